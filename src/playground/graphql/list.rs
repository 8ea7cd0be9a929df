//! Connections: lists in pages, by cursor.

use apollo_compiler::resolvers::FieldError;
use serde_json::Value;

use super::failed;
use super::object::{Out, Thing};
use crate::text::{base64url, to_base64url};

/// The most items of a page.
const MOST: u64 = 100;

/// An item with the number its cursor is made of.
pub(crate) type Item = (u64, Thing);

fn cursor(key: u64) -> String {
    to_base64url(format!("cursor:v1:{key}").as_bytes())
}

fn key(text: &str) -> Option<u64> {
    String::from_utf8(base64url(text)?).ok()?.strip_prefix("cursor:v1:")?.parse().ok()
}

/// The page that the arguments ask for. GitHub wants `first` or `last`, at most 100.
pub(crate) fn connection(
    field: &str,
    kinds: (&'static str, &'static str),
    items: Vec<Item>,
    arguments: &Value,
) -> Result<Thing, FieldError> {
    let (kind, edge) = kinds;
    let number = |name: &str| arguments.get(name).and_then(Value::as_u64);
    let (first, last) = (number("first"), number("last"));
    let Some(size) = first.or(last) else {
        return Err(failed(
            "MISSING_PAGINATION_BOUNDARIES",
            &format!(
                "You must provide a `first` or `last` value to properly paginate the `{field}` connection."
            ),
        ));
    };
    if size > MOST {
        return Err(failed(
            "EXCESSIVE_PAGINATION",
            &format!(
                "Requesting {size} records on the `{field}` connection exceeds the `first` limit of 100 records."
            ),
        ));
    }
    let total = items.len();
    let place = |name: &str| -> Result<Option<usize>, FieldError> {
        let Some(text) = arguments.get(name).and_then(Value::as_str) else { return Ok(None) };
        let found = key(text).and_then(|key| items.iter().position(|(one, _)| *one == key));
        found.map(Some).ok_or_else(|| {
            failed(
                "INVALID_CURSOR_ARGUMENTS",
                &format!("`{text}` does not appear to be a valid cursor."),
            )
        })
    };
    let mut from = place("after")?.map_or(0, |at| at + 1);
    let mut to = place("before")?.unwrap_or(total).max(from);
    let size = usize::try_from(size).unwrap_or(total);
    if first.is_some() {
        to = to.min(from + size);
    } else {
        from = from.max(to.saturating_sub(size));
    }
    let page: Vec<Item> = items.into_iter().skip(from).take(to - from).collect();
    let end = |item: Option<&Item>| item.map_or(Out::NULL, |(key, _)| Out::leaf(cursor(*key)));
    let info = Thing::Made(
        "PageInfo",
        vec![
            ("startCursor", end(page.first())),
            ("endCursor", end(page.last())),
            ("hasNextPage", Out::leaf(to < total)),
            ("hasPreviousPage", Out::leaf(from > 0)),
        ],
    );
    let edges = page.iter().map(|(key, thing)| edge_of(edge, *key, thing.clone())).collect();
    let nodes = page.into_iter().map(|(_, thing)| thing).collect();
    Ok(Thing::Made(
        kind,
        vec![
            ("nodes", Out::Many(nodes)),
            ("edges", Out::Many(edges)),
            ("pageInfo", Out::One(info)),
            ("totalCount", Out::leaf(total)),
        ],
    ))
}

/// One edge.
pub(crate) fn edge_of(kind: &'static str, key: u64, thing: Thing) -> Thing {
    Thing::Made(kind, vec![("cursor", Out::leaf(cursor(key))), ("node", Out::One(thing))])
}
