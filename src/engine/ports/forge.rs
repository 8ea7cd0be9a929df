//! The forge: what the engine asks of GitHub, GitLab or Forgejo. Every verb is idempotent, and
//! what a forge can and cannot do is data, not a missing method.

use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use thiserror::Error;

use crate::model::{
    AccountId, Action, Actor, BranchCommit, BranchName, ChangeRequest, CommitId, Done, FilePath,
    Observation, Repo, RepoId, RepoName, Subject, SubjectNumber,
};

/// What a forge can do and how much fits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Capabilities {
    /// Largest comment or description, in bytes of UTF-8.
    pub max_comment_bytes: usize,
    /// Largest file that can be read and written through the interface, in bytes.
    pub max_file_bytes: u64,
    /// Whether check runs can be made.
    pub checks: Checks,
}

/// Whether a forge takes check runs of ours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Checks {
    /// It does.
    Runs {
        /// Most notes beside lines of one run.
        max_notes: usize,
        /// Longest text of a run, in bytes of UTF-8.
        max_bytes: usize,
    },
    /// It does not, or not for our kind of account.
    None,
}

/// How two commits differ, as far as the forge tells.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Comparison {
    /// The commit at which the newer one's line left the older one's; `None` where they share
    /// none.
    pub fork: Option<CommitId>,
    /// Files that differ between there and the newer one; forges end long lists.
    pub changed: Vec<ChangedFile>,
}

/// A file that differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChangedFile {
    /// Where it is, or was.
    pub path: FilePath,
    /// Where it was before, where it was renamed.
    pub was: Option<FilePath>,
}

/// Which repository: its number, and the name under which it was last seen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RepoRef {
    /// The number, which is what counts.
    pub id: RepoId,
    /// The name, which is what addresses need.
    pub name: RepoName,
}

/// An entry of a folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its path in the repository.
    pub path: FilePath,
    /// What it is.
    pub kind: EntryKind,
}

/// What stands at a path of a commit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EntryKind {
    /// An ordinary file.
    File,
    /// A file with the executable bit.
    Executable,
    /// A symbolic link.
    Symlink,
    /// A folder.
    Folder,
    /// Another repository.
    Submodule,
}

/// A file as it was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FileState {
    /// There is none.
    Missing,
    /// An ordinary file.
    Bytes(Vec<u8>),
    /// Something else stands there.
    NotAFile(EntryKind),
    /// A pointer of Git LFS: the file itself is kept elsewhere.
    LargeFilePointer,
    /// A file larger than the forge or we can handle.
    TooLarge {
        /// Its size in bytes.
        bytes: u64,
    },
}

/// An uploaded file as it was fetched.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Attached {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It has more than were asked for.
    TooLarge,
    /// The forge does not give it, or leads elsewhere for it.
    Missing,
}

/// An earlier version of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Version {
    /// The commit that made it.
    pub commit: CommitId,
    /// What it held.
    pub bytes: Vec<u8>,
}

/// What an account may do in a repository, as the forge says now. Nothing else tells it: what
/// payloads say of an author's association is not believed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Permission {
    /// How far it goes.
    pub role: Role,
    /// The forge's own name of the role, where a repository can define more than the usual ones.
    pub name: Option<String>,
}

/// How far an account's rights go, from least to most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    /// None, not even reading.
    None,
    /// Reads.
    Read,
    /// Sorts issues.
    Triage,
    /// Writes.
    Write,
    /// Looks after the repository.
    Maintain,
    /// Owns it.
    Admin,
}

/// Whether an account is in a team now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Membership {
    /// It is.
    Member,
    /// It is not, or there is no such team.
    Stranger,
    /// The forge does not let us know.
    Unreadable,
}

/// Who put a label on a subject, the last time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Labelling {
    /// Who.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}

/// What has changed in all repositories that a forge lets us work on.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Changed {
    /// Issues and change requests.
    pub subjects: Vec<Touched>,
    /// What an operator should know and do, in English: webhooks that are not called any more.
    pub remarks: Vec<String>,
}

/// A subject that has changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Touched {
    /// Its repository.
    pub repo: RepoRef,
    /// Its number.
    pub number: SubjectNumber,
    /// When it changed last, by the forge's clock.
    pub at: Timestamp,
    /// Whose rate limit work on it spends, where that is known.
    pub account: Option<AccountId>,
}

/// A forge that speaks for one account.
#[async_trait]
pub trait Forge: Send + Sync {
    /// What it can do.
    fn capabilities(&self) -> &Capabilities;

    /// The name under which a repository was just seen, in a delivery or in a CI job's
    /// environment. Only a hint that saves requests: the number decides.
    fn note(&self, repo: &RepoRef);

    /// How a commit credits an account: its login and an address that the forge knows to be its,
    /// `login <address>`, harmless in a trailer. `None` where the account is gone or no address
    /// is known. Pure.
    fn credit(&self, actor: &Actor) -> Option<String>;

    /// Where people see a file at a commit; `#L12` behind it shows a line. Pure.
    fn file_url(&self, repo: &Repo, at: &CommitId, path: &FilePath) -> String;

    /// What the addresses of files that people uploaded below a repository's conversations begin
    /// with, each ending in `/`. Pure.
    fn uploads(&self, repo: &Repo) -> Vec<String>;

