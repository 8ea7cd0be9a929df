//! The custom checks bound to the columns of a file, and run over its rows.

use super::columns::{Compared, Operand, compare, operand, sum};
use super::problem::CustomProblem;
use super::{CellTest, Comparison, CustomCheck, acts, company, france, hours, phone, years};
use crate::check::schema::{Field, Reading};
use crate::check::types::Logical;
use crate::dataset::{FieldName, Row};

/// Checks of the rows of one file.
pub(in crate::check) struct RowChecks<'s> {
    columns: Vec<(FieldName, Option<&'s Field>)>,
    bound: Vec<Bound<'s>>,
}

/// One thing that a row does not pass.
pub(in crate::check) struct RowFault {
    /// Which column it is told of.
    pub(in crate::check) column: usize,
    pub(in crate::check) problem: CustomProblem,
    pub(in crate::check) suggestion: Option<String>,
}

/// A check whose columns were found in the file.
enum Bound<'s> {
    Cell { column: usize, test: CellTest },
    Cohesive { columns: Vec<usize>, names: &'s [FieldName], absent: Vec<FieldName> },
    Compare { column: usize, comparison: Comparison, other: usize },
    Sum { total: usize, parts: Vec<usize> },
    OneOf { columns: Vec<usize>, names: &'s [FieldName; 2] },
}

impl<'s> RowChecks<'s> {
    /// Finds the columns of the checks by the names that the schema gives them, and tells what is
    /// wrong with the header itself.
    pub(in crate::check) fn bind(
        checks: &'s [CustomCheck],
        columns: Vec<(FieldName, Option<&'s Field>)>,
    ) -> (Self, Vec<CustomProblem>) {
        let find = |name: &FieldName| columns.iter().position(|(other, _)| other == name);
        let mut faults = Vec::new();
        let mut bound = Vec::new();
        for check in checks {
            let check = match check {
                CustomCheck::Cell { column, test } => {
                    find(column).map(|column| Bound::Cell { column, test: *test })
                }
                CustomCheck::Cohesive { columns: names } => {
                    let found: Vec<usize> = names.iter().filter_map(find).collect();
                    let absent = names.iter().filter(|name| find(name).is_none());
                    let absent = absent.cloned().collect();
                    (!found.is_empty()).then_some(Bound::Cohesive { columns: found, names, absent })
                }
                CustomCheck::Compare { column, comparison, other } => {
                    find(column).zip(find(other)).map(|(column, other)| Bound::Compare {
                        column,
                        comparison: *comparison,
                        other,
                    })
                }
                CustomCheck::Sum { total, parts } => {
                    let parts: Option<Vec<usize>> = parts.iter().map(find).collect();
                    find(total).zip(parts).map(|(total, parts)| Bound::Sum { total, parts })
                }
                CustomCheck::OneOf { columns: names } => {
                    let found: Vec<usize> = names.iter().filter_map(find).collect();
                    if found.is_empty() {
                        faults.push(CustomProblem::OneOfMissing { columns: names.clone() });
                    }
                    (!found.is_empty()).then_some(Bound::OneOf { columns: found, names })
                }
            };
            bound.extend(check);
        }
        (Self { columns, bound }, faults)
    }

    /// Whether there are none.
    pub(in crate::check) fn is_empty(&self) -> bool {
        self.bound.is_empty()
    }

    /// Tells every check that a row does not pass.
    pub(in crate::check) fn row(&self, row: &Row<'_>, tell: &mut dyn FnMut(RowFault)) {
        for check in &self.bound {
            let fault = match check {
                Bound::Cell { column, test } => self.cell(row, *column, *test),
                Bound::Cohesive { columns, names, absent } => {
                    self.cohesive(row, columns, names, absent)
                }
                Bound::Compare { column, comparison, other } => {
                    self.compare(row, *column, *comparison, *other)
                }
                Bound::Sum { total, parts } => self.sum(row, *total, parts),
                Bound::OneOf { columns, names } => {
                    let is_empty = columns.iter().all(|index| !self.has_value(row, *index));
                    columns.first().filter(|_| is_empty).map(|column| RowFault {
                        column: *column,
                        problem: CustomProblem::OneOf { columns: (*names).clone() },
                        suggestion: None,
                    })
                }
            };
            if let Some(fault) = fault {
                tell(fault);
            }
        }
    }

    fn field(&self, index: usize) -> Option<&'s Field> {
        self.columns.get(index).and_then(|(_, field)| *field)
    }

    fn name(&self, index: usize) -> FieldName {
        self.columns.get(index).map_or_else(|| "".into(), |(name, _)| name.clone())
    }

    /// Whether a cell has a value, of the right type or not.
    fn has_value(&self, row: &Row<'_>, index: usize) -> bool {
        let Some(cell) = row.cell(index) else { return false };
        match self.field(index) {
            Some(field) => !field.missing_values().iter().any(|missing| missing.text == cell),
            None => !cell.is_empty(),
        }
    }

    fn cell(&self, row: &Row<'_>, column: usize, test: CellTest) -> Option<RowFault> {
        let cell = row.cell(column).filter(|cell| !cell.is_empty())?;
        if !self.has_value(row, column) {
            return None;
        }
        let (problem, suggestion) = match test {
            CellTest::Siren => (
                CustomProblem::Siren(company::siren(cell)?),
                company::mended(cell, company::siren).or_else(|| company::company_of(cell)),
            ),
            CellTest::Siret => {
                (CustomProblem::Siret(company::siret(cell)?), company::mended(cell, company::siret))
            }
            CellTest::Phone if phone::is_phone(cell) => return None,
            CellTest::Phone => (CustomProblem::Phone, phone::mended(cell)),
            CellTest::Years(form) => {
                (CustomProblem::Years(years::check(cell, form)?), years::mended(cell, form))
            }
            CellTest::Acts => (CustomProblem::Acts(acts::check(cell)?), acts::mended(cell)),
            CellTest::Hours => (CustomProblem::Hours(hours::check(cell)?), hours::mended(cell)),
            CellTest::France => {
                let problem = match self.field(column).map(|field| field.read(cell)) {
                    Some(Reading::Value(Logical::Point(lon, lat))) => france::check(&lon, &lat)?,
                    // Another finding tells that it is no place.
                    Some(Reading::Wrong(_) | Reading::Missing) => return None,
                    _ => france::check_text(cell)?,
                };
                let suggestion = match problem {
                    CustomProblem::Reversed => france::reversed(cell),
                    _ => None,
                };
                (problem, suggestion)
            }
        };
        Some(RowFault { column, problem, suggestion })
    }

    fn cohesive(
        &self,
        row: &Row<'_>,
        columns: &[usize],
        names: &[FieldName],
        absent: &[FieldName],
    ) -> Option<RowFault> {
        let empty = columns.iter().filter(|index| !self.has_value(row, **index));
        let empty: Vec<usize> = empty.copied().collect();
        let holds = empty.len() == columns.len() || (empty.is_empty() && absent.is_empty());
        if holds {
            return None;
        }
        let column = empty.first().or(columns.first()).copied()?;
        let empty = empty.iter().map(|index| self.name(*index)).chain(absent.iter().cloned());
        let problem =
            CustomProblem::NotCohesive { columns: names.to_vec(), empty: empty.collect() };
        Some(RowFault { column, problem, suggestion: None })
    }

    fn compare(
        &self,
        row: &Row<'_>,
        column: usize,
        comparison: Comparison,
        other: usize,
    ) -> Option<RowFault> {
        let (cell, beside) = (row.cell(column)?, row.cell(other)?);
        let left = operand(self.field(column), cell);
        let right = operand(self.field(other), beside);
        let (other, beside) = (self.name(other), beside.to_owned());
        let problem = match compare(&left, comparison, &right) {
            Compared::Holds => return None,
            Compared::Breaks => CustomProblem::Comparison { comparison, other, beside },
            Compared::Unlike => CustomProblem::NotComparable { other, beside },
        };
        Some(RowFault { column, problem, suggestion: None })
    }

    fn sum(&self, row: &Row<'_>, total: usize, parts: &[usize]) -> Option<RowFault> {
        let mut numbers = Vec::with_capacity(parts.len());
        let mut wrong = None;
        for index in parts.iter().chain(std::iter::once(&total)) {
            let cell = row.cell(*index)?;
            match operand(self.field(*index), cell) {
                Operand::Empty | Operand::Wrong => return None,
                Operand::Number(number) => numbers.push(number),
                Operand::Other(_) => {
                    wrong.get_or_insert((self.name(*index), cell.to_owned()));
                }
            }
        }
        if let Some((part, found)) = wrong {
            let problem = CustomProblem::NotANumber { part, found };
            return Some(RowFault { column: total, problem, suggestion: None });
        }
        let expected = numbers.pop()?;
        let found = sum(&numbers)?;
        if expected.scaled().is_some_and(|expected| expected.is_same(found)) {
            return None;
        }
        let sum = found.to_string();
        let part =
            |index: &usize| (self.name(*index), row.cell(*index).unwrap_or_default().to_owned());
        let problem =
            CustomProblem::Sum { parts: parts.iter().map(part).collect(), sum: sum.clone() };
        // The sum is written with a point: not every column takes it so.
        let fits = self.field(total).is_none_or(|field| field.accepts(&sum));
        Some(RowFault { column: total, problem, suggestion: fits.then_some(sum) })
    }
}
