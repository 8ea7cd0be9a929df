//! Fields of issues and pull requests.

use apollo_compiler::resolvers::FieldError;
use serde_json::{Value, json};

use super::fields::{labels, reactions};
use super::list::connection;
use super::object::{Out, Thing};
use crate::clock::written;
use crate::git::ChangeKind;
use crate::world::issues::Subject;
use crate::world::node::Node;
use crate::world::pulls::{Pull, Stage};
use crate::world::reactions::Target;
use crate::world::{Caller, Repository, State};

/// `OPEN`, `CLOSED` or `MERGED`.
pub(super) fn pull_state(subject: &Subject) -> &'static str {
    let merged = subject.pull.as_ref().is_some_and(|pull| pull.merged_at.is_some());
    match (subject.state.is_open(), merged) {
        (true, _) => "OPEN",
        (false, true) => "MERGED",
        (false, false) => "CLOSED",
    }
}

/// GraphQL's word for REST's reason of a lock.
fn lock_reason(reason: &str) -> String {
    reason.to_uppercase().replace(['-', ' '], "_")
}

pub(super) fn resolve(
    state: &State,
    caller: &Caller,
    home: &Repository,
    subject: &Subject,
    field: &str,
    arguments: &Value,
) -> Result<Out, FieldError> {
    let page = state.subject_page(home, subject);
    Ok(match field {
        "databaseId" => Out::leaf(subject.pull.as_ref().map_or(subject.id, |pull| pull.id)),
        "fullDatabaseId" => {
            Out::leaf(subject.pull.as_ref().map_or(subject.id, |pull| pull.id).to_string())
        }
        "number" => Out::leaf(subject.number),
        "title" => Out::leaf(subject.title.as_str()),
        "body" => Out::leaf(subject.body.as_deref().unwrap_or_default()),
        "state" => match &subject.pull {
            Some(_) => Out::leaf(pull_state(subject)),
            None => Out::leaf(if subject.state.is_open() { "OPEN" } else { "CLOSED" }),
        },
        "stateReason" => match subject.state.reason() {
            Some(reason) => Out::leaf(reason.to_uppercase()),
            None if subject.reopened => Out::leaf("REOPENED"),
            None => Out::NULL,
        },
        "locked" => Out::leaf(subject.lock.is_some()),
        "activeLockReason" => Out::Leaf(json!(
            subject
                .lock
                .as_ref()
                .and_then(|lock| lock.reason.clone())
                .map(|reason| lock_reason(&reason))
        )),
        "author" => Out::node(Node::User(subject.author)),
        "authorAssociation" => Out::leaf(home.association(subject.author)),
        "viewerDidAuthor" => Out::leaf(caller.account() == Some(subject.author)),
        "createdAt" => Out::leaf(written(subject.created_at)),
        "updatedAt" => Out::leaf(written(subject.updated_at)),
        "closed" => Out::leaf(!subject.state.is_open()),
        "closedAt" => Out::Leaf(json!(subject.closed_at.map(written))),
        "resourcePath" => Out::leaf(page.strip_prefix(&state.url).unwrap_or(&page)),
        "url" => Out::leaf(page),
        "labels" => {
            let own = home.labels.iter().filter(|label| subject.labels.contains(&label.id));
            labels(home, own, arguments)?
        }
        "comments" => {
            let items = home
                .comments_of(subject.number)
                .map(|one| (one.id, Thing::Node(Node::Comment(home.id, one.id))))
                .collect();
            let kinds = ("IssueCommentConnection", "IssueCommentEdge");
            Out::One(connection("comments", kinds, items, arguments)?)
        }
        "reactions" | "reactionGroups" => {
            reactions(caller, home, Target::Subject(subject.number), field, arguments)?
        }
        _ => match &subject.pull {
            Some(pull) => of_pull(state, home, subject, pull, field, arguments)?,
            None => Out::NULL,
        },
    })
}

