//! A Table Schema told from a table: careful rather than clever. What might be a code stays
//! text, what might be two kinds of date stays text, and every cell of the table fits.

mod column;
mod kind;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

use std::ops::ControlFlow;

use serde_json::{Map, Value, json};

use column::Column;

use crate::dataset::{FieldName, Table};

/// A schema that was inferred.
#[derive(Clone, PartialEq, Debug)]
pub struct Inference {
    descriptor: Value,
    key: Option<FieldName>,
}

impl Inference {
    /// The descriptor as indented JSON with a line end after it.
    pub fn to_json(&self) -> String {
        format!("{:#}\n", self.descriptor)
    }

    /// The column that tells rows apart, where one does.
    pub fn key(&self) -> Option<&FieldName> {
        self.key.as_ref()
    }
}

/// Infers a schema from a table.
pub fn infer(table: &dyn Table) -> Inference {
    let header = table.header();
    let mut columns: Vec<Column> = header.iter().map(|name| Column::new(name.as_str())).collect();
    table.visit_rows(&mut |row| {
        // An empty row is a fault of the file and says nothing of its columns.
        if header.len() == 1 || row.cells.iter().any(|cell| !cell.is_empty()) {
            for (index, column) in columns.iter_mut().enumerate() {
                column.note(row.cell(index), row.line);
            }
        }
        ControlFlow::Continue(())
    });
    let key = key(header, &columns);
    let fields: Vec<Value> = header
        .iter()
        .zip(&columns)
        .enumerate()
        .map(|(index, (name, column))| Value::Object(column.field(name, key == Some(index))))
        .collect();
    let mut descriptor = Map::new();
    descriptor.insert("$schema".to_owned(), json!(PROFILE));
    descriptor.insert("fields".to_owned(), Value::Array(fields));
    let key = key.and_then(|index| header.get(index)).cloned();
    if let Some(name) = &key {
        descriptor.insert("primaryKey".to_owned(), json!(name.as_str()));
    }
    Inference { descriptor: Value::Object(descriptor), key }
}

const PROFILE: &str = "https://datapackage.org/profiles/2.0/tableschema.json";

/// The column that tells rows apart: one that is named as keys are, else the first.
fn key(header: &[FieldName], columns: &[Column]) -> Option<usize> {
    let is_alone = |name: &FieldName| header.iter().filter(|other| *other == name).count() == 1;
    let fits: Vec<(usize, &FieldName)> = header
        .iter()
        .zip(columns)
        .enumerate()
        .filter(|(_, (name, column))| {
            !name.as_str().is_empty() && is_alone(name) && column.may_be_key()
        })
        .map(|(index, (name, _))| (index, name))
        .collect();
    let named = fits.iter().find(|(_, name)| {
        let words = kind::words(name.as_str());
        words.iter().any(|word| {
            matches!(word.as_str(), "id" | "key" | "identifiant" | "uid" | "uuid" | "ref")
        })
    });
    let coded =
        || fits.iter().find(|(_, name)| kind::words(name.as_str()).iter().any(|w| w == "code"));
    // A name or a number further to the right may be unique by chance only.
    let first = || fits.iter().find(|(index, _)| *index == 0);
    named.or_else(coded).or_else(first).map(|(index, _)| *index)
}
