//! Which records of a file an edit touched: two versions read beside each other.
//!
//! Where both stand at the start of a piece and the same bytes follow, a scanner reads the same
//! pieces from both. So the text outside the edit's spans is read in one version only, and each
//! span is read in both until they meet again.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;

use super::cell::value;
use super::dialect::{Escape, QuoteChar};
use super::document::Opened;
use super::scan::{Fault, Piece, PieceKind, Scanner, line_ends};
use super::sniff::Backslashes;
use crate::dataset::{FieldName, LineNumber, ReadOptions, Refusal, Row, RowNumber, Span};

/// A file before and after an edit, alike but for its spans: one header, one dialect.
pub(crate) struct Versions<'a> {
    old: Opened<'a>,
    new: Opened<'a>,
    spans: Vec<Span>,
}

/// One of the two versions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Side {
    Old,
    New,
}

/// Where a record stands in its version.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    /// Its offset in the text.
    pub(crate) start: usize,
    pub(crate) number: RowNumber,
    pub(crate) line: LineNumber,
}

/// A stretch that the edit touched.
#[derive(Clone, Debug, Default)]
pub(crate) struct Region {
    /// How many records above it, of all those untouched.
    pub(crate) untouched_above: usize,
    pub(crate) old: Vec<Place>,
    pub(crate) new: Vec<Place>,
}

/// All records of both versions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Records {
    /// Where the untouched ones begin in the new text.
    pub(crate) untouched: Vec<usize>,
    pub(crate) regions: Vec<Region>,
    /// Where blank lines came between records of the new text, beyond those of the old one.
    pub(crate) blanks: Vec<Blank>,
    /// Whether the text of every cell stands in the new text as it is, but for quotes.
    pub(crate) spelling: Spelling,
}

/// How cells are spelled in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Spelling {
    /// Each stretch of a cell's text without quotes stands in the file byte by byte.
    Plain,
    /// Some cells may hold escapes by backslashes, or text behind their closing quote.
    #[default]
    Odd,
}

/// The offset of a blank line in the new text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Blank(pub(crate) usize);

impl Records {
    /// The number in a version of the untouched record with an index.
    pub(crate) fn number(&self, index: usize, side: Side) -> RowNumber {
        let above = self.regions.iter().take_while(|region| region.untouched_above <= index);
        let touched: usize = above
            .map(|region| match side {
                Side::Old => region.old.len(),
                Side::New => region.new.len(),
            })
            .sum();
        RowNumber((index + touched + 1) as u64)
    }
}

/// Two versions that cannot be told record by record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Unlike;

impl<'a> Versions<'a> {
    /// Opens both versions; `None` where the edit changed more than records, or the texts cannot
    /// be compared byte by byte.
    pub(crate) fn open(
        old: &'a [u8],
        new: &'a [u8],
        spans: &[Span],
        options: &ReadOptions,
    ) -> Result<Option<Self>, Refusal> {
        let old = Opened::open(old, options, &[])?;
        // Nobody need look for a backslash before a quote again where none can have come.
        let brings_none = |span: &Span| {
            let from = span.new.start.saturating_sub(1);
            let text = new.get(from..span.new.end).unwrap_or_default();
            memchr(b'\\', text).is_none()
        };
        let mut hints = options.clone();
        hints.encoding = hints.encoding.or_else(|| old.encoding.is_utf8().then_some(old.encoding));
        if old.backslashes == Backslashes::Elsewhere && spans.iter().all(brings_none) {
            hints.dialect.escape = Some(old.dialect.escape);
        }
        let new = Opened::open(new, &hints, &[])?;
        let mark = old.encoding.bom().len();
        let shift = |range: &Range<usize>| {
            Some(range.start.checked_sub(mark)?..range.end.checked_sub(mark)?)
        };
        let spans: Option<Vec<Span>> = spans
            .iter()
            .map(|span| Some(Span { old: shift(&span.old)?, new: shift(&span.new)? }))
            .collect();
        let Some(spans) = spans else { return Ok(None) };
        let below_header = spans.first().is_none_or(|span| {
            span.old.start >= old.first
                && span.new.start >= new.first
                && old.span(0, old.first).ends_with(['\n', '\r'])
        });
        let above_end =
            spans.last().is_none_or(|span| span.old.end <= old.end && span.new.end <= new.end);
        let alike = old.encoding == new.encoding
            && old.encoding.is_utf8()
            && old.dialect == new.dialect
            && old.first == new.first
            && old.names == new.names
            && old.text.len() - old.end == new.text.len() - new.end;
        Ok((alike && below_header && above_end).then_some(Self { old, new, spans }))
    }

    /// The header of both.
    pub(crate) fn header(&self) -> &[FieldName] {
        &self.new.names
    }

    /// The line it stands on.
    pub(crate) fn header_line(&self) -> Option<LineNumber> {
        self.new.header.map(|header| self.new.line_at(header.start))
    }

