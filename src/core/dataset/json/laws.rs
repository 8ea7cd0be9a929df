//! Laws that hold for every file, whatever its style, with `serde_json` as the judge.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::nasty::run;
use crate::dataset::{EditOptions, Format, Refusal};

/// A file to write and the records it holds.
#[derive(Clone, Debug)]
struct Made {
    indent: Option<&'static str>,
    one_line: bool,
    space: &'static str,
    line_end: &'static str,
    final_newline: bool,
    ascii: bool,
    format: Format,
    records: Vec<Json>,
}

impl Made {
    fn quoted(&self, text: &str) -> String {
        let quoted = serde_json::to_string(text).unwrap();
        if !self.ascii {
            return quoted;
        }
        let mut units = [0; 2];
        quoted
            .chars()
            .map(|c| match c {
                ' '..='~' => c.to_string(),
                c => {
                    let units: &[u16] = c.encode_utf16(&mut units);
                    units.iter().fold(String::new(), |text, unit| text + &format!("\\u{unit:04x}"))
                }
            })
            .collect()
    }

    fn spell(&self, value: &Json, depth: usize) -> String {
        let inline = self.one_line && depth > 0;
        let (lead, gap, tail) = match self.indent {
            Some(indent) if !inline => {
                let line = |depth: usize| format!("{}{}", self.line_end, indent.repeat(depth));
                (line(depth + 1), format!(",{}", line(depth + 1)), line(depth))
            }
            _ => (String::new(), format!(",{}", self.space), String::new()),
        };
        let wrap = |open: char, parts: Vec<String>, close: char| {
            if parts.is_empty() {
                return format!("{open}{close}");
            }
            format!("{open}{lead}{}{tail}{close}", parts.join(&gap))
        };
        match value {
            Json::Array(items) => {
                wrap('[', items.iter().map(|item| self.spell(item, depth + 1)).collect(), ']')
            }
            Json::Object(members) => {
                let member = |(name, value): (&String, &Json)| {
                    let colon = self.space;
                    format!("{}:{colon}{}", self.quoted(name), self.spell(value, depth + 1))
                };
                wrap('{', members.iter().map(member).collect(), '}')
            }
            Json::String(text) => self.quoted(text),
            plain => plain.to_string(),
        }
    }

    fn text(&self) -> String {
        let end = if self.final_newline { self.line_end } else { "" };
        if self.format == Format::JsonLines {
            let line = Made { indent: None, ..self.clone() };
            let lines: Vec<String> =
                self.records.iter().map(|record| line.spell(record, 1)).collect();
            return lines.join(self.line_end) + end;
        }
        self.spell(&Json::Array(self.records.clone()), 0) + end
    }

    fn read(&self, bytes: &[u8]) -> Vec<Json> {
        let text = std::str::from_utf8(bytes).unwrap();
        if self.format == Format::JsonLines {
            return text
                .lines()
                .filter(|line| !line.trim().is_empty())
                .map(|line| serde_json::from_str(line).unwrap())
                .collect();
        }
        serde_json::from_str(text).unwrap()
    }

    fn done(&self, bytes: &[u8], edits: &Json) -> Vec<u8> {
        let edited = run(bytes, self.format, &edits.to_string(), &by_id());
        edited.unwrap_or_else(|refusal| panic!("{refusal}: {} {edits}", self.text())).bytes
    }
}

fn by_id() -> EditOptions {
    EditOptions { key: vec!["id".into()], ..EditOptions::default() }
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|part| part == wanted)
}

fn value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        (-1000..1000_i32).prop_map(Json::from),
        "[a-zé\"\\\\\n/😀]{0,6}".prop_map(Json::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Json::from),
            prop::collection::btree_map("[a-c]", inner, 0..3)
                .prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
}

prop_compose! {
    fn made()(
        indent in prop::sample::select(vec![None, Some("  "), Some("\t"), Some("    "), Some("")]),
        one_line in any::<bool>(),
        space in prop::sample::select(vec!["", " "]),
        line_end in prop::sample::select(vec!["\n", "\r\n"]),
        final_newline in any::<bool>(),
        ascii in any::<bool>(),
        format in prop::sample::select(vec![Format::Json, Format::JsonLines]),
        values in prop::collection::vec((value(), value(), any::<bool>()), 1..5),
    ) -> Made {
        let record = |(index, (one, two, both)): (usize, (Json, Json, bool))| {
            let mut record = json!({ "id": format!("k{index}"), "one": one });
            if both {
                record["two"] = two;
            }
            record
        };
        let records = values.into_iter().enumerate().map(record).collect();
        Made { indent, one_line, space, line_end, final_newline, ascii, format, records }
    }
}

