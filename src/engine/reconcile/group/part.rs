//! One contribution's part of a shared change request: the commit that its own branch is at, and
//! the same commit in the shared branch. Trailers of commits of ours tell it: whose it is, which
//! dataset it is for, and in the shared branch which commit it was made from.

use gitribute_core::repo_config::DatasetName;

use crate::contribution::Member;
use crate::model::{ActorId, BranchCommit, CommitId, CommitMessage, SubjectNumber};
use crate::plan::{Meant, Revision};

const GROUP: &str = "Gitribute-Group: ";
const PART: &str = "Gitribute-Part: ";
const CREDIT: &str = "Co-authored-by: ";

/// The line of a commit on a contribution's own branch that makes it a part.
pub(in crate::reconcile) fn trailer(dataset: &DatasetName, author: Option<ActorId>) -> String {
    format!("{GROUP}{} for {}", author.map(|id| id.0).unwrap_or_default(), dataset.as_str())
}

/// A part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::reconcile) struct Part {
    /// Its issue.
    pub(super) issue: SubjectNumber,
    /// The commit that its own branch is at.
    pub(super) head: CommitId,
    /// The commit below that.
    pub(super) parent: CommitId,
    /// The dataset, by name.
    pub(super) dataset: String,
    /// Who wrote the issue; `None` where the account is gone.
    pub(in crate::reconcile) author: Option<ActorId>,
    /// Since when it means what it does: the order of parts.
    pub(super) meant: Meant,
    headline: String,
    body: String,
}

impl Part {
    /// Of the commit that an issue's own branch is at, which our account made.
    pub(super) fn of_own(issue: SubjectNumber, commit: &BranchCommit) -> Option<Self> {
        Self::of(issue, commit.id.clone(), commit.parent.clone()?, &commit.message)
    }

    /// Of its commit in a shared branch, which our account made; with the commit of the base that
    /// the branch was built on.
    pub(in crate::reconcile) fn of_shared(commit: &BranchCommit) -> Option<(Self, CommitId)> {
        let made_from = value(&commit.message, PART)?;
        let mut words = made_from.split(' ');
        let issue = words.next()?.parse().ok().map(SubjectNumber)?;
        let [head, parent, base] = [words.next()?, words.next()?, words.next()?];
        let part = Self::of(issue, CommitId::from(head), CommitId::from(parent), &commit.message)?;
        Some((part, CommitId::from(base)))
    }

    fn of(issue: SubjectNumber, head: CommitId, parent: CommitId, message: &str) -> Option<Self> {
        let (author, dataset) = value(message, GROUP)?.split_once(" for ")?;
        let author: u64 = author.parse().ok()?;
        Revision::of_message(message)?;
        let (headline, body) = message.split_once('\n').unwrap_or((message, ""));
        let own = |line: &&str| !line.starts_with(PART);
        let body: Vec<&str> = body.trim().lines().filter(own).collect();
        Some(Self {
            issue,
            head,
            parent,
            dataset: dataset.to_owned(),
            author: (author != 0).then_some(ActorId(author)),
            meant: Meant::of_message(message)?,
            headline: headline.trim_end().to_owned(),
            body: body.join("\n"),
        })
    }

    /// The message of its commit in the shared branch: the one of its own branch, with what it
    /// was made from. What was merged from the same branch before may lie right below it, so it
    /// names the base that this one is built on.
    pub(super) fn message(&self, base: &CommitId) -> CommitMessage {
        let Self { issue, head, parent, .. } = self;
        CommitMessage {
            headline: self.headline.clone(),
            body: format!("{}\n{PART}{} {head} {parent} {base}", self.body, issue.0),
        }
    }

    /// It in the table.
    pub(super) fn member(&self) -> Member {
        let credit = value(&self.body, CREDIT);
        let login = credit.and_then(|credit| credit.split_once(" <")).map(|(login, _)| login);
        Member {
            issue: self.issue,
            who: login.filter(|_| self.author.is_some()).map(str::to_owned),
            what: self.headline.clone(),
        }
    }
}

/// What stands behind the first trailer of that name.
fn value<'a>(message: &'a str, name: &str) -> Option<&'a str> {
    message.lines().find_map(|line| line.trim_end().strip_prefix(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_the_same_in_its_own_branch_and_in_the_shared_one() {
        let message = "Add hood.us to volcanoes\n\nGitribute-Group: 2 for volcanoes\n\
                       Co-authored-by: ada <2+ada@users.example>\n\
                       Gitribute-Meaning: ab since 2026-11-20T10:00:00Z\nGitribute-Revision: cd";
        let own = BranchCommit {
            id: "h1".into(),
            parent: Some("b0".into()),
            message: message.to_owned(),
            author: None,
        };
        let part = Part::of_own(SubjectNumber(7), &own).unwrap();
        assert_eq!((part.dataset.as_str(), part.author), ("volcanoes", Some(ActorId(2))));
        assert_eq!(part.member().who.as_deref(), Some("ada"));
        let CommitMessage { headline, body } = part.message(&"b1".into());
        let message = format!("{headline}\n\n{body}\n");
        let shared =
            BranchCommit { id: "s1".into(), parent: Some("b1".into()), message, author: None };
        assert_eq!(Part::of_shared(&shared), Some((part, "b1".into())));
        assert_eq!(Part::of_shared(&own), None);
    }
}
