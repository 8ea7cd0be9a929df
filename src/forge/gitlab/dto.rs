//! GitLab's shapes, each as small as what we read of it, and their way into the neutral words.
//! Everything that can be null is.

use gitribute_engine::model::{
    Actor, ActorId, ActorKind, BranchCommit, BranchName, ChangeRequest, ChangeRequestState,
    Comment, CommitId, Edited, Handle, Origin, Reaction, RepoId, SubjectNumber,
};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer};

use super::id::{self, Place};
use super::quick;

/// Nodes of a connection, of which single ones may be null, and the whole too.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "T: Deserialize<'de>"))]
pub(super) struct Nodes<T> {
    #[serde(default = "Vec::new", deserialize_with = "present")]
    pub(super) nodes: Vec<T>,
    #[serde(default)]
    page_info: Option<PageInfo>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    #[serde(default)]
    end_cursor: Option<String>,
}

fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    let nodes: Option<Vec<Option<T>>> = Option::deserialize(from)?;
    Ok(nodes.unwrap_or_default().into_iter().flatten().collect())
}

impl<T> Nodes<T> {
    /// Whether there are more than these.
    pub(super) fn is_cut(&self) -> bool {
        self.page_info.as_ref().is_some_and(|page| page.has_next_page)
    }

    /// Where the next page begins.
    pub(super) fn next(&self) -> Option<String> {
        let page = self.page_info.as_ref()?;
        page.end_cursor.clone().filter(|_| page.has_next_page)
    }
}

impl<T> Default for Nodes<T> {
    fn default() -> Self {
        Self { nodes: Vec::new(), page_info: None }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Author {
    id: String,
    username: String,
    #[serde(default)]
    bot: bool,
}

/// Accounts that GitLab itself makes and that stand for nobody: people whose account was deleted,
/// and people who wrote to the Service Desk by mail (FAULTS L13).
const NOBODY: [&str; 2] = ["ghost", "support-bot"];

pub(super) fn actor(author: Option<Author>) -> Actor {
    let Some(author) = author else {
        return Actor { id: None, login: "ghost".to_owned(), kind: ActorKind::Ghost };
    };
    let number = id::number(&author.id).map(ActorId);
    named(number, author.username, author.bot)
}

/// An account by its number and name.
pub(super) fn named(id: Option<ActorId>, login: String, bot: bool) -> Actor {
    if NOBODY.contains(&login.as_str()) {
        return Actor { id: None, login, kind: ActorKind::Ghost };
    }
    Actor { id, login, kind: if bot { ActorKind::Bot } else { ActorKind::Person } }
}

#[derive(Debug, Deserialize)]
pub(super) struct Label {
    title: String,
}

pub(super) fn titles(labels: Option<Nodes<Label>>) -> Vec<String> {
    labels.unwrap_or_default().nodes.into_iter().map(|label| label.title).collect()
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MergeRequest {
    pub(super) iid: String,
    title: String,
    #[serde(default)]
    description: Option<String>,
    state: State,
    #[serde(default)]
    draft: bool,
    #[serde(default)]
    web_url: Option<String>,
    source_branch: String,
    #[serde(default)]
    source_project_id: Option<u64>,
    #[serde(default)]
    diff_head_sha: Option<String>,
    #[serde(default)]
    author: Option<Author>,
    #[serde(default)]
    labels: Option<Nodes<Label>>,
}

/// Where a merge request stands; `locked` is the moment in which it is being merged.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    Opened,
    Closed,
    Locked,
    Merged,
}

impl State {
    fn neutral(self) -> ChangeRequestState {
        match self {
            Self::Opened | Self::Locked => ChangeRequestState::Open,
            Self::Closed => ChangeRequestState::Closed,
            Self::Merged => ChangeRequestState::Merged,
        }
    }
}

impl MergeRequest {
    pub(super) fn neutral(self, project: RepoId) -> Option<ChangeRequest> {
        let iid = self.iid.parse().ok()?;
        Some(
            Parts {
                iid,
                title: self.title,
                description: self.description,
                state: self.state,
                draft: self.draft,
                web_url: self.web_url.unwrap_or_default(),
                branch: self.source_branch,
                source: self.source_project_id,
                head: self.diff_head_sha.unwrap_or_default(),
                author: actor(self.author),
                labels: titles(self.labels),
            }
            .neutral(project),
        )
    }
}

/// A merge request by either interface.
struct Parts {
    iid: u64,
    title: String,
    description: Option<String>,
    state: State,
    draft: bool,
    web_url: String,
    branch: String,
    source: Option<u64>,
    head: String,
    author: Actor,
    labels: Vec<String>,
}

impl Parts {
    /// A deleted fork has no project, so "not known" is "elsewhere" (FAULTS S12).
    fn neutral(self, project: RepoId) -> ChangeRequest {
        let origin =
            if self.source == Some(project.0) { Origin::Repository } else { Origin::Elsewhere };
        ChangeRequest {
            number: SubjectNumber::apart(self.iid),
            handle: draft_handle(self.iid, self.draft),
            title: undrafted(&self.title, self.draft).to_owned(),
            body: quick::restored(&self.description.unwrap_or_default()),
            state: self.state.neutral(),
            branch: BranchName(self.branch),
            origin,
            head: CommitId(self.head),
            labels: self.labels,
            author: self.author,
            web_url: self.web_url,
        }
    }
}

/// The word of a draft's title (GitLab docs, "Draft merge requests").
pub(super) const DRAFT: &str = "Draft: ";

/// A handle that also tells whether the title has the word of a draft: who set it keeps it when
/// we write the title.
fn draft_handle(iid: u64, draft: bool) -> Handle {
    let place = Place::MergeRequest(iid);
    if draft { Handle(format!("{}{place}", id::DRAFT)) } else { place.handle() }
}

/// Whether a merge request was a draft when its handle was made.
pub(super) fn is_draft(handle: &Handle) -> bool {
    handle.as_str().starts_with(id::DRAFT)
}

/// The title without the word by which GitLab knows a draft.
fn undrafted(title: &str, draft: bool) -> &str {
    if !draft {
        return title;
    }
    let words = ["draft:", "[draft]", "(draft)"];
    let found = words
        .iter()
        .find(|word| title.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)));
    found.and_then(|word| title.get(word.len()..)).unwrap_or(title).trim_start()
}

