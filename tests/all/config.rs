//! What stands in `config/` is what the program reads.

use std::fs;
use std::path::{Path, PathBuf};

use gitribute_core::repo_config::{Surroundings, json_schema, read};

fn config(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config").join(path)
}

#[test]
fn the_json_schema_of_the_configuration_is_current() {
    let written = fs::read_to_string(config("schemas/gitribute.schema.json")).expect("the schema");
    assert!(
        written == json_schema(),
        "write it anew: cargo run -q -p gitribute-runners -- schema > \
         config/schemas/gitribute.schema.json"
    );
}

#[test]
fn the_example_says_everything_and_is_right() {
    let text = fs::read_to_string(config("repository.example.yml")).expect("the example");
    let read = read("repository.example.yml", &text, Surroundings::default());
    let errors: Vec<String> =
        read.err().unwrap_or_default().iter().map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{errors:#?}");

    // Every key of the schema stands in the example, so that nothing is hidden from readers.
    let schema: serde_json::Value = serde_json::from_str(&json_schema()).expect("JSON");
    let mut keys = Vec::new();
    collect_keys(&schema, &mut keys);
    assert!(keys.len() > 30, "{keys:?}");
    let missing: Vec<&String> = keys
        .iter()
        .filter(|key| !text.contains(&format!("{key}:")))
        // One dataset cannot be both a table and a tree of records.
        .filter(|key| key.as_str() != "records")
        .collect();
    assert!(missing.is_empty(), "not in the example: {missing:?}");
}

/// The names below every `properties` of a JSON Schema.
fn collect_keys(schema: &serde_json::Value, keys: &mut Vec<String>) {
    match schema {
        serde_json::Value::Object(members) => {
            if let Some(serde_json::Value::Object(properties)) = members.get("properties") {
                keys.extend(properties.keys().cloned());
            }
            members.values().for_each(|value| collect_keys(value, keys));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect_keys(item, keys)),
        _ => {}
    }
}
