//! `/undo` below a change request that a person made: the inverse of our last commit there, as a
//! commit of its own. A command is carried out once there, so that it was cannot be unsaid: what it
//! changed is changed back, record by record, and only where it still stands.

use std::collections::BTreeSet;

use gitribute_core::intake::commands::fold::{Level, Place, Source, is_heard};
use gitribute_core::intake::commands::{CommandKind, Ears, Verb, What, listen};
use gitribute_core::report::{Args, Language, Sink, text};

use super::Reconciler;
use super::amend::newest;
use super::gather::Base;
use super::talk::{is_dealt_with, level, message_of, person};
use crate::contribution::{Files, NotInverse, Outcome, Setup, inverse};
use crate::model::{
    Action, BranchCommit, ChangeRequestObservation, Comment, CommitMessage, Observation, Origin,
    Reaction, SubjectNumber,
};
use crate::ports::{ForgeError, RepoRef};

/// The trailer of a commit that does what was asked for: the number of the change request.
const AMENDS: &str = "Gitribute-Amends: ";
/// The trailer of a commit that takes one of those back: which.
const UNDOES: &str = "Gitribute-Undoes: ";
/// Commits of ours that are looked through.
const MOST: usize = 100;

/// What is said about taking back what we did.
#[derive(Default)]
pub(super) struct Undos {
    /// The first that nothing was done of yet.
    pub(super) first: Option<Comment>,
    /// Those that were refused: told again while the reason holds.
    pub(super) refused: Vec<Comment>,
    /// What was said after the first one: it counts on what that leaves.
    pub(super) after: usize,
}

/// The line that tells a commit of ours from others on that branch.
pub(super) fn amends(number: SubjectNumber) -> String {
    format!("{AMENDS}{number}")
}

impl Reconciler {
    /// What is said about taking back, by people who may, apart from the rest.
    pub(super) async fn undos(
        &self,
        observation: &Observation,
        seen: &ChangeRequestObservation,
        setup: &Setup,
    ) -> Result<(ChangeRequestObservation, Undos), ForgeError> {
        let (mut rest, mut undos) = (seen.clone(), Undos::default());
        if seen.change_request.origin == Origin::Elsewhere {
            return Ok((rest, undos));
        }
        rest.talk.clear();
        for comment in &seen.talk {
            let is_new = !is_dealt_with(comment);
            let is_ours = is_undo(observation, comment, setup)
                && self.may_undo(observation, seen, comment).await?;
            match (is_ours, &undos.first) {
                (false, Some(_)) if is_new => undos.after += 1,
                (false, _) => rest.talk.push(comment.clone()),
                (true, None) if is_new => undos.first = Some(comment.clone()),
                (true, Some(_)) if is_new => undos.after += 1,
                (true, _) if comment.reactions.contains(&Reaction::Refused) => {
                    undos.refused.push(comment.clone());
                }
                (true, _) => {}
            }
        }
        Ok((rest, undos))
    }

    /// Its author, and who may write here.
    async fn may_undo(
        &self,
        observation: &Observation,
        seen: &ChangeRequestObservation,
        comment: &Comment,
    ) -> Result<bool, ForgeError> {
        let Some(by) = person(&comment.author) else { return Ok(false) };
        if person(&seen.change_request.author) == Some(by) {
            return Ok(true);
        }
        let repo = RepoRef { id: observation.repo.id, name: observation.repo.name.clone() };
        let role = self.forge.permission(&repo, &comment.author).await?.role;
        Ok(level(role) >= Level::Write)
    }

