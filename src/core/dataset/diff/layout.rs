//! Which column of the old table is which of the new one.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use super::fingerprint::cell_hash;
use super::model::{Column, ColumnChange, ColumnNumber};
use super::order::steady;
use crate::dataset::{FieldName, Row, Table};

/// One of the two tables.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// The one before.
    Old,
    /// The one after.
    New,
}

impl std::fmt::Display for Side {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Side::Old => "old",
            Side::New => "new",
        })
    }
}

/// A column of both tables, by its index in each header.
#[derive(Clone, Debug)]
pub(super) struct Track {
    pub(super) name: FieldName,
    pub(super) old: Option<usize>,
    pub(super) new: Option<usize>,
}

impl Track {
    /// Its index in the header of one table.
    pub(super) fn on(&self, side: Side) -> Option<usize> {
        match side {
            Side::Old => self.old,
            Side::New => self.new,
        }
    }

    /// Its index in both headers.
    pub(super) fn both(&self) -> Option<(usize, usize)> {
        self.old.zip(self.new)
    }
}

/// The columns of both tables: the new one's in order, then those that are gone.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) tracks: Vec<Track>,
    old_header: Vec<FieldName>,
    new_header: Vec<FieldName>,
}

/// A removed and an added column that may be one: old index, new index.
pub(super) type Renaming = (usize, usize);

impl Layout {
    /// Columns of the same name are the same; of several with one name, by their order.
    pub(super) fn by_name(old: &[FieldName], new: &[FieldName]) -> Self {
        let mut places: HashMap<(&str, usize), usize> = HashMap::new();
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (index, name) in old.iter().enumerate() {
            let nth = seen.entry(name.as_str()).or_default();
            places.insert((name.as_str(), *nth), index);
            *nth += 1;
        }
        seen.clear();
        let mut tracks = Vec::with_capacity(new.len());
        for (index, name) in new.iter().enumerate() {
            let nth = seen.entry(name.as_str()).or_default();
            let place = places.remove(&(name.as_str(), *nth));
            *nth += 1;
            tracks.push(Track { name: name.clone(), old: place, new: Some(index) });
        }
        let mut gone: Vec<usize> = places.into_values().collect();
        gone.sort_unstable();
        tracks.extend(gone.into_iter().filter_map(|index| {
            Some(Track { name: old.get(index)?.clone(), old: Some(index), new: None })
        }));
        Self { tracks, old_header: old.to_vec(), new_header: new.to_vec() }
    }

    /// Takes a removed and an added column for one.
    pub(super) fn join(&mut self, (old, new): Renaming) {
        self.tracks.retain(|track| track.old != Some(old) || track.new.is_some());
        if let Some(track) = self.tracks.iter_mut().find(|track| track.new == Some(new)) {
            track.old = Some(old);
        }
    }

    /// Cells beyond the header, which have no column: pairs of indexes without end.
    pub(super) fn beyond(&self) -> impl Iterator<Item = (usize, usize)> {
        (self.old_header.len()..).zip(self.new_header.len()..)
    }

    /// Old indexes of columns that are gone.
    fn removed(&self) -> Vec<usize> {
        self.tracks.iter().filter(|track| track.new.is_none()).filter_map(|t| t.old).collect()
    }

    /// New indexes of columns that came.
    fn added(&self) -> Vec<usize> {
        self.tracks.iter().filter(|track| track.old.is_none()).filter_map(|t| t.new).collect()
    }

    /// The columns as the model has them.
    pub(super) fn columns(&self) -> Vec<Column> {
        self.tracks
            .iter()
            .map(|track| Column {
                name: track.name.clone(),
                old: track.old.map(|index| index + 1),
                new: track.new.map(|index| index + 1),
                was: track
                    .both()
                    .and_then(|(old, _)| self.old_header.get(old))
                    .filter(|was| **was != track.name)
                    .cloned(),
            })
            .collect()
    }

    /// What became of the columns, without the cells.
    pub(super) fn changes(&self) -> Vec<ColumnChange> {
        let stayed: Vec<usize> =
            self.tracks.iter().filter_map(Track::both).map(|(old, _)| old).collect();
        let steady: HashSet<usize> = steady(&stayed).into_iter().collect();
        let mut changes = Vec::new();
        for (column, number) in self.columns().into_iter().zip(1..) {
            let (field, column_number) = (column.name, ColumnNumber(number));
            if let Some(from) = column.was {
                changes.push(ColumnChange::Renamed {
                    from,
                    field: field.clone(),
                    column: column_number,
                });
            }
            match (column.old, column.new) {
                (None, _) => changes.push(ColumnChange::Added {
                    field,
                    column: column_number,
                    cells: Vec::new(),
                }),
                (_, None) => changes.push(ColumnChange::Removed {
                    field,
                    column: column_number,
                    cells: Vec::new(),
                }),
                (Some(from), Some(to)) if !steady.contains(&(from - 1)) => {
                    changes.push(ColumnChange::Moved { field, column: column_number, from, to });
                }
                _ => {}
            }
        }
        changes
    }
}

