//! The roots of queries.

use apollo_compiler::resolvers::FieldError;
use serde_json::Value;

use super::object::{Out, Thing};
use super::{Context, failed};
use crate::clock::written;
use crate::world::State;
use crate::world::node::Node;

fn text<'a>(arguments: &'a Value, name: &str) -> &'a str {
    arguments.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The node of an id, if it exists and the caller may know of it.
pub(crate) fn node(context: &Context<'_>, id: &str) -> Result<Node, FieldError> {
    let state = context.state.borrow();
    Node::parse(id)
        .filter(|node| state.exists(node))
        .filter(|node| {
            let home = State::home_of(node).and_then(|id| state.repositories.get(&id));
            home.is_none_or(|home| state.sees(&context.caller, home))
        })
        .ok_or_else(|| {
            failed(
                "NOT_FOUND",
                &format!("Could not resolve to a node with the global id of '{id}'"),
            )
        })
}

pub(super) fn resolve(
    context: &Context<'_>,
    field: &str,
    arguments: &Value,
) -> Result<Out, FieldError> {
    match field {
        "viewer" => viewer(context),
        "node" => Ok(Out::node(node(context, text(arguments, "id"))?)),
        "nodes" => {
            let ids = arguments.get("ids").and_then(Value::as_array);
            let mut nodes = Vec::new();
            for id in ids.into_iter().flatten().filter_map(Value::as_str) {
                nodes.push(Thing::Node(node(context, id)?));
            }
            Ok(Out::Many(nodes))
        }
        "user" => {
            let login = text(arguments, "login");
            let state = context.state.borrow();
            let user = state.user_named(login).ok_or_else(|| {
                failed(
                    "NOT_FOUND",
                    &format!("Could not resolve to a User with the login of '{login}'."),
                )
            })?;
            Ok(Out::node(Node::User(user.id)))
        }
        "repository" => repository(context, arguments),
        "rateLimit" => {
            let state = context.state.borrow();
            let standing = state.rates.look(&context.caller, state.now());
            let reset = jiff::Timestamp::from_second(standing.reset).map(written);
            Ok(Out::One(Thing::Made(
                "RateLimit",
                vec![
                    ("cost", Out::leaf(1)),
                    ("nodeCount", Out::leaf(1)),
                    ("limit", Out::leaf(standing.limit)),
                    ("used", Out::leaf(standing.used)),
                    ("remaining", Out::leaf(standing.remaining())),
                    ("resetAt", Out::leaf(reset.unwrap_or_default())),
                ],
            )))
        }
        _ => Ok(Out::NULL),
    }
}

/// The caller. A bot is shown as a `User` here, under REST's name for it (`robo[bot]`), because
/// the schema promises one.
fn viewer(context: &Context<'_>) -> Result<Out, FieldError> {
    let state = context.state.borrow();
    let id = context.caller.require_account()?;
    let user = state.user(id)?;
    let page = format!("/{}", user.login);
    Ok(Out::One(Thing::Made(
        "User",
        vec![
            ("id", Out::leaf(Node::User(id).id())),
            ("databaseId", Out::leaf(id)),
            ("login", Out::leaf(user.login.as_str())),
            ("name", Out::leaf(user.login.as_str())),
            ("createdAt", Out::leaf(written(user.created_at))),
            ("avatarUrl", Out::leaf(format!("{}/avatars/u/{id}", state.url))),
            ("url", Out::leaf(format!("{}{page}", state.url))),
            ("resourcePath", Out::leaf(page)),
        ],
    )))
}

fn repository(context: &Context<'_>, arguments: &Value) -> Result<Out, FieldError> {
    let (owner, name) = (text(arguments, "owner"), text(arguments, "name"));
    let follow = arguments.get("followRenames").and_then(Value::as_bool).unwrap_or(true);
    let state = context.state.borrow();
    let former = || {
        let full = format!("{owner}/{name}").to_ascii_lowercase();
        state.former_names.get(&full).filter(|_| follow).and_then(|id| state.repositories.get(id))
    };
    let home = state
        .repository_named(owner, name)
        .or_else(former)
        .filter(|home| state.sees(&context.caller, home))
        .ok_or_else(|| {
            let said = format!("Could not resolve to a Repository with the name '{owner}/{name}'.");
            failed("NOT_FOUND", &said)
        })?;
    Ok(Out::node(Node::Repository(home.id)))
}
