//! The push event.

use serde_json::{Value, json};

use super::Event;
use crate::git::{ChangeKind, Commit};
use crate::refusal::Refusal;
use crate::world::repository::Visibility;
use crate::world::{Caller, Repository, State};

/// The most commits a push names one by one.
const MAX_COMMITS: usize = 20;

impl State {
    fn pushed(&self, home: &Repository, commit: &Commit) -> Result<Value, Refusal> {
        let changes = home.git.diff(commit.parents.first().map(String::as_str), &commit.oid)?;
        let paths = |kinds: &[ChangeKind]| -> Vec<&str> {
            let some = changes.iter().filter(|change| kinds.contains(&change.kind));
            some.map(|change| change.path.as_str()).collect()
        };
        Ok(json!({
            "id": commit.oid,
            "message": commit.message,
            "title": commit.message.lines().next().unwrap_or_default(),
            "timestamp": commit.committer.at.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string(),
            "url": format!("{}/-/commit/{}", self.gitlab_page(home), commit.oid),
            "author": { "name": commit.author.name, "email": commit.author.email },
            "added": paths(&[ChangeKind::Added, ChangeKind::Renamed]),
            "modified": paths(&[ChangeKind::Modified]),
            "removed": paths(&[ChangeKind::Removed]),
        }))
    }

    /// A branch or tag that moved. Commits stand oldest first; a new branch brings those that the
    /// default branch does not have.
    pub(super) fn push_event(
        &self,
        caller: &Caller,
        home: &Repository,
        name: &str,
        before: Option<&str>,
        after: Option<&str>,
    ) -> Result<Option<Event>, Refusal> {
        let (event, kind) = if name.starts_with("refs/heads/") {
            ("Push Hook", "push")
        } else if name.starts_with("refs/tags/") {
            ("Tag Push Hook", "tag_push")
        } else {
            return Ok(None);
        };
        let zero = "0".repeat(40);
        let mut oids = match after {
            Some(after) => {
                let known = before.or_else(|| home.branch(&home.default_branch));
                home.git.history(after, known.filter(|known| *known != after), None)?
            }
            None => Vec::new(),
        };
        if before == after {
            oids.truncate(1);
        }
        let total = oids.len();
        oids.truncate(MAX_COMMITS);
        oids.reverse();
        let mut commits = Vec::new();
        for oid in &oids {
            commits.push(self.pushed(home, &home.git.commit(oid)?)?);
        }
        let user = caller.account().and_then(|id| self.users.get(&id));
        let full = self.full_name(home);
        let page = self.gitlab_page(home);
        let level = if home.visibility == Visibility::Public { 20 } else { 0 };
        let payload = json!({
            "object_kind": kind,
            "event_name": kind,
            "before": before.unwrap_or(&zero),
            "after": after.unwrap_or(&zero),
            "ref": name,
            "ref_protected": false,
            "checkout_sha": after,
            "message": null,
            "user_id": user.map(|user| user.id),
            "user_name": user.map(|user| &user.login),
            "user_username": user.map(|user| &user.login),
            "user_email": null,
            "user_avatar": null,
            "project_id": home.id,
            "project": self.hook_project(home),
            "commits": commits,
            "total_commits_count": total,
            "push_options": {},
            "repository": {
                "name": home.name,
                "url": format!("git@127.0.0.1:{full}.git"),
                "description": home.gitlab.description,
                "homepage": page,
                "git_http_url": format!("{page}.git"),
                "git_ssh_url": format!("git@127.0.0.1:{full}.git"),
                "visibility_level": level,
            },
        });
        Ok(Some((event, payload)))
    }
}
