//! Reviews of pull requests: a verdict with a text, and texts beside lines.

use jiff::Timestamp;

use super::issues::check_body;
use super::{Area, Caller, Id, Level, Repository, Role, State};
use crate::hooks::Happening;
use crate::refusal::Refusal;

/// A review that was submitted.
#[derive(Clone, Debug)]
pub(crate) struct Review {
    pub(crate) id: Id,
    pub(crate) number: u64,
    pub(crate) author: Id,
    pub(crate) body: String,
    /// GraphQL's word: `APPROVED`, `CHANGES_REQUESTED` or `COMMENTED`.
    pub(crate) state: &'static str,
    pub(crate) commit: String,
    pub(crate) submitted_at: Timestamp,
}

/// A text beside a line.
#[derive(Clone, Debug)]
pub(crate) struct Remark {
    pub(crate) id: Id,
    pub(crate) review: Id,
    pub(crate) number: u64,
    pub(crate) author: Id,
    pub(crate) body: String,
    pub(crate) path: String,
    pub(crate) line: u64,
    pub(crate) commit: String,
    pub(crate) created_at: Timestamp,
}

/// A review to submit.
#[derive(Clone, Debug, Default)]
pub(crate) struct NewReview {
    pub(crate) body: String,
    /// REST's word: `APPROVE`, `REQUEST_CHANGES` or `COMMENT`.
    pub(crate) event: String,
    /// Texts beside lines: path, line, text.
    pub(crate) remarks: Vec<(String, u64, String)>,
}

impl Repository {
    /// The reviews of a pull request, oldest first.
    pub(crate) fn reviews_of(&self, number: u64) -> impl Iterator<Item = &Review> {
        self.reviews.values().filter(move |one| one.number == number)
    }

    /// The texts beside lines of a pull request, oldest first.
    pub(crate) fn remarks_of(&self, number: u64) -> impl Iterator<Item = &Remark> {
        self.remarks.values().filter(move |one| one.number == number)
    }

    pub(crate) fn review(&self, id: Id) -> Result<&Review, Refusal> {
        self.reviews.get(&id).ok_or(Refusal::NotFound)
    }

    pub(crate) fn remark(&self, id: Id) -> Result<&Remark, Refusal> {
        self.remarks.get(&id).ok_or(Refusal::NotFound)
    }
}

impl State {
    /// Submits a review; returns its id.
    pub(crate) fn submit_review(
        &mut self,
        caller: &Caller,
        repository: Id,
        number: u64,
        new: &NewReview,
    ) -> Result<Id, Refusal> {
        let home = self.repository(repository)?;
        let commit = home.pull(number)?.head_sha.clone();
        self.allow(caller, home, Area::PullRequests, Level::Write, Role::Read)?;
        let state = match new.event.as_str() {
            "APPROVE" => "APPROVED",
            "REQUEST_CHANGES" => "CHANGES_REQUESTED",
            "COMMENT" => "COMMENTED",
            _ => return Err(Refusal::field("PullRequestReview", "event", "invalid")),
        };
        let author = caller.require_account()?;
        if state != "COMMENTED" && home.subject(number)?.author == author {
            return Err(Refusal::field("PullRequestReview", "event", "invalid"));
        }
        if state != "APPROVED" && new.body.trim().is_empty() && new.remarks.is_empty() {
            return Err(Refusal::field("PullRequestReview", "body", "missing_field"));
        }
        check_body("PullRequestReview", &new.body)?;
        let (id, now) = (self.next_id(), self.now());
        let ids: Vec<Id> = new.remarks.iter().map(|_| self.next_id()).collect();
        let home = self.repository_mut(repository)?;
        home.subject_mut(number)?.updated_at = now;
        let (body, submitted_at) = (new.body.clone(), now);
        let review =
            Review { id, number, author, body, state, commit: commit.clone(), submitted_at };
        home.reviews.insert(id, review);
        for (remark, (path, line, body)) in ids.iter().zip(&new.remarks) {
            let remark = Remark {
                id: *remark,
                review: id,
                number,
                author,
                body: body.clone(),
                path: path.clone(),
                line: *line,
                commit: commit.clone(),
                created_at: now,
            };
            home.remarks.insert(remark.id, remark);
        }
        self.happened(caller, repository, &Happening::Reviewed { id });
        for id in ids {
            self.happened(caller, repository, &Happening::Remarked { id });
        }
        Ok(id)
    }
}
