//! Commands below a person's change request, from what was said to what is done: a commit on its
//! branch, a merge of the very commit that was shown, a pause; and what is told of it.

use std::collections::{BTreeMap, BTreeSet};

use gitribute_core::intake::commands::fold::{
    self, Act, Message, People, PersonId, Place, Right, Speaker,
};
use gitribute_core::intake::commands::{Command, Fault, Forbidden};
use gitribute_core::report::{Args, Language, Sink, text};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::Reconciler;
use super::obstacle::accepted_but;
use super::proposal::file_change;
use super::talk::{is_dealt_with, message_of, person};
use super::undo::amends;
use crate::contribution::{
    Amended, Amending, Amendment, Answered, BranchRight, Draft, Files, Needs, Said, Setup, Talk,
    amend, answered,
};
use crate::model::{
    Action, Actor, ActorId, ChangeRequestObservation, Comment, CommitMessage, Conclusion,
    FileChange, FilePath, Handle, Observation, Origin, Reaction,
};
use crate::plan::ShownHead;
use crate::ports::{ForgeError, Refusal};

/// How often the forge is asked about people and files of one conversation.
const MOST_QUESTIONS: u32 = 6;

/// What was decided of commands that act.
#[derive(Default)]
pub(super) struct Decided {
    /// Somebody who may accepted what stands: the comment, or none where a label says it, and who.
    pub(super) accepted: Option<(Option<Handle>, String)>,
    /// Who has paused it, by login.
    pub(super) held: Option<String>,
    /// It is closed.
    pub(super) closes: bool,
    pub(super) answers: Vec<Answered>,
    /// What else is told of where it stands.
    pub(super) standing: Vec<String>,
    pub(super) reactions: Vec<(Handle, Reaction)>,
}

impl Reconciler {
    /// Follows what is said below a person's change request.
    pub(super) async fn amended(
        &self,
        observation: &Observation,
        seen: &ChangeRequestObservation,
        setup: &Setup,
        files: &Files,
        language: Language,
    ) -> Result<Amendment, ForgeError> {
        let request = &seen.change_request;
        let shown = ShownHead::of(seen);
        let comments: Vec<Message<'_>> = seen
            .talk
            .iter()
            .map(|comment| {
                let stands = shown.as_ref().filter(|shown| {
                    shown.head == request.head && comment.created_at >= shown.since
                });
                message_of(comment, stands.map(|shown| shown.head.as_str()))
            })
            .collect();
        let refused: BTreeSet<String> = seen
            .talk
            .iter()
            .filter(|comment| comment.reactions.contains(&Reaction::Refused))
            .map(|comment| comment.handle.0.clone())
            .collect();
        // The description is no command here: its author pushes.
        let description = Message {
            id: "",
            author: None,
            login: "",
            speaker: Speaker::Person,
            text: "",
            edited: fold::Edited::No,
            stood: None,
            acted: fold::Acted::No,
        };
        let policy = &setup.config.policy;
        let mut people = People::new();
        let mut attached = BTreeMap::new();
        let uploads = self.forge.uploads(&observation.repo);
        for _ in 0..MOST_QUESTIONS {
            let talk = Talk {
                author: person(&request.author),
                description,
                comments: &comments,
                bot: &observation.me.login,
                uploads: &uploads,
                people: &people,
                files: &attached,
                stands: None,
            };
            let amending = Amending {
                talk,
                login: &request.author.login,
                refused: &refused,
                people_at: super::people(observation),
                today: self.clock.now().to_zoned(TimeZone::UTC).date(),
                branch: match request.origin {
                    Origin::Repository => BranchRight::Ours,
                    Origin::Elsewhere => BranchRight::Fork,
                },
            };
            match amend(setup, files, &amending, language) {
                Amended::Done(amendment) => return Ok(*amendment),
                Amended::Needs(Needs { people: wanted, files: missing }) => {
                    let account = |id| account(seen, id);
                    self.ask_of(observation, &wanted, account, policy, &mut people).await?;
                    self.attached(observation, missing, &mut attached).await?;
                }
            }
        }
        Err(ForgeError::Nonsense("people are asked about again and again".to_owned()))
    }

