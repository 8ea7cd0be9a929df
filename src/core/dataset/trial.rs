//! Structured files as people write them, one edit each: the bytes before, and the bytes that
//! a person with an editor would have left.

use super::{EditOptions, Format, RecordsPath, apply, read_edits};

fn after(format: Format, records: &str, before: &str, edit: &str) -> String {
    let records = if records.is_empty() { RecordsPath::Found } else { RecordsPath::at(records) };
    let key = if edit.contains("@key") || format == Format::FrontMatter {
        Vec::new()
    } else {
        vec!["id".into()]
    };
    let options = EditOptions { key, records, ..EditOptions::default() };
    match apply(before.as_bytes(), format, &read_edits(edit).unwrap(), &options) {
        Ok(edited) => String::from_utf8(edited.bytes).unwrap(),
        Err(refused) => format!("refused: {refused}"),
    }
}

fn holds(format: Format, cases: &[(&str, &str, &str, &str)]) {
    for (records, before, edit, wanted) in cases {
        assert_eq!(after(format, records, before, edit), *wanted, "{before}\n{edit}");
    }
}

const SET_N: &str = r#"{"op":"update","key":{"id":"b"},"set":{"n":"v"}}"#;
const SET_2: &str = r#"{"op":"update","key":{"id":"b"},"set":{"n":2.50}}"#;
const CUT: &str = r#"{"op":"remove","key":{"id":"b"}}"#;
const ADD: &str = r#"{"op":"add","record":{"id":"c","n":"v"}}"#;
const ADD_TAG: &str = r#"{"op":"update","key":{"id":"b"},"append":{"t":["z"]}}"#;

