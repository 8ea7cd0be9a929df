//! From a descriptor's JSON to the schema.

use super::fault::{JsonFault, SchemaError, SchemaFault, Shape};
use super::keys::{Known, foreign_keys, primary_key, unique_keys};
use super::members::Members;
use super::missing::{default_missing, missing_values};
use super::read_field::{FieldReader, name_of};
use super::{FieldsMatch, TableSchema, Version};
use crate::check::custom::custom_checks;
use crate::check::json;
use crate::dataset::Value;

impl TableSchema {
    /// Reads a descriptor.
    pub fn from_json(text: &str) -> Result<Self, SchemaError> {
        Self::from_descriptor(&parse(text)?)
    }

    /// Reads a descriptor.
    pub fn from_descriptor(descriptor: &Value) -> Result<Self, SchemaError> {
        let Value::Object(object) = descriptor else {
            return Err(SchemaError::of(SchemaFault::NotAnObject));
        };
        let members = Members { object, field: None };
        let mut faults = Vec::new();
        let mut remarks = Vec::new();
        let version = match members.text("$schema") {
            Some(profile) if profile.contains("/2.") => Version::V2,
            _ => Version::V1,
        };
        let missing = missing_values(&members, &mut faults).unwrap_or_else(default_missing);
        let fields_match = fields_match(&members, &mut faults);
        members.remark_unknown(&SCHEMA_PROPERTIES, &mut remarks);

        let mut fields = Vec::new();
        let mut names = Vec::new();
        match members.get("fields") {
            Some(Value::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    let mut reader =
                        FieldReader { version, faults: &mut faults, remarks: &mut remarks };
                    match name_of(index + 1, item) {
                        Ok((name, object)) => {
                            names.push(name.clone());
                            fields.extend(reader.field(name, object, &missing));
                        }
                        Err(fault) => faults.push(fault),
                    }
                }
            }
            Some(_) => faults.push(members.wrong("fields", Shape::Objects)),
            None => faults.push(SchemaFault::NoFields),
        }
        let checks = custom_checks(members.get("custom_checks"), &names, &mut faults, &mut remarks);
        let known = Known(&names);
        let schema = Self {
            fields,
            fields_match,
            primary_key: primary_key(&members, &known, &mut faults),
            unique_keys: unique_keys(&members, &known, &mut faults),
            foreign_keys: foreign_keys(&members, &known, &mut faults),
            custom_checks: checks,
            remarks,
        };
        SchemaError::unless_none(faults)?;
        Ok(schema)
    }
}

/// A text's JSON, of bounded depth.
pub(in crate::check) fn parse(text: &str) -> Result<Value, SchemaError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let fault =
        |line, column, reason| SchemaError::of(SchemaFault::NotJson { line, column, reason });
    if !json::depth_is_bounded(text) {
        return Err(fault(1, 1, JsonFault::TooDeep));
    }
    serde_json::from_str(text)
        .map_err(|error| fault(error.line(), error.column(), JsonFault::of(&error)))
}

const SCHEMA_PROPERTIES: [&str; 8] = [
    "fields",
    "fieldsMatch",
    "missingValues",
    "primaryKey",
    "uniqueKeys",
    "foreignKeys",
    "custom_checks",
    "$schema",
];

/// `fieldsMatch`, of the schema.
fn fields_match(members: &Members<'_>, faults: &mut Vec<SchemaFault>) -> FieldsMatch {
    let word = match members.get("fieldsMatch") {
        None => return FieldsMatch::Exact,
        Some(Value::Text(word)) => word.as_str(),
        // The profile of version 2 writes it as a list of one.
        Some(Value::List(items)) => match items.as_slice() {
            [Value::Text(word)] => word,
            _ => "",
        },
        Some(_) => "",
    };
    match word {
        "exact" => FieldsMatch::Exact,
        "equal" => FieldsMatch::Equal,
        "subset" => FieldsMatch::Subset,
        "superset" => FieldsMatch::Superset,
        "partial" => FieldsMatch::Partial,
        _ => {
            faults.push(members.wrong("fieldsMatch", Shape::FieldsMatch));
            FieldsMatch::Exact
        }
    }
}
