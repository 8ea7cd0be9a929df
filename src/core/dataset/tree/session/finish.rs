//! Drafts become operations on nodes, and the new text is read again before anybody sees it.

use std::cmp::Ordering;

use super::super::{Container, Layout, New, Node, NodeKind, Op, Reshape};
use super::draft::{Branch, Draft, Twig, child};
use super::field::text;
use super::index::Keys;
use super::{Session, near};
use crate::dataset::collation::Order;
use crate::dataset::splice::{Splice, edited, spliced};
use crate::dataset::{Edit, Edited, FieldName, FieldPath, Insert, PathStep, Refusal, Value};

/// How many records near by show how a new node may look.
const LIKE: usize = 4;

/// A part of the container as it should be.
#[derive(Clone, Copy)]
enum Wanted<'d> {
    Kept(usize),
    Draft(&'d Draft),
}

impl Session<'_> {
    /// The edited file, checked.
    pub(super) fn finish(self, bytes: &[u8], edits: &[Edit]) -> Result<Edited, Refusal> {
        let places = self.places()?;
        let mut ops = Vec::new();
        let mut reshape = Reshape {
            container: Container::Records,
            removed: Vec::new(),
            renamed: Vec::new(),
            inserted: Vec::new(),
            like: Vec::new(),
        };
        for (part, draft) in &self.touched {
            if draft.removed {
                reshape.removed.push(*part);
                continue;
            }
            if *draft.name != *self.tree.name(*part) {
                reshape.renamed.push((*part, draft.name.clone()));
            }
            if let Some(node) = &draft.node {
                let samples = || draft.samples.get_or_init(|| near(self.tree, *part)).as_slice();
                grow(&draft.twig, node, &FieldPath::new([]), &samples, &mut ops);
            }
        }
        let is_map = self.tree.records().layout == Layout::Map;
        for (after, draft) in &places {
            let place = after.map_or(0, |after| after + 1);
            let mut like: Vec<Node> = near(self.tree, place);
            like.truncate(LIKE);
            reshape.inserted.push(New {
                after: *after,
                name: is_map.then(|| draft.name.clone()),
                value: draft.twig.value(None),
                like,
            });
        }
        let stays = reshape.removed.is_empty() && reshape.renamed.is_empty();
        if !stays || !reshape.inserted.is_empty() {
            ops.push(Op::Reshape(reshape));
        }
        if ops.is_empty() {
            return Err(Refusal::NothingToChange);
        }
        let mut splices = self.tree.splices(&ops)?;
        splices.retain(|splice| self.text.get(splice.start..splice.end) != Some(&splice.text));
        splices.sort_by_key(|splice| (splice.start, splice.end));
        if splices.is_empty() {
            return Err(Refusal::NothingToChange);
        }
        self.encodable(&splices, edits)?;
        let new = spliced(self.text, &splices)?;
        self.verify(&new, &places)?;
        drop(new);
        edited(bytes, self.encoding, self.text, &splices)
    }

    /// Refuses characters that the file's encoding does not have.
    fn encodable(&self, splices: &[Splice], edits: &[Edit]) -> Result<(), Refusal> {
        for splice in splices {
            if let Err(character) = self.encoding.encode(&splice.text) {
                return Err(Refusal::Unencodable {
                    field: field_with(edits, character),
                    character,
                    encoding: self.encoding.name(),
                });
            }
        }
        Ok(())
    }

    /// The new records in the order they are written, each with the part it follows.
    fn places(&self) -> Result<Vec<(Option<usize>, &Draft)>, Refusal> {
        let records = self.tree.records();
        let added: Vec<&Draft> = self.added.iter().filter(|draft| !draft.removed).collect();
        let last = records.parts.len().checked_sub(1);
        let at_end = || added.iter().map(|draft| (last, *draft)).collect();
        if self.options.insert == Insert::End || self.key.is_empty() || added.is_empty() {
            return Ok(at_end());
        }
        let of_new: Vec<Vec<String>> = added
            .iter()
            .map(|draft| self.key.iter().map(|slot| text(draft, slot)).collect())
            .collect();
        let keys = Keys::of(&self.key);
        let mut orders = Order::ALL.to_vec();
        // A new key that an order does not know rules that order out, too.
        orders.retain(|order| of_new.iter().all(|key| order.compare(key, key).is_some()));
        let mut before = Vec::new();
        for part in records.first()..records.parts.len() {
            let mut own = Vec::new();
            keys.texts(self.tree, part, &mut own)?;
            if !before.is_empty() {
                let kept =
                    |order: &Order| order.compare(&before, &own).is_some_and(Ordering::is_le);
                orders.retain(kept);
            }
            before = own;
        }
        let Some(order) = orders.first().copied() else { return Ok(at_end()) };
        let key_of = |index: &usize| of_new.get(*index).map_or(&[][..], Vec::as_slice);
        let mut sorted: Vec<usize> = (0..added.len()).collect();
        sorted.sort_by(|a, b| order.compare(key_of(a), key_of(b)).unwrap_or(Ordering::Equal));
        let mut places = Vec::with_capacity(added.len());
        let mut waiting = sorted.into_iter().peekable();
        for part in records.first()..records.parts.len() {
            if waiting.peek().is_none() {
                break;
            }
            let mut own = Vec::new();
            keys.texts(self.tree, part, &mut own)?;
            let smaller =
                |index: &usize| order.compare(key_of(index), &own).is_some_and(Ordering::is_lt);
            while let Some(index) = waiting.next_if(smaller) {
                places.extend(added.get(index).map(|draft| (part.checked_sub(1), *draft)));
            }
        }
        places.extend(waiting.filter_map(|index| Some((last, *added.get(index)?))));
        Ok(places)
    }

    /// The new text has the records that it should have and no others: those that no edit touched
    /// letter for letter, the others by value.
    fn verify(&self, new: &str, places: &[(Option<usize>, &Draft)]) -> Result<(), Refusal> {
        let read = self.syntax.open(new, &self.options.records, self.encoding);
        let tree = read.map_err(|_| Refusal::NotReadBack)?;
        let (was, is) = (self.tree.records(), tree.records());
        if was.layout != is.layout || was.kind != is.kind && !is.parts.is_empty() {
            return Err(Refusal::NotReadBack);
        }
        let mut new_drafts = places.iter().peekable();
        let mut wanted = Vec::with_capacity(is.parts.len());
        while let Some((_, draft)) = new_drafts.next_if(|(after, _)| after.is_none()) {
            wanted.push(Wanted::Draft(draft));
        }
        for part in 0..was.parts.len() {
            match self.touched.get(&part) {
                Some(draft) if draft.removed => {}
                Some(draft) => wanted.push(Wanted::Draft(draft)),
                None => wanted.push(Wanted::Kept(part)),
            }
            while let Some((_, draft)) = new_drafts.next_if(|(after, _)| *after == Some(part)) {
                wanted.push(Wanted::Draft(draft));
            }
        }
        if wanted.len() != is.parts.len() {
            return Err(Refusal::NotReadBack);
        }
        for (index, (wanted, part)) in wanted.iter().zip(&is.parts).enumerate() {
            let holds = match wanted {
                Wanted::Kept(old) => was.parts.get(*old).is_some_and(|old| {
                    let same = |a: &std::ops::Range<usize>, b: &std::ops::Range<usize>| {
                        self.text.get(a.clone()) == new.get(b.clone())
                    };
                    same(&old.value, &part.value)
                        && match (&old.name, &part.name) {
                            (Some(a), Some(b)) => same(a, b),
                            (None, None) => true,
                            _ => false,
                        }
                }),
                Wanted::Draft(draft) => {
                    *draft.name == *tree.name(index)
                        && draft.twig.value(draft.node.as_ref()) == tree.node(index)?.value()
                }
            };
            if !holds {
                return Err(Refusal::NotReadBack);
            }
        }
        Ok(())
    }
}

