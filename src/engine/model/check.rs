//! The verdict on a commit that a forge shows beside it, with notes beside lines.

use super::forge::{CommitId, FilePath};

/// A check run of ours on a commit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Check {
    /// The commit it speaks of.
    pub head: CommitId,
    /// The change request's number, a hyphen and a hash of all that it says, by which it is found
    /// again: the same check is never made twice.
    pub digest: String,
    /// What came of it.
    pub conclusion: Conclusion,
    /// The verdict in a few words.
    pub title: String,
    /// The whole text, in Markdown.
    pub summary: String,
    /// Notes beside lines, the worst first.
    pub notes: Vec<Note>,
}

/// What came of a check.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Conclusion {
    /// All holds.
    Success,
    /// Something must be mended.
    Failure,
    /// It could not be told, and that is not the change's fault.
    Neutral,
}

/// A note beside a line of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    /// The file.
    pub path: FilePath,
    /// The line, from 1.
    pub line: u64,
    /// How bad it is.
    pub level: NoteLevel,
    /// A few words.
    pub title: String,
    /// What is wrong, in plain text.
    pub message: String,
    /// The same in Markdown.
    pub markdown: String,
}

/// How bad what a note tells is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum NoteLevel {
    /// It must be mended.
    Failure,
    /// It is worth a look.
    Warning,
}

impl Conclusion {
    /// Its word, which goes into the digest.
    pub fn word(self) -> &'static str {
        match self {
            Conclusion::Success => "success",
            Conclusion::Failure => "failure",
            Conclusion::Neutral => "neutral",
        }
    }
}
