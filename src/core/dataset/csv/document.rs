//! A delimited file, opened: its text, dialect, header and rows.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::ControlFlow;

use super::cell::{CellSpan, value};
use super::dialect::{Dialect, DialectHints, HeaderHint};
use super::scan::{Columns, Fault, Piece, PieceKind, Scanner, line_ends};
use super::sniff::{Backslashes, layout};
use crate::dataset::encoding::{Encoding, decode};
use crate::dataset::{FieldName, Line, LineNumber, ReadOptions, Refusal, Row, RowNumber, Table};
use crate::words::nearest;

/// A delimited file that was read to its end and found whole. UTF-8 files are not copied.
#[derive(Clone, Debug)]
pub struct CsvDocument<'a> {
    opened: Opened<'a>,
    rows: u64,
    /// Where the last record begins.
    last: usize,
}

impl<'a> CsvDocument<'a> {
    /// Reads a file. Refused where its bytes are no text, a quote is never closed, a cell is too
    /// large, or there is no header.
    pub fn read(bytes: &'a [u8], options: &ReadOptions) -> Result<Self, Refusal> {
        let opened = Opened::open(bytes, options, &[])?;
        let mut scanner = opened.records();
        let (mut cells, mut rows, mut last) = (Vec::new(), 0, 0);
        while let Some(piece) =
            scanner.next(&mut cells, 0).map_err(|fault| opened.refusal(fault))?
        {
            if piece.kind == PieceKind::Record {
                rows += 1;
                last = piece.start;
            }
        }
        Ok(Self { opened, rows, last })
    }

    /// How its text is spelled.
    pub fn encoding(&self) -> Encoding {
        self.opened.encoding
    }

    /// How its cells are separated and quoted.
    pub fn dialect(&self) -> Dialect {
        self.opened.dialect
    }

    /// How many rows it has.
    pub fn row_count(&self) -> u64 {
        self.rows
    }
}

impl Table for CsvDocument<'_> {
    fn header(&self) -> &[FieldName] {
        &self.opened.names
    }

    fn header_line(&self) -> Option<LineNumber> {
        self.opened.header.map(|header| self.opened.line_at(header.start))
    }

    fn visit_rows(&self, visit: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>) {
        self.visit_lines(&mut |line| match line {
            Line::Row(row) => visit(row),
            Line::Blank(_) => ControlFlow::Continue(()),
        });
    }

    fn visit_lines(&self, visit: &mut dyn FnMut(&Line<'_, '_>) -> ControlFlow<()>) {
        let text = self.opened.body();
        let mut scanner = self.opened.records();
        let mut cells = Vec::new();
        let mut values: Vec<Cow<'_, str>> = Vec::new();
        let mut number = 0;
        let mut line = self.opened.line_at(self.opened.first).0;
        while let Ok(Some(piece)) = scanner.next(&mut cells, usize::MAX) {
            let flow = match piece.kind {
                PieceKind::Record => {
                    number += 1;
                    values.clear();
                    values.extend(cells.iter().map(|cell| value(text, cell, &self.opened.dialect)));
                    let line = LineNumber(line);
                    visit(&Line::Row(&Row { number: RowNumber(number), line, cells: &values }))
                }
                PieceKind::Blank if piece.start < self.last => {
                    visit(&Line::Blank(LineNumber(line)))
                }
                PieceKind::Blank | PieceKind::Remark => ControlFlow::Continue(()),
            };
            if flow.is_break() {
                return;
            }
            line += piece.lines;
        }
    }
}

/// A place of an extract where records of the file are left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Gap {
    /// Where it is in the extract.
    pub(crate) at: usize,
    /// How many bytes are left out here and above.
    pub(crate) bytes: u64,
    /// How many lines.
    pub(crate) lines: u64,
}

/// A file whose header is read and whose records are still to be scanned.
#[derive(Clone, Debug)]
pub(crate) struct Opened<'a> {
    pub(crate) encoding: Encoding,
    pub(crate) text: Cow<'a, str>,
    /// What is left out of the text; nothing, unless it is an extract.
    pub(crate) gaps: Vec<Gap>,
    pub(crate) dialect: Dialect,
    pub(crate) backslashes: Backslashes,
    pub(crate) names: Vec<FieldName>,
    pub(crate) header: Option<Piece>,
    pub(crate) header_cells: Vec<CellSpan>,
    /// Where the first piece below the header begins.
    pub(crate) first: usize,
    /// Where the records end.
    pub(crate) end: usize,
}

impl<'a> Opened<'a> {
    /// Opens a file; `names` are fields that it should have.
    pub(crate) fn open(
        bytes: &'a [u8],
        options: &ReadOptions,
        names: &[&FieldName],
    ) -> Result<Self, Refusal> {
        let decoded = decode(bytes, options.encoding)?;
        Self::of(decoded.encoding, decoded.text, Vec::new(), &options.dialect, names)
    }

