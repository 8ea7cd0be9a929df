//! The world in GitHub's REST words. The webhooks' payloads are made of the same shapes.
//!
//! Field names and kinds are those of GitHub's OpenAPI description; the contract check of the
//! tests holds them to it.

pub(crate) mod checks;
pub(crate) mod commits;
pub(crate) mod install;
pub(crate) mod people;
pub(crate) mod repository;
pub(crate) mod reviews;
pub(crate) mod subjects;

use serde_json::{Map, Value};

/// Adds the members of `more` to an object.
pub(crate) fn extend(mut base: Value, more: Value) -> Value {
    if let (Value::Object(base), Value::Object(more)) = (&mut base, more) {
        base.extend(more);
    }
    base
}

/// Removes members of an object.
pub(crate) fn without(mut base: Value, names: &[&str]) -> Value {
    if let Value::Object(base) = &mut base {
        base.retain(|name, _| !names.contains(&name.as_str()));
    }
    base
}

/// `{name}_url` members below one address.
pub(crate) fn links(base: &str, names: &[(&str, &str)]) -> Map<String, Value> {
    names
        .iter()
        .map(|(name, path)| (format!("{name}_url"), Value::from(format!("{base}{path}"))))
        .collect()
}
