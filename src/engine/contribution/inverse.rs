//! What takes a merged contribution back: the inverse of its edits, on today's base. It is worked
//! out from the files before and after it, cell by cell, and holds only where today's base still
//! has what was written (FAULTS D14 to D16).

use super::content::{Content, Records};
use super::dataset::Dataset;
use super::draft::{Repository, options};
use super::made::{Made, outcome};
use super::{Contribution, Files, Meaning, Outcome, Setup};
use gitribute_core::dataset::diff::{Cell, CellChange, DiffKey, RowChange};
use gitribute_core::dataset::{Change, Edit, FieldName, Key, Number, Record, Value};
use gitribute_core::intake::commands::fold::{Entry, Folded, Source};
use gitribute_core::intake::mapping::{Cells, ColumnKind};
use gitribute_core::report::commands::clash_table;
use gitribute_core::report::{Args, Language, Sink, text};

/// Why a contribution cannot be taken back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotInverse {
    /// The sentence that says it.
    pub why: String,
    /// The cells that hold something else by now, as a table in Markdown; empty where there is
    /// none.
    pub cells: String,
}

/// What takes back the difference between two versions of a repository's datasets, made on its
/// files as they stand now. `asked` is who asks for it.
pub fn inverse(
    setup: &Setup,
    files: &Files,
    (before, after): (&Files, &Files),
    asked: &Source,
    language: Language,
) -> Result<Contribution, NotInverse> {
    let mut datasets = Vec::new();
    let mut entries: Vec<Entry> = Vec::new();
    for (name, settings) in &setup.config.datasets {
        let language = settings.language.unwrap_or(language);
        let Ok(dataset) = Dataset::read(name, settings, files, language) else { continue };
        let version = |files| Content::at(&settings.path, files, language).ok().flatten();
        let versions = version(before).zip(version(after));
        if let Some((old, new)) = versions.filter(|(old, new)| !old.is_same(new)) {
            let edits = edits(&dataset, &old, &new).ok_or_else(|| unknown(language))?;
            for edits in edits {
                entries.push(Entry {
                    number: u32::try_from(entries.len() + 1).unwrap_or(u32::MAX),
                    dataset: name.clone(),
                    edits,
                    source: asked.clone(),
                    fields: indexmap::IndexMap::default(),
                    reasons: Vec::new(),
                });
            }
        }
        datasets.push(dataset);
    }
    if entries.is_empty() {
        return Err(unknown(language));
    }
    let meaning = Meaning::of(&entries);
    let folded = Folded { entries, ..Folded::default() };
    let repo = Repository { config: &setup.config, files };
    let Made { outcome, clashes, .. } =
        outcome(repo, &datasets, &folded, None, Vec::new(), language);
    let clashes = if clashes.is_empty() { String::new() } else { clash_table(&clashes, language) };
    let contribution = Contribution::of(language, outcome);
    Ok(Contribution { meaning: Some(meaning), clashes, ..contribution })
}

/// Whether the difference between two versions of a repository's datasets can be said by edits of
/// records; `after` is looked at in the place of today's files.
pub(super) fn can_be_turned(setup: &Setup, (before, after): (&Files, &Files)) -> bool {
    setup.config.datasets.iter().all(|(name, settings)| {
        let version =
            |files| Content::at(&settings.path, files, Language::default()).ok().flatten();
        let Some((old, new)) = version(before).zip(version(after)) else { return true };
        if old.is_same(&new) {
            return true;
        }
        let dataset = Dataset::read(name, settings, after, Language::default());
        dataset.is_ok_and(|dataset| edits(&dataset, &old, &new).is_some())
    })
}

impl Contribution {
    /// Why what takes something back cannot be proposed; `None` where it can.
    pub fn not_inverse(&self) -> Option<NotInverse> {
        let faults = match &self.outcome {
            Outcome::Proposal(_) => return None,
            Outcome::Invalid { faults, drafts } => {
                let found = drafts.iter().flat_map(|draft| &draft.findings);
                faults.iter().chain(found).map(|fault| fault.text.clone()).collect()
            }
            _ => Vec::new(),
        };
        let NotInverse { why, .. } = unknown(self.language);
        let why = if faults.is_empty() { why } else { faults.join(" ") };
        Some(NotInverse { why, cells: self.clashes.clone() })
    }
}

fn unknown(language: Language) -> NotInverse {
    let why = text(language, "revert-unknown", &Args::new(), Sink::Markdown);
    NotInverse { why, cells: String::new() }
}

