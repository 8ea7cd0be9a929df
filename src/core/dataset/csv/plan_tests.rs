//! Edits of files that are larger than what is kept of them.

use std::io::{Cursor, ErrorKind};

use super::session::apply_whole;
use super::*;
use crate::dataset::{Edit, LineNumber, Refusal, read_edits};

const ROWS: usize = 24_000;

/// A file of some 700 kB, whose blank lines, remarks and cells of two lines move lines and records
/// apart.
fn large() -> String {
    let record = |row: usize| match row % 4 {
        0 => format!("{row},\"two\nlines\",a longer note {row}\n"),
        1 => format!("{row},plain,\"a \"\"word\"\" {row}\"\n\n"),
        2 => format!("# a remark, {row}\n{row},,\n"),
        _ => format!("{row},\"é{row}\",x\r\n"),
    };
    "id,name,note\n".to_owned() + &(0..ROWS).map(record).collect::<String>()
}

fn edits(json: &str) -> Vec<Edit> {
    read_edits(json).unwrap()
}

fn planned(text: &str, json: &str) -> Result<Plan, PlanError> {
    let options = EditOptions { key: vec!["id".into()], ..EditOptions::default() };
    plan(&mut Cursor::new(text.as_bytes()), &edits(json), &options)
}

/// The plan, which does what edits of the whole file do.
fn agreed(text: &str, json: &str) -> Plan {
    let options = EditOptions { key: vec!["id".into()], ..EditOptions::default() };
    let whole = apply_whole(text.as_bytes(), &edits(json), &options).unwrap();
    let plan = planned(text, json).unwrap();
    assert!(plan.applied(text.as_bytes()).unwrap() == whole, "{json}");
    plan
}

fn refused(text: &str, json: &str) -> Refusal {
    match planned(text, json) {
        Err(PlanError::Refused(refused)) => refused.refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_plan_holds_what_changes_and_no_more_d1_d18() {
    let text = large();
    let plan = agreed(&text, r#"[{"op":"update","key":{"id":"12000"},"set":{"note":"new"}}]"#);
    let [patch] = plan.patches() else { panic!("{plan:?}") };
    let old = &text[usize::try_from(patch.old.start).unwrap()..][..20];
    assert!(old.starts_with("a longer note 12000\n"), "{old}");
    assert_eq!(patch.new, b"new");
    for json in [
        r#"[{"op":"remove","key":{"id":"0"}},{"op":"remove","key":{"id":"23999"}}]"#,
        r#"[{"op":"remove","key":{"id":"23998"}},{"op":"remove","key":{"id":"23999"}},
            {"op":"add","record":{"id":"new","name":"a,b"}}]"#,
        r#"[{"op":"remove","key":{"id":"12001"}},{"op":"remove","key":{"id":"12002"}},
            {"op":"rename","key":{"id":"16000"},"to":{"id":"moved"}},
            {"op":"upsert","key":{"id":"none"},"set":{"note":"two\nlines"}},
            {"op":"update","key":{"id":"10"},"set":{"name":"ten"}}]"#,
    ] {
        agreed(&text, json);
        agreed(text.trim_end(), json);
        agreed(&format!("\u{feff}{text}\u{1a}"), json);
    }
}

#[test]
fn refusals_name_the_lines_of_the_whole_file_d5_d15() {
    let text = large();
    let line = |mark: &str| {
        let at = text.find(mark).unwrap();
        LineNumber(text[..at].matches('\n').count() as u64 + 2)
    };
    let taken = r#"[{"op":"rename","key":{"id":"9001"},"to":{"id":"20001"}}]"#;
    let Refusal::KeyTaken { line: found, .. } = refused(&text, taken) else { panic!() };
    assert_eq!(found, line("\n20001,"));
    let added = r#"[{"op":"add","record":{"id":"20001"}}]"#;
    let Refusal::KeyTaken { line: found, .. } = refused(&text, added) else { panic!() };
    assert_eq!(found, line("\n20001,"));
    let twice = text.replace("\n20001,", "\n9001,");
    let one = r#"[{"op":"update","key":{"id":"9001"},"set":{"name":"x"}}]"#;
    let Refusal::KeyAmbiguous { lines, .. } = refused(&twice, one) else { panic!() };
    assert_eq!(lines, [line("\n9001,"), line("\n20001,")]);
    let open = text.replace("\n20001,plain", "\n20001,\"plain\n");
    assert!(matches!(refused(&open, one), Refusal::TextAfterQuote { .. }));
}

#[test]
fn what_an_extract_cannot_tell_needs_the_whole_file_d4() {
    let text = large();
    let one = r#"[{"op":"update","key":{"id":"12000"},"set":{"name":"x"}}]"#;
    let late = text.clone() + "x,\"a \\\"b\\\" c\",\n";
    assert!(matches!(planned(&late, one), Err(PlanError::Whole)));
    let missing = r#"[{"op":"remove","key":{"id":"12000x"}}]"#;
    assert!(matches!(planned(&text, missing), Err(PlanError::Whole)));
    let backslash = r#"[{"op":"update","key":{"id":"12000"},"set":{"name":"a\\\"b"}}]"#;
    assert!(matches!(planned(&text, backslash), Err(PlanError::Whole)));
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let read = plan(&mut Cursor::new(utf16), &edits(one), &EditOptions::default());
    assert!(matches!(read, Err(PlanError::Whole)));
}

#[test]
fn a_file_that_became_shorter_is_not_written_as_if_whole() {
    let text = large();
    let plan = agreed(&text, r#"[{"op":"update","key":{"id":"12000"},"set":{"note":"new"}}]"#);
    for length in [100, 500_000] {
        let mut short = Cursor::new(&text.as_bytes()[..length]);
        let error = plan.write(&mut short, &mut Vec::new());
        let whole = u64::try_from(length).unwrap() > plan.patches()[0].old.end;
        assert_eq!(
            error.err().map(|error| error.kind()),
            (!whole).then_some(ErrorKind::UnexpectedEof)
        );
    }
}

#[test]
fn what_is_told_early_is_the_part_of_the_plan_that_was_read() {
    let row = |row: usize| format!("{row},\"a, longer\",name of some length {row}\n");
    let text = "id,name,note\n".to_owned() + &(0..300_000).map(row).collect::<String>();
    let some: Vec<String> = [9, 40_000, 40_001, 120_000, 222_222]
        .map(|id| format!(r#"{{"op":"update","key":{{"id":"{id}"}},"set":{{"note":"n"}}}}"#))
        .into();
    let add = r#"{"op":"add","record":{"id":"new"}}"#;
    let many: Vec<String> = (0..100)
        .map(|at| format!(r#"{{"op":"remove","key":{{"id":"{}"}}}}"#, at * 2999 + 5))
        .collect();
    for json in [some.join(","), some.join(",") + "," + add, many.join(","), add.to_owned()] {
        let edits = edits(&format!("[{json}]"));
        let options = EditOptions { key: vec!["id".into()], ..EditOptions::default() };
        let mut told: Vec<Early> = Vec::new();
        let mut file = Cursor::new(text.as_bytes());
        let plan = plan_early(&mut file, &edits, &options, &mut |early| told.push(early)).unwrap();
        assert!(told.len() > 1);
        assert!(told.is_sorted_by_key(|early| early.read));
        for Early { plan: early, read } in &told {
            let known = plan.patches().iter().filter(|patch| patch.old.end <= *read);
            let known: Vec<Patch> = known.cloned().collect();
            assert_eq!(early.patches(), known, "{read}");
        }
    }
}
