//! Laws that hold for every file, however it is written.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::Yaml;
use super::verify::surroundings;
use crate::dataset::encoding::Encoding;
use crate::dataset::tree::Syntax;
use crate::dataset::{
    Change, Edit, EditOptions, Edited, Format, Key, Record, RecordsPath, Refusal, Value, apply,
};

/// How one scalar is written.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Way {
    Plain,
    Single,
    Double,
    Literal,
    Folded,
}

/// What a file has or has not.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Trait {
    Wrapped,
    ByName,
    Blanks,
    Comments,
    FinalNewline,
    Marked,
}

const TRAITS: [Trait; 6] = [
    Trait::Wrapped,
    Trait::ByName,
    Trait::Blanks,
    Trait::Comments,
    Trait::FinalNewline,
    Trait::Marked,
];

/// A file to write and the records it holds.
#[derive(Clone, Debug)]
struct Made {
    records: Vec<Vec<(Value, Way)>>,
    /// Records between braces.
    flow: Vec<bool>,
    traits: Vec<Trait>,
    dash: usize,
    indent: usize,
    line_end: &'static str,
}

const FIELDS: [&str; 5] = ["id", "name", "note", "tags", "sub"];

/// What every reader takes for text, without quotes.
fn is_word(text: &str) -> bool {
    text.len() > 3 && text.chars().all(char::is_alphabetic) && !matches!(text, "true" | "null")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

impl Made {
    fn has(&self, wanted: Trait) -> bool {
        self.traits.contains(&wanted)
    }

    fn column(&self) -> usize {
        if self.has(Trait::Wrapped) { self.indent } else { 0 }
    }

    fn scalar(value: &Value, way: Way, column: usize, flow: bool) -> String {
        let Value::Text(text) = value else { return value.to_string() };
        match way {
            Way::Single if !text.contains('\n') => format!("'{}'", text.replace('\'', "''")),
            Way::Plain if is_word(text) => text.clone(),
            Way::Literal | Way::Folded
                if !flow && !text.trim().is_empty() && !text.starts_with(' ') =>
            {
                let sign = if way == Way::Literal { "|" } else { ">" };
                let mut out = format!("{sign}{}", if text.ends_with('\n') { "" } else { "-" });
                for line in text.trim_end_matches('\n').split('\n') {
                    if way == Way::Folded && !out.ends_with(['>', '-']) {
                        out += "\n";
                    }
                    write!(out, "\n{}{line}", " ".repeat(column + 2)).unwrap();
                }
                out
            }
            _ => quoted(text),
        }
    }

    fn value(value: &Value, way: Way, column: usize, flow: bool) -> String {
        match value {
            Value::List(items) if flow || way != Way::Literal || items.is_empty() => {
                let items: Vec<String> =
                    items.iter().map(|item| Self::scalar(item, Way::Double, 0, true)).collect();
                format!(" [{}]", items.join(", "))
            }
            Value::List(items) => items.iter().fold(String::new(), |out, item| {
                out + &format!(
                    "\n{}- {}",
                    " ".repeat(column),
                    Self::scalar(item, Way::Single, column, false)
                )
            }),
            Value::Object(members) if flow || way != Way::Literal || members.is_empty() => {
                let members: Vec<String> = members
                    .iter()
                    .map(|(name, value)| {
                        format!("{name}: {}", Self::scalar(value, Way::Double, 0, true))
                    })
                    .collect();
                format!(" {{ {} }}", members.join(", "))
            }
            Value::Object(members) => members.iter().fold(String::new(), |out, (name, value)| {
                out + &format!(
                    "\n{}{name}: {}",
                    " ".repeat(column + 2),
                    Self::scalar(value, Way::Plain, column + 2, false)
                )
            }),
            scalar => format!(" {}", Self::scalar(scalar, way, column, flow)),
        }
    }

    fn text(&self) -> String {
        let mut out = String::new();
        if self.has(Trait::Marked) {
            out += "# A list\n---\n";
        }
        if self.has(Trait::Wrapped) {
            out += "title: 'The list'\nlist:\n";
        }
        let column = self.column();
        for (index, (record, flow)) in self.records.iter().zip(&self.flow).enumerate() {
            if index > 0 && self.has(Trait::Blanks) {
                out.push('\n');
            }
            if self.has(Trait::Comments) && index % 2 == 1 {
                writeln!(out, "{}# about {index}", " ".repeat(column)).unwrap();
            }
            let (lead, inner) = if self.has(Trait::ByName) {
                (format!("k{index}:"), column + 2)
            } else {
                (format!("-{}", " ".repeat(self.dash - 1)), column + self.dash)
            };
            out += &" ".repeat(column);
            let members = FIELDS.iter().zip(record).map(|(name, (value, way))| {
                format!("{name}:{}", Self::value(value, *way, inner, *flow))
            });
            let members: Vec<String> = members.collect();
            if *flow {
                let gap = if self.has(Trait::ByName) { " " } else { "" };
                write!(out, "{lead}{gap}{{{}}}", members.join(", ")).unwrap();
            } else {
                let indent = format!("\n{}", " ".repeat(inner));
                out += &lead;
                if self.has(Trait::ByName) {
                    out += &indent;
                }
                out += &members.join(&indent);
            }
            if self.has(Trait::Comments) && index % 2 == 0 && *flow {
                out += " # here";
            }
            out.push('\n');
        }
        if self.has(Trait::Wrapped) {
            if self.has(Trait::Blanks) {
                out.push('\n');
            }
            out += "more: [1, 2]\n";
        }
        if self.has(Trait::Marked) {
            out += "...\n";
        }
        if !self.has(Trait::FinalNewline) {
            out.pop();
        }
        out.replace('\n', self.line_end)
    }

    fn options(&self) -> EditOptions {
        EditOptions {
            key: vec!["id".into()],
            records: if self.has(Trait::Wrapped) {
                RecordsPath::at("list")
            } else {
                RecordsPath::Found
            },
            ..EditOptions::default()
        }
    }

    /// What a reader of events finds.
    fn read(&self) -> Vec<Value> {
        let mut items = Vec::new();
        for (index, record) in self.records.iter().enumerate() {
            if self.has(Trait::ByName) {
                items.push(format!("k{index}").into());
            }
            let mut members = Vec::new();
            for (name, (value, _)) in FIELDS.iter().zip(record) {
                members.push((*name).into());
                members.push(in_turn(value));
            }
            items.push(Value::List(members));
        }
        let list = Value::List(items);
        if !self.has(Trait::Wrapped) {
            return vec![list];
        }
        let number = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        vec![Value::List(vec![
            "title".into(),
            "The list".into(),
            "list".into(),
            list,
            "more".into(),
            Value::List(vec![number("1"), number("2")]),
        ])]
    }
}

/// Maps as names and values in turn.
fn in_turn(value: &Value) -> Value {
    match value {
        Value::List(items) => Value::List(items.iter().map(in_turn).collect()),
        Value::Object(members) => Value::List(
            members
                .iter()
                .flat_map(|(name, value)| [name.as_str().into(), in_turn(value)])
                .collect(),
        ),
        scalar => scalar.clone(),
    }
}

fn read(text: &str) -> Vec<Value> {
    surroundings(text, usize::MAX - 1, &[]).unwrap_or_else(|_| panic!("{text:?}"))
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zé]{4,9}",
        1 => prop::sample::select(vec![
            "no", "on", "null", "1.0", "007", "2024-01-01", "12:30", "", "~", "true", "a: b", "- a",
            "a #b", "'", "\"", "\\", "@x", "x,y", "[a]", "{a", "%a", "?", "&a", "*a", "!a", "|", ">",
            "-", "...", "---", "a:", "`a", "é", "1e3", "0x1", " a", "a ", "<<", "=", "\u{2028}",
        ]).prop_map(str::to_owned),
        1 => "[a-z]{1,5} [a-z ]{0,9}[a-z]",
        1 => "[a-z]{1,5}\n[a-z]{1,5}( [a-z]{1,4}){0,2}\n?",
        1 => "[ -~]{1,8}",
    ]
}

