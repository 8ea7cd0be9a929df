//! Labels of a project.

use serde_json::json;

use super::{Call, Refused, Reply};
use crate::gitlab::shapes::written;
use crate::world::labels::{Label, LabelPatch, Labelling};
use crate::world::{Area, Role, State};

pub(in crate::gitlab) fn list(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = call.home()?;
    let search = call.said("search").map(|text| text.to_lowercase());
    let mut found: Vec<&Label> = home
        .labels
        .iter()
        .filter(|label| search.as_ref().is_none_or(|text| label.name.to_lowercase().contains(text)))
        .collect();
    found.sort_by_key(|label| label.name.to_lowercase());
    Ok(Reply::List(found.into_iter().map(|label| State::gitlab_label(home, label)).collect()))
}

/// Labels put on an issue or merge request and taken off it, oldest first.
pub(in crate::gitlab) fn events(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let (home, subject) = (call.home()?, call.subject()?);
    let own = |one: &&Labelling| (one.home, one.number) == (home.id, subject.number);
    let kind = if subject.pull.is_some() { "MergeRequest" } else { "Issue" };
    let events = call.state.labellings.iter().filter(own).map(|one| {
        // Of a label that is gone, GitLab tells none.
        let label = home.labels.iter().find(|label| label.name == one.name);
        json!({
            "id": one.id,
            "user": one.by.map(|by| call.state.gitlab_user(by)),
            "created_at": written(one.at),
            "resource_type": kind,
            "resource_id": subject.gitlab_id(),
            "label": label.map(|label| json!({
                "id": label.id,
                "name": label.name,
                "color": format!("#{}", label.color),
                "description": label.description,
            })),
            "action": if one.on { "add" } else { "remove" },
        })
    });
    Ok(Reply::List(events.collect()))
}

/// The label in the path, by id or name.
fn label<'c>(call: &'c Call<'_>) -> Result<&'c Label, Refused> {
    let home = call.home()?;
    let wanted = call.part("label_id")?;
    let found = home.labels.iter().find(|one| one.name == wanted || one.id.to_string() == wanted);
    found.ok_or_else(|| Refused::missing("Label"))
}

pub(in crate::gitlab) fn get(call: &mut Call<'_>) -> Result<Reply, Refused> {
    Ok(Reply::Json(200, State::gitlab_label(call.home()?, label(call)?)))
}

/// A colour as the world keeps it; GitLab takes `#` and six (or three) digits, or a CSS name.
fn color(text: &str) -> Result<String, Refused> {
    const NAMED: [(&str, &str); 6] = [
        ("red", "ff0000"),
        ("green", "008000"),
        ("blue", "0000ff"),
        ("yellow", "ffff00"),
        ("orange", "ffa500"),
        ("gray", "808080"),
    ];
    if let Some((_, digits)) = NAMED.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
        return Ok((*digits).to_owned());
    }
    let wrong = || Refused::field("color", "must be a valid color code");
    let digits = text.strip_prefix('#').ok_or_else(wrong)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(wrong());
    }
    match digits.len() {
        6 => Ok(digits.to_owned()),
        3 => Ok(digits.chars().flat_map(|digit| [digit, digit]).collect()),
        _ => Err(wrong()),
    }
}

pub(in crate::gitlab) fn create(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let id = call.home_as(Area::Issues, Role::Triage)?.id;
    let (name, code) = (call.need("name")?, color(&call.need("color")?)?);
    if name.contains(',') {
        return Err(Refused::field("title", "is invalid"));
    }
    if call.state.has_label(id, &name) {
        return Err(Refused::told(409, "Label already exists"));
    }
    let description = call.text("description");
    call.state.make_label(id, &name, &code, description)?;
    let home = call.home()?;
    let made = home.labels.iter().find(|one| one.name == name);
    let made = made.ok_or_else(|| Refused::missing("Label"))?;
    Ok(Reply::Json(201, State::gitlab_label(home, made)))
}

pub(in crate::gitlab) fn update(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let id = call.home_as(Area::Issues, Role::Triage)?.id;
    let old = label(call)?.name.clone();
    let patch = LabelPatch {
        name: call.said("new_name"),
        color: call.text("color").map(|text| color(&text)).transpose()?,
        description: call.text("description"),
    };
    if patch.name.is_none() && patch.color.is_none() && patch.description.is_none() {
        return Err(Refused::lacks("new_name, color, description"));
    }
    let label_id = label(call)?.id;
    if let Some(name) = &patch.name
        && call.state.label_named(id, name).is_some_and(|other| other.id != label_id)
    {
        return Err(Refused::field("title", "has already been taken"));
    }
    let home = call.state.repository_mut(id)?;
    let label = home.labels.iter_mut().find(|one| one.name == old);
    let label = label.ok_or_else(|| Refused::missing("Label"))?;
    if let Some(name) = patch.name {
        label.name = name;
    }
    if let Some(color) = patch.color {
        label.color = color;
    }
    if patch.description.is_some() {
        label.description = patch.description;
    }
    let home = call.home()?;
    let label = home.labels.iter().find(|one| one.id == label_id);
    let label = label.ok_or_else(|| Refused::missing("Label"))?;
    Ok(Reply::Json(200, State::gitlab_label(home, label)))
}

pub(in crate::gitlab) fn delete(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let id = call.home_as(Area::Issues, Role::Triage)?.id;
    let gone = label(call)?.id;
    let home = call.state.repository_mut(id)?;
    home.labels.retain(|label| label.id != gone);
    for subject in home.subjects.values_mut() {
        subject.labels.retain(|label| *label != gone);
    }
    Ok(Reply::Empty(204))
}
