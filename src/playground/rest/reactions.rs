//! Reactions to issues and comments.

use serde_json::Value;

use super::Reply;
use super::call::Call;
use crate::refusal::Refusal;
use crate::world::Area;
use crate::world::reactions::{Reacted, Target};

/// What the path's reactions are on.
fn target(call: &Call<'_>) -> Result<Target, Refusal> {
    let home = call.reading(Area::Issues)?;
    if call.route.param("comment_id").is_some() {
        let id = call.number("comment_id")?;
        home.comment(id)?;
        return Ok(Target::Comment(id));
    }
    let number = call.number("issue_number")?;
    home.subject(number)?;
    Ok(Target::Subject(number))
}

pub(super) fn list(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let target = target(call)?;
    listed(call, target)
}

/// What a text beside a line was reacted to with.
pub(super) fn of_remark(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let target = remark(call)?;
    listed(call, target)
}

fn remark(call: &Call<'_>) -> Result<Target, Refusal> {
    let home = call.reading(Area::PullRequests)?;
    let id = call.number("comment_id")?;
    home.remark(id)?;
    Ok(Target::Remark(id))
}

fn listed(call: &Call<'_>, target: Target) -> Result<Reply, Refusal> {
    let home = call.home()?;
    let found = home
        .reactions_to(target)
        .filter(|one| call.query("content").is_none_or(|content| content == one.content));
    Ok(Reply::List(found.map(|one| call.state.reaction_shape(home, one)).collect()))
}

pub(super) fn create(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let target = target(call)?;
    react(call, target)
}

/// Reacts to a text beside a line.
pub(super) fn react_remark(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let target = remark(call)?;
    react(call, target)
}

fn react(call: &mut Call<'_>, target: Target) -> Result<Reply, Refusal> {
    let id = call.home_id()?;
    let content = call.need("Reaction", "content")?;
    let (status, reaction) = match call.state.react(&call.caller, id, target, &content)? {
        Reacted::New(reaction) => (201, reaction),
        Reacted::Already(reaction) => (200, reaction),
    };
    let home = call.home()?;
    let found = home.reactions.iter().find(|one| one.id == reaction);
    let shape: Value = found.map_or(Value::Null, |one| call.state.reaction_shape(home, one));
    Ok(Reply::Json(status, shape))
}

pub(super) fn delete(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let target = target(call)?;
    let (id, reaction) = (call.home_id()?, call.number("reaction_id")?);
    call.state.unreact(&call.caller, id, target, reaction)?;
    Ok(Reply::Empty(204))
}
