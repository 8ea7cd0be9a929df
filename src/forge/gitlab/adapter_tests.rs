//! The adapter against answers written from GitLab's documentation: what it asks, what it takes
//! from the answers, and what it does where an attempt went half way.

use std::sync::{Arc, Mutex};

use gitribute_engine::model::{
    Action, ActorId, BranchName, ChangeRequestState, CommitId, CommitMessage, Done, Edited,
    FileChange, FilePath, Handle, InstanceId, IssueObservation, Labelled, Observation, Observed,
    Origin, Reaction, RepoId, Seen, Subject, SubjectNumber, Writable,
};
use gitribute_engine::ports::{Clock, FileState, Forge, ForgeError, Obstacle, Refusal, RepoRef};
use jiff::Timestamp;
use serde_json::{Value, json};
use wiremock::matchers::{
    body_partial_json, body_string_contains, header, method, path, query_param,
};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{GitLab, GitLabSettings};
use crate::transport::{Call, CallObserver, Transport, TransportSettings};

const BRANCH: &str = "gitribute/issue-23";
const BASE: &str = "b000000000000000000000000000000000000000";
const HEAD: &str = "c000000000000000000000000000000000000000";
const CSV: &str = "id,name\n1,Oslo\n2,Bergn\n";
const MENDED: &str = "id,name\n1,Oslo\n2,Bergen\n";

struct System;

