//! Findings as notes beside the lines of a file, as forges show them in a change.

use serde::Serialize;

use super::groups::finding_title;
use crate::check::{Finding, Severity, told_once};
use crate::report::catalog::Sink;
use crate::report::findings::finding_text;
use crate::report::language::Language;

/// One note beside a line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Annotation {
    /// The file's path in the repository.
    pub path: String,
    /// The line, from 1; a finding on the whole file stands on the first.
    pub line: u64,
    /// How bad it is.
    pub level: Level,
    /// A few words: what is wrong, and in which column.
    pub title: String,
    /// The finding in words.
    pub message: String,
    /// The same in Markdown, for forges whose notes are ordinary comments.
    #[serde(skip)]
    pub markdown: String,
}

/// How bad a note is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It must be mended.
    Failure,
    /// It is worth a look.
    Warning,
}

/// Notes, the worst first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Annotations {
    /// Those that are shown, in the file's order among errors and among warnings.
    pub shown: Vec<Annotation>,
    /// How many more there are.
    pub left_out: u64,
}

/// The findings as notes, no more than `most`: errors before warnings.
pub fn annotations(
    findings: &[Finding],
    path: &str,
    language: Language,
    most: usize,
) -> Annotations {
    let findings = told_once(findings);
    let of = |severity| findings.iter().filter(move |finding| finding.severity() == severity);
    let all = of(Severity::Error).chain(of(Severity::Warning));
    let shown: Vec<Annotation> =
        all.take(most).map(|finding| annotation(finding, path, language)).collect();
    let left_out = u64::try_from(findings.len() - shown.len()).unwrap_or(u64::MAX);
    Annotations { shown, left_out }
}

fn annotation(finding: &Finding, path: &str, language: Language) -> Annotation {
    let mut title = finding_title(finding, language);
    let column = finding.about.as_ref().and_then(|about| about.title.as_deref());
    let column = column.or(finding.field.as_ref().map(crate::dataset::FieldName::as_str));
    if let Some(column) = column {
        title.extend([": ", &crate::report::escape::one_line(column)]);
    }
    Annotation {
        path: path.to_owned(),
        line: finding.line.map_or(1, |line| line.0),
        level: match finding.severity() {
            Severity::Error => Level::Failure,
            Severity::Warning => Level::Warning,
        },
        title: short(title),
        message: finding_text(finding, language, Sink::Plain),
        markdown: finding_text(finding, language, Sink::Markdown),
    }
}

/// Forges take no titles longer than 255 characters; nobody reads even those.
fn short(title: String) -> String {
    const MOST: usize = 120;
    match title.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", title.get(..end).unwrap_or_default()),
        None => title,
    }
}
