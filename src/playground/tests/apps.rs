//! Apps: their tokens, and what those may do.

use gitribute_playground::{Level, Visibility};
use jiff::SignedDuration;
use serde_json::json;

use crate::kit::{bench, jwt, permissions};

#[tokio::test]
async fn an_app_token_is_verified_in_every_part() {
    let b = bench().await;
    let now = b.clock.now().as_second();
    let id = b.app.id();
    let status = async |token: &str| b.send(token, "GET", "/app", None, &[]).await.unwrap().status;
    assert_eq!(status(&jwt(id, now - 60, now + 540)).await, 200);
    assert_eq!(status(&jwt(id, now - 60, now + 700)).await, 401, "too long");
    assert_eq!(status(&jwt(id, now - 900, now - 300)).await, 401, "expired");
    assert_eq!(status(&jwt(id, now + 300, now + 500)).await, 401, "from the future");
    assert_eq!(status(&jwt(id + 1, now - 60, now + 540)).await, 401, "unknown issuer");
    let good = jwt(id, now - 60, now + 540);
    let (head, signature) = good.rsplit_once('.').unwrap();
    let turned: String = signature.chars().rev().collect();
    assert_eq!(status(&format!("{head}.{turned}")).await, 401, "forged");
    assert_eq!(status(&b.token).await, 401, "an installation is no app");
    b.finish().await;
}

#[tokio::test]
async fn an_installation_token_expires_after_an_hour_g15() {
    let b = bench().await;
    assert_eq!(b.get("/repos/ada/data/issues").await.status, 200);
    b.clock.advance(SignedDuration::from_mins(61));
    let late = b.get("/repos/ada/data/issues").await;
    assert_eq!((late.status, late.json["message"].as_str()), (401, Some("Bad credentials")));
    b.finish().await;
}

#[tokio::test]
async fn a_token_reaches_only_what_it_was_narrowed_to() {
    let b = bench().await;
    let other = b.forge.world().add_repository("ada/other", &[("a", "b")]).unwrap();
    other.set_visibility(Visibility::Private).unwrap();
    let path = format!("/app/installations/{}/access_tokens", b.installation);
    let ask = async |body| b.send(&b.jwt(), "POST", &path, Some(body), &[]).await.unwrap();
    let narrow = ask(json!({ "permissions": { "issues": "write" } })).await;
    assert_eq!(narrow.json["permissions"], json!({ "issues": "write", "metadata": "read" }));
    let token = narrow.json["token"].as_str().unwrap();
    let body = Some(json!({ "title": "t", "head": "x", "base": "main" }));
    let refused = b.send(token, "POST", "/repos/ada/data/pulls", body, &[]).await.unwrap();
    assert_eq!(refused.status, 403);
    assert_eq!(refused.json["message"], "Resource not accessible by integration");
    let body = Some(json!({ "title": "t" }));
    let allowed = b.send(token, "POST", "/repos/ada/data/issues", body, &[]).await.unwrap();
    assert_eq!(allowed.status, 201);
    assert_eq!(b.get("/repos/ada/other").await.status, 404, "private and not installed");
    assert_eq!(ask(json!({ "repository_ids": [other.id()] })).await.status, 422);
    assert_eq!(ask(json!({ "permissions": { "actions": "write" } })).await.status, 422);
    b.finish().await;
}

#[tokio::test]
async fn suspended_and_removed_installations_are_refused_g16() {
    let b = bench().await;
    b.app.suspend(b.installation).unwrap();
    assert_eq!(b.get("/repos/ada/data").await.status, 403);
    b.app.uninstall(b.installation).unwrap();
    assert_eq!(b.get("/repos/ada/data").await.status, 401);
    let path = "/repos/ada/data/installation";
    assert_eq!(b.send(&b.jwt(), "GET", path, None, &[]).await.unwrap().status, 404);
    b.finish().await;
}

#[tokio::test]
async fn a_missing_permission_shows_only_where_it_is_needed_g17() {
    let b = bench().await;
    b.app.grant(b.installation, permissions(&[("issues", Level::Write)])).unwrap();
    let token = b.app.token(b.installation).unwrap();
    let sha = b.repo.head("main").unwrap().unwrap();
    let check = Some(json!({ "name": "n", "head_sha": sha }));
    let refused = b.send(&token, "POST", "/repos/ada/data/check-runs", check, &[]).await.unwrap();
    assert_eq!(refused.status, 403);
    b.finish().await;
}

#[tokio::test]
async fn personal_tokens_act_as_their_person() {
    let b = bench().await;
    let world = b.forge.world();
    let sam = world.add_token("sam", None, Some(60)).unwrap();
    let me = b.send(&sam, "GET", "/user", None, &[]).await.unwrap();
    assert_eq!(me.json["login"], "sam");
    let role = async |login: &str| {
        let path = format!("/repos/ada/data/collaborators/{login}/permission");
        b.send(&sam, "GET", &path, None, &[]).await.unwrap().json
    };
    assert_eq!(role("sam").await["permission"], "read", "a stranger on a public repository");
    assert_eq!(role("wes").await["role_name"], "write");
    assert_eq!(role("ada").await["permission"], "admin");
    let label = Some(json!({ "labels": ["x"] }));
    b.repo.by("sam").open_issue("t", "b", &[]).unwrap();
    let path = "/repos/ada/data/issues/1/labels";
    assert_eq!(b.send(&sam, "POST", path, label, &[]).await.unwrap().status, 403);
    b.clock.advance(SignedDuration::from_mins(2));
    assert_eq!(b.send(&sam, "GET", "/user", None, &[]).await.unwrap().status, 401);
    world.rename_user("sam", "samuel").unwrap();
    let issue = b.get("/repos/ada/data/issues/1").await;
    assert_eq!(issue.json["user"]["login"], "samuel");
    b.finish().await;
}
