//! `accept.group: dataset`: contributions to one dataset in one change request.
//!
//! **What stands where.** A contribution stands first on its own branch, as every other: one
//! commit on the base, checked by itself, with trailers that say what it means, which dataset it
//! is for and whose it is ([`part`]). Those branches are the list of who takes part; there is no
//! other. The shared branch, `gitribute/group/<dataset>`, holds the same commits above each
//! other, oldest meaning first, each made again record by record on those before it and with a
//! trailer more: the commit it was made from. So what the branch holds and what it should hold
//! are compared without a look into any issue, and a part is added, changed or taken out by
//! building the branch anew from the first place where the two differ. A base that moved under
//! other files changes nothing; one that moved under the dataset rebuilds the whole.
//!
//! **Who does what.** An issue's reconcile keeps its own branch and tells its people where its
//! part is ([`seen`]); it never touches the shared branch. One lane of the repository, work of the
//! kind [`WorkKind::Groups`](crate::model::WorkKind::Groups), builds the shared branches and keeps the change requests' texts; it
//! is woken by the issues whose own branch has moved, by the change request, and by the base. What
//! people say on the change request is followed as on one that a person made
//! (`reconcile::review`): the same table, the same check, `/accept` of the commit that was shown;
//! `/drop 12` takes a part out while its comment stands ([`talk`]).
//!
//! **What tells an issue where its part is.** A hidden line of the change request's text
//! ([`line`]), with the commit of each part. When that line changes the issues in it are looked
//! at; so nobody waits for news that was lost. A part that was merged is found on the default
//! branch by the trailer with its meaning, as one that was committed there without a change
//! request.
//!
//! **Clashes.** A part that cannot be made again on those before it (the same cell, a key that is
//! taken, a record that is gone) is left out and told why; the others go on. Once the change
//! request is merged it meets the new base, and its own reconcile tells the clash with the
//! commands that settle it.
//!
//! **By hand.** A person who commits to the shared branch has it: nothing joins it or changes in
//! it until it is merged or closed, or their commit is gone ([`hands`]). The change request's text
//! says so at its beginning, and each issue that is in it or waits.
//!
//! **The end.** The last one out closes the change request and its branch goes. A change request
//! that a person closes, or that is rejected, parts with what stood in it: those issues are told
//! and are no part of the next one until they mean something else or somebody says `/refresh`.
//!
//! **Bounds.** At most [`MOST_TOGETHER`] parts share a change request; further ones wait for the
//! next. A look costs two lists of branches, the commits of the shared branch, and one request
//! for each part that is new; a part that joins costs one commit.

mod hands;
mod label;
mod line;
mod over;
mod part;
mod seen;
mod share;
mod stack;
mod talk;

use std::collections::{BTreeMap, BTreeSet};

use gitribute_core::repo_config::{DatasetName, Grouping};
use jiff::Timestamp;

use line::Places;
use part::{Part, trailer};
pub(super) use seen::{is_on, shared_dataset, trailer_of};
pub(super) use talk::{Drops, split};

use super::gather::Base;
use super::{ReconcileError, Reconciled, Reconciler};
use crate::contribution::{Files, MOST_TOGETHER, Setup};
use crate::model::{
    ActorId, BranchName, ChangeRequest, CommitId, Observation, Observed, Origin, Subject,
    SubjectNumber, WHOLE_REPOSITORY, Wanted, WorkKey, WorkKind, Writable,
};
use crate::ports::{ForgeError, Lease, RepoRef};
use stack::Stack;

/// Subjects that are tried for a look at the repository, where some are gone.
const MOST_TRIED: usize = 4;

/// A contribution of a shared change request: its issue, and who wrote that, where it is known.
pub(super) type Wrote = (SubjectNumber, Option<ActorId>);

/// A shared change request as it is and as it is to be.
struct Shared<'a> {
    branch: BranchName,
    dataset: String,
    name: Option<&'a DatasetName>,
    request: Option<ChangeRequest>,
    /// The commit that the branch is at, where it stands.
    head: Option<CommitId>,
    parts: Vec<Part>,
}

/// The repository as all shared change requests need it.
struct Ground<'a> {
    observation: &'a Observation,
    repo: &'a RepoRef,
    base: &'a CommitId,
    setup: &'a Setup,
    files: &'a Files,
}

impl Reconciler {
    /// Has the shared change requests looked at.
    pub(super) async fn want_groups(
        &self,
        lease: &Lease,
        due: Timestamp,
    ) -> Result<(), ReconcileError> {
        let Subject { instance, repo, .. } = lease.work.subject.clone();
        let subject = Subject { instance, repo, number: WHOLE_REPOSITORY };
        let work = WorkKey { kind: WorkKind::Groups, subject };
        self.store.want(&Wanted { work, account: lease.account }, due).await?;
        Ok(())
    }

    /// Whether a change request is one that contributions share.
    pub(super) fn is_shared(&self, observation: &Observation, request: &ChangeRequest) -> bool {
        let ours = observation.me.id.is_some() && request.author.id == observation.me.id;
        ours && self.has_shared_name(request)
    }

    fn has_shared_name(&self, request: &ChangeRequest) -> bool {
        request.origin == Origin::Repository && self.settings.is_group(&request.branch)
    }

