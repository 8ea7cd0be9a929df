//! Keys of a schema: `primaryKey`, `uniqueKeys`, `foreignKeys`.

use super::fault::{SchemaFault, Shape};
use super::members::{Members, names};
use crate::dataset::{FieldName, Value};
use crate::words::nearest;

/// Fields whose values are those of a row of another table, or of this one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ForeignKey {
    /// The fields here.
    pub fields: Vec<FieldName>,
    /// The other table's name; `None` for this one.
    pub resource: Option<String>,
    /// Its fields, as many as here.
    pub referenced: Vec<FieldName>,
}

/// Finds fields by name among those of the schema.
pub(super) struct Known<'a>(pub(super) &'a [FieldName]);

impl Known<'_> {
    pub(super) fn check(
        &self,
        member: &'static str,
        wanted: &[FieldName],
        faults: &mut Vec<SchemaFault>,
    ) {
        for name in wanted.iter().filter(|name| !self.0.contains(name)) {
            faults.push(SchemaFault::UnknownKeyField {
                member,
                found: name.clone(),
                nearest: nearest(name.as_str(), self.0.iter().map(FieldName::as_str))
                    .map(FieldName::from),
            });
        }
    }
}

pub(super) fn primary_key(
    members: &Members<'_>,
    known: &Known<'_>,
    faults: &mut Vec<SchemaFault>,
) -> Vec<FieldName> {
    let Some(value) = members.get("primaryKey") else { return Vec::new() };
    let Some(key) = names(value) else {
        faults.push(members.wrong("primaryKey", Shape::Names));
        return Vec::new();
    };
    known.check("primaryKey", &key, faults);
    key
}

pub(super) fn unique_keys(
    members: &Members<'_>,
    known: &Known<'_>,
    faults: &mut Vec<SchemaFault>,
) -> Vec<Vec<FieldName>> {
    let wrong = || members.wrong("uniqueKeys", Shape::NameLists);
    let keys = match members.get("uniqueKeys") {
        None => return Vec::new(),
        Some(Value::List(items)) => items.iter().map(names).collect::<Option<Vec<_>>>(),
        Some(_) => None,
    };
    let Some(keys) = keys else {
        faults.push(wrong());
        return Vec::new();
    };
    for key in &keys {
        known.check("uniqueKeys", key, faults);
    }
    keys.into_iter().filter(|key| !key.is_empty()).collect()
}

pub(super) fn foreign_keys(
    members: &Members<'_>,
    known: &Known<'_>,
    faults: &mut Vec<SchemaFault>,
) -> Vec<ForeignKey> {
    match members.get("foreignKeys") {
        None => Vec::new(),
        Some(Value::List(items)) => {
            items.iter().filter_map(|item| foreign_key(members, item, known, faults)).collect()
        }
        Some(_) => {
            faults.push(members.wrong("foreignKeys", Shape::Objects));
            Vec::new()
        }
    }
}

fn foreign_key(
    members: &Members<'_>,
    value: &Value,
    known: &Known<'_>,
    faults: &mut Vec<SchemaFault>,
) -> Option<ForeignKey> {
    let parts = match value {
        Value::Object(key) => match key.get("reference") {
            Some(Value::Object(reference)) => key
                .get("fields")
                .and_then(names)
                .zip(reference.get("fields").and_then(names))
                .map(|(fields, referenced)| (fields, referenced, reference.get("resource"))),
            _ => None,
        },
        _ => None,
    };
    let Some((fields, referenced, resource)) = parts else {
        faults.push(members.wrong("foreignKeys", Shape::References));
        return None;
    };
    let resource = match resource {
        None | Some(Value::Null) => None,
        // Version 1 wrote the table itself as an empty name.
        Some(Value::Text(name)) if name.is_empty() => None,
        Some(Value::Text(name)) => Some(name.clone()),
        Some(_) => {
            faults.push(members.wrong("foreignKeys", Shape::ResourceNames));
            return None;
        }
    };
    known.check("foreignKeys", &fields, faults);
    if resource.is_none() {
        known.check("foreignKeys", &referenced, faults);
    }
    if fields.len() != referenced.len() {
        faults.push(SchemaFault::UnevenReference {
            fields: fields.len(),
            referenced: referenced.len(),
        });
        return None;
    }
    Some(ForeignKey { fields, resource, referenced })
}
