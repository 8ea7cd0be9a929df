use super::*;

use std::sync::atomic::{AtomicI64, Ordering};

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use gitribute_engine::ports::Clock;
use wiremock::matchers::{body_partial_json, header, method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::transport::{BaseUrl, Cleartext, Transport, TransportSettings, Unobserved};

const REPO: RepoId = RepoId(7);

/// A clock that stands until it is moved.
struct Still(AtomicI64);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::Relaxed)).unwrap()
    }
}

pub(in super::super) fn key() -> SecretString {
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let der: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    let text = STANDARD.encode(der.as_ref());
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let kind = "PRIVATE KEY";
    format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", lines.join("\n")).into()
}

fn app(server: &MockServer) -> (Access, Arc<Still>) {
    let clock = Arc::new(Still(AtomicI64::new(1_800_000_000)));
    let transport = Transport::new(&TransportSettings::default(), Arc::new(Unobserved)).unwrap();
    let wire = Wire {
        transport,
        base: BaseUrl::parse(&server.uri(), Cleartext::LoopbackOnly).unwrap(),
        clock: clock.clone(),
    };
    let credentials = Credentials::App { issuer: "Iv23".to_owned(), key: key() };
    (Access::new(wire, credentials).unwrap(), clock)
}

fn minted(token: &str) -> ResponseTemplate {
    ResponseTemplate::new(201).set_body_json(json!({
        "token": token,
        "expires_at": "2027-01-15T09:00:00Z",
        "repositories": [{ "id": 7, "full_name": "octo/data" }],
    }))
}

async fn installed(server: &MockServer, installation: u64) {
    Mock::given(method("GET"))
        .and(path("/repos/octo/data/installation"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({ "id": installation })))
        .mount(server)
        .await;
}

fn mint_at(installation: u64) -> wiremock::MockBuilder {
    let path_of = format!("/app/installations/{installation}/access_tokens");
    Mock::given(method("POST")).and(path(path_of))
}

#[tokio::test]
async fn a_token_is_for_one_repository_and_lasts_fifty_minutes_g15() {
    let server = MockServer::start().await;
    installed(&server, 3).await;
    let long = format!("ghs_123_{}", "x".repeat(520));
    mint_at(3)
        .and(body_partial_json(json!({
            "repository_ids": [7],
            "permissions": { "contents": "write", "issues": "write", "pull_requests": "write" },
        })))
        .respond_with(minted(&long))
        .expect(2)
        .mount(&server)
        .await;
    let (access, clock) = app(&server);
    access.note(REPO, &RepoName::from("octo/data"));
    for minutes in [0, 0, 49, 51] {
        clock.0.store(1_800_000_000 + minutes * 60, Ordering::Relaxed);
        assert_eq!(access.token(REPO).await.unwrap().expose_secret(), long);
    }
    assert!(!format!("{:?}", access.token(REPO).await).contains("ghs_"));
}

#[tokio::test]
async fn the_jwt_begins_a_minute_ago_and_ends_in_nine() {
    let server = MockServer::start().await;
    installed(&server, 3).await;
    mint_at(3).respond_with(minted("t")).mount(&server).await;
    let (access, _) = app(&server);
    access.note(REPO, &RepoName::from("octo/data"));
    access.token(REPO).await.unwrap();
    let requests: Vec<Request> = server.received_requests().await.unwrap();
    let bearer = requests[0].headers["authorization"].to_str().unwrap();
    let claims = bearer.split('.').nth(1).unwrap();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    assert_eq!(
        claims,
        json!({ "iat": 1_800_000_000 - 60, "exp": 1_800_000_000 + 540, "iss": "Iv23" })
    );
}