    /// Makes all shared change requests of a repository what they should be.
    pub(super) async fn groups(&self, lease: &Lease) -> Result<Reconciled, ReconcileError> {
        let repo = lease.work.subject.repo;
        let open = self.forge.change_requests(repo).await?;
        let own = self.forge.branches(repo, &self.settings.branch_prefix).await?;
        let shared = self.forge.branches(repo, &self.settings.group_prefix()).await?;
        let single: BTreeSet<&BranchName> = open.iter().map(|request| &request.branch).collect();
        // What has a change request of its own is finished there.
        let own: Vec<(SubjectNumber, CommitId)> = own
            .into_iter()
            .filter(|(name, _)| !single.contains(name))
            .filter_map(|(name, head)| {
                let issue = self.settings.issue_of(&name)?;
                (self.settings.branch(issue) == name).then_some((issue, head))
            })
            .collect();
        let requests: Vec<&ChangeRequest> =
            open.iter().filter(|request| self.has_shared_name(request)).collect();
        let anchors = requests.iter().map(|request| (request.number, &request.branch));
        let nowhere = BranchName(self.settings.group_prefix());
        let anchors = anchors.chain(own.iter().map(|(issue, _)| (*issue, &nowhere)));
        let mut observation = None;
        for (number, branch) in anchors.take(MOST_TRIED) {
            let subject = Subject { number, ..lease.work.subject.clone() };
            let seen = self.forge.observe(&subject, branch).await?;
            if seen.subject != Observed::Gone {
                observation = Some(seen);
                break;
            }
        }
        let Some(observation) = observation else { return Ok(Reconciled::Groups { actions: 0 }) };
        let base = observation.repo.base_head.clone();
        let Some(at) = base.filter(|_| observation.repo.writable == Writable::Yes) else {
            return Ok(Reconciled::Groups { actions: 0 });
        };
        let repo = RepoRef { id: repo, name: observation.repo.name.clone() };
        let base = Base { repo: &repo, at: &at };
        let mut files = self.setup_files(base).await?;
        // A configuration that cannot be used changes nothing; issues tell of it.
        let Ok(setup) = Setup::read(&files) else {
            return Ok(Reconciled::Groups { actions: 0 });
        };
        let is_on = setup.config.accept.group == Grouping::Dataset;
        if !is_on && requests.is_empty() {
            return Ok(Reconciled::Groups { actions: 0 });
        }
        self.dataset_files(base, &setup, &mut files).await?;
        let ground = Ground {
            observation: &observation,
            repo: &repo,
            base: &at,
            setup: &setup,
            files: &files,
        };
        let mut all: BTreeMap<BranchName, Shared<'_>> = BTreeMap::new();
        for name in setup.config.datasets.keys() {
            let branch = self.settings.group_branch(name.as_str());
            let dataset = name.as_str().to_owned();
            let head = None;
            let (request, parts) = (None, Vec::new());
            let one =
                Shared { branch: branch.clone(), dataset, name: Some(name), request, head, parts };
            all.insert(branch, one);
        }
        for request in requests {
            if !self.is_shared(&observation, request) {
                continue;
            }
            let one = all.entry(request.branch.clone()).or_insert_with(|| Shared {
                branch: request.branch.clone(),
                dataset: self.settings.dataset_of(&request.branch),
                name: None,
                request: None,
                head: None,
                parts: Vec::new(),
            });
            one.request = Some(request.clone());
        }
        for (name, head) in shared {
            if let Some(one) = all.get_mut(&name) {
                one.head = Some(head);
            }
        }
        let mut stacks: BTreeMap<BranchName, Stack> = BTreeMap::new();
        for one in all.values() {
            let stack = match (&one.head, &one.request) {
                (Some(head), Some(_)) => self.stack(&ground, head).await?,
                _ => Stack::None,
            };
            stacks.insert(one.branch.clone(), stack);
        }
        if is_on {
            for part in self.parts(&ground, &own, stacks.values()).await? {
                let branch = self.settings.group_branch(&part.dataset);
                if let Some(one) = all.get_mut(&branch).filter(|one| one.name.is_some()) {
                    one.parts.push(part);
                }
            }
        }
        let mut actions = 0;
        for (branch, mut one) in all {
            one.parts.sort_by_key(|part| (part.meant.since, part.issue));
            let stack = stacks.remove(&branch).unwrap_or(Stack::None);
            match self.share(lease, &ground, one, stack).await? {
                Some(done) => actions += done,
                None => return Ok(Reconciled::Fenced),
            }
        }
        Ok(Reconciled::Groups { actions })
    }

    /// The parts that issues' own branches are; those that a shared branch has already are told
    /// by it.
    async fn parts(
        &self,
        ground: &Ground<'_>,
        own: &[(SubjectNumber, CommitId)],
        stacks: impl Iterator<Item = &Stack>,
    ) -> Result<Vec<Part>, ForgeError> {
        let known: Vec<&Part> = stacks.flat_map(Stack::parts).collect();
        let mut parts = Vec::new();
        for (issue, head) in own {
            let known = known.iter().find(|part| part.issue == *issue && part.head == *head);
            if let Some(part) = known {
                parts.push((*part).clone());
                continue;
            }
            let me = &ground.observation.me;
            let newest = self.forge.commits(ground.repo, head, me, 1).await?;
            // Where somebody else has committed to it, it is theirs to finish.
            let ours = newest.into_iter().find(|commit| commit.id == *head);
            parts.extend(ours.and_then(|commit| Part::of_own(*issue, &commit)));
        }
        Ok(parts)
    }
}
