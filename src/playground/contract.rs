//! Every exchange against GitHub's own description of its API.
//!
//! The text is a slice of GitHub's OpenAPI files (see `tests/contracts`). Requests are held to it
//! hard, with unknown parameters and fields as violations, because GitHub itself ignores what it
//! does not know and so hides mistakes. Our own answers and webhooks are held to it so that the
//! forge cannot teach its clients something that GitHub would not send.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::message::{Answer, Request};

/// Something that does not keep to the contract.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// The operation, or `webhook` with the event's name.
    pub operation: String,
    /// What is wrong, with the place.
    pub what: String,
}

/// The contract could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ContractError {
    /// Not JSON.
    #[error("the contract is not JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// JSON of another shape.
    #[error("the contract has no {0}")]
    Missing(&'static str),
}

/// GitHub's description, ready for checking. Schemas are compiled when first needed.
pub struct Contract {
    operations: Map<String, Value>,
    events: Map<String, Value>,
    /// Definitions as they are, for what the forge sends.
    open: Value,
    /// Definitions that take no unknown members, for what the forge gets.
    closed: Value,
    compiled: Mutex<HashMap<String, Option<Arc<Validator>>>>,
}

impl std::fmt::Debug for Contract {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Contract")
            .field("operations", &self.operations.len())
            .finish_non_exhaustive()
    }
}

