//! The members of a descriptor, each read as what it must be.

use indexmap::IndexMap;

use super::fault::{SchemaFault, SchemaRemark, Shape};
use crate::dataset::{FieldName, Value};
use crate::words::nearest;

/// The members of a descriptor. A member that is null counts as not there.
pub(super) struct Members<'a> {
    pub(super) object: &'a IndexMap<String, Value>,
    pub(super) field: Option<FieldName>,
}

impl<'a> Members<'a> {
    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        self.object.get(name).filter(|value| **value != Value::Null)
    }

    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        match self.get(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub(super) fn wrong(&self, member: &str, expected: Shape) -> SchemaFault {
        SchemaFault::WrongShape { field: self.field.clone(), member: member.to_owned(), expected }
    }

    /// A text, or a number or boolean as it is spelled.
    pub(super) fn spelled(&self, name: &str, faults: &mut Vec<SchemaFault>) -> Option<&'a str> {
        let value = self.get(name)?;
        let text = value.as_cell();
        if text.is_none() {
            faults.push(self.wrong(name, Shape::Text));
        }
        text
    }

    pub(super) fn flag(&self, name: &str, faults: &mut Vec<SchemaFault>) -> Option<bool> {
        match self.get(name)? {
            Value::Bool(value) => Some(*value),
            _ => {
                faults.push(self.wrong(name, Shape::Flag));
                None
            }
        }
    }

    pub(super) fn count(&self, name: &str, faults: &mut Vec<SchemaFault>) -> Option<u64> {
        let value = self.get(name)?;
        let count = value.as_cell().and_then(|text| text.parse().ok());
        if count.is_none() {
            faults.push(self.wrong(name, Shape::Count));
        }
        count
    }

    /// A list of words, spelled as they are.
    pub(super) fn words(&self, name: &str, faults: &mut Vec<SchemaFault>) -> Option<Vec<String>> {
        let words = match self.get(name)? {
            Value::List(items) => items
                .iter()
                .map(|item| item.as_cell().map(str::to_owned))
                .collect::<Option<Vec<_>>>(),
            _ => None,
        };
        if words.is_none() {
            faults.push(self.wrong(name, Shape::Words));
        }
        words
    }

    pub(super) fn remark_unknown(&self, known: &[&'static str], remarks: &mut Vec<SchemaRemark>) {
        for found in self.object.keys().filter(|name| !known.contains(&name.as_str())) {
            if let Some(nearest) = nearest(found, known.iter().copied())
                && !self.object.contains_key(nearest)
                && let Some(nearest) = known.iter().find(|word| **word == nearest)
            {
                remarks.push(SchemaRemark::UnknownProperty {
                    field: self.field.clone(),
                    found: found.clone(),
                    nearest,
                });
            }
        }
    }
}

/// One name, or a list of names.
pub(super) fn names(value: &Value) -> Option<Vec<FieldName>> {
    match value {
        Value::Text(name) => Some(vec![name.as_str().into()]),
        Value::List(items) => items
            .iter()
            .map(|item| match item {
                Value::Text(name) => Some(name.as_str().into()),
                _ => None,
            })
            .collect(),
        _ => None,
    }
}
