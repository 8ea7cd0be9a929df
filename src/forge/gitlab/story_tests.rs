//! The adapter against a forge that behaves as GitLab does: what is done is seen, what was done is
//! not done again, and what goes wrong half way ends well.

use std::sync::Arc;
use std::time::Duration;

use gitribute_engine::model::{
    Action, Actor, ActorId, ActorKind, BranchName, ChangeRequestState, Check, CommitId,
    CommitMessage, Conclusion, Done, FileChange, FilePath, InstanceId, IssueObservation,
    IssueState, Labelled, Lock, Note, NoteLevel, Observation, Observed, Origin, Reaction, RepoId,
    RepoName, Seen, Subject, SubjectNumber, Writable,
};
use gitribute_engine::ports::{
    ChangedFile, Clock, EntryKind, FileState, Forge, ForgeError, Membership, Refusal, RepoRef, Role,
};
use gitribute_playground::{
    Face, Fault, NewHook, Options, Playground, Repo, Role as TheirRole, Rule, Running,
};
use jiff::Timestamp;

use super::api::Ask;
use super::{GitLab, GitLabSettings};
use crate::transport::{Transport, TransportSettings, Unobserved};

const CSV: &str = "id,name\n1,Oslo\n2,Bergn\n";
const MENDED: &str = "id,name\n1,Oslo\n2,Bergen\n";
const BRANCH: &str = "gitribute/issue-1";
const STICKY: &str = "<!-- gitribute: v1 -->\nUnderstood.";

struct System;

impl Clock for System {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

struct Bench {
    forge: Running,
    repo: Repo,
    token: String,
    gitlab: GitLab,
}

impl Bench {
    async fn new() -> Self {
        let options =
            Options { face: Face::GitLab, sub_path: "/gitlab".to_owned(), ..Options::default() };
        let forge = Playground::start(options).await.unwrap();
        let world = forge.world();
        for login in ["octo", "ada", "eve"] {
            world.add_user(login).unwrap();
        }
        let repo = world
            .add_repository("octo/data", &[("data/cities.csv", CSV), ("README.md", "Data\n")])
            .unwrap();
        repo.add_label("city", "ededed").unwrap();
        let token = world.add_bot("gitribute", &["api"]).unwrap();
        repo.add_collaborator("gitribute", TheirRole::Maintain).unwrap();
        let mut settings = GitLabSettings::new(token.clone().into());
        settings.url = forge.url().to_owned();
        settings.patience = vec![Duration::from_millis(5); 3];
        let limits = TransportSettings {
            read_timeout: Duration::from_secs(20),
            ..TransportSettings::default()
        };
        let transport = Transport::new(&limits, Arc::new(Unobserved)).unwrap();
        let gitlab = GitLab::new(settings, transport, Arc::new(System)).unwrap();
        repo.by("ada").open_issue("Bergen is misspelt", "### Name\n\nBergen\n", &["city"]).unwrap();
        Self { forge, repo, token, gitlab }
    }

    async fn at(&self, number: SubjectNumber) -> Observation {
        let subject = Subject {
            instance: InstanceId::from("playground"),
            repo: RepoId(self.repo.id()),
            number,
        };
        self.gitlab.observe(&subject, &BranchName::from(BRANCH)).await.unwrap()
    }

    async fn observe(&self) -> Observation {
        self.at(SubjectNumber(1)).await
    }

    async fn act(&self, seen: &Observation, actions: &[Action]) -> Result<Vec<Done>, ForgeError> {
        self.gitlab.act(seen, actions).await
    }

    fn person(&self, login: &str) -> Actor {
        let id = self.forge.world().account(login)["id"].as_u64().map(ActorId);
        Actor { id, login: login.to_owned(), kind: ActorKind::Person }
    }

    fn reference(&self) -> RepoRef {
        RepoRef { id: RepoId(self.repo.id()), name: RepoName::from("octo/data") }
    }

    fn requests(&self) -> usize {
        let calls = self.forge.world().calls().len();
        self.forge.world().clear_calls();
        calls
    }

    /// Everything a contribution comes to, done once.
    async fn propose(&self) -> Observation {
        let seen = self.observe().await;
        let done = self.act(&seen, &proposal(&seen, MENDED)).await.unwrap();
        let Done::ChangeRequest(opened) = &done[2] else { panic!("{done:?}") };
        let actions = [
            label(Labelled::ChangeRequest(opened.handle.clone()), &["data"], &[]),
            Action::AddComment { body: STICKY.to_owned() },
        ];
        self.act(&seen, &actions).await.unwrap();
        self.observe().await
    }

    fn merge_requests(&self) -> usize {
        self.repo.pulls().unwrap().len()
    }

