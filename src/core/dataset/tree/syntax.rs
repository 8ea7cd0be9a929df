//! What a format of structured documents must know to do.

use std::borrow::Cow;
use std::ops::Range;

use super::Node;
use crate::dataset::encoding::Encoding;
use crate::dataset::splice::Splice;
use crate::dataset::{FieldName, FieldPath, RecordsPath, Refusal, Value};

/// A format whose records are nodes of a tree.
pub(crate) trait Syntax: Sync {
    /// Opens a text (decoded, without byte order mark) and finds where its records are.
    /// `encoding` is what new text must be spelled in, where the format can choose.
    ///
    /// Refused where the text is not well-formed anywhere ([`Refusal::Malformed`]), or the
    /// records are not where `records` says.
    fn open<'t>(
        &self,
        text: &'t str,
        records: &RecordsPath,
        encoding: Encoding,
    ) -> Result<Box<dyn Tree + 't>, Refusal>;
}

/// An opened text: where its records stand, what they hold, how they are changed.
pub(crate) trait Tree {
    /// Where the records stand.
    fn records(&self) -> &Records;

    /// A part of the records' container as a node, with all spans as offsets in the whole text.
    /// Nodes are asked for again and again: parse on demand, or keep.
    fn node(&self, part: usize) -> Result<Node, Refusal>;

    /// The name of a part that is a member of an object ([`Layout::Map`]); empty elsewhere.
    fn name(&self, part: usize) -> Cow<'_, str>;

    /// The texts of the values at paths in a part, as [`Node::cell`] gives them, empty where
    /// there is none. One text is pushed for each path.
    ///
    /// A document of many records is searched with this, so a format that can read a few members
    /// without building the whole node should.
    fn cells<'s>(
        &'s self,
        part: usize,
        paths: &[FieldPath],
        into: &mut Vec<Cow<'s, str>>,
    ) -> Result<(), Refusal> {
        let node = self.node(part)?;
        into.extend(paths.iter().map(|path| match node.at(path) {
            Some(found) => Cow::Owned(found.cell().into_owned()),
            None => Cow::Borrowed(""),
        }));
        Ok(())
    }

    /// How operations are spelled: replacements of spans of the text, in any order, none of which
    /// overlap. No two operations are about the same node, and none is about a node inside one
    /// that is replaced or removed.
    fn splices(&self, ops: &[Op<'_>]) -> Result<Vec<Splice>, Refusal>;
}

/// The records of a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Records {
    /// How the records stand together.
    pub(crate) layout: Layout,
    /// What a record is.
    pub(crate) kind: RecordKind,
    /// The container: the list or object with its brackets, if it has any; the whole text where
    /// there is none.
    pub(crate) span: Range<usize>,
    /// The container's parts in order: the records, and of [`Layout::Rows`] the header first.
    pub(crate) parts: Vec<Part>,
}

impl Records {
    /// The first part that is a record.
    pub(crate) fn first(&self) -> usize {
        usize::from(matches!(self.layout, Layout::Rows(_))).min(self.parts.len())
    }
}

impl Part {
    /// Where it begins, its name included.
    pub(crate) fn start(&self) -> usize {
        self.name.as_ref().map_or(self.value.start, |name| name.start)
    }
}

/// How records stand together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Layout {
    /// Items of a list.
    List,
    /// Members of an object, whose names are their keys ([`crate::dataset::KEY_FIELD`]).
    Map,
    /// Lists in a list, the first of which, part 0, names the fields.
    Rows(Vec<FieldName>),
    /// A document a line.
    Lines,
    /// The document is the one record.
    Whole,
}

/// What a record is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum RecordKind {
    /// Any value.
    Plain,
    /// A feature of GeoJSON.
    Feature,
}

/// A part of a container of records.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Part {
    /// Where its name stands, quotes included, if it is a member of an object.
    pub(crate) name: Option<Range<usize>>,
    /// Where its value stands.
    pub(crate) value: Range<usize>,
}

/// One operation on the tree.
#[derive(Clone, Debug)]
pub(crate) enum Op<'n> {
    /// Another value in the place of a node. It is never the same value.
    Replace {
        /// The node.
        node: &'n Node,
        /// What comes in its place.
        with: Value,
        /// What stands in its place in records near by, the nearest first: how it may look.
        like: Vec<Node>,
    },
    /// Parts of a list or an object come, go, or change their names.
    Reshape(Reshape<'n>),
}

/// All that becomes of the parts of one list or object, but for changes inside parts that stay.
#[derive(Clone, Debug)]
pub(crate) struct Reshape<'n> {
    /// Which one.
    pub(crate) container: Container<'n>,
    /// Indices of the parts that go, ascending.
    pub(crate) removed: Vec<usize>,
    /// Members that get another name, by index.
    pub(crate) renamed: Vec<(usize, String)>,
    /// New parts, in the order they come to stand.
    pub(crate) inserted: Vec<New>,
    /// What stands in the container's place in records near by, the nearest first; empty for the
    /// container of the records.
    pub(crate) like: Vec<Node>,
}

/// A list or an object whose parts change.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Container<'n> {
    /// The one that holds the records.
    Records,
    /// One inside a record.
    Node(&'n Node),
}

/// A new part of a list or an object.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct New {
    /// The part that it follows, by its index before the change, whether that one stays or goes;
    /// `None` where it comes first.
    pub(crate) after: Option<usize>,
    /// Its name; `None` for an item of a list.
    pub(crate) name: Option<String>,
    /// Its value; the members of objects are in the order they shall be written.
    pub(crate) value: Value,
    /// What stands in its place in records near by, the nearest first: how it may look. For a new
    /// record, these are the records.
    pub(crate) like: Vec<Node>,
}
