//! A delimited file read record by record through a window, in memory that does not grow with it.

use std::borrow::Cow;
use std::io::{self, Read};
use std::ops::Range;

use memchr::{memchr, memmem};
use thiserror::Error;

use super::cell::{CellSpan, MAX_CELL, plain, value};
use super::dialect::{Dialect, HeaderHint};
use super::scan::{
    Below, Closing, Columns, Fault, LOOK_AHEAD, Piece, PieceKind, Scanner, closing, line_ends,
};
use super::sniff::{self, Backslashes, sampled};
use super::swift::Signs;
use super::window::{Trouble, Window};
use crate::dataset::encoding::{Encoding, decode};
use crate::dataset::{FieldName, LineNumber, ReadOptions, Refusal, RowNumber};

/// Why a file could not be read record by record.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The system gives no more bytes.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The file is no table, whichever way it is read.
    #[error(transparent)]
    Refused(Box<Refusal>),
    /// The file must be read as a whole ([`CsvDocument`](super::CsvDocument)), and what was read
    /// so far forgotten: far below its start it showed bytes that are not UTF-8, or a backslash
    /// before a quote, and what these mean is told by the whole file. Options that name the
    /// encoding and the escape rule this out.
    #[error("what stands far below the start of the file tells how all of it is to be read")]
    Whole,
}

impl From<Refusal> for ReadError {
    fn from(refusal: Refusal) -> Self {
        ReadError::Refused(Box::new(refusal))
    }
}

/// The records of a file in their order.
///
/// It reads what [`CsvDocument`](super::CsvDocument) reads, through a window of a few hundred
/// kilobytes that grows with the largest record only. Files that are not UTF-8, and those that
/// have a backslash before a quote near their start, are read into memory as a whole.
///
/// ```
/// use gitribute_core::dataset::ReadOptions;
/// use gitribute_core::dataset::csv::RecordReader;
///
/// let file = "id;name\n1;Inka\n2;\"Uru; Aymara\"\n";
/// let mut records = RecordReader::open(file.as_bytes(), &ReadOptions::default())?;
/// let mut names = Vec::new();
/// while let Some(record) = records.next()? {
///     names.push(record.cell(1).unwrap_or_default().into_owned());
/// }
/// assert_eq!(names, ["Inka", "Uru; Aymara"]);
/// # Ok::<(), gitribute_core::dataset::csv::ReadError>(())
/// ```
#[derive(Debug)]
pub struct RecordReader<R> {
    pieces: Pieces<R>,
    encoding: Encoding,
    header: Vec<FieldName>,
    header_line: Option<LineNumber>,
    wanted: usize,
    rows: u64,
    /// The lines of blank pieces since the last record.
    blanks: Vec<Range<u64>>,
}

/// One record, valid until the next one is read.
#[derive(Clone, Copy, Debug)]
pub struct StreamedRecord<'r> {
    /// Its number among the records.
    pub number: RowNumber,
    /// The line it starts on.
    pub line: LineNumber,
    body: &'r str,
    piece: Piece,
    cells: &'r [CellSpan],
    dialect: &'r Dialect,
    blanks: &'r [Range<u64>],
}

impl<'r> StreamedRecord<'r> {
    /// Its text as it stands in the file, without the line end. Two records with the same text
    /// in files of the same dialect hold the same cells.
    pub fn text(&self) -> &'r str {
        self.body.get(self.piece.start..self.piece.end).unwrap_or_default()
    }

    /// How many cells were read: all of them, or as many as were asked for.
    pub fn cell_count(&self) -> usize {
        self.cells.len()
    }

    /// The value of a cell; `None` where the record is too short, or so many were not asked for.
    pub fn cell(&self, index: usize) -> Option<Cow<'r, str>> {
        self.cells.get(index).map(|cell| value(self.body, cell, self.dialect))
    }

    /// The values of all cells that were read.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = Cow<'r, str>> + use<'r> {
        let (body, dialect) = (self.body, self.dialect);
        self.cells.iter().map(move |cell| value(body, cell, dialect))
    }

    /// A cell's value where it stands in the file as it is; `None` where it is escaped or not
    /// there.
    pub(crate) fn plain_cell(&self, index: usize) -> Option<&'r str> {
        plain(self.body, self.cells.get(index)?)
    }

    /// The same for all cells that were read.
    pub(crate) fn plain_cells(&self) -> impl Iterator<Item = Option<&'r str>> + use<'r> {
        let body = self.body;
        self.cells.iter().map(move |cell| plain(body, cell))
    }

    /// The blank lines between the record before and this one.
    pub fn blank_lines(&self) -> impl Iterator<Item = LineNumber> + use<'r> {
        self.blanks.iter().cloned().flatten().map(LineNumber)
    }
}

