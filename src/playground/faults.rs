//! Faults on demand: which request goes wrong, how, and whether its effect still happens.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::message::Answer;

/// Whether the fault comes before the request's effect or instead of the answer to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// Nothing is done.
    Before,
    /// It is done, and the caller does not learn of it.
    After,
}

/// What goes wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// This status with GitHub's usual body.
    Status(u16),
    /// 429, with `Retry-After` in seconds if given.
    TooMany(Option<u64>),
    /// 403 "You have exceeded a secondary rate limit", with `Retry-After` if given.
    SecondaryLimit(Option<u64>),
    /// 403 with nothing remaining until the given time, in seconds since 1970.
    PrimaryLimit(i64),
    /// GraphQL's rate limit: status 200 and an error of type `RATE_LIMITED`.
    GraphqlLimit,
    /// This status with an HTML page, as proxies send.
    Html(u16),
    /// 200 with text that is no JSON.
    InvalidJson,
    /// No answer at all: the connection closes.
    Drop,
    /// It succeeds, and that many reads afterwards still see the world as it was before.
    StaleReads(usize),
    /// It waits until [`crate::World::release`] is called.
    Delay,
}

/// When which fault happens.
#[derive(Clone, Debug)]
pub struct Rule {
    pattern: String,
    skip: usize,
    times: usize,
    phase: Phase,
    fault: Fault,
}

impl Rule {
    /// The fault, once, before the effect, on the next request whose operation contains
    /// `pattern`: `POST /repos/{owner}/{repo}/pulls`, or `createPullRequest` for GraphQL.
    pub fn on(pattern: &str, fault: Fault) -> Self {
        Self { pattern: pattern.to_owned(), skip: 0, times: 1, phase: Phase::Before, fault }
    }

    /// Not the first request that fits, but the `n`th; 1 is the first.
    pub fn nth(mut self, n: usize) -> Self {
        self.skip = n.saturating_sub(1);
        self
    }

    /// That many times in a row.
    pub fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }

    /// After the effect: done, but not told.
    pub fn after(mut self) -> Self {
        self.phase = Phase::After;
        self
    }
}

/// The rules of one forge.
#[derive(Clone, Debug)]
pub(crate) struct Faults {
    rules: Arc<Mutex<Vec<Rule>>>,
    gate: watch::Sender<u64>,
}

impl Default for Faults {
    fn default() -> Self {
        Self { rules: Arc::default(), gate: watch::Sender::new(0) }
    }
}

impl Faults {
    pub(crate) fn add(&self, rule: Rule) {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner).push(rule);
    }

    /// How many rules have not been used up.
    pub(crate) fn unused(&self) -> usize {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The fault this request meets, if any; uses the rule.
    pub(crate) fn meet(&self, operation: &str) -> Option<(Phase, Fault)> {
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        let mut met = None;
        for rule in rules.iter_mut().filter(|rule| operation.contains(&rule.pattern)) {
            if rule.skip > 0 {
                rule.skip -= 1;
            } else if met.is_none() {
                rule.times = rule.times.saturating_sub(1);
                met = Some((rule.phase, rule.fault.clone()));
            }
        }
        rules.retain(|rule| rule.times > 0);
        met
    }

    /// Lets all delayed requests go on.
    pub(crate) fn release(&self) {
        self.gate.send_modify(|count| *count += 1);
    }

    /// Waits for the next release.
    pub(crate) async fn wait(&self) {
        let mut gate = self.gate.subscribe();
        gate.mark_unchanged();
        // The sender lives as long as `self`, so this ends only by a release.
        let _ = gate.changed().await;
    }
}

const SECONDARY: &str =
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";

/// The answer of a fault; `None` where the true answer is sent, or none at all.
pub(crate) fn answer(fault: &Fault) -> Option<Answer> {
    let told = |status: u16, message: &str| {
        let body = serde_json::json!({
            "message": message,
            "documentation_url": "https://docs.github.com/rest",
            "status": status.to_string(),
        });
        Answer::json(status, &body)
    };
    let retry = |answer: Answer, seconds: &Option<u64>| match seconds {
        Some(seconds) => answer.with("retry-after", seconds.to_string()),
        None => answer,
    };
    Some(match fault {
        Fault::Status(status) => told(
            *status,
            match status {
                401 => "Bad credentials",
                404 => "Not Found",
                409 => "Conflict",
                422 => "Validation Failed",
                _ => "Server Error",
            },
        ),
        Fault::TooMany(seconds) => retry(told(429, "Too many requests"), seconds),
        Fault::SecondaryLimit(seconds) => retry(told(403, SECONDARY), seconds),
        Fault::PrimaryLimit(reset) => told(403, "API rate limit exceeded for installation.")
            .with("x-ratelimit-limit", "5000")
            .with("x-ratelimit-remaining", "0")
            .with("x-ratelimit-used", "5000")
            .with("x-ratelimit-reset", reset.to_string()),
        Fault::GraphqlLimit => Answer::json(
            200,
            &serde_json::json!({
                "errors": [{
                    "type": "RATE_LIMITED",
                    "message": "API rate limit exceeded for installation.",
                }],
            }),
        ),
        Fault::Html(status) => Answer {
            status: *status,
            headers: vec![("content-type".to_owned(), "text/html".to_owned())],
            body: b"<!DOCTYPE html><title>Unicorn!</title><p>We had issues producing the response.</p>".to_vec(),
        },
        Fault::InvalidJson => Answer {
            status: 200,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: b"{\"id\": 1, \"node".to_vec(),
        },
        Fault::Drop | Fault::StaleReads(_) | Fault::Delay => return None,
    })
}
