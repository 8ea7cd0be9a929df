//! Real requests over sockets, the real store, GitHub's real signatures.

use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use gitribute_engine::model::{DeliveryKey, InstanceId, RepoId};
use gitribute_engine::ports::{
    Claim, Clock, Delivery, HookReader, InboxState, RawDelivery, Rejected, Store, Verified,
};
use gitribute_forge::OwnAccount;
use gitribute_forge::github::GitHubHooks;
use gitribute_store::SqliteStore;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::Notify;

use super::{Door, Patience, Web, server};
use crate::settings::Limits;

#[path = "../../tests/kit/http.rs"]
mod http;
use http::{answer, connect, deliver, exchange, get, head, opened, signature};

const SECRET: &str = "It's a Secret to Everybody";
const MIB: usize = 1 << 20;

struct Now;

impl Clock for Now {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A reader that fails in the way no reader should.
struct Panics;

impl HookReader for Panics {
    fn read(&self, _: &RawDelivery<'_>) -> Result<Verified, Rejected> {
        panic!("the reader fails");
    }
}

/// A running server with its store.
struct Served {
    runtime: Runtime,
    address: SocketAddr,
    store: Arc<dyn Store>,
    web: Arc<Web>,
    _folder: TempDir,
}

fn github() -> InstanceId {
    InstanceId::from("github.test")
}

fn door(reader: Arc<dyn HookReader>) -> Door {
    Door { instance: github(), reader, on_repo: Box::new(|_| {}) }
}

fn served_with(store: impl FnOnce(SqliteStore) -> Arc<dyn Store>, patience: Patience) -> Served {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("s.db");
    let store = store(runtime.block_on(SqliteStore::open(&path)).unwrap());
    let hooks = GitHubHooks::new(github(), vec![SecretString::from(SECRET)], OwnAccount::default());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let web = {
        let _inside = runtime.enter();
        let doors = [
            ("github".to_owned(), door(Arc::new(hooks))),
            ("bad".to_owned(), door(Arc::new(Panics))),
        ];
        let limits = Limits { body_bytes: 25 * MIB, large_bodies: 4 };
        let wake = Arc::new(Notify::new());
        Arc::new(Web::new(Arc::clone(&store), Arc::new(Now), doors, wake, limits, patience))
    };
    let running = {
        let _inside = runtime.enter();
        server(listener, &web).unwrap()
    };
    runtime.spawn(running);
    Served { runtime, address, store, web, _folder: folder }
}

fn served() -> Served {
    served_with(|store| Arc::new(store), Patience::default())
}

fn impatient() -> Served {
    let patience = Patience { head: Duration::from_millis(600), body: Duration::from_millis(600) };
    served_with(|store| Arc::new(store), patience)
}

impl Served {
    fn stored(&self, id: &str) -> Option<Delivery> {
        let key = DeliveryKey::from(id);
        self.runtime.block_on(self.store.delivery(&github(), &key)).unwrap()
    }