fn of_pull(
    state: &State,
    home: &Repository,
    subject: &Subject,
    pull: &Pull,
    field: &str,
    arguments: &Value,
) -> Result<Out, FieldError> {
    let named = |id: u64, branch: &str| {
        let name = format!("refs/heads/{branch}");
        let there = state.repositories.get(&id).is_some_and(|one| one.refs.contains_key(&name));
        Out::maybe(there.then_some(Node::Ref(id, name)))
    };
    Ok(match field {
        "merged" => Out::leaf(pull.merged_at.is_some()),
        "mergedAt" => Out::Leaf(json!(pull.merged_at.map(written))),
        "mergedBy" => Out::maybe(pull.merged_by.map(Node::User)),
        "mergeCommit" => {
            Out::maybe(pull.merge_commit.clone().map(|oid| Node::Commit(home.id, oid)))
        }
        "mergeable" => Out::leaf(match (subject.state.is_open(), home.mergeable(pull)) {
            (false, _) => "UNKNOWN",
            (true, true) => "MERGEABLE",
            (true, false) => "CONFLICTING",
        }),
        "isDraft" => Out::leaf(pull.stage == Stage::Draft),
        "isCrossRepository" => Out::leaf(pull.head_repository != Some(home.id)),
        "maintainerCanModify" => Out::leaf(false),
        "reviews" => super::reviews::of_pull(home, subject.number, arguments)?,
        "headRefName" => Out::leaf(pull.head_ref.as_str()),
        "headRefOid" => Out::leaf(pull.head_sha.as_str()),
        "headRef" => pull.head_repository.map_or(Out::NULL, |id| named(id, &pull.head_ref)),
        "headRepository" => Out::maybe(pull.head_repository.map(Node::Repository)),
        "headRepositoryOwner" => Out::node(Node::User(pull.head_owner)),
        "baseRefName" => Out::leaf(pull.base_ref.as_str()),
        "baseRefOid" => Out::leaf(pull.base_sha.as_str()),
        "baseRef" => named(home.id, &pull.base_ref),
        "additions" | "deletions" | "changedFiles" => {
            let changes = home.pull_changes(pull)?;
            Out::leaf(match field {
                "additions" => changes.iter().map(|one| one.additions).sum::<u64>(),
                "deletions" => changes.iter().map(|one| one.deletions).sum::<u64>(),
                _ => changes.len() as u64,
            })
        }
        "files" => {
            let changes = home.pull_changes(pull)?;
            let items = (1..).zip(changes).map(|(key, change)| {
                let kind = match change.kind {
                    ChangeKind::Added => "ADDED",
                    ChangeKind::Removed => "DELETED",
                    ChangeKind::Modified => "MODIFIED",
                    ChangeKind::Renamed => "RENAMED",
                };
                let fields = vec![
                    ("path", Out::leaf(change.path)),
                    ("changeType", Out::leaf(kind)),
                    ("additions", Out::leaf(change.additions)),
                    ("deletions", Out::leaf(change.deletions)),
                ];
                (key, Thing::Made("PullRequestChangedFile", fields))
            });
            let kinds = ("PullRequestChangedFileConnection", "PullRequestChangedFileEdge");
            Out::One(connection("files", kinds, items.collect(), arguments)?)
        }
        "commits" => {
            let fork = home.git.merge_base(&pull.base_sha, &pull.head_sha);
            let mut oids = home
                .git
                .history(&pull.head_sha, fork.as_deref(), None)
                .map_err(crate::refusal::Refusal::from)?;
            oids.reverse();
            let items = (1..).zip(oids).map(|(key, oid)| {
                let fields = vec![
                    ("commit", Out::node(Node::Commit(home.id, oid))),
                    ("pullRequest", Out::node(Node::Pull(home.id, subject.number))),
                ];
                (key, Thing::Made("PullRequestCommit", fields))
            });
            let kinds = ("PullRequestCommitConnection", "PullRequestCommitEdge");
            Out::One(connection("commits", kinds, items.collect(), arguments)?)
        }
        _ => Out::NULL,
    })
}
