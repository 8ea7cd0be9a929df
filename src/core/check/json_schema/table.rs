//! A table against a JSON Schema: each row is an object, its cells read as the schema's types.

use std::ops::ControlFlow;

use indexmap::IndexMap;

use super::JsonSchema;
use super::document::{Gather, Place, line_of};
use super::problem::{Broken, JsonKind, at, parts};
use crate::check::json;
use crate::check::problem::Problem;
use crate::check::report::{Options, Report};
use crate::dataset::{Row, Table, Value};

/// How far references inside a schema are followed.
const MOST_STEPS: usize = 16;

/// Checks a table row by row. An empty cell is a member that is not there; a cell is a number,
/// true or false, or a list or object only where the schema says so of its column.
pub fn validate_table_by_json_schema(
    table: &dyn Table,
    schema: &JsonSchema,
    options: &Options,
) -> Report {
    let kinds: Vec<Kinds> =
        table.header().iter().map(|name| schema.kinds_of(name.as_str())).collect();
    let mut gather = Gather::new(options);
    let form = if schema.is_of_a_list() { RowForm::ListOfOne } else { RowForm::Record };
    table.visit_rows(&mut |row| {
        gather.rows += 1;
        let lines = line_of(row);
        let place = Place { row: Some(row.number), lines: &lines };
        let mut record = record(table, row, &kinds);
        let mut broken = schema.broken_row(&mut record, form);
        if meant_otherwise(&mut record, &broken) {
            broken = schema.broken_row(&mut record, form);
        }
        gather.take(broken, &record, &place, schema);
        ControlFlow::Continue(())
    });
    gather.finish()
}

/// What the schema takes a row for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RowForm {
    /// A record.
    Record,
    /// One of a list: the list's own rules are about rows together, and each row is tried as a
    /// list of one.
    ListOfOne,
}

impl JsonSchema {
    fn broken_row(&self, record: &mut Value, form: RowForm) -> Vec<Broken> {
        if form == RowForm::Record {
            return self.broken(record);
        }
        let list = Value::List(vec![std::mem::replace(record, Value::Null)]);
        let mut found = self.broken(&list);
        found.retain_mut(|broken| match broken.pointer.strip_prefix("/0") {
            Some(rest) => {
                broken.pointer = rest.to_owned();
                true
            }
            None => false,
        });
        if let Value::List(mut records) = list
            && let Some(first) = records.pop()
        {
            *record = first;
        }
        found
    }
}

/// Reads cells anew that the schema, perhaps by way of another file, wants to be no texts; whether
/// any changed.
fn meant_otherwise(record: &mut Value, broken: &[Broken]) -> bool {
    let Value::Object(members) = record else { return false };
    let mut changed = false;
    for broken in broken {
        let Problem::NotOfKind { expected } = &broken.problem else { continue };
        let mut path = parts(&broken.pointer);
        let (Some(name), None) = (path.next(), path.next()) else { continue };
        let Some(Value::Text(cell)) = members.get(&name) else { continue };
        let mut kinds = Kinds::default();
        for kind in expected {
            match kind {
                JsonKind::Number | JsonKind::Integer => kinds.number = Kind::Allowed,
                JsonKind::Boolean => kinds.boolean = Kind::Allowed,
                JsonKind::List => kinds.list = Kind::Allowed,
                JsonKind::Object => kinds.object = Kind::Allowed,
                JsonKind::Text | JsonKind::Null => {}
            }
        }
        let read = value(cell, kinds);
        if !matches!(read, Value::Text(_)) {
            members.insert(name, read);
            changed = true;
        }
    }
    changed
}

/// What a column's cells may be besides text.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Kinds {
    number: Kind,
    boolean: Kind,
    list: Kind,
    object: Kind,
    text: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    Allowed,
    #[default]
    Not,
}

fn record(table: &dyn Table, row: &Row<'_>, kinds: &[Kinds]) -> Value {
    let mut members = IndexMap::with_capacity(row.cells.len());
    for ((name, cell), kinds) in table.header().iter().zip(row.cells).zip(kinds) {
        if !cell.is_empty() {
            members.insert(name.as_str().to_owned(), value(cell, *kinds));
        }
    }
    Value::Object(members)
}

