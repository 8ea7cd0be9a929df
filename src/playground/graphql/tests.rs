use super::{SDL, schema};

#[test]
fn the_schema_parses() {
    let parsed = apollo_compiler::Schema::parse_and_validate(SDL, "schema.graphql");
    assert!(parsed.is_ok(), "{}", parsed.err().map(|e| e.to_string()).unwrap_or_default());
    assert!(schema().is_some());
}
