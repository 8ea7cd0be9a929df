//! The adapter against a forge that behaves as GitHub does, by either interface: what is done is
//! seen, what was done is not done again, and what goes wrong half way ends well.

use std::sync::Arc;
use std::time::Duration;

use gitribute_engine::model::{
    Action, Actor, ActorId, ActorKind, BranchName, ChangeRequestState, Check, CommitId,
    CommitMessage, Conclusion, Done, FileChange, FilePath, Handle, InstanceId, IssueObservation,
    IssueState, Labelled, Lock, Note, NoteLevel, Observation, Observed, Origin, RepoId, RepoName,
    Seen, Subject, SubjectNumber, Writable,
};
use gitribute_engine::ports::{
    ChangedFile, Clock, EntryKind, FileState, Forge, ForgeError, Refusal, RepoRef, Role,
};
use gitribute_playground::{
    AppHandle, Contract, Fault, Level, NewApp, Options, Permissions, Playground, Repo,
    Role as TheirRole, Rule, Running,
};
use jiff::Timestamp;

use super::auth::tests::key;
use super::{Credentials, GitHub, GitHubSettings, Interface};
use crate::transport::{Transport, TransportSettings, Unobserved};
use secrecy::ExposeSecret;

const CSV: &str = "id,name\n1,Oslo\n2,Bergn\n";
const MENDED: &str = "id,name\n1,Oslo\n2,Bergen\n";
const BRANCH: &str = "gitribute/issue-1";

struct System;

