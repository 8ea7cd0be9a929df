//! Merge requests: opening, changing, what they bring.

use serde_json::{Value, json};

use super::issues::{fits, know_filters, lock, sorted, wanted_labels, wanted_people, wanted_state};
use super::{Call, Refused, Reply};
use crate::gitlab::call::project;
use crate::gitlab::shapes::commits::change_shape;
use crate::gitlab::shapes::merge_requests::Detail;
use crate::gitlab::shapes::written;
use crate::shapes::extend;
use crate::world::gitlab::Kind;
use crate::world::issues::{Subject, SubjectPatch};
use crate::world::pulls::{NewPull, Pull, Stage};
use crate::world::{Area, Id, Level, Repository, Role, State};

pub(super) fn shape(call: &Call<'_>, repository: Id, number: u64) -> Result<Value, Refused> {
    let home = call.state.repository(repository)?;
    let subject = home.subject(number)?;
    Ok(call.state.gitlab_merge_request(&call.caller, home, subject, Detail::Full)?)
}

/// The merge request in the path.
pub(super) fn pull<'c>(
    call: &'c Call<'_>,
) -> Result<(&'c Repository, &'c Subject, &'c Pull), Refused> {
    let (home, subject) = (call.home()?, call.subject()?);
    Ok((home, subject, home.pull(subject.number)?))
}

pub(in crate::gitlab) fn list(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = call.home()?;
    know_filters(call);
    let source = call.text("source_branch");
    let target = call.text("target_branch");
    let source_project = call.integer("source_project_id");
    let draft = call.text("wip").map(|word| word == "yes").or_else(|| call.flag("draft"));
    let found: Vec<&Subject> = home
        .subjects
        .values()
        .filter(|one| {
            one.pull.as_ref().is_some_and(|pull| {
                source.as_ref().is_none_or(|name| *name == pull.head_ref)
                    && target.as_ref().is_none_or(|name| *name == pull.base_ref)
                    && source_project.is_none_or(|id| pull.head_repository == Some(id))
                    && draft.is_none_or(|draft| draft == (pull.stage == Stage::Draft))
            })
        })
        .filter(|one| fits(call, home, one))
        .collect();
    let mut shapes = Vec::new();
    for subject in sorted(call, found) {
        shapes.push(call.state.gitlab_merge_request(
            &call.caller,
            home,
            subject,
            Detail::Listed,
        )?);
    }
    Ok(Reply::List(shapes))
}

pub(in crate::gitlab) fn get(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let (id, number) = (call.home_id()?, call.subject_number()?);
    Ok(Reply::Json(200, shape(call, id, number)?))
}

/// Whether the caller may change this merge request: its author, and Developers.
pub(super) fn allow_change(call: &Call<'_>) -> Result<(), Refused> {
    let account = call.account()?;
    let (home, subject, _) = pull(call)?;
    let needed = if subject.author == account { Role::Read } else { Role::Write };
    Ok(call.state.allow(&call.caller, home, Area::PullRequests, Level::Write, needed)?)
}

