//! A person's change request from its observation to the last action: what it does to datasets is
//! told and checked, as a proposal's own change is. One that touches none is never spoken to.

use std::collections::{BTreeMap, BTreeSet};

use gitribute_core::intake::commands::fold::PersonId;
use gitribute_core::repo_config::{OwnContributions, PathPattern};
use gitribute_core::report::summary::Budget;

use super::amend::{decide, shown};
use super::gather::Base;
use super::group::{Drops, Wrote, split};
use super::journal::{Acted, hash, request_hash};
use super::talk::message_of;
use super::undo::{self, Undos};
use super::{ReconcileError, Reconciled, Reconciler};
use crate::contribution::{
    Amendment, Changes, Files, Places, Review, Reviewed, Setup, Verdict, answered, review,
    room_for_talk, speaks_to, touched, verdict, with_talk,
};
use crate::model::{
    Action, ChangeRequest, ChangeRequestObservation, ChangeRequestState, Check, Conclusion, Done,
    EffectKey, EffectStep, FilePath, NoteLevel, Observation, Reaction, WorkKind, Writable,
};
use crate::plan::{REVIEW_MARKER, TALK_MARKER, plan_review};
use crate::ports::{Checks, EffectState, ForgeError, Lease, Refusal, RepoRef};

/// Room for the comment's marker, and for the hidden line at its end.
const RESERVED: usize = 300;

/// A person's change request, looked at.
struct Looked {
    setup: Setup,
    /// The files as its branch has them; what is no dataset as the default branch has it.
    files: Files,
    review: Review,
    links: BTreeMap<String, Places>,
    is_said: Said,
}

fn author_of(part: &Wrote) -> Option<PersonId> {
    part.1.map(|id| PersonId(id.0))
}

/// Whether anybody says anything to us below it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Something,
    Nothing,
}

