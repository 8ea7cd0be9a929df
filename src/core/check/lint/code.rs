//! Stable codes of what is found in schemas.

use super::LintProblem;
use crate::check::schema::{SchemaFault, SchemaRemark};

impl LintProblem {
    /// The stable code that machines know it by.
    pub fn code(&self) -> &'static str {
        match self {
            LintProblem::Fault(fault) => fault.code(),
            LintProblem::Remark(remark) => remark.code(),
            LintProblem::ForeignWord { .. } => "foreign-word",
            LintProblem::EnumUnused { .. } => "enum-unused",
            LintProblem::ValuesUnused { .. } => "values-unused",
            LintProblem::DecimalSign { .. } => "decimal-sign",
        }
    }
}

impl SchemaFault {
    /// The stable code that machines know it by.
    pub fn code(&self) -> &'static str {
        match self {
            SchemaFault::NotJson { .. } => "not-json",
            SchemaFault::NotAnObject => "not-an-object",
            SchemaFault::NoFields => "no-fields",
            SchemaFault::FieldNotAnObject { .. } => "field-not-an-object",
            SchemaFault::FieldWithoutName { .. } => "field-without-name",
            SchemaFault::UnknownType { .. } => "unknown-type",
            SchemaFault::WrongShape { .. } => "wrong-shape",
            SchemaFault::UnknownDirective { .. } => "unknown-directive",
            SchemaFault::NotApplicable { .. } => "constraint-not-applicable",
            SchemaFault::BoundNotOfType { .. } => "bound-not-of-type",
            SchemaFault::Pattern { .. } => "pattern-unusable",
            SchemaFault::JsonSchema { .. } => "json-schema-unusable",
            SchemaFault::UnknownKeyField { .. } => "unknown-key-field",
            SchemaFault::UnevenReference { .. } => "uneven-reference",
            SchemaFault::CustomChecksNotAList
            | SchemaFault::CustomCheckWithoutName { .. }
            | SchemaFault::CustomParam { .. } => "custom-check",
        }
    }
}

impl SchemaRemark {
    /// The stable code that machines know it by.
    pub fn code(&self) -> &'static str {
        match self {
            SchemaRemark::UnknownProperty { .. } => "unknown-property",
            SchemaRemark::Misplaced { .. } => "misplaced-constraint",
            SchemaRemark::UnknownConstraint { .. } => "unknown-constraint",
            SchemaRemark::NotChecked { .. } => "constraint-not-checked",
            SchemaRemark::UnknownFormat { .. } => "unknown-format",
            SchemaRemark::ListedNotOfType { .. } => "enum-not-of-type",
            SchemaRemark::PatternNotAnchored { .. } => "pattern-not-anchored",
            SchemaRemark::UnknownCustomCheck { .. } => "unknown-custom-check",
            SchemaRemark::UnknownCheckColumn { .. } => "unknown-check-column",
        }
    }
}
