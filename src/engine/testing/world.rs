//! A forge in memory: one repository with commits, issues, change requests. It is as strict as
//! the real ones: nothing moves that is not where it was seen.

mod people;
mod requests;
mod trees;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use jiff::Timestamp;

use super::{Points, REPO};
use crate::model::*;
use crate::ports::*;

const PREFIX: &str = "gitribute/issue-";
const WEB: &str = "https://forge.example/maint/data";

pub(crate) fn person(id: u64, login: &str) -> Actor {
    Actor { id: Some(ActorId(id)), login: login.to_owned(), kind: ActorKind::Person }
}

pub(crate) fn us() -> Actor {
    Actor { id: Some(ActorId(99)), login: "gitribute[bot]".to_owned(), kind: ActorKind::Bot }
}

type Tree = BTreeMap<String, FileState>;

#[derive(Clone)]
struct Commit {
    parent: Option<CommitId>,
    message: String,
    author: Actor,
    tree: Tree,
}

#[derive(Clone)]
struct Talk {
    issue: Issue,
    comments: Vec<Comment>,
    seen: Seen,
}

/// When a fault happens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stage {
    /// Before anything was done.
    Before,
    /// After it was done: only the answer is lost.
    After,
}

struct Fault {
    on: &'static str,
    stage: Stage,
    error: ForgeError,
}

pub(crate) struct State {
    commits: BTreeMap<CommitId, Commit>,
    branches: BTreeMap<BranchName, CommitId>,
    issues: BTreeMap<u64, Talk>,
    change_requests: BTreeMap<u64, ChangeRequest>,
    /// Comments on change requests.
    talks: BTreeMap<u64, Vec<Comment>>,
    checks: Vec<Check>,
    /// Uploaded files by address.
    pub(crate) uploads: BTreeMap<String, Vec<u8>>,
    next: u64,
    faults: VecDeque<Fault>,
    /// What was written, in words.
    log: Vec<String>,
    /// Whether lists do not show what was made of late.
    pub(crate) stale: bool,
    pub(crate) writable: Writable,
    pub(crate) panics: bool,
    /// How many observations never end.
    pub(crate) hangs: usize,
    observed: usize,
    /// The forge's own time.
    pub(crate) now: Timestamp,
    /// What accounts may do, by their number; nobody else may do anything but read.
    pub(crate) roles: BTreeMap<u64, Role>,
    /// Members of teams, by number; of a team that is not here nothing can be read.
    pub(crate) teams: BTreeMap<String, BTreeSet<u64>>,
    labellings: Vec<(u64, String, Labelling)>,
    /// What it says has changed.
    pub(crate) changed: Vec<Touched>,
}

/// The forge in memory.
pub(crate) struct World {
    state: Mutex<State>,
    capabilities: Capabilities,
    points: Arc<Points>,
}

impl World {
    pub(crate) fn new(points: Arc<Points>) -> Self {
        let root = Commit {
            parent: None,
            message: "start".into(),
            author: person(1, "maint"),
            tree: Tree::new(),
        };
        let state = State {
            commits: BTreeMap::from([(CommitId::from("c0"), root)]),
            branches: BTreeMap::from([(BranchName::from("main"), CommitId::from("c0"))]),
            issues: BTreeMap::new(),
            change_requests: BTreeMap::new(),
            talks: BTreeMap::new(),
            checks: Vec::new(),
            uploads: BTreeMap::new(),
            next: 0,
            faults: VecDeque::new(),
            log: Vec::new(),
            stale: false,
            writable: Writable::Yes,
            panics: false,
            hangs: 0,
            observed: 0,
            now: Timestamp::UNIX_EPOCH,
            roles: BTreeMap::from([(1, Role::Admin)]),
            teams: BTreeMap::new(),
            labellings: Vec::new(),
            changed: Vec::new(),
        };
        let capabilities = Capabilities {
            max_comment_bytes: 65_536,
            max_file_bytes: 10_000_000,
            checks: Checks::Runs { max_notes: 500, max_bytes: 60_000 },
        };
        Self { state: Mutex::new(state), capabilities, points }
    }

