//! A file's text cut into pieces, each a span of its bytes: records, blank lines, remarks.
//!
//! The pieces tile the text, and the cells with their delimiters tile each record, so that an
//! edit can replace a cell and leave every other byte. Records are read as the `csv` crate reads
//! them; only LF, CR and CRLF end a line.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr2, memchr3};

use super::cell::{CellKind, CellSpan, MAX_CELL};
use super::dialect::{Comments, Dialect, Escape, Padding};
use super::swift::Signs;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum PieceKind {
    Record,
    Blank,
    Remark,
}

/// A line, or a record of several.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Piece {
    pub(crate) kind: PieceKind,
    pub(crate) start: usize,
    /// Where its line end begins.
    pub(crate) end: usize,
    /// Where the next piece begins.
    pub(crate) next: usize,
    /// How many lines end in it.
    pub(crate) lines: u64,
}

impl Piece {
    /// A piece with its line end; `inner` lines end before that.
    #[inline]
    pub(crate) fn of(text: &[u8], kind: PieceKind, span: Range<usize>, inner: u64) -> Self {
        let Range { start, end } = span;
        // CR, LF and CRLF; also CR CR LF, which CRLF becomes when it is translated twice.
        let next = match text.get(end..).unwrap_or_default() {
            [b'\r', b'\r', b'\n', ..] => end + 3,
            [b'\r', b'\n', ..] => end + 2,
            [_, ..] => end + 1,
            [] => end,
        };
        // Of CR CR LF, the first CR ends a line by itself.
        let lines = inner + if next == end { 0 } else { 1 + u64::from(next == end + 3) };
        Self { kind, start, end, next, lines }
    }
}

/// What makes a file unreadable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fault {
    /// At this offset, in the cell of this column from 0, a quote opens that none closes.
    QuoteUnclosed(usize, usize),
    /// At this offset a quoted cell of several lines opens, and text follows its closing quote.
    TextAfterQuote(usize),
    /// The cell at this offset, of this column from 0, is too large.
    CellTooLarge(usize, usize),
}

/// How many columns the header has, which tells remarks from records.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Columns {
    /// The header is still to be read: every line is a record.
    Unknown,
    /// So many.
    Known(usize),
}

/// What stands below the text that a scanner is given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Below {
    /// Nothing: the file ends there.
    Nothing,
    /// More text. A piece that ends less than [`LOOK_AHEAD`] bytes before it may be cut, and a
    /// quote that is not closed may be closed there.
    More,
}

/// How far behind a record must be looked to know its line end.
pub(crate) const LOOK_AHEAD: usize = 3;

/// Reads pieces one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Scanner<'t> {
    text: &'t [u8],
    at: usize,
    below: Below,
    dialect: Dialect,
    columns: Columns,
    delimiter: [u8; 4],
    width: usize,
    signs: Option<Signs>,
    /// Quoted cells with text after their closing quote, seen so far.
    pub(crate) oddities: usize,
}

impl<'t> Scanner<'t> {
    /// A scanner over a text from an offset on, which must be the start of a piece.
    pub(crate) fn new(text: &'t str, at: usize, dialect: Dialect, columns: Columns) -> Self {
        let mut delimiter = [0; 4];
        let width = dialect.delimiter.char().encode_utf8(&mut delimiter).len();
        let (text, below) = (text.as_bytes(), Below::Nothing);
        let signs = Signs::of(&dialect);
        Self { text, at, below, dialect, columns, delimiter, width, signs, oddities: 0 }
    }

