//! What is wrong with a row beside others: values that stand twice, references that lead nowhere.

use std::collections::HashMap;

use super::others::{Others, Prints};
use super::touched::Touched;
use crate::check::finding::Finding;
use crate::check::keys::Fingerprint;
use crate::check::problem::Problem;
use crate::check::table::TableCheck;
use crate::dataset::csv::{Lines, Place, Records, Side, Versions};
use crate::dataset::{LineNumber, RowNumber};

/// A row of the new version.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Who {
    /// The untouched one with this index.
    Untouched(usize),
    /// The touched one with this index.
    Touched(usize),
}

/// What the edit brings beside other rows.
pub(super) struct Brought<'b> {
    pub(super) records: &'b Records,
    pub(super) old: &'b [Touched],
    pub(super) new: &'b [Touched],
    pub(super) was: &'b [Option<usize>],
    pub(super) others: &'b Others,
}

/// A problem of a row beside others: its order among the row's findings, where the first of its
/// kind stands, and what it is.
pub(super) struct Beside {
    who: Who,
    number: RowNumber,
    order: usize,
    kind: Kind,
}

enum Kind {
    /// The values of this set of unique columns stand on another row.
    Taken { set: usize, first: Who },
    /// The row that this foreign key names is not there.
    Lost { key: usize },
}

impl Brought<'_> {
    /// Rows whose values another row has, and had not before.
    pub(super) fn not_unique(&self, check: &TableCheck<'_>, older: &mut u64) -> Vec<Beside> {
        let mut found = Vec::new();
        for set in 0..check.unique.len() {
            let Some(alike) = self.others.alike.get(set) else { continue };
            for (print, untouched) in alike {
                let has = |row: &Touched| row.unique.get(set).copied().flatten() == Some(*print);
                let numbers =
                    |side: Side| untouched.iter().map(move |i| (self.records.number(*i, side), *i));
                let first_old = numbers(Side::Old)
                    .map(|(number, index)| (number, Who::Untouched(index)))
                    .chain(rows(self.old, &has))
                    .min_by_key(|(number, _)| *number);
                let mut all: Vec<(RowNumber, Who)> = numbers(Side::New)
                    .map(|(number, index)| (number, Who::Untouched(index)))
                    .chain(rows(self.new, &has))
                    .collect();
                all.sort_unstable_by_key(|(number, _)| *number);
                let Some(((_, first), later)) = all.split_first() else { continue };
                for (number, who) in later {
                    // The same row in the old version, where it had this value, spelled alike.
                    let was = match who {
                        Who::Untouched(_) => Some(*who),
                        Who::Touched(index) => {
                            let was = self.was.get(*index).copied().flatten();
                            let spelled = |row: &Touched| row.spelled.get(set).copied();
                            let now = self.new.get(*index).and_then(spelled);
                            let same = |was: &Touched| has(was) && spelled(was) == now;
                            was.filter(|was| self.old.get(*was).is_some_and(same)).map(Who::Touched)
                        }
                    };
                    if was.is_some_and(|was| first_old.is_some_and(|(_, first)| first != was)) {
                        if let Who::Touched(_) = who {
                            *older += 1;
                        }
                        continue;
                    }
                    found.push(Beside {
                        who: *who,
                        number: *number,
                        order: 1 + set,
                        kind: Kind::Taken { set, first: *first },
                    });
                }
            }
        }
        found
    }

    /// Rows that refer to what is not there, and was there before or not asked for.
    pub(super) fn lost(&self, check: &TableCheck<'_>) -> Vec<Beside> {
        let mut found = Vec::new();
        for key in 0..check.references.len() {
            let (Some(provided), Some(referring)) =
                (self.others.provided.get(key), self.others.referring.get(key))
            else {
                continue;
            };
            let of = |rows: &[Touched]| -> Prints {
                rows.iter().filter_map(|row| row.referred.get(key).copied().flatten()).collect()
            };
            let (before, after) = (of(self.old), of(self.new));
            let order = 1 + check.unique.len() + key;
            let stood = |print: &Fingerprint| provided.contains(print) || before.contains(print);
            let stands = |print: &Fingerprint| provided.contains(print) || after.contains(print);
            for (index, row) in self.new.iter().enumerate() {
                let Some(print) = row.refers.get(key).copied().flatten() else { continue };
                if stands(&print) {
                    continue;
                }
                let was = self.was.get(index).copied().flatten().and_then(|was| self.old.get(was));
                let is_old = was.is_some_and(|was| {
                    was.refers.get(key).copied().flatten() == Some(print) && !stood(&print)
                });
                if !is_old {
                    let who = Who::Touched(index);
                    found.push(Beside {
                        who,
                        number: row.place.number,
                        order,
                        kind: Kind::Lost { key },
                    });
                }
            }
            for (print, rows) in referring.iter().filter(|(print, _)| !stands(print)) {
                debug_assert!(stood(print), "a touched row had it");
                found.extend(rows.iter().map(|index| Beside {
                    who: Who::Untouched(*index),
                    number: self.records.number(*index, Side::New),
                    order,
                    kind: Kind::Lost { key },
                }));
            }
        }
        found
    }
}

fn rows<'r>(
    rows: &'r [Touched],
    has: &'r impl Fn(&Touched) -> bool,
) -> impl Iterator<Item = (RowNumber, Who)> + 'r {
    let rows = rows.iter().enumerate().filter(move |(_, row)| has(row));
    rows.map(|(index, row)| (row.place.number, Who::Touched(index)))
}

/// Puts problems beside other rows into findings.
pub(super) fn tell(
    versions: &Versions<'_>,
    records: &Records,
    new: &[Touched],
    mut problems: Vec<Beside>,
    check: &mut TableCheck<'_>,
    told: &mut Vec<(u64, usize, Finding)>,
) {
    // The lines of all rows that are spoken of, counted in one go.
    let start = |who: Who| match who {
        Who::Untouched(index) => records.untouched.get(index).copied(),
        Who::Touched(index) => new.get(index).map(|row| row.place.start),
    };
    let mut starts: Vec<usize> = problems
        .iter()
        .flat_map(|problem| match problem.kind {
            Kind::Taken { first, .. } => [Some(problem.who), Some(first)],
            Kind::Lost { .. } => [Some(problem.who), None],
        })
        .flatten()
        .filter_map(start)
        .collect();
    starts.sort_unstable();
    starts.dedup();
    let mut counted: Lines<'_> = versions.lines();
    let lines: HashMap<usize, LineNumber> =
        starts.into_iter().map(|start| (start, counted.at(start))).collect();
    let line_of = |who: Who| lines.get(&start(who)?).copied();

    problems.sort_unstable_by_key(|problem| (problem.number, problem.order));
    for Beside { who, number, order, kind } in problems {
        let (Some(at), Some(line)) = (start(who), line_of(who)) else { continue };
        let (problem, column) = match kind {
            Kind::Taken { set, first } => {
                let (Some(set), Some(first)) = (check.unique.get(set), line_of(first)) else {
                    continue;
                };
                (set.problem(first), set.columns.first().copied())
            }
            Kind::Lost { key } => {
                let column = check.references.get(key).and_then(|key| key.columns.first());
                (Problem::NoSuchReference { table: None }, column.copied())
            }
        };
        let place = Place { start: at, number, line };
        versions.row(Side::New, place, |row| check.tell(row, problem, column));
        told.extend(check.take_findings().into_iter().map(|finding| (number.0, order, finding)));
    }
}
