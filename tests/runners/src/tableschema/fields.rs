//! Cases about one field: its descriptor, its constraints, one cell.

use anyhow::{Context, Result};
use gitribute_core::check::{Reading, TableSchema};
use serde_json::{Value, json};

use super::{Verdict, word};

/// A cell of a field. What the standard says counts, whatever the case's source does; where it
/// leaves a point open, the case holds where we do as its source does.
pub(crate) fn cell(case: &Value) -> Result<Verdict> {
    let (expected, is_open) = match case["spec"]["verdict"].as_str() {
        Some("valid") => (true, false),
        Some("invalid") => (false, false),
        _ => match case["expect"]["valid"].as_bool() {
            Some(expected) => (expected, true),
            None => return Ok(Verdict::Open("nothing is expected")),
        },
    };
    let mut descriptor = case.get("schema").cloned().unwrap_or_else(|| json!({}));
    descriptor["fields"] = json!([case["field"]]);
    let schema = match TableSchema::from_json(&descriptor.to_string()) {
        Ok(schema) => schema,
        Err(error) => return Ok(Verdict::Fails(format!("the field was refused: {error}"))),
    };
    let field = schema.fields().first().context("one field")?;
    let cell = case["cell"].as_str().context("`cell` is a text")?;
    let checked = field.check_cell(cell);
    let valid = checked.problems.is_empty();
    if valid != expected && is_open {
        return Ok(Verdict::Open("the standard leaves it open, and its source does otherwise"));
    }
    if valid != expected {
        let how = format!("`{cell}` is {}, not {}", word(valid), word(expected));
        return Ok(Verdict::Fails(how));
    }
    let missing = matches!(field.read(cell), Reading::Missing);
    if case["specAgrees"] != false
        && let Some(expected) = case["expect"]["missing"].as_bool()
        && expected != missing
    {
        return Ok(Verdict::Fails(format!("whether `{cell}` is missing: {missing}")));
    }
    Ok(Verdict::Holds)
}

/// A constraint and a native value: the value is written as a cell of the type it has.
pub(crate) fn constraint(case: &Value) -> Result<Verdict> {
    let name = case["constraint"].as_str().context("`constraint` is a name")?;
    let (kind, cell) = match &case["value"] {
        Value::Null => ("string", String::new()),
        Value::String(text) => ("string", text.clone()),
        value @ Value::Array(_) => ("array", value.to_string()),
        value @ Value::Object(_) => ("object", value.to_string()),
        value @ Value::Number(_) => ("number", value.to_string()),
        value @ Value::Bool(_) => ("boolean", value.to_string()),
    };
    let constraints = json!({ name: case["constraintValue"] });
    let field = json!({ "name": "field", "type": kind, "constraints": constraints });
    let schema = match TableSchema::from_json(&json!({ "fields": [field] }).to_string()) {
        Ok(schema) => schema,
        Err(error) => return Ok(Verdict::Fails(format!("the field was refused: {error}"))),
    };
    let field = schema.fields().first().context("one field")?;
    let valid = field.check_cell(&cell).problems.is_empty();
    Ok(compare(valid, &case["expect"]["valid"], &cell))
}

/// Whether a constraint may stand on a field's type.
pub(crate) fn applicability(case: &Value) -> Result<Verdict> {
    let read = TableSchema::from_json(&json!({ "fields": [case["field"]] }).to_string());
    let told = read.as_ref().err().map(ToString::to_string).unwrap_or_default();
    Ok(compare(read.is_ok(), &case["expect"]["valid"], &told))
}

/// Whether a descriptor is a schema.
pub(crate) fn descriptor(case: &Value) -> Result<Verdict> {
    let read = TableSchema::from_json(&case["descriptor"].to_string());
    let told = read.as_ref().err().map(ToString::to_string).unwrap_or_default();
    Ok(compare(read.is_ok(), &case["expect"]["valid"], &told))
}

fn compare(valid: bool, expected: &Value, told: &str) -> Verdict {
    match expected.as_bool() {
        Some(expected) if expected == valid => Verdict::Holds,
        Some(expected) => {
            Verdict::Fails(format!("{}, not {}: {told}", word(valid), word(expected)))
        }
        None => Verdict::Open("nothing is expected"),
    }
}
