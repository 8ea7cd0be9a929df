//! What people decided of a contribution, as far as the plan needs to know.

use super::status::Why;
use crate::model::{Handle, Reaction};

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
