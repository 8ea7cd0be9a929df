//! Operations on nodes, as splices of the text.

use std::collections::HashMap;
use std::ops::Range;

use super::block::Block;
use super::flow::Flow;
use super::node::{Form, Kind, Member, Node, Style};
use super::pairing::{Pairing, paired};
use super::render::{MODELS, Model, Place, Writer};
use super::shape::{Inserted, Parts, Shape};
use super::spell::Site;
use super::values::Values;
use crate::dataset::splice::Splice;
use crate::dataset::{Refusal, Value};

/// A document that operations change.
#[derive(Clone, Copy)]
pub(super) struct Editor<'n, 't> {
    pub(super) writer: Writer<'t>,
    pub(super) values: &'n Values,
}

/// A node, and the way to it from the root: each parent with the index of the part that leads
/// on.
#[derive(Clone, Debug)]
pub(super) struct Found<'n, 't> {
    pub(super) node: &'n Node<'t>,
    pub(super) way: Vec<(&'n Node<'t>, usize)>,
}

/// The node of a span.
pub(super) fn locate<'n, 't>(root: &'n Node<'t>, span: &Range<usize>) -> Option<Found<'n, 't>> {
    let mut found = Found { node: root, way: Vec::new() };
    while found.node.start != span.start || found.node.end != span.end {
        let (parts, _) = Parts::of(found.node)?;
        let index = parts.last_from(span.start)?;
        found.way.push((found.node, index));
        found.node = parts.value(index)?;
    }
    Some(found)
}

impl<'n, 't> Editor<'n, 't> {
    /// Another value in the place of a node.
    pub(super) fn replace(
        &self,
        found: &Found<'n, 't>,
        with: &Value,
        splices: &mut Vec<Splice>,
    ) -> Result<(), Refusal> {
        let node = found.node;
        match (&node.kind, with) {
            (Kind::Scalar(_), Value::List(_) | Value::Object(_)) => {}
            (Kind::Scalar(_), _) if !node.is_absent() => {
                // Where null is nothing at all, the space before it goes, too.
                let nothing = *with == Value::Null && self.writer.habits.speller.null.is_empty();
                if !nothing {
                    self.respell(found, with, splices);
                    return Ok(());
                }
            }
            (Kind::List(list), Value::List(items))
                if !list.items.is_empty() && !items.is_empty() =>
            {
                return self.relist(found, items, splices);
            }
            (Kind::List(list), Value::List(items)) if list.items.is_empty() => {
                let scalar = |item: &Value| item.as_cell().is_some();
                let block = self
                    .siblings(&found.way)
                    .iter()
                    .any(|model| matches!(Parts::of(model.node), Some((parts, Form::Block)) if parts.len() > 0));
                if items.iter().all(scalar) && !block {
                    let inserted =
                        items.iter().map(|value| Inserted { after: None, name: "", value });
                    let shape = Shape { removed: Vec::new(), inserted: inserted.collect() };
                    return self.reshape(found, &shape, splices);
                }
            }
            (Kind::Map(map), Value::Object(members))
                if !members.is_empty() && !map.members.is_empty() =>
            {
                if let Some(done) = self.remap(found, members, splices) {
                    return done;
                }
            }
            _ => {}
        }
        self.rewrite(found, with, splices);
        Ok(())
    }

