//! Merge requests.

use serde_json::{Value, json};

use super::commits::pipeline_state;
use super::written;
use crate::refusal::Refusal;
use crate::shapes::extend;
use crate::world::issues::Subject;
use crate::world::pulls::{Pull, Stage};
use crate::world::{Area, Caller, Repository, Role, State};

/// How much of a merge request is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Detail {
    /// As in lists: whether it merges is not looked at.
    Listed,
    /// With everything.
    Full,
}

/// Where a merge request stands on its way to be merged: `merge_status`, `detailed_merge_status`.
pub(crate) fn standing(
    home: &Repository,
    subject: &Subject,
    pull: &Pull,
) -> (&'static str, &'static str) {
    if !subject.state.is_open() {
        let status = if pull.merged_at.is_some() { "can_be_merged" } else { "unchecked" };
        return (status, "not_open");
    }
    if !home.mergeable(pull) {
        return ("cannot_be_merged", "conflict");
    }
    let detailed = if pull.stage == Stage::Draft {
        "draft_status"
    } else if subject.gitlab.approvals.len() < home.gitlab.approvals {
        "not_approved"
    } else if home.gitlab.needs_resolved && !threads_resolved(home, subject) {
        "discussions_not_resolved"
    } else if home.gitlab.needs_pipeline {
        let statuses = home.latest_statuses(&pull.head_sha);
        match pipeline_state(&statuses) {
            "success" if !statuses.is_empty() => "mergeable",
            "running" | "pending" => "ci_still_running",
            _ => "ci_must_pass",
        }
    } else {
        "mergeable"
    };
    ("can_be_merged", detailed)
}

/// Whether every thread on a merge request is resolved.
pub(crate) fn threads_resolved(home: &Repository, subject: &Subject) -> bool {
    let mut threads = home.notes_of(subject.number).filter(|note| note.gitlab.thread.is_some());
    threads.all(|note| note.gitlab.resolved.is_some())
}

impl State {
    /// `MergeRequest`.
    pub(crate) fn gitlab_merge_request(
        &self,
        caller: &Caller,
        home: &Repository,
        subject: &Subject,
        detail: Detail,
    ) -> Result<Value, Refusal> {
        let pull = subject.pull.as_ref().ok_or(Refusal::NotFound)?;
        let facts = &subject.gitlab;
        let users =
            |ids: &[u64]| -> Vec<Value> { ids.iter().map(|id| self.gitlab_user(*id)).collect() };
        let merger = pull.merged_by.map(|id| self.gitlab_user(id));
        let (merge_status, detailed) = match detail {
            Detail::Full => standing(home, subject, pull),
            Detail::Listed if subject.state.is_open() => ("unchecked", "unchecked"),
            Detail::Listed => ("can_be_merged", "not_open"),
        };
        let commit = pull.merge_commit.as_deref();
        let squashed = commit.filter(|_| facts.squash);
        let merge_user = merger
            .clone()
            .or_else(|| facts.auto_merge.as_ref().map(|one| self.gitlab_user(one.user)));
        let shape = extend(
            self.gitlab_subject(home, subject),
            json!({
                "merged_by": merger,
                "merge_user": merge_user,
                "merged_at": pull.merged_at.map(written),
                "prepared_at": written(subject.created_at),
                "target_branch": pull.base_ref,
                "source_branch": pull.head_ref,
                "reviewers": users(&facts.reviewers),
                "source_project_id": pull.head_repository,
                "target_project_id": home.id,
                "draft": pull.stage == Stage::Draft,
                "work_in_progress": pull.stage == Stage::Draft,
                "merge_when_pipeline_succeeds": facts.auto_merge.is_some(),
                "merge_after": null,
                "merge_status": merge_status,
                "detailed_merge_status": detailed,
                "sha": pull.head_sha,
                "merge_commit_sha": commit.filter(|_| !facts.squash),
                "squash_commit_sha": squashed,
                "discussion_locked": subject.lock.is_some().then_some(true),
                "should_remove_source_branch": null,
                "force_remove_source_branch": facts.remove_source,
                "allow_collaboration": facts.allow_collaboration,
                "allow_maintainer_to_push": facts.allow_collaboration,
                "reference": subject.gitlab_reference(),
                "squash": facts.squash,
                "squash_on_merge": facts.squash,
                "has_conflicts": merge_status == "cannot_be_merged",
                "blocking_discussions_resolved": !home.gitlab.needs_resolved || threads_resolved(home, subject),
                "approvals_before_merge": null,
            }),
        );
        if detail == Detail::Listed {
            return Ok(shape);
        }
        let changes = home.pull_changes(pull)?;
        let pipeline = self.gitlab_pipeline(home, &pull.head_sha);
        let may_merge = self.can(caller, home, Area::Contents, Role::Write);
        Ok(extend(
            shape,
            json!({
                "subscribed": false,
                "changes_count": if changes.is_empty() { Value::Null } else { Value::from(changes.len().to_string()) },
                "latest_build_started_at": null,
                "latest_build_finished_at": null,
                "first_deployed_to_production_at": null,
                "pipeline": pipeline,
                "head_pipeline": pipeline,
                "diff_refs": self.gitlab_diff_refs(home, pull),
                "merge_error": null,
                "rebase_in_progress": false,
                "diverged_commits_count": 0,
                "first_contribution": false,
                "user": { "can_merge": may_merge },
            }),
        ))
    }

    /// The three commits that a remark on a line must name.
    #[expect(clippy::unused_self, reason = "it reads as its neighbours do")]
    pub(crate) fn gitlab_diff_refs(&self, home: &Repository, pull: &Pull) -> Value {
        let fork = home.git.merge_base(&pull.base_sha, &pull.head_sha);
        let base = fork.unwrap_or_else(|| pull.base_sha.clone());
        json!({ "base_sha": base, "head_sha": pull.head_sha, "start_sha": base })
    }
}
