//! Credentials, limits, faults and addresses.

use gitribute_playground::{Face, Fault, Options, Playground, Role, Rule};
use serde_json::json;

use super::kit::{PROJECT, bench, bench_below};

#[tokio::test]
async fn tokens_end_are_revoked_and_reach_only_so_far_l4() {
    let b = bench().await;
    let world = b.forge.world();
    let reader = world.add_access_token("ada", &["read_api"], None).unwrap();
    let short = world.add_access_token("ada", &["api"], Some(60)).unwrap();
    let path = format!("/projects/{}/issues", b.project_id());
    assert_eq!(b.send(&reader, "GET", &path, None).await.status, 200);
    let got = b.send(&reader, "POST", &path, Some(json!({ "title": "t" }))).await;
    assert_eq!((got.status, &got.json["error"]), (403, &"insufficient_scope".into()));
    let own = b.send(&short, "GET", "/personal_access_tokens/self", None).await;
    assert_eq!(own.json["expires_at"], "2026-11-22");
    b.clock.advance(jiff::SignedDuration::from_secs(61));
    let got = b.send(&short, "GET", &path, None).await;
    assert_eq!((got.status, &got.json["error"]), (401, &"invalid_token".into()));
    world.revoke_token(&reader).unwrap();
    assert_eq!(b.send(&reader, "GET", &path, None).await.status, 401);
    assert_eq!(b.send("nonsense", "GET", &path, None).await.json["message"], "401 Unauthorized");
}

#[tokio::test]
async fn limits_and_faults_speak_gitlabs_words_l3() {
    let b = bench().await;
    let world = b.forge.world();
    b.repo.by("sam").open_issue("t", "b", &[]).unwrap();
    world.fault(Rule::on("POST /projects/:id/issues/:issue_iid/notes", Fault::TooMany(Some(30))));
    let note = json!({ "body": "hello" });
    let got = b.bot("POST", "/issues/1/notes", Some(note.clone())).await;
    assert_eq!((got.status, got.headers["retry-after"].as_str()), (429, "30"));
    assert_eq!(b.bot("POST", "/issues/1/notes", Some(note)).await.status, 201);
    world.fault(Rule::on("GET /projects/:id", Fault::Status(502)));
    assert_eq!(b.bot("GET", "", None).await.status, 502);
    world.set_rate_limit(Some(1));
    let got = b.bot("GET", "", None).await;
    assert_eq!(got.status, 429);
    assert_eq!(got.headers["ratelimit-remaining"], "0");
    assert!(got.headers.contains_key("retry-after"));
    b.clock.advance(jiff::SignedDuration::from_secs(60));
    assert_eq!(b.bot("GET", "", None).await.status, 200, "a minute later");
    let calls = world.calls();
    assert!(
        calls.iter().any(|call| call.operation == "POST /projects/:id/issues/:issue_iid/notes")
    );
}

#[tokio::test]
async fn an_instance_below_a_path_links_to_itself_l10() {
    let b = bench_below("/gitlab").await;
    assert!(b.forge.url().ends_with("/gitlab"));
    let got = b.bot("GET", "", None).await;
    assert_eq!(got.json["web_url"], format!("{}/{PROJECT}", b.forge.url()));
    for number in 0..25 {
        b.repo.by("sam").open_issue(&format!("{number}"), "", &[]).unwrap();
    }
    let got = b.bot("GET", "/issues?per_page=10", None).await;
    assert_eq!(got.headers["x-total"], "25");
    assert_eq!(got.headers["x-next-page"], "2");
    assert!(got.headers["link"].starts_with(&format!("<{}/api/v4/projects/", b.forge.url())));
}

#[tokio::test]
async fn moved_projects_keep_their_number_and_forks_bring_merge_requests_l9() {
    let b = bench().await;
    let id = b.project_id();
    b.repo.rename("water-gauges").unwrap();
    for name in ["science%2Fwater%2Fwater-gauges", "science%2Fwater%2Fgauges", &id.to_string()] {
        let got = b.send(&b.bot, "GET", &format!("/projects/{name}"), None).await;
        assert_eq!(got.json["id"], id, "{name}");
    }
    let fork = b.send(&b.stranger, "POST", &format!("/projects/{id}/fork"), None).await.json;
    let actions = json!([{ "action": "create", "file_path": "x", "content": "1" }]);
    let commit = json!({ "branch": "fix", "start_branch": "main", "commit_message": "m", "actions": actions });
    let path = format!("/projects/{}/repository/commits", fork["id"]);
    assert_eq!(b.send(&b.stranger, "POST", &path, Some(commit.clone())).await.status, 201);
    let path = format!("/projects/{id}/repository/commits");
    let refused = b.send(&b.stranger, "POST", &path, Some(commit)).await;
    assert_eq!(refused.status, 403);
    let new = json!({ "source_branch": "fix", "target_branch": "main", "title": "From afar", "target_project_id": id, "allow_collaboration": true });
    let path = format!("/projects/{}/merge_requests", fork["id"]);
    let got = b.send(&b.stranger, "POST", &path, Some(new)).await;
    assert_eq!((got.status, &got.json["source_project_id"]), (201, &fork["id"]), "{}", got.text);
    assert_eq!(got.json["target_project_id"], id);
    let merged =
        b.owner("PUT", "/merge_requests/1/merge", Some(json!({ "sha": got.json["sha"] }))).await;
    assert_eq!(merged.json["state"], "merged", "{}", merged.text);
    let refused =
        b.send(&b.stranger, "PUT", &format!("/projects/{id}/merge_requests/1/merge"), None).await;
    assert_eq!(refused.status, 401);
}

#[tokio::test]
async fn a_merge_waits_for_its_pipeline() {
    let b = bench().await;
    b.repo.need_pipeline().unwrap();
    let sha = b.repo.by("ada").push("fix", "m", &[("x", Some("1"))]).unwrap();
    b.repo.by("ada").open_pull("p", "", "fix").unwrap();
    let merge = |body| b.owner("PUT", "/merge_requests/1/merge", Some(body));
    assert_eq!(merge(json!({})).await.status, 405);
    let status = |state: &str| json!({ "state": state, "name": "data" });
    let path = format!("/statuses/{sha}");
    assert_eq!(b.bot("POST", &path, Some(status("running"))).await.status, 201);
    let shown = b.bot("GET", "/merge_requests/1", None).await.json;
    assert_eq!(shown["detailed_merge_status"], "ci_still_running");
    let waits = merge(json!({ "auto_merge": true, "sha": sha })).await.json;
    assert_eq!(
        (&waits["state"], &waits["merge_when_pipeline_succeeds"]),
        (&"opened".into(), &true.into())
    );
    assert_eq!(b.bot("POST", &path, Some(status("success"))).await.status, 201);
    assert_eq!(b.repo.gitlab_merge_request(1).unwrap()["state"], "merged");
}

#[tokio::test]
async fn git_itself_reaches_projects_in_nested_groups() {
    let forge =
        Playground::start(Options { face: Face::GitLab, ..Options::default() }).await.unwrap();
    let world = forge.world();
    for group in ["a", "a/b"] {
        world.add_organization(group).unwrap();
    }
    world.add_user("ada").unwrap();
    let repo = world.add_repository("a/b/c", &[("x", "1\n")]).unwrap();
    repo.add_collaborator("ada", Role::Admin).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let out = tokio::process::Command::new("git")
        .args(["clone", "--quiet", &format!("{}/a/b/c.git", forge.url()), "c"])
        .current_dir(folder.path())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .await
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(folder.path().join("c/x").exists());
}
