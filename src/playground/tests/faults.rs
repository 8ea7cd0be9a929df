//! Faults on demand.

use gitribute_playground::{Fault, Kind, Rule};
use serde_json::json;

use crate::kit::bench;

const COMMENT: &str = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";
const PATH: &str = "/repos/ada/data/issues/1/comments";

#[tokio::test]
async fn refusals_and_limits_come_as_github_sends_them_g10_g26() {
    let b = bench().await;
    let world = b.forge.world();
    b.repo.by("sam").open_issue("t", "b", &[]).unwrap();
    let meet = async |fault: Fault| {
        world.fault(Rule::on(COMMENT, fault));
        b.bot("POST", PATH, Some(json!({ "body": "x" }))).await
    };
    let slow = meet(Fault::SecondaryLimit(Some(120))).await;
    assert_eq!((slow.status, slow.headers["retry-after"].as_str()), (403, "120"));
    assert!(slow.json["message"].as_str().unwrap().contains("secondary rate limit"));
    assert!(!meet(Fault::TooMany(None)).await.headers.contains_key("retry-after"));
    let empty = meet(Fault::PrimaryLimit(99)).await;
    assert_eq!(empty.headers["x-ratelimit-remaining"], "0");
    assert_eq!(empty.headers["x-ratelimit-reset"], "99");
    assert!(meet(Fault::Html(502)).await.text.starts_with("<!DOCTYPE html>"));
    assert_eq!(meet(Fault::InvalidJson).await.status, 200);
    assert_eq!(meet(Fault::Status(500)).await.status, 500);
    assert_eq!(b.repo.comments(1).unwrap().len(), 0, "nothing happened");
    b.finish().await;
}

#[tokio::test]
async fn an_effect_can_happen_without_its_answer_g1_g2() {
    let b = bench().await;
    let world = b.forge.world();
    b.repo.by("sam").open_issue("t", "b", &[]).unwrap();
    world.fault(Rule::on(COMMENT, Fault::Drop).after());
    let body = Some(json!({ "body": "x" }));
    let lost = b.send(&b.token, "POST", PATH, body.clone(), &[]).await;
    assert!(lost.is_err(), "no answer at all: {lost:?}");
    assert_eq!(b.repo.comments(1).unwrap().len(), 1);
    world.fault(Rule::on(COMMENT, Fault::Status(502)).after().nth(2));
    assert_eq!(b.bot("POST", PATH, body.clone()).await.status, 201);
    assert_eq!(b.bot("POST", PATH, body.clone()).await.status, 502);
    assert_eq!(b.repo.comments(1).unwrap().len(), 3);
    world.fault(Rule::on(COMMENT, Fault::Drop));
    assert!(b.send(&b.token, "POST", PATH, body, &[]).await.is_err());
    assert_eq!(b.repo.comments(1).unwrap().len(), 3);
    b.finish().await;
}

#[tokio::test]
async fn reads_can_lag_behind_writes_g8_g9() {
    let b = bench().await;
    let world = b.forge.world();
    b.repo.by("sam").open_issue("t", "b", &[]).unwrap();
    world.fault(Rule::on(COMMENT, Fault::StaleReads(2)));
    assert_eq!(b.bot("POST", PATH, Some(json!({ "body": "x" }))).await.status, 201);
    let seen = async || b.get(PATH).await.json.as_array().unwrap().len();
    assert_eq!((seen().await, seen().await, seen().await), (0, 0, 1));
    b.finish().await;
}

#[tokio::test]
async fn a_request_can_wait_until_it_is_let_go() {
    let b = bench().await;
    let world = b.forge.world();
    world.fault(Rule::on("GET /repos/{owner}/{repo}/labels", Fault::Delay));
    let waiting = b.get("/repos/ada/data/labels");
    tokio::pin!(waiting);
    tokio::select! {
        _ = &mut waiting => panic!("it did not wait"),
        other = b.get("/repos/ada/data/branches") => assert_eq!(other.status, 200),
    }
    let release = async {
        while world.unused_faults() > 0 {
            tokio::task::yield_now().await;
        }
        world.release();
    };
    let (got, ()) = tokio::join!(waiting, release);
    assert_eq!(got.status, 200);
    b.finish().await;
}

#[tokio::test]
async fn graphql_limits_come_with_status_200_g12() {
    let b = bench().await;
    b.forge.world().fault(Rule::on("query viewer", Fault::GraphqlLimit));
    let limited = b.graphql("{ viewer { login } }", json!({})).await;
    assert_eq!(limited["errors"][0]["type"], "RATE_LIMITED");
    b.forge.world().set_rate_limit(Some(0));
    assert_eq!(b.get("/repos/ada/data").await.status, 403);
    b.finish().await;
}

#[tokio::test]
async fn every_call_is_in_the_ledger_g11() {
    let b = bench().await;
    let world = b.forge.world();
    b.repo.by("sam").open_issue("t", "b", &[]).unwrap();
    world.clear_calls();
    b.bot("POST", PATH, Some(json!({ "body": "x" }))).await;
    b.get(PATH).await;
    b.graphql("query { viewer { login } }", json!({})).await;
    let id = b.repo.issue(1).unwrap()["node_id"].clone();
    b.graphql(
        "mutation($i: ID!) { addReaction(input: { subjectId: $i, content: EYES }) { reaction { id } } }",
        json!({ "i": id }),
    )
    .await;
    let calls = world.calls();
    let kinds: Vec<Kind> = calls.iter().map(|call| call.kind).collect();
    assert_eq!(kinds, [Kind::Content, Kind::Read, Kind::Read, Kind::Write]);
    assert_eq!(calls[0].operation, COMMENT);
    assert_eq!(calls[3].operation, "POST /graphql mutation addReaction");
    assert!(calls.iter().all(|call| call.actor == "robo[bot]" && !call.faulty));
    b.finish().await;
}
