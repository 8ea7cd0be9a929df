//! What people say on a change request that several contributions share. Acting commands are
//! followed as on a person's change request; of those that describe `/drop 12` alone is heard: it
//! takes the part of an issue out for as long as its comment stands. All else is for the issues.

use std::collections::BTreeSet;

use gitribute_core::intake::commands::fold::{Level, PersonId, Place, Source, is_heard};
use gitribute_core::intake::commands::{
    Command, CommandKind, Ears, Known, Verb, What, listen, understand,
};
use gitribute_core::report::{Args, Language, Sink, text};

use super::{Part, Reconciler};
use crate::contribution::{Answered, Setup, Sign, answered};
use crate::model::{
    ActorId, ChangeRequestObservation, Comment, Handle, Observation, Reaction, SubjectNumber,
};
use crate::ports::{ForgeError, RepoRef};
use crate::reconcile::talk::message_of;

/// Most issues of one comment.
const MOST_DROPPED: usize = 100;

/// Comments that say which parts leave, and those that say what is for the issues.
#[derive(Default)]
pub(in crate::reconcile) struct Drops {
    drops: Vec<(Comment, Vec<SubjectNumber>)>,
    elsewhere: Vec<Comment>,
}

/// How commands are written here.
pub(super) fn sign(setup: &Setup, login: &str) -> Sign {
    match setup.config.commands.slash {
        gitribute_core::repo_config::Slash::On => Sign::Slash,
        gitribute_core::repo_config::Slash::Off => Sign::Mention(login.to_owned()),
    }
}

/// What is said to us about the parts, apart from the rest.
pub(in crate::reconcile) fn split(
    observation: &Observation,
    seen: &ChangeRequestObservation,
    setup: &Setup,
) -> (ChangeRequestObservation, Drops) {
    let ears =
        Ears { bot: &observation.me.login, slash: setup.config.commands.slash, uploads: &[] };
    let mut rest = seen.clone();
    let mut drops = Drops::default();
    rest.talk.retain(|comment| {
        if !is_heard(&message_of(comment, None), &setup.config.policy) {
            return true;
        }
        let said = listen(&comment.body, &ears);
        let mut issues = Vec::new();
        let mut is_elsewhere = false;
        for one in &said {
            let What::Call(call) = &one.what else { continue };
            if call.verb.spec().kind != CommandKind::Describing {
                continue;
            }
            let known = Known { datasets: &[], at_hand: None };
            match (call.verb, understand(call, &known)) {
                (Verb::Drop, Ok(Command::Drop { rows })) => {
                    let all = rows.iter().flat_map(|row| row.first..=row.last);
                    issues.extend(all.take(MOST_DROPPED).map(|row| SubjectNumber(row.into())));
                }
                _ => is_elsewhere = true,
            }
        }
        match (issues.is_empty(), is_elsewhere) {
            (true, false) => return true,
            (_, true) => drops.elsewhere.push(comment.clone()),
            (false, false) => drops.drops.push((comment.clone(), issues)),
        }
        false
    });
    (rest, drops)
}

impl Reconciler {
    /// The issues whose parts are taken out, by their authors or by who may write here.
    pub(super) async fn dropped(
        &self,
        observation: &Observation,
        seen: &ChangeRequestObservation,
        setup: &Setup,
        parts: &[Part],
    ) -> Result<BTreeSet<SubjectNumber>, ForgeError> {
        let (_, said) = split(observation, seen, setup);
        let mut dropped = BTreeSet::new();
        for (comment, issues) in &said.drops {
            let writes = self.writes(observation, comment).await?;
            let own = |issue: &&SubjectNumber| {
                let part = parts.iter().find(|part| part.issue == **issue);
                part.is_some_and(|part| part.author.is_some() && part.author == comment.author.id)
            };
            dropped.extend(issues.iter().filter(|issue| writes || own(issue)));
        }
        Ok(dropped)
    }

    async fn writes(
        &self,
        observation: &Observation,
        comment: &Comment,
    ) -> Result<bool, ForgeError> {
        let repo = RepoRef { id: observation.repo.id, name: observation.repo.name.clone() };
        if crate::reconcile::talk::person(&comment.author).is_none() {
            return Ok(false);
        }
        let role = self.forge.permission(&repo, &comment.author).await?.role;
        Ok(crate::reconcile::talk::level(role) >= Level::Write)
    }

    /// What is answered to what is said about parts, and the reactions that tell it. `authors`
    /// tells who wrote the issue of each part that takes part, in or out.
    pub(in crate::reconcile) async fn answer_drops(
        &self,
        observation: &Observation,
        drops: &Drops,
        parts: &[(SubjectNumber, Option<ActorId>)],
        setup: &Setup,
        language: Language,
    ) -> Result<(Vec<Answered>, Vec<(Handle, Reaction)>), ForgeError> {
        let sign = sign(setup, &observation.me.login);
        let (mut answers, mut reactions) = (Vec::new(), Vec::new());
        for (comment, issues) in &drops.drops {
            let writes = self.writes(observation, comment).await?;
            let mut refused = Vec::new();
            for issue in issues {
                let args = Args::new().word("issue", issue.reference());
                let part = parts.iter().find(|(of, _)| of == issue);
                let is_own = part.is_some_and(|(_, by)| by.is_some() && *by == comment.author.id);
                let id = match part {
                    None => "group-not-in",
                    Some(_) if !writes && !is_own => "group-drop-writers",
                    Some(_) => continue,
                };
                refused.push(text(language, id, &args, Sink::Markdown));
            }
            let reaction = if refused.is_empty() { Reaction::Done } else { Reaction::Refused };
            if !refused.is_empty() {
                answers.push(answered(&source(comment), &refused.join(" "), language));
            }
            reactions.push((comment.handle.clone(), reaction));
        }
        for comment in &drops.elsewhere {
            let call = sign.call();
            let args = Args::new()
                .quoted("drop", call.line("drop 12"))
                .quoted("accept", call.line("accept"))
                .quoted("reject", call.line("reject"))
                .quoted("hold", call.line("hold"));
            let told = text(language, "group-in-issues", &args, Sink::Markdown);
            answers.push(answered(&source(comment), &told, language));
            reactions.push((comment.handle.clone(), Reaction::Refused));
        }
        Ok((answers, reactions))
    }
}

impl Drops {
    /// Whether nothing is said about parts.
    pub(in crate::reconcile) fn is_empty(&self) -> bool {
        self.drops.is_empty() && self.elsewhere.is_empty()
    }
}

fn source(comment: &Comment) -> Source {
    Source {
        by: comment.author.id.map(|id| PersonId(id.0)),
        login: comment.author.login.clone(),
        at: Place::Message { id: comment.handle.as_str().to_owned(), line: 1 },
    }
}
