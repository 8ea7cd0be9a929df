//! What GitHub tells of people besides their role: their commits and branches, their teams, the
//! labels they put on. By REST in both interfaces; each is asked only where a repository's policy needs it.

use gitribute_engine::model::{
    Actor, ActorId, ActorKind, BranchCommit, BranchName, CommitId, RepoId, SubjectNumber,
};
use gitribute_engine::ports::{ForgeError, Labelling, Membership, Refusal};
use jiff::Timestamp;
use reqwest::Method;
use serde::Deserialize;

use super::rest::dto::{RestUser, actor};
use super::wire::{Ask, Wire};
use super::{GitHub, errors};
use crate::answer::decode;

/// Pages of a hundred events of one subject that are read at most; where there are more, who
/// labelled it last is not known.
const MAX_EVENT_PAGES: usize = 10;

#[derive(Deserialize)]
struct ListedCommit {
    sha: String,
    commit: CommitText,
    #[serde(default)]
    author: Option<RestUser>,
    #[serde(default)]
    parents: Vec<Parent>,
}

#[derive(Deserialize)]
struct CommitText {
    message: String,
}

#[derive(Deserialize)]
struct Parent {
    sha: String,
}

#[derive(Deserialize)]
struct Ref {
    #[serde(rename = "ref")]
    name: String,
    object: Parent,
}

#[derive(Deserialize)]
struct Event {
    #[serde(default, rename = "event")]
    kind: String,
    #[serde(default)]
    actor: Option<RestUser>,
    #[serde(default)]
    created_at: Option<Timestamp>,
    #[serde(default)]
    label: Option<EventLabel>,
}

#[derive(Deserialize)]
struct EventLabel {
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
struct TeamMembership {
    state: String,
}

#[derive(Deserialize)]
struct Account {
    id: u64,
}

impl GitHub {
    pub(super) async fn commits_of(
        &self,
        repo: RepoId,
        at: &CommitId,
        author: &Actor,
        most: usize,
    ) -> Result<Vec<BranchCommit>, ForgeError> {
        const PAGE: usize = 100;
        let mut commits = Vec::new();
        if author.id.is_none() || author.kind == ActorKind::Ghost {
            return Ok(commits);
        }
        for page in 1..=most.div_ceil(PAGE) {
            let mut ask = Ask::get("commits", &["commits"]);
            ask.query = vec![
                ("sha", at.to_string()),
                ("author", author.login.clone()),
                ("per_page", most.min(PAGE).to_string()),
                ("page", page.to_string()),
            ];
            let some: Vec<ListedCommit> = self.api.json(repo, ask).await?;
            let last = some.len() < PAGE;
            let neutral = some.into_iter().map(|found| BranchCommit {
                id: CommitId(found.sha),
                parent: found.parents.into_iter().next().map(|parent| CommitId(parent.sha)),
                message: found.commit.message,
                author: found.author.map(|user| actor(Some(user))),
            });
            // The login may have been another's (FAULTS S7).
            commits.extend(neutral.filter(|commit| {
                commit.author.as_ref().is_some_and(|found| found.id == author.id)
            }));
            if last {
                break;
            }
        }
        commits.truncate(most);
        Ok(commits)
    }

    /// The branches whose names begin so, by REST in both interfaces: GraphQL finds branches by
    /// folders alone.
    pub(super) async fn branches_of(
        &self,
        repo: RepoId,
        prefix: &str,
    ) -> Result<Vec<(BranchName, CommitId)>, ForgeError> {
        let mut path = vec!["git", "matching-refs", "heads"];
        path.extend(prefix.split('/'));
        let found: Vec<Ref> = self.api.json(repo, Ask::get("branches", &path)).await?;
        let branch = |found: Ref| {
            let name = found.name.strip_prefix("refs/heads/")?;
            let at = CommitId(found.object.sha);
            name.starts_with(prefix).then(|| (BranchName::from(name), at))
        };
        Ok(found.into_iter().filter_map(branch).collect())
    }

