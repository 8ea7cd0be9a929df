//! A filled form as the forges write it into an issue's body.

use std::fmt::Write as _;

use super::NO_RESPONSE;
use crate::intake::template::{CheckboxOption, Field, FieldKind, IssueForm, Visibility};
use crate::intake::{Answer, Answers};

/// Whose way of writing a body.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Flavour {
    /// GitHub today.
    #[default]
    GitHub,
    /// GitHub until 2024: an unanswered dropdown is `None`, a ticked box `[X]`.
    GitHubUntil2024,
    /// Forgejo and Gitea (`modules/issue/template`): a blank line at the end.
    Forgejo,
}

/// The body of an issue made with the form, as GitHub writes it today.
pub fn render(form: &IssueForm, answers: &Answers) -> String {
    render_as(form, answers, Flavour::GitHub)
}

/// The body of an issue made with the form. A field without an answer in `answers` is
/// unanswered; blank answers are too.
pub fn render_as(form: &IssueForm, answers: &Answers, flavour: Flavour) -> String {
    let mut body = String::new();
    for field in &form.fields {
        if field.visibility == Visibility::FormOnly {
            continue;
        }
        if !body.is_empty() {
            body.push_str("\n\n");
        }
        if field.kind == FieldKind::Markdown {
            body.push_str(field.prefilled.as_deref().unwrap_or_default().trim());
            continue;
        }
        body.push_str("### ");
        body.push_str(&field.label);
        body.push_str("\n\n");
        section(&mut body, field, answers.get(&field.id).unwrap_or(&Answer::None), flavour);
    }
    if flavour == Flavour::Forgejo && !body.is_empty() {
        body.push_str("\n\n");
    }
    body
}

fn section(body: &mut String, field: &Field, answer: &Answer, flavour: Flavour) {
    let joined;
    let text = match answer {
        Answer::None => "",
        Answer::Text(text) => text.as_str(),
        Answer::Choices(chosen) => {
            joined = chosen.join(", ");
            &joined
        }
    };
    let blank = text.trim().is_empty();
    match &field.kind {
        FieldKind::Checkboxes { options } => boxes(body, options, answer, flavour),
        FieldKind::Dropdown { .. } | FieldKind::MultiDropdown { .. }
            if blank && flavour == Flavour::GitHubUntil2024 =>
        {
            body.push_str("None");
        }
        _ if blank => body.push_str(NO_RESPONSE),
        FieldKind::Textarea { render: Some(language) } => {
            let fence = "`".repeat(longest_run(text).max(2) + 1);
            // Writing to a string cannot fail.
            let _ = write!(body, "{fence}{language}\n{text}\n{fence}");
        }
        _ => body.push_str(text),
    }
}

fn boxes(body: &mut String, options: &[CheckboxOption], answer: &Answer, flavour: Flavour) {
    let mut left: Vec<&str> = match answer {
        Answer::None => Vec::new(),
        Answer::Text(label) => vec![label],
        Answer::Choices(labels) => labels.iter().map(String::as_str).collect(),
    };
    let mark = if flavour == Flavour::GitHubUntil2024 { 'X' } else { 'x' };
    let mut first = true;
    for option in options.iter().filter(|option| option.visibility != Visibility::FormOnly) {
        if !std::mem::take(&mut first) {
            body.push('\n');
        }
        // Each answer ticks one box, also where two boxes have one label.
        let at = left.iter().position(|label| *label == option.label);
        let mark = if let Some(at) = at {
            left.swap_remove(at);
            mark
        } else {
            ' '
        };
        let _ = write!(body, "- [{mark}] {}", option.label);
    }
}

/// The longest run of backticks in a text.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}
