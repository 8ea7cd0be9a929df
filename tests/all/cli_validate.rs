//! `gitribute validate`: what a person gets who checks a file at a terminal.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::program::{Folder, dangerous, sample};

const CALL: [&str; 4] = ["validate", "volcanoes.csv", "--schema", "schema.json"];

/// The sample with a wrong country, a wrong number, and a name that stands twice.
fn broken() -> Folder {
    let folder = Folder::with_volcanoes();
    let table = sample("data/volcanoes.csv")
        .replace("Mount Etna,IT", "Mount Etna,Italy")
        .replace("1651", "1 651 m")
        .replace("Vesuvius", "Stromboli");
    folder.write("volcanoes.csv", table);
    folder
}

fn places(report: &Value) -> Vec<(String, Value, Value)> {
    let findings = report["findings"].as_array().unwrap();
    let place =
        |f: &Value| (f["code"].as_str().unwrap().to_owned(), f["line"].clone(), f["field"].clone());
    findings.iter().map(place).collect()
}

fn check(bytes: impl AsRef<[u8]>) -> Value {
    let folder = Folder::with("t.csv", bytes);
    let ran = folder.run(&["validate", "t.csv", "--format", "json"]);
    assert_eq!(ran.json()["valid"], ran.status == 0, "{ran:?}");
    ran.json()
}

#[test]
fn a_table_that_holds_ends_with_status_0() {
    let ran = Folder::with_volcanoes().run(&CALL).ends_with_status(0);
    assert_eq!((ran.out(), ran.told.as_str()), ("", "26 rows read: 0 errors, 0 warnings.\n"));
    let json = Folder::with_volcanoes().run(&[&CALL[..], &["--format", "json"]].concat()).json();
    assert_eq!(json, json!({ "valid": true, "rows": 26, "findings": [] }));
}

#[test]
fn findings_say_row_line_key_column_cell_and_mend() {
    let ran = broken().run(&[&CALL[..], &["--format", "json"]].concat()).ends_with_status(1);
    let report = ran.json();
    assert_eq!((&report["valid"], &report["rows"]), (&json!(false), &json!(26)));
    let found = report["findings"].as_array().unwrap();
    assert_eq!(found.len(), 3, "{report}");
    let mut first = found[0].clone();
    let message = first.as_object_mut().unwrap().remove("message").unwrap();
    let expected = json!({
        "code": "constraint-error", "rule": "enum", "severity": "error", "row": 3, "line": 4,
        "key": { "id": "etna.it" }, "field": "country", "cell": "Italy", "suggestion": "IT",
        "fix": "/set country = IT",
    });
    assert_eq!(first, expected);
    let message = message.as_str().unwrap();
    assert!(
        ["Line 4", "etna.it", "Italy", "Did you mean “IT”?"]
            .iter()
            .all(|part| message.contains(part)),
        "{message}"
    );
    assert_eq!(
        (&found[1]["code"], &found[1]["field"]),
        (&json!("type-error"), &json!("elevation_m"))
    );
    assert_eq!(found[1]["suggestion"], "1651");
    assert_eq!(
        (&found[2]["code"], &found[2]["key"]),
        (&json!("unique-error"), &json!({ "id": "vesuvius.it" }))
    );
}

#[test]
fn sentences_stand_one_a_line_and_the_counts_apart() {
    let ran = broken().run(&CALL).ends_with_status(1);
    let lines: Vec<&str> = ran.out().lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(
        lines[0].starts_with("❌ Line 4 (etna.it), column “country”: ")
            || lines[0].starts_with("❌ Line 4"),
        "{}",
        lines[0]
    );
    assert_eq!(ran.told, "26 rows read: 3 errors, 0 warnings.\n");
    let french = broken().run(&[&CALL[..], &["--language", "fr"]].concat()).ends_with_status(1);
    assert!(french.out().starts_with("❌ Ligne 4"), "{}", french.out());
    assert_eq!(french.told, "26 lignes lues\u{a0}: 3 erreurs, 0 avertissement.\n");
}

#[test]
fn sarif_names_the_file_the_rule_and_the_line() {
    let log =
        broken().run(&[&CALL[..], &["--format", "sarif"]].concat()).ends_with_status(1).json();
    assert_eq!(log["version"], "2.1.0");
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    assert_eq!(results[0]["ruleId"], "constraint-error/enum");
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "volcanoes.csv");
    assert_eq!(place["region"]["startLine"], 4);
}

#[test]
fn standard_input_is_checked_too() {
    let folder = Folder::with_volcanoes();
    let call = ["validate", "-", "--schema", "schema.json"];
    folder.run_with(&call, sample("data/volcanoes.csv")).ends_with_status(0);
    folder.run_with(&call, "id;name\nx;y\n").ends_with_status(1);
}

