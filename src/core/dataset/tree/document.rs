//! Records of a tree, read as rows.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::ops::ControlFlow;

use super::{Layout, Node, NodeKind, Part, RecordKind, Records, Syntax, Tree, geo};
use crate::dataset::encoding::{Encoding, decode};
use crate::dataset::path::push_name;
use crate::dataset::{
    FieldName, KEY_FIELD, LineNumber, ReadOptions, RecordsPath, Refusal, Row, RowNumber, Table,
    Value,
};

/// A structured document that was read to its end and found whole.
#[derive(Clone)]
pub struct TreeDocument<'a> {
    text: Cow<'a, str>,
    encoding: Encoding,
    syntax: &'static dyn Syntax,
    place: RecordsPath,
    header: Vec<FieldName>,
    columns: HashMap<String, usize>,
    kinds: Vec<Option<ValueKind>>,
    header_line: Option<LineNumber>,
    rows: u64,
}

impl fmt::Debug for TreeDocument<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TreeDocument")
            .field("encoding", &self.encoding)
            .field("place", &self.place)
            .field("header", &self.header)
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

impl<'a> TreeDocument<'a> {
    pub(crate) fn read(
        bytes: &'a [u8],
        syntax: &'static dyn Syntax,
        options: &ReadOptions,
    ) -> Result<Self, Refusal> {
        let decoded = decode(bytes, options.encoding)?;
        let mut document = Self {
            text: decoded.text,
            encoding: decoded.encoding,
            syntax,
            place: options.records.clone(),
            header: Vec::new(),
            columns: HashMap::new(),
            kinds: Vec::new(),
            header_line: None,
            rows: 0,
        };
        let tree = syntax.open(&document.text, &document.place, document.encoding)?;
        let records = tree.records();
        let mut header: Vec<FieldName> = Vec::new();
        let mut columns: HashMap<String, usize> = HashMap::new();
        let mut kinds: Vec<Option<ValueKind>> = Vec::new();
        let mut add = |name: &str, kind: Option<ValueKind>| match columns.get(name) {
            Some(column) => {
                if let Some(known) = kinds.get_mut(*column) {
                    *known = ValueKind::of_both(*known, kind);
                }
            }
            None => {
                columns.insert(name.to_owned(), header.len());
                header.push(name.into());
                kinds.push(kind);
            }
        };
        let mut header_line = None;
        if let Layout::Rows(names) = &records.layout {
            for name in names {
                add(name.as_str(), None);
            }
            let first = records.parts.first().map_or(0, |part| part.value.start);
            header_line = Some(line_at(&document.text, first));
        }
        for part in records.first()..records.parts.len() {
            let mut tell = |name: &str, _: &str, kind| add(name, kind);
            visit_cells(tree.as_ref(), records, part, &mut tell)?;
        }
        let rows = (records.parts.len() - records.first()) as u64;
        drop(tree);
        (document.header, document.columns, document.header_line) = (header, columns, header_line);
        (document.rows, document.kinds) = (rows, kinds);
        Ok(document)
    }

    /// How its text is spelled.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// What the values of a column of the header are: nothing where there are none but nulls.
    pub fn kind(&self, column: usize) -> Option<ValueKind> {
        self.kinds.get(column).copied().flatten()
    }

    /// How many records it has.
    pub fn row_count(&self) -> u64 {
        self.rows
    }
}