/// Renamings that the values suggest.
#[derive(Default)]
pub(super) struct Suggested {
    /// The values are distinct enough to tell it by themselves.
    pub(super) certain: Vec<Renaming>,
    /// To be confirmed row by row.
    pub(super) likely: Vec<Likely>,
}

/// A renaming with the values of both columns, to be confirmed row by row.
pub(super) struct Likely {
    pub(super) columns: Renaming,
    old: Vec<u64>,
    new: Vec<u64>,
}

impl Likely {
    /// Whether at least nine of ten paired rows hold the same in both columns.
    pub(super) fn holds(&self, pairs: &[(usize, usize)]) -> bool {
        let same =
            pairs.iter().filter(|(old, new)| self.old.get(*old) == self.new.get(*new)).count();
        !pairs.is_empty() && same * 10 >= pairs.len() * 9
    }
}

/// Looks for removed and added columns with the same content, one to one.
pub(super) fn suggest(layout: &Layout, old: &dyn Table, new: &dyn Table) -> Suggested {
    let (removed, added) = (layout.removed(), layout.added());
    let mut suggested = Suggested::default();
    if removed.is_empty() || added.is_empty() {
        return suggested;
    }
    let old_values = Values::of(old, &removed);
    let new_values = Values::of(new, &added);
    let mut fits: Vec<Renaming> = Vec::new();
    for (r, before) in old_values.iter().enumerate() {
        for (a, after) in new_values.iter().enumerate() {
            if before.same_content(after) {
                fits.push((r, a));
            }
        }
    }
    for (r, a) in &fits {
        // Where a column could be two others, its name and place say nothing either: no rename.
        if fits.iter().filter(|(other_r, other_a)| r == other_r || a == other_a).count() > 1 {
            continue;
        }
        if let (Some(old), Some(new), Some(before), Some(after)) =
            (removed.get(*r), added.get(*a), old_values.get(*r), new_values.get(*a))
        {
            if before.is_telling() && after.is_telling() {
                suggested.certain.push((*old, *new));
            } else {
                suggested.likely.push(Likely {
                    columns: (*old, *new),
                    old: before.in_order.clone(),
                    new: after.in_order.clone(),
                });
            }
        }
    }
    suggested
}

/// The hashes of one column's cells.
struct Values {
    in_order: Vec<u64>,
    filled: Vec<u64>,
}

impl Values {
    fn of(table: &dyn Table, columns: &[usize]) -> Vec<Self> {
        let mut values: Vec<Vec<u64>> = columns.iter().map(|_| Vec::new()).collect();
        table.visit_rows(&mut |row: &Row<'_>| {
            for (column, cells) in columns.iter().zip(&mut values) {
                cells.push(cell_hash(row.cell(*column).unwrap_or_default()));
            }
            ControlFlow::Continue(())
        });
        let empty = cell_hash("");
        values
            .into_iter()
            .map(|in_order| {
                let mut filled: Vec<u64> =
                    in_order.iter().copied().filter(|hash| *hash != empty).collect();
                filled.sort_unstable();
                Self { in_order, filled }
            })
            .collect()
    }

    /// Whether nine of ten values are in both, rows that came or went aside.
    fn same_content(&self, other: &Self) -> bool {
        let shared = shared(&self.filled, &other.filled);
        let most = self.filled.len().max(other.filled.len());
        let spare = self.in_order.len().abs_diff(other.in_order.len());
        shared > 0 && shared * 2 >= most && (shared + spare) * 10 >= most * 9
    }

    /// Whether most values stand once or twice, so that no other column has them by chance.
    fn is_telling(&self) -> bool {
        let mut distinct = self.filled.clone();
        distinct.dedup();
        distinct.len() >= 3 && distinct.len() * 2 >= self.filled.len()
    }
}

/// How many values two sorted lists share.
fn shared(one: &[u64], other: &[u64]) -> usize {
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    let mut shared = 0;
    while let (Some(a), Some(b)) = (one.peek(), other.peek()) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => drop(one.next()),
            std::cmp::Ordering::Greater => drop(other.next()),
            std::cmp::Ordering::Equal => {
                shared += 1;
                one.next();
                other.next();
            }
        }
    }
    shared
}
