//! A contribution in the plan's terms: what is to be written, and what is told.

use std::collections::BTreeMap;

use gitribute_core::dataset::FileEdit;
use gitribute_core::report::summary::Budget;

use jiff::{SignedDuration, Timestamp};

use super::journal::{file_parts, hash};
use super::links::LinksSaid;
use super::talk;
use super::touches::{MAX_LINE, Touches};
use crate::contribution::{
    self, Answered, Clash, Contribution, Draft, Files, Meaning, Outcome, Page, Places,
};
use crate::model::{
    Actor, CommitMessage, FileChange, FilePath, IssueObservation, Observation, Repo, SubjectNumber,
};
use crate::plan::{Meant, Proposal, Reading, Revision, Status, Told, Voice, meant};
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
    pub(super) answers: &'a [Answered],
    pub(super) standing: Vec<String>,
    pub(super) most_bytes: usize,
    /// Where the versions of its files can be looked at; none before there is a commit.
    pub(super) links: BTreeMap<String, Places>,
    /// What the web addresses that it brings said.
    pub(super) links_said: &'a LinksSaid,
    /// The line of its commit that puts it together with others, where it is.
    pub(super) part: Option<&'a str>,
}

/// Where the files of drafts can be looked at: as the proposal's commit has them, and as the
/// commit below has.
pub(super) fn places(
    forge: &dyn Forge,
    repo: &Repo,
    contribution: &Contribution,
    issue: &IssueObservation,
) -> BTreeMap<String, Places> {
    let (Outcome::Proposal(drafts), Some(branch)) = (&contribution.outcome, &issue.branch) else {
        return BTreeMap::new();
    };
    let old = branch.commits.first().and_then(|commit| commit.parent.as_ref());
    let of = |draft: &Draft| {
        let path = FilePath::from(draft.path.as_str());
        let new = Some(forge.file_url(repo, &branch.head, &path));
        let old = old.map(|old| forge.file_url(repo, old, &path));
        (draft.path.clone(), Places { old, new })
    };
    drafts.iter().map(of).collect()
}

