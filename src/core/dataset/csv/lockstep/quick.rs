//! Records passed by quickly: their ends and their keys are found, nothing else is.

use memchr::{memchr, memchr_iter, memchr2};

use super::super::cell::{MAX_CELL, value};
use super::super::dialect::Dialect;
use super::super::scan::{Columns, PieceKind, Scanner, line_ends};
use super::keys::Keys;

/// Bytes compared at once.
const STRIDE: usize = 4096;

/// How many bytes two texts have in common at their start.
pub(super) fn equal_bytes(one: &[u8], other: &[u8]) -> usize {
    let shared = one.len().min(other.len());
    let mut at = 0;
    while at < shared {
        let end = (at + STRIDE).min(shared);
        let (a, b) = (one.get(at..end).unwrap_or_default(), other.get(at..end).unwrap_or_default());
        if a != b {
            return at + a.iter().zip(b).take_while(|(a, b)| a == b).count();
        }
        at = end;
    }
    shared
}

/// Text that two files have in common, from the start of a piece on.
pub(super) struct Quick<'t> {
    pub(super) text: &'t str,
    pub(super) from: usize,
    pub(super) to: usize,
    /// Whether both files end where the text does.
    pub(super) ends: bool,
    pub(super) dialect: Dialect,
    pub(super) columns: Columns,
}

/// What was passed by.
#[derive(Default)]
pub(super) struct Passed {
    pub(super) bytes: usize,
    pub(super) records: u64,
    pub(super) lines: u64,
}

/// What stands next.
enum Next {
    /// A record: where it ends, where the next piece begins, and its first quote.
    Record { end: usize, next: usize, quote: usize },
    /// Something that wants to be read with care.
    Odd,
    /// Nothing whole.
    Cut,
}

impl Quick<'_> {
    /// Passes by all records that are whole, and notes their keys.
    pub(super) fn pass(&self, keys: &mut Keys) -> Passed {
        let bytes = self.text.as_bytes();
        let block = bytes.get(self.from..self.to).unwrap_or_default();
        // Only CR LF is as simple as LF.
        let is_pair = |at: usize| bytes.get(self.from + at + 1) == Some(&b'\n');
        let even = memchr(b'\r', block).is_none() || memchr_iter(b'\r', block).all(is_pair);
        let mut passed = Passed::default();
        let mut at = self.from;
        let mut cells = Vec::new();
        while at < self.to {
            let found = if even { self.next(at) } else { Next::Odd };
            match found {
                Next::Record { end, next, quote } if self.note(at, end, quote, keys) => {
                    passed.records += 1;
                    at = next;
                }
                Next::Cut => break,
                Next::Record { .. } | Next::Odd => {
                    let body = self.text.get(..self.to).unwrap_or_default();
                    let body = if self.ends { body } else { self.text };
                    let mut scanner = Scanner::new(body, at, self.dialect, self.columns);
                    let wanted = keys.columns.last().map_or(0, |last| last + 1);
                    match scanner.next(&mut cells, wanted) {
                        Ok(Some(piece)) if piece.next <= self.to => {
                            if piece.kind == PieceKind::Record {
                                let columns = keys.columns.clone();
                                keys.add(columns.iter().map(|at| {
                                    let cell = cells.get(*at);
                                    cell.map(|cell| value(body, cell, &self.dialect))
                                        .unwrap_or_default()
                                }));
                                passed.records += 1;
                            }
                            at = piece.next;
                        }
                        // Faults are told by those who read with care.
                        Ok(_) | Err(_) => break,
                    }
                }
            }
        }
        passed.bytes = at - self.from;
        let read = bytes.get(self.from..at).unwrap_or_default();
        passed.lines = line_ends(read);
        passed
    }

    /// The record at an offset, if nothing about it is odd.
    fn next(&self, at: usize) -> Next {
        let rest = self.text.as_bytes().get(at..self.to).unwrap_or_default();
        if matches!(rest.first(), None | Some(b'#' | b'\n' | b'\r' | b' ' | b'\t')) {
            return Next::Odd;
        }
        let delimiter = self.delimiter();
        let quote = self.dialect.quote.map(super::super::dialect::QuoteChar::byte);
        let (mut from, mut first_quote) = (0, usize::MAX);
        loop {
            let ahead = rest.get(from..).unwrap_or_default();
            let hit = match quote {
                Some(quote) => memchr2(quote, b'\n', ahead),
                None => memchr(b'\n', ahead),
            };
            let Some(hit) = hit else {
                let whole = self.ends && rest.len() <= MAX_CELL;
                let (end, next) = (at + rest.len(), at + rest.len());
                return if whole {
                    Next::Record { end, next, quote: at.saturating_add(first_quote) }
                } else {
                    Next::Cut
                };
            };
            let found = from + hit;
            if rest.get(found) == Some(&b'\n') {
                if found > MAX_CELL {
                    return Next::Odd;
                }
                let before = found.checked_sub(1).and_then(|before| rest.get(before));
                let end = if before == Some(&b'\r') { found - 1 } else { found };
                let quote = at.saturating_add(first_quote);
                return Next::Record { end: at + end, next: at + found + 1, quote };
            }
            // A quote that opens a cell; any other wants care.
            let opens = match found.checked_sub(1) {
                Some(before) => rest.get(before) == Some(&delimiter),
                None => true,
            };
            if !opens {
                return Next::Odd;
            }
            first_quote = first_quote.min(found);
            from = found + 1;
            loop {
                let ahead = rest.get(from..).unwrap_or_default();
                let Some(close) = quote.and_then(|quote| memchr(quote, ahead)) else {
                    return if self.ends { Next::Odd } else { Next::Cut };
                };
                from += close + 1;
                match rest.get(from) {
                    Some(after) if Some(*after) == quote => from += 1,
                    Some(b'\n' | b'\r') => break,
                    Some(after) if *after == delimiter => break,
                    Some(_) => return Next::Odd,
                    None => return if self.ends { Next::Odd } else { Next::Cut },
                }
            }
        }
    }

    fn delimiter(&self) -> u8 {
        u8::try_from(self.dialect.delimiter.char()).unwrap_or_default()
    }

    /// Notes the key of a record whose key cells are not quoted; `false` where they may be.
    fn note(&self, start: usize, end: usize, quote: usize, keys: &mut Keys) -> bool {
        let delimiter = self.delimiter();
        let bytes = self.text.as_bytes();
        let [column] = keys.columns.as_slice() else { return false };
        let mut from = start;
        for _ in 0..*column {
            match memchr(delimiter, bytes.get(from..end).unwrap_or_default()) {
                Some(at) => from += at + 1,
                None => {
                    // The record is too short: its key is empty.
                    from = end;
                    break;
                }
            }
        }
        let length = memchr(delimiter, bytes.get(from..end).unwrap_or_default());
        let stop = length.map_or(end, |length| from + length);
        if quote < stop {
            return false;
        }
        keys.add_one(self.text.get(from..stop).unwrap_or_default());
        true
    }
}
