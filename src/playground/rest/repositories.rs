//! A repository, its branches and its people.

use serde_json::{Value, json};

use super::Reply;
use super::call::Call;
use crate::refusal::Refusal;
use crate::shapes::extend;
use crate::world::{Area, Level, Role};

pub(super) fn get(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.home()?;
    Ok(Reply::Json(200, call.state.full_repository(&call.caller, home)))
}

/// A stranger on a public repository has `read`; on a private one, `none`.
pub(super) fn permission(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.home()?;
    call.state.allow(&call.caller, home, Area::Metadata, Level::Read, Role::Read)?;
    call.caller.require_account()?;
    let user = call.state.user_named(call.param("username")?).ok_or(Refusal::NotFound)?;
    let role = home.role(user.id);
    let word = role.map_or("none", Role::legacy);
    let name = role.map_or("none", Role::name);
    let may = |needed| role >= Some(needed);
    let user = extend(
        call.state.simple_user(user.id),
        json!({
            "role_name": name,
            "permissions": {
                "admin": may(Role::Admin),
                "maintain": may(Role::Maintain),
                "push": may(Role::Write),
                "triage": may(Role::Triage),
                "pull": may(Role::Read),
            },
        }),
    );
    Ok(Reply::Json(200, json!({ "permission": word, "role_name": name, "user": user })))
}

pub(super) fn branches(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::Contents)?;
    let api = call.state.api_url(home);
    if call.query("protected") == Some("true") {
        return Ok(Reply::List(Vec::new()));
    }
    let items = home.refs.iter().filter_map(|(name, oid)| {
        let name = name.strip_prefix("refs/heads/")?;
        Some(json!({
            "name": name,
            "commit": { "sha": oid, "url": format!("{api}/commits/{oid}") },
            "protected": false,
        }))
    });
    Ok(Reply::List(items.collect()))
}

pub(super) fn branch(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::Contents)?;
    let name = call.param("branch")?;
    let oid = home.branch(name).ok_or(Refusal::NotFound)?;
    let api = call.state.api_url(home);
    let url = format!("{api}/branches/{name}");
    let protection_url = format!("{url}/protection");
    let commit: Value = call.state.commit_shape(home, &home.git.commit(oid)?);
    Ok(Reply::Json(
        200,
        json!({
            "name": name,
            "commit": commit,
            "_links": { "self": url, "html": format!("{}/tree/{name}", call.state.html_url(home)) },
            "protected": false,
            "protection": {
                "enabled": false,
                "required_status_checks": {
                    "enforcement_level": "off",
                    "contexts": [],
                    "checks": [],
                },
            },
            "protection_url": protection_url,
        }),
    ))
}
