//! Opaque global ids, as GraphQL and `node_id` have them.

use super::{Id, State};
use crate::text::{base64url, to_base64url};

/// What a global id names. Things of a repository carry the repository's id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Node {
    User(Id),
    Repository(Id),
    Issue(Id, u64),
    Pull(Id, u64),
    Comment(Id, Id),
    Review(Id, Id),
    Remark(Id, Id),
    Label(Id, Id),
    Reaction(Id, Id),
    Check(Id, Id),
    Status(Id, Id),
    App(Id),
    Ref(Id, String),
    Commit(Id, String),
    Tree(Id, String),
    Blob(Id, String),
}

impl Node {
    /// The id as it is written.
    pub(crate) fn id(&self) -> String {
        let (prefix, rest) = match self {
            Self::User(id) => ("U", id.to_string()),
            Self::Repository(id) => ("R", id.to_string()),
            Self::App(id) => ("A", id.to_string()),
            Self::Issue(home, number) => ("I", format!("{home}:{number}")),
            Self::Pull(home, number) => ("PR", format!("{home}:{number}")),
            Self::Comment(home, id) => ("IC", format!("{home}:{id}")),
            Self::Review(home, id) => ("PRR", format!("{home}:{id}")),
            Self::Remark(home, id) => ("PRRC", format!("{home}:{id}")),
            Self::Label(home, id) => ("LA", format!("{home}:{id}")),
            Self::Reaction(home, id) => ("REA", format!("{home}:{id}")),
            Self::Check(home, id) => ("CR", format!("{home}:{id}")),
            Self::Status(home, id) => ("SC", format!("{home}:{id}")),
            Self::Ref(home, name) => ("REF", format!("{home}:{name}")),
            Self::Commit(home, oid) => ("C", format!("{home}:{oid}")),
            Self::Tree(home, oid) => ("T", format!("{home}:{oid}")),
            Self::Blob(home, oid) => ("B", format!("{home}:{oid}")),
        };
        format!("{prefix}_{}", to_base64url(rest.as_bytes()))
    }

    /// Reads an id; what it names need not exist.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (prefix, rest) = text.split_once('_')?;
        let rest = String::from_utf8(base64url(rest)?).ok()?;
        match prefix {
            "U" => return rest.parse().ok().map(Self::User),
            "R" => return rest.parse().ok().map(Self::Repository),
            "A" => return rest.parse().ok().map(Self::App),
            _ => {}
        }
        let (home, rest) = rest.split_once(':')?;
        let home = home.parse().ok()?;
        let text = rest.to_owned();
        let number = rest.parse();
        Some(match prefix {
            "I" => Self::Issue(home, number.ok()?),
            "PR" => Self::Pull(home, number.ok()?),
            "IC" => Self::Comment(home, number.ok()?),
            "PRR" => Self::Review(home, number.ok()?),
            "PRRC" => Self::Remark(home, number.ok()?),
            "LA" => Self::Label(home, number.ok()?),
            "REA" => Self::Reaction(home, number.ok()?),
            "CR" => Self::Check(home, number.ok()?),
            "SC" => Self::Status(home, number.ok()?),
            "REF" => Self::Ref(home, text),
            "C" => Self::Commit(home, text),
            "T" => Self::Tree(home, text),
            "B" => Self::Blob(home, text),
            _ => return None,
        })
    }
}

impl State {
    /// Whether what an id names is there.
    pub(crate) fn exists(&self, node: &Node) -> bool {
        let home = |id: &Id| self.repositories.get(id);
        match node {
            Node::User(id) => self.users.contains_key(id),
            Node::Repository(id) => self.repositories.contains_key(id),
            Node::App(id) => self.apps.contains_key(id),
            Node::Issue(id, number) => home(id).is_some_and(|home| {
                home.subjects.get(number).is_some_and(|subject| subject.pull.is_none())
            }),
            Node::Pull(id, number) => home(id).is_some_and(|home| home.pull(*number).is_ok()),
            Node::Comment(id, comment) => {
                home(id).is_some_and(|home| home.comments.contains_key(comment))
            }
            Node::Review(id, review) => home(id).is_some_and(|home| home.review(*review).is_ok()),
            Node::Remark(id, remark) => home(id).is_some_and(|home| home.remark(*remark).is_ok()),
            Node::Label(id, label) => {
                home(id).is_some_and(|home| home.labels.iter().any(|one| one.id == *label))
            }
            Node::Reaction(id, reaction) => {
                home(id).is_some_and(|home| home.reactions.iter().any(|one| one.id == *reaction))
            }
            Node::Check(id, run) => {
                home(id).is_some_and(|home| home.check_runs.iter().any(|one| one.id == *run))
            }
            Node::Status(id, status) => {
                home(id).is_some_and(|home| home.statuses.iter().any(|one| one.id == *status))
            }
            Node::Ref(id, name) => home(id).is_some_and(|home| home.refs.contains_key(name)),
            Node::Commit(id, oid) | Node::Tree(id, oid) | Node::Blob(id, oid) => {
                home(id).is_some_and(|home| home.git.object(oid).is_some())
            }
        }
    }

    /// The repository that a node belongs to.
    pub(crate) fn home_of(node: &Node) -> Option<Id> {
        match node {
            Node::User(_) | Node::App(_) => None,
            Node::Repository(id)
            | Node::Issue(id, _)
            | Node::Pull(id, _)
            | Node::Comment(id, _)
            | Node::Review(id, _)
            | Node::Remark(id, _)
            | Node::Label(id, _)
            | Node::Reaction(id, _)
            | Node::Check(id, _)
            | Node::Status(id, _)
            | Node::Ref(id, _)
            | Node::Commit(id, _)
            | Node::Tree(id, _)
            | Node::Blob(id, _) => Some(*id),
        }
    }
}
