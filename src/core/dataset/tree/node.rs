//! Values with the places where they stand.

use std::borrow::Cow;
use std::ops::Range;

use crate::dataset::path::push_name;
use crate::dataset::{FieldPath, PathStep, Value};

/// The most places of records that are told.
const MOST_HOLDERS: usize = 5;

/// A value of a document and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Node {
    /// Its own text, as offsets in the document's text: from the first character of the value to
    /// the last one, without what stands around it.
    pub(crate) span: Range<usize>,
    /// What it is.
    pub(crate) kind: NodeKind,
}

/// What a node is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum NodeKind {
    /// Null, a boolean, a number or text; never a list or an object.
    Scalar(Value),
    /// A list.
    List(Vec<Node>),
    /// An object; a name may stand twice.
    Object(Vec<Member>),
    /// A value that can be read but not edited.
    Opaque(OpaqueReason, Box<Value>),
}

/// A member of an object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Member {
    /// Its name.
    pub(crate) name: String,
    /// Where the name stands, quotes included.
    pub(crate) name_span: Range<usize>,
    /// Its value.
    pub(crate) value: Node,
}

/// Why a node cannot be edited.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum OpaqueReason {
    /// It stands elsewhere and is only pointed at (YAML `*alias`, `<<: *base`).
    Alias,
    /// Other places point at it (YAML `&anchor`).
    Anchor,
    /// Its type is a program's own (YAML `!tag`).
    Tag,
    /// It has members whose names are not text (YAML `? [a, b]`).
    ComplexName,
}

impl Node {
    /// The value, where no object in it has a name twice; of those that do, the last counts, as
    /// nearly all readers have it.
    pub(crate) fn value(&self) -> Value {
        match &self.kind {
            NodeKind::Scalar(value) => value.clone(),
            NodeKind::List(items) => Value::List(items.iter().map(Node::value).collect()),
            NodeKind::Object(members) => Value::Object(
                members.iter().map(|member| (member.name.clone(), member.value.value())).collect(),
            ),
            NodeKind::Opaque(_, value) => (**value).clone(),
        }
    }

    /// The text that a table shows for it: lists and objects as JSON.
    pub(crate) fn cell(&self) -> Cow<'_, str> {
        match &self.kind {
            NodeKind::Scalar(value) => Cow::Borrowed(value.as_cell().unwrap_or_default()),
            _ => match self.value() {
                value if value.as_cell().is_some() => {
                    Cow::Owned(value.as_cell().unwrap_or_default().to_owned())
                }
                value => Cow::Owned(value.to_string()),
            },
        }
    }

    /// The places below this node, which is at `path`, that hold lists of objects, or objects of
    /// several objects: records may be there.
    pub(crate) fn holders(&self, path: &mut String, found: &mut Vec<String>) {
        let is_object = |node: &Node| matches!(node.kind, NodeKind::Object(_));
        match &self.kind {
            NodeKind::List(items) if items.first().is_some_and(is_object) => {
                found.push(path.clone());
            }
            NodeKind::Object(members) => {
                let all = members.len() > 1 && members.iter().all(|one| is_object(&one.value));
                if all && !path.is_empty() {
                    found.push(path.clone());
                    return;
                }
                for member in members {
                    if found.len() >= MOST_HOLDERS {
                        return;
                    }
                    let before = path.len();
                    push_name(path, &member.name);
                    member.value.holders(path, found);
                    path.truncate(before);
                }
            }
            _ => {}
        }
    }

    /// The node at a path below this one; of members with one name, the last.
    pub(crate) fn at(&self, path: &FieldPath) -> Option<&Node> {
        let mut node = self;
        for step in path.steps() {
            node = match (step, &node.kind) {
                (PathStep::Member(name), NodeKind::Object(members)) => {
                    &members.iter().rev().find(|member| member.name == *name)?.value
                }
                (PathStep::Item(index), NodeKind::List(items)) => items.get(*index)?,
                _ => return None,
            };
        }
        Some(node)
    }
}
