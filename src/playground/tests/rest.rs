//! The REST face, story by story.

use serde_json::{Value, json};

use crate::kit::bench;

#[tokio::test]
async fn files_are_read_written_and_deleted_by_path() {
    let b = bench().await;
    let path = "/repos/ada/data/contents/data/a.csv";
    let file = b.get(path).await;
    assert_eq!(file.json["content"], "aWQsbmFtZQoxLE9zbG8K\n");
    let raw = [("accept", "application/vnd.github.raw+json")];
    let raw = b.send(&b.token, "GET", path, None, &raw).await.unwrap();
    assert_eq!(raw.text, "id,name\n1,Oslo\n");
    assert_eq!(b.get("/repos/ada/data/contents/").await.json[0]["type"], "dir");
    assert_eq!(b.get("/repos/ada/data/contents/data").await.json[0]["path"], "data/a.csv");
    assert_eq!(b.get("/repos/ada/data/contents/nothing").await.status, 404);

    let write = json!({ "message": "m", "content": "eA==" });
    assert_eq!(b.bot("PUT", path, Some(write.clone())).await.status, 422, "no sha");
    let stale = json!({ "message": "m", "content": "eA==", "sha": "0".repeat(40) });
    assert_eq!(b.bot("PUT", path, Some(stale)).await.status, 409);
    let good = json!({ "message": "m", "content": "eA==", "sha": file.json["sha"] });
    let done = b.bot("PUT", path, Some(good)).await;
    assert_eq!(
        (done.status, &done.json["commit"]["verification"]["verified"]),
        (200, &json!(true))
    );
    assert_eq!(b.bot("PUT", "/repos/ada/data/contents/n/b%20c", Some(write)).await.status, 201);
    assert_eq!(b.repo.file("main", "n/b c").unwrap().unwrap(), b"x");
    let gone = json!({ "message": "m", "sha": done.json["content"]["sha"] });
    assert_eq!(b.bot("DELETE", path, Some(gone)).await.json["content"], Value::Null);
    assert_eq!(b.repo.files("main").unwrap(), ["n/b c"]);
    b.finish().await;
}

#[tokio::test]
async fn big_files_come_raw_only_g19() {
    let b = bench().await;
    let text = "x".repeat(1024 * 1024 + 1);
    b.repo.by("ada").push("main", "big", &[("big.csv", Some(&text))]).unwrap();
    let path = "/repos/ada/data/contents/big.csv";
    let got = b.get(path).await;
    assert_eq!((&got.json["content"], &got.json["encoding"]), (&json!(""), &json!("none")));
    let raw = [("accept", "application/vnd.github.raw")];
    assert_eq!(b.send(&b.token, "GET", path, None, &raw).await.unwrap().text.len(), text.len());
    b.finish().await;
}

