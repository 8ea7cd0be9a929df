//! Why a document was left as it is.

use thiserror::Error;

use super::{FieldName, Key, LineNumber, Value};

/// A refused edit. The document is untouched; `report::refusals` says it to people.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// No record has this key.
    #[error("no record has the key {key}")]
    KeyMissing {
        /// The key asked for.
        key: Key,
        /// A key of the file that looks like it, with its line.
        nearest: Option<(Key, LineNumber)>,
    },
    /// The key to add or to rename to stands already.
    #[error("the key {key} stands on line {line} already")]
    KeyTaken {
        /// The key.
        key: Key,
        /// Where it stands.
        line: LineNumber,
    },
    /// Several records have this key.
    #[error("the key {key} stands on several lines")]
    KeyAmbiguous {
        /// The key.
        key: Key,
        /// Where it stands.
        lines: Vec<LineNumber>,
    },
    /// A field is not in the header.
    #[error("no column is named {field}")]
    FieldMissing {
        /// The field asked for.
        field: FieldName,
        /// The header's name that looks like it.
        nearest: Option<FieldName>,
    },
    /// The record does not hold what the edit expects of it.
    #[error("{field} of {key} is not what was expected")]
    ExpectationFailed {
        /// The record.
        key: Key,
        /// The field.
        field: FieldName,
        /// What the edit expects.
        expected: Value,
        /// What stands there.
        found: Value,
    },
    /// The edits leave the document as it is.
    #[error("the edits change nothing")]
    NothingToChange,
}