impl Clock for System {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

#[derive(Default)]
struct Ledger(Mutex<Vec<&'static str>>);

impl CallObserver for Ledger {
    fn called(&self, call: &Call) {
        self.0.lock().unwrap().push(call.operation);
    }
}

struct Bench {
    server: MockServer,
    gitlab: GitLab,
    ledger: Arc<Ledger>,
}

impl Bench {
    /// A GitLab under a sub-path, as many are.
    async fn new() -> Self {
        let server = MockServer::start().await;
        let ledger = Arc::new(Ledger::default());
        let transport = Transport::new(&TransportSettings::default(), ledger.clone()).unwrap();
        let mut settings = GitLabSettings::new("glpat-secret".into());
        settings.url = format!("{}/git/lab/", server.uri());
        settings.patience = vec![std::time::Duration::from_millis(1); 2];
        let gitlab = GitLab::new(settings, transport, Arc::new(System)).unwrap();
        gitlab.note(&RepoRef { id: RepoId(5), name: "top/sub/data".into() });
        let bench = Self { server, gitlab, ledger };
        let me = json!({ "id": 99, "username": "project_5_bot", "bot": true, "name": "gitribute",
            "email": "", "commit_email": "project_5_bot@noreply.example" });
        bench.answer("GET", "user", 200, &me).await;
        bench
    }

    async fn answer(&self, verb: &str, at: &str, status: u16, body: &Value) {
        Mock::given(method(verb))
            .and(path(format!("/git/lab/api/v4/{at}")))
            .and(header("private-token", "glpat-secret"))
            .respond_with(ResponseTemplate::new(status).set_body_json(body))
            .mount(&self.server)
            .await;
    }

    async fn graphql(&self, says: &str, project: &Value) {
        Mock::given(method("POST"))
            .and(path("/git/lab/api/graphql"))
            .and(body_string_contains(says))
            .respond_with(
                ResponseTemplate::new(200).set_body_json(json!({ "data": { "project": project } })),
            )
            .mount(&self.server)
            .await;
    }

    async fn observe(&self, number: SubjectNumber) -> Result<Observation, ForgeError> {
        let subject = Subject { instance: InstanceId::from("host"), repo: RepoId(5), number };
        self.gitlab.observe(&subject, &BranchName::from(BRANCH)).await
    }

    async fn issue(&self) -> Observation {
        self.observe(SubjectNumber(23)).await.unwrap()
    }

    fn calls(&self) -> Vec<&'static str> {
        std::mem::take(&mut *self.ledger.0.lock().unwrap())
    }

    /// The bodies that were sent to a path.
    async fn sent(&self, at: &str) -> Vec<Value> {
        let requests = self.server.received_requests().await.unwrap();
        requests
            .iter()
            .filter(|request| request.url.path().ends_with(at))
            .filter(|request| !request.body.is_empty())
            .map(|request| serde_json::from_slice(&request.body).unwrap())
            .collect()
    }
}

fn user(id: u64, name: &str) -> Value {
    json!({ "id": format!("gid://gitlab/User/{id}"), "username": name, "bot": id == 99 })
}

fn note(id: u64, by: &Value, body: &str) -> Value {
    json!({ "id": format!("gid://gitlab/Note/{id}"), "system": false, "internal": false,
        "body": body, "createdAt": format!("2026-11-22T06:00:{:02}Z", id % 60),
        "lastEditedAt": null, "author": by, "awardEmoji": { "nodes": [] } })
}

fn page(nodes: &[Value]) -> Value {
    json!({ "pageInfo": { "hasNextPage": false, "endCursor": null }, "nodes": nodes })
}

fn request(iid: u64, changes: &Value) -> Value {
    let mut request = json!({ "iid": iid.to_string(), "title": "Mend one city",
        "description": "Closes #23", "state": "opened", "draft": false,
        "webUrl": format!("https://host/top/sub/data/-/merge_requests/{iid}"),
        "sourceBranch": BRANCH, "sourceProjectId": 5, "diffHeadSha": HEAD,
        "author": user(99, "project_5_bot"), "labels": { "nodes": [{ "title": "data" }] } });
    for (key, value) in changes.as_object().unwrap() {
        request[key] = value.clone();
    }
    request
}

fn project(changes: &Value) -> Value {
    let mut project = json!({
        "id": "gid://gitlab/Project/5", "fullPath": "top/sub/data",
        "webUrl": "https://host/top/sub/data", "archived": false,
        "repository": { "rootRef": "main", "tree": { "lastCommit": { "sha": BASE } } },
        "issue": {
            "iid": "23", "title": "Bergen is misspelt", "state": "opened", "confidential": false,
            "description": "### Name\n<!-- the city's -->\nBergen\n\n/label ~city",
            "discussionLocked": null, "createdAt": "2026-11-22T06:00:00Z",
            "author": user(4, "ada"), "labels": { "nodes": [{ "title": "city" }] },
            "notes": page(&[]),
        },
        "proposals": { "nodes": [] }, "talked": { "nodes": [] }, "open": { "nodes": [] },
    });
    for (key, value) in changes.as_object().unwrap() {
        if key == "issue" && value.is_object() {
            for (key, value) in value.as_object().unwrap() {
                project["issue"][key] = value.clone();
            }
        } else {
            project[key] = value.clone();
        }
    }
    project
}

fn files(csv: &str, at: &str) -> Value {
    json!({ "id": "gid://gitlab/Project/5", "repository": {
        "tree": { "lastCommit": { "sha": at } },
        "blobs": { "nodes": [{ "path": "data/cities.csv", "mode": "100644",
            "oid": object(csv), "size": csv.len().to_string(), "rawTextBlob": csv }] } } })
}

/// The name of a blob in Git.
fn object(text: &str) -> String {
    use sha1::Digest as _;
    let hash = sha1::Sha1::new_with_prefix(format!("blob {}\0{text}", text.len())).finalize();
    let digits = hash.iter().map(|byte| format!("{byte:02x}"));
    digits.collect::<Vec<_>>().concat()
}

fn seen(observation: &Observation) -> &IssueObservation {
    match &observation.subject {
        Observed::Issue(issue) => issue,
        other => panic!("{other:?}"),
    }
}

fn commit(expected: Option<&str>) -> Action {
    Action::Commit {
        branch: BranchName::from(BRANCH),
        base: CommitId::from(BASE),
        expected: expected.map(CommitId::from),
        files: vec![FileChange::Write {
            path: FilePath::from("data/cities.csv"),
            bytes: MENDED.as_bytes().to_vec(),
        }],
        message: CommitMessage { headline: "Mend".to_owned(), body: "For #23\n/close".to_owned() },
    }
}

fn open() -> Action {
    Action::OpenChangeRequest {
        branch: BranchName::from(BRANCH),
        title: "/merge Mend one city".to_owned(),
        body: "/approve\n\nCloses #23".to_owned(),
    }
}

fn rest_request(changes: &Value) -> Value {
    let mut request = json!({ "iid": 7, "title": "Mend one city", "description": "Closes #23",
        "state": "opened", "draft": false, "web_url": "https://host/x/-/merge_requests/7",
        "source_branch": BRANCH, "source_project_id": 5, "sha": HEAD, "labels": [],
        "author": { "id": 99, "username": "project_5_bot" },
        "merge_when_pipeline_succeeds": false, "head_pipeline": null,
        "detailed_merge_status": "mergeable" });
    for (key, value) in changes.as_object().unwrap() {
        request[key] = value.clone();
    }
    request
}

fn rest_note(body: &str) -> Value {
    json!({ "id": 301, "body": body, "created_at": "2026-11-22T06:01:00Z",
        "author": { "id": 99, "username": "project_5_bot", "bot": true } })
}

#[tokio::test]
async fn an_issue_is_seen_as_it_is_in_one_request_l9_l10() {
    let bench = Bench::new().await;
    bench.graphql("ObserveIssue", &project(&json!({}))).await;
    let observed = bench.issue().await;
    assert_eq!(observed.me.id, Some(ActorId(99)));
    assert_eq!(observed.repo.name.as_str(), "top/sub/data");
    assert_eq!(observed.repo.base_head, Some(CommitId::from(BASE)));
    assert_eq!(observed.repo.writable, Writable::Yes);
    let issue = seen(&observed);
    assert_eq!(issue.issue.number, SubjectNumber(23));
    assert_eq!(issue.issue.body, "### Name\nBergen\n\n");
    assert_eq!(issue.issue.labels, ["city"]);
    assert_eq!((issue.seen, &issue.sticky, &issue.branch), (Seen::No, &None, &None));
    assert_eq!(bench.calls(), ["user", "observe issue"]);
    bench.issue().await;
    assert_eq!(bench.calls(), ["observe issue"]);
}

#[tokio::test]
async fn an_ordinary_contribution_takes_six_requests() {
    let bench = Bench::new().await;
    bench.graphql("ObserveIssue", &project(&json!({}))).await;
    bench.graphql("query Read", &files(CSV, BASE)).await;
    bench.answer("POST", "projects/5/issues/23/award_emoji", 201, &json!({})).await;
    bench.answer("POST", "projects/5/repository/commits", 201, &json!({ "id": HEAD })).await;
    bench.answer("POST", "projects/5/merge_requests", 201, &rest_request(&json!({}))).await;
    bench.answer("PUT", "projects/5/merge_requests/7", 200, &rest_request(&json!({}))).await;
    let sticky = "<!-- gitribute: proposed -->\nUnderstood.";
    bench.answer("POST", "projects/5/issues/23/notes", 201, &rest_note(sticky)).await;
    // What makes the caches warm: who we are, and what the base holds.
    bench.gitlab.me().await.unwrap();
    let at = RepoRef { id: RepoId(5), name: "top/sub/data".into() };
    let path = [FilePath::from("data/cities.csv")];
    let read = bench.gitlab.read(&at, &CommitId::from(BASE), &path).await.unwrap();
    assert_eq!(read, [FileState::Bytes(CSV.as_bytes().to_vec())]);
    bench.calls();

    let observed = bench.issue().await;
    let done =
        bench.gitlab.act(&observed, &[Action::ReactSeen, commit(None), open()]).await.unwrap();
    let Done::ChangeRequest(opened) = &done[2] else { panic!("{done:?}") };
    assert_eq!(opened.number, SubjectNumber::apart(7));
    let label = Action::Label {
        of: Labelled::ChangeRequest(opened.handle.clone()),
        add: vec!["data".to_owned(), "a,b".to_owned()],
        remove: Vec::new(),
    };
    let comment = Action::AddComment { body: sticky.to_owned() };
    let done = bench.gitlab.act(&observed, &[label, comment]).await.unwrap();
    let Done::Comment(comment) = &done[1] else { panic!("{done:?}") };
    assert_eq!(comment.body, sticky);
    let calls = bench.calls();
    assert!(calls.len() <= 6, "{calls:?}");

    // A branch and its commit in one; nothing that we wrote is carried out (FAULTS L6).
    let sent = &bench.sent("repository/commits").await[0];
    assert_eq!((&sent["branch"], &sent["start_sha"]), (&json!(BRANCH), &json!(BASE)));
    assert_eq!((&sent["force"], &sent["actions"][0]["action"]), (&json!(false), &json!("update")));
    assert_eq!(sent["actions"][0]["encoding"], "base64");
    assert_eq!(sent["commit_message"], "Mend\n\nFor #23\n\u{200b}/close");
    let sent = &bench.sent("5/merge_requests").await[0];
    assert_eq!(sent["title"], "merge Mend one city");
    assert_eq!(sent["description"], "\u{200b}/approve\n\nCloses #23");
    assert_eq!(bench.sent("merge_requests/7").await[0], json!({ "add_labels": "data" }));
}

#[tokio::test]
async fn what_is_not_public_is_not_heard_and_mail_is_anonymous_l7_l8_l12_l13() {
    let bench = Bench::new().await;
    let mut internal = note(2, &user(4, "ada"), "/accept");
    internal["internal"] = json!(true);
    let mut system = note(3, &user(4, "ada"), "changed the description");
    system["system"] = json!(true);
    let mut reacted = note(4, &user(4, "ada"), "/set name = Bergen");
    reacted["awardEmoji"] = json!({ "nodes": [
        { "name": "rocket", "user": { "id": "gid://gitlab/User/99" } },
        { "name": "eyes", "user": { "id": "gid://gitlab/User/4" } } ] });
    reacted["lastEditedAt"] = json!("2026-11-22T07:00:00Z");
    let own = note(5, &user(99, "project_5_bot"), "<!-- gitribute: invalid -->\n\u{200b}/merge");
    let forged = note(1, &user(4, "ada"), "<!-- gitribute: merged -->");
    let notes = page(&[forged, internal, system, reacted, own]);
    let issue = json!({ "notes": notes, "author": user(7, "support-bot") });
    bench.graphql("ObserveIssue", &project(&json!({ "issue": issue }))).await;
    bench
        .answer(
            "GET",
            "projects/5/repository/branches/gitribute%2Fissue-23",
            404,
            &json!({ "message": "404 Branch Not Found" }),
        )
        .await;
    let observed = bench.issue().await;
    let issue = seen(&observed);
    let talk: Vec<&str> = issue.talk.iter().map(|comment| comment.body.as_str()).collect();
    assert_eq!(talk, ["<!-- gitribute: merged -->", "/set name = Bergen"]);
    assert_eq!(issue.talk[1].reactions, [Reaction::Done]);
    assert_eq!(issue.talk[1].edited, Edited::Yes);
    assert_eq!(issue.sticky.as_ref().unwrap().body, "<!-- gitribute: invalid -->\n/merge");
    assert_eq!(issue.sticky.as_ref().unwrap().handle, Handle::from("issue 23/5"));
    assert_eq!((issue.issue.author.id, issue.seen), (None, Seen::Yes));
    assert_eq!(bench.gitlab.credit(&issue.issue.author), None);
}

#[tokio::test]
async fn a_confidential_issue_leaves_no_trace_l7() {
    let bench = Bench::new().await;
    let hidden = json!({ "issue": { "confidential": true } });
    bench.graphql("ObserveIssue", &project(&hidden)).await;
    assert_eq!(bench.issue().await.subject, Observed::Gone);
    let sent = bench.server.received_requests().await.unwrap();
    assert!(
        sent.iter().all(|request| request.url.path().ends_with("/user")
            || request.url.path().ends_with("/graphql"))
    );
}

#[tokio::test]
async fn a_proposal_is_seen_with_its_branch_and_a_forks_is_not_ours_s12() {
    let bench = Bench::new().await;
    let fork = request(9, &json!({ "sourceProjectId": 6 }));
    let draft = request(7, &json!({ "draft": true, "title": "Draft: Mend one city" }));
    let other = request(8, &json!({ "sourceBranch": "gitribute/issue-24" }));
    let talked = json!({ "iid": "7", "notes": page(&[note(6, &user(4, "ada"), "/accept")]) });
    let shape = json!({ "proposals": { "nodes": [fork, draft] }, "talked": { "nodes": [talked] },
        "open": { "nodes": [other, request(10, &json!({ "sourceBranch": "theirs" }))] } });
    bench.graphql("ObserveIssue", &project(&shape)).await;
    let head = json!({ "id": HEAD, "parent_ids": [BASE], "message": "Mend",
        "author_name": "gitribute", "author_email": "project_5_bot@noreply.example" });
    bench
        .answer(
            "GET",
            "projects/5/repository/branches/gitribute%2Fissue-23",
            200,
            &json!({ "name": BRANCH, "commit": head }),
        )
        .await;
    let observed = bench.issue().await;
    let issue = seen(&observed);
    let own = issue.change_request.as_ref().unwrap();
    assert_eq!((own.number, own.origin), (SubjectNumber::apart(7), Origin::Repository));
    assert_eq!((own.title.as_str(), own.state), ("Mend one city", ChangeRequestState::Open));
    assert_eq!(issue.others.iter().map(|other| other.number.seen()).collect::<Vec<_>>(), [8]);
    assert_eq!(issue.talk[0].handle, Handle::from("merge request 7/6"));
    let branch = issue.branch.as_ref().unwrap();
    assert_eq!(branch.commits.len(), 1);
    assert_eq!(branch.commits[0].author.as_ref().unwrap().id, Some(ActorId(99)));

    // A draft that somebody made of it stays one.
    bench.answer("PUT", "projects/5/merge_requests/7", 200, &rest_request(&json!({}))).await;
    let edit = Action::EditChangeRequest {
        change_request: own.handle.clone(),
        title: "Mend two cities".to_owned(),
        body: "Closes #23".to_owned(),
    };
    bench.gitlab.act(&observed, &[edit]).await.unwrap();
    assert_eq!(bench.sent("merge_requests/7").await[0]["title"], "Draft: Mend two cities");
}

#[tokio::test]
async fn a_moved_project_is_found_by_its_number_l9() {
    let bench = Bench::new().await;
    bench.gitlab.note(&RepoRef { id: RepoId(5), name: "old/path".into() });
    Mock::given(body_partial_json(json!({ "variables": { "path": "old/path" } })))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({ "data": { "project":
            project(&json!({ "id": "gid://gitlab/Project/6" })) } })))
        .mount(&bench.server)
        .await;
    bench.answer("GET", "projects/5", 200, &json!({ "path_with_namespace": "top/sub/data" })).await;
    bench.graphql("ObserveIssue", &project(&json!({}))).await;
    assert_eq!(bench.issue().await.repo.name.as_str(), "top/sub/data");
    assert_eq!(bench.calls(), ["user", "observe issue", "project", "observe issue"]);
}

