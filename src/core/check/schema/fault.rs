//! What is wrong with a schema, told to whoever wrote it.

use std::fmt;

use thiserror::Error;

use crate::check::constraints::{PatternFault, Rule};
use crate::check::json_schema::JsonSchemaFault;
use crate::check::types::TypeName;
use crate::dataset::FieldName;

/// Everything that keeps a schema from being used; never empty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SchemaError {
    faults: Vec<SchemaFault>,
}

impl SchemaError {
    pub(super) fn of(fault: SchemaFault) -> Self {
        Self { faults: vec![fault] }
    }

    /// An error where there are faults.
    pub(super) fn unless_none(faults: Vec<SchemaFault>) -> Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Self { faults }) }
    }

    /// Each of the faults, in the schema's order.
    pub fn faults(&self) -> &[SchemaFault] {
        &self.faults
    }
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.faults.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            fault.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for SchemaError {}

/// What a member of a schema must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum Shape {
    /// A text.
    #[error("a text")]
    Text,
    /// True or false.
    #[error("true or false")]
    Flag,
    /// A whole number.
    #[error("a whole number")]
    Count,
    /// A list of words.
    #[error("a list of words")]
    Words,
    /// Exact, equal, subset, superset or partial.
    #[error("exact, equal, subset, superset or partial")]
    FieldsMatch,
    /// A list of texts, or of objects with `value` and `label`.
    #[error("a list of texts, or of objects with `value` and `label`")]
    MissingValues,
    /// A list of objects.
    #[error("a list of objects")]
    Objects,
    /// The name of a type.
    #[error("the name of a type")]
    TypeName,
    /// At least one character.
    #[error("at least one character")]
    Characters,
    /// String, integer, boolean, number, datetime, date or time.
    #[error("string, integer, boolean, number, datetime, date or time")]
    ItemType,
    /// A list of values, or of objects with `value` and `label`.
    #[error("a list of values, or of objects with `value` and `label`")]
    Categories,
    /// An object.
    #[error("an object")]
    Object,
    /// A list of values.
    #[error("a list of values")]
    Values,
    /// A field name or a list of field names.
    #[error("a field name or a list of field names")]
    Names,
    /// A list of lists of field names.
    #[error("a list of lists of field names")]
    NameLists,
    /// Objects with `fields` and a `reference` that has `resource` and `fields`.
    #[error("objects with `fields` and a `reference` that has `resource` and `fields`")]
    References,
    /// References whose `resource` is a name.
    #[error("references whose `resource` is a name")]
    ResourceNames,
}

