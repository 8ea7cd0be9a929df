//! What is found in values that the repository's `fill` makes of others: who corrects those has
//! corrected them too.

use gitribute_core::check::{Finding, Severity};
use gitribute_core::dataset::{Edit, FieldName};
use gitribute_core::intake::commands::fold::Entry;
use gitribute_core::repo_config::FillInputs;
use gitribute_core::report::{Args, Language, Sink, text};

use super::dataset::Dataset;

/// The sentence for a finding in a supplied value, where the columns it is made of have errors of
/// their own. A template that tells the day is not looked through.
pub(super) fn follows(
    finding: &Finding,
    brought: &[Finding],
    dataset: &Dataset<'_>,
    standing: &[&Entry],
    language: Language,
) -> Option<String> {
    let column = finding.field.as_ref()?;
    let template = dataset.settings.fill.get(column)?;
    let entry = standing.iter().find(|entry| entry.key(&dataset.key) == finding.key)?;
    let Some(Edit::Add { record }) = entry.edits.first() else { return None };
    let inputs = FillInputs { record, today: jiff::civil::Date::ZERO, author: &entry.source.login };
    if finding.cell.as_deref() != template.render(inputs).ok().as_deref() {
        return None;
    }
    let is_wrong = |field: &FieldName| {
        brought.iter().any(|other| {
            other.severity() == Severity::Error
                && other.row == finding.row
                && other.field.as_ref() == Some(field)
        })
    };
    let made_of = template.fields();
    let wrong: Vec<&str> =
        made_of.iter().filter(|field| is_wrong(field)).map(FieldName::as_str).collect();
    if wrong.is_empty() {
        return None;
    }
    let args = Args::new().quoted("columns", wrong.join(", "));
    Some(text(language, "contribution-supplied-follows", &args, Sink::Markdown))
}