    /// Opens a text, from which something may be left out below its header.
    pub(crate) fn of(
        encoding: Encoding,
        text: Cow<'a, str>,
        gaps: Vec<Gap>,
        hints: &DialectHints,
        names: &[&FieldName],
    ) -> Result<Self, Refusal> {
        let layout = layout(&text, hints, names);
        let mut opened = Opened {
            encoding,
            text,
            gaps,
            dialect: layout.dialect,
            backslashes: layout.backslashes,
            names: Vec::new(),
            header: None,
            header_cells: Vec::new(),
            first: layout.start,
            end: layout.end,
        };
        if let HeaderHint::Absent(names) = &hints.header {
            opened.names.clone_from(names);
            return if names.is_empty() { Err(Refusal::Empty) } else { Ok(opened) };
        }
        let mut scanner =
            Scanner::new(opened.body(), layout.start, layout.dialect, Columns::Unknown);
        let mut cells = Vec::new();
        let header = loop {
            match scanner.next(&mut cells, usize::MAX).map_err(|fault| opened.refusal(fault))? {
                Some(piece) if piece.kind == PieceKind::Record => break piece,
                Some(_) => {}
                None => return Err(Refusal::Empty),
            }
        };
        let name = |cell| FieldName::from(value(opened.body(), cell, &opened.dialect).into_owned());
        opened.names = cells.iter().map(name).collect();
        opened.first = header.next;
        opened.header = Some(header);
        opened.header_cells = cells;
        Ok(opened)
    }

    /// The text as far as its records go.
    pub(crate) fn body(&self) -> &str {
        self.text.get(..self.end).unwrap_or_default()
    }

    pub(crate) fn span(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// A scanner that starts below the header.
    pub(crate) fn records(&self) -> Scanner<'_> {
        self.records_from(self.first)
    }

    pub(crate) fn records_from(&self, start: usize) -> Scanner<'_> {
        Scanner::new(self.body(), start, self.dialect, Columns::Known(self.names.len()))
    }

    /// The line an offset stands on.
    pub(crate) fn line_at(&self, offset: usize) -> LineNumber {
        let gap = self.gaps.iter().rev().find(|gap| gap.at <= offset);
        let left_out = gap.map_or(0, |gap| gap.lines);
        LineNumber(line_ends(self.span(0, offset).as_bytes()) + 1 + left_out)
    }

    pub(crate) fn refusal(&self, fault: Fault) -> Refusal {
        let column_at = |offset: usize| {
            let before = self.span(0, offset);
            let line = before.rfind(['\r', '\n']).map_or(0, |at| at + 1);
            before.get(line..).unwrap_or_default().chars().count() as u64 + 1
        };
        match fault {
            Fault::QuoteUnclosed(at, _) => {
                Refusal::QuoteUnclosed { line: self.line_at(at), column: column_at(at) }
            }
            Fault::TextAfterQuote(at) => {
                Refusal::TextAfterQuote { line: self.line_at(at), column: column_at(at) }
            }
            Fault::CellTooLarge(at, column) => Refusal::CellTooLarge {
                line: Some(self.line_at(at)),
                column: column as u64 + 1,
                limit: super::cell::MAX_CELL as u64,
            },
        }
    }
}

/// The header's columns by name.
#[derive(Debug)]
pub(crate) struct Header<'o> {
    opened: &'o Opened<'o>,
    exact: HashMap<&'o str, Vec<usize>>,
    trimmed: HashMap<&'o str, Vec<usize>>,
}

impl<'o> Header<'o> {
    pub(crate) fn of(opened: &'o Opened<'o>) -> Self {
        let mut exact: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut trimmed: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, name) in opened.names.iter().enumerate() {
            exact.entry(name.as_str()).or_default().push(index);
            let plain = name.as_str().trim();
            // `#id` opens the header of many a tab-separated file, and a byte order mark that a
            // program took for text is written a second time.
            let plain =
                if index == 0 { plain.trim_start_matches(['#', '\u{feff}']) } else { plain };
            trimmed.entry(plain).or_default().push(index);
        }
        Self { opened, exact, trimmed }
    }

    /// The column a field names: exactly, or but for spaces at its ends.
    pub(crate) fn find(&self, field: &FieldName) -> Result<usize, Refusal> {
        let name = field.as_str();
        let found = self.exact.get(name).or_else(|| self.trimmed.get(name.trim()));
        match found.map(Vec::as_slice) {
            Some([index]) => Ok(*index),
            Some(several) => Err(Refusal::FieldAmbiguous {
                field: field.clone(),
                columns: several.iter().map(|index| *index as u64 + 1).collect(),
                line: self.opened.line_at(self.opened.header.map_or(0, |header| header.start)),
            }),
            None => Err(self.missing(field)),
        }
    }

    fn missing(&self, field: &FieldName) -> Refusal {
        match self.opened.header {
            Some(header) if self.looks_like_a_record() => Refusal::HeaderMissing {
                field: field.clone(),
                line: self.opened.line_at(header.start),
            },
            _ => Refusal::FieldMissing {
                field: field.clone(),
                nearest: nearest(field.as_str(), self.opened.names.iter().map(FieldName::as_str))
                    .map(FieldName::from),
            },
        }
    }

    /// Columns are named by words; where a name is a number, the header is most likely missing.
    fn looks_like_a_record(&self) -> bool {
        let number = |name: &FieldName| name.as_str().trim().parse::<f64>().is_ok();
        let known = self.opened.names.iter().filter(|name| !number(name)).count();
        self.opened.names.first().is_some_and(number) || known == 0
    }
}
