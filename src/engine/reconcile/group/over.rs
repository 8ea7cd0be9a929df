//! A shared change request that is merged or closed, and whose contributions it holds.

use jiff::Timestamp;

use super::{Part, Places, Reconciler, Wrote};
use crate::contribution::MOST_TOGETHER;
use crate::model::{Action, ChangeRequest, Observation};
use crate::ports::{ForgeError, Lease, RepoRef};
use crate::reconcile::journal::Acted;
use crate::reconcile::{ReconcileError, Reconciled};

impl Reconciler {
    /// A shared change request that is merged or closed: its branch goes, and its issues hear it.
    pub(in crate::reconcile) async fn shared_is_over(
        &self,
        lease: &Lease,
        observation: &Observation,
        request: &ChangeRequest,
    ) -> Result<Reconciled, ReconcileError> {
        self.want_parts(lease, request, self.clock.now()).await?;
        let standing =
            self.forge.branches(lease.work.subject.repo, request.branch.as_str()).await?;
        let ours = (request.branch.clone(), request.head.clone());
        if !standing.contains(&ours) {
            return Ok(Reconciled::Review { actions: 0 });
        }
        let (branch, expected) = ours;
        let gone = Action::DeleteBranch { branch, expected };
        Ok(match self.act(lease, observation, &[gone]).await? {
            Acted::Done(_) => Reconciled::Review { actions: 1 },
            Acted::Fenced => Reconciled::Fenced,
        })
    }

    /// The issues of a shared change request, in it or out, with who wrote those that are in it.
    pub(in crate::reconcile) async fn shared_parts(
        &self,
        observation: &Observation,
        request: &ChangeRequest,
    ) -> Result<Vec<Wrote>, ForgeError> {
        let repo = RepoRef { id: observation.repo.id, name: observation.repo.name.clone() };
        let me = &observation.me;
        let commits = self.forge.commits(&repo, &request.head, me, MOST_TOGETHER).await?;
        let parts = commits.iter().map_while(Part::of_shared);
        let base = commits.first().and_then(Part::of_shared).map(|(_, base)| base);
        let own = parts.take_while(|(_, on)| Some(on) == base.as_ref());
        let mut wrote: Vec<Wrote> = own.map(|(part, _)| (part.issue, part.author)).collect();
        for issue in Places::of_body(&request.body).issues() {
            if !wrote.iter().any(|(of, _)| *of == issue) {
                wrote.push((issue, None));
            }
        }
        Ok(wrote)
    }

    /// Has the issues of a shared change request looked at, and all that are shared.
    pub(in crate::reconcile) async fn want_parts(
        &self,
        lease: &Lease,
        request: &ChangeRequest,
        due: Timestamp,
    ) -> Result<(), ReconcileError> {
        for issue in Places::of_body(&request.body).issues() {
            self.want(lease, issue, due).await?;
        }
        self.want_groups(lease, due).await
    }
}
