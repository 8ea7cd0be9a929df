//! Only what the edit touched, and the rows that have to do with it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use super::pairs::{Excuses, pair};
use super::whole::errors;
use super::{Blame, Older};
use crate::check::finding::Finding;
use crate::check::keys::{Fingerprint, Spread};
use crate::check::problem::Problem;
use crate::check::references::OuterKeys;
use crate::check::report::Options;
use crate::check::schema::TableSchema;
use crate::check::table::{Filled, TableCheck};
use crate::dataset::csv::{Lines, Place, Records, Side, Versions};
use crate::dataset::{Key, LineNumber, RowNumber};

type Prints = HashSet<Fingerprint, Spread>;

/// A touched row, checked by itself.
struct Touched {
    place: Place,
    findings: Vec<Finding>,
    /// References into other tables that lead nowhere.
    lost: Vec<Finding>,
    content: u64,
    key: Option<Key>,
    /// Its fingerprint in each set of unique columns.
    unique: Vec<Option<Fingerprint>>,
    /// What it refers to by each foreign key, and what it is referred to by.
    refers: Vec<Option<Fingerprint>>,
    referred: Vec<Option<Fingerprint>>,
}

impl Touched {
    fn all(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().chain(&self.lost)
    }
}

/// A row of the new version.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Who {
    /// The untouched one with this index.
    Untouched(usize),
    /// The touched one with this index.
    Touched(usize),
}

/// What the rows that nobody touched have to do with those that were.
struct Others {
    /// By set of unique columns and fingerprint: the rows that have it, in order.
    alike: Vec<HashMap<Fingerprint, Vec<usize>, Spread>>,
    /// By foreign key: what is there to refer to, of what was asked.
    provided: Vec<Prints>,
    /// By foreign key and fingerprint: the rows that refer to it.
    referring: Vec<HashMap<Fingerprint, Vec<usize>, Spread>>,
}

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

/// Checks the touched rows of a version by themselves.
fn look(
    versions: &Versions<'_>,
    records: &Records,
    side: Side,
    state: &RandomState,
    check: &mut TableCheck<'_>,
    outer: &OuterKeys<'_>,
) -> Vec<Touched> {
    let places = records.regions.iter().flat_map(|region| match side {
        Side::Old => &region.old,
        Side::New => &region.new,
    });
    places
        .map(|place| {
            versions.row(side, *place, |row| {
                let filled = check.row_by_itself(row);
                check.check_extra(row);
                let findings = check.take_findings();
                let unique: Vec<Vec<usize>> =
                    check.unique.iter().map(|set| set.columns.clone()).collect();
                let from: Vec<Vec<usize>> =
                    check.references.iter().map(|other| other.columns.clone()).collect();
                let to: Vec<Vec<usize>> =
                    check.references.iter().map(|other| other.referenced.clone()).collect();
                let mut prints = |sets: &[Vec<usize>]| -> Vec<Option<Fingerprint>> {
                    let print = |columns: &Vec<usize>| match filled {
                        Filled::Cells => check.print_of(columns, row.cells),
                        Filled::Blank => None,
                    };
                    sets.iter().map(print).collect()
                };
                let (unique, refers) = (prints(&unique), prints(&from));
                Touched {
                    place: *place,
                    findings,
                    lost: outer.row(row).collect(),
                    content: state.hash_one(row.cells),
                    key: check.key_of(row),
                    unique,
                    refers,
                    referred: to
                        .iter()
                        .map(|columns| check.print_referred_to(columns, row.cells))
                        .collect(),
                }
            })
        })
        .collect()
}

/// Which touched row of the old version each of the new one was.
fn pairs(records: &Records, old: &[Touched], new: &[Touched]) -> Vec<Option<usize>> {
    let mut pairs = Vec::with_capacity(new.len());
    let (mut old_from, mut new_from) = (0, 0);
    for region in &records.regions {
        let (old_to, new_to) = (old_from + region.old.len(), new_from + region.new.len());
        let old = old.get(old_from..old_to).unwrap_or_default();
        let new = new.get(new_from..new_to).unwrap_or_default();
        let found = pair(old, new, |row| row.content, |row| row.key.as_ref().map(Key::to_string));
        pairs.extend(found.into_iter().map(|pair| pair.map(|index| old_from + index)));
        (old_from, new_from) = (old_to, new_to);
    }
    pairs
}

