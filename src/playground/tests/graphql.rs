//! The GraphQL face.

use serde_json::json;

use crate::kit::bench;

const COMMIT: &str = "mutation($oid: GitObjectID!) { createCommitOnBranch(input: {
  branch: { repositoryNameWithOwner: \"ada/data\", branchName: \"main\" }, expectedHeadOid: $oid,
  message: { headline: \"m\" }, fileChanges: { additions: [{ path: \"b\", contents: \"eA==\" }], deletions: [{ path: \"data/a.csv\" }] } })
  { commit { oid committer { name } } ref { name prefix } } }";

#[tokio::test]
async fn a_commit_needs_the_head_it_was_made_for_g4() {
    let b = bench().await;
    let head = b.repo.head("main").unwrap().unwrap();
    let stale = b.graphql(COMMIT, json!({ "oid": "0".repeat(40) })).await;
    assert_eq!(stale["errors"][0]["type"], "STALE_DATA", "{stale}");
    assert_eq!(stale["data"]["createCommitOnBranch"], json!(null));
    let done = b.graphql(COMMIT, json!({ "oid": head })).await;
    let made = &done["data"]["createCommitOnBranch"];
    assert_eq!(made["ref"], json!({ "name": "main", "prefix": "refs/heads/" }), "{done}");
    assert_eq!(made["commit"]["committer"]["name"], "GitHub");
    assert_eq!(b.repo.files("main").unwrap(), ["b"]);
    let again = b.graphql(COMMIT, json!({ "oid": made["commit"]["oid"] })).await;
    assert_eq!(again["errors"][0]["type"], "UNPROCESSABLE", "the file is gone already");
    b.finish().await;
}

#[tokio::test]
async fn one_failing_mutation_leaves_the_others_g12() {
    let b = bench().await;
    b.repo.by("sam").open_issue("t", "b", &[]).unwrap();
    let id = b.repo.issue(1).unwrap()["node_id"].clone();
    let query = "mutation($i: ID!) {
      one: addComment(input: { subjectId: $i, body: \"first\" }) { commentEdge { node { body } } }
      two: addComment(input: { subjectId: \"I_nope\", body: \"x\" }) { subject { id } }
      three: addReaction(input: { subjectId: $i, content: ROCKET }) { reaction { content } subject { id reactionGroups { content reactors(first: 1) { totalCount } viewerHasReacted } } }
      four: closeIssue(input: { issueId: $i, stateReason: NOT_PLANNED }) { issue { state stateReason } }
    }";
    let got = b.graphql(query, json!({ "i": id })).await;
    assert_eq!(got["data"]["one"]["commentEdge"]["node"]["body"], "first");
    assert_eq!(got["data"]["two"], json!(null));
    assert_eq!(got["errors"][0]["type"], "NOT_FOUND");
    assert_eq!(got["errors"][0]["path"], json!(["two"]));
    assert_eq!(got["data"]["three"]["reaction"]["content"], "ROCKET");
    assert_eq!(
        got["data"]["four"]["issue"],
        json!({ "state": "CLOSED", "stateReason": "NOT_PLANNED" })
    );
    assert_eq!(got["errors"].as_array().unwrap().len(), 1, "{got}");
    b.finish().await;
}

#[tokio::test]
async fn lists_come_in_pages_that_must_be_asked_for_g24() {
    let b = bench().await;
    b.repo.by("sam").open_issue("t", "b", &[]).unwrap();
    for n in 0..5 {
        b.repo.by("sam").comment(1, &format!("c{n}")).unwrap();
    }
    let query = "query($after: String) { repository(owner: \"ada\", name: \"data\") {
      issueOrPullRequest(number: 1) { __typename ... on Issue {
        comments(first: 2, after: $after) { totalCount nodes { body author { ... on User { databaseId } } } pageInfo { hasNextPage endCursor } } } } } }";
    let mut bodies = Vec::new();
    let mut after = json!(null);
    loop {
        let got = b.graphql(query, json!({ "after": after })).await;
        let page = &got["data"]["repository"]["issueOrPullRequest"]["comments"];
        for node in page["nodes"].as_array().unwrap() {
            assert!(node["author"]["databaseId"].is_u64());
            bodies.push(node["body"].as_str().unwrap().to_owned());
        }
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(bodies, ["c0", "c1", "c2", "c3", "c4"]);
    let unbound = "{ repository(owner: \"ada\", name: \"data\") { labels { totalCount } } }";
    let got = b.graphql(unbound, json!({})).await;
    assert_eq!(got["errors"][0]["type"], "MISSING_PAGINATION_BOUNDARIES");
    b.finish().await;
}

#[tokio::test]
async fn pull_requests_checks_and_trees_are_seen_and_changed_g7() {
    let b = bench().await;
    b.repo.by("wes").push("fix", "m", &[("x", Some("1"))]).unwrap();
    let number = b.repo.by("wes").open_pull("P", "b", "fix").unwrap();
    b.repo.add_label("bug", "ff0000").unwrap();
    let query = "query($n: Int!) { viewer { login } rateLimit { remaining } repository(owner: \"ada\", name: \"data\") {
      id isArchived isEmpty hasIssuesEnabled label(name: \"bug\") { id }
      object(expression: \"fix:\") { ... on Tree { entries { name mode type object { ... on Blob { byteSize isBinary } } } } }
      pullRequests(first: 5, headRefName: \"fix\", states: [OPEN, MERGED]) { nodes { number } }
      pullRequest(number: $n) { id mergeable headRefOid isCrossRepository headRef { id } files(first: 5) { nodes { path changeType } } commits(first: 1) { nodes { commit { message } } } } } }";
    let got = b.graphql(query, json!({ "n": number })).await;
    assert!(got.get("errors").is_none(), "{got}");
    assert_eq!(got["data"]["viewer"]["login"], "robo[bot]");
    let home = &got["data"]["repository"];
    assert_eq!(home["object"]["entries"][0]["mode"], 0o040_000);
    assert_eq!(home["object"]["entries"][1]["object"], json!({ "byteSize": 1, "isBinary": false }));
    assert_eq!(home["pullRequests"]["nodes"][0]["number"], number);
    let pull = &home["pullRequest"];
    assert_eq!(pull["mergeable"], "MERGEABLE");
    assert_eq!(pull["files"]["nodes"][0], json!({ "path": "x", "changeType": "ADDED" }));
    let query = "mutation($r: ID!, $p: ID!, $l: ID!, $sha: GitObjectID!, $ref: ID!) {
      addLabelsToLabelable(input: { labelableId: $p, labelIds: [$l] }) { labelable { labels(first: 1) { nodes { name } } } }
      createCheckRun(input: { repositoryId: $r, headSha: $sha, name: \"data\", status: COMPLETED, conclusion: FAILURE, output: { title: \"t\", summary: \"s\",
        annotations: [{ path: \"x\", annotationLevel: WARNING, message: \"m\", location: { startLine: 1, endLine: 1 } }] } }) { checkRun { id status conclusion } }
      updatePullRequest(input: { pullRequestId: $p, title: \"Q\" }) { pullRequest { title } }
      removeLabelsFromLabelable(input: { labelableId: $p, labelIds: [$l] }) { labelable { labels(first: 1) { totalCount } } }
      stale: mergePullRequest(input: { pullRequestId: $p, expectedHeadOid: \"1111111111111111111111111111111111111111\" }) { pullRequest { state } }
      mergePullRequest(input: { pullRequestId: $p, expectedHeadOid: $sha, mergeMethod: SQUASH }) { pullRequest { state merged mergeCommit { oid } } }
      deleteRef(input: { refId: $ref }) { clientMutationId }
    }";
    let variables = json!({ "r": home["id"], "p": pull["id"], "l": home["label"]["id"], "sha": pull["headRefOid"], "ref": pull["headRef"]["id"] });
    let got = b.graphql(query, variables).await;
    let data = &got["data"];
    assert_eq!(data["addLabelsToLabelable"]["labelable"]["labels"]["nodes"][0]["name"], "bug");
    assert_eq!(data["createCheckRun"]["checkRun"]["conclusion"], "FAILURE");
    assert_eq!(data["removeLabelsFromLabelable"]["labelable"]["labels"]["totalCount"], 0);
    assert_eq!(data["mergePullRequest"]["pullRequest"]["state"], "MERGED", "{got}");
    assert_eq!(got["errors"][0]["path"], json!(["stale"]));
    assert_eq!(b.repo.branches().unwrap(), ["main"]);
    b.finish().await;
}
