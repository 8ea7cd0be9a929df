//! GitHub's REST shapes, each as small as what we read of it. Older servers lack fields and
//! deleted accounts leave nulls, so all that can be missing may be.

use gitribute_engine::model::{
    Actor, ActorId, ActorKind, BranchCommit, BranchName, ChangeRequest, ChangeRequestState,
    Comment, CommitId, Edited, Issue, IssueState, Lock, Origin, RepoId, SubjectNumber,
};
use jiff::Timestamp;
use serde::Deserialize;

use super::super::dto::{by_email, ghost};
use super::super::id::{Id, Kind};

#[derive(Debug, Deserialize)]
pub(in super::super) struct RestUser {
    #[serde(default)]
    pub(in super::super) id: Option<u64>,
    #[serde(default)]
    pub(in super::super) login: Option<String>,
    #[serde(default, rename = "type")]
    kind: Option<String>,
}

/// The user as an actor.
pub(in super::super) fn actor(user: Option<RestUser>) -> Actor {
    let Some(user) = user else { return ghost() };
    let login = user.login.unwrap_or_default();
    let bot = user.kind.as_deref() == Some("Bot") || login.ends_with("[bot]");
    Actor {
        id: user.id.map(ActorId),
        kind: if bot { ActorKind::Bot } else { ActorKind::Person },
        login,
    }
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct RestRepo {
    pub(in super::super) id: u64,
    #[serde(default)]
    pub(in super::super) node_id: String,
    pub(in super::super) full_name: String,
    pub(in super::super) default_branch: String,
    pub(in super::super) html_url: String,
    #[serde(default)]
    pub(in super::super) archived: bool,
    /// Told only to those who may push.
    #[serde(default)]
    pub(in super::super) allow_squash_merge: Option<bool>,
    #[serde(default)]
    pub(in super::super) allow_merge_commit: Option<bool>,
}

#[derive(Debug, Deserialize)]
struct RestLabel {
    name: String,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct RestIssue {
    #[serde(default)]
    node_id: String,
    number: u64,
    title: String,
    #[serde(default)]
    body: Option<String>,
    state: String,
    #[serde(default)]
    locked: bool,
    created_at: Timestamp,
    #[serde(default)]
    user: Option<RestUser>,
    #[serde(default)]
    labels: Vec<RestLabel>,
    /// Stands where the number is a pull request's.
    #[serde(default)]
    pub(in super::super) pull_request: Option<serde::de::IgnoredAny>,
}

impl RestIssue {
    pub(in super::super) fn neutral(self) -> Issue {
        Issue {
            number: SubjectNumber(self.number),
            handle: Id::new(self.number, &self.node_id).handle(),
            title: self.title,
            body: self.body.unwrap_or_default(),
            state: if self.state == "open" { IssueState::Open } else { IssueState::Closed },
            lock: if self.locked { Lock::Locked } else { Lock::Unlocked },
            labels: self.labels.into_iter().map(|label| label.name).collect(),
            author: actor(self.user),
            created_at: self.created_at,
        }
    }
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct RestComment {
    id: u64,
    #[serde(default)]
    node_id: String,
    #[serde(default)]
    body: Option<String>,
    created_at: Timestamp,
    #[serde(default)]
    updated_at: Option<Timestamp>,
    #[serde(default)]
    user: Option<RestUser>,
    #[serde(default)]
    reactions: Option<RestRollup>,
}

/// How many reactions of those kinds that are ours too.
#[derive(Debug, Default, Deserialize)]
struct RestRollup {
    #[serde(default)]
    eyes: u64,
    #[serde(default)]
    rocket: u64,
    #[serde(default)]
    confused: u64,
}

impl RestComment {
    /// Whether a reaction that may be ours stands on it: who it is of is asked apart.
    pub(in super::super) fn is_reacted_to(&self) -> bool {
        self.reactions.as_ref().is_some_and(|all| all.eyes + all.rocket + all.confused > 0)
    }

    /// The comment, without our reactions to it.
    pub(in super::super) fn neutral(self) -> Comment {
        self.of_kind(Kind::Usual)
    }

    /// The same, of a comment of another kind.
    pub(in super::super) fn of_kind(self, kind: Kind) -> Comment {
        // A server that does not say when a comment was changed cannot say that it was not.
        let edited =
            if self.updated_at == Some(self.created_at) { Edited::No } else { Edited::Yes };
        Comment {
            handle: Id::new(self.id, &self.node_id).of_kind(kind).handle(),
            author: actor(self.user),
            body: self.body.unwrap_or_default(),
            created_at: self.created_at,
            edited,
            reactions: Vec::new(),
        }
    }
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct RestReview {
    id: u64,
    #[serde(default)]
    node_id: String,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    submitted_at: Option<Timestamp>,
    #[serde(default)]
    user: Option<RestUser>,
}

impl RestReview {
    /// Its own text; `None` where it has none, or is not submitted.
    pub(in super::super) fn neutral(self) -> Option<Comment> {
        let body = self.body.filter(|body| !body.trim().is_empty())?;
        Some(Comment {
            handle: Id::new(self.id, &self.node_id).of_kind(Kind::Review).handle(),
            author: actor(self.user),
            body,
            created_at: self.submitted_at?,
            // REST does not tell.
            edited: Edited::Yes,
            reactions: Vec::new(),
        })
    }
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct RestSide {
    #[serde(rename = "ref")]
    pub(in super::super) name: String,
    pub(in super::super) sha: String,
    #[serde(default)]
    repo: Option<RestRepoNumber>,
}

#[derive(Debug, Deserialize)]
struct RestRepoNumber {
    id: u64,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct RestPull {
    #[serde(default)]
    node_id: String,
    number: u64,
    title: String,
    #[serde(default)]
    body: Option<String>,
    state: String,
    #[serde(default)]
    merged_at: Option<Timestamp>,
    head: RestSide,
    pub(in super::super) base: RestSide,
    #[serde(default)]
    user: Option<RestUser>,
    #[serde(default)]
    labels: Vec<RestLabel>,
    html_url: String,
    #[serde(default)]
    pub(in super::super) locked: bool,
}

impl RestPull {
    pub(in super::super) fn neutral(self, repo: RepoId) -> ChangeRequest {
        let state = match (self.merged_at, self.state.as_str()) {
            (Some(_), _) => ChangeRequestState::Merged,
            (None, "open") => ChangeRequestState::Open,
            (None, _) => ChangeRequestState::Closed,
        };
        // A deleted fork has no repository.
        let own = self.head.repo.is_some_and(|head| head.id == repo.0);
        ChangeRequest {
            number: SubjectNumber(self.number),
            handle: Id::new(self.number, &self.node_id).handle(),
            title: self.title,
            body: self.body.unwrap_or_default(),
            state,
            branch: BranchName(self.head.name),
            origin: if own { Origin::Repository } else { Origin::Elsewhere },
            head: CommitId(self.head.sha),
            labels: self.labels.into_iter().map(|label| label.name).collect(),
            author: actor(self.user),
            web_url: self.html_url,
        }
    }

    /// The newest from a branch of the repository itself.
    pub(in super::super) fn newest(
        repo: RepoId,
        branch: &BranchName,
        pulls: Vec<Self>,
    ) -> Option<ChangeRequest> {
        pulls
            .into_iter()
            .map(|pull| pull.neutral(repo))
            .filter(|pull| pull.origin == Origin::Repository && pull.branch == *branch)
            .max_by_key(|pull| pull.number)
    }
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct RestReaction {
    #[serde(default)]
    pub(in super::super) content: String,
    #[serde(default)]
    pub(in super::super) user: Option<RestUser>,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct RestComparison {
    #[serde(default)]
    pub(in super::super) commits: Vec<RestCommit>,
    #[serde(default)]
    pub(in super::super) merge_base_commit: Option<RestSha>,
    #[serde(default)]
    pub(in super::super) files: Vec<RestFile>,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct RestSha {
    pub(in super::super) sha: String,
}

/// A file of a comparison; of long ones GitHub tells 300.
#[derive(Debug, Deserialize)]
pub(in super::super) struct RestFile {
    pub(in super::super) filename: String,
    #[serde(default)]
    pub(in super::super) status: String,
    #[serde(default)]
    pub(in super::super) previous_filename: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct RestChecks {
    #[serde(default)]
    pub(in super::super) check_runs: Vec<RestCheck>,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct RestCheck {
    pub(in super::super) id: u64,
    #[serde(default)]
    pub(in super::super) status: String,
    #[serde(default)]
    pub(in super::super) external_id: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct RestCommit {
    sha: String,
    commit: RestGitCommit,
    #[serde(default)]
    author: Option<RestUser>,
    #[serde(default)]
    parents: Vec<RestParent>,
}

#[derive(Debug, Deserialize)]
struct RestParent {
    sha: String,
}

#[derive(Debug, Deserialize)]
struct RestGitCommit {
    #[serde(default)]
    message: String,
    #[serde(default)]
    author: Option<RestGitActor>,
}

#[derive(Debug, Deserialize)]
struct RestGitActor {
    #[serde(default)]
    email: Option<String>,
}

impl RestCommit {
    pub(in super::super) fn neutral(self) -> BranchCommit {
        // An empty object stands where GitHub knows no account.
        let author = match self.author {
            Some(user) if user.id.is_some() => Some(actor(Some(user))),
            _ => self.commit.author.and_then(|author| by_email(author.email.as_deref()?)),
        };
        BranchCommit {
            id: CommitId(self.sha),
            parent: self.parents.into_iter().next().map(|parent| CommitId(parent.sha)),
            message: self.commit.message,
            author,
        }
    }
}
