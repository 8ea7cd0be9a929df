//! Everything the forge knows about one subject, read at one moment.

use super::forge::{
    Actor, BranchName, ChangeRequest, Comment, CommitId, Issue, Lock, ProposalBranch, Repo,
};

/// A subject and all that belongs to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Observation {
    /// The account we write with.
    pub me: Actor,
    /// The repository.
    pub repo: Repo,
    /// The subject itself.
    pub subject: Observed,
}

/// What the subject turned out to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Observed {
    /// Nothing: it was deleted, moved, never was, or is not for the public, so that whatever we did
    /// about it would tell of it.
    Gone,
    /// An issue.
    Issue(Box<IssueObservation>),
    /// A change request.
    ChangeRequest(Box<ChangeRequestObservation>),
}

/// An issue, our traces on it, and the proposal made of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IssueObservation {
    /// The issue.
    pub issue: Issue,
    /// Our sticky comment on it: ours by author id and marker, the oldest where there are several.
    pub sticky: Option<Comment>,
    /// Whether our reaction tells that we saw it.
    pub seen: Seen,
    /// The branch of its proposal, where it stands.
    pub branch: Option<ProposalBranch>,
    /// The newest change request from that branch of this repository, whatever its state.
    pub change_request: Option<ChangeRequest>,
    /// What others wrote below the issue and below its change request, oldest first.
    pub talk: Vec<Comment>,
    /// Other open change requests from branches of ours in this repository, newest first, as many
    /// as came with the observation: they are told of, nothing is decided by them.
    pub others: Vec<ChangeRequest>,
}

/// A change request that somebody or we ourselves opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChangeRequestObservation {
    /// The change request.
    pub change_request: ChangeRequest,
    /// The branch it goes to.
    pub base: BranchName,
    /// The commit that branch is at.
    pub base_head: CommitId,
    /// Whether comments are closed.
    pub lock: Lock,
    /// Our sticky comment on it.
    pub sticky: Option<Comment>,
    /// What others wrote below it, oldest first.
    pub talk: Vec<Comment>,
}

/// Whether our reaction stands on the subject.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Seen {
    /// It does.
    Yes,
    /// It does not.
    No,
}
