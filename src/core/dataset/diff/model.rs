//! What a comparison found, as values and as JSON.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::CellChangeKind;
use crate::dataset::{FieldName, Key, LineNumber, RowNumber, Value};

/// The difference between two versions of a table.
///
/// Its JSON (`gitribute diff --format json`) is stable: members may be added, none changes its
/// meaning while `version` is 1. It holds what is needed to make the new rows from the old ones
/// or the reverse: apply `column_changes` first, then `rows`, in the names of `columns`.
///
/// ```json
/// {
///   "version": 1,
///   "old": {"rows": 2, "columns": 3},
///   "new": {"rows": 2, "columns": 3},
///   "key": {"match": "detected", "fields": ["id"]},
///   "columns": [{"name": "id", "old": 1, "new": 1},
///               {"name": "country", "old": 2, "new": 2, "was": "pays"}],
///   "column_changes": [
///     {"change": "added", "field": "c", "column": 3,
///      "cells": [{"key": {"id": "a"}, "row": 1, "value": "x"}]},
///     {"change": "removed", "field": "c", "column": 4, "cells": []},
///     {"change": "renamed", "from": "pays", "field": "country", "column": 2},
///     {"change": "moved", "field": "c", "column": 3, "from": 1, "to": 3}],
///   "rows": [
///     {"change": "added", "key": {"id": "b"}, "new": {"row": 2, "line": 3},
///      "cells": [{"field": "id", "column": 1, "value": "b"}]},
///     {"change": "removed", "key": {"id": "c"}, "old": {"row": 2, "line": 3}, "cells": []},
///     {"change": "changed", "key": {"id": "a"}, "old": {"row": 1, "line": 2},
///      "new": {"row": 1, "line": 2},
///      "cells": [{"field": "country", "column": 2, "old": "BO", "new": "PE", "kind": "value"}]},
///     {"change": "renamed", "from": {"id": "c"}, "to": {"id": "d"},
///      "old": {"row": 2, "line": 3}, "new": {"row": 2, "line": 3}, "cells": []}],
///   "moves": [{"key": {"id": "e"}, "from": 5, "to": 1}],
///   "duplicate_keys": [{"key": {"id": "a"}, "old": [2, 9], "new": [2]}],
///   "counts": {"rows_added": 1, "rows_removed": 1, "rows_changed": 1, "rows_renamed": 1,
///              "rows_moved": 0, "cells_changed": 1, "cells_whitespace": 0, "cells_case": 0,
///              "cells_number_format": 0, "cells_unicode_form": 0}
/// }
/// ```
///
/// - `row` counts records from 1, `line` lines of the file from 1.
/// - `column` is the number in `columns`, from 1: the new file's columns in their order, then
///   those that were removed. It tells apart columns of one name. Cells that stand beyond the
///   header have an empty `field` and the numbers after the last column.
/// - `old` and `new` of a cell are `null` where the row is too short to have it.
/// - `kind` is `value`, `whitespace`, `case`, `number-format` or `unicode-form`.
/// - `key.match` is `given`, `detected` or `whole-row` (no key: equal rows are the same row).
///   `key` of a row is `null` then.
/// - `rows` stand in the new file's order; a removed row stands after the row it stood after.
/// - `moves` are the fewest rows that must be taken out of the old order and put back at their new
///   numbers, in the new order; all other rows that stayed keep their order.
/// - `cells` of an added or removed column are those that are not empty, of rows that are in
///   both files.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Diff {
    /// Version of this shape.
    pub version: u32,
    /// Size of the old table.
    pub old: Size,
    /// Size of the new table.
    pub new: Size,
    /// How rows were recognised.
    pub key: RowMatch,
    /// Every column of both tables, one name each.
    pub columns: Vec<Column>,
    /// Columns that came, went, or have another name or place.
    pub column_changes: Vec<ColumnChange>,
    /// Rows that differ.
    pub rows: Vec<RowChange>,
    /// Rows that stand elsewhere among those that stayed, in the new order.
    #[serde(default)]
    pub moves: Vec<RowMove>,
    /// Keys that stand on several rows: those were paired as equal, then in their order.
    pub duplicate_keys: Vec<DuplicateKey>,
    /// How many of each.
    pub counts: Counts,
}

/// How large a table is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Size {
    /// Records below the header.
    pub rows: u64,
    /// Names in the header.
    pub columns: u64,
}

/// How rows of the two tables were recognised as the same row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "match", rename_all = "kebab-case")]
pub enum RowMatch {
    /// By the key that was asked for.
    Given {
        /// Its columns.
        #[schemars(with = "Vec<String>")]
        fields: Vec<FieldName>,
    },
    /// By a key found in the data: unique and never empty in both tables.
    Detected {
        /// Its columns.
        #[schemars(with = "Vec<String>")]
        fields: Vec<FieldName>,
    },
    /// No key: rows are the same when all their cells are.
    WholeRow,
}

