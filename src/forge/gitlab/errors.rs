//! What GitLab's refusals mean, sorted by what follows from each (FAULTS L1 to L4).

use gitribute_engine::ports::{ForgeError, Refusal};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

pub(super) use crate::answer::nonsense;
use crate::pause::{Window, clean, pause};
use crate::transport::Response;

/// GitLab's names of the window of requests (docs, "Rate limits: response headers").
const WINDOW: Window = Window { remaining: "ratelimit-remaining", reset: "ratelimit-reset" };

/// A refusal: `{"message": "…" | {"field": ["…"]} | ["…"]}` or `{"error": "…"}`.
#[derive(Default, Deserialize)]
struct Body {
    #[serde(default)]
    message: Option<Value>,
    #[serde(default)]
    error: Option<Value>,
    #[serde(default)]
    error_description: Option<String>,
}

/// One error of a GraphQL answer.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct GraphqlError {
    #[serde(default)]
    pub(super) message: String,
}

/// What an answer outside 2xx means.
pub(super) fn of(response: &Response, now: Timestamp) -> ForgeError {
    let body: Option<Body> = serde_json::from_slice(&response.body).ok();
    let known = body.is_some();
    let text = words(&body.unwrap_or_default());
    match response.status.as_u16() {
        401 => ForgeError::Refused(Refusal::Unauthenticated),
        429 => ForgeError::RateLimited { wait: pause(&response.headers, &WINDOW, now) },
        // GitLab.com's protection answers like this too.
        403 if response.headers.contains_key("retry-after") => {
            ForgeError::RateLimited { wait: pause(&response.headers, &WINDOW, now) }
        }
        400 | 403 | 422 => sorted(response.status.as_u16(), text),
        404 | 410 => ForgeError::Refused(Refusal::NotFound(text)),
        405 | 406 => ForgeError::Refused(Refusal::Rule(text)),
        408 => ForgeError::Unavailable("no answer in time".to_owned()),
        409 => ForgeError::Conflict(text),
        451 => {
            ForgeError::Refused(Refusal::Forbidden("not available for legal reasons".to_owned()))
        }
        status @ 500.. => ForgeError::Unavailable(format!("status {status}")),
        status if !known => ForgeError::Unavailable(format!("status {status} without JSON")),
        _ => ForgeError::Refused(Refusal::Invalid(text)),
    }
}

/// What an error of a GraphQL answer means. It comes with status 200 and has no code: only words.
pub(super) fn of_graphql(error: &GraphqlError) -> ForgeError {
    let text = clean(&error.message);
    let lower = text.to_lowercase();
    if lower.contains("timeout") || lower.contains("internal server error") {
        ForgeError::Unavailable(text)
    } else if lower.contains("does not exist or you don't have permission") {
        ForgeError::Refused(Refusal::NotFound(text))
    } else if lower.contains("invalid token") {
        ForgeError::Refused(Refusal::Unauthenticated)
    } else if lower.contains("insufficient") || lower.contains("not authorized") {
        ForgeError::Refused(Refusal::Forbidden(text))
    } else {
        ForgeError::Nonsense(text)
    }
}

/// Refusals of one status that mean different things, told by their words: GitLab has no codes.
fn sorted(status: u16, text: String) -> ForgeError {
    let lower = text.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if says(&["archived"]) {
        ForgeError::Refused(Refusal::Archived)
    } else if says(&[
        "not allowed to push",
        "protected branch",
        "pre-receive hook",
        "push rule",
        "does not follow the pattern",
        "cannot be merged",
        "is not mergeable",
    ]) {
        ForgeError::Refused(Refusal::Rule(text))
    } else if says(&["sha does not match", "has changed since", "are attempting to update a file"])
    {
        // `last_commit_id` and `sha` are the locks (FAULTS L1).
        ForgeError::Conflict(text)
    } else if says(&["discussion is locked", "discussion locked"]) {
        ForgeError::Refused(Refusal::Locked)
    } else if status == 403 {
        ForgeError::Refused(Refusal::Forbidden(text))
    } else {
        ForgeError::Refused(Refusal::Invalid(text))
    }
}

/// Whether the thing stands already: made by somebody faster, or by ourselves in an attempt whose
/// answer was lost.
pub(super) fn exists_already(error: &ForgeError) -> bool {
    let (ForgeError::Refused(Refusal::Invalid(text) | Refusal::NotFound(text))
    | ForgeError::Conflict(text)) = error
    else {
        return false;
    };
    let lower = text.to_lowercase();
    lower.contains("already exists") || lower.contains("already been taken")
}

/// Whether a merge request was refused because GitLab does not see our fresh branch yet.
pub(super) fn not_visible_yet(error: &ForgeError) -> bool {
    let ForgeError::Refused(Refusal::Invalid(text)) = error else { return false };
    let lower = text.to_lowercase();
    lower.contains("source branch") && lower.contains("does not exist")
        || lower.contains("source_branch") && lower.contains("does not exist")
}

/// Whether a file's change was refused because it is there, or is not.
pub(super) fn is_other_action(error: &ForgeError) -> bool {
    let ForgeError::Refused(Refusal::Invalid(text)) = error else { return false };
    text.contains("A file with this name already exists")
        || text.contains("A file with this name doesn't exist")
}

/// A thing that went away meanwhile: look again.
pub(super) fn gone_is_moved(error: ForgeError) -> ForgeError {
    match error {
        ForgeError::Refused(Refusal::NotFound(what)) => ForgeError::Conflict(what),
        other => other,
    }
}

/// Something that is nice to have is left out where it is refused; a bad token and a pause are
/// told all the same.
pub(super) fn ornament<T>(result: Result<T, ForgeError>) -> Result<(), ForgeError> {
    match result {
        Err(error @ ForgeError::Refused(Refusal::Unauthenticated)) => Err(error),
        Ok(_) | Err(ForgeError::Refused(_) | ForgeError::Conflict(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// GitLab's words of a refusal, in one line.
fn words(body: &Body) -> String {
    let mut parts = Vec::new();
    for value in body.message.iter().chain(&body.error) {
        flatten(value, &mut parts);
    }
    parts.extend(body.error_description.clone());
    clean(&parts.join(": "))
}

fn flatten(value: &Value, parts: &mut Vec<String>) {
    match value {
        Value::String(text) => parts.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| flatten(value, parts)),
        Value::Object(fields) => {
            for (name, value) in fields {
                let mut inner = Vec::new();
                flatten(value, &mut inner);
                parts.push(format!("{name} {}", inner.join(", ")));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
#[path = "errors_tests.rs"]
mod tests;
