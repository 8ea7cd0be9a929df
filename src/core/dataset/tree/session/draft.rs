//! A record as edits leave it: the nodes that stand, and what comes in their places.

use std::cell::OnceCell;
use std::collections::HashSet;

use indexmap::IndexMap;

use super::super::{Member, Node, NodeKind, line_at};
use crate::dataset::{FieldName, FieldPath, PathStep, Refusal, Value};

/// A record as the edits leave it.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// The part of the container that it is; `None` for a new record.
    pub(super) part: Option<usize>,
    /// As it stands in the file.
    pub(super) node: Option<Node>,
    /// Its name, where records are members of an object.
    pub(super) name: String,
    pub(super) twig: Twig,
    pub(super) removed: bool,
    /// Records near by, the nearest first.
    pub(super) samples: OnceCell<Vec<Node>>,
}

/// What becomes of a node.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Twig {
    /// It stays.
    Kept,
    /// This value comes in its place.
    Value(Value),
    /// A list of these items.
    List(Vec<Branch>),
    /// An object of these members.
    Object(Vec<Branch>),
}

/// An item of a list or a member of an object.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Branch {
    /// Which one of the node it was; `None` for a new one.
    pub(super) origin: Option<usize>,
    /// The member's name; empty for an item.
    pub(super) name: String,
    pub(super) twig: Twig,
}

impl Branch {
    fn kept(index: usize, name: &str) -> Self {
        Self { origin: Some(index), name: name.to_owned(), twig: Twig::Kept }
    }

    fn new(name: &str, value: Value) -> Self {
        Self { origin: None, name: name.to_owned(), twig: Twig::Value(value) }
    }
}

/// The item or member of a node.
pub(super) fn child(node: Option<&Node>, index: Option<usize>) -> Option<&Node> {
    match &node?.kind {
        NodeKind::List(items) => items.get(index?),
        NodeKind::Object(members) => members.get(index?).map(|member| &member.value),
        _ => None,
    }
}

/// What a step does where nothing stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Missing {
    /// It is made.
    Made,
    /// Items up to it are made, too: a row that is too short.
    Filled,
    /// Nothing is done.
    Left,
}

/// What is done at the end of a path.
type Act<'a> = &'a mut dyn FnMut(&mut Twig, Option<&Node>) -> Result<(), Refusal>;

/// What a change of a record needs to know.
pub(super) struct Reach<'r> {
    /// The text, for the lines of what is refused.
    pub(super) text: &'r str,
    /// The field, as the edit names it.
    pub(super) field: &'r FieldName,
    pub(super) missing: Missing,
    /// Records near by, in whose order members are put.
    pub(super) samples: &'r dyn Fn() -> &'r [Node],
}

impl Twig {
    /// The value now.
    pub(super) fn value(&self, node: Option<&Node>) -> Value {
        match self {
            Twig::Kept => node.map_or(Value::Null, Node::value),
            Twig::Value(value) => value.clone(),
            Twig::List(items) => Value::List(
                items.iter().map(|item| item.twig.value(child(node, item.origin))).collect(),
            ),
            Twig::Object(members) => {
                let member = |member: &Branch| {
                    (member.name.clone(), member.twig.value(child(node, member.origin)))
                };
                Value::Object(members.iter().map(member).collect())
            }
        }
    }

    /// The value at a path, now.
    pub(super) fn at(&self, node: Option<&Node>, steps: &[PathStep]) -> Option<Value> {
        let Some((step, rest)) = steps.split_first() else { return Some(self.value(node)) };
        match self {
            Twig::Kept => node?.at(&FieldPath::new(steps.iter().cloned())).map(Node::value),
            Twig::Value(value) => steps
                .iter()
                .try_fold(value, |value, step| match (step, value) {
                    (PathStep::Member(name), Value::Object(members)) => members.get(name),
                    (PathStep::Item(index), Value::List(items)) => items.get(*index),
                    _ => None,
                })
                .cloned(),
            Twig::List(branches) | Twig::Object(branches) => {
                let branch = match (step, self) {
                    (PathStep::Member(name), Twig::Object(members)) => {
                        members.iter().rev().find(|member| member.name == *name)
                    }
                    (PathStep::Item(index), Twig::List(_)) => branches.get(*index),
                    _ => None,
                }?;
                branch.twig.at(child(node, branch.origin), rest)
            }
        }
    }

