//! GitLab's GraphQL: one query tells what a bot wants to know.

use serde_json::{Value, json};

use super::kit::{PROJECT, bench};

const OBSERVE: &str = "query($path: ID!, $iid: String!, $branch: String!) {
  currentUser { username bot }
  project(fullPath: $path) {
    id fullPath archived maxAccessLevel { integerValue } userPermissions { pushCode }
    issue(iid: $iid) {
      id iid state title description confidential discussionLocked
      author { id username ... on UserCore { bot } }
      labels { nodes { title } }
      awardEmoji { nodes { name user { username } } }
      notes(first: 1, filter: ONLY_COMMENTS) {
        pageInfo { hasNextPage endCursor }
        nodes { id body system internal author { username } awardEmoji { nodes { name } } }
      }
    }
    mergeRequests(sourceBranches: [$branch], state: opened) {
      count nodes { iid title draft sourceBranch diffHeadSha state detailedMergeStatus conflicts }
    }
    repository {
      rootRef
      tree(path: \"data\") { lastCommit { sha } blobs { nodes { path mode } } trees { nodes { name } } }
      blobs(paths: [\"data/gauges.csv\", \"none\"], ref: $branch) { nodes { path oid size lfsOid rawTextBlob } }
    }
  }
}";

#[tokio::test]
async fn one_query_observes_an_issue_and_all_around_it() {
    let b = bench().await;
    let ada = b.repo.by("ada");
    let number = ada.open_issue("t", "b", &[]).unwrap();
    for text in ["one", "two"] {
        ada.comment(number, text).unwrap();
    }
    ada.react(number, "+1").unwrap();
    let sha = ada.push("fix", "m", &[("data/gauges.csv", Some("id\n1\n"))]).unwrap();
    ada.open_pull("p", "", "fix").unwrap();
    let variables = json!({ "path": PROJECT, "iid": "1", "branch": "fix" });
    let got = b.graphql(&b.bot, OBSERVE, variables).await;
    assert!(got.get("errors").is_none(), "{got}");
    let at = |path: &str| got.pointer(&format!("/data{path}")).cloned().unwrap_or_default();
    assert_eq!(at("/currentUser/bot"), true);
    assert_eq!(at("/project/id"), format!("gid://gitlab/Project/{}", b.project_id()));
    assert_eq!(at("/project/maxAccessLevel/integerValue"), 30);
    assert_eq!(at("/project/issue/iid"), "1");
    assert_eq!(at("/project/issue/awardEmoji/nodes/0/name"), "thumbsup");
    assert_eq!(at("/project/issue/notes/nodes/0/body"), "one");
    assert_eq!(at("/project/issue/notes/pageInfo/hasNextPage"), true);
    assert_eq!(at("/project/mergeRequests/nodes/0/diffHeadSha"), sha.as_str());
    assert_eq!(at("/project/mergeRequests/nodes/0/detailedMergeStatus"), "MERGEABLE");
    assert_eq!(at("/project/repository/rootRef"), "main");
    assert_eq!(at("/project/repository/tree/blobs/nodes/0/path"), "data/gauges.csv");
    assert_eq!(at("/project/repository/blobs/nodes").as_array().map(Vec::len), Some(1));
    assert_eq!(at("/project/repository/blobs/nodes/0/rawTextBlob"), "id\n1\n");
    assert_eq!(at("/project/repository/blobs/nodes/0/size"), "5", "a BigInt is text");
}

#[tokio::test]
async fn what_is_hidden_is_null_and_what_is_unknown_an_error() {
    let b = bench().await;
    b.repo.by("ada").open_confidential_issue("t", "b").unwrap();
    let query = "query($path: ID!) { project(fullPath: $path) { issue(iid: \"1\") { title } } }";
    let variables = json!({ "path": PROJECT });
    let got = b.graphql(&b.stranger, query, variables.clone()).await;
    assert_eq!(got, json!({ "data": { "project": { "issue": null } } }));
    let got = b.graphql(&b.owner, query, variables).await;
    assert_eq!(got["data"]["project"]["issue"]["title"], "t");
    let got = b.graphql(&b.bot, "{ project(fullPath: \"a/b\") { id } }", Value::Null).await;
    assert_eq!(got, json!({ "data": { "project": null } }));
    let got = b.graphql(&b.bot, "{ project(fullPath: \"a/b\") { nothing } }", Value::Null).await;
    assert!(got["errors"].to_string().contains("field `nothing`"), "{got}");
}

#[tokio::test]
async fn heavy_and_deep_queries_are_refused() {
    let b = bench().await;
    let weighed = "{ queryComplexity { score limit } }";
    let got = b.graphql(&b.bot, weighed, Value::Null).await;
    assert_eq!(got["data"]["queryComplexity"]["limit"], 250);
    let notes = "notes { nodes { body author { username name webUrl } } }";
    let field = |n| format!("i{n}: issues {{ nodes {{ id title {notes} }} }}");
    let fields = (0..12).map(field).collect::<Vec<_>>().join(" ");
    let query = format!("{{ project(fullPath: \"{PROJECT}\") {{ {fields} }} }}");
    let got = b.graphql(&b.bot, &query, Value::Null).await;
    let told = got["errors"][0]["message"].as_str().unwrap();
    assert!(told.contains("exceeds max complexity of 250"), "{told}");
}