    /// A file that somebody uploaded to the forge itself, of at most so many bytes: never from an
    /// address that does not begin as [`Forge::uploads`] says, never further than to the hosts
    /// where the forge keeps uploads, and never with our token (FAULTS S23).
    async fn attachment(&self, repo: &Repo, url: &str, most: usize)
    -> Result<Attached, ForgeError>;

    /// Everything it knows about a subject, in as few requests as it allows. `proposal` is the
    /// name that the subject's branch has, where it stands.
    async fn observe(
        &self,
        subject: &Subject,
        proposal: &BranchName,
    ) -> Result<Observation, ForgeError>;

    /// The issues and change requests that have changed since a time, in all repositories that we
    /// may write to; the newest some hundreds of each. Where the forge does not tell which
    /// repositories these are, none.
    async fn changed(&self, since: Timestamp) -> Result<Changed, ForgeError>;

    /// The open change requests of a repository, oldest first: our proposals and people's own.
    async fn change_requests(&self, repo: RepoId) -> Result<Vec<ChangeRequest>, ForgeError>;

    /// The branches of a repository whose names begin so, with the commits they are at; at most a
    /// few hundred.
    async fn branches(
        &self,
        repo: RepoId,
        prefix: &str,
    ) -> Result<Vec<(BranchName, CommitId)>, ForgeError>;

    /// The entries of folders at a commit, in the order asked; none where there is no such folder.
    /// What a commit holds never changes, so this may come from a cache.
    async fn list(
        &self,
        repo: &RepoRef,
        at: &CommitId,
        folders: &[FilePath],
    ) -> Result<Vec<Vec<Entry>>, ForgeError>;

    /// Files at a commit, in the order asked. What a commit holds never changes, so this may come
    /// from a cache.
    async fn read(
        &self,
        repo: &RepoRef,
        at: &CommitId,
        paths: &[FilePath],
    ) -> Result<Vec<FileState>, ForgeError>;

    /// Earlier versions of a file, newest first, without the one at `at`.
    async fn versions(
        &self,
        repo: &RepoRef,
        at: &CommitId,
        path: &FilePath,
        most: usize,
    ) -> Result<Vec<Version>, ForgeError>;

    /// How a commit, perhaps of a fork, differs from where its line left the base's.
    async fn compare(
        &self,
        repo: &RepoRef,
        base: &CommitId,
        head: &CommitId,
    ) -> Result<Comparison, ForgeError>;

    /// What an account may do in a repository now. An account that is gone, or whose login
    /// belongs to another by now, may do nothing.
    async fn permission(&self, repo: &RepoRef, actor: &Actor) -> Result<Permission, ForgeError>;

    /// The newest commits of an account in the line of a commit, newest first, at most so many. An
    /// account that is gone has none.
    async fn commits(
        &self,
        repo: &RepoRef,
        at: &CommitId,
        author: &Actor,
        most: usize,
    ) -> Result<Vec<BranchCommit>, ForgeError>;

    /// Who put a label on an issue or change request that bears it now; `None` where it does not,
    /// or where the forge does not tell.
    async fn labelled(
        &self,
        repo: &RepoRef,
        number: SubjectNumber,
        label: &str,
    ) -> Result<Option<Labelling>, ForgeError>;

    /// Whether an account is in a team (`org/data`) now. An account that is gone, or whose login
    /// belongs to another by now, is in none.
    async fn membership(
        &self,
        repo: &RepoRef,
        team: &str,
        actor: &Actor,
    ) -> Result<Membership, ForgeError>;

    /// Does the actions in order, in as few requests as the forge allows; the first that
    /// fails is the answer. What was done before stays done: the next observation sees it.
    /// Actions that travel together may be done although one among them failed, but no text or
    /// label is written after a commit or a change request that failed.
    async fn act(
        &self,
        observed: &Observation,
        actions: &[Action],
    ) -> Result<Vec<Done>, ForgeError>;
}

/// Why a forge did not do it, by what follows from it (FACTS section 0, row 10).
#[derive(Debug, Error)]
pub enum ForgeError {
    /// It asked us to pause: everything of this account waits.
    #[error("the forge asks for a pause of {} s", wait.as_secs())]
    RateLimited {
        /// How long.
        wait: Duration,
    },
    /// It is unwell or out of reach: try again later. Whether a write was done is not known.
    #[error("the forge is not available: {0}")]
    Unavailable(String),
    /// Somebody was faster: look again and plan anew.
    #[error("the forge has moved on: {0}")]
    Conflict(String),
    /// It does not let us: a person must mend it.
    #[error("the forge refuses: {0}")]
    Refused(Refusal),
    /// It answered something we cannot read.
    #[error("the forge's answer makes no sense: {0}")]
    Nonsense(String),
}

/// What a forge does not let us do.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum Refusal {
    /// Our token is no good.
    #[error("the token is not accepted")]
    Unauthenticated,
    /// Our account lacks a right.
    #[error("the account may not do this: {0}")]
    Forbidden(String),
    /// The thing is not there, or not for us.
    #[error("not found: {0}")]
    NotFound(String),
    /// The conversation is locked.
    #[error("the conversation is locked")]
    Locked,
    /// The repository is archived.
    #[error("the repository is archived")]
    Archived,
    /// A rule of the repository stands against it.
    #[error("a rule of the repository stands against it: {0}")]
    Rule(String),
    /// It does not merge a change request now, and says which rule it is.
    #[error("it is not merged: {0}")]
    Unmergeable(super::Obstacle),
    /// It finds what we sent invalid.
    #[error("the forge finds it invalid: {0}")]
    Invalid(String),
}
