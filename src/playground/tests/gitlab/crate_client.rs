//! The crate `gitlab` tells the story: typed endpoints, bodies as forms.

use gitlab::api::projects::hooks::CreateHook;
use gitlab::api::projects::issues::notes::{CreateIssueNote, EditIssueNote, IssueNotes};
use gitlab::api::projects::issues::{CreateIssue, EditIssue, Issue, IssueStateEvent};
use gitlab::api::projects::labels::{CreateLabel, LabelColor};
use gitlab::api::projects::members::AllProjectMember;
use gitlab::api::projects::merge_requests::{CreateMergeRequest, MergeMergeRequest, MergeRequests};
use gitlab::api::projects::repository::commits::{
    CommitAction, CommitActionType, CommitStatusState, CreateCommit, CreateCommitStatus,
};
use gitlab::api::projects::repository::files::FileRaw;
use gitlab::api::projects::repository::{Tree, branches};
use gitlab::api::projects::{Project, issues};
use gitlab::api::{ApiError, AsyncQuery, Pagination, ignore, paged, raw};
use gitlab::{AsyncGitlab, GitlabBuilder};
use serde_json::Value;

use super::kit::{PROJECT, bench};

async fn client(url: &str, token: &str) -> AsyncGitlab {
    let host = url.strip_prefix("http://").unwrap();
    GitlabBuilder::new(host, token).insecure().build_async().await.unwrap()
}