impl<R: Read> RecordReader<R> {
    /// Opens a file and reads its header.
    pub fn open(source: R, options: &ReadOptions) -> Result<Self, ReadError> {
        Ok(Self::of(Opening::read(source, options, &[])?))
    }

    pub(crate) fn of(opening: Opening<R>) -> Self {
        Self {
            encoding: opening.encoding,
            header_line: opening.header_line,
            header: opening.names,
            pieces: opening.pieces,
            wanted: usize::MAX,
            rows: 0,
            blanks: Vec::new(),
        }
    }

    /// Splits the first so many cells of each record only, which is quicker.
    pub fn with_cells(self, wanted: usize) -> Self {
        Self { wanted, ..self }
    }

    /// The header's names in file order. Names may be empty or stand twice.
    pub fn header(&self) -> &[FieldName] {
        &self.header
    }

    /// The line the header stands on; `None` where the file has none.
    pub fn header_line(&self) -> Option<LineNumber> {
        self.header_line
    }

    /// How the file's text is spelled.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// How its cells are separated and quoted.
    pub fn dialect(&self) -> Dialect {
        self.pieces.dialect
    }

    /// The next record; `None` at the end of the file. After an error there is no going on.
    #[expect(clippy::should_implement_trait, reason = "a record is lent until the next one")]
    pub fn next(&mut self) -> Result<Option<StreamedRecord<'_>>, ReadError> {
        self.blanks.clear();
        loop {
            let line = self.pieces.line;
            let Some(piece) = self.pieces.next(self.wanted)? else { return Ok(None) };
            match piece.kind {
                PieceKind::Record => {
                    self.rows += 1;
                    return Ok(Some(StreamedRecord {
                        number: RowNumber(self.rows),
                        line: LineNumber(line),
                        body: self.pieces.window.body(),
                        piece,
                        cells: &self.pieces.cells,
                        dialect: &self.pieces.dialect,
                        blanks: &self.blanks,
                    }));
                }
                PieceKind::Blank => match self.blanks.last_mut() {
                    Some(run) if run.end == line => run.end += 1,
                    _ => self.blanks.push(line..line + 1),
                },
                PieceKind::Remark => {}
            }
        }
    }
}

/// Whether a file that cannot be read through a window is read into memory instead.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Load {
    Wanted,
    Refused,
}

impl Load {
    fn allowed(self) -> Result<(), ReadError> {
        if self == Load::Wanted { Ok(()) } else { Err(ReadError::Whole) }
    }
}

/// A file whose header was read through a window.
#[derive(Debug)]
pub(crate) struct Opening<R> {
    pub(crate) encoding: Encoding,
    pub(crate) names: Vec<FieldName>,
    pub(crate) header_line: Option<LineNumber>,
    /// What follows the header.
    pub(crate) pieces: Pieces<R>,
}

impl<R: Read> Opening<R> {
    /// Opens a file; `names` are fields that it should have.
    pub(crate) fn read(
        source: R,
        options: &ReadOptions,
        names: &[&FieldName],
    ) -> Result<Self, ReadError> {
        let (window, encoding) = first_window(source, options, Load::Wanted)?;
        Self::begin(window, encoding, options, names, Load::Wanted)
    }

    /// Reads the header through a window that shows the layout.
    pub(crate) fn begin(
        mut window: Window<R>,
        encoding: Encoding,
        options: &ReadOptions,
        names: &[&FieldName],
        load: Load,
    ) -> Result<Self, ReadError> {
        let mut layout = sniff::layout(window.body(), &options.dialect, names);
        if layout.backslashes == Backslashes::BeforeQuotes && window.below() == Below::More {
            // What they mean is told by the whole file.
            load.allowed()?;
            (window, layout) = {
                let (source, bytes) = window.into_whole()?;
                let text = decode(&bytes, options.encoding)?.text.into_owned();
                let layout = sniff::layout(&text, &options.dialect, names);
                (Window::whole(source, text), layout)
            };
        }
        let known = options.dialect.escape.is_some() || window.below() == Below::Nothing;
        let watched = layout.dialect.quote.filter(|_| !known).map(|quote| [b'\\', quote.byte()]);
        let above = window.body().get(..layout.start).unwrap_or_default();
        let mut pieces = Pieces {
            at: layout.start,
            held: None,
            line: line_ends(above.as_bytes()) + 1,
            dialect: layout.dialect,
            columns: Columns::Unknown,
            cells: Vec::new(),
            scanner: Scanner::new("", 0, layout.dialect, Columns::Unknown),
            signs: Signs::of(&layout.dialect),
            doubt: match (options.encoding, encoding.bom()) {
                (None, []) => Doubt::Open,
                _ => Doubt::None,
            },
            watched,
            window,
        };
        if let HeaderHint::Absent(names) = &options.dialect.header {
            if names.is_empty() {
                return Err(Refusal::Empty.into());
            }
            pieces.columns = Columns::Known(names.len());
            return Ok(Self { encoding, names: names.clone(), header_line: None, pieces });
        }
        let line = loop {
            let line = pieces.line;
            match pieces.next(usize::MAX)? {
                Some(piece) if piece.kind == PieceKind::Record => break LineNumber(line),
                Some(_) => {}
                None => return Err(Refusal::Empty.into()),
            }
        };
        let body = pieces.window.body();
        let name = |cell| FieldName::from(value(body, cell, &pieces.dialect).into_owned());
        let names: Vec<FieldName> = pieces.cells.iter().map(name).collect();
        pieces.columns = Columns::Known(names.len());
        Ok(Self { encoding, names, header_line: Some(line), pieces })
    }
}