    pub(crate) fn set(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap());
    }

    /// What was written since the last time this was asked.
    pub(crate) fn log(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().unwrap().log)
    }

    /// How often a subject was observed since the last time this was asked.
    pub(crate) fn observed(&self) -> usize {
        std::mem::take(&mut self.state.lock().unwrap().observed)
    }

    /// The next action or call of that name fails.
    pub(crate) fn fail(&self, on: &'static str, stage: Stage, error: ForgeError) {
        self.state.lock().unwrap().faults.push_back(Fault { on, stage, error });
    }

    /// A commit on a branch.
    pub(crate) fn push(&self, branch: &str, author: Actor, path: &str, file: FileState) {
        let mut state = self.state.lock().unwrap();
        let head = state.branches[&BranchName::from(branch)].clone();
        let mut tree = state.commits[&head].tree.clone();
        match file {
            FileState::Missing => drop(tree.remove(path)),
            file => drop(tree.insert(path.to_owned(), file)),
        }
        let message = format!("{path} by hand");
        let commit = Commit { parent: Some(head), message, author, tree };
        state.put(&BranchName::from(branch), commit);
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let bytes = FileState::Bytes(text.as_bytes().to_vec());
        self.push("main", person(1, "maint"), path, bytes);
    }

    pub(crate) fn file(&self, branch: &str, path: &str) -> String {
        let state = self.state.lock().unwrap();
        let head = &state.branches[&BranchName::from(branch)];
        match &state.commits[head].tree[path] {
            FileState::Bytes(bytes) => String::from_utf8(bytes.clone()).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn open_issue(&self, author: Actor, title: &str, body: &str) -> u64 {
        let mut state = self.state.lock().unwrap();
        let number = state.number();
        let issue = Issue {
            number: SubjectNumber(number),
            handle: format!("I{number}").into(),
            title: title.to_owned(),
            body: body.to_owned(),
            state: IssueState::Open,
            lock: Lock::Unlocked,
            labels: vec![],
            author,
            created_at: "2026-11-20T09:59:00Z".parse().unwrap(),
        };
        state.issues.insert(number, Talk { issue, comments: vec![], seen: Seen::No });
        number
    }

    pub(crate) fn issue(&self, number: u64, change: impl FnOnce(&mut Issue)) {
        change(&mut self.state.lock().unwrap().issues.get_mut(&number).unwrap().issue);
    }

    pub(crate) fn delete_issue(&self, number: u64) {
        self.state.lock().unwrap().issues.remove(&number);
    }

    pub(crate) fn labels(&self, number: u64) -> Vec<String> {
        self.state.lock().unwrap().issues[&number].issue.labels.clone()
    }

    pub(crate) fn comments(&self, number: u64) -> Vec<String> {
        let state = self.state.lock().unwrap();
        let comments = state.issues[&number].comments.iter();
        comments.map(|comment| comment.body.replace("\r\n", "\n")).collect()
    }

    pub(crate) fn comment(&self, number: u64, author: Actor, body: &str) {
        let mut state = self.state.lock().unwrap();
        let comment = state.new_comment(author, body);
        if state.change_requests.contains_key(&number) {
            state.talks.entry(number).or_default().push(comment);
            return;
        }
        state.issues.get_mut(&number).unwrap().comments.push(comment);
    }

    pub(crate) fn reactions(&self, number: u64) -> Vec<Vec<Reaction>> {
        let state = self.state.lock().unwrap();
        let people = state.issues[&number].comments.iter().filter(|one| one.author.id != us().id);
        people.map(|comment| comment.reactions.clone()).collect()
    }

    pub(crate) fn change_comments(&self, number: u64, change: impl FnOnce(&mut Vec<Comment>)) {
        change(&mut self.state.lock().unwrap().issues.get_mut(&number).unwrap().comments);
    }

    pub(crate) fn change_requests(&self) -> Vec<ChangeRequest> {
        self.state.lock().unwrap().change_requests.values().cloned().collect()
    }

    pub(crate) fn change_request(&self, number: u64, change: impl FnOnce(&mut ChangeRequest)) {
        change(self.state.lock().unwrap().change_requests.get_mut(&number).unwrap());
    }

    /// A change request that a person opens from a fork, whatever its branch is called there.
    pub(crate) fn open_from_fork(&self, author: Actor, branch: &str, body: &str) -> u64 {
        let mut state = self.state.lock().unwrap();
        let number = state.number();
        let head = state.fork_commit(None);
        let request = ChangeRequest {
            number: SubjectNumber(number),
            handle: format!("P{number}").into(),
            title: "from a fork".into(),
            body: body.to_owned(),
            state: ChangeRequestState::Open,
            branch: branch.into(),
            origin: Origin::Elsewhere,
            head,
            labels: vec![],
            author,
            web_url: format!("{WEB}/pull/{number}"),
        };
        state.change_requests.insert(number, request);
        number
    }

    pub(crate) fn branches(&self) -> Vec<String> {
        let state = self.state.lock().unwrap();
        state.branches.keys().map(|name| name.0.clone()).filter(|name| name != "main").collect()
    }

    /// Commits of a branch that the default branch lacks: messages, oldest first.
    pub(crate) fn commits(&self, branch: &str) -> Vec<String> {
        let state = self.state.lock().unwrap();
        let commits = state.ahead(&state.branches[&BranchName::from(branch)]);
        commits.into_iter().map(|commit| commit.message).collect()
    }

    /// A maintainer merges; fails where the files of the branch have moved on below it.
    pub(crate) fn merge(&self, number: u64) {
        self.state.lock().unwrap().merge(number);
    }

    /// Everything that people see, without ids that depend on how often something was tried.
    pub(crate) fn snapshot(&self) -> String {
        let state = self.state.lock().unwrap();
        let mut text = String::new();
        for (number, talk) in &state.issues {
            let Issue { state, labels, .. } = &talk.issue;
            writeln!(text, "issue {number} {state:?} {labels:?} {:?}", talk.seen).unwrap();
            for comment in &talk.comments {
                writeln!(text, "{}: {}", comment.author.login, undated(&comment.body)).unwrap();
            }
        }
        for (number, request) in &state.change_requests {
            let ChangeRequest { title, body, state, branch, labels, .. } = request;
            writeln!(text, "request {number} {state:?} {branch} {labels:?} {title}\n{body}")
                .unwrap();
        }
        for (name, head) in &state.branches {
            let commits = state.ahead(head);
            let messages: Vec<String> = commits.iter().map(|one| timeless(&one.message)).collect();
            writeln!(text, "branch {name} {messages:?}").unwrap();
            for (path, file) in &state.commits[head].tree {
                if let FileState::Bytes(bytes) = file
                    && path.starts_with("data/")
                {
                    writeln!(text, "{path}\n{}", String::from_utf8_lossy(bytes)).unwrap();
                }
            }
        }
        text
    }

    /// Does something that has a name, or fails as it was told to.
    async fn call<T>(
        &self,
        name: &'static str,
        act: impl FnOnce(&mut State) -> Result<T, ForgeError> + Send,
    ) -> Result<T, ForgeError> {
        if matches!(
            name,
            "observe"
                | "change requests"
                | "branches"
                | "list"
                | "attachment"
                | "read"
                | "versions"
                | "compare"
                | "permission"
                | "commits"
                | "labelled"
                | "membership"
        ) {
            self.points.read();
        }
        self.points
            .pass(|| {
                let mut state = self.state.lock().unwrap();
                let fault = match state.faults.front() {
                    Some(fault) if fault.on == name => state.faults.pop_front(),
                    _ => None,
                };
                match fault {
                    None => act(&mut state),
                    Some(Fault { stage: Stage::Before, error, .. }) => Err(error),
                    Some(Fault { stage: Stage::After, error, .. }) => {
                        drop(act(&mut state));
                        Err(error)
                    }
                }
            })
            .await
    }
}

impl State {
    fn merge(&mut self, number: u64) {
        let request = self.change_requests[&number].clone();
        // As a rebase leaves it: each commit's own message and author.
        for Commit { parent, message, author, tree } in self.ahead(&request.head) {
            let main = self.branches[&BranchName::from("main")].clone();
            let mut merged = self.commits[&main].tree.clone();
            let below = self.commits[&parent.unwrap()].tree.clone();
            let paths: BTreeSet<&String> = tree.keys().chain(below.keys()).collect();
            for path in paths {
                if below.get(path) != tree.get(path) {
                    assert_eq!(below.get(path), merged.get(path), "{path}: merge conflict");
                    match tree.get(path) {
                        Some(file) => drop(merged.insert(path.clone(), file.clone())),
                        None => drop(merged.remove(path)),
                    }
                }
            }
            self.put(&"main".into(), Commit { parent: Some(main), message, author, tree: merged });
        }
        let merged = self.change_requests.get_mut(&number).unwrap();
        merged.state = ChangeRequestState::Merged;
        for number in request.body.lines().filter_map(|line| line.strip_prefix("Closes #")) {
            let number = number.trim().parse().unwrap();
            if let Some(talk) = self.issues.get_mut(&number) {
                talk.issue.state = IssueState::Closed;
            }
        }
    }

    /// A person deletes a branch; as GitHub does, its change request is closed with it.
    pub(crate) fn delete_branch(&mut self, name: &str) {
        self.branches.remove(&BranchName::from(name));
        for request in self.change_requests.values_mut() {
            if request.branch.as_str() == name && request.state == ChangeRequestState::Open {
                request.state = ChangeRequestState::Closed;
            }
        }
    }

    fn number(&mut self) -> u64 {
        let numbers = self.issues.keys().chain(self.change_requests.keys());
        numbers.max().map_or(1, |number| number + 1)
    }

    fn put(&mut self, branch: &BranchName, commit: Commit) -> CommitId {
        self.next += 1;
        let id = CommitId(format!("c{}", self.next));
        self.commits.insert(id.clone(), commit);
        self.move_to(branch, &id);
        id
    }

    fn move_to(&mut self, branch: &BranchName, id: &CommitId) {
        self.branches.insert(branch.clone(), id.clone());
        for request in self.change_requests.values_mut() {
            if request.branch == *branch
                && request.origin == Origin::Repository
                && request.state == ChangeRequestState::Open
            {
                request.head = id.clone();
            }
        }
    }

    fn new_comment(&mut self, author: Actor, body: &str) -> Comment {
        self.next += 1;
        Comment {
            handle: format!("N{}", self.next).into(),
            author,
            // The forge trims what it stores and sends CRLF back.
            body: body.trim_end().replace('\n', "\r\n"),
            created_at: self.now,
            edited: Edited::No,
            reactions: Vec::new(),
        }
    }

    fn line_of(&self, head: &CommitId) -> Vec<CommitId> {
        let mut line = vec![head.clone()];
        while let Some(parent) = line.last().and_then(|id| self.commits[id].parent.clone()) {
            line.push(parent);
        }
        line
    }

    /// Commits above the default branch, oldest first.
    fn ahead(&self, head: &CommitId) -> Vec<Commit> {
        let main: BTreeSet<CommitId> =
            self.line_of(&self.branches[&BranchName::from("main")]).into_iter().collect();
        let mut ahead: Vec<Commit> = self
            .line_of(head)
            .iter()
            .filter(|id| !main.contains(id))
            .map(|id| self.commits[id].clone())
            .collect();
        ahead.reverse();
        ahead
    }

    fn branch(&self, name: &BranchName) -> Option<ProposalBranch> {
        let head = self.branches.get(name)?;
        let ids = self.line_of(head);
        let ahead = self.ahead(head);
        let ids = ids.into_iter().take(ahead.len()).rev();
        let commits = ids.zip(ahead).map(|(id, commit)| BranchCommit {
            id,
            parent: commit.parent,
            message: commit.message,
            author: Some(commit.author),
        });
        Some(ProposalBranch { name: name.clone(), head: head.clone(), commits: commits.collect() })
    }

    fn observe(&mut self, subject: &Subject, proposal: &BranchName) -> Observation {
        self.observed += 1;
        let number = subject.number.0;
        let main = self.branches[&BranchName::from("main")].clone();
        let ours = |request: &&ChangeRequest| request.origin == Origin::Repository;
        let observed = if let Some(request) = self.change_requests.get(&number) {
            Observed::ChangeRequest(Box::new(ChangeRequestObservation {
                change_request: request.clone(),
                base: "main".into(),
                base_head: main.clone(),
                lock: Lock::Unlocked,
                sticky: self.sticky_on(number),
                talk: self.talk_on(number),
            }))
        } else if let Some(talk) = self.issues.get(&number) {
            let sticky = talk.comments.iter().find(|comment| {
                comment.author.id == us().id && comment.body.starts_with("<!-- gitribute:")
            });
            let requests = || self.change_requests.values().rev().filter(ours);
            let own = requests().find(|request| request.branch == *proposal);
            let others = requests().filter(|request| {
                request.branch != *proposal
                    && request.state == ChangeRequestState::Open
                    && request.branch.as_str().starts_with(PREFIX)
            });
            Observed::Issue(Box::new(IssueObservation {
                issue: talk.issue.clone(),
                sticky: sticky.filter(|_| !self.stale).cloned(),
                seen: talk.seen,
                talk: talk
                    .comments
                    .iter()
                    .filter(|comment| comment.author.id != us().id)
                    .cloned()
                    .collect(),
                branch: self.branch(proposal),
                change_request: own.filter(|_| !self.stale).cloned(),
                others: others.cloned().collect(),
            }))
        } else {
            Observed::Gone
        };
        Observation {
            me: us(),
            repo: Repo {
                id: REPO,
                handle: "R5".into(),
                name: "maint/data".into(),
                default_branch: "main".into(),
                base_head: Some(main),
                writable: self.writable,
                merges: MergeMethod::Rebase,
                merges_each: MergeMethod::Rebase,
                web_url: WEB.to_owned(),
            },
            subject: observed,
        }
    }

    fn apply(&mut self, subject: u64, action: &Action) -> Result<Done, ForgeError> {
        let conflict = |text: &str| Err(ForgeError::Conflict(text.to_owned()));
        let invalid = |text: &str| Err(ForgeError::Refused(Refusal::Invalid(text.to_owned())));
        assert_eq!(self.writable, Writable::Yes, "an archived repository is written to");
        self.log.push(format!("{} {subject}", word(action)));
        match action {
            Action::Commit { branch, base, expected, files, message } => {
                let mut tree = self.commits[base].tree.clone();
                for file in files {
                    match file {
                        FileChange::Write { path, bytes } => {
                            let new = FileState::Bytes(bytes.clone());
                            assert_ne!(tree.get(path.as_str()), Some(&new), "changes nothing");
                            tree.insert(path.0.clone(), new);
                        }
                        FileChange::Delete { path } => drop(tree.remove(path.as_str()).unwrap()),
                    }
                }
                let text = format!("{}\n\n{}", message.headline, message.body);
                let head = self.branches.get(branch).cloned();
                if head != *expected {
                    let standing = head.as_ref().map(|head| &self.commits[head]);
                    return match (standing, head) {
                        (Some(found), Some(head))
                            if found.parent.as_ref() == Some(base)
                                && found.tree == tree
                                && found.message == text =>
                        {
                            Ok(Done::Branch(branch.clone(), head))
                        }
                        _ => conflict("the branch is elsewhere"),
                    };
                }
                let commit =
                    Commit { parent: Some(base.clone()), message: text, author: us(), tree };
                let id = self.put(branch, commit);
                Ok(Done::Branch(branch.clone(), id))
            }
            Action::Land { base, files, message } => {
                let main = BranchName::from("main");
                if self.branches.get(&main) != Some(base) {
                    return conflict("the branch is elsewhere");
                }
                let mut tree = self.commits[base].tree.clone();
                for file in files {
                    match file {
                        FileChange::Write { path, bytes } => {
                            tree.insert(path.0.clone(), FileState::Bytes(bytes.clone()));
                        }
                        FileChange::Delete { path } => {
                            tree.remove(&path.0);
                        }
                    }
                }
                let message = format!("{}\n\n{}", message.headline, message.body);
                let commit = Commit { parent: Some(base.clone()), message, author: us(), tree };
                let id = self.put(&main, commit);
                Ok(Done::Branch(main, id))
            }
            Action::OpenChangeRequest { branch, title, body } => {
                let Some(head) = self.branches.get(branch).cloned() else {
                    return invalid("no such branch");
                };
                if self.ahead(&head).is_empty() {
                    return invalid("no commits between");
                }
                let standing = self.change_requests.values().find(|request| {
                    request.branch == *branch
                        && request.origin == Origin::Repository
                        && request.state == ChangeRequestState::Open
                });
                if let Some(standing) = standing {
                    return Ok(Done::ChangeRequest(Box::new(standing.clone())));
                }
                assert!(body.len() <= 65_536);
                let number = self.number();
                let request = ChangeRequest {
                    number: SubjectNumber(number),
                    handle: format!("P{number}").into(),
                    title: title.clone(),
                    body: body.trim_end().replace('\n', "\r\n"),
                    state: ChangeRequestState::Open,
                    branch: branch.clone(),
                    origin: Origin::Repository,
                    head,
                    labels: Vec::new(),
                    author: us(),
                    web_url: format!("{WEB}/pull/{number}"),
                };
                self.change_requests.insert(number, request.clone());
                Ok(Done::ChangeRequest(Box::new(request)))
            }
            Action::EditChangeRequest { change_request, title, body } => {
                let request = self.request(change_request)?;
                request.title.clone_from(title);
                request.body = body.trim_end().replace('\n', "\r\n");
                Ok(Done::Other)
            }
            Action::RestoreBranch { branch, at } => {
                if self.branches.get(branch).is_some_and(|head| head != at) {
                    return conflict("the branch is elsewhere");
                }
                assert!(self.commits.contains_key(at));
                self.move_to(branch, at);
                Ok(Done::Other)
            }
            Action::ReopenChangeRequest { change_request } => {
                let branches = self.branches.clone();
                let request = self.request(change_request)?;
                if branches.get(&request.branch) != Some(&request.head) {
                    return invalid("the branch was changed");
                }
                if request.state == ChangeRequestState::Merged {
                    return invalid("merged");
                }
                request.state = ChangeRequestState::Open;
                Ok(Done::Other)
            }
            Action::CloseChangeRequest { change_request } => {
                let request = self.request(change_request)?;
                if request.state == ChangeRequestState::Merged {
                    return conflict("merged");
                }
                request.state = ChangeRequestState::Closed;
                Ok(Done::Other)
            }
            Action::DeleteBranch { branch, expected } => {
                if self.branches.get(branch) != Some(expected) {
                    return conflict("the branch is elsewhere");
                }
                self.branches.remove(branch);
                let open = self.change_requests.values().any(|request| {
                    request.branch == *branch && request.state == ChangeRequestState::Open
                });
                assert!(!open, "the branch of an open change request is deleted");
                Ok(Done::Other)
            }
            Action::AddComment { body } => {
                assert!(body.len() <= 65_536 && !body.trim().is_empty());
                let comment = self.new_comment(us(), body);
                if self.change_requests.contains_key(&subject) {
                    self.talks.entry(subject).or_default().push(comment.clone());
                    return Ok(Done::Comment(comment));
                }
                if self.issues[&subject].issue.lock == Lock::Locked {
                    return Err(ForgeError::Refused(Refusal::Locked));
                }
                let talk = self.issues.get_mut(&subject).unwrap();
                talk.comments.push(comment.clone());
                Ok(Done::Comment(comment))
            }
            Action::EditComment { comment, body } => {
                let on_issues = self.issues.values_mut().flat_map(|talk| talk.comments.iter_mut());
                let mut comments = on_issues.chain(self.talks.values_mut().flatten());
                let Some(found) = comments.find(|one| one.handle == *comment) else {
                    return conflict("no such comment");
                };
                assert_eq!(found.author.id, us().id, "somebody else's comment");
                found.body = body.trim_end().replace('\n', "\r\n");
                Ok(Done::Comment(found.clone()))
            }
            Action::Check(check) => Ok(self.check(check)),
            Action::ReactSeen => {
                self.issues.get_mut(&subject).unwrap().seen = Seen::Yes;
                Ok(Done::Other)
            }
            Action::React { comment, reaction } => {
                let on_issues = self.issues.values_mut().flat_map(|talk| talk.comments.iter_mut());
                let mut comments = on_issues.chain(self.talks.values_mut().flatten());
                if let Some(found) = comments.find(|one| one.handle == *comment) {
                    found.reactions.push(*reaction);
                }
                Ok(Done::Other)
            }
            Action::Merge { change_request, head } => {
                let request = self.request(change_request)?.clone();
                if request.head != *head || request.state != ChangeRequestState::Open {
                    return conflict("the branch was modified");
                }
                self.merge(request.number.0);
                Ok(Done::Other)
            }
            Action::CloseIssue { .. } => {
                self.issues.get_mut(&subject).unwrap().issue.state = IssueState::Closed;
                Ok(Done::Other)
            }
            Action::ReopenIssue => {
                self.issues.get_mut(&subject).unwrap().issue.state = IssueState::Open;
                Ok(Done::Other)
            }
            Action::Label { of, add, remove } => {
                let labels = match of {
                    Labelled::Subject => &mut self.issues.get_mut(&subject).unwrap().issue.labels,
                    Labelled::ChangeRequest(handle) => &mut self.request(handle)?.labels,
                };
                labels.retain(|label| !remove.contains(label));
                for label in add {
                    if !labels.contains(label) {
                        labels.push(label.clone());
                    }
                }
                Ok(Done::Other)
            }
        }
    }

    fn request(&mut self, handle: &Handle) -> Result<&mut ChangeRequest, ForgeError> {
        let mut requests = self.change_requests.values_mut();
        let found = requests.find(|request| request.handle == *handle);
        found.ok_or_else(|| ForgeError::Conflict("no such change request".to_owned()))
    }
}

/// A comment without the moment since when it tells of a clash.
fn undated(body: &str) -> String {
    const START: &str = "<!-- gitribute: clashing ";
    let body = crate::plan::without_commits(body);
    match body.strip_prefix(START).and_then(|rest| rest.split_once(' ')) {
        Some((_, rest)) => format!("{START}{rest}"),
        None => body,
    }
}

/// A commit's message without the moment that its meaning dates from.
fn timeless(message: &str) -> String {
    let line = |line: &str| line.split(" since ").next().unwrap_or(line).to_owned();
    message.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// An action in a word.
fn word(action: &Action) -> &'static str {
    match action {
        Action::Commit { .. } => "commit",
        Action::RestoreBranch { .. } => "restore",
        Action::Land { .. } => "land",
        Action::OpenChangeRequest { .. } => "open",
        Action::EditChangeRequest { .. } => "edit",
        Action::ReopenChangeRequest { .. } => "reopen",
        Action::CloseChangeRequest { .. } => "close",
        Action::DeleteBranch { .. } => "delete",
        Action::AddComment { .. } => "comment",
        Action::EditComment { .. } => "recomment",
        Action::ReactSeen => "seen",
        Action::React { .. } => "react",
        Action::Merge { .. } => "merge",
        Action::CloseIssue { .. } => "close issue",
        Action::Check(_) => "check",
        Action::ReopenIssue => "reopen issue",
        Action::Label { add, .. } if add.is_empty() => "unlabel",
        Action::Label { .. } => "label",
    }
}

#[async_trait]
impl Forge for World {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn note(&self, _repo: &RepoRef) {}

    async fn changed(&self, _since: Timestamp) -> Result<Changed, ForgeError> {
        let subjects = self.state.lock().unwrap().changed.clone();
        Ok(Changed { subjects, remarks: Vec::new() })
    }

    fn credit(&self, actor: &Actor) -> Option<String> {
        let id = actor.id?.0;
        Some(format!("{0} <{id}+{0}@users.forge.example>", actor.login))
    }

    async fn observe(
        &self,
        subject: &Subject,
        proposal: &BranchName,
    ) -> Result<Observation, ForgeError> {
        let hangs = {
            let mut state = self.state.lock().unwrap();
            let hangs = state.hangs > 0;
            state.hangs = state.hangs.saturating_sub(1);
            hangs
        };
        if hangs {
            return std::future::pending().await;
        }
        self.call("observe", |state| {
            // The lock is given back before a panic, as a real forge keeps running.
            Ok((!state.panics).then(|| state.observe(subject, proposal)))
        })
        .await
        .map(|observation| observation.expect("told to panic"))
    }

    fn file_url(&self, repo: &Repo, at: &CommitId, path: &FilePath) -> String {
        format!("{}/blob/{:0>40}/{path}", repo.web_url, at.as_str())
    }

    fn uploads(&self, repo: &Repo) -> Vec<String> {
        vec![format!("{}/files/", repo.web_url)]
    }

    async fn attachment(
        &self,
        _repo: &Repo,
        url: &str,
        most: usize,
    ) -> Result<Attached, ForgeError> {
        self.call("attachment", |state| {
            Ok(match state.uploads.get(url) {
                Some(bytes) if bytes.len() > most => Attached::TooLarge,
                Some(bytes) => Attached::Bytes(bytes.clone()),
                None => Attached::Missing,
            })
        })
        .await
    }

    async fn change_requests(&self, _repo: RepoId) -> Result<Vec<ChangeRequest>, ForgeError> {
        self.call("change requests", |state| {
            let open = |request: &&ChangeRequest| request.state == ChangeRequestState::Open;
            Ok(state.change_requests.values().filter(open).cloned().collect())
        })
        .await
    }

    async fn branches(
        &self,
        _repo: RepoId,
        prefix: &str,
    ) -> Result<Vec<(BranchName, CommitId)>, ForgeError> {
        self.call("branches", |state| {
            let all = state.branches.iter().filter(|(name, _)| name.as_str().starts_with(prefix));
            Ok(all.map(|(name, head)| (name.clone(), head.clone())).collect())
        })
        .await
    }

    async fn list(
        &self,
        _repo: &RepoRef,
        at: &CommitId,
        folders: &[FilePath],
    ) -> Result<Vec<Vec<Entry>>, ForgeError> {
        self.call("list", |state| {
            let entry = |(path, file): (&String, &FileState)| Entry {
                path: path.as_str().into(),
                kind: match file {
                    FileState::NotAFile(kind) => *kind,
                    _ => EntryKind::File,
                },
            };
            let list = |folder: &FilePath| {
                let files = state.commits[at].tree.iter().filter(|(path, _)| {
                    let name = match folder.as_str() {
                        "" => Some(path.as_str()),
                        folder => path.strip_prefix(folder).and_then(|n| n.strip_prefix('/')),
                    };
                    name.is_some_and(|name| !name.contains('/'))
                });
                files.map(entry).collect()
            };
            Ok(folders.iter().map(list).collect())
        })
        .await
    }

    async fn read(
        &self,
        _repo: &RepoRef,
        at: &CommitId,
        paths: &[FilePath],
    ) -> Result<Vec<FileState>, ForgeError> {
        self.call("read", |state| {
            let tree = &state.commits[at].tree;
            let file = |path: &FilePath| tree.get(path.as_str()).cloned();
            Ok(paths.iter().map(|path| file(path).unwrap_or(FileState::Missing)).collect())
        })
        .await
    }

    async fn versions(
        &self,
        _repo: &RepoRef,
        at: &CommitId,
        path: &FilePath,
        most: usize,
    ) -> Result<Vec<Version>, ForgeError> {
        self.call("versions", |state| {
            let mut last = state.commits[at].tree.get(path.as_str()).cloned();
            let mut versions = Vec::new();
            for id in state.line_of(at) {
                let file = state.commits[&id].tree.get(path.as_str()).cloned();
                if file != last
                    && let Some(FileState::Bytes(bytes)) = &file
                {
                    versions.push(Version { commit: id, bytes: bytes.clone() });
                }
                last = file;
            }
            versions.truncate(most);
            Ok(versions)
        })
        .await
    }

    async fn compare(
        &self,
        _repo: &RepoRef,
        base: &CommitId,
        head: &CommitId,
    ) -> Result<Comparison, ForgeError> {
        self.call("compare", |state| Ok(state.compare(base, head))).await
    }

    async fn permission(&self, _repo: &RepoRef, actor: &Actor) -> Result<Permission, ForgeError> {
        let id = actor.id.map(|id| id.0).unwrap_or_default();
        self.call("permission", |state| {
            let role = state.roles.get(&id).copied().unwrap_or(Role::Read);
            Ok(Permission { role, name: None })
        })
        .await
    }

    async fn commits(
        &self,
        _repo: &RepoRef,
        at: &CommitId,
        author: &Actor,
        most: usize,
    ) -> Result<Vec<BranchCommit>, ForgeError> {
        self.call("commits", |state| Ok(state.commits_of(at, author, most))).await
    }

    async fn labelled(
        &self,
        _repo: &RepoRef,
        number: SubjectNumber,
        label: &str,
    ) -> Result<Option<Labelling>, ForgeError> {
        self.call("labelled", |state| Ok(state.labelled(number, label))).await
    }

    async fn membership(
        &self,
        _repo: &RepoRef,
        team: &str,
        actor: &Actor,
    ) -> Result<Membership, ForgeError> {
        self.call("membership", |state| Ok(state.membership(team, actor))).await
    }

    async fn act(
        &self,
        observed: &Observation,
        actions: &[Action],
    ) -> Result<Vec<Done>, ForgeError> {
        let subject = match &observed.subject {
            Observed::Issue(issue) => issue.issue.number.0,
            Observed::ChangeRequest(seen) => seen.change_request.number.0,
            Observed::Gone => 0,
        };
        let mut done = Vec::new();
        for action in actions {
            done.push(self.call(word(action), |state| state.apply(subject, action)).await?);
        }
        Ok(done)
    }
}