#[tokio::test]
async fn a_commit_whose_answer_was_lost_is_found_l1() {
    let bench = Bench::new().await;
    bench.graphql("ObserveIssue", &project(&json!({}))).await;
    bench.graphql("\"ref\":\"b0", &files(CSV, BASE)).await;
    bench.graphql("\"ref\":\"c0", &files(MENDED, HEAD)).await;
    let taken = json!({ "message": format!(
        "A branch called '{BRANCH}' already exists. Switch to that branch in order to make changes") });
    bench.answer("POST", "projects/5/repository/commits", 400, &taken).await;
    let message = "Mend\n\nFor #23\n\u{200b}/close";
    let head = json!({ "id": HEAD, "parent_ids": [BASE], "message": message });
    bench
        .answer(
            "GET",
            "projects/5/repository/branches/gitribute%2Fissue-23",
            200,
            &json!({ "commit": head }),
        )
        .await;
    let observed = bench.issue().await;
    let done = bench.gitlab.act(&observed, &[commit(None)]).await.unwrap();
    assert_eq!(done, [Done::Branch(BranchName::from(BRANCH), CommitId::from(HEAD))]);
    // Where the branch has moved, nothing is written over it.
    let moved = bench.gitlab.act(&observed, &[commit(Some(BASE))]).await;
    assert!(moved.is_ok(), "the same commit is as good: {moved:?}");
}

