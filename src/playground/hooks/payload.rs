//! Payloads, as GitHub's webhook description has them.

use serde_json::{Value, json};

use super::Happening;
use crate::clock::written;
use crate::git::{ChangeKind, Commit, Signature};
use crate::refusal::Refusal;
use crate::shapes::subjects::Detail;
use crate::shapes::{extend, without};
use crate::world::app::HookTarget;
use crate::world::{App, Caller, Id, Repository, State};

/// The most commits a push names one by one.
const MAX_COMMITS: usize = 20;

impl State {
    /// The event's name and payload; `None` where GitHub sends nothing.
    pub(super) fn payload(
        &self,
        caller: &Caller,
        repository: Id,
        happening: &Happening,
    ) -> Result<Option<(&'static str, Value)>, Refusal> {
        let home = self.repository(repository)?;
        let (event, own) = match happening {
            Happening::Issue { number, action } => self.subject_event(home, *number, action)?,
            Happening::Edited { number, title, body } => {
                let (event, own) = self.subject_event(home, *number, "edited")?;
                let mut changes = json!({});
                for (name, old) in [("title", title), ("body", body)] {
                    if let Some(old) = old {
                        changes = extend(changes, json!({ name: { "from": old } }));
                    }
                }
                (event, extend(own, json!({ "changes": changes })))
            }
            Happening::Labeled { number, label } => {
                self.label_event(home, *number, *label, "labeled")?
            }
            Happening::Unlabeled { number, label } => {
                self.label_event(home, *number, *label, "unlabeled")?
            }
            Happening::Synchronized { number, before, after } => {
                let (event, own) = self.subject_event(home, *number, "synchronize")?;
                (event, extend(own, json!({ "before": before, "after": after })))
            }
            Happening::Comment { id, action, old } => {
                let comment = home.comment(*id)?;
                let issue = self.issue_shape(home, home.subject(comment.number)?);
                let mut own = json!({
                    "action": action,
                    "issue": issue,
                    "comment": self.comment_shape(home, comment),
                });
                if let Some(old) = old {
                    own = extend(own, json!({ "changes": { "body": { "from": old } } }));
                }
                ("issue_comment", own)
            }
            Happening::Reviewed { id } => {
                let review = home.review(*id)?;
                let mut shape = self.review_shape(home, review);
                if let Some(fields) = shape.as_object_mut() {
                    // Webhooks write the verdict small.
                    fields.insert("state".to_owned(), json!(review.state.to_lowercase()));
                }
                let pull = self.reviewed_pull(home, review.number)?;
                let own = json!({ "action": "submitted", "review": shape, "pull_request": pull });
                ("pull_request_review", own)
            }
            Happening::Remarked { id } => {
                let remark = home.remark(*id)?;
                let pull = self.reviewed_pull(home, remark.number)?;
                let shape = self.remark_shape(home, remark);
                let own = json!({ "action": "created", "comment": shape, "pull_request": pull });
                ("pull_request_review_comment", own)
            }
            Happening::Check { id, action } => {
                let run = home.check_runs.iter().find(|run| run.id == *id);
                let run = run.ok_or(Refusal::NotFound)?;
                ("check_run", json!({ "action": action, "check_run": self.hook_check(home, run) }))
            }
            Happening::Relabeled { .. }
            | Happening::Assigned { .. }
            | Happening::Emoji { .. }
            | Happening::Hidden { .. }
            | Happening::Approved { .. } => return Ok(None),
            Happening::Push { name, before, after } => {
                let public = name.starts_with("refs/heads/") || name.starts_with("refs/tags/");
                if !public {
                    return Ok(None);
                }
                (
                    "push",
                    self.push_payload(caller, home, name, before.as_deref(), after.as_deref())?,
                )
            }
        };
        let sender = self.maybe_user(caller.account());
        let mut whole =
            extend(own, json!({ "repository": self.repository_shape(home), "sender": sender }));
        let owner = self.user(home.owner)?;
        if owner.kind == crate::world::UserKind::Organization {
            whole = extend(whole, json!({ "organization": self.organization(home.owner) }));
        }
        Ok(Some((event, whole)))
    }

    fn reviewed_pull(&self, home: &Repository, number: u64) -> Result<Value, Refusal> {
        self.pull_shape(home, home.subject(number)?, home.pull(number)?, Detail::Simple)
    }