    fn waiting(&self) -> u64 {
        self.runtime.block_on(self.store.load()).unwrap().waiting
    }
}

#[test]
fn a_delivery_is_durable_work_once_answered() {
    let served = served();
    let body = opened(3, 10);
    let answer = deliver(served.address, SECRET, "d-1", "issues", &body);
    assert_eq!(answer.status, 202, "{answer:?}");
    assert!(answer.head.contains("x-request-id: "), "{answer:?}");
    let stored = served.stored("d-1").expect("stored");
    assert_eq!((stored.body, stored.event.as_str()), (body, "issues"));
    let later = Timestamp::now() + SignedDuration::from_secs(60);
    let claim = served.store.claim(later, SignedDuration::from_secs(60));
    let Claim::Work(lease) = served.runtime.block_on(claim).unwrap() else { panic!("no work") };
    assert_eq!((lease.work.subject.repo, lease.work.subject.number.0), (RepoId(7), 3));
}

#[test]
fn wrong_signatures_are_refused_without_detail_w1_w2_w3_w4_w29() {
    let served = served();
    let body = opened(1, 10);
    let good = signature(SECRET, &body);
    let digits = good.strip_prefix("sha256=").unwrap().to_owned();
    let spaced: Vec<u8> = [b" ".as_slice(), &body].concat();
    let header = |value: &str| format!("x-hub-signature-256: {value}\r\n");
    let cases = [
        ("none", String::new(), &body),
        ("odd", header(&good[..good.len() - 1]), &body),
        ("short", header("sha256=abcd"), &body),
        ("long", header(&format!("{good}0")), &body),
        ("not hex", header(&format!("sha256=zz{}", &digits[2..])), &body),
        ("no kind", header(&digits), &body),
        ("sha-1 only", format!("x-hub-signature: sha1={}\r\n", &digits[..40]), &body),
        ("another body", header(&good), &spaced),
        ("another secret", header(&signature("other", &body)), &body),
        ("twice", header(&good).repeat(2), &body),
    ];
    for (name, more, body) in cases {
        let answer = exchange(served.address, &head("d", "issues", body.len(), &more), body);
        assert_eq!(answer.status, 401, "{name}: {answer:?}");
        assert!(
            answer.body.starts_with(r#"{"error":"not accepted","request":""#),
            "{name}: {answer:?}"
        );
    }
    assert!(served.stored("d").is_none());
    let upper = header(&format!("sha256={}", digits.to_uppercase()));
    assert_eq!(
        exchange(served.address, &head("d", "issues", body.len(), &upper), &body).status,
        202
    );
}

#[test]
fn form_encoding_and_other_methods_are_refused_w6() {
    let served = served();
    let body = b"payload=%7B%7D";
    let head = head(
        "d",
        "issues",
        body.len(),
        &format!("x-hub-signature-256: {}\r\n", signature(SECRET, body)),
    )
    .replace("application/json", "application/x-www-form-urlencoded");
    let answer = exchange(served.address, &head, body);
    assert_eq!(answer.status, 415);
    assert!(answer.body.contains("application/json"), "{answer:?}");
    let got = get(served.address, "/webhooks/github");
    assert_eq!(got.status, 405);
    assert!(got.head.contains("allow: post"), "{got:?}");
    assert_eq!(get(served.address, "/webhooks").status, 404);
    assert_eq!(deliver_to(&served, "/webhooks/gitlab").status, 404);
}

fn deliver_to(served: &Served, path: &str) -> http::Answer {
    let body = opened(1, 1);
    let more = format!("x-hub-signature-256: {}\r\n", signature(SECRET, &body));
    let head = head("d-path", "issues", body.len(), &more).replace("/webhooks/github", path);
    exchange(served.address, &head, &body)
}

#[test]
fn large_bodies_pass_up_to_the_cap_w10() {
    let served = served();
    for (id, size) in [("a", 300 << 10), ("b", 3 * MIB), ("c", 24 * MIB + 900_000)] {
        let body = opened(1, size);
        assert_eq!(deliver(served.address, SECRET, id, "issues", &body).status, 202, "{size}");
        assert_eq!(served.stored(id).unwrap().body.len(), body.len());
    }
    let huge = vec![b'x'; 25 * MIB + 1];
    assert_eq!(exchange(served.address, &head("e", "issues", huge.len(), ""), &huge).status, 413);
    assert!(get(served.address, "/").body.contains("bodies too large</th><td>1<"));
}

#[test]
fn floods_of_large_bodies_leave_room_for_usual_ones_w9() {
    let served = served();
    // Each announces 24 MB and sends nothing: four hold the turns, the others are sent away.
    let mut holding: Vec<_> = (0..4).map(|_| connect(served.address)).collect();
    for stream in &mut holding {
        stream.write_all(head("x", "issues", 24 * MIB, "").as_bytes()).unwrap();
    }
    let begin = Instant::now();
    while served.web.bodies.large.available_permits() > 0 {
        assert!(begin.elapsed() < Duration::from_secs(5), "turns are not taken");
        thread::yield_now();
    }
    let others: Vec<_> = (0..50)
        .map(|_| {
            let to = served.address;
            thread::spawn(move || exchange(to, &head("x", "issues", 24 * MIB, ""), b"").status)
        })
        .collect();
    let small = deliver(served.address, SECRET, "small", "issues", &opened(1, 30_000));
    assert_eq!(small.status, 202);
    for other in others {
        assert_eq!(other.join().unwrap(), 503);
    }
}

#[test]
fn slow_senders_are_dropped_w11() {
    let served = impatient();
    let begin = Instant::now();
    let mut slow_head = connect(served.address);
    slow_head.write_all(b"POST /webhooks/github HTTP/1.1\r\nhost: x\r\n").unwrap();
    assert!(answer(&mut slow_head).is_ok_and(|answer| answer.status == 408));
    let mut slow_body = connect(served.address);
    // It announces more than it ever sends.
    slow_body.write_all(head("s", "issues", 1000, "").as_bytes()).unwrap();
    slow_body.write_all(b"{").unwrap();
    assert_eq!(answer(&mut slow_body).unwrap().status, 408);
    assert!(begin.elapsed() < Duration::from_secs(10));
}

#[test]
fn endless_chunks_end_at_the_cap_and_packed_bodies_are_refused_w11() {
    let served = served();
    let head_of = |more: &str| head("s", "issues", 0, more).replace("content-length: 0\r\n", "");
    let mut endless = connect(served.address);
    endless.write_all(head_of("transfer-encoding: chunked\r\n").as_bytes()).unwrap();
    let chunk = [format!("{MIB:x}\r\n").into_bytes(), vec![b'x'; MIB], b"\r\n".to_vec()].concat();
    let mut sent = 0;
    while endless.write_all(&chunk).is_ok() {
        sent += 1;
        if sent > 25 {
            break;
        }
    }
    assert_eq!(answer(&mut endless).unwrap().status, 413);
    let packed = exchange(
        served.address,
        &head("z", "issues", 4, "content-encoding: gzip\r\n"),
        b"\x1f\x8b\x08\x00",
    );
    assert_eq!(packed.status, 415);
    assert!(served.stored("s").is_none() && served.stored("z").is_none());
}

#[test]
fn one_delivery_stays_one_w13_w14() {
    let served = served();
    let body = Arc::new(opened(9, 100));
    let many: Vec<_> = (0..50)
        .map(|_| {
            let (to, body) = (served.address, Arc::clone(&body));
            thread::spawn(move || deliver(to, SECRET, "same", "issues", &body))
        })
        .collect();
    let answers: Vec<_> = many.into_iter().map(|one| one.join().unwrap()).collect();
    assert!(answers.iter().all(|answer| answer.status == 202), "{answers:?}");
    let new = answers.iter().filter(|answer| answer.body.contains(r#""status":"accepted""#));
    assert_eq!(new.count(), 1);
    let again = deliver(served.address, SECRET, "same", "issues", &body);
    assert!(again.status == 202 && again.body.contains("duplicate"), "{again:?}");
    assert_eq!(served.waiting(), 1);
}

#[test]
fn what_cannot_be_read_is_kept_and_what_is_nothing_to_us_let_pass_w15_w18() {
    let served = served();
    let deep = "[".repeat(1000);
    for (id, body) in [
        ("utf8", b"{\"action\":\"\xff\"}".as_slice()),
        ("cut", b"{\"action\":\"ope"),
        ("null", b"null"),
        ("deep", format!("{{\"a\":{deep}").as_bytes()),
    ] {
        assert_eq!(deliver(served.address, SECRET, id, "issues", body).status, 202, "{id}");
        assert!(matches!(served.stored(id).unwrap().state, InboxState::Parked(_)), "{id}");
    }
    for (id, event, body) in [
        ("ping", "ping", br#"{"zen":"x"}"#.as_slice()),
        ("new", "never_seen", br#"{"action":"x"}"#),
        ("action", "issues", br#"{"action":"typed"}"#),
    ] {
        assert_eq!(deliver(served.address, SECRET, id, event, body).status, 202, "{id}");
        assert_eq!(served.stored(id).unwrap().state, InboxState::Ignored, "{id}");
    }
    assert_eq!(served.waiting(), 0);
}

#[test]
fn a_panic_is_one_request_s_alone_w30() {
    let served = served();
    let answer = deliver_to(&served, "/webhooks/bad");
    assert_eq!(answer.status, 500);
    assert!(!answer.body.contains("reader"), "{answer:?}");
    assert_eq!(deliver_to(&served, "/webhooks/github").status, 202);
    assert!(get(served.address, "/").body.contains("failures</th><td>1<"));
}

#[test]
fn a_sender_that_goes_away_loses_nothing_w28() {
    let served = served();
    let body = opened(2, 100);
    let more = format!("x-hub-signature-256: {}\r\n", signature(SECRET, &body));
    let mut stream = connect(served.address);
    stream.write_all(head("gone", "issues", body.len(), &more).as_bytes()).unwrap();
    stream.write_all(&body).unwrap();
    let begin = Instant::now();
    while served.stored("gone").is_none() {
        assert!(begin.elapsed() < Duration::from_secs(10), "not stored");
        thread::yield_now();
    }
    drop(stream);
    let again = deliver(served.address, SECRET, "gone", "issues", &body);
    assert!(again.status == 202 && again.body.contains("duplicate"), "{again:?}");
}

#[test]
fn health_tells_life_from_readiness_o4() {
    let served = served();
    served.web.health().beat();
    assert_eq!(get(served.address, "/livez").status, 200);
    assert_eq!(get(served.address, "/healthz").status, 200);
    assert_eq!(get(served.address, "/readyz").status, 200);
    served.web.health().drain();
    assert_eq!(get(served.address, "/livez").status, 200);
    let draining = get(served.address, "/readyz");
    assert!(draining.status == 503 && draining.body.contains("stopping"), "{draining:?}");
}