    /// The commit that does what was asked for, on the branch as it was seen.
    pub(super) fn commit_of(
        &self,
        seen: &ChangeRequestObservation,
        drafts: &[Draft],
        said: &Said,
        language: Language,
    ) -> Action {
        let request = &seen.change_request;
        let records: Vec<&String> = drafts.iter().flat_map(|draft| &draft.records).collect();
        let first = records.first().map(|record| record.as_str()).unwrap_or_default();
        let args = Args::new()
            .word("record", gitribute_core::report::escape::one_line(first))
            .number("count", u64::try_from(records.len()).unwrap_or(u64::MAX));
        let credits = said.contributors.iter().filter_map(|id| account(seen, *id));
        let credits: Vec<String> =
            credits.filter_map(|actor| super::proposal::credit(&*self.forge, actor)).collect();
        let lines: Vec<String> = credits.into_iter().chain([amends(request.number)]).collect();
        Action::Commit {
            branch: request.branch.clone(),
            base: request.head.clone(),
            expected: Some(request.head.clone()),
            files: newest(drafts),
            message: CommitMessage {
                headline: text(language, "amend-headline", &args, Sink::Plain),
                body: lines.join("\n"),
            },
        }
    }

    /// Merges what was accepted; what is told of it, and whether it is done.
    pub(super) fn merge_told(
        who: &str,
        merged: &Result<(), Refusal>,
        language: Language,
    ) -> (String, Reaction) {
        match merged {
            Ok(()) => {
                let args = Args::new().quoted("who", who);
                (text(language, "amend-merged", &args, Sink::Markdown), Reaction::Done)
            }
            Err(refusal) => (accepted_but(who, refusal, language), Reaction::Seen),
        }
    }
}

/// What is to be written: of two drafts of one file the later one.
pub(super) fn newest(drafts: &[Draft]) -> Vec<FileChange> {
    let changes = drafts.iter().flat_map(|draft| &draft.files).map(file_change);
    let by_path = |change: FileChange| {
        let (FileChange::Write { path, .. } | FileChange::Delete { path }) = &change;
        (path.clone(), change)
    };
    changes.map(by_path).collect::<BTreeMap<FilePath, FileChange>>().into_values().collect()
}

/// Decides on the commands that act. `own` are people besides its author whose contribution it
/// holds, and who are not to accept that.
pub(super) fn decide(
    seen: &ChangeRequestObservation,
    said: &Said,
    own: &BTreeSet<PersonId>,
    conclusion: Conclusion,
    language: Language,
) -> Decided {
    let decided = Decided::default();
    let mut deciding = Deciding { seen, said, own, language, held: None, decided };
    for act in &said.past {
        let comment = deciding.comment(act);
        if comment.is_some_and(|comment| !comment.reactions.contains(&Reaction::Refused)) {
            deciding.pause(act);
        }
    }
    for act in &said.acts {
        deciding.take(act, conclusion);
    }
    for act in &said.past {
        let comment = deciding.comment(act);
        let was_refused =
            comment.is_some_and(|comment| comment.reactions.contains(&Reaction::Refused));
        if was_refused && let Err(told) = deciding.allows(act, conclusion) {
            deciding.decided.answers.push(told);
        }
    }
    deciding.decided()
}

/// A pause that somebody asked for.
struct Held {
    by: Option<PersonId>,
    login: String,
    reason: Option<String>,
}

struct Deciding<'a> {
    seen: &'a ChangeRequestObservation,
    said: &'a Said,
    own: &'a BTreeSet<PersonId>,
    language: Language,
    held: Option<Held>,
    decided: Decided,
}

