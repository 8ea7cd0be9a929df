//! A GitLab with a project in a nested group, people and a bot, for one test.

use gitribute_playground::{Clock, Face, Options, Playground, Repo, Role, Running};
use serde_json::Value;

use crate::kit::Got;

pub(super) const PROJECT: &str = "science/water/gauges";

pub(super) struct Bench {
    pub(super) forge: Running,
    pub(super) clock: Clock,
    pub(super) repo: Repo,
    /// Tokens of the owner `ada`, of the bot, of the stranger `sam`.
    pub(super) owner: String,
    pub(super) bot: String,
    pub(super) stranger: String,
    client: reqwest::Client,
}

pub(super) async fn bench() -> Bench {
    bench_below("").await
}

/// `ada` owns the project, the bot `robo` is a Developer of it, `sam` nothing.
pub(super) async fn bench_below(sub_path: &str) -> Bench {
    let clock = Clock::manual("2026-11-22T06:00:00Z".parse().unwrap());
    let options = Options {
        face: Face::GitLab,
        sub_path: sub_path.to_owned(),
        clock: clock.clone(),
        ..Options::default()
    };
    let forge = Playground::start(options).await.unwrap();
    let world = forge.world().clone();
    for login in ["ada", "sam"] {
        world.add_user(login).unwrap();
    }
    for group in ["science", "science/water"] {
        world.add_organization(group).unwrap();
    }
    let files = [
        ("data/gauges.csv", "id,name\n1,Oslo\n"),
        ("README.md", "Gauges\n"),
        ("tools/check", "#!/bin/sh\n"),
        ("old.txt", "old\n"),
    ];
    let repo = world.add_repository(PROJECT, &files).unwrap();
    repo.add_collaborator("ada", Role::Admin).unwrap();
    let bot = world.add_bot("robo", &["api"]).unwrap();
    repo.add_collaborator("robo", Role::Write).unwrap();
    let owner = world.add_access_token("ada", &["api"], None).unwrap();
    let stranger = world.add_access_token("sam", &["api"], None).unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    Bench { forge, clock, repo, owner, bot, stranger, client }
}

impl Bench {
    /// A request below `/api/v4`.
    pub(super) async fn send(
        &self,
        token: &str,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Got {
        let url = format!("{}/api/v4{path}", self.forge.url());
        let mut request = self.client.request(method.parse().unwrap(), url);
        if !token.is_empty() {
            request = request.header("private-token", token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let headers = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        let text = answer.text().await.unwrap();
        let json = serde_json::from_str(&text).unwrap_or_default();
        Got { status, headers, text, json }
    }

    /// A request about the project, by the bot.
    pub(super) async fn bot(&self, method: &str, path: &str, body: Option<Value>) -> Got {
        let path = format!("/projects/{}{path}", self.repo.id());
        self.send(&self.bot, method, &path, body).await
    }

    /// A request about the project, by its owner.
    pub(super) async fn owner(&self, method: &str, path: &str, body: Option<Value>) -> Got {
        let path = format!("/projects/{}{path}", self.repo.id());
        self.send(&self.owner, method, &path, body).await
    }

    pub(super) async fn graphql(&self, token: &str, query: &str, variables: Value) -> Value {
        let url = format!("{}/api/graphql", self.forge.url());
        let body = serde_json::json!({ "query": query, "variables": variables });
        let answer = self.client.post(url).bearer_auth(token).json(&body).send().await.unwrap();
        answer.json().await.unwrap()
    }

    pub(super) fn project_id(&self) -> u64 {
        self.repo.id()
    }
}
