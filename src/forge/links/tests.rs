//! Addresses on servers of this machine.

use std::net::Ipv4Addr;

use gitribute_core::repo_config::HostPattern;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::*;

/// Every name means these addresses.
struct Means(Vec<IpAddr>);

impl Resolve for Means {
    fn resolve(&self, _: Name) -> Resolving {
        let found: Vec<SocketAddr> = self.0.iter().map(|ip| SocketAddr::new(*ip, 0)).collect();
        Box::pin(async move { Ok(Box::new(found.into_iter()) as Addrs) })
    }
}

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const OPEN: Rules = Rules { is_public: |_| true, is_port: |_| true };

fn links(rules: Rules, means: &[IpAddr]) -> WebLinks {
    let settings =
        LinkSettings { request_timeout: Duration::from_millis(800), ..LinkSettings::default() };
    WebLinks::with(settings, rules, Arc::new(Means(means.to_vec()))).unwrap()
}

fn probe(url: &str) -> Probe {
    let hosts = ["example.org", "*.example.org"];
    let hosts = hosts.iter().map(|host| HostPattern::parse(host).unwrap()).collect();
    Probe { url: Url::parse(url).unwrap(), hosts }
}

async fn says(links: &WebLinks, url: &str) -> Aliveness {
    links.alive(&[probe(url)]).await[0]
}

/// A server whose paths answer as their first number says.
async fn server() -> MockServer {
    let server = MockServer::start().await;
    for status in [200, 404, 410, 403, 500, 503] {
        Mock::given(path(format!("/{status}")))
            .respond_with(ResponseTemplate::new(status))
            .mount(&server)
            .await;
    }
    server
}

fn at(server: &MockServer, path: &str) -> String {
    format!("http://example.org:{}{path}", server.address().port())
}

async fn redirect(server: &MockServer, from: &str, to: &str) {
    let answer = ResponseTemplate::new(302).insert_header("location", to);
    Mock::given(path(from.to_owned())).respond_with(answer).mount(server).await;
}

async fn asked(server: &MockServer) -> Vec<Request> {
    server.received_requests().await.unwrap()
}

#[tokio::test]
async fn what_an_address_answers_is_told() {
    let server = server().await;
    let links = links(OPEN, &[HERE]);
    for (path, said) in [
        ("/200", Aliveness::Answers),
        ("/404", Aliveness::Lacks(404)),
        ("/410", Aliveness::Lacks(410)),
        ("/500", Aliveness::Lacks(500)),
        ("/403", Aliveness::Answers),
        ("/503", Aliveness::Answers),
    ] {
        assert_eq!(says(&links, &at(&server, path)).await, said, "{path}");
    }
    assert_eq!(says(&links, "http://example.org:1/").await, Aliveness::Silent);
}

#[tokio::test]
async fn a_server_that_knows_no_head_is_asked_for_one_byte() {
    let server = MockServer::start().await;
    let get = Mock::given(method("GET")).respond_with(ResponseTemplate::new(206));
    get.mount(&server).await;
    let links = links(OPEN, &[HERE]);
    assert_eq!(says(&links, &at(&server, "/")).await, Aliveness::Answers);
    let asked = asked(&server).await;
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[1].headers["range"], "bytes=0-0");
}

#[tokio::test]
async fn an_answer_is_kept_and_one_that_takes_too_long_is_none_s22() {
    let server = server().await;
    let slow = ResponseTemplate::new(200).set_delay(Duration::from_secs(20));
    Mock::given(path("/slow")).respond_with(slow).mount(&server).await;
    let links = links(OPEN, &[HERE]);
    let begun = Instant::now();
    assert_eq!(says(&links, &at(&server, "/slow")).await, Aliveness::Silent);
    assert!(begun.elapsed() < Duration::from_secs(10));
    for _ in 0..3 {
        assert_eq!(says(&links, &at(&server, "/200")).await, Aliveness::Answers);
    }
    let asked = asked(&server).await;
    assert_eq!(asked.iter().filter(|one| one.url.path() == "/200").count(), 1);
}

