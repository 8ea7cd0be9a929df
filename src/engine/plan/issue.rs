//! The plan for one issue.

use std::collections::BTreeMap;

use super::reading::{Meant, Proposal, Reading, Revision};
use super::status::{Status, Traces};
use super::wishes::{Grouped, Repeats, Wait, Way, Wishes};
use crate::model::{
    Action, BranchName, ChangeRequest, ChangeRequestState, CloseReason, CommitId, CommitMessage,
    IssueObservation, IssueState, Labelled, Lock, Observation, ProposalBranch, Seen, Writable,
};

/// Names that a repository or the settings choose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Names {
    /// The branch of this issue's proposal.
    pub branch: BranchName,
    /// The label of an issue that must be mended; `None` for none.
    pub invalid_label: Option<String>,
    /// The label of an issue that waits for a nod, as its author's first one; `None` where none is
    /// put there or taken away.
    pub first_time_label: Option<String>,
    /// The label of an issue where we are quiet, because another program answers us.
    pub loop_label: Option<String>,
    /// Labels of change requests.
    pub change_request_labels: Vec<String>,
    /// The commit that this proposal takes back, where it is one that does.
    pub back: Option<CommitId>,
}

/// Says where a contribution stands: the whole text of its comment below the marker.
pub trait Voice {
    /// The comment's text.
    fn comment(&self, status: &Status) -> String;
}

/// What remains to be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// Where the contribution stands.
    pub status: Option<Status>,
    /// What to do, in order. Empty: all is as it should be.
    pub actions: Vec<Action>,
}

/// The actions that remain between what is observed of an issue and what should be there.
///
/// A comment tells its change request's number, so it waits until the forge has given one: the
/// plan is made again from what the actions brought, until nothing remains.
pub fn plan_issue(
    observation: &Observation,
    issue: &IssueObservation,
    reading: &Reading,
    wishes: &Wishes,
    names: &Names,
    voice: &dyn Voice,
) -> Plan {
    let Some(status) = status(observation, issue, reading, wishes) else {
        return Plan { status: None, actions: Vec::new() };
    };
    let mut draft = Draft { observation, issue, wishes, names, actions: Vec::new() };
    draft.see();
    match (&status, reading) {
        // Nothing is changed before a maintainer has mended what stands in the way.
        (Status::Blocked { .. }, _) => {
            draft.comment(&status, voice);
            draft.react();
            return Plan { status: Some(status), actions: draft.actions };
        }
        (Status::Proposed { .. }, Reading::Proposal(proposal)) => {
            if wishes.revived.is_some() && issue.issue.state == IssueState::Closed {
                draft.actions.push(Action::ReopenIssue);
            }
            let before = draft.actions.len();
            draft.propose(proposal);
            // What was accepted is merged as it stands, and before anything is told of it.
            if draft.actions.len() == before && draft.merge() {
                return Plan { status: Some(status), actions: draft.actions };
            }
            // The texts show the commit's lines, so they wait for it.
            if draft.commits() && issue.change_request.is_some() {
                return Plan { status: Some(status), actions: draft.actions };
            }
            draft.label_proposal();
        }
        (Status::Prepared { .. }, Reading::Proposal(proposal)) => {
            if wishes.revived.is_some() && issue.issue.state == IssueState::Closed {
                draft.actions.push(Action::ReopenIssue);
            }
            let before = draft.actions.len();
            draft.prepare(proposal);
            // The comment shows the commit's lines, so it waits for it.
            if draft.commits() {
                return Plan { status: Some(status), actions: draft.actions };
            }
            if draft.actions.len() == before && draft.land(proposal) {
                return Plan { status: Some(status), actions: draft.actions };
            }
        }
        (Status::Together { grouped: Grouped::Declined { .. } }, _) => {
            // What was declined is written down first: it is no part of the next one.
            draft.comment(&status, voice);
            draft.tidy_branch();
            draft.label(&status);
            draft.react();
            return Plan { status: Some(status), actions: draft.actions };
        }
        (Status::Together { .. }, Reading::Proposal(proposal)) => {
            if wishes.revived.is_some() && issue.issue.state == IssueState::Closed {
                draft.actions.push(Action::ReopenIssue);
            }
            draft.prepare(proposal);
            // The comment shows the commit's lines, so it waits for it.
            if draft.commits() {
                return Plan { status: Some(status), actions: draft.actions };
            }
        }
        (Status::Written { .. }, _) => {
            // Where it is written is told first: from then on nothing else needs to be known.
            draft.comment(&status, voice);
            draft.close_issue(CloseReason::Completed);
            draft.tidy_branch();
            draft.label(&status);
            draft.react();
            return Plan { status: Some(status), actions: draft.actions };
        }
        (Status::Rejected { .. }, _) => {
            // Why is written down first: it tells this closing from a person's.
            draft.comment(&status, voice);
            draft.withdraw();
            draft.close_issue(CloseReason::NotPlanned);
            draft.react();
            return Plan { status: Some(status), actions: draft.actions };
        }
        (Status::Clashing { .. }, Reading::Clashing { body, .. }) => draft.wait(body),
        (Status::Merged { .. }, _) => draft.tidy_branch(),
        (Status::HandedOver { .. } | Status::Declined { .. }, _) => {}
        _ => {
            // That we close it ourselves is written down first: it is how a change request that
            // a person closed is told from one to be opened again.
            draft.comment(&status, voice);
            draft.withdraw();
            draft.label(&status);
            draft.react();
            return Plan { status: Some(status), actions: draft.actions };
        }
    }
    draft.label(&status);
    draft.comment(&status, voice);
    draft.react();
    Plan { status: Some(status), actions: draft.actions }
}

