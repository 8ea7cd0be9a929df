//! Patterns of datasets that keep one record a file.

use std::fmt;

use super::{PathFault, RepoPath};

/// A path with one `*` that stands for a record's name: `data/people/*.yml`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PathPattern {
    before: String,
    after: String,
}

/// FAULTS T12: a first character and at most 80 more.
const MAX_NAME: usize = 81;

impl PathPattern {
    /// Reads a pattern.
    pub fn parse(text: &str) -> Result<Self, PathFault> {
        let (before, after) = text.split_once('*').ok_or(PathFault::Pattern)?;
        if text.contains(['?', '[', ']', '{', '}']) || after.contains('*') {
            return Err(PathFault::Pattern);
        }
        let pattern = Self { before: before.to_owned(), after: after.to_owned() };
        // Whatever the name, the rest must be a path of ours.
        pattern.path_for("x").map(|_| pattern)
    }

    /// The folder above the part with the `*`, without a `/` at its end; empty for the root.
    pub fn folder(&self) -> &str {
        self.before.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The file of a record with this name. The name comes from a person, so it is held to
    /// letters a to z of either case, digits, `-`, `_` and `.` (FAULTS T12).
    pub fn path_for(&self, name: &str) -> Result<RepoPath, PathFault> {
        let plain = name.len() <= MAX_NAME
            && name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
            && !name.contains("..")
            && !name.ends_with('.');
        if !plain {
            return Err(PathFault::RecordName);
        }
        RepoPath::data(&format!("{}{name}{}", self.before, self.after))
    }

    /// The record's name in a path of this pattern; `None` for any other path.
    pub fn name_in<'p>(&self, path: &'p str) -> Option<&'p str> {
        let name = path.strip_prefix(&self.before)?.strip_suffix(&self.after)?;
        (!name.is_empty() && !name.contains('/')).then_some(name)
    }
}

impl fmt::Display for PathPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}*{}", self.before, self.after)
    }
}
