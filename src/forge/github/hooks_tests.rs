use super::*;

use gitribute_engine::model::{Actor, ActorKind};
use serde_json::{Value, json};

const SECRET: &str = "It's a Secret to Everybody";

fn own() -> OwnAccount {
    OwnAccount::known(Actor {
        id: Some(ActorId(99)),
        login: "gitribute[bot]".to_owned(),
        kind: ActorKind::Bot,
    })
}

fn reader(secrets: &[&str]) -> GitHubHooks {
    let secrets = secrets.iter().map(|&secret| secret.into()).collect();
    GitHubHooks::new(InstanceId::from("github.com"), secrets, own())
}

fn sign(secret: &str, body: &[u8]) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap().chain_update(body);
    let hex: Vec<String> =
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={}", hex.concat())
}

fn headers(event: &str, signature: &str) -> Vec<(String, Vec<u8>)> {
    [
        ("content-type", "application/json"),
        ("x-github-event", event),
        ("x-github-delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958"),
        ("x-hub-signature-256", signature),
    ]
    .map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec()))
    .to_vec()
}

fn read_with(headers: &[(String, Vec<u8>)], body: &[u8]) -> Result<Verified, Rejected> {
    reader(&[SECRET]).read(&RawDelivery { headers, body })
}

fn read_raw(event: &str, body: &[u8]) -> Verified {
    read_with(&headers(event, &sign(SECRET, body)), body).unwrap()
}

fn read(event: &str, payload: &Value) -> Meaning {
    read_raw(event, payload.to_string().as_bytes()).meaning
}

fn looked_at(meaning: &Meaning) -> Vec<String> {
    match meaning {
        Meaning::Look(keys) => keys.iter().map(|key| key.subject.to_string()).collect(),
        other => panic!("{other:?}"),
    }
}

fn issue_event(action: &str) -> Value {
    json!({
        "action": action,
        "issue": { "number": 42 },
        "repository": { "id": 1_296_269, "full_name": "octo/data" },
        "sender": { "id": 7 },
    })
}

#[test]
fn githubs_own_example_of_a_signature_holds() {
    let hex = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    let headers = headers("ping", &format!("sha256={hex}"));
    let read = read_with(&headers, b"Hello, World!").unwrap();
    assert!(matches!(read.meaning, Meaning::Unreadable(_)));
}

#[test]
fn without_a_signature_nothing_is_let_in_w1() {
    let mut headers = headers("issues", "");
    headers.retain(|(name, _)| name != "x-hub-signature-256");
    assert_eq!(read_with(&headers, b"{}"), Err(Rejected::Signature));
}

#[test]
fn malformed_signatures_are_refused_and_upper_case_is_not_w2() {
    let body = issue_event("opened").to_string().into_bytes();
    let good = sign(SECRET, &body);
    let digits = good.strip_prefix("sha256=").unwrap();
    let upper = format!("sha256={}", digits.to_uppercase());
    assert!(read_with(&headers("issues", &upper), &body).is_ok());
    let bad = [
        String::new(),
        "sha256=".to_owned(),
        digits.to_owned(),
        format!("sha256={}", &digits[..63]),
        format!("sha256={}", &digits[..62]),
        format!("sha256={digits}0"),
        format!("sha256={}g", &digits[..63]),
        format!("sha256=+{}", &digits[..63]),
        format!("sha256={}é", &digits[..62]),
        format!("SHA256={digits}"),
        format!(" {good}"),
        good.replace('a', "b"),
    ];
    for signature in bad {
        assert_eq!(
            read_with(&headers("issues", &signature), &body),
            Err(Rejected::Signature),
            "{signature}"
        );
    }
}

#[test]
fn a_sha1_signature_alone_is_none_w3() {
    let mut headers = headers("issues", "");
    headers.retain(|(name, _)| name != "x-hub-signature-256");
    headers.push((
        "x-hub-signature".to_owned(),
        b"sha1=7d38cdd689735b008b3c702edd92eea23791c5f6".to_vec(),
    ));
    assert_eq!(read_with(&headers, b"{}"), Err(Rejected::Signature));
}

