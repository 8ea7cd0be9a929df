//! A difference applied to a document of any format.
//!
//! In delimited text what differs is spliced ([`csv::patch`](crate::dataset::csv::patch)). In a
//! tree it is made of edits of the records: what is not touched stays byte for byte, new records
//! come at the end, and the order of records is never changed.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::{Document, Format, apply, read, syntax};
use crate::dataset::csv::{self, PatchRefused};
use crate::dataset::diff::{CellChange, ColumnChange, Diff, RowChange};
use crate::dataset::encoding::decode;
use crate::dataset::tree::{Layout, VALUE_FIELD, ValueKind};
use crate::dataset::{
    Change, Edit, EditOptions, Expected, FieldName, FieldPath, Key, Number, PathStep, ReadOptions,
    Record, Refusal, Table, Value,
};

#[cfg(test)]
#[path = "patch_tests.rs"]
mod tests;

/// Applies a difference to a file of any format, all of it or nothing, and gives the new bytes.
///
/// In trees a difference tells the text of values and not their kind: a value gets the kind that
/// its column has in the file, and in a new column it is a number where all of them are.
pub fn patch(
    bytes: &[u8],
    format: Format,
    diff: &Diff,
    options: &ReadOptions,
) -> Result<Vec<u8>, PatchRefused> {
    if format == Format::Delimited {
        return csv::patch(bytes, diff, options);
    }
    if diff.version != csv::PATCH_VERSION {
        return Err(PatchRefused::Version { found: diff.version });
    }
    if !diff.moves.is_empty() {
        return Err(PatchRefused::RowsMoved);
    }
    if diff.key.fields().is_empty() && !(diff.rows.is_empty() && diff.column_changes.is_empty()) {
        return Err(PatchRefused::NoKey);
    }
    let renamed = diff.column_changes.iter().find_map(|change| match change {
        ColumnChange::Renamed { from, .. } => Some(from),
        _ => None,
    });
    if let Some(field) = renamed {
        return Err(PatchRefused::ColumnRenamed { field: field.clone() });
    }
    let kinds = Kinds::of(&read(bytes, format, options)?, diff);
    let edits = kinds.edits(diff);
    let changed = made(bytes, format, &edits, diff, options)?;
    let cut = cuts(&changed, format, diff, options)?;
    made(&changed, format, &cut, diff, options)
}

/// The file with edits made.
fn made(
    bytes: &[u8],
    format: Format,
    edits: &[Edit],
    diff: &Diff,
    reading: &ReadOptions,
) -> Result<Vec<u8>, PatchRefused> {
    let options = EditOptions {
        key: diff.key.fields().to_vec(),
        encoding: reading.encoding,
        dialect: reading.dialect.clone(),
        records: reading.records.clone(),
        ..EditOptions::default()
    };
    match apply(bytes, format, edits, &options) {
        Ok(edited) => Ok(edited.bytes),
        Err(refused) if refused.refusal == Refusal::NothingToChange => Ok(bytes.to_vec()),
        Err(refused) => Err(refused.refusal.into()),
    }
}

/// What the values of columns are.
struct Kinds(BTreeMap<String, ValueKind>);

impl Kinds {
    fn of(document: &Document<'_>, diff: &Diff) -> Self {
        let named = document.header().iter().enumerate();
        let mut kinds: BTreeMap<String, ValueKind> = named
            .filter_map(|(at, name)| Some((name.as_str().to_owned(), document.kind(at)?)))
            .collect();
        for change in &diff.column_changes {
            if let ColumnChange::Added { field, cells, .. } = change {
                let of_new = diff.rows.iter().filter_map(|row| match row {
                    RowChange::Added { cells, .. } => Some(cells),
                    _ => None,
                });
                let of_new = of_new.flatten().filter(|cell| cell.field == *field);
                let texts = cells.iter().map(|cell| cell.value.as_str());
                let all: Vec<&str> = texts.chain(of_new.map(|cell| cell.value.as_str())).collect();
                let every = |test: fn(&str) -> bool| {
                    all.iter().filter(|text| !text.is_empty()).all(|text| test(text))
                };
                let kind = if every(Number::is_spelling) {
                    ValueKind::Number
                } else if every(|text| matches!(text, "true" | "false")) {
                    ValueKind::Boolean
                } else if every(|text| text.starts_with('[')) {
                    ValueKind::List
                } else {
                    ValueKind::Text
                };
                kinds.entry(field.as_str().to_owned()).or_insert(kind);
            }
        }
        Self(kinds)
    }

