//! An issue from its observation to the last action.

use std::collections::{BTreeMap, BTreeSet};

use gitribute_core::repo_config::FirstTime;
use jiff::Timestamp;

use super::acts::{Decided, Known, decide};
use super::back::Turn;
use super::breaker::{Breaker, only_words};
use super::gate::Gate;
use super::journal::Acted;
use super::links::LinksSaid;
use super::obstacle::accepted_but;
use super::proposal::{Words, places};
use super::read::Read;
use super::touches::Touches;
use super::{Quiet, ReconcileError, Reconciled, Reconciler, breaker, fold, group, landed};
use crate::contribution::{Clash, Contribution, Files, Outcome, given_up, refused};
use crate::model::{
    Action, ChangeRequest, ChangeRequestState, Done, IssueObservation, IssueState, Observation,
    Observed, Reaction, Subject, SubjectNumber,
};
use crate::plan::{Grouped, Names, Plan, Repeats, Status, Way, Wishes, plan_issue};
use crate::ports::{ForgeError, Lease, Refusal};

/// An open proposal of another issue.
struct Neighbour<'a> {
    issue: SubjectNumber,
    change_request: &'a ChangeRequest,
    touches: Touches,
}

impl Reconciler {
    pub(super) async fn issue(
        &self,
        lease: &Lease,
        mut observation: Observation,
        mut issue: IssueObservation,
    ) -> Result<Reconciled, ReconcileError> {
        let mut read = self.follow(&observation, &issue).await?;
        let mut names = self.names(issue.issue.number);
        let waited = issue.sticky.as_ref().is_some_and(|sticky| Status::waiting(&sticky.body));
        // Where nobody waits for a nod, the label of that name is not ours.
        if read.rules.policy.first_time != FirstTime::Hold && !waited {
            names.first_time_label = None;
        }
        let mut not_back = None;
        match self.turn(&lease.work.subject, &issue, &read).await? {
            Turn::Forth => {}
            Turn::Refused(why) => not_back = Some(why),
            Turn::Back(turned) => {
                names.branch = self.settings.back_branch(issue.issue.number);
                let turned = *turned;
                names.back = Some(turned.commit);
                not_back = turned.refused;
                (observation, issue, read) = (turned.observation, turned.issue, turned.read);
            }
        }
        let gate = match names.back {
            // Whoever may ask for it may propose.
            Some(_) => Gate::Open,
            None => self.gate(lease, &observation, &issue, &mut read).await?,
        };
        let label = self.label_said(&observation, &issue, &mut read).await?;
        let subject = &lease.work.subject;
        let is_forth = names.back.is_none();
        let shared = group::shared_dataset(&read, &issue).filter(|_| is_forth);
        let way = landed::way(&read.rules, &issue, shared.as_ref());
        let was_shared = is_forth && group::is_on(&read) && issue.change_request.is_none();
        let landed = match way {
            Way::ChangeRequest if !was_shared => None,
            _ => self.landed(&observation, &issue, names.back.as_ref()).await?,
        };
        let landed_in = match (&landed, was_shared) {
            (Some(_), true) => self.landed_in(subject, &observation, &issue).await?,
            _ => None,
        };
        let is_open = issue.issue.state == IssueState::Open;
        let grouped = match &shared {
            Some(dataset) if landed.is_none() && is_open => {
                Some(self.grouped(subject, &observation, &issue, &read, dataset).await?)
            }
            _ => None,
        };
        let part = shared.map(|dataset| group::trailer_of(&dataset, &issue));
        let (label, not_back) = (label.as_ref(), not_back.as_ref());
        let known = Known { way, landed, landed_in, grouped, part, gate, label, not_back };
        self.carry_out(lease, observation, issue, &read, &known, &names).await
    }

