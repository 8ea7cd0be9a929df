//! Inline code that goes over several lines: a line that begins in one holds no command.

use std::collections::HashMap;
use std::ops::Range;

use super::lines::{Line, Place};

/// Runs of backticks of one paragraph, and where each would close (CommonMark 6.1).
#[derive(Debug)]
pub(super) struct Spans {
    /// Line, and the run that closes this one, by its place here.
    runs: Vec<(usize, Option<usize>)>,
    next: usize,
    /// The line that the code open now ends on.
    open_to: Option<usize>,
}

impl Spans {
    /// The runs of the lines of a paragraph.
    pub(super) fn of(lines: &[Line<'_>], paragraph: Range<usize>) -> Self {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for (at, line) in lines.iter().enumerate().take(paragraph.end).skip(paragraph.start) {
            let mut rest = line.text;
            while let Some(start) = rest.find('`') {
                let (before, found) = rest.split_at(start);
                let after = found.trim_start_matches('`');
                let is_escaped = before.bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1;
                if !is_escaped {
                    runs.push((at, found.len() - after.len()));
                }
                rest = after;
            }
        }
        let mut nearest: HashMap<usize, usize> = HashMap::new();
        let mut closing = vec![None; runs.len()];
        for (index, ((_, length), close)) in runs.iter().zip(&mut closing).enumerate().rev() {
            *close = nearest.insert(*length, index);
        }
        let runs = runs.into_iter().zip(closing).map(|((line, _), close)| (line, close)).collect();
        Self { runs, next: 0, open_to: None }
    }

    /// Whether a line begins inside of code that was opened by a line read as prose.
    pub(super) fn covers(&self, line: usize) -> bool {
        self.open_to.is_some_and(|end| line <= end)
    }

    /// A line is prose: its runs open and close code.
    pub(super) fn prose(&mut self, line: usize) {
        while let Some((at, close)) = self.runs.get(self.next).copied() {
            if at > line {
                return;
            }
            match close {
                Some(close) => {
                    self.open_to = self.runs.get(close).map(|(end, _)| *end);
                    self.next = close + 1;
                }
                None => self.next += 1,
            }
        }
    }

    /// A line belongs to a command: its runs are no code's.
    pub(super) fn skip(&mut self, line: usize) {
        while self.runs.get(self.next).is_some_and(|(at, _)| *at <= line) {
            self.next += 1;
        }
    }
}

/// The end of the paragraph that begins at a line.
pub(super) fn paragraph_end(lines: &[Line<'_>], start: usize) -> usize {
    let rest = lines.get(start..).unwrap_or_default();
    let belongs = |line: &&Line<'_>| matches!(line.place, Place::Text | Place::Indented);
    start + rest.iter().take_while(belongs).count()
}
