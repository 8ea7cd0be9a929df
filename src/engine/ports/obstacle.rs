//! What stands between a change request and its merge, where the forge says which rule it is.

use thiserror::Error;

/// Why a forge does not merge a change request now.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Error)]
pub enum Obstacle {
    /// A pipeline runs; the forge merges by itself once that has succeeded.
    #[error("a pipeline still runs")]
    PipelineRuns,
    /// The newest commit has no pipeline that succeeded.
    #[error("the pipeline must succeed")]
    PipelineFailed,
    /// It does not fit the branch it goes to any more.
    #[error("it conflicts")]
    Conflict,
    /// Its branch must be brought onto the newest commit by a rebase.
    #[error("it needs a rebase")]
    Rebase,
    /// Threads on it are open.
    #[error("threads are open")]
    Threads,
    /// It is a draft.
    #[error("it is a draft")]
    Draft,
    /// People have to approve it first.
    #[error("approvals are missing")]
    Approvals {
        /// How many, where the forge tells.
        left: Option<u64>,
    },
    /// A reviewer wants something else.
    #[error("changes are requested")]
    ChangesRequested,
    /// Another change request has to be merged first.
    #[error("another merge request blocks it")]
    Blocked,
    /// It is set to be merged later.
    #[error("its time has not come")]
    Time,
    /// Its title or text lacks what the repository asks for.
    #[error("its title lacks something")]
    Title,
    /// A policy of the organisation.
    #[error("a policy stands against it")]
    Policy,
    /// Checks of services outside the forge.
    #[error("outside checks must pass")]
    StatusChecks,
    /// Somebody has locked files that it changes.
    #[error("files are locked")]
    LockedFiles,
    /// Its branch is gone, or has no commit.
    #[error("it has no commits")]
    NoCommits,
    /// It is closed.
    #[error("it is not open")]
    NotOpen,
}

impl Obstacle {
    /// All of them; approvals with and without their number.
    pub const ALL: [Self; 17] = [
        Self::PipelineRuns,
        Self::PipelineFailed,
        Self::Conflict,
        Self::Rebase,
        Self::Threads,
        Self::Draft,
        Self::Approvals { left: None },
        Self::Approvals { left: Some(2) },
        Self::ChangesRequested,
        Self::Blocked,
        Self::Time,
        Self::Title,
        Self::Policy,
        Self::StatusChecks,
        Self::LockedFiles,
        Self::NoCommits,
        Self::NotOpen,
    ];
}