    /// The commit that takes our last one back, or the sentence that tells why there is none.
    pub(super) async fn undo(
        &self,
        observation: &Observation,
        seen: &ChangeRequestObservation,
        (setup, files): (&Setup, &Files),
        comment: &Comment,
        language: Language,
    ) -> Result<Result<Action, String>, ForgeError> {
        let request = &seen.change_request;
        let repo = RepoRef { id: observation.repo.id, name: observation.repo.name.clone() };
        let ours = self.forge.commits(&repo, &request.head, &observation.me, MOST).await?;
        let Some((commit, parent)) = last(ours, request.number) else {
            return Ok(Err(text(language, "amend-nothing-to-undo", &Args::new(), Sink::Markdown)));
        };
        let paths = setup.data_files();
        let (mut before, mut after) = (Files::new(), Files::new());
        for (at, files) in [(&parent, &mut before), (&commit.id, &mut after)] {
            let base = Base { repo: &repo, at };
            let records = self.record_files(base, &setup.folders(), files).await?;
            self.fetch(base, &[paths.as_slice(), &records].concat(), files).await?;
        }
        let asked = source(comment);
        let made = match inverse(setup, files, (&before, &after), &asked, language) {
            Ok(made) => made,
            Err(not) => return Ok(Err(told(not))),
        };
        if let Some(not) = made.not_inverse() {
            return Ok(Err(told(not)));
        }
        let Outcome::Proposal(drafts) = &made.outcome else {
            return Ok(Err(text(language, "amend-nothing-to-undo", &Args::new(), Sink::Markdown)));
        };
        let records: Vec<&String> = drafts.iter().flat_map(|draft| &draft.records).collect();
        let first = records.first().map(|record| record.as_str()).unwrap_or_default();
        let args = Args::new()
            .word("record", gitribute_core::report::escape::one_line(first))
            .number("count", u64::try_from(records.len()).unwrap_or(u64::MAX));
        let credit = super::proposal::credit(&*self.forge, &comment.author);
        let undoes = format!("{UNDOES}{}", commit.id);
        let lines: Vec<String> = credit.into_iter().chain([undoes]).collect();
        Ok(Ok(Action::Commit {
            branch: request.branch.clone(),
            base: request.head.clone(),
            expected: Some(request.head.clone()),
            files: newest(drafts),
            message: CommitMessage {
                headline: text(language, "amend-undo-headline", &args, Sink::Plain),
                body: lines.join("\n"),
            },
        }))
    }
}

/// Whether `/undo` is all that a comment says of the data.
fn is_undo(observation: &Observation, comment: &Comment, setup: &Setup) -> bool {
    if !is_heard(&message_of(comment, None), &setup.config.policy) {
        return false;
    }
    let slash = setup.config.commands.slash;
    let ears = Ears { bot: &observation.me.login, slash, uploads: &[] };
    let said = listen(&comment.body, &ears);
    let mut verbs = said.iter().filter_map(|said| match &said.what {
        What::Call(call) if call.verb.spec().kind == CommandKind::Describing => {
            Some((call.verb, call.args.is_empty()))
        }
        _ => None,
    });
    verbs.next() == Some((Verb::Undo, true)) && verbs.next().is_none()
}

/// Our last commit on a change request that was not taken back, and what it was made on.
fn last(
    newest_first: Vec<BranchCommit>,
    number: SubjectNumber,
) -> Option<(BranchCommit, crate::model::CommitId)> {
    let own = amends(number);
    let mut undone: BTreeSet<String> = BTreeSet::new();
    for commit in newest_first {
        let lines = || commit.message.lines().map(str::trim_end);
        undone.extend(lines().filter_map(|line| line.strip_prefix(UNDOES)).map(str::to_owned));
        if lines().any(|line| line == own) && !undone.contains(commit.id.as_str()) {
            let parent = commit.parent.clone()?;
            return Some((commit, parent));
        }
    }
    None
}

fn told(not: NotInverse) -> String {
    if not.cells.is_empty() { not.why } else { format!("{}\n\n{}", not.why, not.cells) }
}

/// Who asks for it, and where.
pub(super) fn source(comment: &Comment) -> Source {
    Source {
        by: person(&comment.author),
        login: comment.author.login.clone(),
        at: Place::Message { id: comment.handle.as_str().to_owned(), line: 1 },
    }
}
