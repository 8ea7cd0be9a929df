//! JSON as nodes that know where they stand.

use crate::check::JsonFault;
use crate::dataset::{Value, depth_is_bounded};
use crate::yaml::{Name, Node, NodeKind, Place, Scalar, ScalarForm};

/// The nodes of a JSON text; where it is none, the place and the reason.
pub(super) fn nodes(text: &str) -> Result<Node, (Place, JsonFault)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if !depth_is_bounded(text) {
        return Err((Place { line: 1, column: 1 }, JsonFault::TooDeep));
    }
    // From here on the text is known to be JSON.
    serde_json::from_str::<Value>(text).map_err(|error| {
        (Place { line: error.line(), column: error.column().max(1) }, JsonFault::of(&error))
    })?;
    let mut scan = Scan { rest: text, place: Place { line: 1, column: 1 } };
    Ok(scan.value())
}

struct Scan<'t> {
    rest: &'t str,
    place: Place,
}

impl<'t> Scan<'t> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Goes on by some bytes, and gives them.
    fn take(&mut self, bytes: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        for c in taken.chars() {
            if c == '\n' {
                self.place = Place { line: self.place.line + 1, column: 1 };
            } else {
                self.place.column += 1;
            }
        }
        self.rest = rest;
        taken
    }

    /// Goes to what is next and no space, comma or colon.
    fn space(&mut self) {
        let between = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n' | ',' | ':');
        let rest = self.rest.trim_start_matches(between);
        self.take(self.rest.len() - rest.len());
    }

    fn value(&mut self) -> Node {
        self.space();
        let place = self.place;
        let kind = match self.peek() {
            Some('{') => {
                let mut members = Vec::new();
                self.inside('}', |scan| {
                    let name = Name { place: scan.place, text: scan.string() };
                    members.push((name, scan.value()));
                });
                NodeKind::Map(members)
            }
            Some('[') => {
                let mut items = Vec::new();
                self.inside(']', |scan| items.push(scan.value()));
                NodeKind::List(items)
            }
            Some('"') => {
                NodeKind::Scalar(Scalar { text: self.string(), style: ScalarForm::Quoted })
            }
            _ => {
                let ends = |c: char| matches!(c, ',' | ']' | '}') || c.is_whitespace();
                let end = self.rest.find(ends).unwrap_or(self.rest.len());
                let text = self.take(end).to_owned();
                NodeKind::Scalar(Scalar { text, style: ScalarForm::Plain })
            }
        };
        Node { place, kind }
    }

    /// What stands between brackets.
    fn inside(&mut self, end: char, mut next: impl FnMut(&mut Self)) {
        self.take(1);
        loop {
            self.space();
            match self.peek() {
                None => return,
                Some(c) if c == end => {
                    self.take(1);
                    return;
                }
                Some(_) => {}
            }
            let before = self.rest.len();
            next(self);
            if self.rest.len() == before {
                return;
            }
        }
    }

    fn string(&mut self) -> String {
        let mut escaped = false;
        let inner = self.rest.char_indices().skip(1).find(|(_, c)| {
            let ends = !escaped && *c == '"';
            escaped = !escaped && *c == '\\';
            ends
        });
        let end = inner.map_or(self.rest.len(), |(at, _)| at + 1);
        serde_json::from_str(self.take(end)).unwrap_or_default()
    }
}
