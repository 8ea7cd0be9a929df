//! Where the members of a JSON text stand.

/// A place in a text, counted from 1; columns count characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct TextPlace {
    /// The line.
    pub line: u64,
    /// The column.
    pub column: u64,
}

impl TextPlace {
    /// Where a text begins.
    pub const START: Self = Self { line: 1, column: 1 };
}

/// A value of a JSON text, with its place.
pub(super) struct Located<'t> {
    pub(super) place: TextPlace,
    node: Node<'t>,
}

enum Node<'t> {
    /// A text still in quotation marks, a number, a word.
    Scalar(&'t str),
    List(Vec<Located<'t>>),
    /// Names with their places, and values.
    Object(Vec<(String, TextPlace, Located<'t>)>),
}

impl<'t> Located<'t> {
    /// Finds the places in a text that was read as JSON already; `None` where it is none.
    pub(super) fn read(text: &'t str) -> Option<Self> {
        // What is read here is no deeper than what the schema's own reader takes.
        crate::check::json::depth_is_bounded(text).then_some(())?;
        let mut scan = Scan { rest: text, place: TextPlace::START };
        scan.value()
    }

    /// A member of an object: where its name stands, and its value.
    pub(super) fn member(&self, name: &str) -> Option<(TextPlace, &Located<'t>)> {
        let Node::Object(members) = &self.node else { return None };
        members.iter().find(|(other, _, _)| other == name).map(|(_, place, value)| (*place, value))
    }

    /// An item of a list.
    pub(super) fn item(&self, index: usize) -> Option<&Located<'t>> {
        let Node::List(items) = &self.node else { return None };
        items.get(index)
    }

    /// The items of a list; none where it is no list.
    pub(super) fn items(&self) -> &[Located<'t>] {
        match &self.node {
            Node::List(items) => items,
            _ => &[],
        }
    }

    /// The names of an object's members.
    pub(super) fn names(&self) -> impl Iterator<Item = (&str, TextPlace)> {
        let members = match &self.node {
            Node::Object(members) => members.as_slice(),
            _ => &[],
        };
        members.iter().map(|(name, place, _)| (name.as_str(), *place))
    }

    /// The text of a string.
    pub(super) fn text(&self) -> Option<String> {
        match &self.node {
            Node::Scalar(raw) => serde_json::from_str(raw).ok(),
            _ => None,
        }
    }
}

struct Scan<'t> {
    rest: &'t str,
    place: TextPlace,
}

impl<'t> Scan<'t> {
    fn value(&mut self) -> Option<Located<'t>> {
        self.skip_space();
        let place = self.place;
        let node = match self.rest.chars().next()? {
            '{' => {
                self.step(1);
                let mut members = Vec::new();
                while !self.closes('}') {
                    self.skip_space();
                    let at = self.place;
                    let name = serde_json::from_str(self.string()?).ok()?;
                    self.skip_space();
                    self.rest.starts_with(':').then(|| self.step(1))?;
                    members.push((name, at, self.value()?));
                }
                Node::Object(members)
            }
            '[' => {
                self.step(1);
                let mut items = Vec::new();
                while !self.closes(']') {
                    items.push(self.value()?);
                }
                Node::List(items)
            }
            '"' => Node::Scalar(self.string()?),
            _ => {
                let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}');
                let end = self.rest.find(is_end).unwrap_or(self.rest.len());
                Node::Scalar(self.step(end.max(1)))
            }
        };
        Some(Located { place, node })
    }

    /// Moves over a closing bracket, or over the comma before another value.
    fn closes(&mut self, bracket: char) -> bool {
        self.skip_space();
        if self.rest.starts_with(bracket) {
            self.step(1);
            return true;
        }
        if self.rest.starts_with(',') {
            self.step(1);
        }
        // A text that ends here is no JSON; the next value finds that out.
        false
    }

    /// A string with its quotation marks.
    fn string(&mut self) -> Option<&'t str> {
        let inner = self.rest.strip_prefix('"')?;
        let mut escaped = false;
        let end = inner.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        })?;
        Some(self.step(end + 2))
    }

    fn skip_space(&mut self) {
        let end = self.rest.find(|c: char| !c.is_ascii_whitespace() && c != '\u{feff}');
        self.step(end.unwrap_or(self.rest.len()));
    }

    /// Moves on by so many bytes, which it gives.
    fn step(&mut self, bytes: usize) -> &'t str {
        let (passed, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        for c in passed.chars() {
            match c {
                '\n' => self.place = TextPlace { line: self.place.line + 1, column: 1 },
                '\u{feff}' => {}
                _ => self.place.column += 1,
            }
        }
        self.rest = rest;
        passed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_where_they_stand() {
        let text = "{\n  \"a\": [1, {\"é\\\"\": \"x\"}],\n\t\"b\" : null\n}\n";
        let root = Located::read(text).unwrap();
        let place = |line, column| TextPlace { line, column };
        let (at, list) = root.member("a").unwrap();
        assert_eq!((at, list.place), (place(2, 3), place(2, 8)));
        let (at, value) = list.item(1).unwrap().member("é\"").unwrap();
        assert_eq!((at, value.place), (place(2, 13), place(2, 20)));
        assert_eq!(value.text().as_deref(), Some("x"));
        assert_eq!(root.member("b").unwrap().0, place(3, 2));
        assert!(Located::read("{\"a\":").is_none());
        assert!(Located::read("[").is_none());
        assert!(Located::read("").is_none());
    }
}
