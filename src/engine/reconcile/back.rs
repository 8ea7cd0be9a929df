//! Taking back what was merged. The inverse edits are a proposal of their own, on their own branch,
//! below the same issue: it is opened again, and all that holds for a proposal holds for this one.
//! That an issue is about its own undoing stands in the marker of our comment, with the commit
//! that is taken back.

use gitribute_core::intake::commands::fold::{Act, Place, Source};
use gitribute_core::intake::commands::{Command, Fault, Verb};
use gitribute_core::report::{Args, Language, Sink, text};

use super::acts::{position, was_refused};
use super::gather::Base;
use super::read::Read;
use super::{ReconcileError, Reconciler};
use crate::contribution::{Back, Contribution, Files, NotInverse, Outcome, Setup, inverse};
use crate::model::{
    ChangeRequestState, CommitId, FilePath, IssueObservation, Observation, Observed, Subject,
};
use crate::plan::{Link, Revision, Status};
use crate::ports::{ForgeError, RepoRef};

/// What came of looking whether something is taken back.
pub(super) enum Turn {
    /// Nothing is.
    Forth,
    /// Somebody asks for it, and it cannot be.
    Refused(NotBack),
    /// The issue is about its own undoing.
    Back(Box<Turned>),
}

/// Why nothing is taken back, and the cells that stand in the way.
pub(super) struct NotBack {
    pub(super) fault: Fault,
    pub(super) cells: String,
}

/// An issue that is about its own undoing.
pub(super) struct Turned {
    pub(super) observation: Observation,
    pub(super) issue: IssueObservation,
    pub(super) read: Read,
    /// The commit that is taken back.
    pub(super) commit: CommitId,
    /// Where it is asked for again and cannot be.
    pub(super) refused: Option<NotBack>,
}

impl Reconciler {
    /// Looks whether what an issue brought is to be taken back.
    pub(super) async fn turn(
        &self,
        subject: &Subject,
        issue: &IssueObservation,
        read: &Read,
    ) -> Result<Turn, ReconcileError> {
        let said = &read.contribution.said;
        let is_revert = |act: &&Act| matches!(act.command, Command::Revert { .. });
        let fresh = said.acts.iter().rfind(is_revert);
        let known = issue.sticky.as_ref().and_then(|sticky| Status::back(&sticky.body));
        // What was refused is told again while its reason holds, and not done when it does not.
        let refused =
            said.past.iter().filter(|act| was_refused(issue, act)).any(|act| is_revert(&act));
        if fresh.is_none() && known.is_none() && !refused {
            return Ok(Turn::Forth);
        }
        let turn = self.turned(subject, issue, fresh, known.clone()).await?;
        Ok(match turn {
            Turn::Back(_) if fresh.is_none() && known.is_none() => Turn::Forth,
            turn => turn,
        })
    }

    async fn turned(
        &self,
        subject: &Subject,
        issue: &IssueObservation,
        fresh: Option<&Act>,
        known: Option<CommitId>,
    ) -> Result<Turn, ReconcileError> {
        let is_revert = |act: &&Act| matches!(act.command, Command::Revert { .. });
        let Some((commit, brought)) = brought(issue, known.clone()) else {
            let fault = Fault::NotMerged { verb: Verb::Revert };
            return Ok(Turn::Refused(NotBack { fault, cells: String::new() }));
        };
        let branch = self.settings.back_branch(issue.issue.number);
        let second = self.forge.observe(subject, &branch).await?;
        let Observed::Issue(turned) = &second.subject else { return Ok(Turn::Forth) };
        let mut turned = (**turned).clone();
        for comment in &issue.talk {
            if !turned.talk.iter().any(|one| one.handle == comment.handle) {
                turned.talk.push(comment.clone());
            }
        }
        turned.talk.sort_by_key(|comment| comment.created_at);
        let mut next = self.follow(&second, &turned).await?;
        let said = &mut next.contribution.said;
        let past = said.past.iter().filter(|act| !was_refused(&turned, act));
        let asked = said.acts.iter().chain(past).filter(is_revert);
        let asked = asked.max_by_key(|act| position(&turned, &act.source.at)).cloned();
        // What was said of what is taken back is over.
        let from = asked.as_ref().map(|act| position(&turned, &act.source.at));
        let counts = |act: &Act| Some(position(&turned, &act.source.at)) >= from;
        said.acts.retain(counts);
        said.past.retain(counts);
        let is_fresh = known.is_none();

        let made = self.inverse_of(&second, &next, &commit, brought.as_ref(), asked.as_ref());
        let mut contribution = match made.await? {
            Ok(made) => {
                if let Some(not) = made.not_inverse().filter(|_| is_fresh) {
                    return Ok(Turn::Refused(not_back(not)));
                }
                made
            }
            Err(not) if is_fresh => return Ok(Turn::Refused(not_back(not))),
            Err(not) => Contribution::stuck(next.contribution.language, not.why),
        };
        let merged = turned.change_request.as_ref();
        let is_over = merged.is_some_and(|one| one.state == ChangeRequestState::Merged);
        let refused = (is_over && fresh.is_some()).then(|| {
            let why = say(next.contribution.language, "revert-done", &Args::new());
            not_back(NotInverse { why, cells: String::new() })
        });
        contribution.back = Some(Back {
            brought,
            who: asked.as_ref().map(|act| act.source.login.clone()),
            reason: asked.as_ref().and_then(|act| match &act.command {
                Command::Revert { reason } => reason.clone(),
                _ => None,
            }),
        });
        contribution.said = std::mem::take(&mut next.contribution.said);
        contribution.said.contributors = asked.iter().filter_map(|act| act.source.by).collect();
        next.contribution = contribution;
        let (issue, read) = (turned, next);
        let turned = Turned { observation: second, issue, read, commit, refused };
        Ok(Turn::Back(Box::new(turned)))
    }

