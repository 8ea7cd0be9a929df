//! YAML as a tree that knows where each node stands.
//!
//! Templates and configurations are written by people and often wrong: every message about them
//! names line and column, so plain deserialising is not enough. Aliases, merge keys and tags are
//! refused (FAULTS T26): no file of ours needs them and they can blow up.

use std::fmt;

use granit_parser::{Event, Parser, ScalarStyle, Span};
use thiserror::Error;

/// A place in a text: line and column, both from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, serde::Serialize)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A node and where it starts.
#[derive(Clone, PartialEq, Debug)]
pub struct Node {
    /// Where the node starts.
    pub place: Place,
    /// What it is.
    pub kind: NodeKind,
}

/// What a node is.
#[derive(Clone, PartialEq, Debug)]
pub enum NodeKind {
    /// A scalar.
    Scalar(Scalar),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in file order; names are unique.
    Map(Vec<(Name, Node)>),
}

/// The name of a mapping's member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    /// Where it starts.
    pub place: Place,
    /// Its text.
    pub text: String,
}

/// A scalar by its text: whether `no` or `010` is a word or something else is for the reader of
/// the node to say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scalar {
    /// The text after unquoting.
    pub text: String,
    /// Whether it was written bare, so that `null` and `true` may mean more than words.
    pub style: ScalarForm,
}

/// How a scalar was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScalarForm {
    /// Without quotes.
    Plain,
    /// Quoted, or as a block.
    Quoted,
}

/// Why a text could not be read as YAML.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("line {}, column {}: {fault}", place.line, place.column)]
pub struct YamlError {
    /// Where the fault is.
    pub place: Place,
    /// What it is.
    pub fault: YamlFault,
}

/// What is wrong with a YAML text.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum YamlFault {
    /// It breaks YAML's grammar.
    #[error("{0}")]
    Syntax(String),
    /// A member stands twice in one mapping.
    #[error("`{0}` stands twice")]
    DuplicateName(String),
    /// An alias or anchor.
    #[error("anchors and aliases (`&`, `*`) are not supported here: write the value out")]
    Alias,
    /// A mapping's name that is no scalar.
    #[error("a name must be a single word or text")]
    ComplexName,
    /// More than one document.
    #[error("only one YAML document is expected")]
    SecondDocument,
    /// Deeper or longer than any honest file.
    #[error("this file is too large or too deeply nested")]
    TooMuch,
}

/// Bounds of what is read (FAULTS T26).
const MAX_BYTES: usize = 256 * 1024;
const MAX_NODES: usize = 20_000;
const MAX_DEPTH: usize = 64;

/// Reads one document. An empty text is an empty mapping.
pub fn read(text: &str) -> Result<Node, YamlError> {
    let start = Place { line: 1, column: 1 };
    if text.len() > MAX_BYTES {
        return Err(YamlError { place: start, fault: YamlFault::TooMuch });
    }
    let mut reader = Reader { stack: Vec::new(), nodes: 0, root: None };
    for event in Parser::new_from_str(text.strip_prefix('\u{feff}').unwrap_or(text)) {
        let (event, span) = event.map_err(|error| YamlError {
            place: place_of(error.marker()),
            fault: YamlFault::Syntax(error.info()),
        })?;
        reader.take(event, span)?;
    }
    Ok(reader.root.unwrap_or(Node { place: start, kind: NodeKind::Map(Vec::new()) }))
}

fn place_of(marker: &granit_parser::Marker) -> Place {
    Place { line: marker.line().max(1), column: marker.col() + 1 }
}

enum Open {
    List { place: Place, items: Vec<Node> },
    Map { place: Place, members: Vec<(Name, Node)>, name: Option<Name> },
}