    /// A cell's text as a value of its column.
    fn value(&self, field: &FieldName, text: &str) -> Value {
        let number = || Number::new(text).map(Value::Number);
        let value = match self.0.get(field.as_str()) {
            Some(ValueKind::Number) => number(),
            Some(ValueKind::Boolean) => match text {
                "true" => Some(Value::Bool(true)),
                "false" => Some(Value::Bool(false)),
                _ => None,
            },
            Some(ValueKind::List) => {
                let list = serde_json::from_str(text).ok();
                list.filter(|list: &Value| matches!(list, Value::List(_)))
            }
            Some(ValueKind::Text) => None,
            // The file has only nulls there.
            None => number(),
        };
        value.unwrap_or_else(|| text.into())
    }

    /// The edits that a difference asks for: first what goes, then what changes, then what comes.
    fn edits(&self, diff: &Diff) -> Vec<Edit> {
        let mut edits = Vec::new();
        for row in &diff.rows {
            if let RowChange::Removed { key: Some(key), cells, .. } = row {
                let held = cells.iter().filter(|cell| !cell.value.is_empty());
                let expect: Expected = held
                    .map(|cell| (cell.field.clone(), Value::from(cell.value.as_str())))
                    .collect();
                edits.push(Edit::Remove { key: key.clone(), expect });
            }
        }
        for row in &diff.rows {
            match row {
                RowChange::Changed { key: Some(key), cells, .. } => {
                    edits.push(Edit::Update { key: key.clone(), change: self.change(cells) });
                }
                RowChange::Renamed { from, to, cells, .. } => {
                    let typed = to.iter().map(|(field, value)| {
                        let text = value.as_cell().unwrap_or_default();
                        (field.clone(), self.value(field, text))
                    });
                    if let Some(to) = Key::new(typed.collect()) {
                        let (key, expect) = (from.clone(), Expected::new());
                        edits.push(Edit::Rename { key, to, expect });
                    }
                    if !cells.is_empty() {
                        edits.push(Edit::Update { key: to.clone(), change: self.change(cells) });
                    }
                }
                _ => {}
            }
        }
        let mut filled: BTreeMap<u64, (Key, Change)> = BTreeMap::new();
        for change in &diff.column_changes {
            let ColumnChange::Added { field, cells, .. } = change else { continue };
            for cell in cells {
                let Some(key) = &cell.key else { continue };
                let new = || (key.clone(), Change::default());
                let (_, change) = filled.entry(cell.row.0).or_insert_with(new);
                change.set.insert(field.clone(), self.value(field, &cell.value));
            }
        }
        edits.extend(filled.into_values().map(|(key, change)| Edit::Update { key, change }));
        for row in &diff.rows {
            if let RowChange::Added { cells, .. } = row {
                let held = cells.iter().filter(|cell| !cell.value.is_empty());
                let record: Record = held
                    .map(|cell| (cell.field.clone(), self.value(&cell.field, &cell.value)))
                    .collect();
                edits.push(Edit::Add { record });
            }
        }
        edits
    }

    fn change(&self, cells: &[CellChange]) -> Change {
        let mut change = Change::default();
        for cell in cells {
            let field = cell.field.clone();
            let was = Value::from(cell.old.as_deref().unwrap_or_default());
            change.expect.insert(field.clone(), was);
            match cell.new.as_deref().unwrap_or_default() {
                // What holds a nested value goes with it: `cuts` sees to that.
                "" if is_nested(&field) => {}
                "" => change.clear.push(field),
                text => drop(change.set.insert(field, self.value(&cell.field, text))),
            }
        }
        change
    }
}