#[test]
fn without_a_schema_the_shape_is_checked_d3() {
    let report = check("id,name,name,\nx,1\ny,1,2,3,4,5\n,,,\n\nz,1,2,3\n");
    let expected = [
        ("duplicate-label", json!(1), json!("name")),
        ("blank-label", json!(1), Value::Null),
        ("missing-cell", json!(2), json!("name")),
        ("missing-cell", json!(2), Value::Null),
        ("extra-cell", json!(3), Value::Null),
        ("extra-cell", json!(3), Value::Null),
        ("blank-row", json!(4), Value::Null),
        ("blank-row", json!(5), Value::Null),
    ];
    let expected = expected.map(|(code, line, field)| (code.to_owned(), line, field));
    assert_eq!(places(&report), expected);
    assert_eq!(report["rows"], 4);
}

#[test]
fn files_of_any_shape_get_a_stated_end_d3() {
    assert_eq!(places(&check(""))[0].0, "source-error");
    assert_eq!(places(&check("\n\n"))[0].0, "source-error");
    assert_eq!(check("a,b\n"), json!({ "valid": true, "rows": 0, "findings": [] }));
    assert_eq!(places(&check(",,\n1,2,3\n"))[0].0, "blank-header");
    let names: Vec<String> = (0..10_000).map(|number| format!("c{number}")).collect();
    let cells = vec!["1"; 10_000].join(",");
    let wide = check(format!("{}\n{cells}\n{cells}\n", names.join(",")));
    assert_eq!(wide, json!({ "valid": true, "rows": 2, "findings": [] }));
    let ragged = check(format!("{}\n1\n", names.join(",")));
    assert_eq!(ragged["findings"].as_array().unwrap().len(), 9_999);
}

#[test]
fn encodings_are_found_and_what_is_no_text_is_named_d4() {
    let text = "id,name\r\nx,Montréal\r\n";
    let wide = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(order).collect()
    };
    for bytes in [
        text.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        wide(u16::to_le_bytes),
        wide(u16::to_be_bytes),
        text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect(),
    ] {
        assert_eq!(check(&bytes), json!({ "valid": true, "rows": 1, "findings": [] }), "{bytes:?}");
    }
    let folder = Folder::with("t.csv", b"id,name\nx,Montr\xe9al\n");
    let call = ["validate", "t.csv", "--encoding", "utf-8", "--format", "json"];
    let report = folder.run(&call).ends_with_status(1).json();
    assert_eq!(places(&report), [("encoding-error".to_owned(), json!(2), Value::Null)]);
    let message = report["findings"][0]["message"].as_str().unwrap();
    assert!(message.contains("E9") && message.contains("UTF-8"), "{message}");
    folder
        .run(&["validate", "t.csv", "--encoding", "klingon"])
        .ends_as_a_wrong_call(&["klingon", "windows-1252"]);
}

#[test]
fn formulas_are_warned_of_and_numbers_are_not_d8() {
    let report = check("a,b\n=1+1,-5\n@SUM(A1),+3\n-1.5,+1e3\n\"\t=2\",x\n");
    let expected: Vec<_> =
        [2, 3, 5].map(|line| ("csv-formula".to_owned(), json!(line), json!("a"))).to_vec();
    assert_eq!(places(&report), expected);
    assert_eq!(report["valid"], true, "a warning blocks nothing");
    assert!(report["findings"].as_array().unwrap().iter().all(|f| f["severity"] == "warning"));
}