#[tokio::test]
async fn git_objects_and_refs_are_made_step_by_step() {
    let b = bench().await;
    let git = "/repos/ada/data/git";
    let head = b.get(&format!("{git}/ref/heads/main")).await.json["object"]["sha"].clone();
    let blob = json!({ "content": "aGk=", "encoding": "base64" });
    let blob = b.bot("POST", &format!("{git}/blobs"), Some(blob)).await.json["sha"].clone();
    let entry = json!({ "path": "x/y.txt", "mode": "100644", "type": "blob", "sha": blob });
    let tree = json!({ "base_tree": head, "tree": [entry] });
    let tree = b.bot("POST", &format!("{git}/trees"), Some(tree)).await;
    assert_eq!(tree.status, 201, "{}", tree.text);
    let commit = json!({ "message": "m", "tree": tree.json["sha"], "parents": [head],
        "author": { "name": "Ann", "email": "ann@example.org" } });
    let commit = b.bot("POST", &format!("{git}/commits"), Some(commit)).await;
    assert_eq!(commit.json["verification"]["verified"], false, "an author of one's own");
    let new = json!({ "ref": "refs/heads/a/b", "sha": commit.json["sha"] });
    assert_eq!(b.bot("POST", &format!("{git}/refs"), Some(new.clone())).await.status, 201);
    let twice = b.bot("POST", &format!("{git}/refs"), Some(new)).await;
    assert_eq!((twice.status, &twice.json["message"]), (422, &json!("Reference already exists")));
    let under = json!({ "ref": "refs/heads/a", "sha": head });
    assert_eq!(b.bot("POST", &format!("{git}/refs"), Some(under)).await.status, 422);
    assert_eq!(
        b.get(&format!("{git}/matching-refs/heads/a")).await.json[0]["ref"],
        "refs/heads/a/b"
    );
    let back = json!({ "sha": head });
    let path = format!("{git}/refs/heads/a/b");
    let refused = b.bot("PATCH", &path, Some(back)).await;
    assert_eq!(refused.json["message"], "Update is not a fast forward");
    let forced = json!({ "sha": head, "force": true });
    assert_eq!(b.bot("PATCH", &path, Some(forced)).await.status, 200);
    assert_eq!(b.bot("DELETE", &path, None).await.status, 204);
    assert_eq!(b.get(&format!("{git}/blobs/{}", blob.as_str().unwrap())).await.json["size"], 2);
    let tree = tree.json["sha"].as_str().unwrap();
    let whole = b.get(&format!("{git}/trees/{tree}?recursive=1")).await;
    assert_eq!(whole.json["tree"].as_array().unwrap().len(), 4);
    let sha = commit.json["sha"].as_str().unwrap();
    assert_eq!(b.get(&format!("{git}/commits/{sha}")).await.json["author"]["name"], "Ann");
    b.finish().await;
}

#[tokio::test]
async fn a_pull_request_is_opened_read_and_merged_g6() {
    let b = bench().await;
    b.repo
        .by("wes")
        .push("fix", "Fix\n\nFixes #1", &[("data/a.csv", Some("id,name\n1,Rome\n"))])
        .unwrap();
    b.repo.by("sam").open_issue("wrong", "b", &[]).unwrap();
    let pulls = "/repos/ada/data/pulls";
    let new = json!({ "title": "Fix", "head": "fix", "base": "main", "body": "b", "draft": true });
    let made = b.bot("POST", pulls, Some(new.clone())).await;
    assert_eq!((made.status, &made.json["mergeable_state"]), (201, &json!("draft")));
    let twice = b.bot("POST", pulls, Some(new)).await;
    assert_eq!(twice.status, 422);
    assert_eq!(twice.json["errors"][0]["message"], "A pull request already exists for ada:fix.");
    let none = json!({ "title": "t", "head": "main", "base": "main" });
    let none = b.bot("POST", pulls, Some(none)).await;
    assert_eq!(none.json["errors"][0]["message"], "No commits between main and main");
    let files = b.get("/repos/ada/data/pulls/2/files").await;
    assert_eq!(files.json[0]["patch"], "@@ -1,2 +1,2 @@\n id,name\n-1,Oslo\n+1,Rome");
    assert_eq!(b.get("/repos/ada/data/pulls/2/commits").await.json.as_array().unwrap().len(), 1);
    assert_eq!(b.get("/repos/ada/data/pulls?head=ada:fix&state=all").await.json[0]["number"], 2);
    assert_eq!(b.get("/repos/ada/data/pulls?head=ada:none").await.json, json!([]));
    assert_eq!(b.get("/repos/ada/data/pulls?head=none").await.json[0]["number"], 2, "ignored");
    let head = made.json["head"]["sha"].as_str().unwrap();
    assert_eq!(b.get(&format!("/repos/ada/data/commits/{head}/pulls")).await.json[0]["number"], 2);
    assert_eq!(b.get("/repos/ada/data/compare/main...fix").await.json["ahead_by"], 1);

    let merge = "/repos/ada/data/pulls/2/merge";
    assert_eq!(b.bot("PUT", merge, Some(json!({}))).await.status, 405, "a draft");
    let draft = "mutation($id: ID!) { updatePullRequest(input: { pullRequestId: $id, title: \"T\" }) { pullRequest { isDraft } } }";
    b.graphql(draft, json!({ "id": made.json["node_id"] })).await;
    b.bot("PATCH", "/repos/ada/data/pulls/2", Some(json!({ "state": "closed" }))).await;
    let ready = json!({ "title": "Fix", "head": "fix", "base": "main" });
    assert_eq!(b.bot("POST", pulls, Some(ready)).await.json["number"], 3);
    let merge = "/repos/ada/data/pulls/3/merge";
    let old = json!({ "sha": "0".repeat(40) });
    assert_eq!(b.bot("PUT", merge, Some(old)).await.status, 409);
    let done = b.bot("PUT", merge, Some(json!({ "sha": head, "merge_method": "squash" }))).await;
    assert_eq!(done.json["merged"], true, "{}", done.text);
    assert_eq!(b.repo.issue(1).unwrap()["state"], "closed", "the commit said so");
    assert_eq!(b.get("/repos/ada/data/pulls/3").await.json["merged_by"]["login"], "robo[bot]");
    assert_eq!(b.bot("PUT", merge, Some(json!({}))).await.status, 405, "merged already");
    b.finish().await;
}

