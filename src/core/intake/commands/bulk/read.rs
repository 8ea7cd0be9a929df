//! Rows from text, each with what is wrong with it, so that good ones go on without bad ones.

use std::collections::HashSet;
use std::ops::ControlFlow;

use indexmap::IndexMap;

use super::{BlockFault, Bulk, BulkRow, Format, MOST_ROWS, Purpose};
use crate::dataset::csv::{CsvDocument, Delimiter, DialectHints};
use crate::dataset::{FieldName, ReadOptions, Table as _, Value};
use crate::intake::commands::fault::Fault;
use crate::intake::commands::known::{column, nearest_column};
use crate::intake::commands::value::{CLEAR, unbroken};
use crate::intake::mapping::{
    Cells, DatasetView, MappingFault, MappingNote, TypedValue, typed_value,
};
use crate::words::is_blank;
use crate::yaml::{self, Node, NodeKind, Scalar, ScalarForm};

/// Reads the rows of a block or of a fetched file. `people` is where the forge shows people.
pub fn read_rows(
    bytes: &[u8],
    format: Format,
    purpose: Purpose,
    dataset: &DatasetView<'_>,
    people: Option<&str>,
) -> Result<Bulk, BlockFault> {
    let records = match format {
        Format::Csv | Format::Tsv => delimited(bytes, format)?,
        Format::Json => json(&String::from_utf8_lossy(bytes))?,
        Format::Yaml => yaml(&String::from_utf8_lossy(bytes))?,
    };
    if records.rows.is_empty() {
        return Err(BlockFault::Empty);
    }
    let columns = columns(&records.header, dataset)?;
    if purpose == Purpose::Set {
        let missing = dataset.key.iter().find(|key| !columns.values().any(|column| column == *key));
        if let Some(column) = missing {
            return Err(BlockFault::KeyColumnMissing { column: column.clone() });
        }
    }
    let mut bulk = Bulk {
        dataset: dataset.name.clone(),
        format,
        purpose,
        header: records.header,
        rows: Vec::with_capacity(records.rows.len()),
        notes: Vec::new(),
    };
    let mut keys: HashSet<String> = HashSet::new();
    for (number, raw) in (1..).zip(records.rows) {
        let mut row = BulkRow {
            number,
            values: IndexMap::new(),
            typed: IndexMap::new(),
            surplus: raw.surplus,
            faults: raw.faults,
        };
        for (name, value) in raw.cells {
            if let Some(column) = columns.get(&name) {
                let cell = Cell { dataset, column, purpose, people };
                match cell.read(&value, &mut bulk.notes) {
                    Ok(Given::Value(value)) => {
                        row.values.insert(column.clone(), Some(value));
                    }
                    Ok(Given::Clear) => {
                        row.values.insert(column.clone(), None);
                    }
                    Ok(Given::Nothing) => {}
                    Err(fault) => row.faults.push(fault),
                }
            }
            row.typed.insert(name, value);
        }
        if purpose == Purpose::Set {
            let empty = |key: &&FieldName| !matches!(row.values.get(*key), Some(Some(_)));
            if let Some(column) = dataset.key.iter().find(empty) {
                row.faults.push(Fault::KeyMissing { column: column.clone() });
            }
            let changes = row.values.keys().any(|column| !dataset.key.contains(column));
            if !changes && row.faults.is_empty() {
                row.faults.push(Fault::Value(MappingFault::NothingToChange));
            }
        } else if row.values.is_empty() && row.faults.is_empty() {
            row.faults.push(Fault::Value(MappingFault::NothingToAdd));
        }
        let key: Vec<String> = dataset
            .key
            .iter()
            .filter_map(|key| row.values.get(key)?.as_ref().map(ToString::to_string))
            .collect();
        if let Some(column) = dataset.key.first()
            && key.len() == dataset.key.len()
            && !keys.insert(key.join("\u{0}"))
        {
            row.faults.push(Fault::FieldTwice { field: column.clone() });
        }
        bulk.rows.push(row);
    }
    bulk.notes.truncate(MOST_NOTES);
    Ok(bulk)
}

/// Notes on how values were read that are kept.
const MOST_NOTES: usize = 20;

/// Rows before their columns are known.
struct Records {
    header: Vec<String>,
    rows: Vec<RawRow>,
}

struct RawRow {
    cells: Vec<(String, Value)>,
    surplus: Vec<String>,
    faults: Vec<Fault>,
}

/// The dataset's column of each of the block's; blank names of blank columns belong to none.
fn columns(
    header: &[String],
    dataset: &DatasetView<'_>,
) -> Result<IndexMap<String, FieldName>, BlockFault> {
    let mut columns: IndexMap<String, FieldName> = IndexMap::new();
    for name in header {
        if is_blank(name) {
            continue;
        }
        let Some(column) = column(dataset, name.trim()) else {
            let nearest = nearest_column(dataset, name);
            return Err(BlockFault::UnknownColumn { found: name.clone(), nearest });
        };
        if columns.contains_key(name) || columns.values().any(|other| other == column) {
            return Err(BlockFault::ColumnTwice { column: column.clone() });
        }
        columns.insert(name.clone(), column.clone());
    }
    Ok(columns)
}

/// What a cell gives.
enum Given {
    Nothing,
    Clear,
    Value(Value),
}

struct Cell<'a> {
    dataset: &'a DatasetView<'a>,
    column: &'a FieldName,
    purpose: Purpose,
    people: Option<&'a str>,
}

