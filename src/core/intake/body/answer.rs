//! One section's text, read as its field's kind of answer.

use super::NO_RESPONSE;
use super::lines::{Fence, Lines, Spelling, heading, unified};
use super::{boxes, choice};
use crate::intake::template::{Field, FieldKind, Need};
use crate::intake::{Answer, FieldId, Remark};
use crate::words::{is_invisible, nearest, visible};

/// Reads sections and gathers remarks.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) remarks: Vec<Remark>,
    /// How many likenesses were looked for.
    compared: usize,
}

/// The part of a section that is the answer, and the unknown sections after it.
pub(super) struct Parted<'t> {
    pub(super) own: &'t str,
    pub(super) strays: Vec<(String, &'t str)>,
}

impl Reader {
    /// The answer a section gives.
    pub(super) fn answer(&mut self, field: &Field, section: &str) -> Answer {
        let answer = match &field.kind {
            FieldKind::Markdown => Answer::None,
            FieldKind::Input => self.line(field, section),
            FieldKind::Textarea { render: Some(_) } => self.fenced(field, section.trim()),
            FieldKind::Textarea { render: None }
            | FieldKind::Upload { .. }
            | FieldKind::Unknown { .. } => self.text(field, section.trim()),
            FieldKind::Dropdown { options, .. } => choice::one(self, field, options, section),
            FieldKind::MultiDropdown { options, .. } => choice::many(self, field, options, section),
            FieldKind::Checkboxes { options } => boxes::ticked(self, field, options, section),
        };
        self.invisible(field, &answer);
        answer
    }

    /// Several readings of a field are possible.
    pub(super) fn ambiguous<'t>(
        &mut self,
        field: &Field,
        readings: impl IntoIterator<Item = &'t str>,
    ) {
        let mut told: Vec<String> = Vec::new();
        for reading in readings {
            let reading = cut(reading.trim());
            let reading = if reading == NO_RESPONSE { String::new() } else { reading };
            if !told.contains(&reading) {
                told.push(reading);
            }
        }
        self.remarks.push(Remark::Ambiguous { field: field.id.clone(), readings: told });
    }

    /// No answer; worth a remark where one is required.
    pub(super) fn none(&mut self, field: &Field) -> Answer {
        if field.need == Need::Required {
            let (field, label) = (field.id.clone(), field.label.clone());
            self.remarks.push(Remark::RequiredMissing { field, label });
        }
        Answer::None
    }

    /// The option that looks like a text. Looked for in short texts, and not for ever: a body
    /// of nothing but unknown options must not cost more than another.
    pub(super) fn nearest<'o>(
        &mut self,
        text: &str,
        options: impl Iterator<Item = &'o str>,
    ) -> Option<String> {
        self.compared += 1;
        if self.compared > MAX_COMPARED || text.len() > MAX_COMPARED_BYTES {
            return None;
        }
        nearest(text, options).map(str::to_owned)
    }

    pub(super) fn leftover(&mut self, field: &FieldId, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            let (field, text) = (field.clone(), text.to_owned());
            self.remarks.push(Remark::Leftover { field, text });
        }
    }

    pub(super) fn strays(&mut self, field: &Field, strays: Vec<(String, &str)>) {
        for (heading, text) in strays.into_iter().take(MAX_TOLD) {
            let (field, text) = (field.id.clone(), text.trim().to_owned());
            self.remarks.push(Remark::UnknownSection { field, heading, text });
        }
    }

    /// An input: one line, so an unknown section below it is not part of it.
    fn line(&mut self, field: &Field, section: &str) -> Answer {
        let Parted { own, strays } = parted(section);
        let own = own.trim();
        if own.is_empty() && !strays.is_empty() {
            // The heading may be an unknown section below an empty answer, or the answer.
            self.ambiguous(field, ["", section]);
            return Answer::None;
        }
        self.strays(field, strays);
        let answer = self.text(field, own);
        if matches!(&answer, Answer::Text(text) if text.contains('\n')) {
            self.remarks.push(Remark::SeveralLines { field: field.id.clone() });
        }
        answer
    }

    /// Text as it stands; nothing, where it is the forge's mark or the form's own text.
    fn text(&mut self, field: &Field, text: &str) -> Answer {
        let text = self.without_placeholder(field, text);
        self.given(field, text)
    }

    fn given(&mut self, field: &Field, text: &str) -> Answer {
        if text.is_empty() {
            return self.none(field);
        }
        let prefilled = field.prefilled.as_ref().is_some_and(|own| unified(own).trim() == text);
        // A text that is required may be sent as the form offers it.
        if prefilled && field.need == Need::Optional {
            let (field, text) = (field.id.clone(), text.to_owned());
            self.remarks.push(Remark::PrefilledUntouched { field, text });
            return Answer::None;
        }
        Answer::Text(text.to_owned())
    }

    /// What people typed above or below the mark instead of replacing it.
    pub(super) fn without_placeholder<'t>(&mut self, field: &Field, text: &'t str) -> &'t str {
        if text == NO_RESPONSE {
            return "";
        }
        let after =
            text.strip_prefix(NO_RESPONSE).filter(|rest| rest.starts_with(char::is_whitespace));
        let before = || text.strip_suffix(NO_RESPONSE).filter(|rest| rest.ends_with('\n'));
        match after.or_else(before) {
            Some(rest) => {
                self.remarks.push(Remark::PlaceholderDropped { field: field.id.clone() });
                rest.trim()
            }
            None => text,
        }
    }

    /// The answer of a field with `render`: the forge's fence taken off.
    fn fenced(&mut self, field: &Field, text: &str) -> Answer {
        let lines = Lines::new(text);
        let Some(opener) = Fence::of(lines.line(0)) else { return self.text(field, text) };
        let last = lines.count() - 1;
        let fence = |line: usize| Fence::of(lines.line(line));
        let first_closer =
            (1..=last).find(|line| fence(*line).is_some_and(|other| opener.is_closed_by(other)));
        let Some(mut closer) = first_closer else {
            self.remarks.push(Remark::UnclosedFence { field: field.id.clone() });
            return self.given(field, lines.between(1, last + 1).trim());
        };
        // A forge that does not lengthen its fence lets the answer's own fences close it: the
        // outermost pair is the forge's.
        if closer < last && fence(last).is_some_and(|other| opener.is_same_mark(other)) {
            closer = last;
        }
        self.leftover(&field.id, lines.between(closer + 1, last + 1));
        self.given(field, lines.between(1, closer).trim())
    }

    fn invisible(&mut self, field: &Field, answer: &Answer) {
        let texts: &[String] = match answer {
            Answer::None => &[],
            Answer::Text(text) => std::slice::from_ref(text),
            // Options are the template's own.
            Answer::Choices(_) => &[],
        };
        let mut found: Vec<char> = Vec::new();
        for text in texts {
            let mut before = ' ';
            for c in text.chars() {
                // Joiners are part of how some scripts and emoji are spelled.
                let joins = matches!(c, '\u{200c}' | '\u{200d}') && !before.is_ascii();
                if is_invisible(c) && !c.is_whitespace() && !joins && !found.contains(&c) {
                    found.push(c);
                }
                before = c;
            }
        }
        if !found.is_empty() {
            found.truncate(MAX_INVISIBLE);
            let characters = found.iter().map(|c| visible(&c.to_string()).into_owned()).collect();
            self.remarks.push(Remark::Invisible { field: field.id.clone(), characters });
        }
    }
}

