//! Award emoji on issues, merge requests and notes.

use super::{Call, Refused, Reply};
use crate::gitlab::shapes::emoji_word;
use crate::world::Id;
use crate::world::reactions::{Reacted, Reaction, Target};

/// What the path is about.
fn target(call: &Call<'_>) -> Result<Target, Refused> {
    if call.route.param("note_id").is_some() {
        return Ok(Target::Comment(call.note()?.id));
    }
    call.subject_number().map(Target::Subject)
}

pub(in crate::gitlab) fn list(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let (home, target) = (call.home()?, target(call)?);
    let shapes = home.reactions_to(target).map(|one| call.state.gitlab_award(home, one));
    Ok(Reply::List(shapes.collect()))
}

fn award<'c>(call: &'c Call<'_>) -> Result<&'c Reaction, Refused> {
    let (target, id) = (target(call)?, call.number("award_id")?);
    let home = call.home()?;
    let found = home.reactions_to(target).find(|one| one.id == id);
    found.ok_or_else(|| Refused::told(404, "404 Award Emoji Not Found"))
}

pub(in crate::gitlab) fn get(call: &mut Call<'_>) -> Result<Reply, Refused> {
    Ok(Reply::Json(200, call.state.gitlab_award(call.home()?, award(call)?)))
}

pub(in crate::gitlab) fn create(call: &mut Call<'_>) -> Result<Reply, Refused> {
    call.account()?;
    let (id, target) = (call.home_id()?, target(call)?);
    let name = call.need("name")?;
    let made: Id = match call.state.react(&call.caller, id, target, emoji_word(&name))? {
        Reacted::New(made) => made,
        Reacted::Already(_) => {
            let told = "404 Award Emoji Name has already been taken Not Found";
            return Err(Refused::told(404, told));
        }
    };
    let home = call.home()?;
    let found = home.reactions.iter().find(|one| one.id == made);
    let found = found.ok_or_else(|| Refused::missing("Award Emoji"))?;
    Ok(Reply::Json(201, call.state.gitlab_award(home, found)))
}

pub(in crate::gitlab) fn delete(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let account = call.account()?;
    let found = award(call)?;
    if found.user != account {
        return Err(Refused::unauthorized());
    }
    let (id, award, target) = (call.home_id()?, found.id, found.target);
    call.state.unreact(&call.caller, id, target, award)?;
    Ok(Reply::Empty(204))
}
