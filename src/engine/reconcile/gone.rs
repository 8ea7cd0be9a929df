//! What is left of an issue that was deleted, moved, or became a discussion: its proposal is closed
//! and its branch goes, for nobody is there to speak for it (FAULTS Q23).

use super::journal::Acted;
use super::{ReconcileError, Reconciled, Reconciler};
use crate::model::{Action, Observation};
use crate::ports::Lease;

impl Reconciler {
    pub(super) async fn tidy_gone(
        &self,
        lease: &Lease,
        observation: &Observation,
    ) -> Result<Reconciled, ReconcileError> {
        let subject = &lease.work.subject;
        let ours =
            [self.settings.branch(subject.number), self.settings.back_branch(subject.number)];
        let mut actions = Vec::new();
        for proposal in self.forge.change_requests(subject.repo).await? {
            let is_ours = observation.me.id.is_some() && proposal.author.id == observation.me.id;
            if !is_ours || !ours.contains(&proposal.branch) {
                continue;
            }
            let (branch, expected) = (proposal.branch, proposal.head);
            actions.push(Action::CloseChangeRequest { change_request: proposal.handle });
            actions.push(Action::DeleteBranch { branch, expected });
        }
        // A part that stands on its branch alone.
        for (branch, expected) in self.forge.branches(subject.repo, ours[0].as_str()).await? {
            let is_told = actions.iter().any(|action| {
                matches!(action, Action::DeleteBranch { branch: told, .. } if *told == branch)
            });
            if ours.contains(&branch) && !is_told {
                actions.push(Action::DeleteBranch { branch, expected });
                self.want_groups(lease, self.later()).await?;
            }
        }
        if actions.is_empty() {
            return Ok(Reconciled::Gone);
        }
        match self.act(lease, observation, &actions).await? {
            Acted::Done(_) => Ok(Reconciled::Gone),
            Acted::Fenced => Ok(Reconciled::Fenced),
        }
    }
}
