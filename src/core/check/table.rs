//! The check of a whole table, row by row.

mod columns;
mod glance;
mod make;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::ControlFlow;

use indexmap::IndexMap;

use super::code::{Code, Severity};
use super::constraints::Rule;
use super::custom::RowChecks;
use super::extra::ExtraChecks;
use super::finding::Finding;
use super::hidden::{hides_something, hides_something_in_key, is_formula};
use super::keys::Fingerprint;
use super::problem::Problem;
use super::report::{Options, Report};
use super::schema::{Field, Reading, TableSchema};
use super::shortcut::{Glance, Prints};
use super::suggest::suggest;
use super::types::Logical;
use crate::dataset::{FieldName, Key, Line, LineNumber, Row, Table, Value};
pub(super) use columns::Filled;
use columns::{Beside, Column, Part, References, UniqueSet};
pub(super) use glance::Glanced;
use glance::Glances;

/// Checks a table against a schema.
pub fn validate(table: &dyn Table, schema: &TableSchema, options: &Options) -> Report {
    let mut check = TableCheck::new(schema, table.header(), table.header_line(), options);
    if check.needs_references() {
        table.visit_rows(&mut |row| {
            check.note_references(row);
            ControlFlow::Continue(())
        });
    }
    table.visit_lines(&mut |line| {
        match line {
            Line::Row(row) => check.row(row),
            Line::Blank(line) => check.blank_line(*line),
        }
        ControlFlow::Continue(())
    });
    check.finish()
}

/// A check under way: it is given the rows in order.
pub struct TableCheck<'s> {
    columns: Vec<Column<'s>>,
    key: Vec<usize>,
    pub(super) unique: Vec<UniqueSet>,
    pub(super) references: Vec<References>,
    custom: RowChecks<'s>,
    extra: ExtraChecks<'s>,
    keep: u64,
    told: HashMap<(Code, Option<Rule>, Option<usize>), u64>,
    report: Report,
    // Kept between rows so that a row costs no allocation.
    problems: Vec<Problem>,
    prints: Vec<Option<Fingerprint>>,
    beside: Vec<Beside>,
    glances: Glances,
}