pub(in crate::gitlab) fn create(call: &mut Call<'_>) -> Result<Reply, Refused> {
    call.account()?;
    let source = call.home()?;
    let (title, head, base) =
        (call.need("title")?, call.need("source_branch")?, call.need("target_branch")?);
    let target = match call.text("target_project_id") {
        Some(id) => project(call.state, &id)
            .filter(|home| call.state.sees(&call.caller, home))
            .ok_or_else(|| Refused::missing("Project"))?,
        None => source,
    };
    call.state.allow(&call.caller, source, Area::Contents, Level::Write, Role::Write)?;
    if source.id != target.id && source.fork_of != Some(target.id) {
        return Err(Refused::told(
            422,
            json!(["Source project is not a fork of the target project"]),
        ));
    }
    if source.id == target.id && head == base {
        let told = "You can't use same project/branch for source and target";
        return Err(Refused::told(422, json!([told])));
    }
    if source.branch(&head).is_none() {
        return Err(Refused::field("source_branch", "does not exist"));
    }
    if target.branch(&base).is_none() {
        return Err(Refused::field("target_branch", "does not exist"));
    }
    if title.trim().is_empty() {
        return Err(Refused::field("title", "can't be blank"));
    }
    let twin = target.subjects.values().find(|one| {
        one.state.is_open()
            && one.pull.as_ref().is_some_and(|pull| {
                pull.head_repository == Some(source.id)
                    && pull.head_ref == head
                    && pull.base_ref == base
            })
    });
    if let Some(twin) = twin {
        let reference = twin.gitlab_reference();
        let told = format!(
            "Another open merge request already exists for this source branch: {reference}"
        );
        return Err(Refused::told(409, json!([told])));
    }
    let head = if source.id == target.id {
        head
    } else {
        format!("{}:{head}", call.state.user(source.owner)?.login)
    };
    let (id, labels) = (target.id, call.list("labels").unwrap_or_default());
    let body = call.text("description");
    let new = NewPull { title, body, head, base, stage: Stage::Ready };
    let facts = {
        let remove = call.flag("remove_source_branch").unwrap_or(false);
        let squash = call.flag("squash").unwrap_or(false);
        let allow = call.flag("allow_collaboration").unwrap_or(false);
        let reviewers = wanted_people(call, "reviewer_id", "reviewer_ids").unwrap_or_default();
        (remove, squash, allow, reviewers)
    };
    let people = wanted_people(call, "assignee_id", "assignee_ids");
    let home = call.state.repository(id)?;
    let may_label = call.state.can(&call.caller, home, Area::PullRequests, Role::Triage);
    let number =
        call.state.open_pull_as(&call.caller, id, new, &labels_for(may_label, labels), |one| {
            (one.remove_source, one.squash, one.allow_collaboration, one.reviewers) = facts;
        })?;
    if let Some(people) = people.filter(|_| may_label) {
        assign(call, id, number, &people)?;
    }
    Ok(Reply::Json(201, shape(call, id, number)?))
}

/// GitLab drops labels silently where the caller may not label.
fn labels_for(may_label: bool, labels: Vec<String>) -> Vec<String> {
    if may_label { labels } else { Vec::new() }
}

fn assign(call: &mut Call<'_>, id: Id, number: u64, people: &[Id]) -> Result<(), Refused> {
    let logins = people.iter().filter_map(|id| call.state.users.get(id));
    let assignees = Some(logins.map(|user| user.login.clone()).collect());
    let patch = SubjectPatch { assignees, ..SubjectPatch::default() };
    Ok(call.state.edit_subject(&call.caller, id, number, patch)?)
}

pub(in crate::gitlab) fn update(call: &mut Call<'_>) -> Result<Reply, Refused> {
    allow_change(call)?;
    let id = call.home_id()?;
    let (home, subject, _) = pull(call)?;
    let number = subject.number;
    let before = State::gitlab_labels(home, subject);
    let base = call.text("target_branch");
    if base.as_ref().is_some_and(|base| home.branch(base).is_none()) {
        return Err(Refused::field("target_branch", "does not exist"));
    }
    let state = wanted_state(call)?;
    if state.is_some_and(crate::world::issues::IssueState::is_open)
        && subject.gitlab_state() == "merged"
    {
        return Err(Refused::told(400, json!({ "state": ["cannot transition via \"reopen\""] })));
    }
    let patch = SubjectPatch {
        title: call.text("title"),
        body: call.text("description"),
        state,
        labels: wanted_labels(call, before),
        assignees: None,
    };
    call.state.edit_pull(&call.caller, id, number, patch, base.as_deref())?;
    lock(call, number)?;
    if let Some(people) = wanted_people(call, "assignee_id", "assignee_ids") {
        assign(call, id, number, &people)?;
    }
    let reviewers = wanted_people(call, "reviewer_id", "reviewer_ids");
    let (remove, squash) = (call.flag("remove_source_branch"), call.flag("squash"));
    let allow = call.flag("allow_collaboration");
    let facts = &mut call.state.repository_mut(id)?.subject_mut(number)?.gitlab;
    facts.reviewers = reviewers.unwrap_or_else(|| facts.reviewers.clone());
    facts.remove_source = remove.unwrap_or(facts.remove_source);
    facts.squash = squash.unwrap_or(facts.squash);
    facts.allow_collaboration = allow.unwrap_or(facts.allow_collaboration);
    Ok(Reply::Json(200, shape(call, id, number)?))
}

