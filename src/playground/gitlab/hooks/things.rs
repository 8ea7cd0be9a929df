//! Users, projects, issues and merge requests as webhooks show them: in other words than REST.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::gitlab::shapes::merge_requests::standing;
use crate::refusal::Refusal;
use crate::world::issues::Subject;
use crate::world::labels::Label;
use crate::world::pulls::Stage;
use crate::world::repository::Visibility;
use crate::world::{Id, Repository, State};

/// A time as webhooks write it: `2026-01-31 08:00:00 UTC`.
pub(super) fn spaced(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

fn label_shape(home: &Repository, label: &Label) -> Value {
    json!({
        "id": label.id,
        "title": label.name,
        "color": format!("#{}", label.color),
        "project_id": home.id,
        "created_at": spaced(label.created_at),
        "updated_at": spaced(label.created_at),
        "template": false,
        "description": label.description,
        "type": "ProjectLabel",
        "group_id": null,
    })
}

pub(super) fn labels_shape(home: &Repository, ids: &[Id]) -> Vec<Value> {
    let found = home.labels.iter().filter(|label| ids.contains(&label.id));
    found.map(|label| label_shape(home, label)).collect()
}

/// GitLab's `state_id`.
pub(super) fn state_id(subject: &Subject) -> u64 {
    match subject.gitlab_state() {
        "opened" => 1,
        "merged" => 3,
        _ => 2,
    }
}

impl State {
    /// A user as webhooks show one.
    pub(super) fn hook_user(&self, id: Option<Id>) -> Value {
        let Some(user) = id.and_then(|id| self.users.get(&id)) else { return Value::Null };
        json!({
            "id": user.id,
            "name": user.login,
            "username": user.login,
            "avatar_url": null,
            "email": "[REDACTED]",
        })
    }

    /// A project as webhooks show one.
    pub(super) fn hook_project(&self, home: &Repository) -> Value {
        let full = self.full_name(home);
        let page = self.gitlab_page(home);
        let (ssh, http) = (format!("git@127.0.0.1:{full}.git"), format!("{page}.git"));
        json!({
            "id": home.id,
            "name": home.name,
            "description": home.gitlab.description,
            "web_url": page,
            "avatar_url": null,
            "git_ssh_url": ssh,
            "git_http_url": http,
            "namespace": full.rsplit_once('/').map(|(owner, _)| owner),
            "visibility_level": if home.visibility == Visibility::Public { 20 } else { 0 },
            "path_with_namespace": full,
            "default_branch": home.default_branch,
            "ci_config_path": null,
            "homepage": page,
            "url": ssh,
            "ssh_url": ssh,
            "http_url": http,
        })
    }

    pub(super) fn hook_repository(&self, home: &Repository) -> Value {
        let page = self.gitlab_page(home);
        json!({
            "name": home.name,
            "url": format!("git@127.0.0.1:{}.git", self.full_name(home)),
            "description": home.gitlab.description,
            "homepage": page,
        })
    }

    pub(super) fn hook_issue(&self, home: &Repository, subject: &Subject) -> Value {
        json!({
            "author_id": subject.author,
            "closed_at": subject.closed_at.map(spaced),
            "confidential": subject.gitlab.confidential,
            "created_at": spaced(subject.created_at),
            "description": subject.body,
            "discussion_locked": subject.lock.is_some().then_some(true),
            "due_date": subject.gitlab.due_date,
            "id": subject.gitlab_id(),
            "iid": subject.gitlab.iid,
            "last_edited_at": null,
            "last_edited_by_id": null,
            "milestone_id": null,
            "moved_to_id": null,
            "duplicated_to_id": null,
            "project_id": home.id,
            "relative_position": null,
            "state_id": state_id(subject),
            "time_estimate": 0,
            "title": subject.title,
            "updated_at": spaced(subject.updated_at),
            "updated_by_id": subject.gitlab.updated_by,
            "weight": null,
            "health_status": null,
            "type": "Issue",
            "url": self.gitlab_subject_page(home, subject),
            "total_time_spent": 0,
            "time_change": 0,
            "human_total_time_spent": null,
            "human_time_change": null,
            "human_time_estimate": null,
            "assignee_ids": subject.assignees,
            "assignee_id": subject.assignees.first(),
            "labels": labels_shape(home, &subject.labels),
            "state": subject.gitlab_state(),
            "severity": "unknown",
            "customer_relations_contacts": [],
        })
    }

    pub(super) fn hook_merge_request(
        &self,
        home: &Repository,
        subject: &Subject,
    ) -> Result<Value, Refusal> {
        let pull = subject.pull.as_ref().ok_or(Refusal::NotFound)?;
        let (status, detailed) = standing(home, subject, pull);
        let source = pull.head_repository.and_then(|id| self.repositories.get(&id));
        let last = home.git.commit(&pull.head_sha)?;
        let title = last.message.lines().next().unwrap_or_default();
        Ok(json!({
            "assignee_id": subject.assignees.first(),
            "author_id": subject.author,
            "created_at": spaced(subject.created_at),
            "description": subject.body,
            "draft": pull.stage == Stage::Draft,
            "head_pipeline_id": self.gitlab_pipeline(home, &pull.head_sha).get("id"),
            "id": subject.gitlab_id(),
            "iid": subject.gitlab.iid,
            "last_edited_at": null,
            "last_edited_by_id": null,
            "merge_commit_sha": pull.merge_commit,
            "merge_error": null,
            "merge_params": { "force_remove_source_branch": subject.gitlab.remove_source },
            "merge_status": status,
            "merge_user_id": pull.merged_by,
            "merge_when_pipeline_succeeds": subject.gitlab.auto_merge.is_some(),
            "milestone_id": null,
            "source_branch": pull.head_ref,
            "source_project_id": pull.head_repository,
            "state_id": state_id(subject),
            "target_branch": pull.base_ref,
            "target_project_id": home.id,
            "time_estimate": 0,
            "title": subject.title,
            "updated_at": spaced(subject.updated_at),
            "updated_by_id": subject.gitlab.updated_by,
            "prepared_at": spaced(subject.created_at),
            "assignee_ids": subject.assignees,
            "blocking_discussions_resolved": true,
            "detailed_merge_status": detailed,
            "first_contribution": false,
            "human_time_change": null,
            "human_time_estimate": null,
            "human_total_time_spent": null,
            "labels": labels_shape(home, &subject.labels),
            "last_commit": {
                "id": last.oid,
                "message": last.message,
                "title": title,
                "timestamp": last.committer.at.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string(),
                "url": format!("{}/-/commit/{}", self.gitlab_page(home), last.oid),
                "author": { "name": last.author.name, "email": last.author.email },
            },
            "reviewer_ids": subject.gitlab.reviewers,
            "source": source.map(|source| self.hook_project(source)),
            "state": subject.gitlab_state(),
            "target": self.hook_project(home),
            "time_change": 0,
            "total_time_spent": 0,
            "url": self.gitlab_subject_page(home, subject),
            "work_in_progress": pull.stage == Stage::Draft,
            "approval_rules": [],
        }))
    }
}
