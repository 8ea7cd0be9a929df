//! The reconcile: one subject is looked at, and what should stand on the forge is made to stand
//! there. All state is rebuilt from the forge each time, so doing it twice is doing it once, and
//! stopping anywhere is mended by doing it again.

mod acts;
mod amend;
mod back;
mod breaker;
mod fold;
mod gate;
mod gather;
mod gone;
mod group;
mod issue;
mod journal;
mod label;
mod landed;
mod links;
mod obstacle;
mod proposal;
mod read;
mod review;
mod talk;
#[cfg(test)]
mod tests;
mod touches;
mod undo;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

use crate::model::{
    BranchName, ChangeRequest, ChangeRequestState, InstanceId, Observation, Observed, Origin,
    RepoId, Subject, SubjectNumber, Wanted, WorkKey, WorkKind,
};
use crate::plan::Status;
use crate::ports::{Clock, Finished, Forge, ForgeError, Lease, Links, Store, StoreError};

/// What the branch of a proposal ends with that takes something back.
const BACK: &str = "-back";

/// What the branches end with, behind the prefix of all, that several contributions share; the
/// dataset follows.
const GROUP: &str = "group/";

/// How long each open proposal waits for the one before it, when the base has moved.
const PAUSE: SignedDuration = SignedDuration::from_secs(3);

/// What the operator chooses of a reconcile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReconcileSettings {
    /// What the branches of proposals begin with; the issue's number follows.
    pub branch_prefix: String,
    /// The label of an issue that must be mended; `None` for none.
    pub invalid_label: Option<String>,
    /// The label of an issue that waits for a nod, as its author's first one; `None` for none.
    pub first_time_label: Option<String>,
    /// The label of an issue where we are quiet, because another program answers us; `None` for
    /// none.
    pub loop_label: Option<String>,
    /// Labels of change requests.
    pub change_request_labels: Vec<String>,
    /// Most rounds of planning and acting on one observation.
    pub rounds: u32,
    /// For how long work is kept before each action; as long as it is handed out for.
    pub lease: SignedDuration,
    /// Earlier versions of a form that are tried, at most.
    pub form_versions: usize,
    /// How long after a proposal changed the subject is looked at once more: of two proposals
    /// made in the same moment, neither has seen the other.
    pub second_look: SignedDuration,
}

impl Default for ReconcileSettings {
    fn default() -> Self {
        Self {
            branch_prefix: "gitribute/issue-".to_owned(),
            invalid_label: Some("data: needs correction".to_owned()),
            first_time_label: Some("first contribution".to_owned()),
            loop_label: Some("bot loop".to_owned()),
            change_request_labels: Vec::new(),
            rounds: 6,
            lease: SignedDuration::from_mins(5),
            form_versions: 10,
            second_look: SignedDuration::from_secs(30),
        }
    }
}

impl ReconcileSettings {
    /// The branch of an issue's proposal.
    pub fn branch(&self, issue: SubjectNumber) -> BranchName {
        BranchName(format!("{}{issue}", self.branch_prefix))
    }

    /// What the branches begin with that contributions to one dataset share.
    pub fn group_prefix(&self) -> String {
        let prefix = self.branch_prefix.strip_suffix("issue-").unwrap_or(&self.branch_prefix);
        format!("{prefix}{GROUP}")
    }

    /// The branch that contributions to a dataset share: its name, with `%XX` for what no branch
    /// can be called.
    pub fn group_branch(&self, dataset: &str) -> BranchName {
        let name = touches::encode(dataset).replace('.', "%2E").replace('~', "%7E");
        BranchName(format!("{}{name}", self.group_prefix()))
    }

    /// Whether contributions share a branch, by its name.
    pub fn is_group(&self, branch: &BranchName) -> bool {
        branch.as_str().starts_with(&self.group_prefix())
    }

    /// The dataset whose contributions share a branch, by its name.
    fn dataset_of(&self, branch: &BranchName) -> String {
        let prefix = self.group_prefix();
        touches::decode(branch.as_str().strip_prefix(&prefix).unwrap_or_default())
    }

    /// The branch of the proposal that takes back what an issue brought.
    pub fn back_branch(&self, issue: SubjectNumber) -> BranchName {
        BranchName(format!("{}{issue}{BACK}", self.branch_prefix))
    }

    /// The issue whose proposal a branch is, by its name.
    pub fn issue_of(&self, branch: &BranchName) -> Option<SubjectNumber> {
        let rest = branch.as_str().strip_prefix(&self.branch_prefix)?;
        let digits = rest.strip_suffix(BACK).unwrap_or(rest);
        let number = digits.parse().ok().map(SubjectNumber)?;
        // `07` and `+7` are nobody's branch.
        (self.branch(number) == *branch || self.back_branch(number) == *branch).then_some(number)
    }
}

/// Makes the forge what it should be, one subject at a time.
pub struct Reconciler {
    /// The forge.
    pub forge: Arc<dyn Forge>,
    /// The store.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Whoever asks web addresses.
    pub links: Arc<dyn Links>,
    /// What the operator chose.
    pub settings: ReconcileSettings,
}

