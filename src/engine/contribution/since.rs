//! What others changed since a proposal was made, held against what it proposes: three versions
//! of each cell, the one at which it was made, today's, and its own. What only others changed is
//! theirs, what only it changes is its own, what both made alike is done, and the rest is for
//! people to settle.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

use gitribute_core::dataset::diff::{DiffKey, RowChange};
use gitribute_core::dataset::{
    Change, Edit, EditOptions, FieldName, Key, Refusal, Refused, Table, Value,
};
use gitribute_core::intake::commands::fold::{Entry, Place, Source};
use gitribute_core::report::Language;
use gitribute_core::report::commands::{Clash, ClashKind, ClashingCell, Side};
use sha2::{Digest, Sha256};

use super::Files;
use super::content::{Content, Records};
use super::dataset::Dataset;
use crate::plan::{Known, Mark, MarkState, Told};

/// Most cells of a contribution of which both changes are tried for being alike; further ones are
/// told.
const MOST_TRIED: usize = 200;

/// A proposal as it stands, made from an earlier base.
#[derive(Clone, Copy, Debug)]
pub struct Stands<'a> {
    /// The datasets' files at that base.
    pub files: &'a Files,
    /// What was told of its clashes.
    pub told: Option<&'a Told>,
    /// The texts that were written since that was told, by their handles.
    pub later: &'a BTreeSet<String>,
}

/// Whether somebody who knows of the clashes asked for the proposal to be put on today's base.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Refreshed {
    Yes,
    No,
}

/// What is left of a dataset's edits, and what clashes.
pub(super) struct Merged {
    pub(super) entries: Vec<Entry>,
    pub(super) clashes: Vec<Clash>,
    /// Cells that clashed until people settled them, to be remembered while others wait.
    pub(super) settled: Vec<Mark>,
}

/// Holds a dataset's edits against what others changed; `options` are those that they are made
/// with.
pub(super) fn merge(
    stands: &Stands<'_>,
    refreshed: Refreshed,
    dataset: &Dataset<'_>,
    options: &EditOptions,
    entries: &[&Entry],
) -> Merged {
    let untouched = || Merged {
        entries: entries.iter().copied().cloned().collect(),
        clashes: Vec::new(),
        settled: Vec::new(),
    };
    let before = Content::at(&dataset.settings.path, stands.files, Language::default());
    let Ok(Some(before)) = before else { return untouched() };
    let both = dataset.records(&before).zip(dataset.records(&dataset.content));
    let Some((old, new)) = both else { return untouched() };
    let Ok(theirs) = Records::diff(&old, &new, &DiffKey::Fields(dataset.key.clone())) else {
        return untouched();
    };
    let mut changed: HashMap<Vec<String>, &RowChange> = HashMap::new();
    for row in &theirs.rows {
        for key in keys(row) {
            changed.insert(identity(key, &dataset.key), row);
        }
    }
    let mut merging = Merging {
        stands,
        refreshed,
        dataset,
        options,
        before: &before,
        old: &old,
        changed,
        tried: 0,
        settled: Vec::new(),
    };
    let mut merged = Merged { entries: Vec::new(), clashes: Vec::new(), settled: Vec::new() };
    for entry in entries {
        let mut left = (*entry).clone();
        let edits = std::mem::take(&mut left.edits);
        left.edits = edits
            .into_iter()
            .filter_map(|edit| merging.edit(edit, entry, &mut merged.clashes))
            .collect();
        if !left.edits.is_empty() {
            merged.entries.push(left);
        }
    }
    merged.settled = merging.settled;
    merged
}

fn keys(row: &RowChange) -> Vec<&Key> {
    match row {
        RowChange::Added { key, .. }
        | RowChange::Removed { key, .. }
        | RowChange::Changed { key, .. } => key.iter().collect(),
        RowChange::Renamed { from, to, .. } => vec![from, to],
    }
}

fn identity(key: &Key, columns: &[FieldName]) -> Vec<String> {
    let part = |column: &FieldName| key.get(column.as_str()).map(ToString::to_string);
    columns.iter().map(|column| part(column).unwrap_or_default()).collect()
}

struct Merging<'a> {
    stands: &'a Stands<'a>,
    refreshed: Refreshed,
    dataset: &'a Dataset<'a>,
    options: &'a EditOptions,
    before: &'a Content<'a>,
    old: &'a dyn Table,
    changed: HashMap<Vec<String>, &'a RowChange>,
    tried: usize,
    settled: Vec<Mark>,
}

