//! Paths inside a repository that gitribute may read or write.
//!
//! Paths come from the configuration, and for one-record-a-file datasets from a record's key,
//! which a person typed. Everything that has ever meant something else to Git, to a forge, to
//! Windows or to a Mac is refused here (FAULTS T12, S14), so nothing downstream checks again.

mod pattern;

#[cfg(test)]
mod tests;

use std::fmt;

use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use crate::words::is_invisible;

pub use pattern::PathPattern;

/// The path of a file of the repository: relative, `/` between its parts, with nothing in it
/// that leaves the repository or belongs to Git or to the forge.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct RepoPath(String);

/// Where a dataset's records are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DataPath {
    /// All records in one file.
    File(RepoPath),
    /// One record a file: `data/people/*.yml`.
    Records(PathPattern),
}

/// Why a text is no path for us.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum PathFault {
    /// It is empty.
    #[error("a path is missing")]
    Empty,
    /// It starts at the root of a file system.
    #[error("paths are relative to the repository's root: take the leading `/` off")]
    Absolute,
    /// It has a part that is `.` or `..`.
    #[error("`.` and `..` are not allowed in a path")]
    DotPart,
    /// It has an empty part: `a//b`, `a/`.
    #[error("a part of the path between two `/` is empty")]
    EmptyPart,
    /// It has a character that some system reads as something else, or that nobody can see.
    #[error("the character {character:?} is not allowed in a path")]
    Character {
        /// The character.
        character: char,
    },
    /// A part belongs to Git: `.git`, `.gitattributes`, `git~1`.
    #[error("`{part}` belongs to Git")]
    GitPart {
        /// The part.
        part: String,
    },
    /// It is in a forge's folder, where automation and templates live.
    #[error("`{part}` belongs to the forge: data cannot be there")]
    ForgeFolder {
        /// The part.
        part: String,
    },
    /// A part of a data path starts with a dot.
    #[error("`{part}` is hidden: data cannot be there")]
    Hidden {
        /// The part.
        part: String,
    },
    /// A part starts or ends as some systems do not keep.
    #[error("`{part}` starts with `-`, `~` or a space, or ends with a dot or a space")]
    Edge {
        /// The part.
        part: String,
    },
    /// A part is the name of a device on Windows.
    #[error("`{part}` is a reserved name on Windows")]
    Reserved {
        /// The part.
        part: String,
    },
    /// It is longer than file systems take.
    #[error("the path is too long")]
    TooLong,
    /// A pattern has not exactly one `*`, or other signs of a pattern.
    #[error("a pattern holds one `*`, which stands for the record's name, and no `?`, `[` or `{{`")]
    Pattern,
    /// A record's name cannot be a file's name.
    #[error(
        "a file's name is made of letters a to z, digits, `-`, `_` and `.`, at most 81 of them, and starts with a letter or digit"
    )]
    RecordName,
}

/// What a path is for, which decides where it may lead.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Written to: nothing hidden, nothing of the forge.
    Data,
    /// Only read: may stand beside the templates.
    Schema,
}

const FORGE_FOLDERS: [&str; 4] = [".github", ".gitlab", ".forgejo", ".gitea"];

/// Names that Windows gives to devices, with or without an extension (Microsoft, "Naming Files,
/// Paths, and Namespaces"). `COM¹` becomes `com1` under NFKC.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

const MAX_PART_BYTES: usize = 255;
const MAX_BYTES: usize = 1024;

impl RepoPath {
    /// The path of a file that holds data, and may be written.
    pub fn data(text: &str) -> Result<Self, PathFault> {
        check(text, Use::Data).map(|()| Self(text.to_owned()))
    }

    /// The path of a schema, which is only read and may be in a forge's folder.
    pub fn schema(text: &str) -> Result<Self, PathFault> {
        check(text, Use::Schema).map(|()| Self(text.to_owned()))
    }

    /// The path's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A text that is the same for paths that some file system takes for one file: those that
    /// differ in case or in how accents are composed only.
    pub fn twin_key(&self) -> String {
        folded(&self.0)
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl DataPath {
    /// A pattern where there is a `*`, one file otherwise.
    pub fn parse(text: &str) -> Result<Self, PathFault> {
        if text.contains('*') {
            PathPattern::parse(text).map(DataPath::Records)
        } else {
            RepoPath::data(text).map(DataPath::File)
        }
    }
}

impl fmt::Display for DataPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DataPath::File(path) => path.fmt(f),
            DataPath::Records(pattern) => pattern.fmt(f),
        }
    }
}

fn check(text: &str, r#use: Use) -> Result<(), PathFault> {
    if text.is_empty() {
        return Err(PathFault::Empty);
    }
    if text.len() > MAX_BYTES {
        return Err(PathFault::TooLong);
    }
    if let Some(character) = text.chars().find(|c| is_refused(*c)) {
        return Err(PathFault::Character { character });
    }
    if text.starts_with('/') {
        return Err(PathFault::Absolute);
    }
    text.split('/').enumerate().try_for_each(|(depth, part)| check_part(part, depth, r#use))
}

/// Signs that mean something to a shell, a URL, Windows or Git's path specifications, what
/// nobody can see, and look-alikes that a normalising file system turns into `/`, `.` or such.
fn is_refused(c: char) -> bool {
    const REFUSED: [char; 9] = ['\\', ':', '*', '?', '"', '<', '>', '|', '%'];
    REFUSED.contains(&c)
        || is_invisible(c)
        || (!c.is_ascii()
            && std::iter::once(c)
                .nfkc()
                .any(|k| matches!(k, '/' | '.' | '~') || REFUSED.contains(&k)))
}

fn check_part(part: &str, depth: usize, r#use: Use) -> Result<(), PathFault> {
    if part.is_empty() {
        return Err(PathFault::EmptyPart);
    }
    if part == "." || part == ".." {
        return Err(PathFault::DotPart);
    }
    if part.len() > MAX_PART_BYTES {
        return Err(PathFault::TooLong);
    }
    let named = || part.to_owned();
    let low = folded(part);
    if low.starts_with(['-', '~', ' ']) || low.ends_with(['.', ' ']) {
        return Err(PathFault::Edge { part: named() });
    }
    if FORGE_FOLDERS.contains(&low.as_str()) && (depth > 0 || r#use == Use::Data) {
        return Err(PathFault::ForgeFolder { part: named() });
    }
    let is_forge_folder = FORGE_FOLDERS.contains(&low.as_str());
    if (low.starts_with(".git") && !is_forge_folder) || is_short_name(&low) {
        return Err(PathFault::GitPart { part: named() });
    }
    if low.starts_with('.') && r#use == Use::Data {
        return Err(PathFault::Hidden { part: named() });
    }
    if is_device(&low) {
        return Err(PathFault::Reserved { part: named() });
    }
    Ok(())
}

/// `git~1` and its like: names of eight and three characters that NTFS gives to longer ones, by
/// which `.git` has been reached (CVE-2014-9390).
fn is_short_name(low: &str) -> bool {
    low.split('~').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn is_device(low: &str) -> bool {
    let stem = low.split('.').next().unwrap_or_default().trim_end();
    let numbered = stem
        .strip_prefix("com")
        .or_else(|| stem.strip_prefix("lpt"))
        .is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit()));
    numbered || DEVICES.contains(&stem)
}

fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).nfkc().collect()
}