impl Cell<'_> {
    /// What a cell gives, by the purpose of its row.
    fn read(&self, typed: &Value, notes: &mut Vec<MappingNote>) -> Result<Given, Fault> {
        let cleared = match self.purpose {
            Purpose::Add => Ok(Given::Nothing),
            Purpose::Set => Ok(Given::Clear),
        };
        let as_typed = |typed: TypedValue, notes: &mut Vec<MappingNote>| {
            typed_value(self.dataset, self.column, typed, self.people, notes)
                .map(Given::Value)
                .map_err(Fault::Value)
        };
        match typed {
            Value::Null => cleared,
            Value::Text(text) if is_blank(text) => Ok(Given::Nothing),
            Value::Text(text) if text.trim() == CLEAR => cleared,
            Value::Text(text) => {
                as_typed(TypedValue::Text(unbroken(text.trim()).into_owned()), notes)
            }
            value if self.dataset.cells == Cells::Json => Ok(Given::Value(value.clone())),
            Value::List(items) => {
                let texts: Option<Vec<String>> =
                    items.iter().map(|item| item.as_cell().map(str::to_owned)).collect();
                match texts {
                    Some(texts) if texts.is_empty() => cleared,
                    Some(texts) => as_typed(TypedValue::Items(texts), notes),
                    None => Err(self.not_a_cell()),
                }
            }
            value => match value.as_cell() {
                Some(text) => as_typed(TypedValue::Text(text.to_owned()), notes),
                None => Err(self.not_a_cell()),
            },
        }
    }

    fn not_a_cell(&self) -> Fault {
        Fault::NotACell { column: self.column.clone() }
    }
}

fn delimited(bytes: &[u8], format: Format) -> Result<Records, BlockFault> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(BlockFault::Empty);
    }
    let dialect = match format {
        Format::Tsv => DialectHints { delimiter: Delimiter::new('\t'), ..DialectHints::default() },
        _ => DialectHints::default(),
    };
    let options = ReadOptions { dialect, ..ReadOptions::default() };
    let document = CsvDocument::read(bytes, &options).map_err(|refusal| BlockFault::Syntax {
        format,
        line: None,
        why: refusal.to_string(),
    })?;
    let header: Vec<String> =
        document.header().iter().map(|name| name.as_str().to_owned()).collect();
    let mut rows = Vec::new();
    let mut too_many = false;
    document.visit_rows(&mut |row| {
        if rows.len() == MOST_ROWS {
            too_many = true;
            return ControlFlow::Break(());
        }
        if row.cells.iter().all(|cell| is_blank(cell)) {
            return ControlFlow::Continue(());
        }
        let cells = header.iter().zip(row.cells);
        let cells = cells.map(|(name, cell)| (name.clone(), Value::from(cell.as_ref()))).collect();
        let mut faults = Vec::new();
        if row.cells.len() != header.len() {
            faults.push(Fault::Ragged { found: row.cells.len(), wanted: header.len() });
        }
        let surplus = row.cells.iter().skip(header.len()).map(ToString::to_string).collect();
        rows.push(RawRow { cells, surplus, faults });
        ControlFlow::Continue(())
    });
    if too_many { Err(BlockFault::TooMany) } else { Ok(Records { header, rows }) }
}

fn json(text: &str) -> Result<Records, BlockFault> {
    let format = Format::Json;
    let value: Value = serde_json::from_str(text).map_err(|error| BlockFault::Syntax {
        format,
        line: (error.line() > 0).then(|| error.line()),
        why: error.to_string().split(" at line ").next().unwrap_or_default().to_owned(),
    })?;
    records(value, format)
}

fn yaml(text: &str) -> Result<Records, BlockFault> {
    let format = Format::Yaml;
    let node = yaml::read(text).map_err(|error| BlockFault::Syntax {
        format,
        line: Some(error.place.line),
        why: error.fault.to_string(),
    })?;
    records(value_of(&node), format)
}

/// A YAML node as a value; bare words mean what the core schema says (YAML 1.2, 10.3.2).
fn value_of(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Scalar(_) if node.is_null() => Value::Null,
        NodeKind::Scalar(Scalar { text, style: ScalarForm::Quoted }) => Value::from(text.as_str()),
        NodeKind::Scalar(Scalar { text, style: ScalarForm::Plain }) => match node.as_bool() {
            Some(truth) => Value::Bool(truth),
            None => match serde_json::from_str(text) {
                Ok(number @ Value::Number(_)) => number,
                _ => Value::from(text.as_str()),
            },
        },
        NodeKind::List(items) => Value::List(items.iter().map(value_of).collect()),
        NodeKind::Map(members) => Value::Object(
            members.iter().map(|(name, node)| (name.text.clone(), value_of(node))).collect(),
        ),
    }
}

fn records(value: Value, format: Format) -> Result<Records, BlockFault> {
    let items = match value {
        Value::List(items) => items,
        Value::Object(members) if members.is_empty() => return Err(BlockFault::Empty),
        object @ Value::Object(_) => vec![object],
        _ => return Err(BlockFault::NotRecords { format }),
    };
    if items.len() > MOST_ROWS {
        return Err(BlockFault::TooMany);
    }
    let mut names: indexmap::IndexSet<String> = indexmap::IndexSet::new();
    let mut rows = Vec::with_capacity(items.len());
    for item in items {
        let Value::Object(members) = item else { return Err(BlockFault::NotRecords { format }) };
        names.extend(members.keys().cloned());
        let cells = members.into_iter().collect();
        rows.push(RawRow { cells, surplus: Vec::new(), faults: Vec::new() });
    }
    Ok(Records { header: names.into_iter().collect(), rows })
}