/// Whose change of a cell counts.
enum Whose {
    /// The proposal's: others left it alone, or somebody settled it so.
    Ours,
    /// Others', or both alike.
    Theirs,
    /// Nobody's yet.
    Clash,
}

impl<'a> Merging<'a> {
    /// An edit as far as it is still to be made.
    fn edit(&mut self, edit: Edit, entry: &Entry, clashes: &mut Vec<Clash>) -> Option<Edit> {
        match edit {
            Edit::Update { key, change } => {
                let change = self.change(&key, change, entry, clashes)?;
                Some(Edit::Update { key, change })
            }
            Edit::Upsert { key, change } => {
                let change = self.change(&key, change, entry, clashes)?;
                Some(Edit::Upsert { key, change })
            }
            Edit::Remove { key, expect } => self.removal(key, expect, entry, clashes),
            Edit::Rename { key, to, expect } => self.rename(key, to, expect, entry, clashes),
            Edit::Add { record } => self.addition(record, entry, clashes),
        }
    }

    fn change(
        &mut self,
        key: &Key,
        mut change: Change,
        entry: &Entry,
        clashes: &mut Vec<Clash>,
    ) -> Option<Change> {
        let wanted = |field: &FieldName, change: &Change| {
            let set = change.set.get(field).map(ToString::to_string);
            Side::Holds(set.unwrap_or_default())
        };
        let fields: Vec<FieldName> = change.set.keys().chain(&change.clear).cloned().collect();
        let theirs = match self.at(key) {
            None | Some(RowChange::Added { .. }) => return Some(change),
            Some(RowChange::Renamed { to, .. }) if self.is(to, key) => return Some(change),
            Some(RowChange::Changed { cells, .. }) => cells,
            Some(row @ (RowChange::Removed { .. } | RowChange::Renamed { .. })) => {
                let now = gone(row);
                let cells = fields
                    .iter()
                    .map(|field| ClashingCell {
                        column: field.clone(),
                        was: self.was(key, field),
                        now: now.clone(),
                        wanted: wanted(field, &change),
                    })
                    .collect();
                self.clash(key, entry, ClashKind::Gone, cells, clashes);
                return None;
            }
        };
        if self.refreshed == Refreshed::Yes {
            change.expect.clear();
        }
        let mut cells = Vec::new();
        for field in fields {
            let Some(cell) = theirs.iter().find(|cell| cell.field == field) else { continue };
            let side = |value: &Option<String>| Side::Holds(value.clone().unwrap_or_default());
            let clash = ClashingCell {
                column: field.clone(),
                was: side(&cell.old),
                now: side(&cell.new),
                wanted: wanted(&field, &change),
            };
            match self.whose(key, &field, change.set.get(&field), &clash, entry) {
                Whose::Ours => {
                    change.expect.shift_remove(&field);
                }
                Whose::Theirs => {
                    change.set.shift_remove(&field);
                    change.clear.retain(|cleared| *cleared != field);
                    change.expect.shift_remove(&field);
                }
                Whose::Clash => cells.push(clash),
            }
        }
        if !cells.is_empty() {
            self.clash(key, entry, ClashKind::Cells, cells, clashes);
            return None;
        }
        let is_empty = change.set.is_empty()
            && change.clear.is_empty()
            && change.append.is_empty()
            && change.detach.is_empty();
        (!is_empty).then_some(change)
    }

    fn removal(
        &mut self,
        key: Key,
        mut expect: gitribute_core::dataset::Expected,
        entry: &Entry,
        clashes: &mut Vec<Clash>,
    ) -> Option<Edit> {
        let cells = match self.at(&key) {
            None | Some(RowChange::Added { .. }) => return Some(Edit::Remove { key, expect }),
            // Others removed it, too.
            Some(RowChange::Removed { .. }) => return None,
            Some(row @ RowChange::Renamed { from, .. }) if self.is(from, &key) => {
                let cells = self.dataset.key.iter().map(|column| ClashingCell {
                    column: column.clone(),
                    was: self.was(&key, column),
                    now: gone(row),
                    wanted: Side::NoRecord,
                });
                let cells = cells.collect();
                self.clash(&key, entry, ClashKind::Gone, cells, clashes);
                return None;
            }
            Some(RowChange::Renamed { .. }) => return Some(Edit::Remove { key, expect }),
            Some(RowChange::Changed { cells, .. }) => cells,
        };
        let cells: Vec<ClashingCell> = cells
            .iter()
            .map(|cell| ClashingCell {
                column: cell.field.clone(),
                was: Side::Holds(cell.old.clone().unwrap_or_default()),
                now: Side::Holds(cell.new.clone().unwrap_or_default()),
                wanted: Side::NoRecord,
            })
            .collect();
        // Each is asked after, so that each is remembered.
        let open = cells.iter().filter(|cell| !self.is_settled(&key, cell, &entry.source)).count();
        if open == 0 {
            expect.clear();
            return Some(Edit::Remove { key, expect });
        }
        self.clash(&key, entry, ClashKind::Removed, cells, clashes);
        None
    }

