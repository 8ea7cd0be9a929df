//! A body, read with its form.

use indexmap::IndexMap;

use super::answer::Reader;
use super::lines::{Lines, unified};
use super::sections::{Order, Question, Section, layout};
use crate::intake::template::{Field, FieldKind, IssueForm, Visibility};
use crate::intake::{Answer, Answers, Remark};

/// What a body says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Read {
    /// An answer for every question of the form, in its order. A question whose answer cannot be
    /// told for certain has none, and a remark says why.
    pub answers: Answers,
    /// What a reviewer should know.
    pub remarks: Vec<Remark>,
}

/// Reads a body with the form it was made with (DESIGN sections 5 and 10). Any text is read, in
/// time linear in its length; text answers have `\n` line ends and no outer blank space.
pub fn read(form: &IssueForm, body: &str) -> Read {
    let body = unified(body);
    let lines = Lines::new(&body);
    let mut answers: Answers = form
        .fields
        .iter()
        .filter(|field| field.kind != FieldKind::Markdown)
        .map(|field| (field.id.clone(), Answer::None))
        .collect::<IndexMap<_, _>>();
    let asked: Vec<&Field> = form.fields.iter().filter(|field| field.has_heading()).collect();
    let questions: Vec<Question<'_>> = asked
        .iter()
        .map(|field| Question { label: &field.label, aliases: &field.aliases })
        .collect();

    let layout = layout(&lines, &questions);
    let mut reader = Reader::default();
    let Some(first) = layout.first else {
        let blank = body.trim().is_empty();
        let remark = if blank { Remark::EmptyBody } else { Remark::NotThisForm };
        return Read { answers, remarks: vec![remark] };
    };
    let before = lines.between(0, first).trim();
    if !before.is_empty() {
        reader.remarks.push(Remark::TextBefore { text: before.to_owned() });
    }
    if layout.order == Order::Other {
        reader.remarks.push(Remark::OtherOrder);
    }
    for (field, section) in asked.iter().zip(layout.sections) {
        let answer = match section {
            Section::Missing => {
                let (id, label) = (field.id.clone(), field.label.clone());
                reader.remarks.push(Remark::SectionMissing { field: id, label });
                reader.none(field)
            }
            Section::At(range) => {
                let text = lines.between(range.start, range.end);
                reader.answer(field, without_shown_texts(form, field, text))
            }
            Section::Ambiguous(ranges) => {
                let texts = ranges.into_iter().map(|range| lines.between(range.start, range.end));
                reader.ambiguous(field, texts);
                Answer::None
            }
        };
        answers.insert(field.id.clone(), answer);
    }
    Read { answers, remarks: reader.remarks }
}

/// Takes off the Markdown elements that Forgejo's `visible: [content]` puts below a section.
fn without_shown_texts<'t>(form: &IssueForm, field: &Field, section: &'t str) -> &'t str {
    let following = form.fields.iter().skip_while(|other| other.id != field.id).skip(1);
    let texts: Vec<String> = following
        .take_while(|other| !other.has_heading())
        .filter(|other| {
            other.kind == FieldKind::Markdown && other.visibility != Visibility::FormOnly
        })
        .filter_map(|other| other.prefilled.as_deref().map(unified))
        .collect();
    let mut rest = section;
    for text in texts.iter().rev() {
        let trimmed = rest.trim_end();
        match trimmed.strip_suffix(text.trim()) {
            Some(shorter) if shorter.ends_with('\n') => rest = shorter,
            _ => return section,
        }
    }
    rest
}