fn set(id: &str, field: &str, value: &Json) -> Json {
    json!({ "op": "update", "key": { "id": id }, "set": { field: value } })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 96,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn nothing_to_change_leaves_the_file_alone(made in made()) {
        let same = set("k0", "one", &made.records[0]["one"]);
        for edits in [json!([]), json!([same])] {
            let refusal = run(made.text().as_bytes(), made.format, &edits.to_string(), &by_id());
            prop_assert_eq!(refusal.unwrap_err(), Refusal::NothingToChange);
        }
    }

    #[test]
    fn a_value_set_reads_back_and_the_old_one_restores_it_d9(made in made(), value in value(), at in 0_usize..5) {
        let at = at % made.records.len();
        let id = format!("k{at}");
        let old = made.records[at]["one"].clone();
        let bytes = made.text().into_bytes();
        if old != value {
            let set_there = made.done(&bytes, &set(&id, "one", &value));
            let mut wanted = made.records.clone();
            wanted[at]["one"] = value.clone();
            prop_assert_eq!(made.read(&set_there), wanted);
            let set_back = made.done(&set_there, &set(&id, "one", &old));
            prop_assert_eq!(made.read(&set_back), made.records.clone());
            // How a list or an object was spelled is forgotten with it, and that a file escapes
            // letters with the last escape it had.
            let escapes = !made.ascii || contains(&set_there, b"\\u") || old.to_string().is_ascii();
            if !old.is_array() && !old.is_object() && escapes {
                prop_assert_eq!(String::from_utf8(set_back).unwrap(), made.text());
            }
        }
    }

    #[test]
    fn a_record_added_looks_like_its_neighbours_and_goes_without_trace_d18(made in made(), at in 0_usize..5) {
        let bytes = made.text().into_bytes();
        let like = &made.records[at % made.records.len()];
        let mut record = like.clone();
        record["id"] = "new".into();
        let added = made.done(&bytes, &json!([{ "op": "add", "record": record }]));
        let mut wanted = made.clone();
        wanted.records.push(record);
        prop_assert_eq!(made.read(&added), wanted.records.clone());
        let removed = made.done(&added, &json!([{ "op": "remove", "key": { "id": "new" } }]));
        prop_assert_eq!(String::from_utf8(removed).unwrap(), made.text());
        // In files of one style all through, it is spelled as the file's writer would.
        let plain = made.records.len() > 1 && like["one"].is_string() && like.get("two").is_none();
        if plain && made.records.last() == Some(like) {
            let spelled = String::from_utf8(added).unwrap();
            if made.ascii == wanted.text().contains("\\u") || wanted.text().is_ascii() {
                prop_assert_eq!(spelled, wanted.text());
            }
        }
    }

    #[test]
    fn the_order_of_independent_edits_does_not_matter(made in made(), value in value(), turn in 0_usize..4) {
        if made.records.len() < 3 {
            return Ok(());
        }
        let mut edits = vec![
            set("k0", "three", &value),
            json!({ "op": "remove", "key": { "id": "k1" } }),
            json!({ "op": "rename", "key": { "id": "k2" }, "to": { "id": "moved" } }),
            json!({ "op": "add", "record": { "id": "new", "one": value } }),
        ];
        let bytes = made.text().into_bytes();
        let first = made.done(&bytes, &Json::Array(edits.clone()));
        edits.rotate_left(turn);
        prop_assert_eq!(&first, &made.done(&bytes, &Json::Array(edits.clone())));
        edits.reverse();
        prop_assert_eq!(&first, &made.done(&bytes, &Json::Array(edits)));
    }

    #[test]
    fn items_come_and_go_without_trace(made in made(), at in 0_usize..5) {
        let at = at % made.records.len();
        let id = format!("k{at}");
        let Some(items) = made.records[at]["one"].as_array() else { return Ok(()) };
        let bytes = made.text().into_bytes();
        let append = json!({ "op": "update", "key": { "id": id }, "append": { "one": ["new"] } });
        let there = made.done(&bytes, &append);
        let mut wanted = items.clone();
        wanted.push("new".into());
        prop_assert_eq!(&made.read(&there)[at]["one"], &Json::Array(wanted));
        let detach = json!({ "op": "update", "key": { "id": id }, "detach": { "one": ["new"] } });
        prop_assert_eq!(String::from_utf8(made.done(&there, &detach)).unwrap(), made.text());
    }

    #[test]
    fn any_text_is_read_as_serde_json_reads_it_or_refused_d11(
        text in prop_oneof!["\\PC{0,60}", "[\\[\\]{}:,\"a0-9.eE+\\-tn u\\\\\n]{0,40}", "[0-9.eE+-]{1,8}"]
    ) {
        let file = format!("[{text}]");
        let ours = run(file.as_bytes(), Format::Json, "[]", &EditOptions::default()).unwrap_err();
        let malformed = matches!(ours, Refusal::Malformed { .. });
        let theirs: Result<Box<serde_json::value::RawValue>, _> = serde_json::from_str(&file);
        prop_assert_eq!(malformed, theirs.is_err(), "{} {:?}", file, ours);
    }
}

#[test]
fn no_start_of_a_file_panics_and_nesting_costs_no_stack_d11() {
    let text = "{\"type\":\"FeatureCollection\",\"features\":[{\"id\":\"\\u00e9\",\"n\":-1.5e3,\"t\":[true,null]}]}";
    for end in 0..=text.len() {
        for format in [Format::Json, Format::JsonLines, Format::GeoJson] {
            let _ = run(&text.as_bytes()[..end], format, "[]", &EditOptions::default());
        }
    }
    for file in [
        "[".repeat(1_000_000),
        "{\"a\":".repeat(500_000),
        "[\"".to_owned() + &"\\".repeat(1_000_001),
    ] {
        let refusal = run(file.as_bytes(), Format::Json, "[]", &EditOptions::default());
        assert!(matches!(refusal, Err(Refusal::Malformed { .. })));
    }
}
