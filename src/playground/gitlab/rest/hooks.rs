//! Webhooks of projects and groups.

use serde_json::{Map, Value, json};

use super::projects::group_named;
use super::{Call, Refused, Reply};
use crate::clock::written as whole_seconds;
use crate::gitlab::hooks::{FLAGS, trigger};
use crate::gitlab::shapes::written;
use crate::hooks::{Delivery, DeliveryState, Recipient};
use crate::world::gitlab::{Disabled, Hook};
use crate::world::{Area, Id, Role};

/// Whose hooks are meant.
#[derive(Clone, Copy)]
enum Owner {
    Project(Id),
    Group(Id),
}

/// The project in the path; its hooks are for Maintainers.
fn project(call: &Call<'_>) -> Result<Owner, Refused> {
    Ok(Owner::Project(call.home_as(Area::Contents, Role::Maintain)?.id))
}

/// The group in the path; its hooks are for its owners: who may maintain a project of it.
fn group(call: &Call<'_>) -> Result<Owner, Refused> {
    let account = call.account()?;
    let id = group_named(call)?.id;
    let mut own = call.state.repositories.values().filter(|home| home.owner == id);
    if own.any(|home| home.role(account) >= Some(Role::Maintain)) {
        Ok(Owner::Group(id))
    } else {
        Err(Refused::forbidden())
    }
}

fn all<'c>(call: &'c Call<'_>, owner: Owner) -> &'c [Hook] {
    match owner {
        Owner::Project(id) => {
            call.state.repositories.get(&id).map(|home| home.gitlab.hooks.as_slice())
        }
        Owner::Group(id) => call.state.gitlab.group_hooks.get(&id).map(Vec::as_slice),
    }
    .unwrap_or_default()
}

fn all_mut<'c>(call: &'c mut Call<'_>, owner: Owner) -> Result<&'c mut Vec<Hook>, Refused> {
    Ok(match owner {
        Owner::Project(id) => &mut call.state.repository_mut(id)?.gitlab.hooks,
        Owner::Group(id) => call.state.gitlab.group_hooks.entry(id).or_default(),
    })
}

fn one<'c>(call: &'c Call<'_>, owner: Owner) -> Result<&'c Hook, Refused> {
    let id = call.number("hook_id")?;
    let found = all(call, owner).iter().find(|hook| hook.id == id);
    found.ok_or_else(|| Refused::told(404, "404 Not found"))
}

fn shape(call: &Call<'_>, owner: Owner, hook: &Hook) -> Value {
    let now = call.state.now();
    let mut shape = Map::new();
    let own = json!({
        "id": hook.id,
        "url": hook.url,
        "name": hook.name,
        "description": hook.description,
        "created_at": written(hook.created_at),
        "enable_ssl_verification": hook.verify_tls,
        "alert_status": hook.status(now),
        "disabled_until": match hook.disabled {
            Disabled::Until(at) if at > now => Some(written(at)),
            _ => None,
        },
        "url_variables": [],
        "custom_headers": [],
        "custom_webhook_template": null,
        "push_events_branch_filter": hook.branch_filter.as_deref().unwrap_or_default(),
        "branch_filter_strategy": "wildcard",
        "repository_update_events": false,
        // The secrets themselves are never told again.
        "token_present": hook.token.is_some(),
        "signing_token_present": hook.signing.is_some(),
    });
    if let Value::Object(own) = own {
        shape.extend(own);
    }
    for flag in FLAGS {
        shape.insert(flag.to_owned(), Value::from(hook.events.iter().any(|one| one == flag)));
    }
    match owner {
        Owner::Project(id) => shape.insert("project_id".to_owned(), Value::from(id)),
        Owner::Group(id) => shape.insert("group_id".to_owned(), Value::from(id)),
    };
    Value::Object(shape)
}

fn listed(call: &Call<'_>, owner: Owner) -> Reply {
    Reply::List(all(call, owner).iter().map(|hook| shape(call, owner, hook)).collect())
}

