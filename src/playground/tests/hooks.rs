//! Webhooks out: signed, scheduled, lost and sent again.

use gitribute_playground::{DeliveryState, Order, Schedule};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

use crate::kit::{Receiver, SECRET, bench_with_hook};

#[tokio::test]
async fn deliveries_are_signed_and_headed_as_githubs_w4() {
    let receiver = Receiver::start();
    let b = bench_with_hook(Some(&receiver.url)).await;
    b.repo.by("sam").open_issue("t", "é", &[]).unwrap();
    b.forge.world().hooks_settled().await;
    let got = receiver.all().pop().unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(&got.body);
    let digits = got.headers["x-hub-signature-256"].strip_prefix("sha256=").unwrap();
    let bytes: Vec<u8> = (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
        .collect();
    mac.verify_slice(&bytes).unwrap();
    assert_eq!(got.headers["x-github-event"], "issues");
    assert_eq!(got.headers["x-github-delivery"].len(), 36);
    assert_eq!(got.headers["x-github-hook-installation-target-type"], "integration");
    assert_eq!(got.headers["x-github-hook-installation-target-id"], b.app.id().to_string());
    assert!(got.headers["user-agent"].starts_with("GitHub-Hookshot/"));
    b.finish().await;
}

#[tokio::test]
async fn every_kind_of_event_keeps_to_githubs_description() {
    let receiver = Receiver::start();
    let b = bench_with_hook(Some(&receiver.url)).await;
    let (ada, sam, wes) = (b.repo.by("ada"), b.repo.by("sam"), b.repo.by("wes"));
    b.repo.add_label("bug", "ff0000").unwrap();
    sam.open_issue("t", "b", &["bug"]).unwrap();
    sam.edit_body(1, "c").unwrap();
    ada.remove_label(1, "bug").unwrap();
    ada.lock(1).unwrap();
    ada.unlock(1).unwrap();
    let comment = sam.comment(1, "hello").unwrap();
    sam.edit_comment(comment, "bye").unwrap();
    sam.delete_comment(comment).unwrap();
    sam.close(1).unwrap();
    sam.reopen(1).unwrap();
    ada.delete_issue(1).unwrap();
    let sha = wes.push("fix", "m", &[("x", Some("1"))]).unwrap();
    wes.open_pull("P", "b", "fix").unwrap();
    wes.push("fix", "m", &[("x", Some("2"))]).unwrap();
    ada.add_label(2, "bug").unwrap();
    let check = json!({ "name": "n", "head_sha": sha, "conclusion": "success" });
    b.bot("POST", "/repos/ada/data/check-runs", Some(check)).await;
    ada.close(2).unwrap();
    ada.delete_branch("fix").unwrap();
    let other = b.forge.world().add_repository("ada/other", &[]).unwrap();
    b.app.add_to_installation(b.installation, &other).unwrap();
    b.app.remove_from_installation(b.installation, &other).unwrap();
    b.app.uninstall(b.installation).unwrap();
    b.finish().await;
    let names = receiver.names();
    for name in [
        "issues.labeled",
        "issues.edited",
        "issues.unlabeled",
        "issues.locked",
        "issues.unlocked",
        "issue_comment.created",
        "issue_comment.edited",
        "issue_comment.deleted",
        "issues.closed",
        "issues.reopened",
        "issues.deleted",
        "pull_request.synchronize",
        "pull_request.labeled",
        "pull_request.closed",
        "check_run.created",
        "check_run.completed",
        "installation_repositories.added",
        "installation_repositories.removed",
        "installation.deleted",
    ] {
        assert!(names.iter().any(|one| one == name), "{name} in {names:?}");
    }
    let edited = receiver.all().into_iter().find(|one| one.name() == "issues.edited").unwrap();
    assert_eq!(edited.json()["changes"], json!({ "body": { "from": "b" } }));
}

#[tokio::test]
async fn tests_decide_when_deliveries_go_out_w13_w20() {
    let receiver = Receiver::start();
    let b = bench_with_hook(Some(&receiver.url)).await;
    let world = b.forge.world();
    world.hooks_settled().await;
    let start = receiver.names().len();
    world.schedule_hooks(Schedule::Held);
    b.repo.by("sam").open_issue("t", "b", &[]).unwrap();
    b.repo.by("sam").close(1).unwrap();
    world.hooks_settled().await;
    assert_eq!(receiver.names().len(), start, "held");
    world.release_hooks(Order::Reversed);
    world.hooks_settled().await;
    assert_eq!(receiver.names()[start..], ["issues.closed", "issues.opened"]);

    world.schedule_hooks(Schedule::Immediate);
    world.duplicate_hooks(1);
    b.repo.by("sam").comment(1, "x").unwrap();
    world.hooks_settled().await;
    let all = receiver.all();
    let guids: Vec<&String> =
        all[start + 2..].iter().map(|one| &one.headers["x-github-delivery"]).collect();
    assert_eq!((guids.len(), guids[0]), (2, guids[1]));
    b.finish().await;
}

#[tokio::test]
async fn lost_deliveries_are_in_the_log_and_can_be_sent_again() {
    let receiver = Receiver::start();
    let b = bench_with_hook(Some(&receiver.url)).await;
    let world = b.forge.world();
    world.lose_hooks(1);
    b.repo.by("sam").open_issue("t", "b", &[]).unwrap();
    world.hooks_settled().await;
    assert!(!receiver.names().contains(&"issues.opened".to_owned()));
    let jwt = b.jwt();
    let log = b.send(&jwt, "GET", "/app/hook/deliveries?per_page=1", None, &[]).await.unwrap();
    let lost = &log.json[0];
    assert_eq!((&lost["event"], lost["status"] == "OK"), (&json!("issues"), false));
    assert!(log.headers["link"].contains("cursor="));
    let path = format!("/app/hook/deliveries/{}", lost["id"]);
    let whole = b.send(&jwt, "GET", &path, None, &[]).await.unwrap();
    assert_eq!(whole.json["request"]["payload"]["action"], "opened");
    let again = format!("{path}/attempts");
    assert_eq!(b.send(&jwt, "POST", &again, None, &[]).await.unwrap().status, 202);
    world.hooks_settled().await;
    let got = receiver.all().pop().unwrap();
    assert_eq!(got.headers["x-github-delivery"], lost["guid"].as_str().unwrap());
    let last = world.deliveries().pop().unwrap();
    assert_eq!((last.redelivery, last.state), (true, DeliveryState::Answered(202)));
    b.finish().await;
}
