//! Apps, installations, tokens, deliveries.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::Reply;
use super::call::Call;
use crate::clock::written;
use crate::hooks::{Delivery, DeliveryState, Recipient};
use crate::refusal::Refusal;
use crate::shapes::extend;
use crate::shapes::install::permissions_shape;
use crate::text::hook_signature;
use crate::world::app::Permissions;
use crate::world::{Caller, Id, Installation, Level};

/// The App that asks, by its own signed token.
fn me(call: &Call<'_>) -> Result<Id, Refusal> {
    match call.caller {
        Caller::App(id) => Ok(id),
        _ => Err(Refusal::Unauthorized("A JSON web token could not be decoded".to_owned())),
    }
}

fn own<'a>(call: &'a Call<'_>) -> Result<&'a Installation, Refusal> {
    let app = me(call)?;
    let id = call.number("installation_id")?;
    let found = call.state.installations.get(&id);
    found.filter(|installation| installation.app == app).ok_or(Refusal::NotFound)
}

pub(super) fn app(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let app = me(call)?;
    let app = call.state.apps.get(&app).ok_or(Refusal::NotFound)?;
    let count = call.state.installations.values().filter(|one| one.app == app.id).count();
    let shape = extend(call.state.app_shape(app), json!({ "installations_count": count }));
    Ok(Reply::Json(200, shape))
}

pub(super) fn installations(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let app = me(call)?;
    let own = call.state.installations.values().filter(|one| one.app == app);
    Ok(Reply::List(own.map(|one| call.state.installation_shape(one)).collect()))
}

pub(super) fn installation(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    Ok(Reply::Json(200, call.state.installation_shape(own(call)?)))
}

pub(super) fn repository_installation(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let app = me(call)?;
    let home = call
        .state
        .repository_named(call.param("owner")?, call.param("repo")?)
        .ok_or(Refusal::NotFound)?;
    let found = call
        .state
        .installations
        .values()
        .find(|one| one.app == app && one.repositories.contains(&home.id))
        .ok_or(Refusal::NotFound)?;
    Ok(Reply::Json(200, call.state.installation_shape(found)))
}

fn wanted_permissions(body: &Value) -> Option<Permissions> {
    let wanted = body.get("permissions")?.as_object()?;
    let levels = wanted
        .iter()
        .filter_map(|(name, word)| Some((name.clone(), Level::parse(word.as_str()?)?)));
    Some(levels.collect())
}

fn wanted_repositories(call: &Call<'_>, account: Id) -> Result<Option<BTreeSet<Id>>, Refusal> {
    let mut wanted = BTreeSet::new();
    let names = call.body.get("repositories").and_then(Value::as_array);
    let ids = call.body.get("repository_ids").and_then(Value::as_array);
    let unknown = || {
        Refusal::invalid(
            "There is at least one repository that does not exist or is not accessible to the parent installation.",
        )
    };
    for name in names.into_iter().flatten().filter_map(Value::as_str) {
        let found = call
            .state
            .repositories
            .values()
            .find(|home| home.owner == account && home.name.eq_ignore_ascii_case(name));
        wanted.insert(found.ok_or_else(unknown)?.id);
    }
    wanted.extend(ids.into_iter().flatten().filter_map(Value::as_u64));
    Ok((!wanted.is_empty()).then_some(wanted))
}

pub(super) fn access_token(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let installation = own(call)?;
    let id = installation.id;
    let permissions = wanted_permissions(&call.body);
    let repositories = wanted_repositories(call, installation.account)?;
    let (token, expires_at) = call.state.mint(id, permissions, repositories.clone())?;
    let granted = call.state.tokens.get(&token).and_then(|token| token.permissions.clone());
    let mut body = json!({
        "token": token,
        "expires_at": written(expires_at),
        "permissions": permissions_shape(&granted.unwrap_or_default()),
        "repository_selection": "selected",
    });
    if let Some(repositories) = repositories {
        let shapes: Vec<Value> = repositories
            .iter()
            .filter_map(|id| call.state.repositories.get(id))
            .map(|home| call.state.repository_shape(home))
            .collect();
        body = extend(body, json!({ "repositories": shapes }));
    }
    Ok(Reply::Json(201, body))
}

