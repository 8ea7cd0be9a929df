//! Branches.

use super::{Call, Refused, Reply};
use crate::world::{Area, Level, Repository, Role};

/// The project, if the caller may read its files.
pub(super) fn readable<'c>(call: &'c Call<'_>) -> Result<&'c Repository, Refused> {
    let home = call.home()?;
    call.state.allow(&call.caller, home, Area::Contents, Level::Read, Role::Read)?;
    Ok(home)
}

pub(in crate::gitlab) fn list(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = readable(call)?;
    let search = call.said("search");
    let fits = |name: &str| match &search {
        None => true,
        Some(text) => match (text.strip_prefix('^'), text.strip_suffix('$')) {
            (Some(start), _) => name.starts_with(start),
            (_, Some(end)) => name.ends_with(end),
            _ => name.contains(text.as_str()),
        },
    };
    let mut shapes = Vec::new();
    for (name, oid) in &home.refs {
        if let Some(name) = name.strip_prefix("refs/heads/").filter(|name| fits(name)) {
            shapes.push(call.state.gitlab_branch(&call.caller, home, name, oid)?);
        }
    }
    Ok(Reply::List(shapes))
}

pub(in crate::gitlab) fn get(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = readable(call)?;
    let name = call.part("branch")?;
    let oid = home.branch(name).ok_or_else(|| Refused::missing("Branch"))?;
    Ok(Reply::Json(200, call.state.gitlab_branch(&call.caller, home, name, oid)?))
}

pub(in crate::gitlab) fn create(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = call.home_as(Area::Contents, Role::Write)?;
    let (name, from) = (call.need("branch")?, call.need("ref")?);
    let full = format!("refs/heads/{name}");
    if home.refs.contains_key(&full) {
        return Err(Refused::told(400, "Branch already exists"));
    }
    if !home.git.is_ref_name(&full) {
        return Err(Refused::told(400, "Branch name is invalid"));
    }
    let oid = home.commit_at(&from);
    let oid = oid.ok_or_else(|| Refused::told(400, format!("Invalid reference name: {from}")))?;
    let id = home.id;
    call.state
        .create_ref(&call.caller, id, &full, &oid)
        .map_err(|_| Refused::told(400, "Failed to create branch"))?;
    let home = call.home()?;
    Ok(Reply::Json(201, call.state.gitlab_branch(&call.caller, home, &name, &oid)?))
}

pub(in crate::gitlab) fn delete(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = call.home_as(Area::Contents, Role::Write)?;
    let name = call.part("branch")?.to_owned();
    if home.branch(&name).is_none() {
        return Err(Refused::missing("Branch"));
    }
    if name == home.default_branch {
        return Err(Refused::told(405, "Cannot remove HEAD branch"));
    }
    let id = home.id;
    call.state.delete_ref(&call.caller, id, &format!("refs/heads/{name}"))?;
    Ok(Reply::Empty(204))
}