    /// The same scanner over another text, from an offset on.
    pub(crate) fn over<'n>(&self, text: &'n str, at: usize, columns: Columns) -> Scanner<'n> {
        let Self { below, dialect, delimiter, width, signs, .. } = *self;
        let text = text.as_bytes();
        Scanner { text, at, below, dialect, columns, delimiter, width, signs, oddities: 0 }
    }

    /// The same scanner over a text below which there is more, or nothing.
    pub(crate) fn above(self, below: Below) -> Self {
        Self { below, ..self }
    }

    pub(crate) fn set_columns(&mut self, count: usize) {
        self.columns = Columns::Known(count);
    }

    /// The next piece; a record's first cells go into `cells`, at most `wanted` of them.
    pub(crate) fn next(
        &mut self,
        cells: &mut Vec<CellSpan>,
        wanted: usize,
    ) -> Result<Option<Piece>, Fault> {
        cells.clear();
        if wanted == 0 {
            return self.skip();
        }
        let start = self.at;
        if let Some(signs) = self.signs
            && let Some(end) = signs.split(self.text, start, cells, wanted)
        {
            let piece = self.piece(PieceKind::Record, start, end, 0);
            self.at = piece.next;
            return Ok(Some(piece));
        }
        self.next_carefully(cells, wanted)
    }

    /// The next piece, of which no cell is wanted.
    pub(crate) fn skip(&mut self) -> Result<Option<Piece>, Fault> {
        let start = self.at;
        match self.signs.and_then(|signs| signs.skip(self.text, start)) {
            Some(end) => {
                let piece = self.piece(PieceKind::Record, start, end, 0);
                self.at = piece.next;
                Ok(Some(piece))
            }
            None => self.next_carefully(&mut Vec::new(), 0),
        }
    }

    /// Where the next piece begins.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Goes to an offset, which must be the start of a piece.
    pub(crate) fn seek(&mut self, at: usize) {
        self.at = at;
    }

    /// The first cells of the record that is next, which was found before; the scanner stays.
    pub(crate) fn lead(&self, cells: &mut Vec<CellSpan>, wanted: usize) {
        cells.clear();
        let read = self.signs.is_some_and(|signs| signs.lead(self.text, self.at, cells, wanted));
        if !read && self.clone().next_carefully(cells, wanted).is_err() {
            cells.clear();
        }
    }

    /// The next piece, whatever it is.
    pub(crate) fn next_carefully(
        &mut self,
        cells: &mut Vec<CellSpan>,
        wanted: usize,
    ) -> Result<Option<Piece>, Fault> {
        cells.clear();
        let start = self.at;
        let rest = self.rest(start);
        let Some(&first) = rest.first() else { return Ok(None) };
        let stop = match self.dialect.quote {
            Some(quote) => memchr3(quote.byte(), b'\n', b'\r', rest),
            None => memchr2(b'\n', b'\r', rest),
        };
        let length = stop.unwrap_or(rest.len());
        let plain = rest.get(length).is_none_or(|b| matches!(b, b'\n' | b'\r'));
        let piece = if plain {
            let end = start + length;
            let line = rest.get(..length).unwrap_or_default();
            let kind = if line.is_empty() || self.is_blank(line) {
                PieceKind::Blank
            } else if first == b'#' && self.is_remark(line, self.delimiters(line) + 1) {
                PieceKind::Remark
            } else {
                self.split(start, end, cells, wanted)?;
                if length > MAX_CELL {
                    self.split(start, end, &mut Vec::new(), usize::MAX)?;
                }
                PieceKind::Record
            };
            self.piece(kind, start, end, 0)
        } else {
            self.quoted_record(start, start + length, cells, wanted)?
        };
        self.at = piece.next;
        Ok(Some(piece))
    }

    fn rest(&self, at: usize) -> &'t [u8] {
        self.text.get(at..).unwrap_or_default()
    }

    fn at_delimiter(&self, at: usize) -> bool {
        let [first, ..] = self.delimiter;
        if self.width == 1 {
            return self.text.get(at) == Some(&first);
        }
        let (delimiter, _) = self.delimiter.split_at(self.width);
        self.rest(at).starts_with(delimiter)
    }

    fn delimiters(&self, line: &[u8]) -> usize {
        let [first, ..] = self.delimiter;
        let (delimiter, _) = self.delimiter.split_at(self.width);
        memchr_iter(first, line)
            .filter(|at| line.get(*at..).is_some_and(|rest| rest.starts_with(delimiter)))
            .count()
    }

    /// A line of spaces is no record where records have several cells.
    fn is_blank(&self, line: &[u8]) -> bool {
        self.columns != Columns::Known(1)
            && line.first().is_some_and(|b| matches!(b, b' ' | b'\t'))
            && line.iter().all(|b| matches!(b, b' ' | b'\t'))
            && self.delimiters(line) == 0
    }

    /// Whether a line that begins with `#` is a remark, given how many cells it would have.
    fn is_remark(&self, line: &[u8], cells: usize) -> bool {
        let Columns::Known(columns) = self.columns else { return false };
        let spaced = matches!(line.get(1), None | Some(b' ' | b'#' | b'\t'));
        match self.dialect.comments {
            Comments::Shown => columns == 1 || spaced || cells != columns,
            Comments::NotShown => cells != columns && (cells == 1 || spaced),
        }
    }

    /// The cells of a line without quotes.
    fn split(
        &self,
        start: usize,
        end: usize,
        cells: &mut Vec<CellSpan>,
        wanted: usize,
    ) -> Result<(), Fault> {
        let mut from = start;
        while cells.len() < wanted {
            let stop = self.next_delimiter(from, end);
            cells.push(self.bare(from, stop.unwrap_or(end), cells.len())?);
            match stop {
                Some(at) => from = at + self.width,
                None => break,
            }
        }
        Ok(())
    }

    fn next_delimiter(&self, from: usize, end: usize) -> Option<usize> {
        let [first, ..] = self.delimiter;
        let mut at = from;
        loop {
            at += memchr(first, self.text.get(at..end)?)?;
            if self.width == 1 || self.at_delimiter(at) {
                return Some(at);
            }
            at += 1;
        }
    }

    fn bare(&self, start: usize, end: usize, column: usize) -> Result<CellSpan, Fault> {
        if end - start > MAX_CELL {
            return Err(Fault::CellTooLarge(start, column));
        }
        let mut inner = (start, end);
        if self.dialect.padding.before() {
            inner.0 = self.skip_spaces(start, end);
        }
        if self.dialect.padding.after() {
            inner.1 = self.trim_spaces(inner.0, end);
        }
        Ok(CellSpan { start, end, inner, kind: CellKind::Bare })
    }

    fn skip_spaces(&self, from: usize, end: usize) -> usize {
        let spaces = self.text.get(from..end).unwrap_or_default();
        from + spaces.iter().take_while(|b| **b == b' ').count()
    }

    fn trim_spaces(&self, from: usize, end: usize) -> usize {
        let text = self.text.get(from..end).unwrap_or_default();
        end - text.iter().rev().take_while(|b| **b == b' ').count()
    }

    /// The end of a record from its first quote on, passed over from quote to quote. `None` where
    /// each cell must be looked at.
    fn passed_over(&mut self, start: usize, quote: usize) -> Option<Piece> {
        if self.dialect.padding != Padding::None {
            return None;
        }
        let (mut at, mut oddities, mut lines) = (quote, 0, 0);
        let quote = self.dialect.quote?.byte();
        let end = loop {
            if self.text.get(at) != Some(&quote) {
                break at;
            }
            let mut next = at + 1;
            if at == start || self.follows_delimiter(at) {
                let (cell, odd) = self.cell(at, 0).ok()?;
                oddities += odd;
                let inside = self.text.get(at..cell.end).unwrap_or_default();
                if memchr2(b'\n', b'\r', inside).is_some() {
                    lines += line_ends(inside);
                }
                if !self.at_delimiter(cell.end) {
                    break cell.end;
                }
                next = cell.end + self.width;
            }
            match memchr3(quote, b'\n', b'\r', self.rest(next)) {
                Some(step) => at = next + step,
                None => break self.text.len(),
            }
        };
        if end - start > MAX_CELL {
            return None;
        }
        self.oddities += oddities;
        Some(self.piece(PieceKind::Record, start, end, lines))
    }

    fn follows_delimiter(&self, at: usize) -> bool {
        let [first, ..] = self.delimiter;
        let Some(before) = at.checked_sub(self.width) else { return false };
        if self.width == 1 {
            self.text.get(before) == Some(&first)
        } else {
            self.at_delimiter(before)
        }
    }

    /// A record that holds a quote, the first one at `quote`.
    fn quoted_record(
        &mut self,
        start: usize,
        quote: usize,
        cells: &mut Vec<CellSpan>,
        wanted: usize,
    ) -> Result<Piece, Fault> {
        let (mut from, mut count, mut oddities) = (start, 0, 0);
        let may_be_remark = self.text.get(start) == Some(&b'#');
        if !may_be_remark {
            while count < wanted
                && let Some(stop) = self.next_delimiter(from, quote)
            {
                cells.push(self.bare(from, stop, count)?);
                count += 1;
                from = stop + self.width;
            }
            if count == wanted
                && let Some(piece) = self.passed_over(start, quote)
            {
                return Ok(piece);
            }
        }
        let read = loop {
            match self.cell(from, count) {
                Err(fault) => break Err(fault),
                Ok((cell, odd)) => {
                    count += 1;
                    oddities += odd;
                    if cells.len() < wanted {
                        cells.push(cell);
                    }
                    if !self.at_delimiter(cell.end) {
                        break Ok(cell.end);
                    }
                    from = cell.end + self.width;
                }
            }
        };
        if may_be_remark {
            let line = self.rest(start);
            let length = memchr2(b'\n', b'\r', line).unwrap_or(line.len());
            let line = line.get(..length).unwrap_or_default();
            let remark = match read {
                Ok(_) => self.is_remark(line, count),
                // The quote may be closed below.
                Err(Fault::QuoteUnclosed(..)) if self.below == Below::More => false,
                Err(_) => self.columns != Columns::Unknown,
            };
            if remark {
                cells.clear();
                return Ok(self.piece(PieceKind::Remark, start, start + length, 0));
            }
        }
        let end = read?;
        self.oddities += oddities;
        let inside = self.text.get(start..end).unwrap_or_default();
        let inner = if memchr2(b'\n', b'\r', inside).is_some() { line_ends(inside) } else { 0 };
        Ok(self.piece(PieceKind::Record, start, end, inner))
    }

    fn piece(&self, kind: PieceKind, start: usize, end: usize, inner: u64) -> Piece {
        Piece::of(self.text, kind, start..end, inner)
    }

    /// The cell at an offset, and how many oddities it holds (none or one).
    fn cell(&self, start: usize, column: usize) -> Result<(CellSpan, usize), Fault> {
        let quote = self.dialect.quote.map(super::dialect::QuoteChar::byte);
        let open = if self.dialect.padding.before() {
            self.skip_spaces(start, self.text.len())
        } else {
            start
        };
        if quote.is_none() || self.text.get(open).copied() != quote {
            let end = self.bare_end(start);
            return Ok((self.bare(start, end, column)?, 0));
        }
        let (close, escaped) =
            self.closing_quote(open).ok_or(Fault::QuoteUnclosed(open, column))?;
        let mut end = close + 1;
        if self.dialect.padding.after() {
            end = self.skip_spaces(end, self.text.len());
        }
        if end - start > MAX_CELL {
            return Err(Fault::CellTooLarge(start, column));
        }
        let stops = matches!(self.text.get(end), None | Some(b'\n' | b'\r'));
        if stops || self.at_delimiter(end) {
            let kind = if escaped { CellKind::Escaped } else { CellKind::Quoted };
            return Ok((CellSpan { start, end, inner: (open, close + 1), kind }, 0));
        }
        let quoted = self.text.get(open..close).unwrap_or_default();
        if memchr2(b'\n', b'\r', quoted).is_some() {
            return Err(Fault::TextAfterQuote(open));
        }
        let end = self.bare_end(close + 1);
        let mut inner = (open, end);
        if self.dialect.padding.after() {
            inner.1 = self.trim_spaces(close + 1, end);
        }
        Ok((CellSpan { start, end, inner, kind: CellKind::Escaped }, 1))
    }

    /// Where a cell without quotes ends.
    fn bare_end(&self, from: usize) -> usize {
        let [first, ..] = self.delimiter;
        let mut at = from;
        loop {
            match memchr3(first, b'\n', b'\r', self.rest(at)) {
                None => return self.text.len(),
                Some(step) => at += step,
            }
            if matches!(self.text.get(at), Some(b'\n' | b'\r')) || self.at_delimiter(at) {
                return at;
            }
            at += 1;
        }
    }

    /// The offset of the quote that closes the one at `open`, and whether escapes stand between.
    fn closing_quote(&self, open: usize) -> Option<(usize, bool)> {
        let quote = self.text.get(open).copied()?;
        match closing(self.rest(open + 1), quote, self.dialect.escape) {
            Closing::At(at, escaped) => Some((open + 1 + at, escaped)),
            Closing::Last(at, escaped) => Some((open + 1 + at, escaped)),
            Closing::Below(_) => None,
        }
    }
}