#[test]
fn json_as_people_write_it_d9_d11_d18() {
    holds(
        Format::Json,
        &[
            // The spelling of numbers that no edit names stays: 1.0, 1E5, -0, more digits than f64.
            (
                "",
                r#"[{"id":"b","n":1,"x":1.0,"y":1E5,"z":-0,"w":12345678901234567890.10}]"#,
                SET_2,
                r#"[{"id":"b","n":2.50,"x":1.0,"y":1E5,"z":-0,"w":12345678901234567890.10}]"#,
            ),
            // Escapes that another record has, needed or not, stay.
            (
                "",
                r#"[{"id":"a","n":"\u0041\/\ud83d\ude00"},{"id":"b","n":"\u0062"}]"#,
                SET_N,
                r#"[{"id":"a","n":"\u0041\/\ud83d\ude00"},{"id":"b","n":"v"}]"#,
            ),
            // A record that is twice in itself elsewhere is no hindrance.
            (
                "",
                r#"[{"id":"a","x":1,"x":2},{"id":"b","n":0}]"#,
                SET_2,
                r#"[{"id":"a","x":1,"x":2},{"id":"b","n":2.50}]"#,
            ),
            // Records of one line each among lines; minified; a comma at the start of lines.
            (
                "",
                "[\n{\"id\": \"a\", \"n\": 1},\n{\"id\": \"b\", \"n\": 2}\n]\n",
                ADD,
                "[\n{\"id\": \"a\", \"n\": 1},\n{\"id\": \"b\", \"n\": 2},\n{\"id\": \"c\", \"n\": \"v\"}\n]\n",
            ),
            ("", r#"[{"id":"b","n":1}]"#, ADD, r#"[{"id":"b","n":1},{"id":"c","n":"v"}]"#),
            ("", "[ {\"id\":\"a\"}\n, {\"id\":\"b\"}\n]", CUT, "[ {\"id\":\"a\"}\n]"),
            // CRLF with tabs, the first record of two goes.
            (
                "r",
                "{\r\n\t\"r\": [\r\n\t\t{\"id\": \"b\"},\r\n\t\t{\"id\": \"a\"}\r\n\t]\r\n}\r\n",
                CUT,
                "{\r\n\t\"r\": [\r\n\t\t{\"id\": \"a\"}\r\n\t]\r\n}\r\n",
            ),
            // A new member comes where a neighbour has it.
            (
                "",
                r#"[{"id": "a", "n": 1, "z": 2}, {"id": "b", "z": 3}]"#,
                SET_N,
                r#"[{"id": "a", "n": 1, "z": 2}, {"id": "b", "n": "v", "z": 3}]"#,
            ),
            // Lists inside: on one line they stay on one line, on many on many.
            (
                "",
                "[\n  {\n    \"id\": \"b\",\n    \"t\": [\"x\", \"y\"]\n  }\n]\n",
                ADD_TAG,
                "[\n  {\n    \"id\": \"b\",\n    \"t\": [\"x\", \"y\", \"z\"]\n  }\n]\n",
            ),
            (
                "",
                "[\n  {\n    \"id\": \"b\",\n    \"t\": [\n      \"x\"\n    ]\n  }\n]\n",
                ADD_TAG,
                "[\n  {\n    \"id\": \"b\",\n    \"t\": [\n      \"x\",\n      \"z\"\n    ]\n  }\n]\n",
            ),
            // The last member goes with the comma before it.
            (
                "",
                r#"[{"id":"b", "n": 1}]"#,
                r#"{"op":"update","key":{"id":"b"},"clear":["n"]}"#,
                r#"[{"id":"b"}]"#,
            ),
            // A mark at the start and no line end at the end stay so.
            ("", "\u{feff}[{\"id\":\"b\",\"n\":1}]", SET_2, "\u{feff}[{\"id\":\"b\",\"n\":2.50}]"),
            // What is no JSON is refused with its place.
            (
                "",
                r#"[{"id":"b","n":1},]"#,
                SET_N,
                "refused: line 1, column 18: not well-formed JSON: CommaTooMany",
            ),
        ],
    );
    holds(
        Format::JsonLines,
        &[
            (
                "",
                "{\"id\":\"a\"}\r\n{\"id\":\"b\",\"n\":1}",
                SET_2,
                "{\"id\":\"a\"}\r\n{\"id\":\"b\",\"n\":2.50}",
            ),
            ("", "{\"id\":\"a\"}\n{\"id\":\"b\"}\n", CUT, "{\"id\":\"a\"}\n"),
            ("", "{\"id\":\"a\"}\n{\"id\":\"b\"}", CUT, "{\"id\":\"a\"}"),
            (
                "",
                "{\"id\":\"b\", \"n\":1}",
                ADD,
                "{\"id\":\"b\", \"n\":1}\n{\"id\":\"c\", \"n\":\"v\"}",
            ),
        ],
    );
}

#[test]
fn yaml_as_people_write_it_d10_d17_d18() {
    holds(
        Format::Yaml,
        &[
            // A text that YAML 1.1 or 1.2 takes for something else gets quotes.
            (
                "",
                "- id: b\n  n: SE\n",
                r#"{"op":"update","key":{"id":"b"},"set":{"n":"NO"}}"#,
                "- id: b\n  n: 'NO'\n",
            ),
            (
                "",
                "- id: b\n  n: 'SE'\n",
                r#"{"op":"update","key":{"id":"b"},"set":{"n":"NO"}}"#,
                "- id: b\n  n: 'NO'\n",
            ),
            (
                "",
                "- id: b\n  n: \"1\"\n",
                r#"{"op":"update","key":{"id":"b"},"set":{"n":"007"}}"#,
                "- id: b\n  n: \"007\"\n",
            ),
            // Comments and spaces before them stay.
            (
                "",
                "# top\n- id: b   # the b\n  n: 1     # a count\n",
                SET_2,
                "# top\n- id: b   # the b\n  n: 2.50     # a count\n",
            ),
            // The dash's width is that of the siblings.
            (
                "",
                "-   id: a\n    n: 1\n-   id: b\n    n: 2\n",
                ADD,
                "-   id: a\n    n: 1\n-   id: b\n    n: 2\n-   id: c\n    n: v\n",
            ),
            // The blank line between records goes with the record.
            ("", "- id: a\n\n- id: b\n\n- id: d\n", CUT, "- id: a\n\n- id: d\n"),
            ("", "- id: a\n\n- id: b\n", CUT, "- id: a\n"),
            // CRLF, no final line end.
            ("", "- id: a\r\n- id: b\r\n  n: 1", SET_2, "- id: a\r\n- id: b\r\n  n: 2.50"),
            // A block scalar takes new text in its own style.
            (
                "",
                "- id: b\n  n: |\n    one\n    two\n  z: 1\n",
                r#"{"op":"update","key":{"id":"b"},"set":{"n":"three\nfour\n"}}"#,
                "- id: b\n  n: |\n    three\n    four\n  z: 1\n",
            ),
            // Lists in brackets and below each other.
            ("", "- id: b\n  t: [x, y]\n", ADD_TAG, "- id: b\n  t: [x, y, z]\n"),
            ("", "- id: b\n  t:\n  - x\n", ADD_TAG, "- id: b\n  t:\n  - x\n  - z\n"),
            ("", "- id: b\n  t:\n    - x\n", ADD_TAG, "- id: b\n  t:\n    - x\n    - z\n"),
            // Records in braces.
            (
                "",
                "- {id: a, n: 1}\n- {id: b, n: 2}\n",
                ADD,
                "- {id: a, n: 1}\n- {id: b, n: 2}\n- {id: c, n: v}\n",
            ),
            // Beside the records, another document and anchors.
            (
                "l",
                "x: &x 1\nl:\n  - id: b\n    n: 1\ny: *x\n---\nother: [1]\n",
                SET_2,
                "x: &x 1\nl:\n  - id: b\n    n: 2.50\ny: *x\n---\nother: [1]\n",
            ),
            // Spellings of numbers and booleans that no edit names.
            (
                "",
                "- id: b\n  n: 1\n  x: 0x1F\n  y: 1_000\n  z: yes\n  w: 010\n",
                SET_2,
                "- id: b\n  n: 2.50\n  x: 0x1F\n  y: 1_000\n  z: yes\n  w: 010\n",
            ),
            // Records by their names.
            (
                "",
                "a:\n  n: 1\nb:\n  n: 2\n",
                r#"{"op":"remove","key":{"@key":"b"}}"#,
                "a:\n  n: 1\n",
            ),
            ("", "a:\n  n: 1\n", r#"{"op":"add","record":{"@key":"b"}}"#, "a:\n  n: 1\nb: {}\n"),
        ],
    );
    holds(
        Format::FrontMatter,
        &[
            (
                "",
                "---\ntitle: A\n---\nText\n",
                r#"{"op":"update","key":{"title":"A"},"clear":["@body"]}"#,
                "---\ntitle: A\n---\n",
            ),
            (
                "",
                "---\ntitle: A\n---\nText\n",
                r#"{"op":"update","key":{"title":"A"},"set":{"@body":null,"title":"B: c"}}"#,
                "---\ntitle: 'B: c'\n---\n",
            ),
            (
                "",
                "---\ntitle: A\n---\n",
                r#"{"op":"update","key":{"title":"A"},"set":{"@body":5}}"#,
                "---\ntitle: A\n---\n5",
            ),
            (
                "",
                "---\ntitle: A\n---\n",
                r#"{"op":"update","key":{"title":"A"},"set":{"@body":[1]}}"#,
                "refused: edit 1: a cell of @body holds text, not a list or an object",
            ),
        ],
    );
}
