//! A delimited text read as a dialect says to the letter. What a file shows by itself is read by
//! [`crate::dataset::csv`]; this reader is for what no file shows: rows of comments, names on
//! several rows, delimiters of several characters, other ends of lines.

use std::borrow::Cow;
use std::ops::ControlFlow;

use super::{Doubled, HeaderRows, InitialSpace, Quote, TableDialect};
use crate::dataset::{FieldName, Line, LineNumber, Refusal, Row, RowNumber, Table};

/// A text with its columns.
pub(super) struct Delimited<'t> {
    text: Cow<'t, str>,
    syntax: Syntax,
    header: Vec<FieldName>,
    header_line: Option<LineNumber>,
}

/// How cells and rows end.
#[derive(Clone, Debug)]
struct Syntax {
    delimiter: String,
    /// `None`: LF, CR and CRLF.
    terminator: Option<String>,
    quote: Option<char>,
    doubled: Doubled,
    escape: Option<char>,
    skip_space: InitialSpace,
    comment: Option<String>,
    comment_rows: Vec<u64>,
    /// The last row of the header; 0 where there is none.
    head: u64,
}

/// One row as it stands.
struct Record<'t> {
    number: u64,
    line: u64,
    cells: Vec<Cow<'t, str>>,
    kind: RecordKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RecordKind {
    Cells,
    Blank,
    Comment,
}

impl<'t> Delimited<'t> {
    /// Reads the header, and the whole text once to know that each quote is closed. `names` are
    /// the columns of a file that has no header.
    pub(super) fn read(
        text: Cow<'t, str>,
        dialect: &TableDialect,
        delimiter: &str,
        names: Vec<FieldName>,
    ) -> Result<Self, Refusal> {
        let usual = |text: &str| matches!(text, "\n" | "\r\n" | "\r");
        let mut syntax = Syntax {
            delimiter: delimiter.to_owned(),
            terminator: dialect.terminator.clone().filter(|text| !usual(text)),
            quote: match dialect.quote {
                Quote::Unsaid => Some('"'),
                Quote::None => None,
                Quote::Char(quote) => Some(quote),
            },
            doubled: dialect.doubled,
            escape: dialect.escape,
            skip_space: dialect.space,
            comment: dialect.comment.clone(),
            comment_rows: dialect.comment_rows.clone(),
            head: 0,
        };
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut header_line = None;
        let mut width = 0;
        let mut fault = None;
        let mut records = Records::new(&text, &syntax);
        while let Some(record) = records.next() {
            match record {
                Ok(record) => {
                    if record.kind != RecordKind::Cells {
                        continue;
                    }
                    width = if width == 0 { record.cells.len() } else { width };
                    let is_head = match &dialect.header {
                        HeaderRows::None => false,
                        HeaderRows::First => rows.is_empty(),
                        HeaderRows::These(numbers) => numbers.contains(&record.number),
                    };
                    if is_head {
                        rows.push(record.cells.into_iter().map(Cow::into_owned).collect());
                        header_line.get_or_insert(LineNumber(record.line));
                        syntax.head = syntax.head.max(record.number);
                    }
                }
                Err(refusal) => {
                    fault = Some(refusal);
                    break;
                }
            }
        }
        if let Some(refusal) = fault {
            return Err(refusal);
        }
        let header = if dialect.header == HeaderRows::None {
            if names.is_empty() { numbered(width) } else { names }
        } else {
            joined(&rows, &dialect.join)
        };
        if header.is_empty() {
            return Err(Refusal::Empty);
        }
        Ok(Self { text, syntax, header, header_line })
    }
}

/// The names of columns that have none (Table Dialect, `header`).
fn numbered(width: usize) -> Vec<FieldName> {
    (1..=width).map(|number| FieldName::from(format!("field{number}"))).collect()
}

