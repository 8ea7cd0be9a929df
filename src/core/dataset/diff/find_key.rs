//! The columns that identify a row: named, or found in the data.

use std::collections::HashSet;
use std::ops::ControlFlow;

use thiserror::Error;

use super::fingerprint::cell_hash;
use super::layout::{Layout, Side, Track};
use crate::dataset::{FieldName, Row, Table};
use crate::words::nearest;

/// What identifies a row.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum DiffKey {
    /// Find it: the leftmost column that is unique and never empty in both tables, else the
    /// smallest such set of columns; else rows are the same when all their cells are.
    #[default]
    Detect,
    /// These columns, by their name in either table. None at all is as [`DiffKey::Detect`].
    Fields(Vec<FieldName>),
}

/// Why two tables cannot be compared.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum DiffError {
    /// A key column is not in a table that has rows.
    #[error("the key column `{field}` is not in the {side} table{}", hint(nearest.as_ref()))]
    KeyColumnMissing {
        /// The column asked for.
        field: FieldName,
        /// The table that lacks it.
        side: Side,
        /// The name there that looks like it.
        nearest: Option<FieldName>,
    },
}

fn hint(nearest: Option<&FieldName>) -> String {
    nearest.map(|name| format!(": did you mean `{name}`?")).unwrap_or_default()
}

/// The tracks of named key columns.
pub(super) fn named(
    fields: &[FieldName],
    layout: &Layout,
    old: &dyn Table,
    new: &dyn Table,
) -> Result<Vec<usize>, DiffError> {
    let mut key = Vec::with_capacity(fields.len());
    for field in fields {
        let has = |table: &dyn Table, side: Side| {
            layout.tracks.iter().position(|track| {
                track.on(side).and_then(|index| table.header().get(index)) == Some(field)
            })
        };
        let found = has(new, Side::New).or_else(|| has(old, Side::Old));
        let track = found.and_then(|index| layout.tracks.get(index));
        for (side, table) in [(Side::Old, old), (Side::New, new)] {
            let there = track.is_some_and(|track| track.on(side).is_some());
            if !there && (track.is_none() || has_rows(table)) {
                return Err(DiffError::KeyColumnMissing {
                    field: field.clone(),
                    side,
                    nearest: nearest(field.as_str(), table.header().iter().map(FieldName::as_str))
                        .map(FieldName::from),
                });
            }
        }
        key.extend(found.filter(|index| !key.contains(index)));
    }
    Ok(key)
}

fn has_rows(table: &dyn Table) -> bool {
    let mut any = false;
    table.visit_rows(&mut |_| {
        any = true;
        ControlFlow::Break(())
    });
    any
}

/// Largest set of columns tried.
const MOST_COLUMNS: usize = 4;
/// Columns from the left that sets are made of.
const WIDTH: usize = 16;
/// Cells looked at before the search for a set is given up.
const MOST_WORK: usize = 20_000_000;

/// Finds a key in the data; `None` where no small set of columns is one. A table without rows
/// has no say.
pub(super) fn detect(layout: &Layout, old: &dyn Table, new: &dyn Table) -> Option<Vec<usize>> {
    let (old_rows, new_rows) = (has_rows(old), has_rows(new));
    let mut candidates: Vec<(usize, &Track)> = layout
        .tracks
        .iter()
        .enumerate()
        .filter(|(_, t)| (t.old.is_some() || !old_rows) && (t.new.is_some() || !new_rows))
        .collect();
    // Leftmost in the file that people know.
    candidates.sort_by_key(|(_, track)| (track.old.is_none(), track.old, track.new));
    let mut single: Vec<Standing> = candidates.iter().map(|_| Standing::Unique).collect();
    let sides = [(Side::Old, old, old_rows), (Side::New, new, new_rows)];
    for (side, table, _) in sides.iter().filter(|(_, _, rows)| *rows) {
        narrow(*table, &columns(&candidates, *side), &mut single);
    }
    if let Some(first) = single.iter().position(|standing| *standing == Standing::Unique) {
        return candidates.get(first).map(|(index, _)| vec![*index]);
    }
    let filled: Vec<(usize, &Track)> = candidates
        .iter()
        .zip(&single)
        .filter(|(_, standing)| **standing != Standing::HasEmpty)
        .map(|(candidate, _)| *candidate)
        .take(WIDTH)
        .collect();
    let tables: Vec<Vec<Vec<u64>>> = sides
        .iter()
        .filter(|(_, _, rows)| *rows)
        .map(|(side, table, _)| hashes(*table, &columns(&filled, *side)))
        .collect();
    let mut work = MOST_WORK;
    for size in 2..=MOST_COLUMNS.min(filled.len()) {
        let mut set: Vec<usize> = (0..size).collect();
        loop {
            match is_unique(&tables, &set, &mut work) {
                Some(true) => {
                    let found = set.iter().filter_map(|at| filled.get(*at));
                    return Some(found.map(|(index, _)| *index).collect());
                }
                Some(false) => {}
                None => return None,
            }
            if !advance(&mut set, filled.len()) {
                break;
            }
        }
    }
    None
}