#[tokio::test]
async fn a_branch_of_somebody_else_is_a_conflict_and_looked_at_next_l1() {
    let bench = Bench::new().await;
    bench.graphql("ObserveIssue", &project(&json!({}))).await;
    bench.graphql("query Read", &files(CSV, BASE)).await;
    let taken = json!({ "message": "A branch called 'x' already exists." });
    bench.answer("POST", "projects/5/repository/commits", 400, &taken).await;
    let head = json!({ "id": HEAD, "parent_ids": [BASE], "message": "theirs",
        "author_name": "Ada", "author_email": "ada@example.org" });
    bench
        .answer(
            "GET",
            "projects/5/repository/branches/gitribute%2Fissue-23",
            200,
            &json!({ "commit": head }),
        )
        .await;
    let observed = bench.issue().await;
    assert_eq!(seen(&observed).branch, None);
    let refused = bench.gitlab.act(&observed, &[commit(None)]).await.unwrap_err();
    assert!(matches!(refused, ForgeError::Conflict(_)), "{refused:?}");
    let again = bench.issue().await;
    let branch = seen(&again).branch.as_ref().unwrap();
    assert_eq!(branch.commits[0].author.as_ref().unwrap().id, None);
    // One that moved since it was seen is not moved by us.
    let refused = bench.gitlab.act(&again, &[commit(Some(BASE))]).await.unwrap_err();
    assert!(matches!(refused, ForgeError::Conflict(_)), "{refused:?}");
}

