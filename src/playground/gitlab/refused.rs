//! GitLab's ways of saying no.

use serde_json::{Map, Value, json};

use crate::message::Answer;
use crate::refusal::{FieldFault, Refusal};

/// A refused request: a status and GitLab's body for it.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Refused {
    pub(crate) fn new(status: u16, body: Value) -> Self {
        Self { status, body }
    }

    /// `{"message": …}`.
    pub(crate) fn told(status: u16, message: impl Into<Value>) -> Self {
        Self::new(status, json!({ "message": message.into() }))
    }

    /// `404 Project Not Found`.
    pub(crate) fn missing(what: &str) -> Self {
        Self::told(404, format!("404 {what} Not Found"))
    }

    /// A parameter that is not there: the words of the Grape library under GitLab's API.
    pub(crate) fn lacks(parameter: &str) -> Self {
        Self::new(400, json!({ "error": format!("{parameter} is missing") }))
    }

    /// A parameter with a value that is none of its own.
    pub(crate) fn wrong_value(parameter: &str) -> Self {
        Self::new(400, json!({ "error": format!("{parameter} does not have a valid value") }))
    }

    /// One field at fault.
    pub(crate) fn field(name: &str, message: &str) -> Self {
        Self::told(400, json!({ name: [message] }))
    }

    pub(crate) fn forbidden() -> Self {
        Self::told(403, "403 Forbidden")
    }

    pub(crate) fn unauthorized() -> Self {
        Self::told(401, "401 Unauthorized")
    }

    pub(crate) fn answer(&self) -> Answer {
        let mut answer = Answer::json(self.status, &self.body);
        // GitLab's API has no charset beside its media type.
        answer.headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        answer
    }
}

fn field_name(fault: &FieldFault) -> &str {
    match fault.field.as_deref() {
        Some("body") => "description",
        Some(name) => name,
        None => "base",
    }
}

/// The sentence of one fault, in the words of Rails' validations.
fn sentence(fault: &FieldFault) -> String {
    match (&fault.message, fault.code) {
        (Some(message), _) => {
            let own = fault.field.as_ref().and_then(|field| message.strip_prefix(field.as_str()));
            own.map_or_else(|| message.clone(), |rest| rest.trim_start().to_owned())
        }
        (None, "missing_field") => "can't be blank".to_owned(),
        (None, "already_exists") => "has already been taken".to_owned(),
        (None, _) => "is invalid".to_owned(),
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound => Self::told(404, "404 Not found"),
            Refusal::Unresolved(text) => Self::told(404, text),
            Refusal::Unauthorized(_) => Self::unauthorized(),
            Refusal::Forbidden(_) => Self::forbidden(),
            Refusal::Gone(_) => Self::told(404, "404 Not found"),
            Refusal::Conflict(text) | Refusal::Stale(text) => Self::told(409, text),
            Refusal::NotAllowed(_) => Self::told(405, "405 Method Not Allowed"),
            Refusal::BadRequest(text) => Self::told(400, text),
            Refusal::Git(error) => Self::told(500, error.to_string()),
            Refusal::Invalid { message, errors } if errors.is_empty() => Self::told(400, message),
            Refusal::Invalid { errors, .. } => {
                let mut fields: Map<String, Value> = Map::new();
                for fault in &errors {
                    let told = fields.entry(field_name(fault)).or_insert_with(|| json!([]));
                    if let Value::Array(told) = told {
                        told.push(Value::from(sentence(fault)));
                    }
                }
                Self::told(400, Value::Object(fields))
            }
        }
    }
}

impl From<crate::git::GitError> for Refused {
    fn from(error: crate::git::GitError) -> Self {
        Refusal::from(error).into()
    }
}
