//! Webhooks of GitLab: headers, signing, what is told to whom, hooks that keep failing.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gitribute_playground::{DeliveryState, NewHook, Role};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::kit::bench;
use crate::kit::Receiver;

const EVENTS: &[&str] =
    &["issues_events", "note_events", "merge_requests_events", "emoji_events", "push_events"];
const KEY: &[u8; 32] = b"01234567890123456789012345678901";

#[tokio::test]
async fn deliveries_carry_the_token_and_standard_webhooks_signature_w24() {
    let receiver = Receiver::start();
    let b = bench().await;
    let signing = format!("whsec_{}", STANDARD.encode(KEY));
    b.repo
        .add_hook(&NewHook {
            url: &receiver.url,
            token: Some("in the clear"),
            signing_token: Some(&signing),
            events: EVENTS,
        })
        .unwrap();
    b.repo.by("sam").open_issue("t", "é", &[]).unwrap();
    b.forge.world().hooks_settled().await;
    let got = receiver.all().pop().unwrap();
    let header = |name: &str| got.headers[name].as_str();
    assert_eq!(header("x-gitlab-event"), "Issue Hook");
    assert_eq!(header("x-gitlab-token"), "in the clear");
    assert_eq!(header("x-gitlab-instance"), b.forge.url());
    assert_eq!(header("webhook-id"), header("idempotency-key"));
    assert_eq!(header("x-gitlab-webhook-uuid").len(), 36);
    assert_ne!(header("x-gitlab-event-uuid"), header("idempotency-key"));
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY).unwrap();
    mac.update(format!("{}.{}.", header("webhook-id"), header("webhook-timestamp")).as_bytes());
    mac.update(&got.body);
    let signature =
        STANDARD.decode(header("webhook-signature").strip_prefix("v1,").unwrap()).unwrap();
    mac.verify_slice(&signature).unwrap();
    assert_eq!(header("webhook-timestamp"), b.clock.now().as_second().to_string());
}

/// Event, action and kind of what a hook got.
fn names(receiver: &Receiver) -> Vec<String> {
    let name = |got: &crate::kit::Received| {
        let body = got.json();
        let action = body.pointer("/object_attributes/action").and_then(Value::as_str);
        format!("{} {}", got.headers["x-gitlab-event"], action.unwrap_or("-"))
    };
    receiver.all().iter().map(name).collect()
}

#[tokio::test]
async fn what_happens_is_told_once_with_its_changes() {
    let receiver = Receiver::start();
    let b = bench().await;
    b.repo.add_hook(&NewHook { url: &receiver.url, events: EVENTS, ..NewHook::default() }).unwrap();
    for label in ["bug", "data"] {
        b.repo.add_label(label, "ff0000").unwrap();
    }
    let (ada, sam) = (b.repo.by("ada"), b.repo.by("sam"));
    let number = sam.open_issue("t", "b", &["bug"]).unwrap();
    sam.edit_body(number, "c").unwrap();
    b.owner("PUT", "/issues/1", Some(json!({ "labels": "data" }))).await;
    let note = sam.comment(number, "hello").unwrap();
    sam.edit_comment(note, "bye").unwrap();
    sam.react(number, "eyes").unwrap();
    sam.close(number).unwrap();
    sam.reopen(number).unwrap();
    let sha = ada.push("fix", "m", &[("x", Some("1"))]).unwrap();
    let pull = ada.open_pull("p", "", "fix").unwrap();
    ada.push("fix", "n", &[("y", Some("1"))]).unwrap();
    ada.comment(pull, "on it").unwrap();
    ada.merge(pull).unwrap();
    b.forge.world().hooks_settled().await;
    assert_eq!(
        names(&receiver),
        [
            "Issue Hook open",
            "Issue Hook update",
            "Issue Hook update",
            "Note Hook create",
            "Note Hook update",
            "Emoji Hook award",
            "Issue Hook close",
            "Issue Hook reopen",
            "Push Hook -",
            "Push Hook -",
            "Merge Request Hook open",
            "Push Hook -",
            "Merge Request Hook update",
            "Note Hook create",
            "Push Hook -",
            "Merge Request Hook merge",
        ]
    );
    let all: Vec<Value> = receiver.all().iter().map(crate::kit::Received::json).collect();
    assert_eq!(all[1]["changes"]["description"], json!({ "previous": "b", "current": "c" }));
    assert_eq!(all[2]["changes"]["labels"]["previous"][0]["title"], "bug");
    assert_eq!(all[2]["changes"]["labels"]["current"][0]["title"], "data");
    assert_eq!(all[3]["issue"]["iid"], 1);
    assert_eq!(all[3]["object_attributes"]["noteable_type"], "Issue");
    assert_eq!(all[5]["object_attributes"]["name"], "eyes");
    assert_eq!(all[12]["object_attributes"]["oldrev"], sha.as_str());
    assert_eq!(all[13]["merge_request"]["iid"], 1);
    assert_eq!(all[15]["object_attributes"]["state"], "merged");
}

