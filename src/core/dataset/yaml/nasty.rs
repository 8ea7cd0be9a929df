//! Nasty files: the text before, an edit, and the text after or why there is none.

use std::fmt::Write as _;
use std::ops::ControlFlow;

use crate::dataset::{
    EditOptions, Format, ReadOptions, RecordsPath, Refusal, Table as _, apply as apply_to, read,
    read_edits,
};

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
        ("\n  - a # one\n  - b", "[]", " []"),
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
        (String::new(), add(r#""id":"C","n":1"#), "- id: C\n  n: 1\n"),
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

fn refused(file: &str, path: &RecordsPath, edits: &str) -> String {
    match apply(file, edits, path) {
        Err(refusal) => refusal.to_string(),
        Ok(text) => panic!("{file:?} {edits} gave {text:?}"),
    }
}

#[test]
fn anchors_aliases_and_tags_are_left_alone_d10() {
    let file =
        "- &a\n  id: A\n- id: B\n  <<: *a\n  t: !!str 1\n  n: &n 2\n  m: *n\n  x: 1\n- id: C\n";
    check(file, &set(r#""x":2"#), &file.replace("x: 1", "x: 2"));
    check(file, REMOVE_C, &file.replace("- id: C\n", ""));
    for (edits, told) in [
        (set(r#""t":"2""#), "line 5: t cannot be edited: Tag"),
        (set(r#""n":3"#), "line 6: n cannot be edited: Anchor"),
        (set(r#""m":3"#), "line 7: m cannot be edited: Alias"),
        (REMOVE_A.to_owned(), "line 1: [0] cannot be edited: Anchor"),
        (REMOVE.to_owned(), ""),
    ] {
        let message = if told.is_empty() {
            check(file, &edits, "- &a\n  id: A\n- id: C\n");
            continue;
        } else {
            refused(file, &RecordsPath::Found, &edits)
        };
        assert!(message.contains(told), "{edits}: {message}");
    }
    // What a merge key brings is read, and not changed here.
    let merged = "b: &b {n: 1, k: x}\nlist:\n- id: B\n  <<: *b\n  k: y\n";
    let list = RecordsPath::at("list");
    check_at(merged, &list, &set(r#""k":"z""#), &merged.replace("k: y", "k: z"));
    assert!(refused(merged, &list, &set(r#""n":2"#)).contains("n cannot be edited: Alias"));
    let clear = r#"[{"op":"update","key":{"id":"B"},"clear":["n"]}]"#;
    assert!(refused(merged, &list, clear).contains("line 4: n cannot be edited: Alias"));
    let expect = r#"[{"op":"update","key":{"id":"B"},"set":{"k":"z"},"expect":{"n":1}}]"#;
    check_at(merged, &list, expect, &merged.replace("k: y", "k: z"));
}

#[test]
fn names_that_stand_twice_and_names_that_are_no_text_d10() {
    let twice = "- id: B\n  n: 1\n  m: 0\n  n: 2\n";
    check(twice, &set(r#""m":1"#), &twice.replace("m: 0", "m: 1"));
    let message = refused(twice, &RecordsPath::Found, &set(r#""n":3"#));
    assert!(message.contains("twice"), "{message}");
    let complex = "- id: B\n  pos:\n    ? [1, 2]\n    : x\n  m: 0\n";
    check(complex, &set(r#""m":1"#), &complex.replace("m: 0", "m: 1"));
    let message = refused(complex, &RecordsPath::Found, &set(r#""pos.x":3"#));
    assert!(message.contains("ComplexName"), "{message}");
}

#[test]
fn the_document_with_records_is_found() {
    let several = "- id: B\n---\n- id: C\n";
    let message = refused(several, &RecordsPath::Found, REMOVE);
    assert!(message.contains("several documents"), "{message}");
    let list = RecordsPath::at("list");
    let one = "%YAML 1.2\n# head\n---\ntitle: x\n---\nlist:\n- id: A\n- id: B\n--- # empty\n...\n";
    check_at(one, &list, REMOVE, &one.replace("- id: B\n", ""));
    let message = refused("a: 1\nb:\n  c:\n    - id: B\n", &RecordsPath::Found, REMOVE);
    assert!(message.contains("no records"), "{message}");
}

#[test]
fn broken_files_are_refused_with_place_and_mend_d10() {
    for (file, told) in [
        ("- id: B\n  n: 'x\n- id: C\n", "line 3, column 1: not well-formed YAML: QuoteOpen"),
        ("- id: B\n  n: a: b\n", "line 2, column 7: not well-formed YAML: ColonInText"),
        ("- id: B\n\tn: x\n", "line 1"),
        ("- id: B\n  n: [a, b\n", "Ends"),
        ("- id: B\n  n: @x\n", "line 2, column 6: not well-formed YAML: Sign { found: \"@\" }"),
        ("- id: B\n  n: *x\n", "AnchorMissing"),
        ("- id: B\n   n: x\n", "line 2"),
        ("- id: B\n- id: C\n n: 1\n", "line 3"),
        ("id: B\n- id: C\n", "line 2"),
    ] {
        let message = refused(file, &RecordsPath::Found, REMOVE);
        assert!(message.contains(told), "{file:?}: {message}");
    }
}

#[test]
fn depth_and_aliases_are_bounded_d10() {
    let deep = format!("- id: B\n  n: {}\n", "[".repeat(10_000));
    assert!(refused(&deep, &RecordsPath::Found, REMOVE).contains("TooDeep"));
    let mut block = String::new();
    for depth in 0..10_000 {
        block.extend([" ".repeat(depth.min(300)).as_str(), "a:\n"]);
    }
    assert!(refused(&block, &RecordsPath::Found, REMOVE).contains("YAML"));
    let mut laughs = "- a: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..12 {
        let row = vec![format!("*a{}", n - 1); 10].join(", ");
        laughs.push_str(["- a: &a", &n.to_string(), " [", &row, "]\n"].concat().as_str());
    }
    assert!(refused(&laughs, &RecordsPath::Found, REMOVE).contains("AliasesExplode"));
    let own = "- id: B\n  n: &n [*n]\n  m: 1\n";
    check(own, &set(r#""m":2"#), &own.replace("m: 1", "m: 2"));
}

#[test]
fn bytes_around_the_text_stay_d4() {
    let bytes = |text: &str| [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
    let options = EditOptions { key: vec!["id".into()], ..EditOptions::default() };
    let edits = read_edits(&set(r#""n":"y""#)).unwrap();
    let file = bytes("\r\n# x\r\n- id: B\r\n  n:\tx\t# c\r\n");
    let done = apply_to(&file, Format::Yaml, &edits, &options).unwrap();
    assert_eq!(done.bytes, bytes("\r\n# x\r\n- id: B\r\n  n:\t'y'\t# c\r\n"));
    // Windows-1252 has no such letter, but double quotes do.
    let edits = read_edits(&set(r#""n":"Œ ł""#)).unwrap();
    let file = b"- id: B\n  n: caf\xe9\n  m: l'\xe9t\xe9 \xe0 la for\xeat\n";
    let done = apply_to(file, Format::Yaml, &edits, &options).unwrap();
    let after = b"- id: B\n  n: \"\x8c \\u0142\"\n  m: l'\xe9t\xe9 \xe0 la for\xeat\n";
    assert_eq!(done.bytes, after);
}

#[test]
fn fields_are_cleared_as_their_neighbours_are() {
    let clear = r#"[{"op":"update","key":{"id":"B"},"clear":["n"]}]"#;
    for (file, after) in [
        ("- id: A\n  n:\n- id: B\n  n: x # c\n", "- id: A\n  n:\n- id: B\n  n: # c\n"),
        ("- id: A\n  n: ~\n- id: B\n  n: x\n", "- id: A\n  n: ~\n- id: B\n  n: ~\n"),
        ("- id: A\n  n: ''\n- id: B\n  n: x\n", "- id: A\n  n: ''\n- id: B\n  n: ''\n"),
        ("- id: A\n- id: B\n  n: x\n", "- id: A\n- id: B\n"),
        ("- n: x\n  # why\n  id: B\n- id: A\n", "- # why\n  id: B\n- id: A\n"),
    ] {
        check(file, clear, after);
    }
}

#[test]
fn items_come_and_go() {
    let items = |append: &str, detach: &str| {
        format!(
            r#"[{{"op":"update","key":{{"id":"B"}},"append":{{"t":[{append}]}},"detach":{{"t":[{detach}]}}}}]"#
        )
    };
    for (old, append, detach, after) in [
        ("[a, b]", r#""c""#, "", "[a, b, c]"),
        ("[a, b]", r#""c""#, r#""a""#, "[b, c]"),
        ("[ 'a' ]", r#""c""#, r#""a""#, "[ 'c' ]"),
        ("\n  -  a\n  -  'b' # x", r#""no""#, "", "\n  -  a\n  -  'b' # x\n  -  'no'"),
        ("\n  - a\n  # b\n  - b", "", r#""b""#, "\n  - a"),
        ("\n  - a", "", r#""a""#, " []"),
    ] {
        let file = |list: &str| {
            let gap = if list.starts_with(['\n', ' ']) { "" } else { " " };
            format!("- id: B\n  t:{gap}{list}\n  z: 1\n")
        };
        check(&file(old), &items(append, detach), &file(after));
    }
}

#[test]
fn records_go_where_their_keys_belong() {
    let sorted = EditOptions {
        key: vec!["id".into()],
        insert: crate::dataset::Insert::Sorted,
        ..EditOptions::default()
    };
    let edits = read_edits(&add(r#""id":"B","n":1"#)).unwrap();
    for (file, after) in [
        ("- id: A\n\n# about C\n- id: C\n", "- id: A\n\n- id: B\n  n: 1\n\n# about C\n- id: C\n"),
        ("# List\n- id: C\n- id: D\n", "# List\n- id: B\n  n: 1\n- id: C\n- id: D\n"),
        ("[{id: A}, {id: C}]", "[{id: A}, {id: B, n: 1}, {id: C}]"),
        ("[{id: C}]", "[{id: B, n: 1}, {id: C}]"),
    ] {
        let done = apply_to(file.as_bytes(), Format::Yaml, &edits, &sorted);
        let done = done.unwrap_or_else(|refused| panic!("{file:?} {refused}"));
        assert_eq!(String::from_utf8(done.bytes).unwrap(), after);
    }
}

#[test]
fn front_matter_is_a_record_and_the_text_below_stays() {
    let run = |file: &str, edits: &str| {
        let edits = read_edits(edits).unwrap();
        let done = apply_to(file.as_bytes(), Format::FrontMatter, &edits, &EditOptions::default());
        done.map(|done| String::from_utf8(done.bytes).unwrap())
            .map_err(|refused| refused.refusal.to_string())
    };
    let set = |members: &str| {
        format!(r#"[{{"op":"update","key":{{"@key":"a.md"}},"set":{{{members}}}}}]"#)
    };
    let file = "---\ntitle: \"A\" # t\ntags: [x]\n---\n\n# A\n\ntitle: no\n---\n";
    assert_eq!(run(file, &set(r#""title":"B""#)).unwrap(), file.replace("\"A\"", "\"B\""));
    assert_eq!(
        run(file, &set(r#""draft":true"#)).unwrap(),
        file.replace("[x]\n", "[x]\ndraft: true\n")
    );
    assert_eq!(
        run(file, &set(r#""@body":"New.\n""#)).unwrap(),
        "---\ntitle: \"A\" # t\ntags: [x]\n---\nNew.\n"
    );
    assert_eq!(run("---\n---\nText", &set(r#""a":1"#)).unwrap(), "---\na: 1\n---\nText");
    assert_eq!(run("---\na: 1\n---", &set(r#""@body":"x""#)).unwrap(), "---\na: 1\n---\nx");
    let remove = r#"[{"op":"remove","key":{"@key":"a.md"}}]"#;
    for (file, edits, told) in [
        ("+++\na = 1\n+++\n", set(r#""a":2"#), "HeadFormat"),
        ("# Text\n", set(r#""a":2"#), "HeadMissing"),
        ("---\na: 1\n", set(r#""a":2"#), "HeadUnclosed"),
        ("---\na: 'x\n---\n", set(r#""a":2"#), "not well-formed YAML: QuoteOpen"),
        ("---\na: 1\n---\n", remove.to_owned(), "one record"),
    ] {
        let message = run(file, &edits).unwrap_err();
        assert!(message.contains(told), "{file:?}: {message}");
    }
}

#[test]
fn names_of_names_are_the_same_wherever_they_stand() {
    let cells = |text: &str| {
        let read = read(text.as_bytes(), Format::Yaml, &ReadOptions::default()).unwrap();
        let mut cells = Vec::new();
        read.visit_rows(&mut |row| {
            cells.extend(row.cells.iter().map(|cell| cell.clone().into_owned()));
            ControlFlow::Continue(())
        });
        cells
    };
    let last = "- id: 02\n  ? ? ? open: yes\n  sub: 1\n";
    assert_eq!(cells(&format!("# Peaks\n{last}")), cells(last));
    assert_ne!(cells(&last.replace("open", "closed")), cells(last));
}

#[test]
fn names_of_names_do_not_grow_with_every_quote_d10() {
    let nested = format!("- id: a\n  {}x: 1\n", "? ".repeat(90));
    let mut chained = "a0: &a0 {[x]: 1}\n".to_owned();
    for n in 1..90 {
        writeln!(chained, "a{n}: &a{n} {{? *a{} : 1}}", n - 1).unwrap();
    }
    for text in [nested, chained] {
        // Whether it can be read at all: at once, and in little memory.
        drop(read(text.as_bytes(), Format::Yaml, &ReadOptions::default()));
    }
}
