//! A shared branch that a person has committed to: left to them, and told, once.

use gitribute_core::report::{Args, Sink, text};

use super::line::Hands;
use super::share::language_of;
use super::{Ground, Places, Reconciler, Shared};
use crate::model::{Action, ChangeRequestState, Observed, Subject};
use crate::ports::Lease;
use crate::reconcile::ReconcileError;
use crate::reconcile::journal::Acted;

impl Reconciler {
    /// Tells in the change request, and has the issues tell, that its branch is left to a person;
    /// how many actions that took, `None` where the work is another's by now.
    pub(super) async fn left_to_them(
        &self,
        lease: &Lease,
        ground: &Ground<'_>,
        one: &Shared<'_>,
    ) -> Result<Option<usize>, ReconcileError> {
        let Some(request) = &one.request else { return Ok(Some(0)) };
        let places = Places::of_body(&request.body);
        if places.hands == Hands::Theirs {
            return Ok(Some(0));
        }
        let subject = Subject { number: request.number, ..lease.work.subject.clone() };
        let observation = self.forge.observe(&subject, &one.branch).await?;
        // It was closed or merged this very moment: that is told elsewhere.
        let Observed::ChangeRequest(seen) = &observation.subject else { return Ok(Some(0)) };
        if seen.change_request.state != ChangeRequestState::Open {
            return Ok(Some(0));
        }
        let mut issues: Vec<_> = places.issues().collect();
        issues.extend(one.parts.iter().map(|part| part.issue));
        issues.sort_unstable();
        issues.dedup();
        // Written down before it is done: a crash in between loses no issue.
        for issue in &issues {
            self.want(lease, *issue, self.later()).await?;
        }
        let language = language_of(ground, one);
        let word = text(language, "group-by-hand", &Args::new(), Sink::Markdown);
        let edit = Action::EditChangeRequest {
            change_request: request.handle.clone(),
            title: request.title.clone(),
            body: Places::left_to_them(&request.body, &word),
        };
        if matches!(self.act(lease, &observation, &[edit]).await?, Acted::Fenced) {
            return Ok(None);
        }
        for issue in issues {
            self.want(lease, issue, self.clock.now()).await?;
        }
        Ok(Some(1))
    }
}
