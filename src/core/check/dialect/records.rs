//! Tables in JSON and JSON Lines: records that are objects, or lists with the names first
//! (Table Dialect, `property`, `itemType` and `itemKeys`).

use std::borrow::Cow;
use std::ops::ControlFlow;

use indexmap::IndexSet;
use memchr::memchr_iter;
use serde_json::value::RawValue;

use super::{HeaderRows, ItemKind, TableDialect};
use crate::check::finding::Finding;
use crate::check::json;
use crate::check::package::PackageFault;
use crate::check::problem::Problem;
use crate::check::schema::{Field, JsonFault, TableSchema};
use crate::check::types::FieldType;
use crate::dataset::{FieldName, LineNumber, Row, RowNumber, Table, Value};

/// Which family of formats a table is written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TableForm {
    /// Rows on lines, cells between delimiters.
    Delimited,
    /// JSON.
    Json,
    /// One JSON value a line.
    JsonLines,
}

impl TableForm {
    /// The form that a file's name, or a resource's `format`, tells of; `None` for those that
    /// are not read.
    pub fn of_file_name(name: &str) -> Option<Self> {
        let ending = name.rsplit('.').next().unwrap_or(name).to_ascii_lowercase();
        match ending.as_str() {
            "csv" | "tsv" | "tab" | "psv" | "txt" => Some(TableForm::Delimited),
            "json" => Some(TableForm::Json),
            "jsonl" | "ndjson" => Some(TableForm::JsonLines),
            _ => None,
        }
    }
}

/// Rows read from structured data.
pub(super) struct Records {
    header: Vec<FieldName>,
    rows: Vec<(LineNumber, Vec<String>)>,
}

impl Table for Records {
    fn header(&self) -> &[FieldName] {
        &self.header
    }

    fn header_line(&self) -> Option<LineNumber> {
        None
    }

    fn visit_rows(&self, visit: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>) {
        let mut cells: Vec<Cow<'_, str>> = Vec::with_capacity(self.header.len());
        for ((line, row), number) in self.rows.iter().zip(1_u64..) {
            cells.clear();
            cells.extend(row.iter().map(|cell| Cow::Borrowed(cell.as_str())));
            let row = Row { number: RowNumber(number), line: *line, cells: &cells };
            if visit(&row).is_break() {
                return;
            }
        }
    }
}

