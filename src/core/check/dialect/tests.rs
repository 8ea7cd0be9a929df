use std::ops::ControlFlow;

use super::*;
use crate::check::{Field, TableSchema};
use crate::dataset::Value;

fn dialect(text: &str) -> TableDialect {
    TableDialect::from_descriptor(&serde_json::from_str::<Value>(text).unwrap()).unwrap()
}

/// The names, and each row with its line.
fn read(text: &str, said: &str) -> (Vec<String>, Vec<(u64, Vec<String>)>) {
    read_as(text, said, TableForm::Delimited, None)
}

fn read_as(
    text: &str,
    said: &str,
    form: TableForm,
    schema: Option<&TableSchema>,
) -> (Vec<String>, Vec<(u64, Vec<String>)>) {
    let table = open(text.as_bytes(), "t", form, Some(&dialect(said)), schema, None).unwrap();
    let mut rows = Vec::new();
    table.visit_rows(&mut |row| {
        rows.push((row.line.0, row.cells.iter().map(ToString::to_string).collect()));
        ControlFlow::Continue(())
    });
    (table.header().iter().map(ToString::to_string).collect(), rows)
}

#[track_caller]
fn check(text: &str, said: &str, names: &[&str], rows: &[(u64, &[&str])]) {
    let found = read(text, said);
    let rows: Vec<(u64, Vec<String>)> = rows
        .iter()
        .map(|(line, cells)| (*line, cells.iter().map(|cell| (*cell).to_owned()).collect()))
        .collect();
    assert_eq!(found, (names.iter().map(|name| (*name).to_owned()).collect(), rows), "{said}");
}

