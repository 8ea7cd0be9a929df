//! What nodes hold: aliases and merge keys followed, within bounds.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use sha2::{Digest, Sha256};

use super::node::{Document, Kind, Map, Member, Node, Style, Tag};
use super::resolve::plain_value;
use crate::dataset::depth::MAX_DEPTH;
use crate::dataset::tree::{Member as TreeMember, Node as TreeNode, NodeKind, OpaqueReason};
use crate::dataset::{Refusal, Value};

/// The most nodes that aliases may add to those that are written (FAULTS D10).
const MAX_ADDED: usize = 1_000_000;

/// The values of a document's anchors.
#[derive(Clone, Debug, Default)]
pub(super) struct Values {
    anchors: HashMap<usize, Value>,
    /// How many aliases name an anchor.
    named: HashMap<usize, usize>,
}

/// Aliases of aliases make more of the document than is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Exploded {
    /// Where the alias stands that is one too many.
    pub(super) at: usize,
}

impl Values {
    /// The values of all anchors that aliases name. A document without aliases costs nothing.
    pub(super) fn of(documents: &[Document<'_>]) -> Result<Self, Exploded> {
        let mut named = HashMap::new();
        let roots = || documents.iter().filter_map(|document| document.root.as_ref());
        roots().for_each(|root| aliases(root, &mut named));
        let mut values = Self { anchors: HashMap::new(), named };
        if !values.named.is_empty() {
            let mut sizes = HashMap::new();
            let mut added = 0;
            for root in roots() {
                values.measure(root, &mut sizes, &mut added, 0)?;
            }
        }
        Ok(values)
    }

    /// How many nodes a node holds with all aliases followed; keeps the values of anchors.
    fn measure(
        &mut self,
        node: &Node<'_>,
        sizes: &mut HashMap<usize, usize>,
        added: &mut usize,
        depth: usize,
    ) -> Result<usize, Exploded> {
        let exploded = Exploded { at: node.start };
        if depth > 2 * MAX_DEPTH {
            return Err(exploded);
        }
        let mut size = 1_usize;
        match &node.kind {
            Kind::Scalar(_) => {}
            Kind::Alias(number) => {
                size = sizes.get(number).copied().unwrap_or(1);
                *added = added.saturating_add(size);
                if *added > MAX_ADDED {
                    return Err(exploded);
                }
            }
            Kind::List(list) => {
                for item in &list.items {
                    size += self.measure(&item.node, sizes, added, depth + 1)?;
                }
            }
            Kind::Map(map) => {
                for member in &map.members {
                    size += self.measure(&member.key, sizes, added, depth + 1)?;
                    size += self.measure(&member.value, sizes, added, depth + 1)?;
                }
            }
        }
        if let Some(anchor) = node.props.anchor.filter(|anchor| self.named.contains_key(anchor)) {
            sizes.insert(anchor, size);
            *added = added.saturating_add(size);
            if *added > MAX_ADDED {
                return Err(exploded);
            }
            let value = self.value(node).map_err(|_| exploded)?;
            self.anchors.insert(anchor, value);
        }
        Ok(size)
    }

    /// Whether an alias outside this node names an anchor in it.
    pub(super) fn is_named(&self, node: &Node<'_>) -> bool {
        if self.named.is_empty() {
            return false;
        }
        let mut inside = HashMap::new();
        aliases(node, &mut inside);
        self.names_more(node, &inside)
    }

    fn names_more(&self, node: &Node<'_>, inside: &HashMap<usize, usize>) -> bool {
        let own = node.props.anchor.is_some_and(|anchor| {
            self.named.get(&anchor).is_some_and(|all| inside.get(&anchor) != Some(all))
        });
        own || match &node.kind {
            Kind::Scalar(_) | Kind::Alias(_) => false,
            Kind::List(list) => list.items.iter().any(|item| self.names_more(&item.node, inside)),
            Kind::Map(map) => map.members.iter().any(|member| {
                self.names_more(&member.key, inside) || self.names_more(&member.value, inside)
            }),
        }
    }

    /// What a node holds.
    pub(super) fn value(&self, node: &Node<'_>) -> Result<Value, Refusal> {
        Ok(match &node.kind {
            Kind::Scalar(scalar) => match (scalar.style, node.props.tag) {
                (Style::Plain, Tag::Absent | Tag::Other) => plain_value(&scalar.text),
                _ => Value::Text(scalar.text.clone().into_owned()),
            },
            Kind::Alias(number) => self.anchors.get(number).cloned().unwrap_or(Value::Null),
            Kind::List(list) => Value::List(
                list.items.iter().map(|item| self.value(&item.node)).collect::<Result<_, _>>()?,
            ),
            Kind::Map(map) => {
                let mut members = IndexMap::new();
                for member in map.members.iter().filter(|member| !member.is_merge()) {
                    members.insert(self.name(member), self.value(&member.value)?);
                }
                for (name, value, _) in self.inherited(map)? {
                    members.entry(name).or_insert(value);
                }
                Value::Object(members)
            }
        })
    }

    /// The name of a member: its text; what is no scalar, as JSON. A name with names inside is
    /// told by a digest of that, for each quoting of a quoted text makes it twice as long.
    fn name(&self, member: &Member<'_>) -> String {
        if let Some(name) = member.name() {
            return name.to_owned();
        }
        let written = self.value(&member.key).map(|key| key.to_string()).unwrap_or_default();
        if names_more_than_scalars(&member.key) {
            let digest = Sha256::digest(written.as_bytes());
            return digest
                .iter()
                .take(8)
                .fold("? ".to_owned(), |name, byte| format!("{name}{byte:02x}"));
        }
        written
    }

    /// What merge keys bring (<https://yaml.org/type/merge.html>): names, values, and the member
    /// that brings them.
    fn inherited(&self, map: &Map<'_>) -> Result<Vec<(String, Value, usize)>, Refusal> {
        let mut found = Vec::new();
        for (index, member) in map.members.iter().enumerate() {
            if !member.is_merge() {
                continue;
            }
            let bases = match self.value(&member.value)? {
                Value::List(bases) => bases,
                base => vec![base],
            };
            for base in bases {
                if let Value::Object(members) = base {
                    found.extend(members.into_iter().map(|(name, value)| (name, value, index)));
                }
            }
        }
        Ok(found)
    }

    /// A node as the common tree has it. Members that a merge key brings stand behind the others
    /// and cannot be edited; nor can what stands inside a node with an anchor or a tag.
    pub(super) fn tree(&self, node: &Node<'_>) -> Result<TreeNode, Refusal> {
        self.tree_in(node, None)
    }

    fn tree_in(&self, node: &Node<'_>, around: Option<OpaqueReason>) -> Result<TreeNode, Refusal> {
        let span = node.start..node.end;
        let reason = opaque_reason(node).or(around);
        let kind = match (&node.kind, reason) {
            (Kind::List(list), _) if !list.items.is_empty() => NodeKind::List(
                list.items
                    .iter()
                    .map(|item| self.tree_in(&item.node, reason))
                    .collect::<Result<_, _>>()?,
            ),
            (Kind::Map(map), _)
                if !map.members.is_empty() && reason != Some(OpaqueReason::ComplexName) =>
            {
                self.members(map, reason)?
            }
            (_, Some(reason)) => NodeKind::Opaque(reason, Box::new(self.value(node)?)),
            (Kind::List(_), None) => NodeKind::List(Vec::new()),
            (Kind::Map(_), None) => NodeKind::Object(Vec::new()),
            (Kind::Scalar(_) | Kind::Alias(_), None) => NodeKind::Scalar(self.value(node)?),
        };
        Ok(TreeNode { span, kind })
    }

    fn members(&self, map: &Map<'_>, reason: Option<OpaqueReason>) -> Result<NodeKind, Refusal> {
        let mut members = Vec::with_capacity(map.members.len());
        for member in map.members.iter().filter(|member| !member.is_merge()) {
            members.push(TreeMember {
                name: self.name(member),
                name_span: member.key.start..member.key.end,
                value: self.tree_in(&member.value, reason)?,
            });
        }
        let inherited = self.inherited(map)?;
        if inherited.is_empty() {
            return Ok(NodeKind::Object(members));
        }
        let mut seen: HashSet<String> = members.iter().map(|member| member.name.clone()).collect();
        for (name, value, index) in inherited {
            let Some(merge) = map.members.get(index).filter(|_| seen.insert(name.clone())) else {
                continue;
            };
            members.push(TreeMember {
                name,
                name_span: merge.key.start..merge.key.end,
                value: TreeNode {
                    span: merge.value.start..merge.value.end,
                    kind: NodeKind::Opaque(OpaqueReason::Alias, Box::new(value)),
                },
            });
        }
        Ok(NodeKind::Object(members))
    }
}

/// Whether there is a name in a node that is no scalar, or something that stands elsewhere.
fn names_more_than_scalars(node: &Node<'_>) -> bool {
    match &node.kind {
        Kind::Scalar(_) => false,
        Kind::Alias(_) => true,
        Kind::List(list) => list.items.iter().any(|item| names_more_than_scalars(&item.node)),
        Kind::Map(map) => map
            .members
            .iter()
            .any(|member| member.name().is_none() || names_more_than_scalars(&member.value)),
    }
}

/// Why a node itself cannot be edited.
pub(super) fn opaque_reason(node: &Node<'_>) -> Option<OpaqueReason> {
    match (&node.kind, node.props.tag, node.props.anchor) {
        (Kind::Alias(_), ..) => Some(OpaqueReason::Alias),
        (_, _, Some(_)) => Some(OpaqueReason::Anchor),
        (_, Tag::Text | Tag::Other, _) => Some(OpaqueReason::Tag),
        (Kind::Map(map), ..) if map.members.iter().any(|member| member.name().is_none()) => {
            Some(OpaqueReason::ComplexName)
        }
        _ => None,
    }
}

/// Counts the aliases in a node by the anchors they name.
fn aliases(node: &Node<'_>, named: &mut HashMap<usize, usize>) {
    match &node.kind {
        Kind::Scalar(_) => {}
        Kind::Alias(number) => {
            *named.entry(*number).or_default() += 1;
        }
        Kind::List(list) => list.items.iter().for_each(|item| aliases(&item.node, named)),
        Kind::Map(map) => map.members.iter().for_each(|member| {
            aliases(&member.key, named);
            aliases(&member.value, named);
        }),
    }
}
