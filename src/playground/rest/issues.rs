//! Issues.

use jiff::Timestamp;
use serde_json::Value;

use super::Reply;
use super::call::Call;
use crate::refusal::Refusal;
use crate::world::Area;
use crate::world::issues::{IssueState, Lock, Subject, SubjectPatch};

/// Open, closed, or both for `None`; open when nobody says.
pub(super) fn state_filter(call: &Call<'_>) -> Option<bool> {
    match call.query("state") {
        Some("all") => None,
        Some("closed") => Some(false),
        _ => Some(true),
    }
}

/// In the order the query asks for; newest first when it does not.
pub(super) fn sorted<'a>(call: &Call<'_>, mut found: Vec<&'a Subject>) -> Vec<&'a Subject> {
    match call.query("sort") {
        Some("updated") => found.sort_by_key(|subject| (subject.updated_at, subject.number)),
        _ => found.sort_by_key(|subject| subject.number),
    }
    if call.query("direction") != Some("asc") {
        found.reverse();
    }
    found
}

pub(super) fn list(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::Issues)?;
    let wanted = state_filter(call);
    let since = call.query("since").and_then(|text| text.parse::<Timestamp>().ok());
    let labels: Vec<String> = call
        .query("labels")
        .map(|names| names.split(',').map(|name| name.trim().to_lowercase()).collect())
        .unwrap_or_default();
    let user = |name: &str| call.query(name).filter(|login| *login != "*");
    let creator = match user("creator") {
        Some(login) => Some(call.state.user_named(login).map_or(0, |user| user.id)),
        None => None,
    };
    let assignee = match user("assignee") {
        Some(login) => Some(call.state.user_named(login).map_or(0, |user| user.id)),
        None => None,
    };
    let named = |subject: &Subject, name: &String| {
        home.labels
            .iter()
            .any(|label| label.name.to_lowercase() == *name && subject.labels.contains(&label.id))
    };
    let found = home
        .subjects
        .values()
        .filter(|subject| wanted.is_none_or(|open| subject.state.is_open() == open))
        .filter(|subject| since.is_none_or(|since| subject.updated_at >= since))
        .filter(|subject| creator.is_none_or(|id| subject.author == id))
        .filter(|subject| assignee.is_none_or(|id| subject.assignees.contains(&id)))
        .filter(|subject| labels.iter().all(|name| named(subject, name)))
        .collect();
    let items = sorted(call, found).into_iter().map(|one| call.state.issue_shape(home, one));
    Ok(Reply::List(items.collect()))
}

fn shape(call: &Call<'_>, number: u64) -> Result<Value, Refusal> {
    let home = call.home()?;
    Ok(call.state.issue_shape(home, home.subject(number)?))
}

pub(super) fn get(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    call.reading(Area::Issues)?;
    Ok(Reply::Json(200, shape(call, call.number("issue_number")?)?))
}

pub(super) fn create(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let id = call.home_id()?;
    let title = match call.body.get("title") {
        Some(Value::Number(number)) => number.to_string(),
        _ => call.need("Issue", "title")?,
    };
    let labels = call.names("labels").unwrap_or_default();
    let number = call.state.open_issue(&call.caller, id, &title, call.text("body"), &labels)?;
    let body = shape(call, number)?;
    Ok(Reply::Json(201, body))
}

pub(super) fn update(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let id = call.home_id()?;
    let number = call.number("issue_number")?;
    let state = match (call.text("state").as_deref(), call.text("state_reason").as_deref()) {
        (Some("open"), _) | (None, Some("reopened")) => Some(IssueState::Open),
        (Some("closed"), Some("not_planned")) => Some(IssueState::NotPlanned),
        (Some("closed"), Some("duplicate")) => Some(IssueState::Duplicate),
        (Some("closed"), _) => Some(IssueState::Completed),
        (Some(_), _) => return Err(Refusal::field("Issue", "state", "invalid")),
        (None, _) => None,
    };
    let patch = SubjectPatch {
        title: call.text("title"),
        body: match call.body.get("body") {
            Some(Value::Null) => Some(String::new()),
            _ => call.text("body"),
        },
        state,
        labels: call.names("labels"),
        assignees: call.names("assignees"),
    };
    call.state.edit_subject(&call.caller, id, number, patch)?;
    Ok(Reply::Json(200, shape(call, number)?))
}

pub(super) fn lock(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let (id, number) = (call.home_id()?, call.number("issue_number")?);
    let reason = call.text("lock_reason");
    call.state.set_lock(&call.caller, id, number, Some(Lock { reason }))?;
    Ok(Reply::Empty(204))
}

pub(super) fn unlock(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let (id, number) = (call.home_id()?, call.number("issue_number")?);
    call.state.set_lock(&call.caller, id, number, None)?;
    Ok(Reply::Empty(204))
}