impl Contract {
    /// Reads the slices that `tests/contracts/slice.py` writes: one of the API, one of webhooks.
    pub fn load(api: &str, webhooks: &str) -> Result<Arc<Self>, ContractError> {
        let mut api: Value = serde_json::from_str(api)?;
        let mut hooks: Value = serde_json::from_str(webhooks)?;
        let take =
            |whole: &mut Value, name: &'static str| match whole.get_mut(name).map(Value::take) {
                Some(Value::Object(members)) => Ok(members),
                _ => Err(ContractError::Missing(name)),
            };
        let mut open = take(&mut api, "$defs")?;
        let closed = open.iter().map(|(name, schema)| (name.clone(), close(schema))).collect();
        open.extend(take(&mut hooks, "$defs")?);
        Ok(Arc::new(Self {
            operations: take(&mut api, "operations")?,
            events: take(&mut hooks, "events")?,
            open: Value::Object(open),
            closed: Value::Object(closed),
            compiled: Mutex::default(),
        }))
    }

    /// The operations it describes.
    #[cfg(test)]
    pub(crate) fn operations(&self) -> impl Iterator<Item = &str> {
        self.operations.keys().map(String::as_str)
    }

    fn validator(
        &self,
        key: String,
        make: impl FnOnce() -> Option<Value>,
    ) -> Option<Arc<Validator>> {
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        compiled
            .entry(key)
            .or_insert_with(|| {
                make().and_then(|schema| jsonschema::validator_for(&schema).ok()).map(Arc::new)
            })
            .clone()
    }

    fn check(&self, key: String, schema: &Value, defs: &Value, value: &Value) -> Vec<String> {
        let whole = || {
            let mut whole = schema.as_object()?.clone();
            whole.insert("$defs".to_owned(), Value::Object(reached(schema, defs)));
            Some(Value::Object(whole))
        };
        let Some(validator) = self.validator(key, whole) else {
            return vec!["the contract's schema does not compile".to_owned()];
        };
        validator
            .iter_errors(value)
            .take(5)
            .map(|error| {
                let mut text = error.to_string();
                if let Some((at, _)) = text.char_indices().nth(300) {
                    text.truncate(at);
                }
                format!("{}: {text}", error.instance_path())
            })
            .collect()
    }

    /// What is wrong with a request.
    pub(crate) fn request(
        &self,
        operation: &str,
        path: &[(&str, String)],
        request: &Request,
    ) -> Vec<String> {
        let Some(description) = self.operations.get(operation) else {
            return vec!["no such operation".to_owned()];
        };
        let mut wrong = Vec::new();
        let empty = Vec::new();
        let parameters = description.get("parameters").and_then(Value::as_array).unwrap_or(&empty);
        let named = |place: &str, name: &str| {
            parameters.iter().find(|one| {
                one.get("in").and_then(Value::as_str) == Some(place)
                    && one.get("name").and_then(Value::as_str) == Some(name)
            })
        };
        let query = request.query.iter().map(|(name, value)| ("query", name.as_str(), value));
        let parts = path.iter().map(|(name, value)| ("path", *name, value));
        for (place, name, text) in parts.chain(query) {
            let Some(schema) = named(place, name).and_then(|one| one.get("schema")) else {
                if place == "query" {
                    wrong.push(format!("unknown query parameter \"{name}\""));
                }
                continue;
            };
            let value = typed(schema, text);
            let key = format!("{operation} {place} {name}");
            let faults = self.check(key, schema, &self.open, &value);
            wrong.extend(faults.into_iter().map(|fault| format!("{place} {name}{fault}")));
        }
        match description.get("body") {
            None if !request.body.is_empty() && request.body != b"{}" => {
                wrong.push("this operation takes no body".to_owned());
            }
            None => {}
            Some(body) => {
                let required = body.get("required").and_then(Value::as_bool).unwrap_or(false);
                match serde_json::from_slice::<Value>(&request.body) {
                    Err(_) if request.body.is_empty() && !required => {}
                    Err(_) => wrong.push("the body is not JSON".to_owned()),
                    Ok(value) => {
                        if let Some(schema) = body.get("schema").filter(|one| !one.is_null()) {
                            let key = format!("{operation} body");
                            wrong.extend(self.check(key, &close(schema), &self.closed, &value));
                        }
                    }
                }
            }
        }
        wrong
    }

    /// What is wrong with an answer of the forge's own.
    pub(crate) fn answer(&self, operation: &str, answer: &Answer) -> Vec<String> {
        let Some(description) = self.operations.get(operation) else { return Vec::new() };
        let status = answer.status.to_string();
        let Some(schema) = description.get("answers").and_then(|all| all.get(&status)) else {
            // GitHub documents few of its refusals; what it never does is succeed otherwise.
            let refusal = answer.status >= 400 || matches!(answer.status, 301 | 304);
            return if refusal {
                Vec::new()
            } else {
                vec![format!("undocumented status {status}")]
            };
        };
        let is_json = answer
            .headers
            .iter()
            .any(|(name, value)| name == "content-type" && value.starts_with("application/json"));
        if schema.is_null() || !is_json {
            return Vec::new();
        }
        match serde_json::from_slice::<Value>(&answer.body) {
            Err(_) => vec!["the answer is not JSON".to_owned()],
            Ok(value) => {
                // Several of GitHub's shapes of errors include each other, so "one of" cannot hold.
                let mut schema = schema.clone();
                if let Value::Object(members) = &mut schema
                    && let Some(choices) = members.remove("oneOf")
                {
                    members.insert("anyOf".to_owned(), choices);
                }
                self.check(format!("{operation} {status}"), &schema, &self.open, &value)
            }
        }
    }

    /// What is wrong with a webhook's payload.
    pub(crate) fn event(&self, event: &str, action: Option<&str>, payload: &Value) -> Vec<String> {
        let name = match action {
            Some(action) => format!("{event}-{action}"),
            None => event.to_owned(),
        };
        let name = name.replace('_', "-");
        match self.events.get(&name) {
            None => vec!["no such event".to_owned()],
            Some(schema) => self.check(format!("event {name}"), schema, &self.open, payload),
        }
    }
}

/// The definitions a schema leads to: compiling all of them each time would take long.
fn reached(schema: &Value, defs: &Value) -> Map<String, Value> {
    let mut found = Map::new();
    let mut open = vec![schema];
    while let Some(node) = open.pop() {
        match node {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                open.extend(members.values());
                let name = members
                    .get("$ref")
                    .and_then(Value::as_str)
                    .and_then(|reference| reference.strip_prefix("#/$defs/"));
                if let Some((name, definition)) = name.zip(name.and_then(|name| defs.get(name)))
                    && !found.contains_key(name)
                {
                    found.insert(name.to_owned(), definition.clone());
                    open.push(definition);
                }
            }
            _ => {}
        }
    }
    found
}