/// The status and text of what was refused.
fn refused<E: std::error::Error + Send + Sync + 'static>(
    result: Result<(), ApiError<E>>,
) -> (u16, String) {
    match result.unwrap_err() {
        ApiError::GitlabWithStatus { status, msg } => (status.as_u16(), msg),
        ApiError::GitlabObjectWithStatus { status, obj } => (status.as_u16(), obj.to_string()),
        other => panic!("{other}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_crate_gitlab_tells_the_whole_story() {
    let b = bench().await;
    let owner = client(b.forge.url(), &b.owner).await;
    let bot = client(b.forge.url(), &b.bot).await;

    let project = Project::builder().project(PROJECT).build().unwrap();
    let found: Value = project.query_async(&bot).await.unwrap();
    assert_eq!(found["id"], b.project_id());
    let robo = b.forge.world().account("robo")["id"].as_u64().unwrap();
    let member = AllProjectMember::builder().project(PROJECT).user(robo).build().unwrap();
    let member: Value = member.query_async(&bot).await.unwrap();
    assert_eq!(member["access_level"], 30);

    let label = CreateLabel::builder()
        .project(PROJECT)
        .name("data")
        .color(LabelColor::from((0xc5, 0xde, 0xf5)))
        .build()
        .unwrap();
    ignore(label).query_async(&owner).await.unwrap();
    let hook = CreateHook::builder()
        .project(PROJECT)
        .url("http://127.0.0.1:9/")
        .token("secret")
        .issues_events(true)
        .push_events(false)
        .build()
        .unwrap();
    let hook: Value = hook.query_async(&owner).await.unwrap();
    assert_eq!((&hook["issues_events"], &hook["push_events"]), (&true.into(), &false.into()));

    let issue = CreateIssue::builder()
        .project(PROJECT)
        .title("A gauge is missing")
        .description("At Oslo.")
        .label("data")
        .build()
        .unwrap();
    let issue: Value = issue.query_async(&owner).await.unwrap();
    assert_eq!((&issue["iid"], &issue["labels"][0]), (&1.into(), &"data".into()));
    let note = CreateIssueNote::builder().project(PROJECT).issue(1).body("Hello").build().unwrap();
    let note: Value = note.query_async(&bot).await.unwrap();
    let edit = EditIssueNote::builder()
        .project(PROJECT)
        .issue(1)
        .note(note["id"].as_u64().unwrap())
        .body("Hello!")
        .build()
        .unwrap();
    ignore(edit).query_async(&bot).await.unwrap();
    let notes = IssueNotes::builder().project(PROJECT).issue(1).build().unwrap();
    let notes: Vec<Value> = paged(notes, Pagination::All).query_async(&bot).await.unwrap();
    assert_eq!(notes[0]["body"], "Hello!");
    let award = issues::notes::awards::CreateIssueNoteAward::builder()
        .project(PROJECT)
        .issue(1)
        .note(note["id"].as_u64().unwrap())
        .name("eyes")
        .build()
        .unwrap();
    let award: Value = award.query_async(&bot).await.unwrap();
    assert_eq!(award["awardable_type"], "Note");
    let close = EditIssue::builder()
        .project(PROJECT)
        .issue(1)
        .state_event(IssueStateEvent::Close)
        .build()
        .unwrap();
    ignore(close).query_async(&bot).await.unwrap();
    let get = Issue::builder().project(PROJECT).issue(1).build().unwrap();
    let closed: Value = get.query_async(&bot).await.unwrap();
    assert_eq!(closed["state"], "closed");

    let main = b.repo.head("main").unwrap().unwrap();
    let action = |kind, path: &'static str, content: &'static str| {
        CommitAction::builder()
            .action(kind)
            .file_path(path)
            .content(content.as_bytes())
            .build()
            .unwrap()
    };
    let update = CommitAction::builder()
        .action(CommitActionType::Update)
        .file_path("data/gauges.csv")
        .content("id,name\n1,Oslo\n2,Bergen\n".as_bytes())
        .last_commit_id(main.as_str())
        .build()
        .unwrap();
    let commit = CreateCommit::builder()
        .project(PROJECT)
        .branch("add/bergen")
        .start_sha(main.as_str())
        .commit_message("Add Bergen")
        .action(update)
        .action(action(CommitActionType::Create, "notes/bergen.md", "Bergen\n"))
        .build()
        .unwrap();
    let commit: Value = commit.query_async(&bot).await.unwrap();
    let sha = commit["id"].as_str().unwrap();
    assert_eq!(commit["parent_ids"][0], main.as_str());
    let file = FileRaw::builder()
        .project(PROJECT)
        .file_path("data/gauges.csv")
        .ref_("add/bergen")
        .build()
        .unwrap();
    assert_eq!(raw(file).query_async(&bot).await.unwrap(), b"id,name\n1,Oslo\n2,Bergen\n");
    let tree = Tree::builder().project(PROJECT).ref_("add/bergen").recursive(true).build().unwrap();
    let tree: Vec<Value> = paged(tree, Pagination::All).query_async(&bot).await.unwrap();
    assert!(tree.iter().any(|entry| entry["path"] == "notes/bergen.md"));
    let status = CreateCommitStatus::builder()
        .project(PROJECT)
        .commit(sha)
        .state(CommitStatusState::Success)
        .name("data")
        .build()
        .unwrap();
    ignore(status).query_async(&bot).await.unwrap();

    let open = || {
        CreateMergeRequest::builder()
            .project(PROJECT)
            .source_branch("add/bergen")
            .target_branch("main")
            .title("Add Bergen")
            .build()
            .unwrap()
    };
    let request: Value = open().query_async(&bot).await.unwrap();
    assert_eq!((&request["iid"], &request["sha"]), (&1.into(), &sha.into()));
    let (status, told) = refused(ignore(open()).query_async(&bot).await);
    assert!(status == 409 && told.contains("!1"), "{status} {told}");
    let list =
        MergeRequests::builder().project(PROJECT).source_branch("add/bergen").build().unwrap();
    let list: Vec<Value> = list.query_async(&bot).await.unwrap();
    assert_eq!(list.len(), 1);
    let merge = |sha: String| {
        MergeMergeRequest::builder()
            .project(PROJECT)
            .merge_request(1)
            .sha(sha)
            .should_remove_source_branch(true)
            .build()
            .unwrap()
    };
    let (status, told) = refused(ignore(merge(main.clone())).query_async(&owner).await);
    assert!(status == 409 && told.contains("SHA does not match"), "{status} {told}");
    let merged: Value = merge(sha.to_owned()).query_async(&owner).await.unwrap();
    assert_eq!(merged["state"], "merged");
    let gone = branches::Branch::builder().project(PROJECT).branch("add/bergen").build().unwrap();
    assert_eq!(refused(ignore(gone).query_async(&bot).await).0, 404);
    assert_eq!(b.repo.fsck().unwrap(), "");
}
