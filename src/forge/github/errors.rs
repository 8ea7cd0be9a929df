//! What GitHub's refusals mean. One table for both interfaces, sorted by what follows from each
//! (FAULTS G10, G12, G14, G20, G26, G28).

use gitribute_engine::ports::{ForgeError, Refusal};
use jiff::Timestamp;
use reqwest::header::HeaderMap;
use serde::Deserialize;

pub(super) use crate::answer::nonsense;
use crate::pause::{Window, clean, pause};
use crate::transport::{Response, number};

/// GitHub's names of the window of requests.
const WINDOW: Window = Window { remaining: "x-ratelimit-remaining", reset: "x-ratelimit-reset" };

/// A refusal in a REST body: `{"message": …, "errors": [{"message": …} | "…"]}`.
#[derive(Debug, Default, Deserialize)]
struct Body {
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    errors: Option<serde_json::Value>,
}

/// One error of a GraphQL answer.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct GraphqlError {
    #[serde(default, rename = "type")]
    pub(super) kind: Option<String>,
    #[serde(default)]
    pub(super) message: String,
    #[serde(default)]
    pub(super) path: Option<Vec<serde_json::Value>>,
}

impl GraphqlError {
    /// Whether the error stands at this path of the answer.
    pub(super) fn is_at(&self, path: &[&str]) -> bool {
        self.path.as_ref().is_some_and(|own| {
            own.len() == path.len()
                && own.iter().zip(path).all(|(own, asked)| own.as_str() == Some(asked))
        })
    }

    /// Whether something was not there.
    pub(super) fn is_missing(&self) -> bool {
        self.kind.as_deref() == Some("NOT_FOUND")
    }

    /// The alias at the beginning of its path.
    pub(super) fn alias(&self) -> Option<&str> {
        self.path.as_ref()?.first()?.as_str()
    }
}

/// What a REST answer outside 2xx means.
pub(super) fn of_rest(response: &Response, now: Timestamp) -> ForgeError {
    let body: Option<Body> = serde_json::from_slice(&response.body).ok();
    let known = body.is_some();
    let text = message(&body.unwrap_or_default());
    match response.status.as_u16() {
        401 => ForgeError::Refused(Refusal::Unauthenticated),
        403 | 429 if is_rate_limit(&response.headers, &text, response.status.as_u16()) => {
            ForgeError::RateLimited { wait: pause(&response.headers, &WINDOW, now) }
        }
        403 => forbidden(&text),
        404 | 410 => ForgeError::Refused(Refusal::NotFound(text)),
        408 => ForgeError::Unavailable("no answer in time".to_owned()),
        409 if is_rule(&text) => ForgeError::Refused(Refusal::Rule(text)),
        409 => ForgeError::Conflict(text),
        422 => invalid(text),
        451 => {
            ForgeError::Refused(Refusal::Forbidden("not available for legal reasons".to_owned()))
        }
        status @ 500.. => ForgeError::Unavailable(format!("status {status}")),
        status if !known => ForgeError::Unavailable(format!("status {status} without JSON")),
        _ => ForgeError::Refused(Refusal::Invalid(text)),
    }
}

/// What an error of a GraphQL answer means. It comes with status 200 (FAULTS G12).
pub(super) fn of_graphql(error: &GraphqlError, headers: &HeaderMap, now: Timestamp) -> ForgeError {
    let text = clean(&error.message);
    match error.kind.as_deref() {
        Some("RATE_LIMITED" | "RATE_LIMIT") => {
            ForgeError::RateLimited { wait: pause(headers, &WINDOW, now) }
        }
        _ if names_rate_limit(&text) => {
            ForgeError::RateLimited { wait: pause(headers, &WINDOW, now) }
        }
        Some("NOT_FOUND") => ForgeError::Refused(Refusal::NotFound(text)),
        Some("STALE_DATA") => ForgeError::Conflict(text),
        Some("FORBIDDEN" | "INSUFFICIENT_SCOPES") => forbidden(&text),
        Some("UNPROCESSABLE" | "VALIDATION") => invalid(text),
        Some("SERVICE_UNAVAILABLE" | "INTERNAL" | "TIMEOUT") => ForgeError::Unavailable(text),
        _ if is_unwell(&text) => ForgeError::Unavailable(text),
        _ => match (invalid(text.clone()), forbidden(&text)) {
            // Errors without a type are told by their words alone.
            (known @ (ForgeError::Conflict(_) | ForgeError::Refused(Refusal::Rule(_))), _) => known,
            (_, known @ ForgeError::Refused(Refusal::Locked | Refusal::Archived)) => known,
            _ => ForgeError::Nonsense(text),
        },
    }
}