    pub(super) async fn labelled_by(
        &self,
        repo: RepoId,
        number: SubjectNumber,
        label: &str,
    ) -> Result<Option<Labelling>, ForgeError> {
        let number = number.to_string();
        let path = ["issues", number.as_str(), "events"];
        let events: Vec<Event> =
            self.api.pages(repo, "events", &path, &[], MAX_EVENT_PAGES).await?;
        if events.len() >= MAX_EVENT_PAGES * 100 {
            return Ok(None);
        }
        Ok(last_labelling(events, label))
    }

    pub(super) async fn member_of(
        &self,
        repo: RepoId,
        team: &str,
        account: &Actor,
    ) -> Result<Membership, ForgeError> {
        let Some((organisation, slug)) = team.split_once('/') else {
            return Ok(Membership::Stranger);
        };
        let Some(id) = account.id.filter(|_| account.kind == ActorKind::Person) else {
            return Ok(Membership::Stranger);
        };
        let login = account.login.as_str();
        let path = ["orgs", organisation, "teams", slug, "memberships", login];
        let Some(token) = self.api.access.members_token(repo).await? else {
            return Ok(Membership::Unreadable);
        };
        let wire = &self.api.access.wire;
        let url = wire.base.join(&path);
        let response = wire.send(Wire::request("team member", Method::GET, url, token)).await?;
        let found: Result<TeamMembership, ForgeError> = if response.status.is_success() {
            decode(&response)
        } else {
            Err(errors::of_rest(&response, wire.now()))
        };
        let found = match found {
            Ok(found) => found,
            Err(ForgeError::Refused(Refusal::NotFound(_))) => return Ok(Membership::Stranger),
            Err(ForgeError::Refused(Refusal::Forbidden(_))) => return Ok(Membership::Unreadable),
            Err(error) => return Err(error),
        };
        if found.state != "active" {
            return Ok(Membership::Stranger);
        }
        // A membership names no number, and the login may belong to somebody else by now (S7).
        let user: Result<Account, _> = self.api.outside(repo, "user", &["users", login]).await;
        match user {
            Ok(user) if ActorId(user.id) == id => Ok(Membership::Member),
            Ok(_) | Err(ForgeError::Refused(Refusal::NotFound(_))) => Ok(Membership::Stranger),
            Err(error) => Err(error),
        }
    }
}

/// Who put a label on last; `None` where it was taken off after that, or where the account is not
/// told.
fn last_labelling(events: Vec<Event>, label: &str) -> Option<Labelling> {
    let is_of = |event: &Event| {
        let name = event.label.as_ref().map(|label| label.name.as_str());
        name.is_some_and(|name| name.eq_ignore_ascii_case(label))
    };
    let last = events
        .into_iter()
        .rfind(|event| matches!(event.kind.as_str(), "labeled" | "unlabeled") && is_of(event))?;
    let by = actor(Some(last.actor?));
    let at = last.created_at?;
    (last.kind == "labeled" && by.id.is_some()).then_some(Labelling { by, at })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event(kind: &str, label: &str, by: u64) -> serde_json::Value {
        json!({
            "event": kind, "label": { "name": label, "color": "ffffff" },
            "actor": { "id": by, "login": format!("u{by}"), "type": "User" },
            "created_at": "2026-11-20T10:00:00Z",
        })
    }

    fn last(events: &[serde_json::Value]) -> Option<u64> {
        let events = events.iter().map(|one| serde_json::from_value(one.clone()).unwrap());
        last_labelling(events.collect(), "Approved").map(|found| found.by.id.unwrap().0)
    }

    #[test]
    fn the_last_who_put_the_label_on_counts_and_nobody_is_made_up() {
        let on = |by| event("labeled", "approved", by);
        assert_eq!(last(&[on(1), on(2), event("labeled", "other", 3)]), Some(2));
        assert_eq!(last(&[on(1), event("unlabeled", "approved", 2)]), None);
        assert_eq!(last(&[on(1), event("unlabeled", "approved", 2), on(3)]), Some(3));
        assert_eq!(last(&[]), None);
        let mut gone = on(1);
        gone["actor"] = serde_json::Value::Null;
        assert_eq!(last(&[on(2), gone]), None, "the last one is by an account that is gone");
        assert_eq!(last(&[json!({ "event": "closed" }), on(4)]), Some(4));
    }
}
