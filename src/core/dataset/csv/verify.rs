//! The new text read again beside the old one, before anybody sees it.
//!
//! Outside the splices both texts are the same bytes, and a scanner that stands at the start of
//! the same piece reads the same bytes the same way. So it is enough to read both from the first
//! changed piece to the end of the last one, and to see that they meet again.

use super::cell::{CellSpan, value};
use super::dialect::{Dialect, DialectHints};
use super::document::Opened;
use super::draft::Draft;
use super::scan::{Columns, PieceKind, Scanner};
use super::sniff::layout;
use crate::dataset::{FieldName, Refusal};

/// What a reader of the new text must find.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'d> {
    /// The record that started here is gone.
    Removed(usize),
    /// The record that started here holds these values.
    Changed(usize, &'d Draft),
    /// A new record stands where this offset of the old text was.
    Added(usize, &'d Draft),
    /// From this offset of the old text on, everything is as it was.
    Until(usize),
}

/// Fails with [`Refusal::SeparatorUnclear`] where the new text would be read with another
/// separator, and with [`Refusal::NotReadBack`] where it would be in another dialect that means
/// something else, or any record would not be what it should. `first_changed` is the offset of the
/// first splice.
pub(super) fn verified(
    opened: &Opened<'_>,
    text: &str,
    steps: &[Step<'_>],
    first_changed: usize,
    hints: &DialectHints,
    names: &[&FieldName],
) -> Result<(), Refusal> {
    let new = layout(text, hints, names);
    let (was, is) = (opened.dialect, new.dialect);
    let tail = opened.text.len() - opened.end;
    if was.delimiter != is.delimiter {
        let (delimiter, guessed) = (was.delimiter.char(), is.delimiter.char());
        return Err(Refusal::SeparatorUnclear { delimiter, guessed });
    }
    if (was.quote, was.escape) != (is.quote, is.escape) || text.len() - new.end != tail {
        return Err(Refusal::NotReadBack);
    }
    let body = text.get(..new.end).unwrap_or_default();
    if was.padding != is.padding && !reads_alike(body, new.start, was, is) {
        return Err(Refusal::NotReadBack);
    }
    let from = start(opened, steps, first_changed);
    let mut old = Reader { text: opened.body(), scanner: opened.records_from(from), at: from };
    let columns = Columns::Known(opened.names.len());
    let mut new = Reader { text: body, scanner: Scanner::new(body, from, was, columns), at: from };
    let read = Pair { opened, old: &mut old, new: &mut new }.read(steps);
    read.ok_or(Refusal::NotReadBack)
}

/// Whether a text has the same records in two dialects, but for the spaces around their cells: a
/// quote behind a space opens a cell only where such spaces are decoration.
fn reads_alike(text: &str, start: usize, one: Dialect, other: Dialect) -> bool {
    let [mut first, mut second] =
        [one, other].map(|dialect| Scanner::new(text, start, dialect, Columns::Unknown));
    let (mut cells, mut others) = (Vec::new(), Vec::new());
    loop {
        let pieces = (first.next(&mut cells, usize::MAX), second.next(&mut others, usize::MAX));
        let (Ok(piece), Ok(its)) = pieces else { return false };
        let (Some(piece), Some(its)) = (piece, its) else {
            return piece.is_none() && its.is_none();
        };
        if piece.next != its.next || piece.kind != its.kind {
            return false;
        }
        let same = |(cell, its): (&CellSpan, &CellSpan)| {
            value(text, cell, &one).trim() == value(text, its, &other).trim()
        };
        if piece.kind == PieceKind::Record
            && (cells.len() != others.len() || !cells.iter().zip(&others).all(same))
        {
            return false;
        }
    }
}

/// A place at or before the first change where both texts are surely at the start of a piece.
fn start(opened: &Opened<'_>, steps: &[Step<'_>], first_changed: usize) -> usize {
    match steps.first() {
        Some(Step::Changed(start, _)) => *start,
        // With a record at the end of the file goes the line end before it, too; what a new one
        // follows may lack a line end.
        Some(Step::Added(at, _) | Step::Removed(at))
            if *at == first_changed && opened.span(0, *at).ends_with(['\n', '\r']) =>
        {
            *at
        }
        _ => opened.first,
    }
}

struct Reader<'t> {
    text: &'t str,
    scanner: Scanner<'t>,
    at: usize,
}

impl Reader<'_> {
    /// The next record's span; its cells go into `cells`.
    fn record(&mut self, cells: &mut Vec<CellSpan>, wanted: usize) -> Option<(usize, usize)> {
        loop {
            let piece = self.scanner.next(cells, wanted).ok()??;
            self.at = piece.next;
            if piece.kind == PieceKind::Record {
                return Some((piece.start, piece.end));
            }
        }
    }
}

struct Pair<'p, 't> {
    opened: &'p Opened<'p>,
    old: &'p mut Reader<'t>,
    new: &'p mut Reader<'t>,
}

impl Pair<'_, '_> {
    fn read(&mut self, steps: &[Step<'_>]) -> Option<()> {
        let mut cells = Vec::new();
        let mut next_old = self.old.record(&mut cells, 0);
        for step in steps {
            let stop = match step {
                Step::Removed(at) | Step::Changed(at, _) | Step::Added(at, _) => *at,
                Step::Until(end) => *end,
            };
            while let Some((start, end)) = next_old.filter(|(start, _)| *start < stop) {
                let (new_start, new_end) = self.new.record(&mut cells, 0)?;
                if self.old.text.get(start..end) != self.new.text.get(new_start..new_end) {
                    return None;
                }
                next_old = self.old.record(&mut cells, 0);
            }
            match step {
                Step::Removed(_) => next_old = self.old.record(&mut cells, 0),
                Step::Changed(_, draft) => {
                    self.holds(draft, &mut cells)?;
                    next_old = self.old.record(&mut cells, 0);
                }
                Step::Added(_, draft) => self.holds(draft, &mut cells)?,
                Step::Until(_) => {}
            }
        }
        // Both stand before the same rest: one more record, or none.
        let last = self.new.record(&mut cells, 0);
        match (next_old, last) {
            (None, None) => Some(()),
            (Some(old), Some(new)) => {
                let rest = |reader: &Reader<'_>, from: usize| reader.text.len() - from;
                (rest(self.old, old.0) == rest(self.new, new.0)).then_some(())
            }
            _ => None,
        }
    }

    /// The next record of the new text has a draft's values, and else only empty cells.
    fn holds(&mut self, draft: &Draft, cells: &mut Vec<CellSpan>) -> Option<()> {
        self.new.record(cells, usize::MAX)?;
        let count = cells.len().max(draft.values.len());
        let same = (0..count).all(|column| {
            let cell = cells.get(column);
            let found = cell.map(|cell| value(self.new.text, cell, &self.opened.dialect));
            found.unwrap_or_default() == draft.value(column)
        });
        same.then_some(())
    }
}