    /// Makes the forge what it should be for a contribution that was read.
    async fn carry_out(
        &self,
        lease: &Lease,
        mut observation: Observation,
        mut issue: IssueObservation,
        read: &Read,
        known: &Known<'_>,
        names: &Names,
    ) -> Result<Reconciled, ReconcileError> {
        let Read { contribution, files, .. } = read;
        let first = issue.clone();
        let neighbours = self.neighbours(&observation, &first);
        let clashes = clashes(contribution, &neighbours);
        let Decided { mut wishes, answers, mut standing, accepted } =
            decide(&observation, &first, contribution, known);
        let links_said = self.links_said(&first, contribution, known.gate).await;
        standing.extend(links_said.told.iter().cloned());
        let mut words = Words {
            contribution,
            files,
            issue: &first,
            clashes: &clashes,
            answers: &answers,
            standing,
            most_bytes: self.forge.capabilities().max_comment_bytes,
            links: places(&*self.forge, &observation.repo, contribution, &first),
            links_said: &links_said,
            part: known.part.as_deref(),
        };
        let mut reading = words.reading(&*self.forge, &observation, self.clock.now());

        let heard = breaker::heard(&observation, &first);
        let bears = |label: &String| first.issue.labels.contains(label);
        let mut found = None;
        if names.loop_label.as_ref().is_some_and(bears) {
            let breaker = self.breaker(lease, &heard).await?;
            found = Some(breaker);
            wishes.repeats = breaker.repeats();
        }
        let mut next = plan_issue(&observation, &issue, &reading, &wishes, names, &words);
        let waits = matches!(known.grouped, Some(Grouped::Waits { .. }));
        if next.actions.is_empty() {
            // Its branch stands and nobody has put it together with the others yet.
            if waits {
                self.want_groups(lease, self.clock.now()).await?;
            }
            return Ok(Reconciled::Issue { status: next.status, actions: 0, talk: Quiet::No });
        }
        let is_grouped = group::is_on(read) && names.back.is_none();
        let moves = is_grouped && (waits || next.actions.iter().any(moves_branch));
        if moves {
            self.want_groups(lease, self.later()).await?;
        }
        let touched = Touched::between(&observation, &first, contribution, next.status.as_ref());
        let wake = touched.wake(&neighbours);
        // Written down before anything is done, so that no crash can lose it; and again at once
        // when it is done.
        for number in &wake {
            self.want(lease, *number, self.later()).await?;
        }
        let mut breaker = None;
        let mut talk = Quiet::No;

        let mut actions = 0;
        let mut comment_is_gone = false;
        for _ in 0..self.settings.rounds {
            let speaks = next.actions.iter().any(|action| only_words(&issue, action));
            if speaks && breaker.is_none() {
                breaker = match found {
                    Some(found) => Some(found),
                    None => Some(self.breaker(lease, &heard).await?),
                };
                if breaker == Some(Breaker::LastWord) {
                    wishes.repeats = Some(Repeats::Loop);
                    talk = Quiet::FromNowOn;
                    words.standing.push(breaker::last_word(contribution.language));
                    reading = words.reading(&*self.forge, &observation, self.clock.now());
                    next = plan_issue(&observation, &issue, &reading, &wishes, names, &words);
                }
            }
            if let Some(Breaker::Open | Breaker::Paused(_)) = breaker {
                next.actions.retain(|action| !only_words(&issue, action));
                if let Some(Breaker::Paused(until)) = breaker.filter(|_| speaks) {
                    self.want(lease, issue.issue.number, until).await?;
                }
                if next.actions.is_empty() {
                    return Ok(Reconciled::Issue { status: next.status, actions, talk });
                }
            }
            let (todo, looks_for_comment) =
                self.before_a_new_comment(lease, &next, comment_is_gone).await?;
            if todo.iter().any(speech) {
                self.speak(lease, &heard).await?;
            }
            let merges = matches!(todo.last(), Some(Action::Merge { .. } | Action::Land { .. }));
            let acted = match self.act(lease, &observation, &todo).await {
                // The acceptance stands: it is tried again whenever this is looked at.
                Err(ReconcileError::Forge(ForgeError::Refused(
                    refusal @ (Refusal::Rule(_)
                    | Refusal::Forbidden(_)
                    | Refusal::Invalid(_)
                    | Refusal::Unmergeable(_)),
                ))) if merges => {
                    wishes.merge = None;
                    let comment = accepted.as_ref().and_then(|accepted| accepted.comment.clone());
                    let seen = comment.into_iter().map(|told| (told, Reaction::Seen));
                    wishes.reactions.extend(seen);
                    let who = accepted.as_ref().map(|accepted| accepted.who.as_str());
                    let who = who.unwrap_or_default();
                    words.standing.push(accepted_but(who, &refusal, contribution.language));
                    reading = words.reading(&*self.forge, &observation, self.clock.now());
                    next = plan_issue(&observation, &issue, &reading, &wishes, names, &words);
                    if next.actions.is_empty() {
                        return Ok(Reconciled::Issue { status: next.status, actions, talk });
                    }
                    continue;
                }
                Err(ReconcileError::Forge(
                    ForgeError::Conflict(_) | ForgeError::Refused(Refusal::NotFound(_)),
                )) if looks_for_comment => {
                    comment_is_gone = true;
                    continue;
                }
                Err(ReconcileError::Forge(ForgeError::Refused(refusal))) => {
                    return Err(self.tell_refusal(lease, contribution, refusal).await?);
                }
                other => other?,
            };
            let Acted::Done(done) = acted else { return Ok(Reconciled::Fenced) };
            for (action, done) in todo.iter().zip(&done) {
                fold::fold(&mut issue, &observation.me, action, done);
                if let (Action::Land { .. }, Done::Branch(_, commit)) = (action, done) {
                    wishes.landed = Some(commit.clone());
                }
            }
            actions += todo.len();
            words.links = places(&*self.forge, &observation.repo, contribution, &issue);
            observation.subject = Observed::Issue(Box::new(issue.clone()));
            // What was accepted is done once it is merged.
            if matches!(next.status, Some(Status::Proposed { .. } | Status::Prepared { .. }))
                && let Some(comment) =
                    accepted.as_ref().filter(|_| merges).and_then(|one| one.comment.as_ref())
            {
                wishes.reactions.push((comment.clone(), Reaction::Done));
            }
            next = plan_issue(&observation, &issue, &reading, &wishes, names, &words);
            if next.actions.is_empty() {
                for number in &wake {
                    self.want(lease, *number, self.clock.now()).await?;
                }
                if moves {
                    self.want_groups(lease, self.clock.now()).await?;
                }
                // A crash before this is mended by what follows it: that is a second look too.
                if touched.opens {
                    self.want(lease, issue.issue.number, self.later()).await?;
                }
                return Ok(Reconciled::Issue { status: next.status, actions, talk });
            }
        }
        Err(ReconcileError::Restless)
    }

