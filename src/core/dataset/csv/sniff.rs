//! Which dialect a file's first records show.

use memchr::{memchr, memmem};

use super::cell::value;
use super::dialect::{
    Comments, Delimiter, Dialect, DialectHints, Escape, Padding, QuoteChar, QuoteHint,
};
use super::scan::{Columns, PieceKind, Scanner};
use crate::dataset::FieldName;

/// How a file is laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Layout {
    pub(crate) dialect: Dialect,
    /// Where the header stands: below a `sep=` line, remarks and blank lines.
    pub(crate) start: usize,
    /// Where the records end: before a Ctrl-Z or NULs that close the file.
    pub(crate) end: usize,
    pub(crate) backslashes: Backslashes,
}

/// Whether a backslash stands before a quote anywhere in the file, which may be an escape.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Backslashes {
    BeforeQuotes,
    /// Nowhere, or the caller knows how quotes are escaped and nobody looked.
    Elsewhere,
}

/// How much of the file the dialect is read from.
const SAMPLE_BYTES: usize = 1 << 17;
const SAMPLE_RECORDS: usize = 100;

/// Delimiters that files are known for, the likeliest first.
const USUAL: [char; 4] = [',', ';', '\t', '|'];

/// Delimiters that a file must show beyond doubt. Spaces, letters, digits and what stands in
/// names and numbers are none.
const RARE: &str = ":^~!$%&*+=@?\\#\u{1}\u{2}\u{7}\u{b}\u{c}\u{1c}\u{1d}\u{1e}\u{1f}¦§¬¤¶·";

/// How much of a text decides its layout, but for backslashes and for what closes the file.
pub(crate) fn sampled(text: &str) -> usize {
    let (start, _) = after_sep_line(text);
    after_remarks(text, start).start + SAMPLE_BYTES
}

/// The layout of a text. `names` are fields that the caller knows of; they only tell apart
/// dialects when the one found knows none of them.
pub(crate) fn layout(text: &str, hints: &DialectHints, names: &[&FieldName]) -> Layout {
    let end = records_end(text);
    let body = text.get(..end).unwrap_or(text);
    let (mut start, sep) = after_sep_line(body);
    let delimiter = hints.delimiter.or(sep);
    let head = after_remarks(body, start);
    let comments = if head.remarks { Comments::Shown } else { Comments::NotShown };
    start = head.start;
    let sample = Sample::of(body.get(start..).unwrap_or_default());
    let quotes = match hints.quote {
        QuoteHint::Unquoted => vec![None],
        QuoteHint::Char(quote) => vec![Some(quote)],
        QuoteHint::Unknown => vec![Some(QuoteChar::DOUBLE), Some(QuoteChar::SINGLE)],
    };
    let plain = Dialect {
        delimiter: Delimiter::COMMA,
        quote: Some(QuoteChar::DOUBLE),
        escape: hints.escape.unwrap_or(Escape::Doubled),
        padding: Padding::None,
        comments: Comments::NotShown,
    };
    let mut best: Option<Trial> = None;
    for quote in quotes {
        let dialect = Dialect { quote, ..plain };
        let trial = match delimiter {
            Some(delimiter) => Some(sample.tried(Dialect { delimiter, ..dialect })),
            None => sample.best_delimiter(dialect, names),
        };
        if let Some(trial) = trial
            && best.as_ref().is_none_or(|best| trial.quotes_better_than(best))
        {
            best = Some(trial);
        }
    }
    let mut dialect = best.map_or(plain, |trial| trial.dialect);
    dialect.padding = sample.padding(dialect);
    let mut backslashes = Backslashes::Elsewhere;
    if hints.escape.is_none()
        && let Some(quote) = dialect.quote
        // Most texts have no backslash at all, which is seen in half the time.
        && memchr(b'\\', body.as_bytes()).is_some()
        && memmem::find(body.as_bytes(), &[b'\\', quote.byte()]).is_some()
    {
        backslashes = Backslashes::BeforeQuotes;
        dialect.escape = escape(body, start, dialect);
    }
    if let Some(line) = head.header_like {
        start = hash_header(body, line, start, dialect).unwrap_or(start);
    }
    dialect.comments = if head.remark_above(start) { comments } else { Comments::NotShown };
    Layout { dialect, start, end, backslashes }
}

/// Where a closing Ctrl-Z (the end-of-file sign of CP/M and DOS), or a line of NULs, begins.
pub(crate) fn records_end(text: &str) -> usize {
    let kept = text.trim_end_matches(['\u{1a}', '\0', '\r', '\n']).len();
    let tail = text.get(kept..).unwrap_or_default();
    let sign = tail.find('\u{1a}');
    let nuls = tail.find('\0').filter(|at| {
        *at > 0 && tail.as_bytes().get(at - 1).is_some_and(|b| matches!(b, b'\r' | b'\n'))
    });
    [sign, nuls].into_iter().flatten().min().map_or(text.len(), |at| kept + at)
}

