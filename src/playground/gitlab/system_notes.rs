//! Notes that the forge writes itself when somebody labels, closes, renames, ….

use crate::hooks::Happening;
use crate::world::gitlab::{Manner, NoteFacts};
use crate::world::issues::Comment;
use crate::world::pulls::Stage;
use crate::world::{Caller, Id, State};

/// `added ~1 ~2 labels and removed ~3 label`.
fn labels_note(before: &[Id], after: &[Id]) -> String {
    let part = |verb: &str, ids: Vec<&Id>| {
        let word = if ids.len() == 1 { "label" } else { "labels" };
        let names: Vec<String> = ids.iter().map(|id| format!("~{id}")).collect();
        (!names.is_empty()).then(|| format!("{verb} {} {word}", names.join(" ")))
    };
    let added = part("added", after.iter().filter(|id| !before.contains(id)).collect());
    let removed = part("removed", before.iter().filter(|id| !after.contains(id)).collect());
    let parts: Vec<String> = [added, removed].into_iter().flatten().collect();
    parts.join(" and ")
}

impl State {
    /// Notes on a subject that something was done to it.
    pub(super) fn system_note(
        &mut self,
        caller: &Caller,
        repository: Id,
        number: u64,
        icon: &'static str,
        body: String,
    ) {
        let Some(author) = caller.account() else { return };
        let (id, now) = (self.next_id(), self.now());
        let facts = NoteFacts { manner: Manner::System(icon), ..NoteFacts::default() };
        let note = Comment {
            id,
            number,
            author,
            app: None,
            body,
            created_at: now,
            updated_at: now,
            gitlab: facts,
        };
        if let Ok(home) = self.repository_mut(repository) {
            home.comments.insert(id, note);
        }
    }

    pub(super) fn note_what_happened(
        &mut self,
        caller: &Caller,
        repository: Id,
        happening: &Happening,
    ) {
        for (number, icon, body) in self.system_notes(repository, happening) {
            self.system_note(caller, repository, number, icon, body);
        }
    }

    fn system_notes(
        &self,
        repository: Id,
        happening: &Happening,
    ) -> Vec<(u64, &'static str, String)> {
        let Ok(home) = self.repository(repository) else { return Vec::new() };
        let login = |id: &Id| self.users.get(id).map_or("ghost", |user| user.login.as_str());
        let people = |ids: Vec<&Id>| {
            let names: Vec<String> = ids.into_iter().map(|id| format!("@{}", login(id))).collect();
            names.join(", ")
        };
        match happening {
            Happening::Issue { number, action } => {
                let Ok(subject) = home.subject(*number) else { return Vec::new() };
                let merged = subject.gitlab_state() == "merged";
                let (icon, body) = match *action {
                    "closed" if merged => ("merge", "merged".to_owned()),
                    "closed" => ("issue-close", "closed".to_owned()),
                    "reopened" => ("issues", "reopened".to_owned()),
                    "locked" => ("lock", "locked the discussion in this issue".to_owned()),
                    "unlocked" => ("lock-open", "unlocked the discussion in this issue".to_owned()),
                    _ => return Vec::new(),
                };
                vec![(*number, icon, body)]
            }
            Happening::Edited { number, title, body } => {
                let Ok(subject) = home.subject(*number) else { return Vec::new() };
                let mut notes = Vec::new();
                if let Some(old) = title {
                    let draft = subject.pull.as_ref().map(|pull| pull.stage == Stage::Draft);
                    let was = crate::world::gitlab::is_draft(old);
                    let changed = match draft {
                        Some(true) if !was => "marked this merge request as **draft**".to_owned(),
                        Some(false) if was => "marked this merge request as **ready**".to_owned(),
                        _ => format!("changed title from **{old}** to **{}**", subject.title),
                    };
                    notes.push((*number, "pencil-square", changed));
                }
                if body.is_some() {
                    notes.push((*number, "pencil-square", "changed the description".to_owned()));
                }
                notes
            }
            Happening::Relabeled { number, before } => {
                let Ok(subject) = home.subject(*number) else { return Vec::new() };
                vec![(*number, "label", labels_note(before, &subject.labels))]
            }
            Happening::Assigned { number, old } => {
                let Ok(subject) = home.subject(*number) else { return Vec::new() };
                let new: Vec<&Id> =
                    subject.assignees.iter().filter(|id| !old.contains(id)).collect();
                let gone: Vec<&Id> =
                    old.iter().filter(|id| !subject.assignees.contains(id)).collect();
                let mut parts = Vec::new();
                if !new.is_empty() {
                    parts.push(format!("assigned to {}", people(new)));
                }
                if !gone.is_empty() {
                    parts.push(format!("unassigned {}", people(gone)));
                }
                vec![(*number, "user", parts.join(" and "))]
            }
            Happening::Hidden { number } => {
                let hidden = home.subject(*number).is_ok_and(|one| one.gitlab.confidential);
                let (icon, body) = if hidden {
                    ("eye-slash", "made the issue confidential")
                } else {
                    ("eye", "made the issue visible to everyone")
                };
                vec![(*number, icon, body.to_owned())]
            }
            Happening::Synchronized { number, before, after } => {
                let new = home.git.history(after, Some(before), None).unwrap_or_default();
                let word = if new.len() == 1 { "commit" } else { "commits" };
                let lines: Vec<String> = new
                    .iter()
                    .filter_map(|oid| home.git.commit(oid).ok())
                    .map(|commit| {
                        let title = commit.message.lines().next().unwrap_or_default();
                        format!("<li>{} - {title}</li>", commit.oid.get(..8).unwrap_or_default())
                    })
                    .collect();
                let body = format!("added {} {word}\n\n<ul>{}</ul>", new.len(), lines.concat());
                vec![(*number, "commit", body)]
            }
            Happening::Approved { number, action } => {
                let body = format!("{action} this merge request");
                vec![(*number, "approval", body)]
            }
            _ => Vec::new(),
        }
    }
}
