//! Identities. Names can change hands; numbers cannot, so everything is keyed by numbers.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One forge that this program serves, by the name it has in the settings (`github.com`).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InstanceId(String);

/// A repository by the forge's own number, which survives renames and transfers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RepoId(pub u64);

/// The account or installation whose rate limit a call spends, by the forge's own number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(pub u64);

/// Number of an issue or a change request in its repository. Most forges count both together;
/// where they are counted apart, as on GitLab, a change request's is made by
/// [`SubjectNumber::apart`], so that issue `#7` and merge request `!7` are two subjects.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SubjectNumber(pub u64);

/// What makes a webhook delivery the same one when it comes again: the forge's delivery id, or a
/// hash where it sends none.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeliveryKey(String);

impl InstanceId {
    /// The name's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<T: Into<String>> From<T> for InstanceId {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

/// Where the numbers of change requests that are counted apart begin: above all that a forge
/// counts, and within what a database's integer holds.
const APART: u64 = 1 << 62;

impl SubjectNumber {
    /// The number of a change request on a forge that counts them apart from issues.
    pub const fn apart(number: u64) -> Self {
        Self(number | APART)
    }

    /// The number as people see it.
    pub const fn seen(self) -> u64 {
        self.0 & !APART
    }

    /// Whether it is a change request's that is counted apart from issues.
    pub const fn is_apart(self) -> bool {
        self.0 & APART != 0
    }

    /// As people write it in a text: `#7`, or `!7` where change requests are counted apart.
    pub fn reference(self) -> String {
        format!("{}{self}", if self.is_apart() { '!' } else { '#' })
    }
}

impl DeliveryKey {
    /// The key's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<T: Into<String>> From<T> for DeliveryKey {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for InstanceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for RepoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for SubjectNumber {
    /// The number as people see it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.seen().fmt(f)
    }
}

impl fmt::Display for DeliveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issue_and_a_merge_request_of_one_number_are_two_subjects() {
        let (issue, request) = (SubjectNumber(7), SubjectNumber::apart(7));
        assert_ne!(issue, request);
        assert_eq!((issue.reference(), request.reference()), ("#7".to_owned(), "!7".to_owned()));
        assert_eq!((issue.seen(), request.seen()), (7, 7));
        assert!(i64::try_from(request.0).is_ok());
    }
}
