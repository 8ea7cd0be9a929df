//! What the executor walks over: nodes of the world, and small objects made on the way.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use apollo_compiler::response::JsonValue;
use serde_json::Value;

use super::Context;
use crate::git::ObjectKind;
use crate::world::node::Node;
use crate::world::{State, UserKind};

/// An object without fields of its own.
#[derive(Clone, Debug)]
pub(crate) enum Thing {
    Query,
    Mutation,
    /// Something of the world, read when asked for.
    Node(Node),
    /// An object whose fields are known already: its type and them.
    Made(&'static str, Vec<(&'static str, Out)>),
}

/// The value of a field.
#[derive(Clone, Debug)]
pub(crate) enum Out {
    Leaf(Value),
    One(Thing),
    Many(Vec<Thing>),
    /// All of a connection's nodes, of which the field's arguments ask for a page: the types of
    /// the connection and of its edges, and the nodes.
    List(&'static str, &'static str, Vec<Thing>),
}

impl Out {
    pub(crate) const NULL: Self = Self::Leaf(Value::Null);

    pub(crate) fn leaf(value: impl Into<Value>) -> Self {
        Self::Leaf(value.into())
    }

    pub(crate) fn node(node: Node) -> Self {
        Self::One(Thing::Node(node))
    }

    /// A node or null.
    pub(crate) fn maybe(node: Option<Node>) -> Self {
        node.map_or(Self::NULL, Self::node)
    }
}

/// A thing with the world behind it.
pub(crate) struct Object<'c, 'w> {
    pub(crate) context: &'c Context<'w>,
    pub(crate) thing: Thing,
}

/// GraphQL's type of a node.
fn type_of(state: &State, node: &Node) -> &'static str {
    match node {
        Node::User(id) => match state.users.get(id).map(|user| user.kind) {
            Some(UserKind::Bot) => "Bot",
            Some(UserKind::Organization) => "Organization",
            _ => "User",
        },
        Node::Repository(_) => "Repository",
        Node::Issue(..) => "Issue",
        Node::Pull(..) => "PullRequest",
        Node::Comment(..) => "IssueComment",
        Node::Review(..) => "PullRequestReview",
        Node::Remark(..) => "PullRequestReviewComment",
        Node::Label(..) => "Label",
        Node::Reaction(..) => "Reaction",
        Node::Check(..) => "CheckRun",
        Node::Ref(..) => "Ref",
        Node::Commit(..) => "Commit",
        Node::Tree(..) => "Tree",
        Node::Blob(..) => "Blob",
        Node::Status(..) | Node::App(_) => "Node",
    }
}

/// The node of a Git object; tags are not served.
pub(crate) fn object_node(home: u64, oid: String, kind: ObjectKind) -> Option<Node> {
    match kind {
        ObjectKind::Commit => Some(Node::Commit(home, oid)),
        ObjectKind::Tree => Some(Node::Tree(home, oid)),
        ObjectKind::Blob => Some(Node::Blob(home, oid)),
        ObjectKind::Tag => None,
    }
}

impl ObjectValue for Object<'_, '_> {
    fn type_name(&self) -> &str {
        match &self.thing {
            Thing::Query => "Query",
            Thing::Mutation => "Mutation",
            Thing::Node(node) => type_of(&self.context.state.borrow(), node),
            Thing::Made(kind, _) => kind,
        }
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let name = info.field_name();
        let arguments = serde_json::to_value(info.arguments()).unwrap_or_default();
        let out = match &self.thing {
            Thing::Query => super::query::resolve(self.context, name, &arguments)?,
            Thing::Mutation => super::mutations::resolve(self.context, name, &arguments)?,
            Thing::Node(node) => super::fields::resolve(self.context, node, name, &arguments)?,
            Thing::Made(_, fields) => fields
                .iter()
                .find(|(known, _)| *known == name)
                .map_or(Out::NULL, |(_, out)| out.clone()),
        };
        let out = match out {
            Out::List(kind, edge, things) => {
                let items = (1..).zip(things).collect();
                Out::One(super::list::connection(name, (kind, edge), items, &arguments)?)
            }
            other => other,
        };
        Ok(self.resolved(out))
    }
}

impl<'w> Object<'_, 'w> {
    fn resolved<'a>(&'a self, out: Out) -> ResolvedValue<'a>
    where
        'w: 'a,
    {
        let context = self.context;
        match out {
            Out::Leaf(value) => ResolvedValue::leaf(JsonValue::from(value)),
            Out::One(thing) => ResolvedValue::object(Object { context, thing }),
            Out::List(_, _, things) | Out::Many(things) => ResolvedValue::list(
                things
                    .into_iter()
                    .map(move |thing| ResolvedValue::object(Object { context, thing })),
            ),
        }
    }
}
