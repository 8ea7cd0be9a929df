//! Projects, groups, forks, description templates.

use jiff::Timestamp;
use serde_json::json;

use super::{Call, Refused, Reply};
use crate::git::{Depth, Git, ObjectKind};
use crate::gitlab::shapes::people::role as role_of;
use crate::refusal::Refusal;
use crate::world::files::NewCommit;
use crate::world::repository::Visibility;
use crate::world::{Caller, Id, Repository, Role, State, User, UserKind};

/// Where GitLab looks for description templates of issues.
pub(crate) const TEMPLATES: &str = ".gitlab/issue_templates";

pub(in crate::gitlab) fn get(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = call.home()?;
    Ok(Reply::Json(200, call.state.gitlab_project(&call.caller, home)))
}

/// When something was pushed or written there the last time.
fn last_activity(home: &Repository) -> Timestamp {
    let subjects = home.subjects.values().map(|subject| subject.updated_at);
    subjects.fold(home.pushed_at, Timestamp::max)
}

#[expect(clippy::unnecessary_wraps, reason = "every operation answers so")]
pub(in crate::gitlab) fn list(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let search = call.said("search").map(|text| text.to_lowercase());
    let member = call.flag("membership") == Some(true);
    let owned = call.flag("owned") == Some(true);
    let account = call.caller.account();
    let role = |home: &Repository| account.and_then(|user| home.collaborators.get(&user)).copied();
    let least = call.integer("min_access_level").and_then(role_of);
    let archived = call.flag("archived");
    let active = call.time("last_activity_after");
    call.text("order_by");
    let seen = call
        .state
        .repositories
        .values()
        .rev()
        .filter(|home| call.state.sees(&call.caller, home))
        .filter(|home| !member || role(home).is_some())
        .filter(|home| !owned || role(home) == Some(Role::Admin))
        .filter(|home| least.is_none_or(|least| role(home) >= Some(least)))
        .filter(|home| archived.is_none_or(|archived| home.archived == archived))
        .filter(|home| active.is_none_or(|active| last_activity(home) >= active))
        .filter(|home| search.as_ref().is_none_or(|text| home.name.to_lowercase().contains(text)));
    let simple = call.flag("simple") == Some(true) || account.is_none();
    let shapes = seen.map(|home| {
        if simple {
            call.state.gitlab_simple_project(home)
        } else {
            call.state.gitlab_project(&call.caller, home)
        }
    });
    Ok(Reply::List(shapes.collect()))
}

fn namespace(state: &State, name: &str) -> Option<Id> {
    let by_id = name.parse::<Id>().ok().filter(|id| state.users.contains_key(id));
    by_id.or_else(|| state.user_named(name).map(|user| user.id))
}

pub(in crate::gitlab) fn create(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let account = call.account()?;
    let name =
        call.said("path").or_else(|| call.said("name")).ok_or_else(|| Refused::lacks("name"))?;
    let path: String =
        name.to_lowercase()
            .chars()
            .map(|letter| {
                if letter.is_ascii_alphanumeric() || "-_.".contains(letter) { letter } else { '-' }
            })
            .collect();
    let owner = match call.text("namespace_id") {
        Some(wanted) => namespace(call.state, &wanted)
            .ok_or_else(|| Refused::told(400, json!({ "namespace": ["is not valid"] })))?,
        None => account,
    };
    let login = call.state.user(owner)?.login.clone();
    if call.state.repository_named(&login, &path).is_some() {
        return Err(Refused::told(
            400,
            json!({ "project_namespace.name": ["has already been taken"], "name": ["has already been taken"], "path": ["has already been taken"] }),
        ));
    }
    let branch = call.said("default_branch").unwrap_or_else(|| "main".to_owned());
    let serial = call.state.next_id();
    let git = Git::create(
        call.state.folder.clone().as_deref(),
        &format!("{serial}-{path}.git"),
        &branch,
    )?;
    let visibility = match call.text("visibility").as_deref() {
        Some("private" | "internal") => Visibility::Private,
        _ => Visibility::Public,
    };
    let id = call.state.add_repository(owner, &path, visibility, git)?;
    let description = call.text("description");
    let home = call.state.repository_mut(id)?;
    home.gitlab.description = description;
    home.collaborators.insert(account, Role::Admin);
    if call.flag("initialize_with_readme") == Some(true) {
        let new = NewCommit {
            branch,
            expected_head: None,
            message: "Initial commit".to_owned(),
            changes: vec![("README.md".to_owned(), Some(format!("# {name}\n").into_bytes()))],
            author: None,
            committer: None,
        };
        call.state.commit_files(&Caller::Browser(account), id, &new)?;
    }
    let home = call.state.repository(id)?;
    Ok(Reply::Json(201, call.state.gitlab_project(&call.caller, home)))
}