    /// Lists and objects as their parts.
    fn open(&mut self, node: Option<&Node>) {
        let opened = match self {
            Twig::Kept => match node.map(|node| &node.kind) {
                Some(NodeKind::List(items)) => {
                    Twig::List((0..items.len()).map(|index| Branch::kept(index, "")).collect())
                }
                Some(NodeKind::Object(members)) => {
                    let kept =
                        |(index, member): (usize, &Member)| Branch::kept(index, &member.name);
                    Twig::Object(members.iter().enumerate().map(kept).collect())
                }
                Some(NodeKind::Scalar(value)) => Twig::Value(value.clone()),
                _ => return,
            },
            Twig::Value(Value::List(items)) => {
                Twig::List(items.drain(..).map(|item| Branch::new("", item)).collect())
            }
            Twig::Value(Value::Object(members)) => Twig::Object(
                members.drain(..).map(|(name, value)| Branch::new(&name, value)).collect(),
            ),
            _ => return,
        };
        *self = opened;
    }

    /// Walks a path, and acts on what stands at its end.
    pub(super) fn reach(
        &mut self,
        node: Option<&Node>,
        path: &FieldPath,
        depth: usize,
        reach: &Reach<'_>,
        act: Act<'_>,
    ) -> Result<(), Refusal> {
        if let (Twig::Kept, Some(Node { kind: NodeKind::Opaque(reason, _), span })) = (&*self, node)
        {
            return Err(Refusal::Opaque {
                field: reach.field.clone(),
                line: line_at(reach.text, span.start),
                reason: *reason,
            });
        }
        let Some(step) = path.steps().get(depth) else { return act(self, node) };
        self.open(node);
        if matches!(self, Twig::Value(Value::Null)) && reach.missing != Missing::Left {
            *self = match step {
                PathStep::Member(_) => Twig::Object(Vec::new()),
                PathStep::Item(_) => Twig::List(Vec::new()),
            };
        }
        let (branches, index) = match (step, self) {
            (PathStep::Member(name), Twig::Object(members)) => {
                let index = named(members, name, node, reach)?;
                (members, index)
            }
            (PathStep::Item(index), Twig::List(items)) => {
                let index = (*index < items.len()).then_some(*index);
                (items, index)
            }
            _ if reach.missing == Missing::Left => return Ok(()),
            _ => {
                let holder = FieldPath::new(path.steps().iter().take(depth).cloned());
                return Err(Refusal::NotNested {
                    field: reach.field.clone(),
                    holder: holder.to_string().into(),
                });
            }
        };
        let index = match (index, step) {
            (Some(index), _) => index,
            (None, _) if reach.missing == Missing::Left => return Ok(()),
            (None, PathStep::Member(name)) => {
                let at = place(branches, name, path, depth, (reach.samples)());
                branches.insert(at, Branch::new(name, Value::Null));
                at
            }
            (None, PathStep::Item(wanted)) => {
                if *wanted > branches.len() && reach.missing != Missing::Filled {
                    return Err(Refusal::ItemMissing {
                        field: reach.field.clone(),
                        length: branches.len() as u64,
                    });
                }
                branches.resize_with(*wanted + 1, || Branch::new("", Value::Null));
                *wanted
            }
        };
        let Some(branch) = branches.get_mut(index) else { return Ok(()) };
        branch.twig.reach(child(node, branch.origin), path, depth + 1, reach, act)
    }

