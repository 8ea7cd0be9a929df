//! Labels, of repositories and on subjects.

use jiff::Timestamp;

use super::{Area, Caller, Id, Level, Role, State};
use crate::hooks::Happening;
use crate::refusal::Refusal;

/// A label of a repository.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    pub(crate) id: Id,
    pub(crate) name: String,
    /// Six hexadecimal digits, without `#`.
    pub(crate) color: String,
    pub(crate) description: Option<String>,
    pub(crate) created_at: Timestamp,
}

/// A label was put on something, or taken off.
#[derive(Clone, Debug)]
pub(crate) struct Labelling {
    pub(crate) id: Id,
    pub(crate) home: Id,
    pub(crate) number: u64,
    pub(crate) name: String,
    pub(crate) color: String,
    /// The account; `None` where it is gone.
    pub(crate) by: Option<Id>,
    pub(crate) at: Timestamp,
    pub(crate) on: bool,
}

/// The colour GitHub gives labels that are made by naming them.
const PLAIN: &str = "ededed";

impl State {
    pub(crate) fn has_label(&self, repository: Id, name: &str) -> bool {
        self.label_named(repository, name).is_some()
    }

    /// The label of that name; case does not count.
    pub(crate) fn label_named(&self, repository: Id, name: &str) -> Option<&Label> {
        self.repositories
            .get(&repository)?
            .labels
            .iter()
            .find(|label| label.name.to_lowercase() == name.to_lowercase())
    }

    /// Makes a label without asking who wants it.
    pub(crate) fn make_label(
        &mut self,
        repository: Id,
        name: &str,
        color: &str,
        description: Option<String>,
    ) -> Result<Id, Refusal> {
        if name.trim().is_empty() {
            return Err(Refusal::field("Label", "name", "missing_field"));
        }
        if self.has_label(repository, name) {
            return Err(Refusal::field("Label", "name", "already_exists"));
        }
        let color = color.trim_start_matches('#');
        if color.len() != 6 || !color.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(Refusal::field("Label", "color", "invalid"));
        }
        let id = self.next_id();
        let created_at = self.now();
        let label =
            Label { id, name: name.to_owned(), color: color.to_owned(), description, created_at };
        self.repository_mut(repository)?.labels.push(label);
        Ok(id)
    }

    pub(crate) fn create_label(
        &mut self,
        caller: &Caller,
        repository: Id,
        name: &str,
        color: Option<&str>,
        description: Option<String>,
    ) -> Result<Id, Refusal> {
        let home = self.repository(repository)?;
        self.allow_either(caller, home, Area::PullRequests, Role::Write)?;
        self.make_label(repository, name, color.unwrap_or(PLAIN), description)
    }

    /// The ids of labels by name; those that do not exist are made, as GitHub's API does.
    pub(crate) fn label_ids(
        &mut self,
        repository: Id,
        names: &[String],
    ) -> Result<Vec<Id>, Refusal> {
        let mut ids = Vec::new();
        for name in names {
            let id = match self.label_named(repository, name) {
                Some(label) => label.id,
                None => self.make_label(repository, name, PLAIN, None)?,
            };
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok(ids)
    }

    /// Whether the caller may label this subject.
    pub(crate) fn allow_labelling(
        &self,
        caller: &Caller,
        repository: Id,
        number: u64,
    ) -> Result<(), Refusal> {
        let home = self.repository(repository)?;
        let area = home.subject(number)?.area();
        self.allow_either(caller, home, area, Role::Triage)
    }

    /// Sets the labels of a subject to exactly these; each difference is an event.
    pub(crate) fn set_labels(
        &mut self,
        caller: &Caller,
        repository: Id,
        number: u64,
        ids: &[Id],
    ) -> Result<(), Refusal> {
        let now = self.now();
        let subject = self.repository_mut(repository)?.subject_mut(number)?;
        let before = std::mem::replace(&mut subject.labels, ids.to_vec());
        if before != ids {
            subject.updated_at = now;
        }
        if before != ids {
            let before = before.clone();
            self.happened(caller, repository, &Happening::Relabeled { number, before });
        }
        for label in before.iter().copied().filter(|id| !ids.contains(id)) {
            self.note_labelling(caller, repository, number, label, Side::Off);
            self.happened(caller, repository, &Happening::Unlabeled { number, label });
        }
        for label in ids.iter().copied().filter(|id| !before.contains(id)) {
            self.note_labelling(caller, repository, number, label, Side::On);
            self.happened(caller, repository, &Happening::Labeled { number, label });
        }
        Ok(())
    }

    /// Writes down who put a label on something, or took it off.
    pub(crate) fn note_labelling(
        &mut self,
        caller: &Caller,
        repository: Id,
        number: u64,
        label: Id,
        side: Side,
    ) {
        let home = self.repositories.get(&repository);
        let found = home.and_then(|home| home.labels.iter().find(|one| one.id == label));
        let Some((name, color)) = found.map(|one| (one.name.clone(), one.color.clone())) else {
            return;
        };
        let (id, at) = (self.next_id(), self.now());
        let (by, on) = (caller.account(), side == Side::On);
        self.labellings.push(Labelling { id, home: repository, number, name, color, by, at, on });
    }

    /// Removes a label from the repository and from everything that bears it.
    pub(crate) fn delete_label(
        &mut self,
        caller: &Caller,
        repository: Id,
        name: &str,
    ) -> Result<(), Refusal> {
        let home = self.repository(repository)?;
        self.allow_either(caller, home, Area::PullRequests, Role::Write)?;
        let id = self.label_named(repository, name).ok_or(Refusal::NotFound)?.id;
        let home = self.repository_mut(repository)?;
        home.labels.retain(|label| label.id != id);
        for subject in home.subjects.values_mut() {
            subject.labels.retain(|label| *label != id);
        }
        Ok(())
    }

    /// Changes a label's name, colour or description.
    pub(crate) fn edit_label(
        &mut self,
        caller: &Caller,
        repository: Id,
        name: &str,
        patch: LabelPatch,
    ) -> Result<Id, Refusal> {
        let home = self.repository(repository)?;
        self.allow(caller, home, Area::Metadata, Level::Read, Role::Read)?;
        self.allow_either(caller, home, Area::PullRequests, Role::Write)?;
        let id = self.label_named(repository, name).ok_or(Refusal::NotFound)?.id;
        if let Some(new) = &patch.name
            && self.label_named(repository, new).is_some_and(|other| other.id != id)
        {
            return Err(Refusal::field("Label", "name", "already_exists"));
        }
        let home = self.repository_mut(repository)?;
        let label = home.labels.iter_mut().find(|one| one.id == id).ok_or(Refusal::NotFound)?;
        if let Some(name) = patch.name {
            label.name = name;
        }
        if let Some(color) = patch.color {
            label.color = color;
        }
        if let Some(description) = patch.description {
            label.description = Some(description);
        }
        Ok(id)
    }
}

/// Whether a label was put on or taken off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Side {
    On,
    Off,
}

/// What to change in a label.
#[derive(Clone, Debug, Default)]
pub(crate) struct LabelPatch {
    pub(crate) name: Option<String>,
    pub(crate) color: Option<String>,
    pub(crate) description: Option<String>,
}
