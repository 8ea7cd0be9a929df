//! A contribution in the plan's terms: what is to be written, and what is told.

use gitribute_core::report::summary::{Budget, Links};

use super::journal::{file_parts, hash};
use super::touches::{MAX_LINE, Touches};
use crate::contribution::{self, Clash, Contribution, Draft, Files, Outcome, Page};
use crate::model::{
    Actor, CommitMessage, FileChange, FilePath, IssueObservation, Observation, SubjectNumber,
};
use crate::plan::{Proposal, Reading, Revision, Status, Voice};
use crate::ports::Forge;

/// Room for what is put behind a text: the closing line, the hidden line, the comment's marker.
const RESERVED: usize = MAX_LINE + 200;

/// A contribution, and where its texts will stand.
pub(super) struct Words<'a> {
    pub(super) contribution: &'a Contribution,
    /// The base's files.
    pub(super) files: &'a Files,
    pub(super) issue: &'a IssueObservation,
    pub(super) clashes: &'a [Clash],
    pub(super) most_bytes: usize,
}

impl Words<'_> {
    fn page(&self) -> Page<'_> {
        let most = self.most_bytes.min(Budget::default().0);
        Page {
            who: Some(&self.issue.issue.author.login),
            links: Links::default(),
            budget: Budget(most).without(RESERVED),
            clashes: self.clashes,
        }
    }

    /// What the plan needs to know.
    pub(super) fn reading(&self, forge: &dyn Forge, observation: &Observation) -> Reading {
        match &self.contribution.outcome {
            Outcome::NotOurs => Reading::NotOurs,
            Outcome::Blocked { .. } => Reading::Blocked,
            Outcome::Invalid { .. } => Reading::Invalid,
            Outcome::Unchanged => Reading::Unchanged,
            Outcome::Proposal(draft) => {
                let author = &self.issue.issue.author;
                let credit = (author.id != observation.me.id).then(|| credit(forge, author));
                Reading::Proposal(Box::new(self.proposal(draft, credit.flatten())))
            }
        }
    }

    fn proposal(&self, draft: &Draft, credit: Option<String>) -> Proposal {
        let title = contribution::title(draft, self.contribution.language);
        let text = contribution::body(self.contribution, draft, &self.page());
        let touches = Touches::of_draft(draft).line();
        let closes = closes(self.issue.issue.number);
        let files = vec![FileChange::Write {
            path: FilePath::from(draft.path.as_str()),
            bytes: draft.bytes.clone(),
        }];
        let replaced = self.files.get(&draft.path).unwrap_or_default();
        Proposal {
            revision: Revision(hash(files.iter().flat_map(file_parts).chain([replaced]))),
            files,
            message: CommitMessage { headline: title.clone(), body: credit.unwrap_or_default() },
            title,
            body: format!("{}\n\n{closes}\n\n{touches}", text.trim_end()),
        }
    }
}

impl Voice for Words<'_> {
    fn comment(&self, status: &Status) -> String {
        contribution::comment(self.contribution, status, &self.page())
    }
}

/// The trailer that credits an account; forges count it as an author of the commit.
fn credit(forge: &dyn Forge, author: &Actor) -> Option<String> {
    let credit = forge.credit(author)?;
    // It ends a commit message, where a line more would be a trailer more.
    (!credit.contains(['\n', '\r'])).then(|| format!("Co-authored-by: {credit}"))
}

/// The one closing word we write, for our own issue; GitHub, GitLab and Forgejo know it alike.
fn closes(issue: SubjectNumber) -> String {
    format!("Closes #{issue}")
}