/// The operations that make a node what its twig says.
fn grow<'n>(
    twig: &Twig,
    node: &'n Node,
    path: &FieldPath,
    samples: &dyn Fn() -> &'n [Node],
    ops: &mut Vec<Op<'n>>,
) {
    let like = |path: &FieldPath| -> Vec<Node> {
        samples().iter().filter_map(|sample| sample.at(path)).take(LIKE).cloned().collect()
    };
    let branches = match (twig, &node.kind) {
        (Twig::Kept, _) => return,
        (Twig::List(branches), NodeKind::List(_))
        | (Twig::Object(branches), NodeKind::Object(_)) => branches,
        _ => {
            let with = twig.value(Some(node));
            if with != node.value() {
                ops.push(Op::Replace { node, with, like: like(path) });
            }
            return;
        }
    };
    let step = |branch: &Branch, index: usize| match twig {
        Twig::Object(_) => PathStep::Member(branch.name.clone()),
        _ => PathStep::Item(index),
    };
    let count = match &node.kind {
        NodeKind::List(items) => items.len(),
        NodeKind::Object(members) => members.len(),
        _ => 0,
    };
    let mut stays = vec![false; count];
    let mut inserted = Vec::new();
    let mut after = None;
    for (index, branch) in branches.iter().enumerate() {
        let inner = path.then(step(branch, index));
        if let Some(origin) = branch.origin {
            after = Some(origin);
            if let Some(stays) = stays.get_mut(origin) {
                *stays = true;
            }
            if let Some(own) = child(Some(node), Some(origin)) {
                grow(&branch.twig, own, &inner, samples, ops);
            }
        } else {
            let name = matches!(twig, Twig::Object(_)).then(|| branch.name.clone());
            let value = branch.twig.value(None);
            let mut shown = like(&inner);
            if name.is_none() {
                shown.extend(items_of(node));
            }
            inserted.push(New { after, name, value, like: shown });
        }
    }
    let removed: Vec<usize> =
        stays.iter().enumerate().filter(|(_, stays)| !**stays).map(|(index, _)| index).collect();
    if !removed.is_empty() || !inserted.is_empty() {
        ops.push(Op::Reshape(Reshape {
            container: Container::Node(node),
            removed,
            renamed: Vec::new(),
            inserted,
            like: like(path),
        }));
    }
}

/// Items of a list, which show what a new one may look like.
fn items_of(node: &Node) -> Vec<Node> {
    match &node.kind {
        NodeKind::List(items) => items.iter().rev().take(LIKE).cloned().collect(),
        _ => Vec::new(),
    }
}

/// The field whose value has a character.
fn field_with(edits: &[Edit], character: char) -> FieldName {
    let has = |value: &Value| value.to_string().contains(character);
    let found = edits.iter().find_map(|edit| {
        let fields: Vec<(&FieldName, bool)> = match edit {
            Edit::Add { record } => record.iter().map(|(f, v)| (f, has(v))).collect(),
            Edit::Update { key, change } | Edit::Upsert { key, change } => key
                .iter()
                .chain(&change.set)
                .map(|(f, v)| (f, has(v)))
                .chain(change.append.iter().map(|(f, items)| (f, items.iter().any(has))))
                .collect(),
            Edit::Rename { to, .. } => to.iter().map(|(f, v)| (f, has(v))).collect(),
            Edit::Remove { .. } => Vec::new(),
        };
        fields.into_iter().find(|(_, has)| *has).map(|(field, _)| field.clone())
    });
    found.unwrap_or_else(|| "".into())
}
