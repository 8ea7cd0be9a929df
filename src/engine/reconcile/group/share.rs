//! One shared change request: its branch, its text, its end.

use std::collections::BTreeSet;

use gitribute_core::report::Language;

use super::line::Place;
use super::stack::{Built, Stack};
use super::{Ground, Part, Places, Reconciler, Shared, talk};
use crate::contribution::{Out, group_body, group_title};
use crate::model::{
    Action, ChangeRequestState, CommitId, Done, Labelled, Observation, Observed, Subject,
    SubjectNumber,
};
use crate::plan::same_text;
use crate::ports::Lease;
use crate::reconcile::ReconcileError;
use crate::reconcile::journal::Acted;

impl Reconciler {
    /// Makes one shared change request what it should be; how many actions that took, `None` where
    /// the work is another's by now.
    pub(super) async fn share(
        &self,
        lease: &Lease,
        ground: &Ground<'_>,
        mut one: Shared<'_>,
        stack: Stack,
    ) -> Result<Option<usize>, ReconcileError> {
        if matches!(stack, Stack::ByHand) {
            return self.left_to_them(lease, ground, &one).await;
        }
        if one.parts.is_empty() && one.request.is_none() {
            return Ok(Some(0));
        }
        let observation = match &one.request {
            Some(request) => {
                let subject = Subject { number: request.number, ..lease.work.subject.clone() };
                self.forge.observe(&subject, &one.branch).await?
            }
            None => {
                let Some(first) = one.parts.first() else { return Ok(Some(0)) };
                let subject = Subject { number: first.issue, ..lease.work.subject.clone() };
                let seen = self.forge.observe(&subject, &one.branch).await?;
                if self.parts_with(lease, &seen, &one.parts).await? {
                    return Ok(Some(0));
                }
                seen
            }
        };
        let language = language_of(ground, &one);
        let dropped = match &observation.subject {
            Observed::ChangeRequest(seen) => {
                self.dropped(&observation, seen, ground.setup, &one.parts).await?
            }
            _ => BTreeSet::new(),
        };
        // It was closed or merged this very moment.
        if let Observed::ChangeRequest(seen) = &observation.subject
            && seen.change_request.state != ChangeRequestState::Open
        {
            self.want_groups(lease, self.later()).await?;
            return Ok(Some(0));
        }
        let kept: Vec<Part> =
            one.parts.iter().filter(|part| !dropped.contains(&part.issue)).cloned().collect();
        let built = self.build(ground, kept, stack, language).await?;
        let (places, out) = told(&built, &one.parts, &dropped);
        let before = one.request.as_ref().map(|request| Places::of_body(&request.body));
        let is_told = before.is_some() || !built.members.is_empty();
        let woken =
            if is_told { places.differing(&before.unwrap_or_default()) } else { Vec::new() };
        for issue in &woken {
            self.want(lease, *issue, self.later()).await?;
        }
        let mut actions = 0;
        let mut below = built.below.clone();
        for (part, files) in &built.todo {
            let commit = Action::Commit {
                branch: one.branch.clone(),
                base: below.clone(),
                expected: one.head.clone(),
                files: files.clone(),
                message: part.message(&built.base),
            };
            let Acted::Done(done) = self.act(lease, &observation, &[commit]).await? else {
                return Ok(None);
            };
            actions += 1;
            if let Some(Done::Branch(_, head)) = done.into_iter().next() {
                below = head.clone();
                one.head = Some(head);
            }
        }
        let mut members: Vec<_> = built.members.iter().map(Part::member).collect();
        members.sort_by_key(|member| member.issue);
        let sign = talk::sign(ground.setup, &observation.me.login);
        let closes: Vec<String> =
            members.iter().map(|member| format!("Closes #{}", member.issue)).collect();
        let text = group_body(&one.dataset, &members, &out, sign.call(), language);
        let body = format!("{}\n\n{}\n\n{}", text.trim_end(), closes.join("\n"), places.line());
        // The last one out leaves the title as it was.
        let title = match (&one.request, members.is_empty()) {
            (Some(request), true) => request.title.clone(),
            _ => group_title(&one.dataset, members.len(), language),
        };
        let stands = if members.is_empty() { Stands::None } else { Stands::Some };
        let todo = texts(&one, title, body, stands);
        for step in todo {
            let Acted::Done(done) = self.act(lease, &observation, &[step]).await? else {
                return Ok(None);
            };
            actions += 1;
            if let Some(Done::ChangeRequest(opened)) = done.into_iter().next() {
                one.request = Some((*opened).clone());
                let labels = self.settings.change_request_labels.clone();
                if !labels.is_empty() {
                    let of = Labelled::ChangeRequest(opened.handle.clone());
                    let label = Action::Label { of, add: labels, remove: Vec::new() };
                    if matches!(self.act(lease, &observation, &[label]).await?, Acted::Fenced) {
                        return Ok(None);
                    }
                }
            }
        }
        let now = self.clock.now();
        for issue in woken {
            self.want(lease, issue, now).await?;
        }
        // The table below it follows.
        if let Some(request) = one.request.filter(|_| actions > 0) {
            self.want(lease, request.number, now).await?;
        }
        Ok(Some(actions))
    }

