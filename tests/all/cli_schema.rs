//! `gitribute schema`: schemas looked over and inferred at a terminal.

use serde_json::json;

use crate::program::Folder;

const SCHEMA: &str = "{\n  \"fields\": [\n    {\"name\": \"id\", \"contraints\": {\"required\": true}},\n    {\"name\": \"size\", \"type\": \"number\"}\n  ]\n}\n";

#[test]
fn what_does_nothing_in_a_schema_is_told_with_its_place() {
    let folder = Folder::with("s.json", SCHEMA);
    let ran = folder.run(&["schema", "lint", "s.json"]).ends_with_status(1);
    let told = ran.out();
    assert!(told.contains("s.json, line 3, column 20"), "{told}");
    assert!(
        told.contains("“contraints”") && told.contains("Did you mean “constraints”?"),
        "{told}"
    );

    folder.write("t.csv", "id;size\na;1,5\n");
    let ran = folder.run(&["schema", "lint", "s.json", "t.csv", "--format", "json"]);
    let found = ran.ends_with_status(1).json();
    assert_eq!(found["valid"], false);
    let codes: Vec<_> =
        found["findings"].as_array().unwrap().iter().map(|f| f["code"].clone()).collect();
    assert_eq!(codes, [json!("unknown-property"), json!("decimal-sign")]);

    folder.write("right.json", r#"{"fields":[{"name":"id"}]}"#);
    folder.run(&["schema", "lint", "right.json"]).ends_with_status(0);
    folder.run(&["schema", "lint", "none.json"]).ends_as_a_wrong_call(&["none.json"]);
}

#[test]
fn an_inferred_schema_holds_for_its_table_d17() {
    let folder = Folder::with("t.csv", "id,code,on\na,01000,31/01/2024\nb,75001,01/02/2024\n");
    let schema = folder.run(&["schema", "infer", "t.csv"]).ends_with_status(0);
    let schema = schema.out().to_owned();
    assert!(schema.contains("\"primaryKey\": \"id\""), "{schema}");
    assert!(schema.contains("%d/%m/%Y"), "{schema}");
    assert!(!schema.contains("integer"), "codes stay text: {schema}");
    folder.write("s.json", &schema);
    folder.run(&["validate", "t.csv", "--schema", "s.json"]).ends_with_status(0);
}

#[test]
fn a_check_is_printed_as_a_page_and_as_markdown() {
    let folder = Folder::with("t.csv", "id,n\n<b>,x\n");
    folder.write("s.json", r#"{"fields":[{"name":"id"},{"name":"n","type":"integer"}]}"#);
    let call =
        |format| folder.run(&["validate", "t.csv", "--schema", "s.json", "--format", format]);
    let page = call("html").ends_with_status(1);
    assert!(page.out().contains("<mark>x</mark>") && !page.out().contains("<td><b>"));
    let comment = call("markdown").ends_with_status(1);
    assert!(comment.out().starts_with("❌ `t.csv`: 1 row read: 1 error"), "{}", comment.out());
}