    fn rename(
        &mut self,
        key: Key,
        to: Key,
        mut expect: gitribute_core::dataset::Expected,
        entry: &Entry,
        clashes: &mut Vec<Clash>,
    ) -> Option<Edit> {
        let first = self.dataset.key.first().cloned();
        let cell = |was: Side, now: Side| ClashingCell {
            column: first.clone().unwrap_or_else(|| FieldName::from("")),
            was,
            now,
            wanted: Side::Holds(to.to_string()),
        };
        match self.at(&key) {
            Some(RowChange::Renamed { to: theirs, .. }) if self.is(theirs, &to) => return None,
            Some(row @ (RowChange::Removed { .. } | RowChange::Renamed { .. })) => {
                let cells = vec![cell(Side::Holds(key.to_string()), gone(row))];
                self.clash(&key, entry, ClashKind::Gone, cells, clashes);
                return None;
            }
            _ => {}
        }
        if let Some(RowChange::Added { .. } | RowChange::Renamed { .. }) = self.at(&to) {
            let cells = vec![cell(Side::NoRecord, Side::Holds(to.to_string()))];
            self.clash(&to, entry, ClashKind::Gone, cells, clashes);
            return None;
        }
        if self.refreshed == Refreshed::Yes {
            expect.clear();
        }
        Some(Edit::Rename { key, to, expect })
    }

    fn addition(
        &mut self,
        record: gitribute_core::dataset::Record,
        entry: &Entry,
        clashes: &mut Vec<Clash>,
    ) -> Option<Edit> {
        let columns = &self.dataset.key;
        let part = |column: &FieldName| Some((column.clone(), record.get(column)?.clone()));
        let parts: Option<Vec<(FieldName, Value)>> = columns.iter().map(part).collect();
        let Some(key) = parts.and_then(|parts| Key::new(parts.into_iter().collect())) else {
            return Some(Edit::Add { record });
        };
        let Some(RowChange::Added { cells: theirs, .. }) = self.at(&key) else {
            return Some(Edit::Add { record });
        };
        let mut ours = Change::default();
        let mut cells = Vec::new();
        for (field, value) in record.iter().filter(|(field, _)| !columns.contains(field)) {
            let now = theirs.iter().find(|cell| cell.field == *field);
            let clash = ClashingCell {
                column: field.clone(),
                was: Side::NoRecord,
                now: Side::Holds(now.map(|cell| cell.value.clone()).unwrap_or_default()),
                wanted: Side::Holds(value.to_string()),
            };
            if self.is_alike(&self.dataset.content, &key, field, Some(value)) {
                continue;
            }
            let source = entry.fields.get(field).unwrap_or(&entry.source);
            if self.is_settled(&key, &clash, source) {
                ours.set.insert(field.clone(), value.clone());
            } else {
                cells.push(clash);
            }
        }
        if !cells.is_empty() {
            self.clash(&key, entry, ClashKind::Taken, cells, clashes);
            return None;
        }
        (!ours.set.is_empty()).then_some(Edit::Update { key, change: ours })
    }

    fn whose(
        &mut self,
        key: &Key,
        field: &FieldName,
        ours: Option<&Value>,
        clash: &ClashingCell,
        entry: &Entry,
    ) -> Whose {
        let source = entry.fields.get(field).unwrap_or(&entry.source);
        if self.is_alike(&self.dataset.content, key, field, ours) {
            Whose::Theirs
        } else if self.is_settled(key, clash, source) {
            Whose::Ours
        } else if self.is_alike(self.before, key, field, ours) {
            // A form's answer that repeats what was there changes nothing.
            Whose::Theirs
        } else {
            Whose::Clash
        }
    }

