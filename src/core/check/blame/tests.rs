use std::collections::HashMap;
use std::ops::Range;

use proptest::prelude::*;

use super::whole::{Row, subtract};
use super::*;
use crate::check::{Code, Finding, OtherTable, validate_with};
use crate::dataset::{MemoryTable, Span};

const SCHEMA: &str = r#"{
  "primaryKey": "id",
  "uniqueKeys": [["n", "s"]],
  "foreignKeys": [
    {"fields": "up", "reference": {"resource": "", "fields": "id"}},
    {"fields": "n", "reference": {"resource": "numbers", "fields": "n"}}
  ],
  "fields": [
    {"name": "id", "type": "string"},
    {"name": "n", "type": "integer", "constraints": {"maximum": 5}},
    {"name": "s", "type": "string", "constraints": {"unique": true}},
    {"name": "up", "type": "string"}
  ]
}"#;

/// A record of a file under test, with what it was before where it was there.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) was: Option<usize>,
}

/// Writes two versions of a file and the spans between them: one a line that changed.
pub(super) fn versions(header: &str, old: &[String], new: &[Line], end: &str) -> (Vec<u8>, Edited) {
    let mut before = header.to_owned();
    let starts: Vec<usize> = old
        .iter()
        .map(|line| {
            let start = before.len();
            before.push_str(line);
            start
        })
        .collect();
    let mut after = header.to_owned();
    let mut spans: Vec<Span> = Vec::new();
    let mut add = |old: Range<usize>, new: Range<usize>| {
        if !(old.is_empty() && new.is_empty()) {
            spans.push(Span { old, new });
        }
    };
    let mut at = 0;
    for line in new {
        let from = line.was.unwrap_or(at);
        let gone = |until: usize| {
            let end = |index: usize| starts.get(index).copied().unwrap_or(before.len());
            end(at)..end(until)
        };
        if from > at {
            add(gone(from), after.len()..after.len());
            at = from;
        }
        match line.was {
            Some(was) if old[was] == line.text => {
                after.push_str(&line.text);
                at = was + 1;
            }
            Some(was) => {
                // The smallest span, as a cell that is set has.
                let (was_bytes, is_bytes) = (old[was].as_bytes(), line.text.as_bytes());
                let same = was_bytes.iter().zip(is_bytes).take_while(|(a, b)| a == b).count();
                let rest = was_bytes.len().min(is_bytes.len()) - same;
                let tail = was_bytes
                    .iter()
                    .rev()
                    .zip(is_bytes.iter().rev())
                    .take(rest)
                    .take_while(|(a, b)| a == b)
                    .count();
                let start = starts[was];
                let new_start = after.len();
                after.push_str(&line.text);
                add(
                    start + same..start + was_bytes.len() - tail,
                    new_start + same..after.len() - tail,
                );
                at = was + 1;
            }
            None => {
                let new_start = after.len();
                after.push_str(&line.text);
                let old_at = starts.get(at).copied().unwrap_or(before.len());
                add(old_at..old_at, new_start..after.len());
            }
        }
    }
    if at < old.len() {
        add(starts[at]..before.len(), after.len()..after.len());
    }
    before.push_str(end);
    after.push_str(end);
    (before.into_bytes(), Edited { bytes: after.into_bytes(), spans })
}

pub(super) fn told(findings: &[Finding]) -> Vec<String> {
    let mut told: Vec<String> = findings
        .iter()
        .map(|finding| {
            let line = finding.line.map_or(0, |line| line.0);
            let (row, field) = (finding.row.map(|row| row.0), finding.field.as_ref());
            // Which of several blank lines is the new one nobody can tell.
            let line = if finding.code() == Code::BlankRow && row.is_none() { 0 } else { line };
            format!(
                "{line} {row:?} {:?} {field:?} {:?} {:?}",
                finding.problem, finding.cell, finding.key
            )
        })
        .collect();
    told.sort_unstable();
    told
}