/// The text of a parameter as the JSON its schema speaks of.
fn typed(schema: &Value, text: &str) -> Value {
    let kinds = match schema.get("type") {
        Some(Value::String(kind)) => vec![kind.as_str()],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let number = text.parse::<i64>().ok().map(Value::from);
    if kinds.contains(&"integer")
        && let Some(number) = number
    {
        return number;
    }
    match text {
        "true" if kinds.contains(&"boolean") => json!(true),
        "false" if kinds.contains(&"boolean") => json!(false),
        _ => json!(text),
    }
}

/// The same schema without room for members it does not name. Branches beside members of their
/// own only add conditions, so they stay open.
fn close(schema: &Value) -> Value {
    let Value::Object(members) = schema else { return schema.clone() };
    let mut out = Map::new();
    let has_own = members.contains_key("properties");
    for (name, value) in members {
        let value = match (name.as_str(), value) {
            ("properties", Value::Object(all)) => {
                all.iter().map(|(name, one)| (name.clone(), close(one))).collect()
            }
            ("items" | "additionalProperties", one) => close(one),
            ("anyOf" | "oneOf", Value::Array(all)) if !has_own => all.iter().map(close).collect(),
            (_, value) => value.clone(),
        };
        out.insert(name.clone(), value);
    }
    if has_own && !out.contains_key("additionalProperties") {
        out.insert("additionalProperties".to_owned(), Value::Bool(false));
    }
    Value::Object(out)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Contract;
    use crate::message::Request;

    fn contract() -> std::sync::Arc<Contract> {
        let api = include_str!("../../tests/contracts/github.contract.json");
        let events = include_str!("../../tests/contracts/github.events.json");
        Contract::load(api, events).unwrap()
    }

    #[test]
    fn every_operation_of_the_contract_is_answered_and_no_other() {
        let contract = contract();
        let described: BTreeSet<&str> = contract.operations().collect();
        let answered: BTreeSet<&str> = crate::rest::operations().collect();
        assert_eq!(described, answered);
    }

    #[test]
    fn requests_with_unknown_or_wrong_parts_are_violations() {
        let contract = contract();
        let check = |operation: &str, query: &str, body: &str| {
            let request = Request {
                query: Request::parse_query(query),
                body: body.as_bytes().to_vec(),
                ..Request::default()
            };
            contract.request(operation, &[], &request)
        };
        let create = "POST /repos/{owner}/{repo}/pulls";
        assert!(check(create, "", r#"{"title":"t","head":"h","base":"b"}"#).is_empty());
        assert!(!check(create, "", r#"{"title":"t","base":"b"}"#).is_empty());
        assert!(!check(create, "", r#"{"title":"t","head":"h","base":"b","bdy":"x"}"#).is_empty());
        let list = "GET /repos/{owner}/{repo}/issues";
        assert!(check(list, "per_page=2&state=all", "").is_empty());
        assert!(!check(list, "limit=2", "").is_empty());
        assert!(!check(list, "state=opened", "").is_empty());
        assert!(!check(list, "per_page=many", "").is_empty());
        let run = "POST /repos/{owner}/{repo}/check-runs";
        let done = r#"{"name":"n","head_sha":"s","status":"completed","conclusion":"success"}"#;
        assert!(check(run, "", done).is_empty(), "{:?}", check(run, "", done));
        assert!(
            !check(run, "", r#"{"name":"n","head_sha":"s","output":{"titel":"x"}}"#).is_empty()
        );
        let label = "POST /repos/{owner}/{repo}/issues/{issue_number}/labels";
        assert!(check(label, "", r#"{"labels":["a"]}"#).is_empty());
        assert!(!check(label, "", r#"{"label":["a"]}"#).is_empty());
    }
}
