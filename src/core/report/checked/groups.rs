//! Findings by what is wrong and in which column.

use serde_json::Value;

use crate::check::{Code, Finding, Severity};
use crate::report::catalog::{Args, Sink, text};
use crate::report::language::Language;

/// What is wrong, as a heading of a few words.
pub fn finding_title(finding: &Finding, language: Language) -> String {
    let word = |value: serde_json::Result<Value>| match value {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    };
    let rule = finding.rule().filter(|_| finding.code() == Code::ConstraintError);
    let name = match rule {
        Some(rule) => word(serde_json::to_value(rule)),
        None => word(serde_json::to_value(finding.code())),
    };
    text(language, &format!("title-{name}"), &Args::new(), Sink::Plain)
}

/// Findings of one kind in one column.
pub(super) struct Group<'a> {
    pub(super) title: String,
    /// The column's name for people, where the findings are of one.
    pub(super) column: Option<&'a str>,
    pub(super) severity: Severity,
    pub(super) findings: Vec<&'a Finding>,
}

/// The findings grouped: errors first, then in the order of the file.
pub(super) fn groups(findings: &[Finding], language: Language) -> Vec<Group<'_>> {
    let mut groups: indexmap::IndexMap<(String, Option<&str>), Group<'_>> =
        indexmap::IndexMap::new();
    for finding in findings {
        let title = finding_title(finding, language);
        let name = finding.field.as_ref().map(crate::dataset::FieldName::as_str);
        groups
            .entry((title.clone(), name))
            .or_insert_with(|| Group {
                title,
                column: finding.about.as_ref().and_then(|about| about.title.as_deref()).or(name),
                severity: finding.severity(),
                findings: Vec::new(),
            })
            .findings
            .push(finding);
    }
    let mut groups: Vec<Group<'_>> = groups.into_values().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.severity));
    groups
}

/// The lines of the first findings of a group: `3, 7, 12 …`.
pub(super) fn lines(group: &Group<'_>, most: usize) -> String {
    let mut lines: Vec<String> =
        group.findings.iter().filter_map(|f| f.line).take(most).map(|l| l.0.to_string()).collect();
    lines.dedup();
    let mut shown = lines.join(", ");
    if group.findings.len() > most {
        shown.push_str(" …");
    }
    shown
}