fn check_signing(token: &str) -> Result<(), Refused> {
    let key = token.strip_prefix("whsec_").and_then(crate::text::base64_read);
    match key {
        Some(key) if key.len() == 32 => Ok(()),
        _ => Err(Refused::told(422, "Signing token must be whsec_ followed by 32 bytes in base64")),
    }
}

fn check_url(url: &str) -> Result<(), Refused> {
    if url.starts_with("http://") || url.starts_with("https://") {
        Ok(())
    } else {
        Err(Refused::told(422, "Invalid url given"))
    }
}

/// Sets what the request names.
fn set(call: &Call<'_>, hook: &mut Hook) -> Result<(), Refused> {
    if let Some(url) = call.said("url") {
        check_url(&url)?;
        hook.url = url;
    }
    if let Some(token) = call.text("token") {
        hook.token = Some(token).filter(|token| !token.is_empty());
    }
    if let Some(token) = call.text("signing_token") {
        if !token.is_empty() {
            check_signing(&token)?;
        }
        hook.signing = Some(token).filter(|token| !token.is_empty());
    }
    hook.name = call.text("name").or_else(|| hook.name.take());
    hook.description = call.text("description").or_else(|| hook.description.take());
    hook.branch_filter =
        call.text("push_events_branch_filter").or_else(|| hook.branch_filter.take());
    hook.verify_tls = call.flag("enable_ssl_verification").unwrap_or(hook.verify_tls);
    for flag in FLAGS {
        match call.flag(flag) {
            Some(true) if !hook.events.iter().any(|one| one == flag) => {
                hook.events.push(flag.to_owned());
            }
            Some(false) => hook.events.retain(|one| one != flag),
            _ => {}
        }
    }
    Ok(())
}

fn made(call: &mut Call<'_>, owner: Owner) -> Result<Reply, Refused> {
    let url = call.said("url").ok_or_else(|| Refused::lacks("url"))?;
    check_url(&url)?;
    let mut hook = Hook {
        id: call.state.next_id(),
        url,
        name: None,
        description: None,
        created_at: call.state.now(),
        token: None,
        signing: None,
        // Pushes are told unless somebody says no.
        events: vec!["push_events".to_owned()],
        verify_tls: true,
        branch_filter: None,
        failures: 0,
        disabled: Disabled::No,
    };
    set(call, &mut hook)?;
    let told = shape(call, owner, &hook);
    all_mut(call, owner)?.push(hook);
    Ok(Reply::Json(201, told))
}

fn updated(call: &mut Call<'_>, owner: Owner) -> Result<Reply, Refused> {
    let mut hook = one(call, owner)?.clone();
    set(call, &mut hook)?;
    // Changing a hook enables it again.
    hook.failures = 0;
    hook.disabled = Disabled::No;
    let told = shape(call, owner, &hook);
    if let Some(slot) = all_mut(call, owner)?.iter_mut().find(|one| one.id == hook.id) {
        *slot = hook;
    }
    Ok(Reply::Json(200, told))
}

fn gone(call: &mut Call<'_>, owner: Owner) -> Result<Reply, Refused> {
    let id = one(call, owner)?.id;
    all_mut(call, owner)?.retain(|hook| hook.id != id);
    Ok(Reply::Empty(204))
}

pub(in crate::gitlab) fn list(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let owner = project(call)?;
    Ok(listed(call, owner))
}

pub(in crate::gitlab) fn get(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let owner = project(call)?;
    Ok(Reply::Json(200, shape(call, owner, one(call, owner)?)))
}

pub(in crate::gitlab) fn create(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let owner = project(call)?;
    made(call, owner)
}

pub(in crate::gitlab) fn update(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let owner = project(call)?;
    updated(call, owner)
}

pub(in crate::gitlab) fn delete(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let owner = project(call)?;
    gone(call, owner)
}

pub(in crate::gitlab) fn of_group(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let owner = group(call)?;
    Ok(listed(call, owner))
}