    /// When a second look is due.
    pub(super) fn later(&self) -> Timestamp {
        let now = self.clock.now();
        now.checked_add(self.settings.second_look).unwrap_or(now)
    }

    fn names(&self, number: SubjectNumber) -> Names {
        Names {
            branch: self.settings.branch(number),
            invalid_label: self.settings.invalid_label.clone(),
            first_time_label: self.settings.first_time_label.clone(),
            loop_label: self.settings.loop_label.clone(),
            change_request_labels: self.settings.change_request_labels.clone(),
            back: None,
        }
    }

    /// The other open proposals of ours.
    fn neighbours<'a>(
        &self,
        observation: &Observation,
        issue: &'a IssueObservation,
    ) -> Vec<Neighbour<'a>> {
        let neighbour = |change_request: &'a ChangeRequest| {
            let number = self.issue_behind(change_request)?;
            let is_other = number != issue.issue.number;
            is_other.then(|| Neighbour {
                issue: number,
                change_request,
                touches: touches_of(observation, change_request),
            })
        };
        issue.others.iter().filter_map(neighbour).collect()
    }

    /// The plan's actions; or, where it would write a new comment though one was written before,
    /// those up to there, or an edit of that comment alone: the forge may only not show it yet
    /// (FAULTS G9, G24).
    async fn before_a_new_comment(
        &self,
        lease: &Lease,
        plan: &Plan,
        comment_is_gone: bool,
    ) -> Result<(Vec<Action>, bool), ReconcileError> {
        let all = || (plan.actions.clone(), false);
        let at = plan.actions.iter().position(|action| matches!(action, Action::AddComment { .. }));
        let Some(at) = at.filter(|_| !comment_is_gone) else { return Ok(all()) };
        let Some(comment) = self.known_comment(lease).await? else { return Ok(all()) };
        match plan.actions.split_at_checked(at) {
            Some(([], [Action::AddComment { body }, ..])) => {
                Ok((vec![Action::EditComment { comment, body: body.clone() }], true))
            }
            Some((before, _)) => Ok((before.to_vec(), false)),
            None => Ok(all()),
        }
    }

    /// Tells below the issue that the forge does not let us, as far as it lets us tell; gives the
    /// error back. The issue is looked at anew: what was done before the refusal stands there.
    async fn tell_refusal(
        &self,
        lease: &Lease,
        contribution: &Contribution,
        refusal: Refusal,
    ) -> Result<ReconcileError, ReconcileError> {
        let why = match &refusal {
            Refusal::Forbidden(why) | Refusal::Rule(why) | Refusal::Invalid(why) => why.clone(),
            // There is nobody to tell, or no place to tell it.
            _ => return Ok(ForgeError::Refused(refusal).into()),
        };
        let subject = &lease.work.subject;
        let branch = self.settings.branch(subject.number);
        let observation = self.forge.observe(subject, &branch).await?;
        let Observed::Issue(issue) = &observation.subject else {
            return Ok(ForgeError::Refused(refusal).into());
        };
        let plan = self.word(&observation, issue, &refused(&why, contribution.language));
        match self.act(lease, &observation, &plan.actions).await {
            Err(ReconcileError::Store(error)) => Err(error.into()),
            // The first refusal says more than one of the telling.
            _ => Ok(ForgeError::Refused(refusal).into()),
        }
    }

    /// Tells people that the fault is ours: what they wrote could not be worked on. One comment,
    /// looked for before it is written, as every other time.
    pub async fn apologise(&self, subject: &Subject) -> Result<(), ForgeError> {
        let branch = self.settings.branch(subject.number);
        let observation = self.forge.observe(subject, &branch).await?;
        let Observed::Issue(issue) = &observation.subject else { return Ok(()) };
        let plan = self.word(&observation, issue, &given_up());
        self.forge.act(&observation, &plan.actions).await?;
        Ok(())
    }

    /// The plan of an issue whose contribution is blocked: a word in its comment.
    fn word(
        &self,
        observation: &Observation,
        issue: &IssueObservation,
        contribution: &Contribution,
    ) -> Plan {
        let words = Words {
            contribution,
            files: &Files::new(),
            issue,
            clashes: &[],
            answers: &[],
            standing: Vec::new(),
            most_bytes: self.forge.capabilities().max_comment_bytes,
            links: BTreeMap::new(),
            links_said: &LinksSaid::default(),
            part: None,
        };
        let reading = words.reading(&*self.forge, observation, self.clock.now());
        let names = self.names(issue.issue.number);
        plan_issue(observation, issue, &reading, &Wishes::default(), &names, &words)
    }
}

