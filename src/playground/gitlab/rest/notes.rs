//! Notes of issues and merge requests.

use serde_json::{Value, json};

use super::{Call, Refused, Reply};
use crate::gitlab::Outcome;
use crate::world::gitlab::{Manner, NoteFacts};
use crate::world::issues::{Comment, Said};
use crate::world::{Id, State};

/// The notes of the subject in the path that the caller may read, in the order asked for.
fn readable<'c>(call: &'c Call<'_>) -> Result<Vec<&'c Comment>, Refused> {
    let (home, subject) = (call.home()?, call.subject()?);
    let wanted = call.text("activity_filter").unwrap_or_default();
    let all = home.notes_of(subject.number).filter(|note| call.reads_note(home, note));
    let mut found: Vec<&Comment> = all
        .filter(|note| match wanted.as_str() {
            "only_comments" => !note.is_system(),
            "only_activity" => note.is_system(),
            _ => true,
        })
        .collect();
    if call.text("order_by").as_deref() == Some("updated_at") {
        found.sort_by_key(|note| (note.updated_at, note.id));
    }
    // The newest first, as GitLab lists them.
    if call.text("sort").as_deref() != Some("asc") {
        found.reverse();
    }
    Ok(found)
}

pub(in crate::gitlab) fn list(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = call.home()?;
    let found = readable(call)?;
    Ok(Reply::List(found.iter().map(|note| call.state.gitlab_note(home, note)).collect()))
}

pub(in crate::gitlab) fn get(call: &mut Call<'_>) -> Result<Reply, Refused> {
    Ok(Reply::Json(200, call.state.gitlab_note(call.home()?, call.note()?)))
}

/// Whether the request asks for a note that is not for everyone.
pub(super) fn manner(call: &Call<'_>) -> Manner {
    let asked = call.flag("internal").or_else(|| call.flag("confidential"));
    if asked == Some(true) { Manner::Internal } else { Manner::Public }
}

/// What a note, or nothing but quick actions, is answered with.
pub(super) fn told(
    call: &Call<'_>,
    said: &Said,
    shape: impl FnOnce(&State) -> Value,
) -> Result<Reply, Refused> {
    if said.id != 0 {
        let shape = crate::shapes::extend(
            shape(call.state),
            json!({ "commands_changes": said.outcome.changes }),
        );
        return Ok(Reply::Json(201, shape));
    }
    let Outcome { changes, summary, failed, .. } = &said.outcome;
    if failed.is_empty() {
        return Ok(Reply::Json(202, json!({ "commands_changes": changes, "summary": summary })));
    }
    let told = json!({ "message": { "commands_only": failed, "base": failed } });
    Err(Refused::new(422, told))
}

pub(in crate::gitlab) fn create(call: &mut Call<'_>) -> Result<Reply, Refused> {
    call.account()?;
    let (id, number) = (call.home_id()?, call.subject_number()?);
    let body = call.need("body")?;
    let facts = NoteFacts { manner: manner(call), ..NoteFacts::default() };
    if facts.manner == Manner::Internal && !State::sees_internal(&call.caller, call.home()?) {
        return Err(Refused::forbidden());
    }
    if body.trim().is_empty() {
        return Err(Refused::told(400, "400 Bad request - Note {:note=>[\"can't be blank\"]}"));
    }
    let said = call.state.say(&call.caller, id, number, &body, facts)?;
    let home = call.home()?;
    told(call, &said, |state| note_shape(state, home.id, said.id))
}

/// A note by its id; null where it is gone already.
pub(super) fn note_shape(state: &State, repository: Id, note: Id) -> Value {
    let home = state.repositories.get(&repository);
    let found = home.and_then(|home| Some((home, home.comments.get(&note)?)));
    found.map_or(Value::Null, |(home, note)| state.gitlab_note(home, note))
}

pub(in crate::gitlab) fn update(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let account = call.account()?;
    let (id, note) = (call.home_id()?, call.note()?);
    let (author, note) = (note.author, note.id);
    if call.note()?.is_system() {
        return Err(Refused::forbidden());
    }
    if let Some(body) = call.text("body") {
        // Notes are changed by their authors and by Maintainers.
        let role = call.home()?.role(account);
        if author != account && role < Some(crate::world::Role::Maintain) {
            return Err(Refused::forbidden());
        }
        call.state.edit_comment(&call.caller, id, note, &body)?;
    }
    if let Some(resolved) = call.flag("resolved") {
        let by = resolved.then(|| (account, call.state.now()));
        if let Some(note) = call.state.repository_mut(id)?.comments.get_mut(&note) {
            note.gitlab.resolved = by;
        }
    }
    Ok(Reply::Json(200, note_shape(call.state, id, note)))
}

pub(in crate::gitlab) fn delete(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let account = call.account()?;
    let (id, note) = (call.home_id()?, call.note()?);
    let role = call.home()?.role(account);
    if note.is_system() || (note.author != account && role < Some(crate::world::Role::Maintain)) {
        return Err(Refused::forbidden());
    }
    let note = note.id;
    call.state.delete_comment(&call.caller, id, note)?;
    Ok(Reply::Empty(204))
}
