//! Refusals in REST's words.

use serde_json::{Map, Value, json};

use crate::message::Answer;
use crate::refusal::{FieldFault, Refusal};

/// The status and documented body of a refusal.
pub(crate) fn refused(refusal: &Refusal) -> Answer {
    let (status, message) = match refusal {
        Refusal::NotFound | Refusal::Unresolved(_) => (404, "Not Found".to_owned()),
        Refusal::Unauthorized(text) => (401, text.clone()),
        Refusal::Forbidden(text) => (403, text.clone()),
        Refusal::Gone(text) => (410, text.clone()),
        Refusal::Conflict(text) | Refusal::Stale(text) => (409, text.clone()),
        Refusal::Invalid { message, .. } => (422, message.clone()),
        Refusal::NotAllowed(text) => (405, text.clone()),
        Refusal::BadRequest(text) => (400, text.clone()),
        Refusal::Git(error) => (500, error.to_string()),
    };
    let mut body = Map::new();
    body.insert("message".to_owned(), Value::from(message));
    if let Refusal::Invalid { errors, .. } = refusal
        && !errors.is_empty()
    {
        body.insert("errors".to_owned(), errors.iter().map(fault).collect());
    }
    body.insert("documentation_url".to_owned(), Value::from("https://docs.github.com/rest"));
    body.insert("status".to_owned(), Value::from(status.to_string()));
    Answer::json(status, &Value::Object(body))
}

fn fault(fault: &FieldFault) -> Value {
    let mut shape = json!({ "resource": fault.resource, "code": fault.code });
    if let Some(field) = &fault.field {
        shape = crate::shapes::extend(shape, json!({ "field": field }));
    }
    if let Some(message) = &fault.message {
        shape = crate::shapes::extend(shape, json!({ "message": message }));
    }
    shape
}
