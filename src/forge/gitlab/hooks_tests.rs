use std::sync::OnceLock;

use gitribute_engine::model::{Actor, ActorKind};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::*;

const NOW: i64 = 1_790_000_000;
const TOKEN: &str = "one long and random token";

struct At;

impl Clock for At {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(NOW).unwrap()
    }
}

fn own() -> OwnAccount {
    static OWN: OnceLock<OwnAccount> = OnceLock::new();
    let actor = || Actor { id: Some(ActorId(99)), login: "gitribute".into(), kind: ActorKind::Bot };
    OWN.get_or_init(|| OwnAccount::known(actor())).clone()
}

fn hooks(tokens: &[&str], signing: &[&str]) -> GitLabHooks {
    let tokens = tokens.iter().map(|&token| SecretString::from(token)).collect();
    let signing = signing.iter().map(|text| SigningSecret::parse(text).unwrap()).collect();
    GitLabHooks::new(InstanceId::from("gitlab.com"), tokens, signing, own(), Arc::new(At))
}

fn read(hooks: &GitLabHooks, headers: &[(&str, &str)], body: &[u8]) -> Result<Verified, Rejected> {
    let headers: Vec<(String, Vec<u8>)> = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec()))
        .collect();
    hooks.read(&RawDelivery { headers: &headers, body })
}

fn meaning(payload: &Value) -> Meaning {
    let headers = [("x-gitlab-token", TOKEN), ("x-gitlab-event", "Any Hook")];
    read(&hooks(&[TOKEN], &[]), &headers, payload.to_string().as_bytes()).unwrap().meaning
}

fn look(number: SubjectNumber) -> Meaning {
    let subject = Subject { instance: InstanceId::from("gitlab.com"), repo: RepoId(5), number };
    Meaning::Look(vec![WorkKey { kind: WorkKind::Reconcile, subject }])
}

fn issue(changes: &Value) -> Value {
    let mut payload = json!({
        "object_kind": "issue",
        "event_type": "issue",
        "user": { "id": 4, "username": "ada" },
        "project": { "id": 5, "path_with_namespace": "a/b/data", "default_branch": "main" },
        "object_attributes": { "id": 301, "iid": 23, "action": "open", "confidential": false },
    });
    merge(&mut payload, changes);
    payload
}

fn note(on: &str, changes: &Value) -> Value {
    let mut payload = json!({
        "object_kind": "note",
        "event_type": "note",
        "user": { "id": 4 },
        "project_id": 5,
        "project": { "id": 5 },
        "object_attributes": { "id": 1, "noteable_type": on, "action": "create", "system": false },
    });
    let key = if on == "Issue" { "issue" } else { "merge_request" };
    payload[key] = json!({ "id": 77, "iid": 17 });
    merge(&mut payload, changes);
    payload
}

