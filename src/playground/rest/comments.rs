//! Comments on issues and pull requests.

use jiff::Timestamp;
use serde_json::Value;

use super::Reply;
use super::call::Call;
use crate::refusal::Refusal;
use crate::world::Area;
use crate::world::issues::Comment;

fn since(call: &Call<'_>) -> Option<Timestamp> {
    call.query("since").and_then(|text| text.parse().ok())
}

fn shape(call: &Call<'_>, id: u64) -> Result<Value, Refusal> {
    let home = call.home()?;
    Ok(call.state.comment_shape(home, home.comment(id)?))
}

pub(super) fn of_subject(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::Issues)?;
    let number = call.number("issue_number")?;
    home.subject(number)?;
    let since = since(call);
    let found = home
        .comments_of(number)
        .filter(|comment| since.is_none_or(|since| comment.updated_at >= since));
    Ok(Reply::List(found.map(|comment| call.state.comment_shape(home, comment)).collect()))
}

pub(super) fn of_repository(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::Issues)?;
    let since = since(call);
    let mut found: Vec<&Comment> = home
        .comments
        .values()
        .filter(|comment| since.is_none_or(|since| comment.updated_at >= since))
        .collect();
    match call.query("sort") {
        Some("updated") => found.sort_by_key(|comment| (comment.updated_at, comment.id)),
        _ => found.sort_by_key(|comment| comment.id),
    }
    if call.query("sort").is_some() && call.query("direction") != Some("asc") {
        found.reverse();
    }
    let shapes = found.into_iter().map(|comment| call.state.comment_shape(home, comment));
    Ok(Reply::List(shapes.collect()))
}

pub(super) fn create(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let (id, number) = (call.home_id()?, call.number("issue_number")?);
    let body = call.need("IssueComment", "body")?;
    let comment = call.state.add_comment(&call.caller, id, number, &body)?;
    Ok(Reply::Json(201, shape(call, comment)?))
}

pub(super) fn get(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    call.reading(Area::Issues)?;
    Ok(Reply::Json(200, shape(call, call.number("comment_id")?)?))
}

pub(super) fn update(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let (id, comment) = (call.home_id()?, call.number("comment_id")?);
    let body = call.need("IssueComment", "body")?;
    call.state.edit_comment(&call.caller, id, comment, &body)?;
    Ok(Reply::Json(200, shape(call, comment)?))
}

pub(super) fn delete(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let (id, comment) = (call.home_id()?, call.number("comment_id")?);
    call.state.delete_comment(&call.caller, id, comment)?;
    Ok(Reply::Empty(204))
}