#[test]
fn names_may_stand_on_several_rows_or_on_none() {
    let text = "Cities,,Counts\ncode,name,2023\n1,Lima,5\n";
    check(
        text,
        r#"{"headerRows":[1,2],"headerJoin":"_"}"#,
        &["Cities_code", "Cities_name", "Counts_2023"],
        &[(3, &["1", "Lima", "5"])],
    );
    check(text, r#"{"headerRows":[2]}"#, &["code", "name", "2023"], &[(3, &["1", "Lima", "5"])]);
    check(
        "1,Lima\n2,Cusco\n",
        r#"{"header":false}"#,
        &["field1", "field2"],
        &[(1, &["1", "Lima"]), (2, &["2", "Cusco"])],
    );
    check("x\ny\n", r#"{"headerRows":[]}"#, &["field1"], &[(1, &["x"]), (2, &["y"])]);
}

#[test]
fn comments_are_rows_that_are_left_out() {
    check(
        "// made by hand\nid,name\n//1,Lima\n2,Cusco\n",
        r#"{"commentChar":"//"}"#,
        &["id", "name"],
        &[(4, &["2", "Cusco"])],
    );
    check(
        "id,name\nunit,text\n1,Lima\n",
        r#"{"commentRows":[2]}"#,
        &["id", "name"],
        &[(3, &["1", "Lima"])],
    );
    check(
        "note\nid,name\n1,Lima\n",
        r#"{"commentRows":[1]}"#,
        &["id", "name"],
        &[(3, &["1", "Lima"])],
    );
}

#[test]
fn cells_and_rows_end_as_the_dialect_says() {
    check("id::name\n1::Lima\n", r#"{"delimiter":"::"}"#, &["id", "name"], &[(2, &["1", "Lima"])]);
    check(
        "id,name|1,Lima|2,Cusco",
        r#"{"lineTerminator":"|"}"#,
        &["id", "name"],
        &[(1, &["1", "Lima"]), (1, &["2", "Cusco"])],
    );
    check(
        "id;name\r\n1;Lima, Peru\r\n",
        r#"{"delimiter":";","lineTerminator":"\r\n","skipInitialSpace":false}"#,
        &["id", "name"],
        &[(2, &["1", "Lima, Peru"])],
    );
    check(
        "id,  name\n1,\t Lima\n",
        r#"{"skipInitialSpace":true}"#,
        &["id", "name"],
        &[(2, &["1", "Lima"])],
    );
}

#[test]
fn quotes_and_escapes_are_those_of_the_dialect() {
    check(
        "id,name\n1,'Lima, l''été'\n",
        r#"{"quoteChar":"'"}"#,
        &["id", "name"],
        &[(2, &["1", "Lima, l'été"])],
    );
    check(
        "id,name\n1,Lima\\, \"Peru\"\n",
        r#"{"escapeChar":"\\"}"#,
        &["id", "name"],
        &[(2, &["1", "Lima, \"Peru\""])],
    );
    check(
        "id,name\n1,\"Lima \\\"x\\\", Peru\"\n",
        r#"{"escapeChar":"\\","quoteChar":"\"","doubleQuote":false}"#,
        &["id", "name"],
        &[(2, &["1", "Lima \"x\", Peru"])],
    );
    check(
        "id,name\n1,\"two\nlines\"\n2,x\n",
        r##"{"commentChar":"#"}"##,
        &["id", "name"],
        &[(2, &["1", "two\nlines"]), (4, &["2", "x"])],
    );
    let open_quote = open(
        b"id,name\n1,\"Lima\n",
        "t",
        TableForm::Delimited,
        Some(&dialect(r##"{"commentChar":"#"}"##)),
        None,
        None,
    );
    assert_eq!(open_quote.err().unwrap().line.unwrap().0, 2);
}

#[test]
fn a_null_sequence_is_a_missing_value_of_every_field() {
    let schema = TableSchema::from_json(
        r#"{"fields":[{"name":"n","type":"integer"},{"name":"m","missingValues":["-"]}]}"#,
    )
    .unwrap();
    let adapted = dialect(r#"{"nullSequence":"NA"}"#).adapted(&schema);
    assert!(adapted.fields().iter().all(|field| field.check_cell("NA").problems.is_empty()));
    let accepts = |field: &Field| field.accepts("NA");
    assert!(!adapted.fields().iter().any(accepts), "it is no value");
}

#[test]
fn names_may_differ_in_case_in_version_one() {
    let schema = TableSchema::from_json(r#"{"fields":[{"name":"Id"},{"name":"naMe"}]}"#).unwrap();
    let (names, _) = read_as(
        "ID,name\n1,x\n",
        r#"{"caseSensitiveHeader":false}"#,
        TableForm::Delimited,
        Some(&schema),
    );
    assert_eq!(names, ["Id", "naMe"]);
    let (names, _) = read_as("ID,name\n1,x\n", "{}", TableForm::Delimited, Some(&schema));
    assert_eq!(names, ["ID", "name"]);
}

#[test]
fn records_are_read_from_structured_data() {
    let text = "{\"meta\": 1, \"data\": {\"cities\": [\n {\"id\": 1, \"name\": \"Lima\"},\n {\"name\": \"Cusco\", \"at\": [1, 2]}\n]}}";
    let (names, rows) = read_as(text, r#"{"property":"data.cities"}"#, TableForm::Json, None);
    assert_eq!(names, ["id", "name", "at"]);
    assert_eq!(rows[0], (2, vec!["1".to_owned(), "Lima".into(), String::new()]));
    assert_eq!(rows[1], (3, vec![String::new(), "Cusco".into(), "[1,2]".into()]));
    let (names, _) = read_as(
        text,
        r#"{"property":"data.cities","itemKeys":["name","id"]}"#,
        TableForm::Json,
        None,
    );
    assert_eq!(names, ["name", "id"]);
    let (names, rows) = read_as(
        "[\"id\",\"name\"]\n[1,\"Lima\"]\n",
        r#"{"itemType":"array"}"#,
        TableForm::JsonLines,
        None,
    );
    assert_eq!((names, rows[0].0), (vec!["id".to_owned(), "name".into()], 2));
    // Values are spelled as the fields want cells.
    let schema = TableSchema::from_json(r#"{"fields":[{"name":"a","type":"boolean","trueValues":["oui"],"falseValues":["non"]},{"name":"b","type":"number","decimalChar":","},{"name":"c","missingValues":["-"]}]}"#).unwrap();
    let (_, rows) =
        read_as(r#"[{"c": null, "b": 1.5, "a": true}]"#, "{}", TableForm::Json, Some(&schema));
    assert_eq!(rows[0].1, ["oui", "1,5", "-"]);
}

#[test]
fn what_is_no_table_is_refused_d11() {
    let refused = |text: &str, said: &str| {
        open(text.as_bytes(), "t", TableForm::Json, Some(&dialect(said)), None, None).err().unwrap()
    };
    refused("{", "{}");
    refused("{\"a\": 1}", "{}");
    refused("{\"a\": 1}", r#"{"property":"b"}"#);
    refused("[{\"a\": 1}, [1]]", "{}");
    refused("[{\"a\": 1, \"a\": 2}]", "{}");
    refused(&"[".repeat(100_000), "{}");
}

#[test]
fn faults_of_a_dialect_are_told_by_member() {
    let faults = |text: &str| {
        TableDialect::from_descriptor(&serde_json::from_str(text).unwrap()).unwrap_err()
    };
    for member in ["sheetName", "sheetNumber", "table"] {
        assert_eq!(
            faults(&format!(r#"{{"{member}":"x"}}"#)),
            [DialectFault::NotText { member: member.into() }]
        );
    }
    assert_eq!(faults("[]"), [DialectFault::NotAnObject]);
    assert_eq!(
        faults(r#"{"header":1,"quoteChar":"ab","headerRows":[0],"itemType":"x","delimiter":5}"#)
            .len(),
        5
    );
}
