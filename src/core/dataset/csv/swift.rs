//! The cells of a plain record in one pass over its bytes.
//!
//! What is not plain is left to the [`Scanner`](super::scan::Scanner): it tells remarks, blank
//! lines, quoted cells of several lines and text after quotes.

use std::ops::ControlFlow;

use super::blocks::visit;
use super::cell::{CellKind, CellSpan, MAX_CELL};
use super::dialect::{Dialect, Escape, Padding};

/// The signs of a dialect in which records may be plain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Signs {
    delimiter: u8,
    quote: u8,
}

impl Signs {
    pub(crate) fn of(dialect: &Dialect) -> Option<Self> {
        let delimiter = u8::try_from(dialect.delimiter.char()).ok().filter(u8::is_ascii)?;
        // Where quotes mean nothing, a line end stands for them: it is looked for anyway.
        let quote = dialect.quote.map_or(b'\n', super::dialect::QuoteChar::byte);
        let is_plain = dialect.escape == Escape::Doubled
            && dialect.padding == Padding::None
            && delimiter != quote;
        is_plain.then_some(Self { delimiter, quote })
    }

    pub(crate) fn delimiter(self) -> u8 {
        self.delimiter
    }

    /// The quote; a line end where quotes mean nothing.
    pub(crate) fn quote(self) -> u8 {
        self.quote
    }

    /// Reads the record at an offset; its first cells, at most `wanted`, go into `cells`. Returns
    /// where its line end begins; `None` where it is not plain or not surely whole, and then
    /// `cells` is empty.
    pub(crate) fn split(
        self,
        text: &[u8],
        start: usize,
        cells: &mut Vec<CellSpan>,
        wanted: usize,
    ) -> Option<usize> {
        let end = self.walk(text, start, cells, wanted).filter(|end| end - start <= MAX_CELL);
        if end.is_none() {
            cells.clear();
        }
        end
    }

    /// The first cells of the record at an offset, no more than `wanted`, and nothing behind them.
    /// `false` where they cannot be read this way.
    pub(crate) fn lead(
        self,
        text: &[u8],
        start: usize,
        cells: &mut Vec<CellSpan>,
        wanted: usize,
    ) -> bool {
        let read = self.walk_until(text, start, cells, wanted, Stop::Wanted);
        read.is_some_and(|end| end - start <= MAX_CELL)
    }

    /// Where the line end of the record at an offset begins, found by its quotes alone; `None`
    /// where the record is not plain or not surely whole.
    pub(crate) fn skip(self, text: &[u8], start: usize) -> Option<usize> {
        if matches!(text.get(start)?, b'#' | b' ' | b'\t' | b'\n' | b'\r') {
            return None;
        }
        self.skip_from(text, start, start).filter(|end| end - start <= MAX_CELL)
    }

    /// The same from the start of a cell on.
    #[inline]
    fn skip_from(self, text: &[u8], start: usize, cell: usize) -> Option<usize> {
        let is_end = |byte: u8| matches!(byte, b'\n' | b'\r');
        let mut is_open = false;
        // What stands before is done with.
        let mut from = cell;
        visit(text, cell, [self.quote, b'\n', b'\r'], |at, byte| {
            if at < from {
                return ControlFlow::Continue(());
            }
            if is_end(byte) {
                return ControlFlow::Break((!is_open).then_some(at));
            }
            if !is_open {
                // A quote within a cell means nothing.
                is_open = at == start || text.get(at - 1) == Some(&self.delimiter);
                return ControlFlow::Continue(());
            }
            match text.get(at + 1) {
                Some(after) if *after == self.delimiter || is_end(*after) => is_open = false,
                Some(after) if *after == self.quote => from = at + 2,
                _ => return ControlFlow::Break(None),
            }
            ControlFlow::Continue(())
        })
        .flatten()
    }

    fn walk(
        self,
        text: &[u8],
        start: usize,
        cells: &mut Vec<CellSpan>,
        wanted: usize,
    ) -> Option<usize> {
        self.walk_until(text, start, cells, wanted, Stop::RecordEnd)
    }

    #[inline]
    fn walk_until(
        self,
        text: &[u8],
        start: usize,
        cells: &mut Vec<CellSpan>,
        wanted: usize,
        stop: Stop,
    ) -> Option<usize> {
        if matches!(text.get(start)?, b'#' | b' ' | b'\t' | b'\n' | b'\r') {
            return None;
        }
        let mut cell = Open { start, quotes: Quotes::None };
        let end = visit(text, start, [self.delimiter, self.quote, b'\n', b'\r'], |at, byte| {
            let is_open = matches!(cell.quotes, Quotes::Open | Quotes::OpenEscaped);
            if byte == self.delimiter {
                if is_open {
                    return ControlFlow::Continue(());
                }
                if cell.close(at, cells, wanted).is_none() {
                    return ControlFlow::Break(End::NotPlain);
                }
                cell = Open { start: at + 1, quotes: Quotes::None };
                if cells.len() == wanted {
                    return ControlFlow::Break(End::Wanted(at));
                }
            } else if byte == b'\n' || byte == b'\r' {
                let closed = if is_open { None } else { cell.close(at, cells, wanted) };
                return ControlFlow::Break(closed.map_or(End::NotPlain, |()| End::Record(at)));
            } else {
                cell.quote(at);
            }
            ControlFlow::Continue(())
        })?;
        match (end, stop) {
            (End::Record(at), _) | (End::Wanted(at), Stop::Wanted) => Some(at),
            (End::Wanted(at), Stop::RecordEnd) => self.skip_from(text, start, at + 1),
            (End::NotPlain, _) => None,
        }
    }
}

