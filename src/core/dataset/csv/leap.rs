//! Stretches of a file that are passed over in bulk: no key that was asked for stands in them, and
//! their quotes tell where their lines end.

use std::ops::{ControlFlow, Range};

use memchr::memmem::Finder;
use memchr::{memchr, memrchr_iter};

use super::blocks::visit;
use super::cell::MAX_CELL;
use super::dialect::Dialect;
use super::locate::Index;
use super::swift::Signs;

/// Looks for so many keys at most: for more, reading all records is quicker.
const MOST: usize = 8;

/// A part of a key that is shorter stands in too many records.
const SHORTEST: usize = 3;

/// How far a leap must reach to be worth looking for its end.
const WORTH: usize = 1 << 12;

/// Looks ahead for keys.
#[derive(Debug)]
pub(super) struct Leap {
    needles: Vec<Needle>,
    signs: Signs,
    has_quotes: bool,
    /// So many lines above a key, or above the end of a window, are not passed over.
    spared: usize,
    worth: usize,
    /// Where in the file the window ended that was looked at last.
    seen: u64,
    /// Where the first part of a key stands in it.
    hit: Option<u64>,
    /// What stands outside quotes.
    outside: Vec<Range<usize>>,
}

/// A part of a key, as it stands in every record that has the key.
#[derive(Debug)]
struct Needle {
    finder: Finder<'static>,
    /// It begins nowhere before this offset of the file.
    next: u64,
    /// It begins there.
    found: bool,
}

impl Needle {
    /// Its first place from an offset of a window on, as an offset in the window.
    fn find(&mut self, body: &[u8], start: u64, at: usize) -> Option<usize> {
        let known = usize::try_from(self.next.saturating_sub(start)).unwrap_or(usize::MAX);
        if self.found && known >= at {
            return Some(known);
        }
        let from = at.max(known);
        let found = self.finder.find(body.get(from..).unwrap_or_default()).map(|step| from + step);
        let cut = body.len().saturating_sub(self.finder.needle().len() - 1);
        self.next = start + found.unwrap_or(cut.max(from)) as u64;
        self.found = found.is_some();
        found
    }
}

impl Leap {
    /// `None` where leaps would not be safe or not be worth it. `spared` lines are left above each
    /// key and above the end of each window.
    pub(super) fn new(dialect: &Dialect, index: &Index, spared: usize) -> Option<Self> {
        let signs = Signs::of(dialect)?;
        let quote = dialect.quote.map(super::dialect::QuoteChar::byte);
        let mut needles = Vec::new();
        for print in index.asked_for() {
            let part = telling_part(print, quote);
            if part.len() < SHORTEST || needles.len() == MOST {
                return None;
            }
            needles.push(Needle { finder: Finder::new(part).into_owned(), next: 0, found: false });
        }
        Some(Self {
            needles,
            signs,
            has_quotes: quote.is_some(),
            spared,
            worth: WORTH,
            seen: 0,
            hit: None,
            outside: Vec::new(),
        })
    }

    /// How many bytes can be passed over from an offset of a window on, which is the start of a
    /// piece, up to the start of another. No record among them has a key that was asked for, and
    /// none is at fault.
    pub(super) fn reach(&mut self, body: &str, start: u64, at: usize) -> Option<usize> {
        let body = body.as_bytes();
        let (here, end) = (start + at as u64, start + body.len() as u64);
        if end == self.seen && self.hit.is_none_or(|hit| here <= hit) {
            return None;
        }
        self.seen = end;
        let hits = self.needles.iter_mut().map(|needle| needle.find(body, start, at));
        // All needles are looked for, so that none is looked for twice in the same place.
        let hit = hits.collect::<Vec<_>>().into_iter().flatten().min();
        self.hit = hit.map(|hit| start + hit as u64);
        let stop = hit.unwrap_or(body.len()).min(at + MAX_CELL);
        let stretch = body.get(at..stop).filter(|stretch| stretch.len() >= self.worth)?;
        self.last_start(stretch)
    }

    /// The last start of a line in a stretch that has the lines to spare below.
    fn last_start(&mut self, text: &[u8]) -> Option<usize> {
        self.outside.clear();
        if self.has_quotes && memchr(self.signs.quote(), text).is_some() {
            self.leave_quotes_out(text);
        } else {
            self.outside.push(0..text.len());
        }
        let mut ends = self.outside.iter().rev().flat_map(|range| {
            let part = text.get(range.clone()).unwrap_or_default();
            memrchr_iter(b'\n', part).map(|at| range.start + at + 1)
        });
        ends.nth(self.spared)
    }

