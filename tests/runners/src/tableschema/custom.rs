//! Cases about Validata's custom checks: one check, one row, whether the row passes.

use anyhow::{Context, Result};
use gitribute_core::check::{Options, Problem, TableSchema, validate};
use gitribute_core::dataset::MemoryTable;
use gitribute_core::report::{Language, Sink, finding_text};
use serde_json::{Value, json};

use super::{Verdict, word};

/// Words that no message says to people.
const DENIED: [&str; 8] =
    ["type is", "constraint", "record", "byte", "deserialize", "null", "None", "\\d"];

/// A row under a check: `expect.valid` says whether it passes.
pub(crate) fn check(case: &Value) -> Result<Verdict> {
    let Some(expected) = case["expect"]["valid"].as_bool() else {
        return Ok(Verdict::Open("nothing is expected"));
    };
    let row = case["row"].as_object().context("`row` is an object")?;
    let fields: Vec<Value> = row.keys().map(|name| json!({ "name": name })).collect();
    let checks = json!([{ "name": case["check"], "params": case["params"] }]);
    let schema = json!({ "fields": fields, "custom_checks": checks });
    let schema = match TableSchema::from_json(&schema.to_string()) {
        Ok(schema) => schema,
        Err(error) => return Ok(Verdict::Fails(format!("the schema was refused: {error}"))),
    };
    if schema.custom_checks().len() != 1 {
        return Ok(Verdict::Fails("the check is not known".to_owned()));
    }
    let mut table = MemoryTable::new(row.keys().map(String::as_str));
    table.push(row.values().map(|cell| cell.as_str().unwrap_or_default()));
    let report = validate(&table, &schema, &Options::default());
    // An empty row is told of as one too; here only the check counts.
    let found: Vec<_> =
        report.findings.iter().filter(|f| matches!(f.problem, Problem::Custom(_))).collect();
    if found.is_empty() != expected {
        let row = &case["row"];
        let how = format!("{row} is {}, not {}", word(found.is_empty()), word(expected));
        return Ok(Verdict::Fails(how));
    }
    for finding in found {
        for language in Language::ALL {
            let message = finding_text(finding, language, Sink::Plain);
            let cell = finding.cell.as_deref().unwrap_or_default();
            let denied = DENIED.iter().find(|word| message.contains(**word));
            if denied.is_some() || !message.contains(cell.trim()) || !message.contains('2') {
                return Ok(Verdict::Fails(format!("the message does not help: {message}")));
            }
        }
    }
    Ok(Verdict::Holds)
}
