//! How a file quotes its cells, column by column, and how a new cell is spelled so that it looks
//! as if it had always been there.

use super::cell::{CellSpan, value};
use super::dialect::{Comments, Dialect, Escape, QuoteChar};
use super::document::Opened;
use super::scan::PieceKind;

/// Whether a cell is written in quotes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wrap {
    Quoted,
    /// Only where the value needs them.
    Bare,
}

/// What kind of value is quoted or not: many writers quote text and not numbers, or everything
/// but nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Class {
    Empty,
    Number,
    Text,
}

impl Class {
    fn of(value: &str) -> Self {
        if value.is_empty() {
            Class::Empty
        } else if value.trim().parse::<f64>().is_ok_and(f64::is_finite) {
            Class::Number
        } else {
            Class::Text
        }
    }
}

/// Cells seen, by class. Cells that need their quotes tell nothing and are not counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Tally {
    quoted: [u32; 3],
    bare: [u32; 3],
}

impl Tally {
    fn count(&mut self, class: Class, wrap: Wrap) {
        let counts = if wrap == Wrap::Quoted { &mut self.quoted } else { &mut self.bare };
        let [empty, number, text] = counts;
        *match class {
            Class::Empty => empty,
            Class::Number => number,
            Class::Text => text,
        } += 1;
    }

    fn of(&self, class: Class) -> Option<Wrap> {
        let pick = |[empty, number, text]: [u32; 3]| match class {
            Class::Empty => empty,
            Class::Number => number,
            Class::Text => text,
        };
        most(pick(self.quoted), pick(self.bare))
    }

    /// The habit for any value but the empty one.
    fn filled(&self) -> Option<Wrap> {
        let sum = |[_, number, text]: [u32; 3]| number + text;
        most(sum(self.quoted), sum(self.bare))
    }

    fn merge(&mut self, other: &Tally) {
        let pairs = self.quoted.iter_mut().zip(other.quoted);
        for (count, more) in pairs.chain(self.bare.iter_mut().zip(other.bare)) {
            *count += more;
        }
    }

    fn always_quoted(&self) -> bool {
        self.quoted.iter().any(|n| *n > 0) && self.bare.iter().all(|n| *n == 0)
    }
}

fn most(quoted: u32, bare: u32) -> Option<Wrap> {
    match (quoted, bare) {
        (0, 0) => None,
        (quoted, bare) if quoted > bare => Some(Wrap::Quoted),
        _ => Some(Wrap::Bare),
    }
}

/// Records whose habits a new record takes up.
pub(crate) const NEIGHBOURS: usize = 64;

/// The habits of some records.
#[derive(Clone, Debug, Default)]
pub(crate) struct Habits {
    columns: Vec<Tally>,
    file: Tally,
    /// How lines end inside quoted cells.
    inner_line_end: Option<&'static str>,
}

impl Habits {
    /// The habits of the records that start at these offsets; the header's where there are none.
    pub(crate) fn of(opened: &Opened<'_>, starts: impl IntoIterator<Item = usize>) -> Self {
        let mut habits = Habits::default();
        let mut cells = Vec::new();
        for start in starts {
            let mut scanner = opened.records_from(start);
            if let Ok(Some(piece)) = scanner.next(&mut cells, usize::MAX)
                && piece.kind == PieceKind::Record
            {
                habits.observe(opened, &cells);
            }
        }
        if habits.columns.is_empty() {
            for cell in &opened.header_cells {
                let wrap = if cell.is_quoted() { Wrap::Quoted } else { Wrap::Bare };
                for class in [Class::Empty, Class::Number, Class::Text] {
                    habits.file.count(class, wrap);
                }
            }
        }
        habits
    }

