//! Two versions of a table compared by key, cell by cell.
//!
//! Rows are fingerprinted in one visit of each table; only the rows that differ are fetched in a
//! second one, so memory follows the number of rows (32 bytes each) and the size of the changes,
//! not the size of the files.

mod excerpt;
mod files;
mod find_key;
mod fingerprint;
mod gather;
mod kind;
mod layout;
mod model;
mod order;
mod pairing;
mod rename;
mod schema;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

pub use files::{FilesError, Source, StreamedTable, diff_files};
pub use find_key::{DiffError, DiffKey};
pub use kind::CellChangeKind;
pub use layout::Side;
pub use model::{
    Cell, CellChange, Column, ColumnCell, ColumnChange, ColumnNumber, Counts, Diff, DuplicateKey,
    RowChange, RowMatch, RowMove, RowPlace, Size,
};

pub use schema::json_schema;

use self::excerpt::Around;
use self::gather::{Gathered, Reader, cell_changes};
use self::layout::Layout;
use self::model::count;
use self::order::steady;
use self::pairing::{Pairing, Sketch, pair, sketch};
use self::rename::Renames;
use super::{FieldName, RowNumber, Table};

/// Compares two versions of a table. Deterministic: the same tables give the same difference.
pub fn diff(old: &dyn Table, new: &dyn Table, key: &DiffKey) -> Result<Diff, DiffError> {
    let mut layout = Layout::by_name(old.header(), new.header());
    let suggested = layout::suggest(&layout, old, new);
    for renaming in suggested.certain {
        layout.join(renaming);
    }
    let (mut key_tracks, given) = match key {
        DiffKey::Fields(fields) if !fields.is_empty() => {
            // Without its key column a table cannot be compared at all: the likely one is taken.
            for likely in suggested.likely.iter().filter(|likely| {
                old.header().get(likely.columns.0).is_some_and(|name| fields.contains(name))
                    || new.header().get(likely.columns.1).is_some_and(|name| fields.contains(name))
            }) {
                layout.join(likely.columns);
            }
            (Some(find_key::named(fields, &layout, old, new)?), Given::Yes)
        }
        _ => (find_key::detect(&layout, old, new), Given::No),
    };
    let mut paired = Paired::of(&layout, key_tracks.as_deref(), old, new);
    let confirmed: Vec<_> = suggested
        .likely
        .iter()
        .filter(|likely| match key_tracks {
            Some(_) => likely.holds(&paired.pairing.pairs),
            None => likely.holds(&in_order(&paired)),
        })
        .map(|likely| likely.columns)
        .collect();
    if !confirmed.is_empty() {
        let key_names = key_tracks.map(|key| names(&layout, &key));
        for renaming in confirmed {
            layout.join(renaming);
        }
        // Joining takes removed columns out of the list, which stand behind the others.
        key_tracks = match key_names {
            Some(fields) => Some(find_key::named(&fields, &layout, old, new)?),
            None => find_key::detect(&layout, old, new),
        };
        paired = Paired::of(&layout, key_tracks.as_deref(), old, new);
    }
    let row_match = match (&key_tracks, given) {
        (Some(key), Given::Yes) => RowMatch::Given { fields: names(&layout, key) },
        (Some(key), Given::No) => RowMatch::Detected { fields: names(&layout, key) },
        (None, _) => RowMatch::WholeRow,
    };
    Ok(Comparison { layout, key: key_tracks, old, new, paired, around: None }.into_diff(row_match))
}

/// Compares excerpts of two tables of one header by a key that stands once in either: the same
/// difference as of the whole tables.
fn diff_around(around: &Around<'_>, key: Vec<usize>, row_match: RowMatch) -> Diff {
    let (old, new): (&dyn Table, &dyn Table) = (&around.old, &around.new);
    let layout = Layout::by_name(old.header(), new.header());
    let paired = Paired::of(&layout, Some(&key), old, new);
    let around = Some(around);
    Comparison { layout, key: Some(key), old, new, paired, around }.into_diff(row_match)
}

#[derive(Clone, Copy)]
enum Given {
    Yes,
    No,
}

fn names(layout: &Layout, key: &[usize]) -> Vec<FieldName> {
    key.iter().filter_map(|at| layout.tracks.get(*at)).map(|track| track.name.clone()).collect()
}

/// Rows paired by their place, for tables without a key and of one length.
fn in_order(paired: &Paired) -> Vec<(usize, usize)> {
    if paired.old.len() == paired.new.len() {
        (0..paired.old.len()).zip(0..).collect()
    } else {
        Vec::new()
    }
}

struct Paired {
    old: Vec<Sketch>,
    new: Vec<Sketch>,
    pairing: Pairing,
}

impl Paired {
    fn of(layout: &Layout, key: Option<&[usize]>, old: &dyn Table, new: &dyn Table) -> Self {
        let old = sketch(old, layout, key, Side::Old);
        let new = sketch(new, layout, key, Side::New);
        let pairing = pair(&old, &new);
        Self { old, new, pairing }
    }
}

