//! Issues.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Call, Refused, Reply};
use crate::gitlab::shapes::merge_requests::Detail;
use crate::world::gitlab::{Kind, Privacy};
use crate::world::issues::{IssueState, Lock, Subject, SubjectPatch};
use crate::world::{Area, Id, Repository, Role, State};

/// Subjects in the order that was asked for: the newest first without a wish.
pub(super) fn sorted<'s>(call: &Call<'_>, mut found: Vec<&'s Subject>) -> Vec<&'s Subject> {
    let by_update = call.text("order_by").as_deref() == Some("updated_at");
    let key = |one: &&Subject| {
        let at = if by_update { one.updated_at } else { one.created_at };
        (at, one.number)
    };
    found.sort_by_key(key);
    if call.text("sort").as_deref() != Some("asc") {
        found.reverse();
    }
    found
}

/// Asks for the filters that issues and merge requests share: they are known where there is
/// nothing to filter, too.
pub(super) fn know_filters(call: &Call<'_>) {
    for name in [
        "state",
        "iids",
        "labels",
        "author_id",
        "author_username",
        "assignee_id",
        "assignee_username",
        "search",
        "updated_after",
        "updated_before",
        "created_after",
        "created_before",
    ] {
        call.value(name);
    }
}

/// Whether a subject has what the filters that issues and merge requests share ask for.
pub(super) fn fits(call: &Call<'_>, home: &Repository, subject: &Subject) -> bool {
    let state = call.text("state").unwrap_or_else(|| "all".to_owned());
    let iids = call.list("iids").or_else(|| call.list("iids[]"));
    let labels = call.list("labels").unwrap_or_default();
    let own = State::gitlab_labels(home, subject);
    let has = |name: &String| own.iter().any(|label| label.eq_ignore_ascii_case(name));
    let labelled = match labels.first().map(String::as_str) {
        Some("None") => own.is_empty(),
        Some("Any") => !own.is_empty(),
        _ => labels.iter().all(has),
    };
    let user = |id: Option<u64>, name: Option<String>| {
        id.or_else(|| name.and_then(|name| call.state.user_named(&name).map(|user| user.id)))
    };
    let author = user(call.integer("author_id"), call.text("author_username"));
    let assignee = user(call.integer("assignee_id"), call.text("assignee_username"));
    let search = call.said("search").map(|text| text.to_lowercase());
    let contains = |text: &str| {
        let body = subject.body.as_deref().unwrap_or_default().to_lowercase();
        subject.title.to_lowercase().contains(text) || body.contains(text)
    };
    let after = |name: &str| call.time(name);
    (state == "all" || state == subject.gitlab_state())
        && iids.is_none_or(|iids| iids.contains(&subject.gitlab.iid.to_string()))
        && labelled
        && author.is_none_or(|id| id == subject.author)
        && assignee.is_none_or(|id| subject.assignees.contains(&id))
        && search.is_none_or(|text| contains(&text))
        && after("updated_after").is_none_or(|at: Timestamp| subject.updated_at >= at)
        && after("updated_before").is_none_or(|at: Timestamp| subject.updated_at <= at)
        && after("created_after").is_none_or(|at: Timestamp| subject.created_at >= at)
        && after("created_before").is_none_or(|at: Timestamp| subject.created_at <= at)
}

pub(in crate::gitlab) fn list(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = call.home()?;
    know_filters(call);
    let confidential = call.flag("confidential");
    let found = home
        .subjects
        .values()
        .filter(|one| one.kind() == Kind::Issue)
        .filter(|one| call.state.sees_subject(&call.caller, home, one))
        .filter(|one| confidential.is_none_or(|wanted| wanted == one.gitlab.confidential))
        .filter(|one| fits(call, home, one))
        .collect();
    let shapes = sorted(call, found)
        .into_iter()
        .map(|subject| call.state.gitlab_issue(&call.caller, home, subject));
    Ok(Reply::List(shapes.collect()))
}

fn shape(call: &Call<'_>, number: u64) -> Result<Value, Refused> {
    let home = call.home()?;
    Ok(call.state.gitlab_issue(&call.caller, home, home.subject(number)?))
}

pub(in crate::gitlab) fn get(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let number = call.subject_number()?;
    Ok(Reply::Json(200, shape(call, number)?))
}

pub(in crate::gitlab) fn create(call: &mut Call<'_>) -> Result<Reply, Refused> {
    call.account()?;
    let id = call.home_id()?;
    let title = call.need("title")?;
    let labels = call.list("labels").unwrap_or_default();
    let confidential = call.flag("confidential").unwrap_or(false);
    let assignees = wanted_people(call, "assignee_id", "assignee_ids");
    // What follows from the text must see a confidential issue as one.
    let number = call.state.open_issue_as(
        &call.caller,
        id,
        &title,
        call.text("description"),
        &labels,
        |facts| facts.confidential = confidential,
    )?;
    if let Some(people) = assignees {
        assign(call, number, &people)?;
    }
    Ok(Reply::Json(201, shape(call, number)?))
}

/// The people that one of two parameters names; 0 and an empty list name nobody.
pub(super) fn wanted_people(call: &Call<'_>, one: &str, many: &str) -> Option<Vec<Id>> {
    let ids = call.list(many).or_else(|| call.list(one))?;
    let known = ids.iter().filter_map(|id| id.parse::<Id>().ok());
    Some(known.filter(|id| call.state.users.contains_key(id)).collect())
}

