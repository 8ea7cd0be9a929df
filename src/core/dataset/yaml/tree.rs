//! YAML documents as trees of records.

use std::borrow::Cow;
use std::ops::Range;

use super::editor::{Editor, Found, locate};
use super::faults;
use super::habits::Habits;
use super::lines::Lines;
use super::node::{Document, Kind, Member, Node};
use super::parse::parse;
use super::render::{Place, Writer};
use super::shape::{Inserted, Parts, Shape};
use super::values::{Exploded, Values, opaque_reason};
use super::verify::surroundings;
use crate::dataset::encoding::Encoding;
use crate::dataset::splice::{Splice, spliced};
use crate::dataset::tree::{
    Container, Layout, New, Node as TreeNode, NodeKind, Op, OpaqueReason, Part, RecordKind,
    Records, Reshape, Syntax, Tree, line_at,
};
use crate::dataset::{FieldName, FieldPath, Malformed, PathStep, RecordsPath, Refusal, Value};

/// YAML.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Yaml;

impl Syntax for Yaml {
    fn open<'t>(
        &self,
        text: &'t str,
        records: &RecordsPath,
        encoding: Encoding,
    ) -> Result<Box<dyn Tree + 't>, Refusal> {
        Ok(Box::new(YamlTree::open(text, records, encoding)?))
    }
}

/// An opened text.
pub(super) struct YamlTree<'t> {
    text: &'t str,
    documents: Vec<Document<'t>>,
    /// The document that holds the records.
    document: usize,
    /// The way to the records in it.
    way: Vec<usize>,
    records: Records,
    values: Values,
    encoding: Encoding,
}

/// A node that may hold the records, and the way to it.
struct Held<'n, 't> {
    way: Vec<usize>,
    node: Option<&'n Node<'t>>,
}

impl<'t> YamlTree<'t> {
    pub(super) fn open(
        text: &'t str,
        path: &RecordsPath,
        encoding: Encoding,
    ) -> Result<Self, Refusal> {
        let documents = parse(text).map_err(|fault| faults::refusal(text, &fault))?;
        let values = Values::of(&documents).map_err(|Exploded { at }| Refusal::Malformed {
            format: "YAML",
            line: line_at(text, at),
            column: Lines(text).column(at) as u64 + 1,
            fault: Malformed::AliasesExplode,
        })?;
        let (document, way, records) = records(text, &documents, path)?;
        Ok(Self { text, documents, document, way, records, values, encoding })
    }