    fn organization(&self, id: Id) -> Value {
        let Some(user) = self.users.get(&id) else { return Value::Null };
        let url = format!("{}/orgs/{}", self.url, user.login);
        json!({
            "login": user.login,
            "id": user.id,
            "node_id": crate::world::node::Node::User(id).id(),
            "url": url,
            "repos_url": format!("{url}/repos"),
            "events_url": format!("{url}/events"),
            "hooks_url": format!("{url}/hooks"),
            "issues_url": format!("{url}/issues"),
            "members_url": format!("{url}/members{{/member}}"),
            "public_members_url": format!("{url}/public_members{{/member}}"),
            "avatar_url": format!("{}/avatars/u/{id}", self.url),
            "description": null,
        })
    }

    fn subject_event(
        &self,
        home: &Repository,
        number: u64,
        action: &str,
    ) -> Result<(&'static str, Value), Refusal> {
        let subject = home.subject(number)?;
        let Some(pull) = &subject.pull else {
            let issue = self.issue_shape(home, subject);
            return Ok(("issues", json!({ "action": action, "issue": issue })));
        };
        let shape = self.pull_shape(home, subject, pull, Detail::Full)?;
        Ok(("pull_request", json!({ "action": action, "number": number, "pull_request": shape })))
    }

    fn label_event(
        &self,
        home: &Repository,
        number: u64,
        label: Id,
        action: &str,
    ) -> Result<(&'static str, Value), Refusal> {
        let (event, own) = self.subject_event(home, number, action)?;
        let label = home.labels.iter().find(|one| one.id == label).ok_or(Refusal::NotFound)?;
        Ok((event, extend(own, json!({ "label": self.label_shape(home, label) }))))
    }

    /// A check run as webhooks have it: with its suite.
    fn hook_check(&self, home: &Repository, run: &crate::world::checks::CheckRun) -> Value {
        let shape = self.check_shape(home, run);
        let suite = json!({
            "id": run.app,
            "node_id": format!("CS_{}", run.app),
            "head_branch": null,
            "head_sha": run.head_sha,
            "status": run.status,
            "conclusion": run.conclusion,
            "url": format!("{}/check-suites/{}", self.api_url(home), run.app),
            "before": null,
            "after": null,
            "pull_requests": shape.get("pull_requests"),
            "app": shape.get("app"),
            "created_at": run.started_at.map(written),
            "updated_at": run.started_at.map(written),
        });
        extend(shape, json!({ "check_suite": suite }))
    }

    fn push_payload(
        &self,
        caller: &Caller,
        home: &Repository,
        name: &str,
        before: Option<&str>,
        after: Option<&str>,
    ) -> Result<Value, Refusal> {
        let zero = "0".repeat(40);
        let mut commits = Vec::new();
        let mut head = Value::Null;
        if let Some(after) = after {
            // A new branch brings only what the default branch does not have.
            let known = before.or_else(|| home.branch(&home.default_branch));
            let known = known.filter(|known| *known != after);
            let mut oids = home.git.history(after, known, None)?;
            if before.is_none() && known.is_none() && home.refs.len() > 1 {
                oids.clear();
            }
            oids.truncate(MAX_COMMITS);
            oids.reverse();
            for oid in oids {
                commits.push(self.pushed_commit(home, &home.git.commit(&oid)?)?);
            }
            if let Some(oid) = home.git.commit_of(after) {
                head = self.pushed_commit(home, &home.git.commit(&oid)?)?;
            }
        }
        let forced = match (before, after) {
            (Some(before), Some(after)) => !home.git.is_ancestor(before, after),
            _ => false,
        };
        let pusher = caller.account().and_then(|id| self.users.get(&id));
        let html = self.html_url(home);
        let (from, to) = (before.unwrap_or(&zero), after.unwrap_or(&zero));
        Ok(json!({
            "ref": name,
            "before": from,
            "after": to,
            "created": before.is_none(),
            "deleted": after.is_none(),
            "forced": forced,
            "base_ref": null,
            "compare": format!("{html}/compare/{from}...{to}"),
            "commits": commits,
            "head_commit": head,
            "pusher": {
                "name": pusher.map_or("ghost", |user| user.login.as_str()),
                "email": pusher.map(crate::world::User::noreply),
            },
        }))
    }

