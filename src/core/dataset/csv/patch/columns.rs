//! Columns that come, go, and have another name or place.

use super::super::cell::CellSpan;
use super::super::dialect::Padding;
use super::super::document::{CsvDocument, Opened};
use super::super::draft::values;
use super::super::habits::{Habits, Wrap, spelled};
use super::super::locate::Index;
use super::super::scan::{Columns, PieceKind, Scanner};
use super::{PatchRefused, encoded};
use crate::dataset::diff::{ColumnChange, Diff};
use crate::dataset::{FieldName, ReadOptions, Refusal, Table};

/// Alters the columns of a file, new ones empty; `None` where they stay as they are.
pub(super) fn alter(
    bytes: &[u8],
    diff: &Diff,
    options: &ReadOptions,
) -> Result<Option<Vec<u8>>, PatchRefused> {
    if diff.column_changes.is_empty() {
        return Ok(None);
    }
    let opened = Opened::open(bytes, options, &[])?;
    let new: Vec<New<'_>> = diff
        .columns
        .iter()
        .filter(|column| column.new.is_some())
        .map(|column| New {
            from: column.old.and_then(|place| place.checked_sub(1)),
            name: &column.name,
            renamed: column.was.is_some(),
        })
        .collect();
    let ends = Index::default().fill(&opened)?;
    let habits = Habits::of(&opened, ends.recent.iter().copied());
    let shape = Shape { opened: &opened, habits: &habits, new: &new };
    let only_names =
        diff.column_changes.iter().all(|change| matches!(change, ColumnChange::Renamed { .. }));
    let text = shape.text(only_names)?;
    let altered = encoded(&opened, bytes, &text)?;
    shape.verify(&altered, options)?;
    Ok(Some(altered))
}

/// A column of the new file.
struct New<'d> {
    /// Its index in the old one.
    from: Option<usize>,
    name: &'d FieldName,
    renamed: bool,
}

struct Shape<'s> {
    opened: &'s Opened<'s>,
    habits: &'s Habits,
    new: &'s [New<'s>],
}

impl Shape<'_> {
    /// The new text. Everything between the records stays.
    fn text(&self, only_names: bool) -> Result<String, Refusal> {
        let opened = self.opened;
        let mut text = String::with_capacity(opened.text.len());
        let mut at = 0;
        if let Some(header) = opened.header {
            text.push_str(opened.span(0, header.start));
            text.push_str(&self.record(&self.header_cells()));
            at = header.end;
        }
        let mut scanner = opened.records();
        let mut cells = Vec::new();
        while !only_names
            && let Some(piece) =
                scanner.next(&mut cells, usize::MAX).map_err(|fault| opened.refusal(fault))?
        {
            if piece.kind == PieceKind::Record {
                text.push_str(opened.span(at, piece.start));
                text.push_str(&self.record(&self.cells(&cells)));
                at = piece.end;
            }
        }
        text.push_str(opened.span(at, opened.text.len()));
        Ok(text)
    }

    fn raw(&self, cell: &CellSpan) -> String {
        self.opened.span(cell.inner.0, cell.inner.1).to_owned()
    }

    fn header_cells(&self) -> Vec<String> {
        let cells = &self.opened.header_cells;
        let quoted = !cells.is_empty() && cells.iter().all(CellSpan::is_quoted);
        let wrap = |quoted: bool| if quoted { Wrap::Quoted } else { Wrap::Bare };
        let name =
            |(at, column): (usize, &New<'_>)| match column.from.and_then(|from| cells.get(from)) {
                Some(cell) if !column.renamed => self.raw(cell),
                Some(cell) => {
                    spelled(column.name.as_str(), wrap(cell.is_quoted()), at, &self.opened.dialect)
                }
                None => spelled(column.name.as_str(), wrap(quoted), at, &self.opened.dialect),
            };
        self.new.iter().enumerate().map(name).collect()
    }

    /// The cells of a record in the new columns, those beyond the header behind them. A record
    /// that was short stays so where it can.
    fn cells(&self, cells: &[CellSpan]) -> Vec<String> {
        let width = self.opened.names.len();
        let beyond = cells.get(width..).unwrap_or_default();
        let short = cells.len() < width;
        let there = |column: &New<'_>| match column.from {
            Some(from) => from < cells.len(),
            None => !short,
        };
        let length = self.new.iter().rposition(there).map_or(0, |last| last + 1);
        let mut raws: Vec<String> = (self.new.iter().take(length))
            .enumerate()
            .map(|(at, column)| match column.from.and_then(|from| cells.get(from)) {
                Some(cell) => self.raw(cell),
                None => {
                    // As empty cells of the file are written.
                    let wrap = self.habits.wrap(usize::MAX, "");
                    spelled("", wrap, at, &self.opened.dialect)
                }
            })
            .collect();
        raws.extend(beyond.iter().map(|cell| self.raw(cell)));
        raws
    }

    /// A record that cannot be taken for a blank line or a remark.
    fn record(&self, cells: &[String]) -> String {
        let dialect = &self.opened.dialect;
        let mut text = String::new();
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                if dialect.padding == Padding::Around {
                    text.push(' ');
                }
                text.push(dialect.delimiter.char());
                if dialect.padding.before() {
                    text.push(' ');
                }
            }
            if at == 0 && cell.starts_with('#') {
                text.push_str(&spelled(cell, Wrap::Quoted, 0, dialect));
            } else {
                text.push_str(cell);
            }
        }
        if text.is_empty() { spelled("", Wrap::Quoted, 0, dialect) } else { text }
    }

    /// Reads the new bytes beside the old ones.
    fn verify(&self, altered: &[u8], options: &ReadOptions) -> Result<(), Refusal> {
        let new = CsvDocument::read(altered, options)?;
        if !new.header().iter().eq(self.new.iter().map(|column| column.name)) {
            return Err(Refusal::NotReadBack);
        }
        let body = self.opened.body();
        let mut old = Scanner::new(
            body,
            self.opened.first,
            self.opened.dialect,
            Columns::Known(self.opened.names.len()),
        );
        let width = self.opened.names.len();
        let mut spans = Vec::new();
        let mut next = || loop {
            match old.next(&mut spans, usize::MAX) {
                Ok(Some(piece)) if piece.kind == PieceKind::Record => {
                    break Some(values(self.opened, &spans));
                }
                Ok(Some(_)) => {}
                Ok(None) | Err(_) => break None,
            }
        };
        let mut same = true;
        new.visit_rows(&mut |row| {
            let was = next().unwrap_or_default();
            let expected = self
                .new
                .iter()
                .map(|column| column.from.and_then(|from| was.get(from)).map_or("", String::as_str))
                .chain(was.iter().skip(width).map(String::as_str));
            let own = row.cells.iter().map(AsRef::as_ref);
            same &= filled(expected) == filled(own);
            if same {
                std::ops::ControlFlow::Continue(())
            } else {
                std::ops::ControlFlow::Break(())
            }
        });
        if same && next().is_none() { Ok(()) } else { Err(Refusal::NotReadBack) }
    }
}

/// Cells without the empty ones at their end.
fn filled<'c>(cells: impl Iterator<Item = &'c str>) -> Vec<&'c str> {
    let mut cells: Vec<&str> = cells.collect();
    while cells.last().is_some_and(|cell| cell.is_empty()) {
        cells.pop();
    }
    cells
}