/// The edits that make the old content of the new one again, one list a record; `None` where that
/// cannot be said by edits of records. Proved before it is believed: they are made on the new
/// content, and what comes of it must be the old one.
fn edits(dataset: &Dataset<'_>, old: &Content<'_>, new: &Content<'_>) -> Option<Vec<Vec<Edit>>> {
    let (before, after) = dataset.records(old).zip(dataset.records(new))?;
    let key = DiffKey::Fields(dataset.key.clone());
    let found = Records::diff(&before, &after, &key).ok()?;
    if !found.column_changes.is_empty() || !found.duplicate_keys.is_empty() {
        return None;
    }
    let mut turned: Vec<(u8, Vec<Edit>)> =
        found.rows.iter().map(|row| turned(dataset, row)).collect::<Option<_>>()?;
    // A key must be free before it is given again.
    turned.sort_by_key(|(turn, _)| *turn);
    let turned: Vec<Vec<Edit>> = turned.into_iter().map(|(_, edits)| edits).collect();
    let all: Vec<Edit> = turned.iter().flatten().cloned().collect();
    let made = new.apply(&all, &options(dataset)).ok()?;
    let made = new.after(&made);
    let again = dataset.records(&made)?;
    let left = Records::diff(&before, &again, &key).ok()?;
    (left.rows.is_empty() && left.column_changes.is_empty()).then_some(turned)
}

/// What takes one row's change back, and its turn among the others.
fn turned(dataset: &Dataset<'_>, row: &RowChange) -> Option<(u8, Vec<Edit>)> {
    Some(match row {
        RowChange::Added { key, cells, .. } => {
            let expect = record(dataset, cells);
            (0, vec![Edit::Remove { key: typed_key(dataset, key.as_ref()?)?, expect }])
        }
        RowChange::Renamed { from, to, cells, .. } => {
            let (from, to) = (typed_key(dataset, from)?, typed_key(dataset, to)?);
            let back =
                Edit::Rename { key: to.clone(), to: from, expect: indexmap::IndexMap::default() };
            let change = change(dataset, cells);
            let update = change.map(|change| Edit::Update { key: to, change });
            (1, update.into_iter().chain([back]).collect())
        }
        RowChange::Changed { key, cells, .. } => {
            let key = typed_key(dataset, key.as_ref()?)?;
            (2, vec![Edit::Update { key, change: change(dataset, cells)? }])
        }
        RowChange::Removed { cells, .. } => (3, vec![Edit::Add { record: record(dataset, cells) }]),
    })
}

/// The cells of a row that are not empty.
fn record(dataset: &Dataset<'_>, cells: &[Cell]) -> Record {
    let filled = cells.iter().filter(|cell| !cell.value.is_empty());
    filled.map(|cell| (cell.field.clone(), typed(dataset, &cell.field, &cell.value))).collect()
}

fn change(dataset: &Dataset<'_>, cells: &[CellChange]) -> Option<Change> {
    let mut change = Change::default();
    for cell in cells {
        let (old, new) = (cell.old.as_deref()?, cell.new.as_deref()?);
        change.expect.insert(cell.field.clone(), typed(dataset, &cell.field, new));
        if old.is_empty() {
            change.clear.push(cell.field.clone());
        } else {
            change.set.insert(cell.field.clone(), typed(dataset, &cell.field, old));
        }
    }
    (!cells.is_empty()).then_some(change)
}

fn typed_key(dataset: &Dataset<'_>, key: &Key) -> Option<Key> {
    let part = |(name, value): (&FieldName, &Value)| {
        let text = value.as_cell()?;
        Some((name.clone(), typed(dataset, name, text)))
    };
    Key::new(key.iter().map(part).collect::<Option<_>>()?)
}

/// The text of a cell as the value that a document of this kind holds for it.
fn typed(dataset: &Dataset<'_>, name: &FieldName, cell: &str) -> Value {
    let text = || Value::Text(cell.to_owned());
    let column = dataset.columns.iter().find(|column| column.name == *name);
    match (dataset.cells(), column.map(|column| &column.kind)) {
        (Cells::Json, Some(ColumnKind::Number)) => {
            Number::new(cell).map_or_else(text, Value::Number)
        }
        (Cells::Json, Some(ColumnKind::Boolean { .. })) => match cell {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => text(),
        },
        _ => text(),
    }
}