fn value(cell: &str, kinds: Kinds) -> Value {
    let parsed = || json::parse(cell);
    match cell.as_bytes().first() {
        Some(b'{') if kinds.object == Kind::Allowed => parsed().filter(is_object),
        Some(b'[') if kinds.list == Kind::Allowed => parsed().filter(is_list),
        Some(b't' | b'f') if kinds.boolean == Kind::Allowed => parsed().filter(is_flag),
        Some(b'-' | b'0'..=b'9') if kinds.number == Kind::Allowed && kinds.text == Kind::Not => {
            number(cell)
        }
        _ => None,
    }
    .unwrap_or_else(|| Value::from(cell))
}

fn is_object(value: &Value) -> bool {
    matches!(value, Value::Object(_))
}

fn is_list(value: &Value) -> bool {
    matches!(value, Value::List(_))
}

fn is_flag(value: &Value) -> bool {
    matches!(value, Value::Bool(_))
}

/// A number as JSON spells it. Zeros in front are none of JSON's, and are kept as text.
fn number(cell: &str) -> Option<Value> {
    serde_json::from_str::<Value>(cell).ok().filter(|value| matches!(value, Value::Number(_)))
}

impl JsonSchema {
    /// Whether the root is a list.
    fn is_of_a_list(&self) -> bool {
        match &self.source {
            Value::Object(members) => {
                members.contains_key("items")
                    || members.get("type").and_then(Value::as_cell) == Some("array")
            }
            _ => false,
        }
    }

    fn kinds_of(&self, column: &str) -> Kinds {
        let mut root = self.followed(&self.source);
        if self.is_of_a_list()
            && let Value::Object(members) = root
            && let Some(items) = members.get("items")
        {
            root = self.followed(items);
        }
        let property = match root {
            Value::Object(members) => match members.get("properties") {
                Some(Value::Object(properties)) => properties.get(column),
                _ => None,
            },
            _ => None,
        };
        let mut kinds = Kinds::default();
        if let Some(property) = property {
            self.gather_kinds(property, &mut kinds, 0);
        } else {
            kinds.text = Kind::Allowed;
        }
        kinds
    }

    fn gather_kinds(&self, schema: &Value, kinds: &mut Kinds, depth: usize) {
        let Value::Object(members) = self.followed(schema) else { return };
        if depth > MOST_STEPS {
            return;
        }
        let mut add = |kind: &str| match kind {
            "number" | "integer" => kinds.number = Kind::Allowed,
            "boolean" => kinds.boolean = Kind::Allowed,
            "array" => kinds.list = Kind::Allowed,
            "object" => kinds.object = Kind::Allowed,
            "string" => kinds.text = Kind::Allowed,
            _ => {}
        };
        match members.get("type") {
            Some(Value::Text(kind)) => add(kind),
            Some(Value::List(several)) => several.iter().filter_map(Value::as_cell).for_each(add),
            _ => {
                // The values that are allowed tell their kinds, too.
                if let Some(Value::List(values)) = members.get("enum") {
                    for value in values {
                        match value {
                            Value::Number(_) => add("number"),
                            Value::Bool(_) => add("boolean"),
                            Value::Text(_) => add("string"),
                            _ => {}
                        }
                    }
                }
            }
        }
        for several in ["anyOf", "oneOf", "allOf"] {
            if let Some(Value::List(ways)) = members.get(several) {
                for way in ways {
                    self.gather_kinds(way, kinds, depth + 1);
                }
            }
        }
    }

    /// What a schema says, behind references inside the same file.
    fn followed<'s>(&'s self, schema: &'s Value) -> &'s Value {
        let mut schema = schema;
        for _ in 0..MOST_STEPS {
            let Value::Object(members) = schema else { return schema };
            let reference = members.get("$ref").and_then(Value::as_cell);
            match reference.and_then(|text| at(&self.source, text.strip_prefix('#')?)) {
                Some(target) => schema = target,
                None => return schema,
            }
        }
        schema
    }
}
