//! Markdown files whose front matter is a record in YAML, between lines `---` at the very top.
//!
//! The head is opened as YAML up to the line that closes it, so every offset in it is one of the
//! file. The text below is the member `@body` of the record.

use std::borrow::Cow;

use super::lines::Lines;
use super::tree::YamlTree;
use crate::dataset::encoding::Encoding;
use crate::dataset::splice::Splice;
use crate::dataset::tree::{Layout, Member, Node, NodeKind, Op, Records, Syntax, Tree};
use crate::dataset::{LineNumber, Malformed, RecordsPath, Refusal, Value};

/// Markdown with front matter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FrontMatter;

/// The field of the text below front matter.
pub const BODY_FIELD: &str = "@body";

impl Syntax for FrontMatter {
    fn open<'t>(
        &self,
        text: &'t str,
        records: &RecordsPath,
        encoding: Encoding,
    ) -> Result<Box<dyn Tree + 't>, Refusal> {
        let head = Head::of(text)?;
        let whole = !matches!(records, RecordsPath::At(_));
        let path = if whole { &RecordsPath::Whole } else { records };
        let yaml = text.get(..head.close).unwrap_or_default();
        let tree = YamlTree::open(yaml, path, encoding)?;
        Ok(Box::new(FrontTree { tree, text, head }))
    }
}

/// Where the parts of a file stand.
#[derive(Clone, Copy, Debug)]
struct Head {
    /// The line that closes the head.
    close: usize,
    /// The text below.
    body: usize,
    /// Whether a line end stands behind the closing line.
    closed: bool,
}

impl Head {
    fn of(text: &str) -> Result<Self, Refusal> {
        let lines = Lines(text);
        let malformed = |fault| Refusal::Malformed {
            format: "Markdown",
            line: LineNumber(1),
            column: 1,
            fault,
        };
        match lines.line(0).trim_end() {
            "---" => {}
            "+++" => return Err(malformed(Malformed::HeadFormat { format: "TOML" })),
            _ => return Err(malformed(Malformed::HeadMissing)),
        }
        let mut at = 0;
        while let Some(next) = lines.next(at) {
            if matches!(lines.line(next).trim_end(), "---" | "...") {
                let body = lines.next(next);
                let closed = body.is_some();
                return Ok(Head { close: next, body: body.unwrap_or(text.len()), closed });
            }
            at = next;
        }
        Err(malformed(Malformed::HeadUnclosed))
    }
}

struct FrontTree<'t> {
    tree: YamlTree<'t>,
    text: &'t str,
    head: Head,
}

impl FrontTree<'_> {
    fn body(&self) -> Node {
        let body = self.text.get(self.head.body..).unwrap_or_default();
        Node {
            span: self.head.body..self.text.len(),
            kind: NodeKind::Scalar(Value::Text(body.to_owned())),
        }
    }
}

impl Tree for FrontTree<'_> {
    fn records(&self) -> &Records {
        self.tree.records()
    }

    fn node(&self, part: usize) -> Result<Node, Refusal> {
        let mut node = self.tree.node(part)?;
        if self.tree.records().layout == Layout::Whole {
            let at = self.head.body;
            let body =
                Member { name: BODY_FIELD.to_owned(), name_span: at..at, value: self.body() };
            match &mut node.kind {
                NodeKind::Object(members) => members.push(body),
                NodeKind::Scalar(Value::Null) => node.kind = NodeKind::Object(vec![body]),
                _ => {}
            }
        }
        Ok(node)
    }

    fn name(&self, part: usize) -> Cow<'_, str> {
        self.tree.name(part)
    }

    fn splices(&self, ops: &[Op<'_>]) -> Result<Vec<Splice>, Refusal> {
        let mut head = Vec::new();
        let mut splices = Vec::new();
        for op in ops {
            match op {
                Op::Replace { node, with, .. } if node.span.start >= self.head.body => {
                    let text = with.as_cell().ok_or(Refusal::NotReadBack)?;
                    let before = if self.head.closed { "" } else { self.tree.line_end() };
                    splices.push(Splice::new(node.span.clone(), format!("{before}{text}")));
                }
                other => head.push(other.clone()),
            }
        }
        if !head.is_empty() {
            let made = self.tree.splices(&head)?;
            splices.splice(0..0, made);
        }
        Ok(splices)
    }
}
