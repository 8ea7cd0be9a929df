//! Every document against GitHub's published schema. `tests/contracts/fetch-graphql-schema.sh`
//! brings it.

use std::path::Path;
use std::sync::LazyLock;

use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use serde_json::json;

use super::act::{Document, Mutation};
use super::documents;

static SCHEMA: LazyLock<Valid<Schema>> = LazyLock::new(|| {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/contracts/github.schema.graphql");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!("{}: {error}; run tests/contracts/fetch-graphql-schema.sh first", path.display())
    });
    // GitHub's file has two fields twice, which is no fault of ours.
    Schema::parse_and_validate(text, "github.schema.graphql").unwrap_or_else(|error| {
        let known = error.errors.to_string();
        assert_eq!(known.matches("Error: ").count(), 2, "{known}");
        Valid::assume_valid(error.partial)
    })
});

fn check(name: &str, document: &str) {
    if let Err(error) = ExecutableDocument::parse_and_validate(&SCHEMA, document, name) {
        panic!("{name}: {}\n{document}", error.errors);
    }
}

#[test]
fn every_document_that_reads_is_githubs() {
    check("observe", &documents::observe());
    check("more comments", &documents::more_comments());
    check("more open", &documents::more_open());
    check("adopt pull", &documents::adopt_pull());
    check("versions", &documents::versions());
    check("list", &documents::list(3));
    check("standing", &documents::standing());
    check("read", &documents::read(3));
    check("labels", &documents::labels(3));
}

#[test]
fn every_change_alone_and_together_is_githubs() {
    let changes = [
        Mutation::CreateRef,
        Mutation::CreateCommit,
        Mutation::UpdateRefs,
        Mutation::CreatePull,
        Mutation::UpdatePull,
        Mutation::ReopenPull,
        Mutation::ClosePull,
        Mutation::AddComment,
        Mutation::UpdateComment,
        Mutation::AddReaction,
        Mutation::AddLabels,
        Mutation::RemoveLabels,
    ];
    let mut all = Document::default();
    for change in changes {
        let mut alone = Document::default();
        alone.push(change, json!({}));
        check(&format!("{change:?}"), &alone.text());
        all.push(change, json!({}));
    }
    check("all", &all.text());
}

#[test]
fn a_wrong_field_is_found() {
    let wrong = "query Q { viewer { login shoeSize } }";
    assert!(ExecutableDocument::parse_and_validate(&SCHEMA, wrong, "wrong").is_err());
}
