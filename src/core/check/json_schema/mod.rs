//! JSON Schema, drafts 4, 6, 7, 2019-09 and 2020-12 (json-schema.org), for records of any format.
//!
//! A schema is compiled without any input or output: what it refers to is read through
//! [`RepoFiles`], so only files of the repository at the same commit (FAULTS S22). Patterns are
//! matched in time proportional to the text (FAULTS D12).

mod compile;
mod document;
mod lines;
mod node;
mod problem;
mod table;

use std::sync::Arc;

use jsonschema::Validator;
use thiserror::Error;

use crate::check::schema::JsonFault;
use crate::dataset::Value;
use node::Lossless;

pub use document::{DocumentFault, DocumentForm, validate_document, validate_json};
pub use problem::JsonKind;
pub use table::validate_table_by_json_schema;

/// A compiled JSON Schema.
#[derive(Clone)]
pub struct JsonSchema {
    source: Value,
    validator: Arc<Validator<Lossless>>,
}

impl std::fmt::Debug for JsonSchema {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JsonSchema").field("source", &self.source).finish_non_exhaustive()
    }
}

impl PartialEq for JsonSchema {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl JsonSchema {
    /// The schema as it was written.
    pub fn source(&self) -> &Value {
        &self.source
    }
}

/// Why a JSON Schema cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum JsonSchemaFault {
    /// The text is no JSON.
    #[error("the schema is not valid JSON: line {line}, column {column}")]
    NotJson {
        /// Line of the fault, from 1.
        line: usize,
        /// Column of the fault, from 1.
        column: usize,
        /// What is wrong.
        reason: JsonFault,
    },
    /// It breaks the rules of the draft that it says it keeps.
    #[error("{}is wrong: {reason}", of_place(.place))]
    NotASchema {
        /// Where: members with dots between.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// A pattern that cannot be used: it is none, is too large, or looks around or back, which a
    /// linear search cannot.
    #[error("{}holds a pattern that cannot be used: `{pattern}`", of_place(.place))]
    Pattern {
        /// Where: members with dots between.
        place: String,
        /// The pattern.
        pattern: String,
    },
    /// It refers to something outside the repository, or to a file that is not there.
    #[error(
        "it refers to `{reference}`, which is not in the repository: only files of the repository can be referred to"
    )]
    OutOfReach {
        /// What it refers to.
        reference: String,
    },
    /// It refers to a place of a file that does not exist.
    #[error("it refers to `{reference}`, and there is no such place")]
    Nowhere {
        /// What it refers to.
        reference: String,
    },
    /// It says that it keeps a draft that nobody knows.
    #[error("`$schema` is `{found}`, which is none of the drafts 4, 6, 7, 2019-09 and 2020-12")]
    UnknownDraft {
        /// What it says.
        found: String,
    },
    /// A file that it refers to is no JSON.
    #[error("it refers to `{path}`, which is not valid JSON")]
    ReferredNotJson {
        /// The file.
        path: String,
    },
    /// It refers to more files than will be read.
    #[error("it refers to more than {most} files")]
    TooManyFiles {
        /// The most files.
        most: usize,
    },
}

fn of_place(place: &str) -> String {
    if place.is_empty() { "the schema ".to_owned() } else { format!("`{place}` ") }
}

#[cfg(test)]
mod tests;
