//! A label that accepts. Who put it there is read from the forge at the moment it counts; a label
//! of which that cannot be told does nothing.

use gitribute_core::intake::commands::Forbidden;
use gitribute_core::intake::commands::fold::{Right, Verdict, may_accept, may_accept_own};
use jiff::Timestamp;

use super::Reconciler;
use super::read::Read;
use super::talk::person;
use crate::contribution::Outcome;
use crate::model::{
    Actor, ActorKind, ChangeRequestState, IssueObservation, IssueState, Observation, SubjectNumber,
};
use crate::ports::{ForgeError, Labelling, RepoRef};

/// The label that accepts, as it stands on an issue or its change request.
#[derive(Clone, Debug)]
pub(super) struct LabelSaid {
    pub(super) label: String,
    /// Who put it there, when, and by what right; `None` where the forge does not tell, or it was
    /// a program that is not listened to.
    pub(super) by: Option<(Actor, Timestamp, Right)>,
}

impl Reconciler {
    /// Reads who put the label there; nothing where it is on neither, or where there is nothing
    /// to accept.
    pub(super) async fn label_said(
        &self,
        observation: &Observation,
        issue: &IssueObservation,
        read: &mut Read,
    ) -> Result<Option<LabelSaid>, ForgeError> {
        let Some(label) = read.rules.accept.label.clone() else { return Ok(None) };
        let is_open = issue.issue.state == IssueState::Open;
        if !is_open || !matches!(read.contribution.outcome, Outcome::Proposal(_)) {
            return Ok(None);
        }
        let bears = |labels: &[String]| labels.iter().any(|own| own.eq_ignore_ascii_case(&label));
        let on_issue = bears(&issue.issue.labels).then_some(issue.issue.number);
        let request = issue.change_request.as_ref();
        let request = request.filter(|one| one.state == ChangeRequestState::Open);
        let on_request = request.filter(|one| bears(&one.labels)).map(|one| one.number);
        let on: Vec<SubjectNumber> = on_issue.into_iter().chain(on_request).collect();
        if on.is_empty() {
            return Ok(None);
        }
        let repo = RepoRef { id: observation.repo.id, name: observation.repo.name.clone() };
        let mut newest: Option<Labelling> = None;
        for number in on {
            let found = self.forge.labelled(&repo, number, &label).await?;
            newest = found.into_iter().chain(newest).max_by_key(|labelling| labelling.at);
        }
        let by = match newest {
            Some(Labelling { by, at }) => {
                let right = self.right_of(observation, issue, &by, read).await?;
                right.map(|right| (by, at, right))
            }
            None => None,
        };
        Ok(Some(LabelSaid { label, by }))
    }

    /// By what right an account accepts; `None` where it is not listened to at all.
    async fn right_of(
        &self,
        observation: &Observation,
        issue: &IssueObservation,
        actor: &Actor,
        read: &mut Read,
    ) -> Result<Option<Right>, ForgeError> {
        let policy = &read.rules.policy;
        let number = actor.id.map(|id| id.0);
        let is_listed = policy.bots.iter().any(|bot| bot.is(number, &actor.login));
        let id = match actor.kind {
            ActorKind::Person => person(actor),
            ActorKind::Bot if is_listed => person(actor),
            ActorKind::Bot | ActorKind::Ghost => None,
        };
        let Some(id) = id.filter(|_| actor.id != observation.me.id) else { return Ok(None) };
        let known = self.person(observation, actor, policy).await?;
        read.people.insert(id, known);
        let author = person(&issue.issue.author);
        let own_allowed = may_accept_own(Some(id), author, policy) == Verdict::Yes;
        Ok(Some(match may_accept(Some(id), author, &read.people, policy) {
            Verdict::Yes => Right::Accepter,
            Verdict::No(Forbidden::Role | Forbidden::Team)
                if own_allowed && read.contribution.is_all_of(&actor.login) =>
            {
                Right::Owner
            }
            Verdict::No(_) | Verdict::Unknown => Right::Other,
        }))
    }
}
