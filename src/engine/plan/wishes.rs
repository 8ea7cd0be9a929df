//! What people decided of a contribution, as far as the plan needs to know.

use gitribute_core::repo_config::Rate;
use jiff::Timestamp;

use super::status::{Link, Why};
use crate::model::{CommitId, Handle, Reaction};
use crate::ports::Full;

/// What is to be carried out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wishes {
    /// Somebody who may accepted what is proposed now: it is merged once it stands as it should.
    pub merge: Option<Merge>,
    /// It is rejected.
    pub rejection: Option<Rejection>,
    /// It was rejected, and means something else now or is to be looked at again: it is proposed
    /// though its issue is closed.
    pub revived: Option<Revived>,
    /// Whether somebody is to be answered.
    pub asked: Option<Asked>,
    /// Reactions that are to stand on comments once all else is done.
    pub reactions: Vec<(Handle, Reaction)>,
    /// How what is accepted reaches the default branch.
    pub way: Way,
    /// The commit on the default branch that is this contribution, where no change request brought
    /// it there.
    pub landed: Option<CommitId>,
    /// The shared change request that did, where one did.
    pub landed_in: Option<Link>,
    /// What it waits for before it is proposed.
    pub wait: Option<Wait>,
    /// Where it shares a change request with others: what is seen of that one.
    pub grouped: Option<Grouped>,
    /// Whether we and another program answer each other; `None` where it is not looked at.
    pub repeats: Option<Repeats>,
}

/// Whether we and another program answer each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Repeats {
    /// So it is, and we are quiet.
    Loop,
    /// Not (any more).
    No,
}

/// How what is accepted reaches the default branch.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Way {
    /// By a change request that is merged.
    #[default]
    ChangeRequest,
    /// By a commit; until then it stands on its own branch.
    Commit,
    /// By a change request that it shares with others; its own branch is its part of that.
    Group,
}

/// What is seen of the change request that a contribution shares with others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Grouped {
    /// It is to be put there, or into the next one.
    Waits {
        /// The one that is open.
        at: Option<Link>,
    },
    /// It stands there.
    Stands {
        /// The change request.
        at: Link,
    },
    /// A person has committed to that one: it is left to them.
    ByHand {
        /// The change request.
        at: Link,
        /// Whether this stands there.
        part: PartOf,
    },
    /// It cannot stand there together with the others.
    Apart {
        /// The change request.
        at: Link,
        /// Why, in Markdown.
        why: String,
    },
    /// Somebody took it out.
    Dropped {
        /// The change request.
        at: Link,
    },
    /// As many stand there as are put together: it is for the next one.
    Full {
        /// The change request.
        at: Link,
    },
    /// It stood there, and a person closed it.
    Declined {
        /// The change request.
        at: Link,
        /// What was declined: once it means something else it is another one.
        meaning: String,
    },
}

/// Whether a contribution stands, as it is, in the change request that it is to share.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartOf {
    /// It does.
    It,
    /// It waits.
    Nothing,
}

/// What a contribution waits for that could be proposed as it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wait {
    /// It is its author's first one: for a nod of somebody who may accept.
    FirstTime,
    /// As many as are taken were proposed: for its time.
    Quota {
        /// Whose quota it is.
        full: Full,
        /// How many are taken.
        rate: Rate,
        /// From when it is proposed.
        until: Timestamp,
    },
}

/// An accepted proposal is to be merged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Merge;

/// A rejected contribution comes back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Revived;

/// There is something to answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asked;

/// A rejection that stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rejection {
    /// Who, and why, where their comment is still there.
    pub why: Option<Why>,
    /// What the contribution means that is rejected.
    pub meaning: Option<String>,
}
