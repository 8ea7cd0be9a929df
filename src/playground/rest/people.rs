//! Accounts and the rate limit.

use serde_json::{Value, json};

use super::Reply;
use super::call::Call;
use crate::refusal::Refusal;
use crate::world::Caller;

pub(super) fn me(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let user = match &call.caller {
        Caller::Person { user, .. } => *user,
        Caller::Nobody => {
            return Err(Refusal::Unauthorized("Requires authentication".to_owned()));
        }
        _ => return Err(Refusal::integration()),
    };
    Ok(Reply::Json(200, call.state.public_user(call.state.user(user)?)))
}

pub(super) fn named(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let user = call.state.user_named(call.param("username")?).ok_or(Refusal::NotFound)?;
    Ok(Reply::Json(200, call.state.public_user(user)))
}

pub(super) fn numbered(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let user = call.state.user(call.number("account_id")?)?;
    Ok(Reply::Json(200, call.state.public_user(user)))
}

#[expect(clippy::unnecessary_wraps, reason = "every handler has this shape")]
pub(super) fn rate_limit(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let now = call.state.now();
    let core = call.state.rates.look(&call.caller, now);
    let shape: Value = json!({
        "limit": core.limit,
        "used": core.used,
        "remaining": core.remaining(),
        "reset": core.reset,
        "resource": "core",
    });
    let resources = json!({ "core": shape, "search": shape, "graphql": shape });
    Ok(Reply::Json(200, json!({ "resources": resources, "rate": shape })))
}