#[tokio::test]
async fn conflicting_and_moving_branches_show() {
    let b = bench().await;
    let (ada, wes) = (b.repo.by("ada"), b.repo.by("wes"));
    wes.push("fix", "one", &[("data/a.csv", Some("id,name\n1,Rome\n"))]).unwrap();
    let number = wes.open_pull("Fix", "", "fix").unwrap();
    assert_eq!(b.repo.pull(number).unwrap()["mergeable"], true);
    ada.push("main", "other", &[("data/a.csv", Some("id,name\n1,Bern\n"))]).unwrap();
    assert_eq!(b.repo.pull(number).unwrap()["mergeable"], false);
    assert!(ada.merge(number).is_err());
    let tip = wes.push("fix", "two", &[("data/b.csv", Some("x"))]).unwrap();
    assert_eq!(b.repo.pull(number).unwrap()["head"]["sha"], tip.as_str());
    wes.delete_branch("fix").unwrap();
    assert_eq!(b.repo.pull(number).unwrap()["state"], "closed");
    assert!(b.repo.by("sam").push("x", "m", &[("a", Some("b"))]).is_err());
    b.finish().await;
}

#[tokio::test]
async fn forks_bring_pull_requests_of_their_own_s12() {
    let b = bench().await;
    let fork = b.repo.fork("sam").unwrap();
    fork.by("sam").push("robo/issue-5", "m", &[("data/a.csv", Some("id,name\n9,Bad\n"))]).unwrap();
    let number = b.repo.by("sam").open_pull("Mine", "", "sam:robo/issue-5").unwrap();
    let pull = b.get(&format!("/repos/ada/data/pulls/{number}")).await;
    assert_eq!(pull.json["head"]["label"], "sam:robo/issue-5");
    assert_eq!(pull.json["head"]["repo"]["fork"], true);
    assert_eq!(pull.json["mergeable"], true);
    assert_eq!(b.repo.branches().unwrap(), ["main"]);
    b.finish().await;
}