    /// Takes away what stands at a path.
    pub(super) fn cut(
        &mut self,
        node: Option<&Node>,
        path: &FieldPath,
        reach: &Reach<'_>,
    ) -> Result<(), Refusal> {
        let Some((last, holder)) = path.steps().split_last() else { return Ok(()) };
        let holder = FieldPath::new(holder.iter().cloned());
        self.reach(node, &holder, 0, reach, &mut |twig, node| {
            twig.open(node);
            match (last, twig) {
                (PathStep::Member(name), Twig::Object(members)) => {
                    if let Some(index) = named(members, name, node, reach)? {
                        let origin = members.get(index).and_then(|member| member.origin);
                        stands_here(node, origin, reach)?;
                        members.remove(index);
                    }
                }
                (PathStep::Item(index), Twig::List(items)) if *index < items.len() => {
                    items.remove(*index);
                }
                _ => {}
            }
            Ok(())
        })
    }

    /// Puts a value in the place of a node, of which everything that is equal stays.
    pub(super) fn assign(
        &mut self,
        node: Option<&Node>,
        value: &Value,
        reach: &Reach<'_>,
    ) -> Result<(), Refusal> {
        *self = match node {
            Some(node) => assigned(node, value, reach)?,
            None => Twig::Value(value.clone()),
        };
        Ok(())
    }

    /// Adds items to a list and takes others away.
    pub(super) fn items(
        &mut self,
        node: Option<&Node>,
        append: &[Value],
        detach: &[Value],
        reach: &Reach<'_>,
    ) -> Result<(), Refusal> {
        self.open(node);
        if matches!(self, Twig::Value(Value::Null)) || (*self == Twig::Kept && node.is_none()) {
            if append.is_empty() {
                return Ok(());
            }
            *self = Twig::List(Vec::new());
        }
        let Twig::List(items) = self else {
            return Err(Refusal::NotAList { field: reach.field.clone() });
        };
        let value_of = |item: &Branch| item.twig.value(child(node, item.origin));
        items.retain(|item| !detach.iter().any(|gone| same(gone, &value_of(item))));
        for new in append {
            if !items.iter().any(|item| same(new, &value_of(item))) {
                items.push(Branch::new("", new.clone()));
            }
        }
        Ok(())
    }
}

/// Whether two items of a list are one: equal, or of one text.
pub(super) fn same(one: &Value, other: &Value) -> bool {
    one == other
        || matches!((one.as_cell(), other.as_cell()), (Some(a), Some(b)) if a.trim() == b.trim())
}

/// The member of a name.
fn named(
    members: &[Branch],
    name: &str,
    node: Option<&Node>,
    reach: &Reach<'_>,
) -> Result<Option<usize>, Refusal> {
    let mut found = members.iter().enumerate().filter(|(_, member)| member.name == name);
    let first = found.next().map(|(index, _)| index);
    if found.next().is_some() {
        let mut lines = Vec::new();
        if let Some(Node { kind: NodeKind::Object(members), .. }) = node {
            let namesakes = members.iter().filter(|member| member.name == name);
            lines.extend(namesakes.map(|member| line_at(reach.text, member.name_span.start)));
        }
        return Err(Refusal::MemberAmbiguous { field: reach.field.clone(), lines });
    }
    Ok(first)
}

/// Refuses a member that a merge key brings from elsewhere: there is nothing to take away.
fn stands_here(
    node: Option<&Node>,
    origin: Option<usize>,
    reach: &Reach<'_>,
) -> Result<(), Refusal> {
    if let (Some(Node { kind: NodeKind::Object(own), .. }), Some(origin)) = (node, origin)
        && let Some(Member { name, name_span, value }) = own.get(origin)
        && let NodeKind::Opaque(reason, _) = &value.kind
        && name != MERGE_KEY
        && reach.text.get(name_span.clone()) == Some(MERGE_KEY)
    {
        return Err(Refusal::Opaque {
            field: reach.field.clone(),
            line: line_at(reach.text, name_span.start),
            reason: *reason,
        });
    }
    Ok(())
}

/// The name under which YAML takes over the members of other maps
/// (<https://yaml.org/type/merge.html>).
const MERGE_KEY: &str = "<<";

