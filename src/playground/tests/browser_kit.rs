//! A small browser over HTTP: cookies, forms, no JavaScript.

use std::collections::BTreeMap;

use gitribute_playground::{Playground, Repo, Role, Running};
use reqwest::redirect::Policy;

use crate::kit::{all_permissions, contract, key};

/// The form most tests fill: one field of each kind.
pub(crate) const FORM: &str = r#"name: Add a volcano
description: For a volcano that is *not* in the list yet.
title: "[Add] "
labels: [volcano, missing-label]
body:
  - type: markdown
    attributes:
      value: |
        Thank you! Read [the guide](https://example.org/guide) first.
  - type: input
    id: name
    attributes:
      label: Name
      description: As on `maps`.
      placeholder: Sabancaya
    validations: { required: true }
  - type: dropdown
    id: country
    attributes:
      label: Country
      options: [Peru, "Bonaire, Saint Eustatius and Saba", Chile]
    validations: { required: true }
  - type: dropdown
    id: kinds
    attributes:
      label: Kinds
      multiple: true
      options: [Stratovolcano, Shield, Caldera]
  - type: textarea
    id: notes
    attributes:
      label: Notes
      value: "Height: "
  - type: textarea
    id: log
    attributes:
      label: Log
      render: text
  - type: checkboxes
    id: agree
    attributes:
      label: Promise
      options:
        - label: I looked in the list
          required: true
        - label: I may be asked
"#;

pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) html: String,
}

impl Page {
    /// The token of the page's forms.
    pub(crate) fn token(&self) -> String {
        let after = self.html.split("name=\"playground_token\" value=\"").nth(1).unwrap();
        after.split('"').next().unwrap().to_owned()
    }

    pub(crate) fn has(&self, text: &str) -> bool {
        self.html.contains(text)
    }
}

pub(crate) struct Browser {
    client: reqwest::Client,
    base: String,
    pub(crate) cookies: BTreeMap<String, String>,
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat()
}

impl Browser {
    pub(crate) fn new(base: &str) -> Self {
        let client = reqwest::Client::builder()
            .user_agent("browser")
            .no_proxy()
            .redirect(Policy::none())
            .build()
            .unwrap();
        Self { client, base: base.to_owned(), cookies: BTreeMap::new() }
    }

    pub(crate) fn acting(base: &str, login: &str) -> Self {
        let mut browser = Self::new(base);
        browser.cookies.insert("playground_acting".to_owned(), login.to_owned());
        browser
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> Page {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = request
            .header("accept", "text/html,*/*;q=0.8")
            .header("cookie", cookies.join("; "))
            .send()
            .await
            .unwrap();
        for cookie in answer.headers().get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let status = answer.status().as_u16();
        let location = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
        Page { status, location, html: answer.text().await.unwrap() }
    }

    /// One request; redirects are not followed.
    pub(crate) async fn get(&mut self, path: &str) -> Page {
        let request = self.client.get(format!("{}{path}", self.base));
        self.send(request).await
    }

    /// Posts fields as they are, without a token.
    pub(crate) async fn post_bare(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Page {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)))
            .collect();
        let mut request = self
            .client
            .post(format!("{}{path}", self.base))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.join("&"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request).await
    }

    /// Posts a form of the page `from`.
    pub(crate) async fn post(&mut self, from: &str, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.get(from).await.token();
        let mut all = vec![("playground_token", token.as_str())];
        all.extend(fields);
        self.post_bare(path, &all, &[]).await
    }
}

/// `ada/volcanoes` with forms; owner `ada`, contributor `sam`, writer `wes`. With a webhook, the
/// App `robo` hears of everything.
pub(crate) async fn world(hook: Option<&str>) -> (Running, Repo, Option<String>) {
    let options = gitribute_playground::Options {
        contract: Some(contract()),
        ..gitribute_playground::Options::default()
    };
    let forge = Playground::start(options).await.unwrap();
    let world = forge.world().clone();
    for login in ["ada", "sam", "wes"] {
        world.add_user(login).unwrap();
    }
    let rows: Vec<String> = (1..=600).map(|row| format!("{row},\"Volcano, {row}\"\n")).collect();
    let files = [
        ("README.md", "# Volcanoes\n\nA list."),
        ("data/volcanoes.csv", &*format!("id,name\n{}", rows.concat())),
        (".github/ISSUE_TEMPLATE/01_add.yml", FORM),
        (".github/ISSUE_TEMPLATE/02_broken.yml", "name: Broken\nbody:\n  - type: [input\n"),
    ];
    let repo = world.add_repository("ada/volcanoes", &files).unwrap();
    repo.add_collaborator("wes", Role::Write).unwrap();
    repo.add_label("volcano", "00ff00").unwrap();
    repo.add_label("approved", "0000ff").unwrap();
    let mut token = None;
    if let Some(url) = hook {
        let app = world
            .add_app(&gitribute_playground::NewApp {
                slug: "robo",
                owner: "ada",
                private_key: key(),
                permissions: all_permissions(),
                webhook: Some((url, "secret")),
            })
            .unwrap();
        let installation = app.install(&[&repo]).unwrap();
        token = Some(app.token(installation).unwrap());
    }
    (forge, repo, token)
}

/// Ends a test: no page counted as a call that breaks the API's contract.
pub(crate) fn finish(forge: &Running) {
    let violations = forge.world().violations();
    assert!(violations.is_empty(), "{violations:#?}");
}