#[tokio::test]
async fn issues_are_listed_in_pages_and_filtered_g24() {
    let b = bench().await;
    b.repo.add_label("bug", "ff0000").unwrap();
    for n in 1..=5 {
        let labels: &[&str] = if n % 2 == 0 { &["bug", "unknown"] } else { &[] };
        b.repo.by("sam").open_issue(&format!("i{n}"), "b", labels).unwrap();
    }
    assert_eq!(b.repo.labels(2).unwrap(), ["bug"], "a form's unknown label is skipped");
    let first = b.get("/repos/ada/data/issues?per_page=2&state=all").await;
    assert_eq!(first.json[0]["number"], 5);
    let link = &first.headers["link"];
    let next = link.split(';').next().unwrap().trim_matches(['<', '>']);
    let next = next.strip_prefix(b.forge.url()).unwrap();
    let second = b.get(next).await;
    assert_eq!((&second.json[0]["number"], second.json.as_array().unwrap().len()), (&json!(3), 2));
    assert!(second.headers["link"].contains("rel=\"prev\""));
    assert_eq!(b.get("/repos/ada/data/issues?labels=bug&direction=asc").await.json[0]["number"], 2);
    b.repo.by("sam").close(1).unwrap();
    assert_eq!(
        b.get("/repos/ada/data/issues?state=closed").await.json[0]["closed_by"]["login"],
        "sam"
    );
    let edit = json!({ "state": "closed", "state_reason": "not_planned", "labels": ["new"] });
    let edited = b.bot("PATCH", "/repos/ada/data/issues/2", Some(edit)).await;
    assert_eq!(edited.json["state_reason"], "not_planned");
    assert_eq!(edited.json["labels"][0]["name"], "new", "the API makes labels by naming them");
    b.finish().await;
}

#[tokio::test]
async fn comments_labels_and_reactions_live_a_full_life() {
    let b = bench().await;
    b.repo.by("sam").open_issue("t", "b", &[]).unwrap();
    let comments = "/repos/ada/data/issues/1/comments";
    let made = b.bot("POST", comments, Some(json!({ "body": "hello" }))).await;
    assert_eq!(made.json["performed_via_github_app"]["slug"], "robo");
    let one = format!("/repos/ada/data/issues/comments/{}", made.json["id"]);
    assert_eq!(b.bot("PATCH", &one, Some(json!({ "body": "bye" }))).await.json["body"], "bye");
    assert_eq!(b.get(comments).await.json[0]["body"], "bye");
    let eyes = Some(json!({ "content": "eyes" }));
    let path = format!("{one}/reactions");
    let eye = b.bot("POST", &path, eyes.clone()).await;
    assert_eq!((eye.status, b.bot("POST", &path, eyes).await.status), (201, 200));
    assert_eq!(b.get(&path).await.json[0]["user"]["login"], "robo[bot]");
    assert_eq!(b.bot("DELETE", &format!("{path}/{}", eye.json["id"]), None).await.status, 204);
    assert_eq!(b.bot("DELETE", &one, None).await.status, 204);
    assert_eq!(b.get(&one).await.status, 404);

    let labels = "/repos/ada/data/labels";
    let new = json!({ "name": "to do", "color": "00ff00", "description": "d" });
    assert_eq!(b.bot("POST", labels, Some(new.clone())).await.status, 201);
    let twice = b.bot("POST", labels, Some(new)).await;
    assert_eq!(twice.json["errors"][0]["code"], "already_exists");
    let on = b
        .bot("POST", "/repos/ada/data/issues/1/labels", Some(json!({ "labels": ["to do"] })))
        .await;
    assert_eq!(on.json[0]["description"], "d");
    let off = "/repos/ada/data/issues/1/labels/to%20do";
    assert_eq!(b.bot("DELETE", off, None).await.json, json!([]));
    assert_eq!(b.bot("DELETE", off, None).await.status, 404);
    let renamed =
        b.bot("PATCH", "/repos/ada/data/labels/to%20do", Some(json!({ "new_name": "done" }))).await;
    assert_eq!(renamed.json["name"], "done");
    assert_eq!(b.bot("DELETE", "/repos/ada/data/labels/done", None).await.status, 204);
    let rocket = Some(json!({ "content": "rocket" }));
    assert_eq!(b.bot("POST", "/repos/ada/data/issues/1/reactions", rocket).await.status, 201);
    assert_eq!(b.repo.reactions(1).unwrap(), [("robo[bot]".to_owned(), "rocket".to_owned())]);
    b.finish().await;
}

