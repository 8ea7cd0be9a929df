//! Commands as text that can be copied: what is rendered is read back as the same command.

use indexmap::IndexMap;

use super::bulk::Rows;
use super::command::{Command, Target};
use super::known::Known;
use super::registry::Verb;
use super::value::{NewValue, as_word, in_quotes, on_line};
use crate::dataset::{FieldName, Key};
use crate::repo_config::DatasetName;
use crate::words::folded;

/// A command's text, without the slash or the mention in front; several lines where a value has
/// several.
pub fn render(command: &Command, known: &Known<'_>) -> String {
    let mut text = command.verb().spec().name.to_owned();
    match command {
        Command::Set { target, values, reason } => {
            push_target(&mut text, target, known);
            push_values(&mut text, values, reason.as_deref());
        }
        Command::Add { dataset, values, reason } => {
            text.extend([" ", dataset.as_str()]);
            push_lines(&mut text, values, reason.as_deref());
        }
        Command::SetRows { dataset, rows } | Command::AddRows { dataset, rows } => {
            text.extend([" ", dataset.as_str(), "\n\n", &rows_text(rows)]);
        }
        Command::Remove { target, reason } => {
            push_target(&mut text, target, known);
            push_reason(&mut text, reason.as_deref());
        }
        Command::Rename { target, to, reason } => {
            push_target(&mut text, target, known);
            text.extend([" ", &key_text(to)]);
            push_reason(&mut text, reason.as_deref());
        }
        Command::Drop { rows } => {
            let rows: Vec<String> = rows
                .iter()
                .map(|range| match (range.first, range.last) {
                    (first, last) if first == last => first.to_string(),
                    (first, last) => format!("{first}-{last}"),
                })
                .collect();
            text.extend([" ", &rows.join(",")]);
        }
        Command::Reject { reason } => push_reason(&mut text, Some(reason)),
        Command::Hold { reason } | Command::Revert { reason } => {
            push_reason(&mut text, reason.as_deref());
        }
        Command::Find { dataset, words } => {
            if let Some(dataset) = dataset {
                text.extend([" ", dataset.as_str()]);
            }
            text.extend([" ", &in_quotes(words)]);
        }
        Command::Help { about: Some(verb) } => text.extend([" ", verb.spec().name]),
        Command::Help { about: None }
        | Command::Undo
        | Command::Accept
        | Command::Refresh
        | Command::Explain
        | Command::Check => {}
    }
    text
}

/// `set` of one field on one line, without the slash or the mention in front; `None` for a value
/// of several lines. `record` names the record where it is not the one at hand.
pub fn set_line(
    record: Option<(&DatasetName, &Key)>,
    field: &FieldName,
    value: &NewValue,
) -> Option<String> {
    let mut text = Verb::Set.spec().name.to_owned();
    if let Some((dataset, key)) = record {
        let mut key = key_text(key);
        // In quotes it is no beginning of a column's name.
        if !key.starts_with('"') && !key.contains('=') {
            key = in_quotes(&key);
        }
        text.extend([" ", dataset.as_str(), " ", &key]);
    }
    text.extend([" ", &as_word(field.as_str()), " = ", &on_line(value)?]);
    Some(text)
}

fn push_target(text: &mut String, target: &Target, known: &Known<'_>) {
    match target {
        Target::AtHand { dataset } => {
            let is_plain = known.unnamed().is_some_and(|unnamed| unnamed.name == dataset);
            if !is_plain {
                text.extend([" ", dataset.as_str()]);
            }
        }
        Target::Record { dataset, key } => {
            let mut words = key_text(key);
            // A key that could be the beginning of a column's name is set apart.
            let low = folded(&words);
            let begins_column = known.dataset(dataset.as_str()).is_some_and(|dataset| {
                dataset.columns.iter().any(|column| {
                    folded(column.name.as_str()).starts_with(&low)
                        || column.title.as_deref().is_some_and(|t| folded(t).starts_with(&low))
                })
            });
            if begins_column && !words.starts_with('"') && !words.contains('=') {
                words = in_quotes(&words);
            }
            text.extend([" ", dataset.as_str(), " ", &words]);
        }
    }
}

/// A key as one word: its value, or `a=1,b=2`.
pub(super) fn key_text(key: &Key) -> String {
    let parts: Vec<(&FieldName, String)> =
        key.iter().map(|(field, value)| (field, value.to_string())).collect();
    match parts.as_slice() {
        [(_, value)] => as_word(value),
        parts => {
            let part =
                |(field, value): &(&FieldName, String)| format!("{field}={}", as_word(value));
            parts.iter().map(part).collect::<Vec<_>>().join(",")
        }
    }
}

fn push_reason(text: &mut String, reason: Option<&str>) {
    if let Some(reason) = reason {
        text.extend([" because ", reason]);
    }
}

fn push_values(text: &mut String, values: &IndexMap<FieldName, NewValue>, reason: Option<&str>) {
    if let (1, Some((field, value))) = (values.len(), values.first())
        && let Some(value) = on_line(value)
    {
        text.extend([" ", &as_word(field.as_str()), " = ", &value]);
        push_reason(text, reason);
        return;
    }
    push_lines(text, values, reason);
}

fn push_lines(text: &mut String, values: &IndexMap<FieldName, NewValue>, reason: Option<&str>) {
    for (field, value) in values {
        let name = field.as_str();
        let is_plain = name.chars().all(|c| c.is_alphanumeric() || " _-.[]".contains(c))
            && name.trim() == name
            && name.starts_with(char::is_alphanumeric);
        let name = if is_plain { name.to_owned() } else { in_quotes(name) };
        match (on_line(value), value) {
            (Some(value), _) => text.extend(["\n", &name, " = ", &value]),
            (None, NewValue::Text(value)) => {
                text.extend(["\n", &name, " =\n", &fenced("", value)]);
            }
            (None, NewValue::Clear) => {}
        }
    }
    if let Some(reason) = reason {
        text.extend(["\nbecause ", reason]);
    }
}

fn rows_text(rows: &Rows) -> String {
    match rows {
        Rows::Block { format, text, .. } => fenced(format.word(), text),
        Rows::File(file) => format!("[{}]({})", file.name.replace(['[', ']'], ""), file.url),
    }
}

/// A text in a fence that nothing in it closes.
pub(super) fn fenced(info: &str, text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{info}\n{text}\n{fence}")
}
