//! What stands around the records, read a second time without spans.
//!
//! Whoever compares the records sees only them; this sees everything else, so that no edit of a
//! record can change what another part of the file means.

use granit_parser::{Event, Parser, ScalarStyle};

use super::resolve::plain_value;
use crate::dataset::{Refusal, Value};

/// All documents but for the records, which are at this way in one of them.
pub(super) fn surroundings(
    text: &str,
    document: usize,
    way: &[usize],
) -> Result<Vec<Value>, Refusal> {
    let mut options = granit_parser::options! {};
    options.set_emit_comments(false);
    let mut reader =
        Reader { document, way, number: 0, open: Vec::new(), skipped: 0, roots: Vec::new() };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|_| Refusal::NotReadBack)?;
        reader.take(&event, span.slice(text).unwrap_or_default());
    }
    Ok(reader.roots)
}

struct Open {
    /// Items; names and values in turn.
    parts: Vec<Value>,
    is_map: bool,
    /// Whether the records are inside.
    on_way: bool,
}

struct Reader<'w> {
    document: usize,
    way: &'w [usize],
    /// Which document is read, from 1.
    number: usize,
    open: Vec<Open>,
    /// How many collections of the records are open.
    skipped: usize,
    roots: Vec<Value>,
}

impl Reader<'_> {
    fn take(&mut self, event: &Event<'_>, source: &str) {
        match event {
            Event::DocumentStart(..) => self.number += 1,
            Event::SequenceStart(..) | Event::MappingStart(..) if self.skipped > 0 => {
                self.skipped += 1;
            }
            Event::SequenceEnd | Event::MappingEnd if self.skipped > 0 => {
                self.skipped -= 1;
                if self.skipped == 0 {
                    self.put(Value::Null);
                }
            }
            _ if self.skipped > 0 => {}
            Event::Scalar(text, style, ..) => {
                let value = match style {
                    _ if self.is_records() => Value::Null,
                    ScalarStyle::Plain if source.is_empty() => Value::Null,
                    ScalarStyle::Plain => plain_value(text),
                    _ => Value::Text(text.clone().into_owned()),
                };
                self.put(value);
            }
            Event::Alias(_) => {
                let value = if self.is_records() { Value::Null } else { source.into() };
                self.put(value);
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                if self.is_records() {
                    self.skipped = 1;
                    return;
                }
                let is_map = matches!(event, Event::MappingStart(..));
                let on_way = self.is_on_way();
                self.open.push(Open { parts: Vec::new(), is_map, on_way });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    self.put(Value::List(open.parts));
                }
            }
            _ => {}
        }
    }

    /// Whether the next node is the records, or holds them.
    fn is_on_way(&self) -> bool {
        let Some(parent) = self.open.last() else { return self.number == self.document + 1 };
        let count = parent.parts.len();
        let index = match (parent.is_map, count % 2) {
            (false, _) => Some(count),
            (true, 1) => Some(count / 2),
            (true, _) => None,
        };
        parent.on_way && index.is_some() && self.way.get(self.open.len() - 1).copied() == index
    }

    fn is_records(&self) -> bool {
        self.open.len() == self.way.len() && self.is_on_way()
    }

    fn put(&mut self, value: Value) {
        match self.open.last_mut() {
            Some(open) => open.parts.push(value),
            None if self.way.is_empty() && self.number == self.document + 1 => {}
            None => self.roots.push(value),
        }
    }
}