#[tokio::test]
async fn confidential_things_are_told_to_other_hooks_l7_l8() {
    let open = Receiver::start();
    let hidden = Receiver::start();
    let b = bench().await;
    b.repo.add_hook(&NewHook { url: &open.url, events: EVENTS, ..NewHook::default() }).unwrap();
    let events = &["confidential_issues_events", "confidential_note_events"];
    b.repo.add_hook(&NewHook { url: &hidden.url, events, ..NewHook::default() }).unwrap();
    let number = b.repo.by("ada").open_confidential_issue("secret", "x").unwrap();
    b.repo.by("ada").comment(number, "shh").unwrap();
    let public = b.repo.by("sam").open_issue("open", "x", &[]).unwrap();
    b.repo.by("ada").note_internally(public, "between us").unwrap();
    b.forge.world().hooks_settled().await;
    assert_eq!(names(&open), ["Issue Hook open"]);
    assert_eq!(
        names(&hidden),
        [
            "Confidential Issue Hook open",
            "Confidential Note Hook create",
            "Confidential Note Hook create"
        ]
    );
    let seen =
        b.send(&b.stranger, "GET", &format!("/projects/{}/issues/1", b.project_id()), None).await;
    assert_eq!(seen.status, 404);
    let path = format!("/projects/{}/issues/2/notes", b.project_id());
    assert_eq!(b.send(&b.stranger, "GET", &path, None).await.json, json!([]));
    assert_eq!(b.send(&b.bot, "GET", &path, None).await.json[0]["internal"], true);
}

#[tokio::test]
async fn a_hook_that_keeps_failing_is_left_alone_for_a_while_l5() {
    let b = bench().await;
    // Nobody listens on the port of discard.
    let new = NewHook { url: "http://127.0.0.1:9/", events: EVENTS, ..NewHook::default() };
    let hook = b.repo.add_hook(&new).unwrap();
    for at in 0..4 {
        assert_eq!(b.repo.hook_status(hook).unwrap(), "executable", "{at}");
        b.repo.by("sam").open_issue("t", "b", &[]).unwrap();
        b.forge.world().hooks_settled().await;
    }
    assert_eq!(b.repo.hook_status(hook).unwrap(), "temporarily_disabled");
    let before = b.forge.world().deliveries().len();
    b.repo.by("sam").open_issue("t", "b", &[]).unwrap();
    assert_eq!(b.forge.world().deliveries().len(), before, "nothing is sent meanwhile");
    b.clock.advance(jiff::SignedDuration::from_secs(61));
    assert_eq!(b.repo.hook_status(hook).unwrap(), "executable");
    b.repo.by("sam").open_issue("t", "b", &[]).unwrap();
    b.forge.world().hooks_settled().await;
    b.clock.advance(jiff::SignedDuration::from_secs(61));
    assert_eq!(b.repo.hook_status(hook).unwrap(), "temporarily_disabled", "twice as long");
    assert!(b.forge.world().deliveries().iter().all(|one| one.state == DeliveryState::Lost));
    let shown = b.owner("GET", &format!("/hooks/{hook}"), None).await;
    assert_eq!(shown.json["alert_status"], "temporarily_disabled");
    b.owner("PUT", &format!("/hooks/{hook}"), Some(json!({ "note_events": false }))).await;
    assert_eq!(b.repo.hook_status(hook).unwrap(), "executable", "editing enables it again");
}

#[tokio::test]
async fn hooks_of_groups_hear_of_projects_below_and_deliveries_can_be_sent_again() {
    let receiver = Receiver::start();
    let b = bench().await;
    let url = receiver.url.clone();
    // `ada` owns a project of the inner group only.
    let new = json!({ "url": url, "issues_events": true, "push_events": false });
    let made = b.send(&b.owner, "POST", "/groups/science%2Fwater/hooks", Some(new)).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(b.send(&b.stranger, "GET", "/groups/science%2Fwater/hooks", None).await.status, 403);
    let own = json!({ "url": url, "issues_events": true });
    let own = b.owner("POST", "/hooks", Some(own)).await.json["id"].to_string();
    b.repo.by("sam").open_issue("t", "b", &[]).unwrap();
    b.forge.world().hooks_settled().await;
    assert_eq!(receiver.all().len(), 2);
    let events = b.owner("GET", &format!("/hooks/{own}/events"), None).await.json;
    assert_eq!(events[0]["trigger"], "issue_hooks");
    let again = format!("/hooks/{own}/events/{}/resend", events[0]["id"]);
    assert_eq!(b.owner("POST", &again, None).await.status, 201);
    b.forge.world().hooks_settled().await;
    let keys: Vec<String> =
        receiver.all().iter().map(|got| got.headers["idempotency-key"].clone()).collect();
    assert_eq!(keys.len(), 3);
    assert!(keys[..2].contains(&keys[2]), "sent again under its key");
    let test = b.owner("POST", &format!("/hooks/{own}/test/issues_events"), None).await;
    assert_eq!(test.status, 201);
    b.repo.add_collaborator("sam", Role::Maintain).unwrap();
}