pub(in crate::gitlab) fn get_of_group(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let owner = group(call)?;
    Ok(Reply::Json(200, shape(call, owner, one(call, owner)?)))
}

pub(in crate::gitlab) fn create_for_group(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let owner = group(call)?;
    made(call, owner)
}

pub(in crate::gitlab) fn update_of_group(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let owner = group(call)?;
    updated(call, owner)
}

pub(in crate::gitlab) fn delete_of_group(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let owner = group(call)?;
    gone(call, owner)
}

/// Sends an event made of what the project has last.
pub(in crate::gitlab) fn test(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let owner = project(call)?;
    let (hook, repository) = (one(call, owner)?.id, call.home_id()?);
    let wanted = call.part("trigger")?;
    let flag = FLAGS.iter().find(|flag| **flag == wanted);
    let flag = *flag.ok_or_else(|| Refused::wrong_value("trigger"))?;
    let (event, payload) =
        call.state.gitlab_sample(&call.caller, repository, flag)?.ok_or_else(|| {
            Refused::told(422, "Ensure the project has at least one event of this kind.")
        })?;
    let recipient = Recipient::Hook(hook);
    call.state.queue_body(recipient, None, Some(repository), (event, None), payload.to_string());
    Ok(Reply::Json(201, json!({ "message": "201 Created" })))
}

fn event_shape(call: &Call<'_>, hook: &Hook, delivery: &Delivery) -> Value {
    let (status, error) = match delivery.state {
        DeliveryState::Answered(code) => (code.to_string(), None),
        DeliveryState::Lost => ("internal error".to_owned(), Some("failed to connect")),
        _ => ("pending".to_owned(), None),
    };
    let headers: Map<String, Value> = crate::gitlab::outgoing(call.state, hook, delivery)
        .headers
        .into_iter()
        .map(|(name, value)| {
            let secret = name == "X-Gitlab-Token" || name == "webhook-signature";
            (name.to_owned(), Value::from(if secret { "[REDACTED]".to_owned() } else { value }))
        })
        .collect();
    json!({
        "id": delivery.id,
        "url": hook.url,
        "trigger": trigger(&delivery.event),
        "request_headers": headers,
        "request_data": serde_json::from_str::<Value>(&delivery.body).unwrap_or_default(),
        "response_headers": {},
        "response_body": "",
        "execution_duration": 0.01,
        "response_status": status,
        "internal_error_message": error,
        "created_at": whole_seconds(delivery.at),
    })
}

/// What was sent, the newest first.
pub(in crate::gitlab) fn events(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let owner = project(call)?;
    let hook = one(call, owner)?;
    let mut found: Vec<&Delivery> = call
        .state
        .hooks
        .deliveries
        .iter()
        .filter(|one| one.recipient == Recipient::Hook(hook.id))
        .filter(|one| matches!(one.state, DeliveryState::Answered(_) | DeliveryState::Lost))
        .collect();
    if let Some(status) = call.said("status") {
        found.retain(|one| match (one.state.clone(), status.as_str()) {
            (DeliveryState::Answered(200..=299), word) => word == "successful" || word == "200",
            (DeliveryState::Answered(400..=499), "client_failure") => true,
            (DeliveryState::Answered(500..=599) | DeliveryState::Lost, "server_failure") => true,
            (DeliveryState::Answered(code), word) => word == code.to_string(),
            _ => false,
        });
    }
    found.reverse();
    Ok(Reply::List(found.into_iter().map(|one| event_shape(call, hook, one)).collect()))
}

pub(in crate::gitlab) fn resend(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let owner = project(call)?;
    let (hook, event) = (one(call, owner)?.id, call.number("event_id")?);
    let known =
        call.state.hooks.delivery(event).is_some_and(|one| one.recipient == Recipient::Hook(hook));
    if !known {
        return Err(Refused::told(404, "404 Not found"));
    }
    call.state.redeliver(event)?;
    Ok(Reply::Json(201, json!({ "response_status": 200 })))
}
