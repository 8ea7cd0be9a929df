//! Table Schema, versions 1 and 2: a descriptor is parsed into a model that can only be right;
//! what is wrong in it is told with the field's name and its mend.

mod fault;
mod field;
mod keys;
mod lists;
mod members;
mod missing;
mod read;
mod read_constraints;
mod read_field;

pub use fault::{JsonFault, SchemaError, SchemaFault, SchemaRemark, Shape};
pub use field::{CellCheck, Field, Reading};
pub use keys::ForeignKey;
pub use missing::MissingValue;
pub(crate) use missing::stands_for_nothing;
pub(in crate::check) use read::parse;

use std::sync::Arc;

use indexmap::IndexSet;

use super::constraints::Constraints;
use super::custom::CustomCheck;
use super::finding::{Empty, FieldInfo};
use super::types::FieldType;
use crate::dataset::FieldName;

/// Which version of the standard a schema says it keeps to (`$schema`; without it, the first).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Version {
    /// Version 1.
    #[default]
    V1,
    /// Version 2.
    V2,
}

/// How the columns of a file and the fields of a schema go together (`fieldsMatch`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum FieldsMatch {
    /// The same names in the same order.
    #[default]
    Exact,
    /// The same names in any order.
    Equal,
    /// The file has all fields, and may have more columns.
    Subset,
    /// The file has no other columns, and may lack fields.
    Superset,
    /// The file has at least one of the fields.
    Partial,
}

/// What a table must hold.
#[derive(Clone, PartialEq, Debug)]
pub struct TableSchema {
    pub(super) fields: Vec<Field>,
    pub(super) fields_match: FieldsMatch,
    pub(super) primary_key: Vec<FieldName>,
    pub(super) unique_keys: Vec<Vec<FieldName>>,
    pub(super) foreign_keys: Vec<ForeignKey>,
    pub(super) custom_checks: Vec<CustomCheck>,
    pub(super) remarks: Vec<SchemaRemark>,
}

impl TableSchema {
    /// A schema that takes any text in columns of these names: for a file without a schema, of
    /// which the header, the rows' lengths and hidden characters can still be checked.
    pub fn untyped(header: &[FieldName]) -> Self {
        let field = |name: &FieldName| Field {
            about: Arc::new(FieldInfo {
                name: name.clone(),
                title: None,
                description: None,
                example: None,
                choices: None,
                empty: Empty::Allowed,
            }),
            kind: FieldType::Any,
            constraints: Constraints::default(),
            missing: vec![MissingValue { text: String::new(), label: None }],
        };
        let names: IndexSet<&FieldName> =
            header.iter().filter(|name| !name.as_str().is_empty()).collect();
        let fields = names.into_iter().map(field).collect();
        Self {
            fields,
            fields_match: FieldsMatch::Subset,
            primary_key: Vec::new(),
            unique_keys: Vec::new(),
            foreign_keys: Vec::new(),
            custom_checks: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// The fields in order.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The field of a name; the first where a name stands twice.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name().as_str() == name)
    }

    /// How columns and fields go together.
    pub fn fields_match(&self) -> FieldsMatch {
        self.fields_match
    }

    /// The fields of the primary key; none where there is no key.
    pub fn primary_key(&self) -> &[FieldName] {
        &self.primary_key
    }

    /// The sets of fields whose values together are unique.
    pub fn unique_keys(&self) -> &[Vec<FieldName>] {
        &self.unique_keys
    }

    /// The references to other tables.
    pub fn foreign_keys(&self) -> &[ForeignKey] {
        &self.foreign_keys
    }

    /// The schema of the table that goes by this name: foreign keys that say the name lead into
    /// the table itself, as those with an empty one do.
    #[must_use]
    pub fn of_table(mut self, name: &str) -> Self {
        for key in &mut self.foreign_keys {
            key.resource.take_if(|resource| resource == name);
        }
        self
    }

    /// The custom checks that it asks for.
    pub fn custom_checks(&self) -> &[CustomCheck] {
        &self.custom_checks
    }

    /// What in the schema does nothing, or not what it seems to.
    pub fn remarks(&self) -> &[SchemaRemark] {
        &self.remarks
    }
}

#[cfg(test)]
mod tests;