impl Reconciler {
    /// Tells what a change request of a person does to the datasets, and does what is asked for
    /// below it.
    pub(super) async fn review(
        &self,
        lease: &Lease,
        observation: &Observation,
        seen: &ChangeRequestObservation,
    ) -> Result<Reconciled, ReconcileError> {
        let mut seen = seen.clone();
        let Some(mut looked) = self.look(observation, &seen).await? else {
            return Ok(Reconciled::Review { actions: 0 });
        };
        let mut actions = 0;
        let language = looked.review.language;
        let shared = self.is_shared(observation, &seen.change_request);
        let (listened, drops) = if shared {
            split(observation, &seen, &looked.setup)
        } else {
            (seen.clone(), Drops::default())
        };
        let (listened, undos) = if shared || looked.is_said == Said::Nothing {
            (listened, Undos::default())
        } else {
            self.undos(observation, &seen, &looked.setup).await?
        };
        let mut undone = Vec::new();
        let Amendment { drafts, said } = match looked.is_said {
            Said::Something => {
                let Looked { setup, files, .. } = &looked;
                self.amended(observation, &listened, setup, files, language).await?
            }
            Said::Nothing => Amendment::default(),
        };
        let mut todo = None;
        if !drafts.is_empty() {
            todo = Some(self.commit_of(&seen, &drafts, &said, language));
        } else if let Some(comment) = &undos.first {
            let files = (&looked.setup, &looked.files);
            match self.undo(observation, &seen, files, comment, language).await? {
                Ok(commit) => {
                    undone.push((comment.clone(), None));
                    todo = Some(commit);
                }
                Err(why) => undone.push((comment.clone(), Some(why))),
            }
        }
        if let Some(commit) = todo {
            let Acted::Done(done) = self.act(lease, observation, &[commit]).await? else {
                return Ok(Reconciled::Fenced);
            };
            actions += 1;
            if let Some(Done::Branch(_, head)) = done.first() {
                seen.change_request.head = head.clone();
            }
            // Told is what stands there now.
            match self.look(observation, &seen).await? {
                Some(again) => looked = again,
                None => return Ok(Reconciled::Review { actions }),
            }
        }
        let capabilities = self.forge.capabilities();
        let (most_notes, most_bytes) = match capabilities.checks {
            Checks::Runs { max_notes, max_bytes } => {
                (max_notes, capabilities.max_comment_bytes.min(max_bytes))
            }
            Checks::None => (0, capabilities.max_comment_bytes),
        };
        let budget = Budget(most_bytes.min(Budget::default().0)).without(RESERVED);
        let who = seen.change_request.author.login.clone();
        let whole = verdict(&looked.review, &who, &looked.links, budget, most_notes);
        let parts = if shared {
            self.shared_parts(observation, &seen.change_request).await?
        } else {
            Vec::new()
        };
        let nobody = BTreeSet::new();
        let own = match looked.setup.config.policy.own {
            OwnContributions::NeedAnother => &parts.iter().filter_map(author_of).collect(),
            OwnContributions::MayAccept => &nobody,
        };
        let listened =
            ChangeRequestObservation { change_request: seen.change_request.clone(), ..listened };
        let mut decided = decide(&listened, &said, own, whole.conclusion, language);
        let mut answers = said.answers.clone();
        answers.append(&mut decided.answers);
        for comment in &undos.refused {
            let files = (&looked.setup, &looked.files);
            if let Err(why) = self.undo(observation, &seen, files, comment, language).await? {
                answers.push(answered(&undo::source(comment), &why, language));
            }
        }
        // What stood after it is looked at on what it left.
        let is_more = undos.after > 0 || (undos.first.is_some() && undone.is_empty());
        for (comment, refused) in undone {
            let reaction = if refused.is_some() { Reaction::Refused } else { Reaction::Done };
            let told = refused.map(|why| answered(&undo::source(&comment), &why, language));
            answers.extend(told);
            decided.reactions.push((comment.handle, reaction));
        }
        if is_more {
            self.want(lease, seen.change_request.number, self.later()).await?;
        }
        if !drops.is_empty() {
            let setup = &looked.setup;
            let answered = self.answer_drops(observation, &drops, &parts, setup, language).await?;
            answers.extend(answered.0);
            decided.reactions.extend(answered.1);
        }
        if shared && whole.conclusion == Conclusion::Success {
            self.take_label(observation, &seen, &looked.setup, own, &mut decided).await?;
        }
        if shared && (decided.closes || decided.accepted.is_some()) {
            self.want_parts(lease, &seen.change_request, self.later()).await?;
        }
        if let Some((comment, by)) = &decided.accepted {
            let (change_request, head) =
                (seen.change_request.handle.clone(), seen.change_request.head.clone());
            let merge = Action::Merge { change_request, head };
            let mut merging = observation.clone();
            if shared {
                merging.repo.merges = merging.repo.merges_each;
            }
            let merged = match self.act(lease, &merging, &[merge]).await {
                Ok(Acted::Done(_)) => Ok(()),
                Ok(Acted::Fenced) => return Ok(Reconciled::Fenced),
                Err(ReconcileError::Forge(ForgeError::Refused(
                    refusal @ (Refusal::Rule(_)
                    | Refusal::Forbidden(_)
                    | Refusal::Invalid(_)
                    | Refusal::Unmergeable(_)),
                ))) => Err(refusal),
                Err(other) => return Err(other),
            };
            actions += 1;
            let (told, reaction) = Self::merge_told(by, &merged, language);
            decided.standing.push(told);
            decided.reactions.extend(comment.clone().map(|comment| (comment, reaction)));
        }
        let room = room_for_talk(&decided.standing, &answers, language, budget);
        let shorter =
            verdict(&looked.review, &who, &looked.links, budget.without(room), most_notes);
        let is_untouched = looked.review.datasets.is_empty() && !was_told(&seen);
        let marker = if is_untouched { TALK_MARKER } else { REVIEW_MARKER };
        let text = if is_untouched { String::new() } else { shorter.text };
        let text = with_talk(&text, &decided.standing, &answers, language, budget);
        let text = format!("{text}\n{}", shown(&seen, self.clock.now()).line());
        let check = match capabilities.checks {
            Checks::Runs { .. } if !is_untouched => {
                self.unmade(lease, of_verdict(&whole, &seen.change_request)).await?
            }
            _ => None,
        };
        let mut planned = plan_review(&seen, marker, &text, check, &decided.reactions);
        if decided.closes {
            let change_request = seen.change_request.handle.clone();
            planned.insert(0, Action::CloseChangeRequest { change_request });
        }
        if planned.is_empty() {
            return Ok(Reconciled::Review { actions });
        }
        let (todo, looks_for_comment) = self.with_known_comment(lease, &planned).await?;
        let acted = match self.act(lease, observation, &todo).await {
            Err(ReconcileError::Forge(
                ForgeError::Conflict(_) | ForgeError::Refused(Refusal::NotFound(_)),
            )) if looks_for_comment => self.act(lease, observation, &planned).await?,
            other => other?,
        };
        if shared && (decided.closes || decided.accepted.is_some()) {
            // What we did ourselves nobody tells us.
            self.want_parts(lease, &seen.change_request, self.clock.now()).await?;
            self.want(lease, seen.change_request.number, self.later()).await?;
        }
        Ok(match acted {
            Acted::Done(_) => Reconciled::Review { actions: actions + todo.len() },
            Acted::Fenced => Reconciled::Fenced,
        })
    }