    fn pushed_commit(&self, home: &Repository, commit: &Commit) -> Result<Value, Refusal> {
        let parent = commit.parents.first().map(String::as_str);
        let changes = home.git.diff(parent, &commit.oid)?;
        let paths = |kinds: &[ChangeKind]| -> Vec<&str> {
            let some = changes.iter().filter(|change| kinds.contains(&change.kind));
            some.map(|change| change.path.as_str()).collect()
        };
        let who = |signature: &Signature| {
            let user = self.users.values().find(|user| user.noreply() == signature.email);
            let own = json!({
                "name": signature.name,
                "email": signature.email,
                "date": written(signature.at),
            });
            match user {
                Some(user) => extend(own, json!({ "username": user.login })),
                None => own,
            }
        };
        Ok(json!({
            "id": commit.oid,
            "tree_id": commit.tree,
            "distinct": true,
            "message": commit.message,
            "timestamp": written(commit.committer.at),
            "url": format!("{}/commit/{}", self.html_url(home), commit.oid),
            "author": who(&commit.author),
            "committer": who(&commit.committer),
            "added": paths(&[ChangeKind::Added, ChangeKind::Renamed]),
            "removed": paths(&[ChangeKind::Removed]),
            "modified": paths(&[ChangeKind::Modified]),
        }))
    }

    fn repository_names<'a>(&self, ids: impl Iterator<Item = &'a Id>) -> Vec<Value> {
        ids.filter_map(|id| self.repositories.get(id))
            .map(|home| {
                let shape = self.repository_shape(home);
                json!({
                    "id": home.id,
                    "node_id": shape.get("node_id"),
                    "name": home.name,
                    "full_name": self.full_name(home),
                    "private": shape.get("private"),
                })
            })
            .collect()
    }

    /// Tells an App that it was installed or removed (`created`, `deleted`).
    pub(crate) fn installation_event(&mut self, caller: &Caller, id: Id, action: &str) {
        let Some(installation) = self.installations.get(&id) else { return };
        let app = installation.app;
        let shape = self.installation_shape(installation);
        let shape = without(shape, &["suspended_by", "suspended_at"]);
        let payload = json!({
            "action": action,
            "installation": extend(shape, json!({ "suspended_by": null, "suspended_at": null })),
            "repositories": self.repository_names(installation.repositories.iter()),
            "requester": null,
            "sender": self.maybe_user(caller.account()),
        });
        self.publish(caller, None, "installation", &payload);
        self.queue_delivery(app, Some(id), None, "installation", &payload);
    }

    /// Tells an App which repositories it may reach now, or no more.
    pub(crate) fn installation_repositories_event(
        &mut self,
        caller: &Caller,
        id: Id,
        added: &[Id],
        removed: &[Id],
    ) {
        let Some(installation) = self.installations.get(&id) else { return };
        let app = installation.app;
        let payload = json!({
            "action": if added.is_empty() { "removed" } else { "added" },
            "installation": self.installation_shape(installation),
            "repository_selection": "selected",
            "repositories_added": self.repository_names(added.iter()),
            "repositories_removed": self.repository_names(removed.iter()),
            "requester": null,
            "sender": self.maybe_user(caller.account()),
        });
        self.publish(caller, None, "installation_repositories", &payload);
        self.queue_delivery(app, Some(id), None, "installation_repositories", &payload);
    }

    /// The first thing a new hook hears.
    pub(crate) fn ping(&mut self, app: &App, hook: &HookTarget) {
        let payload = json!({
            "zen": "Approachable is better than simple.",
            "hook_id": hook.id,
            "hook": {
                "type": "App",
                "id": hook.id,
                "name": "web",
                "active": true,
                "events": app.events,
                "config": {
                    "content_type": "json",
                    "insecure_ssl": "0",
                    "secret": "********",
                    "url": hook.url,
                },
                "updated_at": written(app.created_at),
                "created_at": written(app.created_at),
                "app_id": app.id,
                "deliveries_url": format!("{}/app/hook/deliveries", self.url),
            },
        });
        self.queue_delivery(app.id, None, None, "ping", &payload);
    }
}