    fn root(&self) -> Option<&Node<'t>> {
        self.documents.get(self.document)?.root.as_ref()
    }

    /// The node of the records' container, and the way to it.
    fn container(&self) -> Option<Found<'_, 't>> {
        let mut found = Found { node: self.root()?, way: Vec::new() };
        for index in &self.way {
            let (parts, _) = Parts::of(found.node)?;
            found.way.push((found.node, *index));
            found.node = parts.value(*index)?;
        }
        Some(found)
    }

    /// The node of a record.
    fn record(&self, part: usize) -> Option<&Node<'t>> {
        let found = self.container()?;
        match &self.records.layout {
            Layout::Whole => Some(found.node),
            _ => Parts::of(found.node)?.0.value(part),
        }
    }

    /// How the text's lines end.
    pub(super) fn line_end(&self) -> &'static str {
        Habits::of(self.text, None, self.encoding).speller.line_end
    }

    fn editor(&self) -> Editor<'_, 't> {
        let habits = Habits::of(self.text, self.root(), self.encoding);
        Editor { writer: Writer { lines: Lines(self.text), habits }, values: &self.values }
    }

    fn found(&self, span: &Range<usize>) -> Result<Found<'_, 't>, Refusal> {
        self.root().and_then(|root| locate(root, span)).ok_or(Refusal::NotReadBack)
    }

    /// Refuses what would take an anchor away from aliases.
    fn free(&self, node: &Node<'_>, field: &str) -> Result<(), Refusal> {
        if self.values.is_named(node) {
            return Err(Refusal::Opaque {
                field: FieldName::from(field),
                line: line_at(self.text, node.start),
                reason: OpaqueReason::Anchor,
            });
        }
        Ok(())
    }

    /// Refuses a change inside a node that cannot be edited.
    fn open_to_change(&self, found: &Found<'_, 't>) -> Result<(), Refusal> {
        let around = found.way.iter().map(|(node, _)| *node).chain([found.node]);
        for node in around.skip(self.way.len() + 1) {
            if let Some(reason) = opaque_reason(node) {
                let name = found
                    .way
                    .last()
                    .and_then(|(parent, index)| part_name(Parts::of(parent)?.0, *index));
                return Err(Refusal::Opaque {
                    field: FieldName::from(name.unwrap_or_default()),
                    line: line_at(self.text, node.start),
                    reason,
                });
            }
        }
        Ok(())
    }

    fn reshape(
        &self,
        editor: &Editor<'_, 't>,
        change: &Reshape<'_>,
        splices: &mut Vec<Splice>,
    ) -> Result<(), Refusal> {
        let found = match change.container {
            Container::Records => match self.container() {
                Some(found) if Parts::of(found.node).is_some() => found,
                found => return self.begin(editor, found, &change.inserted, splices),
            },
            Container::Node(TreeNode { span, .. }) => match self.root() {
                Some(root) if !root.is_absent() => {
                    let found = self.found(span)?;
                    self.open_to_change(&found)?;
                    found
                }
                _ => return self.begin(editor, None, &change.inserted, splices),
            },
        };
        let Some((parts, _)) = Parts::of(found.node) else {
            return Err(Refusal::NotReadBack);
        };
        let real = match change.container {
            Container::Records => Real::All(parts.len()),
            Container::Node(_) => Real::of(parts),
        };
        let mut shape = Shape::default();
        for index in &change.removed {
            let index = real.index(*index).ok_or(Refusal::NotReadBack)?;
            let node = parts.value(index).ok_or(Refusal::NotReadBack)?;
            let name = part_name(parts, index).map_or_else(|| format!("[{index}]"), str::to_owned);
            self.free(node, &name)?;
            shape.removed.push(index);
        }
        shape.inserted = change
            .inserted
            .iter()
            .map(|new| Inserted {
                after: new.after.and_then(|after| real.index(after).or(parts.len().checked_sub(1))),
                name: new.name.as_deref().unwrap_or_default(),
                value: &new.value,
            })
            .collect();
        for (index, name) in &change.renamed {
            let index = real.index(*index).ok_or(Refusal::NotReadBack)?;
            if let Parts::Members(members) = parts
                && let Some(member) = members.get(index)
            {
                self.free(&member.key, member.name().unwrap_or_default())?;
                editor.rename(member, name, splices);
            }
        }
        editor.reshape(&found, &shape, splices)
    }

    /// The first records of a document that has none.
    fn begin(
        &self,
        editor: &Editor<'_, 't>,
        found: Option<Found<'_, 't>>,
        inserted: &[New],
        splices: &mut Vec<Splice>,
    ) -> Result<(), Refusal> {
        let value = if inserted.iter().all(|new| new.name.is_none()) {
            Value::List(inserted.iter().map(|new| new.value.clone()).collect())
        } else {
            let member = |new: &New| Some((new.name.clone()?, new.value.clone()));
            Value::Object(inserted.iter().filter_map(member).collect())
        };
        if let Some(found) = found.filter(|found| !found.way.is_empty() || !found.node.is_absent())
        {
            return editor.replace(&found, &value, splices);
        }
        let end = editor.writer.habits.speller.line_end;
        let text = editor.writer.value(&value, &[], Place::Root, "");
        let document = self.documents.get(self.document);
        let mark = document.map(|document| document.start);
        let lines = Lines(self.text);
        let explicit = mark.filter(|at| lines.line(*at).starts_with("---"));
        let (at, before, after) = match explicit {
            Some(at) => (lines.end(at), end, ""),
            None if self.text.is_empty() => (0, "", end),
            None if self.text.ends_with(['\n', '\r']) => (self.text.len(), "", end),
            None => (self.text.len(), end, ""),
        };
        splices.push(Splice::new(at..at, format!("{before}{text}{after}")));
        Ok(())
    }
}

