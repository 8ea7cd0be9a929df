//! Inputs of GraphQL's changes to branches.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gitribute_engine::model::{BranchName, CommitId, FileChange, RepoName};
use serde_json::{Value, json};

use super::Wanted;

/// What a deleted branch is "at".
pub(super) const NOWHERE: &str = "0000000000000000000000000000000000000000";

/// How much a change writes, in bytes.
pub(super) fn size(file: &FileChange) -> usize {
    match file {
        FileChange::Write { bytes, .. } => bytes.len(),
        FileChange::Delete { .. } => 0,
    }
}

pub(super) fn create_ref(repository: &str, branch: &BranchName, at: &CommitId) -> Value {
    json!({ "repositoryId": repository, "name": format!("refs/heads/{branch}"), "oid": at })
}

pub(super) fn updates(
    repository: &str,
    branch: &BranchName,
    from: Option<&CommitId>,
    to: &str,
) -> Value {
    json!({
        "repositoryId": repository,
        "refUpdates": [{
            "name": format!("refs/heads/{branch}"),
            "beforeOid": from,
            "afterOid": to,
            "force": true,
        }],
    })
}

pub(super) fn commit_input(repository: &RepoName, wanted: &Wanted<'_>) -> Value {
    let mut additions = Vec::new();
    let mut deletions = Vec::new();
    for file in wanted.files {
        match file {
            FileChange::Write { path, bytes } => {
                additions.push(json!({ "path": path, "contents": STANDARD.encode(bytes) }));
            }
            FileChange::Delete { path } => deletions.push(json!({ "path": path })),
        }
    }
    json!({
        "branch": { "repositoryNameWithOwner": repository, "branchName": wanted.branch },
        "expectedHeadOid": wanted.base,
        "message": { "headline": wanted.message.headline, "body": wanted.message.body },
        "fileChanges": { "additions": additions, "deletions": deletions },
    })
}