/// A window with all that decides the layout, without byte order mark; over the whole text where
/// that is not UTF-8.
pub(crate) fn first_window<R: Read>(
    source: R,
    options: &ReadOptions,
    load: Load,
) -> Result<(Window<R>, Encoding), ReadError> {
    let mut window = Window::new(source);
    let encoding = match window.advance(0) {
        Ok(_) => decode(window.text().as_bytes(), options.encoding).map(|head| head.encoding).ok(),
        Err(Trouble::Io(error)) => return Err(error.into()),
        Err(Trouble::NotUtf8(_)) => None,
    };
    let Some(encoding) = encoding.filter(|encoding| encoding.is_utf8()) else {
        return whole(window, options, load);
    };
    window.drop_mark(encoding.bom());
    while window.below() == Below::More
        && window.body().len() <= sampled(window.text()) + LOOK_AHEAD
    {
        match window.advance(0) {
            Ok(_) => {}
            Err(Trouble::Io(error)) => return Err(error.into()),
            Err(Trouble::NotUtf8(_)) => return whole(window, options, load),
        }
    }
    Ok((window, encoding))
}

fn whole<R: Read>(
    window: Window<R>,
    options: &ReadOptions,
    load: Load,
) -> Result<(Window<R>, Encoding), ReadError> {
    load.allowed()?;
    let (source, bytes) = window.into_whole()?;
    let decoded = decode(&bytes, options.encoding)?;
    Ok((Window::whole(source, decoded.text.into_owned()), decoded.encoding))
}

/// Whether what was read as UTF-8 may be something else.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Doubt {
    Open,
    /// A mark or the caller says that it is UTF-8.
    None,
}

/// The pieces of a file, read through a window.
#[derive(Debug)]
pub(crate) struct Pieces<R> {
    pub(crate) window: Window<R>,
    /// Where the next piece begins in the window.
    pub(crate) at: usize,
    /// From where on the text in the window is kept when it moves, if that is before `at`.
    pub(crate) held: Option<usize>,
    /// The line that the next piece begins on.
    pub(crate) line: u64,
    pub(crate) dialect: Dialect,
    pub(crate) columns: Columns,
    /// The first cells of the last record.
    pub(crate) cells: Vec<CellSpan>,
    /// Made ready for the dialect.
    scanner: Scanner<'static>,
    signs: Option<Signs>,
    /// Whether bytes that are not UTF-8 tell that the file is in another encoding.
    doubt: Doubt,
    /// What would tell that the escape is not what the start of the file shows.
    watched: Option<[u8; 2]>,
}

impl<R: Read> Pieces<R> {
    /// The next piece, with offsets in the window, until the next call; a record's first cells go
    /// into `cells`, at most `wanted` of them.
    pub(crate) fn next(&mut self, wanted: usize) -> Result<Option<Piece>, ReadError> {
        if let Some(piece) = self.next_plain(wanted) {
            return Ok(Some(piece));
        }
        self.next_carefully(wanted)
    }

    /// The next piece where it is a plain record that is surely whole.
    fn next_plain(&mut self, wanted: usize) -> Option<Piece> {
        let signs = self.signs.filter(|_| wanted > 0)?;
        let text = self.window.body().as_bytes();
        self.cells.clear();
        let end = signs.split(text, self.at, &mut self.cells, wanted)?;
        if end + LOOK_AHEAD > text.len() {
            return None;
        }
        let piece = Piece::of(text, PieceKind::Record, self.at..end, 0);
        self.at = piece.next;
        self.line += piece.lines;
        Some(piece)
    }