    /// Whether parts of a change request that was closed are still to be told so: until then no
    /// next one is opened, for its issues could not tell any more what was declined.
    async fn parts_with(
        &self,
        lease: &Lease,
        seen: &Observation,
        parts: &[Part],
    ) -> Result<bool, ReconcileError> {
        let Observed::Issue(issue) = &seen.subject else { return Ok(false) };
        let Some(request) = &issue.change_request else { return Ok(false) };
        if request.state != ChangeRequestState::Closed || !self.is_shared(seen, request) {
            return Ok(false);
        }
        let places = Places::of_body(&request.body);
        let declined: Vec<&Part> = parts
            .iter()
            .filter(|part| places.of(part.issue, &part.head) == Some(Place::In))
            .collect();
        for part in &declined {
            self.want(lease, part.issue, self.clock.now()).await?;
        }
        if !declined.is_empty() {
            self.want_groups(lease, self.later()).await?;
        }
        Ok(!declined.is_empty())
    }
}

/// The language of a dataset.
pub(super) fn language_of(ground: &Ground<'_>, one: &Shared<'_>) -> Language {
    let language = one.name.and_then(|name| ground.setup.config.datasets.get(name)?.language);
    language.unwrap_or(ground.setup.config.language)
}

/// What remains to be written besides the branch, which `stands` where any part is in it.
fn texts(one: &Shared<'_>, title: String, body: String, stands: Stands) -> Vec<Action> {
    let branch = one.branch.clone();
    let Some(request) = &one.request else {
        return match stands {
            Stands::Some => vec![Action::OpenChangeRequest { branch, title, body }],
            Stands::None => Vec::new(),
        };
    };
    let change_request = request.handle.clone();
    let mut actions = Vec::new();
    if request.title != title || !same_text(&request.body, &body) {
        let change_request = change_request.clone();
        actions.push(Action::EditChangeRequest { change_request, title, body });
    }
    if stands == Stands::None {
        actions.push(Action::CloseChangeRequest { change_request });
        let gone = |expected: CommitId| Action::DeleteBranch { branch, expected };
        actions.extend(one.head.clone().map(gone));
    }
    actions
}

/// Whether any part stands in a change request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    Some,
    None,
}

/// Where each part is: as the issues are told, and as people read it.
fn told(
    built: &Built,
    parts: &[Part],
    dropped: &BTreeSet<SubjectNumber>,
) -> (Places, Vec<(SubjectNumber, Out)>) {
    let mut places = Places::default();
    let mut out = Vec::new();
    for part in &built.members {
        places.put(part.issue, &part.head, Place::In);
    }
    for (part, why) in &built.apart {
        places.put(part.issue, &part.head, Place::Apart);
        out.push((part.issue, Out::Apart(why.clone())));
    }
    for part in parts.iter().filter(|part| dropped.contains(&part.issue)) {
        places.put(part.issue, &part.head, Place::Dropped);
        out.push((part.issue, Out::Dropped));
    }
    for part in &built.full {
        places.put(part.issue, &part.head, Place::Full);
        out.push((part.issue, Out::Full));
    }
    (places, out)
}
