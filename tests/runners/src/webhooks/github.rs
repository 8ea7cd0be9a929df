//! What a payload of GitHub means, by its documentation ("Webhook events and payloads").

use std::collections::BTreeSet;

use gitribute_engine::model::{SubjectNumber, WorkKind};
use serde_json::Value;

use super::{Expected, at, is_default_branch};

/// What of a subject can change what we would do.
const FOLLOWED: [(&str, &str, &[&str]); 5] = [
    (
        "issues",
        "/issue/number",
        &[
            "opened",
            "edited",
            "closed",
            "reopened",
            "labeled",
            "unlabeled",
            "deleted",
            "transferred",
            "locked",
            "unlocked",
        ],
    ),
    ("issue_comment", "/issue/number", &["created", "edited", "deleted"]),
    (
        "pull_request",
        "/pull_request/number",
        &[
            "opened",
            "edited",
            "closed",
            "reopened",
            "synchronize",
            "labeled",
            "unlabeled",
            "locked",
            "unlocked",
        ],
    ),
    ("pull_request_review", "/pull_request/number", &["submitted", "edited", "dismissed"]),
    ("pull_request_review_comment", "/pull_request/number", &["created", "edited", "deleted"]),
];

/// Which repository and number a delivery is about.
pub(super) fn expected(event: &str, payload: &Value) -> Expected {
    let action = at(payload, "/action").as_str().unwrap_or_default();
    let repo = at(payload, "/repository/id").as_u64();
    if event == "push" {
        return match repo {
            None => Expected::Parked("no repository"),
            Some(repo) if is_default_branch(payload, at(payload, "/repository/default_branch")) => {
                Expected::base_moved(repo)
            }
            Some(_) => Expected::Nothing("not the default branch"),
        };
    }
    if matches!(event, "check_run" | "check_suite") {
        return check(event, action, repo, payload);
    }
    let Some((_, number, actions)) = FOLLOWED.iter().find(|(name, ..)| *name == event) else {
        return Expected::Nothing("not an event that is followed");
    };
    if !actions.contains(&action) {
        return Expected::Nothing("not an action that is followed");
    }
    match (repo, payload.pointer(number).and_then(Value::as_u64)) {
        (Some(repo), Some(number)) => {
            Expected::one(WorkKind::Reconcile, repo, SubjectNumber(number))
        }
        _ => Expected::Parked("no repository or no number"),
    }
}

fn check(event: &str, action: &str, repo: Option<u64>, payload: &Value) -> Expected {
    if action != "rerequested" {
        return Expected::Nothing("not an action that is followed");
    }
    let Some(repo) = repo else { return Expected::Parked("no repository") };
    let pulls = at(payload, &format!("/{event}/pull_requests")).as_array();
    let own = at(payload, &format!("/{event}/external_id"))
        .as_str()
        .and_then(|id| id.split_once('-')?.0.parse().ok());
    let numbers: BTreeSet<u64> = pulls
        .into_iter()
        .flatten()
        .filter_map(|pull| at(pull, "/number").as_u64())
        .chain(own)
        .collect();
    if numbers.is_empty() {
        return Expected::base_moved(repo);
    }
    let numbers = numbers.into_iter().map(SubjectNumber).collect();
    Expected::Look { kind: WorkKind::Recheck, repo, numbers }
}
