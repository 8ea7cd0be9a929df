//! An issue from its observation to the last action.

use std::collections::{BTreeMap, BTreeSet};

use gitribute_core::intake::commands::fold::People;
use gitribute_core::report::{Args, Sink, text};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::acts::{Decided, decide};
use super::gather::Base;
use super::journal::Acted;
use super::proposal::{Words, places};
use super::talk::{heard, unfetched};
use super::touches::Touches;
use super::{ReconcileError, Reconciled, Reconciler, fold, people};
use crate::contribution::{
    Clash, Contribution, Files, Followed, IssueText, Needs, Outcome, Setup, Stands, Talk, follow,
    given_up, misconfigured, refused,
};
use crate::model::{
    Action, ChangeRequest, ChangeRequestState, Comment, IssueObservation, Observation, Observed,
    Reaction, Subject, SubjectNumber,
};
use crate::plan::{Names, Plan, Status, Told, Wishes, made_from, meant, plan_issue};
use crate::ports::{ForgeError, Lease, Refusal, RepoRef};

/// How often the forge is asked about people and files of one conversation: each answer may bring
/// up others.
const MOST_QUESTIONS: u32 = 6;

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
        let (contribution, files) = self.follow(&observation, &issue).await?;
        let first = issue.clone();
        let neighbours = self.neighbours(&observation, &first);
        let clashes = clashes(&contribution, &neighbours);
        let Decided { mut wishes, answers, standing, accepted } =
            decide(&observation, &first, &contribution);
        let mut words = Words {
            contribution: &contribution,
            files: &files,
            issue: &first,
            clashes: &clashes,
            answers: &answers,
            standing,
            most_bytes: self.forge.capabilities().max_comment_bytes,
            links: places(&*self.forge, &observation.repo, &contribution, &first),
        };
        let mut reading = words.reading(&*self.forge, &observation, self.clock.now());
        let names = self.names(issue.issue.number);

        let mut next = plan_issue(&observation, &issue, &reading, &wishes, &names, &words);
        if next.actions.is_empty() {
            return Ok(Reconciled::Issue { status: next.status, actions: 0 });
        }
        let touched = Touched::between(&observation, &first, &contribution, next.status.as_ref());
        let wake = touched.wake(&neighbours);
        // Written down before anything is done, so that no crash can lose it; and again at once
        // when it is done.
        for number in &wake {
            self.want(lease, *number, self.later()).await?;
        }

        let mut actions = 0;
        let mut comment_is_gone = false;
        for _ in 0..self.settings.rounds {
            let (todo, looks_for_comment) =
                self.before_a_new_comment(lease, &next, comment_is_gone).await?;
            let merges = matches!(todo.last(), Some(Action::Merge { .. }));
            let acted = match self.act(lease, &observation, &todo).await {
                // The acceptance stands: it is tried again whenever this is looked at.
                Err(ReconcileError::Forge(ForgeError::Refused(
                    Refusal::Rule(why) | Refusal::Forbidden(why) | Refusal::Invalid(why),
                ))) if merges => {
                    wishes.merge = None;
                    let seen = accepted.iter().map(|(told, _)| (told.clone(), Reaction::Seen));
                    wishes.reactions.extend(seen);
                    let who = accepted.as_ref().map(|(_, who)| who.as_str()).unwrap_or_default();
                    let args = Args::new().quoted("who", who).quoted("why", why);
                    let told =
                        text(contribution.language, "standing-accepted", &args, Sink::Markdown);
                    words.standing.push(told);
                    reading = words.reading(&*self.forge, &observation, self.clock.now());
                    next = plan_issue(&observation, &issue, &reading, &wishes, &names, &words);
                    if next.actions.is_empty() {
                        return Ok(Reconciled::Issue { status: next.status, actions });
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
                    return Err(self.tell_refusal(lease, &contribution, refusal).await?);
                }
                other => other?,
            };
            let Acted::Done(done) = acted else { return Ok(Reconciled::Fenced) };
            for (action, done) in todo.iter().zip(&done) {
                fold::fold(&mut issue, &observation.me, action, done);
            }
            actions += todo.len();
            words.links = places(&*self.forge, &observation.repo, &contribution, &issue);
            observation.subject = Observed::Issue(Box::new(issue.clone()));
            // What was accepted is done once it is merged.
            if matches!(next.status, Some(Status::Proposed { .. }))
                && let Some((comment, _)) = accepted.as_ref().filter(|_| merges)
            {
                wishes.reactions.push((comment.clone(), Reaction::Done));
            }
            next = plan_issue(&observation, &issue, &reading, &wishes, &names, &words);
            if next.actions.is_empty() {
                for number in &wake {
                    self.want(lease, *number, self.clock.now()).await?;
                }
                // A crash before this is mended by what follows it: that is a second look too.
                if touched.opens {
                    self.want(lease, issue.issue.number, self.later()).await?;
                }
                return Ok(Reconciled::Issue { status: next.status, actions });
            }
        }
        Err(ReconcileError::Restless)
    }

    /// What the issue contributes to the repository as it stands on the default branch, and the
    /// files that were looked at.
    async fn follow(
        &self,
        observation: &Observation,
        issue: &IssueObservation,
    ) -> Result<(Contribution, Files), ForgeError> {
        let subject = issue;
        let issue = &subject.issue;
        let text = IssueText {
            title: &issue.title,
            body: &issue.body,
            labels: &issue.labels,
            author: &issue.author.login,
            // The day of asking: the same whenever it is looked at again.
            today: issue.created_at.to_zoned(TimeZone::UTC).date(),
            people: people(observation),
        };
        let repo = RepoRef { id: observation.repo.id, name: observation.repo.name.clone() };
        let Some(at) = &observation.repo.base_head else {
            // An empty repository has no form either (FAULTS G19).
            return Ok((Contribution::not_ours(), Files::new()));
        };
        let base = Base { repo: &repo, at };
        let stands = meant(observation, subject);
        let heard = heard(subject, stands.as_ref());
        let mut files = self.setup_files(base).await?;
        let setup = match Setup::read(&files) {
            Ok(setup) => setup,
            Err(fault) => return Ok((misconfigured(&fault, &files, &text), files)),
        };
        let form = self.form(base, &setup, &text).await?;
        self.dataset_files(base, &setup, &mut files).await?;
        let before = self.before(base, made_from(observation, subject), &setup, &files).await?;
        let told = subject.sticky.as_ref().and_then(|sticky| Status::told(&sticky.body));
        let later = written_since(&subject.talk, told.as_ref());
        let stands = before.as_ref().map(|before| Stands {
            files: before,
            told: told.as_ref(),
            later: &later,
        });
        let form = form.as_ref().map(|(file, form)| (file, form));
        let mut people = People::new();
        let mut attached = BTreeMap::new();
        for _ in 0..MOST_QUESTIONS {
            let talk = Talk {
                author: super::talk::person(&issue.author),
                description: heard.description,
                comments: &heard.comments,
                bot: &observation.me.login,
                uploads: &[],
                people: &people,
                files: &attached,
                stands,
            };
            match follow(&setup, &files, &text, form, Some(&talk)) {
                Followed::Done(contribution) => return Ok((*contribution, files)),
                Followed::Needs(Needs { people: wanted, files: missing }) => {
                    self.ask(observation, subject, &wanted, &mut people).await?;
                    unfetched(missing, &mut attached);
                }
            }
        }
        Err(ForgeError::Nonsense("people are asked about again and again".to_owned()))
    }

    /// When a second look is due.
    fn later(&self) -> Timestamp {
        let now = self.clock.now();
        now.checked_add(self.settings.second_look).unwrap_or(now)
    }

    fn names(&self, number: SubjectNumber) -> Names {
        Names {
            branch: self.settings.branch(number),
            invalid_label: self.settings.invalid_label.clone(),
            change_request_labels: self.settings.change_request_labels.clone(),
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
        };
        let reading = words.reading(&*self.forge, observation, self.clock.now());
        let names = self.names(issue.issue.number);
        plan_issue(observation, issue, &reading, &Wishes::default(), &names, &words)
    }
}

/// The texts that were written since clashes were told.
fn written_since(talk: &[Comment], told: Option<&Told>) -> BTreeSet<String> {
    let Some(told) = told else { return BTreeSet::new() };
    let later = talk.iter().filter(|comment| comment.created_at >= told.since);
    later.map(|comment| comment.handle.0.clone()).collect()
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
