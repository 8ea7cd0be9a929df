//! What a check of a file found, in each of the forms that people and programs read: lines for a
//! terminal, Markdown, a page, annotations. None leaves a finding out without saying how many.

mod annotations;
mod groups;
mod markdown;
mod page;
mod workflow;

#[cfg(test)]
mod tests;

use super::catalog::{Args, Sink, text};
use super::language::Language;
use crate::check::{Report, Severity};

pub use annotations::{Annotation, Annotations, Level, annotations};
pub use groups::finding_title;
pub use markdown::checked_markdown;
pub use page::checked_page;
pub use workflow::workflow_commands;

/// How much was read and what was found, in one sentence.
pub fn checked_sentence(report: &Report, language: Language) -> String {
    let of = |severity| {
        let found = report.findings.iter().filter(|finding| finding.severity() == severity);
        u64::try_from(found.count()).unwrap_or(u64::MAX)
    };
    let args = Args::new()
        .number("rows", report.rows)
        .number("errors", of(Severity::Error).saturating_add(report.left_out))
        .number("warnings", of(Severity::Warning));
    text(language, "finding-count", &args, Sink::Plain)
}
