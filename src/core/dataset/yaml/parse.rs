//! Events of the parser into a tree of spans.
//!
//! The parser tells where scalars and brackets stand. What stands between them (dashes, colons,
//! question marks, anchors, tags, comments, headers of block scalars) is found here, by walking
//! the gap from the end of one token to the next: there is nothing else in it, so a `#` in a gap
//! always opens a comment.

use std::borrow::Cow;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Span, StructureStyle};

use super::node::{Document, Form, Item, Kind, List, Map, Member, Node, Props, Scalar, Style, Tag};
use crate::dataset::depth::MAX_DEPTH;

/// The most nodes of a file: some forty bytes of text each in a file of the largest size.
const MAX_NODES: usize = 4_000_000;

/// What a text is not read for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Fault {
    /// The byte it stands at.
    pub(super) at: usize,
    pub(super) kind: FaultKind,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum FaultKind {
    /// It breaks YAML's grammar.
    Grammar(ErrorKind),
    /// Nested too deep.
    Deep,
    /// More nodes than are read.
    Many,
}

/// Reads all documents of a text.
pub(super) fn parse(text: &str) -> Result<Vec<Document<'_>>, Fault> {
    let mut options = granit_parser::options! {};
    options.set_emit_comments(false);
    let mut reader =
        Reader { gap: Gap { text, at: 0 }, stack: Vec::new(), nodes: 0, documents: Vec::new() };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| scan_fault(text, &error))?;
        reader.take(event, span)?;
    }
    Ok(reader.documents)
}

fn scan_fault(text: &str, error: &ScanError) -> Fault {
    let marker = error.marker();
    let at = marker.byte_offset().unwrap_or_else(|| {
        text.char_indices().nth(marker.index()).map_or(text.len(), |(at, _)| at)
    });
    let kind = match error.kind() {
        ErrorKind::RecursionLimitExceeded => FaultKind::Deep,
        kind => FaultKind::Grammar(kind.clone()),
    };
    Fault { at, kind }
}

/// The text between two tokens.
struct Gap<'t> {
    text: &'t str,
    at: usize,
}

/// What stands in a gap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mark {
    /// `-`, `?`, `:`, `,` or the header of a block scalar.
    Sign(u8),
    /// An anchor or a tag.
    Prop,
    /// The text's end, or what is no mark.
    Other,
}

impl Gap<'_> {
    /// The next mark and where it stands.
    fn peek(&self) -> (Mark, usize) {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        loop {
            match bytes.get(at) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => at += 1,
                Some(b'#') => at += line_rest(bytes, at),
                Some(b'&' | b'!') => return (Mark::Prop, at),
                Some(sign @ (b'-' | b'?' | b':' | b',' | b'|' | b'>')) => {
                    return (Mark::Sign(*sign), at);
                }
                _ => return (Mark::Other, at),
            }
        }
    }

    /// Takes a sign if it is the next mark; where it stands.
    fn sign(&mut self, wanted: u8) -> Option<usize> {
        let (mark, at) = self.peek();
        (mark == Mark::Sign(wanted)).then(|| {
            self.at = at + 1;
            at
        })
    }

    /// Takes so many anchors and tags; where the first one stands.
    fn props(&mut self, count: usize) -> Option<usize> {
        let mut first = None;
        for _ in 0..count {
            let (Mark::Prop, at) = self.peek() else { break };
            first.get_or_insert(at);
            let rest = self.text.as_bytes().get(at..).unwrap_or_default();
            let ends = |byte: &u8| {
                matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b',' | b'[' | b']' | b'{' | b'}')
            };
            let long = match rest {
                [b'!', b'<', ..] => rest.iter().position(|byte| *byte == b'>').map(|at| at + 1),
                _ => rest.iter().position(ends),
            };
            self.at = at + long.unwrap_or(rest.len());
        }
        first
    }
}

/// How many bytes stand before the next line end.
fn line_rest(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())
}

/// A collection that is not closed yet.
struct Open<'t> {
    entry: Entry,
    start: usize,
    content: usize,
    props: Props,
    form: Form,
    inside: Inside<'t>,
}

enum Inside<'t> {
    List(Vec<Item<'t>>),
    Map(Vec<Member<'t>>, Option<(usize, Node<'t>)>),
}

/// What of its parent stands before a node.
#[derive(Clone, Copy, Debug)]
enum Entry {
    /// Nothing, or a bracket or comma.
    Bare,
    /// The dash of a list's item.
    Dash(usize),
    /// A name, and its `?` where it has one.
    Name(Option<usize>),
    /// A value: past its colon, where there is one.
    Value(Option<usize>),
}

