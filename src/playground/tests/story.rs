//! One contribution from the App's first token to the closed issue.

use serde_json::json;

use crate::kit::{Receiver, bench_with_hook};

#[tokio::test]
async fn an_issue_becomes_a_pull_request_and_its_merge_closes_it() {
    let receiver = Receiver::start();
    let b = bench_with_hook(Some(&receiver.url)).await;
    let world = b.forge.world().clone();
    let jwt = b.jwt();

    let app = b.send(&jwt, "GET", "/app", None, &[]).await.unwrap();
    assert_eq!(app.json["slug"], "robo");
    let found = b.send(&jwt, "GET", "/repos/ada/data/installation", None, &[]).await.unwrap();
    let path = format!("/app/installations/{}/access_tokens", found.json["id"]);
    let narrowed = json!({ "repository_ids": [b.repo.id()], "permissions": { "contents": "write", "issues": "write", "pull_requests": "write", "metadata": "read" } });
    let token = b.send(&jwt, "POST", &path, Some(narrowed), &[]).await.unwrap();
    assert_eq!(token.status, 201, "{}", token.text);
    let token = token.json["token"].as_str().unwrap().to_owned();
    assert!(token.len() > 500);

    let number = b.repo.by("sam").open_issue("Add Rome", "### Name\n\nRome", &[]).unwrap();
    world.hooks_settled().await;
    let opened = receiver.all().into_iter().find(|one| one.name() == "issues.opened").unwrap();
    let payload = opened.json();
    assert_eq!(payload["issue"]["body"], "### Name\n\nRome");
    assert_eq!(payload["installation"]["id"], b.installation);
    let issue_id = payload["issue"]["node_id"].as_str().unwrap().to_owned();

    let ask = |query: &str, variables: serde_json::Value| {
        let body = json!({ "query": query, "variables": variables });
        let token = token.clone();
        let b = &b;
        async move {
            let got = b.send(&token, "POST", "/graphql", Some(body), &[]).await.unwrap();
            assert!(got.json.get("errors").is_none(), "{}", got.text);
            got.json["data"].clone()
        }
    };
    let seen = ask(
        "query($n: Int!) { repository(owner: \"ada\", name: \"data\") { id
           defaultBranchRef { name target { oid } }
           object(expression: \"HEAD:data/a.csv\") { ... on Blob { text isTruncated } }
           issue(number: $n) { id body author { login } comments(first: 10) { nodes { id body } } } } }",
        json!({ "n": number }),
    )
    .await;
    let repository = &seen["repository"];
    assert_eq!(repository["issue"]["id"], issue_id.as_str());
    let head = repository["defaultBranchRef"]["target"]["oid"].as_str().unwrap();
    let text = repository["object"]["text"].as_str().unwrap();
    assert_eq!(text, "id,name\n1,Oslo\n");

    let contents = "aWQsbmFtZQoxLE9zbG8KMixSb21lCg==";
    let made = ask(
        "mutation($repo: ID!, $oid: GitObjectID!, $contents: Base64String!, $issue: ID!) {
           createRef(input: { repositoryId: $repo, name: \"refs/heads/robo/1\", oid: $oid }) { ref { id } }
           createCommitOnBranch(input: {
             branch: { repositoryNameWithOwner: \"ada/data\", branchName: \"robo/1\" },
             expectedHeadOid: $oid,
             message: { headline: \"Add Rome\", body: \"Co-authored-by: sam <1+sam@users.noreply.github.com>\" },
             fileChanges: { additions: [{ path: \"data/a.csv\", contents: $contents }] }
           }) { commit { oid } }
           createPullRequest(input: { repositoryId: $repo, baseRefName: \"main\", headRefName: \"robo/1\", title: \"Add Rome\", body: \"Closes #1\" }) { pullRequest { number id headRefOid } }
           addComment(input: { subjectId: $issue, body: \"See #2\" }) { commentEdge { node { databaseId author { login __typename } } } }
         }",
        json!({ "repo": repository["id"], "oid": head, "contents": contents, "issue": issue_id }),
    )
    .await;
    assert_eq!(made["createPullRequest"]["pullRequest"]["number"], 2);
    let author = &made["addComment"]["commentEdge"]["node"]["author"];
    assert_eq!(*author, json!({ "login": "robo", "__typename": "Bot" }));
    let commit = b.repo.commit("robo/1").unwrap();
    assert_eq!(commit["commit"]["verification"]["verified"], true);
    assert_eq!(commit["commit"]["author"]["name"], "robo[bot]");

    b.repo.by("ada").squash(2).unwrap();
    assert_eq!(b.repo.file("main", "data/a.csv").unwrap().unwrap(), b"id,name\n1,Oslo\n2,Rome\n");
    let message = b.repo.commit("main").unwrap()["commit"]["message"].clone();
    assert!(message.as_str().unwrap().contains("Co-authored-by: sam <"), "{message}");
    let issue = b.repo.issue(number).unwrap();
    assert_eq!((&issue["state"], &issue["state_reason"]), (&json!("closed"), &json!("completed")));
    assert_eq!(b.repo.pull(2).unwrap()["merged"], true);

    world.hooks_settled().await;
    assert_eq!(
        receiver.names(),
        [
            "ping",
            "installation.created",
            "issues.opened",
            "push",
            "push",
            "pull_request.opened",
            "issue_comment.created",
            "push",
            "pull_request.closed",
            "issues.closed",
        ]
    );
    b.finish().await;
}