/// Whether an action moves a contribution's own branch.
fn moves_branch(action: &Action) -> bool {
    matches!(
        action,
        Action::Commit { .. } | Action::DeleteBranch { .. } | Action::RestoreBranch { .. }
    )
}

/// Whether an action writes a text that people are told of.
fn speech(action: &Action) -> bool {
    matches!(action, Action::AddComment { .. } | Action::EditComment { .. })
}

/// The other proposals that touch the same records.
fn clashes(contribution: &Contribution, neighbours: &[Neighbour<'_>]) -> Vec<Clash> {
    let Outcome::Proposal(drafts) = &contribution.outcome else { return Vec::new() };
    let own = Touches::of_drafts(drafts);
    let mut clashes: Vec<Clash> = neighbours
        .iter()
        .filter_map(|neighbour| {
            let record = own.shared(&neighbour.touches)?;
            Some(Clash { at: neighbour.change_request.into(), record })
        })
        .collect();
    clashes.sort_by_key(|clash| clash.at.number);
    clashes
}

/// What a change request says that it touches; only our own account's word counts.
fn touches_of(observation: &Observation, change_request: &ChangeRequest) -> Touches {
    let ours = observation.me.id.is_some() && change_request.author.id == observation.me.id;
    if ours { Touches::of_body(&change_request.body) } else { Touches::default() }
}

/// What changes for the neighbours of a proposal.
struct Touched {
    before: Touches,
    after: Touches,
    /// Whether the proposal is opened, or opened again.
    opens: bool,
}

impl Touched {
    fn between(
        observation: &Observation,
        issue: &IssueObservation,
        contribution: &Contribution,
        status: Option<&Status>,
    ) -> Self {
        let own = issue.change_request.as_ref();
        let is_open = own.is_some_and(|own| own.state == ChangeRequestState::Open);
        let before = own.map(|own| touches_of(observation, own)).unwrap_or_default();
        let after = match (status, &contribution.outcome) {
            (Some(Status::Proposed { .. }), Outcome::Proposal(drafts)) => {
                Touches::of_drafts(drafts)
            }
            (
                Some(Status::HandedOver { .. } | Status::Blocked { .. } | Status::Clashing { .. }),
                _,
            ) => before.clone(),
            _ => Touches::default(),
        };
        Self { before, after, opens: !is_open && matches!(status, Some(Status::Proposed { .. })) }
    }

    /// The issues that are to be looked at: those that touch the same records, where it is others
    /// than before. What a merge does to all others is told by the push that it is.
    fn wake(&self, neighbours: &[Neighbour<'_>]) -> BTreeSet<SubjectNumber> {
        let changed = self.opens || self.before != self.after;
        neighbours
            .iter()
            .filter(|neighbour| {
                let shared = |touches: &Touches| touches.shared(&neighbour.touches).is_some();
                changed && (shared(&self.before) || shared(&self.after))
            })
            .map(|neighbour| neighbour.issue)
            .collect()
    }
}