/// The `sep=;` line with which Excel is told the delimiter.
fn after_sep_line(text: &str) -> (usize, Option<Delimiter>) {
    let line = text.split(['\r', '\n']).next().unwrap_or_default();
    let bare = line.strip_prefix('"').and_then(|l| l.strip_suffix('"')).unwrap_or(line);
    let found = bare.get(..4).filter(|prefix| prefix.eq_ignore_ascii_case("sep=")).and_then(|_| {
        let mut rest = bare.chars().skip(4);
        let delimiter = rest.next().and_then(Delimiter::new)?;
        rest.next().is_none().then_some(delimiter)
    });
    match found {
        Some(delimiter) => (next_line(text, 0), Some(delimiter)),
        None => (0, None),
    }
}

fn next_line(text: &str, from: usize) -> usize {
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    match memchr::memchr2(b'\n', b'\r', rest) {
        Some(at) if rest.get(at..at + 2) == Some(b"\r\n") => from + at + 2,
        Some(at) => from + at + 1,
        None => text.len(),
    }
}

/// What stands above the header.
struct Head {
    start: usize,
    remarks: bool,
    first_remark: usize,
    /// The last line that begins with `#`, where it may be the header itself (`#id`).
    header_like: Option<usize>,
}

impl Head {
    fn remark_above(&self, start: usize) -> bool {
        self.remarks && self.first_remark < start
    }
}

fn after_remarks(text: &str, from: usize) -> Head {
    let mut head = Head { start: from, remarks: false, first_remark: 0, header_like: None };
    loop {
        let rest = text.as_bytes().get(head.start..).unwrap_or_default();
        match rest {
            [b'#', after @ ..] => {
                if !head.remarks {
                    head.first_remark = head.start;
                }
                head.remarks = true;
                head.header_like =
                    (!matches!(after, [] | [b' ' | b'#' | b'\t' | b'\r' | b'\n', ..]))
                        .then_some(head.start);
            }
            [b'\r' | b'\n', ..] => {}
            _ => return head,
        }
        head.start = next_line(text, head.start);
    }
}

/// The start of a `#id,name` line that is the header: it has as many cells as the record below
/// it, or stands alone.
fn hash_header(text: &str, line: usize, below: usize, dialect: Dialect) -> Option<usize> {
    let cells = |from: usize| {
        let mut cells = Vec::new();
        let mut scanner = Scanner::new(text, from, dialect, Columns::Unknown);
        scanner.next(&mut cells, usize::MAX).ok().flatten().map_or(0, |_| cells.len())
    };
    let own = cells(line);
    (own > 1 && (own == cells(below) || below >= text.len())).then_some(line)
}

/// The first records of a file.
struct Sample<'t> {
    text: &'t str,
    /// Whether the last record may be cut.
    cut: bool,
}

/// How well a dialect explains a sample.
#[derive(Clone, Copy, Debug)]
struct Trial {
    dialect: Dialect,
    header: usize,
    records: usize,
    even: usize,
    oddities: usize,
    fault: bool,
    /// Cells in quotes.
    quoted: usize,
    /// Fields known to the caller that are in the header.
    known: usize,
}

impl Trial {
    /// The share of records with as many cells as the header, in per mille.
    fn share(&self) -> usize {
        (self.even * 1000).checked_div(self.records).unwrap_or(1000)
    }

    fn rank(&self) -> (usize, usize) {
        (self.share(), self.header)
    }

    /// Whether the apostrophe quotes, where `best` took the double quote.
    fn quotes_better_than(&self, best: &Trial) -> bool {
        let clean = self.quoted > 0 && self.oddities == 0 && !self.fault;
        clean
            && best.quoted == 0
            && (self.share() > best.share() || (self.quoted > 1 && self.rank() >= best.rank()))
    }
}

