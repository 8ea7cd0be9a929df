//! The cells of a plain record in one pass over its bytes.
//!
//! What is not plain is left to the [`Scanner`](super::scan::Scanner): it tells remarks, blank
//! lines, quoted cells of several lines and text after quotes.

use memchr::memchr3;

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
        let next = |from: usize| {
            let at = from + memchr3(self.quote, b'\n', b'\r', text.get(from..)?)?;
            Some((at, *text.get(at)?))
        };
        let is_end = |byte: u8| matches!(byte, b'\n' | b'\r');
        let mut from = start;
        let end = loop {
            let (at, byte) = next(from)?;
            if is_end(byte) {
                break at;
            }
            from = at + 1;
            if at > start && text.get(at - 1) != Some(&self.delimiter) {
                // A quote within a cell means nothing.
                continue;
            }
            loop {
                let (close, byte) = next(from)?;
                let after = *text.get(close + 1)?;
                if is_end(byte) {
                    return None;
                }
                from = close + 2;
                if after == self.delimiter {
                    break;
                }
                if is_end(after) {
                    from = close + 1;
                    break;
                }
                if after != self.quote {
                    return None;
                }
            }
        };
        (end - start <= MAX_CELL).then_some(end)
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
        let rest = text.get(start..)?;
        if matches!(rest.first()?, b'#' | b' ' | b'\t' | b'\n' | b'\r') {
            return None;
        }
        let mut cell = Open { start, quotes: Quotes::None };
        let mut base = start;
        // The last bytes of a text are left to the scanner, too: they may be cut.
        for word in rest.as_chunks::<8>().0 {
            let mut found = self.found(*word);
            while found != 0 {
                let lane = found.trailing_zeros() / 8;
                found &= found - 1;
                let byte = *word.get(lane as usize)?;
                let at = base + lane as usize;
                if byte == self.delimiter {
                    match cell.quotes {
                        Quotes::Open | Quotes::OpenEscaped => continue,
                        Quotes::None | Quotes::Closed(..) => {}
                    }
                    cell.close(at, cells, wanted)?;
                    if stop == Stop::Wanted && cells.len() == wanted {
                        return Some(at);
                    }
                    cell = Open { start: at + 1, quotes: Quotes::None };
                } else if byte == b'\n' || byte == b'\r' {
                    match cell.quotes {
                        Quotes::Open | Quotes::OpenEscaped => return None,
                        Quotes::None | Quotes::Closed(..) => {}
                    }
                    cell.close(at, cells, wanted)?;
                    return Some(at);
                } else {
                    cell.quote(at);
                }
            }
            base += 8;
        }
        None
    }

    /// Which bytes of a word are signs or line ends: the high bit of each.
    fn found(self, word: [u8; 8]) -> u64 {
        const ONES: u64 = u64::MAX / 255;
        const LOW: u64 = ONES * 0x7f;
        let word = u64::from_le_bytes(word);
        // A byte's high bit is clear exactly where the byte is the one looked for (S. E. Anderson,
        // "Bit Twiddling Hacks", "Determine if a word has a zero byte").
        let others = |byte: u8| {
            let differs = word ^ (ONES * u64::from(byte));
            ((differs & LOW) + LOW) | differs
        };
        !(others(self.delimiter) & others(self.quote) & others(b'\n') & others(b'\r') | LOW)
    }
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
