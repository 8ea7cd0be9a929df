//! Notes and the threads they stand in.

use serde_json::{Value, json};

use super::issues::type_name;
use super::written;
use crate::shapes::extend;
use crate::text::opaque;
use crate::world::gitlab::Manner;
use crate::world::issues::Comment;
use crate::world::{Repository, State};

impl Comment {
    /// The thread it belongs to, as a thread's id: 40 hexadecimal digits.
    pub(crate) fn discussion(&self) -> String {
        opaque(self.gitlab.thread.unwrap_or(self.id), 40)
    }

    /// GitLab's `type`; null for a note on its own.
    pub(crate) fn gitlab_type(&self) -> Option<&'static str> {
        match (&self.gitlab.position, self.gitlab.thread) {
            (Some(_), _) => Some("DiffNote"),
            (None, Some(_)) => Some("DiscussionNote"),
            (None, None) => None,
        }
    }
}

impl State {
    /// `Note`.
    pub(crate) fn gitlab_note(&self, home: &Repository, note: &Comment) -> Value {
        let subject = home.subjects.get(&note.number);
        let kind = subject.map_or("Issue", |subject| type_name(subject.kind()));
        let internal = note.gitlab.manner == Manner::Internal;
        let resolvable = note.gitlab.thread.is_some() && kind == "MergeRequest";
        let shape = json!({
            "id": note.id,
            "type": note.gitlab_type(),
            "body": note.body,
            "author": self.gitlab_user(note.author),
            "created_at": written(note.created_at),
            "updated_at": written(note.updated_at),
            "system": note.is_system(),
            "noteable_id": subject.map(crate::world::issues::Subject::gitlab_id),
            "noteable_type": kind,
            "project_id": home.id,
            "resolvable": resolvable,
            "confidential": internal,
            "internal": internal,
            "imported": false,
            "imported_from": "none",
            "noteable_iid": subject.map(|subject| subject.gitlab.iid),
            "commands_changes": {},
        });
        let shape = match &note.gitlab.position {
            Some(position) => extend(
                shape,
                json!({ "position": position, "commit_id": position.get("head_sha") }),
            ),
            None => shape,
        };
        if !resolvable {
            return shape;
        }
        let by = note.gitlab.resolved;
        extend(
            shape,
            json!({
                "resolved": by.is_some(),
                "resolved_by": by.map(|(user, _)| self.gitlab_user(user)),
                "resolved_at": by.map(|(_, at)| written(at)),
            }),
        )
    }

    /// `Discussion`: notes that belong together.
    pub(crate) fn gitlab_discussion(&self, home: &Repository, notes: &[&Comment]) -> Value {
        let shapes: Vec<Value> = notes.iter().map(|note| self.gitlab_note(home, note)).collect();
        json!({
            "id": notes.first().map(|note| note.discussion()),
            "individual_note": notes.first().is_none_or(|note| note.gitlab.thread.is_none()),
            "notes": shapes,
        })
    }
}
