//! Table Dialect, version 2, and the CSV Dialect of version 1: how a file writes its table
//! (datapackage.org/standard/table-dialect).

mod delimited;
mod open;
mod read;
mod records;

use thiserror::Error;

use super::package::Shape;
use super::schema::{MissingValue, TableSchema};

pub use open::{Opened, open};
pub(super) use open::{open_text, open_values};
pub use records::TableForm;

/// Which rows hold the names of the columns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum HeaderRows {
    /// None: the columns are those of the schema, or are numbered.
    None,
    /// The first row that is no comment.
    First,
    /// These, counted from 1 with the comments.
    These(Vec<u64>),
}

/// What a dialect says of quoting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Quote {
    /// Nothing: the double quote.
    Unsaid,
    /// No character quotes.
    None,
    /// This character quotes.
    Char(char),
}

/// Whether two quotes in a quoted cell stand for one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Doubled {
    /// They do.
    Quote,
    /// They do not.
    Nothing,
}

/// What spaces after a delimiter are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum InitialSpace {
    /// Part of the cell.
    Kept,
    /// Decoration.
    Skipped,
    /// Not said.
    Unsaid,
}

/// Whether names that differ in case are one name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NameCase {
    /// They are two.
    Told,
    /// They are one (version 1, `caseSensitiveHeader`).
    Folded,
}

/// What the records of structured data are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ItemKind {
    /// Lists of values, the first of which holds the names.
    Array,
    /// Objects.
    Object,
}

/// How a file writes its table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TableDialect {
    pub(super) header: HeaderRows,
    pub(super) join: String,
    pub(super) comment_rows: Vec<u64>,
    pub(super) comment: Option<String>,
    pub(super) delimiter: Option<String>,
    pub(super) terminator: Option<String>,
    pub(super) quote: Quote,
    pub(super) doubled: Doubled,
    pub(super) escape: Option<char>,
    pub(super) null: Option<String>,
    pub(super) space: InitialSpace,
    pub(super) property: Option<String>,
    pub(super) item_type: Option<ItemKind>,
    pub(super) item_keys: Option<Vec<String>>,
    pub(super) case: NameCase,
}

impl Default for TableDialect {
    fn default() -> Self {
        Self {
            header: HeaderRows::First,
            join: " ".to_owned(),
            comment_rows: Vec::new(),
            comment: None,
            delimiter: None,
            terminator: None,
            quote: Quote::Unsaid,
            doubled: Doubled::Quote,
            escape: None,
            null: None,
            space: InitialSpace::Unsaid,
            property: None,
            item_type: None,
            item_keys: None,
            case: NameCase::Told,
        }
    }
}

/// Why a dialect cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum DialectFault {
    /// It is no object.
    #[error("the dialect must be an object")]
    NotAnObject,
    /// A member is not what it must be.
    #[error("`{member}` of the dialect is not what it must be")]
    WrongShape {
        /// The member.
        member: String,
        /// What it must be.
        expected: Shape,
    },
    /// It speaks of sheets or tables of a file that is no text.
    #[error("`{member}` is about spreadsheets and databases, which are not read")]
    NotText {
        /// The member.
        member: String,
    },
}

impl TableDialect {
    /// The schema with what the dialect adds: its null sequence is a missing value of each field
    /// (Table Dialect, `nullSequence`).
    pub fn adapted(&self, schema: &TableSchema) -> TableSchema {
        let mut schema = schema.clone();
        if let Some(null) = &self.null {
            for field in &mut schema.fields {
                if !field.missing.iter().any(|missing| missing.text == *null) {
                    field.missing.push(MissingValue { text: null.clone(), label: None });
                }
            }
        }
        schema
    }
}

#[cfg(test)]
mod tests;
