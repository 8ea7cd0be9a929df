//! Payloads of issues, notes, merge requests and emoji, as GitLab's page of webhook events has
//! them.

use serde_json::{Map, Value, json};

use super::Event;
use super::things::{labels_shape, spaced, state_id};
use crate::gitlab::shapes::emoji_name;
use crate::gitlab::shapes::issues::type_name;
use crate::hooks::Happening;
use crate::refusal::Refusal;
use crate::shapes::extend;
use crate::world::gitlab::{Kind, Manner};
use crate::world::issues::Comment;
use crate::world::reactions::Target;
use crate::world::{Caller, Id, Repository, State};

/// One entry of `changes`.
fn change(previous: impl Into<Value>, current: impl Into<Value>) -> Value {
    json!({ "previous": previous.into(), "current": current.into() })
}

impl State {
    /// The event of an issue or merge request.
    fn gitlab_subject_event(
        &self,
        caller: &Caller,
        home: &Repository,
        number: u64,
        action: &str,
        changes: &Map<String, Value>,
    ) -> Result<Option<Event>, Refusal> {
        let subject = home.subject(number)?;
        let (event, kind, attributes) = match subject.kind() {
            Kind::Issue => {
                let hidden = subject.gitlab.confidential;
                let event = if hidden { "Confidential Issue Hook" } else { "Issue Hook" };
                (event, "issue", self.hook_issue(home, subject))
            }
            Kind::MergeRequest => {
                ("Merge Request Hook", "merge_request", self.hook_merge_request(home, subject)?)
            }
        };
        let event_type = if subject.gitlab.confidential { "confidential_issue" } else { kind };
        let people =
            |ids: &[Id]| -> Vec<Value> { ids.iter().map(|id| self.hook_user(Some(*id))).collect() };
        let mut payload = json!({
            "object_kind": kind,
            "event_type": event_type,
            "user": self.hook_user(caller.account()),
            "project": self.hook_project(home),
            "object_attributes": extend(attributes, json!({ "action": action })),
            "labels": labels_shape(home, &subject.labels),
            "changes": changes,
            "repository": self.hook_repository(home),
        });
        if !subject.assignees.is_empty() {
            payload = extend(payload, json!({ "assignees": people(&subject.assignees) }));
        }
        if !subject.gitlab.reviewers.is_empty() {
            payload = extend(payload, json!({ "reviewers": people(&subject.gitlab.reviewers) }));
        }
        Ok(Some((event, payload)))
    }

    fn note_event(
        &self,
        caller: &Caller,
        home: &Repository,
        note: &Comment,
        action: &str,
    ) -> Result<Option<Event>, Refusal> {
        // The forge's own notes, and notes that are gone, are not told.
        if note.is_system() || action == "delete" {
            return Ok(None);
        }
        let subject = home.subject(note.number)?;
        let hidden = note.gitlab.manner == Manner::Internal || subject.gitlab.confidential;
        let page = self.gitlab_subject_page(home, subject);
        let payload = json!({
            "object_kind": "note",
            "event_type": if hidden { "confidential_note" } else { "note" },
            "user": self.hook_user(caller.account()),
            "project_id": home.id,
            "project": self.hook_project(home),
            "object_attributes": {
                "attachment": null,
                "author_id": note.author,
                "change_position": null,
                "commit_id": null,
                "created_at": spaced(note.created_at),
                "discussion_id": note.discussion(),
                "id": note.id,
                "internal": note.gitlab.manner == Manner::Internal,
                "line_code": null,
                "note": note.body,
                "noteable_id": subject.gitlab_id(),
                "noteable_type": type_name(subject.kind()),
                "original_position": note.gitlab.position,
                "position": note.gitlab.position,
                "project_id": home.id,
                "resolved_at": null,
                "resolved_by_id": null,
                "resolved_by_push": null,
                "st_diff": null,
                "system": false,
                "type": note.gitlab_type(),
                "updated_at": spaced(note.updated_at),
                "updated_by_id": (action == "update").then(|| caller.account()).flatten(),
                "description": note.body,
                "url": format!("{page}#note_{}", note.id),
                "action": action,
            },
            "repository": self.hook_repository(home),
        });
        let about = match subject.kind() {
            Kind::Issue => json!({ "issue": self.hook_issue(home, subject) }),
            Kind::MergeRequest => {
                json!({ "merge_request": self.hook_merge_request(home, subject)? })
            }
        };
        let event = if hidden { "Confidential Note Hook" } else { "Note Hook" };
        Ok(Some((event, extend(payload, about))))
    }

