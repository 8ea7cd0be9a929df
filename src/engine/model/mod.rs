//! Words neutral to every forge.

mod action;
mod check;
mod forge;
mod ids;
mod observation;
mod work;

pub use action::{Action, CloseReason, CommitMessage, Done, FileChange, Labelled};
pub use check::{Check, Conclusion, Note, NoteLevel};
pub use forge::{
    Actor, ActorId, ActorKind, BranchCommit, BranchName, ChangeRequest, ChangeRequestState,
    Comment, CommitId, Edited, FilePath, Handle, Issue, IssueState, Lock, MergeMethod, Origin,
    ProposalBranch, Reaction, Repo, RepoName, Writable,
};
pub use ids::{AccountId, DeliveryKey, InstanceId, RepoId, SubjectNumber};
pub use observation::{ChangeRequestObservation, IssueObservation, Observation, Observed, Seen};
pub use work::{EffectKey, EffectStep, Lane, Subject, WHOLE_REPOSITORY, Wanted, WorkKey, WorkKind};