    fn side(&self, side: Side) -> &Opened<'a> {
        match side {
            Side::Old => &self.old,
            Side::New => &self.new,
        }
    }

    /// Reads the record at an offset.
    pub(crate) fn row<T>(&self, side: Side, place: Place, read: impl FnOnce(&Row<'_>) -> T) -> T {
        let opened = self.side(side);
        let mut cells = Vec::new();
        opened.records_from(place.start).lead(&mut cells, usize::MAX);
        let values: Vec<Cow<'_, str>> =
            cells.iter().map(|cell| value(opened.body(), cell, &opened.dialect)).collect();
        read(&Row { number: place.number, line: place.line, cells: &values })
    }

    /// Visits the first cells of records of the new text, each with its index and where it begins,
    /// no more than `wanted` of each.
    pub(crate) fn visit_cells(
        &self,
        records: impl Iterator<Item = (usize, usize)>,
        wanted: usize,
        mut visit: impl FnMut(usize, &[Cow<'_, str>]),
    ) {
        let body = self.new.body();
        let mut cells = Vec::new();
        let mut values: Vec<Cow<'_, str>> = Vec::new();
        let mut scanner = self.new.records();
        for (index, start) in records {
            scanner.seek(start);
            scanner.lead(&mut cells, wanted);
            values.clear();
            values.extend(cells.iter().map(|cell| value(body, cell, &self.new.dialect)));
            visit(index, &values);
        }
    }

    /// Whether all cells of a record of the new text are empty.
    pub(crate) fn is_blank(&self, starts: &[usize], index: usize) -> bool {
        let Some(start) = starts.get(index).copied() else { return false };
        let place = Place { start, number: RowNumber(0), line: LineNumber(0) };
        self.row(Side::New, place, |row| row.cells.iter().all(|cell| cell.is_empty()))
    }

    /// The new text as far as its records go.
    pub(crate) fn body(&self) -> &[u8] {
        self.new.body().as_bytes()
    }

    /// The sign that quotes cells.
    pub(crate) fn quote(&self) -> Option<u8> {
        self.new.dialect.quote.map(QuoteChar::byte)
    }

    /// Counts lines of the new text from its start on.
    pub(crate) fn lines(&self) -> Lines<'_> {
        Lines { text: self.new.body().as_bytes(), at: 0, line: 1 }
    }

    /// Finds all records of both versions.
    pub(crate) fn records(&self) -> Result<Result<Records, Unlike>, Refusal> {
        let LineNumber(first) = self.new.line_at(self.new.first);
        let walk = Walk {
            old: self.old.records(),
            new: self.new.records(),
            versions: self,
            records: Records::default(),
            old_rows: 0,
            new_rows: 0,
            old_line: first,
            new_line: first,
            blanks: Blanks::default(),
        };
        walk.run().map(|records| records.ok_or(Unlike)).map_err(|(side, fault)| match side {
            Side::Old => self.old.refusal(fault),
            Side::New => self.new.refusal(fault),
        })
    }
}

/// The lines of offsets that are asked for in order.
pub(crate) struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of an offset that is not above the one before.
    pub(crate) fn at(&mut self, offset: usize) -> LineNumber {
        self.line += line_ends(self.text.get(self.at..offset).unwrap_or_default());
        self.at = self.at.max(offset);
        LineNumber(self.line)
    }
}

/// Blank lines that stand between records.
#[derive(Clone, Debug, Default)]
struct Blanks {
    old: u64,
    new: u64,
    // Those below the last record so far.
    old_pending: u64,
    new_pending: Vec<Blank>,
    /// Those of the new text that may not have stood between records of the old one.
    candidates: Vec<Blank>,
}

impl Blanks {
    fn old_record(&mut self) {
        self.old += std::mem::take(&mut self.old_pending);
    }

    fn new_record(&mut self) {
        self.new += self.new_pending.len() as u64;
        self.candidates.append(&mut self.new_pending);
    }

    /// A record of both.
    fn record(&mut self, touched_since: Since) {
        self.old_record();
        match touched_since {
            Since::Touched => self.new_record(),
            Since::Untouched => {
                self.new += self.new_pending.len() as u64;
                self.new_pending.clear();
            }
        }
    }

    /// As many as came, the last candidates first.
    fn brought(mut self) -> Vec<Blank> {
        let came = usize::try_from(self.new.saturating_sub(self.old)).unwrap_or(usize::MAX);
        let from = self.candidates.len().saturating_sub(came);
        self.candidates.split_off(from)
    }
}

/// Whether the edit touched something since the last record.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Since {
    Touched,
    Untouched,
}

struct Walk<'v, 'a> {
    old: Scanner<'v>,
    new: Scanner<'v>,
    versions: &'v Versions<'a>,
    records: Records,
    old_rows: u64,
    new_rows: u64,
    /// The lines that the next pieces begin on.
    old_line: u64,
    new_line: u64,
    blanks: Blanks,
}