impl Tree for YamlTree<'_> {
    fn records(&self) -> &Records {
        &self.records
    }

    fn node(&self, part: usize) -> Result<TreeNode, Refusal> {
        match self.record(part) {
            Some(node) => self.values.tree(node),
            None => Ok(TreeNode { span: 0..0, kind: NodeKind::Scalar(Value::Null) }),
        }
    }

    fn name(&self, part: usize) -> Cow<'_, str> {
        let name = || {
            let found = self.container()?;
            part_name(Parts::of(found.node)?.0, part)
        };
        match self.records.layout {
            Layout::Map => Cow::Borrowed(name().unwrap_or_default()),
            _ => Cow::Borrowed(""),
        }
    }

    fn cells<'s>(
        &'s self,
        part: usize,
        paths: &[FieldPath],
        into: &mut Vec<Cow<'s, str>>,
    ) -> Result<(), Refusal> {
        let Some(record) = self.record(part) else {
            into.extend(paths.iter().map(|_| Cow::Borrowed("")));
            return Ok(());
        };
        let mut whole: Option<TreeNode> = None;
        for path in paths {
            if let Some(text) = plain_cell(record, path) {
                into.push(Cow::Owned(text));
                continue;
            }
            let node = match &whole {
                Some(node) => node,
                None => whole.insert(self.values.tree(record)?),
            };
            let found = node.at(path).map(|found| found.cell().into_owned());
            into.push(found.map_or(Cow::Borrowed(""), Cow::Owned));
        }
        Ok(())
    }

    fn splices(&self, ops: &[Op<'_>]) -> Result<Vec<Splice>, Refusal> {
        let editor = self.editor();
        let mut splices = Vec::new();
        for op in ops {
            match op {
                Op::Replace { node, with, .. } => {
                    let found = self.found(&node.span)?;
                    self.open_to_change(&found)?;
                    let name = found
                        .way
                        .last()
                        .and_then(|(parent, index)| part_name(Parts::of(parent)?.0, *index));
                    self.free(found.node, name.unwrap_or_default())?;
                    editor.replace(&found, with, &mut splices)?;
                }
                Op::Reshape(change) => self.reshape(&editor, change, &mut splices)?,
            }
        }
        splices.sort_by_key(|splice| (splice.start, splice.end));
        if self.documents.len() <= 1 && self.way.is_empty() {
            // Nothing stands around the records.
            return Ok(splices);
        }
        let new = spliced(self.text, &splices)?;
        let (document, way) = (self.document, self.way.as_slice());
        let around = |text| surroundings(text, document, way);
        if around(self.text)? == around(&new)? { Ok(splices) } else { Err(Refusal::NotReadBack) }
    }
}

/// The cell at a path of members with plain names, where nothing on the way needs a look at the
/// whole record.
fn plain_cell(record: &Node<'_>, path: &FieldPath) -> Option<String> {
    let mut node = record;
    for step in path.steps() {
        let PathStep::Member(name) = step else { return None };
        let members = &node.map()?.members;
        if members.iter().any(Member::is_merge) {
            return None;
        }
        node = &members.iter().rev().find(|member| member.name() == Some(name))?.value;
    }
    match &node.kind {
        Kind::Scalar(scalar) if scalar.style != super::node::Style::Plain => {
            Some(scalar.text.clone().into_owned())
        }
        Kind::Scalar(scalar) if node.props.tag == super::node::Tag::Absent => {
            let value = super::resolve::plain_value(&scalar.text);
            value.as_cell().map(str::to_owned)
        }
        _ => None,
    }
}

/// The parts of a collection as the common tree counts them: merge keys are not among them.
enum Real {
    All(usize),
    Some(Vec<usize>),
}

impl Real {
    fn of(parts: Parts<'_, '_>) -> Self {
        match parts {
            Parts::Members(members) if members.iter().any(Member::is_merge) => Real::Some(
                (0..members.len())
                    .filter(|index| members.get(*index).is_some_and(|member| !member.is_merge()))
                    .collect(),
            ),
            _ => Real::All(parts.len()),
        }
    }

    fn index(&self, index: usize) -> Option<usize> {
        match self {
            Real::All(count) => (index < *count).then_some(index),
            Real::Some(real) => real.get(index).copied(),
        }
    }
}

fn part_name<'n>(parts: Parts<'n, '_>, index: usize) -> Option<&'n str> {
    match parts {
        Parts::Members(members) => members.get(index)?.name(),
        Parts::Items(_) => None,
    }
}

