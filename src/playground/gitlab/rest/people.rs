//! Accounts, members, and the caller's own token.

use serde_json::{Value, json};

use super::{Call, Refused, Reply};
use crate::gitlab::shapes::people::role;
use crate::gitlab::shapes::written;
use crate::world::{Area, Id, Role, User, UserKind};

pub(in crate::gitlab) fn me(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let user = call.state.user(call.account()?)?;
    Ok(Reply::Json(200, call.state.gitlab_me(user)))
}

fn is_person(user: &User) -> bool {
    user.kind != UserKind::Organization
}

pub(in crate::gitlab) fn list(call: &mut Call<'_>) -> Result<Reply, Refused> {
    call.account()?;
    let wanted = call.text("username");
    let search = call.said("search").map(|text| text.to_lowercase());
    let found = call
        .state
        .users
        .values()
        .filter(|user| is_person(user))
        .filter(|user| wanted.as_ref().is_none_or(|name| user.login.eq_ignore_ascii_case(name)))
        .filter(|user| search.as_ref().is_none_or(|text| user.login.to_lowercase().contains(text)));
    Ok(Reply::List(found.map(|user| call.state.gitlab_user(user.id)).collect()))
}

pub(in crate::gitlab) fn get(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let id = call.number("user_id")?;
    let user = call.state.users.get(&id).filter(|user| is_person(user));
    let user = user.ok_or_else(|| Refused::missing("User"))?;
    Ok(Reply::Json(200, call.state.gitlab_profile(user)))
}

/// The token that asks; a token of another kind has none of these words.
pub(in crate::gitlab) fn own_token(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let user = call.account()?;
    let crate::world::Caller::Person { token, .. } = &call.caller else {
        return Err(Refused::unauthorized());
    };
    let found = call.state.tokens.get(token).ok_or_else(Refused::unauthorized)?;
    let facts = found.gitlab.as_ref().ok_or_else(Refused::unauthorized)?;
    Ok(Reply::Json(
        200,
        json!({
            "id": facts.id,
            "name": facts.name,
            "revoked": facts.revoked,
            "created_at": written(facts.created_at),
            "description": null,
            "scopes": facts.scopes,
            "user_id": user,
            "last_used_at": written(call.state.now()),
            "active": !facts.revoked,
            "expires_at": found.expires_at.map(|at| at.strftime("%Y-%m-%d").to_string()),
        }),
    ))
}

pub(in crate::gitlab) fn members(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = call.home()?;
    let query = call.said("query").map(|text| text.to_lowercase());
    let found = home.collaborators.iter().filter_map(|(id, role)| {
        let user = call.state.users.get(id).filter(|user| is_person(user))?;
        let fits = query.as_ref().is_none_or(|text| user.login.to_lowercase().contains(text));
        fits.then(|| call.state.gitlab_member(home, user.id, *role))
    });
    Ok(Reply::List(found.collect()))
}

/// A member, also one by a group; who is none is not found.
pub(in crate::gitlab) fn member(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = call.home()?;
    let id = call.number("user_id")?;
    let role = home.collaborators.get(&id).ok_or_else(|| Refused::told(404, "404 Not found"))?;
    Ok(Reply::Json(200, call.state.gitlab_member(home, id, *role)))
}

/// A member of a group, also of one above it; groups are teams to the world.
pub(in crate::gitlab) fn of_group(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let missing = || Refused::told(404, "404 Not found");
    call.account()?;
    let id = call.number("user_id")?;
    let path = call.part("group_id")?;
    let group = path.rsplit_once('/').and_then(|(above, slug)| {
        let above = call.state.user_named(above)?.id;
        call.state.teams.get(&(above, slug.to_owned()))
    });
    let members = group.ok_or_else(|| Refused::missing("Group"))?;
    let user = call.state.users.get(&id).filter(|_| members.contains(&id)).ok_or_else(missing)?;
    let shape = json!({ "access_level": 30, "expires_at": null, "membership_state": "active" });
    Ok(Reply::Json(200, crate::shapes::extend(call.state.gitlab_user(user.id), shape)))
}

fn wanted_role(call: &Call<'_>) -> Result<Role, Refused> {
    let level = call.integer("access_level").ok_or_else(|| Refused::lacks("access_level"))?;
    role(level).ok_or_else(|| Refused::wrong_value("access_level"))
}

fn set_role(call: &mut Call<'_>, user: Id, role: Role) -> Result<Value, Refused> {
    let id = call.home_id()?;
    call.state.repository_mut(id)?.collaborators.insert(user, role);
    Ok(call.state.gitlab_member(call.home()?, user, role))
}

pub(in crate::gitlab) fn add_member(call: &mut Call<'_>) -> Result<Reply, Refused> {
    call.home_as(Area::Contents, Role::Maintain)?;
    let named = call.text("username");
    let named = named.and_then(|name| call.state.user_named(&name).map(|user| user.id));
    let user = call.integer("user_id").or(named).ok_or_else(|| Refused::lacks("user_id"))?;
    let known = call.state.users.get(&user).is_some_and(is_person);
    if !known {
        return Err(Refused::missing("User"));
    }
    if call.home()?.collaborators.contains_key(&user) {
        return Err(Refused::told(409, "Member already exists"));
    }
    let role = wanted_role(call)?;
    Ok(Reply::Json(201, set_role(call, user, role)?))
}

fn existing(call: &Call<'_>) -> Result<Id, Refused> {
    let home = call.home_as(Area::Contents, Role::Maintain)?;
    let user = call.number("user_id")?;
    if home.collaborators.contains_key(&user) {
        Ok(user)
    } else {
        Err(Refused::told(404, "404 Not found"))
    }
}

pub(in crate::gitlab) fn edit_member(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let (user, role) = (existing(call)?, wanted_role(call)?);
    Ok(Reply::Json(200, set_role(call, user, role)?))
}

pub(in crate::gitlab) fn remove_member(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let user = existing(call)?;
    let id = call.home_id()?;
    call.state.repository_mut(id)?.collaborators.remove(&user);
    Ok(Reply::Empty(204))
}
