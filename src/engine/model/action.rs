//! What a plan asks the forge to do. Each action says what should stand afterwards, so that doing
//! it twice is doing it once.

use super::check::Check;
use super::forge::{BranchName, CommitId, FilePath, Handle, Reaction};

/// One step of a plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Action {
    /// The branch stands at one commit of ours on top of `base` with these files. Where it stands
    /// elsewhere now it must be at `expected`, and is moved.
    Commit {
        /// The branch.
        branch: BranchName,
        /// The commit below.
        base: CommitId,
        /// The commit the branch is at now; `None` where it does not stand.
        expected: Option<CommitId>,
        /// Files of the commit that differ from `base`.
        files: Vec<FileChange>,
        /// The commit's message.
        message: CommitMessage,
    },
    /// The default branch has one commit more with these files, if it is still at `base`.
    Land {
        /// The commit below.
        base: CommitId,
        /// Files of the commit that differ from `base`.
        files: Vec<FileChange>,
        /// The commit's message.
        message: CommitMessage,
    },
    /// A change request from the branch to the default branch.
    OpenChangeRequest {
        /// The branch it comes from.
        branch: BranchName,
        /// Its title.
        title: String,
        /// Its text.
        body: String,
    },
    /// New title and text of a change request.
    EditChangeRequest {
        /// Which one.
        change_request: Handle,
        /// Its title.
        title: String,
        /// Its text.
        body: String,
    },
    /// A branch that was deleted stands again where it was: forges open a change request again
    /// only while its branch is at the commit it was closed with.
    RestoreBranch {
        /// Which one.
        branch: BranchName,
        /// The commit it was at.
        at: CommitId,
    },
    /// A change request is open again.
    ReopenChangeRequest {
        /// Which one.
        change_request: Handle,
    },
    /// A change request is closed unmerged.
    CloseChangeRequest {
        /// Which one.
        change_request: Handle,
    },
    /// A branch of ours is gone; only where it is at `expected`.
    DeleteBranch {
        /// Which one.
        branch: BranchName,
        /// The commit it is at.
        expected: CommitId,
    },
    /// A new comment on the subject.
    AddComment {
        /// Its text.
        body: String,
    },
    /// New text of a comment of ours.
    EditComment {
        /// Which one.
        comment: Handle,
        /// Its text.
        body: String,
    },
    /// Our reaction that tells "seen" stands on the subject.
    ReactSeen,
    /// A reaction of ours stands on a comment.
    React {
        /// Which comment.
        comment: Handle,
        /// What it tells.
        reaction: Reaction,
    },
    /// A change request is merged, if its branch is still at this commit; else nothing is done.
    Merge {
        /// Which one.
        change_request: Handle,
        /// The commit that was looked at.
        head: CommitId,
    },
    /// The subject, an issue, is closed.
    CloseIssue {
        /// Why.
        reason: CloseReason,
    },
    /// The subject, an issue, is open again.
    ReopenIssue,
    /// Labels of the subject or of its change request; those that the repository lacks are made.
    /// A label that cannot be set is left out: it never fails the rest.
    Label {
        /// Of what.
        of: Labelled,
        /// To be there.
        add: Vec<String>,
        /// To be gone.
        remove: Vec<String>,
    },
    /// A check run of ours stands on a commit. Where the forge does not let us, it is left out.
    Check(Box<Check>),
}

/// Why an issue is closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CloseReason {
    /// What it asks for is done.
    Completed,
    /// It is not going to be done.
    NotPlanned,
}

/// What is labelled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Labelled {
    /// The subject that was observed.
    Subject,
    /// A change request.
    ChangeRequest(Handle),
}

/// A file of a commit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FileChange {
    /// The file holds these bytes.
    Write {
        /// Where.
        path: FilePath,
        /// What.
        bytes: Vec<u8>,
    },
    /// The file is gone.
    Delete {
        /// Where.
        path: FilePath,
    },
}

/// A commit's message, made of our own words and of ids.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CommitMessage {
    /// The first line.
    pub headline: String,
    /// The rest, with its trailers; empty where there is none.
    pub body: String,
}

/// What came of an action.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Done {
    /// A branch is at this commit.
    Branch(BranchName, CommitId),
    /// A change request was opened, or stood already.
    ChangeRequest(Box<super::forge::ChangeRequest>),
    /// A comment was written.
    Comment(super::forge::Comment),
    /// A check run stands.
    Check(Handle),
    /// Nothing worth telling.
    Other,
}
