//! What the data tells of a schema.

use std::collections::HashSet;
use std::ops::ControlFlow;

use super::place::{Located, TextPlace};
use super::text::in_field;
use super::{LintFinding, LintProblem};
use crate::check::schema::{Field, Reading, TableSchema};
use crate::check::types::{FieldType, NumberForm};
use crate::dataset::{FieldName, LineNumber, Table};

/// What is noted of one column.
struct Column<'s> {
    field: &'s Field,
    index: usize,
    /// Allowed values that stand in the data, as the cells spell them.
    used: HashSet<String>,
    first: Option<(String, LineNumber)>,
    decimals: Option<Decimals>,
}

/// How the numbers of a column are written.
struct Decimals {
    /// The sign that the schema does not say.
    other: &'static str,
    form: NumberForm,
    /// Numbers with the schema's sign and a fraction.
    own: u64,
    /// The first number with the other sign.
    found: Option<(String, LineNumber)>,
}

pub(super) fn lint(text: &str, schema: &TableSchema, table: &dyn Table) -> Vec<LintFinding> {
    let mut columns: Vec<Column<'_>> = Vec::new();
    let mut seen: HashSet<&FieldName> = HashSet::new();
    for (index, name) in table.header().iter().enumerate() {
        let Some(field) = schema.field(name.as_str()) else { continue };
        if seen.insert(field.name()) {
            columns.push(Column {
                field,
                index,
                used: HashSet::new(),
                first: None,
                decimals: decimals(field),
            });
        }
    }
    table.visit_rows(&mut |row| {
        for column in &mut columns {
            if let Some(cell) = row.cell(column.index) {
                column.note(cell, row.line);
            }
        }
        ControlFlow::Continue(())
    });
    let root = Located::read(text);
    let mut findings = Vec::new();
    for column in columns {
        let name = column.field.name();
        for (problem, member, suggestion) in column.told() {
            let place = root.as_ref().and_then(|root| in_field(root, name, member));
            let place = place.unwrap_or(TextPlace::START);
            findings.push(LintFinding { place, problem, suggestion });
        }
    }
    findings
}

fn decimals(field: &Field) -> Option<Decimals> {
    let FieldType::Number(form) = field.field_type() else { return None };
    let other = match form.decimal.as_str() {
        "." => ",",
        "," => ".",
        _ => return None,
    };
    let group = if form.group == other { String::new() } else { form.group.clone() };
    let form = NumberForm { decimal: other.to_owned(), group, around: form.around };
    Some(Decimals { other, form, own: 0, found: None })
}

impl Column<'_> {
    fn note(&mut self, cell: &str, line: LineNumber) {
        let reading = self.field.read(cell);
        if matches!(reading, Reading::Missing) {
            return;
        }
        if self.first.is_none() {
            self.first = Some((cell.to_owned(), line));
        }
        let is_listed = !self.field.listed().is_empty();
        if is_listed && !self.used.contains(cell) && self.used.len() < MOST_VALUES {
            self.used.insert(cell.to_owned());
        }
        if let Some(decimals) = &mut self.decimals {
            let other = decimals.other;
            match reading {
                Reading::Wrong(_) => {
                    let reads = cell.contains(other)
                        && FieldType::Number(decimals.form.clone()).read(cell).is_ok();
                    if reads && decimals.found.is_none() {
                        decimals.found = Some((cell.to_owned(), line));
                    }
                }
                _ if cell.contains(['.', ',']) => decimals.own += 1,
                _ => {}
            }
        }
    }

    fn told(self) -> Vec<(LintProblem, &'static str, Option<String>)> {
        let mut told = Vec::new();
        let field = self.field.name().clone();
        if let Some(list) = self.field.listed().iter().find(|list| list.rule().as_str() == "enum")
            && let Some((found, line)) = self.first
        {
            let used: HashSet<&str> = self.used.iter().map(String::as_str).collect();
            let values: Vec<String> = list
                .spelled()
                .iter()
                .filter(|value| !used.contains(value.as_str()))
                .cloned()
                .collect();
            if values.len() == list.spelled().len() {
                // Spelled otherwise, values may still be the same: `1.0` and `1`.
                if !self.used.iter().any(|cell| self.field.accepts(cell)) {
                    let problem = LintProblem::EnumUnused { field: field.clone(), found, line };
                    told.push((problem, "enum", None));
                }
            } else if !values.is_empty() {
                let problem = LintProblem::ValuesUnused { field: field.clone(), values };
                told.push((problem, "enum", None));
            }
        }
        if let Some(decimals) = self.decimals
            && let Some((example, line)) = decimals.found
            && decimals.own == 0
        {
            let expected = if decimals.other == "," { "." } else { "," }.to_owned();
            let found = decimals.other;
            let problem = LintProblem::DecimalSign { field, expected, found, example, line };
            told.push((problem, "decimalChar", Some(format!("\"decimalChar\": \"{found}\""))));
        }
        told
    }
}

/// How many different cells of a column are kept.
const MOST_VALUES: usize = 10_000;