/// Assigns, if the caller may; GitLab drops the wish silently otherwise.
pub(super) fn assign(call: &mut Call<'_>, number: u64, people: &[Id]) -> Result<(), Refused> {
    let id = call.home_id()?;
    let logins = people.iter().filter_map(|id| call.state.users.get(id));
    let logins = logins.map(|user| user.login.clone()).collect();
    let area = call.state.repository(id)?.subject(number)?.area();
    if call.state.can(&call.caller, call.state.repository(id)?, area, Role::Triage) {
        let patch = SubjectPatch { assignees: Some(logins), ..SubjectPatch::default() };
        call.state.edit_subject(&call.caller, id, number, patch)?;
    }
    Ok(())
}

/// The labels that a request leaves on a subject: `labels`, `add_labels`, `remove_labels`.
pub(super) fn wanted_labels(call: &Call<'_>, before: Vec<String>) -> Option<Vec<String>> {
    let set = call.value("labels").map(super::super::call::list);
    let add = call.list("add_labels");
    let remove = call.list("remove_labels");
    if set.is_none() && add.is_none() && remove.is_none() {
        return None;
    }
    let mut labels = set.unwrap_or(before);
    for name in add.into_iter().flatten() {
        if !labels.iter().any(|one| one.eq_ignore_ascii_case(&name)) {
            labels.push(name);
        }
    }
    for name in remove.into_iter().flatten() {
        labels.retain(|one| !one.eq_ignore_ascii_case(&name));
    }
    Some(labels)
}

pub(super) fn wanted_state(call: &Call<'_>) -> Result<Option<IssueState>, Refused> {
    match call.text("state_event").as_deref() {
        Some("close") => Ok(Some(IssueState::Completed)),
        Some("reopen") => Ok(Some(IssueState::Open)),
        Some(_) => Err(Refused::wrong_value("state_event")),
        None => Ok(None),
    }
}

/// Locks or unlocks as `discussion_locked` says.
pub(super) fn lock(call: &mut Call<'_>, number: u64) -> Result<(), Refused> {
    let Some(locked) = call.flag("discussion_locked") else { return Ok(()) };
    let id = call.home_id()?;
    let lock = locked.then_some(Lock { reason: None });
    call.state.set_lock(&call.caller, id, number, lock)?;
    Ok(())
}

pub(in crate::gitlab) fn update(call: &mut Call<'_>) -> Result<Reply, Refused> {
    call.account()?;
    let (id, number) = (call.home_id()?, call.subject_number()?);
    let subject = call.subject()?;
    let before = State::gitlab_labels(call.home()?, subject);
    let patch = SubjectPatch {
        title: call.text("title"),
        body: call.text("description"),
        state: wanted_state(call)?,
        labels: wanted_labels(call, before),
        assignees: None,
    };
    let named = [
        "confidential",
        "due_date",
        "discussion_locked",
        "assignee_id",
        "assignee_ids",
        "milestone_id",
        "weight",
        "issue_type",
    ];
    let nothing = patch.title.is_none()
        && patch.body.is_none()
        && patch.state.is_none()
        && patch.labels.is_none()
        && !named.iter().any(|name| call.value(name).is_some());
    if nothing {
        let told = "title, description, assignee_ids, milestone_id, discussion_locked, labels, add_labels, remove_labels, due_date, confidential, weight, issue_type, state_event are missing, at least one parameter must be provided";
        return Err(Refused::new(400, json!({ "error": told })));
    }
    call.state.edit_subject(&call.caller, id, number, patch)?;
    lock(call, number)?;
    if let Some(people) = wanted_people(call, "assignee_id", "assignee_ids") {
        assign(call, number, &people)?;
    }
    if let Some(confidential) = call.flag("confidential") {
        call.home_as(Area::Issues, Role::Triage)?;
        call.state.set_confidential(&call.caller, id, number, Privacy::of(confidential))?;
    }
    if let Some(due) = call.text("due_date") {
        call.home_as(Area::Issues, Role::Triage)?;
        let subject = call.state.repository_mut(id)?.subject_mut(number)?;
        subject.gitlab.due_date = Some(due).filter(|due| !due.is_empty());
    }
    Ok(Reply::Json(200, shape(call, number)?))
}

pub(in crate::gitlab) fn delete(call: &mut Call<'_>) -> Result<Reply, Refused> {
    call.account()?;
    let (id, number) = (call.home_id()?, call.subject_number()?);
    call.state.delete_issue(&call.caller, id, number)?;
    Ok(Reply::Empty(204))
}

/// Merge requests whose text says that they close this issue.
pub(in crate::gitlab) fn related(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let (home, subject) = (call.home()?, call.subject()?);
    let mut shapes = Vec::new();
    for other in home.subjects.values().filter(|one| one.kind() == Kind::MergeRequest) {
        let text = other.body.as_deref().unwrap_or_default();
        if call.state.closing_numbers(home.id, text)?.contains(&subject.gitlab.iid) {
            let shape =
                call.state.gitlab_merge_request(&call.caller, home, other, Detail::Listed)?;
            shapes.push(shape);
        }
    }
    Ok(Reply::List(shapes))
}

/// Links between issues are not kept here.
pub(in crate::gitlab) fn links(call: &mut Call<'_>) -> Result<Reply, Refused> {
    call.subject()?;
    Ok(Reply::List(Vec::new()))
}