pub(in crate::gitlab) fn delete(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let id = call.home_as(Area::PullRequests, Role::Admin)?.id;
    let number = call.subject_number()?;
    let home = call.state.repository_mut(id)?;
    home.subjects.remove(&number);
    home.comments.retain(|_, comment| comment.number != number);
    Ok(Reply::Empty(204))
}

pub(in crate::gitlab) fn commits(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let (home, _, pull) = pull(call)?;
    let fork = home.git.merge_base(&pull.base_sha, &pull.head_sha);
    let mut shapes = Vec::new();
    for oid in home.git.history(&pull.head_sha, fork.as_deref(), None)? {
        shapes.push(call.state.gitlab_commit(home, &home.git.commit(&oid)?));
    }
    Ok(Reply::List(shapes))
}

pub(in crate::gitlab) fn diffs(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let (home, _, pull) = pull(call)?;
    Ok(Reply::List(home.pull_changes(pull)?.iter().map(change_shape).collect()))
}

/// The merge request with its changes; deprecated, still served.
pub(in crate::gitlab) fn changes(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let (home, subject, pull) = pull(call)?;
    let changes: Vec<Value> = home.pull_changes(pull)?.iter().map(change_shape).collect();
    let whole = shape(call, home.id, subject.number)?;
    Ok(Reply::Json(200, extend(whole, json!({ "changes": changes, "overflow": false }))))
}

pub(in crate::gitlab) fn raw_diffs(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let (home, _, pull) = pull(call)?;
    let fork = home.git.merge_base(&pull.base_sha, &pull.head_sha);
    let base = fork.as_deref().unwrap_or(&pull.base_sha);
    let diff = home.git.run(&["diff-tree", "-p", "-M", base, &pull.head_sha])?;
    Ok(Reply::Raw(diff, Vec::new()))
}

/// There is one version of a merge request's diff: the present one.
pub(in crate::gitlab) fn versions(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let (home, subject, pull) = pull(call)?;
    let refs = call.state.gitlab_diff_refs(home, pull);
    Ok(Reply::List(vec![json!({
        "id": subject.gitlab_id(),
        "head_commit_sha": pull.head_sha,
        "base_commit_sha": refs.get("base_sha"),
        "start_commit_sha": refs.get("start_sha"),
        "created_at": written(subject.created_at),
        "merge_request_id": subject.gitlab_id(),
        "state": "collected",
        "real_size": home.pull_changes(pull)?.len().to_string(),
        "patch_id_sha": null,
    })]))
}

pub(in crate::gitlab) fn pipelines(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let (home, _, pull) = pull(call)?;
    let pipeline = call.state.gitlab_pipeline(home, &pull.head_sha);
    Ok(Reply::List(if pipeline.is_null() { Vec::new() } else { vec![pipeline] }))
}

/// The issues that are closed when it is merged.
pub(in crate::gitlab) fn closes(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let (home, subject, _) = pull(call)?;
    let text = subject.body.as_deref().unwrap_or_default();
    let numbers = call.state.closing_numbers(home.id, text)?;
    let named = numbers.iter().filter_map(|iid| home.by_iid(Kind::Issue, *iid).ok());
    let seen = named.filter(|one| call.state.sees_subject(&call.caller, home, one));
    Ok(Reply::List(seen.map(|one| call.state.gitlab_issue(&call.caller, home, one)).collect()))
}

pub(in crate::gitlab) fn participants(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let (home, subject, _) = pull(call)?;
    let mut people = vec![subject.author];
    for note in home.comments_of(subject.number) {
        if !people.contains(&note.author) {
            people.push(note.author);
        }
    }
    Ok(Reply::List(people.into_iter().map(|id| call.state.gitlab_user(id)).collect()))
}