struct Reader {
    stack: Vec<Open>,
    nodes: usize,
    root: Option<Node>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), YamlError> {
        let place = place_of(&span.start);
        let fail = |fault| Err(YamlError { place, fault });
        if event.is_alias() || event.anchor_id().is_some() {
            return fail(YamlFault::Alias);
        }
        match event {
            Event::Scalar(text, style, _, _) => {
                let style = match style {
                    ScalarStyle::Plain => ScalarForm::Plain,
                    _ => ScalarForm::Quoted,
                };
                let scalar = Scalar { text: text.into_owned(), style };
                self.put(Node { place, kind: NodeKind::Scalar(scalar) })
            }
            Event::SequenceStart(..) => self.open(Open::List { place, items: Vec::new() }, place),
            Event::MappingStart(..) => {
                self.open(Open::Map { place, members: Vec::new(), name: None }, place)
            }
            Event::SequenceEnd | Event::MappingEnd => match self.stack.pop() {
                Some(Open::List { place, items }) => {
                    self.put(Node { place, kind: NodeKind::List(items) })
                }
                Some(Open::Map { place, members, .. }) => {
                    self.put(Node { place, kind: NodeKind::Map(members) })
                }
                None => Ok(()),
            },
            Event::DocumentStart(..) if self.root.is_some() => fail(YamlFault::SecondDocument),
            _ => Ok(()),
        }
    }

    fn open(&mut self, open: Open, place: Place) -> Result<(), YamlError> {
        if self.stack.len() >= MAX_DEPTH {
            return Err(YamlError { place, fault: YamlFault::TooMuch });
        }
        self.stack.push(open);
        Ok(())
    }

    fn put(&mut self, node: Node) -> Result<(), YamlError> {
        let place = node.place;
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(YamlError { place, fault: YamlFault::TooMuch });
        }
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { members, name, .. }) => match name.take() {
                Some(name) => members.push((name, node)),
                None => {
                    let NodeKind::Scalar(scalar) = node.kind else {
                        return Err(YamlError { place, fault: YamlFault::ComplexName });
                    };
                    if members.iter().any(|(name, _)| name.text == scalar.text) {
                        let fault = YamlFault::DuplicateName(scalar.text);
                        return Err(YamlError { place, fault });
                    }
                    *name = Some(Name { place, text: scalar.text });
                }
            },
        }
        Ok(())
    }
}

impl Node {
    /// The text of a scalar; `None` for lists, mappings and a bare `null`, `~` or nothing.
    pub fn as_text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar(scalar) if !scalar.is_null() => Some(&scalar.text),
            _ => None,
        }
    }

    /// Whether the node is a bare `null`, `~` or nothing at all.
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, NodeKind::Scalar(scalar) if scalar.is_null())
    }

    /// A bare `true` or `false` (YAML 1.2 core schema, 10.3.2).
    pub fn as_bool(&self) -> Option<bool> {
        match &self.kind {
            NodeKind::Scalar(Scalar { text, style: ScalarForm::Plain }) => match text.as_str() {
                "true" | "True" | "TRUE" => Some(true),
                "false" | "False" | "FALSE" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// The items of a list.
    pub fn as_list(&self) -> Option<&[Node]> {
        match &self.kind {
            NodeKind::List(items) => Some(items),
            _ => None,
        }
    }

    /// The members of a mapping, in file order.
    pub fn as_map(&self) -> Option<&[(Name, Node)]> {
        match &self.kind {
            NodeKind::Map(members) => Some(members),
            _ => None,
        }
    }

    /// The member of a mapping with this name.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.as_map()?.iter().find(|(member, _)| member.text == name).map(|(_, node)| node)
    }
}

impl Scalar {
    fn is_null(&self) -> bool {
        self.style == ScalarForm::Plain
            && matches!(self.text.as_str(), "" | "~" | "null" | "Null" | "NULL")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_know_their_places() {
        let node = read("name: Add\nbody:\n  - type: input\n    id: x\n").unwrap();
        let item = &node.get("body").unwrap().as_list().unwrap()[0];
        assert_eq!(item.get("id").unwrap().as_text(), Some("x"));
        assert_eq!(item.get("id").unwrap().place, Place { line: 4, column: 9 });
    }

    #[test]
    fn words_that_look_like_something_else_stay_words() {
        let node = read("a: no\nb: \"true\"\nc: 010\nd: FALSE\ne: ~\nf: '~'\n").unwrap();
        assert_eq!(node.get("a").unwrap().as_text(), Some("no"));
        assert_eq!(node.get("b").unwrap().as_bool(), None);
        assert_eq!(node.get("c").unwrap().as_text(), Some("010"));
        assert_eq!(node.get("d").unwrap().as_text(), Some("FALSE"));
        assert_eq!(node.get("d").unwrap().as_bool(), Some(false));
        assert!(node.get("e").unwrap().is_null());
        assert_eq!(node.get("f").unwrap().as_text(), Some("~"));
    }

    #[test]
    fn faults_are_told_with_their_place_d10() {
        for (text, told) in [
            ("a: 1\na: 2\n", "line 2, column 1: `a` stands twice"),
            ("a: &x 1\nb: *x\n", "line 1, column 7: anchors"),
            ("a: [1\n", "line 1, column 4"),
            ("a: 1\n b: 2\n", "line 2"),
            ("? [a]\n: 1\n", "a name must be"),
            ("a: 1\n---\nb: 2\n", "only one YAML document"),
        ] {
            let message = read(text).unwrap_err().to_string();
            assert!(message.contains(told), "{text:?} gave {message}");
        }
        let deep = "[".repeat(10_000);
        assert!(read(&deep).is_err());
    }
}
