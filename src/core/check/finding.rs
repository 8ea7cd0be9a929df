//! One thing that is wrong, with everything a sentence about it needs.

use serde::Serialize;

use crate::dataset::{FieldName, Key, LineNumber, RowNumber};

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look; never blocks.
    Warning,
    /// Blocks a contribution that brings it.
    Error,
}

/// A stable code: Frictionless' error type where one exists
/// (frictionless-py, `frictionless/errors`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Code {
    /// A cell is not of its field's type.
    TypeError,
    /// A cell breaks a constraint of its field.
    ConstraintError,
    /// A value that must be unique stands twice.
    UniqueError,
    /// A primary key is empty or stands twice.
    PrimaryKey,
    /// A row has more cells than the header.
    ExtraCell,
    /// A row has fewer cells than the header.
    MissingCell,
    /// A column of the schema is not in the file.
    MissingLabel,
    /// A column of the file is not in the schema.
    ExtraLabel,
    /// A header cell is empty.
    BlankLabel,
    /// A header name stands twice.
    DuplicateLabel,
}

/// One finding.
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    /// What kind it is.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// The record, counted from 1; `None` for a finding on the header or the whole file.
    pub row: Option<RowNumber>,
    /// The line of the file.
    pub line: Option<LineNumber>,
    /// The record's key, where it has one.
    pub key: Option<Key>,
    /// The column.
    pub field: Option<FieldName>,
    /// What stands there.
    pub cell: Option<String>,
    /// What to type instead.
    pub suggestion: Option<String>,
}