    /// Whether a version of the file says the same of a cell already.
    fn is_alike(
        &mut self,
        version: &Content<'_>,
        key: &Key,
        field: &FieldName,
        ours: Option<&Value>,
    ) -> bool {
        self.tried += 1;
        if self.tried > MOST_TRIED {
            return false;
        }
        let mut change = Change::default();
        match ours {
            Some(value) => {
                change.set.insert(field.clone(), value.clone());
            }
            None => change.clear.push(field.clone()),
        }
        let edit = Edit::Update { key: key.clone(), change };
        let made = version.apply(&[edit], self.options);
        matches!(made, Err(Refused { refusal: Refusal::NothingToChange, .. }))
    }

    /// Whether somebody who was told of a clash said again what is proposed, or proposes something
    /// else by now.
    fn is_settled(&mut self, key: &Key, cell: &ClashingCell, source: &Source) -> bool {
        let mut mark = mark(self.dataset.name.as_str(), key, cell);
        let Some(known) = self.stands.told.and_then(|told| told.of(&mark.theirs)) else {
            return false;
        };
        let is_later = match &source.at {
            Place::Message { id, .. } => self.stands.later.contains(id),
            Place::Form => false,
        };
        let is_other = matches!(known, Known::As(ours) if ours != mark.ours);
        let is_settled =
            is_later || is_other || known == Known::Settled || self.refreshed == Refreshed::Yes;
        if is_settled {
            mark.state = MarkState::Settled;
            self.settled.push(mark);
        }
        is_settled
    }

    fn at(&self, key: &Key) -> Option<&'a RowChange> {
        self.changed.get(&identity(key, &self.dataset.key)).copied()
    }

    fn is(&self, one: &Key, other: &Key) -> bool {
        identity(one, &self.dataset.key) == identity(other, &self.dataset.key)
    }

    /// What stood in a cell at the earlier base.
    fn was(&self, key: &Key, field: &FieldName) -> Side {
        use std::ops::ControlFlow;
        let header = self.old.header();
        let place = |name: &FieldName| header.iter().position(|other| other == name);
        let columns: Option<Vec<usize>> = self.dataset.key.iter().map(place).collect();
        let (Some(columns), Some(at)) = (columns, place(field)) else {
            return Side::Holds(String::new());
        };
        let wanted = identity(key, &self.dataset.key);
        let mut found = Side::Holds(String::new());
        self.old.visit_rows(&mut |row| {
            let mut parts = columns.iter().zip(&wanted);
            if parts.all(|(column, part)| row.cell(*column) == Some(part.as_str())) {
                found = Side::Holds(row.cell(at).unwrap_or_default().to_owned());
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        found
    }

    fn clash(
        &self,
        key: &Key,
        entry: &Entry,
        kind: ClashKind,
        cells: Vec<ClashingCell>,
        clashes: &mut Vec<Clash>,
    ) {
        if !cells.is_empty() {
            let (dataset, key, row) = (self.dataset.name.clone(), key.clone(), entry.number);
            clashes.push(Clash { dataset, key, row, kind, cells });
        }
    }
}

/// Where a record went.
fn gone(row: &RowChange) -> Side {
    match row {
        RowChange::Renamed { to, .. } => Side::Renamed(to.to_string()),
        _ => Side::NoRecord,
    }
}

/// What is remembered of clashes once they are told.
pub(super) fn marks(clashes: &[Clash]) -> Vec<Mark> {
    let of = |clash: &Clash| -> Vec<Mark> {
        let cells = clash.cells.iter();
        cells.map(|cell| mark(clash.dataset.as_str(), &clash.key, cell)).collect()
    };
    clashes.iter().flat_map(of).collect()
}

fn mark(dataset: &str, key: &Key, cell: &ClashingCell) -> Mark {
    let key = key.to_string();
    let theirs = short(&[dataset, &key, cell.column.as_str(), &side(&cell.now)]);
    Mark { theirs, ours: short(&[&side(&cell.wanted)]), state: MarkState::Open }
}

fn side(side: &Side) -> String {
    match side {
        Side::Holds(value) => format!("={value}"),
        Side::NoRecord => "-".to_owned(),
        Side::Renamed(key) => format!(">{key}"),
    }
}

/// The first eight bytes of a hash of parts, in hexadecimal; their lengths are in it.
fn short(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(part);
    }
    let digest = hasher.finalize();
    digest.iter().take(8).fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