/// A note of an issue or merge request.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Note {
    id: String,
    #[serde(default)]
    system: bool,
    #[serde(default)]
    internal: Option<bool>,
    body: String,
    created_at: Timestamp,
    #[serde(default)]
    last_edited_at: Option<Timestamp>,
    #[serde(default)]
    author: Option<Author>,
    #[serde(default)]
    award_emoji: Option<Nodes<Award>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Award {
    name: String,
    #[serde(default)]
    user: Option<UserNumber>,
}

#[derive(Debug, Deserialize)]
struct UserNumber {
    id: String,
}

/// How GitLab names our reactions.
const REACTIONS: [(Reaction, &str); 3] =
    [(Reaction::Seen, "eyes"), (Reaction::Done, "rocket"), (Reaction::Refused, "confused")];

/// GitLab's word for a reaction.
pub(super) fn reaction_word(reaction: Reaction) -> &'static str {
    REACTIONS.iter().find(|(own, _)| *own == reaction).map_or("eyes", |(_, word)| word)
}

impl Note {
    /// The note in neutral words; `None` for one that is none of people's public talk: GitLab's
    /// own remarks, and internal notes, which the public must not learn of (FAULTS L8, L12).
    pub(super) fn neutral(self, place: Place, me: &Actor) -> Option<Comment> {
        if self.system || self.internal == Some(true) {
            return None;
        }
        let note = id::number(&self.id)?;
        let ours = |award: &Award| {
            let by = award.user.as_ref().and_then(|user| id::number(&user.id)).map(ActorId);
            by.is_some() && by == me.id
        };
        let awards = self.award_emoji.unwrap_or_default().nodes;
        let reactions = awards
            .iter()
            .filter(|award| ours(award))
            .filter_map(|award| REACTIONS.iter().find(|(_, word)| *word == award.name))
            .map(|(reaction, _)| *reaction)
            .collect();
        let author = actor(self.author);
        let own = author.id.is_some() && author.id == me.id;
        Some(Comment {
            handle: place.note(note),
            body: if own { quick::restored(&self.body) } else { self.body },
            author,
            created_at: self.created_at,
            edited: if self.last_edited_at.is_some() { Edited::Yes } else { Edited::No },
            reactions,
        })
    }
}

