//! A forge with a repository, an App and a client, for one test.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use gitribute_playground::{
    AppHandle, Clock, Contract, Level, NewApp, Options, Permissions, Playground, Repo, Running,
};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

/// A private key made for this run.
pub(crate) fn key() -> &'static str {
    use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
    use aws_lc_rs::rsa::{KeyPair, KeySize};
    static MADE: OnceLock<String> = OnceLock::new();
    MADE.get_or_init(|| {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let der = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).unwrap();
        let text = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, der.as_ref());
        let lines: Vec<&str> =
            text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", lines.join("\n"))
    })
}

pub(crate) const SECRET: &str = "It's a Secret to Everybody";

pub(crate) fn contract() -> Arc<Contract> {
    static LOADED: OnceLock<Arc<Contract>> = OnceLock::new();
    let api = include_str!("../../../tests/contracts/github.contract.json");
    let events = include_str!("../../../tests/contracts/github.events.json");
    LOADED.get_or_init(|| Contract::load(api, events).unwrap()).clone()
}

pub(crate) fn permissions(list: &[(&str, Level)]) -> Permissions {
    list.iter().map(|(name, level)| ((*name).to_owned(), *level)).collect::<BTreeMap<_, _>>()
}

pub(crate) fn all_permissions() -> Permissions {
    permissions(&[
        ("contents", Level::Write),
        ("issues", Level::Write),
        ("pull_requests", Level::Write),
        ("checks", Level::Write),
        ("statuses", Level::Write),
    ])
}

/// An answer, read.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) text: String,
    pub(crate) json: Value,
}

pub(crate) struct Bench {
    pub(crate) forge: Running,
    pub(crate) clock: Clock,
    pub(crate) repo: Repo,
    pub(crate) app: AppHandle,
    pub(crate) installation: u64,
    pub(crate) token: String,
    pub(crate) client: reqwest::Client,
}

pub(crate) async fn bench() -> Bench {
    bench_with_hook(None).await
}

/// Owner `ada`, writer `wes`, stranger `sam`; `ada/data` with one file; App `robo` installed.
pub(crate) async fn bench_with_hook(url: Option<&str>) -> Bench {
    let clock = Clock::manual("2026-11-22T06:00:00Z".parse().unwrap());
    let options =
        Options { clock: clock.clone(), contract: Some(contract()), ..Options::default() };
    let forge = Playground::start(options).await.unwrap();
    let world = forge.world().clone();
    for login in ["ada", "wes", "sam"] {
        world.add_user(login).unwrap();
    }
    let repo = world.add_repository("ada/data", &[("data/a.csv", "id,name\n1,Oslo\n")]).unwrap();
    repo.add_collaborator("wes", gitribute_playground::Role::Write).unwrap();
    let app = world
        .add_app(&NewApp {
            slug: "robo",
            owner: "ada",
            private_key: key(),
            permissions: all_permissions(),
            webhook: url.map(|url| (url, SECRET)),
        })
        .unwrap();
    let installation = app.install(&[&repo]).unwrap();
    let token = app.token(installation).unwrap();
    let client = reqwest::Client::builder().user_agent("test").no_proxy().build().unwrap();
    Bench { forge, clock, repo, app, installation, token, client }
}

pub(crate) fn jwt(issuer: u64, issued: i64, expires: i64) -> String {
    let claims = json!({ "iss": issuer.to_string(), "iat": issued, "exp": expires });
    let key = EncodingKey::from_rsa_pem(key().as_bytes()).unwrap();
    jsonwebtoken::encode(&Header::new(Algorithm::RS256), &claims, &key).unwrap()
}

impl Bench {
    pub(crate) fn jwt(&self) -> String {
        let now = self.clock.now().as_second();
        jwt(self.app.id(), now - 60, now + 540)
    }

    pub(crate) async fn send(
        &self,
        token: &str,
        method: &str,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Result<Got, reqwest::Error> {
        let method = method.parse().unwrap();
        let url = format!("{}{path}", self.forge.url());
        let mut request = self.client.request(method, url);
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await?;
        let status = answer.status().as_u16();
        let headers = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        let text = answer.text().await?;
        let json = serde_json::from_str(&text).unwrap_or_default();
        Ok(Got { status, headers, text, json })
    }

    /// A request by the App's installation.
    pub(crate) async fn bot(&self, method: &str, path: &str, body: Option<Value>) -> Got {
        self.send(&self.token, method, path, body, &[]).await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Got {
        self.bot("GET", path, None).await
    }

    pub(crate) async fn graphql(&self, query: &str, variables: Value) -> Value {
        let body = json!({ "query": query, "variables": variables });
        let got = self.bot("POST", "/graphql", Some(body)).await;
        assert_eq!(got.status, 200, "{}", got.text);
        got.json
    }

    /// Ends a test: nothing broke the contract, the repository is sound.
    pub(crate) async fn finish(&self) {
        self.forge.world().hooks_settled().await;
        let violations = self.forge.world().violations();
        assert!(violations.is_empty(), "{violations:#?}");
        assert_eq!(self.repo.fsck().unwrap(), "");
        assert_eq!(self.forge.world().unused_faults(), 0);
    }
}

/// A webhook as it was received.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn name(&self) -> String {
        let event = &self.headers["x-github-event"];
        match self.json().get("action").and_then(Value::as_str) {
            Some(action) => format!("{event}.{action}"),
            None => event.clone(),
        }
    }
}

/// A small server that writes down what it gets.
pub(crate) struct Receiver {
    pub(crate) url: String,
    got: Arc<Mutex<Vec<Received>>>,
}

impl Receiver {
    pub(crate) fn start() -> Self {
        use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
        let got: Arc<Mutex<Vec<Received>>> = Arc::default();
        let data = web::Data::from(got.clone());
        let entry = |http: HttpRequest, body: web::Bytes, got: web::Data<Mutex<Vec<Received>>>| async move {
            let headers = http
                .headers()
                .iter()
                .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
                .collect();
            got.lock().unwrap().push(Received { headers, body: body.to_vec() });
            HttpResponse::Accepted().finish()
        };
        let server = HttpServer::new(move || {
            App::new().app_data(data.clone()).default_service(web::to(entry))
        })
        .workers(1)
        .disable_signals()
        .bind(("127.0.0.1", 0))
        .unwrap();
        let url = format!("http://{}/hook", server.addrs()[0]);
        tokio::spawn(server.run());
        Self { url, got }
    }

    pub(crate) fn all(&self) -> Vec<Received> {
        self.got.lock().unwrap().clone()
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.all().iter().map(Received::name).collect()
    }
}
