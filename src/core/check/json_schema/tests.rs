use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::*;
use crate::check::{Finding, NoFiles, Options, Report};
use crate::dataset::MemoryTable;
use crate::report::{Language, Sink, finding_text};

fn schema(text: &str) -> JsonSchema {
    JsonSchema::read(text, "schemas/s.json", &NoFiles).unwrap()
}

fn fault(text: &str) -> JsonSchemaFault {
    JsonSchema::read(text, "schemas/s.json", &NoFiles).unwrap_err()
}

/// Each finding as `row line field code`.
fn places(report: &Report) -> Vec<String> {
    let place = |finding: &Finding| {
        let code = serde_json::to_string(&finding.code()).unwrap();
        format!(
            "{} {} {} {}",
            finding.row.map_or(0, |row| row.0),
            finding.line.map_or(0, |line| line.0),
            finding.field.as_ref().map_or("-", |field| field.as_str()),
            code.trim_matches('"')
        )
    };
    report.findings.iter().map(place).collect()
}

const CITY: &str = r#"{
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["id", "name"],
    "additionalProperties": false,
    "properties": {
        "id": {"type": "integer", "minimum": 1},
        "name": {"type": "string", "minLength": 2, "title": "Name of the city"},
        "country": {"enum": ["PE", "BO"]},
        "site": {"type": "string", "format": "uri"},
        "founded": {"type": "string", "format": "date"},
        "tags": {"type": "array", "items": {"type": "string", "pattern": "^[a-z]+$"}, "uniqueItems": true}
    }
}"#;

#[test]
fn records_of_a_list_are_its_rows_and_their_members_its_columns() {
    let text = "[\n {\"id\": 1, \"name\": \"Lima\"},\n {\"id\": \"2\", \"nom\": \"Cusco\",\n  \"tags\": [\"a\", \"B\"]},\n {\"id\": 0, \"name\": \"X\",\n  \"country\": \"pe\", \"site\": \"x\", \"founded\": \"2024-13-01\"}\n]\n";
    let options = Options { key: vec!["id".into()], ..Options::default() };
    let report = validate_json(text, DocumentForm::Json, &schema(CITY), &options);
    let mut found = places(&report);
    found.sort();
    assert_eq!(report.rows, 3);
    assert_eq!(
        found,
        [
            "2 3 - constraint-error",
            "2 3 id type-error",
            "2 3 name constraint-error",
            "2 4 tags[1] constraint-error",
            "3 5 id constraint-error",
            "3 5 name constraint-error",
            "3 6 country constraint-error",
            "3 6 founded type-error",
            "3 6 site type-error",
        ]
    );
    let country =
        report.findings.iter().find(|f| f.field.as_ref().is_some_and(|f| f.as_str() == "country"));
    assert_eq!(country.unwrap().suggestion.as_deref(), Some("PE"));
    assert_eq!(country.unwrap().key.as_ref().unwrap().to_string(), "0");
}

#[test]
fn json_lines_are_records_one_a_line_d11() {
    let text = "{\"id\":1,\"name\":\"Lima\"}\n\n{\"id\":1,\n{\"id\":-1,\"name\":\"Cusco\"}\n{\"id\":1,\"id\":2}\n";
    let report = validate_json(text, DocumentForm::JsonLines, &schema(CITY), &Options::default());
    assert_eq!(
        places(&report),
        ["0 3 - source-error", "3 4 id constraint-error", "0 5 - source-error"]
    );
    let deep = "[".repeat(100_000);
    let report = validate_json(&deep, DocumentForm::Json, &schema(CITY), &Options::default());
    assert_eq!(places(&report), ["0 1 - source-error"]);
}

