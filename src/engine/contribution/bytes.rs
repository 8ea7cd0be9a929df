//! How many lines an edit touched: the rest is identical byte for byte, which the edit itself
//! made sure of.

use std::ops::Range;

use gitribute_core::dataset::{Edited, FileEdit, Span};
use gitribute_core::report::summary::ByteFact;

/// The lines that differ; `None` for texts of two bytes a character, whose lines this count would
/// miss.
pub(super) fn byte_fact(old: &[u8], edited: &Edited) -> Option<ByteFact> {
    if old.starts_with(b"\xff\xfe") || old.starts_with(b"\xfe\xff") {
        return None;
    }
    let touched = |bytes: &[u8], side: fn(&Span) -> Range<usize>| {
        let mut lines = 0;
        let mut counted_to = 0;
        for span in &edited.spans {
            let range = side(span);
            if range.is_empty() {
                continue;
            }
            // From the start of the span's first line, or of the first line not counted yet.
            let start = line_start(bytes, range.start).max(counted_to);
            let end = line_end(bytes, range.end);
            lines += count_lines(bytes.get(start..end).unwrap_or_default());
            counted_to = end;
        }
        lines
    };
    let old_lines = touched(old, |span| span.old.clone());
    let new_lines = touched(&edited.bytes, |span| span.new.clone());
    Some(ByteFact {
        lines_changed: old_lines.max(new_lines),
        lines_total: count_lines(&edited.bytes),
    })
}

/// The lines that differ in a folder's files; `None` where that cannot be told exactly.
pub(super) fn byte_fact_of_files(old: &[(&str, &[u8])], edits: &[FileEdit]) -> Option<ByteFact> {
    let was = |path: &str| {
        old.iter().find(|(own, _)| *own == path).map(|(_, bytes)| *bytes).unwrap_or_default()
    };
    let mut changed = 0;
    let mut total: u64 = old.iter().map(|(_, bytes)| count_lines(bytes)).sum();
    for edit in edits {
        let (path, is): (_, &[u8]) = match edit {
            FileEdit::Write { path, bytes } => (path.as_str(), bytes),
            FileEdit::Remove { path } => (path.as_str(), &[]),
        };
        let before = was(path);
        if [before, is]
            .iter()
            .any(|text| text.starts_with(b"\xff\xfe") || text.starts_with(b"\xfe\xff"))
        {
            return None;
        }
        changed += lines_apart(before, is)?;
        total = total.saturating_sub(count_lines(before)).saturating_add(count_lines(is));
    }
    Some(ByteFact { lines_changed: changed, lines_total: total.max(changed) })
}

/// How many lines differ between two texts of which one has the other's lines but for one run of
/// them, or that have as many lines each.
fn lines_apart(old: &[u8], new: &[u8]) -> Option<u64> {
    let lines =
        |text| -> Vec<&[u8]> { <[u8]>::split_inclusive(text, |byte| *byte == b'\n').collect() };
    let (old, new) = (lines(old), lines(new));
    let above = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let (old, new) = (old.get(above..)?, new.get(above..)?);
    let below = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let (old, new) = (old.get(..old.len() - below)?, new.get(..new.len() - below)?);
    let apart = if old.len() == new.len() {
        old.iter().zip(new).filter(|(old, new)| old != new).count()
    } else if old.is_empty() || new.is_empty() {
        old.len().max(new.len())
    } else {
        return None;
    };
    u64::try_from(apart).ok()
}

fn line_start(bytes: &[u8], at: usize) -> usize {
    let before = bytes.get(..at).unwrap_or_default();
    before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1)
}

/// The end of the line that the last byte before `at` is on.
fn line_end(bytes: &[u8], at: usize) -> usize {
    let last = at.saturating_sub(1);
    let from = bytes.get(last..).unwrap_or_default();
    from.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| last + end + 1)
}

fn count_lines(bytes: &[u8]) -> u64 {
    let ends = bytes.iter().filter(|byte| **byte == b'\n').fold(0, |count: u64, _| count + 1);
    ends + u64::from(bytes.last().is_some_and(|last| *last != b'\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(bytes: &[u8], spans: &[(Range<usize>, Range<usize>)]) -> Edited {
        let span =
            |(old, new): &(Range<usize>, Range<usize>)| Span { old: old.clone(), new: new.clone() };
        Edited { bytes: bytes.to_vec(), spans: spans.iter().map(span).collect() }
    }

    #[test]
    fn a_cell_is_a_line_and_a_new_row_is_one() {
        let old = b"id,n\na,1\nb,2\n";
        let set = edited(b"id,n\na,9\nb,2\n", &[(7..8, 7..8)]);
        assert_eq!(byte_fact(old, &set), Some(ByteFact { lines_changed: 1, lines_total: 3 }));
        let add = edited(b"id,n\na,1\nb,2\nc,3\n", &[(13..13, 13..17)]);
        assert_eq!(byte_fact(old, &add), Some(ByteFact { lines_changed: 1, lines_total: 4 }));
        let remove = edited(b"id,n\nb,2\n", &[(5..9, 5..5)]);
        assert_eq!(byte_fact(old, &remove), Some(ByteFact { lines_changed: 1, lines_total: 2 }));
    }

    #[test]
    fn two_cells_of_a_line_are_one_line() {
        let old = b"id,n\na,1\n";
        let set = edited(b"id,n\nb,2\n", &[(5..6, 5..6), (7..8, 7..8)]);
        assert_eq!(byte_fact(old, &set), Some(ByteFact { lines_changed: 1, lines_total: 2 }));
    }
}
