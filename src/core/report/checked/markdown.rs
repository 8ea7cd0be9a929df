//! What a check found, as Markdown.

use std::fmt::Write as _;

use super::checked_sentence;
use super::groups::{groups, lines};
use crate::check::{Report, Severity};
use crate::report::catalog::{Args, Sink, text};
use crate::report::escape::{code_cell, code_span};
use crate::report::findings::finding_text;
use crate::report::language::Language;

/// Up to so many findings are a list; more are first counted in a table.
const MOST_LISTED: usize = 12;

/// The report as Markdown: the sentence, where there are many a table of what is wrong where, and
/// every finding.
pub fn checked_markdown(report: &Report, path: &str, language: Language) -> String {
    let say = |id| text(language, id, &Args::new(), Sink::Markdown);
    let sign = if report.is_valid() { "✅" } else { "❌" };
    let mut page = format!("{sign} {}: {}\n", code_span(path), checked_sentence(report, language));
    if report.findings.is_empty() {
        return page;
    }
    let is_long = report.findings.len() > MOST_LISTED;
    if is_long {
        let _ = write!(
            page,
            "\n| | {} | {} | {} | {} |\n| --- | --- | --- | ---: | --- |\n",
            say("checked-what"),
            say("checked-column"),
            say("checked-count"),
            say("checked-lines"),
        );
        for group in groups(&report.findings, language) {
            let _ = writeln!(
                page,
                "| {} | {} | {} | {} | {} |",
                self::sign(group.severity),
                group.title,
                group.column.map(code_cell).unwrap_or_default(),
                group.findings.len(),
                lines(&group, 5),
            );
        }
        let _ = write!(page, "\n<details><summary>{}</summary>\n", say("checked-all"));
    }
    page.push('\n');
    for finding in &report.findings {
        let sentence = finding_text(finding, language, Sink::Markdown);
        let _ = writeln!(page, "- {} {sentence}", self::sign(finding.severity()));
    }
    if is_long {
        page.push_str("\n</details>\n");
    }
    page
}

fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "❌",
        Severity::Warning => "⚠️",
    }
}
