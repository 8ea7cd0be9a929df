//! Rows of other datasets that refer to a record by its key: where the record gets another key,
//! they follow in the same proposal, or the key stays.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use gitribute_core::dataset::{Change, Edit, FieldName, Key, Record, Table, Value};
use gitribute_core::intake::commands::fold::{Entry, Source};
use gitribute_core::report::summary::FindingLine;
use gitribute_core::report::{Args, Language, Sink, text};
use indexmap::IndexMap;

use super::dataset::Dataset;
use super::draft::error;

/// Most rows that follow.
const MOST_ROWS: usize = 500;
/// Most rows that are named where they cannot follow.
const MOST_NAMED: usize = 10;

/// What follows renamed keys.
#[derive(Default)]
pub(super) struct Followers {
    /// A row each.
    pub(super) entries: Vec<Entry>,
    /// How many follow where, for the reviewer.
    pub(super) notes: Vec<String>,
    /// Why a key cannot be changed.
    pub(super) faults: Vec<FindingLine>,
}

/// Whether any record gets another key.
pub(super) fn renames<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> bool {
    entries
        .into_iter()
        .flat_map(|entry| &entry.edits)
        .any(|edit| matches!(edit, Edit::Rename { .. }))
}

/// The rows that refer to records which get other keys. `numbers` is how many rows the proposal
/// has without them.
pub(super) fn followers(
    datasets: &[&Dataset<'_>],
    entries: &[Entry],
    numbers: u32,
    language: Language,
) -> Followers {
    let mut waiting: Vec<Renamed> = Vec::new();
    for entry in entries {
        let renamed = entry.edits.iter().filter_map(|edit| match edit {
            Edit::Rename { key, to, .. } => Some(Renamed {
                dataset: entry.dataset.to_string(),
                key: key.clone(),
                to: to.clone(),
                source: entry.source.clone(),
            }),
            _ => None,
        });
        waiting.extend(renamed);
    }
    let gone: BTreeSet<(String, String)> = entries
        .iter()
        .filter_map(|entry| match entry.edits.first()? {
            Edit::Remove { key, .. } => Some((entry.dataset.to_string(), key.to_string())),
            _ => None,
        })
        .collect();
    let mut following = Following { numbers, gone, language, found: Followers::default() };
    // A row that follows may be referred to by its key itself.
    while let Some(renamed) = waiting.pop() {
        let Some(dataset) = datasets.iter().find(|one| one.name.as_str() == renamed.dataset) else {
            continue;
        };
        for other in datasets {
            following.of(other, dataset, &renamed, &mut waiting);
        }
    }
    following.found
}

/// A record that gets another key.
struct Renamed {
    dataset: String,
    key: Key,
    to: Key,
    source: Source,
}

struct Following {
    numbers: u32,
    /// Rows that are removed in the same proposal.
    gone: BTreeSet<(String, String)>,
    language: Language,
    found: Followers,
}

impl Following {
    /// The rows of one dataset that refer to a renamed record of another.
    fn of(
        &mut self,
        other: &Dataset<'_>,
        dataset: &Dataset<'_>,
        renamed: &Renamed,
        waiting: &mut Vec<Renamed>,
    ) {
        let keys = other.schema.foreign_keys().iter().filter(|key| {
            other.refers_to(key, dataset)
                && key.referenced.len() == dataset.key.len()
                && key.referenced.iter().all(|field| dataset.key.contains(field))
        });
        for foreign in keys {
            let values: Option<Vec<(FieldName, String, Value)>> = foreign
                .fields
                .iter()
                .zip(&foreign.referenced)
                .map(|(field, referenced)| {
                    let old = renamed.key.get(referenced.as_str())?.to_string();
                    Some((field.clone(), old, renamed.to.get(referenced.as_str())?.clone()))
                })
                .collect();
            let Some(values) = values else { continue };
            let Some(rows) = referring(other, &values) else { continue };
            self.rows(other, &values, rows, renamed, waiting);
        }
    }

    fn rows(
        &mut self,
        other: &Dataset<'_>,
        values: &[(FieldName, String, Value)],
        rows: Vec<Row>,
        renamed: &Renamed,
        waiting: &mut Vec<Renamed>,
    ) {
        let is_gone = |row: &Row| {
            let key = row.key.as_ref().map(ToString::to_string);
            key.is_some_and(|key| self.gone.contains(&(other.name.to_string(), key)))
        };
        let rows: Vec<Row> = rows.into_iter().filter(|row| !is_gone(row)).collect();
        if rows.is_empty() {
            return;
        }
        let args = || {
            Args::new()
                .quoted("dataset", other.name.as_str())
                .quoted("key", renamed.key.to_string())
                .number("count", count(rows.len()))
        };
        let unnamed: Vec<&Row> = rows.iter().filter(|row| row.key.is_none()).collect();
        if !unnamed.is_empty() {
            let named: Vec<String> =
                unnamed.iter().take(MOST_NAMED).map(|row| row.line.to_string()).collect();
            let more = if unnamed.len() > MOST_NAMED { ", …" } else { "" };
            let args = args().word("lines", format!("{}{more}", named.join(", ")));
            self.fault("reference-unnamed", &args);
            return;
        }
        if self.found.entries.len() + rows.len() > MOST_ROWS {
            self.fault("reference-too-many", &args().number("most", count(MOST_ROWS)));
            return;
        }
        let note = args().quoted("to", renamed.to.to_string());
        self.found.notes.push(text(self.language, "reference-follows", &note, Sink::Markdown));
        for key in rows.into_iter().filter_map(|row| row.key) {
            self.number(other, values, key, renamed, waiting);
        }
    }

    fn number(
        &mut self,
        other: &Dataset<'_>,
        values: &[(FieldName, String, Value)],
        key: Key,
        renamed: &Renamed,
        waiting: &mut Vec<Renamed>,
    ) {
        let mut change = Change::default();
        let mut to: Record =
            key.iter().map(|(field, value)| (field.clone(), value.clone())).collect();
        let mut is_renamed = false;
        for (field, _, value) in values {
            match to.get_mut(field) {
                Some(part) => {
                    *part = value.clone();
                    is_renamed = true;
                }
                None => {
                    change.set.insert(field.clone(), value.clone());
                }
            }
        }
        let mut edits = Vec::new();
        if !change.set.is_empty() {
            edits.push(Edit::Update { key: key.clone(), change });
        }
        if let Some(to) = Key::new(to).filter(|_| is_renamed) {
            waiting.push(Renamed {
                dataset: other.name.to_string(),
                key: key.clone(),
                to: to.clone(),
                source: renamed.source.clone(),
            });
            edits.push(Edit::Rename { key, to, expect: Record::new() });
        }
        self.numbers = self.numbers.saturating_add(1);
        self.found.entries.push(Entry {
            number: self.numbers,
            dataset: other.name.clone(),
            edits,
            source: renamed.source.clone(),
            fields: IndexMap::new(),
            reasons: Vec::new(),
        });
    }

    fn fault(&mut self, id: &str, args: &Args<'_>) {
        self.found.faults.push(error(text(self.language, id, args, Sink::Markdown)));
    }
}

/// A row that refers to a record.
struct Row {
    line: u64,
    /// Its own key; `None` where it has none.
    key: Option<Key>,
}

/// The rows whose fields hold these values; `None` where the dataset cannot be read or lacks one
/// of the fields.
fn referring(dataset: &Dataset<'_>, values: &[(FieldName, String, Value)]) -> Option<Vec<Row>> {
    let table = dataset.records(&dataset.content)?;
    let header = table.header();
    let place = |name: &FieldName| header.iter().position(|other| other == name);
    let columns: Vec<(usize, &str)> = values
        .iter()
        .map(|(field, old, _)| Some((place(field)?, old.as_str())))
        .collect::<Option<_>>()?;
    let key: Option<Vec<(usize, &FieldName)>> =
        dataset.key.iter().map(|field| Some((place(field)?, field))).collect();
    let key = key.filter(|key| !key.is_empty());
    let mut rows = Vec::new();
    table.visit_rows(&mut |row| {
        if columns.iter().all(|(column, old)| row.cell(*column) == Some(*old)) {
            let part = |(column, field): &(usize, &FieldName)| {
                let cell = row.cell(*column).filter(|cell| !cell.is_empty())?;
                Some(((*field).clone(), Value::from(cell)))
            };
            let own = key.as_ref().and_then(|key| key.iter().map(part).collect::<Option<_>>());
            rows.push(Row { line: row.line.0, key: own.and_then(Key::new) });
        }
        ControlFlow::Continue(())
    });
    Some(rows)
}

fn count(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
