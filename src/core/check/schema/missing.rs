//! The texts that stand for no value: `missingValues` of a schema and of a field.

use super::fault::{SchemaFault, Shape};
use super::members::Members;
use crate::dataset::Value;

/// A text that stands for no value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MissingValue {
    /// The text.
    pub text: String,
    /// Why there is no value.
    pub label: Option<String>,
}

/// What stands for no value where nothing is said.
pub(super) fn default_missing() -> Vec<MissingValue> {
    vec![MissingValue { text: String::new(), label: None }]
}

/// `missingValues`: texts, or objects with `value` and `label`.
pub(super) fn missing_values(
    members: &Members<'_>,
    faults: &mut Vec<SchemaFault>,
) -> Option<Vec<MissingValue>> {
    let value = members.get("missingValues")?;
    let read = match value {
        Value::List(items) => items
            .iter()
            .map(|item| match item {
                Value::Object(object) => Some(MissingValue {
                    text: object.get("value")?.as_cell()?.to_owned(),
                    label: object.get("label").and_then(Value::as_cell).map(str::to_owned),
                }),
                other => Some(MissingValue { text: other.as_cell()?.to_owned(), label: None }),
            })
            .collect::<Option<Vec<_>>>(),
        _ => None,
    };
    if read.is_none() {
        faults.push(members.wrong("missingValues", Shape::MissingValues));
    }
    read
}
