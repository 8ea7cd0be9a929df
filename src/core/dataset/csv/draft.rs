//! A record as edits leave it.

use super::cell::{CellSpan, value};
use super::document::Opened;
use super::scan::Piece;

/// A record as the edits leave it.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// Its cells now, at least as many as the file's record has.
    pub(super) values: Vec<String>,
    pub(super) removed: bool,
    /// Where it stands; `None` for a new record.
    pub(super) place: Option<(Piece, Vec<CellSpan>)>,
}

impl Draft {
    pub(super) fn value(&self, column: usize) -> &str {
        self.values.get(column).map_or("", String::as_str)
    }

    pub(super) fn set(&mut self, column: usize, value: String) {
        if self.values.len() <= column {
            if value.is_empty() {
                return;
            }
            self.values.resize(column + 1, String::new());
        }
        if let Some(cell) = self.values.get_mut(column) {
            *cell = value;
        }
    }
}

/// The values of a record's cells.
pub(super) fn values(opened: &Opened<'_>, cells: &[CellSpan]) -> Vec<String> {
    let own = |cell| value(opened.body(), cell, &opened.dialect).into_owned();
    cells.iter().map(own).collect()
}
