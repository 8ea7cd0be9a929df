//! GitHub's GraphQL face: documents validated against our part of GitHub's schema, executed over
//! the world by apollo-compiler's own executor.

mod fields;
mod git;
mod list;
mod mutations;
mod object;
mod query;
mod reviews;
mod subjects;

use std::cell::RefCell;
use std::sync::OnceLock;

use apollo_compiler::ast::{Definition, Document, Selection};
use apollo_compiler::resolvers::{Execution, FieldError};
use apollo_compiler::response::JsonMap;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::message::{Answer, Request};
use crate::refusal::Refusal;
use crate::rest::refused;
use crate::world::{Caller, State};

use object::{Object, Thing};

/// Our part of GitHub's schema.
pub(crate) const SDL: &str = include_str!("schema.graphql");

/// Between an error's type and its message, on the way through the executor, which knows only
/// messages.
const BETWEEN: char = '\u{1f}';

/// What the executor's objects share.
pub(crate) struct Context<'w> {
    pub(crate) state: RefCell<&'w mut State>,
    pub(crate) caller: Caller,
}

#[derive(Deserialize)]
struct Body {
    query: String,
    #[serde(default)]
    variables: Option<JsonMap>,
    #[serde(default, rename = "operationName")]
    operation: Option<String>,
}

fn schema() -> Option<&'static Valid<Schema>> {
    static PARSED: OnceLock<Option<Valid<Schema>>> = OnceLock::new();
    // The text is a constant of this crate; a test makes sure that it parses.
    PARSED.get_or_init(|| Schema::parse_and_validate(SDL, "schema.graphql").ok()).as_ref()
}

/// `mutation createRef,addComment` or `query repository`: what a request asks for.
pub(crate) fn describe(body: &[u8]) -> String {
    let Ok(body) = serde_json::from_slice::<Body>(body) else { return "unreadable".to_owned() };
    let Ok(document) = Document::parse(body.query, "query") else { return "unreadable".to_owned() };
    let operation = document.definitions.iter().find_map(|definition| match definition {
        Definition::OperationDefinition(operation) => Some(operation),
        _ => None,
    });
    let Some(operation) = operation else { return "unreadable".to_owned() };
    let names: Vec<&str> = operation
        .selection_set
        .iter()
        .filter_map(|selection| match selection {
            Selection::Field(field) => Some(field.name.as_str()),
            _ => None,
        })
        .collect();
    format!("{} {}", operation.operation_type, names.join(","))
}

/// What is wrong with a request as a document; for the contract check.
pub(crate) fn wrong(body: &[u8]) -> Vec<String> {
    let Ok(body) = serde_json::from_slice::<Body>(body) else {
        return vec!["the body is no GraphQL request".to_owned()];
    };
    let Some(schema) = schema() else { return vec!["no schema".to_owned()] };
    match ExecutableDocument::parse_and_validate(schema, body.query, "query") {
        Ok(_) => Vec::new(),
        Err(invalid) => invalid.errors.iter().map(|one| one.error.to_string()).collect(),
    }
}

/// Answers one request: status 200 whatever happens inside, as GitHub does.
pub(crate) fn answer(state: &mut State, request: &Request) -> Answer {
    let caller = match state.caller(request.header("authorization")) {
        Ok(Caller::Nobody | Caller::App(_)) => {
            return refused(&Refusal::Unauthorized(
                "This endpoint requires you to be authenticated.".to_owned(),
            ));
        }
        Ok(caller) => caller,
        Err(refusal) => return refused(&refusal),
    };
    if request.method != "POST" {
        return refused(&Refusal::NotFound);
    }
    let body: Body = match serde_json::from_slice(&request.body) {
        Ok(body) => body,
        Err(_) => return refused(&Refusal::BadRequest("Problems parsing JSON".to_owned())),
    };
    let Some(schema) = schema() else { return refused(&Refusal::NotFound) };
    let document = match ExecutableDocument::parse_and_validate(schema, body.query, "query") {
        Ok(document) => document,
        Err(invalid) => {
            let errors =
                invalid.errors.iter().map(|one| json!({ "message": one.error.to_string() }));
            return Answer::json(200, &json!({ "errors": errors.collect::<Vec<_>>() }));
        }
    };
    let told = |message: String| Answer::json(200, &json!({ "errors": [{ "message": message }] }));
    let operation = match document.operations.get(body.operation.as_deref()) {
        Ok(operation) => operation,
        Err(error) => return told(error.message().to_string()),
    };
    let root = if operation.is_mutation() { Thing::Mutation } else { Thing::Query };
    let context = Context { state: RefCell::new(state), caller };
    let variables = body.variables.unwrap_or_default();
    let execution = Execution::new(schema, &document)
        .operation(operation)
        .raw_variable_values(&variables)
        .execute_sync(&Object { context: &context, thing: root });
    match execution {
        Err(error) => told(error.message().to_string()),
        Ok(response) => {
            Answer::json(200, &finished(serde_json::to_value(response).unwrap_or_default()))
        }
    }
}

/// Takes the types of errors out of their messages again.
fn finished(response: Value) -> Value {
    let Value::Object(mut response) = response else { return response };
    let errors = match response.remove("errors") {
        Some(Value::Array(errors)) if !errors.is_empty() => errors,
        _ => return Value::Object(response),
    };
    let errors: Vec<Value> = errors
        .into_iter()
        .map(|error| {
            let Value::Object(mut error) = error else { return error };
            let message = error.remove("message");
            let text = message.as_ref().and_then(Value::as_str).unwrap_or_default();
            let mut typed = Map::new();
            let text = match text.split_once(BETWEEN) {
                Some((kind, text)) => {
                    // The executor puts words of its own before a resolver's.
                    let kind = kind.rsplit(' ').next().unwrap_or(kind);
                    typed.insert("type".to_owned(), Value::from(kind));
                    text
                }
                None => text,
            };
            typed.extend(error);
            typed.insert("message".to_owned(), Value::from(text));
            Value::Object(typed)
        })
        .collect();
    response.insert("errors".to_owned(), Value::Array(errors));
    Value::Object(response)
}

/// An error with GitHub's type.
pub(crate) fn failed(kind: &str, message: &str) -> FieldError {
    FieldError { message: format!("{kind}{BETWEEN}{message}") }
}

impl From<Refusal> for FieldError {
    fn from(refusal: Refusal) -> Self {
        let message = match &refusal {
            // GraphQL tells the one sentence that REST keeps in its list.
            Refusal::Invalid { message, errors } => errors
                .iter()
                .find_map(|fault| fault.message.clone())
                .or_else(|| {
                    let fault = errors.first()?;
                    Some(format!("{} {} is {}", fault.resource, fault.field.clone()?, fault.code))
                })
                .unwrap_or_else(|| message.clone()),
            other => other.to_string(),
        };
        let kind = match refusal {
            Refusal::NotFound | Refusal::Unresolved(_) => "NOT_FOUND",
            Refusal::Unauthorized(_) | Refusal::Forbidden(_) => "FORBIDDEN",
            Refusal::Stale(_) => "STALE_DATA",
            Refusal::Gone(_)
            | Refusal::Conflict(_)
            | Refusal::Invalid { .. }
            | Refusal::NotAllowed(_)
            | Refusal::BadRequest(_) => "UNPROCESSABLE",
            Refusal::Git(_) => "INTERNAL",
        };
        failed(kind, &message)
    }
}

#[cfg(test)]
mod tests;