/// One fault of a schema.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum SchemaFault {
    /// The text is no JSON.
    #[error("the schema is not valid JSON: line {line}, column {column}: {reason}")]
    NotJson {
        /// Line of the fault, from 1.
        line: usize,
        /// Column of the fault, from 1.
        column: usize,
        /// What is wrong.
        reason: String,
    },
    /// The JSON is no object.
    #[error("the schema must be a JSON object with `fields`")]
    NotAnObject,
    /// There are no fields.
    #[error("the schema has no `fields`: add the list of its columns")]
    NoFields,
    /// A field is no object.
    #[error("field {number} must be an object with a `name`")]
    FieldNotAnObject {
        /// Which one, from 1.
        number: usize,
    },
    /// A field has no name.
    #[error("field {number} has no `name`")]
    FieldWithoutName {
        /// Which one, from 1.
        number: usize,
    },
    /// A field's type is none of Table Schema's.
    #[error("field `{field}`: `{found}` is no type{}", did_you_mean(*.nearest))]
    UnknownType {
        /// The field.
        field: FieldName,
        /// The word found.
        found: String,
        /// The nearest type.
        nearest: Option<&'static str>,
    },
    /// A member has the wrong shape.
    #[error("{}`{member}` must be {expected}", of_field(.field.as_ref()))]
    WrongShape {
        /// The field; `None` for the schema itself.
        field: Option<FieldName>,
        /// The member.
        member: String,
        /// What it must be.
        expected: Shape,
    },
    /// A date's or time's format is no pattern.
    #[error("field `{field}`: the format has `{directive}`, which no date or time pattern has")]
    UnknownDirective {
        /// The field.
        field: FieldName,
        /// The directive.
        directive: String,
    },
    /// A constraint that does not go with the field's type.
    #[error(
        "field `{field}`: `{rule}` does not go with the type `{kind}`: take it out, or change the type"
    )]
    NotApplicable {
        /// The field.
        field: FieldName,
        /// The constraint.
        rule: Rule,
        /// The type.
        kind: TypeName,
    },
    /// A bound that is no value of the field's type.
    #[error(
        "field `{field}`: `{rule}` is `{found}`, which is not written as a {kind} of this field"
    )]
    BoundNotOfType {
        /// The field.
        field: FieldName,
        /// The constraint.
        rule: Rule,
        /// The bound found.
        found: String,
        /// The type.
        kind: TypeName,
    },
    /// A pattern that cannot be used.
    #[error("field `{field}`: the pattern cannot be used: {reason}")]
    Pattern {
        /// The field.
        field: FieldName,
        /// Why not.
        reason: PatternFault,
    },
    /// A field's JSON Schema that cannot be used.
    #[error("field `{field}`: its `jsonSchema` cannot be used: {reason}")]
    JsonSchema {
        /// The field.
        field: FieldName,
        /// Why not.
        reason: Box<JsonSchemaFault>,
    },
    /// A key names a field that the schema does not have.
    #[error("`{member}` names `{found}`, which is no field{}", did_you_mean(.nearest.as_ref().map(FieldName::as_str)))]
    UnknownKeyField {
        /// `primaryKey`, `uniqueKeys` or `foreignKeys`.
        member: &'static str,
        /// The name found.
        found: FieldName,
        /// The nearest field.
        nearest: Option<FieldName>,
    },
    /// A foreign key names more fields on one side than on the other.
    #[error("`foreignKeys`: {fields} fields refer to {referenced}: name as many on both sides")]
    UnevenReference {
        /// Fields here.
        fields: usize,
        /// Fields there.
        referenced: usize,
    },
}

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map(|word| format!(": did you mean `{word}`?")).unwrap_or_default()
}

fn of_field(field: Option<&FieldName>) -> String {
    field.map(|field| format!("field `{field}`: ")).unwrap_or_default()
}

/// Something in a schema that does nothing, or not what it seems to: the schema still works.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum SchemaRemark {
    /// A property that nobody reads, and looks like one that is read.
    #[error("{}`{found}` is no property: did you mean `{nearest}`?", of_field(.field.as_ref()))]
    UnknownProperty {
        /// The field; `None` for the schema itself.
        field: Option<FieldName>,
        /// The property.
        found: String,
        /// The one it looks like.
        nearest: &'static str,
    },
    /// A constraint that stands beside `constraints` instead of in it, where it does nothing.
    #[error("field `{field}`: `{rule}` does nothing here: move it into `constraints`")]
    Misplaced {
        /// The field.
        field: FieldName,
        /// The constraint.
        rule: Rule,
    },
    /// A constraint that Table Schema does not have.
    #[error("field `{field}`: `{found}` is no constraint, and is not checked")]
    UnknownConstraint {
        /// The field.
        field: FieldName,
        /// The word found.
        found: String,
    },
    /// A constraint that is not checked.
    #[error("field `{field}`: `{rule}` is not checked")]
    NotChecked {
        /// The field.
        field: FieldName,
        /// The constraint.
        rule: Rule,
    },
    /// A format that the field's type does not have; the default one is taken.
    #[error("field `{field}`: `{found}` is no format of its type, and is not checked")]
    UnknownFormat {
        /// The field.
        field: FieldName,
        /// The format found.
        found: String,
    },
    /// An allowed value that no cell can have.
    #[error("field `{field}`: the allowed value `{found}` is none of the field's type")]
    ListedNotOfType {
        /// The field.
        field: FieldName,
        /// The value found.
        found: String,
    },
    /// A pattern that many programs would find anywhere in a value; here it is the whole of it.
    #[error("field `{field}`: the pattern must fit the whole value; write it from `^` to `$`")]
    PatternNotAnchored {
        /// The field.
        field: FieldName,
    },
}