#[tokio::test]
async fn check_runs_and_statuses_are_kept_by_commit_g22() {
    let b = bench().await;
    let sha = b.repo.head("main").unwrap().unwrap();
    let note = |n: usize| json!({ "path": "data/a.csv", "start_line": n, "end_line": n, "annotation_level": "warning", "message": "m" });
    let output = |count: usize| json!({ "title": "t", "summary": "s", "annotations": (1..=count).map(note).collect::<Vec<_>>() });
    let runs = "/repos/ada/data/check-runs";
    let new =
        json!({ "name": "data", "head_sha": sha, "status": "in_progress", "output": output(50) });
    let made = b.bot("POST", runs, Some(new)).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let one = format!("{runs}/{}", made.json["id"]);
    let done = json!({ "conclusion": "success", "output": output(10) });
    let done = b.bot("PATCH", &one, Some(done)).await;
    assert_eq!(done.json["output"]["annotations_count"], 60, "they add up");
    let found = b.get(&format!("/repos/ada/data/commits/{sha}/check-runs?check_name=data")).await;
    assert_eq!(found.json["total_count"], 1);
    let notes = b.get(&format!("{one}/annotations?per_page=100")).await;
    assert_eq!(notes.json.as_array().unwrap().len(), 60);
    let status = json!({ "state": "success", "context": "ci" });
    let path = format!("/repos/ada/data/statuses/{sha}");
    assert_eq!(b.bot("POST", &path, Some(status)).await.status, 201);
    assert_eq!(b.get("/repos/ada/data/commits/main/status").await.json["state"], "success");
    assert_eq!(b.get("/repos/ada/data/commits/main/statuses").await.json[0]["context"], "ci");
    b.finish().await;
}

#[tokio::test]
async fn repositories_branches_commits_and_people_are_read() {
    let b = bench().await;
    let home = b.get("/repos/ada/data").await;
    assert_eq!(
        (&home.json["default_branch"], &home.json["permissions"]["push"]),
        (&json!("main"), &json!(true))
    );
    assert_eq!(b.get("/repos/ada/data/branches").await.json[0]["name"], "main");
    assert_eq!(b.get("/repos/ada/data/branches/main").await.json["protected"], false);
    b.repo.by("ada").push("main", "two", &[("b", Some("x"))]).unwrap();
    assert_eq!(b.get("/repos/ada/data/commits?path=b").await.json.as_array().unwrap().len(), 1);
    assert_eq!(b.get("/repos/ada/data/commits").await.json.as_array().unwrap().len(), 2);
    assert_eq!(b.get("/repos/ada/data/commits/main").await.json["files"][0]["filename"], "b");
    let sam = b.get("/users/sam").await;
    assert_eq!(b.get(&format!("/user/{}", sam.json["id"])).await.json["login"], "sam");
    assert_eq!(b.get("/users/robo%5Bbot%5D").await.json["type"], "Bot");
    assert_eq!(b.get("/installation/repositories").await.json["total_count"], 1);
    assert_eq!(b.get("/rate_limit").await.json["resources"]["core"]["limit"], 5000);
    b.finish().await;
}

#[tokio::test]
async fn what_has_not_changed_is_answered_with_304() {
    let b = bench().await;
    let first = b.get("/repos/ada/data/issues").await;
    let known = [("if-none-match", first.headers["etag"].as_str())];
    let again = b.send(&b.token, "GET", "/repos/ada/data/issues", None, &known).await.unwrap();
    assert_eq!(again.status, 304);
    assert_eq!(again.headers["x-ratelimit-used"], first.headers["x-ratelimit-used"], "free");
    assert!(first.headers.contains_key("x-github-request-id"));
    b.repo.by("sam").open_issue("t", "b", &[]).unwrap();
    let new = b.send(&b.token, "GET", "/repos/ada/data/issues", None, &known).await.unwrap();
    assert_eq!(new.status, 200);
    b.finish().await;
}
