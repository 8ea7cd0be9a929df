//! What a caller asks of an edit, and what comes of it, whatever the format.

use std::ops::Range;

use thiserror::Error;

use super::csv::DialectHints;
use super::encoding::Encoding;
use super::{FieldName, ListSeparators, RecordsPath, Refusal};

/// What the caller knows of a file; the rest is found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ReadOptions {
    /// How its text is spelled.
    pub encoding: Option<Encoding>,
    /// How the cells of a delimited file are separated and quoted.
    pub dialect: DialectHints,
    /// Where the records of a structured document are.
    pub records: RecordsPath,
}

/// What the caller knows of a file and wants of an edit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct EditOptions {
    /// The fields that identify a record; empty where none are known. Updates name their own.
    pub key: Vec<FieldName>,
    /// How the file's text is spelled, where that is not to be found.
    pub encoding: Option<Encoding>,
    /// How the cells of a delimited file are separated and quoted, as far as known.
    pub dialect: DialectHints,
    /// Where the records of a structured document are.
    pub records: RecordsPath,
    /// Where new records go.
    pub insert: Insert,
    /// What stands between the items of a list in a cell of a delimited file.
    pub list_separators: ListSeparators,
}

/// Where new records go.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Insert {
    /// After the last record, in the order of the edits.
    #[default]
    End,
    /// Where the key belongs in the order that the file keeps; after the last record where it
    /// keeps none, or no key is known.
    Sorted,
}

/// The edited file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edited {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What changed, in order: every byte outside these spans is as it was.
    pub spans: Vec<Span>,
}

/// Bytes that were replaced, as offsets in the file before and after. Empty before for what was
/// put in, empty after for what was taken out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Span {
    /// In the file as it was.
    pub old: Range<usize>,
    /// In the file as it is.
    pub new: Range<usize>,
}

/// Why a list of edits was not applied. Nothing was changed.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("{}{refusal}", edit.map(|number| format!("edit {number}: ")).unwrap_or_default())]
pub struct Refused {
    /// Which edit, from 1; `None` where the file itself is at fault, or all of them together.
    pub edit: Option<usize>,
    /// Why.
    pub refusal: Refusal,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Refused { edit: None, refusal }
    }
}