impl Words<'_> {
    fn page(&self) -> Page<'_> {
        let most = self.most_bytes.min(Budget::default().0);
        Page {
            who: Some(&self.issue.issue.author.login),
            links: &self.links,
            budget: Budget(most).without(RESERVED),
            clashes: self.clashes,
            standing: &self.standing,
            answers: self.answers,
        }
    }

    /// What the plan needs to know. `now` is when what is not proposed yet begins to be.
    pub(super) fn reading(
        &self,
        forge: &dyn Forge,
        observation: &Observation,
        now: Timestamp,
    ) -> Reading {
        match &self.contribution.outcome {
            Outcome::NotOurs => Reading::NotOurs,
            Outcome::Blocked { .. } => Reading::Blocked,
            Outcome::Invalid { .. } => Reading::Invalid,
            Outcome::Unchanged => Reading::Unchanged,
            Outcome::Clashing => self.clashing(now),
            Outcome::Proposal(drafts) => {
                let credits = self.credits(forge, observation);
                let meaning = self.meant(observation, now);
                Reading::Proposal(Box::new(self.proposal(drafts, credits, meaning)))
            }
        }
    }

    /// What is told of a clash, since when: unchanged while it is the same.
    fn clashing(&self, now: Timestamp) -> Reading {
        let new = Told::new(self.after_all(now), self.contribution.marks.clone());
        let known = self.issue.sticky.as_ref().and_then(|sticky| Status::told(&sticky.body));
        let since = known.filter(|known| known.covers(&new)).map(|known| known.since);
        let told = Told { since: since.unwrap_or(new.since), ..new };
        let issue = self.issue.issue.number;
        let text = contribution::waiting(self.contribution, issue);
        // What it touches is what it touched: its branch stays.
        let request = self.issue.change_request.as_ref();
        let touches = request.map(|request| Touches::of_body(&request.body)).unwrap_or_default();
        let body = format!("{text}\n\n{}\n\n{}", closes(issue), touches.line());
        Reading::Clashing { told, body }
    }

    /// Now, and after every comment that is there: the forge's clock may be ahead of ours.
    fn after_all(&self, now: Timestamp) -> Timestamp {
        let last = self.issue.talk.iter().map(|comment| comment.created_at).max();
        let after = last.and_then(|last| last.checked_add(SignedDuration::from_secs(1)).ok());
        after.map_or(now, |after| after.max(now))
    }

    /// Who wrote the issue, then whoever else has a part in it.
    fn credits(&self, forge: &dyn Forge, observation: &Observation) -> String {
        let people = self.contribution.said.contributors.iter();
        let others = people.filter_map(|person| talk::actor(self.issue, *person));
        let mut lines: Vec<String> = self.part.map(str::to_owned).into_iter().collect();
        for actor in std::iter::once(&self.issue.issue.author).chain(others) {
            let line = (actor.id != observation.me.id).then(|| credit(forge, actor)).flatten();
            lines.extend(line.filter(|line| !lines.contains(line)));
        }
        lines.join("\n")
    }

    /// What it means and since when: unchanged while it means the same. What was written before
    /// the first moment of a new meaning was written of another one.
    fn meant(&self, observation: &Observation, now: Timestamp) -> Meant {
        let hash = self.contribution.meaning.as_ref().map(|Meaning(hash)| hash.clone());
        let hash = hash.unwrap_or_default();
        if let Some(stands) = meant(observation, self.issue).filter(|stands| stands.hash == hash) {
            return stands;
        }
        Meant { hash, since: self.after_all(now) }
    }

    fn proposal(&self, drafts: &[Draft], credits: String, meaning: Meant) -> Proposal {
        let title = contribution::title(self.contribution, drafts);
        // Its lines are not known before there is a commit, and the change request shows them.
        let links = BTreeMap::new();
        let page = Page { links: &links, ..self.page() };
        let text = contribution::body(self.contribution, drafts, &page);
        let touches = Touches::of_drafts(drafts).line();
        let closes = closes(self.issue.issue.number);
        let files: Vec<FileChange> =
            drafts.iter().flat_map(|draft| &draft.files).map(file_change).collect();
        let replaced = files.iter().map(|file| match file {
            FileChange::Write { path, .. } | FileChange::Delete { path } => {
                self.files.get(path.as_str()).unwrap_or_default()
            }
        });
        Proposal {
            revision: Revision(hash(
                files
                    .iter()
                    .flat_map(file_parts)
                    .chain(replaced)
                    .chain(self.part.map(str::as_bytes)),
            )),
            files,
            message: CommitMessage { headline: title.clone(), body: credits },
            meaning,
            title,
            body: format!("{}\n\n{closes}\n\n{touches}", text.trim_end()),
        }
    }
}

impl Voice for Words<'_> {
    fn comment(&self, status: &Status) -> String {
        let comment = contribution::comment(self.contribution, status, &self.page());
        self.links_said.below(comment, status)
    }
}

pub(super) fn file_change(edit: &FileEdit) -> FileChange {
    match edit {
        FileEdit::Write { path, bytes } => {
            FileChange::Write { path: FilePath::from(path.as_str()), bytes: bytes.clone() }
        }
        FileEdit::Remove { path } => FileChange::Delete { path: FilePath::from(path.as_str()) },
    }
}

/// The trailer that credits an account; forges count it as an author of the commit.
pub(super) fn credit(forge: &dyn Forge, author: &Actor) -> Option<String> {
    let credit = forge.credit(author)?;
    // It ends a commit message, where a line more would be a trailer more.
    (!credit.contains(['\n', '\r'])).then(|| format!("Co-authored-by: {credit}"))
}

/// The one closing word we write, for our own issue; GitHub, GitLab and Forgejo know it alike.
fn closes(issue: SubjectNumber) -> String {
    format!("Closes #{issue}")
}