/// An account as REST tells it.
#[derive(Debug, Deserialize)]
pub(super) struct RestUser {
    pub(super) id: u64,
    pub(super) username: String,
    #[serde(default)]
    pub(super) bot: bool,
    #[serde(default)]
    pub(super) email: Option<String>,
    #[serde(default)]
    pub(super) commit_email: Option<String>,
    #[serde(default)]
    pub(super) public_email: Option<String>,
}

/// A merge request as REST tells it.
#[derive(Debug, Deserialize)]
pub(super) struct RestMergeRequest {
    pub(super) iid: u64,
    title: String,
    #[serde(default)]
    description: Option<String>,
    state: State,
    #[serde(default)]
    draft: bool,
    #[serde(default)]
    web_url: String,
    pub(super) source_branch: String,
    #[serde(default)]
    source_project_id: Option<u64>,
    #[serde(default)]
    pub(super) sha: Option<String>,
    #[serde(default)]
    author: Option<RestUser>,
    #[serde(default)]
    labels: Vec<String>,
    /// Whether it is merged once its pipeline has succeeded.
    #[serde(default)]
    pub(super) merge_when_pipeline_succeeds: bool,
    #[serde(default)]
    pub(super) head_pipeline: Option<Pipeline>,
    #[serde(default)]
    pub(super) detailed_merge_status: Option<String>,
}

/// What approvals a merge request has and lacks.
#[derive(Debug, Deserialize)]
pub(super) struct RestApprovals {
    #[serde(default)]
    pub(super) approvals_left: Option<u64>,
}

/// A pipeline of a merge request.
#[derive(Debug, Deserialize)]
pub(super) struct Pipeline {
    status: String,
}

impl Pipeline {
    /// Whether it goes on by itself.
    pub(super) fn runs(&self) -> bool {
        matches!(
            self.status.as_str(),
            "created" | "waiting_for_resource" | "preparing" | "pending" | "running" | "scheduled"
        )
    }
}

impl RestMergeRequest {
    /// Whether it was merged.
    pub(super) fn is_merged(&self) -> bool {
        matches!(self.state, State::Merged)
    }

    pub(super) fn neutral(self, project: RepoId) -> ChangeRequest {
        let author = self.author.map_or_else(
            || actor(None),
            |user| named(Some(ActorId(user.id)), user.username, user.bot),
        );
        Parts {
            iid: self.iid,
            title: self.title,
            description: self.description,
            state: self.state,
            draft: self.draft,
            web_url: self.web_url,
            branch: self.source_branch,
            source: self.source_project_id,
            head: self.sha.unwrap_or_default(),
            author,
            labels: self.labels,
        }
        .neutral(project)
    }
}

/// A note as REST tells it.
#[derive(Debug, Deserialize)]
pub(super) struct RestNote {
    id: u64,
    body: String,
    created_at: Timestamp,
    author: RestUser,
}

impl RestNote {
    /// A note that we just wrote.
    pub(super) fn neutral(self, place: Place) -> Comment {
        let author = named(Some(ActorId(self.author.id)), self.author.username, self.author.bot);
        Comment {
            handle: place.note(self.id),
            author,
            body: quick::restored(&self.body),
            created_at: self.created_at,
            edited: Edited::No,
            reactions: Vec::new(),
        }
    }
}

/// A branch as REST tells it.
#[derive(Debug, Deserialize)]
pub(super) struct RestBranch {
    pub(super) commit: RestCommit,
}

/// A commit as REST tells it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct RestCommit {
    pub(super) id: String,
    #[serde(default)]
    pub(super) parent_ids: Vec<String>,
    #[serde(default)]
    pub(super) message: String,
    #[serde(default)]
    author_name: String,
    #[serde(default)]
    author_email: String,
}

impl RestCommit {
    /// The commit in neutral words. GitLab tells a commit's author by name and address alone;
    /// `addresses` are our own.
    pub(super) fn neutral(self, me: &Actor, addresses: &[String]) -> BranchCommit {
        let own = addresses.iter().any(|own| own.eq_ignore_ascii_case(&self.author_email));
        let author = if own {
            me.clone()
        } else {
            Actor { id: None, login: self.author_name, kind: ActorKind::Person }
        };
        BranchCommit {
            id: CommitId(self.id),
            parent: self.parent_ids.into_iter().next().map(CommitId),
            message: self.message,
            author: Some(author),
        }
    }
}
