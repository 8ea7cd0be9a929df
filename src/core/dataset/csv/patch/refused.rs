//! Why a difference was not applied.

use thiserror::Error;

use crate::dataset::{FieldName, Key, LineNumber, Refusal};

/// Why a difference was not applied. The file is untouched; `report::patch_refused_text` says it
/// to people.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum PatchRefused {
    /// It is written in a later form.
    #[error("differences of version {found} are not known")]
    Version {
        /// The version it says it has.
        found: u32,
    },
    /// It says two things of one row or one place.
    #[error("the difference contradicts itself at row {row}")]
    Contradiction {
        /// The row it contradicts itself about.
        row: u64,
    },
    /// A column that it speaks of is not in the file.
    #[error("no column is named {field}")]
    ColumnMissing {
        /// The column.
        field: FieldName,
    },
    /// It changes the columns of another header than the file has.
    #[error("the header is another one: {found} stands where {expected} should")]
    OtherHeader {
        /// The first name that differs; empty where the header should have ended.
        expected: FieldName,
        /// What stands there; empty where the header ends.
        found: FieldName,
    },
    /// It moves rows or changes columns, and the file is not the version it was made from.
    #[error("the file has {found} rows, not the {expected} it was made from")]
    OtherRows {
        /// Rows of the version that it was made from.
        expected: u64,
        /// Rows of the file.
        found: u64,
    },
    /// A row that it changes or removes is not in the file.
    #[error("the row {} is not there", key.as_ref().map(ToString::to_string).unwrap_or_default())]
    RowMissing {
        /// Its key, where it has one.
        key: Option<Key>,
        /// Where it stood.
        line: LineNumber,
    },
    /// A row that it adds is in the file.
    #[error("the key {key} stands on line {line} already")]
    RowTaken {
        /// Its key.
        key: Key,
        /// Where it stands.
        line: LineNumber,
    },
    /// A cell does not hold what it says it held.
    #[error("line {line}, {field}: {found} stands there, not {expected}")]
    Stale {
        /// The row's key, where it has one.
        key: Option<Key>,
        /// Where the row stands.
        line: LineNumber,
        /// The cell's column.
        field: FieldName,
        /// What it should hold.
        expected: String,
        /// What it holds.
        found: String,
    },
    /// It moves records of a tree, whose order stays.
    #[error("the difference moves records")]
    RowsMoved,
    /// It has no key to find records of a tree by.
    #[error("the difference has no key")]
    NoKey,
    /// It gives members of a tree's records another name, or changes a header in a list of lists.
    #[error("the difference changes the name of {field}")]
    ColumnRenamed {
        /// The old name.
        field: FieldName,
    },
    /// The file cannot be read, or not be written as it should.
    #[error(transparent)]
    File(#[from] Refusal),
}
