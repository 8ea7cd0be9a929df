//! Records that are right at a glance: nearly all of a long file, told without making rows of them.

use super::TableCheck;
use super::columns::Beside;
use crate::check::problem::Problem;
use crate::check::shortcut::{Glance, Prints};
use crate::dataset::csv::StreamedRecord;
use crate::dataset::{LineNumber, Row};

/// What a glance at a record told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::check) enum Glanced {
    /// It is right, and is noted as such.
    Right,
    /// It is right by itself, and is noted; something is wrong beside other rows, and is still to
    /// be told ([`TableCheck::tell_beside`]).
    Beside,
    /// It must be checked in full.
    Unsure,
}

/// Whether glances are worth their time.
#[derive(Clone, Copy, Debug)]
pub(super) enum Glances {
    /// Checks of the file look at whole rows.
    Never,
    /// So many were in vain one after the other.
    Vain(u8),
    /// So many records are not glanced at.
    Paused(u8),
}

/// After so many glances in vain they pause.
const VAIN: u8 = 16;

impl Glances {
    /// Whether to glance at the next record.
    fn wanted(&mut self) -> bool {
        match self {
            Glances::Never => false,
            Glances::Vain(_) => true,
            Glances::Paused(0) => {
                *self = Glances::Vain(VAIN / 2);
                true
            }
            Glances::Paused(left) => {
                *left -= 1;
                false
            }
        }
    }

    fn was_in_vain(&mut self) {
        if let Glances::Vain(count) = self {
            *self =
                if *count >= VAIN { Glances::Paused(u8::MAX) } else { Glances::Vain(*count + 1) };
        }
    }
}

impl TableCheck<'_> {
    /// Checks the next record where it can be told right at a glance. What comes of it is what
    /// [`TableCheck::row`] tells.
    pub(in crate::check) fn glance(&mut self, record: &StreamedRecord<'_>) -> Glanced {
        if !self.glances.wanted() || record.cell_count() != self.columns.len() {
            return Glanced::Unsure;
        }
        if !self.is_right(record) {
            self.glances.was_in_vain();
            return Glanced::Unsure;
        }
        self.glances = Glances::Vain(0);
        self.report.rows += 1;
        for index in &self.key {
            // What is right at a glance in a key is ASCII.
            if let Some(cell) = record.plain_cell(*index) {
                self.extra.stands_below(cell);
            }
        }
        self.look_beside(record.line);
        if self.beside.is_empty() { Glanced::Right } else { Glanced::Beside }
    }

    /// Whether a record that is not empty has only cells that are right at a glance.
    fn is_right(&mut self, record: &StreamedRecord<'_>) -> bool {
        let mut is_filled = false;
        let columns = self.columns.iter_mut().zip(&mut self.prints);
        for ((column, print), cell) in columns.zip(record.plain_cells()) {
            let Some(cell) = cell else { return false };
            match column.prints {
                Prints::Unwanted if column.shortcut.is_right(cell) => {}
                Prints::Unwanted => return false,
                Prints::Wanted => {
                    let Glance::Right(found) = column.shortcut.look(cell) else { return false };
                    *print = found;
                }
            }
            is_filled |= !cell.is_empty();
        }
        is_filled
    }

    /// Compares the row whose fingerprints were noted last with those before it.
    pub(super) fn look_beside(&mut self, line: LineNumber) {
        self.beside.clear();
        for set in &mut self.unique {
            if let Some(first) = set.note(&self.prints, line) {
                self.beside.push((set.problem(first), set.columns.first().copied()));
            }
        }
        for reference in &self.references {
            if reference.is_lost(&self.prints) {
                let problem = Problem::NoSuchReference { table: None };
                self.beside.push((problem, reference.columns.first().copied()));
            }
        }
    }

    /// Tells what is wrong with a row beside others.
    pub(in crate::check) fn tell_beside(&mut self, row: &Row<'_>) {
        let mut found: Vec<Beside> = std::mem::take(&mut self.beside);
        for (problem, index) in found.drain(..) {
            self.tell(row, problem, index);
        }
        self.beside = found;
    }
}
