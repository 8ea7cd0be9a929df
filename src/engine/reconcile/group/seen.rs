//! What an issue sees of the change request that it shares with others.

use gitribute_core::intake::commands::Command;
use gitribute_core::repo_config::{AcceptMode, DatasetName, Grouping};

use super::line::{Hands, Place};
use super::{Ground, Places, Reconciler, trailer};
use crate::contribution::{Files, Outcome, Setup, can_replay, replay};
use crate::model::{
    ChangeRequest, ChangeRequestState, IssueObservation, Observation, Observed, Subject,
    SubjectNumber,
};
use crate::plan::{Grouped, Link, PartOf, Status};
use crate::ports::{ForgeError, RepoRef};
use crate::reconcile::read::Read;

/// The dataset whose shared change request a contribution stands in. One that stands in a change
/// request of its own is finished there; one to several datasets, or one that cannot be made again
/// record by record where others stand, has its own.
pub(in crate::reconcile) fn shared_dataset(
    read: &Read,
    issue: &IssueObservation,
) -> Option<DatasetName> {
    let Outcome::Proposal(drafts) = &read.contribution.outcome else { return None };
    let [draft] = drafts.as_slice() else { return None };
    let setup = Setup::read(&read.files).ok()?;
    let is_single = issue.change_request.is_some() || !is_on(read);
    (!is_single && can_replay(&setup, &read.files, drafts)).then(|| draft.dataset.clone())
}

/// Whether contributions share change requests here.
pub(in crate::reconcile) fn is_on(read: &Read) -> bool {
    read.rules.accept.group == Grouping::Dataset
        && read.rules.accept.mode == AcceptMode::PullRequest
}

/// The line that makes a contribution's commit a part.
pub(in crate::reconcile) fn trailer_of(dataset: &DatasetName, issue: &IssueObservation) -> String {
    trailer(dataset, issue.issue.author.id)
}

impl Reconciler {
    /// What is seen of the shared change request of a dataset.
    pub(in crate::reconcile) async fn grouped(
        &self,
        subject: &Subject,
        observation: &Observation,
        issue: &IssueObservation,
        read: &Read,
        dataset: &DatasetName,
    ) -> Result<Grouped, ForgeError> {
        let meaning = read.contribution.meaning.as_ref().map(|meaning| meaning.0.clone());
        let meaning = meaning.unwrap_or_default();
        let sticky = issue.sticky.as_ref().map(|sticky| sticky.body.as_str()).unwrap_or_default();
        let said = &read.contribution.said;
        let is_asked = said.acts.iter().any(|act| act.command == Command::Refresh);
        if Status::parted(sticky) == Some(&meaning)
            && !is_asked
            && let Some(number) = Status::shared(sticky)
            && let Some(at) = self.link(subject, number).await?
        {
            return Ok(Grouped::Declined { at, meaning });
        }
        let branch = self.settings.group_branch(dataset.as_str());
        let second = self.forge.observe(subject, &branch).await?;
        let Observed::Issue(seen) = &second.subject else {
            return Ok(Grouped::Waits { at: None });
        };
        let request = seen.change_request.as_ref();
        let Some(request) = request.filter(|request| self.is_shared(observation, request)) else {
            return Ok(Grouped::Waits { at: None });
        };
        let places = Places::of_body(&request.body);
        let place =
            issue.branch.as_ref().and_then(|branch| places.of(issue.issue.number, &branch.head));
        let at = Link::from(request);
        if request.state == ChangeRequestState::Open && places.hands == Hands::Theirs {
            let is_in = place == Some(Place::In);
            let part = if is_in { PartOf::It } else { PartOf::Nothing };
            return Ok(Grouped::ByHand { at, part });
        }
        Ok(match (request.state, place) {
            (ChangeRequestState::Open, Some(Place::In)) => Grouped::Stands { at },
            (ChangeRequestState::Open, Some(Place::Dropped)) => Grouped::Dropped { at },
            (ChangeRequestState::Open, Some(Place::Full)) => Grouped::Full { at },
            (ChangeRequestState::Open, Some(Place::Apart)) => {
                match self.why_apart(observation, issue, read, request).await? {
                    Some(why) => Grouped::Apart { at, why },
                    None => Grouped::Waits { at: Some(at) },
                }
            }
            (ChangeRequestState::Open, None) => Grouped::Waits { at: Some(at) },
            (ChangeRequestState::Closed, Some(Place::In)) if !is_asked => {
                Grouped::Declined { at, meaning }
            }
            _ => Grouped::Waits { at: None },
        })
    }