#[tokio::test]
async fn a_merge_request_that_is_open_already_is_taken_l2() {
    let bench = Bench::new().await;
    bench.graphql("ObserveIssue", &project(&json!({}))).await;
    let open_already = json!({ "message": ["Another open merge request already exists for this source branch: !7"] });
    bench.answer("POST", "projects/5/merge_requests", 409, &open_already).await;
    let fork = rest_request(&json!({ "iid": 9, "source_project_id": 6 }));
    let found = json!([fork, rest_request(&json!({}))]);
    bench.answer("GET", "projects/5/merge_requests", 200, &found).await;
    let observed = bench.issue().await;
    let done = bench.gitlab.act(&observed, &[open()]).await.unwrap();
    let Done::ChangeRequest(opened) = &done[0] else { panic!("{done:?}") };
    assert_eq!(opened.number, SubjectNumber::apart(7));
}

#[tokio::test]
async fn a_note_that_was_no_note_is_told_and_reactions_may_stand_already_l12_l14() {
    let bench = Bench::new().await;
    bench.graphql("ObserveIssue", &project(&json!({}))).await;
    let commands = json!({ "commands_changes": {}, "summary": ["Closed this issue."] });
    bench.answer("POST", "projects/5/issues/23/notes", 202, &commands).await;
    let taken = json!({ "message": "404 Award Emoji Name has already been taken Not Found" });
    bench.answer("POST", "projects/5/issues/23/award_emoji", 404, &taken).await;
    let observed = bench.issue().await;
    let done = bench.gitlab.act(&observed, &[Action::ReactSeen]).await.unwrap();
    assert_eq!(done, [Done::Other]);
    let comment = Action::AddComment { body: "x".to_owned() };
    let error = bench.gitlab.act(&observed, &[comment]).await.unwrap_err();
    assert!(matches!(error, ForgeError::Nonsense(_)), "{error:?}");
}

