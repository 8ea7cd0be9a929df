//! Check runs and commit statuses.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Reply;
use super::call::Call;
use crate::refusal::Refusal;
use crate::shapes::without;
use crate::world::checks::{CheckPatch, CheckRun, Status};
use crate::world::{Area, Id, Repository};

fn patch(call: &Call<'_>) -> CheckPatch {
    let output = call.body.get("output");
    let said = |name: &str| {
        output.and_then(|output| output.get(name)).and_then(Value::as_str).map(str::to_owned)
    };
    let annotations = output
        .and_then(|output| output.get("annotations"))
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    CheckPatch {
        name: call.text("name"),
        external_id: call.text("external_id"),
        details_url: call.text("details_url"),
        status: call.text("status"),
        conclusion: call.text("conclusion"),
        started_at: call.time("started_at"),
        completed_at: call.time("completed_at"),
        title: said("title"),
        summary: said("summary"),
        text: said("text"),
        annotations,
    }
}

fn run(home: &Repository, id: Id) -> Result<&CheckRun, Refusal> {
    home.check_runs.iter().find(|run| run.id == id).ok_or(Refusal::NotFound)
}

pub(super) fn create(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let id = call.home_id()?;
    let head = call.need("CheckRun", "head_sha")?;
    call.need("CheckRun", "name")?;
    let run_id = call.state.create_check(&call.caller, id, &head, patch(call))?;
    let home = call.home()?;
    Ok(Reply::Json(201, call.state.check_shape(home, run(home, run_id)?)))
}

pub(super) fn get(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::Checks)?;
    Ok(Reply::Json(200, call.state.check_shape(home, run(home, call.number("check_run_id")?)?)))
}

pub(super) fn update(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let (id, run_id) = (call.home_id()?, call.number("check_run_id")?);
    call.state.update_check(&call.caller, id, run_id, patch(call))?;
    let home = call.home()?;
    Ok(Reply::Json(200, call.state.check_shape(home, run(home, run_id)?)))
}

pub(super) fn rerequest(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let (id, run_id) = (call.home_id()?, call.number("check_run_id")?);
    call.state.rerequest_check(&call.caller, id, run_id)?;
    Ok(Reply::Json(201, json!({})))
}

pub(super) fn annotations(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::Checks)?;
    let run = run(home, call.number("check_run_id")?)?;
    let html = call.state.html_url(home);
    let shapes = run.annotations.iter().map(|annotation| {
        let said = |name: &str| annotation.get(name).cloned().unwrap_or_default();
        let path = annotation.get("path").and_then(Value::as_str).unwrap_or_default();
        json!({
            "path": path,
            "start_line": said("start_line"),
            "end_line": said("end_line"),
            "start_column": said("start_column"),
            "end_column": said("end_column"),
            "annotation_level": said("annotation_level"),
            "title": said("title"),
            "message": said("message"),
            "raw_details": said("raw_details"),
            "blob_href": format!("{html}/blob/{}/{path}", run.head_sha),
        })
    });
    Ok(Reply::List(shapes.collect()))
}

pub(super) fn of_commit(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::Checks)?;
    let sha = home.commit_at(call.param("ref")?).ok_or(Refusal::NotFound)?;
    let app: Option<Id> = call.query("app_id").and_then(|id| id.parse().ok());
    let mut found: Vec<&CheckRun> = home
        .check_runs
        .iter()
        .filter(|run| run.head_sha == sha)
        .filter(|run| call.query("check_name").is_none_or(|name| name == run.name))
        .filter(|run| call.query("status").is_none_or(|status| status == run.status))
        .filter(|run| app.is_none_or(|app| app == run.app))
        .collect();
    found.sort_by_key(|run| std::cmp::Reverse(run.id));
    if call.query("filter") != Some("all") {
        let mut seen = std::collections::BTreeSet::new();
        found.retain(|run| seen.insert((run.app, run.name.clone())));
    }
    let shapes = found.into_iter().map(|run| call.state.check_shape(home, run)).collect();
    Ok(Reply::Wrapped("check_runs", shapes, json!({})))
}

pub(super) fn create_status(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let id = call.home_id()?;
    let state = call.need("Status", "state")?;
    if !["error", "failure", "pending", "success"].contains(&state.as_str()) {
        return Err(Refusal::field("Status", "state", "invalid"));
    }
    let status = Status {
        id: 0,
        sha: call.param("sha")?.to_owned(),
        branch: None,
        context: call.text("context").unwrap_or_else(|| "default".to_owned()),
        state,
        description: call.text("description"),
        target_url: call.text("target_url"),
        creator: 0,
        created_at: Timestamp::UNIX_EPOCH,
    };
    let status_id = call.state.create_status(&call.caller, id, status)?;
    let home = call.home()?;
    let made = home.statuses.iter().find(|one| one.id == status_id).ok_or(Refusal::NotFound)?;
    Ok(Reply::Json(201, call.state.status_shape(home, made)))
}

fn statuses_of<'a>(
    call: &Call<'_>,
    home: &'a Repository,
) -> Result<(String, Vec<&'a Status>), Refusal> {
    let sha = home.commit_at(call.param("ref")?).ok_or(Refusal::NotFound)?;
    let found = home.statuses.iter().rev().filter(|one| one.sha == sha).collect();
    Ok((sha, found))
}

pub(super) fn statuses(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::Statuses)?;
    let (_, found) = statuses_of(call, home)?;
    Ok(Reply::List(found.into_iter().map(|one| call.state.status_shape(home, one)).collect()))
}

/// The newest status of each context, and the worst of them.
pub(super) fn combined(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::Statuses)?;
    let (sha, found) = statuses_of(call, home)?;
    let mut newest: BTreeMap<&str, &Status> = BTreeMap::new();
    for status in found {
        newest.entry(&status.context).or_insert(status);
    }
    let any = |words: &[&str]| newest.values().any(|one| words.contains(&one.state.as_str()));
    let state = if any(&["failure", "error"]) {
        "failure"
    } else if newest.is_empty() || any(&["pending"]) {
        "pending"
    } else {
        "success"
    };
    let api = call.state.api_url(home);
    let shapes: Vec<Value> = newest
        .values()
        .map(|one| without(call.state.status_shape(home, one), &["creator"]))
        .collect();
    let beside = json!({
        "state": state,
        "sha": sha,
        "repository": call.state.repository_shape(home),
        "commit_url": format!("{api}/commits/{sha}"),
        "url": format!("{api}/commits/{sha}/status"),
    });
    Ok(Reply::Wrapped("statuses", shapes, beside))
}
