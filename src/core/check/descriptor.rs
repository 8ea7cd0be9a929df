//! A schema file of any kind: Table Schema, JSON Schema or Data Package, told apart by what it
//! holds.

use thiserror::Error;

use super::files::RepoFiles;
use super::json_schema::{JsonSchema, JsonSchemaFault};
use super::package::{Package, PackageFault};
use super::schema::{SchemaError, TableSchema, parse};
use crate::dataset::Value;

/// A schema file that was read.
#[derive(Clone, Debug)]
pub enum AnySchema {
    /// A Table Schema.
    Table(Box<TableSchema>),
    /// A JSON Schema.
    Json(Box<JsonSchema>),
    /// A Data Package.
    Package(Box<Package>),
}

/// Why a schema file cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum AnySchemaError {
    /// It is no JSON, or a Table Schema with faults.
    #[error(transparent)]
    Table(#[from] SchemaError),
    /// It is a JSON Schema with a fault.
    #[error(transparent)]
    Json(#[from] JsonSchemaFault),
    /// It is a Data Package with a fault.
    #[error("the package cannot be used")]
    Package(PackageFault),
}

/// What a descriptor is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum DescriptorKind {
    Table,
    Json,
    Package,
}

/// Members that a JSON Schema has and a Table Schema has not.
const OF_JSON_SCHEMA: [&str; 16] = [
    "type",
    "properties",
    "items",
    "prefixItems",
    "$ref",
    "$defs",
    "definitions",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "required",
    "additionalProperties",
    "patternProperties",
    "enum",
];

impl AnySchema {
    /// Reads the schema file that stands at a path of the repository, with the files it names.
    pub fn read(text: &str, path: &str, files: &dyn RepoFiles) -> Result<Self, AnySchemaError> {
        let descriptor = parse(text)?;
        match kind_of(&descriptor) {
            DescriptorKind::Table => {
                let schema = TableSchema::from_descriptor(&descriptor)?;
                Ok(AnySchema::Table(Box::new(schema)))
            }
            DescriptorKind::Json => {
                let schema = JsonSchema::compile(descriptor, path, files)?;
                Ok(AnySchema::Json(Box::new(schema)))
            }
            DescriptorKind::Package => Package::from_descriptor(&descriptor, path)
                .map(|package| AnySchema::Package(Box::new(package)))
                .map_err(AnySchemaError::Package),
        }
    }

    /// Whether a text is neither a JSON Schema nor the descriptor of a Data Package: what is wrong
    /// with it is told as of a Table Schema.
    pub fn is_table_schema(text: &str) -> bool {
        parse(text).map_or(true, |descriptor| kind_of(&descriptor) == DescriptorKind::Table)
    }

    /// Whether a text is the descriptor of a Data Package.
    pub fn is_package(text: &str) -> bool {
        parse(text).is_ok_and(|descriptor| kind_of(&descriptor) == DescriptorKind::Package)
    }
}

/// Whether a descriptor is a JSON Schema; what is none of the three counts as a Table Schema.
pub(super) fn is_json_schema(descriptor: &Value) -> bool {
    kind_of(descriptor) == DescriptorKind::Json
}

fn kind_of(descriptor: &Value) -> DescriptorKind {
    let Value::Object(members) = descriptor else {
        // A boolean is a JSON Schema from draft 6 on.
        return match descriptor {
            Value::Bool(_) => DescriptorKind::Json,
            _ => DescriptorKind::Table,
        };
    };
    let list = |member: &str| matches!(members.get(member), Some(Value::List(_)));
    let profile = match members.get("$schema") {
        Some(Value::Text(profile)) => profile.as_str(),
        _ => "",
    };
    if profile.contains("json-schema.org/") {
        DescriptorKind::Json
    } else if list("resources") && !list("fields") {
        DescriptorKind::Package
    } else if members.contains_key("fields") || profile.contains("table-schema") {
        DescriptorKind::Table
    } else if OF_JSON_SCHEMA.iter().any(|member| members.contains_key(*member)) {
        DescriptorKind::Json
    } else {
        DescriptorKind::Table
    }
}

#[cfg(test)]
mod tests {
    use super::super::files::NoFiles;
    use super::*;

    #[test]
    fn the_three_kinds_are_told_apart_by_what_they_hold() {
        let kind = |text: &str| match AnySchema::read(text, "s.json", &NoFiles) {
            Ok(AnySchema::Table(_)) => "table",
            Ok(AnySchema::Json(_)) => "json",
            Ok(AnySchema::Package(_)) => "package",
            Err(AnySchemaError::Table(_)) => "table fault",
            Err(AnySchemaError::Json(_)) => "json fault",
            Err(AnySchemaError::Package(_)) => "package fault",
        };
        for (text, expected) in [
            (r#"{"fields":[{"name":"a"}]}"#, "table"),
            (r#"{"fields":[{"name":"type"}],"title":"x","required":true}"#, "table"),
            (
                r#"{"$schema":"https://datapackage.org/profiles/2.0/tableschema.json"}"#,
                "table fault",
            ),
            (r#"{"$schema":"http://json-schema.org/draft-07/schema#"}"#, "json"),
            (r#"{"type":"object","properties":{"fields":{}}}"#, "json"),
            (r#"{"properties":{"a":{"type":"text"}}}"#, "json fault"),
            (r#"{"resources":[{"name":"a","path":"a.csv"}]}"#, "package"),
            (r#"{"resources":[]}"#, "package fault"),
            ("{}", "table fault"),
            ("[]", "table fault"),
            ("{", "table fault"),
            ("true", "json"),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }
}
