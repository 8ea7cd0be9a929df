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
//! **The end.** The last one out closes the change request and its branch goes. A change request
//! that a person closes, or that is rejected, parts with what stood in it: those issues are told
//! and are no part of the next one until they mean something else or somebody says `/refresh`.
//!
//! **Bounds.** At most [`MOST_TOGETHER`] parts share a change request; further ones wait for the
//! next. A look costs two lists of branches, the commits of the shared branch, and one request
//! for each part that is new; a part that joins costs one commit.

mod line;
mod part;
mod seen;
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
use super::journal::Acted;
use super::{ReconcileError, Reconciled, Reconciler};
use crate::contribution::{Files, MOST_TOGETHER, Out, Setup, group_body, group_title};
use crate::model::{
    Action, ActorId, BranchName, ChangeRequest, ChangeRequestState, CommitId, Done, Labelled,
    Observation, Observed, Origin, Subject, SubjectNumber, WHOLE_REPOSITORY, Wanted, WorkKey,
    WorkKind, Writable,
};
use crate::ports::{ForgeError, Lease, RepoRef};
use line::Place;
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

    /// Makes one shared change request what it should be; how many actions that took, `None` where
    /// the work is another's by now.
    async fn share(
        &self,
        lease: &Lease,
        ground: &Ground<'_>,
        mut one: Shared<'_>,
        stack: Stack,
    ) -> Result<Option<usize>, ReconcileError> {
        if matches!(stack, Stack::ByHand) || (one.parts.is_empty() && one.request.is_none()) {
            return Ok(Some(0));
        }
        let observation = match &one.request {
            Some(request) => {
                let subject = Subject { number: request.number, ..lease.work.subject.clone() };
                self.forge.observe(&subject, &one.branch).await?
            }
            None => {
                let Some(first) = one.parts.first() else { return Ok(Some(0)) };
                let subject = Subject { number: first.issue, ..lease.work.subject.clone() };
                let seen = self.forge.observe(&subject, &one.branch).await?;
                if self.parts_with(lease, &seen, &one.parts).await? {
                    return Ok(Some(0));
                }
                seen
            }
        };
        let language = one.name.and_then(|name| ground.setup.config.datasets.get(name)?.language);
        let language = language.unwrap_or(ground.setup.config.language);
        let dropped = match &observation.subject {
            Observed::ChangeRequest(seen) => {
                self.dropped(&observation, seen, ground.setup, &one.parts).await?
            }
            _ => BTreeSet::new(),
        };
        // It was closed or merged this very moment.
        if let Observed::ChangeRequest(seen) = &observation.subject
            && seen.change_request.state != ChangeRequestState::Open
        {
            self.want_groups(lease, self.later()).await?;
            return Ok(Some(0));
        }
        let kept: Vec<Part> =
            one.parts.iter().filter(|part| !dropped.contains(&part.issue)).cloned().collect();
        let built = self.build(ground, kept, stack, language).await?;
        let mut places = Places::default();
        let mut out = Vec::new();
        for part in &built.members {
            places.put(part.issue, &part.head, Place::In);
        }
        for (part, why) in &built.apart {
            places.put(part.issue, &part.head, Place::Apart);
            out.push((part.issue, Out::Apart(why.clone())));
        }
        for part in one.parts.iter().filter(|part| dropped.contains(&part.issue)) {
            places.put(part.issue, &part.head, Place::Dropped);
            out.push((part.issue, Out::Dropped));
        }
        for part in &built.full {
            places.put(part.issue, &part.head, Place::Full);
            out.push((part.issue, Out::Full));
        }
        let before = one.request.as_ref().map(|request| Places::of_body(&request.body));
        let is_told = before.is_some() || !built.members.is_empty();
        let woken =
            if is_told { places.differing(&before.unwrap_or_default()) } else { Vec::new() };
        for issue in &woken {
            self.want(lease, *issue, self.later()).await?;
        }
        let mut actions = 0;
        let mut below = built.below.clone();
        for (part, files) in &built.todo {
            let commit = Action::Commit {
                branch: one.branch.clone(),
                base: below.clone(),
                expected: one.head.clone(),
                files: files.clone(),
                message: part.message(&built.base),
            };
            let Acted::Done(done) = self.act(lease, &observation, &[commit]).await? else {
                return Ok(None);
            };
            actions += 1;
            if let Some(Done::Branch(_, head)) = done.into_iter().next() {
                below = head.clone();
                one.head = Some(head);
            }
        }
        let members: Vec<_> = built.members.iter().map(Part::member).collect();
        let me = &observation.me.login;
        let sign = talk::sign(ground.setup, me);
        let closes: Vec<String> =
            built.members.iter().map(|part| format!("Closes #{}", part.issue)).collect();
        let text = group_body(&one.dataset, &members, &out, sign.call(), language);
        let body = format!("{}\n\n{}\n\n{}", text.trim_end(), closes.join("\n"), places.line());
        let title = group_title(&one.dataset, members.len(), language);
        let todo = self.texts(&one, title, body, members.is_empty());
        for step in todo {
            let Acted::Done(done) = self.act(lease, &observation, &[step]).await? else {
                return Ok(None);
            };
            actions += 1;
            if let Some(Done::ChangeRequest(opened)) = done.into_iter().next() {
                one.request = Some((*opened).clone());
                let labels = self.settings.change_request_labels.clone();
                if !labels.is_empty() {
                    let of = Labelled::ChangeRequest(opened.handle.clone());
                    let label = Action::Label { of, add: labels, remove: Vec::new() };
                    if matches!(self.act(lease, &observation, &[label]).await?, Acted::Fenced) {
                        return Ok(None);
                    }
                }
            }
        }
        let now = self.clock.now();
        for issue in woken {
            self.want(lease, issue, now).await?;
        }
        // The table below it follows.
        if let Some(request) = one.request.filter(|_| actions > 0) {
            self.want(lease, request.number, now).await?;
        }
        Ok(Some(actions))
    }

    /// What remains to be written besides the branch.
    fn texts(&self, one: &Shared<'_>, title: String, body: String, is_empty: bool) -> Vec<Action> {
        let branch = one.branch.clone();
        let Some(request) = &one.request else {
            return match is_empty {
                true => Vec::new(),
                false => vec![Action::OpenChangeRequest { branch, title, body }],
            };
        };
        let change_request = request.handle.clone();
        let mut actions = Vec::new();
        let title = if is_empty { request.title.clone() } else { title };
        if request.title != title || !crate::plan::same_text(&request.body, &body) {
            let change_request = change_request.clone();
            actions.push(Action::EditChangeRequest { change_request, title, body });
        }
        if is_empty {
            actions.push(Action::CloseChangeRequest { change_request });
            let gone = |expected: CommitId| Action::DeleteBranch { branch, expected };
            actions.extend(one.head.clone().map(gone));
        }
        actions
    }

    /// Whether parts of a change request that was closed are still to be told so: until then no
    /// next one is opened, for its issues could not tell any more what was declined.
    async fn parts_with(
        &self,
        lease: &Lease,
        seen: &Observation,
        parts: &[Part],
    ) -> Result<bool, ReconcileError> {
        let Observed::Issue(issue) = &seen.subject else { return Ok(false) };
        let Some(request) = &issue.change_request else { return Ok(false) };
        if request.state != ChangeRequestState::Closed || !self.is_shared(seen, request) {
            return Ok(false);
        }
        let places = Places::of_body(&request.body);
        let declined: Vec<&Part> = parts
            .iter()
            .filter(|part| places.of(part.issue, &part.head) == Some(Place::In))
            .collect();
        for part in &declined {
            self.want(lease, part.issue, self.clock.now()).await?;
        }
        if !declined.is_empty() {
            self.want_groups(lease, self.later()).await?;
        }
        Ok(!declined.is_empty())
    }

    /// A shared change request that is merged or closed: its branch goes, and its issues hear it.
    pub(super) async fn shared_is_over(
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
    pub(super) async fn shared_parts(
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
    pub(super) async fn want_parts(
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
