//! A given answer as the value of a column.

use super::context::{Cells, Column, ColumnKind, DatasetView};
use super::given::Given;
use super::outcome::{ListMark, MappingFault, MappingNote};
use crate::dataset::Value;
use crate::words::is_invisible;

/// What a value is read with.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    /// The field's label, for notes.
    pub(super) label: &'a str,
    /// The column's kind.
    pub(super) kind: &'a ColumnKind,
    /// The dataset of the column.
    pub(super) dataset: &'a DatasetView<'a>,
    /// Where the forge shows people.
    pub(super) people: Option<&'a str>,
}

/// The kind of a column, text where it is not known.
pub(super) fn kind_of<'a>(dataset: &'a DatasetView<'_>, column: &str) -> &'a ColumnKind {
    let known = dataset.columns.iter().find(|known: &&Column| known.name.as_str() == column);
    known.map_or(&ColumnKind::Text, |column| &column.kind)
}

impl Target<'_> {
    /// The value of an answer; `None` for one that is nothing or empties the cell.
    pub(super) fn value(
        self,
        given: &Given,
        notes: &mut Vec<MappingNote>,
    ) -> Result<Option<Value>, MappingFault> {
        let value = match given {
            Given::Nothing | Given::Clear => return Ok(None),
            Given::Text(text) => self.text(text, notes),
            Given::Choices(choices) => self.choices(choices, notes)?,
        };
        let shown = value.to_string();
        // Line ends and tabs are what people mean by them.
        if shown.chars().any(|c| is_invisible(c) && !matches!(c, '\n' | '\r' | '\t')) {
            let label = self.label.to_owned();
            notes.push(MappingNote::Invisible { label, answer: shown });
        }
        Ok(Some(value))
    }

    fn text(self, text: &str, notes: &mut Vec<MappingNote>) -> Value {
        match self.kind {
            ColumnKind::Text => text.into(),
            ColumnKind::Number => self.number(text),
            ColumnKind::Url => match self.address(text) {
                Some(address) => {
                    notes.push(MappingNote::LinkUnwrapped {
                        label: self.label.to_owned(),
                        typed: text.to_owned(),
                        address: address.clone(),
                    });
                    address.into()
                }
                None => text.into(),
            },
            ColumnKind::Boolean { truths, falsehoods } => {
                self.boolean(text, truths, falsehoods, notes)
            }
            ColumnKind::List { members, .. } => {
                let separator = self.separator();
                let (items, mark) = items(text, &separator, members);
                let label = self.label.to_owned();
                if let Some(mark) = mark {
                    notes.push(MappingNote::ListSplit { label, mark, items: items.len() });
                } else if items.len() == 1 && text.contains(',') {
                    notes.push(MappingNote::CommaKept { label, answer: text.to_owned() });
                }
                self.list(items, &separator)
            }
        }
    }

    fn choices(
        self,
        choices: &[String],
        notes: &mut Vec<MappingNote>,
    ) -> Result<Value, MappingFault> {
        let is_list = matches!(self.kind, ColumnKind::List { .. });
        if let ([one], false) = (choices, is_list) {
            return Ok(self.text(one, notes));
        }
        let separator = self.separator();
        if self.dataset.cells == Cells::Text {
            if let Some(item) = choices.iter().find(|item| item.contains(separator.trim())) {
                return Err(MappingFault::SeparatorInItem {
                    label: self.label.to_owned(),
                    item: item.clone(),
                    separator,
                });
            }
            if !is_list {
                notes.push(MappingNote::ChoicesJoined {
                    label: self.label.to_owned(),
                    separator: separator.clone(),
                });
            }
        }
        Ok(self.list(choices.to_vec(), &separator))
    }

    /// The column's own separator, then the dataset's; Table Schema v2 says `,`
    /// where neither does, and for a column that is no list `;` is the sign least often in text.
    fn separator(self) -> String {
        let settings = self.dataset.settings.and_then(|settings| settings.list_separator.as_ref());
        let (schema, usual) = match self.kind {
            ColumnKind::List { separator, .. } => (separator.clone(), ","),
            _ => (None, ";"),
        };
        // A separator of nothing would stand in every item.
        schema
            .filter(|separator| !separator.trim().is_empty())
            .or_else(|| settings.map(|separator| separator.as_str().to_owned()))
            .unwrap_or_else(|| usual.to_owned())
    }

    fn list(self, items: Vec<String>, separator: &str) -> Value {
        match self.dataset.cells {
            Cells::Text => items.join(separator).into(),
            Cells::Json => Value::List(items.into_iter().map(Value::from).collect()),
        }
    }

    fn number(self, text: &str) -> Value {
        match (self.dataset.cells, serde_json::from_str(text)) {
            (Cells::Json, Ok(number @ Value::Number(_))) => number,
            _ => text.into(),
        }
    }

    fn boolean(
        self,
        text: &str,
        truths: &[String],
        falsehoods: &[String],
        notes: &mut Vec<MappingNote>,
    ) -> Value {
        let is_spelled = |words: &[String]| words.iter().any(|word| word == text);
        let low = text.to_lowercase();
        let is_true =
            is_spelled(truths) || (!is_spelled(falsehoods) && TRUTHS.contains(&low.as_str()));
        let is_false = is_spelled(falsehoods) || FALSEHOODS.contains(&low.as_str());
        let truth = match (is_true, is_false) {
            (true, _) => Truth::True,
            (false, true) => Truth::False,
            (false, false) => return text.into(),
        };
        let is_as_file = is_spelled(truths) || is_spelled(falsehoods);
        if self.dataset.cells == Cells::Text && is_as_file {
            return text.into();
        }
        let value = self.truth(truth);
        let written = value.to_string();
        if !is_as_file && written != text {
            notes.push(MappingNote::BooleanRead {
                label: self.label.to_owned(),
                typed: text.to_owned(),
                written,
            });
        }
        value
    }

    /// A truth as the column writes it; text cells without words of their own take `true` and
    /// `false` (Table Schema's first words).
    fn truth(self, truth: Truth) -> Value {
        let ColumnKind::Boolean { truths, falsehoods } = self.kind else { return Value::Null };
        let (words, usual) = match truth {
            Truth::True => (truths, "true"),
            Truth::False => (falsehoods, "false"),
        };
        match self.dataset.cells {
            Cells::Text => words.first().map_or(usual, String::as_str).into(),
            Cells::Json => Value::Bool(matches!(truth, Truth::True)),
        }
    }

    /// A single box, ticked or not, as the value of a boolean column; `None` for other columns.
    pub(super) fn tick(self, truth: Truth) -> Option<Value> {
        matches!(self.kind, ColumnKind::Boolean { .. }).then(|| self.truth(truth))
    }

    /// The address inside a link that is the whole answer; `None` where the answer is as typed.
    fn address(self, text: &str) -> Option<String> {
        if let (Some(name), Some(people)) = (text.strip_prefix('@'), self.people) {
            let is_login = !name.is_empty()
                && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
            return is_login.then(|| format!("{}/{name}", people.trim_end_matches('/')));
        }
        linked(text).filter(|address| is_address(address)).map(str::to_owned)
    }
}