#[test]
fn cells_of_a_table_are_read_as_the_schema_says() {
    let mut table = MemoryTable::new(["id", "name", "country", "tags"]);
    table.push(["1", "Lima", "PE", r#"["a"]"#]);
    table.push(["2.5", "Cusco", "", r#"["A"]"#]);
    table.push(["x", "", "FR", "a"]);
    let report = validate_table_by_json_schema(&table, &schema(CITY), &Options::default());
    let mut found = places(&report);
    found.sort();
    assert_eq!(
        found,
        [
            "2 3 id type-error",
            "2 3 tags[0] constraint-error",
            "3 4 country constraint-error",
            "3 4 id type-error",
            "3 4 name constraint-error",
            "3 4 tags type-error",
        ]
    );
    // What another file says of a column counts as well.
    let files: HashMap<String, &str> =
        [("schemas/id.json".to_owned(), r#"{"type": ["integer", "null"], "maximum": 2}"#)].into();
    let referring = r#"{"type": "object", "properties": {"id": {"$ref": "id.json"}}}"#;
    let referring = JsonSchema::read(referring, "schemas/s.json", &files).unwrap();
    let report = validate_table_by_json_schema(&table, &referring, &Options::default());
    assert_eq!(places(&report), ["2 3 id type-error", "3 4 id type-error"]);
    // A schema of the whole list is tried record by record.
    let list = format!(r#"{{"type":"array","items":{CITY}}}"#);
    let of_list = validate_table_by_json_schema(&table, &schema(&list), &Options::default());
    assert_eq!(places(&of_list).len(), 6);
}

#[test]
fn every_finding_says_what_to_type_in_both_languages() {
    let text = r#"[{"id": "x", "nom": 1, "country": "FR", "tags": ["a", "a", 5], "founded": "31/12/2024"}]"#;
    let report = validate_json(text, DocumentForm::Json, &schema(CITY), &Options::default());
    let said = |language| -> String {
        let texts = report.findings.iter().map(|f| finding_text(f, language, Sink::Plain));
        texts.collect::<Vec<_>>().join("\n")
    };
    let (english, french) = (said(Language::En), said(Language::Fr));
    for part in [
        "write a whole number",
        "“name” is needed here",
        "“nom” is not expected",
        "Allowed: “PE”, “BO”",
        "twice",
    ] {
        assert!(english.contains(part), "{part}: {english}");
    }
    for part in
        ["écrivez un nombre entier", "doit être renseigné ici", "n'est pas attendu", "deux fois"]
    {
        assert!(french.contains(part), "{part}: {french}");
    }
    for token in ["^[a-z]", "/0/", "instance", "properties", "None"] {
        assert!(!english.contains(token) && !french.contains(token), "{token}: {english}");
    }
}

#[test]
fn each_draft_is_read_by_its_own_rules() {
    for (draft, rule, holds, breaks) in [
        (
            "http://json-schema.org/draft-04/schema#",
            r#""minimum": 5, "exclusiveMinimum": true"#,
            "6",
            "5",
        ),
        ("http://json-schema.org/draft-06/schema#", r#""exclusiveMinimum": 5"#, "6", "5"),
        (
            "http://json-schema.org/draft-07/schema#",
            r#""if": {"minimum": 5}, "then": {"multipleOf": 2}"#,
            "6",
            "7",
        ),
        (
            "https://json-schema.org/draft/2019-09/schema",
            r##""$ref": "#/$defs/a", "minimum": 3, "$defs": {"a": {"maximum": 9}}"##,
            "3",
            "2",
        ),
        (
            "https://json-schema.org/draft/2020-12/schema",
            r#""prefixItems": [{"type": "string"}]"#,
            r#"["a"]"#,
            "[1]",
        ),
    ] {
        let schema = schema(&format!(r#"{{"$schema": "{draft}", {rule}}}"#));
        let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        assert!(schema.accepts(&value(holds)), "{draft} {holds}");
        assert!(!schema.accepts(&value(breaks)), "{draft} {breaks}");
    }
    assert!(matches!(
        fault(r#"{"$schema": "http://json-schema.org/draft-99/schema#"}"#),
        JsonSchemaFault::UnknownDraft { .. } | JsonSchemaFault::OutOfReach { .. }
    ));
}

#[test]
fn numbers_keep_their_digits_d17() {
    let whole = schema(r#"{"type": "integer", "maximum": 9007199254740993}"#);
    let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert!(whole.accepts(&value("9007199254740993")));
    assert!(!whole.accepts(&value("9007199254740994")));
    assert!(whole.accepts(&value("1.0")), "1.0 is whole from draft 6 on");
    assert!(!whole.accepts(&value("1e400")), "larger than any bound");
    assert!(schema(r#"{"type": "integer"}"#).accepts(&value("18446744073709551616")));
}

#[test]
fn references_lead_to_files_of_the_repository_only_s22() {
    let files: HashMap<String, &str> = [
        ("schemas/city.json", r#"{"$id": "https://example.org/x/city.json", "properties": {"country": {"$ref": "defs/country.json#/$defs/code"}}}"#),
        ("schemas/defs/country.json", r#"{"$defs": {"code": {"enum": ["PE"]}}}"#),
        ("schemas/broken.json", "{"),
        ("secret.json", r#"{"type": "null"}"#),
    ]
    .map(|(path, text)| (path.to_owned(), text))
    .into();
    let read = |text: &str| JsonSchema::read(text, "schemas/s.json", &files);
    let good = read(r#"{"$ref": "city.json"}"#).unwrap();
    let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert!(good.accepts(&value(r#"{"country": "PE"}"#)));
    assert!(!good.accepts(&value(r#"{"country": "FR"}"#)));
    assert!(read(r#"{"$ref": "../secret.json"}"#).is_ok(), "a file of the repository");
    for reference in [
        "http://169.254.169.254/latest/meta-data",
        "https://example.org/other.json",
        "file:///etc/passwd",
        "ftp://example.org/s.json",
        "//example.org/s.json",
        "../../../etc/passwd",
        "/etc/passwd",
        "missing.json",
        "..%2f..%2fetc/passwd",
    ] {
        let found = read(&format!(r#"{{"$ref": "{reference}"}}"#)).unwrap_err();
        assert!(matches!(found, JsonSchemaFault::OutOfReach { .. }), "{reference}: {found}");
    }
    assert!(matches!(
        read(r#"{"$ref": "broken.json"}"#).unwrap_err(),
        JsonSchemaFault::ReferredNotJson { .. }
    ));
    assert!(matches!(
        read(r##"{"$ref": "#/definitions/none"}"##).unwrap_err(),
        JsonSchemaFault::Nowhere { .. }
    ));
    // A schema that refers to itself ends.
    let tree = read(r##"{"properties": {"child": {"$ref": "#"}}, "required": ["id"]}"##).unwrap();
    assert!(!tree.accepts(&value(r#"{"id": 1, "child": {"child": {}}}"#)));
}

/// A schema that refers to itself without end says nothing, and costs nothing.
#[test]
fn references_in_a_circle_end_s22() {
    let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    for text in [
        r##"{"$ref": "#"}"##,
        r##"{"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}"##,
        r##"{"$dynamicAnchor": "a", "$dynamicRef": "#a"}"##,
        r##"{"$dynamicAnchor": "a", "allOf": [{"$dynamicRef": "#a"}]}"##,
        r##"{"$schema": "https://json-schema.org/draft/2019-09/schema", "$recursiveAnchor": true, "$recursiveRef": "#"}"##,
        r##"{"anyOf": [{"$ref": "#"}, {"type": "integer"}]}"##,
    ] {
        if let Ok(schema) = JsonSchema::read(text, "schemas/s.json", &NoFiles) {
            schema.accepts(&value(r#"{"a": [1, {"b": null}]}"#));
        }
    }
    assert!(matches!(
        fault(r#"{"$schema": "https://169.254.169.254/schema"}"#),
        JsonSchemaFault::UnknownDraft { .. } | JsonSchemaFault::OutOfReach { .. }
    ));
}

/// The web address that a schema gives itself, or a part of itself, means what is here already:
/// nothing is fetched for it.
#[test]
fn a_schemas_own_web_address_leads_to_itself_s22() {
    let files: HashMap<String, &str> = [(
        "schemas/code.json",
        r#"{"$id": "https://example.org/x/1.0/code.json#", "$defs": {"code": {"enum": ["PE"]}}}"#,
    )]
    .map(|(path, text)| (path.to_owned(), text))
    .into();
    let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    for (draft, id, defs) in [
        ("http://json-schema.org/draft-04/schema#", "id", "definitions"),
        ("http://json-schema.org/draft-07/schema#", "$id", "definitions"),
        ("https://json-schema.org/draft/2020-12/schema", "$id", "$defs"),
    ] {
        for reference in [
            format!("https://example.org/x/1.0/site.json#/{defs}/code"),
            format!("#/{defs}/code"),
            "https://example.org/x/1.0/inner.json".to_owned(),
            "inner.json".to_owned(),
            "https://example.org/x/1.0/code.json#/$defs/code".to_owned(),
        ] {
            let text = format!(
                r#"{{"$schema": "{draft}", "{id}": "https://example.org/x/1.0/site.json",
                    "properties": {{"country": {{"$ref": "{reference}"}}}},
                    "{defs}": {{
                        "code": {{"enum": ["PE"]}},
                        "inner": {{"{id}": "inner.json", "enum": ["PE"]}}
                    }}}}"#
            );
            let schema = JsonSchema::read(&text, "schemas/local.json", &files)
                .unwrap_or_else(|fault| panic!("{draft} {reference}: {fault}"));
            assert!(schema.accepts(&value(r#"{"country": "PE"}"#)), "{reference}");
            assert!(!schema.accepts(&value(r#"{"country": "FR"}"#)), "{reference}");
        }
    }
}

#[test]
#[allow(clippy::disallowed_methods, reason = "a test may look at the clock")]
fn patterns_cost_little_or_are_refused_d12() {
    let long = Value::from(format!("{}!", "a".repeat(50_000)));
    for pattern in ["^(a+)+$", "^(a|aa)+$", "(x+x+)+y"] {
        let schema = schema(&format!(r#"{{"pattern": "{pattern}"}}"#));
        let start = Instant::now();
        assert!(!schema.accepts(&long));
        assert!(start.elapsed() < Duration::from_secs(2), "{pattern}");
    }
    for pattern in ["(?=a)b", "(a)\\\\1", "((a{1,100}){1,100}){1,100}"] {
        let found = fault(&format!(r#"{{"properties": {{"a": {{"pattern": "{pattern}"}}}}}}"#));
        assert!(matches!(found, JsonSchemaFault::Pattern { .. }), "{pattern}: {found}");
    }
}

#[test]
fn of_several_ways_the_one_that_was_meant_is_told() {
    let schema = schema(
        r#"{"type": "object", "properties": {"siren": {"anyOf": [{"type": "null"}, {"type": "string", "minLength": 9}]}}}"#,
    );
    let report =
        validate_json(r#"{"siren": "123"}"#, DocumentForm::Json, &schema, &Options::default());
    assert_eq!(report.findings.len(), 1);
    assert_eq!(report.findings[0].rule(), Some(crate::check::Rule::MinLength));
}

#[test]
fn what_is_no_schema_is_told_with_its_place() {
    let found = fault(r#"{"properties": {"a": {"type": "text"}}}"#);
    assert!(found.to_string().contains("`properties.a.type`"), "{found}");
    assert!(matches!(fault("{"), JsonSchemaFault::NotJson { .. }));
}

#[test]
fn what_was_meant_is_suggested_d17() {
    let schema = schema(
        r#"{"type": "object", "properties": {"n": {"type": "number"}, "b": {"type": "boolean"},
            "d": {"type": "string", "format": "date"}}}"#,
    );
    let text = r#"{"n": "12 000,5", "d": "31/12/2024", "b": "x"}"#;
    let report = validate_json(text, DocumentForm::Json, &schema, &Options::default());
    let suggested = |name: &str| {
        let of = |finding: &&Finding| finding.field.as_ref().is_some_and(|f| f.as_str() == name);
        report.findings.iter().find(of).unwrap().suggestion.as_deref()
    };
    assert_eq!(suggested("n"), Some("12000.5"));
    assert_eq!(suggested("d"), Some("2024-12-31"));
    assert_eq!(suggested("b"), None);
}