impl Table for TreeDocument<'_> {
    fn header(&self) -> &[FieldName] {
        &self.header
    }

    fn header_line(&self) -> Option<LineNumber> {
        self.header_line
    }

    fn visit_rows(&self, visit: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>) {
        let Ok(tree) = self.syntax.open(&self.text, &self.place, self.encoding) else { return };
        let records = tree.records();
        let mut lines = Lines { text: &self.text, at: 0, line: 1 };
        let mut cells: Vec<Cow<'_, str>> = Vec::new();
        for (number, part) in (1..).zip(records.first()..records.parts.len()) {
            cells.clear();
            cells.resize(self.header.len(), Cow::Borrowed(""));
            let mut place = |name: &str, text: &str, _: Option<ValueKind>| {
                if let Some(cell) = self.columns.get(name).and_then(|at| cells.get_mut(*at)) {
                    *cell = Cow::Owned(text.to_owned());
                }
            };
            if visit_cells(tree.as_ref(), records, part, &mut place).is_err() {
                return;
            }
            let start = records.parts.get(part).map_or(0, Part::start);
            let line = lines.at(start);
            if visit(&Row { number: RowNumber(number), line, cells: &cells }).is_break() {
                return;
            }
        }
    }
}

/// What the values of a column are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ValueKind {
    /// Text, or values of several kinds.
    Text,
    /// Numbers.
    Number,
    /// True and false.
    Boolean,
    /// Lists.
    List,
}

impl ValueKind {
    fn of(node: &Node) -> Option<Self> {
        Some(match &node.kind {
            NodeKind::Scalar(Value::Null) => return None,
            NodeKind::Scalar(Value::Number(_)) => ValueKind::Number,
            NodeKind::Scalar(Value::Bool(_)) => ValueKind::Boolean,
            NodeKind::List(_) => ValueKind::List,
            _ => ValueKind::Text,
        })
    }

    pub(crate) fn of_both(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        match (one, other) {
            (Some(one), Some(other)) if one != other => Some(ValueKind::Text),
            _ => one.or(other),
        }
    }
}

/// Takes a leaf: its path, its text, and what it is.
type Tell<'a> = &'a mut dyn FnMut(&str, &str, Option<ValueKind>);

/// Tells each leaf of a record with its dotted path.
fn visit_cells(
    tree: &dyn Tree,
    records: &Records,
    part: usize,
    tell: Tell<'_>,
) -> Result<(), Refusal> {
    if records.layout == Layout::Map {
        tell(KEY_FIELD, &tree.name(part), Some(ValueKind::Text));
    }
    let node = tree.node(part)?;
    if let (Layout::Rows(names), NodeKind::List(items)) = (&records.layout, &node.kind) {
        for (name, item) in names.iter().zip(items) {
            tell(name.as_str(), &item.cell(), ValueKind::of(item));
        }
        return Ok(());
    }
    let mut path = String::new();
    match &node.kind {
        NodeKind::Object(members) => {
            for member in members {
                leaf(&mut path, &member.name, &member.value, records.kind, tell);
            }
        }
        _ => tell(VALUE_FIELD, &node.cell(), ValueKind::of(&node)),
    }
    Ok(())
}

/// The field of a record that is no object.
pub(crate) const VALUE_FIELD: &str = "@value";

fn leaf(path: &mut String, name: &str, node: &Node, kind: RecordKind, tell: Tell<'_>) {
    let before = path.len();
    push_name(path, name);
    match &node.kind {
        NodeKind::Object(_) if kind == RecordKind::Feature && path == geo::GEOMETRY => {
            match geo::point_text(node) {
                Some(text) => tell(path, &text, Some(ValueKind::Text)),
                None => tell(path, &node.cell(), Some(ValueKind::Text)),
            }
        }
        NodeKind::Object(members) if !members.is_empty() => {
            for member in members {
                leaf(path, &member.name, &member.value, kind, tell);
            }
        }
        _ => tell(path, &node.cell(), ValueKind::of(node)),
    }
    path.truncate(before);
}

/// Line numbers of ascending offsets.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn at(&mut self, offset: usize) -> LineNumber {
        let passed = self.text.as_bytes().get(self.at..offset).unwrap_or_default();
        self.line += line_ends(passed);
        self.at = self.at.max(offset);
        LineNumber(self.line)
    }
}

/// The line an offset stands on.
pub(crate) fn line_at(text: &str, offset: usize) -> LineNumber {
    LineNumber(line_ends(text.as_bytes().get(..offset).unwrap_or_default()) + 1)
}

fn line_ends(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}
