//! Foreign keys into other tables: rows that must stand there.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::finding::Finding;
use super::header;
use super::keys::{Fingerprint, Seen};
use super::problem::Problem;
use super::report::{Options, Report};
use super::schema::{Field, ForeignKey, Reading, TableSchema};
use super::table::validate;
use crate::dataset::{FieldName, Key, Row, Table, Value};
use crate::words::nearest;

/// How many values of another table are kept to tell which one may be meant.
const MOST_NAMED: usize = 10_000;

/// A table that others refer to.
#[derive(Clone, Copy)]
pub struct OtherTable<'a> {
    /// Its rows.
    pub table: &'a dyn Table,
    /// Its schema, where it has one.
    pub schema: Option<&'a TableSchema>,
}

/// The tables beside the one that is checked, by the names that foreign keys give them.
pub trait OtherTables {
    /// The table of a name.
    fn find(&self, name: &str) -> Option<OtherTable<'_>>;
}

/// No table beside this one.
impl OtherTables for () {
    fn find(&self, _: &str) -> Option<OtherTable<'_>> {
        None
    }
}

impl<S: std::hash::BuildHasher> OtherTables for HashMap<String, OtherTable<'_>, S> {
    fn find(&self, name: &str) -> Option<OtherTable<'_>> {
        self.get(name).copied()
    }
}

/// Why a foreign key could not be checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReferenceFault {
    /// There is no such table.
    NoTable {
        /// Its name.
        name: String,
    },
    /// The table has no such column.
    NoColumn {
        /// The table.
        name: String,
        /// The column.
        column: FieldName,
    },
}

/// What a check of foreign keys came to.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct References {
    /// Rows that refer to none.
    pub findings: Vec<Finding>,
    /// Findings beyond those kept ([`Options::keep`]).
    pub left_out: u64,
    /// Foreign keys that could not be checked.
    pub faults: Vec<ReferenceFault>,
}

/// Checks a table against its schema, its foreign keys into other tables included. A foreign key
/// into a table that is not there is not checked here: [`check_references`] tells it.
pub fn validate_with(
    table: &dyn Table,
    schema: &TableSchema,
    others: &dyn OtherTables,
    options: &Options,
) -> Report {
    let mut report = validate(table, schema, options);
    let references = check_references(table, schema, others, options);
    add(&mut report, references.findings, references.left_out);
    report
}

/// Puts findings among those of a report, in the file's order.
pub(super) fn add(report: &mut Report, findings: Vec<Finding>, left_out: u64) {
    report.left_out += left_out;
    if !findings.is_empty() {
        report.findings.extend(findings);
        report.findings.sort_by_key(|finding| finding.line.map_or(0, |line| line.0));
    }
}

/// Checks the foreign keys of a table into other tables. A key with a part that is missing
/// refers to nothing (SQL's simple match, which Table Schema takes over).
pub fn check_references(
    table: &dyn Table,
    schema: &TableSchema,
    others: &dyn OtherTables,
    options: &Options,
) -> References {
    let (keys, faults) = OuterKeys::bind(table.header(), schema, others, options);
    let mut found = References { faults, ..References::default() };
    if keys.is_empty() {
        return found;
    }
    let mut told = vec![0_u64; keys.lookups.len()];
    table.visit_rows(&mut |row| {
        for ((here, lookup), told) in keys.lookups.iter().zip(&mut told) {
            if !keys.is_lost(here, lookup, row) {
                continue;
            }
            *told += 1;
            if *told > options.keep {
                found.left_out += 1;
            } else {
                found.findings.extend(keys.finding(here, lookup, row));
            }
        }
        ControlFlow::Continue(())
    });
    found.findings.sort_by_key(|finding| finding.line.map_or(0, |line| line.0));
    found
}

/// The foreign keys of a table into other tables, with what stands there.
pub(super) struct OuterKeys<'a> {
    columns: Vec<Column<'a>>,
    /// The columns of the table's own key.
    key: Vec<usize>,
    /// Each with the columns that it is made of here.
    lookups: Vec<(Vec<usize>, Lookup)>,
}

impl<'a> OuterKeys<'a> {
    /// Reads the tables that a schema refers to; those that cannot be are told.
    pub(super) fn bind(
        names: &'a [FieldName],
        schema: &'a TableSchema,
        others: &dyn OtherTables,
        options: &Options,
    ) -> (Self, Vec<ReferenceFault>) {
        let checked = header::check(names, schema);
        let columns: Vec<Column<'_>> =
            names.iter().zip(checked.fields).map(|(name, field)| Column { name, field }).collect();
        let place = |wanted: &FieldName| {
            columns
                .iter()
                .position(|column| column.field.map_or(column.name, |field| field.name()) == wanted)
        };
        let (mut lookups, mut faults) = (Vec::new(), Vec::new());
        for foreign in schema.foreign_keys() {
            let Some(name) = &foreign.resource else { continue };
            let Some(other) = others.find(name) else {
                faults.push(ReferenceFault::NoTable { name: name.clone() });
                continue;
            };
            let Some(here) = foreign.fields.iter().map(place).collect::<Option<Vec<_>>>() else {
                continue;
            };
            let fields =
                here.iter().map(|index| columns.get(*index).and_then(|column| column.field));
            match Lookup::read(name, foreign, other, &fields.collect::<Vec<_>>()) {
                Ok(lookup) => lookups.push((here, lookup)),
                Err(fault) => faults.push(fault),
            }
        }
        let key_names = if options.key.is_empty() { schema.primary_key() } else { &options.key };
        let key = key_names.iter().map(place).collect::<Option<Vec<_>>>().unwrap_or_default();
        (Self { columns, key, lookups }, faults)
    }