/// Looks at the untouched rows: one pass over the cells that tell rows apart or refer.
fn others(
    versions: &Versions<'_>,
    records: &Records,
    old: &[Touched],
    new: &[Touched],
    check: &mut TableCheck<'_>,
) -> Others {
    let both = || old.iter().chain(new);
    let unique: Vec<Vec<usize>> = check.unique.iter().map(|set| set.columns.clone()).collect();
    let keys: Vec<(Vec<usize>, Vec<usize>)> = check
        .references
        .iter()
        .map(|other| (other.columns.clone(), other.referenced.clone()))
        .collect();
    let at = |prints: &[Option<Fingerprint>], index: usize| prints.get(index).copied().flatten();
    let mut alike: Vec<HashMap<Fingerprint, Vec<usize>, Spread>> = (0..unique.len())
        .map(|set| both().filter_map(|row| Some((at(&row.unique, set)?, Vec::new()))).collect())
        .collect();
    let mut referring: Vec<HashMap<Fingerprint, Vec<usize>, Spread>> = (0..keys.len())
        .map(|key| {
            old.iter().filter_map(|row| Some((at(&row.referred, key)?, Vec::new()))).collect()
        })
        .collect();
    let asked: Vec<Prints> = (0..keys.len())
        .map(|key| {
            let refers = both().filter_map(|row| at(&row.refers, key));
            refers.chain(old.iter().filter_map(|row| at(&row.referred, key))).collect()
        })
        .collect();
    let mut provided: Vec<Prints> = vec![Prints::default(); keys.len()];

    let is_asked = |(set, alike): &(&Vec<usize>, &HashMap<_, _, _>)| {
        if alike.is_empty() { 0 } else { set.iter().max().map_or(0, |last| last + 1) }
    };
    let of_sets = unique.iter().zip(&alike).map(|pair| is_asked(&pair)).max().unwrap_or(0);
    let of_keys = keys
        .iter()
        .zip(asked.iter().zip(&referring))
        .filter(|(_, (asked, referring))| !asked.is_empty() || !referring.is_empty())
        .filter_map(|((from, to), _)| from.iter().chain(to).max())
        .max()
        .map_or(0, |last| last + 1);
    let wanted = of_sets.max(of_keys);
    let several = versions.header().len() != 1;
    if wanted > 0 {
        versions.visit_cells(&records.untouched, wanted, &mut |index, cells| {
            // Rows without anything are told as such, and not compared with others.
            let is_blank =
                several && is_blank(cells) && versions.is_blank(&records.untouched, index);
            for (columns, alike) in unique.iter().zip(&mut alike) {
                if is_blank || alike.is_empty() {
                    continue;
                }
                if let Some(print) = check.print_of(columns, cells)
                    && let Some(rows) = alike.get_mut(&print)
                {
                    rows.push(index);
                }
            }
            for (key, (from, to)) in keys.iter().enumerate() {
                let (Some(asked), Some(provided), Some(referring)) =
                    (asked.get(key), provided.get_mut(key), referring.get_mut(key))
                else {
                    continue;
                };
                if !asked.is_empty()
                    && let Some(print) = check.print_referred_to(to, cells)
                    && asked.contains(&print)
                {
                    provided.insert(print);
                }
                if !is_blank
                    && !referring.is_empty()
                    && let Some(print) = check.print_of(from, cells)
                    && let Some(rows) = referring.get_mut(&print)
                {
                    rows.push(index);
                }
            }
        });
    }
    Others { alike, provided, referring }
}

fn is_blank(cells: &[Cow<'_, str>]) -> bool {
    cells.iter().all(|cell| cell.is_empty())
}

struct Brought<'b> {
    records: &'b Records,
    old: &'b [Touched],
    new: &'b [Touched],
    was: &'b [Option<usize>],
    others: &'b Others,
}

/// A problem of a row beside others: its order among the row's findings, where the first of its
/// kind stands, and what it is.
struct Beside {
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
    fn not_unique(&self, check: &TableCheck<'_>, older: &mut u64) -> Vec<Beside> {
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
                    // The same row in the old version, where it had this value.
                    let was = match who {
                        Who::Untouched(_) => Some(*who),
                        Who::Touched(index) => {
                            let was = self.was.get(*index).copied().flatten();
                            was.filter(|was| self.old.get(*was).is_some_and(has)).map(Who::Touched)
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
    fn lost(&self, check: &TableCheck<'_>) -> Vec<Beside> {
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
fn tell(
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
