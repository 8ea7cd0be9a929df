//! What identifies a record.

use std::fmt;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{FieldName, Value};

/// The key fields of one record with their values, in the key's order; never empty.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "IndexMap<FieldName, Value>")]
pub struct Key(IndexMap<FieldName, Value>);

impl Key {
    /// A key of one field.
    pub fn single(field: impl Into<FieldName>, value: impl Into<Value>) -> Self {
        Self(IndexMap::from([(field.into(), value.into())]))
    }

    /// A key of several fields; `None` when there are none.
    pub fn new(fields: IndexMap<FieldName, Value>) -> Option<Self> {
        (!fields.is_empty()).then_some(Self(fields))
    }

    /// The fields and their values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&FieldName, &Value)> {
        self.0.iter()
    }

    /// The value of one key field.
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.0.get(field)
    }
}

impl TryFrom<IndexMap<FieldName, Value>> for Key {
    type Error = &'static str;

    fn try_from(fields: IndexMap<FieldName, Value>) -> Result<Self, Self::Error> {
        Self::new(fields).ok_or("a key names at least one field")
    }
}

impl fmt::Display for Key {
    /// The values alone, as people name a record: `PE` or `PE / Lima`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, value) in self.0.values().enumerate() {
            if index > 0 {
                f.write_str(" / ")?;
            }
            value.fmt(f)?;
        }
        Ok(())
    }
}
