//! Sentences in one language for one place.

use crate::dataset::diff::CellChangeKind;
use crate::report::{Args, Language, Sink, text};

#[derive(Clone, Copy)]
pub(super) struct Voice {
    pub(super) language: Language,
    pub(super) sink: Sink,
}

impl Voice {
    pub(super) fn say(self, id: &str, args: &Args<'_>) -> String {
        text(self.language, id, args, self.sink)
    }

    /// A sentence without arguments.
    pub(super) fn word(self, id: &str) -> String {
        self.say(id, &Args::new())
    }

    /// A sentence about a number of things.
    pub(super) fn count(self, id: &str, count: u64) -> String {
        self.say(id, &Args::new().number("count", count))
    }

    /// A sentence about a length.
    pub(super) fn length(self, id: &str, length: usize) -> String {
        self.count(id, u64::try_from(length).unwrap_or(u64::MAX))
    }

    /// What kind of change it is, where it is none of the value.
    pub(super) fn mark(self, kind: CellChangeKind) -> Option<String> {
        let id = match kind {
            CellChangeKind::Value => return None,
            CellChangeKind::Whitespace => "summary-mark-whitespace",
            CellChangeKind::Case => "summary-mark-case",
            CellChangeKind::NumberFormat => "summary-mark-number",
            CellChangeKind::UnicodeForm => "summary-mark-unicode",
        };
        Some(self.word(id))
    }

    /// Words of our own that stand out.
    pub(super) fn strong(self, text: &str) -> String {
        match self.sink {
            Sink::Markdown => format!("**{text}**"),
            Sink::Plain => text.to_owned(),
        }
    }
}
