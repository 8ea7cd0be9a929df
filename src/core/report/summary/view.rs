//! What a summary is made from: values only.

use crate::check::Severity;
use crate::dataset::diff::Diff;
use crate::report::Language;

/// Everything that the sticky comment and the change request's body tell.
#[derive(Clone, Debug)]
pub struct Summary<'a> {
    /// Where the change is, and how to show it.
    pub view: View<'a>,
    /// Who asked: a display name or login.
    pub who: Option<&'a str>,
    /// What changes.
    pub diff: &'a Diff,
    /// What the file's bytes say, where they were compared.
    pub bytes: Option<ByteFact>,
    /// Changes of the file's form: byte order mark, line ends and the like.
    pub byte_changes: &'a [ByteChange],
    /// What the checks found.
    pub checks: Checks<'a>,
    /// How the request was read, one Markdown line each, made with `report::text`.
    pub remarks: &'a [String],
    /// What happens next and which commands help, one Markdown line each.
    pub next_steps: &'a [String],
}

/// Where a change is, and how to show it.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The dataset's name, where it has one.
    pub dataset: Option<&'a str>,
    /// The file's path in its repository.
    pub path: &'a str,
    /// Where lines can be looked at.
    pub links: Links<'a>,
    /// The language of the words.
    pub language: Language,
    /// How long it may get.
    pub budget: Budget,
}

/// Addresses made by an adapter, never by people.
#[derive(Clone, Copy, Debug, Default)]
pub struct Links<'a> {
    /// The old file; `#L<line>` is put after it.
    pub old: Option<&'a str>,
    /// The new file; `#L<line>` is put after it.
    pub new: Option<&'a str>,
    /// The whole difference.
    pub all: Option<&'a str>,
}

/// The most bytes (UTF-8) of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Budget(pub usize);

impl Default for Budget {
    /// 60,000 bytes: GitHub refuses bodies of more than 65,536 characters (measured limits differ
    /// between comments and bodies, this holds for all), GitLab takes more.
    fn default() -> Self {
        Self(60_000)
    }
}

impl Budget {
    /// The budget less a text that will be put behind, as a hidden marker is.
    pub fn without(self, reserved: usize) -> Self {
        Self(self.0.saturating_sub(reserved))
    }
}

/// What a comparison of the bytes of both versions showed: all other lines are identical.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ByteFact {
    /// Lines of the new file that were not in the old one, or the reverse if those are more.
    pub lines_changed: u64,
    /// Lines of the new file.
    pub lines_total: u64,
}

/// A change of how a file is written that no cell shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ByteChange {
    /// A byte order mark came.
    BomAdded,
    /// The byte order mark went.
    BomRemoved,
    /// Line ends differ.
    LineEnds,
    /// The last line has another end.
    FinalNewline,
    /// Another encoding.
    Encoding,
    /// Another delimiter.
    Delimiter,
    /// Quotation marks came or went.
    Quoting,
}

impl ByteChange {
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::BomAdded => "summary-bytes-bom-added",
            Self::BomRemoved => "summary-bytes-bom-removed",
            Self::LineEnds => "summary-bytes-line-ends",
            Self::FinalNewline => "summary-bytes-final-newline",
            Self::Encoding => "summary-bytes-encoding",
            Self::Delimiter => "summary-bytes-delimiter",
            Self::Quoting => "summary-bytes-quoting",
        }
    }
}

/// What the checks found.
#[derive(Clone, Copy, Debug, Default)]
pub enum Checks<'a> {
    /// Nothing was checked, and nothing is said of it.
    #[default]
    NotRun,
    /// The checks ran.
    Ran {
        /// What this change brings.
        findings: &'a [FindingLine],
        /// Findings in rows that it leaves alone.
        old_findings: u64,
    },
}

/// A finding, said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FindingLine {
    /// How bad it is.
    pub severity: Severity,
    /// One line of Markdown, made with `report::text`.
    pub text: String,
}