/// The document that holds the records, the way to them in it, and what they are.
fn records(
    text: &str,
    documents: &[Document<'_>],
    path: &RecordsPath,
) -> Result<(usize, Vec<usize>, Records), Refusal> {
    let steps: &[PathStep] = match path {
        RecordsPath::At(path) => path.steps(),
        RecordsPath::Found | RecordsPath::Whole => &[],
    };
    let mut places: Vec<(usize, Held<'_, '_>)> = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        let Some(root) = document.root.as_ref().filter(|root| !root.is_absent()) else { continue };
        if let Some(place) = walk(root, steps) {
            places.push((index, place));
        }
    }
    let holds = |place: &Held<'_, '_>| match (path, place.node.map(|node| &node.kind)) {
        (RecordsPath::Whole, Some(Kind::Map(_))) => true,
        (RecordsPath::Whole, _) => false,
        (_, Some(Kind::List(_) | Kind::Map(_))) => true,
        _ => false,
    };
    // Of several documents, the one that holds records; a list of them before a map.
    let lists = |place: &Held<'_, '_>| {
        *path != RecordsPath::Whole && place.node.is_some_and(|node| node.list().is_some())
    };
    let with = |test: &dyn Fn(&Held<'_, '_>) -> bool| -> Vec<usize> {
        (0..places.len()).filter(|at| places.get(*at).is_some_and(|(_, p)| test(p))).collect()
    };
    let (listed, held) = (with(&lists), with(&holds));
    let chosen = match (listed.as_slice(), held.as_slice(), places.len()) {
        ([one], ..) | ([], [one], _) => Some(*one),
        ([], [], 1) => Some(0),
        ([], [], _) => None,
        _ => {
            let several = if listed.is_empty() { &held } else { &listed };
            let lines = several
                .iter()
                .filter_map(|at| places.get(*at))
                .filter_map(|(index, _)| documents.get(*index))
                .map(|document| line_at(text, document.start))
                .collect();
            return Err(Refusal::RecordsAmbiguous { lines });
        }
    };
    let chosen = chosen.and_then(|at| places.into_iter().nth(at));
    let Some((index, Held { way, node })) = chosen else {
        let empty = documents.iter().all(|d| d.root.as_ref().is_none_or(Node::is_absent));
        let (layout, parts) = match path {
            RecordsPath::Found if empty => (Layout::List, Vec::new()),
            RecordsPath::Whole if empty => (Layout::Whole, vec![Part { name: None, value: 0..0 }]),
            _ => return Err(missing(documents, path)),
        };
        let records = Records { layout, kind: RecordKind::Plain, span: 0..text.len(), parts };
        return Ok((0, Vec::new(), records));
    };
    let node = node.ok_or_else(|| missing(documents, path))?;
    let span = node.start..node.end;
    let (layout, parts) = match (path, &node.kind) {
        (RecordsPath::Whole, Kind::Map(_)) => {
            (Layout::Whole, vec![Part { name: None, value: span.clone() }])
        }
        (RecordsPath::Whole, _) => return Err(missing(documents, path)),
        (_, Kind::List(list)) => {
            let part = |node: &Node<'_>| Part { name: None, value: node.start..node.end };
            (Layout::List, list.items.iter().map(|item| part(&item.node)).collect())
        }
        (_, Kind::Map(map)) if path != &RecordsPath::Found || holds_records(map) => {
            let part = |member: &Member<'_>| Part {
                name: Some(member.key.start..member.key.end),
                value: member.value.start..member.value.end,
            };
            (Layout::Map, map.members.iter().map(part).collect())
        }
        // Nothing stands where the records will.
        (RecordsPath::At(_), Kind::Scalar(_)) if is_null(node) => (Layout::List, Vec::new()),
        _ => return Err(missing(documents, path)),
    };
    Ok((index, way, Records { layout, kind: RecordKind::Plain, span, parts }))
}

fn is_null(node: &Node<'_>) -> bool {
    let null = |text: &str| super::resolve::plain_value(text) == Value::Null;
    node.scalar().is_some_and(|s| s.style == super::node::Style::Plain && null(&s.text))
}

/// Whether the members of a map are records, and not those of one record.
fn holds_records(map: &super::node::Map<'_>) -> bool {
    map.members.iter().all(|member| member.is_merge() || member.value.map().is_some())
}

/// The node at the end of a path.
fn walk<'n, 't>(root: &'n Node<'t>, steps: &[PathStep]) -> Option<Held<'n, 't>> {
    let (mut node, mut way) = (root, Vec::new());
    for step in steps {
        let index = match (step, &node.kind) {
            (PathStep::Member(name), Kind::Map(map)) => {
                map.members.iter().rposition(|member| member.name() == Some(name))?
            }
            (PathStep::Item(index), Kind::List(_)) => *index,
            _ => return None,
        };
        node = Parts::of(node)?.0.value(index)?;
        way.push(index);
    }
    Some(Held { way, node: Some(node) })
}

/// No records are where they should be; where lists and maps of maps are.
fn missing(documents: &[Document<'_>], path: &RecordsPath) -> Refusal {
    let mut found = Vec::new();
    for document in documents {
        if let Some(root) = &document.root {
            candidates(root, &FieldPath::new([]), 3, &mut found);
        }
    }
    let path = match path {
        RecordsPath::At(path) => path.to_string(),
        RecordsPath::Found | RecordsPath::Whole => String::new(),
    };
    Refusal::RecordsMissing { path, found }
}

fn candidates(node: &Node<'_>, path: &FieldPath, deep: usize, found: &mut Vec<String>) {
    let Some(map) = node.map().filter(|_| deep > 0) else { return };
    for member in &map.members {
        let Some(name) = member.name() else { continue };
        if found.len() >= 5 {
            return;
        }
        let inner = path.then(PathStep::Member(name.to_owned()));
        let lists = member
            .value
            .list()
            .is_some_and(|list| list.items.first().is_some_and(|item| item.node.map().is_some()));
        let maps =
            member.value.map().is_some_and(|map| !map.members.is_empty() && holds_records(map));
        if lists || maps {
            found.push(inner.to_string());
        } else {
            candidates(&member.value, &inner, deep - 1, found);
        }
    }
}