    /// Why a part cannot be made again on what the shared branch holds now, in Markdown; `None`
    /// where it can by now.
    async fn why_apart(
        &self,
        observation: &Observation,
        issue: &IssueObservation,
        read: &Read,
        request: &ChangeRequest,
    ) -> Result<Option<String>, ForgeError> {
        let branch = issue.branch.as_ref();
        let own = branch.and_then(|branch| branch.commits.last());
        let (Some(base), Some(own)) = (&observation.repo.base_head, own) else { return Ok(None) };
        let Some(parent) = &own.parent else { return Ok(None) };
        let Ok(setup) = Setup::read(&read.files) else { return Ok(None) };
        let repo = RepoRef { id: observation.repo.id, name: observation.repo.name.clone() };
        let (setup, files) = (&setup, &read.files);
        let ground = Ground { observation, repo: &repo, base, setup, files };
        let (mut there, mut before, mut after) = (Files::new(), Files::new(), Files::new());
        let paths = self.data_at(&ground, &request.head, &mut there).await?;
        self.data_at(&ground, parent, &mut before).await?;
        self.data_at(&ground, &own.id, &mut after).await?;
        let there = files.with(&paths, &there);
        let language = read.contribution.language;
        Ok(match replay(setup, &there, (&before, &after), language) {
            Ok(_) => None,
            Err(not) => Some(not.why),
        })
    }

    /// The shared change request that brought a contribution to the default branch: the one that
    /// our comment names, or the newest of its dataset where that tells of it.
    pub(in crate::reconcile) async fn landed_in(
        &self,
        subject: &Subject,
        observation: &Observation,
        issue: &IssueObservation,
    ) -> Result<Option<Link>, ForgeError> {
        let sticky = issue.sticky.as_ref().map(|sticky| sticky.body.as_str()).unwrap_or_default();
        if Status::written(sticky).is_some() {
            return match Status::shared(sticky) {
                Some(number) => self.link(subject, number).await,
                None => Ok(None),
            };
        }
        let Some(branch) = &issue.branch else { return Ok(None) };
        let own = branch.commits.last();
        let part = own.and_then(|own| super::Part::of_own(issue.issue.number, own));
        let Some(part) = part else { return Ok(None) };
        let shared = self.settings.group_branch(&part.dataset);
        let second = self.forge.observe(subject, &shared).await?;
        let Observed::Issue(seen) = &second.subject else { return Ok(None) };
        let request = seen.change_request.as_ref().filter(|request| {
            request.state == ChangeRequestState::Merged && self.is_shared(observation, request)
        });
        let places = request.map(|request| Places::of_body(&request.body)).unwrap_or_default();
        let is_in = places.of(issue.issue.number, &branch.head) == Some(Place::In);
        Ok(request.filter(|_| is_in).map(Link::from))
    }

    /// A change request to point to.
    async fn link(
        &self,
        subject: &Subject,
        number: SubjectNumber,
    ) -> Result<Option<Link>, ForgeError> {
        let subject = Subject { number, ..subject.clone() };
        let branch = self.settings.branch(number);
        let seen = self.forge.observe(&subject, &branch).await?;
        Ok(match &seen.subject {
            Observed::ChangeRequest(seen) => Some(Link::from(&seen.change_request)),
            _ => None,
        })
    }
}