#[tokio::test]
async fn a_pause_for_notes_is_passed_on_l3() {
    let bench = Bench::new().await;
    bench.graphql("ObserveIssue", &project(&json!({}))).await;
    Mock::given(path("/git/lab/api/v4/projects/5/issues/23/notes"))
        .respond_with(ResponseTemplate::new(429).insert_header("retry-after", "37"))
        .mount(&bench.server)
        .await;
    let observed = bench.issue().await;
    let comment = Action::AddComment { body: "x".to_owned() };
    let error = bench.gitlab.act(&observed, &[comment]).await.unwrap_err();
    assert!(matches!(error, ForgeError::RateLimited { wait } if wait.as_secs() == 37));
    assert_eq!(bench.calls().iter().filter(|call| **call == "new note").count(), 1);
}

#[tokio::test]
async fn a_token_that_ended_stops_l4() {
    let server = MockServer::start().await;
    Mock::given(path("/api/v4/user"))
        .respond_with(
            ResponseTemplate::new(401).set_body_json(json!({ "message": "401 Unauthorized" })),
        )
        .mount(&server)
        .await;
    let transport =
        Transport::new(&TransportSettings::default(), Arc::new(Ledger::default())).unwrap();
    let mut settings = GitLabSettings::new("glpat-secret".into());
    settings.url = server.uri();
    let gitlab = GitLab::new(settings, transport, Arc::new(System)).unwrap();
    let error = gitlab.me().await.unwrap_err();
    assert!(matches!(error, ForgeError::Refused(Refusal::Unauthenticated)));
    assert!(!format!("{error} {error:?}").contains("glpat"));
}

