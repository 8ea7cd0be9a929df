//! What came of an issue: the contribution that it is.

use gitribute_core::report::Language;
use gitribute_core::report::summary::FindingLine;

use super::Owned;
use super::draft::Draft;
use super::meaning::Meaning;
use super::talk::Said;
use crate::plan::{Link, Mark};

/// What an issue contributes.
#[derive(Clone, Debug)]
pub struct Contribution {
    /// The language its author is answered in.
    pub language: Language,
    /// What came of it.
    pub outcome: Outcome,
    /// How it was read, for the reviewer: a Markdown line each.
    pub notes: Vec<String>,
    /// What it means, whatever the files say; `None` where it has no edits.
    pub meaning: Option<Meaning>,
    /// What others changed below it, with the commands that settle it, in Markdown; empty where
    /// nothing clashes.
    pub clashes: String,
    /// The same to remember that it was told.
    pub marks: Vec<Mark>,
    /// What came of the conversation below it.
    pub said: Said,
    /// Where it takes something back: what brought it.
    pub back: Option<Back>,
}

/// What a contribution takes back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Back {
    /// The change request that brought it, where one did.
    pub brought: Option<Link>,
    /// Who asked for it, by login; `None` where their comment is gone.
    pub who: Option<String>,
    /// Why, in their own words.
    pub reason: Option<String>,
}

impl Contribution {
    /// What an issue contributes that is none of ours.
    pub fn not_ours() -> Self {
        Self::of(Language::default(), Outcome::NotOurs)
    }

    pub(super) fn of(language: Language, outcome: Outcome) -> Self {
        Self {
            language,
            outcome,
            notes: Vec::new(),
            meaning: None,
            clashes: String::new(),
            marks: Vec::new(),
            said: Said::default(),
            back: None,
        }
    }

    /// The records that it touches, with whose they are.
    pub fn owned(&self) -> impl Iterator<Item = &Owned> {
        let drafts = match &self.outcome {
            Outcome::Proposal(drafts) => drafts.as_slice(),
            _ => &[],
        };
        drafts.iter().flat_map(|draft| &draft.owned)
    }

    /// Whether all of it is this person's to accept: every record that it touches is theirs.
    pub fn is_all_of(&self, login: &str) -> bool {
        self.owned().next().is_some() && self.owned().all(|owned| owned.is_of(login))
    }
}

/// What came of an issue.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// No form of a dataset fits it, and nobody asks for anything in it.
    NotOurs,
    /// A maintainer must mend something of the repository first.
    Blocked {
        /// What: one Markdown line each.
        faults: Vec<FindingLine>,
    },
    /// Something must be mended first.
    Invalid {
        /// What: one Markdown line each.
        faults: Vec<FindingLine>,
        /// The edits, as far as they could be made for a look at them: one a dataset.
        drafts: Vec<Draft>,
    },
    /// It stands as a proposal, and what others changed since says otherwise.
    Clashing,
    /// The datasets hold all of it already.
    Unchanged,
    /// It can be proposed: one draft a dataset, never none.
    Proposal(Vec<Draft>),
}
