use std::sync::Arc;

use gitribute_engine::model::{BranchName, Handle, MergeMethod, RepoId, RepoName, Writable};
use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::super::{Credentials, GitHubSettings};
use super::*;
use crate::transport::Cleartext;
use crate::transport::{Transport, TransportSettings, Unobserved};

struct Now;

impl gitribute_engine::ports::Clock for Now {
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::UNIX_EPOCH
    }
}

fn repo(site: &str) -> Repo {
    Repo {
        id: RepoId(1),
        handle: Handle("1 R".to_owned()),
        name: RepoName("ada/data".to_owned()),
        default_branch: BranchName::from("main"),
        base_head: None,
        writable: Writable::Yes,
        merges: MergeMethod::Squash,
        merges_each: MergeMethod::Merge,
        web_url: format!("{site}/ada/data"),
    }
}

fn github(site: &str) -> GitHub {
    let mut settings = GitHubSettings::new(Credentials::Token("ghp_secret".into()));
    settings.api_url = format!("{site}/api/v3");
    let transport = Transport::new(&TransportSettings::default(), Arc::new(Unobserved)).unwrap();
    GitHub::new(settings, transport, Arc::new(Now)).unwrap()
}

async fn serving(at: &str, answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(path(at)).respond_with(answer).mount(&server).await;
    server
}

const FILE: &str = "/user-attachments/files/7/rows.csv";

#[test]
fn only_the_sites_own_uploads_are_addresses_at_all_s23() {
    let known = uploads(&repo("https://github.com"));
    assert_eq!(
        known,
        ["https://github.com/user-attachments/files/", "https://github.com/ada/data/files/"]
    );
    let read = |url: &str| parse(url, &known, Cleartext::LoopbackOnly).is_some();
    assert!(read("https://github.com/user-attachments/files/7/rows.csv"));
    assert!(read("https://github.com/ada/data/files/7/rows.csv"));
    for url in [
        "https://github.com.evil.example/user-attachments/files/7/rows.csv",
        "https://github.com@evil.example/user-attachments/files/7/rows.csv",
        "https://github.com/user-attachments/files/../../login",
        "https://github.com/user-attachments/files/%2e%2e/%2e%2e/login",
        "https://github.com/user-attachments/files/..\\..\\login",
        "http://github.com/user-attachments/files/7/rows.csv",
        "https://github.com:8443/user-attachments/files/7/rows.csv",
        "https://github.com/eve/data/files/7/rows.csv",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
    ] {
        assert!(!read(url), "{url}");
    }
}

#[tokio::test]
async fn a_file_comes_without_our_token_and_no_larger_than_asked_s23() {
    let answer = ResponseTemplate::new(200).set_body_string("id,name\n");
    let server = serving(FILE, answer).await;
    let (forge, repo) = (github(&server.uri()), repo(&server.uri()));
    let url = format!("{}{FILE}", server.uri());
    let fetched = forge.fetch_attachment(&repo, &url, 100).await.unwrap();
    assert_eq!(fetched, Attached::Bytes(b"id,name\n".to_vec()));
    assert_eq!(forge.fetch_attachment(&repo, &url, 4).await.unwrap(), Attached::TooLarge);
    let missing = format!("{}/user-attachments/files/8/rows.csv", server.uri());
    assert_eq!(forge.fetch_attachment(&repo, &missing, 100).await.unwrap(), Attached::Missing);
    let asked: Vec<Request> = server.received_requests().await.unwrap();
    assert!(asked.iter().all(|one| !one.headers.contains_key("authorization")));
}

#[tokio::test]
async fn a_redirect_to_any_other_host_is_not_followed_s23() {
    let elsewhere = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200)).mount(&elsewhere).await;
    for to in [
        format!("{}/rows.csv", elsewhere.uri()),
        "http://169.254.169.254/latest/meta-data".to_owned(),
        "http://objects.githubusercontent.com/rows.csv".to_owned(),
        "https://objects.githubusercontent.com.evil.example/rows.csv".to_owned(),
        "https://objects.githubusercontent.com:8443/rows.csv".to_owned(),
        "file:///etc/passwd".to_owned(),
    ] {
        let answer = ResponseTemplate::new(302).insert_header("location", to.as_str());
        let server = serving(FILE, answer).await;
        let url = format!("{}{FILE}", server.uri());
        let forge = github(&server.uri());
        let fetched = forge.fetch_attachment(&repo(&server.uri()), &url, 100).await.unwrap();
        assert_eq!(fetched, Attached::Missing, "{to}");
    }
    assert_eq!(elsewhere.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn one_that_stays_on_the_site_is_followed_a_few_times() {
    let answer = ResponseTemplate::new(200).set_body_string("id\n");
    let server = serving("/storage/7", answer).await;
    let redirect = ResponseTemplate::new(302).insert_header("location", "/storage/7");
    Mock::given(path(FILE)).respond_with(redirect).mount(&server).await;
    let forge = github(&server.uri());
    let url = format!("{}{FILE}", server.uri());
    let fetched = forge.fetch_attachment(&repo(&server.uri()), &url, 100).await.unwrap();
    assert_eq!(fetched, Attached::Bytes(b"id\n".to_vec()));
}
