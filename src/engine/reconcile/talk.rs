//! The conversation below an issue, in the terms of its fold; and what the forge is asked about
//! the people in it.

use std::collections::{BTreeMap, BTreeSet};

use gitribute_core::intake::commands::fold::{
    Acted, Contributed, Edited as Changed, Fetched, Level, Message, People, Person, PersonId,
    Speaker,
};
use gitribute_core::intake::commands::{Attachment, MAX_ATTACHMENT_BYTES};
use gitribute_core::repo_config::{Approver, PolicySettings, Proposers};

use super::Reconciler;
use crate::model::{
    Actor, ActorId, ActorKind, BranchCommit, Comment, Edited, IssueObservation, Observation,
    Reaction,
};
use crate::plan::Meant;
use crate::ports::{Attached, ForgeError, Membership, RepoRef, Role};

/// Commits of ours that are looked through for a person's credit.
const MOST_OWN_COMMITS: usize = 500;

/// The texts of a conversation.
pub(super) struct Heard<'a> {
    pub(super) description: Message<'a>,
    pub(super) comments: Vec<Message<'a>>,
}

/// An issue's texts. `stands` is what its proposal means, and since when.
pub(super) fn heard<'a>(issue: &'a IssueObservation, stands: Option<&'a Meant>) -> Heard<'a> {
    let of = &issue.issue;
    Heard {
        description: Message {
            id: of.handle.as_str(),
            author: person(&of.author),
            login: &of.author.login,
            speaker: speaker(&of.author),
            text: &of.body,
            // It can be edited without our seeing it, so nothing acts from there.
            edited: Changed::ByAuthor,
            stood: None,
            acted: Acted::No,
        },
        comments: issue.talk.iter().map(|comment| message(comment, stands)).collect(),
    }
}

fn message<'a>(comment: &'a Comment, stands: Option<&'a Meant>) -> Message<'a> {
    let stood = stands.filter(|stands| comment.created_at >= stands.since);
    message_of(comment, stood.map(|stands| stands.hash.as_str()))
}

/// A comment as a text of the conversation; `stood` is the revision that stood when it was written.
pub(super) fn message_of<'a>(comment: &'a Comment, stood: Option<&'a str>) -> Message<'a> {
    Message {
        id: comment.handle.as_str(),
        author: person(&comment.author),
        login: &comment.author.login,
        speaker: speaker(&comment.author),
        text: &comment.body,
        // Who edited it the forge does not tell; besides its author only people who write to the
        // repository can.
        edited: match comment.edited {
            Edited::No => Changed::No,
            Edited::Yes => Changed::ByAuthor,
        },
        stood,
        acted: if is_dealt_with(comment) { Acted::Yes } else { Acted::No },
    }
}

/// Our reaction is the memory of what was done or refused.
pub(super) fn is_dealt_with(comment: &Comment) -> bool {
    let is_last = |reaction: &Reaction| matches!(reaction, Reaction::Done | Reaction::Refused);
    comment.reactions.iter().any(is_last)
}

pub(super) fn person(actor: &Actor) -> Option<PersonId> {
    match actor.kind {
        ActorKind::Ghost => None,
        ActorKind::Person | ActorKind::Bot => actor.id.map(|id| PersonId(id.0)),
    }
}

pub(super) fn speaker(actor: &Actor) -> Speaker {
    match actor.kind {
        ActorKind::Bot => Speaker::Program,
        ActorKind::Person | ActorKind::Ghost => Speaker::Person,
    }
}

/// The account of a person who wrote something below an issue.
pub(super) fn actor(issue: &IssueObservation, person: PersonId) -> Option<&Actor> {
    let mut actors = std::iter::once(&issue.issue.author)
        .chain(issue.talk.iter().map(|comment| &comment.author));
    actors.find(|actor| actor.id == Some(ActorId(person.0)))
}

impl Reconciler {
    /// What people may do, as the forge says now. Who cannot be asked about may do nothing
    /// (FAULTS S2).
    pub(super) async fn ask(
        &self,
        observation: &Observation,
        issue: &IssueObservation,
        wanted: &BTreeSet<PersonId>,
        policy: &PolicySettings,
        people: &mut People,
    ) -> Result<(), ForgeError> {
        self.ask_of(observation, wanted, |id| actor(issue, id), policy, people).await
    }