/// A record's text; keys and values are few, so that they meet.
fn record() -> impl Strategy<Value = String> {
    let cell = || {
        prop_oneof![
            5 => "[a-d]",
            2 => "[1-7]",
            1 => "\\+[1-7]",
            1 => Just(String::new()),
            1 => Just("\"x, y\"".to_owned()),
            1 => Just("\"x\ny\"".to_owned()),
            1 => Just("=1".to_owned()),
            1 => Just("a\"b".to_owned()),
        ]
    };
    let end = prop_oneof![8 => Just("\n"), 1 => Just("\r\n")];
    prop_oneof![
        20 => (cell(), cell(), cell(), cell(), end)
            .prop_map(|(a, b, c, d, end)| format!("{a},{b},{c},{d}{end}")),
        1 => (cell(), cell()).prop_map(|(a, b)| format!("{a},{b}\n")),
        1 => Just("\n".to_owned()),
        1 => Just("# a, remark\n".to_owned()),
        1 => Just(",,,\n".to_owned()),
    ]
}

#[derive(Clone, Debug)]
enum Step {
    Keep,
    Remove,
    Replace(String),
    Add(String),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => Just(Step::Keep),
        1 => Just(Step::Remove),
        2 => record().prop_map(Step::Replace),
        1 => record().prop_map(Step::Add),
    ]
}

fn is_row(text: &str) -> bool {
    text != "\n" && text != "# a, remark\n"
}

