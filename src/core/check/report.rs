//! What a check is told, and what it tells.

use super::code::Severity;
use super::extra::ExtraRules;
use super::finding::Finding;
use super::problem::Problem;
use crate::dataset::FieldName;

/// How a table is checked.
#[derive(Clone, Debug)]
pub struct Options {
    /// The columns that tell rows apart, where they are not the schema's primary key.
    pub key: Vec<FieldName>,
    /// How many findings of one rule on one column are kept; the others are counted.
    pub keep: u64,
    /// Checks besides those of the schema.
    pub extra: ExtraRules,
}

impl Default for Options {
    fn default() -> Self {
        Self { key: Vec::new(), keep: 10_000, extra: ExtraRules::default() }
    }
}

/// What a check found.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Report {
    /// Rows read.
    pub rows: u64,
    /// What is wrong, in the file's order.
    pub findings: Vec<Finding>,
    /// Findings beyond those kept ([`Options::keep`]).
    pub left_out: u64,
}

impl Report {
    /// How many errors it tells; those that were not kept are errors for all that is known.
    pub fn errors(&self) -> u64 {
        let errors = self.findings.iter().filter(|finding| finding.severity() == Severity::Error);
        errors.fold(self.left_out, |count, _| count + 1)
    }

    /// Whether nothing is wrong; warnings do not count.
    pub fn is_valid(&self) -> bool {
        self.left_out == 0
            && self.findings.iter().all(|finding| finding.severity() == Severity::Warning)
    }
}

/// Findings as people are told of them: of a row that ends early once, not cell by cell.
pub fn told_once(findings: &[Finding]) -> Vec<Finding> {
    let mut told: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings {
        let last = told.last_mut().filter(|last| {
            finding.problem == Problem::MissingCell
                && matches!(last.problem, Problem::MissingCell | Problem::MissingCells { .. })
                && last.row == finding.row
                && last.line == finding.line
        });
        match last {
            Some(last) => {
                let more = match last.problem {
                    Problem::MissingCells { more } => more,
                    _ => 0,
                };
                last.problem = Problem::MissingCells { more: more + 1 };
            }
            None => told.push(finding.clone()),
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{TableSchema, validate};
    use crate::dataset::{MemoryTable, Table};

    #[test]
    fn a_row_that_ends_early_is_told_once() {
        let mut table = MemoryTable::new(["a", "b", "c", "d"]);
        table.push(["1"]);
        table.push(["1", "2", "3"]);
        table.push(["1", "2"]);
        let schema = TableSchema::untyped(table.header());
        let report = validate(&table, &schema, &Options::default());
        assert_eq!(report.findings.len(), 6, "machines are told of each cell");
        let told = told_once(&report.findings);
        let more: Vec<&Problem> = told.iter().map(|finding| &finding.problem).collect();
        assert_eq!(
            more,
            [
                &Problem::MissingCells { more: 2 },
                &Problem::MissingCell,
                &Problem::MissingCells { more: 1 },
            ]
        );
        assert_eq!(told_once(&told), told);
    }
}