impl TableCheck<'_> {
    /// Whether the rows must be given to [`TableCheck::note_references`] before they are checked.
    pub fn needs_references(&self) -> bool {
        !self.references.is_empty()
    }

    /// Notes what a row may be referred to by.
    pub fn note_references(&mut self, row: &Row<'_>) {
        for reference in &mut self.references {
            let print = |index: &usize| {
                let cell = row.cell(*index)?;
                self.columns.get(*index)?.print_referred_to(cell)
            };
            if let Some(print) = Fingerprint::of_all(reference.referenced.iter().map(print)) {
                reference.known.note(print, row.line);
            }
        }
    }

    /// Checks the next row.
    pub fn row(&mut self, row: &Row<'_>) {
        if self.row_by_itself(row) == Filled::Cells {
            self.look_beside(row.line);
            self.tell_beside(row);
        }
        self.check_extra(row);
    }

    /// Checks a row without looking at any other, and notes the fingerprints of its cells.
    pub(super) fn row_by_itself(&mut self, row: &Row<'_>) -> Filled {
        self.report.rows += 1;
        // In a table of one column an empty row is an empty value.
        if self.columns.len() != 1 && row.cells.iter().all(|cell| cell.is_empty()) {
            self.tell(row, Problem::BlankRow, None);
            self.check_custom(row);
            return Filled::Blank;
        }
        let mut problems = std::mem::take(&mut self.problems);
        for index in 0..self.columns.len() {
            if self.is_right_at_a_glance(row, index) {
                continue;
            }
            self.cell(row, index, &mut problems);
            for problem in problems.drain(..) {
                self.tell(row, problem, Some(index));
            }
        }
        self.problems = problems;
        if row.cells.len() > self.columns.len() {
            for index in self.columns.len()..row.cells.len() {
                let columns = u64::try_from(self.columns.len()).unwrap_or(u64::MAX);
                self.tell(row, Problem::ExtraCell { columns }, Some(index));
            }
        }
        self.check_custom(row);
        Filled::Cells
    }

    /// Notes that a blank line stands between rows: to most programs it is an empty row
    /// (Frictionless, `blank-row`).
    pub fn blank_line(&mut self, line: LineNumber) {
        if self.keeps(&Problem::BlankRow, None) {
            self.report.findings.push(Finding::on_line(Problem::BlankRow, Some(line)));
        }
    }

    /// Whether a cell is surely right; its fingerprint is noted then.
    fn is_right_at_a_glance(&mut self, row: &Row<'_>, index: usize) -> bool {
        let (Some(cell), Some(column), Some(print)) =
            (row.cell(index), self.columns.get_mut(index), self.prints.get_mut(index))
        else {
            return false;
        };
        match column.shortcut.look(cell) {
            Glance::Right(found) => {
                *print = found;
                true
            }
            Glance::Unsure => false,
        }
    }

    /// Checks one cell by itself, and notes its fingerprint.
    fn cell(&mut self, row: &Row<'_>, index: usize, problems: &mut Vec<Problem>) {
        let Some(column) = self.columns.get_mut(index) else { return };
        let Some(print) = self.prints.get_mut(index) else { return };
        *print = None;
        let Some(cell) = row.cell(index) else {
            problems.push(Problem::MissingCell);
            return;
        };
        let is_text = match column.field {
            Some(field) => {
                let value = field.check(cell, |problem| problems.push(problem));
                if column.prints == Prints::Wanted {
                    *print = match &value {
                        Some(value) => Some(Fingerprint::of_value(value)),
                        None => fingerprint(field, cell),
                    };
                }
                if column.part == Part::Key && print.is_none() {
                    problems.retain(|problem| *problem != Problem::Required);
                    problems.push(Problem::KeyEmpty);
                }
                matches!(value, Some(Logical::Text(_) | Logical::List(_)))
            }
            None => {
                if column.prints == Prints::Wanted {
                    *print = (!cell.is_empty()).then(|| Fingerprint::of_text(cell));
                    if column.part == Part::Key && print.is_none() {
                        problems.push(Problem::KeyEmpty);
                    }
                }
                true
            }
        };
        if !problems.is_empty() {
            return;
        }
        if column.part == Part::Key && hides_something_in_key(cell) {
            problems.push(Problem::Invisible { severity: Severity::Error });
        } else if hides_something(cell) {
            problems.push(Problem::Invisible { severity: Severity::Warning });
        }
        if is_text && is_formula(cell) {
            problems.push(Problem::Formula);
        }
        if problems.is_empty() {
            column.shortcut.learn(cell);
        }
    }

    /// The checks of the schema that look at several cells of a row.
    fn check_custom(&mut self, row: &Row<'_>) {
        let mut found = Vec::new();
        self.custom.row(row, &mut |fault| {
            found.push((fault.column, Problem::Custom(fault.problem), fault.suggestion));
        });
        self.tell_all(row, found);
    }

    /// The checks of the dataset's configuration, which remember the rows above.
    pub(super) fn check_extra(&mut self, row: &Row<'_>) {
        let mut found = Vec::new();
        self.extra.row(row, &mut |column, problem, mend| found.push((column, problem, mend)));
        self.tell_all(row, found);
    }

    /// From here on keys count as standing below one in Latin letters, as nearly all do.
    pub(super) fn stand_below_latin_keys(&mut self) {
        self.extra.stand_below_latin_keys();
    }

    fn tell_all(&mut self, row: &Row<'_>, found: Vec<(usize, Problem, Option<String>)>) {
        for (column, problem, suggestion) in found {
            let before = self.report.findings.len();
            self.tell(row, problem, Some(column));
            if let Some(finding) = self.report.findings.get_mut(before) {
                finding.suggestion = suggestion;
            }
        }
    }

    /// The fingerprint of the values in some columns together, among the first cells of a row;
    /// `None` where one is missing.
    pub(super) fn print_of(
        &mut self,
        columns: &[usize],
        cells: &[Cow<'_, str>],
    ) -> Option<Fingerprint> {
        let print = |index: &usize| self.columns.get_mut(*index)?.print(cells.get(*index)?);
        Fingerprint::of_all(columns.iter().map(print))
    }

    /// The same as rows that refer to it look for it.
    pub(super) fn print_referred_to(
        &self,
        columns: &[usize],
        cells: &[Cow<'_, str>],
    ) -> Option<Fingerprint> {
        let print = |index: &usize| self.columns.get(*index)?.print_referred_to(cells.get(*index)?);
        Fingerprint::of_all(columns.iter().map(print))
    }

    /// Texts that stand in every row with the same fingerprint in some columns, but for how they
    /// are composed.
    pub(super) fn telling_texts(
        &self,
        columns: &[usize],
        cells: &[Cow<'_, str>],
    ) -> impl Iterator<Item = String> {
        let text = |index: &usize| self.columns.get(*index)?.telling_text(cells.get(*index)?);
        columns.iter().filter_map(text)
    }

    /// Takes what was found so far.
    pub(super) fn take_findings(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.report.findings)
    }

    /// Counts a problem; whether its finding is to be kept.
    fn keeps(&mut self, problem: &Problem, index: Option<usize>) -> bool {
        let told = self.told.entry((problem.code(), problem.rule(), index)).or_default();
        *told += 1;
        let keeps = *told <= self.keep;
        // Warnings left out do not make a file invalid.
        if !keeps && problem.severity() == Severity::Error {
            self.report.left_out += 1;
        }
        keeps
    }

    pub(super) fn tell(&mut self, row: &Row<'_>, problem: Problem, index: Option<usize>) {
        if !self.keeps(&problem, index) {
            return;
        }
        let problem = match problem {
            Problem::NotUniqueTogether { fields, first, .. } => {
                let values = fields.iter().map(|name| self.cell_of(row, name)).collect();
                Problem::NotUniqueTogether { fields, values, first }
            }
            other => other,
        };
        let column = index.and_then(|index| self.columns.get(index));
        let field = column.and_then(|column| column.field);
        let cell = index.and_then(|index| row.cell(index));
        let suggestion = match (&problem, field, cell) {
            (
                Problem::NotOfType { .. }
                | Problem::NotListed { .. }
                | Problem::ItemNotListed { .. }
                | Problem::Pattern
                | Problem::TooShort { .. }
                | Problem::TooLong { .. }
                | Problem::TooSmall { .. }
                | Problem::TooLarge { .. }
                | Problem::Invisible { .. },
                Some(field),
                Some(cell),
            ) => suggest(field, cell),
            _ => None,
        };
        self.report.findings.push(Finding {
            problem,
            row: Some(row.number),
            line: Some(row.line),
            key: self.key_of(row),
            field: column
                .map(|column| column.name.clone())
                .filter(|name| !name.as_str().is_empty()),
            about: field.map(|field| field.about().clone()),
            cell: cell.map(str::to_owned),
            suggestion,
        });
    }

    fn cell_of(&self, row: &Row<'_>, name: &FieldName) -> String {
        let index = self.columns.iter().position(|column| column.name == *name);
        index.and_then(|index| row.cell(index)).unwrap_or_default().to_owned()
    }

    /// The key of a row; `None` where a part of it is empty or not there.
    pub(super) fn key_of(&self, row: &Row<'_>) -> Option<Key> {
        let part = |index: &usize| {
            let cell = row.cell(*index).filter(|cell| !cell.is_empty())?;
            Some((self.columns.get(*index)?.name.clone(), Value::from(cell)))
        };
        Key::new(self.key.iter().map(part).collect::<Option<IndexMap<_, _>>>()?)
    }

    /// What was found.
    pub fn finish(self) -> Report {
        self.report
    }
}

/// The fingerprint of a cell's value, or of its text where it has none of the field's type;
/// `None` where it is missing.
fn fingerprint(field: &Field, cell: &str) -> Option<Fingerprint> {
    match field.read(cell) {
        Reading::Missing => None,
        Reading::Value(value) => Some(Fingerprint::of_value(&value)),
        Reading::Wrong(_) => Some(Fingerprint::of_text(cell)),
    }
}

#[cfg(test)]
mod tests;
