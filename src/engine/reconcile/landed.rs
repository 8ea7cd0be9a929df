//! Contributions that reach the default branch by a commit: whether one has. It is told by our
//! comment once that is written; before, by the default branch itself, so that a crash in between
//! writes nothing twice.

use super::Reconciler;
use super::read::Rules;
use crate::model::{CommitId, IssueObservation, IssueState, Observation};
use crate::plan::{Status, Way, meant};
use crate::ports::{ForgeError, RepoRef};
use gitribute_core::repo_config::{AcceptMode, DatasetName};

/// Newest commits of ours that are looked through.
const MOST_COMMITS: usize = 100;

/// How what is accepted reaches the default branch: a change request that stands is finished.
/// `shared` is the dataset whose contributions this one stands together with.
pub(super) fn way(rules: &Rules, issue: &IssueObservation, shared: Option<&DatasetName>) -> Way {
    match rules.accept.mode {
        AcceptMode::Commit if issue.change_request.is_none() => Way::Commit,
        AcceptMode::PullRequest if shared.is_some() => Way::Group,
        AcceptMode::Commit | AcceptMode::PullRequest => Way::ChangeRequest,
    }
}

impl Reconciler {
    /// The commit on the default branch that is this contribution; `back` is the commit that it
    /// takes back, where it does.
    pub(super) async fn landed(
        &self,
        observation: &Observation,
        issue: &IssueObservation,
        back: Option<&CommitId>,
    ) -> Result<Option<CommitId>, ForgeError> {
        let sticky = issue.sticky.as_ref().map(|sticky| sticky.body.as_str()).unwrap_or_default();
        let told = Status::written(sticky).filter(|_| Status::back(sticky).as_ref() == back);
        if told.is_some() && issue.issue.state == IssueState::Closed {
            return Ok(told);
        }
        let branch = issue.branch.as_ref();
        let parent = branch.and_then(|branch| branch.commits.first()?.parent.as_ref());
        let base = observation.repo.base_head.as_ref();
        let (Some(stands), Some(at)) = (meant(observation, issue), base) else { return Ok(None) };
        if parent == Some(at) {
            return Ok(None);
        }
        let repo = RepoRef { id: observation.repo.id, name: observation.repo.name.clone() };
        let ours = self.forge.commits(&repo, at, &observation.me, MOST_COMMITS).await?;
        let trailer = stands.trailer();
        let found = ours.into_iter().find(|one| one.message.lines().any(|line| line == trailer));
        Ok(found.map(|commit| commit.id))
    }
}