#[test]
fn characters_that_act_on_a_terminal_are_shown_m8() {
    let nasty =
        "a,b\n\"\u{1b}[2J\u{1b}]8;;http://e.example\u{7}\u{9b}31m\u{202e}\u{2066}\",1,\u{1b}[31m\n";
    let folder = Folder::with("t.csv", nasty);
    folder.write("s.json", r#"{"fields":[{"name":"a","type":"integer"},{"name":"b"}]}"#);
    let ran = folder.run(&["validate", "t.csv", "--schema", "s.json"]).ends_with_status(1);
    assert!(ran.out().lines().count() >= 2, "{}", ran.out());
    assert_eq!(dangerous(&ran.out().replace('\u{fe0f}', "")), None, "{:?}", ran.out());
    let name = "x\u{1b}[2J.csv";
    folder.write(name, "a,b\n");
    let ran = folder.run(&["validate", "none\u{1b}[2J.csv"]).ends_with_status(2);
    assert_eq!(dangerous(&ran.told), None, "{:?}", ran.told);
}

#[test]
fn a_file_with_very_many_findings_is_told_whole_m9() {
    let mut table = "id,n\n".to_owned();
    for row in 0..20_000 {
        let _ = writeln!(table, "{row},x{}", "\u{1f30b}".repeat(3));
    }
    let folder = Folder::with("t.csv", table);
    folder.write("s.json", r#"{"fields":[{"name":"id"},{"name":"n","type":"integer"}]}"#);
    let ran = folder.run(&["validate", "t.csv", "--schema", "s.json"]).ends_with_status(1);
    assert_eq!(ran.out().lines().count(), 20_000);
    assert_eq!(ran.told, "20,000 rows read: 20,000 errors, 0 warnings.\n");
    let long = check(format!("a,b\n{},={}\n", "x".repeat(60_000), "y".repeat(60_000)));
    let message = long["findings"][0]["message"].as_str().unwrap();
    assert!(message.chars().count() < 1_000, "a long cell is cut in a sentence");
}

#[test]
fn every_fault_of_a_schema_is_told() {
    let folder = Folder::with_volcanoes();
    folder.write(
        "schema.json",
        r#"{"fields":[{"name":"a","type":"strng"},{"nam":"b"},{"name":"c","type":"date","constraints":{"minLength":2}}],"primaryKey":"d"}"#,
    );
    folder.run(&CALL).ends_as_a_wrong_call(&[
        "schema.json",
        "strng",
        "Did you mean",
        "field 2",
        "minLength",
        "primaryKey",
    ]);
    folder.write("schema.json", "{\n\"fields\": [\n");
    folder.run(&CALL).ends_as_a_wrong_call(&["schema.json", "line 3", "JSON"]);
    folder.write("schema.json", "[]");
    folder.run(&CALL).ends_as_a_wrong_call(&["schema.json", "`fields`"]);
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let folder = Folder::with_volcanoes();
    folder.run(&["validate", "none.csv"]).ends_as_a_wrong_call(&["none.csv", "no such file"]);
    folder.run(&["validate", "."]).ends_as_a_wrong_call(&["is a folder"]);
    folder
        .run(&["validate", "volcanoes.csv", "--schema", "none.json"])
        .ends_as_a_wrong_call(&["none.json"]);
    folder
        .run(&["validate", "volcanoes.csv", "--format", "xml"])
        .ends_as_a_wrong_call(&["xml", "sarif"]);
    folder.run(&["validate"]).ends_as_a_wrong_call(&["<FILE>"]);
    folder.run(&["validate", "a", "--language", "xx"]).ends_as_a_wrong_call(&["`en` or `fr`"]);
}

#[test]
fn help_tells_how_to_call_it() {
    let ran = Folder::new().run(&["validate", "--help"]).ends_with_status(0);
    for part in ["--schema <SCHEMA.json>", "--format", "sarif", "standard input", "Examples:"] {
        assert!(ran.out().contains(part), "{}", ran.out());
    }
    let all = Folder::new().run(&["--help"]).ends_with_status(0);
    for part in ["parse", "edit", "validate", "diff", "Exit status: 0"] {
        assert!(all.out().contains(part), "{}", all.out());
    }
}

/// A package of two tables, one of which names rows of the other.
fn package() -> Folder {
    let folder = Folder::with("data/cities.csv", "id,country\nlima,PE\n");
    folder.write("data/countries.csv", "code;name\nPE;Peru\n");
    folder.write(
        "datapackage.json",
        r#"{"resources": [
            {"name": "cities", "path": "data/cities.csv", "schema": {
                "fields": [{"name": "id"}, {"name": "country"}], "primaryKey": "id",
                "foreignKeys": [{"fields": "country", "reference": {"resource": "countries", "fields": "code"}}]}},
            {"name": "countries", "path": "data/countries.csv", "dialect": {"delimiter": ";"},
             "schema": "schemas/countries.json"}]}"#,
    );
    folder.write("schemas/countries.json", r#"{"fields": [{"name": "code"}, {"name": "name"}]}"#);
    folder
}

#[test]
fn a_package_is_checked_whole_and_each_finding_names_its_file() {
    let folder = package();
    let ran = folder.run(&["validate", "datapackage.json"]).ends_with_status(0);
    assert_eq!((ran.out(), ran.told.as_str()), ("", "2 rows read: 0 errors, 0 warnings.\n"));
    folder.write("data/cities.csv", "id,country\nlima,PE\ncusco,PR\n");
    let json = folder.run(&["validate", "datapackage.json", "--format", "json"]);
    let json = json.ends_with_status(1).json();
    assert_eq!(json["findings"][0]["file"], "data/cities.csv", "{json}");
    assert_eq!(json["findings"][0]["code"], "foreign-key");
    let ran = folder.run(&["validate", "datapackage.json"]).ends_with_status(1);
    assert!(ran.out().contains("data/cities.csv: ❌ Line 3 (“cusco”)"), "{}", ran.out());
    let sarif = folder.run(&["validate", "datapackage.json", "--format", "sarif"]).json();
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "data/cities.csv");
}