/// Whether GitHub says that the thing stands already: what we wanted, made by somebody faster or
/// by ourselves in an attempt whose answer was lost.
pub(super) fn exists_already(error: &ForgeError) -> bool {
    matches!(error, ForgeError::Refused(Refusal::Invalid(text))
        if text.contains("already exists") || text.contains("already_exists"))
}

/// Whether a pull request was refused because GitHub does not see our fresh branch yet (FACTS
/// 2.2, FAULTS G8).
pub(super) fn not_visible_yet(error: &ForgeError) -> bool {
    matches!(error, ForgeError::Refused(Refusal::Invalid(text))
        if text.contains("No commits between")
            || text.contains("Base does not exist")
            || text.contains("Head sha can't be blank")
            || text.contains("Head ref must be a branch"))
}

fn forbidden(text: &str) -> ForgeError {
    let lower = text.to_lowercase();
    ForgeError::Refused(if lower.contains("archived") {
        Refusal::Archived
    } else if lower.contains("locked") {
        Refusal::Locked
    } else if is_rule(text) {
        Refusal::Rule(text.to_owned())
    } else {
        Refusal::Forbidden(text.to_owned())
    })
}

fn invalid(text: String) -> ForgeError {
    let lower = text.to_lowercase();
    if is_rule(&text) {
        ForgeError::Refused(Refusal::Rule(text))
    } else if lower.contains("archived") {
        ForgeError::Refused(Refusal::Archived)
    } else if lower.contains("conversation is locked") || lower.contains("issue is locked") {
        ForgeError::Refused(Refusal::Locked)
    } else if lower.contains("fast forward")
        || lower.contains("expected branch to point to")
        || lower.contains("reference does not exist")
        || lower.contains("reference cannot be updated")
    {
        ForgeError::Conflict(text)
    } else {
        ForgeError::Refused(Refusal::Invalid(text))
    }
}

/// Rulesets and protected branches, told by their words: GitHub has no code for them (FAULTS
/// G20).
fn is_rule(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "rule violation",
        "protected branch",
        "branch protection",
        "must be made through a pull request",
        "must be signed",
        "creations being restricted",
        "push declined",
        "approving review",
        "required status check",
        "review is required",
    ]
    .iter()
    .any(|words| lower.contains(words))
}

fn is_rate_limit(headers: &HeaderMap, text: &str, status: u16) -> bool {
    status == 429
        || headers.contains_key("retry-after")
        || number(headers, "x-ratelimit-remaining") == Some(0)
        || names_rate_limit(text)
}

fn names_rate_limit(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.contains("rate limit") || lower.contains("abuse detection")
}

fn is_unwell(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.contains("something went wrong")
        || lower.contains("couldn't respond")
        || lower.contains("timedout")
        || lower.contains("timeout")
}

/// GitHub's words of a refusal, in one line.
fn message(body: &Body) -> String {
    let mut parts: Vec<&str> = body.message.iter().map(String::as_str).collect();
    if let Some(serde_json::Value::Array(errors)) = &body.errors {
        for error in errors {
            let text = error
                .as_str()
                .or_else(|| error.get("message").and_then(serde_json::Value::as_str))
                .or_else(|| error.get("code").and_then(serde_json::Value::as_str));
            parts.extend(text);
        }
    }
    clean(&parts.join(": "))
}

#[cfg(test)]
#[path = "errors_tests.rs"]
mod tests;