    fn emoji_event(
        &self,
        caller: &Caller,
        home: &Repository,
        id: Id,
        action: &str,
    ) -> Result<Option<Event>, Refusal> {
        let reaction = home.reactions.iter().find(|one| one.id == id).ok_or(Refusal::NotFound)?;
        let (number, note) = match reaction.target {
            Target::Subject(number) => (number, None),
            Target::Comment(id) => {
                let note = home.comment(id)?;
                (note.number, Some(note))
            }
            // GitLab has no reviews, and its remarks are notes.
            Target::Review(_) | Target::Remark(_) => return Ok(None),
        };
        let subject = home.subject(number)?;
        let (kind, awardable) = match note {
            Some(note) => ("Note", note.id),
            None => (type_name(subject.kind()), subject.gitlab_id()),
        };
        let page = self.gitlab_subject_page(home, subject);
        let url = note.map_or_else(|| page.clone(), |note| format!("{page}#note_{}", note.id));
        let mut payload = json!({
            "object_kind": "emoji",
            "event_type": action,
            "user": self.hook_user(caller.account()),
            "project_id": home.id,
            "project": self.hook_project(home),
            "object_attributes": {
                "user_id": reaction.user,
                "created_at": spaced(reaction.created_at),
                "id": reaction.id,
                "name": emoji_name(&reaction.content),
                "awardable_type": kind,
                "awardable_id": awardable,
                "updated_at": spaced(reaction.created_at),
                "action": action,
                "awarded_on_url": url,
            },
        });
        if let Some(note) = note {
            let said = self.note_event(caller, home, note, "create")?;
            let attributes = said.and_then(|(_, said)| said.get("object_attributes").cloned());
            payload = extend(payload, json!({ "note": attributes }));
        }
        let about = match subject.kind() {
            Kind::Issue => json!({ "issue": self.hook_issue(home, subject) }),
            Kind::MergeRequest => {
                json!({ "merge_request": self.hook_merge_request(home, subject)? })
            }
        };
        Ok(Some(("Emoji Hook", extend(payload, about))))
    }

