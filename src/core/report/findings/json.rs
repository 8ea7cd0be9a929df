//! A finding for programs.

use serde::Serialize;

use super::{FixOf, finding_text, fix_command};
use crate::check::{Code, Finding, Rule, Severity};
use crate::dataset::{Key, LineNumber, RowNumber};
use crate::report::{Language, Sink};

/// A finding as `gitribute validate --format json` gives it; members that are absent are left
/// out.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct FindingJson<'a> {
    /// Its stable code.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// The constraint that is broken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
    /// The record, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<RowNumber>,
    /// The line of the file, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<LineNumber>,
    /// The record's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<&'a Key>,
    /// The column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<&'a str>,
    /// What stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<&'a str>,
    /// The finding in words.
    pub message: String,
    /// What to type instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<&'a str>,
    /// The command that makes the fix in a contribution of this record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

impl<'a> FindingJson<'a> {
    /// A finding with its message in a language.
    pub fn new(finding: &'a Finding, language: Language) -> Self {
        Self {
            code: finding.code(),
            severity: finding.severity(),
            rule: finding.rule(),
            row: finding.row,
            line: finding.line,
            key: finding.key.as_ref(),
            field: finding.field.as_ref().map(crate::dataset::FieldName::as_str),
            cell: finding.cell.as_deref(),
            message: finding_text(finding, language, Sink::Plain),
            suggestion: finding.suggestion.as_deref(),
            fix: fix_command(finding, FixOf::AtHand),
        }
    }
}
