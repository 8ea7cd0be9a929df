//! What a contribution may have to wait for before it is proposed: a nod for a first one, its time
//! where a quota is used up. What was proposed once has passed.

use gitribute_core::intake::commands::fold::{Contributed, Right, Verdict, may};
use gitribute_core::intake::commands::{Command, Who};
use gitribute_core::repo_config::{FirstTime, Rate};

use super::acts::was_refused;
use super::read::Read;
use super::talk::person;
use super::{ReconcileError, Reconciler};
use crate::contribution::Outcome;
use crate::model::{IssueObservation, IssueState, Observation};
use crate::plan::Wait;
use crate::ports::{Admitted, Claimant, Full, Lease, Limit};

/// Whether a contribution is proposed now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Gate {
    /// It is.
    Open,
    /// It is, because somebody who may accept let it through.
    Nodded,
    /// It waits.
    Waits(Wait),
}

impl Reconciler {
    /// Looks whether a contribution has to wait, and takes its place in the quotas where not.
    pub(super) async fn gate(
        &self,
        lease: &Lease,
        observation: &Observation,
        issue: &IssueObservation,
        read: &mut Read,
    ) -> Result<Gate, ReconcileError> {
        let policy = &read.rules.policy;
        let quota = policy.quota;
        let is_free = policy.first_time == FirstTime::Allow
            && quota.person.is_none()
            && quota.repository.is_none();
        let is_new = issue.change_request.is_none()
            && issue.branch.is_none()
            && issue.issue.state == IssueState::Open;
        let is_proposal = matches!(read.contribution.outcome, Outcome::Proposal(_));
        if is_free || !is_new || !is_proposal {
            return Ok(Gate::Open);
        }
        let author = person(&issue.issue.author);
        if let Some(id) = author.filter(|id| !read.people.contains_key(id)) {
            let known = self.person(observation, &issue.issue.author, policy).await?;
            read.people.insert(id, known);
        }
        let trusted = |who| may(who, author, author, &read.people, policy) == Verdict::Yes;
        if trusted(Who::Writers) || trusted(Who::Accepters) {
            return Ok(Gate::Open);
        }
        if has_nod(issue, read) {
            return Ok(Gate::Nodded);
        }
        let is_first = policy.first_time == FirstTime::Hold
            && self.contributed(observation, &issue.issue.author).await? == Contributed::Never;
        if is_first {
            return Ok(Gate::Waits(Wait::FirstTime));
        }
        // Of an account that is gone nobody is counted but the repository.
        let limit = |rate: Rate| Limit { count: rate.count.get(), within: rate.per.length() };
        let claimant = Claimant {
            person: issue.issue.author.id.unwrap_or(crate::model::ActorId(0)),
            of_person: quota.person.map(limit),
            of_repository: quota.repository.map(limit),
        };
        let subject = &lease.work.subject;
        match self.store.admit(subject, &claimant, self.clock.now()).await? {
            Admitted::Now => Ok(Gate::Open),
            Admitted::Later { until, full } => {
                let rate = match full {
                    Full::Person => quota.person,
                    Full::Repository => quota.repository,
                };
                self.want(lease, issue.issue.number, until).await?;
                Ok(rate.map_or(Gate::Open, |rate| Gate::Waits(Wait::Quota { full, rate, until })))
            }
        }
    }
}

/// Whether somebody who may accept has let it through: `/refresh` or `/accept`, and it was not
/// refused then.
fn has_nod(issue: &IssueObservation, read: &Read) -> bool {
    let said = &read.contribution.said;
    let past = said.past.iter().filter(|act| !was_refused(issue, act));
    said.acts.iter().chain(past).any(|act| {
        act.right == Right::Accepter && matches!(act.command, Command::Refresh | Command::Accept)
    })
}
