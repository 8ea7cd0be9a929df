//! Records that were taken out, or refused, and why: a file beside the dataset.

use std::collections::HashMap;
use std::ops::ControlFlow;

use crate::dataset::{FieldName, Row, Table};
use crate::words::folded;

/// Names of the column that says why.
const REASONS: [&str; 7] = ["reason", "why", "raison", "motif", "comment", "commentaire", "note"];

/// A list of records that must not come back.
#[derive(Clone, PartialEq, Debug)]
pub struct RemovedList {
    path: String,
    columns: Vec<FieldName>,
    /// Values of the columns, folded, and why; in the list's order the last word counts.
    records: HashMap<Vec<String>, Entry>,
}

/// Why a record was taken out, where that is said.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Entry {
    pub(super) reason: Option<String>,
}

impl RemovedList {
    /// Reads a list. Its columns are named as the dataset's: those that the dataset's key is made
    /// of, else all that it has too. A column `reason` (`raison`, `motif`, `why`) says why.
    /// `None` where no column is the dataset's.
    pub fn read(
        path: &str,
        list: &dyn Table,
        dataset: &[FieldName],
        key: &[FieldName],
    ) -> Option<Self> {
        let header = list.header();
        let reason = header.iter().position(|name| {
            REASONS.contains(&folded(name.as_str()).as_str()) && !key.contains(name)
        });
        let has = |name: &FieldName| header.contains(name);
        let columns: Vec<FieldName> = if !key.is_empty() && key.iter().all(has) {
            key.to_vec()
        } else {
            let shared = header
                .iter()
                .enumerate()
                .filter(|(index, name)| Some(*index) != reason && dataset.contains(name));
            shared.map(|(_, name)| name.clone()).collect()
        };
        if columns.is_empty() {
            return None;
        }
        let places: Vec<usize> = columns
            .iter()
            .filter_map(|name| header.iter().position(|other| other == name))
            .collect();
        let mut records = HashMap::new();
        list.visit_rows(&mut |row| {
            let why = reason
                .and_then(|index| row.cell(index))
                .map(str::trim)
                .filter(|why| !why.is_empty())
                .map(str::to_owned);
            if let Some(values) = values(row, &places) {
                records.insert(values, Entry { reason: why });
            }
            ControlFlow::Continue(())
        });
        Some(Self { path: path.to_owned(), columns, records })
    }

    /// The file's path, as people know it.
    pub fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn columns(&self) -> &[FieldName] {
        &self.columns
    }

    /// The entry of a row that must not come back: why, where that is said.
    pub(super) fn find(&self, row: &Row<'_>, places: &[usize]) -> Option<&Entry> {
        self.records.get(&values(row, places)?)
    }
}

/// The values that a record is known by: case, accents and spaces tell nothing here, so that a
/// record does not come back by a capital letter. `None` where one is empty.
fn values(row: &Row<'_>, places: &[usize]) -> Option<Vec<String>> {
    let value = |index: &usize| {
        let cell = row.cell(*index)?.trim();
        let plain = folded(cell);
        // A value of signs alone is itself.
        let value = if plain.is_empty() { cell.to_owned() } else { plain };
        (!value.is_empty()).then_some(value)
    };
    places.iter().map(value).collect()
}
