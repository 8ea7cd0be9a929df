//! The new bytes: what the drafts say, put into the file where they differ from it.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::CellSpan;
use super::dialect::{DialectHints, Padding};
use super::document::Opened;
use super::draft::{Draft, values};
use super::habits::{Habits, Wrap, needs_quotes, spelled};
use super::locate::Ends;
use super::scan::{LOOK_AHEAD, Piece};
use super::session::Stop;
use super::sniff::{Backslashes, sampled};
use super::verify::{Step, verified};
use crate::dataset::splice::{Splice, edited};
use crate::dataset::{Edited, FieldName, Refusal, Span};

/// Everything a new file is made of.
pub(super) struct Work<'w> {
    pub(super) opened: &'w Opened<'w>,
    pub(super) habits: &'w Habits,
    /// Records that edits looked at, by where they start.
    pub(super) touched: &'w BTreeMap<usize, Draft>,
    /// New records, each with the record it follows.
    pub(super) added: &'w [(Option<Piece>, Draft)],
    pub(super) ends: &'w Ends,
}

impl Work<'_> {
    /// What changes, in the order of the file, and the new text with the file's mark, checked.
    pub(super) fn verified(
        &self,
        hints: &DialectHints,
        names: &[&FieldName],
    ) -> Result<(Vec<Splice>, String), Stop> {
        let mut splices = Vec::new();
        for draft in self.touched.values().filter(|draft| !draft.removed) {
            self.change(draft, &mut splices);
        }
        self.insert(&mut splices);
        self.remove(&mut splices);
        splices.sort_by_key(|splice| (splice.start, splice.end));
        if splices.is_empty() {
            return Err(Refusal::NothingToChange.into());
        }
        let (mark, text) = self.spliced(&splices)?;
        let body = text.get(mark..).unwrap_or_default();
        if !self.shows_dialect(body, &splices) {
            return Err(Stop::Whole);
        }
        let first = splices.first().map_or(0, |splice| splice.start);
        let hints = self.hints_now(hints, &splices);
        verified(self.opened, body, &self.steps(&splices), first, &hints, names)?;
        Ok((splices, text))
    }

    /// Whether all that the dialect of the new text is found by stands above the first gap.
    fn shows_dialect(&self, text: &str, splices: &[Splice]) -> bool {
        let Some(gap) = self.opened.gaps.first() else { return true };
        let above = splices.iter().take_while(|splice| splice.end <= gap.at);
        let (gone, come) = above.fold((0, 0), |(gone, come), splice| {
            (gone + splice.end - splice.start, come + splice.text.len())
        });
        gap.at - gone + come > sampled(text) + LOOK_AHEAD
    }

    /// What is known of the new text: if no backslash stood before a quote, and none can have
    /// come there, nobody need look for one again.
    fn hints_now(&self, hints: &DialectHints, splices: &[Splice]) -> DialectHints {
        let old = self.opened.text.as_bytes();
        let brings_none = |splice: &Splice| {
            let before = splice.start.checked_sub(1).and_then(|at| old.get(at));
            before != Some(&b'\\') && !splice.text.contains('\\')
        };
        let none =
            self.opened.backslashes == Backslashes::Elsewhere && splices.iter().all(brings_none);
        let escape = hints.escape.or_else(|| none.then_some(self.opened.dialect.escape));
        DialectHints { escape, ..hints.clone() }
    }

    /// A record's changed cells.
    fn change(&self, draft: &Draft, splices: &mut Vec<Splice>) {
        let Some((piece, cells)) = &draft.place else { return };
        let before = values(self.opened, cells);
        for ((column, cell), old) in cells.iter().enumerate().zip(&before) {
            let new = draft.value(column);
            if new != old {
                let (start, end) = cell.inner;
                splices.push(Splice { start, end, text: self.respelled(cell, column, old, new) });
            }
        }
        let filled = draft.values.iter().rposition(|value| !value.is_empty());
        let length = filled.map_or(0, |last| last + 1);
        if length > cells.len() {
            // A short record grows up to the cell that is set.
            let mut text = String::new();
            for column in cells.len()..length {
                self.delimit(&mut text);
                text.push_str(&self.new_cell(column, draft.value(column)));
            }
            splices.push(Splice { start: piece.end, end: piece.end, text });
        }
    }

    /// A cell's new text, in quotes where the old one was.
    fn respelled(&self, cell: &CellSpan, column: usize, old: &str, new: &str) -> String {
        let dialect = &self.opened.dialect;
        // A lone empty cell without quotes would be a blank line.
        let blank = new.is_empty() && self.opened.names.len() == 1;
        let wrap = if cell.is_quoted() || blank {
            Wrap::Quoted
        } else if old.is_empty() {
            self.habits.wrap(column, new)
        } else {
            Wrap::Bare
        };
        let quote = dialect.quote.map_or('"', super::dialect::QuoteChar::char);
        let literal_quotes = wrap == Wrap::Bare && old.contains(quote) && !new.starts_with(quote);
        if literal_quotes && !needs_quotes(&new.replace(quote, ""), column, dialect) {
            return new.to_owned();
        }
        spelled(new, wrap, column, dialect)
    }

    fn new_cell(&self, column: usize, value: &str) -> String {
        spelled(value, self.habits.wrap(column, value), column, &self.opened.dialect)
    }

    fn delimit(&self, text: &mut String) {
        let dialect = &self.opened.dialect;
        if dialect.padding == Padding::Around {
            text.push(' ');
        }
        text.push(dialect.delimiter.char());
        if dialect.padding.before() {
            text.push(' ');
        }
    }

    /// A new record's text, with as many cells as the last one where they differ only in empty
    /// cells at the end.
    fn row(&self, draft: &Draft) -> String {
        let mut count = self.opened.names.len();
        if let Some(last) = self.ends.last {
            let mut cells = Vec::new();
            let mut scanner = self.opened.records_from(last.start);
            if scanner.next(&mut cells, usize::MAX).is_ok() {
                let own = values(self.opened, &cells);
                let spare = own.get(count..).unwrap_or_default();
                let filled = own.iter().any(|value| !value.is_empty());
                if filled && spare.iter().all(String::is_empty) && cells.len() > count {
                    count = cells.len();
                }
                while count > cells.len()
                    && draft.value(count - 1).is_empty()
                    && self.opened.names.get(count - 1).is_some_and(|n| n.as_str().is_empty())
                {
                    count -= 1;
                }
            }
        }
        // Cells that stand beyond the header are written, too.
        let filled = draft.values.iter().rposition(|value| !value.is_empty());
        let count = count.max(filled.map_or(0, |last| last + 1));
        let mut text = String::new();
        for column in 0..count {
            if column > 0 {
                self.delimit(&mut text);
            }
            text.push_str(&self.new_cell(column, draft.value(column)));
        }
        if text.is_empty() {
            text = spelled("", Wrap::Quoted, 0, &self.opened.dialect);
        }
        text
    }

    /// The line end of a piece.
    fn line_end(&self, piece: Piece) -> &str {
        self.opened.span(piece.end, piece.next)
    }

    /// The line end for a record that follows one without.
    fn usual_line_end(&self) -> &str {
        let above = [self.ends.before_last, self.opened.header];
        let found = above.into_iter().flatten().map(|piece| self.line_end(piece));
        found.into_iter().find(|end| !end.is_empty()).unwrap_or("\n")
    }

    fn is_removed(&self, piece: Piece) -> bool {
        self.touched.get(&piece.start).is_some_and(|draft| draft.removed)
    }

    fn insert(&self, splices: &mut Vec<Splice>) {
        for (index, (anchor, draft)) in self.added.iter().enumerate() {
            let row = self.row(draft);
            let splice = match anchor.or(self.opened.header) {
                Some(anchor) if anchor.next > anchor.end => {
                    let text = row + self.line_end(anchor);
                    Splice { start: anchor.next, end: anchor.next, text }
                }
                Some(anchor) => {
                    // It takes the place of a last record that goes, or stands below it.
                    let first = index.checked_sub(1).and_then(|i| self.added.get(i));
                    let first = first.is_none_or(|(other, _)| *other != Some(anchor));
                    let joint =
                        if first && self.is_removed(anchor) { "" } else { self.usual_line_end() };
                    Splice { start: anchor.next, end: anchor.next, text: format!("{joint}{row}") }
                }
                None => {
                    let start = self.opened.first;
                    let text = row + self.usual_line_end();
                    Splice { start, end: start, text }
                }
            };
            match splices.last_mut() {
                Some(last) if last.start == splice.start && last.end == splice.end => {
                    last.text.push_str(&splice.text);
                }
                _ => splices.push(splice),
            }
        }
    }

    fn remove(&self, splices: &mut Vec<Splice>) {
        let mut gone: Vec<Splice> = Vec::new();
        let starts: BTreeSet<usize> = splices.iter().map(|splice| splice.start).collect();
        for draft in self.touched.values().filter(|draft| draft.removed) {
            let Some((piece, _)) = &draft.place else { continue };
            let splice = Splice { start: piece.start, end: piece.next, text: String::new() };
            match gone.last_mut() {
                // Runs of records go as one, unless a new one comes between.
                Some(last) if last.end == splice.start && !starts.contains(&last.end) => {
                    last.end = splice.end;
                }
                _ => gone.push(splice),
            }
        }
        // Without the last record, a file without final newline still has none.
        if let (Some(last), Some(run)) = (self.ends.last, gone.last_mut())
            && last.next == last.end
            && run.end == last.end
            && !self.added.iter().any(|(anchor, _)| *anchor == Some(last))
        {
            match splices.iter_mut().find(|other| other.start == run.start) {
                Some(new) => new.text.truncate(without_line_end(&new.text).len()),
                None => run.start = without_line_end(self.opened.span(0, run.start)).len(),
            }
        }
        splices.extend(gone);
    }

    /// The new text, for UTF-8 with the file's byte order mark, and how long that is.
    fn spliced(&self, splices: &[Splice]) -> Result<(usize, String), Refusal> {
        let old = self.opened.text.as_ref();
        let encoding = self.opened.encoding;
        let mark = if encoding.is_utf8() && !encoding.bom().is_empty() { "\u{feff}" } else { "" };
        let grown: usize = splices.iter().map(|splice| splice.text.len()).sum();
        let mut text = String::with_capacity(mark.len() + old.len() + grown);
        text.push_str(mark);
        let mut at = 0;
        for splice in splices {
            text.push_str(old.get(at..splice.start).ok_or(Refusal::NotReadBack)?);
            text.push_str(&splice.text);
            at = splice.end;
        }
        text.push_str(old.get(at..).ok_or(Refusal::NotReadBack)?);
        Ok((mark.len(), text))
    }

    /// What a reader of the new text must find, in the order of the file.
    fn steps(&self, splices: &[Splice]) -> Vec<Step<'_>> {
        let mut steps: Vec<(usize, usize, Step<'_>)> = Vec::new();
        for (start, draft) in self.touched {
            let step =
                if draft.removed { Step::Removed(*start) } else { Step::Changed(*start, draft) };
            steps.push((*start, 1, step));
        }
        for (anchor, draft) in self.added {
            let at = anchor.or(self.opened.header).map_or(self.opened.first, |piece| piece.next);
            steps.push((at, 0, Step::Added(at, draft)));
        }
        steps.sort_by_key(|(at, rank, _)| (*at, *rank));
        let end = splices.last().map_or(0, |splice| splice.end);
        let mut steps: Vec<Step<'_>> = steps.into_iter().map(|(_, _, step)| step).collect();
        steps.push(Step::Until(end));
        steps
    }
}