impl<'t> Sample<'t> {
    fn of(text: &'t str) -> Self {
        let mut end = text.len().min(SAMPLE_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        Sample { text: text.get(..end).unwrap_or(text), cut: end < text.len() }
    }

    fn tried(&self, dialect: Dialect) -> Trial {
        self.tried_with(dialect, &[])
    }

    fn tried_with(&self, dialect: Dialect, names: &[&FieldName]) -> Trial {
        let mut trial = Trial {
            dialect,
            header: 0,
            records: 0,
            even: 0,
            oddities: 0,
            fault: false,
            quoted: 0,
            known: 0,
        };
        let mut scanner = Scanner::new(self.text, 0, dialect, Columns::Unknown);
        let mut cells = Vec::new();
        while trial.records < SAMPLE_RECORDS {
            match scanner.next(&mut cells, usize::MAX) {
                Ok(Some(piece)) => {
                    let whole = !self.cut || piece.next < self.text.len();
                    if piece.kind != PieceKind::Record || (!whole && trial.header > 0) {
                        continue;
                    }
                    trial.quoted += cells.iter().filter(|cell| cell.is_quoted()).count();
                    if trial.header == 0 {
                        trial.header = cells.len();
                        scanner.set_columns(cells.len());
                        trial.known = cells
                            .iter()
                            .filter(|cell| {
                                let name = value(self.text, cell, &dialect);
                                names.iter().any(|known| known.as_str() == name.trim())
                            })
                            .count();
                    } else {
                        trial.records += 1;
                        trial.even += usize::from(cells.len() == trial.header);
                    }
                }
                Ok(None) => break,
                Err(_) => {
                    trial.fault = !self.cut;
                    break;
                }
            }
        }
        trial.oddities = scanner.oddities;
        trial
    }

    /// The delimiter that explains the sample best; `None` where none does.
    fn best_delimiter(&self, dialect: Dialect, names: &[&FieldName]) -> Option<Trial> {
        let head_end = self.text.find(['\r', '\n']).unwrap_or(self.text.len());
        let head = self.text.get(..head_end).unwrap_or_default();
        let mut best: Option<Trial> = None;
        let better = |trial: Trial, best: &mut Option<Trial>| {
            if trial.header > 1 && best.is_none_or(|best| trial.rank() > best.rank()) {
                *best = Some(trial);
            }
        };
        let tried = |c: char| {
            let delimiter = Delimiter::new(c).filter(|_| head.contains(c))?;
            Some(self.tried_with(Dialect { delimiter, ..dialect }, names))
        };
        for trial in USUAL.into_iter().filter_map(tried) {
            better(trial, &mut best);
        }
        if best.is_none_or(|best| best.share() < 500) {
            let mut rare = None;
            for trial in RARE.chars().filter_map(tried).filter(|t| t.share() >= 900) {
                better(trial, &mut rare);
            }
            best = rare.filter(|rare| rare.records > 0 || best.is_none()).or(best);
        }
        if !names.is_empty() && best.is_none_or(|best| best.known == 0) {
            let known = USUAL.into_iter().chain(RARE.chars()).chain([' ']).filter_map(tried);
            let telling = known.filter(|t| t.known > 0).max_by_key(|t| (t.known, t.share()));
            // One column may bear the name whole.
            let single = self.tried_with(dialect, names);
            if single.known == 0 {
                best = telling.or(best);
            } else {
                best = Some(single);
            }
        }
        best.or_else(|| Some(self.tried_with(dialect, names)))
    }

    /// Whether nearly all cells have a space beside their delimiter.
    fn padding(&self, dialect: Dialect) -> Padding {
        let mut scanner = Scanner::new(self.text, 0, dialect, Columns::Unknown);
        let mut cells = Vec::new();
        let (mut header, mut spaces) = (Spaces::default(), Spaces::default());
        let mut records = 0;
        while let Ok(Some(piece)) = scanner.next(&mut cells, usize::MAX) {
            if piece.kind != PieceKind::Record {
                continue;
            }
            records += 1;
            if records > SAMPLE_RECORDS {
                break;
            }
            if records == 2 {
                // Where there are records, the header's own habit does not count.
                header = std::mem::take(&mut spaces);
            }
            for pair in cells.windows(2) {
                let [left, right] = pair else { continue };
                let bytes = self.text.as_bytes();
                let space = |at: Option<usize>| at.and_then(|at| bytes.get(at)) == Some(&b' ');
                if right.start == right.end || left.start == left.end {
                    continue;
                }
                spaces.places += 1;
                spaces.before += usize::from(space(Some(right.start)));
                spaces.after += usize::from(space(left.end.checked_sub(1)));
            }
        }
        // One space may as well be part of a cell.
        if spaces.places < 2 {
            spaces.places += header.places;
            spaces.before += header.before;
            spaces.after += header.after;
        }
        let most = |count: usize| spaces.places > 0 && count * 10 >= spaces.places * 9;
        match (most(spaces.before), most(spaces.after)) {
            (false, false) => Padding::None,
            (true, false) => Padding::Before,
            (false, true) => Padding::After,
            (true, true) => Padding::Around,
        }
    }
}

/// Delimiters between two filled cells, and how many have a space beside them.
#[derive(Clone, Copy, Default)]
struct Spaces {
    places: usize,
    /// Before the cell that follows the delimiter.
    before: usize,
    /// After the cell that the delimiter follows.
    after: usize,
}

/// How quotes are escaped in a file that has backslashes before quotes.
///
/// Backslash escapes show where `\"` stands inside a quoted cell, which read as doubled quotes
/// would leave text after closing quotes. Such a cell may stand anywhere in the file.
fn escape(text: &str, start: usize, dialect: Dialect) -> Escape {
    let mark = Escape::Backslash;
    let doubled = faults(text, start, Dialect { escape: Escape::Doubled, ..dialect });
    if doubled > 0 && faults(text, start, Dialect { escape: mark, ..dialect }) < doubled {
        mark
    } else {
        Escape::Doubled
    }
}

/// How often a dialect fails to explain a text.
fn faults(text: &str, start: usize, dialect: Dialect) -> usize {
    let mut scanner = Scanner::new(text, start, dialect, Columns::Unknown);
    let mut cells = Vec::new();
    loop {
        match scanner.next(&mut cells, 0) {
            Ok(Some(_)) => {}
            Ok(None) => return scanner.oddities,
            Err(_) => return usize::MAX,
        }
    }
}