    /// The same of people whose accounts are found so.
    pub(super) async fn ask_of<'a>(
        &self,
        observation: &Observation,
        wanted: &BTreeSet<PersonId>,
        account: impl Fn(PersonId) -> Option<&'a Actor> + Send,
        policy: &PolicySettings,
        people: &mut People,
    ) -> Result<(), ForgeError> {
        for id in wanted {
            let person = match account(*id) {
                Some(actor) => self.person(observation, actor, policy).await?,
                None => Person {
                    login: String::new(),
                    level: Level::None,
                    teams: Vec::new(),
                    unread_teams: Vec::new(),
                    contributed: Contributed::Never,
                },
            };
            people.insert(*id, person);
        }
        Ok(())
    }

    /// A person as the forge knows them now, as far as the policy asks.
    pub(super) async fn person(
        &self,
        observation: &Observation,
        actor: &Actor,
        policy: &PolicySettings,
    ) -> Result<Person, ForgeError> {
        let repo = RepoRef { id: observation.repo.id, name: observation.repo.name.clone() };
        let level = level(self.forge.permission(&repo, actor).await?.role);
        let mut person = Person {
            login: actor.login.clone(),
            level,
            teams: Vec::new(),
            unread_teams: Vec::new(),
            contributed: Contributed::Never,
        };
        for approver in &policy.accept {
            let Approver::Team(team) = approver else { continue };
            match self.forge.membership(&repo, team, actor).await? {
                Membership::Member => person.teams.push(team.clone()),
                Membership::Unreadable => person.unread_teams.push(team.clone()),
                Membership::Stranger => {}
            }
        }
        if policy.propose == Proposers::Contributors && level < Level::Write {
            person.contributed = self.contributed(observation, actor).await?;
        }
        Ok(person)
    }

    /// Whether an account wrote a commit of the default branch, or is credited in one of ours
    /// there.
    pub(super) async fn contributed(
        &self,
        observation: &Observation,
        actor: &Actor,
    ) -> Result<Contributed, ForgeError> {
        let repo = RepoRef { id: observation.repo.id, name: observation.repo.name.clone() };
        let Some(at) = &observation.repo.base_head else { return Ok(Contributed::Never) };
        let own = self.forge.commits(&repo, at, actor, 1).await?;
        let is_own = |commit: &BranchCommit| {
            let author = commit.author.as_ref().and_then(|author| author.id);
            author.is_some() && author == actor.id
        };
        if own.iter().any(is_own) {
            return Ok(Contributed::Before);
        }
        // Logins change; the address in the credit has the number.
        let Some(credit) = self.forge.credit(actor) else { return Ok(Contributed::Never) };
        let Some((_, address)) = credit.split_once('<') else { return Ok(Contributed::Never) };
        let ours = self.forge.commits(&repo, at, &observation.me, MOST_OWN_COMMITS).await?;
        let credits = |line: &str| {
            line.starts_with("Co-authored-by: ")
                && line.trim_end().ends_with(&format!("<{address}"))
        };
        let is_credited = ours.iter().any(|commit| commit.message.lines().any(credits));
        Ok(if is_credited { Contributed::Before } else { Contributed::Never })
    }
}

pub(super) fn level(role: Role) -> Level {
    match role {
        Role::None => Level::None,
        Role::Read => Level::Read,
        Role::Triage => Level::Triage,
        Role::Write => Level::Write,
        Role::Maintain => Level::Maintain,
        Role::Admin => Level::Admin,
    }
}

/// Most attached files of a conversation that are fetched; of further ones people are told that
/// they could not be.
const MOST_FILES: usize = 8;

impl Reconciler {
    /// Fetches files that people attached.
    pub(super) async fn attached(
        &self,
        observation: &Observation,
        wanted: BTreeSet<Attachment>,
        files: &mut BTreeMap<String, Fetched>,
    ) -> Result<(), ForgeError> {
        for file in wanted {
            let fetched = if files.len() < MOST_FILES {
                let most = MAX_ATTACHMENT_BYTES;
                match self.forge.attachment(&observation.repo, &file.url, most).await? {
                    Attached::Bytes(bytes) => sniffed(bytes),
                    Attached::TooLarge => Fetched::TooLarge,
                    Attached::Missing => Fetched::Failed,
                }
            } else {
                Fetched::Failed
            };
            files.insert(file.url, fetched);
        }
        Ok(())
    }
}

/// What the bytes of a file are, whatever its name says: a page that asks to sign in is no file,
/// and no text has NUL, but for texts of two bytes a character, which say so.
fn sniffed(bytes: Vec<u8>) -> Fetched {
    const BEGINNING: usize = 4_096;
    let begin = bytes.get(..BEGINNING.min(bytes.len())).unwrap_or_default();
    let is_wide = begin.starts_with(b"\xff\xfe") || begin.starts_with(b"\xfe\xff");
    if begin.contains(&0) && !is_wide {
        return Fetched::OtherKind;
    }
    let text = begin.trim_ascii_start().to_ascii_lowercase();
    if text.starts_with(b"<!doctype html") || text.starts_with(b"<html") {
        return Fetched::Failed;
    }
    Fetched::Bytes(bytes)
}