#[test]
fn a_file_is_checked_as_the_package_above_it_has_it() {
    let folder = package();
    folder.write("data/countries.csv", "code;nom\nPE;Peru\n");
    let found = folder.run(&["validate", "data/countries.csv", "--format", "json"]).json();
    assert_eq!(found["findings"][0]["code"], "incorrect-label", "{found}");
    folder.write("data/cities.csv", "id,country\nlima,CL\n");
    let call = ["validate", "data/cities.csv", "--schema", "datapackage.json", "--format", "json"];
    let found = folder.run(&call).ends_with_status(1).json();
    assert_eq!(found["findings"][0]["code"], "foreign-key", "{found}");
    folder.write("data/other.csv", "id\n1\n");
    folder.run(&["validate", "data/other.csv"]).ends_with_status(0);
    let call = ["validate", "data/other.csv", "--schema", "datapackage.json"];
    let ran = folder.run(&call).ends_with_status(2);
    assert!(ran.told.contains("no file of the package"), "{}", ran.told);
}

#[test]
fn documents_are_checked_by_a_json_schema_of_files_only_s22() {
    let folder = Folder::with("lakes.json", "[{\"id\": 1},\n {\"id\": \"x\"}]");
    folder.write("s.json", r#"{"type": "object", "properties": {"id": {"$ref": "defs/id.json"}}}"#);
    folder.write("defs/id.json", r#"{"type": "integer"}"#);
    let call = ["validate", "lakes.json", "--schema", "s.json", "--format", "json"];
    let found = folder.run(&call).ends_with_status(1).json();
    assert_eq!(places(&found), [("type-error".to_owned(), json!(2), json!("id"))]);
    folder.write("lakes.csv", "id\n1\nx\n");
    let call = ["validate", "lakes.csv", "--schema", "s.json", "--format", "json"];
    let found = folder.run(&call).ends_with_status(1).json();
    assert_eq!(places(&found), [("type-error".to_owned(), json!(3), json!("id"))]);
    for reference in ["http://169.254.169.254/x", "file:///etc/passwd", "../../etc/passwd"] {
        folder.write("s.json", format!(r#"{{"$ref": "{reference}"}}"#));
        let ran = folder.run(&["validate", "lakes.json", "--schema", "s.json"]).ends_with_status(2);
        assert!(ran.told.contains("not in the repository"), "{}", ran.told);
    }
}

#[test]
fn datami_s_custom_properties_are_rules_where_there_are_none() {
    let folder = Folder::with("t.csv", "id,tags,zone\n1,bus-bike,north\n2,bus-Bik,nort\n3,,\n");
    folder.write("zones.csv", "code\nnorth\nsouth\n");
    folder.write(
        "props.json",
        r#"{"fields": [
          {"name": "tags", "subtype": "tags", "tagSeparator": "-", "definitions": [
            {"value": "bus", "label": "By bus"}, {"value": "bike"}]},
          {"name": "zone", "subtype": "tag", "foreignKey":
            {"activate": true, "ressource": "zones.csv", "fields": "code"}}
        ]}"#,
    );
    let call = ["validate", "t.csv", "--custom-props", "props.json"];
    let ran = folder.run(&call).ends_with_status(1);
    assert!(ran.out().contains("“Bik”, in “bus-Bik”, is not in the list."), "{ran:?}");
    assert!(ran.out().contains("“bus” (“By bus”)"), "{ran:?}");
    assert!(ran.out().contains("the values of the column “code” in “zones.csv”"), "{ran:?}");
    assert_eq!(ran.out().lines().count(), 2, "{ran:?}");
    folder.write("props.json", "{\"fields\": [\n {\"name\": \"a\", \"locked\": 1}]}");
    folder.run(&call).ends_with_status(2).tells(&["line 2, column 26", "“locked” must be"]);
}

#[test]
fn notes_of_a_github_step_stand_beside_the_lines_g22() {
    let ran = broken().run(&[&CALL[..], &["--format", "github"]].concat()).ends_with_status(1);
    let lines: Vec<&str> = ran.out().lines().collect();
    assert_eq!(lines.len(), 3, "{ran:?}");
    assert!(lines[0].starts_with("::error file=volcanoes.csv,line=4,title="), "{ran:?}");
}

#[test]
fn a_row_that_ends_early_is_one_line_to_people() {
    let folder = Folder::with("t.csv", "a,b,c,d\n1,2,3,4\n5\n");
    let ran = folder.run(&["validate", "t.csv"]).ends_with_status(1);
    assert_eq!(ran.out().lines().count(), 1, "{ran:?}");
    assert!(ran.out().contains("before this column and the 2 after it"), "{ran:?}");
    let json = folder.run(&["validate", "t.csv", "--format", "json"]).json();
    assert_eq!(json["findings"].as_array().unwrap().len(), 3);
}