/// One name a column from the rows of the header, joined. A name that stands over several
/// columns is written once, over the first of them.
fn joined(rows: &[Vec<String>], join: &str) -> Vec<FieldName> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let last = rows.len().saturating_sub(1);
    let mut names: Vec<Vec<&str>> = vec![Vec::new(); width];
    for (number, row) in rows.iter().enumerate() {
        let mut left = "";
        for (index, parts) in names.iter_mut().enumerate() {
            let cell = row.get(index).map_or("", String::as_str);
            let part = if cell.is_empty() && number < last { left } else { cell };
            left = part;
            if rows.len() == 1 || (!part.is_empty() && parts.last() != Some(&part)) {
                parts.push(part);
            }
        }
    }
    names.into_iter().map(|parts| FieldName::from(parts.join(join))).collect()
}

impl Table for Delimited<'_> {
    fn header(&self) -> &[FieldName] {
        &self.header
    }

    fn header_line(&self) -> Option<LineNumber> {
        self.header_line
    }

    fn visit_rows(&self, visit: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>) {
        self.visit_lines(&mut |line| match line {
            Line::Row(row) => visit(row),
            Line::Blank(_) => ControlFlow::Continue(()),
        });
    }

    fn visit_lines(&self, visit: &mut dyn FnMut(&Line<'_, '_>) -> ControlFlow<()>) {
        let mut number = 0;
        // Blank lines at the end are part of no table.
        let mut blank = Vec::new();
        let mut records = Records::new(&self.text, &self.syntax);
        while let Some(Ok(record)) = records.next() {
            if record.number <= self.syntax.head {
                continue;
            }
            match record.kind {
                RecordKind::Comment => {}
                RecordKind::Blank => blank.push(LineNumber(record.line)),
                RecordKind::Cells => {
                    for line in blank.drain(..) {
                        if visit(&Line::Blank(line)).is_break() {
                            return;
                        }
                    }
                    number += 1;
                    let line = LineNumber(record.line);
                    let row = Row { number: RowNumber(number), line, cells: &record.cells };
                    if visit(&Line::Row(&row)).is_break() {
                        return;
                    }
                }
            }
        }
    }
}

struct Records<'t> {
    /// The text from the row at hand on.
    row: &'t str,
    rest: &'t str,
    number: u64,
    line: u64,
    syntax: Syntax,
}

impl<'t> Records<'t> {
    fn new(text: &'t str, syntax: &Syntax) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self { row: text, rest: text, number: 0, line: 1, syntax: syntax.clone() }
    }

