//! What an issue means for the datasets, as far as the plan needs to know.

use std::fmt;

use jiff::Timestamp;

use super::told::Told;
use crate::model::{CommitMessage, FileChange};

/// What an issue means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reading {
    /// It is no contribution: no form of a dataset fits it.
    NotOurs,
    /// It may be one, but a maintainer must mend something of the repository first.
    Blocked,
    /// It is one, but something in it must be mended first.
    Invalid,
    /// It is one, and stands as a proposal that what others changed meanwhile says otherwise than.
    Clashing {
        /// What is told of it, and since when.
        told: Told,
        /// The change request's text while it waits.
        body: String,
    },
    /// It is one, and the datasets hold all of it already.
    Unchanged,
    /// It is one, and this is what becomes of it.
    Proposal(Box<Proposal>),
}

/// A contribution that can be proposed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    /// Files that differ from the base.
    pub files: Vec<FileChange>,
    /// The commit's message, without its revision.
    pub message: CommitMessage,
    /// Hash of everything that the proposal writes, and of what it replaces.
    pub revision: Revision,
    /// What the contribution means, and since when that is proposed.
    pub meaning: Meant,
    /// The change request's title.
    pub title: String,
    /// The change request's text.
    pub body: String,
}

/// Hash of what a proposal writes and of what it replaces. While it stays the same the commit
/// merges cleanly, wherever else the base has moved to; the written bytes alone would not tell:
/// where the base got another value in the same cell they stay the same, and Git has a conflict.
/// Hexadecimal SHA-256.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Revision(pub String);

impl Revision {
    /// The trailer's name in commit messages.
    const TRAILER: &'static str = "Gitribute-Revision";

    /// The line that ends a commit message of ours.
    pub fn trailer(&self) -> String {
        format!("{}: {}", Self::TRAILER, self.0)
    }

    /// The revision that a commit message of ours names. Only to be believed of commits that our
    /// own account made.
    pub fn of_message(message: &str) -> Option<Self> {
        message
            .lines()
            .rev()
            .find_map(|line| line.strip_prefix(Self::TRAILER)?.strip_prefix(": "))
            .map(|hash| Self(hash.trim().to_owned()))
    }
}

/// What a proposal means and since when: the moment its commit was first made. It stands in the
/// commit's message and not in the change request's text, which every writer can edit: who made a
/// commit the forge tells, and one of another account is nobody's word of ours. Whoever accepts
/// with a comment accepts what was proposed when they wrote it (FAULTS S8 to S11).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Meant {
    /// Hash of the edits.
    pub hash: String,
    /// Since when it is proposed.
    pub since: Timestamp,
}

impl Meant {
    const TRAILER: &'static str = "Gitribute-Meaning";

    /// The line that ends a commit message of ours.
    pub fn trailer(&self) -> String {
        format!("{}: {} since {}", Self::TRAILER, self.hash, self.since)
    }

    /// What a commit message of ours tells. Only to be believed of commits that our own account
    /// made.
    pub fn of_message(message: &str) -> Option<Self> {
        let line = message
            .lines()
            .rev()
            .find_map(|line| line.strip_prefix(Self::TRAILER)?.strip_prefix(": "))?;
        let (hash, since) = line.trim().split_once(" since ")?;
        Some(Self { hash: hash.to_owned(), since: since.parse().ok()? })
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
