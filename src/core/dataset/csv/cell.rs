//! A cell of a file: where it stands and what it holds.

use std::borrow::Cow;

use super::dialect::{Dialect, Escape};

/// The most bytes a cell may have: beyond it the file is not a table that people edit.
pub(crate) const MAX_CELL: usize = 16 << 20;

/// Where a cell stands: from the end of the delimiter before it to the start of the next one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct CellSpan {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The cell without the spaces that are decoration, its quotes included.
    pub(crate) inner: (usize, usize),
    pub(crate) kind: CellKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CellKind {
    /// Without quotes: the text is the value.
    Bare,
    /// In quotes, and the text between them is the value.
    Quoted,
    /// In quotes with escapes, or with text after them.
    Escaped,
}

impl CellSpan {
    pub(crate) fn is_quoted(&self) -> bool {
        self.kind != CellKind::Bare
    }
}

/// A cell's value where it is a part of the text; `None` where it is escaped.
#[inline]
pub(crate) fn plain<'t>(text: &'t str, cell: &CellSpan) -> Option<&'t str> {
    let (start, end) = cell.inner;
    match cell.kind {
        CellKind::Bare => text.get(start..end),
        CellKind::Quoted => text.get(start + 1..end.checked_sub(1)?),
        CellKind::Escaped => None,
    }
}

/// A cell's value.
pub(crate) fn value<'t>(text: &'t str, cell: &CellSpan, dialect: &Dialect) -> Cow<'t, str> {
    let inner = text.get(cell.inner.0..cell.inner.1).unwrap_or_default();
    match (cell.kind, dialect.quote) {
        (CellKind::Bare, _) | (_, None) => Cow::Borrowed(inner),
        (CellKind::Quoted, _) => {
            Cow::Borrowed(inner.get(1..inner.len().saturating_sub(1)).unwrap_or_default())
        }
        (CellKind::Escaped, Some(quote)) => Cow::Owned(unescaped(inner, quote.char(), dialect)),
    }
}

fn unescaped(inner: &str, quote: char, dialect: &Dialect) -> String {
    let mut value = String::with_capacity(inner.len());
    let mut chars = inner.chars().skip(1);
    while let Some(c) = chars.next() {
        if c == '\\' && dialect.escape == Escape::Backslash {
            value.extend(chars.next());
        } else if c == quote {
            match chars.next() {
                Some(next) if next == quote => value.push(quote),
                // Beyond the closing quote everything is literal.
                after => {
                    value.extend(after);
                    value.extend(chars.by_ref());
                }
            }
        } else {
            value.push(c);
        }
    }
    value
}
