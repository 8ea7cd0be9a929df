//! A row that has another key is one row, not a removed and an added one.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::ControlFlow;

use super::fingerprint::{Fingerprint, cell_hash};
use super::gather::{Gathered, Held};
use super::layout::{Layout, Side};
use super::pairing::{Pairing, Sketch, sketch};
use crate::dataset::{Row, Table};

/// What is compared to find rows with another key.
pub(super) struct Renames<'a> {
    pub(super) layout: &'a Layout,
    pub(super) key: &'a [usize],
    pub(super) old: (&'a dyn Table, &'a [Sketch], &'a Gathered),
    pub(super) new: (&'a dyn Table, &'a [Sketch], &'a Gathered),
    /// Whether the sketches are those of excerpts of the tables.
    pub(super) excerpts: bool,
}

/// Most comparisons of one row with another when looking for nearly equal ones.
const MOST_COMPARISONS: usize = 250_000;

impl Renames<'_> {
    /// Old and new indexes of rows that are one row under another key, in the new order.
    pub(super) fn find(&self, pairing: &Pairing) -> Vec<(usize, usize)> {
        let mut found = self.equal(pairing);
        let left = |indexes: &[usize], taken: fn(&(usize, usize)) -> usize| {
            let taken: std::collections::HashSet<usize> = found.iter().map(taken).collect();
            indexes.iter().copied().filter(|at| !taken.contains(at)).collect::<Vec<_>>()
        };
        let removed = left(&pairing.removed, |(old, _)| *old);
        let added = left(&pairing.added, |(_, new)| *new);
        if removed.len().saturating_mul(added.len()) <= MOST_COMPARISONS {
            found.extend(self.nearly_equal(&removed, &added));
        }
        found.sort_unstable_by_key(|(_, new)| *new);
        found
    }

    /// The sketches of all rows.
    fn all(&self, side: Side) -> Cow<'_, [Sketch]> {
        let (table, sketches) = match side {
            Side::Old => (self.old.0, self.old.1),
            Side::New => (self.new.0, self.new.1),
        };
        if self.excerpts {
            Cow::Owned(sketch(table, self.layout, Some(self.key), side))
        } else {
            Cow::Borrowed(sketches)
        }
    }

    /// The indexes of columns other than the key's, in both tables.
    fn others(&self) -> impl Iterator<Item = (usize, usize)> {
        self.layout
            .tracks
            .iter()
            .enumerate()
            .filter(|(index, _)| !self.key.contains(index))
            .filter_map(|(_, track)| track.both())
    }

    /// Rows with all other cells equal, where no third row of either table has the same.
    fn equal(&self, pairing: &Pairing) -> Vec<(usize, usize)> {
        #[derive(Default)]
        struct Standing {
            old: usize,
            new: usize,
            removed: Option<usize>,
            added: Option<usize>,
        }
        let mut rests: HashMap<Fingerprint, Standing> = HashMap::new();
        for at in &pairing.removed {
            if let Some(sketch) = self.old.1.get(*at) {
                rests.entry(sketch.rest).or_default().removed = Some(*at);
            }
        }
        for at in &pairing.added {
            if let Some(standing) =
                self.new.1.get(*at).and_then(|sketch| rests.get_mut(&sketch.rest))
            {
                standing.added = Some(*at);
            }
        }
        rests.retain(|_, standing| standing.added.is_some());
        if rests.is_empty() {
            return Vec::new();
        }
        let (olds, news) = (self.all(Side::Old), self.all(Side::New));
        for sketch in olds.iter() {
            if let Some(standing) = rests.get_mut(&sketch.rest) {
                standing.old += 1;
            }
        }
        for sketch in news.iter() {
            if let Some(standing) = rests.get_mut(&sketch.rest) {
                standing.new += 1;
            }
        }
        rests
            .into_values()
            .filter(|standing| standing.old == 1 && standing.new == 1)
            .filter_map(|standing| standing.removed.zip(standing.added))
            .filter(|(removed, _)| {
                self.old.2.rows.get(removed).is_some_and(|row| {
                    self.others().any(|(at, _)| row.cell(at).is_some_and(is_telling))
                })
            })
            .collect()
    }

    /// Rows with nearly all other cells equal: at least three, four of five, each the other's
    /// best, and one of the equal cells a value that no third row has.
    fn nearly_equal(&self, removed: &[usize], added: &[usize]) -> Vec<(usize, usize)> {
        let mut best_of_old: HashMap<usize, Best> = HashMap::new();
        let mut best_of_new: HashMap<usize, Best> = HashMap::new();
        for old in removed {
            for new in added {
                let (Some(before), Some(after)) =
                    (self.old.2.rows.get(old), self.new.2.rows.get(new))
                else {
                    continue;
                };
                if let Some(score) = self.likeness(before, after) {
                    best_of_old.entry(*old).or_default().offer(score, *new);
                    best_of_new.entry(*new).or_default().offer(score, *old);
                }
            }
        }
        let mut mutual: Vec<(usize, usize)> = best_of_old
            .iter()
            .filter_map(|(old, best)| Some((*old, best.only()?)))
            .filter(|(old, new)| best_of_new.get(new).and_then(Best::only) == Some(*old))
            .collect();
        if mutual.is_empty() {
            return mutual;
        }
        let rare = self.rare_values(&mutual);
        mutual.retain(|(old, new)| {
            let rows = self.old.2.rows.get(old).zip(self.new.2.rows.get(new));
            rows.is_some_and(|(before, after)| {
                self.others().any(|(at, to)| {
                    before.cell(at) == after.cell(to)
                        && before.cell(at).is_some_and(|cell| {
                            rare.get(&(at, cell_hash(cell))).is_some_and(|n| *n <= 2)
                        })
                })
            })
        });
        mutual
    }

    /// How many cells are equal, where nearly all are.
    fn likeness(&self, old: &Held, new: &Held) -> Option<usize> {
        let (mut equal, mut other) = (0, 0);
        for (at, to) in self.others() {
            let (before, after) =
                (old.cell(at).unwrap_or_default(), new.cell(to).unwrap_or_default());
            if before != after {
                other += 1;
            } else if is_telling(before) {
                equal += 1;
            }
        }
        (equal >= 3 && other * 4 <= equal).then_some(equal)
    }

    /// How often the candidates' values stand in both tables, by old column.
    fn rare_values(&self, candidates: &[(usize, usize)]) -> HashMap<(usize, u64), usize> {
        let mut counts: HashMap<(usize, u64), usize> = HashMap::new();
        for (old, _) in candidates {
            if let Some(row) = self.old.2.rows.get(old) {
                for (at, _) in self.others() {
                    if let Some(cell) = row.cell(at).filter(|cell| is_telling(cell)) {
                        counts.insert((at, cell_hash(cell)), 0);
                    }
                }
            }
        }
        let others: Vec<(usize, usize)> = self.others().collect();
        self.old.0.visit_rows(&mut |row: &Row<'_>| {
            for (at, _) in &others {
                tally(&mut counts, *at, row.cell(*at));
            }
            ControlFlow::Continue(())
        });
        self.new.0.visit_rows(&mut |row: &Row<'_>| {
            for (at, to) in &others {
                tally(&mut counts, *at, row.cell(*to));
            }
            ControlFlow::Continue(())
        });
        counts
    }
}

fn tally(counts: &mut HashMap<(usize, u64), usize>, column: usize, cell: Option<&str>) {
    if let Some(count) = cell.and_then(|cell| counts.get_mut(&(column, cell_hash(cell)))) {
        *count += 1;
    }
}

/// Whether a cell says something.
fn is_telling(cell: &str) -> bool {
    !cell.trim().is_empty()
}

/// The best partner so far, and whether another is as good.
#[derive(Default)]
struct Best {
    score: usize,
    partner: Option<usize>,
    tied: Tie,
}

#[derive(Default, PartialEq, Eq)]
enum Tie {
    #[default]
    No,
    Yes,
}

impl Best {
    fn offer(&mut self, score: usize, partner: usize) {
        if score > self.score {
            *self = Self { score, partner: Some(partner), tied: Tie::No };
        } else if score == self.score {
            self.tied = Tie::Yes;
        }
    }

    fn only(&self) -> Option<usize> {
        self.partner.filter(|_| self.tied == Tie::No)
    }
}
