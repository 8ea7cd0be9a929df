//! A YAML document as a tree whose nodes know every byte of theirs.

use std::borrow::Cow;

/// One document of a stream.
#[derive(Clone, Debug)]
pub(super) struct Document<'t> {
    /// Where it begins: its `---`, or its first byte.
    pub(super) start: usize,
    /// What it holds; `None` where it holds nothing at all.
    pub(super) root: Option<Node<'t>>,
}

/// A node and where it stands. All offsets are bytes of the text.
#[derive(Clone, Debug)]
pub(super) struct Node<'t> {
    /// Its first byte, that of its anchor or tag where it has one.
    pub(super) start: usize,
    /// Where its content begins, below or behind anchor and tag.
    pub(super) content: usize,
    /// Past its last byte. A block scalar ends before the line end of its last line.
    pub(super) end: usize,
    pub(super) props: Props,
    pub(super) kind: Kind<'t>,
}

/// What stands before a node's content.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Props {
    /// The number by which aliases name it.
    pub(super) anchor: Option<usize>,
    pub(super) tag: Tag,
}

/// Which tag a node has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Tag {
    #[default]
    Absent,
    /// `!!str` or `!`: the node is text, whatever it looks like.
    Text,
    Other,
}

#[derive(Clone, Debug)]
pub(super) enum Kind<'t> {
    Scalar(Scalar<'t>),
    /// The number of the anchor it stands for.
    Alias(usize),
    List(List<'t>),
    Map(Map<'t>),
}

#[derive(Clone, Debug)]
pub(super) struct Scalar<'t> {
    /// What it says, unquoted.
    pub(super) text: Cow<'t, str>,
    pub(super) style: Style,
}

/// How a scalar is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    Plain,
    Single,
    Double,
    /// `|`, whose lines begin at this column.
    Literal(usize),
    /// `>`, whose lines begin at this column.
    Folded(usize),
}

/// How a collection is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// One entry below the other.
    Block,
    /// Between brackets.
    Flow,
    /// The `a: b` of `[a: b]`: a mapping of one member without brackets.
    Pair,
}

#[derive(Clone, Debug)]
pub(super) struct List<'t> {
    pub(super) form: Form,
    pub(super) items: Vec<Item<'t>>,
}

#[derive(Clone, Debug)]
pub(super) struct Item<'t> {
    /// Where it begins: its dash, or its node.
    pub(super) start: usize,
    pub(super) node: Node<'t>,
}

#[derive(Clone, Debug)]
pub(super) struct Map<'t> {
    pub(super) form: Form,
    pub(super) members: Vec<Member<'t>>,
}

#[derive(Clone, Debug)]
pub(super) struct Member<'t> {
    /// Where it begins: its `?`, or its name.
    pub(super) start: usize,
    pub(super) key: Node<'t>,
    /// Past its `:`; `None` for a name without one.
    pub(super) colon: Option<usize>,
    pub(super) value: Node<'t>,
}

impl<'t> Node<'t> {
    pub(super) fn map(&self) -> Option<&Map<'t>> {
        match &self.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    pub(super) fn list(&self) -> Option<&List<'t>> {
        match &self.kind {
            Kind::List(list) => Some(list),
            _ => None,
        }
    }

    pub(super) fn scalar(&self) -> Option<&Scalar<'t>> {
        match &self.kind {
            Kind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// Nothing stands there: neither a value nor an anchor or tag.
    pub(super) fn is_absent(&self) -> bool {
        self.start == self.end
    }

    /// Written as a block: it ends with a line, and nothing but a comment may follow on it.
    pub(super) fn is_block(&self) -> bool {
        match &self.kind {
            Kind::Scalar(scalar) => matches!(scalar.style, Style::Literal(_) | Style::Folded(_)),
            Kind::Alias(_) => false,
            Kind::List(list) => list.form == Form::Block,
            Kind::Map(map) => map.form == Form::Block,
        }
    }
}

impl Member<'_> {
    /// Its name, where that is a scalar.
    pub(super) fn name(&self) -> Option<&str> {
        self.key.scalar().map(|scalar| scalar.text.as_ref())
    }

    /// `<<`, which brings the members of other maps.
    pub(super) fn is_merge(&self) -> bool {
        let key = self.key.scalar();
        key.is_some_and(|key| key.style == Style::Plain && key.text == "<<")
    }

    /// Past its last byte.
    pub(super) fn end(&self) -> usize {
        self.value.end.max(self.colon.unwrap_or(self.key.end))
    }
}