/// Whether a field is a member of a member.
fn is_nested(field: &FieldName) -> bool {
    FieldPath::from(field).steps().len() > 1
}

/// A key as a text that no other key has.
fn print(key: &Key) -> String {
    let parts: Vec<String> = key.iter().map(|(_, value)| value.to_string()).collect();
    parts.join("\u{1f}")
}

/// Nested members that are empty in the new version, by the record's new key.
fn emptied(diff: &Diff) -> BTreeMap<String, Vec<&FieldName>> {
    let mut emptied = BTreeMap::new();
    for row in &diff.rows {
        let (RowChange::Changed { key: Some(key), cells, .. }
        | RowChange::Renamed { to: key, cells, .. }) = row
        else {
            continue;
        };
        let fields: Vec<&FieldName> = cells
            .iter()
            .filter(|cell| cell.new.as_deref().unwrap_or_default().is_empty())
            .map(|cell| &cell.field)
            .filter(|field| is_nested(field))
            .collect();
        if !fields.is_empty() {
            emptied.insert(print(key), fields);
        }
    }
    emptied
}

/// The edits that take members out of their records: those of removed columns, and nested ones
/// that are empty now.
fn cuts(
    bytes: &[u8],
    format: Format,
    diff: &Diff,
    options: &ReadOptions,
) -> Result<Vec<Edit>, PatchRefused> {
    let gone: Vec<&FieldName> = diff
        .column_changes
        .iter()
        .filter_map(|change| match change {
            ColumnChange::Removed { field, .. } => Some(field),
            _ => None,
        })
        .collect();
    let emptied = emptied(diff);
    let Some(syntax) = syntax(format)?.filter(|_| !gone.is_empty() || !emptied.is_empty()) else {
        return Ok(Vec::new());
    };
    let decoded = decode(bytes, options.encoding)?;
    let tree = syntax.open(&decoded.text, &options.records, decoded.encoding)?;
    let records = tree.records();
    if let (Layout::Rows(_), Some(field)) = (&records.layout, gone.first()) {
        return Err(PatchRefused::ColumnRenamed { field: (*field).clone() });
    }
    let document = read(bytes, format, options)?;
    let mut keys = Vec::new();
    let header = document.header();
    document.visit_rows(&mut |row| {
        let parts = diff.key.fields().iter().map(|field| {
            let column = header.iter().position(|name| name == field);
            let text = column.and_then(|column| row.cell(column)).unwrap_or_default();
            (field.clone(), Value::from(text))
        });
        keys.push(Key::new(parts.collect()));
        ControlFlow::Continue(())
    });
    let mut edits = Vec::new();
    for (part, key) in (records.first()..records.parts.len()).zip(keys) {
        let was = tree.node(part)?.value();
        let mut value = was.clone();
        let own = key.as_ref().and_then(|key| emptied.get(&print(key)));
        for field in gone.iter().chain(own.into_iter().flatten()) {
            take_out(&mut value, FieldPath::from(*field).steps());
        }
        if let Some(key) = key.filter(|_| value != was) {
            let set = Record::from([(VALUE_FIELD.into(), value)]);
            edits.push(Edit::Update { key, change: Change { set, ..Change::default() } });
        }
    }
    Ok(edits)
}

/// Takes a member out, and what is empty then.
fn take_out(value: &mut Value, path: &[PathStep]) {
    let (Value::Object(members), [PathStep::Member(name), rest @ ..]) = (value, path) else {
        return;
    };
    match (members.get_mut(name.as_str()), rest) {
        (Some(_), []) => drop(members.shift_remove(name.as_str())),
        (Some(inner), rest) => {
            let had = matches!(inner, Value::Object(members) if !members.is_empty());
            take_out(inner, rest);
            if had && matches!(inner, Value::Object(members) if members.is_empty()) {
                members.shift_remove(name.as_str());
            }
        }
        (None, _) => {}
    }
}
