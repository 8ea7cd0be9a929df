//! Fields of a project.

use serde_json::Value;

use super::Context;
use super::object::{Out, Thing, access, gid, user};
use super::subjects::label;
use crate::gitlab::shapes::projects::visibility;
use crate::gitlab::shapes::written;
use crate::refusal::Refusal;
use crate::world::gitlab::Kind;
use crate::world::issues::Subject;
use crate::world::pulls::Stage;
use crate::world::{Id, Repository, Role, State};

fn texts(arguments: &Value, name: &str) -> Option<Vec<String>> {
    let list = arguments.get(name)?.as_array()?;
    Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}

/// The subjects of a kind that fit a field's arguments, in the order they ask for.
fn found<'h>(
    context: &Context<'_>,
    home: &'h Repository,
    kind: Kind,
    arguments: &Value,
) -> Vec<&'h Subject> {
    let text = |name: &str| arguments.get(name).and_then(Value::as_str);
    let iids = texts(arguments, "iids").or_else(|| text("iid").map(|iid| vec![iid.to_owned()]));
    let labels = texts(arguments, "labels").or_else(|| texts(arguments, "labelName"));
    let sources = texts(arguments, "sourceBranches");
    let targets = texts(arguments, "targetBranches");
    let draft = arguments.get("draft").and_then(Value::as_bool);
    let state = text("state").unwrap_or("all").to_lowercase();
    let author =
        text("authorUsername").map(|name| context.state.user_named(name).map(|user| user.id));
    let search = text("search").map(str::to_lowercase);
    let mut found: Vec<&Subject> = home
        .subjects
        .values()
        .filter(|one| one.kind() == kind)
        .filter(|one| context.state.sees_subject(&context.caller, home, one))
        .filter(|one| state == "all" || state == one.gitlab_state())
        .filter(|one| iids.as_ref().is_none_or(|iids| iids.contains(&one.gitlab.iid.to_string())))
        .filter(|one| author.is_none_or(|author| author == Some(one.author)))
        .filter(|one| search.as_ref().is_none_or(|text| one.title.to_lowercase().contains(text)))
        .filter(|one| {
            let own = State::gitlab_labels(home, one);
            labels.iter().flatten().all(|name| own.contains(name))
        })
        .filter(|one| {
            one.pull.as_ref().is_none_or(|pull| {
                sources.as_ref().is_none_or(|names| names.contains(&pull.head_ref))
                    && targets.as_ref().is_none_or(|names| names.contains(&pull.base_ref))
                    && draft.is_none_or(|draft| draft == (pull.stage == Stage::Draft))
            })
        })
        .collect();
    let sort = text("sort").unwrap_or("created_desc").to_lowercase();
    let merged_at = |one: &Subject| one.pull.as_ref().and_then(|pull| pull.merged_at);
    match sort.split('_').next() {
        Some("updated") => found.sort_by_key(|one| (one.updated_at, one.number)),
        Some("merged") => found.sort_by_key(|one| (merged_at(one), one.number)),
        _ => found.sort_by_key(|one| one.number),
    }
    if sort.ends_with("desc") {
        found.reverse();
    }
    found
}

fn thing(home: &Repository, subject: &Subject) -> Thing {
    match subject.kind() {
        Kind::Issue => Thing::Issue(home.id, subject.number),
        Kind::MergeRequest => Thing::MergeRequest(home.id, subject.number),
    }
}

fn list(home: &Repository, found: &[&Subject]) -> Vec<(u64, Thing)> {
    found.iter().map(|subject| (subject.number, thing(home, subject))).collect()
}