/// Where the contribution stands; `None` where there is nothing to say or do.
fn status(
    observation: &Observation,
    issue: &IssueObservation,
    reading: &Reading,
    wishes: &Wishes,
) -> Option<Status> {
    if observation.repo.writable == Writable::Archived {
        return None;
    }
    if let Some(commit) = &wishes.landed {
        let base = observation.repo.default_branch.clone();
        let at = wishes.landed_in.clone();
        return Some(Status::Written { base, commit: commit.clone(), at });
    }
    let change_request = issue.change_request.as_ref();
    let known = change_request.is_some() || issue.branch.is_some() || issue.sticky.is_some();
    if let Some(merged) = change_request.filter(|cr| cr.state == ChangeRequestState::Merged) {
        return Some(Status::Merged { at: merged.into() });
    }
    if let Some(rejection) = &wishes.rejection {
        let at = change_request.map(Into::into);
        return Some(Status::Rejected { at, why: rejection.why.clone() });
    }
    if issue.issue.state == IssueState::Closed && wishes.revived.is_none() {
        // An issue that was closed before we ever answered is left in peace.
        return known.then_some(Status::Withdrawn);
    }
    match reading {
        Reading::NotOurs if change_request.is_none() && issue.branch.is_none() => {
            match (wishes.asked, &issue.sticky) {
                (Some(_), _) => Some(Status::Asked),
                (None, Some(_)) => Some(Status::NotOurs),
                (None, None) => None,
            }
        }
        Reading::NotOurs => known.then_some(Status::NotOurs),
        Reading::Blocked => Some(Status::Blocked { traces: traces(issue) }),
        Reading::Invalid => Some(Status::Invalid),
        Reading::Unchanged => Some(Status::Unchanged),
        Reading::Clashing { told, .. } => Some(match proposed(observation, issue, wishes) {
            Status::Proposed { at } => Status::Clashing { at, told: told.clone() },
            Status::Prepared { .. } | Status::Together { .. } => {
                Status::Clashing { at: None, told: told.clone() }
            }
            other => other,
        }),
        Reading::Proposal(_) => Some(match wishes.wait {
            Some(wait) => Status::Waiting { wait },
            None => proposed(observation, issue, wishes),
        }),
    }
}

fn proposed(observation: &Observation, issue: &IssueObservation, wishes: &Wishes) -> Status {
    let at = issue.change_request.as_ref();
    if issue.branch.as_ref().is_some_and(|branch| is_foreign(branch, observation)) {
        return Status::HandedOver { at: at.map(Into::into) };
    }
    match at {
        Some(closed) if closed.state == ChangeRequestState::Closed && !closed_by_us(issue) => {
            Status::Declined { at: closed.into() }
        }
        _ if wishes.way == Way::Commit => {
            Status::Prepared { base: observation.repo.default_branch.clone() }
        }
        _ if wishes.way == Way::Group => {
            let grouped = wishes.grouped.clone();
            Status::Together { grouped: grouped.unwrap_or(Grouped::Waits { at: None }) }
        }
        _ => Status::Proposed { at: at.map(Into::into) },
    }
}

