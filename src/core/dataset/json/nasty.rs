//! Nasty files: the text before, an edit, and the text after or why there is none.

use crate::dataset::{
    EditOptions, Edited, Format, Insert, LineNumber, Malformed, RecordsPath, Refusal, Wanted,
    apply, read_edits,
};

pub(super) fn run(
    file: &[u8],
    format: Format,
    edits: &str,
    options: &EditOptions,
) -> Result<Edited, Refusal> {
    let edits = read_edits(edits).unwrap();
    let edited = apply(file, format, &edits, options).map_err(|refused| refused.refusal)?;
    let (mut old, mut new) = (0, 0);
    for span in &edited.spans {
        assert_eq!(file[old..span.old.start], edited.bytes[new..span.new.start]);
        (old, new) = (span.old.end, span.new.end);
    }
    assert_eq!(file[old..], edited.bytes[new..]);
    Ok(edited)
}

fn with(file: &str, format: Format, edits: &str, options: &EditOptions) -> String {
    let edited = run(file.as_bytes(), format, edits, options);
    let edited = edited.unwrap_or_else(|refusal| panic!("{file} {edits}: {refusal}"));
    String::from_utf8(edited.bytes).unwrap()
}

fn by_id() -> EditOptions {
    EditOptions { key: vec!["id".into()], ..EditOptions::default() }
}

fn at(path: &str) -> EditOptions {
    EditOptions { records: RecordsPath::at(path), ..by_id() }
}

fn edited(file: &str, edits: &str) -> String {
    with(file, Format::Json, edits, &by_id())
}

fn refused(file: &str, edits: &str) -> Refusal {
    run(file.as_bytes(), Format::Json, edits, &by_id()).unwrap_err()
}

const SET: &str = r#"{"op":"update","key":{"id":"b"},"set":{"name":"Bé"}}"#;
const ADD: &str = r#"{"op":"add","record":{"name":"N","id":"n"}}"#;
const CUT: &str = r#"{"op":"remove","key":{"id":"b"}}"#;
const CUT_ALL: &str = r#"[{"op":"remove","key":{"id":"a"}},{"op":"remove","key":{"id":"b"}}]"#;

#[test]
fn every_style_of_list_keeps_itself_d18() {
    // Before, and after a value is set, a record added, one removed.
    for [before, set, add, cut] in [
        [
            "[\n  {\n    \"id\": \"a\",\n    \"name\": \"A\"\n  },\n  {\n    \"id\": \"b\",\n    \"name\": \"B\"\n  }\n]\n",
            "[\n  {\n    \"id\": \"a\",\n    \"name\": \"A\"\n  },\n  {\n    \"id\": \"b\",\n    \"name\": \"Bé\"\n  }\n]\n",
            "[\n  {\n    \"id\": \"a\",\n    \"name\": \"A\"\n  },\n  {\n    \"id\": \"b\",\n    \"name\": \"B\"\n  },\n  {\n    \"id\": \"n\",\n    \"name\": \"N\"\n  }\n]\n",
            "[\n  {\n    \"id\": \"a\",\n    \"name\": \"A\"\n  }\n]\n",
        ],
        [
            "[\r\n\t{\"id\":\"a\",\"name\":\"A\"},\r\n\t{\"id\":\"b\",\"name\":\"B\"}\r\n]",
            "[\r\n\t{\"id\":\"a\",\"name\":\"A\"},\r\n\t{\"id\":\"b\",\"name\":\"Bé\"}\r\n]",
            "[\r\n\t{\"id\":\"a\",\"name\":\"A\"},\r\n\t{\"id\":\"b\",\"name\":\"B\"},\r\n\t{\"id\":\"n\",\"name\":\"N\"}\r\n]",
            "[\r\n\t{\"id\":\"a\",\"name\":\"A\"}\r\n]",
        ],
        [
            r#"[{"id":"a","name":"A"},{"id":"b","name":"B"}]"#,
            r#"[{"id":"a","name":"A"},{"id":"b","name":"Bé"}]"#,
            r#"[{"id":"a","name":"A"},{"id":"b","name":"B"},{"id":"n","name":"N"}]"#,
            r#"[{"id":"a","name":"A"}]"#,
        ],
        [
            "[ { \"id\" : \"a\", \"name\" : \"A\" }\n, { \"id\" : \"b\", \"name\" : \"B\" }\n]",
            "[ { \"id\" : \"a\", \"name\" : \"A\" }\n, { \"id\" : \"b\", \"name\" : \"Bé\" }\n]",
            "[ { \"id\" : \"a\", \"name\" : \"A\" }\n, { \"id\" : \"b\", \"name\" : \"B\" }\n, { \"id\" : \"n\", \"name\" : \"N\" }\n]",
            "[ { \"id\" : \"a\", \"name\" : \"A\" }\n]",
        ],
        [
            "[\n[\"id\", \"name\"],\n[\"a\", \"A\"],\n[\"b\", \"B\"]\n]\n",
            "[\n[\"id\", \"name\"],\n[\"a\", \"A\"],\n[\"b\", \"Bé\"]\n]\n",
            "[\n[\"id\", \"name\"],\n[\"a\", \"A\"],\n[\"b\", \"B\"],\n[\"n\", \"N\"]\n]\n",
            "[\n[\"id\", \"name\"],\n[\"a\", \"A\"]\n]\n",
        ],
    ] {
        assert_eq!(edited(before, SET), set);
        assert_eq!(edited(before, ADD), add);
        assert_eq!(edited(before, CUT), cut);
        let marked = format!("\u{feff}{before}");
        assert_eq!(edited(&marked, SET), format!("\u{feff}{set}"));
    }
}