    /// Finds what stands outside quotes, down to the first quote that is unusual, or to a line that
    /// may be a remark: there a quote may be just a quote.
    fn leave_quotes_out(&mut self, text: &[u8]) {
        let (quote, delimiter) = (self.signs.quote(), self.signs.delimiter());
        let is_end = |byte: u8| matches!(byte, b'\n' | b'\r');
        let borders = |byte: Option<&u8>| byte.is_some_and(|b| *b == delimiter || is_end(*b));
        let outside = &mut self.outside;
        // Where the part begins that stands outside quotes; `None` within quotes.
        let mut from = Some(0);
        // What stands before is done with.
        let mut done = 0;
        let stopped = visit(text, 0, [quote, b'#'], |at, byte| {
            let before = at.checked_sub(1).and_then(|before| text.get(before));
            match from {
                _ if at < done => {}
                Some(start) if byte == b'#' => {
                    if before.is_none_or(|before| is_end(*before)) {
                        outside.push(start..at);
                        return ControlFlow::Break(());
                    }
                }
                None if byte == b'#' => {}
                Some(start) => {
                    // A quote within a cell means nothing.
                    if at == 0 || borders(before) {
                        outside.push(start..at);
                        from = None;
                    }
                }
                None => match text.get(at + 1) {
                    Some(after) if *after == quote => done = at + 2,
                    after if borders(after) => from = Some(at + 1),
                    _ => return ControlFlow::Break(()),
                },
            }
            ControlFlow::Continue(())
        });
        if let (None, Some(start)) = (stopped, from) {
            outside.push(start..text.len());
        }
    }
}

/// The longest part of a folded key that stands in every spelling of it, byte by byte: printed
/// ASCII without quotes. `K`, the semicolon and the grave accent are left out, as a Kelvin sign, a
/// Greek question mark and a varia become one when a text is composed, and so is the backslash.
pub(crate) fn telling_part(print: &str, quote: Option<u8>) -> &[u8] {
    let tells = |byte: &u8| {
        matches!(byte, b' '..=b'~')
            && !matches!(byte, b'K' | b';' | b'`' | b'\\')
            && Some(*byte) != quote
    };
    let parts = print.as_bytes().split(|byte| !tells(byte));
    parts.max_by_key(|part| part.len()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::super::cell::value;
    use super::super::dialect::{Comments, Delimiter, Escape, Padding, QuoteChar};
    use super::super::locate::fingerprint;
    use super::super::scan::{Columns, PieceKind, Scanner, line_ends};
    use super::*;

    #[test]
    fn three_signs_alone_become_ascii_when_composed() {
        let others = ('\u{80}'..=char::MAX).filter(|c| c.nfc().any(|c| c.is_ascii()));
        assert_eq!(others.collect::<Vec<_>>(), ['\u{37e}', '\u{1fef}', '\u{212a}']);
    }

    proptest! {
        /// What is passed over is whole pieces, and no record among them has the key.
        #[test]
        fn no_key_and_no_fault_is_passed_over(
            text in "(k12|\u{212a}12|[a-c,;\"\"\n\r# \té]|\"\"|\n|,|k1|\"[a,\n]\",|\"k12\"\n|abc,d\n){0,40}",
            delimiter in prop::sample::select(vec![',', ';', '\t', ' ']),
            quote in prop::sample::select(vec![Some(QuoteChar::DOUBLE), Some(QuoteChar::SINGLE), None]),
            columns in 1_usize..4,
            key in prop::sample::select(vec!["k12", "K12", "a b", "c\u{e9}aab", "abc"]),
            spared in 0_usize..3,
        ) {
            let dialect = Dialect {
                delimiter: Delimiter::new(delimiter).unwrap(),
                quote,
                escape: Escape::Doubled,
                padding: Padding::None,
                comments: Comments::NotShown,
            };
            let mut index = Index::default();
            let mut wanted = String::new();
            fingerprint([key], &mut wanted);
            let group = index.group(&[0]);
            index.want(group, wanted.clone());
            let Some(mut leap) = Leap::new(&dialect, &index, spared) else { return Ok(()) };
            leap.worth = 1;
            let mut scanner = Scanner::new(&text, 0, dialect, Columns::Known(columns));
            let (mut cells, mut print) = (Vec::new(), String::new());
            let mut target: Option<usize> = None;
            loop {
                let at = scanner.at();
                if let Some(by) = leap.reach(&text, 0, at) {
                    prop_assert_eq!(target.filter(|target| *target > at), None);
                    target = Some(at + by).filter(|_| by > 0);
                } else if target == Some(at) {
                    target = None;
                }
                let read = scanner.next(&mut cells, usize::MAX);
                let Some(target) = target else {
                    if matches!(read, Ok(Some(_))) { continue }
                    break;
                };
                let piece = read.unwrap().unwrap();
                prop_assert!(piece.next <= target);
                prop_assert_eq!(piece.lines, line_ends(&text.as_bytes()[at..piece.next]));
                if piece.kind == PieceKind::Record {
                    for cell in &cells {
                        fingerprint([&*value(&text, cell, &dialect)], &mut print);
                        prop_assert_ne!(&print, &wanted);
                    }
                }
            }
        }
    }
}