/// Merging, with what GitLab says of the merge request first.
async fn merged(
    stands: &Value,
    status: u16,
    answer: &Value,
) -> (Bench, Result<Vec<Done>, ForgeError>) {
    let bench = Bench::new().await;
    bench.graphql("ObserveIssue", &project(&json!({}))).await;
    bench.answer("GET", "projects/5/merge_requests/7", 200, &rest_request(stands)).await;
    bench.answer("PUT", "projects/5/merge_requests/7/merge", status, answer).await;
    let observed = bench.issue().await;
    let merge = Action::Merge {
        change_request: Handle::from("merge request 7"),
        head: CommitId::from(HEAD),
    };
    let result = bench.gitlab.act(&observed, &[merge]).await;
    (bench, result)
}

#[tokio::test]
async fn what_is_merged_is_what_was_looked_at() {
    let done = rest_request(&json!({ "state": "merged" }));
    let (bench, result) = merged(&json!({}), 200, &done).await;
    assert_eq!(result.unwrap(), [Done::Other]);
    let sent = bench.sent("7/merge").await;
    assert_eq!(sent, [json!({ "sha": HEAD, "should_remove_source_branch": true })]);

    let (bench, result) = merged(&json!({ "sha": BASE }), 200, &done).await;
    assert!(matches!(result, Err(ForgeError::Conflict(_))));
    assert!(bench.sent("7/merge").await.is_empty());

    let sha = json!({ "message": "SHA does not match HEAD of source branch: c0" });
    let (_, result) = merged(&json!({}), 409, &sha).await;
    assert!(matches!(result, Err(ForgeError::Conflict(_))));
}

#[tokio::test]
async fn where_a_pipeline_runs_gitlab_merges_when_it_succeeds() {
    let runs = json!({ "head_pipeline": { "status": "running" } });
    let set = rest_request(&json!({ "merge_when_pipeline_succeeds": true }));
    let (bench, result) = merged(&runs, 200, &set).await;
    assert!(stopped(&result, Obstacle::PipelineRuns));
    assert_eq!(bench.sent("7/merge").await[0]["auto_merge"], true);
    let set =
        json!({ "head_pipeline": { "status": "running" }, "merge_when_pipeline_succeeds": true });
    let (bench, result) = merged(&set, 500, &json!({})).await;
    assert!(stopped(&result, Obstacle::PipelineRuns));
    assert!(bench.sent("7/merge").await.is_empty());
    // GitLab says so before it tells of the pipeline.
    let set = rest_request(&json!({ "merge_when_pipeline_succeeds": true }));
    let (bench, result) =
        merged(&json!({ "detailed_merge_status": "ci_still_running" }), 200, &set).await;
    assert!(stopped(&result, Obstacle::PipelineRuns));
    assert_eq!(bench.sent("7/merge").await[0]["auto_merge"], true);
}

fn stopped(result: &Result<Vec<Done>, ForgeError>, by: Obstacle) -> bool {
    matches!(result, Err(ForgeError::Refused(Refusal::Unmergeable(one))) if *one == by)
}

#[tokio::test]
async fn what_lacks_approvals_is_not_merged_and_not_approved_by_us() {
    let lacks = json!({ "detailed_merge_status": "not_approved" });
    let (bench, result) = merged(&lacks, 405, &json!({})).await;
    // On tiers that do not tell how many.
    assert!(stopped(&result, Obstacle::Approvals { left: None }));
    let left = json!({ "approvals_required": 3, "approvals_left": 2 });
    bench.answer("GET", "projects/5/merge_requests/7/approvals", 200, &left).await;
    let observed = bench.issue().await;
    let merge = Action::Merge {
        change_request: Handle::from("merge request 7"),
        head: CommitId::from(HEAD),
    };
    let result = bench.gitlab.act(&observed, &[merge]).await;
    assert!(stopped(&result, Obstacle::Approvals { left: Some(2) }));
    assert!(bench.sent("7/merge").await.is_empty());
    assert!(!bench.calls().contains(&"merge"));
}