    fn next_carefully(&mut self, wanted: usize) -> Result<Option<Piece>, ReadError> {
        loop {
            let (body, below) = (self.window.body(), self.window.below());
            let length = body.len();
            let scanner = || self.scanner.over(body, self.at, self.columns);
            let mut read = scanner().above(below).next(&mut self.cells, wanted);
            let too_far = |at: usize| length - at > MAX_CELL + LOOK_AHEAD;
            if let Err(Fault::QuoteUnclosed(at, _)) = read
                && too_far(at)
                && body.as_bytes().get(self.at) == Some(&b'#')
            {
                // Closed or not, it is the quote of a remark.
                read = scanner().above(Below::Nothing).next(&mut self.cells, wanted);
            }
            match read {
                Ok(Some(piece)) if below == Below::Nothing || piece.end + LOOK_AHEAD <= length => {
                    self.at = piece.next;
                    self.line += piece.lines;
                    return Ok(Some(piece));
                }
                Ok(None) if below == Below::Nothing => return Ok(None),
                Ok(_) => {}
                Err(Fault::CellTooLarge(at, _) | Fault::QuoteUnclosed(at, _))
                    if below == Below::More && !too_far(at) => {}
                Err(fault) => return Err(self.refused(fault)),
            }
            self.more()?;
        }
    }

    /// Moves the window on: what is before `at`, or before what is held, is dropped.
    pub(crate) fn more(&mut self) -> Result<(), ReadError> {
        let from = self.held.map_or(self.at, |held| held.min(self.at));
        let new = self.read_on(from)?;
        self.at -= from;
        self.held = self.held.map(|held| held - from);
        let fresh = self.window.text().as_bytes();
        let fresh = fresh.get(new.saturating_sub(1)..).unwrap_or_default();
        if let Some(watched) = self.watched
            // Most texts have no backslash at all, which is seen in half the time.
            && memchr(b'\\', fresh).is_some()
            && memmem::find(fresh, &watched).is_some()
        {
            return Err(ReadError::Whole);
        }
        Ok(())
    }

    fn read_on(&mut self, from: usize) -> Result<usize, ReadError> {
        self.window.advance(from).map_err(|trouble| match (trouble, self.doubt) {
            (Trouble::Io(error), _) => ReadError::Io(error),
            (Trouble::NotUtf8(_), Doubt::Open) => ReadError::Whole,
            (Trouble::NotUtf8(offset), Doubt::None) => {
                let bytes = self.window.unread();
                let valid = usize::try_from(offset - self.window.start()).unwrap_or(usize::MAX);
                let before = bytes.get(..valid).unwrap_or(bytes);
                ReadError::from(Refusal::BrokenText {
                    encoding: Encoding::UTF_8.name(),
                    line: LineNumber(self.line + line_ends(before)),
                    offset,
                    byte: bytes.get(valid).copied(),
                })
            }
        })
    }

    /// The refusal of the next piece. A cell that has grown too large without end is not kept
    /// to learn whether its quote is closed at last.
    fn refused(&mut self, fault: Fault) -> ReadError {
        let body = self.window.body();
        let place = |offset: usize| {
            let before = body.get(self.at..offset).unwrap_or_default();
            let line = before.rfind(['\r', '\n']).map_or(0, |at| at + 1);
            let column = before.get(line..).unwrap_or_default().chars().count() as u64 + 1;
            (LineNumber(self.line + line_ends(before.as_bytes())), column)
        };
        let too_large = |line: LineNumber, column: usize| Refusal::CellTooLarge {
            line: Some(line),
            column: column as u64 + 1,
            limit: MAX_CELL as u64,
        };
        let refusal = match fault {
            Fault::TextAfterQuote(at) => {
                let (line, column) = place(at);
                Refusal::TextAfterQuote { line, column }
            }
            Fault::CellTooLarge(at, column) => too_large(place(at).0, column),
            Fault::QuoteUnclosed(at, cell) => {
                let (line, column) = place(at);
                match self.is_closed(at) {
                    Ok(true) => too_large(line, cell),
                    Ok(false) => Refusal::QuoteUnclosed { line, column },
                    Err(error) => return error,
                }
            }
        };
        refusal.into()
    }

    /// Whether the quote at an offset of the window is closed far below.
    fn is_closed(&mut self, open: usize) -> Result<bool, ReadError> {
        let Some(quote) = self.window.text().as_bytes().get(open).copied() else {
            return Ok(false);
        };
        let mut from = open + 1;
        loop {
            let text = self.window.text().as_bytes().get(from..).unwrap_or_default();
            let ends = self.window.below() == Below::Nothing;
            match closing(text, quote, self.dialect.escape) {
                Closing::At(..) => return Ok(true),
                Closing::Last(..) if ends => return Ok(true),
                Closing::Below(_) if ends => return Ok(false),
                Closing::Last(at, _) | Closing::Below(at) => from += at,
            }
            self.read_on(from)?;
            from = 0;
        }
    }
}
