//! How a file is written, for what is new in it.

use super::lines::Lines;
use super::node::{Form, Kind, Map, Member, Node, Style};
use super::resolve::plain_value;
use super::spell::{Quotes, Speller};
use crate::dataset::Value;
use crate::dataset::encoding::Encoding;

/// How a file is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Habits {
    pub(super) speller: Speller,
    /// Columns from a name to the dashes of the list under it.
    pub(super) list_offset: usize,
    /// Columns from a dash to what follows it.
    pub(super) dash_width: usize,
    /// How lists of scalars are written.
    pub(super) list_form: Form,
}

/// How many nodes are looked at.
const SAMPLE: usize = 20_000;

#[derive(Default)]
struct Counts {
    seen: usize,
    single: usize,
    double: usize,
    step: Option<usize>,
    list_offset: Option<usize>,
    dash_width: Option<usize>,
    flow_lists: usize,
    block_lists: usize,
    nulls: [usize; 3],
}

impl Habits {
    pub(super) fn of(text: &str, root: Option<&Node<'_>>, encoding: Encoding) -> Self {
        let lines = Lines(text);
        let mut counts = Counts::default();
        if let Some(root) = root {
            counts.node(lines, root, None);
        }
        let line_end = match text.as_bytes().get(lines.end(0)..) {
            Some([b'\r', b'\n', ..]) => "\r\n",
            Some([b'\r', ..]) => "\r",
            _ => "\n",
        };
        let [words, tildes, nothing] = counts.nulls;
        let null = match () {
            () if nothing > words && nothing > tildes => "",
            () if tildes > words => "~",
            () => "null",
        };
        let step = counts.step.unwrap_or(2);
        Self {
            speller: Speller {
                encoding,
                line_end,
                quotes: if counts.double > counts.single { Quotes::Double } else { Quotes::Single },
                null,
                step,
            },
            list_offset: counts.list_offset.unwrap_or(step),
            dash_width: counts.dash_width.unwrap_or(2),
            list_form: if counts.flow_lists > counts.block_lists {
                Form::Flow
            } else {
                Form::Block
            },
        }
    }
}

impl Counts {
    fn node(&mut self, lines: Lines<'_>, node: &Node<'_>, key_column: Option<usize>) {
        self.seen += 1;
        if self.seen > SAMPLE {
            return;
        }
        match &node.kind {
            Kind::Alias(_) => {}
            Kind::Scalar(scalar) => match scalar.style {
                Style::Single => self.single += 1,
                Style::Double => self.double += 1,
                Style::Plain if plain_value(&scalar.text) == Value::Null => {
                    let [words, tildes, nothing] = &mut self.nulls;
                    match scalar.text.as_ref() {
                        "" => *nothing += 1,
                        "~" => *tildes += 1,
                        _ => *words += 1,
                    }
                }
                _ => {}
            },
            Kind::List(list) => {
                if list.items.iter().all(|item| item.node.scalar().is_some())
                    && !list.items.is_empty()
                {
                    match list.form {
                        Form::Block => self.block_lists += 1,
                        _ => self.flow_lists += 1,
                    }
                }
                if list.form == Form::Block
                    && let Some(item) = list.items.first()
                {
                    let column = lines.column(item.start);
                    if let Some(key) = key_column {
                        self.list_offset.get_or_insert(column.saturating_sub(key));
                    }
                    if !item.node.is_absent()
                        && lines.start(item.start) == lines.start(item.node.start)
                    {
                        self.dash_width.get_or_insert(lines.column(item.node.start) - column);
                    }
                }
                for item in &list.items {
                    self.node(lines, &item.node, None);
                }
            }
            Kind::Map(map) => {
                if map.form == Form::Block
                    && let (Some(key), Some(member)) = (key_column, map.members.first())
                {
                    let column = lines.column(member.start);
                    self.step.get_or_insert(column.saturating_sub(key).max(1));
                }
                for member in &map.members {
                    let column = (map.form == Form::Block).then(|| lines.column(member.start));
                    self.node(lines, &member.value, column);
                }
            }
        }
    }
}

/// What stands between a name and its value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Colon<'t> {
    /// Up to the colon, with it: `:`, ` :`.
    pub(super) colon: &'t str,
    /// From the colon to a value on the same line.
    pub(super) gap: &'t str,
}

impl Colon<'_> {
    pub(super) const USUAL: Colon<'static> = Colon { colon: ":", gap: " " };
}

/// What stands between a member's name and its value; of a value below, only the colon counts.
pub(super) fn colon_of<'t>(lines: Lines<'t>, member: &Member<'_>) -> Option<Colon<'t>> {
    let colon = member.colon?;
    let before = lines.slice(member.key.end, colon);
    let before = if before.contains(['\n', '\r', '#']) { ":" } else { before };
    let value = &member.value;
    let gap = lines.slice(colon, value.start);
    let beside =
        !value.is_absent() && !gap.is_empty() && gap.bytes().all(|b| matches!(b, b' ' | b'\t'));
    Some(Colon { colon: before, gap: if beside { gap } else { " " } })
}

/// What stands between names and values in a map, for a name that is new in it. Where the values
/// stand below each other though the names differ in length, the new one does, too.
pub(super) fn colon_for(lines: Lines<'_>, map: &Map<'_>, name: &str) -> (String, String) {
    let mut found: Vec<(usize, Colon<'_>, usize)> = Vec::new();
    for member in map.members.iter().rev().take(64) {
        let beside = !member.value.is_absent()
            && lines.start(member.key.start) == lines.start(member.value.start);
        if let Some(colon) = colon_of(lines, member).filter(|_| beside) {
            let name = lines.slice(member.key.start, member.key.end).chars().count();
            let column = name + colon.colon.chars().count() + colon.gap.chars().count();
            found.push((name, colon, column));
        }
    }
    let Some((first_name, first, column)) = found.first() else {
        return (Colon::USUAL.colon.into(), Colon::USUAL.gap.into());
    };
    let aligned = map.form == Form::Block
        && found.iter().all(|(_, _, other)| other == column)
        && found.iter().any(|(name, ..)| name != first_name);
    if !aligned {
        return (first.colon.into(), first.gap.into());
    }
    let name = name.chars().count();
    if first.colon.len() > 1 && found.iter().any(|(_, colon, _)| colon.colon != first.colon) {
        // The colons themselves are aligned.
        let wide = (column - first.gap.chars().count() - 1).saturating_sub(name);
        return (format!("{}:", " ".repeat(wide)), first.gap.into());
    }
    let wide = column.saturating_sub(name + first.colon.chars().count()).max(1);
    (first.colon.into(), " ".repeat(wide))
}