/// Where a new member belongs among those that stand, by the order of records near by that have
/// it: behind the nearest of those that stand before it there, or else before the first of those
/// behind it.
fn place(
    members: &[Branch],
    name: &str,
    path: &FieldPath,
    depth: usize,
    samples: &[Node],
) -> usize {
    let holder = FieldPath::new(path.steps().iter().take(depth).cloned());
    for sample in samples {
        let Some(NodeKind::Object(theirs)) = sample.at(&holder).map(|node| &node.kind) else {
            continue;
        };
        let Some(at) = theirs.iter().position(|member| member.name == name) else { continue };
        let ours = |member: &Member| members.iter().position(|own| own.name == member.name);
        if let Some(before) = theirs.iter().take(at).rev().find_map(ours) {
            return before + 1;
        }
        if let Some(after) = theirs.iter().skip(at + 1).find_map(ours) {
            return after;
        }
    }
    members.len()
}

fn assigned(node: &Node, value: &Value, reach: &Reach<'_>) -> Result<Twig, Refusal> {
    match (&node.kind, value) {
        (NodeKind::Opaque(_, own), value) if **own == *value => Ok(Twig::Kept),
        (NodeKind::Opaque(reason, _), _) => Err(Refusal::Opaque {
            field: reach.field.clone(),
            line: line_at(reach.text, node.span.start),
            reason: *reason,
        }),
        (NodeKind::Scalar(own), value) if own == value => Ok(Twig::Kept),
        (NodeKind::List(own), Value::List(wanted)) => list(own, wanted, reach),
        (NodeKind::Object(own), Value::Object(wanted)) => object(own, wanted, reach),
        _ => Ok(Twig::Value(value.clone())),
    }
}

/// Items at both ends that are equal stay; those between are changed one by one, and the rest of
/// them comes or goes.
fn list(own: &[Node], wanted: &[Value], reach: &Reach<'_>) -> Result<Twig, Refusal> {
    let equal = |(node, value): &(&Node, &Value)| node.value() == **value;
    let front = own.iter().zip(wanted).take_while(equal).count();
    let (own_rest, wanted_rest) =
        (own.get(front..).unwrap_or_default(), wanted.get(front..).unwrap_or_default());
    let back = own_rest.iter().rev().zip(wanted_rest.iter().rev()).take_while(equal).count();
    if front + back == own.len() && own.len() == wanted.len() {
        return Ok(Twig::Kept);
    }
    let mut items: Vec<Branch> = (0..front).map(|index| Branch::kept(index, "")).collect();
    let own_end = own.len() - back;
    let wanted_end = wanted.len() - back;
    for (offset, value) in wanted.iter().enumerate().take(wanted_end).skip(front) {
        items.push(match own.get(offset).filter(|_| offset < own_end) {
            Some(node) => Branch {
                origin: Some(offset),
                name: String::new(),
                twig: assigned(node, value, reach)?,
            },
            None => Branch::new("", value.clone()),
        });
    }
    items.extend((own_end..own.len()).map(|index| Branch::kept(index, "")));
    Ok(Twig::List(items))
}

fn object(
    own: &[Member],
    wanted: &IndexMap<String, Value>,
    reach: &Reach<'_>,
) -> Result<Twig, Refusal> {
    let mut members: Vec<Branch> = Vec::new();
    let mut names = HashSet::new();
    for (index, member) in own.iter().enumerate() {
        if !names.insert(&member.name) {
            // Which one the value is for cannot be told, so the whole is written anew.
            return Ok(Twig::Value(Value::Object(wanted.clone())));
        }
        if let Some(value) = wanted.get(&member.name) {
            let twig = assigned(&member.value, value, reach)?;
            members.push(Branch { origin: Some(index), name: member.name.clone(), twig });
        }
    }
    let mut before: Option<&str> = None;
    for (name, value) in wanted {
        if !names.contains(name) {
            let at = before.and_then(|before| members.iter().position(|m| m.name == before));
            members.insert(at.map_or(0, |at| at + 1), Branch::new(name, value.clone()));
        }
        before = Some(name);
    }
    let same = members.len() == own.len() && members.iter().all(|m| m.twig == Twig::Kept);
    Ok(if same { Twig::Kept } else { Twig::Object(members) })
}
