//! Change requests that people write by hand, in the forge in memory.

use super::*;

impl World {
    /// A change request from a fork with one commit that changes one file; its number.
    pub(crate) fn propose_by_hand(&self, author: Actor, path: &str, file: FileState) -> u64 {
        let number = self.open_from_fork(author, "patch-1", "");
        self.push_by_hand(number, path, file);
        number
    }

    /// A change request from a branch of the repository itself with one commit that changes one
    /// file; its number.
    pub(crate) fn propose_inside(&self, author: Actor, path: &str, file: FileState) -> u64 {
        let number = self.propose_by_hand(author, path, file);
        let mut state = self.state.lock().unwrap();
        let request = state.change_requests.get_mut(&number).unwrap();
        request.origin = Origin::Repository;
        let (branch, head) = (request.branch.clone(), request.head.clone());
        state.branches.insert(branch, head);
        number
    }

    /// What stands in a file at the head of a change request.
    pub(crate) fn proposed_by_hand(&self, number: u64, path: &str) -> String {
        let state = self.state.lock().unwrap();
        let head = &state.change_requests[&number].head;
        let Some(FileState::Bytes(bytes)) = state.commits[head].tree.get(path) else {
            panic!("no {path}")
        };
        String::from_utf8(bytes.clone()).unwrap()
    }

    /// The reactions of ours on each comment that others wrote on a change request.
    pub(crate) fn reactions_on(&self, number: u64) -> Vec<Vec<Reaction>> {
        let state = self.state.lock().unwrap();
        state.talk_on(number).into_iter().map(|comment| comment.reactions).collect()
    }

    /// One more commit on a change request from a fork.
    pub(crate) fn push_by_hand(&self, number: u64, path: &str, file: FileState) {
        let mut state = self.state.lock().unwrap();
        let below = state.change_requests[&number].head.clone();
        let head = state.fork_commit(Some((below, path, file)));
        state.change_requests.get_mut(&number).unwrap().head = head;
    }

    /// Somebody moves a branch back to a commit, and its open change request with it.
    pub(crate) fn reset(&self, branch: &str, to: &CommitId) {
        let mut state = self.state.lock().unwrap();
        let name = BranchName::from(branch);
        let requests = state.change_requests.values_mut().filter(|one| one.branch == name);
        requests.for_each(|one| one.head = to.clone());
        state.branches.insert(name, to.clone());
    }

    /// The texts of our comments on a change request.
    pub(crate) fn said_on(&self, number: u64) -> Vec<String> {
        let state = self.state.lock().unwrap();
        let comments = state.talks.get(&number).into_iter().flatten();
        comments
            .filter(|comment| comment.author.id == us().id)
            .map(|comment| comment.body.replace("\r\n", "\n"))
            .collect()
    }

    /// Checks in the order they were made.
    pub(crate) fn checks(&self) -> Vec<Check> {
        self.state.lock().unwrap().checks.clone()
    }
}

impl State {
    /// A commit that no branch of the repository has: on another one, or on the default branch.
    pub(super) fn fork_commit(&mut self, on: Option<(CommitId, &str, FileState)>) -> CommitId {
        self.next += 1;
        let id = CommitId(format!("f{}", self.next));
        let main = self.branches[&BranchName::from("main")].clone();
        let (parent, change) = match on {
            Some((below, path, file)) => (below, Some((path, file))),
            None => (main, None),
        };
        let mut tree = self.commits[&parent].tree.clone();
        match change {
            Some((path, FileState::Missing)) => drop(tree.remove(path)),
            Some((path, file)) => drop(tree.insert(path.to_owned(), file)),
            None => {}
        }
        let message = "by hand".to_owned();
        let commit = Commit { parent: Some(parent), message, author: person(3, "eve"), tree };
        self.commits.insert(id.clone(), commit);
        id
    }

    /// What others wrote on a change request.
    pub(super) fn talk_on(&self, number: u64) -> Vec<Comment> {
        let comments = self.talks.get(&number).into_iter().flatten();
        comments.filter(|comment| comment.author.id != us().id).cloned().collect()
    }

    pub(super) fn sticky_on(&self, number: u64) -> Option<Comment> {
        let mut comments = self.talks.get(&number).into_iter().flatten();
        let ours = |comment: &&Comment| {
            comment.author.id == us().id && comment.body.starts_with("<!-- gitribute:")
        };
        comments.find(ours).filter(|_| !self.stale).cloned()
    }

    /// As a forge does: a run that stands is not made again.
    pub(super) fn check(&mut self, check: &Check) -> Done {
        assert!(self.commits.contains_key(&check.head));
        assert!(check.summary.len() <= 60_000 && check.notes.len() <= 500);
        let at = self.checks.iter().position(|made| made == check);
        let at = at.unwrap_or_else(|| {
            self.checks.push(check.clone());
            self.checks.len() - 1
        });
        Done::Check(Handle(format!("K{at}")))
    }

    pub(super) fn compare(&self, base: &CommitId, head: &CommitId) -> Comparison {
        let below = self.line_of(base);
        let fork = self.line_of(head).into_iter().find(|id| below.contains(id));
        let Some(fork) = fork else { return Comparison::default() };
        let (old, new) = (&self.commits[&fork].tree, &self.commits[head].tree);
        let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        let changed = paths.into_iter().filter(|path| old.get(*path) != new.get(*path));
        let gone = |file: &FileState| {
            let was = old.iter().find(|(path, old)| *old == file && !new.contains_key(*path));
            was.map(|(path, _)| FilePath::from(path.as_str()))
        };
        let changed = changed.map(|path| ChangedFile {
            path: path.as_str().into(),
            was: new.get(path).filter(|_| !old.contains_key(path)).and_then(gone),
        });
        Comparison { fork: Some(fork), changed: changed.collect() }
    }
}