#[test]
fn utf_16_stays_utf_16_d4() {
    let wide = |text: &str| -> Vec<u8> {
        format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    let before = wide("[{\"id\": \"b\", \"name\": \"é\"}]\r\n");
    let edited = run(&before, Format::Json, SET, &by_id()).unwrap();
    assert_eq!(edited.bytes, wide("[{\"id\": \"b\", \"name\": \"Bé\"}]\r\n"));
}

#[test]
fn removing_leaves_no_comma_and_no_blank_line() {
    let file = "[\n  {\"id\": \"a\"},\n  {\"id\": \"b\"},\n  {\"id\": \"c\"}\n]\n";
    assert_eq!(edited(file, CUT), "[\n  {\"id\": \"a\"},\n  {\"id\": \"c\"}\n]\n");
    assert_eq!(edited(file, CUT_ALL), "[\n  {\"id\": \"c\"}\n]\n");
    let last = r#"[{"op":"remove","key":{"id":"c"}},{"op":"remove","key":{"id":"b"}}]"#;
    assert_eq!(edited(file, last), "[\n  {\"id\": \"a\"}\n]\n");
    let two = "[\n  {\"id\": \"a\"},\n  {\"id\": \"b\"}\n]\n";
    assert_eq!(edited(two, CUT_ALL), "[]\n");
    let all = format!("{},{ADD}]", &CUT_ALL[..CUT_ALL.len() - 1]);
    assert_eq!(edited(two, &all), "[\n  {\"id\": \"n\", \"name\": \"N\"}\n]\n");
}

#[test]
fn an_empty_list_gets_its_first_record() {
    for (file, after) in [
        ("[]\n", "[\n  {\n    \"name\": \"N\",\n    \"id\": \"n\"\n  }\n]\n"),
        ("[]", "[\n  {\n    \"name\": \"N\",\n    \"id\": \"n\"\n  }\n]"),
    ] {
        assert_eq!(edited(file, ADD), after);
    }
    let file = "{\n    \"title\": \"x\",\n    \"cities\": []\n}\n";
    let after = "{\n    \"title\": \"x\",\n    \"cities\": [\n        {\n            \"name\": \"N\",\n            \"id\": \"n\"\n        }\n    ]\n}\n";
    assert_eq!(with(file, Format::Json, ADD, &at("cities")), after);
    let file = r#"{"title":"x","cities":[]}"#;
    let after = r#"{"title":"x","cities":[{"name":"N","id":"n"}]}"#;
    assert_eq!(with(file, Format::Json, ADD, &at("cities")), after);
}

#[test]
fn records_that_are_members_go_by_their_names() {
    let file = "{\n  \"FR\": {\"name\": \"France\"},\n  \"PE\": {\"name\": \"Peru\"}\n}\n";
    let none = EditOptions::default();
    let run = |edits: &str| with(file, Format::Json, edits, &none);
    assert_eq!(
        run(r#"{"op":"update","key":{"@key":"PE"},"set":{"name":"Perú"}}"#),
        "{\n  \"FR\": {\"name\": \"France\"},\n  \"PE\": {\"name\": \"Perú\"}\n}\n"
    );
    assert_eq!(
        run(r#"{"op":"add","record":{"@key":"BO","name":"Bolivia"}}"#),
        "{\n  \"FR\": {\"name\": \"France\"},\n  \"PE\": {\"name\": \"Peru\"},\n  \"BO\": {\"name\": \"Bolivia\"}\n}\n"
    );
    assert_eq!(
        run(r#"{"op":"add","record":{"@key":"BO"}}"#),
        "{\n  \"FR\": {\"name\": \"France\"},\n  \"PE\": {\"name\": \"Peru\"},\n  \"BO\": {}\n}\n"
    );
    assert_eq!(
        run(r#"{"op":"rename","key":{"@key":"FR"},"to":{"@key":"F\"R"}}"#),
        "{\n  \"F\\\"R\": {\"name\": \"France\"},\n  \"PE\": {\"name\": \"Peru\"}\n}\n"
    );
    assert_eq!(
        run(r#"{"op":"remove","key":{"@key":"PE"}}"#),
        "{\n  \"FR\": {\"name\": \"France\"}\n}\n"
    );
    let sorted = EditOptions { insert: Insert::Sorted, ..none.clone() };
    let add = r#"{"op":"add","record":{"@key":"BO","name":"Bolivia"}}"#;
    assert_eq!(
        with(file, Format::Json, add, &sorted),
        "{\n  \"BO\": {\"name\": \"Bolivia\"},\n  \"FR\": {\"name\": \"France\"},\n  \"PE\": {\"name\": \"Peru\"}\n}\n"
    );
    let refused = |edits: &str| super::nasty::run(file.as_bytes(), Format::Json, edits, &none);
    assert!(matches!(
        refused(r#"{"op":"rename","key":{"@key":"FR"},"to":{"@key":"PE"}}"#),
        Err(Refusal::KeyTaken { line: LineNumber(3), .. })
    ));
    assert!(matches!(
        refused(r#"{"op":"add","record":{"@key":"FR"}}"#),
        Err(Refusal::KeyTaken { line: LineNumber(2), .. })
    ));
    assert!(matches!(
        refused(r#"{"op":"add","record":{"name":"x"}}"#),
        Err(Refusal::KeyEmpty { .. })
    ));
}

#[test]
fn nested_members_are_reached_by_paths() {
    let file = r#"[{"id": "b", "address": {"city": "Lima", "a.b": 1}, "tags": ["x", "y"]}]"#;
    for (edits, after) in [
        (
            r#"{"op":"update","key":{"id":"b"},"set":{"address.city":"Cusco"}}"#,
            r#"[{"id": "b", "address": {"city": "Cusco", "a.b": 1}, "tags": ["x", "y"]}]"#,
        ),
        (
            r#"{"op":"update","key":{"id":"b"},"set":{"address.a\\.b":2.50}}"#,
            r#"[{"id": "b", "address": {"city": "Lima", "a.b": 2.50}, "tags": ["x", "y"]}]"#,
        ),
        (
            r#"{"op":"update","key":{"id":"b"},"set":{"tags[1]":"z"}}"#,
            r#"[{"id": "b", "address": {"city": "Lima", "a.b": 1}, "tags": ["x", "z"]}]"#,
        ),
        (
            r#"{"op":"update","key":{"id":"b"},"set":{"geo.lat":-12}}"#,
            r#"[{"id": "b", "address": {"city": "Lima", "a.b": 1}, "tags": ["x", "y"], "geo": {"lat": -12}}]"#,
        ),
        (
            r#"{"op":"update","key":{"id":"b"},"clear":["tags[0]","address.city"]}"#,
            r#"[{"id": "b", "address": {"a.b": 1}, "tags": ["y"]}]"#,
        ),
        (
            r#"{"op":"update","key":{"id":"b"},"set":{"tags":["x","w","y"]}}"#,
            r#"[{"id": "b", "address": {"city": "Lima", "a.b": 1}, "tags": ["x", "w", "y"]}]"#,
        ),
        (
            r#"{"op":"update","key":{"id":"b"},"append":{"tags":["z"]},"detach":{"tags":["x"]}}"#,
            r#"[{"id": "b", "address": {"city": "Lima", "a.b": 1}, "tags": ["y", "z"]}]"#,
        ),
        (
            r#"{"op":"update","key":{"id":"b"},"detach":{"tags":["x","y"]}}"#,
            r#"[{"id": "b", "address": {"city": "Lima", "a.b": 1}, "tags": []}]"#,
        ),
        (
            r#"{"op":"update","key":{"id":"b"},"append":{"kinds":["z"]}}"#,
            r#"[{"id": "b", "address": {"city": "Lima", "a.b": 1}, "tags": ["x", "y"], "kinds": ["z"]}]"#,
        ),
    ] {
        assert_eq!(edited(file, edits), after, "{edits}");
    }
    assert!(matches!(
        refused(file, r#"{"op":"update","key":{"id":"b"},"set":{"tags[5]":"z"}}"#),
        Refusal::ItemMissing { length: 2, .. }
    ));
    assert!(matches!(
        refused(file, r#"{"op":"update","key":{"id":"b"},"set":{"id.x":"z"}}"#),
        Refusal::NotNested { .. }
    ));
    assert!(matches!(
        refused(file, r#"{"op":"update","key":{"id":"b"},"append":{"id":"z"}}"#),
        Refusal::NotAList { .. }
    ));
    for nothing in [
        r#"{"op":"update","key":{"id":"b"},"append":{"tags":["x"]}}"#,
        r#"{"op":"update","key":{"id":"b"},"detach":{"tags":["q"],"none":["q"]}}"#,
        r#"{"op":"update","key":{"id":"b"},"set":{"address":{"a.b":1,"city":"Lima"}}}"#,
        r#"{"op":"update","key":{"id":"b"},"clear":["nothing","address.none"]}"#,
    ] {
        assert_eq!(refused(file, nothing), Refusal::NothingToChange, "{nothing}");
    }
}

#[test]
fn new_members_and_records_follow_the_order_of_their_neighbours() {
    let file = "[\n  {\n    \"id\": \"a\",\n    \"name\": \"A\",\n    \"tags\": [\n      \"x\"\n    ],\n    \"url\": \"u\"\n  },\n  {\n    \"id\": \"b\",\n    \"url\": \"u\"\n  }\n]\n";
    assert_eq!(
        edited(file, r#"{"op":"update","key":{"id":"b"},"set":{"tags":["y","z"]}}"#),
        "[\n  {\n    \"id\": \"a\",\n    \"name\": \"A\",\n    \"tags\": [\n      \"x\"\n    ],\n    \"url\": \"u\"\n  },\n  {\n    \"id\": \"b\",\n    \"tags\": [\n      \"y\",\n      \"z\"\n    ],\n    \"url\": \"u\"\n  }\n]\n"
    );
    let add = r#"{"op":"add","record":{"url":"v","more":true,"tags":["t"],"name":"N","id":"n"}}"#;
    assert!(edited(file, add).ends_with(
        "  },\n  {\n    \"id\": \"n\",\n    \"name\": \"N\",\n    \"tags\": [\n      \"t\"\n    ],\n    \"url\": \"v\",\n    \"more\": true\n  }\n]\n"
    ));
}

#[test]
fn what_is_cleared_is_empty_as_in_its_neighbours() {
    for (file, after) in [
        (
            r#"[{"id":"a","closed":null},{"id":"b","closed":"2020"}]"#,
            r#"[{"id":"a","closed":null},{"id":"b","closed":null}]"#,
        ),
        (
            r#"[{"id":"a","closed":""},{"id":"b","closed":"2020"}]"#,
            r#"[{"id":"a","closed":""},{"id":"b","closed":""}]"#,
        ),
        (r#"[{"id":"a"},{"id":"b","closed":"2020"}]"#, r#"[{"id":"a"},{"id":"b"}]"#),
    ] {
        assert_eq!(edited(file, r#"{"op":"update","key":{"id":"b"},"clear":["closed"]}"#), after);
    }
}

#[test]
fn untouched_numbers_and_escapes_keep_their_spelling_d11_d17() {
    let file = r#"[{"id":"b","n":1.10e0,"z":-0,"big":18446744073709551616,"huge":1e400,"lone":"\uD800","e":"\u00E9\/","name":"B"},{"id":"\u0061","name":"x"}]"#;
    let after = file.replace(r#""name":"B""#, r#""name":"B\u00E9""#);
    assert_eq!(edited(file, SET), after);
    // The text of a number finds it, and a key may be written with escapes.
    let file = r#"[{"id":7,"name":"x"},{"id":"\u0061","name":"y"}]"#;
    assert_eq!(
        edited(
            file,
            r#"[{"op":"remove","key":{"id":"7"}},{"op":"update","key":{"id":"a"},"set":{"name":"z"}}]"#
        ),
        r#"[{"id":"\u0061","name":"z"}]"#
    );
    assert_eq!(refused(r#"[{"id":"b","name":"B\u00e9"}]"#, SET), Refusal::NothingToChange);
}

#[test]
fn names_that_stand_twice_are_ambiguous_when_touched_d11() {
    let file = "[\n{\"id\":\"b\",\"name\":\"B\",\n\"name\":\"C\",\"x\":1}]";
    let Refusal::MemberAmbiguous { lines, .. } = refused(file, SET) else { panic!() };
    assert_eq!(lines, [LineNumber(2), LineNumber(3)]);
    assert_eq!(
        edited(file, r#"{"op":"update","key":{"id":"b"},"set":{"x":2}}"#),
        "[\n{\"id\":\"b\",\"name\":\"B\",\n\"name\":\"C\",\"x\":2}]"
    );
    let twice = r#"{"a":{"n":1},"b":{"n":1},"a":{"n":2}}"#;
    let options = EditOptions::default();
    let set = r#"{"op":"update","key":{"@key":"a"},"set":{"n":3}}"#;
    let refusal = run(twice.as_bytes(), Format::Json, set, &options).unwrap_err();
    assert!(matches!(refusal, Refusal::KeyAmbiguous { .. }), "{refusal}");
}

#[test]
fn broken_json_is_refused_with_its_place_and_mend_d11() {
    let deep = "[".repeat(10_000);
    for (file, line, column, fault) in [
        ("[{\"id\":\"b\"},\n]", 1, 12, Malformed::CommaTooMany),
        ("[{\"id\":\"b\",}]", 1, 11, Malformed::CommaTooMany),
        (
            "[{\"id\":\"b\"}\n {}]",
            2,
            2,
            Malformed::Unexpected { found: "{".into(), wanted: Wanted::CommaOrListEnd },
        ),
        ("[{\"id\":\"b\"", 1, 11, Malformed::Ends { wanted: Wanted::CommaOrObjectEnd }),
        ("[// no\n]", 1, 2, Malformed::Comment),
        ("[{id: 1}]", 1, 3, Malformed::Unquoted { word: "id".into() }),
        ("[{'id': 1}]", 1, 3, Malformed::Unquoted { word: "id".into() }),
        ("[{\"id\": NaN}]", 1, 9, Malformed::Number { spelling: "NaN".into() }),
        ("[{\"id\": 01}]", 1, 9, Malformed::Number { spelling: "01".into() }),
        ("[{\"id\": .5}]", 1, 9, Malformed::Number { spelling: ".5".into() }),
        ("[{\"id\": \"a\nb\"}]", 1, 9, Malformed::QuoteUnclosed),
        ("[{\"id\": \"a\tb\"}]", 1, 11, Malformed::Control { character: '\t' }),
        ("[{\"id\": \"\\x\"}]", 1, 10, Malformed::Escape { found: "\\x".into() }),
        ("[{\"id\": 1}] x", 1, 13, Malformed::TextAfterEnd { found: "x".into() }),
        ("[{\"id\" 1}]", 1, 8, Malformed::Unexpected { found: "1".into(), wanted: Wanted::Colon }),
        (deep.as_str(), 1, 129, Malformed::TooDeep { limit: 128 }),
        ("", 1, 1, Malformed::Ends { wanted: Wanted::Value }),
    ] {
        let wanted = Refusal::Malformed { format: "JSON", line: LineNumber(line), column, fault };
        assert_eq!(refused(file, SET), wanted, "{file}");
    }
}

#[test]
fn where_the_records_are_is_asked_not_guessed() {
    let file = r#"{"meta":{"n":1},"data":{"cities":[{"id":"b","name":"B"}]},"x":2}"#;
    assert_eq!(
        refused(file, SET),
        Refusal::RecordsMissing { path: String::new(), found: vec!["data.cities".into()] }
    );
    assert_eq!(with(file, Format::Json, SET, &at("data.cities")), file.replace("\"B\"", "\"Bé\""));
    let refusal = run(file.as_bytes(), Format::Json, SET, &at("data.citys")).unwrap_err();
    assert_eq!(
        refusal,
        Refusal::RecordsMissing { path: "data.citys".into(), found: vec!["data.cities".into()] }
    );
    let list = r#"{"sets":[{"rows":[{"id":"b","name":"B"}]}]}"#;
    assert_eq!(with(list, Format::Json, SET, &at("sets[0].rows")), list.replace("\"B\"", "\"Bé\""));
}

#[test]
fn json_lines_keep_their_lines() {
    let run = |file: &str, edits: &str| with(file, Format::JsonLines, edits, &by_id());
    for end in ["\n", "\r\n"] {
        let file = format!("{{\"id\": \"a\"}}{end}{end}{{\"id\": \"b\", \"name\": \"B\"}}{end}");
        assert_eq!(run(&file, SET), file.replace("\"B\"", "\"Bé\""));
        assert_eq!(run(&file, ADD), format!("{file}{{\"id\": \"n\", \"name\": \"N\"}}{end}"));
        assert_eq!(run(&file, CUT), format!("{{\"id\": \"a\"}}{end}{end}"));
        let open = file.strip_suffix(end).unwrap();
        assert_eq!(run(open, ADD), format!("{open}{end}{{\"id\": \"n\", \"name\": \"N\"}}"));
        assert_eq!(run(open, CUT), "{\"id\": \"a\"}");
        let swap = format!("[{CUT},{ADD}]");
        assert_eq!(
            run(&file, &swap),
            format!("{{\"id\": \"a\"}}{end}{{\"id\": \"n\", \"name\": \"N\"}}{end}{end}")
        );
    }
    assert_eq!(run("", ADD), "{\"name\": \"N\", \"id\": \"n\"}\n");
    let three = "{\"id\":\"a\"}\n{\"id\":\"b\"}\n{\"id\":\"c\"}";
    let two = r#"[{"op":"remove","key":{"id":"c"}},{"op":"remove","key":{"id":"b"}}]"#;
    assert_eq!(run(three, two), "{\"id\":\"a\"}");
}

const CITIES: &str = r#"{
"type": "FeatureCollection",
"name": "cities",
"features": [
{ "type": "Feature", "properties": { "code": "LIM", "name": "Lima" }, "geometry": { "type": "Point", "coordinates": [ -77.03, -12.04 ] } },
{ "type": "Feature", "properties": { "code": "CUZ", "name": "Cusco" }, "geometry": null }
]
}
"#;

#[test]
fn features_are_edited_by_property_and_place() {
    let options = EditOptions { key: vec!["code".into()], ..EditOptions::default() };
    let run = |edits: &str| with(CITIES, Format::GeoJson, edits, &options);
    assert_eq!(
        run(
            r#"{"op":"update","key":{"code":"CUZ"},"set":{"name":"Qosqo","geometry":"-71.98, -13.52"}}"#
        ),
        CITIES.replace("\"Cusco\"", "\"Qosqo\"").replace(
            "\"geometry\": null",
            "\"geometry\": { \"type\": \"Point\", \"coordinates\": [ -71.98, -13.52 ] }"
        )
    );
    assert_eq!(
        run(
            r#"{"op":"update","key":{"properties.code":"LIM"},"set":{"geometry":"-77.0300,-12.04"},"expect":{"geometry":"-77.03, -12.04"}}"#
        ),
        CITIES.replace("-77.03,", "-77.0300,")
    );
    assert_eq!(
        run(r#"{"op":"update","key":{"code":"LIM"},"set":{"geometry.coordinates[1]":-12.05}}"#),
        CITIES.replace("-12.04", "-12.05")
    );
    assert_eq!(
        run(r#"{"op":"add","record":{"geometry":"-71.5,-16.4","name":"Arequipa","code":"AQP"}}"#),
        CITIES.replace(
            "\"geometry\": null }\n",
            "\"geometry\": null },\n{ \"type\": \"Feature\", \"properties\": { \"code\": \"AQP\", \"name\": \"Arequipa\" }, \"geometry\": { \"type\": \"Point\", \"coordinates\": [ -71.5, -16.4 ] } }\n"
        )
    );
    for text in ["Lima", "200,0", "0,91", "1,2,3", "1;2"] {
        let set =
            format!(r#"{{"op":"update","key":{{"code":"LIM"}},"set":{{"geometry":"{text}"}}}}"#);
        let refusal = super::nasty::run(CITIES.as_bytes(), Format::GeoJson, &set, &options);
        assert!(matches!(refusal, Err(Refusal::NotAPoint { .. })), "{text}");
    }
    // A collection that is named `.json` is one, too.
    let set = r#"{"op":"update","key":{"code":"LIM"},"set":{"name":"x"}}"#;
    assert_eq!(with(CITIES, Format::Json, set, &options), CITIES.replace("\"Lima\"", "\"x\""));
}

#[test]
fn keys_taken_missing_and_double_are_told_with_their_lines() {
    let file = "[\n{\"id\":\"Bolivar\"},\n{\"id\":\"b\"},\n{\"id\":\" b \"},\n{\"id\":5},{\"id\":\"5\"}\n]";
    let Refusal::KeyMissing { nearest: Some((key, line)), .. } =
        refused(file, r#"{"op":"remove","key":{"id":"Bolvar"}}"#)
    else {
        panic!()
    };
    assert_eq!((key.to_string().as_str(), line), ("Bolivar", LineNumber(2)));
    // What is asked for exactly is meant, where others only look like it.
    assert!(edited(file, CUT).contains("\" b \""));
    assert!(edited(file, r#"{"op":"remove","key":{"id":5}}"#).contains("\"5\""));
    assert!(matches!(
        refused(file, r#"{"op":"add","record":{"id":"b"}}"#),
        Refusal::KeyTaken { line: LineNumber(3), .. }
    ));
    assert!(matches!(
        refused(file, r#"{"op":"rename","key":{"id":"b"},"to":{"id":"Bolivar"}}"#),
        Refusal::KeyTaken { line: LineNumber(2), .. }
    ));
    assert!(matches!(
        refused(file, r#"[{"op":"add","record":{"id":"q"}},{"op":"add","record":{"id":"q"}}]"#),
        Refusal::KeyGivenTwice { .. }
    ));
    assert!(matches!(
        refused(file, r#"{"op":"update","key":{"id":"b"},"set":{"n":1},"expect":{"id":"c"}}"#),
        Refusal::ExpectationFailed { .. }
    ));
    assert!(matches!(
        refused("[{\"id\":\"b\"},\n{\"id\":\"b\"}]", CUT),
        Refusal::KeyAmbiguous { .. }
    ));
}

#[test]
fn sorted_records_are_inserted_in_their_order() {
    let file = "[\n  {\"id\": 1},\n  {\"id\": 5},\n  {\"id\": 10}\n]\n";
    let sorted = EditOptions { insert: Insert::Sorted, ..by_id() };
    let add = r#"[{"op":"add","record":{"id":7}},{"op":"add","record":{"id":0}},{"op":"add","record":{"id":11}},{"op":"add","record":{"id":6}}]"#;
    assert_eq!(
        with(file, Format::Json, add, &sorted),
        "[\n  {\"id\": 0},\n  {\"id\": 1},\n  {\"id\": 5},\n  {\"id\": 6},\n  {\"id\": 7},\n  {\"id\": 10},\n  {\"id\": 11}\n]\n"
    );
}

#[test]
fn a_feature_is_a_feature_whatever_else_it_is_said_to_be() {
    let text = "{\"type\":\"FeatureCollection\",\"features\":[\n\
                {\"type\":\"Feature\",\"properties\":{\"id\":\"1\"},\"geometry\":null}\n]}";
    let run = |record: &str| {
        let edits = crate::dataset::read_edits(&format!(r#"[{{"op":"add","record":{record}}}]"#));
        let edited = crate::dataset::apply(
            text.as_bytes(),
            Format::GeoJson,
            &edits.unwrap(),
            &EditOptions::default(),
        );
        edited.map(|edited| {
            let new = String::from_utf8(edited.bytes).unwrap();
            new.lines().nth(2).unwrap_or_default().to_owned()
        })
    };
    // A whole feature, as other programs write them.
    assert_eq!(
        run(r#"{"type":"Feature","id":"2","properties":{"name":"y"},"geometry":"1,2"}"#).unwrap(),
        r#"{"type":"Feature","properties":{"id":"2","name":"y"},"geometry":{"type":"Point","coordinates":[1,2]}}"#
    );
    // A property of that name.
    assert_eq!(
        run(r#"{"type":"City","id":"2"}"#).unwrap(),
        r#"{"type":"Feature","properties":{"id":"2","type":"City"},"geometry":null}"#
    );
    let refused = run(r#"{"@value":{"type":"City","properties":{"id":"2"}}}"#).unwrap_err();
    assert_eq!(refused.refusal, Refusal::FeatureType { found: "City".into() });
}

#[test]
fn a_wrapper_taken_for_a_record_is_told_when_its_records_are_looked_for() {
    let text = r#"{"data":{"cities":[{"id":"LIM","n":1}]}}"#;
    let edits = r#"[{"op":"update","key":{"id":"LIM"},"set":{"n":2}}]"#;
    let edits = crate::dataset::read_edits(edits).unwrap();
    let refused =
        crate::dataset::apply(text.as_bytes(), Format::Json, &edits, &EditOptions::default());
    let Refusal::KeyInside { name, places, .. } = refused.unwrap_err().refusal else {
        panic!("another refusal")
    };
    assert_eq!((name.as_str(), places), ("data", vec!["data.cities".to_owned()]));
}