fn permissions(context: &Context<'_>, home: &Repository) -> Thing {
    let role = context.caller.account().and_then(|id| home.role(id));
    let may = |needed: Role| Out::leaf(role >= Some(needed));
    Thing::made(
        "ProjectPermissions",
        vec![
            ("adminProject", may(Role::Maintain)),
            ("createIssue", may(Role::Read)),
            ("createLabel", may(Role::Triage)),
            ("createMergeRequestFrom", may(Role::Write)),
            ("createMergeRequestIn", may(Role::Read)),
            ("downloadCode", Out::leaf(true)),
            ("forkProject", may(Role::Read)),
            ("pushCode", may(Role::Write)),
            ("readProject", Out::leaf(true)),
        ],
    )
}

fn members(context: &Context<'_>, home: &Repository, arguments: &Value) -> Out {
    let search = arguments.get("search").and_then(Value::as_str).map(str::to_lowercase);
    let found = home.collaborators.iter().filter_map(|(id, role)| {
        let login = &context.state.users.get(id)?.login;
        let fits = search.as_ref().is_none_or(|text| login.to_lowercase().contains(text));
        fits.then(|| {
            let fields = vec![
                ("id", gid("ProjectMember", id)),
                ("accessLevel", Out::One(access(Some(*role)))),
                ("createdAt", Out::leaf(written(home.created_at))),
                ("user", user(context.state, *id)),
            ];
            (*id, Thing::made("ProjectMember", fields))
        })
    });
    Out::List("ProjectMember", found.collect())
}

pub(super) fn resolve(
    context: &Context<'_>,
    id: Id,
    field: &str,
    arguments: &Value,
) -> Result<Out, Refusal> {
    let state = context.state;
    let home = state.repository(id)?;
    let full = state.full_name(home);
    let page = state.gitlab_page(home);
    let text = |name: &str| arguments.get(name).and_then(Value::as_str).unwrap_or_default();
    Ok(match field {
        "id" => gid("Project", id),
        "fullPath" => Out::leaf(full),
        "name" | "path" => Out::leaf(home.name.as_str()),
        "nameWithNamespace" => Out::leaf(full.replace('/', " / ")),
        "description" => Out::leaf(home.gitlab.description.clone()),
        "webUrl" => Out::leaf(page),
        "httpUrlToRepo" => Out::leaf(format!("{page}.git")),
        "sshUrlToRepo" => Out::leaf(format!("git@127.0.0.1:{full}.git")),
        "archived" => Out::leaf(home.archived),
        "visibility" => Out::leaf(visibility(home)),
        "createdAt" => Out::leaf(written(home.created_at)),
        "issuesEnabled" => Out::leaf(home.has_issues),
        "mergeRequestsEnabled" | "removeSourceBranchAfterMerge" => Out::leaf(true),
        "onlyAllowMergeIfPipelineSucceeds" => Out::leaf(home.gitlab.needs_pipeline),
        "maxAccessLevel" => {
            let own = context.caller.account().and_then(|user| home.collaborators.get(&user));
            Out::One(access(own.copied()))
        }
        "userPermissions" => Out::One(permissions(context, home)),
        "projectMembers" => members(context, home, arguments),
        "repository" => Out::One(Thing::Repository(id)),
        "issue" => {
            let found = found(context, home, Kind::Issue, arguments);
            Out::maybe(found.first().map(|one| thing(home, one)))
        }
        "mergeRequest" => {
            let found = found(context, home, Kind::MergeRequest, arguments);
            Out::maybe(found.first().map(|one| thing(home, one)))
        }
        "issues" => Out::List("Issue", list(home, &found(context, home, Kind::Issue, arguments))),
        "mergeRequests" => {
            let found = found(context, home, Kind::MergeRequest, arguments);
            Out::List("MergeRequest", list(home, &found))
        }
        "label" => {
            let found = home.labels.iter().find(|one| one.name == text("title"));
            Out::maybe(found.map(label))
        }
        "labels" => {
            let wanted = text("searchTerm").to_lowercase();
            let fits = home.labels.iter().filter(|one| one.name.to_lowercase().contains(&wanted));
            Out::List("Label", fits.map(|one| (one.id, label(one))).collect())
        }
        _ => Out::NULL,
    })
}