fn merge(into: &mut Value, changes: &Value) {
    match (into, changes) {
        (Value::Object(into), Value::Object(changes)) => {
            for (key, value) in changes {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, value) => *into = value.clone(),
    }
}

#[test]
fn events_ask_for_a_look_at_their_subject() {
    assert_eq!(meaning(&issue(&json!({}))), look(SubjectNumber(23)));
    assert_eq!(meaning(&note("Issue", &json!({}))), look(SubjectNumber(17)));
    assert_eq!(meaning(&note("MergeRequest", &json!({}))), look(SubjectNumber::apart(17)));
    assert_eq!(meaning(&note("Commit", &json!({}))), Meaning::Nothing);
    let request = issue(&json!({ "object_kind": "merge_request", "event_type": "merge_request" }));
    assert_eq!(meaning(&request), look(SubjectNumber::apart(23)));
    let mut approved = request.clone();
    // The last approval that was missing lets go what was accepted; one of several does not.
    approved["object_attributes"]["action"] = json!("approved");
    assert_eq!(meaning(&approved), look(SubjectNumber::apart(23)));
    for action in ["approval", "unapproval", "unapproved"] {
        approved["object_attributes"]["action"] = json!(action);
        assert_eq!(meaning(&approved), Meaning::Nothing);
    }
    // The hook of an instance names no project's id in its project.
    let system = json!({
        "object_kind": "merge_request",
        "user": { "username": "ada" },
        "project": { "name": "data" },
        "object_attributes": { "iid": 23, "target_project_id": 5, "action": "open" },
    });
    assert_eq!(meaning(&system), look(SubjectNumber::apart(23)));
}

#[test]
fn a_push_to_the_default_branch_moves_the_base_whoever_pushed() {
    let push = |branch: &str, user: u64| {
        meaning(&json!({
            "object_kind": "push",
            "event_name": "push",
            "ref": format!("refs/heads/{branch}"),
            "user_id": user,
            "project_id": 5,
            "project": { "id": 5, "default_branch": "main" },
        }))
    };
    for user in [4, 99] {
        let Meaning::Look(work) = push("main", user) else { panic!("nothing") };
        assert_eq!(work[0].kind, WorkKind::BaseMoved);
    }
    assert_eq!(push("gitribute/issue-1", 99), Meaning::Nothing);
}

#[test]
fn what_is_not_public_or_not_peoples_is_passed_by_l7_l8_l12() {
    for hidden in [
        issue(&json!({ "object_attributes": { "confidential": true } })),
        issue(&json!({ "event_type": "confidential_issue" })),
        note("Issue", &json!({ "issue": { "confidential": true } })),
        note("Issue", &json!({ "object_attributes": { "internal": true } })),
        note("Issue", &json!({ "event_type": "confidential_note" })),
        note("MergeRequest", &json!({ "object_attributes": { "system": true } })),
        note("MergeRequest", &json!({ "user": { "id": 99 } })),
        issue(&json!({ "user": { "id": 99 } })),
        json!({ "object_kind": "emoji", "user": { "id": 4 }, "project_id": 5,
            "object_attributes": { "awardable_type": "Note", "action": "award" },
            "issue": { "iid": 17 } }),
    ] {
        assert_eq!(meaning(&hidden), Meaning::Nothing, "{hidden}");
    }
}

#[test]
fn whatever_is_let_in_is_taken_w15_w22() {
    let hooks = hooks(&[TOKEN], &[]);
    let deep = "[".repeat(2_000);
    let deep = format!("{{\"object_kind\":{deep}");
    for body in
        [&b"\xff\xfe"[..], b"{\"object_kind\":", b"null", b"[]", b"", deep.as_bytes(), b"{}"]
    {
        // Not even the header that every delivery has is asked for.
        let verified = read(&hooks, &[("x-gitlab-token", TOKEN)], body).unwrap();
        assert!(matches!(verified.meaning, Meaning::Unreadable(_)), "{body:?}");
    }
    for kind in ["pipeline", "wiki_page", "feature_flag", "of tomorrow"] {
        assert_eq!(meaning(&json!({ "object_kind": kind, "builds": [] })), Meaning::Nothing);
    }
    assert_eq!(meaning(&json!({ "event_name": "project_create" })), Meaning::Nothing);
    for lacking in [
        json!({ "object_kind": "issue", "object_attributes": { "iid": 3 } }),
        json!({ "object_kind": "issue", "project": { "id": 5 }, "object_attributes": {} }),
        json!({ "object_kind": "push", "ref": "refs/heads/main" }),
        json!({ "object_kind": "note", "project": { "id": 5 } }),
    ] {
        assert!(matches!(meaning(&lacking), Meaning::Unreadable(_)), "{lacking}");
    }
}

#[test]
fn a_payload_of_a_custom_template_is_set_aside_with_what_to_do_w26() {
    let Meaning::Unreadable(why) = meaning(&json!({ "text": "an issue was opened" })) else {
        panic!("read")
    };
    assert!(why.contains("custom template") && why.contains("remove"), "{why}");
}

#[test]
fn one_of_several_tokens_lets_in_and_nothing_else_w7_w23() {
    let hooks = hooks(&["old", TOKEN], &[]);
    let body = b"{}";
    for token in ["old", TOKEN] {
        assert!(read(&hooks, &[("x-gitlab-token", token)], body).is_ok());
    }
    for token in ["", "ol", "olde", "OLD", "old\0"] {
        assert_eq!(read(&hooks, &[("x-gitlab-token", token)], body), Err(Rejected::Signature));
    }
    let twice = [("x-gitlab-token", "old"), ("X-Gitlab-Token", TOKEN)];
    assert_eq!(read(&hooks, &twice, body), Err(Rejected::Signature));
    assert_eq!(read(&hooks, &[("authorization", TOKEN)], body), Err(Rejected::Signature));
    // Without secrets nobody is let in; an empty one is none.
    assert!(read(&super::tests::hooks(&[], &[]), &[("x-gitlab-token", "")], body).is_err());
    assert!(read(&super::tests::hooks(&[""], &[]), &[("x-gitlab-token", "")], body).is_err());
}

const KEY: &[u8] = b"0123456789abcdef0123456789abcdef";

fn secret(key: &[u8]) -> String {
    format!("whsec_{}", STANDARD.encode(key))
}

fn signature(key: &[u8], id: &str, time: i64, body: &[u8]) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    let mac = mac.chain_update(format!("{id}.{time}.").as_bytes()).chain_update(body);
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[test]
fn a_signature_holds_for_its_id_its_time_and_its_body_w24() {
    let hooks = hooks(&[], &[&secret(KEY), &secret(&[7; 32])]);
    let body = b"{\"object_kind\":\"push\"}";
    let ask = |id: &str, time: i64, signature: &str| {
        let time = time.to_string();
        let headers =
            [("webhook-id", id), ("webhook-timestamp", &time), ("webhook-signature", signature)];
        read(&hooks, &headers, body).is_ok()
    };
    let good = signature(KEY, "id-1", NOW, body);
    assert!(ask("id-1", NOW, &good));
    assert!(ask("id-1", NOW, &signature(&[7; 32], "id-1", NOW, body)));
    assert!(!ask("id-2", NOW, &good));
    assert!(!ask("id-1", NOW + 1, &good));
    for time in [NOW - 301, NOW + 301, i64::MIN, i64::MAX] {
        assert!(!ask("id-1", time, &signature(KEY, "id-1", time, body)), "{time}");
    }
    for time in [NOW - 300, NOW + 300] {
        assert!(ask("id-1", time, &signature(KEY, "id-1", time, body)), "{time}");
    }
    let wrong = signature(&[8; 32], "id-1", NOW, body);
    assert!(!ask("id-1", NOW, &wrong));
    assert!(ask("id-1", NOW, &format!("{wrong} {good}")));
    assert!(ask("id-1", NOW, &format!("v1a,xyz v2,abc {good}")));
    assert!(!ask("id-1", NOW, &good.replace("v1,", "v2,")));
    for broken in ["", "v1,", "v1", "v1,***", good.trim_start_matches("v1,")] {
        assert!(!ask("id-1", NOW, broken), "{broken}");
    }
    assert!(read(&hooks, &[("webhook-signature", &good)], body).is_err());
}

#[test]
fn where_both_kinds_are_set_both_are_needed() {
    let hooks = hooks(&[TOKEN], &[&secret(KEY)]);
    let (body, time) = (b"{}", NOW.to_string());
    let good = signature(KEY, "id-1", NOW, body);
    let signed =
        [("webhook-id", "id-1"), ("webhook-timestamp", &*time), ("webhook-signature", &*good)];
    assert!(read(&hooks, &signed, body).is_err());
    assert!(read(&hooks, &[("x-gitlab-token", TOKEN)], body).is_err());
    let both: Vec<_> = signed.into_iter().chain([("x-gitlab-token", TOKEN)]).collect();
    let verified = read(&hooks, &both, body).unwrap();
    assert_eq!(verified.key, DeliveryKey::from("id-1"));
    assert_eq!(verified.account, Some(AccountId(99)));
}

#[test]
fn a_signing_secret_is_what_gitlab_shows() {
    assert!(SigningSecret::parse(&secret(KEY)).is_ok());
    for bad in ["", "whsec_", "whsec_c2hvcnQ=", &STANDARD.encode(KEY), "whsec_***"] {
        assert_eq!(SigningSecret::parse(bad).unwrap_err(), SigningSecretError, "{bad}");
    }
    assert!(!format!("{:?}", SigningSecret::parse(&secret(KEY)).unwrap()).contains("48"));
}

#[test]
fn a_delivery_that_comes_again_is_known_w13_w25() {
    let hooks = hooks(&[TOKEN], &[]);
    let key = |headers: &[(&str, &str)], body: &[u8]| {
        let all: Vec<_> = headers.iter().copied().chain([("x-gitlab-token", TOKEN)]).collect();
        read(&hooks, &all, body).unwrap().key
    };
    let with = [("idempotency-key", "f5e57ebe-07c7")];
    assert_eq!(key(&with, b"{}"), key(&with, b"{\"retried\":1}"));
    let old = [("x-gitlab-webhook-uuid", "hook-1"), ("x-gitlab-event-uuid", "event-1")];
    let again = [("x-gitlab-webhook-uuid", "hook-1"), ("x-gitlab-event-uuid", "event-2")];
    let other = [("x-gitlab-webhook-uuid", "hook-2"), ("x-gitlab-event-uuid", "event-1")];
    assert_eq!(key(&old, b"{\"a\":1}"), key(&again, b"{\"a\":1}"));
    assert_ne!(key(&old, b"{\"a\":1}"), key(&old, b"{\"a\":2}"));
    assert_ne!(key(&old, b"{\"a\":1}"), key(&other, b"{\"a\":1}"));
}