/// What came of a reconcile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reconciled {
    /// An issue is as it should be.
    Issue {
        /// Where its contribution stands; `None` where it is none of ours.
        status: Option<Status>,
        /// How many actions it took; none where all was well before.
        actions: usize,
        /// Whether we are quiet there from now on.
        talk: Quiet,
    },
    /// A person's change request is told of as it should be.
    Review {
        /// How many actions it took.
        actions: usize,
    },
    /// A change request; where it is a proposal's, the issue is looked at next.
    ChangeRequest {
        /// That issue.
        wanted: Option<SubjectNumber>,
    },
    /// The default branch has moved: open change requests are looked at next.
    BaseMoved {
        /// How many.
        wanted: usize,
    },
    /// The change requests that several contributions share are as they should be.
    Groups {
        /// How many actions it took.
        actions: usize,
    },
    /// There is no such subject (any more).
    Gone,
    /// The lease had ended: another has the work.
    Fenced,
}

/// Whether we became quiet below an issue: the operator is told, once each time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Quiet {
    /// Nothing of the kind.
    No,
    /// Another program answers us again and again, so we are quiet until a person writes.
    FromNowOn,
}

/// Why a reconcile did not come to its end.
#[derive(Debug, Error)]
pub enum ReconcileError {
    /// The forge did not do it.
    #[error(transparent)]
    Forge(#[from] ForgeError),
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something remained to be done after as many rounds as are allowed: what is written is not
    /// what is read back.
    #[error("the plan does not come to rest")]
    Restless,
}

impl Reconciler {
    /// Looks at the subject of a piece of work and makes it what it should be. Everything is read
    /// anew; nothing is written once the lease has ended.
    pub async fn reconcile(&self, lease: &Lease) -> Result<Reconciled, ReconcileError> {
        if self.keep(lease).await? == Finished::Fenced {
            return Ok(Reconciled::Fenced);
        }
        if lease.work.kind == WorkKind::BaseMoved {
            return self.base_moved(lease).await;
        }
        if lease.work.kind == WorkKind::Groups {
            return self.groups(lease).await;
        }
        let subject = &lease.work.subject;
        let branch = self.settings.branch(subject.number);
        let observation = self.forge.observe(subject, &branch).await?;
        match &observation.subject {
            Observed::Gone => self.tidy_gone(lease, &observation).await,
            Observed::ChangeRequest(seen) => {
                let wanted = self.issue_behind(&seen.change_request);
                let Some(number) = wanted else {
                    let request = &seen.change_request;
                    if self.is_shared(&observation, request) {
                        if request.state != ChangeRequestState::Open {
                            return self.shared_is_over(lease, &observation, request).await;
                        }
                        self.want_groups(lease, self.clock.now()).await?;
                    }
                    return self.review(lease, &observation, seen).await;
                };
                self.want(lease, number, self.clock.now()).await?;
                Ok(Reconciled::ChangeRequest { wanted })
            }
            Observed::Issue(issue) => {
                let issue = (**issue).clone();
                self.issue(lease, observation, issue).await
            }
        }
    }

    /// Has the open proposals worked out again on the new base, oldest first, because people merge
    /// them in that order, and then people's own change requests checked again; one by one, so that
    /// a merge into a repository with hundreds of them does not spend the forge's limit: one that
    /// waits when the base moves again is looked at once, at the earlier time.
    async fn base_moved(&self, lease: &Lease) -> Result<Reconciled, ReconcileError> {
        let repo = lease.work.subject.repo;
        let open = self.forge.change_requests(repo).await?;
        let (proposals, own): (Vec<_>, Vec<_>) =
            open.iter().partition(|request| self.issue_behind(request).is_some());
        let mut proposals: Vec<SubjectNumber> =
            proposals.into_iter().filter_map(|request| self.issue_behind(request)).collect();
        // Those that stand on a branch alone, to be committed or put together once accepted.
        let standing = self.forge.branches(repo, &self.settings.branch_prefix).await?;
        proposals.extend(standing.iter().filter_map(|(name, _)| self.settings.issue_of(name)));
        proposals.sort_unstable();
        proposals.dedup();
        let now = self.clock.now();
        if own.iter().any(|request| self.settings.is_group(&request.branch)) {
            self.want_groups(lease, now).await?;
        }
        let mut wanted = 0;
        for number in proposals.into_iter().chain(own.into_iter().map(|request| request.number)) {
            let pause = PAUSE.checked_mul(i32::try_from(wanted).unwrap_or(i32::MAX));
            let due = pause.and_then(|pause| now.checked_add(pause).ok()).unwrap_or(now);
            self.want(lease, number, due).await?;
            wanted += 1;
        }
        Ok(Reconciled::BaseMoved { wanted })
    }

    /// The issue whose proposal a change request is. A branch of a fork is never ours, whatever
    /// its name (FAULTS S12).
    fn issue_behind(&self, change_request: &ChangeRequest) -> Option<SubjectNumber> {
        match change_request.origin {
            Origin::Repository => self.settings.issue_of(&change_request.branch),
            Origin::Elsewhere => None,
        }
    }

    /// Marks another issue of the same repository to be looked at.
    async fn want(
        &self,
        lease: &Lease,
        number: SubjectNumber,
        due: Timestamp,
    ) -> Result<(), ReconcileError> {
        let Subject { instance, repo, .. } = &lease.work.subject;
        let work = reconcile_of(instance.clone(), *repo, number);
        self.store.want(&Wanted { work, account: lease.account }, due).await?;
        Ok(())
    }
}

fn reconcile_of(instance: InstanceId, repo: RepoId, number: SubjectNumber) -> WorkKey {
    WorkKey { kind: WorkKind::Reconcile, subject: Subject { instance, repo, number } }
}

/// Where the forge shows people, told from a repository's address (`https://github.com`).
fn people(observation: &Observation) -> Option<&str> {
    let repo = &observation.repo;
    repo.web_url.strip_suffix(repo.name.as_str())?.strip_suffix('/')
}
