//! Only what the edit touched, and the rows that have to do with it.

use std::collections::HashMap;
use std::hash::RandomState;

use super::beside::{Brought, tell};
use super::others::others;
use super::pairs::Excuses;
use super::touched::{Touched, look, pairs};
use super::whole::errors;
use super::{Blame, Older};
use crate::check::finding::Finding;
use crate::check::problem::Problem;
use crate::check::references::OuterKeys;
use crate::check::report::Options;
use crate::check::schema::TableSchema;
use crate::check::table::TableCheck;
use crate::dataset::csv::{Records, Side, Versions};

pub(super) fn blame(
    versions: &Versions<'_>,
    records: &Records,
    schema: &TableSchema,
    outer: &OuterKeys<'_>,
    options: &Options,
) -> Blame {
    let all = Options { keep: u64::MAX, ..options.clone() };
    let mut check = TableCheck::new(schema, versions.header(), versions.header_line(), &all);
    // The header is the same: what is wrong with it is old.
    check.take_findings();
    check.stand_below_latin_keys();
    let state = RandomState::new();
    let old = look(versions, records, Side::Old, &state, &mut check, outer);
    let new = look(versions, records, Side::New, &state, &mut check, outer);
    let was = pairs(records, &old, &new);

    let mut told: Vec<(u64, usize, Finding)> = Vec::new();
    let mut older = 0;
    for (row, was) in new.iter().zip(&was) {
        let mut excuses = Excuses::new();
        for finding in was.and_then(|was| old.get(was)).into_iter().flat_map(Touched::all) {
            excuses.add((), finding);
        }
        // References into other tables are told last.
        let found = row.findings.iter().map(|finding| (0, finding));
        let found = found.chain(row.lost.iter().map(|finding| (usize::MAX, finding)));
        for (order, finding) in found {
            if excuses.take((), finding) {
                older += errors(std::slice::from_ref(finding));
            } else {
                told.push((row.place.number.0, order, finding.clone()));
            }
        }
    }

    let others = others(versions, records, &old, &new, &mut check);
    let brought = Brought { records, old: &old, new: &new, was: &was, others: &others };
    let mut problems = brought.not_unique(&check, &mut older);
    problems.extend(brought.lost(&check));
    tell(versions, records, &new, problems, &mut check, &mut told);

    let mut lines = versions.lines();
    let mut blanks: Vec<Finding> = records
        .blanks
        .iter()
        .map(|blank| Finding::on_line(Problem::BlankRow, Some(lines.at(blank.0))))
        .collect();
    told.sort_by_key(|(row, order, _)| (*row, *order));
    let mut findings: Vec<Finding> = told.into_iter().map(|(_, _, finding)| finding).collect();
    findings.append(&mut blanks);
    findings.sort_by_key(|finding| finding.line);
    let (brought, left_out) = kept(findings, options.keep);
    Blame { brought, left_out, older: Older::InTouchedRows(older) }
}

/// The findings kept of each rule on each column, and how many errors are left out.
fn kept(findings: Vec<Finding>, keep: u64) -> (Vec<Finding>, u64) {
    let mut counts = HashMap::new();
    let total = errors(&findings);
    let kept: Vec<Finding> = findings
        .into_iter()
        .filter(|finding| {
            let count: &mut u64 =
                counts.entry((finding.code(), finding.rule(), finding.field.clone())).or_default();
            *count += 1;
            *count <= keep
        })
        .collect();
    let left_out = total - errors(&kept);
    (kept, left_out)
}