/// What a walk through a record came to.
#[derive(Clone, Copy)]
enum End {
    /// The line end at this offset.
    Record(usize),
    /// The delimiter behind the last cell that is wanted.
    Wanted(usize),
    /// Something that must be looked at with care.
    NotPlain,
}

/// Where a walk through a record ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    RecordEnd,
    /// After so many cells, if there are.
    Wanted,
}

/// A cell being read.
#[derive(Clone, Copy)]
struct Open {
    start: usize,
    quotes: Quotes,
}

/// How far the quotes of a cell were read.
#[derive(Clone, Copy)]
enum Quotes {
    /// The cell has none that means anything.
    None,
    /// Within the quotes.
    Open,
    /// Within the quotes, of which some were escaped.
    OpenEscaped,
    /// After a quote at this offset, which closes the cell or escapes the next one.
    Closed(usize, CellKind),
}

impl Open {
    fn quote(&mut self, at: usize) {
        self.quotes = match self.quotes {
            Quotes::None if at == self.start => Quotes::Open,
            Quotes::None => Quotes::None,
            Quotes::Open => Quotes::Closed(at, CellKind::Quoted),
            Quotes::OpenEscaped => Quotes::Closed(at, CellKind::Escaped),
            Quotes::Closed(before, _) if before + 1 == at => Quotes::OpenEscaped,
            // Text after quotes: `close` sees that the quote does not stand at the cell's end.
            odd @ Quotes::Closed(..) => odd,
        };
    }

    fn close(self, end: usize, cells: &mut Vec<CellSpan>, wanted: usize) -> Option<()> {
        let kind = match self.quotes {
            Quotes::Closed(at, kind) if at + 1 == end => kind,
            Quotes::None => CellKind::Bare,
            _ => return None,
        };
        if cells.len() < wanted {
            cells.push(CellSpan { start: self.start, end, inner: (self.start, end), kind });
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::dialect::{Comments, Delimiter, QuoteChar};
    use super::super::scan::{Columns, PieceKind, Scanner};
    use super::*;

    proptest! {
        /// Whatever a text holds, it is read as the scanner reads it.
        #[test]
        fn plain_records_are_read_as_all_are(
            text in "([a-c,;\"\"\n\r# \té]|\"\"|\"[a,\n]\",?|abcdefghij){0,60}",
            delimiter in prop::sample::select(vec![',', ';', '\t', ' ']),
            quote in prop::sample::select(vec![Some(QuoteChar::DOUBLE), Some(QuoteChar::SINGLE), None]),
            columns in prop::sample::select(vec![Columns::Unknown, Columns::Known(1), Columns::Known(3)]),
            wanted in prop::sample::select(vec![0, 1, 2, usize::MAX]),
        ) {
            let dialect = Dialect {
                delimiter: Delimiter::new(delimiter).unwrap(),
                quote,
                escape: Escape::Doubled,
                padding: Padding::None,
                comments: Comments::NotShown,
            };
            let mut swift = Scanner::new(&text, 0, dialect, columns);
            let mut careful = swift.clone();
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            let mut skipping = swift.clone();
            loop {
                let mut lead = Vec::new();
                if let Some(signs) = Signs::of(&dialect).filter(|_| wanted > 0)
                    && signs.lead(text.as_bytes(), swift.at(), &mut lead, wanted)
                {
                    // Asked only of records that were found before.
                    let mut all = Vec::new();
                    let read = swift.clone().next_carefully(&mut all, wanted);
                    if matches!(read, Ok(Some(piece)) if piece.kind == PieceKind::Record) {
                        prop_assert_eq!(lead, all);
                    }
                }
                let mut none = Vec::new();
                prop_assert_eq!(skipping.skip(), swift.clone().next_carefully(&mut none, 0));
                let found = swift.next(&mut ours, wanted);
                let expected = careful.next_carefully(&mut theirs, wanted);
                prop_assert_eq!(found, expected);
                prop_assert_eq!(&ours, &theirs);
                prop_assert_eq!(swift.oddities, careful.oddities);
                if !matches!(found, Ok(Some(_))) {
                    break;
                }
            }
        }
    }
}