/// Whether what stands of a proposal was closed by us, for the comment to remember.
fn traces(issue: &IssueObservation) -> Traces {
    let is_closed =
        issue.change_request.as_ref().is_some_and(|cr| cr.state == ChangeRequestState::Closed);
    if is_closed && closed_by_us(issue) { Traces::ClosedByUs } else { Traces::Other }
}

/// Whether anybody but us committed to the branch.
fn is_foreign(branch: &ProposalBranch, observation: &Observation) -> bool {
    branch.commits.iter().any(|commit| {
        commit.author.as_ref().is_none_or(|author| author.id != observation.me.id)
            || Revision::of_message(&commit.message).is_none()
    })
}

fn closed_by_us(issue: &IssueObservation) -> bool {
    issue.sticky.as_ref().is_some_and(|sticky| Status::closed_by_us(&sticky.body))
}

struct Draft<'a> {
    observation: &'a Observation,
    issue: &'a IssueObservation,
    wishes: &'a Wishes,
    names: &'a Names,
    actions: Vec<Action>,
}

impl Draft<'_> {
    fn see(&mut self) {
        if self.issue.seen == Seen::No && self.issue.issue.lock == Lock::Unlocked {
            self.actions.push(Action::ReactSeen);
        }
    }

    /// Merges what was accepted: exactly the commit that stands on the branch now. Whether it did.
    fn merge(&mut self) -> bool {
        let Some(open) = self.change_request_in(ChangeRequestState::Open) else { return false };
        let head = self.issue.branch.as_ref().map(|branch| branch.head.clone());
        let (Some(head), Some(_)) = (head, self.wishes.merge) else { return false };
        self.actions.push(Action::Merge { change_request: open.handle.clone(), head });
        true
    }

    fn close_issue(&mut self, reason: CloseReason) {
        if self.issue.issue.state == IssueState::Open {
            self.actions.push(Action::CloseIssue { reason });
        }
    }

    /// Writes what was accepted to the default branch, as it stands on its own one. Whether it did.
    fn land(&mut self, proposal: &Proposal) -> bool {
        let base = self.observation.repo.base_head.clone();
        let (Some(base), Some(_)) = (base, self.wishes.merge) else { return false };
        let (files, message) = (proposal.files.clone(), message(proposal));
        self.actions.push(Action::Land { base, files, message });
        true
    }

    /// Reactions tell that all else is done, so they come last; a comment that has one already is
    /// left alone.
    fn react(&mut self) {
        if self.issue.issue.lock == Lock::Locked {
            return;
        }
        for (comment, reaction) in &self.wishes.reactions {
            let told = self.issue.talk.iter().find(|told| told.handle == *comment);
            if told.is_some_and(|told| !told.reactions.contains(reaction)) {
                let (comment, reaction) = (comment.clone(), *reaction);
                self.actions.push(Action::React { comment, reaction });
            }
        }
    }

    fn propose(&mut self, proposal: &Proposal) {
        let mut head = self.issue.branch.as_ref().map(|branch| branch.head.clone());
        // A change request is opened again before its branch moves on.
        if let Some(cr) = self.change_request_in(ChangeRequestState::Closed) {
            let change_request = cr.handle.clone();
            if head.is_none() {
                head = Some(cr.head.clone());
                let (branch, at) = (self.names.branch.clone(), cr.head.clone());
                self.actions.push(Action::RestoreBranch { branch, at });
            }
            self.actions.push(Action::ReopenChangeRequest { change_request });
        }
        self.commit(proposal, head);
        match &self.issue.change_request {
            None => self.open(proposal),
            Some(cr) if cr.title != proposal.title || !same_text(&cr.body, &proposal.body) => {
                self.actions.push(Action::EditChangeRequest {
                    change_request: cr.handle.clone(),
                    title: proposal.title.clone(),
                    body: proposal.body.clone(),
                });
            }
            Some(_) => {}
        }
    }

    /// Has it stand on its own branch alone.
    fn prepare(&mut self, proposal: &Proposal) {
        let head = self.issue.branch.as_ref().map(|branch| branch.head.clone());
        self.commit(proposal, head);
    }

    /// The proposal's commit on its branch, which is at `head`.
    fn commit(&mut self, proposal: &Proposal, head: Option<CommitId>) {
        let Some(base) = self.observation.repo.base_head.clone() else { return };
        let stands = self.issue.branch.as_ref().and_then(standing);
        let is_same = stands.is_some_and(|(revision, meant)| {
            revision == proposal.revision && meant.hash == proposal.meaning.hash
        });
        if !is_same {
            self.actions.push(Action::Commit {
                branch: self.names.branch.clone(),
                base,
                expected: head,
                files: proposal.files.clone(),
                message: message(proposal),
            });
        }
    }

    fn commits(&self) -> bool {
        self.actions.iter().any(|action| matches!(action, Action::Commit { .. }))
    }

    /// The change request tells that it waits; its branch stays as it is.
    fn wait(&mut self, body: &str) {
        if let Some(cr) = self.change_request_in(ChangeRequestState::Open)
            && !same_text(&cr.body, body)
        {
            self.actions.push(Action::EditChangeRequest {
                change_request: cr.handle.clone(),
                title: cr.title.clone(),
                body: body.to_owned(),
            });
        }
    }

    fn open(&mut self, proposal: &Proposal) {
        self.actions.push(Action::OpenChangeRequest {
            branch: self.names.branch.clone(),
            title: proposal.title.clone(),
            body: proposal.body.clone(),
        });
    }

    /// Labels of the change request, put on in the round of the comment that first tells of it:
    /// the forge takes both at once. What people do to them afterwards stands.
    fn label_proposal(&mut self) {
        let told = self.issue.sticky.as_ref().is_some_and(|sticky| Status::proposed(&sticky.body));
        let Some(cr) = self.change_request_in(ChangeRequestState::Open).filter(|_| !told) else {
            return;
        };
        let missing = |label: &&String| !cr.labels.contains(label);
        let add: Vec<String> =
            self.names.change_request_labels.iter().filter(missing).cloned().collect();
        if !add.is_empty() {
            let of = Labelled::ChangeRequest(cr.handle.clone());
            self.actions.push(Action::Label { of, add, remove: Vec::new() });
        }
    }

    /// Closes what we opened and takes our branch away; a branch that others committed to stays.
    fn withdraw(&mut self) {
        if let Some(cr) = self.change_request_in(ChangeRequestState::Open) {
            self.actions.push(Action::CloseChangeRequest { change_request: cr.handle.clone() });
        }
        self.tidy_branch();
    }

    fn tidy_branch(&mut self) {
        if let Some(branch) = &self.issue.branch
            && !is_foreign(branch, self.observation)
        {
            self.actions.push(Action::DeleteBranch {
                branch: branch.name.clone(),
                expected: branch.head.clone(),
            });
        }
    }

    fn change_request_in(&self, state: ChangeRequestState) -> Option<&ChangeRequest> {
        self.issue.change_request.as_ref().filter(|cr| cr.state == state)
    }

    fn label(&mut self, status: &Status) {
        let names = self.names;
        let first = matches!(status, Status::Waiting { wait: Wait::FirstTime });
        let is_wrong = matches!(status, Status::Invalid | Status::Clashing { .. });
        let in_loop = self.wishes.repeats.map(|repeats| repeats == Repeats::Loop);
        let all = [
            (&names.invalid_label, Some(is_wrong)),
            (&names.first_time_label, Some(first)),
            (&names.loop_label, in_loop),
        ];
        // Of two that have one name it stands while either wants it.
        let mut wanted: BTreeMap<&String, bool> = BTreeMap::new();
        for (label, wants) in all {
            if let (Some(label), Some(wants)) = (label, wants) {
                *wanted.entry(label).or_default() |= wants;
            }
        }
        let (mut add, mut remove) = (Vec::new(), Vec::new());
        for (label, wants) in wanted {
            match (self.issue.issue.labels.contains(label), wants) {
                (false, true) => add.push(label.clone()),
                (true, false) => remove.push(label.clone()),
                _ => {}
            }
        }
        if !add.is_empty() || !remove.is_empty() {
            self.actions.push(Action::Label { of: Labelled::Subject, add, remove });
        }
    }

    fn comment(&mut self, status: &Status, voice: &dyn Voice) {
        // The number is not known before the forge gives it.
        let waits = self.wishes.way == Way::ChangeRequest
            && matches!(status, Status::Proposed { at: None } | Status::HandedOver { at: None });
        if waits || self.issue.issue.lock == Lock::Locked {
            return;
        }
        let marker = match (status, &self.wishes.rejection) {
            (Status::Rejected { .. }, Some(rejection)) => {
                Status::rejected_marker(rejection.meaning.as_deref())
            }
            _ => status.marker(),
        };
        let marker = match &self.names.back {
            Some(back) => Status::marker_back(&marker, back),
            None => marker,
        };
        let body = format!("{marker}\n{}", voice.comment(status));
        match &self.issue.sticky {
            None => self.actions.push(Action::AddComment { body }),
            Some(sticky) if !same_comment(&sticky.body, &body) => {
                self.actions.push(Action::EditComment { comment: sticky.handle.clone(), body });
            }
            Some(_) => {}
        }
    }
}

