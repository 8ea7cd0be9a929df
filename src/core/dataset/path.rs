//! Paths into nested records: `properties.name`, `tags[0]`, a literal dot as `\.`.

use std::fmt;
use std::str::FromStr;

use super::FieldName;

/// The field under which a record that is a member of an object has its name.
pub const KEY_FIELD: &str = "@key";

/// A path from a record, or from a document, to a value inside it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct FieldPath(Vec<PathStep>);

/// One step of a path.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum PathStep {
    /// To the member of an object.
    Member(String),
    /// To the item of a list; the first is 0.
    Item(usize),
}

impl FieldPath {
    /// A path of these steps.
    pub fn new(steps: impl IntoIterator<Item = PathStep>) -> Self {
        Self(steps.into_iter().collect())
    }

    /// Reads a path. Names are separated by dots; `[0]` is the first item of a list; a dot, a
    /// bracket or a backslash of a name itself stands after a backslash. Every text is a path:
    /// what is no item is part of a name.
    pub fn parse(text: &str) -> Self {
        let mut steps = Vec::new();
        let mut name = String::new();
        let mut named = true;
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let after = rest.get(c.len_utf8()..).unwrap_or_default();
            match c {
                '\\' if after.starts_with(['.', '[', '\\']) => {
                    name.extend(after.chars().next());
                    rest = after.get(1..).unwrap_or_default();
                    named = true;
                    continue;
                }
                '.' => {
                    if named {
                        steps.push(PathStep::Member(std::mem::take(&mut name)));
                    }
                    named = true;
                }
                '[' => match item(after) {
                    Some((index, left)) => {
                        if named && !(name.is_empty() && steps.is_empty()) {
                            steps.push(PathStep::Member(std::mem::take(&mut name)));
                        }
                        steps.push(PathStep::Item(index));
                        named = false;
                        rest = left;
                        continue;
                    }
                    None => name.push('['),
                },
                _ => name.push(c),
            }
            rest = after;
        }
        if named {
            steps.push(PathStep::Member(name));
        }
        Self(steps)
    }

    /// Its steps, in order.
    pub fn steps(&self) -> &[PathStep] {
        &self.0
    }

    /// This path and one more step.
    pub fn then(&self, step: PathStep) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
    }
}

/// `0]…` after an opening bracket: the index, and what follows. What follows an item is a dot,
/// another item or nothing.
fn item(text: &str) -> Option<(usize, &str)> {
    let (digits, left) = text.split_once(']')?;
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let ended = left.is_empty() || left.starts_with(['.', '[']);
    (plain && ended).then_some(())?;
    Some((usize::from_str(digits).ok()?, left))
}

/// Writes a member's name as a path has it.
pub(crate) fn push_name(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        let escaped = match c {
            '.' => true,
            '[' => item(after).is_some(),
            // At the end of a name, a separator may follow it.
            '\\' => after.is_empty() || after.starts_with(['.', '[', '\\']),
            _ => false,
        };
        if escaped {
            path.push('\\');
        }
        path.push(c);
        rest = after;
    }
}

impl From<&FieldName> for FieldPath {
    fn from(name: &FieldName) -> Self {
        Self::parse(name.as_str())
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for step in &self.0 {
            match step {
                PathStep::Member(name) => push_name(&mut text, name),
                PathStep::Item(index) => {
                    text.push('[');
                    text.push_str(&index.to_string());
                    text.push(']');
                }
            }
        }
        f.write_str(&text)
    }
}

/// Where in a structured document the records are.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum RecordsPath {
    /// The whole document is the list or the object of records; of GeoJSON, its features.
    #[default]
    Found,
    /// In the value at this path: `data.cities`.
    At(FieldPath),
    /// The document is one record.
    Whole,
}

impl RecordsPath {
    /// Records at a dotted path; a single dot says that the document is one record.
    pub fn at(text: &str) -> Self {
        if text == "." { RecordsPath::Whole } else { RecordsPath::At(FieldPath::parse(text)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(name: &str) -> PathStep {
        PathStep::Member(name.to_owned())
    }

    #[test]
    fn paths_are_read_and_written() {
        for (text, steps) in [
            ("name", vec![member("name")]),
            ("properties.name", vec![member("properties"), member("name")]),
            (r"a\.b.c", vec![member("a.b"), member("c")]),
            ("tags[0]", vec![member("tags"), PathStep::Item(0)]),
            ("a[1][2].b", vec![member("a"), PathStep::Item(1), PathStep::Item(2), member("b")]),
            ("[3]", vec![PathStep::Item(3)]),
            ("a[x]", vec![member("a[x]")]),
            ("a[0]b", vec![member("a[0]b")]),
            (r"a\[0]", vec![member("a[0]")]),
            (r"C:\dir", vec![member(r"C:\dir")]),
            (r"a\\.b", vec![member("a\\"), member("b")]),
            ("a..b", vec![member("a"), member(""), member("b")]),
            ("", vec![member("")]),
            ("a.", vec![member("a"), member("")]),
        ] {
            let path = FieldPath::parse(text);
            assert_eq!(path.steps(), steps, "{text}");
            assert_eq!(FieldPath::parse(&path.to_string()), path, "{text}");
        }
        let odd = FieldPath::new([member("a.b[0]"), member("[1]"), member("\\.")]);
        assert_eq!(FieldPath::parse(&odd.to_string()), odd);
    }
}
