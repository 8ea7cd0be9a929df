//! Pull requests.

use serde_json::{Value, json};

use super::Reply;
use super::call::Call;
use super::issues::{sorted, state_filter};
use crate::refusal::Refusal;
use crate::shapes::subjects::Detail;
use crate::world::issues::{IssueState, SubjectPatch};
use crate::world::pulls::{MergeMethod, MergeRequest, NewPull, Stage};
use crate::world::{Area, Repository, State};

/// The most files of a pull request.
const FILES: usize = 3000;
/// The most commits of a pull request.
const COMMITS: usize = 250;

fn shape(state: &State, home: &Repository, number: u64) -> Result<Value, Refusal> {
    state.pull_shape(home, home.subject(number)?, home.pull(number)?, Detail::Full)
}

/// A `head` without an owner is not a filter: GitHub ignores it and lists everything.
pub(super) fn list(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::PullRequests)?;
    let wanted = state_filter(call);
    let head = call.query("head").filter(|head| head.contains(':'));
    let base = call.query("base");
    let mut found = Vec::new();
    for subject in home.subjects.values() {
        let Some(pull) = &subject.pull else { continue };
        let owner = call.state.users.get(&pull.head_owner).map_or("", |user| &user.login);
        let label = format!("{owner}:{}", pull.head_ref);
        let head_fits = head.is_none_or(|head| head.eq_ignore_ascii_case(&label));
        if wanted.is_none_or(|open| subject.state.is_open() == open)
            && head_fits
            && base.is_none_or(|base| base == pull.base_ref)
        {
            found.push(subject);
        }
    }
    let mut items = Vec::new();
    for subject in sorted(call, found) {
        if let Some(pull) = &subject.pull {
            items.push(call.state.pull_shape(home, subject, pull, Detail::Simple)?);
        }
    }
    Ok(Reply::List(items))
}

pub(super) fn get(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::PullRequests)?;
    Ok(Reply::Json(200, shape(call.state, home, call.number("pull_number")?)?))
}

pub(super) fn create(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let id = call.home_id()?;
    let draft = call.body.get("draft").and_then(Value::as_bool).unwrap_or(false);
    let new = NewPull {
        title: call.need("PullRequest", "title")?,
        body: call.text("body"),
        head: call.need("PullRequest", "head")?,
        base: call.need("PullRequest", "base")?,
        stage: if draft { Stage::Draft } else { Stage::Ready },
    };
    let number = call.state.open_pull(&call.caller, id, new)?;
    Ok(Reply::Json(201, shape(call.state, call.home()?, number)?))
}

pub(super) fn update(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let id = call.home_id()?;
    let number = call.number("pull_number")?;
    let state = match call.text("state").as_deref() {
        Some("open") => Some(IssueState::Open),
        Some("closed") => Some(IssueState::Completed),
        Some(_) => return Err(Refusal::field("PullRequest", "state", "invalid")),
        None => None,
    };
    let patch = SubjectPatch {
        title: call.text("title"),
        body: call.text("body"),
        state,
        ..SubjectPatch::default()
    };
    let base = call.text("base");
    call.state.edit_pull(&call.caller, id, number, patch, base.as_deref())?;
    Ok(Reply::Json(200, shape(call.state, call.home()?, number)?))
}

pub(super) fn files(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::PullRequests)?;
    let pull = home.pull(call.number("pull_number")?)?;
    let changes = home.pull_changes(pull)?;
    let shapes = changes
        .iter()
        .take(FILES)
        .map(|change| call.state.change_shape(home, &pull.head_sha, change));
    Ok(Reply::List(shapes.collect()))
}

pub(super) fn commits(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::PullRequests)?;
    let pull = home.pull(call.number("pull_number")?)?;
    let fork = home.git.merge_base(&pull.base_sha, &pull.head_sha);
    let mut oids = home.git.history(&pull.head_sha, fork.as_deref(), None)?;
    oids.reverse();
    let mut shapes = Vec::new();
    for oid in oids.iter().take(COMMITS) {
        shapes.push(call.state.commit_shape(home, &home.git.commit(oid)?));
    }
    Ok(Reply::List(shapes))
}

pub(super) fn merge(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let id = call.home_id()?;
    let number = call.number("pull_number")?;
    let method = match call.text("merge_method").as_deref() {
        None | Some("merge") => MergeMethod::Merge,
        Some("squash") => MergeMethod::Squash,
        Some("rebase") => MergeMethod::Rebase,
        Some(_) => return Err(Refusal::field("PullRequest", "merge_method", "invalid")),
    };
    let request = MergeRequest {
        method,
        expected_head: call.text("sha"),
        title: call.text("commit_title"),
        message: call.text("commit_message"),
    };
    let oid = call.state.merge_pull(&call.caller, id, number, &request)?;
    let message = "Pull Request successfully merged";
    Ok(Reply::Json(200, json!({ "sha": oid, "merged": true, "message": message })))
}