pub(super) fn repositories(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let Caller::Installation { token, .. } = &call.caller else {
        return Err(Refusal::Forbidden(
            "You must authenticate with an installation access token in order to list repositories for an installation."
                .to_owned(),
        ));
    };
    let covered: Vec<Value> = call
        .state
        .repositories
        .values()
        .filter(|home| call.state.covers(token, home.id))
        .map(|home| call.state.repository_shape(home))
        .collect();
    Ok(Reply::Wrapped("repositories", covered, json!({ "repository_selection": "selected" })))
}

pub(super) fn revoke(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let Caller::Installation { token, .. } = &call.caller else {
        return Err(Refusal::Unauthorized("Bad credentials".to_owned()));
    };
    call.state.tokens.remove(token);
    Ok(Reply::Empty(204))
}

/// The words and number GitHub shows for an attempt.
fn outcome(state: &DeliveryState) -> (String, u16) {
    match state {
        DeliveryState::Answered(code @ 200..=299) => ("OK".to_owned(), *code),
        DeliveryState::Answered(code) => (format!("Invalid HTTP Response: {code}"), *code),
        DeliveryState::Lost => ("failed to connect to host".to_owned(), 0),
        DeliveryState::Held | DeliveryState::Queued | DeliveryState::Sending => {
            ("pending".to_owned(), 0)
        }
    }
}

fn delivery_shape(delivery: &Delivery) -> Value {
    let (status, code) = outcome(&delivery.state);
    json!({
        "id": delivery.id,
        "guid": delivery.guid,
        "delivered_at": written(delivery.at),
        "redelivery": delivery.redelivery,
        "duration": 0.01,
        "status": status,
        "status_code": code,
        "event": delivery.event,
        "action": delivery.action,
        "installation_id": delivery.installation,
        "repository_id": delivery.repository,
        "throttled_at": null,
    })
}

/// Newest first, paged by cursor; `status=failure` looks at the number alone.
pub(super) fn deliveries(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let app = me(call)?;
    let size =
        call.query("per_page").and_then(|text| text.parse().ok()).unwrap_or(30).clamp(1, 100);
    let before: Option<Id> = call.query("cursor").and_then(|text| text.parse().ok());
    let wanted = call.query("status");
    let done =
        |state: &DeliveryState| matches!(state, DeliveryState::Answered(_) | DeliveryState::Lost);
    let mut found: Vec<&Delivery> = call
        .state
        .hooks
        .deliveries
        .iter()
        .filter(|one| one.recipient == Recipient::App(app) && done(&one.state))
        .filter(|one| before.is_none_or(|before| one.id < before))
        .filter(|one| match (wanted, outcome(&one.state).1) {
            (Some("failure"), code) => (400..600).contains(&code),
            (Some("success"), code) => (200..400).contains(&code),
            _ => true,
        })
        .collect();
    found.sort_by_key(|one| std::cmp::Reverse(one.id));
    found.truncate(size);
    Ok(Reply::Cursor {
        size,
        next: found.last().map(|one| one.id),
        items: found.iter().map(|one| delivery_shape(one)).collect(),
    })
}

fn own_delivery<'a>(call: &'a Call<'_>) -> Result<&'a Delivery, Refusal> {
    let app = me(call)?;
    let delivery = call.state.hooks.delivery(call.number("delivery_id")?);
    delivery.filter(|one| one.recipient == Recipient::App(app)).ok_or(Refusal::NotFound)
}

pub(super) fn delivery(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let delivery = own_delivery(call)?;
    let hook = call.state.apps.get(&me(call)?).and_then(|app| app.hook.as_ref());
    let hook = hook.ok_or(Refusal::NotFound)?;
    let payload: Value = serde_json::from_str(&delivery.body).unwrap_or_default();
    let mut headers = Map::new();
    for (name, value) in [
        ("X-GitHub-Event", delivery.event.clone()),
        ("X-GitHub-Delivery", delivery.guid.clone()),
        ("X-GitHub-Hook-ID", hook.id.to_string()),
        ("X-Hub-Signature-256", hook_signature(&hook.secret, delivery.body.as_bytes())),
    ] {
        headers.insert(name.to_owned(), Value::from(value));
    }
    let shape = extend(
        delivery_shape(delivery),
        json!({
            "url": hook.url,
            "request": { "headers": headers, "payload": payload },
            "response": { "headers": {}, "payload": "" },
        }),
    );
    Ok(Reply::Json(200, shape))
}

pub(super) fn redeliver(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let id = own_delivery(call)?.id;
    call.state.redeliver(id)?;
    Ok(Reply::Json(202, json!({})))
}
