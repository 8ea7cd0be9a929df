//! GitHub's GraphQL shapes, each as small as what we read of it, and their way into the neutral
//! words. Everything that can be null is.

use gitribute_engine::model::{
    Actor, ActorId, ActorKind, BranchCommit, BranchName, ChangeRequest, ChangeRequestState,
    Comment, CommitId, Edited, Origin, Reaction, RepoId, SubjectNumber,
};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer};

use super::id::{Id, Kind};

/// Nodes of a connection, of which GitHub may leave single ones null.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "T: Deserialize<'de>"))]
pub(super) struct Nodes<T> {
    #[serde(default = "Vec::new", deserialize_with = "present")]
    pub(super) nodes: Vec<T>,
    #[serde(default)]
    pub(super) page_info: Option<PageInfo>,
}

fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    let nodes: Option<Vec<Option<T>>> = Option::deserialize(from)?;
    Ok(nodes.unwrap_or_default().into_iter().flatten().collect())
}

impl<T> Nodes<T> {
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
#[serde(rename_all = "camelCase")]
pub(super) struct PageInfo {
    pub(super) has_next_page: bool,
    #[serde(default)]
    pub(super) end_cursor: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Author {
    #[serde(default, rename = "__typename")]
    kind: Option<String>,
    login: String,
    #[serde(default)]
    database_id: Option<u64>,
}

/// An account that was deleted.
pub(super) fn ghost() -> Actor {
    Actor { id: None, login: "ghost".to_owned(), kind: ActorKind::Ghost }
}

/// The author as an actor. GraphQL tells a bot's login without the `[bot]` that all else has.
pub(super) fn actor(author: Option<Author>) -> Actor {
    let Some(author) = author else {
        return ghost();
    };
    let bot = author.kind.as_deref() == Some("Bot") || author.login.ends_with("[bot]");
    let login = if bot && !author.login.ends_with("[bot]") {
        format!("{}[bot]", author.login)
    } else {
        author.login
    };
    Actor {
        id: author.database_id.map(ActorId),
        login,
        kind: if bot { ActorKind::Bot } else { ActorKind::Person },
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Label {
    pub(super) name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RepoNumber {
    #[serde(default)]
    pub(super) database_id: Option<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Pull {
    pub(super) id: String,
    pub(super) number: u64,
    pub(super) title: String,
    #[serde(default)]
    pub(super) body: Option<String>,
    pub(super) state: PullState,
    pub(super) url: String,
    pub(super) head_ref_name: String,
    pub(super) head_ref_oid: String,
    #[serde(default)]
    pub(super) head_repository: Option<RepoNumber>,
    #[serde(default)]
    pub(super) author: Option<Author>,
    #[serde(default)]
    pub(super) labels: Option<Nodes<Label>>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum PullState {
    Open,
    Closed,
    Merged,
}

impl Pull {
    /// Whether its branch is in the repository itself. A deleted fork has no repository, so
    /// "not known" is "elsewhere" (FAULTS S12, W16).
    pub(super) fn origin(&self, repo: RepoId) -> Origin {
        let head = self.head_repository.as_ref().and_then(|head| head.database_id);
        if head == Some(repo.0) { Origin::Repository } else { Origin::Elsewhere }
    }

    pub(super) fn neutral(self, repo: RepoId) -> ChangeRequest {
        ChangeRequest {
            origin: self.origin(repo),
            number: SubjectNumber(self.number),
            handle: Id::new(self.number, &self.id).handle(),
            title: self.title,
            body: self.body.unwrap_or_default(),
            state: match self.state {
                PullState::Open => ChangeRequestState::Open,
                PullState::Closed => ChangeRequestState::Closed,
                PullState::Merged => ChangeRequestState::Merged,
            },
            branch: BranchName(self.head_ref_name),
            head: CommitId(self.head_ref_oid),
            labels: names(self.labels),
            author: actor(self.author),
            web_url: self.url,
        }
    }
}

pub(super) fn names(labels: Option<Nodes<Label>>) -> Vec<String> {
    labels.unwrap_or_default().nodes.into_iter().map(|label| label.name).collect()
}

/// A comment of an issue. Its number comes as text, being larger than GraphQL's integers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Note {
    pub(super) id: String,
    #[serde(default)]
    pub(super) full_database_id: Option<Big>,
    pub(super) body: String,
    pub(super) created_at: Timestamp,
    #[serde(default)]
    pub(super) last_edited_at: Option<Timestamp>,
    #[serde(default)]
    pub(super) reaction_groups: Option<Vec<ReactionGroup>>,
    #[serde(default)]
    pub(super) author: Option<Author>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReactionGroup {
    content: String,
    #[serde(default)]
    viewer_has_reacted: bool,
}

/// How GitHub names our reactions, in GraphQL and in REST.
const REACTIONS: [(Reaction, &str, &str); 3] = [
    (Reaction::Seen, "EYES", "eyes"),
    (Reaction::Done, "ROCKET", "rocket"),
    (Reaction::Refused, "CONFUSED", "confused"),
];

/// GraphQL's word for a reaction.
pub(super) fn reaction_content(reaction: Reaction) -> &'static str {
    REACTIONS.iter().find(|(own, ..)| *own == reaction).map_or("EYES", |(_, word, _)| word)
}

/// REST's word for a reaction.
pub(super) fn reaction_word(reaction: Reaction) -> &'static str {
    REACTIONS.iter().find(|(own, ..)| *own == reaction).map_or("eyes", |(.., word)| word)
}

/// What REST's word tells, where it is one of ours.
pub(super) fn reaction_of_word(word: &str) -> Option<Reaction> {
    REACTIONS.iter().find(|(.., own)| *own == word).map(|(reaction, ..)| *reaction)
}

/// The reactions of ours among groups.
pub(super) fn reacted(groups: Option<&[ReactionGroup]>) -> Vec<Reaction> {
    groups
        .unwrap_or_default()
        .iter()
        .filter(|group| group.viewer_has_reacted)
        .filter_map(|group| REACTIONS.iter().find(|(_, word, _)| *word == group.content))
        .map(|(reaction, ..)| *reaction)
        .collect()
}

/// A number as text, or as a number.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Big {
    Number(u64),
    Text(String),
}

/// A review, with its texts beside lines.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Review {
    #[serde(flatten)]
    note: Note,
    #[serde(default)]
    submitted_at: Option<Timestamp>,
    #[serde(default)]
    comments: Nodes<Note>,
}

impl Review {
    /// Its own text, where it has one, and those beside lines; `None` where there are more than
    /// came along.
    pub(super) fn neutral(self) -> Option<Vec<Comment>> {
        if self.comments.next().is_some() {
            return None;
        }
        let mut texts = Vec::new();
        if !self.note.body.trim().is_empty() {
            let mut own = self.note.of_kind(Kind::Review);
            // It is written when it is submitted, whenever it was begun.
            own.created_at = self.submitted_at.unwrap_or(own.created_at);
            texts.push(own);
        }
        texts.extend(self.comments.nodes.into_iter().map(|note| note.of_kind(Kind::Remark)));
        Some(texts)
    }
}

impl Note {
    pub(super) fn neutral(self) -> Comment {
        self.of_kind(Kind::Usual)
    }

    fn of_kind(self, kind: Kind) -> Comment {
        let number = match self.full_database_id {
            Some(Big::Number(number)) => number,
            Some(Big::Text(text)) => text.parse().unwrap_or(0),
            None => 0,
        };
        Comment {
            handle: Id::new(number, &self.id).of_kind(kind).handle(),
            reactions: reacted(self.reaction_groups.as_deref()),
            author: actor(self.author),
            body: self.body,
            created_at: self.created_at,
            edited: if self.last_edited_at.is_some() { Edited::Yes } else { Edited::No },
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Target {
    pub(super) oid: String,
    #[serde(default)]
    pub(super) tree: Option<Oid>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Oid {
    pub(super) oid: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Commit {
    pub(super) oid: String,
    #[serde(default)]
    pub(super) message: Option<String>,
    #[serde(default)]
    pub(super) parents: Option<Nodes<Oid>>,
    #[serde(default)]
    pub(super) author: Option<GitActor>,
}

#[derive(Debug, Deserialize)]
pub(super) struct GitActor {
    #[serde(default)]
    pub(super) email: Option<String>,
    #[serde(default)]
    pub(super) user: Option<Author>,
}

impl Commit {
    pub(super) fn neutral(self) -> BranchCommit {
        let first = self.parents.unwrap_or_default().nodes.into_iter().next();
        let author = self.author.and_then(|author| match author.user {
            Some(user) => Some(actor(Some(user))),
            None => by_email(author.email.as_deref()?),
        });
        BranchCommit {
            id: CommitId(self.oid),
            parent: first.map(|parent| CommitId(parent.oid)),
            message: self.message.unwrap_or_default(),
            author,
        }
    }
}

/// The account behind GitHub's own address of one, `41898282+login@users.noreply.github.com`:
/// bots' commits show no user in GraphQL.
pub(super) fn by_email(email: &str) -> Option<Actor> {
    let (local, host) = email.split_once('@')?;
    let (number, login) = local.split_once('+')?;
    host.starts_with("users.noreply.").then_some(())?;
    Some(actor(Some(Author {
        kind: None,
        login: login.to_owned(),
        database_id: Some(number.parse().ok()?),
    })))
}

/// An entry of a folder or the file asked for by path.
#[derive(Debug, Deserialize)]
pub(super) struct TreeEntry {
    pub(super) mode: u32,
    #[serde(default)]
    pub(super) oid: Option<String>,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) object: Option<Blob>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Blob {
    #[serde(default)]
    pub(super) byte_size: Option<u64>,
    #[serde(default)]
    pub(super) text: Option<String>,
}