    fn next(&mut self) -> Option<Result<Record<'t>, Refusal>> {
        if self.rest.is_empty() {
            return None;
        }
        self.number += 1;
        self.row = self.rest;
        let line = self.line;
        let kind = if self.syntax.comment_rows.contains(&self.number)
            || self.syntax.comment.as_ref().is_some_and(|sign| self.rest.starts_with(sign.as_str()))
        {
            RecordKind::Comment
        } else if self.end_at(self.rest).is_some() {
            RecordKind::Blank
        } else {
            RecordKind::Cells
        };
        if kind != RecordKind::Cells {
            self.skip_line();
            return Some(Ok(Record { number: self.number, line, cells: Vec::new(), kind }));
        }
        let mut cells = Vec::new();
        loop {
            if self.syntax.skip_space == InitialSpace::Skipped {
                self.rest = self.rest.trim_start_matches([' ', '\t']);
            }
            match self.cell() {
                Ok(cell) => cells.push(cell),
                Err(column) => {
                    return Some(Err(Refusal::QuoteUnclosed { line: LineNumber(line), column }));
                }
            }
            if let Some(rest) = self.rest.strip_prefix(self.syntax.delimiter.as_str()) {
                self.rest = rest;
                continue;
            }
            self.skip_line();
            return Some(Ok(Record { number: self.number, line, cells, kind }));
        }
    }

    /// The length of the end of a row that stands at the start of a text.
    fn end_at(&self, text: &str) -> Option<usize> {
        match &self.syntax.terminator {
            Some(end) => text.starts_with(end.as_str()).then_some(end.len()),
            None if text.starts_with("\r\n") => Some(2),
            None => text.starts_with(['\n', '\r']).then_some(1),
        }
    }

    /// Goes behind the end of the row.
    fn skip_line(&mut self) {
        let end = self
            .rest
            .char_indices()
            .find_map(|(index, _)| Some(index + self.end_at(self.rest.get(index..)?)?));
        let (row, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.line += ends(row);
        self.rest = rest;
    }

    /// The next cell; where a quote is never closed, its column.
    fn cell(&mut self) -> Result<Cow<'t, str>, u64> {
        match self.syntax.quote.and_then(|quote| Some((quote, self.rest.strip_prefix(quote)?))) {
            Some((quote, inside)) => self.quoted(quote, inside),
            None => Ok(self.bare(String::new())),
        }
    }

    /// A cell up to the next delimiter or the end of the row.
    fn bare(&mut self, mut before: String) -> Cow<'t, str> {
        let text = self.rest;
        let mut chars = text.char_indices();
        let mut from = 0;
        let mut escaped = !before.is_empty();
        while let Some((at, c)) = chars.next() {
            let rest = text.get(at..).unwrap_or_default();
            if rest.starts_with(self.syntax.delimiter.as_str()) || self.end_at(rest).is_some() {
                self.rest = rest;
                let cell = text.get(from..at).unwrap_or_default();
                if !escaped {
                    return Cow::Borrowed(cell);
                }
                before.push_str(cell);
                return Cow::Owned(before);
            }
            if Some(c) == self.syntax.escape {
                escaped = true;
                before.push_str(text.get(from..at).unwrap_or_default());
                from = at + c.len_utf8();
                if let Some((at, next)) = chars.next() {
                    before.push(next);
                    from = at + next.len_utf8();
                }
            }
        }
        self.rest = "";
        let cell = text.get(from..).unwrap_or_default();
        if !escaped {
            return Cow::Borrowed(cell);
        }
        before.push_str(cell);
        Cow::Owned(before)
    }

    fn quoted(&mut self, quote: char, inside: &'t str) -> Result<Cow<'t, str>, u64> {
        let mut cell = String::new();
        let mut chars = inside.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if Some(c) == self.syntax.escape {
                if let Some((_, next)) = chars.next() {
                    cell.push(next);
                }
            } else if c == quote {
                let doubled = chars.peek().is_some_and(|(_, next)| *next == quote);
                if doubled && self.syntax.doubled == Doubled::Quote {
                    cell.push(quote);
                    chars.next();
                    continue;
                }
                self.line += ends(inside.get(..at).unwrap_or_default());
                self.rest = inside.get(at + quote.len_utf8()..).unwrap_or_default();
                // Text after the closing quote belongs to the cell, as most programs have it.
                return Ok(if self.rest.is_empty() { Cow::Owned(cell) } else { self.after(cell) });
            } else {
                cell.push(c);
            }
        }
        let before = self.row.get(..self.row.len() - self.rest.len()).unwrap_or_default();
        Err(u64::try_from(before.chars().count()).unwrap_or(u64::MAX).saturating_add(1))
    }

    fn after(&mut self, cell: String) -> Cow<'t, str> {
        if self.rest.starts_with(self.syntax.delimiter.as_str()) || self.end_at(self.rest).is_some()
        {
            return Cow::Owned(cell);
        }
        let mut whole = cell;
        let rest = self.bare(String::new());
        whole.push_str(&rest);
        Cow::Owned(whole)
    }
}

/// How many lines end in a text.
fn ends(text: &str) -> u64 {
    let mut count = 0;
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        if byte == b'\n' || (byte == b'\r' && bytes.peek() != Some(&b'\n')) {
            count += 1;
        }
    }
    count
}
