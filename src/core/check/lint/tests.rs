use super::*;
use crate::dataset::MemoryTable;

/// Each finding as `code line:column suggestion`.
fn found(text: &str, data: Option<&MemoryTable>) -> Vec<String> {
    lint(text, data.map(|data| data as &dyn Table))
        .iter()
        .map(|finding| {
            let TextPlace { line, column } = finding.place;
            let suggestion = finding.suggestion.as_deref().unwrap_or("-");
            format!("{} {line}:{column} {suggestion}", finding.problem.code())
        })
        .collect()
}

#[test]
fn what_does_nothing_is_found_where_it_stands() {
    let text = r#"{
  "fields": [
    {
      "name": "id",
      "exemple": "A1",
      "contraints": {"required": true}
    },
    {"name": "kind", "enum": ["a"], "constraints": {"pattern": "a|b", "patern": "x"}},
    {"name": "size", "type": "integer", "minProperties": 1, "examples": [1]}
  ],
  "primarykey": "id"
}"#;
    assert_eq!(
        found(text, None),
        [
            "unknown-property 5:7 example",
            "unknown-property 6:7 constraints",
            "misplaced-constraint 8:22 -",
            "pattern-not-anchored 8:53 ^(a|b)$",
            "unknown-constraint 8:71 pattern",
            "foreign-word 9:41 -",
            "unknown-property 9:61 example",
            "unknown-property 11:3 primaryKey",
        ]
    );
}

#[test]
fn faults_have_their_places() {
    let text = "{\"fields\": [\n  {\"name\": \"a\", \"type\": \"strng\"},\n  {},\n  {\"name\": \"b\", \"type\": \"date\", \"constraints\": {\"minLength\": 1}}\n], \"primaryKey\": \"c\"}";
    assert_eq!(
        found(text, None),
        [
            "unknown-type 2:17 string",
            "field-without-name 3:3 -",
            "constraint-not-applicable 4:49 -",
            "unknown-key-field 5:4 -",
        ]
    );
    assert_eq!(found("{\n \"fields\": [", None), ["not-json 2:12 -"]);
    assert_eq!(found("[]", None), ["not-an-object 1:1 -"]);
}

#[test]
fn what_the_data_contradicts_is_found() {
    let text = r#"{"fields": [
{"name": "kind", "constraints": {"enum": ["A", "B"]}},
{"name": "size", "type": "number"},
{"name": "part", "constraints": {"enum": ["x", "y", "z"]}},
{"name": "none", "constraints": {"enum": ["x"]}}
]}"#;
    let mut data = MemoryTable::new(["kind", "size", "part", "none"]);
    data.push(["a", "1,5", "x", ""]);
    data.push(["b", "2", "y", ""]);
    assert_eq!(
        found(text, Some(&data)),
        ["enum-unused 2:34 -", "decimal-sign 3:1 \"decimalChar\": \",\"", "values-unused 4:34 -",]
    );
    data.push(["A", "3.5", "z", "x"]);
    assert_eq!(
        found(text, Some(&data)),
        ["values-unused 2:34 -"],
        "mixed signs are the data's fault"
    );
}

#[test]
fn a_schema_that_is_right_has_no_findings() {
    let text = r#"{"fields":[{"name":"a","constraints":{"pattern":"^a$"}}]}"#;
    assert_eq!(found(text, None), Vec::<String>::new());
}