pub(in crate::gitlab) fn fork(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let account = call.account()?;
    let source = call.home()?;
    let wanted = call
        .text("namespace_path")
        .or_else(|| call.text("namespace_id"))
        .or_else(|| call.text("namespace"));
    let owner = match wanted {
        Some(wanted) => {
            namespace(call.state, &wanted).ok_or_else(|| Refused::missing("Target Namespace"))?
        }
        None => account,
    };
    let (source_id, name) = (source.id, call.said("path").unwrap_or_else(|| source.name.clone()));
    let login = call.state.user(owner)?.login.clone();
    if call.state.repository_named(&login, &name).is_some() {
        return Err(Refused::told(
            409,
            json!({ "name": ["has already been taken"], "path": ["has already been taken"] }),
        ));
    }
    let source = call.state.repository(source_id)?;
    let (dir, visibility, branch) =
        (source.git.dir().to_owned(), source.visibility, source.default_branch.clone());
    let folder = call.state.folder.clone();
    let serial = call.state.next_id();
    let git = Git::clone_of(&dir, folder.as_deref(), &format!("{serial}-{name}.git"))?;
    let id = call.state.add_repository(owner, &name, visibility, git)?;
    let home = call.state.repository_mut(id)?;
    home.fork_of = Some(source_id);
    home.default_branch = branch;
    home.collaborators.insert(account, Role::Admin);
    let home = call.state.repository(id)?;
    Ok(Reply::Json(201, call.state.gitlab_project(&call.caller, home)))
}

pub(in crate::gitlab) fn forks(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let id = call.home_id()?;
    let all = call.state.repositories.values().filter(|home| home.fork_of == Some(id));
    let seen = all.filter(|home| call.state.sees(&call.caller, home));
    Ok(Reply::List(seen.map(|home| call.state.gitlab_project(&call.caller, home)).collect()))
}

/// The group in the path, by id or full path.
pub(super) fn group_named<'c>(call: &'c Call<'_>) -> Result<&'c User, Refused> {
    let name = call.part("group_id")?;
    let found = namespace(call.state, name).and_then(|id| call.state.users.get(&id));
    found
        .filter(|user| user.kind == UserKind::Organization)
        .ok_or_else(|| Refused::missing("Group"))
}

pub(in crate::gitlab) fn group(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let group = group_named(call)?;
    Ok(Reply::Json(200, call.state.gitlab_group(group)))
}

pub(in crate::gitlab) fn of_group(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let group = group_named(call)?;
    let below = format!("{}/", group.login);
    let nested = call.flag("include_subgroups") == Some(true);
    let owned = call.state.repositories.values().filter(|home| {
        let owner = call.state.users.get(&home.owner).map_or("", |user| &user.login);
        home.owner == group.id || (nested && owner.starts_with(&below))
    });
    let seen = owned.filter(|home| call.state.sees(&call.caller, home));
    Ok(Reply::List(seen.map(|home| call.state.gitlab_project(&call.caller, home)).collect()))
}

/// The description templates of issues on the default branch: name and blob.
pub(crate) fn issue_templates(home: &Repository) -> Result<Vec<(String, String)>, Refusal> {
    let Some(tip) = home.branch(&home.default_branch) else { return Ok(Vec::new()) };
    let Some((tree, ObjectKind::Tree, _)) = home.git.object(&format!("{tip}:{TEMPLATES}")) else {
        return Ok(Vec::new());
    };
    let entries = home.git.list(&tree, Depth::One)?;
    let found = entries.into_iter().filter_map(|entry| {
        let name = entry.path.strip_suffix(".md")?.to_owned();
        entry.size.map(|_| (name, entry.oid))
    });
    Ok(found.collect())
}

pub(in crate::gitlab) fn templates(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let all = issue_templates(call.home()?)?;
    Ok(Reply::List(all.iter().map(|(name, _)| json!({ "key": name, "name": name })).collect()))
}

pub(in crate::gitlab) fn template(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = call.home()?;
    let wanted = call.part("name")?;
    let found = issue_templates(home)?.into_iter().find(|(name, _)| name == wanted);
    let (name, oid) = found.ok_or_else(|| Refused::missing("Template"))?;
    let content = String::from_utf8_lossy(&home.git.blob(&oid)?).into_owned();
    Ok(Reply::Json(200, json!({ "name": name, "content": content })))
}