#[tokio::test]
async fn a_name_that_means_a_machine_of_ours_is_not_asked_s22() {
    let server = server().await;
    let rules = Rules { is_public, ..OPEN };
    let public: IpAddr = "93.184.216.34".parse().unwrap();
    for means in [vec![HERE], vec![public, HERE], vec!["::ffff:127.0.0.1".parse().unwrap()]] {
        let links = links(rules, &means);
        let said = says(&links, &at(&server, "/404")).await;
        assert_eq!(said, Aliveness::Unknown, "{means:?}");
    }
    assert!(asked(&server).await.is_empty());
}

#[tokio::test]
async fn only_usual_ports_schemes_and_allowed_hosts_are_asked_s22() {
    let server = server().await;
    let port = server.address().port();
    let usual = Rules { is_port: |port| matches!(port, 80 | 443), ..OPEN };
    assert_eq!(says(&links(usual, &[HERE]), &at(&server, "/404")).await, Aliveness::Unknown);
    let links = links(OPEN, &[HERE]);
    for url in [
        format!("http://elsewhere.org:{port}/404"),
        format!("http://127.0.0.1:{port}/404"),
        format!("http://[::1]:{port}/404"),
        format!("http://user@example.org:{port}/404"),
        format!("http://user:secret@example.org:{port}/404"),
        format!("ftp://example.org:{port}/404"),
        "file:///etc/passwd".to_owned(),
    ] {
        assert_eq!(says(&links, &url).await, Aliveness::Unknown, "{url}");
    }
    assert!(asked(&server).await.is_empty());
}

#[tokio::test]
async fn a_redirect_leads_to_allowed_hosts_only_s22() {
    let server = server().await;
    let port = server.address().port();
    for (from, to) in [
        ("/own", "/404".to_owned()),
        ("/below", format!("http://www.example.org:{port}/404")),
        ("/other", format!("http://elsewhere.org:{port}/404")),
        ("/number", format!("http://127.0.0.1:{port}/404")),
        ("/meta", "http://169.254.169.254/latest/meta-data/".to_owned()),
        ("/scheme", "file:///etc/passwd".to_owned()),
        ("/named", format!("http://user:secret@example.org:{port}/404")),
        ("/nowhere", "http://".to_owned()),
    ] {
        redirect(&server, from, &to).await;
    }
    let links = links(OPEN, &[HERE]);
    for followed in ["/own", "/below"] {
        let said = says(&links, &at(&server, followed)).await;
        assert_eq!(said, Aliveness::Lacks(404), "{followed}");
    }
    let before = asked(&server).await.iter().filter(|one| one.url.path() == "/404").count();
    for refused in ["/other", "/number", "/meta", "/scheme", "/named", "/nowhere"] {
        let said = says(&links, &at(&server, refused)).await;
        assert_eq!(said, Aliveness::Unknown, "{refused}");
    }
    let after = asked(&server).await.iter().filter(|one| one.url.path() == "/404").count();
    assert_eq!(after, before);
}

#[tokio::test]
async fn redirects_end_s22() {
    let server = server().await;
    for n in 1..=4 {
        redirect(&server, &format!("/{n}"), &format!("/{}", n - 1)).await;
    }
    Mock::given(path("/0")).respond_with(ResponseTemplate::new(404)).mount(&server).await;
    redirect(&server, "/circle", "/circle").await;
    let links = links(OPEN, &[HERE]);
    assert_eq!(says(&links, &at(&server, "/3")).await, Aliveness::Lacks(404));
    assert_eq!(says(&links, &at(&server, "/4")).await, Aliveness::Unknown);
    assert_eq!(says(&links, &at(&server, "/circle")).await, Aliveness::Unknown);
}

#[tokio::test]
async fn nothing_of_ours_goes_along_s22() {
    let server = server().await;
    let cookie = ResponseTemplate::new(302)
        .insert_header("location", "/404")
        .insert_header("set-cookie", "a=b; Path=/");
    Mock::given(path("/cookie")).respond_with(cookie).mount(&server).await;
    let links = links(OPEN, &[HERE]);
    says(&links, &at(&server, "/cookie")).await;
    for request in asked(&server).await {
        for name in ["authorization", "cookie", "referer", "private-token"] {
            assert!(!request.headers.contains_key(name), "{name} of {}", request.url);
        }
        assert!(request.body.is_empty());
    }
}