fn value(field: usize) -> BoxedStrategy<Value> {
    let scalar = || {
        prop_oneof![
            4 => text().prop_map(Value::from),
            1 => (0_u32..999).prop_map(|n| serde_json::from_str(&n.to_string()).unwrap()),
            1 => Just(Value::Null),
            1 => any::<bool>().prop_map(Value::Bool),
        ]
    };
    match field {
        3 => {
            prop::collection::vec(text().prop_map(Value::from), 0..4).prop_map(Value::List).boxed()
        }
        4 => prop::collection::btree_map("[a-d]", scalar(), 0..3)
            .prop_map(|members| Value::Object(members.into_iter().collect()))
            .boxed(),
        _ => scalar().boxed(),
    }
}

fn way() -> impl Strategy<Value = Way> {
    prop::sample::select(vec![Way::Plain, Way::Single, Way::Double, Way::Literal, Way::Folded])
}

fn record() -> impl Strategy<Value = Vec<(Value, Way)>> {
    (value(1), value(2), value(3), value(4), prop::collection::vec(way(), 5)).prop_map(
        |(name, note, tags, sub, ways)| {
            let values = [Value::Null, name, note, tags, sub];
            values.into_iter().zip(ways).collect()
        },
    )
}

prop_compose! {
    fn made()(
        mut records in prop::collection::vec(record(), 1..5),
        flow in prop::collection::vec(prop::bool::weighted(0.2), 5),
        traits in prop::sample::subsequence(TRAITS.to_vec(), 0..=6),
        dash in 2_usize..5,
        indent in 0_usize..4,
        line_end in prop::sample::select(vec!["\n", "\n", "\r\n"]),
    ) -> Made {
        for (index, record) in records.iter_mut().enumerate() {
            record[0] = (format!("key{index}").into(), Way::Plain);
        }
        let indent = if traits.contains(&Trait::ByName) { indent.max(1) } else { indent };
        Made { records, flow, traits, dash, indent, line_end }
    }
}

