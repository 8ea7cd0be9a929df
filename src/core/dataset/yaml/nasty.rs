//! Nasty files: the text before, an edit, and the text after or why there is none.

use crate::dataset::{EditOptions, Format, RecordsPath, Refusal, apply as apply_to, read_edits};

fn apply(file: &str, edits: &str, path: &RecordsPath) -> Result<String, Refusal> {
    let by_name = edits.contains("@key");
    let options = EditOptions {
        key: if by_name { Vec::new() } else { vec!["id".into()] },
        records: path.clone(),
        ..EditOptions::default()
    };
    let edits = read_edits(edits).unwrap();
    let done = apply_to(file.as_bytes(), Format::Yaml, &edits, &options);
    done.map(|done| String::from_utf8(done.bytes).unwrap()).map_err(|refused| refused.refusal)
}

fn set(members: &str) -> String {
    format!(r#"[{{"op":"update","key":{{"id":"B"}},"set":{{{members}}}}}]"#)
}

fn add(members: &str) -> String {
    format!(r#"[{{"op":"add","record":{{{members}}}}}]"#)
}

const REMOVE: &str = r#"[{"op":"remove","key":{"id":"B"}}]"#;
const REMOVE_A: &str = r#"[{"op":"remove","key":{"id":"A"}}]"#;
const REMOVE_C: &str = r#"[{"op":"remove","key":{"id":"C"}}]"#;

fn check(file: &str, edits: &str, after: &str) {
    check_at(file, &RecordsPath::Found, edits, after);
}

fn check_at(file: &str, path: &RecordsPath, edits: &str, after: &str) {
    match apply(file, edits, path) {
        Ok(text) if text == after => {}
        Ok(text) => panic!("{file:?} {edits}\n got    {text:?}\n wanted {after:?}"),
        Err(refusal) => panic!("{file:?} {edits}: {refusal}"),
    }
}

#[test]
fn scalars_keep_their_style() {
    for (old, new, after) in [
        ("x", r#""z""#, "z"),
        ("'x'", r#""it's""#, "'it''s'"),
        ("\"x\"", r#""a\"b""#, "\"a\\\"b\""),
        ("x", r#""no""#, "'no'"),
        ("x", r#""1.0""#, "'1.0'"),
        ("x", r#""null""#, "'null'"),
        ("x", r#""2024-05-01""#, "'2024-05-01'"),
        ("2020-01-01", r#""2024-05-01""#, "2024-05-01"),
        ("yes", r#""no""#, "no"),
        ("x", r#""007""#, "'007'"),
        ("1", "2", "2"),
        ("'1'", "2", "2"),
        ("1", r#""2""#, "'2'"),
        ("x", r#""a: b""#, "'a: b'"),
        ("x", r#""a #b""#, "'a #b'"),
        ("x", r#""-""#, "'-'"),
        ("x", r#""@a""#, "'@a'"),
        ("x", r#""""#, "''"),
        ("x", r#"" a""#, "' a'"),
        ("x", r#""a\u0007""#, r#""a\x07""#),
        ("True", "false", "False"),
        ("x", "null", "null"),
        ("x", r#""http://a.b/c?d=e#f""#, "http://a.b/c?d=e#f"),
        ("'x'", r#""a\nb""#, r#""a\nb""#),
        ("x", r#""a\nb\n""#, "|\n    a\n    b"),
        ("x", r#""a\nb""#, "|-\n    a\n    b"),
        ("|\n    old\n    text", r#""new\n\n  more\n""#, "|\n    new\n\n      more"),
        ("|\n    old", r#""new""#, "|-\n    new"),
        ("|-\n    old", r#""new""#, "|-\n    new"),
        ("|- # why\n    old", r#""new""#, "|- # why\n    new"),
        ("|\n     old", r#""  new\n""#, "|3\n       new"),
        (">-\n    old text\n    folded", r#""new text""#, ">-\n    new text"),
        (">\n    old\n", r#""one\ntwo\n""#, ">\n    one\n\n    two\n"),
        ("|\n    old", r#""""#, "''"),
        ("x # why", r#""z""#, "z # why"),
        ("x # why", r#""a\nb""#, "|- # why\n    a\n    b"),
        ("[a, b]", r#"["a","c"]"#, "[a, c]"),
        ("[a, b]", r#"["a"]"#, "[a]"),
        ("[ a, b ]", r#"["b"]"#, "[ b ]"),
        ("[a,b]", r#"["a","b","no"]"#, "[a,b,'no']"),
        ("['a', 'b']", r#"["a","b","c"]"#, "['a', 'b', 'c']"),
        ("[]", r#"["a"]"#, "[a]"),
        ("[a]", "[]", "[]"),
        ("{a: 1, b: 2}", r#"{"a":1,"b":3,"c":4}"#, "{a: 1, b: 3, c: 4}"),
        ("{a: 1, b: 2}", r#"{"b":2}"#, "{b: 2}"),
        ("\n    - a\n    - b", r#"["a","x","b"]"#, "\n    - a\n    - x\n    - b"),
        ("\n  - a\n  - b", r#"["a"]"#, "\n  - a"),
        ("\n  - a # one\n  - b", r#"[]"#, " []"),
        ("\n  - a\n  - b", r#""one""#, " one"),
        ("x", r#"["a","b"]"#, "\n    - a\n    - b"),
        ("x # why", r#"{"a":1}"#, "# why\n    a: 1"),
        (
            "[\n    a, # one\n    b # two\n  ]",
            r#"["a","b","c"]"#,
            "[\n    a, # one\n    b, # two\n    c\n  ]",
        ),
        ("[\n    a, # one\n    b # two\n  ]", r#"["b"]"#, "[\n    b # two\n  ]"),
        ("[\n    a, # one\n    b # two\n  ]", r#"["a"]"#, "[\n    a # one\n  ]"),
        ("[\n    a,\n    b,\n  ]", r#"["a","b","c"]"#, "[\n    a,\n    b,\n    c,\n  ]"),
        ("\n    - a\n    # two\n    - b", r#"["a"]"#, "\n    - a"),
    ] {
        let _ = old;
        let gap = |text: &str| if text.starts_with('\n') { "" } else { " " };
        let file =
            |value: &str| format!("- id: A\n  v: x\n- id: B\n  v:{}{value}\n  w: 1\n", gap(value));
        let wanted = if after.starts_with(' ') || after.starts_with('#') {
            format!(
                "- id: A\n  v: x\n- id: B\n  v:{}{after}\n  w: 1\n",
                if after.starts_with('#') { " " } else { "" }
            )
        } else {
            file(after)
        };
        check(&file(old), &set(&format!(r#""v":{new}"#)), &wanted);
    }
}

#[test]
fn records_come_and_go() {
    for (file, edits, after) in [
        // Dash widths, indentation, quoting and member order of the neighbours.
        (
            "-   id: \"A\"\n    name: 'x'\n-   id: \"B\"\n    name: 'y'\n".to_owned(),
            add(r#""id":"C","name":"z","more":"m""#),
            "-   id: \"A\"\n    name: 'x'\n-   id: \"B\"\n    name: 'y'\n-   id: \"C\"\n    name: 'z'\n    more: 'm'\n",
        ),
        // Blank lines between records; no final line end.
        (
            "- id: A\n  name: x\n\n- id: B\n  name: y".to_owned(),
            add(r#""id":"C","name":"z""#),
            "- id: A\n  name: x\n\n- id: B\n  name: y\n\n- id: C\n  name: z",
        ),
        ("- id: A\n\n- id: B".into(), REMOVE.into(), "- id: A"),
        ("- id: A\n\n- id: B\n".into(), REMOVE.into(), "- id: A\n"),
        ("- id: A\n\n- id: B\n".into(), REMOVE_A.into(), "- id: B\n"),
        ("- id: A\n\n- id: B\n\n- id: C\n".into(), REMOVE.into(), "- id: A\n\n- id: C\n"),
        ("- id: A\n- id: B\n\n- id: C\n".into(), REMOVE.into(), "- id: A\n\n- id: C\n"),
        ("- id: A\r\n  n: 1\r\n- id: B\r\n".into(), REMOVE_A.into(), "- id: B\r\n"),
        ("- id: A\r\n- id: B\r\n".into(), add(r#""id":"C""#), "- id: A\r\n- id: B\r\n- id: C\r\n"),
        // Comments.
        (
            "# List\n- id: A # a\n# about B\n- id: B\n  # inside B\n# about C\n- id: C\n# end\n"
                .into(),
            REMOVE.into(),
            "# List\n- id: A # a\n# about C\n- id: C\n# end\n",
        ),
        (
            "- id: A\n# Europe\n- id: B\n- id: C\n".into(),
            REMOVE.into(),
            "- id: A\n# Europe\n- id: C\n",
        ),
        ("# List\n- id: A\n- id: B\n".into(), REMOVE_A.into(), "# List\n- id: B\n"),
        (
            "- id: A\n\n# about B\n- id: B\n\n# about C\n- id: C\n".into(),
            REMOVE_C.into(),
            "- id: A\n\n# about B\n- id: B\n",
        ),
        (
            "- id: A\n- id: B # b\n# end\n".into(),
            add(r#""id":"C""#),
            "- id: A\n- id: B # b\n- id: C\n# end\n",
        ),
        // Flow records.
        (
            "- {id: A, n: 1}\n- {id: B, n: 2}\n".into(),
            add(r#""id":"C","n":3"#),
            "- {id: A, n: 1}\n- {id: B, n: 2}\n- {id: C, n: 3}\n",
        ),
        ("[{id: A}, {id: B}]\n".into(), REMOVE.into(), "[{id: A}]\n"),
        ("[{id: A}, {id: B}]\n".into(), add(r#""id":"C""#), "[{id: A}, {id: B}, {id: C}]\n"),
        (
            "[\n  { \"id\": \"A\" },\n  { \"id\": \"B\" }\n]\n".into(),
            add(r#""id":"C""#),
            "[\n  { \"id\": \"A\" },\n  { \"id\": \"B\" },\n  { \"id\": \"C\" }\n]\n",
        ),
        ("- id: B\n".into(), REMOVE.into(), "[]\n"),
        ("[]\n".into(), add(r#""id":"C","n":1"#), "- id: C\n  n: 1\n"),
        ("".into(), add(r#""id":"C","n":1"#), "- id: C\n  n: 1\n"),
        ("# Nothing yet\n".into(), add(r#""id":"C""#), "# Nothing yet\n- id: C\n"),
        ("---\n- id: A\n...\n".into(), add(r#""id":"C""#), "---\n- id: A\n- id: C\n...\n"),
        (
            "%YAML 1.2\n---\n- id: A\n- id: B\n...\n".into(),
            REMOVE.into(),
            "%YAML 1.2\n---\n- id: A\n...\n",
        ),
        ("title: x\n---\n- id: A\n- id: B\n".into(), REMOVE.into(), "title: x\n---\n- id: A\n"),
        // A block with its own blank lines at the end.
        (
            "- id: A\n  t: |+\n    x\n\n- id: B\n".into(),
            REMOVE.into(),
            "- id: A\n  t: |+\n    x\n\n",
        ),
        (
            "- id: A\n  t: |\n    x\n- id: B\n  t: |\n    y\n".into(),
            add(r#""id":"C","t":"z\n""#),
            "- id: A\n  t: |\n    x\n- id: B\n  t: |\n    y\n- id: C\n  t: |\n    z\n",
        ),
        (
            "- id: A\n  t: \n- id: B\n  tags:\n    - a\n".into(),
            add(r#""id":"C","t":null,"tags":["b","c"]"#),
            "- id: A\n  t: \n- id: B\n  tags:\n    - a\n- id: C\n  t:\n  tags:\n    - b\n    - c\n",
        ),
    ] {
        check(&file, &edits, after);
    }
}

#[test]
fn records_at_paths_and_by_name() {
    let at = |path: &str| RecordsPath::at(path);
    for (file, path, edits, after) in [
        (
            "list:\n- id: A\n- id: B\nnext: 1\n",
            "list",
            REMOVE.to_owned(),
            "list:\n- id: A\nnext: 1\n",
        ),
        (
            "list:\n- id: A\n- id: B\n\nnext: 1\n",
            "list",
            add(r#""id":"C""#),
            "list:\n- id: A\n- id: B\n- id: C\n\nnext: 1\n",
        ),
        ("list:\n  - id: B\nnext: 1\n", "list", REMOVE.to_owned(), "list: []\nnext: 1\n"),
        (
            "list: # why\n  - id: B\nnext: 1\n",
            "list",
            REMOVE.to_owned(),
            "list: [] # why\nnext: 1\n",
        ),
        (
            "list: []\nnext: 1\n",
            "list",
            add(r#""id":"C","n":1"#),
            "list:\n  - id: C\n    n: 1\nnext: 1\n",
        ),
        (
            "list:\nnext: 1\n",
            "list",
            add(r#""id":"C","n":1"#),
            "list:\n  - id: C\n    n: 1\nnext: 1\n",
        ),
        (
            "a:\n  b:\n    - id: A\n    - id: B\n",
            "a.b",
            set(r#""n":"x""#),
            "a:\n  b:\n    - id: A\n    - id: B\n      n: x\n",
        ),
        (
            "m:\n  A: {n: 1}\n  B: {n: 2}\n",
            "m",
            add(r#""@key":"C","n":3"#),
            "m:\n  A: {n: 1}\n  B: {n: 2}\n  C: {n: 3}\n",
        ),
        (
            "m:\n  A:\n    n: 1\n\n  B:\n    n: 2\n",
            "m",
            add(r#""@key":"no","n":3"#),
            "m:\n  A:\n    n: 1\n\n  B:\n    n: 2\n\n  'no':\n    n: 3\n",
        ),
        (
            "m:\n  A:\n    n: 1\n  B :\n    n: 2\n",
            "m",
            r#"[{"op":"rename","key":{"@key":"B"},"to":{"@key":"Q"}}]"#.into(),
            "m:\n  A:\n    n: 1\n  Q :\n    n: 2\n",
        ),
        (
            "m:\n  A:\n    n: 1\n  B:\n    n: 2\n",
            "m",
            r#"[{"op":"remove","key":{"@key":"A"}}]"#.into(),
            "m:\n  B:\n    n: 2\n",
        ),
    ] {
        check_at(file, &at(path), &edits, after);
    }
}

#[test]
fn members_come_as_their_neighbours_are() {
    for (file, members, after) in [
        (
            "- id: A\n  name: 'x'\n  n: 1\n- id: B\n  n: 2\n",
            r#""name":"y""#,
            "- id: A\n  name: 'x'\n  n: 1\n- id: B\n  name: 'y'\n  n: 2\n",
        ),
        ("- id :  B\n  n :  2\n", r#""name":"z""#, "- id :  B\n  n :  2\n  name :  z\n"),
        ("- id:   B\n  name: x\n", r#""m":1"#, "- id:   B\n  name: x\n  m:    1\n"),
        (
            "- id: B # b\n  # end\n\n# next\n- id: C\n",
            r#""m":1"#,
            "- id: B # b\n  m: 1\n  # end\n\n# next\n- id: C\n",
        ),
        ("- {id: B}\n", r#""m":1"#, "- {id: B, m: 1}\n"),
        ("- id: B\n  sub:\n    a: 1\n", r#""sub.b":2"#, "- id: B\n  sub:\n    a: 1\n    b: 2\n"),
        ("- id: B\n  v:\n", r#""v":"x""#, "- id: B\n  v: x\n"),
        ("- id: B\n  v:   # why\n", r#""v":"x""#, "- id: B\n  v: x   # why\n"),
        (
            "- id: A\n  v: \"z\"\n- id: B\n  v: null\n",
            r#""v":"x""#,
            "- id: A\n  v: \"z\"\n- id: B\n  v: \"x\"\n",
        ),
    ] {
        check(file, &set(members), after);
    }
}