impl Clock for System {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

struct Bench {
    forge: Running,
    app: AppHandle,
    installation: u64,
    repo: Repo,
    github: GitHub,
    interface: Interface,
}

impl Bench {
    async fn new(interface: Interface) -> Self {
        // Our requests, against GitHub's published descriptions of its operations.
        let contract = include_str!("../../../tests/contracts/github.contract.json");
        let options = Options {
            contract: Some(Contract::load(contract, r#"{"$defs":{},"events":{}}"#).unwrap()),
            ..Options::default()
        };
        let forge = Playground::start(options).await.unwrap();
        let world = forge.world();
        for login in ["octo", "ada", "eve"] {
            world.add_user(login).unwrap();
        }
        let repo = world
            .add_repository("octo/data", &[("data/cities.csv", CSV), ("README.md", "Data\n")])
            .unwrap();
        repo.add_label("city", "ededed").unwrap();
        let key = key();
        let permissions: Permissions = [
            ("metadata", Level::Read),
            ("contents", Level::Write),
            ("issues", Level::Write),
            ("pull_requests", Level::Write),
            ("checks", Level::Write),
        ]
        .into_iter()
        .map(|(name, level)| (name.to_owned(), level))
        .collect();
        let app = world
            .add_app(&NewApp {
                slug: "gitribute",
                owner: "octo",
                private_key: key.expose_secret(),
                permissions,
                webhook: None,
            })
            .unwrap();
        let installation = app.install(&[&repo]).unwrap();
        let mut settings =
            GitHubSettings::new(Credentials::App { issuer: app.id().to_string(), key });
        settings.api_url = forge.url().to_owned();
        settings.interface = interface;
        settings.patience = vec![Duration::from_millis(5); 3];
        let transport = Transport::new(
            &TransportSettings {
                read_timeout: Duration::from_secs(5),
                ..TransportSettings::default()
            },
            Arc::new(Unobserved),
        )
        .unwrap();
        let github = GitHub::new(settings, transport, Arc::new(System)).unwrap();
        github.note(&RepoRef { id: RepoId(repo.id()), name: RepoName::from("octo/data") });
        let number = repo
            .by("ada")
            .open_issue("Bergen is misspelt", "### Name\n\nBergen\n", &["city"])
            .unwrap();
        assert_eq!(number, 1);
        Self { forge, app, installation, repo, github, interface }
    }

    async fn observe(&self, number: u64) -> Observation {
        self.try_observe(number).await.unwrap()
    }

    async fn try_observe(&self, number: u64) -> Result<Observation, ForgeError> {
        let subject = Subject {
            instance: InstanceId::from("playground"),
            repo: RepoId(self.repo.id()),
            number: SubjectNumber(number),
        };
        self.github.observe(&subject, &BranchName::from(BRANCH)).await
    }

    async fn act(&self, seen: &Observation, actions: &[Action]) -> Result<Vec<Done>, ForgeError> {
        self.github.act(seen, actions).await
    }

    fn at(&self) -> RepoRef {
        RepoRef { id: RepoId(self.repo.id()), name: RepoName::from("octo/data") }
    }

    /// Calls since the last look, by operation.
    fn calls(&self) -> Vec<String> {
        let calls = self.forge.world().calls();
        self.forge.world().clear_calls();
        calls.into_iter().map(|call| call.operation).collect()
    }

    fn fault(&self, rule: Rule) {
        self.forge.world().fault(rule);
    }

    /// How a write is named by the forge, for faults.
    fn names<'a>(&self, graphql: &'a str, rest: &'a str) -> &'a str {
        match self.interface {
            Interface::Graphql => graphql,
            Interface::Rest => rest,
        }
    }

    /// What every story ends with: no request was unknown to GitHub, no fault is left, and the
    /// repository is whole.
    fn finish(&self) {
        let mut violations = self.forge.world().violations();
        // The forge's answers, where GitHub's description is stricter than GitHub: it wants the
        // account of an installation to be a person's and an enterprise's at once.
        violations.retain(|found| {
            !(found.what.contains("/description: null")
                || (found.operation == "GET /app/installations"
                    && found.what.starts_with("/0/account: ")))
        });
        assert_eq!(violations, []);
        assert_eq!(self.forge.world().unused_faults(), 0);
        self.repo.fsck().unwrap();
    }

    /// Everything a contribution comes to, done once.
    async fn propose(&self) -> Observation {
        let seen = self.observe(1).await;
        let done = self.act(&seen, &proposal(&seen, MENDED)).await.unwrap();
        let Done::ChangeRequest(opened) = &done[1] else { panic!("{done:?}") };
        let actions = [
            Action::AddComment { body: "<!-- gitribute: v1 -->\nUnderstood.".to_owned() },
            label(Labelled::Subject, &["proposed"], &["city"]),
            label(Labelled::ChangeRequest(opened.handle.clone()), &["data"], &[]),
        ];
        self.act(&seen, &actions).await.unwrap();
        self.observe(1).await
    }

    fn open_pulls(&self) -> usize {
        let pulls = self.repo.pulls().unwrap();
        pulls.iter().filter(|pull| pull["state"] == "open").count()
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

fn open() -> Action {
    Action::OpenChangeRequest {
        branch: BranchName::from(BRANCH),
        title: "Mend one city".to_owned(),
        body: "Closes #1".to_owned(),
    }
}

/// A check that failed, with so many notes.
fn check(head: &str, digest: &str, notes: usize) -> Action {
    let note = Note {
        path: FilePath::from("data/cities.csv"),
        line: 2,
        level: NoteLevel::Failure,
        title: "Too 🌋".to_owned(),
        message: "Not a city".to_owned(),
        markdown: "Not a `city`".to_owned(),
    };
    Action::Check(Box::new(Check {
        head: CommitId::from(head),
        digest: digest.to_owned(),
        conclusion: Conclusion::Failure,
        title: "One error".to_owned(),
        summary: "What is wrong".to_owned(),
        notes: vec![note; notes],
    }))
}

fn proposal(seen: &Observation, csv: &str) -> Vec<Action> {
    let base = seen.repo.base_head.clone().unwrap();
    vec![commit(&base, None, csv), open(), Action::ReactSeen]
}

fn branch_of(done: &Done) -> &CommitId {
    match done {
        Done::Branch(_, commit) => commit,
        other => panic!("{other:?}"),
    }
}

/// Each story by each interface.
macro_rules! stories {
    ($($(#[$about:meta])* $name:ident($bench:ident) $story:block)*) => {$(
        $(#[$about])*
        mod $name {
            use super::*;

            async fn story($bench: &Bench) $story

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn graphql() {
                let bench = Bench::new(Interface::Graphql).await;
                story(&bench).await;
                bench.finish();
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn rest() {
                let bench = Bench::new(Interface::Rest).await;
                story(&bench).await;
                bench.finish();
            }
        }
    )*};
}

stories! {
    an_issue_is_seen_as_it_is(bench) {
        let seen = bench.observe(1).await;
        assert_eq!(seen.me.login, "gitribute[bot]");
        assert_eq!(seen.me.kind, ActorKind::Bot);
        assert_eq!(seen.repo.name.as_str(), "octo/data");
        assert_eq!(seen.repo.default_branch.as_str(), "main");
        assert_eq!(seen.repo.writable, Writable::Yes);
        let head = bench.repo.head("main").unwrap().unwrap();
        assert_eq!(seen.repo.base_head, Some(CommitId(head)));
        let issue = issue(&seen);
        assert_eq!(issue.issue.title, "Bergen is misspelt");
        assert_eq!(issue.issue.body, "### Name\n\nBergen\n");
        assert_eq!(issue.issue.labels, ["city"]);
        assert_eq!(issue.issue.author.login, "ada");
        assert_eq!((issue.issue.state, issue.issue.lock), (IssueState::Open, Lock::Unlocked));
        assert_eq!((issue.seen, &issue.sticky), (Seen::No, &None));
        assert_eq!((&issue.branch, &issue.change_request), (&None, &None));
        assert!(issue.others.is_empty());
        assert!(bench.github.own_account().is(seen.me.id.unwrap()));
    }

    what_is_done_is_seen(bench) {
        let seen = bench.propose().await;
        let issue = issue(&seen);
        let branch = issue.branch.as_ref().unwrap();
        assert_eq!(branch.commits.len(), 1);
        assert_eq!(branch.commits[0].id, branch.head);
        assert_eq!(branch.commits[0].parent, seen.repo.base_head);
        assert_eq!(branch.commits[0].message, "Mend one city\n\nFor #1");
        assert_eq!(branch.commits[0].author.as_ref().unwrap().id, seen.me.id);
        let pull = issue.change_request.as_ref().unwrap();
        assert_eq!(pull.state, ChangeRequestState::Open);
        assert_eq!((&pull.head, &pull.branch), (&branch.head, &branch.name));
        assert_eq!((pull.title.as_str(), pull.body.as_str()), ("Mend one city", "Closes #1"));
        assert_eq!(pull.labels, ["data"]);
        assert_eq!(pull.author.id, seen.me.id);
        assert_eq!(issue.sticky.as_ref().unwrap().body, "<!-- gitribute: v1 -->\nUnderstood.");
        assert_eq!(issue.seen, Seen::Yes);
        assert_eq!(issue.issue.labels, ["proposed"]);
        let file = bench.repo.file(BRANCH, "data/cities.csv").unwrap().unwrap();
        assert_eq!(file, MENDED.as_bytes());
        assert!(bench.repo.file(BRANCH, "README.md").unwrap().is_some());
    }

    /// The second time is what a crash before the journal leads to.
    the_same_proposal_twice_is_one_g2_g3_g6(bench) {
        let seen = bench.observe(1).await;
        let first = bench.act(&seen, &proposal(&seen, MENDED)).await.unwrap();
        let second = bench.act(&seen, &proposal(&seen, MENDED)).await.unwrap();
        assert_eq!(first, second);
        assert_eq!(bench.repo.pulls().unwrap().len(), 1);
        assert_eq!(bench.repo.branches().unwrap().len(), 2);
    }

    a_lost_answer_is_found_out_by_looking_g1_g2_g13(bench) {
        let seen = bench.observe(1).await;
        bench.fault(Rule::on(
            bench.names("createPullRequest", "POST /repos/{owner}/{repo}/pulls"),
            Fault::Drop,
        ).after());
        let lost = bench.act(&seen, &proposal(&seen, MENDED)).await.unwrap_err();
        assert!(matches!(lost, ForgeError::Unavailable(_)), "{lost:?}");
        let again = bench.observe(1).await;
        assert!(issue(&again).branch.is_some());
        assert_eq!(issue(&again).change_request.as_ref().unwrap().state, ChangeRequestState::Open);
        bench.act(&seen, &proposal(&seen, MENDED)).await.unwrap();
        assert_eq!(bench.repo.pulls().unwrap().len(), 1);

        bench.fault(Rule::on(
            bench.names("addComment", "/comments"),
            Fault::Html(502),
        ).after());
        let comment = [Action::AddComment { body: "<!-- gitribute: v1 -->".to_owned() }];
        let lost = bench.act(&seen, &comment).await.unwrap_err();
        assert!(matches!(lost, ForgeError::Unavailable(_)), "{lost:?}");
        assert!(issue(&bench.observe(1).await).sticky.is_some());
        assert_eq!(bench.repo.comments(1).unwrap().len(), 1);
    }

    a_branch_that_somebody_took_is_a_conflict_g4(bench) {
        let seen = bench.observe(1).await;
        let foreign = bench.repo.by("octo")
            .push(BRANCH, "Mine now", &[("data/cities.csv", Some("id,name\n"))])
            .unwrap();
        let error = bench.act(&seen, &[commit(seen.repo.base_head.as_ref().unwrap(), None, MENDED)])
            .await
            .unwrap_err();
        assert!(matches!(error, ForgeError::Conflict(_)), "{error:?}");
        assert_eq!(bench.repo.head(BRANCH).unwrap().unwrap(), foreign);
        let seen = bench.observe(1).await;
        let commits = &issue(&seen).branch.as_ref().unwrap().commits;
        assert_eq!(commits.len(), 1);
        assert_eq!(commits[0].author.as_ref().unwrap().login, "octo");
    }

    a_moved_branch_is_not_written_over_g4(bench) {
        let seen = bench.propose().await;
        let base = seen.repo.base_head.clone().unwrap();
        let head = issue(&seen).branch.as_ref().unwrap().head.clone();
        let foreign = bench.repo.by("octo")
            .push(BRANCH, "Mine now", &[("README.md", Some("Mine\n"))])
            .unwrap();
        let error = bench.act(&seen, &[commit(&base, Some(&head), "id,name\n")]).await.unwrap_err();
        assert!(matches!(error, ForgeError::Conflict(_)), "{error:?}");
        assert_eq!(bench.repo.head(BRANCH).unwrap().unwrap(), foreign);
        let commits = bench.observe(1).await;
        let commits = &issue(&commits).branch.as_ref().unwrap().commits;
        let authors: Vec<_> = commits.iter().map(|c| c.author.as_ref().unwrap().login.as_str()).collect();
        assert_eq!(authors, ["gitribute[bot]", "octo"]);
    }

    the_proposal_moves_onto_a_newer_base_and_stays_open_g5(bench) {
        let seen = bench.propose().await;
        let old = issue(&seen).branch.as_ref().unwrap().head.clone();
        bench.repo.by("octo").push("main", "News", &[("README.md", Some("News\n"))]).unwrap();
        let seen = bench.observe(1).await;
        let base = seen.repo.base_head.clone().unwrap();
        let pull = issue(&seen).change_request.clone().unwrap();
        let edited = "id,name\n1,Oslo\n2,Bergen!\n";
        let actions = [
            commit(&base, Some(&old), edited),
            Action::EditChangeRequest {
                change_request: pull.handle.clone(),
                title: "Mend it".to_owned(),
                body: "Still closes #1".to_owned(),
            },
            Action::EditComment {
                comment: issue(&seen).sticky.as_ref().unwrap().handle.clone(),
                body: "<!-- gitribute: v1 -->\nNew.".to_owned(),
            },
        ];
        let first = bench.act(&seen, &actions).await.unwrap();
        let again = bench.observe(1).await;
        let now = issue(&again);
        let branch = now.branch.as_ref().unwrap();
        assert_eq!(&branch.head, branch_of(&first[0]));
        assert_eq!(branch.commits.len(), 1);
        assert_eq!(branch.commits[0].parent, Some(base.clone()));
        let moved = now.change_request.as_ref().unwrap();
        assert_eq!((moved.number, moved.state), (pull.number, ChangeRequestState::Open));
        assert_eq!((moved.title.as_str(), moved.body.as_str()), ("Mend it", "Still closes #1"));
        assert_eq!(now.sticky.as_ref().unwrap().body, "<!-- gitribute: v1 -->\nNew.");
        assert_eq!(bench.repo.comments(1).unwrap().len(), 1);
        assert_eq!(bench.repo.file(BRANCH, "README.md").unwrap().unwrap(), b"News\n");
        // The same once more, as after a lost answer.
        let second = bench.act(&seen, &actions).await.unwrap();
        assert_eq!(branch_of(&first[0]), branch_of(&second[0]));
        assert_eq!(bench.open_pulls(), 1);
    }

    a_closed_proposal_is_closed_and_its_branch_goes_g7(bench) {
        let seen = bench.propose().await;
        let pull = issue(&seen).change_request.clone().unwrap();
        let close = Action::CloseChangeRequest { change_request: pull.handle.clone() };
        bench.act(&seen, &[close]).await.unwrap();
        let seen = bench.observe(1).await;
        assert_eq!(issue(&seen).change_request.as_ref().unwrap().state, ChangeRequestState::Closed);
        let reopen = Action::ReopenChangeRequest { change_request: pull.handle.clone() };
        bench.act(&seen, &[reopen]).await.unwrap();
        let seen = bench.observe(1).await;
        assert_eq!(issue(&seen).change_request.as_ref().unwrap().state, ChangeRequestState::Open);
        let head = issue(&seen).branch.as_ref().unwrap().head.clone();
        let delete = |expected: &CommitId| Action::DeleteBranch {
            branch: BranchName::from(BRANCH),
            expected: expected.clone(),
        };
        let base = seen.repo.base_head.clone().unwrap();
        assert!(bench.act(&seen, &[delete(&base)]).await.is_err());
        assert!(bench.repo.head(BRANCH).unwrap().is_some());
        bench.act(&seen, &[delete(&head)]).await.unwrap();
        let seen = bench.observe(1).await;
        assert_eq!(issue(&seen).branch, None);
        assert_eq!(issue(&seen).change_request.as_ref().unwrap().number, pull.number);
    }

    a_merged_proposal_is_seen_as_merged_g7(bench) {
        let seen = bench.propose().await;
        let number = issue(&seen).change_request.as_ref().unwrap().number.0;
        bench.repo.by("octo").merge(number).unwrap();
        let seen = bench.observe(1).await;
        assert_eq!(issue(&seen).change_request.as_ref().unwrap().state, ChangeRequestState::Merged);
    }

    a_fork_with_our_branchs_name_is_not_ours_s12(bench) {
        let fork = bench.repo.fork("eve").unwrap();
        fork.by("eve").push(BRANCH, "Evil", &[("README.md", Some("Evil\n"))]).unwrap();
        fork.by("eve").push("gitribute/issue-9", "Evil", &[("README.md", Some("Evil\n"))]).unwrap();
        for branch in [BRANCH, "gitribute/issue-9"] {
            bench.repo.by("eve")
                .open_pull("Ours", "<!-- gitribute: v1 -->", &format!("eve:{branch}"))
                .unwrap();
        }
        let seen = bench.observe(1).await;
        assert_eq!((&issue(&seen).change_request, &issue(&seen).branch), (&None, &None));
        assert!(issue(&seen).others.is_empty());
        let of_eve = bench.observe(2).await;
        let Observed::ChangeRequest(change) = of_eve.subject else { panic!() };
        assert_eq!(change.change_request.origin, Origin::Elsewhere);
        assert_eq!(change.base.as_str(), "main");
        assert_eq!(Some(change.base_head), of_eve.repo.base_head);
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
        let found = bench.github.compare(&bench.at(), &base, &head).await.unwrap();
        assert_eq!(found.fork, Some(CommitId(left)));
        let path = FilePath::from("data/cities.csv");
        assert_eq!(found.changed, [ChangedFile { path: path.clone(), was: None }]);
        let read = bench.github.read(&bench.at(), &head, &[path]).await.unwrap();
        assert_eq!(read, [FileState::Bytes(b"id,name\n1,Oslo\n".to_vec())]);
    }

    a_check_is_made_once_a_verdict_with_all_its_notes_q2_g22(bench) {
        let fork = bench.repo.fork("eve").unwrap();
        let head = fork.by("eve").push("patch-1", "x", &[("data/cities.csv", Some("x\n"))]).unwrap();
        bench.repo.by("eve").open_pull("x", "", "eve:patch-1").unwrap();
        let seen = bench.observe(2).await;
        let first = bench.act(&seen, &[check(&head, "d1", 120)]).await.unwrap();
        assert!(matches!(first.as_slice(), [Done::Check(_)]), "{first:?}");
        bench.calls();
        let again = bench.act(&seen, &[check(&head, "d1", 120)]).await.unwrap();
        assert_eq!(again, first);
        assert_eq!(bench.calls(), ["GET /repos/{owner}/{repo}/commits/{ref}/check-runs"]);
        let runs = bench.repo.check_runs(&head).unwrap();
        assert_eq!(runs.len(), 1);
        assert_eq!((&runs[0]["name"], &runs[0]["conclusion"]), (&"gitribute".into(), &"failure".into()));
        assert_eq!(runs[0]["output"]["annotations_count"], 120);
        // Left half way it is made anew, and another verdict has its own.
        bench.fault(Rule::on("PATCH /repos/{owner}/{repo}/check-runs", Fault::Html(502)));
        let lost = bench.act(&seen, &[check(&head, "d2", 120)]).await.unwrap_err();
        assert!(matches!(lost, ForgeError::Unavailable(_)), "{lost:?}");
        bench.act(&seen, &[check(&head, "d2", 120)]).await.unwrap();
        let runs = bench.repo.check_runs(&head).unwrap();
        assert_eq!(runs.last().unwrap()["output"]["annotations_count"], 120);
        assert_eq!(runs.last().unwrap()["status"], "completed");
    }

    without_the_right_there_is_no_check_and_no_failure_g17(bench) {
        let granted = [
            ("metadata", Level::Read),
            ("contents", Level::Write),
            ("issues", Level::Write),
            ("pull_requests", Level::Write),
        ];
        let granted = granted.into_iter().map(|(name, level)| (name.to_owned(), level)).collect();
        bench.app.grant(bench.installation, granted).unwrap();
        let seen = bench.observe(1).await;
        let head = seen.repo.base_head.clone().unwrap();
        let comment = Action::AddComment { body: "<!-- gitribute: v1 -->".to_owned() };
        let done = bench.act(&seen, &[comment, check(head.as_str(), "d1", 1)]).await.unwrap();
        assert!(matches!(done.as_slice(), [Done::Comment(_), Done::Other]), "{done:?}");
        assert_eq!(bench.repo.check_runs(head.as_str()).unwrap().len(), 0);
    }

    other_proposals_of_ours_are_told(bench) {
        bench.repo.by("octo").push("gitribute/issue-9", "x", &[("a.csv", Some("x\n"))]).unwrap();
        bench.repo.by("octo").push("feature", "x", &[("b.csv", Some("x\n"))]).unwrap();
        let number = bench.repo.by("octo").open_pull("Nine", "", "gitribute/issue-9").unwrap();
        bench.repo.by("octo").open_pull("Feature", "", "feature").unwrap();
        let seen = bench.observe(1).await;
        let others: Vec<u64> = issue(&seen).others.iter().map(|other| other.number.0).collect();
        assert_eq!(others, [number]);
    }

    our_comment_is_found_behind_three_hundred_others_g24_s17(bench) {
        bench.repo.by("eve").comment(1, "<!-- gitribute: v1 -->\nForged").unwrap();
        for n in 0..120 {
            bench.repo.by("ada").comment(1, &format!("Comment {n}")).unwrap();
        }
        let seen = bench.observe(1).await;
        assert_eq!(issue(&seen).sticky, None);
        let body = "<!-- gitribute: v1 -->\nTrue".to_owned();
        let done = bench.act(&seen, &[Action::AddComment { body }]).await.unwrap();
        let seen = bench.observe(1).await;
        let sticky = issue(&seen).sticky.clone().unwrap();
        assert_eq!(sticky.body, "<!-- gitribute: v1 -->\nTrue");
        assert_eq!(done, [Done::Comment(sticky.clone())]);
        let comments = bench.repo.comments(1).unwrap();
        bench.repo.by("octo").delete_comment(comments.last().unwrap()["id"].as_u64().unwrap()).unwrap();
        let edit = [Action::EditComment { comment: sticky.handle, body: "x".to_owned() }];
        let error = bench.act(&seen, &edit).await.unwrap_err();
        assert!(matches!(error, ForgeError::Conflict(_)), "{error:?}");
        assert_eq!(issue(&bench.observe(1).await).sticky, None);
    }

    a_subject_that_is_not_there_is_gone(bench) {
        for number in [99, u64::from(i32::MAX.unsigned_abs())] {
            assert_eq!(bench.observe(number).await.subject, Observed::Gone);
        }
        bench.repo.by("octo").delete_issue(1).unwrap();
        assert_eq!(bench.observe(1).await.subject, Observed::Gone);
    }

    a_renamed_repository_is_followed_and_a_new_one_of_its_old_name_is_not_g18(bench) {
        bench.observe(1).await;
        bench.repo.rename("cities").unwrap();
        assert_eq!(bench.observe(1).await.repo.name.as_str(), "octo/cities");
        bench.repo.rename("towns").unwrap();
        bench.forge.world().add_repository("octo/cities", &[("a", "b")]).unwrap();
        let seen = bench.observe(1).await;
        assert_eq!(seen.repo.name.as_str(), "octo/towns");
        bench.act(&seen, &proposal(&seen, MENDED)).await.unwrap();
        assert_eq!(bench.open_pulls(), 1);
    }

    an_archived_repository_is_told(bench) {
        let before = bench.observe(1).await;
        bench.repo.archive().unwrap();
        assert_eq!(bench.observe(1).await.repo.writable, Writable::Archived);
        let error = bench.act(&before, &proposal(&before, MENDED)).await.unwrap_err();
        assert!(matches!(error, ForgeError::Refused(Refusal::Archived)), "{error:?}");
    }

    a_locked_issue_refuses_comments_but_not_labels_g14_g23(bench) {
        bench.repo.by("octo").lock(1).unwrap();
        let seen = bench.observe(1).await;
        assert_eq!(issue(&seen).issue.lock, Lock::Locked);
        bench.act(&seen, &[label(Labelled::Subject, &["new one"], &["not there"])]).await.unwrap();
        assert_eq!(bench.repo.labels(1).unwrap(), ["city", "new one"]);
    }

    a_pause_is_asked_for_and_nothing_is_sent_twice_g10(bench) {
        let seen = bench.observe(1).await;
        bench.calls();
        bench.fault(Rule::on(
            bench.names("createRef", "POST /repos/{owner}/{repo}/git"),
            Fault::SecondaryLimit(Some(120)),
        ));
        let error = bench.act(&seen, &proposal(&seen, MENDED)).await.unwrap_err();
        assert!(
            matches!(error, ForgeError::RateLimited { wait } if wait.as_secs() == 120),
            "{error:?}"
        );
        let writes = bench.calls().into_iter().filter(|call| !call.contains("GET")).count();
        assert_eq!(writes, 1);
        bench.act(&seen, &proposal(&seen, MENDED)).await.unwrap();
    }

    a_new_token_is_fetched_when_the_old_is_refused_g15(bench) {
        let seen = bench.observe(1).await;
        bench.fault(Rule::on(
            bench.names("createRef", "POST /repos/{owner}/{repo}/git/refs"),
            Fault::Status(401),
        ));
        bench.act(&seen, &proposal(&seen, MENDED)).await.unwrap();
        assert_eq!(bench.open_pulls(), 1);
    }

    an_uninstalled_app_is_refused_g16(bench) {
        let seen = bench.observe(1).await;
        bench.app.uninstall(bench.installation).unwrap();
        let error = bench.act(&seen, &proposal(&seen, MENDED)).await.unwrap_err();
        assert!(matches!(error, ForgeError::Refused(_)), "{error:?}");
    }

    files_and_folders_of_a_commit(bench) {
        let seen = bench.observe(1).await;
        let head = seen.repo.base_head.unwrap();
        let at = bench.at();
        let paths = ["data/cities.csv", "none.csv", "data", "none/deep.csv", "data/cities.csv"]
            .map(FilePath::from);
        let states = bench.github.read(&at, &head, &paths).await.unwrap();
        let csv = FileState::Bytes(CSV.as_bytes().to_vec());
        assert_eq!(states[0], csv);
        assert_eq!(states[1], FileState::Missing);
        assert_eq!(states[2], FileState::NotAFile(EntryKind::Folder));
        assert_eq!((&states[3], &states[4]), (&FileState::Missing, &csv));
        bench.calls();
        bench.github.read(&at, &head, &paths[..2]).await.unwrap();
        assert!(bench.calls().is_empty());

        let list = async |folder: &str| {
            let entries = bench.github.list(&at, &head, &[FilePath::from(folder)]).await.unwrap();
            entries.into_iter().flatten().map(|entry| (entry.path.0, entry.kind)).collect::<Vec<_>>()
        };
        assert_eq!(list("data").await, [("data/cities.csv".to_owned(), EntryKind::File)]);
        assert_eq!(list("none").await, []);
        assert_eq!(list("").await.len(), 2);
    }

    earlier_versions_come_newest_first(bench) {
        for (n, text) in ["b\n", "c\n", "d\n"].iter().enumerate() {
            bench.repo.by("octo").push("main", &format!("v{n}"), &[("data/cities.csv", Some(text))]).unwrap();
            bench.repo.by("octo").push("main", "else", &[("README.md", Some(text))]).unwrap();
        }
        let head = CommitId(bench.repo.head("main").unwrap().unwrap());
        let path = FilePath::from("data/cities.csv");
        let texts = async |most| {
            let versions = bench.github.versions(&bench.at(), &head, &path, most).await.unwrap();
            versions.into_iter().map(|v| String::from_utf8(v.bytes).unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(texts(10).await, ["c\n", "b\n", CSV]);
        assert_eq!(texts(1).await, ["c\n"]);
    }

    rights_are_asked_of_the_forge_s1_s2_s7(bench) {
        bench.repo.add_collaborator("ada", TheirRole::Write).unwrap();
        let id = |login: &str| {
            let account = bench.forge.world().account(login);
            Actor {
                id: account["id"].as_u64().map(ActorId),
                login: login.to_owned(),
                kind: ActorKind::Person,
            }
        };
        let role = async |actor: &Actor| bench.github.permission(&bench.at(), actor).await.unwrap().role;
        assert_eq!(role(&id("octo")).await, Role::Admin);
        assert_eq!(role(&id("ada")).await, Role::Write);
        assert_eq!(role(&id("eve")).await, Role::Read);
        let impostor = Actor { login: "octo".to_owned(), ..id("eve") };
        assert_eq!(role(&impostor).await, Role::None);
        bench.fault(Rule::on("permission", Fault::Status(500)));
        assert!(bench.github.permission(&bench.at(), &id("ada")).await.is_err());
    }
}

/// One look, one document that makes the proposal, one that tells of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_ordinary_contribution_takes_three_requests() {
    let bench = Bench::new(Interface::Graphql).await;
    // A first one warms the token and the labels' ids.
    bench.propose().await;
    bench.repo.by("ada").open_issue("Another", "Text", &["city"]).unwrap();
    bench.calls();
    let subject = Subject {
        instance: InstanceId::from("playground"),
        repo: RepoId(bench.repo.id()),
        number: SubjectNumber(3),
    };
    let branch = BranchName::from("gitribute/issue-3");
    let seen = bench.github.observe(&subject, &branch).await.unwrap();
    let mut actions = proposal(&seen, "id,name\n");
    for action in &mut actions {
        if let Action::Commit { branch: of, .. } | Action::OpenChangeRequest { branch: of, .. } =
            action
        {
            of.clone_from(&branch);
        }
    }
    let done = bench.act(&seen, &actions).await.unwrap();
    let Done::ChangeRequest(opened) = &done[1] else { panic!("{done:?}") };
    let actions = [
        Action::AddComment { body: "<!-- gitribute: v1 -->\nUnderstood.".to_owned() },
        label(Labelled::Subject, &["proposed"], &["city"]),
        label(Labelled::ChangeRequest(Handle(opened.handle.0.clone())), &["data"], &[]),
    ];
    bench.act(&seen, &actions).await.unwrap();
    let calls = bench.calls();
    assert_eq!(calls.len(), 3, "{calls:#?}");
    let again = bench.github.observe(&subject, &branch).await.unwrap();
    assert_eq!(issue(&again).issue.labels, ["proposed"]);
    assert_eq!(issue(&again).change_request.as_ref().unwrap().labels, ["data"]);
    assert_eq!(bench.calls().len(), 1);
}

/// Files too large for GraphQL go through Git's objects and end as the same proposal.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn large_files_take_the_other_way() {
    let mut bench = Bench::new(Interface::Graphql).await;
    bench.github.max_graphql_bytes = 1000;
    let csv = format!("id,name\n{}", "1,Oslo\n".repeat(200_000));
    let seen = bench.observe(1).await;
    bench.calls();
    let first = bench.act(&seen, &proposal(&seen, &csv)).await.unwrap();
    let calls = bench.calls();
    assert!(calls.iter().any(|call| call.contains("/git/blobs")), "{calls:?}");
    assert!(!calls.iter().any(|call| call.contains("createCommit")), "{calls:?}");
    let second = bench.act(&seen, &proposal(&seen, &csv)).await.unwrap();
    assert_eq!(first, second);
    let states = bench
        .github
        .read(&bench.at(), branch_of(&first[0]), &[FilePath::from("data/cities.csv")])
        .await
        .unwrap();
    assert!(states == [FileState::Bytes(csv.into_bytes())]);
    bench.finish();
}

/// A label that was deleted and made anew has another id than the one kept: the first attempt
/// is let pass, the next sets it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_label_made_anew_is_found_again_g23() {
    let bench = Bench::new(Interface::Graphql).await;
    let seen = bench.observe(1).await;
    let add = [label(Labelled::Subject, &["data"], &[])];
    bench.github.cache.keep_label(seen.repo.id, "data", "LA_gone");
    bench.act(&seen, &add).await.unwrap();
    assert_eq!(bench.repo.labels(1).unwrap(), ["city"]);
    bench.act(&seen, &add).await.unwrap();
    assert_eq!(bench.repo.labels(1).unwrap(), ["city", "data"]);
    bench.finish();
}

/// Text that GraphQL would show in another encoding comes as its bytes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bytes_are_kept_whatever_their_encoding() {
    for interface in [Interface::Graphql, Interface::Rest] {
        let bench = Bench::new(interface).await;
        let seen = bench.observe(1).await;
        let base = seen.repo.base_head.clone().unwrap();
        let latin: &[u8] = b"id;name\r\n1;Tr\xf6ndelag\r\n";
        let bom = "\u{feff}id,name\n";
        let write = |path: &str, bytes: &[u8]| FileChange::Write {
            path: FilePath::from(path),
            bytes: bytes.to_vec(),
        };
        let action = Action::Commit {
            branch: BranchName::from(BRANCH),
            base,
            expected: None,
            files: vec![
                write("latin.csv", latin),
                write("bom.csv", bom.as_bytes()),
                write("zero.bin", b"a\0b"),
                FileChange::Delete { path: FilePath::from("README.md") },
            ],
            message: CommitMessage { headline: "Files".to_owned(), body: String::new() },
        };
        let done = bench.act(&seen, &[action]).await.unwrap();
        let paths = ["latin.csv", "bom.csv", "zero.bin", "README.md"].map(FilePath::from);
        let states = bench.github.read(&bench.at(), branch_of(&done[0]), &paths).await.unwrap();
        assert_eq!(
            states,
            [
                FileState::Bytes(latin.to_vec()),
                FileState::Bytes(bom.as_bytes().to_vec()),
                FileState::Bytes(b"a\0b".to_vec()),
                FileState::Missing,
            ]
        );
    }
}

/// Reactions are an ornament: a server that has none of them is worked with as any other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_reactions_is_no_obstacle() {
    let bench = Bench::new(Interface::Rest).await;
    bench.fault(Rule::on("reactions", Fault::Status(404)).times(3));
    let seen = bench.propose().await;
    let issue = issue(&seen);
    assert_eq!(issue.seen, Seen::No);
    assert!(issue.branch.is_some() && issue.change_request.is_some());
    bench.finish();
}

#[path = "story_policy_tests.rs"]
mod policy;