struct Comparison<'a> {
    layout: Layout,
    key: Option<Vec<usize>>,
    old: &'a dyn Table,
    new: &'a dyn Table,
    paired: Paired,
    /// The whole tables, where `old` and `new` are excerpts of them.
    around: Option<&'a Around<'a>>,
}

impl Comparison<'_> {
    fn into_diff(self, row_match: RowMatch) -> Diff {
        let Paired { old: old_sketches, new: new_sketches, pairing } = &self.paired;
        let changed: Vec<(usize, usize)> = pairing
            .pairs
            .iter()
            .copied()
            .filter(|(before, after)| old_sketches.get(*before) != new_sketches.get(*after))
            .collect();
        let key = self.key.as_deref();
        let repeated: &[_] = if key.is_some() { &pairing.repeated } else { &[] };
        let mut old_rows: HashSet<usize> = pairing.removed.iter().copied().collect();
        let mut new_rows: HashSet<usize> = pairing.added.iter().copied().collect();
        for (before, after) in &changed {
            old_rows.insert(*before);
            new_rows.insert(*after);
        }
        for (before, after) in repeated {
            old_rows.extend(before);
            new_rows.extend(after);
        }
        let reader = Reader { layout: &self.layout, key, side: Side::Old };
        let mut before = reader.gather(self.old, &old_rows);
        let reader = Reader { side: Side::New, ..reader };
        let mut after = reader.gather(self.new, &new_rows);

        let renamed = match key {
            Some(key) => Renames {
                layout: &self.layout,
                key,
                old: (self.whole(Side::Old), old_sketches, &before),
                new: (self.whole(Side::New), new_sketches, &after),
                excerpts: self.around.is_some(),
            }
            .find(pairing),
            None => Vec::new(),
        };
        let rows = self.rows(&before, &after, &changed, &renamed);
        let moves = self.moves(&renamed);
        Diff {
            version: 1,
            old: self.size(Side::Old),
            new: self.size(Side::New),
            key: row_match,
            columns: self.layout.columns(),
            column_changes: self.column_changes(&mut before, &mut after, &renamed),
            duplicate_keys: self.duplicates(repeated, &before, &after),
            counts: Counts::of(&rows, moves.len()),
            rows,
            moves,
        }
    }

    /// The number of a row, by its index.
    fn number(&self, side: Side, index: usize) -> u64 {
        match self.around {
            None => count(index + 1),
            Some(around) => around.number(side, index),
        }
    }

    /// The whole table of one side.
    fn whole(&self, side: Side) -> &dyn Table {
        match (self.around, side) {
            (Some(around), _) => around.whole(side),
            (None, Side::Old) => self.old,
            (None, Side::New) => self.new,
        }
    }

    fn size(&self, side: Side) -> Size {
        let (rows, table) = match side {
            Side::Old => (self.paired.old.len(), self.old),
            Side::New => (self.paired.new.len(), self.new),
        };
        let rows = self.around.map_or(count(rows), |around| around.rows(side));
        Size { rows, columns: count(table.header().len()) }
    }

    /// The rows that stayed, by their numbers in both tables.
    fn kept(&self, renamed: &[(usize, usize)]) -> Vec<(u64, u64)> {
        let numbers = |(old, new): &(usize, usize)| {
            (self.number(Side::Old, *old), self.number(Side::New, *new))
        };
        self.paired.pairing.pairs.iter().chain(renamed).map(numbers).collect()
    }

    /// The fewest rows that must be moved to get the new order.
    fn moves(&self, renamed: &[(usize, usize)]) -> Vec<RowMove> {
        let mut kept = self.kept(renamed);
        if let Some(around) = self.around {
            around.add_blocks(&mut kept);
        }
        kept.sort_unstable_by_key(|(_, new)| *new);
        let old_order: Vec<u64> = kept.iter().map(|(old, _)| *old).collect();
        let mut steady = steady(&old_order).into_iter().peekable();
        // Both are in the new order.
        kept.retain(|(old, _)| steady.next_if_eq(old).is_none());
        if kept.is_empty() {
            return Vec::new();
        }
        let reader = Reader { layout: &self.layout, key: self.key.as_deref(), side: Side::New };
        let asked: HashSet<RowNumber> = kept.iter().map(|(_, new)| RowNumber(*new)).collect();
        let mut keys = reader.keys(self.whole(Side::New), &asked);
        kept.into_iter()
            .map(|(from, to)| RowMove {
                key: keys.remove(&RowNumber(to)).flatten(),
                from: RowNumber(from),
                to: RowNumber(to),
            })
            .collect()
    }

    /// All row changes in the new file's order, removals after the row they stood after.
    fn rows(
        &self,
        before: &Gathered,
        after: &Gathered,
        changed: &[(usize, usize)],
        renamed: &[(usize, usize)],
    ) -> Vec<RowChange> {
        let pairing = &self.paired.pairing;
        let old = Reader { layout: &self.layout, key: self.key.as_deref(), side: Side::Old };
        let new = Reader { side: Side::New, ..old };
        let renamed_old: HashSet<usize> = renamed.iter().map(|(old, _)| *old).collect();
        let renamed_new: HashSet<usize> = renamed.iter().map(|(_, new)| *new).collect();
        // Place in the output: after which new row (0 is the start), removals behind it.
        let mut placed: Vec<((u64, u64), RowChange)> = Vec::new();
        for (old_at, new_at) in changed {
            if let Some((was, is)) = before.rows.get(old_at).zip(after.rows.get(new_at)) {
                placed.push((
                    (is.place.row.0, 0),
                    RowChange::Changed {
                        key: new.key_of(|index| is.cell(index)),
                        old: was.place,
                        new: is.place,
                        cells: cell_changes(&self.layout, was, is),
                    },
                ));
            }
        }
        for (old_at, new_at) in renamed {
            if let Some((was, is)) = before.rows.get(old_at).zip(after.rows.get(new_at))
                && let Some(from) = old.key_of(|index| was.cell(index))
                && let Some(to) = new.key_of(|index| is.cell(index))
            {
                let mut cells = cell_changes(&self.layout, was, is);
                let key = self.key.as_deref().unwrap_or_default();
                cells
                    .retain(|cell| !key.iter().any(|index| ColumnNumber(index + 1) == cell.column));
                placed.push((
                    (is.place.row.0, 0),
                    RowChange::Renamed { from, to, old: was.place, new: is.place, cells },
                ));
            }
        }
        for at in pairing.added.iter().filter(|at| !renamed_new.contains(at)) {
            if let Some(is) = after.rows.get(at) {
                placed.push((
                    (is.place.row.0, 0),
                    RowChange::Added {
                        key: new.key_of(|index| is.cell(index)),
                        new: is.place,
                        cells: new.cells(is),
                    },
                ));
            }
        }
        let mut kept = Vec::new();
        if pairing.removed.len() > renamed.len() {
            kept = self.kept(renamed);
            kept.sort_unstable();
        }
        for at in pairing.removed.iter().filter(|at| !renamed_old.contains(at)) {
            if let Some(was) = before.rows.get(at) {
                let number = was.place.row.0;
                let above = kept.partition_point(|(old, _)| *old < number);
                let above = above.checked_sub(1).and_then(|at| kept.get(at)).copied();
                let equal = self.around.and_then(|around| around.above(number));
                let anchor = above.max(equal).map_or(0, |(_, new)| new);
                placed.push((
                    (anchor, number),
                    RowChange::Removed {
                        key: old.key_of(|index| was.cell(index)),
                        old: was.place,
                        cells: old.cells(was),
                    },
                ));
            }
        }
        placed.sort_by_key(|(place, _)| *place);
        placed.into_iter().map(|(_, row)| row).collect()
    }

    fn column_changes(
        &self,
        before: &mut Gathered,
        after: &mut Gathered,
        renamed: &[(usize, usize)],
    ) -> Vec<ColumnChange> {
        // Rows that came or went show all their cells themselves.
        let renamed_old: HashSet<usize> = renamed.iter().map(|(old, _)| *old).collect();
        let renamed_new: HashSet<usize> = renamed.iter().map(|(_, new)| *new).collect();
        let of_stayed =
            |cells: Option<Vec<(usize, ColumnCell)>>, aside: &[usize], renamed: &HashSet<usize>| {
                let stayed = |at: &usize| aside.binary_search(at).is_err() || renamed.contains(at);
                let cells = cells.unwrap_or_default().into_iter();
                cells.filter(|(at, _)| stayed(at)).map(|(_, cell)| cell).collect()
            };
        let pairing = &self.paired.pairing;
        let mut changes = self.layout.changes();
        for change in &mut changes {
            match change {
                ColumnChange::Added { column, cells, .. } => {
                    *cells = of_stayed(after.columns.remove(column), &pairing.added, &renamed_new);
                }
                ColumnChange::Removed { column, cells, .. } => {
                    *cells =
                        of_stayed(before.columns.remove(column), &pairing.removed, &renamed_old);
                }
                ColumnChange::Renamed { .. } | ColumnChange::Moved { .. } => {}
            }
        }
        changes
    }

    fn duplicates(
        &self,
        repeated: &[(Vec<usize>, Vec<usize>)],
        before: &Gathered,
        after: &Gathered,
    ) -> Vec<DuplicateKey> {
        let old = Reader { layout: &self.layout, key: self.key.as_deref(), side: Side::Old };
        let new = Reader { side: Side::New, ..old };
        let lines = |indexes: &[usize], rows: &Gathered| {
            indexes
                .iter()
                .filter_map(|at| rows.rows.get(at))
                .map(|row| row.place.line)
                .collect::<Vec<_>>()
        };
        repeated
            .iter()
            .filter_map(|(olds, news)| {
                let key = match news.first().and_then(|at| after.rows.get(at)) {
                    Some(row) => new.key_of(|index| row.cell(index)),
                    None => olds
                        .first()
                        .and_then(|at| before.rows.get(at))
                        .and_then(|row| old.key_of(|index| row.cell(index))),
                }?;
                Some(DuplicateKey { key, old: lines(olds, before), new: lines(news, after) })
            })
            .collect()
    }
}
