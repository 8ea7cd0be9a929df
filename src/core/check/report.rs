//! What a check is told, and what it tells.

use super::code::Severity;
use super::extra::ExtraRules;
use super::finding::Finding;
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