proptest! {
    /// What is looked at in part tells what both whole checks tell, one less the other.
    #[test]
    fn in_part_is_as_in_full(
        old in prop::collection::vec(record(), 0..12),
        steps in prop::collection::vec(step(), 12),
        end in prop::sample::select(vec!["", "\u{1a}"]),
    ) {
        let mut new = Vec::new();
        for (index, step) in steps.into_iter().enumerate() {
            let keep = |text: &String| Line { text: text.clone(), was: Some(index) };
            match (step, old.get(index)) {
                (Step::Keep, Some(text)) => new.push(keep(text)),
                // A record stays a record, a blank line a blank line.
                (Step::Replace(text), Some(was)) if is_row(was) && is_row(&text) => {
                    new.push(Line { text, was: Some(index) });
                }
                (Step::Replace(_), Some(was)) => new.push(keep(was)),
                (Step::Add(text), was) => {
                    new.push(Line { text, was: None });
                    new.extend(was.map(keep));
                }
                _ => {}
            }
        }
        let (before, edited) = versions("id,n,s,up\n", &old, &new, end);
        let reading = ReadOptions {
            encoding: None,
            dialect: crate::dataset::csv::DialectHints {
                delimiter: Some(crate::dataset::csv::Delimiter::COMMA),
                ..Default::default()
            },
            ..ReadOptions::default()
        };
        let schema = TableSchema::from_json(SCHEMA).unwrap();
        let mut numbers = MemoryTable::new(["n"]);
        for number in ["01", "2", "5", "b"] {
            numbers.push([number]);
        }
        let number =
            TableSchema::from_json(r#"{"fields": [{"name": "n", "type": "integer"}]}"#).unwrap();
        let others: HashMap<String, OtherTable<'_>> =
            [("numbers".to_owned(), OtherTable { table: &numbers, schema: Some(&number) })].into();
        let options = Options { keep: u64::MAX, ..Options::default() };
        let was = CsvDocument::read(&before, &reading).unwrap();
        let is = CsvDocument::read(&edited.bytes, &reading).unwrap();
        let (before_report, after_report) =
            (
                validate_with(&was, &schema, &others, &options),
                validate_with(&is, &schema, &others, &options),
            );
        // The old numbers of the rows, by the new ones.
        let mut old_numbers = Vec::new();
        let mut number = 0;
        for text in &old {
            number += u64::from(is_row(text));
            old_numbers.push(number);
        }
        let rows: Vec<Row> = new
            .iter()
            .filter(|line| is_row(&line.text))
            .map(|line| line.was.map_or(Row::Added, |was| Row::Number(old_numbers[was])))
            .collect();
        let expected = subtract(&before_report, &after_report, |finding| {
            finding.row.map_or(Row::Outside, |row| rows[usize::try_from(row.0).unwrap() - 1])
        });
        let found =
            blame_with(&before, &edited, &reading, &schema, &others, &options).unwrap();
        let (old_text, new_text) =
            (String::from_utf8_lossy(&before), String::from_utf8_lossy(&edited.bytes));
        prop_assert_eq!(
            told(&found.brought), told(&expected),
            "{:?}\n{:?}\n{:?}", old_text, new_text, edited.spans
        );
        prop_assert_eq!(found.left_out, 0);
        let is_plain = !edited.bytes.contains(&b'#') && !before.contains(&b'#');
        prop_assert!(!is_plain || matches!(found.older, Older::InTouchedRows(_)));

        let in_full = blame_tables(&was, &is, &schema, &options);
        prop_assert!(in_full.brought.len() <= after_report.findings.len());
    }
}

/// What an edit of one file by `old` and `new` lines brings, as codes with their lines.
fn brought(schema: &str, header: &str, old: &[&str], new: &[(&str, Option<usize>)]) -> Vec<String> {
    let old: Vec<String> = old.iter().map(|text| format!("{text}\n")).collect();
    let new: Vec<Line> =
        new.iter().map(|(text, was)| Line { text: format!("{text}\n"), was: *was }).collect();
    let (before, edited) = versions(header, &old, &new, "");
    let schema = TableSchema::from_json(schema).unwrap();
    let found =
        blame(&before, &edited, &ReadOptions::default(), &schema, &Options::default()).unwrap();
    let code = |finding: &Finding| {
        let line = finding.line.map_or(0, |line| line.0);
        format!("{:?} {line}", finding.code())
    };
    found.brought.iter().map(code).collect()
}

#[test]
fn a_key_that_stands_already_is_brought_however_it_is_composed_d5() {
    let schema = r#"{"primaryKey":"id","fields":[{"name":"id"},{"name":"n"}]}"#;
    let old = ["Zu\u{308}rich,1", "Bern,2"];
    let new = [(old[0], Some(0)), (old[1], Some(1)), ("Z\u{fc}rich,3", None)];
    assert_eq!(brought(schema, "id,n\n", &old, &new), ["PrimaryKey 4"]);
}

#[test]
fn hidden_characters_and_formulas_are_brought_where_they_are_new_d6_d8() {
    let schema = r#"{"primaryKey":"id","fields":[{"name":"id"},{"name":"n"}]}"#;
    let old = ["a\u{200b},=1+1", "b,2"];
    let kept = [(old[0], Some(0)), ("b,3", Some(1))];
    assert_eq!(brought(schema, "id,n\n", &old, &kept), [""; 0]);
    let new = [(old[0], Some(0)), ("b\u{202e},=2", Some(1))];
    assert_eq!(brought(schema, "id,n\n", &old, &new), ["InvisibleCharacter 3", "CsvFormula 3"]);
}

#[test]
fn what_a_changed_schema_forbids_blames_nobody_who_left_it_alone_d16() {
    // The limit came after the row was written: another cell of it is edited now.
    let schema = r#"{"primaryKey":"id","fields":[
        {"name":"id"},{"name":"n","type":"integer","constraints":{"maximum":10}},{"name":"s"}]}"#;
    let old = ["a,99,x", "b,98,x"];
    let other_cell = [("a,99,y", Some(0)), ("b,98,x", Some(1))];
    assert_eq!(brought(schema, "id,n,s\n", &old, &other_cell), [""; 0]);
    let same_cell = [("a,97,x", Some(0)), ("b,98,x", Some(1))];
    assert_eq!(brought(schema, "id,n,s\n", &old, &same_cell), ["ConstraintError 2"]);
}

#[test]
fn numbers_are_one_value_however_they_are_spelled_d17() {
    let schema = r#"{"primaryKey":"id","fields":[{"name":"id","type":"integer"},{"name":"n"}]}"#;
    let old = ["9007199254740993,1", "8,2"];
    let new = [(old[0], Some(0)), (old[1], Some(1)), ("9007199254740992,3", None)];
    assert_eq!(brought(schema, "id,n\n", &old, &new), [""; 0]);
    let new = [(old[0], Some(0)), (old[1], Some(1)), ("09007199254740993,3", None)];
    assert_eq!(brought(schema, "id,n\n", &old, &new), ["PrimaryKey 4"]);
}

#[test]
fn rows_that_refer_to_what_went_are_brought() {
    let old = ["a,1,p,", "b,2,q,a", "c,3,r,zz"];
    let gone = [(old[1], Some(1)), (old[2], Some(2))];
    assert_eq!(brought(SCHEMA, "id,n,s,up\n", &old, &gone), ["ForeignKey 2"]);
    let renamed = [("d,1,p,", Some(0)), (old[1], Some(1)), (old[2], Some(2))];
    assert_eq!(brought(SCHEMA, "id,n,s,up\n", &old, &renamed), ["ForeignKey 3"]);
}
