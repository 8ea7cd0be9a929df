//! Both versions checked in full.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::ops::ControlFlow;

use super::pairs::{Excuses, pair};
use super::{Blame, Older};
use crate::check::code::Severity;
use crate::check::finding::Finding;
use crate::check::references::{OtherTables, validate_with};
use crate::check::report::{Options, Report};
use crate::check::schema::TableSchema;
use crate::dataset::{FieldName, RowNumber, Table};

pub(super) fn blame(
    old: &dyn Table,
    new: &dyn Table,
    schema: &TableSchema,
    others: &dyn OtherTables,
    options: &Options,
) -> Blame {
    let before = validate_with(old, schema, others, options);
    let after = validate_with(new, schema, others, options);
    let key = if options.key.is_empty() { schema.primary_key() } else { &options.key };
    of_reports((old, &before), (new, &after), key)
}

pub(super) fn of_reports(
    (old, before): (&dyn Table, &Report),
    (new, after): (&dyn Table, &Report),
    key: &[FieldName],
) -> Blame {
    let state = RandomState::new();
    let (was, is) = (rows(old, key, &state), rows(new, key, &state));
    let pairs = pair(&was, &is, |row| row.content, |row| row.key);
    let old_row = |finding: &Finding| match finding.row {
        None => Row::Outside,
        Some(RowNumber(number)) => {
            let index = usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX);
            match pairs.get(index).copied().flatten() {
                Some(old) => Row::Number(old as u64 + 1),
                None => Row::Added,
            }
        }
    };
    let brought = subtract(before, after, old_row);
    Blame {
        brought,
        left_out: after.left_out.saturating_sub(before.left_out),
        older: Older::InFile(before.errors()),
    }
}

/// The row of the old version that a finding stands on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Row {
    /// The header, the file.
    Outside,
    /// This one, counted from 1.
    Number(u64),
    /// None: the row is new.
    Added,
}

/// The findings of `after` that `before` does not have; `old_row` tells the old row of a finding
/// of `after`.
pub(super) fn subtract(
    before: &Report,
    after: &Report,
    old_row: impl Fn(&Finding) -> Row,
) -> Vec<Finding> {
    let mut excuses = Excuses::new();
    for finding in &before.findings {
        let row = finding.row.map_or(Row::Outside, |row| Row::Number(row.0));
        excuses.add(row, finding);
    }
    after
        .findings
        .iter()
        .filter(|finding| match old_row(finding) {
            Row::Added => true,
            row => !excuses.take(row, finding),
        })
        .cloned()
        .collect()
}

/// How many findings are errors.
pub(super) fn errors(findings: &[Finding]) -> u64 {
    findings
        .iter()
        .fold(0, |count, finding| count + u64::from(finding.severity() == Severity::Error))
}

/// What a row is told by.
struct Told {
    content: u64,
    key: Option<u64>,
}

fn rows(table: &dyn Table, key: &[FieldName], state: &RandomState) -> Vec<Told> {
    let header = table.header();
    let mut firsts: HashMap<&FieldName, usize> = HashMap::new();
    for (index, name) in header.iter().enumerate() {
        firsts.entry(name).or_insert(index);
    }
    let key: Option<Vec<usize>> = key.iter().map(|name| firsts.get(name).copied()).collect();
    let key = key.filter(|key| !key.is_empty());
    let mut rows = Vec::new();
    table.visit_rows(&mut |row| {
        let content = state.hash_one(row.cells);
        let key = key.as_ref().and_then(|key| {
            let parts = key.iter().map(|index| row.cell(*index).filter(|cell| !cell.is_empty()));
            Some(state.hash_one(parts.collect::<Option<Vec<_>>>()?))
        });
        rows.push(Told { content, key });
        ControlFlow::Continue(())
    });
    rows
}
