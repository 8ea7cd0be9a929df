//! Lines of a text, found from any place in it.

/// A text whose lines are looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lines<'t>(pub(super) &'t str);

impl<'t> Lines<'t> {
    pub(super) fn slice(self, start: usize, end: usize) -> &'t str {
        self.0.get(start..end).unwrap_or_default()
    }

    /// Where the line of an offset begins.
    pub(super) fn start(self, at: usize) -> usize {
        let before = self.0.as_bytes().get(..at).unwrap_or_default();
        memchr::memrchr2(b'\n', b'\r', before).map_or(0, |at| at + 1)
    }

    /// Where the line of an offset ends, before its line end.
    pub(super) fn end(self, at: usize) -> usize {
        let rest = self.0.as_bytes().get(at..).unwrap_or_default();
        memchr::memchr2(b'\n', b'\r', rest).map_or(self.0.len(), |long| at + long)
    }

    /// Where the next line begins; `None` on the last one.
    pub(super) fn next(self, at: usize) -> Option<usize> {
        let end = self.end(at);
        match self.0.as_bytes().get(end..)? {
            [] => None,
            [b'\r', b'\n', ..] => Some(end + 2),
            _ => Some(end + 1),
        }
    }

    /// Where the line before the one that begins here begins.
    pub(super) fn before(self, start: usize) -> Option<usize> {
        (start > 0).then(|| self.start(self.end_before(start)))
    }

    /// Where the line before the one that begins here ends, before its line end.
    pub(super) fn end_before(self, start: usize) -> usize {
        match self.0.as_bytes().get(..start).unwrap_or_default() {
            [.., b'\r', b'\n'] => start - 2,
            _ => start.saturating_sub(1),
        }
    }

    /// The line of an offset, without its line end.
    pub(super) fn line(self, at: usize) -> &'t str {
        self.slice(self.start(at), self.end(at))
    }

    /// The column of an offset, in characters from 0.
    pub(super) fn column(self, at: usize) -> usize {
        self.slice(self.start(at), at).chars().count()
    }

    /// Whether nothing but blank space stands before an offset on its line.
    pub(super) fn opens_line(self, at: usize) -> bool {
        is_blank(self.slice(self.start(at), at))
    }

    /// The column of a line's `#`, where the line holds a comment only.
    pub(super) fn comment_column(self, start: usize) -> Option<usize> {
        let line = self.line(start);
        let trimmed = line.trim_start_matches([' ', '\t']);
        trimmed.starts_with('#').then(|| line.len() - trimmed.len())
    }

    /// How many blank lines stand directly above the line that begins here, and where the first
    /// of them begins.
    pub(super) fn blanks_above(self, start: usize, floor: usize) -> (usize, usize) {
        let (mut count, mut at) = (0, start);
        while let Some(line) = self.before(at).filter(|line| *line >= floor) {
            if !is_blank(self.line(line)) {
                break;
            }
            count += 1;
            at = line;
        }
        (count, at)
    }

    /// How many blank lines stand directly below the line of an offset, and where the line after
    /// them begins (or the text ends).
    pub(super) fn blanks_below(self, at: usize) -> (usize, usize) {
        let (mut count, mut here) = (0, at);
        loop {
            match self.next(here) {
                Some(next) if next < self.0.len() && is_blank(self.line(next)) => {
                    count += 1;
                    here = next;
                }
                Some(next) => return (count, next),
                None => return (count, self.0.len()),
            }
        }
    }
}

pub(super) fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}
