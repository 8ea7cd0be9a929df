//! What is wrong or odd in a schema, with the place of each: rules that silently do nothing, and
//! rules that the data contradicts.

mod code;
mod data;
mod place;
mod text;

#[cfg(test)]
mod tests;

use crate::dataset::{FieldName, LineNumber, Table};

use super::schema::{SchemaFault, SchemaRemark, TableSchema};

pub use place::TextPlace;

/// How bad a finding on a schema is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LintSeverity {
    /// Good to know; nothing is wrong.
    Note,
    /// A rule that does nothing, or not what it seems to.
    Warning,
    /// The schema cannot be used.
    Error,
}

/// One finding on a schema.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LintFinding {
    /// Where in the schema.
    pub place: TextPlace,
    /// What is found.
    pub problem: LintProblem,
    /// What to write instead, where that is one text.
    pub suggestion: Option<String>,
}

/// What is found in a schema.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum LintProblem {
    /// It keeps the schema from being used.
    Fault(SchemaFault),
    /// It does nothing, or not what it seems to.
    Remark(SchemaRemark),
    /// A word of JSON Schema, which Table Schema does not have.
    ForeignWord {
        /// The field.
        field: FieldName,
        /// The word.
        found: String,
    },
    /// No row has any of the allowed values.
    EnumUnused {
        /// The field.
        field: FieldName,
        /// A value that stands in the data.
        found: String,
        /// Where it stands.
        line: LineNumber,
    },
    /// No row has these of the allowed values.
    ValuesUnused {
        /// The field.
        field: FieldName,
        /// The values, in the schema's order.
        values: Vec<String>,
    },
    /// The data writes another decimal sign than the schema says.
    DecimalSign {
        /// The field.
        field: FieldName,
        /// The sign that the schema says.
        expected: String,
        /// The sign in the data.
        found: &'static str,
        /// A number of the data.
        example: String,
        /// Where it stands.
        line: LineNumber,
    },
}

impl LintProblem {
    /// How bad it is.
    pub fn severity(&self) -> LintSeverity {
        match self {
            LintProblem::Fault(_) => LintSeverity::Error,
            LintProblem::ValuesUnused { .. } => LintSeverity::Note,
            _ => LintSeverity::Warning,
        }
    }
}

/// Looks a schema's text over, and the data with it where there is any. Findings stand in the
/// order of the text.
pub fn lint(text: &str, data: Option<&dyn Table>) -> Vec<LintFinding> {
    let mut findings = text::lint(text);
    if let (Some(table), Ok(schema)) = (data, TableSchema::from_json(text)) {
        findings.extend(data::lint(text, &schema, table));
    }
    findings.sort_by_key(|finding| finding.place);
    findings
}
