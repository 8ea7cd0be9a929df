//! Where a contribution stands, as its comment tells it.

use super::told::{self, Told};
use super::wishes::{Grouped, Wait};
use crate::model::{BranchName, ChangeRequest, CommitId, SubjectNumber};

/// Where a contribution stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Status {
    /// A maintainer must mend something of the repository first; until then all stays as it is.
    Blocked {
        /// What stands of a proposal.
        traces: Traces,
    },
    /// Something must be mended first.
    Invalid,
    /// What others changed meanwhile says otherwise than its proposal, which waits.
    Clashing {
        /// The change request; `None` in the moment before it is opened.
        at: Option<Link>,
        /// What is told of it, and since when.
        told: Told,
    },
    /// The datasets hold all of it already.
    Unchanged,
    /// It could be proposed, and waits.
    Waiting {
        /// For what.
        wait: Wait,
    },
    /// It stands on its own branch, to be written to the default branch once accepted.
    Prepared {
        /// The default branch.
        base: BranchName,
    },
    /// It was written to the default branch without a change request.
    Written {
        /// The default branch.
        base: BranchName,
        /// The commit there.
        commit: CommitId,
        /// The change request that brought it there with others, where one did.
        at: Option<Link>,
    },
    /// It shares a change request with others.
    Together {
        /// What is seen of that one.
        grouped: Grouped,
    },
    /// It waits for review there.
    Proposed {
        /// The change request; `None` in the moment before it is opened.
        at: Option<Link>,
    },
    /// A person works on its branch: theirs to finish.
    HandedOver {
        /// The change request.
        at: Option<Link>,
    },
    /// It was merged there.
    Merged {
        /// The change request.
        at: Link,
    },
    /// Its change request was closed by a person.
    Declined {
        /// The change request.
        at: Link,
    },
    /// Its issue was closed.
    Withdrawn,
    /// Its text is no contribution any more.
    NotOurs,
    /// It is no contribution, but somebody asked something there.
    Asked,
    /// Somebody who may closed it with a reason.
    Rejected {
        /// The change request, where there was one.
        at: Option<Link>,
        /// Who, and why; `None` where their comment is gone.
        why: Option<Why>,
    },
}

/// Why a contribution was rejected, in a person's own words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Why {
    /// Who, by login.
    pub who: String,
    /// Why.
    pub reason: String,
}

/// What stands of a proposal while nothing can be done about it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Traces {
    /// Its change request is closed, and we ourselves closed it.
    ClosedByUs,
    /// Its change request is open or closed by a person, or there is none.
    Other,
}

/// A change request to point to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// Its number.
    pub number: SubjectNumber,
    /// Its address for people.
    pub web_url: String,
}

impl From<&ChangeRequest> for Link {
    fn from(change_request: &ChangeRequest) -> Self {
        Self { number: change_request.number, web_url: change_request.web_url.clone() }
    }
}