#[tokio::test]
async fn without_a_name_the_installation_that_has_the_number_is_found_s25() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path("/app/installations"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!([{ "id": 1 }, { "id": 2 }])))
        .expect(1)
        .mount(&server)
        .await;
    let foreign = json!({ "message": "There is at least one repository that does not exist or is not accessible to the parent installation." });
    mint_at(1)
        .respond_with(ResponseTemplate::new(422).set_body_json(foreign))
        .expect(1)
        .mount(&server)
        .await;
    mint_at(2).respond_with(minted("two")).expect(1).mount(&server).await;
    let (access, _) = app(&server);
    assert_eq!(access.token(REPO).await.unwrap().expose_secret(), "two");
    assert_eq!(access.name(REPO).await.unwrap().as_str(), "octo/data");
}

#[tokio::test]
async fn a_name_that_another_installation_has_now_is_not_believed_s25() {
    let server = MockServer::start().await;
    installed(&server, 1).await;
    let foreign = json!({ "message": "There is at least one repository that does not exist or is not accessible to the parent installation." });
    mint_at(1).respond_with(ResponseTemplate::new(422).set_body_json(foreign)).mount(&server).await;
    Mock::given(path("/app/installations"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!([{ "id": 1 }])))
        .mount(&server)
        .await;
    let (access, _) = app(&server);
    access.note(REPO, &RepoName::from("octo/data"));
    let error = access.token(REPO).await.unwrap_err();
    assert!(matches!(error, ForgeError::Refused(Refusal::NotFound(_))));
}

#[tokio::test]
async fn rights_not_accepted_yet_are_left_out_g17() {
    let server = MockServer::start().await;
    installed(&server, 3).await;
    mint_at(3)
        .and(body_partial_json(json!({ "permissions": {} })))
        .respond_with(ResponseTemplate::new(422).set_body_json(json!({
            "message": "The permissions requested are not granted to this installation.",
        })))
        .expect(1)
        .mount(&server)
        .await;
    mint_at(3).respond_with(minted("least")).expect(1).mount(&server).await;
    let (access, _) = app(&server);
    access.note(REPO, &RepoName::from("octo/data"));
    assert_eq!(access.token(REPO).await.unwrap().expose_secret(), "least");
}

#[tokio::test]
async fn a_suspended_installation_is_a_refusal_g16() {
    let server = MockServer::start().await;
    installed(&server, 3).await;
    mint_at(3)
        .respond_with(ResponseTemplate::new(403).set_body_json(json!({
            "message": "This installation has been suspended",
        })))
        .mount(&server)
        .await;
    let (access, _) = app(&server);
    access.note(REPO, &RepoName::from("octo/data"));
    let error = access.token(REPO).await.unwrap_err();
    assert!(matches!(error, ForgeError::Refused(Refusal::Forbidden(_))));
}

#[tokio::test]
async fn a_refused_token_is_made_anew_once_g15() {
    let server = MockServer::start().await;
    installed(&server, 3).await;
    mint_at(3).respond_with(minted("old")).up_to_n_times(1).mount(&server).await;
    mint_at(3).respond_with(minted("new")).expect(1).mount(&server).await;
    for (token, status) in [("old", 401), ("new", 401)] {
        Mock::given(method("POST"))
            .and(path("/graphql"))
            .and(header("authorization", format!("Bearer {token}").as_str()))
            .respond_with(ResponseTemplate::new(status))
            .expect(1)
            .mount(&server)
            .await;
    }
    let (access, _) = app(&server);
    access.note(REPO, &RepoName::from("octo/data"));
    let url = format!("{}/graphql", server.uri()).parse().unwrap();
    let api = super::super::api::Api::new(access, url);
    let result = api.graphql(REPO, "test", "query Q { viewer { login } }", json!({})).await;
    assert!(matches!(result.err(), Some(ForgeError::Refused(Refusal::Unauthenticated))));
}

#[test]
fn names_that_lead_elsewhere_are_none() {
    assert!(is_name("octo/data") && is_name("a-b_c.d/.github"));
    for name in ["octo", "octo/", "/data", "a/b/c", "../x", "a/..", "a/b?c", "a/b%2f", "a b/c"] {
        assert!(!is_name(name), "{name}");
    }
}