/// The candidates' indexes in one of the two tables.
fn columns(candidates: &[(usize, &Track)], side: Side) -> Vec<Option<usize>> {
    candidates.iter().map(|(_, track)| track.on(side)).collect()
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Standing {
    Unique,
    Repeats,
    HasEmpty,
}

/// Takes from each column the standing that one table's rows deny it.
fn narrow(table: &dyn Table, columns: &[Option<usize>], standings: &mut [Standing]) {
    let mut seen: Vec<HashSet<u64>> = columns.iter().map(|_| HashSet::new()).collect();
    table.visit_rows(&mut |row: &Row<'_>| {
        for ((column, standing), seen) in columns.iter().zip(&mut *standings).zip(&mut seen) {
            if *standing == Standing::HasEmpty {
                continue;
            }
            let cell = column.and_then(|index| row.cell(index)).unwrap_or_default();
            if cell.trim().is_empty() {
                *standing = Standing::HasEmpty;
                *seen = HashSet::new();
            } else if *standing == Standing::Unique && !seen.insert(cell_hash(cell)) {
                *standing = Standing::Repeats;
                *seen = HashSet::new();
            }
        }
        ControlFlow::Continue(())
    });
}

/// The hashes of each column's cells.
fn hashes(table: &dyn Table, columns: &[Option<usize>]) -> Vec<Vec<u64>> {
    let mut hashes: Vec<Vec<u64>> = columns.iter().map(|_| Vec::new()).collect();
    table.visit_rows(&mut |row: &Row<'_>| {
        for (column, hashes) in columns.iter().zip(&mut hashes) {
            let cell = column.and_then(|index| row.cell(index)).unwrap_or_default();
            hashes.push(cell_hash(cell));
        }
        ControlFlow::Continue(())
    });
    hashes
}

/// Whether a set of columns is unique in every table; `None` when the work is used up.
fn is_unique(tables: &[Vec<Vec<u64>>], set: &[usize], work: &mut usize) -> Option<bool> {
    for table in tables {
        let columns: Vec<&Vec<u64>> = set.iter().filter_map(|at| table.get(*at)).collect();
        let rows = columns.first().map_or(0, |column| column.len());
        let mut seen = HashSet::new();
        for row in 0..rows {
            *work = work.checked_sub(set.len())?;
            let cells = columns.iter().filter_map(|column| column.get(row));
            let joined = cells.fold(0_u64, |joined, cell| {
                (joined.rotate_left(23) ^ cell).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            });
            if !seen.insert(joined) {
                return Some(false);
            }
        }
    }
    Some(true)
}

/// The next set of the same size, from the left; `false` after the last one.
fn advance(set: &mut [usize], width: usize) -> bool {
    let size = set.len();
    for at in (0..size).rev() {
        if set.get(at).is_some_and(|value| *value < width - (size - at)) {
            let mut next = set.get(at).copied().unwrap_or_default();
            for place in set.iter_mut().skip(at) {
                next += 1;
                *place = next;
            }
            return true;
        }
    }
    false
}