/// The message of a proposal's commit.
fn message(proposal: &Proposal) -> CommitMessage {
    let trailers = [proposal.meaning.trailer(), proposal.revision.trailer()];
    CommitMessage {
        headline: proposal.message.headline.clone(),
        body: with_trailers(&proposal.message.body, &trailers),
    }
}

/// What a branch that is one commit of ours writes and means.
fn standing(branch: &ProposalBranch) -> Option<(Revision, Meant)> {
    match branch.commits.as_slice() {
        [only] => Revision::of_message(&only.message).zip(Meant::of_message(&only.message)),
        _ => None,
    }
}

/// The commit that the proposal that stands was made from; `None` where there is none of ours
/// alone.
pub fn made_from<'a>(
    observation: &Observation,
    issue: &'a IssueObservation,
) -> Option<&'a CommitId> {
    let branch = issue.branch.as_ref().filter(|branch| !is_foreign(branch, observation))?;
    match branch.commits.as_slice() {
        [only] => only.parent.as_ref(),
        _ => None,
    }
}

/// What the proposal that stands means, and since when; `None` where there is none of ours alone.
pub fn meant(observation: &Observation, issue: &IssueObservation) -> Option<Meant> {
    let branch = issue.branch.as_ref().filter(|branch| !is_foreign(branch, observation))?;
    standing(branch).map(|(_, meant)| meant)
}