/// How much of a reading a remark tells, in characters.
const MAX_READING: usize = 500;
const MAX_INVISIBLE: usize = 10;
/// How many unknown sections, options or boxes of one field are told.
pub(super) const MAX_TOLD: usize = 50;
const MAX_COMPARED: usize = 20;
const MAX_COMPARED_BYTES: usize = 200;

fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_READING) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Parts a section at the headings in it that stand in no fence.
pub(super) fn parted(section: &str) -> Parted<'_> {
    let lines = Lines::new(section);
    let fences = super::lines::fences(&lines);
    let mut fences = fences.iter().peekable();
    let mut headings: Vec<(usize, String)> = Vec::new();
    let mut inside_until = 0;
    let mut blank = true;
    for line in 0..lines.count() {
        if let Some(fence) = fences.next_if(|fence| fence.line == line)
            && line >= inside_until
        {
            inside_until = fence.closer.map_or(inside_until, |closer| closer + 1);
        }
        if line < inside_until {
            blank = false;
            continue;
        }
        let text = lines.line(line);
        match heading(text) {
            Some((Spelling::Exact, title)) if !title.is_empty() => headings.push((line, title)),
            _ if !blank && (text.starts_with("# ") || text.starts_with("## ")) => {
                headings.push((line, text.trim_matches(['#', ' ', '\t']).to_owned()));
            }
            _ => {}
        }
        blank = blank && text.trim().is_empty();
    }
    let ends = headings.iter().skip(1).map(|(line, _)| *line).chain([lines.count()]);
    let own = lines.between(0, headings.first().map_or(lines.count(), |(line, _)| *line));
    let strays = headings
        .iter()
        .zip(ends)
        .map(|((line, title), end)| (title.clone(), lines.between(line + 1, end)))
        .collect();
    Parted { own, strays }
}