    /// What every story ends with: no fault is left, nothing that we wrote was carried out, and
    /// the repository is whole.
    fn finish(&self) {
        assert_eq!(self.forge.world().unused_faults(), 0);
        let ours = |login: &str| login == "gitribute";
        let actions = self.forge.world().quick_actions();
        assert!(!actions.iter().any(|action| ours(&action.by)), "{actions:?}");
        self.repo.fsck().unwrap();
    }
}

fn label(of: Labelled, add: &[&str], remove: &[&str]) -> Action {
    let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    Action::Label { of, add: owned(add), remove: owned(remove) }
}

fn issue(observation: &Observation) -> &IssueObservation {
    match &observation.subject {
        Observed::Issue(issue) => issue,
        other => panic!("{other:?}"),
    }
}

fn commit(base: &CommitId, expected: Option<&CommitId>, csv: &str) -> Action {
    Action::Commit {
        branch: BranchName::from(BRANCH),
        base: base.clone(),
        expected: expected.cloned(),
        files: vec![FileChange::Write {
            path: FilePath::from("data/cities.csv"),
            bytes: csv.as_bytes().to_vec(),
        }],
        message: CommitMessage { headline: "Mend one city".to_owned(), body: "For #1".to_owned() },
    }
}

fn proposal(seen: &Observation, csv: &str) -> Vec<Action> {
    let base = seen.repo.base_head.clone().unwrap();
    let open = Action::OpenChangeRequest {
        branch: BranchName::from(BRANCH),
        title: "Mend one city".to_owned(),
        body: "Closes #1".to_owned(),
    };
    vec![Action::ReactSeen, commit(&base, None, csv), open]
}

/// Each story on a world of its own.
macro_rules! stories {
    ($($(#[$about:meta])* $name:ident($bench:ident) $story:block)*) => {$(
        $(#[$about])*
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            let bench = Bench::new().await;
            {
                let $bench = &bench;
                $story
            }
            bench.finish();
        }
    )*};
}

stories! {
    an_issue_is_seen_as_it_is(bench) {
        let seen = bench.observe().await;
        assert_eq!(seen.me.login, "gitribute");
        assert_eq!(seen.repo.name.as_str(), "octo/data");
        assert_eq!(seen.repo.default_branch.as_str(), "main");
        assert_eq!(seen.repo.writable, Writable::Yes);
        let head = bench.repo.head("main").unwrap().unwrap();
        assert_eq!(seen.repo.base_head, Some(CommitId(head)));
        let issue = issue(&seen);
        assert_eq!(issue.issue.title, "Bergen is misspelt");
        assert_eq!(issue.issue.body.trim_end(), "### Name\n\nBergen");
        assert_eq!(issue.issue.labels, ["city"]);
        assert_eq!(issue.issue.author.login, "ada");
        assert_eq!((issue.issue.state, issue.issue.lock), (IssueState::Open, Lock::Unlocked));
        assert_eq!((issue.seen, &issue.sticky), (Seen::No, &None));
        assert_eq!((&issue.branch, &issue.change_request), (&None, &None));
        assert!(bench.gitlab.own_account().is(seen.me.id.unwrap()));
    }

    what_is_done_is_seen_within_six_requests(bench) {
        // What makes the caches warm: who we are, the project's path, what the base holds.
        let seen = bench.observe().await;
        let paths = [FilePath::from("data/cities.csv")];
        let base = seen.repo.base_head.clone().unwrap();
        bench.gitlab.read(&bench.reference(), &base, &paths).await.unwrap();
        bench.requests();
        let seen = bench.observe().await;
        let done = bench.act(&seen, &proposal(&seen, MENDED)).await.unwrap();
        let Done::ChangeRequest(opened) = &done[2] else { panic!("{done:?}") };
        let rest = [
            label(Labelled::ChangeRequest(opened.handle.clone()), &["data"], &[]),
            Action::AddComment { body: STICKY.to_owned() },
        ];
        bench.act(&seen, &rest).await.unwrap();
        let requests = bench.requests();
        assert!(requests <= 6, "{requests} requests");

        let seen = bench.observe().await;
        let issue = issue(&seen);
        let branch = issue.branch.as_ref().unwrap();
        assert_eq!(branch.commits.len(), 1);
        assert_eq!(branch.commits[0].id, branch.head);
        assert_eq!(branch.commits[0].parent, seen.repo.base_head);
        assert_eq!(branch.commits[0].message.trim_end(), "Mend one city\n\nFor #1");
        assert_eq!(branch.commits[0].author.as_ref().unwrap().id, seen.me.id);
        let request = issue.change_request.as_ref().unwrap();
        assert_eq!(request.number, SubjectNumber::apart(1));
        assert_eq!(request.state, ChangeRequestState::Open);
        assert_eq!((&request.head, &request.branch), (&branch.head, &branch.name));
        assert_eq!((request.title.as_str(), request.body.as_str()), ("Mend one city", "Closes #1"));
        assert_eq!(request.labels, ["data"]);
        assert_eq!(request.author.id, seen.me.id);
        assert_eq!(issue.sticky.as_ref().unwrap().body, STICKY);
        assert_eq!(issue.seen, Seen::Yes);
        let file = bench.repo.file(BRANCH, "data/cities.csv").unwrap().unwrap();
        assert_eq!(file, MENDED.as_bytes());
        assert!(bench.repo.file(BRANCH, "README.md").unwrap().is_some());
    }

    /// The second time is what a crash before the journal leads to.
    the_same_proposal_twice_is_one_l1_l2(bench) {
        let seen = bench.observe().await;
        let first = bench.act(&seen, &proposal(&seen, MENDED)).await.unwrap();
        let second = bench.act(&seen, &proposal(&seen, MENDED)).await.unwrap();
        assert_eq!(first[1], second[1]);
        assert_eq!(bench.merge_requests(), 1);
        assert_eq!(bench.repo.branches().unwrap().len(), 2);
    }

    a_branch_that_somebody_took_is_a_conflict_l1(bench) {
        let seen = bench.observe().await;
        let files = [("data/cities.csv", Some("id,name\n"))];
        let foreign = bench.repo.by("octo").push(BRANCH, "Mine now", &files).unwrap();
        let error = bench
            .act(&seen, &[commit(seen.repo.base_head.as_ref().unwrap(), None, MENDED)])
            .await
            .unwrap_err();
        assert!(matches!(error, ForgeError::Conflict(_)), "{error:?}");
        assert_eq!(bench.repo.head(BRANCH).unwrap().unwrap(), foreign);
        let seen = bench.observe().await;
        let commits = &issue(&seen).branch.as_ref().unwrap().commits;
        assert_eq!(commits.len(), 1);
        assert_ne!(commits[0].author.as_ref().unwrap().id, seen.me.id);
    }

    a_moved_branch_is_not_written_over_l1(bench) {
        let seen = bench.propose().await;
        let base = seen.repo.base_head.clone().unwrap();
        let head = issue(&seen).branch.as_ref().unwrap().head.clone();
        let foreign = bench.repo.by("octo")
            .push(BRANCH, "Mine now", &[("README.md", Some("Mine\n"))])
            .unwrap();
        let error = bench.act(&seen, &[commit(&base, Some(&head), "id,name\n")]).await.unwrap_err();
        assert!(matches!(error, ForgeError::Conflict(_)), "{error:?}");
        assert_eq!(bench.repo.head(BRANCH).unwrap().unwrap(), foreign);
        let seen = bench.observe().await;
        let commits = &issue(&seen).branch.as_ref().unwrap().commits;
        let ours: Vec<bool> =
            commits.iter().map(|one| one.author.as_ref().unwrap().id == seen.me.id).collect();
        assert_eq!(ours, [true, false]);
    }

    the_proposal_moves_onto_a_newer_base_and_stays_open(bench) {
        let seen = bench.propose().await;
        let old = issue(&seen).branch.as_ref().unwrap().head.clone();
        bench.repo.by("octo").push("main", "News", &[("README.md", Some("News\n"))]).unwrap();
        let seen = bench.observe().await;
        let base = seen.repo.base_head.clone().unwrap();
        let request = issue(&seen).change_request.clone().unwrap();
        let actions = [
            commit(&base, Some(&old), "id,name\n1,Oslo\n2,Bergen!\n"),
            Action::EditChangeRequest {
                change_request: request.handle.clone(),
                title: "Mend it".to_owned(),
                body: "Still closes #1".to_owned(),
            },
            Action::EditComment {
                comment: issue(&seen).sticky.as_ref().unwrap().handle.clone(),
                body: "<!-- gitribute: v1 -->\nNew.".to_owned(),
            },
        ];
        let first = bench.act(&seen, &actions).await.unwrap();
        let again = bench.observe().await;
        let now = issue(&again);
        let branch = now.branch.as_ref().unwrap();
        assert_eq!(first[0], Done::Branch(BranchName::from(BRANCH), branch.head.clone()));
        assert_eq!(branch.commits.len(), 1);
        assert_eq!(branch.commits[0].parent, Some(base));
        let moved = now.change_request.as_ref().unwrap();
        assert_eq!((moved.number, moved.state), (request.number, ChangeRequestState::Open));
        assert_eq!((moved.title.as_str(), moved.body.as_str()), ("Mend it", "Still closes #1"));
        assert_eq!(now.sticky.as_ref().unwrap().body, "<!-- gitribute: v1 -->\nNew.");
        assert_eq!(bench.repo.file(BRANCH, "README.md").unwrap().unwrap(), b"News\n");
        let second = bench.act(&seen, &actions).await.unwrap();
        assert_eq!(first[0], second[0]);
        assert_eq!(bench.merge_requests(), 1);
    }

    branches_are_found_by_how_their_names_begin(bench) {
        let seen = bench.propose().await;
        let branch = issue(&seen).branch.clone().unwrap();
        let id = bench.reference().id;
        let found = bench.gitlab.branches(id, branch.name.as_str()).await.unwrap();
        assert_eq!(found, [(branch.name.clone(), branch.head.clone())]);
        assert_eq!(bench.gitlab.branches(id, "gitribute/group/").await.unwrap(), []);
    }

    a_closed_proposal_is_closed_and_its_branch_goes(bench) {
        let seen = bench.propose().await;
        let request = issue(&seen).change_request.clone().unwrap();
        let head = issue(&seen).branch.as_ref().unwrap().head.clone();
        let close = Action::CloseChangeRequest { change_request: request.handle.clone() };
        let delete = |expected: &CommitId| Action::DeleteBranch {
            branch: BranchName::from(BRANCH),
            expected: expected.clone(),
        };
        let base = seen.repo.base_head.clone().unwrap();
        assert!(bench.act(&seen, &[delete(&base)]).await.is_err());
        bench.act(&seen, &[close, delete(&head)]).await.unwrap();
        let seen = bench.observe().await;
        assert_eq!(issue(&seen).change_request.as_ref().unwrap().state, ChangeRequestState::Closed);
        assert_eq!(issue(&seen).branch, None);
        let again = [
            Action::RestoreBranch { branch: BranchName::from(BRANCH), at: head },
            Action::ReopenChangeRequest { change_request: request.handle },
        ];
        bench.act(&seen, &again).await.unwrap();
        let seen = bench.observe().await;
        assert_eq!(issue(&seen).change_request.as_ref().unwrap().state, ChangeRequestState::Open);
    }

    an_accepted_proposal_is_merged_at_the_commit_that_was_looked_at(bench) {
        let seen = bench.propose().await;
        let request = issue(&seen).change_request.clone().unwrap();
        let merge = |head: &CommitId| Action::Merge {
            change_request: request.handle.clone(),
            head: head.clone(),
        };
        let base = seen.repo.base_head.clone().unwrap();
        let error = bench.act(&seen, &[merge(&base)]).await.unwrap_err();
        assert!(matches!(error, ForgeError::Conflict(_)), "{error:?}");
        bench.act(&seen, &[merge(&request.head)]).await.unwrap();
        let seen = bench.observe().await;
        assert_eq!(issue(&seen).change_request.as_ref().unwrap().state, ChangeRequestState::Merged);
        let file = bench.repo.file("main", "data/cities.csv").unwrap().unwrap();
        assert_eq!(file, MENDED.as_bytes());
    }

    a_fork_with_our_branchs_name_is_not_ours_s12(bench) {
        let fork = bench.repo.fork("eve").unwrap();
        fork.by("eve").push(BRANCH, "Evil", &[("README.md", Some("Evil\n"))]).unwrap();
        bench.repo.by("eve").open_pull("Ours", STICKY, &format!("eve:{BRANCH}")).unwrap();
        let seen = bench.observe().await;
        assert_eq!((&issue(&seen).change_request, &issue(&seen).branch), (&None, &None));
        assert!(issue(&seen).others.is_empty());
        let theirs = bench.at(SubjectNumber::apart(1)).await;
        let Observed::ChangeRequest(change) = theirs.subject else { panic!() };
        assert_eq!(change.change_request.origin, Origin::Elsewhere);
        assert_eq!(change.base.as_str(), "main");
        assert_eq!(Some(change.base_head), theirs.repo.base_head);
        let seen = bench.propose().await;
        assert_eq!(issue(&seen).change_request.as_ref().unwrap().origin, Origin::Repository);
    }

    a_forks_change_is_compared_with_where_it_left_the_base(bench) {
        let fork = bench.repo.fork("eve").unwrap();
        let head = fork.by("eve")
            .push("patch-1", "One more", &[("data/cities.csv", Some("id,name\n1,Oslo\n"))])
            .unwrap();
        let left = bench.repo.head("main").unwrap().unwrap();
        let base = bench.repo.by("octo")
            .push("main", "News", &[("README.md", Some("News\n"))])
            .unwrap();
        bench.repo.by("eve").open_pull("One more", "", "eve:patch-1").unwrap();
        let (base, head) = (CommitId(base), CommitId(head));
        let found = bench.gitlab.compare(&bench.reference(), &base, &head).await.unwrap();
        assert_eq!(found.fork, Some(CommitId(left)));
        let path = FilePath::from("data/cities.csv");
        assert_eq!(found.changed, [ChangedFile { path: path.clone(), was: None }]);
        let read = bench.gitlab.read(&bench.reference(), &head, &[path]).await.unwrap();
        assert_eq!(read, [FileState::Bytes(b"id,name\n1,Oslo\n".to_vec())]);
    }

    what_is_not_public_leaves_no_trace_l7_l8_l13(bench) {
        let hidden = bench.repo.by("ada").open_confidential_issue("Secret", "### Name\n\nBergen").unwrap();
        let iid = SubjectNumber(bench.repo.iid(hidden).unwrap());
        assert_eq!(bench.at(iid).await.subject, Observed::Gone);
        bench.repo.by("octo").note_internally(1, "/accept").unwrap();
        bench.repo.by("ada").comment(1, "/help").unwrap();
        let seen = bench.observe().await;
        let talk: Vec<&str> = issue(&seen).talk.iter().map(|one| one.body.as_str()).collect();
        assert_eq!(talk, ["/help"]);
        // What comes by mail is confidential until somebody says otherwise.
        let mail = bench.repo.open_issue_by_mail("eve@example.org", "Hi", "### Name\n\nX").unwrap();
        let seen = bench.at(SubjectNumber(bench.repo.iid(mail).unwrap())).await;
        assert_eq!(seen.subject, Observed::Gone);
    }

    reactions_on_comments_are_seen(bench) {
        bench.repo.by("ada").comment(1, "/help").unwrap();
        let seen = bench.observe().await;
        let comment = issue(&seen).talk[0].handle.clone();
        let react = Action::React { comment, reaction: Reaction::Done };
        bench.act(&seen, std::slice::from_ref(&react)).await.unwrap();
        bench.act(&seen, &[react]).await.unwrap();
        assert_eq!(issue(&bench.observe().await).talk[0].reactions, [Reaction::Done]);
    }

    a_check_is_a_status_of_its_commit(bench) {
        let files = [("data/cities.csv", Some("x\n"))];
        bench.repo.by("octo").push("patch-1", "x", &files).unwrap();
        bench.repo.by("octo").open_pull("x", "", "patch-1").unwrap();
        let seen = bench.at(SubjectNumber::apart(1)).await;
        let Observed::ChangeRequest(change) = &seen.subject else { panic!() };
        let head = change.change_request.head.clone();
        let check = |conclusion, title: &str| Action::Check(Box::new(Check {
            head: head.clone(),
            digest: "d".to_owned(),
            conclusion,
            title: title.to_owned(),
            summary: String::new(),
            notes: Vec::new(),
        }));
        let one = check(Conclusion::Failure, "One error");
        let first = bench.act(&seen, std::slice::from_ref(&one)).await.unwrap();
        assert_eq!(bench.act(&seen, &[one]).await.unwrap(), first);
        bench.act(&seen, &[check(Conclusion::Success, "Fine")]).await.unwrap();
        let statuses = bench.repo.commit_statuses(head.as_str()).unwrap();
        assert_eq!(statuses[0]["status"], "success");
        assert_eq!(statuses[0]["name"], "gitribute");
        // A commit of a fork is on no branch here: it is reached by the merge request's own ref.
        let fork = bench.repo.fork("eve").unwrap();
        let theirs = fork.by("eve").push("patch-2", "x", &files).unwrap();
        bench.repo.by("eve").open_pull("x", "", "eve:patch-2").unwrap();
        let seen = bench.at(SubjectNumber::apart(2)).await;
        let mut check = check(Conclusion::Success, "Fine");
        if let Action::Check(check) = &mut check {
            check.head = CommitId(theirs.clone());
        }
        let done = bench.act(&seen, &[check]).await.unwrap();
        assert!(matches!(done.as_slice(), [Done::Check(_)]), "{done:?}");
        assert_eq!(bench.repo.commit_statuses(&theirs).unwrap()[0]["status"], "success");
    }

    findings_are_threads_on_their_lines_made_once_and_resolved_when_mended(bench) {
        let rows = |more: &str| format!("{CSV}{more}");
        let push = |more: &str| {
            let files = [("data/cities.csv", Some(rows(more)))];
            let files = files.each_ref().map(|(path, text)| (*path, text.as_deref()));
            bench.repo.by("octo").push("patch-1", "x", &files).unwrap()
        };
        push("3,\n4,Voss\n5,\n");
        let number = bench.repo.by("octo").open_pull("x", "", "patch-1").unwrap();
        let note = |line: u64, message: &str| Note {
            path: FilePath::from("data/cities.csv"),
            line,
            level: NoteLevel::Failure,
            title: "Name".to_owned(),
            message: message.to_owned(),
            markdown: message.to_owned(),
        };
        let told = async |notes: Vec<Note>| {
            let seen = bench.at(SubjectNumber::apart(1)).await;
            let Observed::ChangeRequest(change) = &seen.subject else { panic!() };
            // A thread of ours is never taken for our comment.
            assert_eq!(change.sticky, None);
            let check = Action::Check(Box::new(Check {
                head: change.change_request.head.clone(),
                digest: "d".to_owned(),
                conclusion: Conclusion::Failure,
                title: "Errors".to_owned(),
                summary: String::new(),
                notes,
            }));
            bench.act(&seen, &[check]).await.unwrap();
            let notes = bench.repo.notes(number).unwrap();
            let threads = notes.iter().filter(|note| note["type"] == "DiffNote");
            threads
                .map(|note| {
                    let text = note["body"].as_str().unwrap().lines().next().unwrap();
                    let line = note["position"]["new_line"].as_u64().unwrap();
                    (line, text.to_owned(), note["resolved"].as_bool().unwrap())
                })
                .collect::<Vec<_>>()
        };
        let at = |line: u64, text: &str, resolved| (line, format!("❌ {text}"), resolved);
        // Line 2 did not change and is shown beside those that did; line 90 is nowhere.
        let all = || vec![note(4, "empty"), note(4, "no name"), note(6, "gone"), note(2, "odd"), note(90, "far")];
        let first = [at(4, "empty", false), at(6, "gone", false), at(2, "odd", false)];
        assert_eq!(told(all()).await, first);
        bench.requests();
        assert_eq!(told(all()).await, first, "none twice");
        // Observed, the status, the threads, and the changes for the one that has no line there.
        assert_eq!(bench.requests(), 5);
        // Another finding on a line that has a thread is told there; what is mended is resolved.
        let changed = vec![note(4, "no name"), note(2, "odd")];
        assert_eq!(
            told(changed).await,
            [at(4, "no name", false), at(6, "gone", true), at(2, "odd", false)]
        );
        // Wrong again, it is opened again; what a person has resolved is left to them.
        let threads = bench.repo.notes(number).unwrap();
        let odd = threads.iter().find(|note| note["position"]["new_line"] == 2).unwrap();
        bench.repo.by("octo").resolve_thread(odd["id"].as_u64().unwrap()).unwrap();
        let again = vec![note(4, "no name"), note(6, "gone"), note(2, "odd")];
        assert_eq!(
            told(again).await,
            [at(4, "no name", false), at(6, "gone", false), at(2, "odd", true)]
        );
        // No more than ten are open; the comment tells the rest.
        let many = (6..40).map(|n| format!("{n},\n")).collect::<Vec<_>>().concat();
        push(&format!("3,\n4,Voss\n5,\n{many}"));
        let notes = (7..40).map(|line| note(line, &format!("bad {line}"))).collect();
        let open = told(notes).await.into_iter().filter(|(.., resolved)| !resolved).count();
        assert_eq!(open, 10);
    }

    a_thread_whose_answer_was_lost_is_not_made_twice_g3(bench) {
        let files = [("data/cities.csv", Some("id,name\n1,\n"))];
        bench.repo.by("octo").push("patch-1", "x", &files).unwrap();
        let number = bench.repo.by("octo").open_pull("x", "", "patch-1").unwrap();
        let seen = bench.at(SubjectNumber::apart(1)).await;
        let Observed::ChangeRequest(change) = &seen.subject else { panic!() };
        let check = Action::Check(Box::new(Check {
            head: change.change_request.head.clone(),
            digest: "d".to_owned(),
            conclusion: Conclusion::Failure,
            title: "One error".to_owned(),
            summary: String::new(),
            notes: vec![Note {
                path: FilePath::from("data/cities.csv"),
                line: 2,
                level: NoteLevel::Failure,
                title: "Name".to_owned(),
                message: "empty".to_owned(),
                markdown: "empty".to_owned(),
            }],
        }));
        let threads = "POST /projects/:id/merge_requests/:merge_request_iid/discussions";
        bench.forge.world().fault(Rule::on(threads, Fault::Drop).after());
        let lost = bench.act(&seen, std::slice::from_ref(&check)).await.unwrap_err();
        assert!(matches!(lost, ForgeError::Unavailable(_)), "{lost:?}");
        bench.act(&seen, &[check]).await.unwrap();
        let notes = bench.repo.notes(number).unwrap();
        assert_eq!(notes.iter().filter(|note| note["type"] == "DiffNote").count(), 1);
    }

    who_labelled_is_read_and_never_assumed(bench) {
        let number = SubjectNumber(1);
        let labelled = async || {
            bench.gitlab.labelled(&bench.reference(), number, "approved").await.unwrap()
        };
        bench.repo.add_label("approved", "0e8a16").unwrap();
        assert_eq!(labelled().await, None);
        bench.repo.by("octo").add_label(1, "approved").unwrap();
        let found = labelled().await.unwrap();
        assert_eq!((found.by.id, found.by.kind), (bench.person("octo").id, ActorKind::Person));
        bench.repo.by("octo").remove_label(1, "approved").unwrap();
        assert_eq!(labelled().await, None);
        bench.repo.add_collaborator("eve", TheirRole::Triage).unwrap();
        bench.repo.by("eve").add_label(1, "approved").unwrap();
        assert_eq!(labelled().await.unwrap().by.login, "eve");
        let events = "GET /projects/:id/issues/:issue_iid/resource_label_events";
        bench.forge.world().fault(Rule::on(events, Fault::Status(500)));
        assert!(bench.gitlab.labelled(&bench.reference(), number, "approved").await.is_err());
    }

    a_team_is_a_group_and_read_by_number_s2(bench) {
        let member = async |actor: &Actor, team: &str| {
            bench.gitlab.membership(&bench.reference(), team, actor).await.unwrap()
        };
        let world = bench.forge.world();
        world.add_organization("observatory").unwrap();
        world.add_team("observatory", "data", &["ada"]).unwrap();
        let (ada, eve) = (bench.person("ada"), bench.person("eve"));
        assert_eq!(member(&ada, "observatory/data").await, Membership::Member);
        assert_eq!(member(&eve, "observatory/data").await, Membership::Stranger);
        assert_eq!(member(&ada, "observatory/other").await, Membership::Stranger);
        // Somebody else has the login by now; nobody is a ghost.
        let other = Actor { id: eve.id, ..ada.clone() };
        assert_eq!(member(&other, "observatory/data").await, Membership::Stranger);
        let ghost = Actor { kind: ActorKind::Ghost, ..ada };
        assert_eq!(member(&ghost, "observatory/data").await, Membership::Stranger);
        let groups = "GET /groups/:group_id/members/all/:user_id";
        world.fault(Rule::on(groups, Fault::Status(403)));
        let ada = bench.person("ada");
        assert_eq!(member(&ada, "observatory/data").await, Membership::Unreadable);
    }

    commits_of_a_person_are_told_by_the_private_address(bench) {
        let seen = bench.observe().await;
        let at = seen.repo.base_head.clone().unwrap();
        let commits = async |at: &CommitId, who: &Actor| {
            bench.gitlab.commits(&bench.reference(), at, who, 5).await.unwrap()
        };
        assert_eq!(commits(&at, &bench.person("octo")).await.len(), 1);
        assert_eq!(commits(&at, &bench.person("ada")).await, []);
        let ada = bench.person("ada");
        let address = bench.gitlab.credit(&ada).unwrap();
        let (name, address) = address.split_once(" <").unwrap();
        let body = serde_json::json!({
            "branch": "main", "commit_message": "By ada", "author_name": name,
            "author_email": address.trim_end_matches('>'),
            "actions": [{ "action": "create", "file_path": "new.txt", "content": "x" }],
        });
        let ask = Ask::of("commit", RepoId(bench.repo.id()), &["repository", "commits"]);
        bench.gitlab.api.call(ask.sending(reqwest::Method::POST, body)).await.unwrap();
        let at = bench.observe().await.repo.base_head.unwrap();
        let found = commits(&at, &ada).await;
        assert_eq!(found.len(), 1);
        assert_eq!((&found[0].id, found[0].author.as_ref().unwrap().id), (&at, ada.id));
        assert_eq!(commits(&at, &bench.person("eve")).await, []);
        let other = Actor { login: "eve".to_owned(), ..ada };
        assert_eq!(commits(&at, &other).await, [], "the number and the name are one account's");
    }

    a_commit_lands_on_the_base_where_that_was_seen_g3_g4_l1(bench) {
        let land = |seen: &Observation, csv: &str| Action::Land {
            base: seen.repo.base_head.clone().unwrap(),
            files: vec![FileChange::Write {
                path: FilePath::from("data/cities.csv"),
                bytes: csv.as_bytes().to_vec(),
            }],
            message: CommitMessage { headline: "Mend one city".to_owned(), body: "For #1".to_owned() },
        };
        let seen = bench.observe().await;
        let done = bench.act(&seen, &[land(&seen, MENDED)]).await.unwrap();
        let Done::Branch(name, commit) = &done[0] else { panic!("{done:?}") };
        assert_eq!(name.as_str(), "main");
        assert_eq!(bench.repo.head("main").unwrap().as_deref(), Some(commit.as_str()));
        // The answer was lost, and it is asked for again: it is that one.
        assert_eq!(bench.act(&seen, &[land(&seen, MENDED)]).await.unwrap(), done);
        // Another commit on a base that has moved on is refused.
        let error = bench.act(&seen, &[land(&seen, "id,name\n1,Oslo\n")]).await.unwrap_err();
        assert!(matches!(error, ForgeError::Conflict(_)), "{error}");
        assert_eq!(bench.repo.head("main").unwrap().as_deref(), Some(commit.as_str()));
        // The commit was made and its answer never came.
        let seen = bench.observe().await;
        let rule = Rule::on("POST /projects/:id/repository/commits", Fault::Drop).after();
        bench.forge.world().fault(rule);
        let lost = bench.act(&seen, &[land(&seen, CSV)]).await.unwrap_err();
        assert!(matches!(lost, ForgeError::Unavailable(_)), "{lost:?}");
        let done = bench.act(&seen, &[land(&seen, CSV)]).await.unwrap();
        let Done::Branch(_, commit) = &done[0] else { panic!("{done:?}") };
        assert_eq!(bench.repo.head("main").unwrap().as_deref(), Some(commit.as_str()));
    }

    what_changed_and_which_webhook_is_not_called_any_more_are_told_l5(bench) {
        let before = Timestamp::now().checked_sub(jiff::SignedDuration::from_hours(1)).unwrap();
        bench.repo.by("ada").open_confidential_issue("Secret", "### Name\n\nBergen").unwrap();
        bench.repo.by("octo").push("patch-1", "x", &[("README.md", Some("x\n"))]).unwrap();
        bench.repo.by("octo").open_pull("x", "", "patch-1").unwrap();
        let found = bench.gitlab.changed(before).await.unwrap();
        let mut told: Vec<_> = found.subjects.iter().map(|one| one.number).collect();
        told.sort();
        assert_eq!(told, [SubjectNumber(1), SubjectNumber::apart(1)]);
        assert!(found.subjects.iter().all(|one| one.repo == bench.reference()));
        assert!(found.remarks.is_empty(), "{:?}", found.remarks);
        let later = Timestamp::now().checked_add(jiff::SignedDuration::from_hours(1)).unwrap();
        assert_eq!(bench.gitlab.changed(later).await.unwrap().subjects, []);
        // Nobody listens there, so GitLab stops calling.
        let new = NewHook {
            url: "http://127.0.0.1:9/webhooks/gitlab",
            token: Some("secret"),
            signing_token: None,
            events: &["issues_events"],
        };
        let hook = bench.repo.add_hook(&new).unwrap();
        for n in 0..5 {
            bench.repo.by("ada").open_issue(&format!("Issue {n}"), "", &[]).unwrap();
            bench.forge.world().hooks_settled().await;
        }
        assert_eq!(bench.repo.hook_status(hook).unwrap(), "temporarily_disabled");
        let found = bench.gitlab.changed(before).await.unwrap();
        assert_eq!(found.remarks.len(), 1, "{:?}", found.remarks);
        for part in ["octo/data", "press Test", "until 20"] {
            assert!(found.remarks[0].contains(part), "{}", found.remarks[0]);
        }
    }

    our_comment_is_found_behind_others(bench) {
        bench.repo.by("eve").comment(1, "<!-- gitribute: v1 -->\nForged").unwrap();
        for n in 0..110 {
            bench.repo.by("ada").comment(1, &format!("Comment {n}")).unwrap();
        }
        let seen = bench.observe().await;
        assert_eq!(issue(&seen).sticky, None);
        assert_eq!(issue(&seen).talk.len(), 111);
        bench.act(&seen, &[Action::AddComment { body: STICKY.to_owned() }]).await.unwrap();
        let seen = bench.observe().await;
        assert_eq!(issue(&seen).sticky.as_ref().unwrap().body, STICKY);
    }

    a_renamed_project_is_followed_l9(bench) {
        bench.observe().await;
        bench.repo.rename("cities").unwrap();
        assert_eq!(bench.observe().await.repo.name.as_str(), "octo/cities");
        bench.repo.rename("towns").unwrap();
        bench.forge.world().add_repository("octo/cities", &[("a", "b")]).unwrap();
        let seen = bench.observe().await;
        assert_eq!(seen.repo.name.as_str(), "octo/towns");
        bench.act(&seen, &proposal(&seen, MENDED)).await.unwrap();
        assert_eq!(bench.merge_requests(), 1);
    }

    a_revoked_token_stops_l4(bench) {
        let seen = bench.observe().await;
        bench.forge.world().revoke_token(&bench.token).unwrap();
        let error = bench.act(&seen, &proposal(&seen, MENDED)).await.unwrap_err();
        assert!(matches!(error, ForgeError::Refused(Refusal::Unauthenticated)), "{error:?}");
    }

    what_people_typed_is_carried_out_by_nobody_l6(bench) {
        let text = "/close\n/merge\n\n```\n/set name = x\n```\n/assign @octo\n";
        let body = format!("<!-- gitribute: v1 -->\n{text}");
        let seen = bench.observe().await;
        bench.act(&seen, &[Action::AddComment { body: body.clone() }]).await.unwrap();
        let mut actions = proposal(&seen, MENDED);
        if let Some(Action::OpenChangeRequest { body, .. }) = actions.last_mut() {
            *body = format!("{text}\nCloses #1");
        }
        bench.act(&seen, &actions).await.unwrap();
        let seen = bench.observe().await;
        assert_eq!(issue(&seen).issue.state, IssueState::Open);
        assert_eq!(issue(&seen).sticky.as_ref().unwrap().body.trim_end(), body.trim_end());
        let request = issue(&seen).change_request.as_ref().unwrap();
        assert_eq!(request.state, ChangeRequestState::Open);
        assert_eq!(request.body, format!("{text}\nCloses #1"));
    }

    files_folders_and_roles(bench) {
        let seen = bench.observe().await;
        let head = seen.repo.base_head.clone().unwrap();
        let at = bench.reference();
        let folders = ["data", "", "none"].map(FilePath::from);
        let lists = bench.gitlab.list(&at, &head, &folders).await.unwrap();
        assert_eq!(lists[0].len(), 1);
        assert_eq!(lists[0][0].path.as_str(), "data/cities.csv");
        assert!(lists[1].iter().any(|entry| entry.kind == EntryKind::Folder));
        assert!(lists[2].is_empty());
        let paths = ["data/cities.csv", "none.csv"].map(FilePath::from);
        let files = bench.gitlab.read(&at, &head, &paths).await.unwrap();
        assert_eq!(files, [FileState::Bytes(CSV.into()), FileState::Missing]);
        bench.repo.by("octo").push("main", "Two", &[("data/cities.csv", Some(MENDED))]).unwrap();
        let now = bench.observe().await.repo.base_head.unwrap();
        let earlier = bench.gitlab.versions(&at, &now, &paths[0], 5).await.unwrap();
        assert_eq!(earlier.len(), 1);
        assert_eq!(earlier[0].bytes, CSV.as_bytes());
        let ada = issue(&seen).issue.author.clone();
        assert_eq!(bench.gitlab.permission(&at, &ada).await.unwrap().role, Role::None);
        bench.repo.add_collaborator("ada", TheirRole::Write).unwrap();
        assert_eq!(bench.gitlab.permission(&at, &ada).await.unwrap().role, Role::Write);
    }

    a_lost_answer_is_found_out_by_looking_l1(bench) {
        let seen = bench.observe().await;
        let rule = Rule::on("POST /projects/:id/repository/commits", Fault::Drop).after();
        bench.forge.world().fault(rule);
        let lost = bench.act(&seen, &proposal(&seen, MENDED)).await.unwrap_err();
        assert!(matches!(lost, ForgeError::Unavailable(_)), "{lost:?}");
        bench.act(&seen, &proposal(&seen, MENDED)).await.unwrap();
        assert_eq!(bench.merge_requests(), 1);
    }
}
