//! What a person gave for one field: an answer, nothing, or "make it empty".

use super::outcome::MappingNote;
use crate::dataset::FieldName;
use crate::intake::{Answer, Field, FieldKind};
use crate::repo_config::{Defaults, FormSettings, Operation};
use crate::words::is_blank;

/// An answer without what only stands there because the form put it there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Given {
    /// No answer.
    Nothing,
    /// The sentinel that empties a cell.
    Clear,
    /// Text or one option; never blank.
    Text(String),
    /// Several options or boxes; never empty.
    Choices(Vec<String>),
}

/// What an answer is for.
#[derive(Clone, Copy)]
pub(super) enum Stance<'a> {
    /// It names a record, a column or an operation. An example or default is an answer as any
    /// other: `1` may well be the id that is meant, and a wrong one is refused by the data.
    Names,
    /// It becomes a value of a column.
    Sets(&'a FieldName, Operation),
    /// It is only read by people.
    Remark,
}

/// What an untouched default is: configured, else no answer wherever a record that exists could
/// be changed by it.
pub(super) fn defaults(settings: Option<&FormSettings>, operation: Operation) -> Defaults {
    settings.and_then(|settings| settings.defaults).unwrap_or(match operation {
        Operation::Add => Defaults::Answer,
        Operation::Update | Operation::Upsert | Operation::Remove | Operation::Rename => {
            Defaults::Ignore
        }
    })
}

/// What was given, by stance; [`note`] says what was taken otherwise than typed.
pub(super) fn given(
    field: &Field,
    answer: &Answer,
    stance: Stance<'_>,
    settings: Option<&FormSettings>,
) -> Given {
    let given = bare(answer);
    let text = match &given {
        Given::Text(text) => text.as_str(),
        Given::Choices(choices) => match choices.as_slice() {
            [one] => one,
            _ => return given,
        },
        Given::Nothing | Given::Clear => return given,
    };
    let is = |word: Option<&String>| word.is_some_and(|word| word == text);
    if is(settings.and_then(|settings| settings.leave.as_ref())) {
        return Given::Nothing;
    }
    match stance {
        Stance::Names => given,
        Stance::Remark if is_copied(field, text) || is_default(field, text) => Given::Nothing,
        Stance::Remark => given,
        Stance::Sets(..) if is(settings.and_then(|settings| settings.clear.as_ref())) => {
            Given::Clear
        }
        Stance::Sets(..) if is_copied(field, text) => Given::Nothing,
        Stance::Sets(_, operation) => match defaults(settings, operation) {
            Defaults::Ignore if is_default(field, text) => Given::Nothing,
            Defaults::Ignore | Defaults::Answer => given,
        },
    }
}

/// What the reviewer should know about how an answer was taken.
pub(super) fn note(
    field: &Field,
    answer: &Answer,
    stance: Stance<'_>,
    given: &Given,
    settings: Option<&FormSettings>,
) -> Option<MappingNote> {
    let Stance::Sets(column, operation) = stance else { return None };
    if matches!(operation, Operation::Remove | Operation::Rename) {
        return None;
    }
    let answer = match bare(answer) {
        Given::Text(text) => text,
        Given::Choices(choices) => choices.join(", "),
        Given::Nothing | Given::Clear => return None,
    };
    let label = field.label.clone();
    let has_clear = settings.is_some_and(|settings| settings.clear.is_some());
    match given {
        Given::Nothing if is_copied(field, &answer) => {
            Some(MappingNote::PlaceholderCopied { label, column: column.clone(), answer })
        }
        Given::Nothing if is_default(field, &answer) => {
            Some(MappingNote::DefaultIgnored { label, answer })
        }
        Given::Text(_) if is_prefilled(field, &answer) => {
            Some(MappingNote::PrefilledKept { label, answer })
        }
        Given::Text(text) if text == "~" && !has_clear && operation != Operation::Add => {
            Some(MappingNote::ClearUnknown { label, answer })
        }
        _ => None,
    }
}

/// The answer without outer space and blank choices.
fn bare(answer: &Answer) -> Given {
    match answer {
        Answer::Text(text) if !is_blank(text) => Given::Text(text.trim().to_owned()),
        Answer::Choices(choices) => {
            let choices: Vec<String> = choices
                .iter()
                .filter(|choice| !is_blank(choice))
                .map(|choice| choice.trim().to_owned())
                .collect();
            if choices.is_empty() { Given::Nothing } else { Given::Choices(choices) }
        }
        Answer::None | Answer::Text(_) => Given::Nothing,
    }
}

/// Whether the answer is the example of the empty box. A box with the same text as its first
/// content is a default instead.
fn is_copied(field: &Field, answer: &str) -> bool {
    field.placeholder.as_deref().is_some_and(|example| same_text(example, answer))
        && !is_prefilled(field, answer)
}

fn is_prefilled(field: &Field, answer: &str) -> bool {
    field.prefilled.as_deref().is_some_and(|first| !is_blank(first) && same_text(first, answer))
}

/// Whether the answer stands as the form had it at first.
fn is_default(field: &Field, answer: &str) -> bool {
    match &field.kind {
        FieldKind::Dropdown { options, default: Some(default) }
        | FieldKind::MultiDropdown { options, default: Some(default) } => {
            options.get(*default).is_some_and(|option| option.trim() == answer)
        }
        _ => is_prefilled(field, answer),
    }
}

/// Whether two texts are the same but for outer space and how lines end (FAULTS P, CRLF and LF
/// in one body).
fn same_text(first: &str, second: &str) -> bool {
    let lines = |text: &str| text.trim().replace("\r\n", "\n");
    !first.trim().is_empty() && lines(first) == lines(second)
}