    /// Whether there is nothing to look up.
    pub(super) fn is_empty(&self) -> bool {
        self.lookups.is_empty()
    }

    /// What a row refers to that is not there.
    pub(super) fn row<'r>(&'r self, row: &'r Row<'_>) -> impl Iterator<Item = Finding> + 'r {
        self.lookups
            .iter()
            .filter(|(here, lookup)| self.is_lost(here, lookup, row))
            .filter_map(|(here, lookup)| self.finding(here, lookup, row))
    }

    fn is_lost(&self, here: &[usize], lookup: &Lookup, row: &Row<'_>) -> bool {
        let parts = here.iter().zip(&lookup.spelled).map(|(index, spelled)| {
            spelled.print(self.columns.get(*index)?.field, row.cell(*index)?)
        });
        Fingerprint::of_all(parts).is_some_and(|print| !lookup.known.has(print))
    }

    fn finding(&self, here: &[usize], lookup: &Lookup, row: &Row<'_>) -> Option<Finding> {
        let first = here.first().copied()?;
        let cell = row.cell(first).map(str::to_owned);
        let column = self.columns.get(first);
        Some(Finding {
            problem: Problem::NoSuchReference { table: Some(lookup.name.clone()) },
            row: Some(row.number),
            line: Some(row.line),
            key: key_of(row, &self.columns, &self.key),
            field: column.map(|column| column.name.clone()),
            about: column.and_then(|column| column.field).map(|field| field.about().clone()),
            suggestion: cell.as_deref().and_then(|cell| lookup.meant(cell)),
            cell,
        })
    }
}

struct Column<'a> {
    name: &'a FieldName,
    field: Option<&'a Field>,
}

/// How two cells of two tables are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelled {
    /// By what they stand for: both fields are of one type.
    Freely,
    /// By their texts.
    Alike,
}

impl Spelled {
    fn print(self, field: Option<&Field>, cell: &str) -> Option<Fingerprint> {
        let Some(field) = field else {
            return (!cell.is_empty()).then(|| Fingerprint::of_text(cell));
        };
        match field.read(cell) {
            Reading::Missing => None,
            Reading::Value(value) if self == Spelled::Freely => Some(Fingerprint::of_value(&value)),
            Reading::Value(_) | Reading::Wrong(_) => Some(Fingerprint::of_text(cell)),
        }
    }
}

/// The keys of another table.
struct Lookup {
    name: String,
    spelled: Vec<Spelled>,
    known: Seen,
    /// The keys' texts, where a key is one column.
    texts: Vec<String>,
}

impl Lookup {
    fn read(
        name: &str,
        foreign: &ForeignKey,
        other: OtherTable<'_>,
        here: &[Option<&Field>],
    ) -> Result<Self, ReferenceFault> {
        let header = other.table.header();
        let mut there = Vec::with_capacity(foreign.referenced.len());
        for column in &foreign.referenced {
            let index = header.iter().position(|name| name == column);
            there.push(index.ok_or_else(|| ReferenceFault::NoColumn {
                name: name.to_owned(),
                column: column.clone(),
            })?);
        }
        let fields: Vec<Option<&Field>> = foreign
            .referenced
            .iter()
            .map(|column| other.schema.and_then(|schema| schema.field(column.as_str())))
            .collect();
        let kind = |field: Option<&Field>| field.map(|field| field.field_type().name());
        let spelled: Vec<Spelled> = fields
            .iter()
            .zip(here)
            .map(|(there, here)| match (kind(*there), kind(*here)) {
                (Some(there), Some(here)) if there == here => Spelled::Freely,
                _ => Spelled::Alike,
            })
            .collect();
        let (mut known, mut texts) = (Seen::default(), Vec::new());
        other.table.visit_rows(&mut |row| {
            let parts = there
                .iter()
                .zip(&fields)
                .zip(&spelled)
                .map(|((index, field), spelled)| spelled.print(*field, row.cell(*index)?));
            if let Some(print) = Fingerprint::of_all(parts) {
                known.note(print, row.line);
                if let ([index], true) = (there.as_slice(), texts.len() < MOST_NAMED) {
                    texts.extend(row.cell(*index).map(str::to_owned));
                }
            }
            ControlFlow::Continue(())
        });
        Ok(Self { name: name.to_owned(), spelled, known, texts })
    }

    fn meant(&self, cell: &str) -> Option<String> {
        nearest(cell, self.texts.iter().map(String::as_str)).map(str::to_owned)
    }
}

/// The key of a row; `None` where a part of it is empty or not there.
fn key_of(row: &Row<'_>, columns: &[Column<'_>], key: &[usize]) -> Option<Key> {
    let part = |index: &usize| {
        let cell = row.cell(*index).filter(|cell| !cell.is_empty())?;
        Some((columns.get(*index)?.name.clone(), Value::from(cell)))
    };
    Key::new(key.iter().map(part).collect::<Option<_>>()?)
}

#[cfg(test)]
mod tests;