impl Deciding<'_> {
    fn comment(&self, act: &Act) -> Option<&Comment> {
        let Place::Message { id, .. } = &act.source.at else { return None };
        self.seen.talk.iter().find(|comment| comment.handle.as_str() == id)
    }

    fn pause(&mut self, act: &Act) {
        match &act.command {
            Command::Hold { reason } => {
                let login = act.source.login.clone();
                self.held = Some(Held { by: act.source.by, login, reason: reason.clone() });
            }
            Command::Refresh => self.held = None,
            _ => {}
        }
    }

    fn take(&mut self, act: &Act, conclusion: Conclusion) {
        let Some(handle) = self.comment(act).map(|comment| comment.handle.clone()) else { return };
        if let Err(told) = self.allows(act, conclusion) {
            self.decided.answers.push(told);
            self.decided.reactions.push((handle, Reaction::Refused));
            return;
        }
        self.pause(act);
        match &act.command {
            Command::Accept => {
                self.held = None;
                // The reaction tells what came of it.
                self.decided.accepted = Some((Some(handle), act.source.login.clone()));
                return;
            }
            Command::Hold { .. } => self.decided.accepted = None,
            Command::Reject { reason } => {
                self.decided.accepted = None;
                self.decided.closes = true;
                let args = Args::new().quoted("who", act.source.login.as_str());
                let args = args.quoted("reason", reason.as_str());
                let told = text(self.language, "amend-rejected", &args, Sink::Markdown);
                self.decided.standing.push(told);
            }
            _ => {}
        }
        self.decided.reactions.push((handle, Reaction::Done));
    }

    /// Whether a command can be carried out on what stands now; what is told where it cannot.
    fn allows(&self, act: &Act, conclusion: Conclusion) -> Result<(), Answered> {
        let verb = act.command.verb();
        let refusal = |fault| Err(self.said.refusal(act, fault, self.language));
        match &act.command {
            // Whose the records are is not looked up here: who may accept by the policy does.
            Command::Accept if act.right == Right::Owner => {
                let who = verb.spec().who;
                refusal(Fault::Forbidden { verb, who, why: Forbidden::Role })
            }
            Command::Accept if act.source.by.is_some_and(|by| self.own.contains(&by)) => {
                let who = verb.spec().who;
                refusal(Fault::Forbidden { verb, who, why: Forbidden::Own })
            }
            Command::Accept => {
                if let Some(held) = &self.held
                    && held.by != act.source.by
                {
                    return refusal(Fault::Held { verb, by: held.login.clone() });
                }
                if let Err(fault) = act.holds_for(self.seen.change_request.head.as_str()) {
                    return refusal(fault);
                }
                if conclusion == Conclusion::Success {
                    return Ok(());
                }
                let accept = self.said.sign.call().line("accept");
                let args = Args::new().quoted("accept", accept);
                let told = text(self.language, "amend-failing", &args, Sink::Markdown);
                Err(answered(&act.source, &told, self.language))
            }
            Command::Hold { .. } | Command::Refresh | Command::Reject { .. } => Ok(()),
            _ => refusal(Fault::NotProposed { verb }),
        }
    }

    fn decided(mut self) -> Decided {
        if let Some(held) = &self.held {
            let sign = self.said.sign.call();
            let args = Args::new()
                .quoted("who", held.login.as_str())
                .quoted("accept", sign.line("accept"))
                .quoted("refresh", sign.line("refresh"));
            let told = match &held.reason {
                Some(reason) => {
                    let args = args.quoted("reason", reason.as_str());
                    text(self.language, "standing-held-because", &args, Sink::Markdown)
                }
                None => text(self.language, "standing-held", &args, Sink::Markdown),
            };
            self.decided.standing.push(told);
            self.decided.held = Some(held.login.clone());
        }
        let acted: BTreeSet<&str> =
            self.decided.reactions.iter().map(|(handle, _)| handle.as_str()).collect();
        let accepted = self.decided.accepted.as_ref().and_then(|(handle, _)| handle.as_ref());
        let accepted = accepted.map(Handle::as_str);
        let described: Vec<(Handle, Reaction)> = self
            .said
            .reactions
            .iter()
            .filter(|(id, _)| !acted.contains(id.as_str()) && accepted != Some(id.as_str()))
            .filter_map(|(id, reaction)| {
                let comment = self.seen.talk.iter().find(|one| one.handle.as_str() == id)?;
                let reaction = match reaction {
                    fold::Reaction::Done => Reaction::Done,
                    fold::Reaction::Seen => Reaction::Seen,
                    fold::Reaction::Refused => Reaction::Refused,
                };
                (!is_dealt_with(comment)).then(|| (comment.handle.clone(), reaction))
            })
            .collect();
        self.decided.reactions.extend(described);
        self.decided
    }
}

/// What is remembered of having shown a head: since when, unchanged while it is the same.
pub(super) fn shown(seen: &ChangeRequestObservation, now: Timestamp) -> ShownHead {
    let head = seen.change_request.head.clone();
    if let Some(shown) = ShownHead::of(seen).filter(|shown| shown.head == head) {
        return shown;
    }
    // After every comment that is there: the forge's clock may be ahead of ours.
    let last = seen.talk.iter().map(|comment| comment.created_at).max();
    let after = last.and_then(|last| last.checked_add(SignedDuration::from_secs(1)).ok());
    ShownHead { head, since: after.map_or(now, |after| after.max(now)) }
}

/// The account of a person who wrote below a change request.
fn account(seen: &ChangeRequestObservation, person: PersonId) -> Option<&Actor> {
    let mut actors = std::iter::once(&seen.change_request.author)
        .chain(seen.talk.iter().map(|comment| &comment.author));
    actors.find(|actor| actor.id == Some(ActorId(person.0)))
}
