//! Commits, branches, changes, statuses and the pipelines they make up.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::written;
use crate::git::{Change, ChangeKind, Commit};
use crate::refusal::Refusal;
use crate::shapes::extend;
use crate::world::checks::Status;
use crate::world::{Caller, Repository, Role, State};

/// A time of a commit: `2026-01-31T08:00:00.000+00:00`.
fn with_zone(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.000+00:00").to_string()
}

/// The lines at a message's end that are `Key: value`.
fn trailers(message: &str) -> Map<String, Value> {
    let last = message.trim_end().rsplit("\n\n").next().unwrap_or_default();
    let pairs: Option<Vec<(&str, &str)>> = last
        .lines()
        .map(|line| {
            let (key, value) = line.split_once(": ")?;
            let is_key = key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
            is_key.then_some((key, value))
        })
        .collect();
    // A message of one paragraph has a title and no trailers.
    if !message.trim_end().contains("\n\n") {
        return Map::new();
    }
    let pairs = pairs.into_iter().flatten();
    pairs.map(|(key, value)| (key.to_owned(), Value::from(value))).collect()
}

/// One file of a diff, in REST's words.
pub(crate) fn change_shape(change: &Change) -> Value {
    let mode = |text: &str| if text == "000000" { "0".to_owned() } else { text.to_owned() };
    let mut diff = change.patch.clone().unwrap_or_default();
    if !diff.is_empty() {
        diff.push('\n');
    }
    json!({
        "diff": diff,
        "collapsed": false,
        "too_large": false,
        "new_path": change.path,
        "old_path": change.previous.as_ref().unwrap_or(&change.path),
        "a_mode": mode(&change.modes.0),
        "b_mode": mode(&change.modes.1),
        "new_file": change.kind == ChangeKind::Added,
        "renamed_file": change.kind == ChangeKind::Renamed,
        "deleted_file": change.kind == ChangeKind::Removed,
        "generated_file": false,
    })
}

/// The states of a commit's statuses made into one, as its pipeline shows it.
pub(crate) fn pipeline_state(statuses: &[&Status]) -> &'static str {
    let any = |word: &str| statuses.iter().any(|one| one.state == word);
    if any("running") {
        "running"
    } else if any("pending") {
        "pending"
    } else if any("failed") {
        "failed"
    } else if any("canceled") {
        "canceled"
    } else {
        "success"
    }
}

impl Repository {
    /// The last status of each name on a commit, in order of their names.
    pub(crate) fn latest_statuses(&self, sha: &str) -> Vec<&Status> {
        let mut latest: std::collections::BTreeMap<&str, &Status> =
            std::collections::BTreeMap::new();
        for status in self.statuses.iter().filter(|one| one.sha == sha) {
            latest.insert(&status.context, status);
        }
        latest.into_values().collect()
    }
}

impl State {
    /// `Commit`.
    pub(crate) fn gitlab_commit(&self, home: &Repository, commit: &Commit) -> Value {
        let title = commit.message.lines().next().unwrap_or_default();
        let trailers = trailers(&commit.message);
        let extended: Map<String, Value> =
            trailers.iter().map(|(key, value)| (key.clone(), json!([value]))).collect();
        json!({
            "id": commit.oid,
            "short_id": commit.oid.get(..8),
            "created_at": with_zone(commit.committer.at),
            "parent_ids": commit.parents,
            "title": title,
            "message": commit.message,
            "author_name": commit.author.name,
            "author_email": commit.author.email,
            "authored_date": with_zone(commit.author.at),
            "committer_name": commit.committer.name,
            "committer_email": commit.committer.email,
            "committed_date": with_zone(commit.committer.at),
            "trailers": trailers,
            "extended_trailers": extended,
            "web_url": format!("{}/-/commit/{}", self.gitlab_page(home), commit.oid),
        })
    }

    /// `CommitDetail`: with counts and what its pipeline says.
    pub(crate) fn gitlab_full_commit(
        &self,
        home: &Repository,
        commit: &Commit,
    ) -> Result<Value, Refusal> {
        let changes = home.git.diff(commit.parents.first().map(String::as_str), &commit.oid)?;
        let additions: u64 = changes.iter().map(|change| change.additions).sum();
        let deletions: u64 = changes.iter().map(|change| change.deletions).sum();
        let pipeline = self.gitlab_pipeline(home, &commit.oid);
        Ok(extend(
            self.gitlab_commit(home, commit),
            json!({
                "stats": { "additions": additions, "deletions": deletions, "total": additions + deletions },
                "status": pipeline.get("status"),
                "project_id": home.id,
                "last_pipeline": pipeline,
            }),
        ))
    }

    /// `Branch`.
    pub(crate) fn gitlab_branch(
        &self,
        caller: &Caller,
        home: &Repository,
        name: &str,
        oid: &str,
    ) -> Result<Value, Refusal> {
        let is_default = name == home.default_branch;
        let merged = !is_default
            && home.branch(&home.default_branch).is_some_and(|tip| home.git.is_ancestor(oid, tip));
        let role = caller.account().and_then(|user| home.role(user));
        Ok(json!({
            "name": name,
            "commit": self.gitlab_commit(home, &home.git.commit(oid)?),
            "merged": merged,
            "protected": false,
            "developers_can_push": false,
            "developers_can_merge": false,
            "can_push": role >= Some(Role::Write),
            "default": is_default,
            "web_url": format!("{}/-/tree/{name}", self.gitlab_page(home)),
        }))
    }

    /// `CommitStatus`.
    pub(crate) fn gitlab_status(&self, status: &Status) -> Value {
        let at = written(status.created_at);
        let ended = matches!(status.state.as_str(), "success" | "failed" | "canceled" | "skipped");
        json!({
            "id": status.id,
            "sha": status.sha,
            "ref": status.branch,
            "status": status.state,
            "name": status.context,
            "target_url": status.target_url,
            "description": status.description,
            "created_at": at,
            "started_at": (status.state == "running" || ended).then_some(&at),
            "finished_at": ended.then_some(&at),
            "allow_failure": false,
            "coverage": null,
            "author": self.gitlab_user(status.creator),
            "pipeline_id": pipeline_id(status.id),
        })
    }

    /// The pipeline that a commit's statuses make up; null without any.
    pub(crate) fn gitlab_pipeline(&self, home: &Repository, sha: &str) -> Value {
        let statuses = home.latest_statuses(sha);
        let first = home.statuses.iter().find(|one| one.sha == sha);
        let (Some(first), Some(last)) = (first, statuses.iter().max_by_key(|one| one.id)) else {
            return Value::Null;
        };
        let id = pipeline_id(first.id);
        json!({
            "id": id,
            "iid": 1,
            "project_id": home.id,
            "sha": sha,
            "ref": first.branch,
            "status": pipeline_state(&statuses),
            "source": "external",
            "name": null,
            "created_at": written(first.created_at),
            "updated_at": written(last.created_at),
            "web_url": format!("{}/-/pipelines/{id}", self.gitlab_page(home)),
        })
    }
}

/// A pipeline has no life of its own here: its id comes from its first status.
fn pipeline_id(status: u64) -> u64 {
    status + 1_000_000
}