/// Whether a person works on the proposal's branch.
pub fn is_handed_over(observation: &Observation, issue: &IssueObservation) -> bool {
    issue.branch.as_ref().is_some_and(|branch| is_foreign(branch, observation))
}

fn with_trailers(body: &str, trailers: &[String]) -> String {
    let trailers = trailers.join("\n");
    let body = body.trim_end();
    match body.rsplit('\n').next() {
        None | Some("") => trailers,
        // Trailers stand together in the last paragraph.
        Some(last) if last.contains("-by: ") => format!("{body}\n{trailers}"),
        Some(_) => format!("{body}\n\n{trailers}"),
    }
}

/// Whether a comment says all that it should: its marker, commits and all, and what people read.
fn same_comment(stored: &str, wanted: &str) -> bool {
    let parts = |text: &'_ str| {
        let (marker, said) = text.split_once('\n').unwrap_or((text, ""));
        (marker.trim_end().to_owned(), without_commits(said))
    };
    let ((old, stored), (new, wanted)) = (parts(stored), parts(wanted));
    old == new && same_text(&stored, &wanted)
}

/// A text without the commits that its links name: that a proposal was worked out again is no
/// news where all that it shows is the same.
pub(crate) fn without_commits(text: &str) -> String {
    const SHORTEST: usize = 40;
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_hexdigit()) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(from.len());
        let (run, after) = from.split_at(end);
        kept.push_str(before);
        kept.push_str(if run.len() < SHORTEST { run } else { "…" });
        rest = after;
    }
    kept.push_str(rest);
    kept
}

/// Forges trim and change line ends of what they store; that alone is no difference.
pub(crate) fn same_text(stored: &str, wanted: &str) -> bool {
    let lines = |text: &'_ str| -> Vec<String> {
        text.trim().lines().map(|line| line.trim_end().to_owned()).collect()
    };
    lines(stored) == lines(wanted)
}