#[test]
fn the_raw_bytes_count_w4() {
    let headers = headers("issues", &sign(SECRET, br#"{"a":1}"#));
    assert_eq!(read_with(&headers, br#"{"a": 1}"#), Err(Rejected::Signature));
}

#[test]
fn signatures_are_never_compared_with_equals_w5() {
    let source = include_str!("hooks.rs");
    assert!(source.contains("verify_slice"));
    assert!(!source.contains("signature =="));
}

#[test]
fn the_form_encoding_is_refused_though_it_is_signed_w6() {
    let body = b"payload=%7B%7D";
    let mut form = headers("issues", &sign(SECRET, body));
    form[0].1 = b"application/x-www-form-urlencoded".to_vec();
    assert_eq!(read_with(&form, body), Err(Rejected::ContentType));
    form.remove(0);
    assert_eq!(read_with(&form, body), Err(Rejected::ContentType));
    let body = issue_event("opened").to_string().into_bytes();
    let mut charset = headers("issues", &sign(SECRET, &body));
    charset[0].1 = b"Application/JSON; charset=utf-8".to_vec();
    assert!(read_with(&charset, &body).is_ok());
}

#[test]
fn old_and_new_secret_hold_while_both_are_set_w7() {
    let body = issue_event("opened").to_string().into_bytes();
    let read = |secrets: &[&str], signed_with: &str| {
        reader(secrets).read(&RawDelivery {
            headers: &headers("issues", &sign(signed_with, &body)),
            body: &body,
        })
    };
    assert!(read(&["new", "old"], "old").is_ok());
    assert!(read(&["new", "old"], "new").is_ok());
    assert_eq!(read(&["new"], "old"), Err(Rejected::Signature));
    assert_eq!(read(&[], ""), Err(Rejected::Signature));
    assert_eq!(read(&[""], ""), Err(Rejected::Signature));
}

#[test]
fn signed_nonsense_is_parked_w15() {
    let deep = [b"[".repeat(1000), b"]".repeat(1000)].concat();
    let bodies: [&[u8]; 8] = [
        b"",
        b"null",
        b"[]",
        b"\"text\"",
        b"{\"action\":\"opened\"",
        b"{\"action\":\"\xff\"}",
        b"\xff\xfe{\0}\0",
        &deep,
    ];
    for body in bodies {
        let read = read_raw("issues", body);
        assert!(
            matches!(read.meaning, Meaning::Unreadable(_)),
            "{:?}",
            String::from_utf8_lossy(body)
        );
    }
}

#[test]
fn depth_where_nothing_is_read_does_no_harm_w15() {
    let (open, close) = ("[".repeat(100_000), "]".repeat(100_000));
    let whole = issue_event("opened").to_string();
    let body = format!("{{\"deep\":{open}{close},{}", &whole[1..]);
    let read = read_raw("issues", body.as_bytes());
    assert_eq!(looked_at(&read.meaning), ["github.com/1296269#42"]);
}

#[test]
fn what_is_not_needed_may_be_null_or_new_w16() {
    let mut payload = issue_event("opened");
    payload["issue"]["user"] = Value::Null;
    payload["issue"]["state"] = json!("pondering");
    payload["issue"]["labels"] = Value::Null;
    payload["repository"]["owner"] = Value::Null;
    payload["sender"] = Value::Null;
    assert_eq!(looked_at(&read("issues", &payload)), ["github.com/1296269#42"]);
    payload["repository"]["full_name"] = Value::Null;
    let body = payload.to_string();
    assert_eq!(read_raw("issues", body.as_bytes()).repo, None);

    let fork_gone = json!({
        "action": "closed",
        "pull_request": { "number": 7, "head": { "repo": null, "user": null } },
        "repository": { "id": 5 },
    });
    assert_eq!(looked_at(&read("pull_request", &fork_gone)), ["github.com/5#7"]);

    for missing in ["repository", "issue"] {
        let mut payload = issue_event("opened");
        payload[missing] = Value::Null;
        assert!(matches!(read("issues", &payload), Meaning::Unreadable(_)));
    }
}

#[test]
fn another_forges_delivery_has_no_signature_of_ours_w17() {
    let body = b"{}";
    let forgejo = vec![
        ("content-type".to_owned(), b"application/json".to_vec()),
        ("x-github-event".to_owned(), b"issues".to_vec()),
        ("x-github-delivery".to_owned(), b"1".to_vec()),
        ("x-gitea-signature".to_owned(), b"00".to_vec()),
        ("x-hub-signature-256".to_owned(), sign("another secret", body).into_bytes()),
    ];
    assert_eq!(read_with(&forgejo, body), Err(Rejected::Signature));
    let gitlab = vec![
        ("content-type".to_owned(), b"application/json".to_vec()),
        ("x-gitlab-event".to_owned(), b"Issue Hook".to_vec()),
        ("x-gitlab-token".to_owned(), SECRET.as_bytes().to_vec()),
    ];
    assert_eq!(read_with(&gitlab, body), Err(Rejected::Signature));
}

#[test]
fn unknown_events_and_actions_are_let_pass_w18() {
    for event in ["ping", "installation", "merge_group", "brand_new"] {
        assert_eq!(read(event, &json!({ "zen": "…" })), Meaning::Nothing);
    }
    for action in ["pinned", "assigned", "typed", "brand_new", ""] {
        assert_eq!(read("issues", &issue_event(action)), Meaning::Nothing);
    }
    assert_eq!(read("issues", &json!({ "repository": { "id": 1 } })), Meaning::Nothing);
}

#[test]
fn a_push_to_the_default_branch_is_about_the_whole_repository_whoever_pushed() {
    let push = |branch: &str, sender: u64| {
        json!({
            "ref": format!("refs/heads/{branch}"),
            "repository": { "id": 1_296_269, "full_name": "octo/data", "default_branch": "main" },
            "sender": { "id": sender },
        })
    };
    for sender in [1, 99] {
        let Meaning::Look(works) = read("push", &push("main", sender)) else { panic!() };
        let [work] = works.try_into().unwrap();
        assert_eq!(work.kind, WorkKind::BaseMoved);
        assert_eq!(work.subject.to_string(), "github.com/1296269#0");
    }
    assert_eq!(read("push", &push("gitribute/issue-7", 1)), Meaning::Nothing);
    assert_eq!(
        read("push", &json!({ "ref": "refs/heads/main", "repository": { "id": 1 } })),
        Meaning::Nothing
    );
}

#[test]
fn a_comment_leads_to_the_number_it_stands_below_w19() {
    let mut comment = issue_event("created");
    let on_issue = looked_at(&read("issue_comment", &comment));
    comment["issue"]["pull_request"] = json!({ "url": "…" });
    let on_pull = looked_at(&read("issue_comment", &comment));
    assert_eq!(on_issue, ["github.com/1296269#42"]);
    assert_eq!(on_pull, on_issue);
    let review = json!({
        "action": "submitted",
        "pull_request": { "number": 9 },
        "repository": { "id": 5 },
    });
    assert_eq!(looked_at(&read("pull_request_review", &review)), ["github.com/5#9"]);
}

#[test]
fn every_event_of_an_issue_asks_the_same_so_order_does_not_count_w20() {
    let looks: Vec<Meaning> = ["edited", "labeled", "opened", "closed", "deleted"]
        .map(|action| read("issues", &issue_event(action)))
        .to_vec();
    assert!(looks.iter().all(|look| *look == looks[0]));
    assert!(matches!(looks[0], Meaning::Look(_)));
}

#[test]
fn what_we_did_ourselves_asks_nothing() {
    let mut own = issue_event("labeled");
    own["sender"]["id"] = json!(99);
    assert_eq!(read("issues", &own), Meaning::Nothing);
    own["sender"] = json!({ "id": 98, "login": "gitribute[bot]" });
    assert!(matches!(read("issues", &own), Meaning::Look(_)));
}

#[test]
fn numbers_that_are_none_ask_nothing_s16() {
    for number in [json!("42"), json!(0), json!(-1), json!(1.5), json!(null)] {
        let mut payload = issue_event("opened");
        payload["issue"]["number"] = number;
        assert!(matches!(read("issues", &payload), Meaning::Unreadable(_)));
    }
    let mut large = issue_event("opened");
    large["issue"]["number"] = json!(u64::MAX);
    assert!(matches!(read("issues", &large), Meaning::Look(_)));
}

#[test]
fn a_header_that_stands_twice_is_none_w29() {
    let body = issue_event("opened").to_string().into_bytes();
    for (name, rejected) in [
        ("x-hub-signature-256", Rejected::Signature),
        ("x-github-event", Rejected::Headers),
        ("x-github-delivery", Rejected::Headers),
        ("content-type", Rejected::ContentType),
    ] {
        let mut headers = headers("issues", &sign(SECRET, &body));
        let again = headers.iter().find(|(own, _)| own == name).unwrap().clone();
        headers.push(again);
        assert_eq!(read_with(&headers, &body), Err(rejected), "{name}");
        headers.retain(|(own, _)| own != name);
        assert_eq!(read_with(&headers, &body), Err(rejected), "{name}");
    }
}

#[test]
fn the_delivery_is_told_by_its_id_event_action_and_repository() {
    let body = issue_event("opened").to_string();
    let read = read_raw("issues", body.as_bytes());
    assert_eq!(read.key.as_str(), "72d3162e-cc78-11e3-81ab-4c9367dc0958");
    assert_eq!(read.event, "issues");
    assert_eq!(read.action.as_deref(), Some("opened"));
    let repo = read.repo.unwrap();
    assert_eq!((repo.id, repo.name), (RepoId(1_296_269), "octo/data".into()));
}