    /// What the change request does to the datasets; `None` where there is nothing to say.
    async fn look(
        &self,
        observation: &Observation,
        seen: &ChangeRequestObservation,
    ) -> Result<Option<Looked>, ForgeError> {
        let request = &seen.change_request;
        let repo = RepoRef { id: observation.repo.id, name: observation.repo.name.clone() };
        let Some(at) = &observation.repo.base_head else { return Ok(None) };
        if request.state != ChangeRequestState::Open
            || observation.repo.writable != Writable::Yes
            || seen.base != observation.repo.default_branch
        {
            return Ok(None);
        }
        // What a change request says of configuration and schemas counts once it is merged
        // (FAULTS S13).
        let default = Base { repo: &repo, at };
        let mut files = self.setup_files(default).await?;
        // A configuration that cannot be used names no dataset; issues tell of it.
        let Ok(setup) = Setup::read(&files) else { return Ok(None) };
        let mut data = setup.data_files();
        let folders = setup.folders();
        if data.is_empty() && folders.is_empty() {
            return Ok(None);
        }
        let compared = self.forge.compare(&repo, at, &request.head).await?;
        let mut changes = Changes::default();
        for file in compared.changed {
            if let Some(was) = file.was {
                changes.changed.insert(was.0.clone());
                changes.renamed.insert(was.0, file.path.0.clone());
            }
            changes.changed.insert(file.path.0);
        }
        let fork = compared.fork.unwrap_or_else(|| at.clone());
        let (fork, head) =
            (Base { repo: &repo, at: &fork }, Base { repo: &repo, at: &request.head });
        let (mut before, mut after) = (Files::new(), Files::new());
        // Folders are looked at where the change request is known to touch them.
        let is_touched = |folder: &&PathPattern| {
            changes.changed.iter().any(|path| folder.name_in(path).is_some())
        };
        let folders: Vec<&PathPattern> = folders.into_iter().filter(is_touched).collect();
        data.extend(self.record_files(fork, &folders, &mut before).await?);
        data.extend(self.record_files(head, &folders, &mut after).await?);
        data.sort_unstable();
        data.dedup();
        self.fetch(fork, &data, &mut before).await?;
        self.fetch(head, &data, &mut after).await?;
        let is_said = is_said(observation, seen, &setup);
        if touched(&setup, &before, &after, &changes).is_empty() {
            // What was told of an earlier push is not true any more.
            if !was_told(seen) && is_said == Said::Nothing {
                return Ok(None);
            }
        }
        self.dataset_files(default, &setup, &mut files).await?;
        // A folder of too many files is told by its pattern.
        data.extend(folders.iter().map(|folder| FilePath::from(folder.to_string().as_str())));
        let before = files.with(&data, &before);
        let after = files.with(&data, &after);
        let review = review(&setup, &before, &after, &changes);
        let place = |dataset: &Reviewed| {
            let path = FilePath::from(dataset.path.as_str());
            let url = |at| Some(self.forge.file_url(&observation.repo, at, &path));
            (dataset.path.clone(), Places { old: url(fork.at), new: url(&request.head) })
        };
        let links = review.datasets.iter().map(place).collect();
        Ok(Some(Looked { setup, files: after, review, links, is_said }))
    }

