//! What is said about commands: refusals with what to type instead, near misses, help, how
//! answers were read, rows found, and what became of rows sent in bulk.
//!
//! A text to copy stands in a fence, so that it is copied as it is and no forge reads it as a
//! command, a mention or a reference of ours. No line outside of a fence begins with `/`.

mod clash;
mod faults;
mod pages;
#[cfg(test)]
mod tests;

pub use clash::{Clash, ClashKind, ClashingCell, Keeping, Side, clash_table, clash_text};
pub use faults::{answer_text, fault_text, noted_text};
pub use pages::{
    Explained, HelpLine, command_help, command_table, explain_text, find_text, sent_text,
};

use super::{Args, Language, Sink, text};
use crate::intake::commands::{Verb, Who};

/// How commands are written where they are told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CallSign<'a> {
    /// `/set`
    Slash,
    /// `@bot set`, with this login.
    Mention(&'a str),
}

impl CallSign<'_> {
    /// A command's text with its beginning.
    pub fn line(self, command: &str) -> String {
        match self {
            CallSign::Slash => format!("/{command}"),
            CallSign::Mention(login) => {
                format!("@{} {command}", login.strip_suffix("[bot]").unwrap_or(login))
            }
        }
    }

    fn verb(self, verb: Verb) -> String {
        self.line(verb.spec().name)
    }
}

/// A command to copy, in a fence that nothing in it closes. `@` and `#1` are broken inside of it
/// as in code spans, since a quoting answer by mail may lose the fence; commands are read as if
/// they were not.
fn to_copy(command: &str, sign: CallSign<'_>) -> String {
    in_fence(&sign.line(&broken(command)))
}

/// Text in a fence that nothing in it closes.
pub fn in_fence(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}\n{text}\n{fence}")
}

/// Text with its mentions and references broken by a zero-width space.
fn broken(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(c);
        let mentions =
            matches!(c, '@' | '＠' | '\u{fe6b}') && !before.is_alphanumeric() && before != '_';
        if mentions || (c == '#' && chars.peek().is_some_and(char::is_ascii_digit)) {
            out.push('\u{200b}');
        }
        before = c;
    }
    out
}

fn who_text(who: Who, language: Language, sink: Sink) -> String {
    let id = match who {
        Who::Anyone => "who-anyone",
        Who::Proposers => "who-proposers",
        Who::AuthorOrWriters => "who-author-or-writers",
        Who::Accepters => "who-accepters",
        Who::Writers => "who-writers",
    };
    text(language, id, &Args::new(), sink)
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
