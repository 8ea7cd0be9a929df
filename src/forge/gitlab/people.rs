//! What GitLab knows of people: what they committed, who put a label on, who is in a group.

use gitribute_engine::model::{
    Actor, ActorId, ActorKind, BranchCommit, BranchName, CommitId, RepoId, SubjectNumber,
};
use gitribute_engine::ports::{ForgeError, Labelling, Membership, Refusal};
use jiff::Timestamp;
use serde::Deserialize;

use super::GitLab;
use super::api::Ask;
use super::dto::{self, RestCommit, RestUser};
use super::id::Place;

/// Pages of a hundred of a subject's labellings that are read at most.
const MAX_PAGES: usize = 10;

#[derive(Deserialize)]
struct LabelEvent {
    action: String,
    created_at: Timestamp,
    #[serde(default)]
    user: Option<RestUser>,
    #[serde(default)]
    label: Option<Named>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
struct Listed {
    name: String,
    commit: RestCommit,
}

#[derive(Deserialize)]
struct Member {
    #[serde(default)]
    state: Option<String>,
}

impl GitLab {
    /// GitLab knows a commit's author by address alone; the one that is surely an account's is
    /// its private one.
    pub(super) async fn commits_of(
        &self,
        project: RepoId,
        at: &CommitId,
        author: &Actor,
        most: usize,
    ) -> Result<Vec<BranchCommit>, ForgeError> {
        let Some(id) = author.id.filter(|_| author.kind != ActorKind::Ghost) else {
            return Ok(Vec::new());
        };
        let address = format!("{}-{}@{}", id.0, author.login, self.noreply);
        let ask = Ask::of("commits", project, &["repository", "commits"])
            .with("ref_name", &at)
            .with("author", &address)
            .with("per_page", &most.min(100));
        let found: Vec<RestCommit> = self.api.json(ask).await?;
        let own = [address];
        let commits = found.into_iter().map(|commit| commit.neutral(author, &own));
        Ok(commits
            .filter(|commit| commit.author.as_ref().is_some_and(|by| by.id == author.id))
            .collect())
    }

    /// The branches whose names begin so.
    pub(super) async fn branches_of(
        &self,
        project: RepoId,
        prefix: &str,
    ) -> Result<Vec<(BranchName, CommitId)>, ForgeError> {
        let search = format!("^{prefix}");
        let ask =
            || Ask::of("branches", project, &["repository", "branches"]).with("search", &search);
        let found: Vec<Listed> = self.api.pages(ask, MAX_PAGES).await?;
        let fits = |branch: &Listed| branch.name.starts_with(prefix);
        let branch = |found: Listed| (BranchName(found.name), CommitId(found.commit.id));
        Ok(found.into_iter().filter(fits).map(branch).collect())
    }

    /// GitLab keeps every labelling, the oldest first.
    pub(super) async fn labelled_by(
        &self,
        project: RepoId,
        number: SubjectNumber,
        label: &str,
    ) -> Result<Option<Labelling>, ForgeError> {
        let (kind, iid) = Place::of(number).segments();
        let ask = || Ask::of("labellings", project, &[kind, &iid, "resource_label_events"]);
        let events: Vec<LabelEvent> = self.api.pages(ask, MAX_PAGES).await?;
        if events.len() >= MAX_PAGES * 100 {
            return Ok(None);
        }
        let of_label =
            |event: &LabelEvent| event.label.as_ref().is_some_and(|own| own.name == label);
        let Some(last) = events.into_iter().filter(of_label).max_by_key(|event| event.created_at)
        else {
            return Ok(None);
        };
        let user = last.user.filter(|_| last.action == "add");
        Ok(user.map(|user| Labelling {
            by: dto::named(Some(ActorId(user.id)), user.username, user.bot),
            at: last.created_at,
        }))
    }

    /// A team is a group here, by its path.
    pub(super) async fn member_of(
        &self,
        team: &str,
        account: &Actor,
    ) -> Result<Membership, ForgeError> {
        let Some(id) = account.id.filter(|_| account.kind == ActorKind::Person) else {
            return Ok(Membership::Stranger);
        };
        let ask = Ask::get("membership", &["groups", team, "members", "all", &id.0.to_string()]);
        match self.api.json::<Member>(ask).await {
            Ok(member) if member.state.as_deref().is_none_or(|state| state == "active") => {
                Ok(Membership::Member)
            }
            Ok(_) | Err(ForgeError::Refused(Refusal::NotFound(_))) => Ok(Membership::Stranger),
            Err(ForgeError::Refused(Refusal::Forbidden(_))) => Ok(Membership::Unreadable),
            Err(error) => Err(error),
        }
    }
}
