//! Trees and comparisons.

use serde_json::{Value, json};

use super::branches::readable;
use super::{Call, Refused, Reply};
use crate::git::{Depth, Entry, EntryKind, ObjectKind};
use crate::gitlab::call::project;
use crate::gitlab::shapes::commits::change_shape;

fn entry_shape(entry: &Entry, folder: &str) -> Value {
    let path =
        if folder.is_empty() { entry.path.clone() } else { format!("{folder}/{}", entry.path) };
    json!({
        "id": entry.oid,
        "name": entry.name(),
        "type": entry.kind.object().word(),
        "path": path,
        "mode": entry.kind.mode(),
    })
}

/// Folders stand before files where one level is listed.
pub(in crate::gitlab) fn list(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = readable(call)?;
    let revision = call.said("ref").unwrap_or_else(|| home.default_branch.clone());
    let commit = home.commit_at(&revision).ok_or_else(|| Refused::missing("Tree"))?;
    let folder = call.said("path").unwrap_or_default();
    let folder = folder.trim_matches('/');
    let tree = home.git.object(&format!("{commit}:{folder}"));
    let Some((tree, ObjectKind::Tree, _)) = tree else {
        return Err(Refused::missing("invalid revision or path"));
    };
    let deep = call.flag("recursive") == Some(true);
    let mut entries = home.git.list(&tree, if deep { Depth::All } else { Depth::One })?;
    if !deep {
        entries.sort_by_key(|entry| entry.kind != EntryKind::Folder);
    }
    Ok(Reply::List(entries.iter().map(|entry| entry_shape(entry, folder)).collect()))
}

/// What `to` has over `from`: over the place where they parted, or, straight, over `from` itself.
pub(in crate::gitlab) fn compare(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = readable(call)?;
    let (from_name, to_name) = (call.need("from")?, call.need("to")?);
    let from = match call.text("from_project_id") {
        Some(id) => {
            let other = project(call.state, &id)
                .filter(|other| call.state.sees(&call.caller, other))
                .ok_or_else(|| Refused::missing("Project"))?;
            let oid = call
                .commit_named(other, Some(from_name.clone()))
                .map_err(|_| Refused::missing("Ref"))?;
            if other.id != home.id {
                home.git.fetch(&other.git, &oid, "refs/keep-around/compare")?;
            }
            oid
        }
        None => {
            call.commit_named(home, Some(from_name.clone())).map_err(|_| Refused::missing("Ref"))?
        }
    };
    let to = call.commit_named(home, Some(to_name.clone())).map_err(|_| Refused::missing("Ref"))?;
    let straight = call.flag("straight") == Some(true);
    let base = if straight { Some(from.clone()) } else { home.git.merge_base(&from, &to) };
    let mut oids = home.git.history(&to, Some(&from), None)?;
    oids.reverse();
    let mut commits = Vec::new();
    for oid in &oids {
        commits.push(call.state.gitlab_commit(home, &home.git.commit(oid)?));
    }
    let diffs: Vec<Value> = match &base {
        Some(base) => home.git.diff(Some(base), &to)?.iter().map(change_shape).collect(),
        None => Vec::new(),
    };
    let dots = if straight { ".." } else { "..." };
    let page = call.state.gitlab_page(home);
    Ok(Reply::Json(
        200,
        json!({
            "commit": commits.last(),
            "commits": commits,
            "diffs": diffs,
            "compare_timeout": false,
            "compare_same_ref": from == to,
            "web_url": format!("{page}/-/compare/{from_name}{dots}{to_name}"),
        }),
    ))
}

pub(in crate::gitlab) fn merge_base(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = readable(call)?;
    let refs = call.list("refs").ok_or_else(|| Refused::lacks("refs"))?;
    let [first, second, ..] = refs.as_slice() else {
        return Err(Refused::told(400, "Provide at least 2 refs"));
    };
    let commit = |name: &String| {
        home.commit_at(name)
            .ok_or_else(|| Refused::told(400, format!("Could not find ref: {name}")))
    };
    let base = home.git.merge_base(&commit(first)?, &commit(second)?);
    let base = base.ok_or_else(|| Refused::missing("Merge Base"))?;
    Ok(Reply::Json(200, call.state.gitlab_commit(home, &home.git.commit(&base)?)))
}
