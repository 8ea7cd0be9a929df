//! The JSON Schema of a `.gitribute.yml`, for editors that complete and check while typing.

use serde_json::{Map, Value, json};

use super::keys::{self, Entry};

/// The schema (draft 2020-12) as indented JSON with a line end after it.
pub fn json_schema() -> String {
    let mut root = object(keys::TOP, |key| match key {
        "language" => language(),
        "datasets" => map_of(&dataset()),
        "forms" => map_of(&form()),
        "accept" => object(keys::ACCEPT, |key| match key {
            "mode" => word(keys::MODES),
            "group" => word(keys::GROUPS),
            _ => text(),
        }),
        "policy" => policy(),
        _ => object(keys::COMMANDS, |_| flag()),
    });
    if let Value::Object(members) = &mut root {
        members.shift_insert(
            0,
            "$schema".to_owned(),
            "https://json-schema.org/draft/2020-12/schema".into(),
        );
        members.shift_insert(1, "title".to_owned(), ".gitribute.yml".into());
    }
    format!("{root:#}\n")
}

fn dataset() -> Value {
    let mut dataset = object(keys::DATASET, |key| match key {
        "language" => language(),
        "path" | "schema" | "records" | "not_in" | "custom_props" => json!({ "type": "string" }),
        "key" | "locked" | "sorted_by" | "near_duplicates" => texts(),
        "unique_together" => {
            let lists = json!({ "type": "array", "items": { "type": "array", "items": text() } });
            json!({ "anyOf": [texts(), lists] })
        }
        "insert" => word(keys::INSERTS),
        "url_alive" => {
            let mut asked = object(keys::URL_ALIVE, |_| texts());
            require(&mut asked, &["columns", "hosts"]);
            asked
        }
        "fill" => map_of(&text()),
        "columns" => map_of(&object(keys::COLUMN, |_| text())),
        _ => text(),
    });
    require(&mut dataset, &["path"]);
    dataset
}

fn form() -> Value {
    object(keys::FORM, |key| match key {
        "language" => language(),
        "operation" => {
            let mut by_answer = object(keys::BY_ANSWER, |key| match key {
                "values" => map_of(&word(keys::OPERATIONS)),
                _ => text(),
            });
            require(&mut by_answer, &["field", "values"]);
            json!({ "oneOf": [word(keys::OPERATIONS), by_answer] })
        }
        "columns" | "expect" | "to" => map_of(&text()),
        "cell" => {
            let mut cell = object(keys::CELL, |_| text());
            require(&mut cell, &["field", "value"]);
            cell
        }
        "ignore" => texts(),
        // A bare `~` is null to YAML and the sentinel `~` to us.
        "clear" | "leave" => json!({ "type": ["string", "number", "boolean", "null"] }),
        "defaults" => word(keys::DEFAULTS),
        _ => text(),
    })
}

fn policy() -> Value {
    object(keys::POLICY, |key| match key {
        "propose" => word(keys::PROPOSERS),
        "accept" => {
            let approver = json!({
                "anyOf": [word(keys::ROLES), { "type": "string", "pattern": "^@?[A-Za-z0-9_]" }]
            });
            json!({ "oneOf": [approver, { "type": "array", "items": approver }] })
        }
        "self" => flag(),
        "bots" => texts(),
        "first_time" => word(keys::FIRST_TIMES),
        "quota" => object(
            keys::QUOTA,
            |_| json!({ "type": "string", "pattern": "^[1-9][0-9]*/(hour|day|week)$" }),
        ),
        _ => text(),
    })
}

/// An object of known keys, each with its line of help; a bare `key:` is null and means nothing
/// is said.
fn object(entries: &[Entry], value: impl Fn(&str) -> Value) -> Value {
    let mut properties = Map::new();
    for (key, help) in entries {
        let mut schema = value(key);
        if let Value::Object(members) = &mut schema {
            members.shift_insert(0, "description".to_owned(), (*help).into());
        }
        properties.insert((*key).to_owned(), schema);
    }
    json!({ "type": ["object", "null"], "properties": properties, "additionalProperties": false })
}

fn require(object: &mut Value, keys: &[&str]) {
    if let Value::Object(members) = object {
        members.insert("type".to_owned(), "object".into());
        members.insert("required".to_owned(), json!(keys));
    }
}

fn map_of(value: &Value) -> Value {
    json!({ "type": ["object", "null"], "additionalProperties": value })
}

fn word(entries: &'static [Entry]) -> Value {
    let words: Vec<Value> =
        entries.iter().map(|(word, help)| json!({ "const": word, "description": help })).collect();
    json!({ "oneOf": words })
}

fn language() -> Value {
    json!({ "type": "string", "pattern": "^(en|fr)([-_].*)?$", "examples": ["en", "fr"] })
}

/// YAML reads a bare `2024` as a number; to us it is a text.
fn text() -> Value {
    json!({ "type": ["string", "number", "boolean"] })
}

fn texts() -> Value {
    json!({ "oneOf": [text(), { "type": "array", "items": text(), "uniqueItems": true }] })
}

fn flag() -> Value {
    json!({ "type": "boolean" })
}