impl Walk<'_, '_> {
    fn run(mut self) -> Result<Option<Records>, (Side, Fault)> {
        let versions = self.versions;
        let mut spans = versions.spans.iter().peekable();
        let mut since = Since::Untouched;
        loop {
            let Some(()) = self.untouched(spans.peek().map(|span| span.new.start), since)? else {
                return Ok(None);
            };
            let Some(span) = spans.next() else { break };
            since = Since::Touched;
            let (mut old_end, mut new_end) = (span.old.end, span.new.end);
            let mut region =
                Region { untouched_above: self.records.untouched.len(), ..Region::default() };
            loop {
                let (old_at, new_at) = (self.old.at(), self.new.at());
                while let Some(next) =
                    spans.next_if(|next| old_at > next.old.start || new_at > next.new.start)
                {
                    (old_end, new_end) = (next.old.end, next.new.end);
                }
                // How far each side stands behind the spans, compared without subtraction.
                let (old_far, new_far) = (old_at + new_end, new_at + old_end);
                if old_far == new_far && old_at >= old_end {
                    break;
                }
                let side = if new_far < old_far { Side::New } else { Side::Old };
                if self.touched(side, &mut region)? {
                    continue;
                }
                let other = if side == Side::New { Side::Old } else { Side::New };
                if !self.touched(other, &mut region)? {
                    // Both are read to their ends and did not meet.
                    return Ok(None);
                }
            }
            self.records.regions.push(region);
        }
        self.records.blanks = self.blanks.brought();
        if self.new.oddities == 0 && versions.new.dialect.escape == Escape::Doubled {
            self.records.spelling = Spelling::Plain;
        }
        Ok(Some(self.records))
    }

    /// Reads pieces that both versions have, up to where a span begins or the text ends. `None`
    /// where a remark holds a quote, which is a remark or none by what stands far below it.
    fn untouched(
        &mut self,
        limit: Option<usize>,
        mut since: Since,
    ) -> Result<Option<()>, (Side, Fault)> {
        let body = self.versions.new.body().as_bytes();
        let from = self.new.at();
        loop {
            let start = self.new.at();
            let piece = match (self.new.skip(), limit) {
                (Ok(Some(piece)), _) if is_settled(body, &piece, limit) => piece,
                (Ok(None) | Err(_), Some(_)) | (Ok(Some(_)), _) => {
                    self.new.seek(start);
                    break;
                }
                (Ok(None), None) => break,
                (Err(fault), None) => return Err((Side::New, fault)),
            };
            self.old_line += piece.lines;
            self.new_line += piece.lines;
            match piece.kind {
                PieceKind::Record => {
                    self.records.untouched.push(piece.start);
                    self.old_rows += 1;
                    self.new_rows += 1;
                    self.blanks.record(since);
                    since = Since::Untouched;
                }
                PieceKind::Blank => {
                    self.blanks.old_pending += 1;
                    self.blanks.new_pending.push(Blank(piece.start));
                }
                PieceKind::Remark => {
                    let line = body.get(piece.start..piece.end).unwrap_or_default();
                    let quote = self.versions.new.dialect.quote;
                    if quote.is_some_and(|quote| memchr(quote.byte(), line).is_some()) {
                        return Ok(None);
                    }
                }
            }
        }
        let read = self.new.at() - from;
        let old = self.old.at() + read;
        self.old.seek(old);
        Ok(Some(()))
    }

    /// Reads the next piece of a touched stretch; whether there was one.
    fn touched(&mut self, side: Side, region: &mut Region) -> Result<bool, (Side, Fault)> {
        let (scanner, next_line) = match side {
            Side::Old => (&mut self.old, &mut self.old_line),
            Side::New => (&mut self.new, &mut self.new_line),
        };
        let Some(piece) = scanner.skip().map_err(|fault| (side, fault))? else { return Ok(false) };
        let line = LineNumber(*next_line);
        *next_line += piece.lines;
        match (piece.kind, side) {
            (PieceKind::Record, Side::Old) => {
                self.old_rows += 1;
                let number = RowNumber(self.old_rows);
                region.old.push(Place { start: piece.start, number, line });
                self.blanks.old_record();
            }
            (PieceKind::Record, Side::New) => {
                self.new_rows += 1;
                let number = RowNumber(self.new_rows);
                region.new.push(Place { start: piece.start, number, line });
                self.blanks.new_record();
            }
            (PieceKind::Blank, Side::Old) => self.blanks.old_pending += 1,
            (PieceKind::Blank, Side::New) => self.blanks.new_pending.push(Blank(piece.start)),
            (PieceKind::Remark, _) => {}
        }
        Ok(true)
    }
}

/// Whether a piece ends before a limit for sure, its line end included.
fn is_settled(body: &[u8], piece: &Piece, limit: Option<usize>) -> bool {
    let Some(limit) = limit else { return true };
    let ends_with_feed = piece.next > piece.end && body.get(piece.next - 1) == Some(&b'\n');
    if ends_with_feed { piece.next <= limit } else { piece.next + 2 < limit }
}