impl Records {
    /// The records of a JSON text.
    pub(super) fn of_json(
        text: &str,
        dialect: &TableDialect,
        schema: Option<&TableSchema>,
    ) -> Result<Self, Finding> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if !json::depth_is_bounded(text) {
            return Err(not_json(1, 1, JsonFault::TooDeep));
        }
        let mut raw: &RawValue = serde_json::from_str(text).map_err(|error| of_serde(&error, 1))?;
        if let Some(property) = &dialect.property {
            raw = inside(raw, property)
                .ok_or_else(|| fault(PackageFault::NoProperty { property: property.clone() }))?;
        }
        let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(raw.get()) else {
            return Err(fault(PackageFault::NoRecords));
        };
        let mut values = Vec::with_capacity(items.len());
        let (mut line, mut from) = (1, text.as_ptr() as usize);
        for item in items {
            // The item borrows from the text, so its place in it is known.
            let at = item.get().as_ptr() as usize;
            let between =
                text.as_bytes().get(from - text.as_ptr() as usize..at - text.as_ptr() as usize);
            line += memchr_iter(b'\n', between.unwrap_or_default()).count() as u64;
            from = at;
            let value: Value =
                serde_json::from_str(item.get()).map_err(|error| of_serde(&error, line))?;
            values.push((LineNumber(line), value));
        }
        Self::of_values(&values, dialect, schema)
    }

    /// The records of a text with one JSON value a line.
    pub(super) fn of_lines(
        text: &str,
        dialect: &TableDialect,
        schema: Option<&TableSchema>,
    ) -> Result<Self, Finding> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut values = Vec::new();
        for (line, record) in (1..).zip(text.split('\n')) {
            if record.trim().is_empty() {
                continue;
            }
            if !json::depth_is_bounded(record) {
                return Err(not_json(line, 1, JsonFault::TooDeep));
            }
            let value = serde_json::from_str(record).map_err(|error| of_serde(&error, line))?;
            values.push((LineNumber(line), value));
        }
        Self::of_values(&values, dialect, schema)
    }

    /// The records of values, each with its line.
    pub(super) fn of_values(
        values: &[(LineNumber, Value)],
        dialect: &TableDialect,
        schema: Option<&TableSchema>,
    ) -> Result<Self, Finding> {
        let kind = dialect.item_type.unwrap_or(match values.first() {
            Some((_, Value::List(_))) => ItemKind::Array,
            _ => ItemKind::Object,
        });
        match kind {
            ItemKind::Object => Self::of_objects(values, dialect, schema),
            ItemKind::Array => Self::of_lists(values, dialect, schema),
        }
    }

    fn of_objects(
        values: &[(LineNumber, Value)],
        dialect: &TableDialect,
        schema: Option<&TableSchema>,
    ) -> Result<Self, Finding> {
        let mut objects = Vec::with_capacity(values.len());
        for (number, (line, value)) in (1_u64..).zip(values) {
            match value {
                Value::Object(members) => objects.push((*line, members)),
                _ => return Err(not_a_record(number, *line)),
            }
        }
        let names: IndexSet<&str> = match &dialect.item_keys {
            Some(keys) => keys.iter().map(String::as_str).collect(),
            None => {
                // Members stand in any order in an object: a schema's order is the table's.
                let found: IndexSet<&str> = objects
                    .iter()
                    .flat_map(|(_, members)| members.keys().map(String::as_str))
                    .collect();
                let known = schema.into_iter().flat_map(TableSchema::fields);
                let mut names: IndexSet<&str> = known
                    .map(|field| field.name().as_str())
                    .filter(|name| found.contains(name))
                    .collect();
                names.extend(found);
                names
            }
        };
        let rows = objects
            .into_iter()
            .map(|(line, members)| {
                let cell = |name: &&str| {
                    members.get(*name).map(|value| spelled(value, name, schema)).unwrap_or_default()
                };
                (line, names.iter().map(cell).collect())
            })
            .collect();
        Ok(Self { header: names.into_iter().map(FieldName::from).collect(), rows })
    }

    fn of_lists(
        values: &[(LineNumber, Value)],
        dialect: &TableDialect,
        schema: Option<&TableSchema>,
    ) -> Result<Self, Finding> {
        let mut lists = Vec::with_capacity(values.len());
        for (number, (line, value)) in (1_u64..).zip(values) {
            match value {
                Value::List(items) => lists.push((*line, items)),
                _ => return Err(not_a_record(number, *line)),
            }
        }
        let mut rows = lists.into_iter();
        let header: Vec<FieldName> = if dialect.header == HeaderRows::None {
            match schema {
                Some(schema) => schema.fields().iter().map(|field| field.name().clone()).collect(),
                None => {
                    let width = rows.as_slice().first().map_or(0, |(_, row)| row.len());
                    (1..=width).map(|number| FieldName::from(format!("field{number}"))).collect()
                }
            }
        } else {
            let first = rows.next().map(|(_, row)| row.as_slice()).unwrap_or_default();
            first.iter().map(|name| FieldName::from(name.to_string())).collect()
        };
        let rows = rows
            .map(|(line, row)| {
                let name = |index| header.get(index).map_or("", FieldName::as_str);
                let cells = row.iter().enumerate();
                (line, cells.map(|(index, value)| spelled(value, name(index), schema)).collect())
            })
            .collect();
        Ok(Self { header, rows })
    }
}

/// A value of structured data as a cell of its field spells it.
fn spelled(value: &Value, name: &str, schema: Option<&TableSchema>) -> String {
    let field = schema.and_then(|schema| schema.field(name));
    match (value, field.map(Field::field_type)) {
        (Value::Null, _) => {
            let missing = field.and_then(|field| field.missing_values().first());
            missing.map(|missing| missing.text.clone()).unwrap_or_default()
        }
        (Value::Bool(truth), Some(FieldType::Boolean(words))) => {
            let words = if *truth { &words.yes } else { &words.no };
            words.first().cloned().unwrap_or_else(|| value.to_string())
        }
        (Value::Number(number), Some(FieldType::Number(form))) if form.decimal != "." => {
            number.as_str().replace('.', &form.decimal)
        }
        (other, _) => other.to_string(),
    }
}

/// The value of a member: by its name, or step by step where the name has dots.
fn inside<'t>(raw: &'t RawValue, property: &str) -> Option<&'t RawValue> {
    let members = |raw: &'t RawValue| {
        serde_json::from_str::<std::collections::HashMap<Cow<'_, str>, &'t RawValue>>(raw.get())
            .ok()
    };
    if let Some(found) = members(raw)?.get(property) {
        return Some(found);
    }
    property.split('.').try_fold(raw, |raw, part| members(raw)?.get(part).copied())
}

fn fault(fault: PackageFault) -> Finding {
    Finding::on_line(Problem::Package(Box::new(fault)), None)
}

fn not_a_record(number: u64, line: LineNumber) -> Finding {
    let fault = PackageFault::NotARecord { number };
    Finding::on_line(Problem::Package(Box::new(fault)), Some(line))
}

fn not_json(line: u64, column: u64, reason: JsonFault) -> Finding {
    Finding::on_line(Problem::NotJson { column, reason }, Some(LineNumber(line)))
}

fn of_serde(error: &serde_json::Error, line: u64) -> Finding {
    let above = u64::try_from(error.line().saturating_sub(1)).unwrap_or(0);
    let column = u64::try_from(error.column()).unwrap_or(0);
    not_json(line + above, column, JsonFault::of(error))
}
