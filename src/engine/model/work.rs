//! Units of work: what is looked at again, and what may not happen at the same time.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{AccountId, InstanceId, RepoId, SubjectNumber};

/// An issue or change request: the thing that is reconciled as a whole.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Subject {
    /// Which forge.
    pub instance: InstanceId,
    /// Which repository.
    pub repo: RepoId,
    /// Which issue or change request.
    pub number: SubjectNumber,
}

/// The number of no issue: of work that is about a repository as a whole.
pub const WHOLE_REPOSITORY: SubjectNumber = SubjectNumber(0);

/// What kind of work waits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WorkKind {
    /// Look at the subject again and make the forge what it should be.
    Reconcile,
    /// The same, and a person wants the check made anew.
    Recheck,
    /// The repository's default branch has moved: look at its open proposals again. The subject's
    /// number is [`WHOLE_REPOSITORY`].
    BaseMoved,
    /// Put the contributions that share change requests together again. The subject's number is
    /// [`WHOLE_REPOSITORY`].
    Groups,
}

/// Identity of waiting work: there is at most one waiting piece a key, so a hundred deliveries
/// about one issue are one look at it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct WorkKey {
    /// What is to be done.
    pub kind: WorkKind,
    /// To what.
    pub subject: Subject,
}

/// Work that is asked for, with what is known about how it will be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// The work.
    pub work: WorkKey,
    /// Whose rate limit it will spend, where that is known. It is no part of the work's identity:
    /// a repository that changes hands keeps its work.
    pub account: Option<AccountId>,
}

/// Work in one lane never runs at the same time: one lane a subject.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Lane(String);

/// Identity of one effect on the forge: looked up before the effect is made, so that none is made
/// twice.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct EffectKey {
    /// Whose effect.
    pub subject: Subject,
    /// Which of its effects.
    pub step: EffectStep,
}

/// The effects a reconcile can have; a subject has each at most once.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EffectStep {
    /// The proposal's branch and its commit.
    Branch,
    /// The change request.
    ChangeRequest,
    /// The sticky comment.
    Comment,
    /// The check run on the newest commit.
    Check,
    /// The commit on the default branch, where no change request brings it there.
    Base,
}

impl WorkKey {
    /// The lane this work runs in.
    pub fn lane(&self) -> Lane {
        Lane(self.subject.to_string())
    }
}

impl Lane {
    /// The lane's name as it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Subject {
    /// `github.com/1296269#42`, `gitlab.com/278964!7`: numbers only, so that it is the same after
    /// every rename.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}{}", self.instance, self.repo, self.number.reference())
    }
}