struct Reader<'t> {
    gap: Gap<'t>,
    stack: Vec<Open<'t>>,
    nodes: usize,
    documents: Vec<Document<'t>>,
}

impl<'t> Reader<'t> {
    fn take(&mut self, event: Event<'t>, span: Span) -> Result<(), Fault> {
        let range = span.byte_range().unwrap_or(self.gap.at..self.gap.at);
        match event {
            Event::DocumentStart(..) => {
                self.gap.at = range.end.max(self.gap.at);
                let start = range.start;
                self.documents.push(Document { start, root: None });
            }
            Event::DocumentEnd => self.gap.at = range.end.max(self.gap.at),
            Event::Scalar(text, style, anchor, tag) => {
                let tag = tag_of(tag.as_deref());
                let absent = style == ScalarStyle::Plain && range.is_empty();
                let (entry, start, props) = self.enter(range.start, anchor, tag)?;
                let node = if absent {
                    let end = self.gap.at;
                    let start = start.unwrap_or(end);
                    let scalar = Scalar { text: Cow::Borrowed(""), style: Style::Plain };
                    Node { start, content: end, end, props, kind: Kind::Scalar(scalar) }
                } else {
                    self.scalar(text, style, &span, start, props)
                };
                self.put(entry, node);
            }
            Event::Alias(number) => {
                let (entry, ..) = self.enter(range.start, 0, Tag::Absent)?;
                self.gap.at = range.end;
                self.put(
                    entry,
                    Node {
                        start: range.start,
                        content: range.start,
                        end: range.end,
                        props: Props::default(),
                        kind: Kind::Alias(number),
                    },
                );
            }
            Event::SequenceStart(style, anchor, tag) => {
                let form = if style == StructureStyle::Flow { Form::Flow } else { Form::Block };
                let inside = Inside::List(Vec::new());
                self.open(form, anchor, tag_of(tag.as_deref()), range, inside)?;
            }
            Event::MappingStart(style, anchor, tag) => {
                let form = match style {
                    StructureStyle::Block => Form::Block,
                    StructureStyle::Flow if range.is_empty() => Form::Pair,
                    StructureStyle::Flow => Form::Flow,
                };
                let inside = Inside::Map(Vec::new(), None);
                self.open(form, anchor, tag_of(tag.as_deref()), range, inside)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(range.end),
            _ => {}
        }
        Ok(())
    }

    /// Takes what stands before a node: its entry and its anchor and tag.
    fn enter(
        &mut self,
        at: usize,
        anchor: usize,
        tag: Tag,
    ) -> Result<(Entry, Option<usize>, Props), Fault> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(Fault { at, kind: FaultKind::Many });
        }
        let gap = &mut self.gap;
        let entry = match self.stack.last() {
            None => Entry::Bare,
            Some(open) => match (&open.inside, open.form) {
                (Inside::List(_), Form::Block) => gap.sign(b'-').map_or(Entry::Bare, Entry::Dash),
                (Inside::List(items), _) => {
                    if !items.is_empty() {
                        gap.sign(b',');
                    }
                    Entry::Bare
                }
                (Inside::Map(members, None), form) => {
                    if form == Form::Flow && !members.is_empty() {
                        gap.sign(b',');
                    }
                    Entry::Name(gap.sign(b'?'))
                }
                (Inside::Map(_, Some(_)), _) => Entry::Value(gap.sign(b':').map(|at| at + 1)),
            },
        };
        let count = usize::from(anchor != 0) + usize::from(tag != Tag::Absent);
        let start = gap.props(count);
        let props = Props { anchor: (anchor != 0).then_some(anchor), tag };
        Ok((entry, start, props))
    }

    fn scalar(
        &mut self,
        text: Cow<'t, str>,
        style: ScalarStyle,
        span: &Span,
        start: Option<usize>,
        props: Props,
    ) -> Node<'t> {
        let range = span.byte_range().unwrap_or(self.gap.at..self.gap.at);
        let column = span.indent.unwrap_or(0);
        let (content, end, style) = match style {
            ScalarStyle::Literal => self.block_scalar(b'|', &range, Style::Literal(column)),
            ScalarStyle::Folded => self.block_scalar(b'>', &range, Style::Folded(column)),
            ScalarStyle::SingleQuoted => (range.start, range.end, Style::Single),
            ScalarStyle::DoubleQuoted => (range.start, range.end, Style::Double),
            ScalarStyle::Plain => (range.start, range.end, Style::Plain),
        };
        self.gap.at = end;
        let start = start.unwrap_or(content);
        Node { start, content, end, props, kind: Kind::Scalar(Scalar { text, style }) }
    }

    /// A block scalar from its header to the end of its last line. With `+`, blank lines at its
    /// end are part of it; else they stand between it and what follows.
    fn block_scalar(
        &mut self,
        sign: u8,
        range: &std::ops::Range<usize>,
        style: Style,
    ) -> (usize, usize, Style) {
        let bytes = self.gap.text.as_bytes();
        let header = self.gap.sign(sign).unwrap_or(range.start);
        let header_end = header + line_rest(bytes, header);
        let signs = bytes.get(header..header_end).unwrap_or_default();
        let keeps = signs
            .iter()
            .take_while(|byte| !matches!(byte, b' ' | b'\t' | b'#'))
            .any(|byte| *byte == b'+');
        let body = bytes.get(header_end..range.end.max(header_end)).unwrap_or_default();
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        let last = body.iter().rposition(|byte| !blank(byte));
        let mut end = match last {
            Some(at) => header_end + at + line_rest(bytes, header_end + at),
            None => header_end,
        };
        if keeps {
            // Up to the last line end of the body; what follows it indents the next token.
            let tail = bytes.get(end..range.end.max(end)).unwrap_or_default();
            if let Some(at) = tail.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')) {
                let at = end + at;
                let pair = bytes.get(at) == Some(&b'\n') && bytes.get(at - 1) == Some(&b'\r');
                end = (at - usize::from(pair)).max(end);
            }
        }
        (header, end, style)
    }

    fn open(
        &mut self,
        form: Form,
        anchor: usize,
        tag: Tag,
        range: std::ops::Range<usize>,
        inside: Inside<'t>,
    ) -> Result<(), Fault> {
        if self.stack.len() >= MAX_DEPTH {
            return Err(Fault { at: range.start, kind: FaultKind::Deep });
        }
        let (entry, start, props) = self.enter(range.start, anchor, tag)?;
        let content = match form {
            Form::Flow => {
                self.gap.at = range.end;
                range.start
            }
            // A block collection begins at its first dash, `?` or name.
            Form::Block => match self.gap.peek() {
                (Mark::Sign(b'-' | b'?'), at) => at,
                (_, at) => at,
            },
            Form::Pair => self.gap.peek().1,
        };
        let start = start.unwrap_or(content);
        self.stack.push(Open { entry, start, content, props, form, inside });
        Ok(())
    }

    fn close(&mut self, end: usize) {
        let Some(open) = self.stack.pop() else { return };
        let end = match (open.form, &open.inside) {
            (Form::Flow, _) => end,
            (_, Inside::List(items)) => {
                items.last().map_or(open.content, |item| item.node.end.max(item.start + 1))
            }
            (_, Inside::Map(members, _)) => members.last().map_or(open.content, Member::end),
        };
        self.gap.at = self.gap.at.max(end);
        let form = open.form;
        let kind = match open.inside {
            Inside::List(items) => Kind::List(List { form, items }),
            Inside::Map(members, _) => Kind::Map(Map { form, members }),
        };
        let Open { entry, start, content, props, .. } = open;
        self.put(entry, Node { start, content, end, props, kind });
    }

    fn put(&mut self, entry: Entry, node: Node<'t>) {
        let Some(open) = self.stack.last_mut() else {
            if let Some(document) = self.documents.last_mut() {
                document.root = Some(node);
            }
            return;
        };
        match (&mut open.inside, entry) {
            (Inside::List(items), Entry::Dash(start)) => items.push(Item { start, node }),
            (Inside::List(items), _) => items.push(Item { start: node.start, node }),
            (Inside::Map(_, name @ None), Entry::Name(question)) => {
                *name = Some((question.unwrap_or(node.start), node));
            }
            (Inside::Map(members, name), Entry::Value(colon)) => {
                if let Some((start, key)) = name.take() {
                    members.push(Member { start, key, colon, value: node });
                }
            }
            (Inside::Map(..), _) => {}
        }
    }
}

fn tag_of(tag: Option<&granit_parser::Tag>) -> Tag {
    match tag {
        None => Tag::Absent,
        Some(tag) if tag.is_yaml_core_schema_tag("str") => Tag::Text,
        Some(tag) if tag.original_handle().is_empty() && tag.suffix() == "!" => Tag::Text,
        Some(_) => Tag::Other,
    }
}
