//! A folder of records as one table.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::ControlFlow;

use thiserror::Error;

use crate::dataset::diff::{Diff, DiffError, DiffKey, diff};
use crate::dataset::tree::ValueKind;
use crate::dataset::{
    FieldName, Format, KEY_FIELD, LineNumber, ReadOptions, RecordsPath, Refusal, Row, RowNumber,
    Table, read,
};
use crate::repo_config::{PathPattern, RepoPath};

/// A folder of one record a file, read as a table: a file is a row, in the order of their paths.
/// The header has all fields that occur, in order of first appearance, and begins with
/// [`KEY_FIELD`], the name in the path, where that is the key.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FolderTable {
    header: Vec<FieldName>,
    kinds: Vec<Option<ValueKind>>,
    rows: Vec<FolderRow>,
}

/// A record and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
struct FolderRow {
    path: String,
    line: LineNumber,
    cells: Vec<String>,
}

/// A file of a folder that cannot be read as a record.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("{path}: {refusal}")]
pub struct FolderFault {
    /// The file.
    pub path: String,
    /// Why.
    pub refusal: Box<Refusal>,
}

/// Compares two versions of a folder. Its records have no order that anybody gave them, so none
/// is ever moved.
pub fn diff_folders(
    old: &FolderTable,
    new: &FolderTable,
    key: &DiffKey,
) -> Result<Diff, DiffError> {
    let mut found = diff(old, new, key)?;
    found.moves.clear();
    found.counts.rows_moved = 0;
    Ok(found)
}

impl FolderTable {
    /// Reads the files of a pattern; files of other paths, and of paths that no file of data may
    /// have, are left out. `key` are the fields that identify a record; empty stands for
    /// [`KEY_FIELD`].
    ///
    /// # Errors
    ///
    /// The first file that cannot be read.
    pub fn read(
        pattern: &PathPattern,
        files: &[(&str, &[u8])],
        reading: &ReadOptions,
        key: &[FieldName],
    ) -> Result<Self, FolderFault> {
        let is_named = key.is_empty() || key.iter().any(|field| field.as_str() == KEY_FIELD);
        let reading = ReadOptions { records: RecordsPath::Whole, ..reading.clone() };
        let mut table = Self::default();
        let mut columns: HashMap<String, usize> = HashMap::new();
        let mut sorted: Vec<(&str, &[u8])> = files.to_vec();
        sorted.sort_unstable_by_key(|(path, _)| *path);
        for (path, bytes) in sorted {
            let Some(name) = pattern.name_in(path) else { continue };
            if RepoPath::data(path).is_err() {
                continue;
            }
            let fault = |refusal| FolderFault { path: path.to_owned(), refusal: Box::new(refusal) };
            let document = read(bytes, Format::of(path, bytes), &reading).map_err(fault)?;
            let mut row =
                FolderRow { path: path.to_owned(), line: LineNumber(1), cells: Vec::new() };
            let mut place = |field: &FieldName, kind, text: String| {
                let next = columns.len();
                let at = *columns.entry(field.as_str().to_owned()).or_insert(next);
                match table.kinds.get_mut(at) {
                    Some(known) => *known = ValueKind::of_both(*known, kind),
                    None => {
                        table.header.push(field.clone());
                        table.kinds.push(kind);
                    }
                }
                if row.cells.len() <= at {
                    row.cells.resize(at + 1, String::new());
                }
                if let Some(cell) = row.cells.get_mut(at) {
                    *cell = text;
                }
            };
            if is_named {
                place(&KEY_FIELD.into(), Some(ValueKind::Text), name.to_owned());
            }
            let mut line = LineNumber(1);
            document.visit_rows(&mut |record| {
                line = record.line;
                let named = document.header().iter().zip(record.cells).enumerate();
                for (at, (field, cell)) in named.filter(|(_, (field, _))| {
                    // A record that is the one member of an object is named by its file.
                    field.as_str() != KEY_FIELD
                }) {
                    place(field, document.kind(at), cell.to_string());
                }
                ControlFlow::Break(())
            });
            row.line = line;
            table.rows.push(row);
        }
        table.level();
        Ok(table)
    }

    /// The file that a record stands in; `None` where there is no such row.
    pub fn path_of(&self, row: RowNumber) -> Option<&str> {
        let at = usize::try_from(row.0).ok()?.checked_sub(1)?;
        self.rows.get(at).map(|row| row.path.as_str())
    }

    /// What the values of a column of the header are; nothing where there are none but nulls.
    pub fn kind(&self, column: usize) -> Option<ValueKind> {
        self.kinds.get(column).copied().flatten()
    }

    /// The same records under the columns of a schema: those that no record has are empty, and
    /// what a file has besides its record (its name, the text below its head) is left out where
    /// the schema does not ask for it.
    #[must_use]
    pub fn under(&self, fields: &[FieldName]) -> Self {
        let others = self
            .header
            .iter()
            .filter(|name| !name.as_str().starts_with('@') && !fields.contains(name));
        let header: Vec<FieldName> = fields.iter().chain(others).cloned().collect();
        let places: Vec<Option<usize>> =
            header.iter().map(|name| self.header.iter().position(|own| own == name)).collect();
        let rows = self.rows.iter().map(|row| FolderRow {
            path: row.path.clone(),
            line: row.line,
            cells: places
                .iter()
                .map(|at| at.and_then(|at| row.cells.get(at)).cloned().unwrap_or_default())
                .collect(),
        });
        Self {
            rows: rows.collect(),
            kinds: places.iter().map(|at| at.and_then(|at| self.kind(at))).collect(),
            header,
        }
    }

    /// All rows as long as the header.
    fn level(&mut self) {
        let width = self.header.len();
        for row in &mut self.rows {
            row.cells.resize(width, String::new());
        }
    }
}

impl Table for FolderTable {
    fn header(&self) -> &[FieldName] {
        &self.header
    }

    fn header_line(&self) -> Option<LineNumber> {
        None
    }

    fn visit_rows(&self, visit: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>) {
        for (row, number) in self.rows.iter().zip(1_u64..) {
            let cells: Vec<Cow<'_, str>> =
                row.cells.iter().map(|cell| Cow::Borrowed(cell.as_str())).collect();
            let row = Row { number: RowNumber(number), line: row.line, cells: &cells };
            if visit(&row).is_break() {
                return;
            }
        }
    }
}
