//! What is found in a schema, said to whoever wrote it.

use serde::Serialize;

use super::catalog::{Args, Sink, text};
use super::language::Language;
use super::schema::{schema_fault_text, schema_remark_text};
use crate::check::{LintFinding, LintProblem, LintSeverity};
use crate::words::visible;

/// How many unused values a sentence lists.
const MOST_VALUES: usize = 8;

/// A finding on a schema in a sentence, with what to write instead.
pub fn lint_text(finding: &LintFinding, language: Language, sink: Sink) -> String {
    let say = |id: &str, args: &Args<'_>| text(language, id, args, sink);
    let args = Args::new();
    let mut what = match &finding.problem {
        LintProblem::Fault(fault) => schema_fault_text(fault, language, sink),
        LintProblem::Remark(remark) => schema_remark_text(remark, language, sink),
        LintProblem::ForeignWord { field, found } => {
            let args = args.quoted("field", field.as_str()).quoted("found", found);
            say("lint-foreign-word", &args)
        }
        LintProblem::EnumUnused { field, found, line } => {
            let args = args.quoted("field", field.as_str()).quoted("found", found);
            say("lint-enum-unused", &args.number("line", line.0))
        }
        LintProblem::ValuesUnused { field, values } => {
            let quoted =
                |value: &String| say("finding-quoted", &Args::new().quoted("value", value));
            let shown: Vec<String> = values.iter().take(MOST_VALUES).map(quoted).collect();
            let args = args.quoted("field", field.as_str()).word("values", shown.join(", "));
            match u64::try_from(values.len().saturating_sub(MOST_VALUES)).unwrap_or(u64::MAX) {
                0 => say("lint-values-unused", &args),
                more => say("lint-values-unused-more", &args.number("more", more)),
            }
        }
        LintProblem::DecimalSign { field, expected, example, line, .. } => {
            let args = args.quoted("field", field.as_str()).quoted("expected", expected);
            say("lint-decimal-sign", &args.quoted("example", example).number("line", line.0))
        }
    };
    if let (Some(suggestion), false) = (&finding.suggestion, tells_its_mend(&finding.problem)) {
        let args = Args::new().quoted("suggestion", suggestion);
        what.extend([" ", &say("lint-write", &args)]);
    }
    what
}

/// A finding on a schema with its file, line and column.
pub fn lint_line(finding: &LintFinding, path: &str, language: Language) -> String {
    let args = Args::new()
        .word("path", visible(path).into_owned())
        .number("line", finding.place.line)
        .number("column", finding.place.column)
        .word("what", lint_text(finding, language, Sink::Plain));
    text(language, "lint-at", &args, Sink::Plain)
}

/// How many findings there are of each kind, in one sentence.
pub fn lint_sentence(findings: &[LintFinding], language: Language) -> String {
    let of = |severity| {
        let found = findings.iter().filter(|finding| finding.problem.severity() == severity);
        u64::try_from(found.count()).unwrap_or(u64::MAX)
    };
    let args = Args::new()
        .number("errors", of(LintSeverity::Error))
        .number("warnings", of(LintSeverity::Warning))
        .number("notes", of(LintSeverity::Note));
    text(language, "lint-found", &args, Sink::Plain)
}

/// Whether the sentence itself says "did you mean".
fn tells_its_mend(problem: &LintProblem) -> bool {
    use crate::check::{SchemaFault, SchemaRemark};
    matches!(
        problem,
        LintProblem::Fault(SchemaFault::UnknownType { .. } | SchemaFault::UnknownKeyField { .. })
            | LintProblem::Remark(
                SchemaRemark::UnknownProperty { .. }
                    | SchemaRemark::UnknownCustomCheck { .. }
                    | SchemaRemark::UnknownCheckColumn { .. }
            )
    )
}

/// A finding as `gitribute schema lint --format json` gives it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct LintJson<'a> {
    /// Its stable code.
    pub code: &'static str,
    /// How bad it is.
    pub severity: LintSeverity,
    /// The line of the schema, from 1.
    pub line: u64,
    /// The column of that line in characters, from 1.
    pub column: u64,
    /// The finding in words.
    pub message: String,
    /// What to write instead, where that is one text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<&'a str>,
}

impl<'a> LintJson<'a> {
    /// A finding with its message in a language.
    pub fn new(finding: &'a LintFinding, language: Language) -> Self {
        Self {
            code: finding.problem.code(),
            severity: finding.problem.severity(),
            line: finding.place.line,
            column: finding.place.column,
            message: lint_text(finding, language, Sink::Plain),
            suggestion: finding.suggestion.as_deref(),
        }
    }
}
