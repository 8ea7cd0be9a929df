//! Every call, written down: for budgets of requests in tests.

use std::sync::{Arc, Mutex, PoisonError};

/// What a call does to the world.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Looks.
    Read,
    /// Changes something.
    Write,
    /// Makes content people see: issues, comments, pull requests. GitHub limits these to 80 a
    /// minute and 500 an hour.
    Content,
}

/// One call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    /// The operation: `GET /repos/{owner}/{repo}`, or `POST /graphql` with the names of its
    /// root fields; the method and path where no operation fits.
    pub operation: String,
    /// What it does.
    pub kind: Kind,
    /// The status that was answered; 0 when no answer was sent.
    pub status: u16,
    /// Login of the caller, `app/slug` for an App's own token; empty without credentials.
    pub actor: String,
    /// Whether a fault had its hand in it.
    pub faulty: bool,
}

/// The calls so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger(Arc<Mutex<Vec<Call>>>);

impl Ledger {
    pub(crate) fn write(&self, call: Call) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(call);
    }

    pub(crate) fn read(&self) -> Vec<Call> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// What an operation does, by its name.
pub(crate) fn kind(operation: &str) -> Kind {
    const CONTENT: [&str; 13] = [
        "POST /repos/{owner}/{repo}/issues",
        "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
        "POST /repos/{owner}/{repo}/pulls",
        "addComment",
        "createPullRequest",
        "createIssue",
        "POST /projects/:id/issues",
        "POST /projects/:id/issues/:issue_iid/notes",
        "POST /projects/:id/issues/:issue_iid/discussions",
        "POST /projects/:id/merge_requests",
        "POST /projects/:id/merge_requests/:merge_request_iid/notes",
        "POST /projects/:id/merge_requests/:merge_request_iid/discussions",
        "createNote",
    ];
    if let Some(fields) = operation.strip_prefix("POST /graphql") {
        return if CONTENT.iter().any(|name| fields.contains(name)) {
            Kind::Content
        } else if fields.contains("mutation") {
            Kind::Write
        } else {
            Kind::Read
        };
    }
    if CONTENT.contains(&operation) {
        Kind::Content
    } else if operation.starts_with("GET ") || operation.starts_with("HEAD ") {
        Kind::Read
    } else {
        Kind::Write
    }
}