    fn observe(&mut self, opened: &Opened<'_>, cells: &[CellSpan]) {
        if self.columns.len() < cells.len() {
            self.columns.resize(cells.len(), Tally::default());
        }
        for ((index, cell), tally) in cells.iter().enumerate().zip(&mut self.columns) {
            let value = value(opened.body(), cell, &opened.dialect);
            let wrap = if cell.is_quoted() {
                if self.inner_line_end.is_none() {
                    self.inner_line_end = inner_line_end(&value);
                }
                if needs_quotes(&value, index, &opened.dialect) {
                    continue;
                }
                Wrap::Quoted
            } else {
                Wrap::Bare
            };
            tally.count(Class::of(&value), wrap);
            self.file.count(Class::of(&value), wrap);
        }
    }

    /// How a value is written in a column: as others like it there, else as anything there, else
    /// as others like it in the file. An empty cell follows those of columns that are written as
    /// this one is, for many writers quote all text but what is empty.
    pub(crate) fn wrap(&self, column: usize, value: &str) -> Wrap {
        let class = Class::of(value);
        let own = self.columns.get(column).copied().unwrap_or_default();
        let found = if class == Class::Empty {
            own.of(class)
                .or_else(|| self.of_columns_like(own).of(class))
                .or_else(|| own.filled())
                .or_else(|| self.file.of(class))
        } else {
            own.of(class)
                .or_else(|| own.filled())
                .or_else(|| Some(Wrap::Quoted).filter(|_| own.always_quoted()))
                .or_else(|| self.file.of(class))
                .or_else(|| self.file.filled())
        };
        match found {
            Some(wrap) => wrap,
            None if self.file.always_quoted() => Wrap::Quoted,
            None => Wrap::Bare,
        }
    }

    /// All cells of the columns that are filled as this one is: in quotes, or without.
    fn of_columns_like(&self, own: Tally) -> Tally {
        let mut all = Tally::default();
        for column in self.columns.iter().filter(|column| column.filled() == own.filled()) {
            all.merge(column);
        }
        all
    }

    /// A value with its line ends as those of the file's other cells. Forms send CR LF, which
    /// becomes LF where the file shows nothing else.
    pub(crate) fn with_line_ends(&self, value: &str) -> String {
        if !value.contains('\n') {
            return value.to_owned();
        }
        let plain = value.replace("\r\n", "\n");
        match self.inner_line_end {
            Some("\r\n") => plain.replace('\n', "\r\n"),
            _ => plain,
        }
    }
}

fn inner_line_end(value: &str) -> Option<&'static str> {
    let at = value.find('\n')?;
    let crlf = value.get(..at).is_some_and(|before| before.ends_with('\r'));
    Some(if crlf { "\r\n" } else { "\n" })
}

/// Whether a value would not read back as itself without quotes.
pub(crate) fn needs_quotes(value: &str, column: usize, dialect: &Dialect) -> bool {
    let quote = dialect.quote.unwrap_or(QuoteChar::DOUBLE).char();
    let padded = (dialect.padding.before() && value.starts_with(' '))
        || (dialect.padding.after() && value.ends_with(' '));
    // Two apostrophes around a value would read as quotes.
    let apostrophes = value.len() > 1 && value.starts_with('\'') && value.ends_with('\'');
    let remark = column == 0 && value.starts_with('#') && dialect.comments == Comments::Shown;
    padded
        || apostrophes
        || remark
        || value.contains([dialect.delimiter.char(), quote, '\n', '\r', '\u{1a}'])
}

/// A cell's spelling.
pub(crate) fn spelled(value: &str, wrap: Wrap, column: usize, dialect: &Dialect) -> String {
    if wrap == Wrap::Bare && !needs_quotes(value, column, dialect) {
        return value.to_owned();
    }
    let quote = dialect.quote.unwrap_or(QuoteChar::DOUBLE).char();
    let mut text = String::with_capacity(value.len() + 2);
    text.push(quote);
    for c in value.chars() {
        match dialect.escape {
            Escape::Doubled if c == quote => text.push(quote),
            Escape::Backslash if c == quote || c == '\\' => text.push('\\'),
            _ => {}
        }
        text.push(c);
    }
    text.push(quote);
    text
}
