//! Check runs and statuses.

use serde_json::{Value, json};

use crate::clock::written;
use crate::world::checks::{CheckRun, Status};
use crate::world::node::Node;
use crate::world::{Repository, State};

impl State {
    /// `check-run`.
    pub(crate) fn check_shape(&self, home: &Repository, run: &CheckRun) -> Value {
        let api = self.api_url(home);
        let url = format!("{api}/check-runs/{}", run.id);
        let html = format!("{}/runs/{}", self.html_url(home), run.id);
        let pulls: Vec<Value> = home
            .subjects
            .values()
            .filter(|subject| subject.state.is_open())
            .filter_map(|subject| subject.pull.as_ref().map(|pull| (subject, pull)))
            .filter(|(_, pull)| {
                pull.head_sha == run.head_sha && pull.head_repository == Some(home.id)
            })
            .map(|(subject, pull)| {
                let repo = json!({ "id": home.id, "url": api, "name": home.name });
                json!({
                    "id": pull.id,
                    "number": subject.number,
                    "url": format!("{api}/pulls/{}", subject.number),
                    "head": { "ref": pull.head_ref, "sha": pull.head_sha, "repo": repo },
                    "base": { "ref": pull.base_ref, "sha": pull.base_sha, "repo": repo },
                })
            })
            .collect();
        json!({
            "id": run.id,
            "node_id": Node::Check(home.id, run.id).id(),
            "head_sha": run.head_sha,
            "external_id": run.external_id.as_deref().unwrap_or_default(),
            "url": url,
            "html_url": html,
            "details_url": run.details_url.as_deref().unwrap_or(&html),
            "status": run.status,
            "conclusion": run.conclusion,
            "started_at": run.started_at.map(written),
            "completed_at": run.completed_at.map(written),
            "output": {
                "title": run.title,
                "summary": run.summary,
                "text": run.text,
                "annotations_count": run.annotations.len(),
                "annotations_url": format!("{url}/annotations"),
            },
            "name": run.name,
            "check_suite": { "id": run.app },
            "app": self.apps.get(&run.app).map_or(Value::Null, |app| self.app_shape(app)),
            "pull_requests": pulls,
        })
    }

    /// `status`.
    pub(crate) fn status_shape(&self, home: &Repository, status: &Status) -> Value {
        json!({
            "url": format!("{}/statuses/{}", self.api_url(home), status.sha),
            "avatar_url": format!("{}/avatars/u/{}", self.url, status.creator),
            "id": status.id,
            "node_id": Node::Status(home.id, status.id).id(),
            "state": status.state,
            "description": status.description,
            "target_url": status.target_url,
            "context": status.context,
            "created_at": written(status.created_at),
            "updated_at": written(status.created_at),
            "creator": self.simple_user(status.creator),
        })
    }
}