/// A new text as bytes in the file's encoding.
pub(super) fn applied(
    opened: &Opened<'_>,
    bytes: &[u8],
    splices: &[Splice],
    text: String,
) -> Result<Edited, Refusal> {
    if opened.encoding.is_utf8() {
        in_utf8(opened, bytes, text, splices)
    } else {
        drop(text);
        edited(bytes, opened.encoding, opened.text.as_ref(), splices)
    }
}

/// The new text's bytes. The old text is the file's own bytes, so the parts that were kept are.
fn in_utf8(
    opened: &Opened<'_>,
    bytes: &[u8],
    text: String,
    splices: &[Splice],
) -> Result<Edited, Refusal> {
    let mark = opened.encoding.bom();
    if !bytes.starts_with(mark) || bytes.len() != mark.len() + opened.text.len() {
        return Err(Refusal::NotReadBack);
    }
    let mut spans = Vec::with_capacity(splices.len());
    let (mut old_at, mut new_at) = (0, mark.len());
    for splice in splices {
        new_at += splice.start - old_at;
        let new = new_at..new_at + splice.text.len();
        spans.push(Span { old: mark.len() + splice.start..mark.len() + splice.end, new });
        new_at += splice.text.len();
        old_at = splice.end;
    }
    Ok(Edited { bytes: text.into_bytes(), spans })
}

fn without_line_end(text: &str) -> &str {
    text.strip_suffix("\r\r\n")
        .or_else(|| text.strip_suffix("\r\n"))
        .or_else(|| text.strip_suffix(['\r', '\n']))
        .unwrap_or(text)
}