    /// The check, where the journal does not know it as made, or a person wants it made anew.
    async fn unmade(&self, lease: &Lease, check: Check) -> Result<Option<Check>, ReconcileError> {
        if lease.work.kind == WorkKind::Recheck {
            return Ok(Some(check));
        }
        let subject = lease.work.subject.clone();
        let effect = EffectKey { subject, step: EffectStep::Check };
        let known = self.store.effect(&effect).await?;
        let wanted = request_hash(&Action::Check(Box::new(check.clone())));
        let stands = known
            .is_some_and(|known| known.state == EffectState::Done && known.request_hash == wanted);
        Ok((!stands).then_some(check))
    }

    /// The actions, with an edit in the place of a new comment where one was written before: the
    /// forge may only not show it yet (FAULTS G9, G24).
    async fn with_known_comment(
        &self,
        lease: &Lease,
        planned: &[Action],
    ) -> Result<(Vec<Action>, bool), ReconcileError> {
        let mut todo = planned.to_vec();
        let mut looks = false;
        for action in &mut todo {
            if let Action::AddComment { body } = action
                && let Some(comment) = self.known_comment(lease).await?
            {
                *action = Action::EditComment { comment, body: std::mem::take(body) };
                looks = true;
            }
        }
        Ok((todo, looks))
    }
}

/// Whether anybody says anything to us below a change request.
fn is_said(observation: &Observation, seen: &ChangeRequestObservation, setup: &Setup) -> Said {
    let login = &observation.me.login;
    let mut texts = seen.talk.iter().map(|comment| message_of(comment, None));
    if texts.any(|text| speaks_to(setup, login, &text)) { Said::Something } else { Said::Nothing }
}

/// Whether a table was told before.
fn was_told(seen: &ChangeRequestObservation) -> bool {
    seen.sticky.as_ref().is_some_and(|comment| comment.body.starts_with(REVIEW_MARKER))
}

fn of_verdict(verdict: &Verdict, request: &ChangeRequest) -> Check {
    let lines: Vec<String> = verdict.notes.iter().map(|note| note.line.to_string()).collect();
    let mut parts: Vec<&[u8]> = vec![
        verdict.conclusion.word().as_bytes(),
        verdict.title.as_bytes(),
        verdict.text.as_bytes(),
    ];
    for (note, line) in verdict.notes.iter().zip(&lines) {
        let level: &[u8] = match note.level {
            NoteLevel::Failure => b"failure",
            NoteLevel::Warning => b"warning",
        };
        let FilePath(path) = &note.path;
        parts.extend([path.as_bytes(), line.as_bytes(), level, note.message.as_bytes()]);
    }
    Check {
        head: request.head.clone(),
        digest: format!("{}-{}", request.number, hash(parts)),
        conclusion: verdict.conclusion,
        title: verdict.title.clone(),
        summary: verdict.text.clone(),
        notes: verdict.notes.clone(),
    }
}