    /// The header's word and the payload; `None` where GitLab tells nothing.
    pub(super) fn gitlab_event(
        &self,
        caller: &Caller,
        repository: Id,
        happening: &Happening,
    ) -> Result<Option<Event>, Refusal> {
        let home = self.repository(repository)?;
        let now = self.now();
        let updated = |number: u64, own: Vec<(&str, Value)>| {
            let subject = home.subject(number)?;
            let mut changes: Map<String, Value> = Map::new();
            changes
                .insert("updated_at".to_owned(), change(spaced(subject.updated_at), spaced(now)));
            let by = subject.gitlab.updated_by;
            changes.insert("updated_by_id".to_owned(), change(Value::Null, by));
            changes.extend(own.into_iter().map(|(name, value)| (name.to_owned(), value)));
            self.gitlab_subject_event(caller, home, number, "update", &changes)
        };
        match happening {
            // GitLab has no reviews, and its remarks are notes.
            Happening::Reviewed { .. } | Happening::Remarked { .. } => Ok(None),
            Happening::Issue { number, action } => {
                let subject = home.subject(*number)?;
                let merged = subject.gitlab_state() == "merged";
                let (action, previous) = match *action {
                    "opened" => ("open", Value::Null),
                    "closed" if merged => ("merge", Value::from(1)),
                    "closed" => ("close", Value::from(1)),
                    "reopened" => ("reopen", Value::from(2)),
                    "locked" | "unlocked" => {
                        let locked = *action == "locked";
                        let own = vec![("discussion_locked", change(!locked, locked))];
                        return updated(*number, own);
                    }
                    _ => return Ok(None),
                };
                let mut changes = Map::new();
                changes.insert("state_id".to_owned(), change(previous, state_id(subject)));
                if let Some(at) = subject.closed_at {
                    changes.insert("closed_at".to_owned(), change(Value::Null, spaced(at)));
                }
                if action == "open" {
                    changes.insert("title".to_owned(), change(Value::Null, subject.title.clone()));
                    changes.insert(
                        "description".to_owned(),
                        change(Value::Null, subject.body.clone()),
                    );
                    changes.insert(
                        "created_at".to_owned(),
                        change(Value::Null, spaced(subject.created_at)),
                    );
                }
                self.gitlab_subject_event(caller, home, *number, action, &changes)
            }
            Happening::Edited { number, title, body } => {
                let subject = home.subject(*number)?;
                let mut own = Vec::new();
                if let Some(old) = title {
                    own.push(("title", change(old.as_str(), subject.title.as_str())));
                }
                if let Some(old) = body {
                    own.push(("description", change(old.as_str(), subject.body.clone())));
                }
                updated(*number, own)
            }
            Happening::Relabeled { number, before } => {
                let after = labels_shape(home, &home.subject(*number)?.labels);
                updated(*number, vec![("labels", change(labels_shape(home, before), after))])
            }
            Happening::Assigned { number, old } => {
                let people = |ids: &[Id]| -> Vec<Value> {
                    ids.iter().map(|id| self.hook_user(Some(*id))).collect()
                };
                let now = people(&home.subject(*number)?.assignees);
                updated(*number, vec![("assignees", change(people(old), now))])
            }
            Happening::Hidden { number } => {
                let hidden = home.subject(*number)?.gitlab.confidential;
                updated(*number, vec![("confidential", change(!hidden, hidden))])
            }
            Happening::Synchronized { number, before, .. } => {
                let event =
                    self.gitlab_subject_event(caller, home, *number, "update", &Map::new())?;
                Ok(event.map(|(name, mut payload)| {
                    if let Some(Value::Object(attributes)) = payload.get_mut("object_attributes") {
                        attributes.insert("oldrev".to_owned(), Value::from(before.as_str()));
                    }
                    (name, payload)
                }))
            }
            Happening::Approved { number, action } => {
                self.gitlab_subject_event(caller, home, *number, action, &Map::new())
            }
            Happening::Comment { id, action, .. } => {
                let action = match *action {
                    "created" => "create",
                    "edited" => "update",
                    _ => "delete",
                };
                self.note_event(caller, home, home.comment(*id)?, action)
            }
            Happening::Emoji { id, action } => self.emoji_event(caller, home, *id, action),
            Happening::Push { name, before, after } => {
                self.push_event(caller, home, name, before.as_deref(), after.as_deref())
            }
            Happening::Labeled { .. } | Happening::Unlabeled { .. } | Happening::Check { .. } => {
                Ok(None)
            }
        }
    }

    /// An event to test a hook with, made of what the project has last.
    pub(crate) fn gitlab_sample(
        &self,
        caller: &Caller,
        repository: Id,
        flag: &str,
    ) -> Result<Option<Event>, Refusal> {
        let home = self.repository(repository)?;
        let last = |kind| home.subjects.values().rev().find(|one| one.kind() == kind);
        match flag {
            "issues_events" | "confidential_issues_events" => match last(Kind::Issue) {
                Some(issue) => {
                    self.gitlab_subject_event(caller, home, issue.number, "update", &Map::new())
                }
                None => Ok(None),
            },
            "merge_requests_events" => match last(Kind::MergeRequest) {
                Some(one) => {
                    self.gitlab_subject_event(caller, home, one.number, "update", &Map::new())
                }
                None => Ok(None),
            },
            "note_events" | "confidential_note_events" => {
                match home.comments.values().rev().find(|note| !note.is_system()) {
                    Some(note) => self.note_event(caller, home, note, "create"),
                    None => Ok(None),
                }
            }
            "emoji_events" => match home.reactions.last() {
                Some(reaction) => self.emoji_event(caller, home, reaction.id, "award"),
                None => Ok(None),
            },
            "push_events" => {
                let name = format!("refs/heads/{}", home.default_branch);
                match home.branch(&home.default_branch) {
                    Some(tip) => self.push_event(caller, home, &name, Some(tip), Some(tip)),
                    None => Ok(None),
                }
            }
            _ => Ok(None),
        }
    }
}