fn set(id: &str, field: &str, value: Value) -> Edit {
    let change = Change { set: Record::from([(field.into(), value)]), ..Change::default() };
    Edit::Update { key: Key::single("id", id), change }
}

fn run(text: &str, edits: &[Edit], made: &Made) -> Result<String, Refusal> {
    let done = apply(text.as_bytes(), Format::Yaml, edits, &made.options());
    let done = done.map_err(|refused| refused.refusal)?;
    outside_is_untouched(text.as_bytes(), &done);
    Ok(String::from_utf8(done.bytes).unwrap())
}

fn outside_is_untouched(old: &[u8], done: &Edited) {
    let (mut at, mut new_at) = (0, 0);
    for span in &done.spans {
        assert_eq!(old[at..span.old.start], done.bytes[new_at..span.new.start]);
        (at, new_at) = (span.old.end, span.new.end);
    }
    assert_eq!(old[at..], done.bytes[new_at..]);
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_written_is_read(made in made()) {
        let text = made.text();
        prop_assert_eq!(read(&text), made.read(), "{}", text);
    }

    #[test]
    fn a_value_is_set_and_nothing_else((made, at, field, new) in (made(), any::<prop::sample::Index>(), 1_usize..5)
        .prop_flat_map(|(made, at, field)| (Just(made), Just(at), Just(field), value(field))))
    {
        let text = made.text();
        let index = at.index(made.records.len());
        let same = made.records[index][field].0 == new;
        let edit = set(&format!("key{index}"), FIELDS[field], new.clone());
        match run(&text, &[edit], &made) {
            Err(Refusal::NothingToChange) => prop_assert!(same),
            Err(refusal) => prop_assert!(false, "{}\n{:?}\n{}", refusal, new, text),
            Ok(done) => {
                let mut wanted = made.clone();
                wanted.records[index][field].0 = new.clone();
                prop_assert_eq!(read(&done), wanted.read(), "{}\n{}\n{:?}", text, done, new);
                prop_assert_eq!(done.contains("\r\n"), text.contains("\r\n"));
                prop_assert_eq!(done.ends_with('\n'), text.ends_with('\n'));
            }
        }
    }

    #[test]
    fn records_come_and_go(made in made(), new in record(), at in any::<prop::sample::Index>()) {
        let text = made.text();
        let mut wanted = made.clone();
        let mut new = new;
        new[0] = ("new".into(), Way::Plain);
        // Members of a new record come in the order of its neighbours; one has no order.
        if let Value::Object(members) = &mut new[4].0 {
            members.truncate(1);
        }
        wanted.records.push(new.clone());
        let mut record: Record =
            FIELDS.iter().zip(&new).map(|(name, (value, _))| ((*name).into(), value.clone())).collect();
        if made.has(Trait::ByName) {
            record.insert("@key".into(), format!("k{}", made.records.len()).into());
        }
        let added = run(&text, &[Edit::Add { record }], &made)
            .map_err(|refusal| TestCaseError::fail(format!("{refusal}\n{new:?}\n{text}")))?;
        prop_assert_eq!(read(&added), wanted.read(), "{}\n{}", text, added);
        let remove = Edit::Remove { key: Key::single("id", "new"), expect: Record::new() };
        let back = run(&added, &[remove], &made)
            .map_err(|refusal| TestCaseError::fail(format!("{refusal}\n{new:?}\n{added}")))?;
        prop_assert_eq!(&back, &text, "{}\n{}", text, added);
        if made.records.len() > 1 && !made.has(Trait::ByName) {
            let index = at.index(made.records.len());
            let key = Key::single("id", format!("key{index}"));
            let removed = run(&text, &[Edit::Remove { key, expect: Record::new() }], &made)
                .map_err(|refusal| TestCaseError::fail(format!("{refusal}\n{index}\n{text}")))?;
            let mut wanted = made.clone();
            wanted.records.remove(index);
            prop_assert_eq!(read(&removed), wanted.read(), "{}\n{}", text, removed);
            let lines = |text: &str| text.replace("\r\n", "\n").contains("\n\n\n");
            prop_assert!(!lines(&removed) || lines(&text), "{}\n{}", text, removed);
        }
    }

    #[test]
    fn edits_of_different_records_commute((made, one, two) in (made(), value(1), value(3))) {
        prop_assume!(made.records.len() > 1);
        let text = made.text();
        let (one, two) = (set("key0", "name", one), set("key1", "tags", two));
        let both = |first: &Edit, second: &Edit| {
            let done = run(&text, std::slice::from_ref(first), &made).unwrap_or_else(|_| text.clone());
            run(&done, std::slice::from_ref(second), &made).unwrap_or(done)
        };
        let done = both(&one, &two);
        prop_assert_eq!(&done, &both(&two, &one));
        let together = run(&text, &[one, two], &made).unwrap_or_else(|_| text.clone());
        prop_assert_eq!(&done, &together);
    }

    #[test]
    fn a_word_set_and_set_back_leaves_the_file_as_it_was(
        mut made in made(),
        words in ("[a-z]{5,8}", "[é-ü]{4,8}"),
        way in prop::sample::select(vec![Way::Plain, Way::Single, Way::Double, Way::Literal]),
    ) {
        made.records[0][1] = (words.0.as_str().into(), way);
        let text = made.text();
        let there = run(&text, &[set("key0", "name", words.1.into())], &made).unwrap();
        let back = run(&there, &[set("key0", "name", words.0.into())], &made).unwrap();
        prop_assert_eq!(back, text);
    }

    #[test]
    fn no_text_breaks_the_reader(text in "[-a:?,{}\\[\\]&*!|>'\"%@#~ \n\t\r0é]{0,40}") {
        if let Ok(tree) = Yaml.open(&text, &RecordsPath::Found, Encoding::UTF_8) {
            for part in 0..tree.records().parts.len() {
                let node = tree.node(part).unwrap();
                prop_assert!(text.get(node.span.clone()).is_some(), "{:?} {:?}", text, node);
            }
        }
        let change = Change { set: Record::from([("a".into(), "b".into())]), ..Change::default() };
        for key in ["a", "@key"] {
            let key = Key::single(key, "a");
            let update = Edit::Update { key: key.clone(), change: change.clone() };
            let remove = Edit::Remove { key, expect: Record::new() };
            let add = Edit::Add { record: Record::from([("@key".into(), "b".into()), ("a".into(), "c".into())]) };
            for edit in [update, remove, add] {
                let _ = apply(text.as_bytes(), Format::Yaml, &[edit], &EditOptions::default());
            }
        }
    }
}
