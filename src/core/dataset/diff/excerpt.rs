//! Rows of two tables that differ, with what stands around them.

use std::borrow::Cow;
use std::ops::ControlFlow;

use super::layout::Side;
use crate::dataset::csv::lockstep::{Apart, Block, OwnRow};
use crate::dataset::{FieldName, LineNumber, Row, Table};

/// Some rows of a table, with their own numbers and lines.
pub(super) struct Excerpt {
    header: Vec<FieldName>,
    header_line: Option<LineNumber>,
    rows: Vec<OwnRow>,
}

impl Table for Excerpt {
    fn header(&self) -> &[FieldName] {
        &self.header
    }

    fn header_line(&self) -> Option<LineNumber> {
        self.header_line
    }

    fn visit_rows(&self, visit: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>) {
        for OwnRow { number, line, cells } in &self.rows {
            let cells: Vec<Cow<'_, str>> =
                cells.iter().map(|cell| Cow::Borrowed(cell.as_str())).collect();
            if visit(&Row { number: *number, line: *line, cells: &cells }).is_break() {
                return;
            }
        }
    }
}

/// Excerpts of two tables whose other rows are equal and in one order.
pub(super) struct Around<'a> {
    pub(super) old: Excerpt,
    pub(super) new: Excerpt,
    whole: (&'a dyn Table, &'a dyn Table),
    rows: (u64, u64),
    blocks: Vec<Block>,
}

impl<'a> Around<'a> {
    pub(super) fn of(apart: Apart, old: &'a dyn Table, new: &'a dyn Table) -> Self {
        let header = apart.header;
        let (old_line, new_line) = apart.header_lines;
        Self {
            old: Excerpt { header: header.clone(), header_line: old_line, rows: apart.old },
            new: Excerpt { header, header_line: new_line, rows: apart.new },
            whole: (old, new),
            rows: apart.rows,
            blocks: apart.blocks,
        }
    }

    /// The number of a row of an excerpt.
    pub(super) fn number(&self, side: Side, index: usize) -> u64 {
        let excerpt = match side {
            Side::Old => &self.old,
            Side::New => &self.new,
        };
        excerpt.rows.get(index).map_or(0, |row| row.number.0)
    }

    pub(super) fn whole(&self, side: Side) -> &'a dyn Table {
        match side {
            Side::Old => self.whole.0,
            Side::New => self.whole.1,
        }
    }

    /// How many rows a whole table has.
    pub(super) fn rows(&self, side: Side) -> u64 {
        match side {
            Side::Old => self.rows.0,
            Side::New => self.rows.1,
        }
    }

    /// The last equal row above an old one: its numbers.
    pub(super) fn above(&self, old: u64) -> Option<(u64, u64)> {
        let after = self.blocks.partition_point(|block| block.old < old);
        let block = self.blocks.get(after.checked_sub(1)?)?;
        let steps = (old - block.old).min(block.length) - 1;
        Some((block.old + steps, block.new + steps))
    }

    /// Adds the equal rows to those that stayed, as far as they tell which rows moved: one of each
    /// block where no row crosses any, for it stands for all of its block then.
    pub(super) fn add_blocks(&self, kept: &mut Vec<(u64, u64)>) {
        let above = |number: u64, first: fn(&Block) -> u64| {
            self.blocks.partition_point(|block| first(block) < number)
        };
        let crosses = |(old, new): &(u64, u64)| {
            above(*old, |block| block.old) != above(*new, |block| block.new)
        };
        if kept.iter().any(crosses) {
            for block in &self.blocks {
                kept.extend((block.old..).zip(block.new..block.new + block.length));
            }
        } else {
            kept.extend(self.blocks.iter().map(|block| (block.old, block.new)));
        }
    }
}
