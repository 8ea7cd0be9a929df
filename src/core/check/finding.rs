//! One thing that is wrong, and where.

use std::sync::Arc;

use super::code::{Code, Severity};
use super::constraints::{Choices, Rule};
use super::problem::Problem;
use crate::dataset::{FieldName, Key, LineNumber, Refusal, RowNumber};

/// What people need to know of a field to mend a cell: from its descriptor in the schema.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldInfo {
    /// Its name: the column's.
    pub name: FieldName,
    /// Its name for people.
    pub title: Option<String>,
    /// What it holds.
    pub description: Option<String>,
    /// A value that fits.
    pub example: Option<String>,
    /// The words that it may hold, where its pattern is a list of them.
    pub choices: Option<Choices>,
    /// Whether an empty cell is right.
    pub empty: Empty,
}

/// Whether an empty cell is right in a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Empty {
    /// It says that there is no value.
    Allowed,
    /// A value is needed.
    Refused,
}

/// One finding.
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    /// What is wrong.
    pub problem: Problem,
    /// The record, counted from 1; `None` for a finding on the header or the whole file.
    pub row: Option<RowNumber>,
    /// The line of the file.
    pub line: Option<LineNumber>,
    /// The record's key, where it has one.
    pub key: Option<Key>,
    /// The column.
    pub field: Option<FieldName>,
    /// What the schema says of the column.
    pub about: Option<Arc<FieldInfo>>,
    /// What stands there.
    pub cell: Option<String>,
    /// What to type instead.
    pub suggestion: Option<String>,
}

/// What makes two findings of two versions of a file the same one: its row is told by its key
/// where it has one, for lines move.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Identity<'a> {
    code: Code,
    rule: Option<Rule>,
    key: Option<&'a Key>,
    row: Option<RowNumber>,
    field: Option<&'a FieldName>,
    cell: Option<&'a str>,
}

impl Finding {
    /// The one finding of a file that cannot be read as a table.
    pub fn unreadable(refusal: Refusal) -> Self {
        let line = match &refusal {
            Refusal::BrokenText { line, .. }
            | Refusal::QuoteUnclosed { line, .. }
            | Refusal::TextAfterQuote { line, .. } => Some(*line),
            Refusal::CellTooLarge { line, .. } => *line,
            _ => None,
        };
        Self::on_line(Problem::Unreadable(Box::new(refusal)), line)
    }

    /// A finding on a line that belongs to no record, or on the whole file.
    pub fn on_line(problem: Problem, line: Option<LineNumber>) -> Self {
        Self {
            problem,
            row: None,
            line,
            key: None,
            field: None,
            about: None,
            cell: None,
            suggestion: None,
        }
    }

    /// Its stable code.
    pub fn code(&self) -> Code {
        self.problem.code()
    }

    /// The constraint that is broken, by its name in Table Schema.
    pub fn rule(&self) -> Option<Rule> {
        self.problem.rule()
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.problem.severity()
    }

    /// What it is compared by with the findings of another version of the file.
    pub fn identity(&self) -> Identity<'_> {
        Identity {
            code: self.code(),
            rule: self.rule(),
            key: self.key.as_ref(),
            row: if self.key.is_some() { None } else { self.row },
            field: self.field.as_ref(),
            cell: self.cell.as_deref(),
        }
    }
}
