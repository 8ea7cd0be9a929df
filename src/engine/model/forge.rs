//! What a forge holds, in neutral words.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{RepoId, SubjectNumber};

/// The full name of a repository as it stands in addresses: `owner/name`, or deeper on GitLab.
/// It can change; [`RepoId`] cannot.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RepoName(pub String);

/// A Git commit by its hexadecimal object name.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CommitId(pub String);

/// A branch by its short name (`main`).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BranchName(pub String);

/// A path inside a repository: relative, `/`-separated.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FilePath(pub String);

/// The forge's own handle of a thing it made (a GraphQL node id, a number); opaque to the engine.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Handle(pub String);

/// An account by the forge's number. Logins can change hands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ActorId(pub u64);

/// Who did something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Actor {
    /// The account; `None` where it was deleted.
    pub id: Option<ActorId>,
    /// Its login now.
    pub login: String,
    /// What kind of account it is.
    pub kind: ActorKind,
}

/// What kind of account acts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ActorKind {
    /// A person.
    Person,
    /// A program: an app, a bot, an action.
    Bot,
    /// An account that is gone.
    Ghost,
}

/// A repository as it is now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Repo {
    /// Its number.
    pub id: RepoId,
    /// Its handle.
    pub handle: Handle,
    /// Its name now.
    pub name: RepoName,
    /// The branch that contributions go to.
    pub default_branch: BranchName,
    /// The commit that branch is at; `None` in an empty repository.
    pub base_head: Option<CommitId>,
    /// Whether it takes changes.
    pub writable: Writable,
    /// How change requests are merged there.
    pub merges: MergeMethod,
    /// How those of several contributions are: with a commit each, where that is allowed.
    pub merges_each: MergeMethod,
    /// Its address for people, without a slash at the end.
    pub web_url: String,
}

/// How a change request becomes part of its base.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MergeMethod {
    /// As one new commit.
    Squash,
    /// With a commit that joins both.
    Merge,
    /// Commit by commit.
    Rebase,
}

/// Whether a repository takes changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Writable {
    /// It does.
    Yes,
    /// It is archived: nothing can be written.
    Archived,
}

/// An issue as it is now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Issue {
    /// Its number.
    pub number: SubjectNumber,
    /// Its handle.
    pub handle: Handle,
    /// Its title.
    pub title: String,
    /// Its text; empty where it has none.
    pub body: String,
    /// Whether it is open.
    pub state: IssueState,
    /// Whether comments are closed.
    pub lock: Lock,
    /// Names of its labels.
    pub labels: Vec<String>,
    /// Who wrote it.
    pub author: Actor,
    /// When.
    pub created_at: Timestamp,
}

/// Whether an issue is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IssueState {
    /// It is.
    Open,
    /// It is not.
    Closed,
}

/// Whether a conversation is locked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lock {
    /// Anybody may comment.
    Unlocked,
    /// Comments are refused.
    Locked,
}

/// A comment below an issue or change request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comment {
    /// Its handle.
    pub handle: Handle,
    /// Who wrote it.
    pub author: Actor,
    /// Its text.
    pub body: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// Whether its text was changed since.
    pub edited: Edited,
    /// The reactions of ours that stand on it.
    pub reactions: Vec<Reaction>,
}

/// Whether a text was changed after it was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Edited {
    /// It is as it was written.
    No,
    /// It is not, or the forge cannot tell.
    Yes,
}

/// What a reaction of ours tells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reaction {
    /// We saw it.
    Seen,
    /// What it asks for is done.
    Done,
    /// What it asks for is refused.
    Refused,
}

/// A pull or merge request as it is now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChangeRequest {
    /// Its number.
    pub number: SubjectNumber,
    /// Its handle.
    pub handle: Handle,
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
    /// Where it stands.
    pub state: ChangeRequestState,
    /// The branch it asks to merge.
    pub branch: BranchName,
    /// Where that branch is. Only one in the repository itself can be ours: anybody may name a
    /// branch of a fork as we name ours.
    pub origin: Origin,
    /// The commit that branch is at.
    pub head: CommitId,
    /// Names of its labels.
    pub labels: Vec<String>,
    /// Who opened it.
    pub author: Actor,
    /// Its address for people.
    pub web_url: String,
}

/// Where a change request's branch is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// In the repository that it asks to change.
    Repository,
    /// In a fork, or in one that is gone.
    Elsewhere,
}

/// Where a change request stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChangeRequestState {
    /// It waits.
    Open,
    /// It was closed unmerged.
    Closed,
    /// It was merged.
    Merged,
}

/// The branch of a proposal as it is now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProposalBranch {
    /// Its name.
    pub name: BranchName,
    /// The commit it is at.
    pub head: CommitId,
    /// The commits that the base does not have, oldest first, at most a handful.
    pub commits: Vec<BranchCommit>,
}

/// A commit of a proposal's branch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BranchCommit {
    /// The commit.
    pub id: CommitId,
    /// Its first parent.
    pub parent: Option<CommitId>,
    /// Its message.
    pub message: String,
    /// Who made it, where the forge can tell.
    pub author: Option<Actor>,
}

macro_rules! texts {
    ($($name:ident),*) => {$(
        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<T: Into<String>> From<T> for $name {
            fn from(text: T) -> Self {
                Self(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

texts!(RepoName, CommitId, BranchName, FilePath, Handle);