impl RowMatch {
    /// The key's columns; none without a key.
    pub fn fields(&self) -> &[FieldName] {
        match self {
            RowMatch::Given { fields } | RowMatch::Detected { fields } => fields,
            RowMatch::WholeRow => &[],
        }
    }
}

/// Number of a column in [`Diff::columns`], from 1.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct ColumnNumber(pub usize);

/// One column of the two tables.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Column {
    /// Its name: the new one where it is in the new table.
    #[schemars(with = "String")]
    pub name: FieldName,
    /// Its place in the old header, from 1.
    pub old: Option<usize>,
    /// Its place in the new header, from 1.
    pub new: Option<usize>,
    /// Its old name, where that was another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub was: Option<FieldName>,
}

/// What became of a column.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "change", rename_all = "lowercase")]
pub enum ColumnChange {
    /// It is new.
    Added {
        /// Its name.
        #[schemars(with = "String")]
        field: FieldName,
        /// Its number.
        column: ColumnNumber,
        /// What it holds in rows that stood already.
        cells: Vec<ColumnCell>,
    },
    /// It is gone.
    Removed {
        /// Its name.
        #[schemars(with = "String")]
        field: FieldName,
        /// Its number.
        column: ColumnNumber,
        /// What it held in rows that still stand.
        cells: Vec<ColumnCell>,
    },
    /// It has another name and the same content.
    Renamed {
        /// Its old name.
        #[schemars(with = "String")]
        from: FieldName,
        /// Its new name.
        #[schemars(with = "String")]
        field: FieldName,
        /// Its number.
        column: ColumnNumber,
    },
    /// It stands elsewhere among the columns that stayed.
    Moved {
        /// Its name.
        #[schemars(with = "String")]
        field: FieldName,
        /// Its number.
        column: ColumnNumber,
        /// Its place in the old header, from 1.
        from: usize,
        /// Its place in the new header, from 1.
        to: usize,
    },
}

/// A cell of a column that came or went.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ColumnCell {
    /// The row's key, in the table that has the column.
    #[serde(deserialize_with = "maybe_key")]
    #[schemars(with = "Option<BTreeMap<String, String>>")]
    pub key: Option<Key>,
    /// The row, in the table that has the column.
    #[schemars(with = "u64")]
    pub row: RowNumber,
    /// What stands there.
    pub value: String,
}

/// Where a row stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RowPlace {
    /// Its number among the records.
    #[schemars(with = "u64")]
    pub row: RowNumber,
    /// The line it starts on.
    #[schemars(with = "u64")]
    pub line: LineNumber,
}

/// A row that stands elsewhere among the rows that stayed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RowMove {
    /// Its key: the new one where it has two.
    #[serde(deserialize_with = "maybe_key")]
    #[schemars(with = "Option<BTreeMap<String, String>>")]
    pub key: Option<Key>,
    /// Its number in the old table.
    #[schemars(with = "u64")]
    pub from: RowNumber,
    /// Its number in the new table.
    #[schemars(with = "u64")]
    pub to: RowNumber,
}

/// What became of a row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "change", rename_all = "lowercase")]
pub enum RowChange {
    /// It is new.
    Added {
        /// Its key.
        #[serde(deserialize_with = "maybe_key")]
        #[schemars(with = "Option<BTreeMap<String, String>>")]
        key: Option<Key>,
        /// Where it stands now.
        new: RowPlace,
        /// All its cells.
        cells: Vec<Cell>,
    },
    /// It is gone.
    Removed {
        /// Its key.
        #[serde(deserialize_with = "maybe_key")]
        #[schemars(with = "Option<BTreeMap<String, String>>")]
        key: Option<Key>,
        /// Where it stood.
        old: RowPlace,
        /// All its cells.
        cells: Vec<Cell>,
    },
    /// Some of its cells differ.
    Changed {
        /// Its key.
        #[serde(deserialize_with = "maybe_key")]
        #[schemars(with = "Option<BTreeMap<String, String>>")]
        key: Option<Key>,
        /// Where it stood.
        old: RowPlace,
        /// Where it stands now.
        new: RowPlace,
        /// The cells that differ.
        cells: Vec<CellChange>,
    },
    /// It has another key and all or nearly all its other cells.
    Renamed {
        /// Its old key.
        #[serde(deserialize_with = "key")]
        #[schemars(with = "BTreeMap<String, String>")]
        from: Key,
        /// Its new key.
        #[serde(deserialize_with = "key")]
        #[schemars(with = "BTreeMap<String, String>")]
        to: Key,
        /// Where it stood.
        old: RowPlace,
        /// Where it stands now.
        new: RowPlace,
        /// The other cells that differ.
        cells: Vec<CellChange>,
    },
}

