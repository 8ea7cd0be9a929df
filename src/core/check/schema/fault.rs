//! What is wrong with a schema, told to whoever wrote it.

use std::fmt;

use serde_json::error::Category;

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

/// For logs: what people read is said by [`crate::report::schema_fault_text`].
impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.faults)
    }
}

impl std::error::Error for SchemaError {}

/// What a member of a schema must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Shape {
    /// A text.
    Text,
    /// True or false.
    Flag,
    /// A whole number.
    Count,
    /// A list of words.
    Words,
    /// Exact, equal, subset, superset or partial.
    FieldsMatch,
    /// A list of texts, or of objects with `value` and `label`.
    MissingValues,
    /// A list of objects.
    Objects,
    /// The name of a type.
    TypeName,
    /// At least one character.
    Characters,
    /// String, integer, boolean, number, datetime, date or time.
    ItemType,
    /// A list of values, or of objects with `value` and `label`.
    Categories,
    /// An object.
    Object,
    /// A list of values.
    Values,
    /// A field name or a list of field names.
    Names,
    /// A list of lists of field names.
    NameLists,
    /// Objects with `fields` and a `reference` that has `resource` and `fields`.
    References,
    /// References whose `resource` is a name.
    ResourceNames,
}

/// What keeps a text from being JSON.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JsonFault {
    /// It ends before it should: a bracket or a quotation mark is not closed.
    EndsEarly,
    /// It is nested too deep to be read.
    TooDeep,
    /// An object has two members of one name.
    TwoOfOneName,
    /// Something else stands where JSON wants a value, a comma or a bracket.
    Unexpected,
}

impl JsonFault {
    /// What the JSON reader says, in words of ours: its own are no language people know.
    pub(crate) fn of(error: &serde_json::Error) -> Self {
        match error.classify() {
            Category::Eof => JsonFault::EndsEarly,
            Category::Data => JsonFault::TwoOfOneName,
            Category::Syntax | Category::Io => JsonFault::Unexpected,
        }
    }
}

/// One fault of a schema.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum SchemaFault {
    /// The text is no JSON.
    NotJson {
        /// Line of the fault, from 1.
        line: usize,
        /// Column of the fault, from 1.
        column: usize,
        /// What is wrong.
        reason: JsonFault,
    },
    /// The JSON is no object.
    NotAnObject,
    /// There are no fields.
    NoFields,
    /// A field is no object.
    FieldNotAnObject {
        /// Which one, from 1.
        number: usize,
    },
    /// A field has no name.
    FieldWithoutName {
        /// Which one, from 1.
        number: usize,
    },
    /// A field's type is none of Table Schema's.
    UnknownType {
        /// The field.
        field: FieldName,
        /// The word found.
        found: String,
        /// The nearest type.
        nearest: Option<&'static str>,
    },
    /// A member has the wrong shape.
    WrongShape {
        /// The field; `None` for the schema itself.
        field: Option<FieldName>,
        /// The member.
        member: String,
        /// What it must be.
        expected: Shape,
    },
    /// A date's or time's format is no pattern.
    UnknownDirective {
        /// The field.
        field: FieldName,
        /// The directive.
        directive: String,
    },
    /// A constraint that does not go with the field's type.
    NotApplicable {
        /// The field.
        field: FieldName,
        /// The constraint.
        rule: Rule,
        /// The type.
        kind: TypeName,
    },
    /// A bound that is no value of the field's type.
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
    Pattern {
        /// The field.
        field: FieldName,
        /// Why not.
        reason: PatternFault,
    },
    /// A field's JSON Schema that cannot be used.
    JsonSchema {
        /// The field.
        field: FieldName,
        /// Why not.
        reason: Box<JsonSchemaFault>,
    },
    /// A key names a field that the schema does not have.
    UnknownKeyField {
        /// `primaryKey`, `uniqueKeys` or `foreignKeys`.
        member: &'static str,
        /// The name found.
        found: FieldName,
        /// The nearest field.
        nearest: Option<FieldName>,
    },
    /// A foreign key names more fields on one side than on the other.
    UnevenReference {
        /// Fields here.
        fields: usize,
        /// Fields there.
        referenced: usize,
    },
    /// `custom_checks` is no list.
    CustomChecksNotAList,
    /// A custom check has no name.
    CustomCheckWithoutName {
        /// Which one, from 1.
        number: usize,
    },
    /// A parameter of a custom check is missing, or cannot be used.
    CustomParam {
        /// The check, as the schema names it.
        check: String,
        /// The parameter.
        param: &'static str,
    },
}

/// Something in a schema that does nothing, or not what it seems to: the schema still works.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum SchemaRemark {
    /// A property that nobody reads, and looks like one that is read.
    UnknownProperty {
        /// The field; `None` for the schema itself.
        field: Option<FieldName>,
        /// The property.
        found: String,
        /// The one it looks like.
        nearest: &'static str,
    },
    /// A constraint that stands beside `constraints` instead of in it, where it does nothing.
    Misplaced {
        /// The field.
        field: FieldName,
        /// The constraint.
        rule: Rule,
    },
    /// A constraint that Table Schema does not have.
    UnknownConstraint {
        /// The field.
        field: FieldName,
        /// The word found.
        found: String,
    },
    /// A constraint that is not checked.
    NotChecked {
        /// The field.
        field: FieldName,
        /// The constraint.
        rule: Rule,
    },
    /// A format that the field's type does not have; the default one is taken.
    UnknownFormat {
        /// The field.
        field: FieldName,
        /// The format found.
        found: String,
    },
    /// An allowed value that no cell can have.
    ListedNotOfType {
        /// The field.
        field: FieldName,
        /// The value found.
        found: String,
    },
    /// A pattern that many programs would find anywhere in a value; here it is the whole of it.
    PatternNotAnchored {
        /// The field.
        field: FieldName,
    },
    /// A custom check that nobody knows.
    UnknownCustomCheck {
        /// Its name.
        found: String,
        /// The one it looks like.
        nearest: Option<&'static str>,
    },
    /// A custom check of a column that the schema does not have.
    UnknownCheckColumn {
        /// The check, as the schema names it.
        check: String,
        /// The column.
        found: FieldName,
        /// The one it looks like.
        nearest: Option<FieldName>,
    },
}