/// Where a quote is closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Closing {
    /// At this offset, and whether escapes stand before.
    At(usize, bool),
    /// At this offset, the last of the text, if no other quote stands below.
    Last(usize, bool),
    /// Not in this text; from this offset on it is to be read again with what stands below.
    Below(usize),
}

/// Looks for the quote that closes a cell in the text that follows the one which opens it.
pub(crate) fn closing(text: &[u8], quote: u8, escape: Escape) -> Closing {
    let mut at = 0;
    let mut escaped = false;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let step = match escape {
            Escape::Doubled => memchr(quote, rest),
            Escape::Backslash => memchr2(quote, b'\\', rest),
        };
        let Some(step) = step else { return Closing::Below(text.len()) };
        at += step;
        let is_quote = text.get(at) == Some(&quote);
        match text.get(at + 1) {
            None if is_quote => return Closing::Last(at, escaped),
            None => return Closing::Below(at),
            Some(next) if is_quote && *next != quote => return Closing::At(at, escaped),
            Some(_) => {}
        }
        escaped = true;
        at += 2;
    }
}

/// Lines that end within a span: LF, CRLF and lone CR.
pub(crate) fn line_ends(text: &[u8]) -> u64 {
    if memchr(b'\r', text).is_none() {
        return memchr_iter(b'\n', text).count() as u64;
    }
    let ends = memchr::memchr2_iter(b'\n', b'\r', text)
        .filter(|at| text.get(*at) == Some(&b'\n') || text.get(at + 1) != Some(&b'\n'));
    ends.count() as u64
}