/// One cell of a row that came or went.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Cell {
    /// Its column.
    pub column: ColumnNumber,
    /// Its column's name.
    #[schemars(with = "String")]
    pub field: FieldName,
    /// What stands there.
    pub value: String,
}

/// One cell that differs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CellChange {
    /// Its column.
    pub column: ColumnNumber,
    /// Its column's name.
    #[schemars(with = "String")]
    pub field: FieldName,
    /// What stood there; `None` where the row was too short.
    pub old: Option<String>,
    /// What stands there; `None` where the row is too short.
    pub new: Option<String>,
    /// How far the two are apart.
    pub kind: CellChangeKind,
}

/// A key that stands on several rows of a table.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DuplicateKey {
    /// The key.
    #[serde(deserialize_with = "key")]
    #[schemars(with = "BTreeMap<String, String>")]
    pub key: Key,
    /// Its lines in the old file.
    #[schemars(with = "Vec<u64>")]
    pub old: Vec<LineNumber>,
    /// Its lines in the new file.
    #[schemars(with = "Vec<u64>")]
    pub new: Vec<LineNumber>,
}

/// How many rows and cells differ, and how.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Rows that came.
    pub rows_added: u64,
    /// Rows that went.
    pub rows_removed: u64,
    /// Rows with cells that differ, those with another key aside.
    pub rows_changed: u64,
    /// Rows with another key.
    pub rows_renamed: u64,
    /// The fewest rows one would have to move for the old order to become the new one.
    pub rows_moved: u64,
    /// Cells that differ in rows that stayed, key cells of renamed rows aside.
    pub cells_changed: u64,
    /// Those of them that differ in whitespace only.
    pub cells_whitespace: u64,
    /// In case only.
    pub cells_case: u64,
    /// In the spelling of a number only.
    pub cells_number_format: u64,
    /// In the Unicode normal form only.
    pub cells_unicode_form: u64,
}

impl Counts {
    pub(super) fn of(rows: &[RowChange], moved: usize) -> Self {
        let mut counts = Counts { rows_moved: count(moved), ..Counts::default() };
        for row in rows {
            match row {
                RowChange::Added { .. } => counts.rows_added += 1,
                RowChange::Removed { .. } => counts.rows_removed += 1,
                RowChange::Changed { .. } => counts.rows_changed += 1,
                RowChange::Renamed { .. } => counts.rows_renamed += 1,
            }
            for cell in row.cell_changes() {
                counts.cells_changed += 1;
                match cell.kind {
                    CellChangeKind::Value => {}
                    CellChangeKind::Whitespace => counts.cells_whitespace += 1,
                    CellChangeKind::Case => counts.cells_case += 1,
                    CellChangeKind::NumberFormat => counts.cells_number_format += 1,
                    CellChangeKind::UnicodeForm => counts.cells_unicode_form += 1,
                }
            }
        }
        counts
    }
}

impl RowChange {
    /// The row's key: the new one where it has two.
    pub fn key(&self) -> Option<&Key> {
        match self {
            RowChange::Added { key, .. }
            | RowChange::Removed { key, .. }
            | RowChange::Changed { key, .. } => key.as_ref(),
            RowChange::Renamed { to, .. } => Some(to),
        }
    }

    /// The cells that differ; none for a row that came or went.
    pub fn cell_changes(&self) -> &[CellChange] {
        match self {
            RowChange::Added { .. } | RowChange::Removed { .. } => &[],
            RowChange::Changed { cells, .. } | RowChange::Renamed { cells, .. } => cells,
        }
    }

    /// Where the row stands in the old table.
    pub fn old_place(&self) -> Option<RowPlace> {
        match self {
            RowChange::Added { .. } => None,
            RowChange::Removed { old, .. }
            | RowChange::Changed { old, .. }
            | RowChange::Renamed { old, .. } => Some(*old),
        }
    }

    /// Where the row stands in the new table.
    pub fn new_place(&self) -> Option<RowPlace> {
        match self {
            RowChange::Removed { .. } => None,
            RowChange::Added { new, .. }
            | RowChange::Changed { new, .. }
            | RowChange::Renamed { new, .. } => Some(*new),
        }
    }
}

impl Diff {
    /// Whether the two tables hold the same rows in the same order under the same header.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.column_changes.is_empty() && self.counts.rows_moved == 0
    }
}

/// A length as a count.
pub(super) fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// Reads a key of text. `Value`'s own reader wants the JSON source, which is gone inside of
/// tagged enums.
fn key<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Key, D::Error> {
    maybe_key(deserializer)?.ok_or_else(|| serde::de::Error::custom("the key is missing"))
}

fn maybe_key<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Key>, D::Error> {
    let fields = Option::<IndexMap<FieldName, String>>::deserialize(deserializer)?;
    Ok(fields.and_then(|fields| {
        Key::new(fields.into_iter().map(|(name, text)| (name, Value::Text(text))).collect())
    }))
}
