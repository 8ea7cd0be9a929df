//! Handles of GitLab's things: what they are and the numbers that addresses need. Issues and merge
//! requests by their number in the project, notes by their own below that.

use std::fmt;

use gitribute_engine::model::{Handle, SubjectNumber};
use gitribute_engine::ports::ForgeError;

use crate::answer::nonsense;

/// What the handle of a draft begins with.
pub(super) const DRAFT: &str = "draft ";

/// An issue or a merge request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    Issue(u64),
    MergeRequest(u64),
}

impl Place {
    /// What a subject's number means.
    pub(super) fn of(number: SubjectNumber) -> Self {
        if number.is_apart() {
            Self::MergeRequest(number.seen())
        } else {
            Self::Issue(number.seen())
        }
    }

    /// Reads a handle of ours.
    pub(super) fn read(handle: &Handle) -> Result<Self, ForgeError> {
        parse(handle.as_str()).ok_or_else(|| nonsense("a handle that is not GitLab's"))
    }

    /// What stands in addresses.
    pub(super) fn segments(self) -> (&'static str, String) {
        match self {
            Self::Issue(iid) => ("issues", iid.to_string()),
            Self::MergeRequest(iid) => ("merge_requests", iid.to_string()),
        }
    }

    pub(super) fn handle(self) -> Handle {
        Handle(self.to_string())
    }

    /// The handle of a note of it.
    pub(super) fn note(self, id: u64) -> Handle {
        Handle(format!("{self}/{id}"))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Issue(iid) => write!(f, "issue {iid}"),
            Self::MergeRequest(iid) => write!(f, "merge request {iid}"),
        }
    }
}

/// The place and the number that a note's handle tells.
pub(super) fn note(handle: &Handle) -> Result<(Place, u64), ForgeError> {
    let read = || {
        let (place, id) = handle.as_str().rsplit_once('/')?;
        Some((parse(place)?, id.parse().ok()?))
    };
    read().ok_or_else(|| nonsense("a handle that is no note's"))
}

fn parse(text: &str) -> Option<Place> {
    let text = text.strip_prefix(DRAFT).unwrap_or(text);
    let (kind, iid) = text.rsplit_once(' ')?;
    let iid = iid.parse().ok()?;
    match kind {
        "issue" => Some(Place::Issue(iid)),
        "merge request" => Some(Place::MergeRequest(iid)),
        _ => None,
    }
}

/// The number at the end of one of GraphQL's ids: `gid://gitlab/User/7`.
pub(super) fn number(gid: &str) -> Option<u64> {
    gid.strip_prefix("gid://gitlab/")?.rsplit_once('/')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_come_back_as_they_went_out() {
        for place in [Place::Issue(4), Place::MergeRequest(4)] {
            assert_eq!(Place::read(&place.handle()).unwrap(), place);
            assert_eq!(note(&place.note(301)).unwrap(), (place, 301));
        }
        assert!(Place::read(&Handle("42 PR_kwDO".to_owned())).is_err());
        assert!(note(&Handle("issue 4".to_owned())).is_err());
        assert_eq!(number("gid://gitlab/DiffNote/12"), Some(12));
        assert_eq!(number("gid://gitlab/Note/a0f"), None);
        assert_eq!(Place::of(SubjectNumber::apart(9)), Place::MergeRequest(9));
        assert_eq!(Place::of(SubjectNumber(9)), Place::Issue(9));
    }
}