    /// The inverse of what a commit of ours brought.
    async fn inverse_of(
        &self,
        observation: &Observation,
        read: &Read,
        commit: &CommitId,
        brought: Option<&Link>,
        asked: Option<&Act>,
    ) -> Result<Result<Contribution, NotInverse>, ForgeError> {
        let language = read.contribution.language;
        let repo = RepoRef { id: observation.repo.id, name: observation.repo.name.clone() };
        let found = self.forge.commits(&repo, commit, &observation.me, 1).await?;
        // Only a commit that is ours alone tells what it brought.
        let own = found
            .into_iter()
            .next()
            .filter(|found| found.id == *commit && Revision::of_message(&found.message).is_some());
        let Some(parent) = own.and_then(|own| own.parent) else {
            let link = brought.map(|link| format!("[#{}]({})", link.number, link.web_url));
            let args = Args::new().word("link", link.unwrap_or_default());
            let why = say(language, "revert-by-hand", &args);
            return Ok(Err(NotInverse { why, cells: String::new() }));
        };
        let Ok(setup) = Setup::read(&read.files) else {
            let why = say(language, "revert-unknown", &Args::new());
            return Ok(Err(NotInverse { why, cells: String::new() }));
        };
        let paths: Vec<FilePath> = setup.data_files();
        let (mut before, mut after) = (Files::new(), Files::new());
        for (at, files) in [(&parent, &mut before), (commit, &mut after)] {
            let base = Base { repo: &repo, at };
            let records = self.record_files(base, &setup.folders(), files).await?;
            self.fetch(base, &[paths.as_slice(), &records].concat(), files).await?;
        }
        let nobody = Source { by: None, login: String::new(), at: Place::Form };
        let source = asked.map_or(nobody, |act| act.source.clone());
        Ok(inverse(&setup, &read.files, (&before, &after), &source, language))
    }
}

impl Contribution {
    /// One that cannot go on, with the reason.
    fn stuck(language: Language, why: String) -> Self {
        let mut stuck = Self::not_ours();
        stuck.language = language;
        let severity = gitribute_core::check::Severity::Error;
        let faults = vec![gitribute_core::report::summary::FindingLine { severity, text: why }];
        stuck.outcome = Outcome::Invalid { faults, drafts: Vec::new() };
        stuck
    }
}

/// The commit that an issue brought to the default branch, and its change request.
fn brought(issue: &IssueObservation, known: Option<CommitId>) -> Option<(CommitId, Option<Link>)> {
    let request = issue.change_request.as_ref();
    let merged = request.filter(|one| one.state == ChangeRequestState::Merged);
    let link = merged.map(Link::from);
    let sticky = issue.sticky.as_ref();
    let written = || sticky.and_then(|sticky| Status::written(&sticky.body));
    let commit = known.or_else(|| merged.map(|one| one.head.clone())).or_else(written)?;
    Some((commit, link))
}

fn not_back(not: NotInverse) -> NotBack {
    let NotInverse { why, cells } = not;
    NotBack { fault: Fault::NotRevertible { verb: Verb::Revert, why }, cells }
}

fn say(language: Language, id: &str, args: &Args<'_>) -> String {
    text(language, id, args, Sink::Markdown)
}
