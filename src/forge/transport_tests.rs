use super::*;

use std::sync::Mutex;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wiremock::matchers::{body_string, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

#[derive(Default)]
struct Ledger(Mutex<Vec<Call>>);

impl CallObserver for Ledger {
    fn called(&self, call: &Call) {
        self.0.lock().unwrap().push(call.clone());
    }
}

fn quick() -> TransportSettings {
    TransportSettings {
        connect_timeout: Duration::from_millis(500),
        read_timeout: Duration::from_millis(300),
        total_timeout: Duration::from_secs(5),
        max_body: 1000,
        ..TransportSettings::default()
    }
}

fn transport() -> Transport {
    Transport::new(&quick(), Arc::new(Unobserved)).unwrap()
}

fn request(method: Method, url: &str) -> Request {
    Request {
        operation: "test",
        method,
        url: url.parse().unwrap(),
        accept: "application/json",
        headers: HeaderMap::new(),
        body: None,
        token: "ghs_secret".into(),
        sign: Sign::Bearer,
    }
}

#[test]
fn addresses_without_tls_are_for_this_machine_only() {
    let parse = |url: &str| BaseUrl::parse(url, Cleartext::LoopbackOnly).map(|_| ());
    for url in [
        "https://api.github.com",
        "https://host/api/v3/",
        "http://localhost:3000",
        "http://127.0.0.1:1",
        "http://[::1]:1",
    ] {
        assert_eq!(parse(url), Ok(()), "{url}");
    }
    for url in [
        "http://api.github.com",
        "http://10.0.0.1",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
    ] {
        assert_eq!(parse(url), Err(BaseUrlError::Cleartext), "{url}");
        assert!(BaseUrl::parse(url, Cleartext::Allowed).is_ok());
    }
    assert_eq!(parse("ftp://host"), Err(BaseUrlError::Scheme));
    assert_eq!(parse("api.github.com"), Err(BaseUrlError::NotAUrl));
    assert_eq!(parse("https://u:p@host"), Err(BaseUrlError::Extra));
    assert_eq!(parse("https://host/?a=b"), Err(BaseUrlError::Extra));
}

#[test]
fn segments_cannot_leave_their_place() {
    let base = BaseUrl::parse("https://host/api/v3/", Cleartext::LoopbackOnly).unwrap();
    let url = base.join(&["repos", "o", "n", "labels", "a/b?c#d %é"]);
    assert_eq!(url.as_str(), "https://host/api/v3/repos/o/n/labels/a%2Fb%3Fc%23d%20%25%C3%A9");
    assert_eq!(base.join(&["..", ".", "x"]).as_str(), "https://host/api/v3/x");
}

#[tokio::test]
async fn a_renamed_repository_is_followed_with_the_token_and_the_body_g18() {
    let server = MockServer::start().await;
    for (verb, status) in [("GET", 301), ("PATCH", 307), ("POST", 308)] {
        Mock::given(method(verb))
            .and(path("/repos/old/name"))
            .respond_with(
                ResponseTemplate::new(status).insert_header("location", "/repositories/7"),
            )
            .expect(1)
            .mount(&server)
            .await;
        Mock::given(method(verb))
            .and(path("/repositories/7"))
            .and(header("authorization", "Bearer ghs_secret"))
            .and(body_string("{}"))
            .respond_with(ResponseTemplate::new(200).set_body_string("there"))
            .expect(1)
            .mount(&server)
            .await;
        let mut request = request(
            Method::from_bytes(verb.as_bytes()).unwrap(),
            &format!("{}/repos/old/name", server.uri()),
        );
        request.body = Some(b"{}".to_vec());
        assert_eq!(transport().send(request).await.unwrap().body, b"there");
    }
}

#[tokio::test]
async fn a_redirect_to_another_host_is_not_followed_g25() {
    let server = MockServer::start().await;
    let other = MockServer::start().await;
    Mock::given(path("/a"))
        .respond_with(
            ResponseTemplate::new(302).insert_header("location", format!("{}/b", other.uri())),
        )
        .mount(&server)
        .await;
    Mock::given(path("/circle"))
        .respond_with(ResponseTemplate::new(302).insert_header("location", "/circle"))
        .expect(4)
        .mount(&server)
        .await;
    for path in ["/a", "/circle"] {
        let request = request(Method::GET, &format!("{}{path}", server.uri()));
        assert_eq!(transport().send(request).await.unwrap_err(), TransportError::Elsewhere);
    }
    assert!(other.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_failing_write_is_sent_once_and_every_call_is_counted() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(502).insert_header("x-ratelimit-remaining", "41"))
        .expect(1)
        .mount(&server)
        .await;
    let ledger = Arc::new(Ledger::default());
    let transport = Transport::new(&quick(), ledger.clone()).unwrap();
    let answer = transport.send(request(Method::POST, &server.uri())).await.unwrap();
    assert_eq!(answer.status, 502);
    let calls = ledger.0.lock().unwrap();
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].status, Some(502));
    assert_eq!(calls[0].remaining, Some(41));
}

#[tokio::test]
async fn an_answer_above_the_cap_is_dropped() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(200).set_body_bytes(vec![b'x'; 1001]))
        .mount(&server)
        .await;
    let error = transport().send(request(Method::GET, &server.uri())).await.unwrap_err();
    assert_eq!(error, TransportError::TooLarge(1000));
}

#[tokio::test]
async fn a_stalled_answer_ends_in_time_and_a_write_is_not_sent_again_g27() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut buffer = [0; 2048];
        let read = socket.read(&mut buffer).await.unwrap();
        socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf").await.unwrap();
        let again = listener.accept();
        let second = tokio::time::timeout(Duration::from_secs(1), again).await;
        (read, second.is_ok())
    });
    let error =
        transport().send(request(Method::POST, &format!("http://{address}/"))).await.unwrap_err();
    assert_eq!(error, TransportError::Timeout);
    let (read, sent_again) = server.await.unwrap();
    assert!(read > 0 && !sent_again);
}

#[tokio::test]
async fn a_broken_connection_says_nothing_of_the_token() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let closing = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut buffer = [0; 16];
        let _ = socket.read(&mut buffer).await;
    });
    let broken =
        transport().send(request(Method::POST, &format!("http://{address}/x"))).await.unwrap_err();
    closing.await.unwrap();
    assert!(matches!(broken, TransportError::Broken(_)), "{broken:?}");
    let refused =
        transport().send(request(Method::POST, &format!("http://{address}/x"))).await.unwrap_err();
    assert!(matches!(refused, TransportError::Connect(_)), "{refused:?}");
    for error in [broken, refused] {
        assert!(!format!("{error} {error:?}").contains("secret"));
    }
    let mut bad = request(Method::GET, "http://127.0.0.1:1/");
    bad.token = "ghs_secret\n".into();
    let error = transport().send(bad).await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("secret"));
}
