//! The cells of the few rows that differ, fetched in one more visit of each table.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use indexmap::IndexMap;

use super::CellChangeKind;
use super::layout::{Layout, Side};
use super::model::{Cell, CellChange, ColumnCell, ColumnNumber, RowPlace};
use crate::dataset::{FieldName, Key, Row, RowNumber, Table, Value};

/// One row, kept.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) place: RowPlace,
    pub(super) cells: Vec<String>,
}

impl Held {
    pub(super) fn cell(&self, index: usize) -> Option<&str> {
        self.cells.get(index).map(String::as_str)
    }
}

/// What one visit brings back.
#[derive(Default)]
pub(super) struct Gathered {
    /// Rows asked for, by index.
    pub(super) rows: HashMap<usize, Held>,
    /// Filled cells of columns that only this table has, by column number, with the row's index.
    pub(super) columns: HashMap<ColumnNumber, Vec<(usize, ColumnCell)>>,
}

/// Reads the layout for one table.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) layout: &'a Layout,
    pub(super) key: Option<&'a [usize]>,
    pub(super) side: Side,
}

impl Reader<'_> {
    /// Fetches rows, and the own columns' cells of all rows.
    pub(super) fn gather(&self, table: &dyn Table, wanted: &HashSet<usize>) -> Gathered {
        let own: Vec<(ColumnNumber, usize)> = self
            .layout
            .tracks
            .iter()
            .zip(1..)
            .filter(|(track, _)| track.both().is_none())
            .filter_map(|(track, number)| Some((ColumnNumber(number), track.on(self.side)?)))
            .collect();
        let mut gathered = Gathered::default();
        let mut index = 0;
        table.visit_rows(&mut |row: &Row<'_>| {
            if wanted.contains(&index) {
                let cells = row.cells.iter().map(|cell| cell.clone().into_owned()).collect();
                let place = RowPlace { row: row.number, line: row.line };
                gathered.rows.insert(index, Held { place, cells });
            }
            for (number, column) in &own {
                if let Some(value) = row.cell(*column).filter(|cell| !cell.is_empty()) {
                    let cell = ColumnCell {
                        key: self.key_of(|index| row.cell(index)),
                        row: row.number,
                        value: value.to_owned(),
                    };
                    gathered.columns.entry(*number).or_default().push((index, cell));
                }
            }
            index += 1;
            ControlFlow::Continue(())
        });
        gathered
    }

    /// The keys of some rows.
    pub(super) fn keys(
        &self,
        table: &dyn Table,
        wanted: &HashSet<RowNumber>,
    ) -> HashMap<RowNumber, Option<Key>> {
        let mut keys = HashMap::with_capacity(wanted.len());
        table.visit_rows(&mut |row: &Row<'_>| {
            if wanted.contains(&row.number) {
                keys.insert(row.number, self.key_of(|index| row.cell(index)));
            }
            if keys.len() == wanted.len() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        keys
    }

    /// The key of a row, in the columns' new names.
    pub(super) fn key_of<'c>(&self, cell: impl Fn(usize) -> Option<&'c str>) -> Option<Key> {
        let fields: IndexMap<FieldName, Value> = self
            .key?
            .iter()
            .filter_map(|index| self.layout.tracks.get(*index))
            .filter_map(|track| {
                let text = cell(track.on(self.side)?).unwrap_or_default();
                Some((track.name.clone(), Value::from(text)))
            })
            .collect();
        Key::new(fields)
    }

    /// All cells of a row, in the order of its file.
    pub(super) fn cells(&self, row: &Held) -> Vec<Cell> {
        let mut tracks: Vec<(usize, ColumnNumber, &FieldName)> = self
            .layout
            .tracks
            .iter()
            .zip(1..)
            .filter_map(|(track, number)| {
                Some((track.on(self.side)?, ColumnNumber(number), &track.name))
            })
            .collect();
        tracks.sort_unstable();
        let width = tracks.len();
        let columns = self.layout.tracks.len();
        let mut cells: Vec<Cell> = tracks
            .into_iter()
            .zip(&row.cells)
            .map(|((_, column, field), value)| Cell {
                column,
                field: field.clone(),
                value: value.clone(),
            })
            .collect();
        cells.extend(row.cells.iter().skip(width).zip(columns + 1..).map(|(value, number)| Cell {
            column: ColumnNumber(number),
            field: FieldName::from(""),
            value: value.clone(),
        }));
        cells
    }
}

/// The cells that two rows have differently, among the columns of both tables; key columns too
/// only where they differ as well, which those of rows of one key do not.
pub(super) fn cell_changes(layout: &Layout, old: &Held, new: &Held) -> Vec<CellChange> {
    let named = layout.tracks.iter().zip(1..).filter_map(|(track, number)| {
        let (before, after) = track.both()?;
        Some((ColumnNumber(number), track.name.clone(), before, after))
    });
    let beyond = layout
        .beyond()
        .zip(layout.tracks.len() + 1..)
        .take_while(|((before, after), _)| *before < old.cells.len() || *after < new.cells.len())
        .map(|((before, after), number)| {
            (ColumnNumber(number), FieldName::from(""), before, after)
        });
    named
        .chain(beyond)
        .filter_map(|(column, field, before, after)| {
            let (before, after) = (old.cell(before), new.cell(after));
            (before != after).then(|| CellChange {
                column,
                field,
                old: before.map(str::to_owned),
                new: after.map(str::to_owned),
                kind: CellChangeKind::between(before, after),
            })
        })
        .collect()
}