#[tokio::test]
async fn what_stands_against_a_merge_is_told() {
    let refused = json!({ "message": "405 Method Not Allowed" });
    let (_, result) =
        merged(&json!({ "detailed_merge_status": "draft_status" }), 405, &refused).await;
    assert!(stopped(&result, Obstacle::Draft));
    // What stands against it only once it is tried is told in GitLab's words.
    let (_, result) = merged(&json!({ "detailed_merge_status": "mergeable" }), 405, &refused).await;
    assert!(
        matches!(result, Err(ForgeError::Refused(Refusal::Rule(why))) if why.contains("Not Allowed"))
    );
    let (_, result) = merged(&json!({}), 401, &json!({ "message": "401 Unauthorized" })).await;
    assert!(matches!(result, Err(ForgeError::Refused(Refusal::Forbidden(_)))));
    let (_, result) =
        merged(&json!({ "detailed_merge_status": "checking" }), 500, &json!({})).await;
    assert!(matches!(result, Err(ForgeError::Unavailable(_))));
    let (_, result) = merged(&json!({ "state": "merged" }), 500, &json!({})).await;
    assert!(result.is_ok());
}

#[tokio::test]
async fn a_merge_request_of_a_person_is_observed_by_its_own_number() {
    let bench = Bench::new().await;
    let mut theirs = request(
        3,
        &json!({ "sourceProjectId": null, "sourceBranch": "patch-1",
        "author": user(4, "ada") }),
    );
    theirs["targetBranch"] = json!("main");
    theirs["discussionLocked"] = json!(true);
    theirs["notes"] = page(&[]);
    let shape = json!({ "issue": null, "mergeRequest": theirs });
    bench.graphql("ObserveMergeRequest", &project(&shape)).await;
    let observed = bench.observe(SubjectNumber::apart(3)).await.unwrap();
    let Observed::ChangeRequest(seen) = observed.subject else { panic!() };
    assert_eq!(seen.change_request.number.reference(), "!3");
    assert_eq!(seen.change_request.origin, Origin::Elsewhere);
    assert_eq!((seen.base.as_str(), seen.base_head.as_str()), ("main", BASE));
    assert_eq!(bench.calls(), ["user", "observe merge request"]);
}

#[tokio::test]
async fn a_check_is_a_status_that_is_set_once() {
    use gitribute_engine::model::{Check, Conclusion};
    let bench = Bench::new().await;
    bench.graphql("ObserveIssue", &project(&json!({}))).await;
    let observed = bench.issue().await;
    let at = format!("projects/5/repository/commits/{HEAD}/statuses");
    let stands =
        json!([{ "id": 4, "name": "gitribute", "status": "success", "description": "Fine" }]);
    Mock::given(path(format!("/git/lab/api/v4/{at}")))
        .and(query_param("name", "gitribute"))
        .respond_with(ResponseTemplate::new(200).set_body_json(stands))
        .mount(&bench.server)
        .await;
    let made = json!({ "id": 5, "name": "gitribute", "status": "failed" });
    bench.answer("POST", &format!("projects/5/statuses/{HEAD}"), 201, &made).await;
    let check = |conclusion, title: &str| {
        Action::Check(Box::new(Check {
            head: CommitId::from(HEAD),
            digest: "d".to_owned(),
            conclusion,
            title: title.to_owned(),
            summary: String::new(),
            notes: Vec::new(),
        }))
    };
    let same = check(Conclusion::Success, "Fine");
    assert_eq!(
        bench.gitlab.act(&observed, &[same]).await.unwrap(),
        [Done::Check(Handle::from("4"))]
    );
    let other = check(Conclusion::Failure, "2 errors");
    assert_eq!(
        bench.gitlab.act(&observed, &[other]).await.unwrap(),
        [Done::Check(Handle::from("5"))]
    );
    assert_eq!(bench.sent(&format!("statuses/{HEAD}")).await[0]["state"], "failed");
}
