//! Connections: lists in pages, by cursor; a hundred items where nobody asks for a number.

use std::borrow::Cow;

use apollo_compiler::resolvers::FieldError;
use serde_json::Value;

use super::object::{Out, Thing};
use crate::text::{base64url, to_base64url};

/// The most items of a page.
const MOST: usize = 100;

fn cursor(key: u64) -> String {
    to_base64url(format!("{{\"id\":\"{key}\"}}").as_bytes())
}

fn key(text: &str) -> Option<u64> {
    let text = String::from_utf8(base64url(text)?).ok()?;
    text.strip_prefix("{\"id\":\"")?.strip_suffix("\"}")?.parse().ok()
}

/// The page of `items` that the arguments ask for; `kind` is the type of the nodes.
pub(super) fn connection(
    kind: &'static str,
    items: Vec<(u64, Thing)>,
    arguments: &Value,
) -> Result<Thing, FieldError> {
    let number = |name: &str| {
        let value = arguments.get(name).and_then(Value::as_u64)?;
        Some(usize::try_from(value).unwrap_or(MOST).min(MOST))
    };
    let (first, last) = (number("first"), number("last"));
    if first.is_some() && last.is_some() {
        return Err(FieldError {
            message: "Can only provide either `first` or `last`, not both".to_owned(),
        });
    }
    let total = items.len();
    let place = |name: &str| -> Result<Option<usize>, FieldError> {
        let text = arguments.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let Some(text) = text else { return Ok(None) };
        let found = key(text).and_then(|key| items.iter().position(|(one, _)| *one == key));
        found
            .map(Some)
            .ok_or_else(|| FieldError { message: "Please provide a valid cursor".to_owned() })
    };
    let mut from = place("after")?.map_or(0, |at| at + 1);
    let mut to = place("before")?.unwrap_or(total).max(from);
    match last {
        Some(size) => from = from.max(to.saturating_sub(size)),
        None => to = to.min(from + first.unwrap_or(MOST)),
    }
    let page: Vec<(u64, Thing)> = items.into_iter().skip(from).take(to - from).collect();
    let end =
        |item: Option<&(u64, Thing)>| item.map_or(Out::NULL, |(key, _)| Out::leaf(cursor(*key)));
    let info = Thing::made(
        "PageInfo",
        vec![
            ("startCursor", end(page.first())),
            ("endCursor", end(page.last())),
            ("hasNextPage", Out::leaf(to < total)),
            ("hasPreviousPage", Out::leaf(from > 0)),
        ],
    );
    let edge = |(key, thing): &(u64, Thing)| {
        let fields = vec![("cursor", Out::leaf(cursor(*key))), ("node", Out::One(thing.clone()))];
        Thing::Made(Cow::Owned(format!("{kind}Edge")), fields)
    };
    let edges = page.iter().map(edge).collect();
    let nodes = page.into_iter().map(|(_, thing)| thing).collect();
    Ok(Thing::Made(
        Cow::Owned(format!("{kind}Connection")),
        vec![
            ("nodes", Out::Many(nodes)),
            ("edges", Out::Many(edges)),
            ("pageInfo", Out::One(info)),
            ("count", Out::leaf(total)),
        ],
    ))
}
