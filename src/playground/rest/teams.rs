//! Teams of organisations.

use serde_json::json;

use super::Reply;
use super::call::Call;
use crate::refusal::Refusal;

/// An App needs the right to read the organisation's members.
pub(super) fn membership(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    call.caller.require_account()?;
    let (org, slug) = (call.param("org")?, call.param("team_slug")?);
    let login = call.param("username")?;
    let organisation = call.state.user_named(org).ok_or(Refusal::NotFound)?.id;
    if !call.state.reads_members(&call.caller) {
        return Err(Refusal::integration());
    }
    let member = call.state.user_named(login).ok_or(Refusal::NotFound)?.id;
    let team = call.state.teams.get(&(organisation, slug.to_owned())).ok_or(Refusal::NotFound)?;
    if !team.contains(&member) {
        return Err(Refusal::NotFound);
    }
    let url = format!("{}/orgs/{org}/teams/{slug}/memberships/{login}", call.state.url);
    Ok(Reply::Json(200, json!({ "url": url, "role": "member", "state": "active" })))
}
