//! The names of the constraints, and which types they may stand on.

use std::fmt;

use serde::Serialize;

use crate::check::schema::Version;
use crate::check::types::TypeName;

/// A constraint, by its name in Table Schema.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Rule {
    /// `required`
    Required,
    /// `unique`
    Unique,
    /// `uniqueKeys`, of the schema itself
    UniqueKeys,
    /// `enum`
    Enum,
    /// `categories`, of the field itself
    Categories,
    /// `pattern`
    Pattern,
    /// `minLength`
    MinLength,
    /// `maxLength`
    MaxLength,
    /// `minimum`
    Minimum,
    /// `maximum`
    Maximum,
    /// `exclusiveMinimum`
    ExclusiveMinimum,
    /// `exclusiveMaximum`
    ExclusiveMaximum,
    /// `jsonSchema`
    JsonSchema,
}

impl Rule {
    /// Those that stand under a field's `constraints`.
    pub const OF_FIELDS: [Rule; 11] = [
        Rule::Required,
        Rule::Unique,
        Rule::Enum,
        Rule::Pattern,
        Rule::MinLength,
        Rule::MaxLength,
        Rule::Minimum,
        Rule::Maximum,
        Rule::ExclusiveMinimum,
        Rule::ExclusiveMaximum,
        Rule::JsonSchema,
    ];

    /// The word in a schema.
    pub fn as_str(self) -> &'static str {
        match self {
            Rule::Required => "required",
            Rule::Unique => "unique",
            Rule::UniqueKeys => "uniqueKeys",
            Rule::Enum => "enum",
            Rule::Categories => "categories",
            Rule::Pattern => "pattern",
            Rule::MinLength => "minLength",
            Rule::MaxLength => "maxLength",
            Rule::Minimum => "minimum",
            Rule::Maximum => "maximum",
            Rule::ExclusiveMinimum => "exclusiveMinimum",
            Rule::ExclusiveMaximum => "exclusiveMaximum",
            Rule::JsonSchema => "jsonSchema",
        }
    }

    /// Whether it may stand on a field of a type (Table Schema, "Constraints"; that lengths of
    /// time have bounds came with version 2).
    pub fn applies_to(self, kind: TypeName, version: Version) -> bool {
        match self {
            Rule::Required | Rule::Unique | Rule::UniqueKeys | Rule::Enum | Rule::Categories => {
                true
            }
            Rule::Pattern => kind == TypeName::String,
            Rule::MinLength | Rule::MaxLength => matches!(
                kind,
                TypeName::String | TypeName::Array | TypeName::Object | TypeName::List
            ),
            Rule::Minimum | Rule::Maximum | Rule::ExclusiveMinimum | Rule::ExclusiveMaximum => {
                match kind {
                    TypeName::Integer
                    | TypeName::Number
                    | TypeName::Date
                    | TypeName::Time
                    | TypeName::DateTime
                    | TypeName::Year
                    | TypeName::YearMonth => true,
                    TypeName::Duration => {
                        version == Version::V2
                            || matches!(self, Rule::ExclusiveMinimum | Rule::ExclusiveMaximum)
                    }
                    _ => false,
                }
            }
            Rule::JsonSchema => matches!(kind, TypeName::Object | TypeName::Array),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