    /// Another scalar for a scalar, in its style.
    fn respell(&self, found: &Found<'n, 't>, with: &Value, splices: &mut Vec<Splice>) {
        let node = found.node;
        let lines = self.writer.lines;
        let own = self.writer.like(node);
        let text = |node: &Node<'_>| {
            node.scalar().is_some_and(|scalar| {
                scalar.style != Style::Plain
                    || matches!(super::resolve::plain_value(&scalar.text), Value::Text(_))
            })
        };
        // A text that comes where a null or a number stood is written as the texts beside it.
        let like = match with {
            Value::Text(_) if !text(node) => {
                let siblings = self.siblings(&found.way);
                let beside = siblings
                    .iter()
                    .find(|model| text(model.node) && !model.node.is_block())
                    .and_then(|model| self.writer.like(model.node));
                beside.or(own)
            }
            _ => own,
        };
        let site = match self.place(found) {
            Place::Flow => Site::Flow,
            Place::Member(column) | Place::Item(column, _) => Site::Block(column),
            Place::Root => Site::Block(0),
        };
        let spelled = self.writer.habits.speller.scalar(with, like, site).unwrap_or_default();
        let end = lines.end(node.end);
        let rest = lines.slice(node.end, end);
        let block = !node.is_block() && spelled.contains(['\n', '\r']);
        if block && !rest.trim().is_empty() && !matches!(site, Site::Flow) {
            splices.push(Splice::new(node.content..end, with_rest(&spelled, rest)));
        } else {
            splices.push(Splice::new(node.content..node.end, spelled));
        }
    }

    /// Another list for a list: items that are in both stay as they are.
    fn relist(
        &self,
        found: &Found<'n, 't>,
        items: &[Value],
        splices: &mut Vec<Splice>,
    ) -> Result<(), Refusal> {
        let Some((parts, _)) = Parts::of(found.node) else { return Ok(()) };
        let old: Vec<Value> = (0..parts.len())
            .filter_map(|index| parts.value(index))
            .map(|node| self.values.value(node))
            .collect::<Result<_, _>>()?;
        let mut shape = Shape::default();
        let mut last = None;
        for pairing in paired(&old, items) {
            match pairing {
                Pairing::Same(index) => last = Some(index),
                Pairing::Other(index, value) => {
                    last = Some(index);
                    if let Some(value) = items.get(value) {
                        self.replace(&child(found, parts, index)?, value, splices)?;
                    }
                }
                Pairing::Gone(index) => {
                    shape.removed.push(index);
                    last = Some(index);
                }
                Pairing::New(value) => {
                    if let Some(value) = items.get(value) {
                        shape.inserted.push(Inserted { after: last, name: "", value });
                    }
                }
            }
        }
        self.reshape(found, &shape, splices)
    }

    /// Another map for a map: members that are in both keep their places. `None` where names do
    /// not tell the members apart.
    fn remap(
        &self,
        found: &Found<'n, 't>,
        members: &indexmap::IndexMap<String, Value>,
        splices: &mut Vec<Splice>,
    ) -> Option<Result<(), Refusal>> {
        let map = found.node.map()?;
        let mut names: HashMap<&str, usize> = HashMap::new();
        for (index, member) in map.members.iter().enumerate() {
            if names.insert(member.name()?, index).is_some() || member.is_merge() {
                return None;
            }
        }
        let removed = (0..map.members.len()).filter(|index| {
            let name = map.members.get(*index).and_then(Member::name);
            name.is_some_and(|name| !members.contains_key(name))
        });
        let mut shape = Shape { removed: removed.collect(), inserted: Vec::new() };
        let mut last = map.members.len().checked_sub(1);
        let mut changes = || {
            for (name, value) in members {
                match names.get(name.as_str()) {
                    Some(index) => {
                        let parts = Parts::Members(&map.members);
                        let child = child(found, parts, *index)?;
                        if self.values.value(child.node)? != *value {
                            self.replace(&child, value, splices)?;
                        }
                    }
                    None => shape.inserted.push(Inserted {
                        after: last.take().or(map.members.len().checked_sub(1)),
                        name,
                        value,
                    }),
                }
            }
            self.reshape(found, &shape, splices)
        };
        Some(changes())
    }

    /// Parts of a collection come and go.
    pub(super) fn reshape(
        &self,
        found: &Found<'n, 't>,
        shape: &Shape<'_>,
        splices: &mut Vec<Splice>,
    ) -> Result<(), Refusal> {
        if shape.removed.is_empty() && shape.inserted.is_empty() {
            return Ok(());
        }
        let node = found.node;
        let (parts, form) = match Parts::of(node) {
            Some((parts, form)) if parts.len() > 0 || form == Form::Flow => (parts, form),
            _ => {
                self.rewrite(found, &collected(&shape.inserted), splices);
                return Ok(());
            }
        };
        let empties = shape.removed.len() == parts.len() && shape.inserted.is_empty();
        let nested = |new: &Inserted<'_>| new.value.as_cell().is_none();
        let inline = matches!(self.place(found), Place::Flow);
        if form == Form::Block && empties {
            let empty = match parts {
                Parts::Items(_) => Value::List(Vec::new()),
                Parts::Members(_) => Value::Object(indexmap::IndexMap::new()),
            };
            self.rewrite(found, &empty, splices);
            return Ok(());
        }
        // `[]` and `{}` stand for blocks that are empty where what comes is no scalar.
        if parts.len() == 0 && !inline && shape.inserted.iter().any(nested) {
            self.rewrite(found, &collected(&shape.inserted), splices);
            return Ok(());
        }
        let siblings = self.siblings(&found.way);
        let made = match form {
            Form::Block => Block::new(self.writer, node, parts, &siblings).splices(shape),
            Form::Flow => Flow::new(self.writer, node, parts, &siblings).splices(shape),
            Form::Pair => None,
        };
        splices.extend(made.ok_or(Refusal::NotReadBack)?);
        Ok(())
    }

    /// A member gets another name.
    pub(super) fn rename(&self, member: &Member<'t>, name: &str, splices: &mut Vec<Splice>) {
        let like = self.writer.like(&member.key);
        let spelled = self.writer.habits.speller.text(name, like, Site::Name);
        splices.push(Splice::new(member.key.content..member.key.end, spelled));
    }

    /// Where a node stands.
    fn place(&self, found: &Found<'n, 't>) -> Place {
        let lines = self.writer.lines;
        let Some((parent, index)) = found.way.last() else {
            return Place::Root;
        };
        match Parts::of(parent) {
            Some((parts, Form::Block)) => {
                let column = lines.column(parts.start(*index).unwrap_or_default());
                match parts {
                    Parts::Members(_) => Place::Member(column),
                    Parts::Items(_) => {
                        let node = found.node;
                        let start = parts.start(*index).unwrap_or_default();
                        let beside = lines.end(start) >= node.start && !node.is_absent();
                        let inner = if beside {
                            lines.column(node.start)
                        } else {
                            column + self.writer.habits.dash_width
                        };
                        Place::Item(column, inner)
                    }
                }
            }
            _ => Place::Flow,
        }
    }

    /// Nodes that stand elsewhere as this one does here, the nearest first.
    pub(super) fn siblings(&self, way: &[(&'n Node<'t>, usize)]) -> Vec<Model<'n, 't>> {
        let Some(((parent, index), above)) = way.split_last() else { return Vec::new() };
        let Some((parts, _)) = Parts::of(parent) else { return Vec::new() };
        let lines = self.writer.lines;
        let model = |parts: Parts<'n, 't>, index: usize| {
            let node = parts.value(index)?;
            let column = lines.column(parts.start(index)?);
            Some(Model { node, column })
        };
        let near = || {
            let from = index.saturating_sub(MODELS / 2);
            let to = (index + MODELS / 2 + 1).min(parts.len());
            (from..*index).rev().chain(index + 1..to).filter_map(|index| model(parts, index))
        };
        match parts {
            Parts::Items(_) => near().collect(),
            Parts::Members(members) => {
                let name = members.get(*index).and_then(Member::name);
                let mut found: Vec<Model<'n, 't>> = Vec::new();
                for above in self.siblings(above) {
                    let Some(map) = above.node.map() else { continue };
                    let same = map.members.iter().position(|member| member.name() == name);
                    let parts = Parts::Members(&map.members);
                    found.extend(same.and_then(|index| model(parts, index)));
                }
                if found.is_empty() {
                    found.extend(near().filter(|model| !matches!(model.node.kind, Kind::List(_))));
                }
                found
            }
        }
    }

    /// A node written anew, whatever it was.
    fn rewrite(&self, found: &Found<'n, 't>, with: &Value, splices: &mut Vec<Splice>) {
        let lines = self.writer.lines;
        let node = found.node;
        let place = self.place(found);
        let mut models = self.siblings(&found.way);
        let column = match place {
            Place::Member(column) | Place::Item(column, _) => column,
            _ => 0,
        };
        models.push(Model { node, column });
        let parent =
            found.way.last().and_then(|(parent, index)| Some((Parts::of(parent)?.0, *index)));
        let (sign, bare) = match parent {
            None => (node.content, false),
            Some((Parts::Items(items), index)) => {
                (items.get(index).map_or(node.content, |item| item.start + 1), false)
            }
            Some((Parts::Members(members), index)) => {
                let member = members.get(index);
                let colon = member.and_then(|member| member.colon);
                let end = member.map_or(node.content, |member| member.key.end);
                (colon.unwrap_or(end), colon.is_none())
            }
        };
        let colon = if bare { ":" } else { "" };
        match place {
            Place::Flow if node.is_absent() => {
                let text = self.writer.value(with, &models, place, " ");
                splices.push(Splice::new(node.end..node.end, format!("{colon}{text}")));
            }
            Place::Flow => {
                let text = self.writer.value(with, &models, place, "");
                splices.push(Splice::new(node.content..node.end, text));
            }
            Place::Root => {
                let text = self.writer.value(with, &models, place, "");
                splices.push(Splice::new(node.content..node.end, text));
            }
            Place::Member(_) | Place::Item(..) => {
                let below = lines.end(sign) < node.start;
                let gap = lines.slice(sign, node.start);
                let blank = |c: char| c == ' ' || c == '\t';
                let gap =
                    if below || gap.is_empty() || !gap.chars().all(blank) { " " } else { gap };
                let text = self.writer.value(with, &models, place, gap);
                let end = lines.end(node.end.max(sign));
                let rest = if below {
                    lines.slice(sign, lines.end(sign))
                } else {
                    lines.slice(node.end.max(sign), end)
                };
                let rest = if rest.trim().is_empty() { "" } else { rest };
                splices.push(Splice::new(sign..end, format!("{colon}{}", with_rest(&text, rest))));
            }
        }
    }
}

/// A part of a collection, and the way to it.
fn child<'n, 't>(
    found: &Found<'n, 't>,
    parts: Parts<'n, 't>,
    index: usize,
) -> Result<Found<'n, 't>, Refusal> {
    let mut way = found.way.clone();
    way.push((found.node, index));
    let node = parts.value(index).ok_or(Refusal::NotReadBack)?;
    Ok(Found { node, way })
}

/// New parts as a list or a map.
fn collected(inserted: &[Inserted<'_>]) -> Value {
    if inserted.iter().all(|new| new.name.is_empty()) {
        Value::List(inserted.iter().map(|new| new.value.clone()).collect())
    } else {
        Value::Object(inserted.iter().map(|new| (new.name.to_owned(), new.value.clone())).collect())
    }
}

/// A comment stays on the first line.
fn with_rest(text: &str, rest: &str) -> String {
    let first = text.find(['\n', '\r']).unwrap_or(text.len());
    let (first, more) = text.split_at(first);
    format!("{first}{rest}{more}")
}
