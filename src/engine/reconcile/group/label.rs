//! The label that accepts, on a shared change request: put there by somebody who may, on what stands
//! there now.

use std::collections::BTreeSet;

use gitribute_core::intake::commands::fold::{People, PersonId, Verdict, may_accept};
use gitribute_core::report::{Args, Sink, text};

use super::Reconciler;
use crate::contribution::Setup;
use crate::model::{ActorKind, ChangeRequestObservation, Observation};
use crate::plan::ShownHead;
use crate::ports::{ForgeError, RepoRef};
use crate::reconcile::amend::Decided;
use crate::reconcile::talk::person;

impl Reconciler {
    /// Takes the label for an acceptance, or tells why it does nothing. `own` are people whose
    /// contribution it holds, and who are not to accept that.
    pub(in crate::reconcile) async fn take_label(
        &self,
        observation: &Observation,
        seen: &ChangeRequestObservation,
        setup: &Setup,
        own: &BTreeSet<PersonId>,
        decided: &mut Decided,
    ) -> Result<(), ForgeError> {
        let Some(label) = &setup.config.accept.label else { return Ok(()) };
        let request = &seen.change_request;
        let bears = request.labels.iter().any(|own| own.eq_ignore_ascii_case(label));
        if !bears || decided.closes || decided.accepted.is_some() || decided.held.is_some() {
            return Ok(());
        }
        let repo = RepoRef { id: observation.repo.id, name: observation.repo.name.clone() };
        let language = setup.config.language;
        let args = Args::new().quoted("label", label.as_str());
        let mut tell = |id, args: &Args<'_>| {
            decided.standing.push(text(language, id, args, Sink::Markdown));
        };
        let Some(found) = self.forge.labelled(&repo, request.number, label).await? else {
            tell("standing-label-unknown", &args);
            return Ok(());
        };
        let policy = &setup.config.policy;
        let number = found.by.id.map(|id| id.0);
        let is_listed = policy.bots.iter().any(|bot| bot.is(number, &found.by.login));
        let by = match found.by.kind {
            ActorKind::Person => person(&found.by),
            ActorKind::Bot if is_listed => person(&found.by),
            ActorKind::Bot | ActorKind::Ghost => None,
        };
        let Some(by) = by.filter(|_| found.by.id != observation.me.id) else {
            tell("standing-label-unknown", &args);
            return Ok(());
        };
        let mut people = People::new();
        people.insert(by, self.person(observation, &found.by, policy).await?);
        let may = may_accept(Some(by), None, &people, policy) == Verdict::Yes;
        if !may || own.contains(&by) {
            let args = args.quoted("who", found.by.login.as_str());
            tell("standing-label-forbidden", &args);
            return Ok(());
        }
        let shown = ShownHead::of(seen).filter(|shown| shown.head == request.head);
        match shown {
            // Before anything was shown there is nothing to say of it.
            None if seen.sticky.is_none() => {}
            Some(shown) if found.at >= shown.since => {
                decided.accepted = Some((None, found.by.login.clone()));
            }
            _ => tell("standing-label-stale", &args),
        }
        Ok(())
    }
}
