//! What the forge refuses, in GitHub's words, and what breaks its contract.

use serde_json::json;

use crate::kit::bench;

#[tokio::test]
async fn long_texts_are_refused() {
    let b = bench().await;
    let issues = "/repos/ada/data/issues";
    let long = json!({ "title": "t", "body": "😀".repeat(65_537) });
    let refused = b.bot("POST", issues, Some(long)).await;
    assert_eq!(refused.status, 422);
    let said = "body is too long (maximum is 65536 characters)";
    assert_eq!(refused.json["errors"][0]["message"], said);
    let fits = json!({ "title": "t", "body": "😀".repeat(65_536) });
    assert_eq!(b.bot("POST", issues, Some(fits)).await.status, 201);
    let title = json!({ "title": "t".repeat(257) });
    assert_eq!(b.bot("POST", issues, Some(title)).await.status, 422);
    b.finish().await;
}

#[tokio::test]
async fn each_kind_of_refusal_has_its_status_g14() {
    let b = bench().await;
    let sam = b.repo.by("sam");
    for title in ["one", "two", "three"] {
        sam.open_issue(title, "b", &[]).unwrap();
    }
    let comment = |n: u64| format!("/repos/ada/data/issues/{n}/comments");
    let say = || Some(json!({ "body": "x" }));
    let status = async |path: String| b.bot("POST", &path, say()).await.status;
    b.repo.by("ada").lock(1).unwrap();
    assert_eq!(status(comment(1)).await, 403, "locked");
    b.repo.by("ada").delete_issue(2).unwrap();
    assert_eq!(status(comment(2)).await, 410, "deleted");
    assert_eq!(status(comment(99)).await, 404, "never was");
    let bad = b.send("ghs_wrong", "GET", "/repos/ada/data", None, &[]).await.unwrap();
    assert_eq!((bad.status, &bad.json["message"]), (401, &json!("Bad credentials")));
    assert_eq!(b.send("", "GET", "/repos/ada/data", None, &[]).await.unwrap().status, 200);
    assert_eq!(b.send("", "POST", &comment(3), say(), &[]).await.unwrap().status, 401);
    b.repo.disable_issues().unwrap();
    let new = Some(json!({ "title": "t" }));
    assert_eq!(b.bot("POST", "/repos/ada/data/issues", new).await.status, 410);
    b.repo.archive().unwrap();
    let archived = b.bot("POST", &comment(3), say()).await;
    assert_eq!(archived.json["message"], "Repository was archived so is read-only.");
    b.finish().await;
}

#[tokio::test]
async fn a_renamed_repository_redirects_g18() {
    let b = bench().await;
    b.repo.rename("facts").unwrap();
    let issues = b.get("/repos/ada/data/issues").await;
    assert_eq!(issues.status, 200, "the client follows");
    assert_eq!(b.get("/repos/ada/data").await.json["name"], "facts");
    let client = reqwest::Client::builder()
        .user_agent("test")
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let moved =
        client.get(format!("{}/repos/ada/data/issues", b.forge.url())).send().await.unwrap();
    assert_eq!(moved.status(), 301);
    let place = format!("{}/repositories/{}/issues", b.forge.url(), b.repo.id());
    assert_eq!(moved.headers()["location"], place.as_str());
    b.finish().await;
}

#[tokio::test]
async fn what_github_would_silently_ignore_is_a_violation() {
    let b = bench().await;
    let violations = || b.forge.world().violations();
    let new = json!({ "title": "t", "bdy": "typo" });
    assert_eq!(b.bot("POST", "/repos/ada/data/issues", Some(new)).await.status, 201);
    assert!(violations()[0].what.contains("bdy"), "{:?}", violations());
    b.get("/repos/ada/data/issues?limit=3").await;
    assert!(violations()[1].what.contains("limit"));
    b.get("/repos/ada/data/nonsense").await;
    assert_eq!(violations()[2].what, "no such operation");
    b.graphql("{ viewer { nickname } }", json!({})).await;
    assert!(violations()[3..].iter().any(|one| one.what.contains("nickname")));
}

#[tokio::test]
async fn a_client_must_say_who_it_is() {
    let b = bench().await;
    let client = reqwest::Client::new();
    let refused = client.get(format!("{}/repos/ada/data", b.forge.url())).send().await.unwrap();
    assert_eq!(refused.status(), 403);
    b.finish().await;
}