impl Status {
    /// The word for this status in the comment's marker; [`Status::closed_by_us`] reads it.
    pub fn word(&self) -> &'static str {
        match self {
            Status::Blocked { traces: Traces::ClosedByUs } => "blocked-closed",
            Status::Blocked { traces: Traces::Other } => "blocked",
            Status::Invalid => "invalid",
            Status::Clashing { .. } => told::WORD,
            Status::Unchanged => "unchanged",
            Status::Waiting { .. } => "waiting",
            Status::Prepared { .. } => "prepared",
            Status::Written { .. } => "written",
            Status::Together { grouped: Grouped::Declined { .. } } => "parted",
            Status::Together { .. } => "together",
            Status::Proposed { .. } => "proposed",
            Status::HandedOver { .. } => "handed-over",
            Status::Merged { .. } => "merged",
            Status::Declined { .. } => "declined",
            Status::Withdrawn => "withdrawn",
            Status::NotOurs => "not-ours",
            Status::Asked => "asked",
            Status::Rejected { .. } => "rejected",
        }
    }

    /// The first line of a comment of ours: how the comment is found again, and where the
    /// contribution stood when it was written. To be believed of our own account's comments only.
    pub fn marker(&self) -> String {
        match self {
            Status::Clashing { told, .. } => format!("{MARKER}{} -->", told.words()),
            Status::Written { commit, at: None, .. } => format!("{MARKER}written {commit} -->"),
            Status::Written { commit, at: Some(link), .. } => {
                format!("{MARKER}written {commit}{IN}{} -->", link.number.0)
            }
            Status::Together { grouped: Grouped::Declined { at, meaning } } => {
                format!("{MARKER}parted {meaning}{IN}{} -->", at.number.0)
            }
            _ => format!("{MARKER}{} -->", self.word()),
        }
    }

    /// What a comment of ours told of a clash.
    pub fn told(comment: &str) -> Option<Told> {
        Told::of_words(marker_words(comment)?)
    }

    /// The same marker of a proposal that takes back what this commit brought.
    pub fn marker_back(marker: &str, back: &CommitId) -> String {
        let marker = marker.strip_suffix(" -->").unwrap_or(marker);
        format!("{marker}{BACK}{back} -->")
    }

    /// The commit that a comment's marker tells is to be taken back.
    pub fn back(comment: &str) -> Option<CommitId> {
        let (_, commit) = marker_words(comment)?.split_once(BACK)?;
        Some(CommitId(commit.to_owned()))
    }

    /// The commit on the default branch that a comment's marker tells to be the contribution.
    pub fn written(comment: &str) -> Option<CommitId> {
        let rest = marker_words(comment)?.strip_prefix("written ")?;
        rest.split(' ').next().map(|commit| CommitId(commit.to_owned()))
    }

    /// The shared change request that a comment's marker names.
    pub fn shared(comment: &str) -> Option<SubjectNumber> {
        let (_, rest) = marker_words(comment)?.split_once(IN)?;
        rest.split(' ').next()?.parse().ok().map(SubjectNumber)
    }

    /// What a contribution meant when the change request that it shared was closed, as a comment's
    /// marker tells.
    pub fn parted(comment: &str) -> Option<&str> {
        marker_words(comment)?.strip_prefix("parted ")?.split(' ').next()
    }

    /// The marker of a rejected contribution, with its meaning: once it means something else it
    /// is another one.
    pub fn rejected_marker(meaning: Option<&str>) -> String {
        format!("{MARKER}rejected {} -->", meaning.unwrap_or("-"))
    }

    /// The meaning of the contribution that a comment's marker tells to be rejected.
    pub fn rejected(comment: &str) -> Option<&str> {
        marker_words(comment)?.strip_prefix("rejected ")?.split(' ').next()
    }

    /// Whether a comment's marker tells that the contribution waits.
    pub fn waiting(comment: &str) -> bool {
        marker_word(comment) == Some("waiting")
    }

    /// Whether a comment's marker tells that the contribution was proposed.
    pub fn proposed(comment: &str) -> bool {
        marker_word(comment) == Some("proposed")
    }

    /// Whether a comment's marker tells that we ourselves had closed the change request: the issue
    /// was closed, or its text had become invalid or something else. A change request that is
    /// closed without such a word was closed by a person.
    pub fn closed_by_us(comment: &str) -> bool {
        marker_word(comment).is_some_and(|word| {
            matches!(
                word,
                "withdrawn" | "invalid" | "unchanged" | "not-ours" | "blocked-closed" | "rejected"
            )
        })
    }
}

/// What every sticky comment of ours begins with.
const MARKER: &str = "<!-- gitribute: ";

/// What stands in a marker before the commit that is taken back.
const BACK: &str = " back ";

/// What stands in a marker before the number of a shared change request.
const IN: &str = " in ";

fn marker_words(comment: &str) -> Option<&str> {
    comment.strip_prefix(MARKER)?.split_once(" -->").map(|(words, _)| words)
}

fn marker_word(comment: &str) -> Option<&str> {
    marker_words(comment)?.split(' ').next()
}