/// True or false.
#[derive(Clone, Copy)]
pub(super) enum Truth {
    True,
    False,
}

/// How people say yes and no in the languages of the catalogues.
const TRUTHS: [&str; 6] = ["true", "yes", "oui", "vrai", "y", "✓"];
const FALSEHOODS: [&str; 5] = ["false", "no", "non", "faux", "n"];

/// The target of `<…>`, `` `…` ``, `[…](…)`, `![…](…)` or `<img src="…">` that is the whole text.
fn linked(text: &str) -> Option<&str> {
    let within = |open: &str, close: &str| text.strip_prefix(open)?.strip_suffix(close);
    if let Some((_, rest)) = text.strip_prefix("<img ").and_then(|rest| rest.split_once("src=\"")) {
        return rest.split_once('"').filter(|(_, rest)| rest.ends_with('>')).map(|(src, _)| src);
    }
    if let Some(link) = text.strip_prefix('!').unwrap_or(text).strip_prefix('[') {
        let (label, address) = link.strip_suffix(')')?.split_once("](")?;
        return (!label.contains('[')).then_some(address);
    }
    within("<", ">").or_else(|| within("`", "`"))
}

fn is_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && !text.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '`' | '(' | ')'))
}

/// The items of a list as typed, and what separated them where it was not the column's own
/// separator. A comma separates only codes: `en, fr` is two, `Lima, Peru` is one.
fn items(text: &str, separator: &str, members: &[String]) -> (Vec<String>, Option<ListMark>) {
    let own = separator.trim();
    let split = |text: &str, sign: &str| -> Vec<String> {
        let items = text.split(sign).map(str::trim).filter(|item| !item.is_empty());
        items.map(str::to_owned).collect()
    };
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() > 1 {
        let bullet = ["- ", "* ", "• "]
            .into_iter()
            .find(|bullet| lines.iter().all(|line| line.starts_with(bullet)));
        let items = lines
            .iter()
            .map(|line| bullet.and_then(|bullet| line.strip_prefix(bullet)).unwrap_or(line))
            .flat_map(|line| split(line, own))
            .collect();
        return (items, Some(ListMark::Lines));
    }
    if text.contains(own) {
        return (split(text, own), None);
    }
    for (sign, mark) in [(";", ListMark::Semicolon), ("|", ListMark::Bar)] {
        if text.contains(sign) {
            return (split(text, sign), Some(mark));
        }
    }
    let pieces = split(text, ",");
    let is_member = |piece: &String| members.contains(piece);
    if pieces.len() > 1 && (pieces.iter().all(is_member) || pieces.iter().all(|p| is_code(p))) {
        return (pieces, Some(ListMark::Comma));
    }
    (vec![text.to_owned()], None)
}

/// Whether a text looks like a code rather than a name: short, one word, one case.
fn is_code(text: &str) -> bool {
    const LONGEST: usize = 12;
    let one_case = !text.contains(|c: char| c.is_ascii_uppercase())
        || !text.contains(|c: char| c.is_ascii_lowercase());
    text.len() <= LONGEST && text.bytes().all(|b| b.is_ascii_graphic()) && one_case
}
