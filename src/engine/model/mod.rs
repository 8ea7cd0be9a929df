//! Words neutral to every forge.

mod action;
mod forge;
mod ids;
mod observation;
mod work;

pub use action::{Action, CommitMessage, Done, FileChange, Labelled};
pub use forge::{
    Actor, ActorId, ActorKind, BranchCommit, BranchName, ChangeRequest, ChangeRequestState,
    Comment, CommitId, FilePath, Handle, Issue, IssueState, Lock, Origin, ProposalBranch, Repo,
    RepoName, Writable,
};
pub use ids::{AccountId, DeliveryKey, InstanceId, RepoId, SubjectNumber};
pub use observation::{ChangeRequestObservation, IssueObservation, Observation, Observed, Seen};
pub use work::{EffectKey, EffectStep, Lane, Subject, Wanted, WorkKey, WorkKind};
