use super::*;
use crate::check::Field as CheckField;
use crate::report::{Language, Sink, schema_fault_text, schema_remark_text};

fn fault(json: &str) -> String {
    let error = TableSchema::from_json(json).unwrap_err();
    let told = |fault| schema_fault_text(fault, Language::En, Sink::Markdown);
    error.faults().iter().map(told).collect::<Vec<_>>().join("\n")
}

#[test]
fn both_versions_are_read() {
    let schema = TableSchema::from_json(
        r#"{
          "fields": [
            {"name": "id", "title": "Number", "example": 12, "unknown": {}},
            {"name": "on", "type": "date", "format": "fmt:%d/%m/%y"},
            {"name": "kind", "type": "string", "missingValues": ["-"], "categories": ["a", {"value": "b", "label": "B"}]}
          ],
          "primaryKey": "id", "uniqueKeys": [["on", "kind"]], "fieldsMatch": ["subset"],
          "missingValues": ["", {"value": "-99", "label": "refused"}],
          "foreignKeys": [{"fields": "kind", "reference": {"resource": "", "fields": ["id"]}}]
        }"#,
    )
    .unwrap();
    assert_eq!(schema.primary_key(), ["id".into()]);
    assert_eq!(schema.fields_match(), FieldsMatch::Subset);
    assert_eq!(schema.unique_keys().len(), 1);
    assert_eq!(schema.foreign_keys()[0].resource, None);
    assert_eq!(schema.field("id").unwrap().about().example.as_deref(), Some("12"));
    assert_eq!(schema.field("id").unwrap().missing_values().len(), 2);
    assert_eq!(schema.field("kind").unwrap().missing_values()[0].text, "-");
    assert!(schema.field("on").unwrap().accepts("21/11/06"));
    assert!(schema.field("kind").unwrap().accepts("b"));
    assert!(!schema.field("kind").unwrap().accepts("c"));
}

#[test]
fn what_is_wrong_is_told_with_its_mend() {
    for (json, told) in [
        ("{", "line 1, column 1: the schema is not valid JSON"),
        ("[]", "must be a JSON object"),
        ("{}", "no `fields`"),
        (r#"{"fields":[1]}"#, "field 1 must be an object"),
        (r#"{"fields":[{}]}"#, "field 1 has no `name`"),
        (
            r#"{"fields":[{"name":"a","type":"interger"}]}"#,
            "field `a`: `interger` is no type of Table Schema. Did you mean `integer`?",
        ),
        (
            r#"{"fields":[{"name":"a"}],"primaryKey":"b"}"#,
            "`primaryKey` names `b`, which is no field",
        ),
        (r#"{"fields":[{"name":"city"}],"primaryKey":["citi"]}"#, "Did you mean `city`?"),
        (r#"{"fields":[{"name":"a"}],"primaryKey":1}"#, "`primaryKey` must be a field's name"),
        (
            r#"{"fields":[{"name":"a"}],"foreignKeys":[{"fields":"a"}]}"#,
            "`foreignKeys` must be objects with",
        ),
        (
            r#"{"fields":[{"name":"a"}],"foreignKeys":[{"fields":"a","reference":{"resource":"r","fields":["x","y"]}}]}"#,
            "1 field refers to 2",
        ),
        (
            r#"{"fields":[{"name":"a","type":"date","constraints":{"minLength":1}}]}"#,
            "field `a`: `minLength` does not go with the type `date`",
        ),
        (
            r#"{"fields":[{"name":"a","type":"integer","constraints":{"minimum":"x"}}]}"#,
            "field `a`: `minimum` is `x`",
        ),
        (
            r#"{"fields":[{"name":"a","constraints":{"pattern":"("}}]}"#,
            "field `a`: the pattern cannot be read",
        ),
        (
            r#"{"fields":[{"name":"a","constraints":{"required":"yes"}}]}"#,
            "field `a`: `required` must be `true` or `false`",
        ),
        (r#"{"fields":[{"name":"a","type":"date","format":"%d/%Q"}]}"#, "has `%Q`"),
        (
            r#"{"fields":[{"name":"a"}],"fieldsMatch":"some"}"#,
            "`fieldsMatch` must be `exact`, `equal`",
        ),
    ] {
        let message = fault(json);
        assert!(message.contains(told), "{json} gave {message}");
    }
    assert!(fault(&"[".repeat(100_000)).contains("nested too deep"));
}

#[test]
fn every_fault_is_told_at_once() {
    let error = TableSchema::from_json(
        r#"{"fields":[{"name":"a","type":"x"},{"name":"b","type":"y"}],"primaryKey":"c"}"#,
    )
    .unwrap_err();
    assert_eq!(error.faults().len(), 3);
}

#[test]
fn lengths_of_time_have_bounds_since_version_2() {
    let with = |profile: &str| {
        TableSchema::from_json(&format!(
            r#"{{{profile}"fields":[{{"name":"a","type":"duration","constraints":{{"minimum":"P1D"}}}}]}}"#
        ))
    };
    assert!(with("").is_err());
    assert!(with(r#""$schema":"https://datapackage.org/profiles/2.0/tableschema.json","#).is_ok());
}

#[test]
fn what_does_nothing_is_remarked() {
    let remarks = |field: &str| {
        let schema = TableSchema::from_json(&format!(r#"{{"fields":[{field}]}}"#)).unwrap();
        let told = |remark| schema_remark_text(remark, Language::En, Sink::Markdown);
        schema.remarks().iter().map(told).collect::<Vec<_>>().join("\n")
    };
    for (field, told) in [
        (
            r#"{"name":"a","contraints":{"required":true}}"#,
            "`contraints` is no property of a field, and does nothing. Did you mean `constraints`?",
        ),
        (r#"{"name":"a","enum":["x"]}"#, "`enum` does nothing here"),
        (r#"{"name":"a","constraints":{"minProperties":1}}"#, "`minProperties` is no constraint"),
        (r#"{"name":"a","type":"string","format":"wkt"}"#, "`wkt` is no format"),
        (r#"{"name":"a","type":"integer","constraints":{"enum":["x"]}}"#, "the allowed value `x`"),
        (r#"{"name":"a","constraints":{"pattern":"(a)\\1"}}"#, "`pattern` is not checked"),
        (r#"{"name":"a","constraints":{"pattern":"a"}}"#, "Between `^` and `$`"),
    ] {
        assert!(remarks(field).contains(told), "{field} gave {}", remarks(field));
    }
    assert_eq!(
        remarks(r#"{"name":"a","type":"integer","rdfType":"x","constraints":{"required":true}}"#),
        ""
    );
}

#[test]
fn one_field_stands_alone() {
    let field =
        CheckField::from_json(r#"{"name":"a","type":"boolean","trueValues":["oui"]}"#).unwrap();
    assert!(field.accepts("oui") && field.accepts("false") && !field.accepts("true"));
}
