//! Labels.

use serde_json::Value;

use super::Reply;
use super::call::{Call, names};
use crate::refusal::Refusal;
use crate::world::labels::LabelPatch;
use crate::world::{Area, Id};

fn shapes(call: &Call<'_>, number: u64) -> Result<Vec<Value>, Refusal> {
    let home = call.home()?;
    let subject = home.subject(number)?;
    let found = home.labels.iter().filter(|label| subject.labels.contains(&label.id));
    Ok(found.map(|label| call.state.label_shape(home, label)).collect())
}

/// The labels a body names: an object with `labels`, or the bare list GitHub also takes.
fn wanted(call: &Call<'_>) -> Vec<String> {
    call.names("labels").or_else(|| names(&call.body)).unwrap_or_default()
}

pub(super) fn of_subject(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    call.reading(Area::Issues)?;
    Ok(Reply::List(shapes(call, call.number("issue_number")?)?))
}

fn change(call: &mut Call<'_>, next: impl Fn(&[Id], Vec<Id>) -> Vec<Id>) -> Result<(), Refusal> {
    let (id, number) = (call.home_id()?, call.number("issue_number")?);
    call.state.allow_labelling(&call.caller, id, number)?;
    let named = call.state.label_ids(id, &wanted(call))?;
    let before = call.state.repository(id)?.subject(number)?.labels.clone();
    call.state.set_labels(&call.caller, id, number, &next(&before, named))
}

pub(super) fn add(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    change(call, |before, named| {
        let mut all = before.to_vec();
        all.extend(named.into_iter().filter(|id| !before.contains(id)));
        all
    })?;
    Ok(Reply::Json(200, Value::Array(shapes(call, call.number("issue_number")?)?)))
}

pub(super) fn set(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    change(call, |_, named| named)?;
    Ok(Reply::Json(200, Value::Array(shapes(call, call.number("issue_number")?)?)))
}

pub(super) fn clear(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    change(call, |_, _| Vec::new())?;
    Ok(Reply::Empty(204))
}

pub(super) fn remove(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let (id, number) = (call.home_id()?, call.number("issue_number")?);
    call.state.allow_labelling(&call.caller, id, number)?;
    let label = call.state.label_named(id, call.param("name")?).map(|label| label.id);
    let before = call.state.repository(id)?.subject(number)?.labels.clone();
    let label = label.filter(|id| before.contains(id)).ok_or(Refusal::NotFound)?;
    let rest: Vec<Id> = before.into_iter().filter(|id| *id != label).collect();
    call.state.set_labels(&call.caller, id, number, &rest)?;
    Ok(Reply::Json(200, Value::Array(shapes(call, number)?)))
}

pub(super) fn of_repository(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::Issues)?;
    Ok(Reply::List(home.labels.iter().map(|one| call.state.label_shape(home, one)).collect()))
}

fn one(call: &Call<'_>, label: Id) -> Result<Value, Refusal> {
    let home = call.home()?;
    let label = home.labels.iter().find(|one| one.id == label).ok_or(Refusal::NotFound)?;
    Ok(call.state.label_shape(home, label))
}

pub(super) fn get(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::Issues)?.id;
    let label = call.state.label_named(home, call.param("name")?).ok_or(Refusal::NotFound)?.id;
    Ok(Reply::Json(200, one(call, label)?))
}

pub(super) fn create(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let id = call.home_id()?;
    let name = call.need("Label", "name")?;
    let (color, description) = (call.text("color"), call.text("description"));
    let label = call.state.create_label(&call.caller, id, &name, color.as_deref(), description)?;
    Ok(Reply::Json(201, one(call, label)?))
}

pub(super) fn update(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let id = call.home_id()?;
    let name = call.param("name")?.to_owned();
    let patch = LabelPatch {
        name: call.text("new_name"),
        color: call.text("color"),
        description: call.text("description"),
    };
    let label = call.state.edit_label(&call.caller, id, &name, patch)?;
    Ok(Reply::Json(200, one(call, label)?))
}

pub(super) fn delete(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let id = call.home_id()?;
    let name = call.param("name")?.to_owned();
    call.state.delete_label(&call.caller, id, &name)?;
    Ok(Reply::Empty(204))
}
