//! GitLab's GraphQL face, for reading: documents are validated against our part of GitLab's schema,
//! weighed, and executed over the world by apollo-compiler's own executor.

mod complexity;
mod files;
mod object;
mod page;
mod project;
mod subjects;

use std::sync::OnceLock;

use apollo_compiler::resolvers::Execution;
use apollo_compiler::response::JsonMap;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use serde::Deserialize;
use serde_json::{Value, json};

use super::door::authenticate;
use super::refused::Refused;
use crate::message::{Answer, Request};
use crate::world::{Caller, State};

use object::{Object, Thing};

/// Our part of GitLab's schema.
const SDL: &str = include_str!("schema.graphql");

/// What the executor's objects share.
pub(super) struct Context<'w> {
    pub(super) state: &'w State,
    pub(super) caller: Caller,
    /// What the document weighs, and what it may.
    pub(super) weight: (u64, u64),
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

/// Answers one request: status 200 whatever happens inside, as GitLab does.
pub(crate) fn answer(state: &mut State, request: &Request) -> Answer {
    let caller = match authenticate(state, request) {
        Ok(caller) => caller,
        Err(refused) if refused.status == 401 => {
            return Answer::json(401, &json!({ "errors": [{ "message": "Invalid token" }] }));
        }
        Err(refused) => return refused.answer(),
    };
    if request.method != "POST" {
        return Refused::told(404, "404 Not Found").answer();
    }
    let told = |message: String| Answer::json(200, &json!({ "errors": [{ "message": message }] }));
    let Ok(body) = serde_json::from_slice::<Body>(&request.body) else {
        return Answer::json(
            400,
            &json!({ "errors": [{ "message": "Unexpected end of document" }] }),
        );
    };
    let Some(schema) = schema() else { return told("no schema".to_owned()) };
    let document = match ExecutableDocument::parse_and_validate(schema, body.query, "query") {
        Ok(document) => document,
        Err(invalid) => {
            let errors: Vec<Value> = invalid
                .errors
                .iter()
                .map(|one| json!({ "message": one.error.to_string(), "path": ["query"] }))
                .collect();
            return Answer::json(200, &json!({ "errors": errors }));
        }
    };
    let operation = match document.operations.get(body.operation.as_deref()) {
        Ok(operation) => operation,
        Err(error) => return told(error.message().to_string()),
    };
    let variables = body.variables.unwrap_or_default();
    let limit = complexity::limit(&caller);
    let score = complexity::score(&document, operation, &variables);
    if score > limit {
        return told(format!(
            "Query has complexity of {score}, which exceeds max complexity of {limit}"
        ));
    }
    let depth = complexity::depth(&document, operation);
    if depth > complexity::MAX_DEPTH {
        return told(format!(
            "Query has depth of {depth}, which exceeds max depth of {}",
            complexity::MAX_DEPTH
        ));
    }
    let context = Context { state, caller, weight: (score, limit) };
    let execution = Execution::new(schema, &document)
        .operation(operation)
        .raw_variable_values(&variables)
        .execute_sync(&Object { context: &context, thing: Thing::Query });
    match execution {
        Err(error) => told(error.message().to_string()),
        Ok(response) => Answer::json(200, &serde_json::to_value(response).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use apollo_compiler::Schema;

    #[test]
    fn the_schema_is_valid() {
        let parsed = Schema::parse_and_validate(super::SDL, "schema.graphql");
        assert!(
            parsed.is_ok(),
            "{}",
            parsed.err().map(|error| error.to_string()).unwrap_or_default()
        );
    }
}
