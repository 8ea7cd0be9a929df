//! Change requests that people write by hand.

use std::fmt::Write as _;

use crate::model::{ChangeRequestState, Conclusion};
use crate::ports::{EntryKind, FileState};
use crate::testing::{Bench, person};

const NOTHING: [&str; 0] = [];
const DATA: &str = "data/volcanoes.csv";

fn file(text: &str) -> FileState {
    FileState::Bytes(text.as_bytes().to_vec())
}

/// The dataset with rows behind it.
fn with(bench: &Bench, rows: &str) -> String {
    bench.world.file("main", DATA) + rows
}

fn by_hand(bench: &Bench, text: &str) -> u64 {
    bench.world.propose_by_hand(person(3, "eve"), DATA, file(text))
}

const GOOD: &str = "mount-hood.us,Mount Hood,US,stratovolcano,3429,\n";
const BAD: &str = "mount-shasta.us,Mount Shasta,Canada,stratovolcano,4322,\n";
const MENDED: &str = "mount-shasta.us,Mount Shasta,US,stratovolcano,4322,\n";

fn only_comment(bench: &Bench, number: u64) -> String {
    let said = bench.world.said_on(number);
    let [comment] = said.as_slice() else { panic!("not one comment: {said:#?}") };
    comment.clone()
}

#[test]
fn rows_written_by_hand_get_the_table_the_findings_and_a_check_q2() {
    let bench = Bench::new();
    let lines = bench.world.file("main", DATA).lines().count() as u64;
    let number = by_hand(&bench, &with(&bench, &format!("{GOOD}{BAD}")));
    assert_eq!(bench.settle(number), ["comment 1", "check 1"]);
    let comment = only_comment(&bench, number);
    assert!(comment.starts_with("<!-- gitribute: review -->"), "{comment}");
    assert!(comment.contains("2 rows added"), "{comment}");
    assert!(comment.contains("`Mount Hood`") && comment.contains("`CA`"), "{comment}");
    let checks = bench.world.checks();
    let [check] = checks.as_slice() else { panic!("{checks:#?}") };
    assert_eq!(
        (check.conclusion, check.title.as_str()),
        (Conclusion::Failure, "1 error in the data")
    );
    let [note] = check.notes.as_slice() else { panic!("{:#?}", check.notes) };
    assert_eq!((note.path.as_str(), note.line), (DATA, lines + 2));
    assert_eq!(bench.settle(number), NOTHING);

    bench.world.push_by_hand(number, DATA, file(&with(&bench, &format!("{GOOD}{MENDED}"))));
    assert_eq!(bench.settle(number), ["recomment 1", "check 1"]);
    assert!(!only_comment(&bench, number).contains("❌"));
    let checks = bench.world.checks();
    assert_eq!(checks.len(), 2);
    assert_eq!((checks[1].conclusion, checks[1].notes.len()), (Conclusion::Success, 0));
    assert_eq!(bench.settle(number), NOTHING);
    // A store that was lost loses nothing: what stands is found again.
    bench.store.lose();
    bench.settle(number);
    assert_eq!((bench.world.checks().len(), bench.world.said_on(number).len()), (2, 1));
}

#[test]
fn what_touches_no_dataset_is_never_spoken_to_s12() {
    let bench = Bench::new();
    let number = bench.world.propose_by_hand(person(3, "eve"), "README.md", file("more"));
    assert_eq!(bench.settle(number), NOTHING);
    // One that did is told so, and its newest commit is not left with an old verdict.
    bench.world.push_by_hand(number, DATA, file(&with(&bench, BAD)));
    assert_eq!(bench.settle(number), ["comment 1", "check 1"]);
    bench.world.push_by_hand(number, DATA, file(&with(&bench, "")));
    assert_eq!(bench.settle(number), ["recomment 1", "check 1"]);
    assert!(only_comment(&bench, number).contains("no longer touches"));
    assert_eq!(bench.world.checks()[1].conclusion, Conclusion::Success);
    assert_eq!(bench.settle(number), NOTHING);
    // A closed one is left alone.
    bench.world.push_by_hand(number, DATA, file(&with(&bench, BAD)));
    bench.world.change_request(number, |request| request.state = ChangeRequestState::Closed);
    assert_eq!(bench.settle(number), NOTHING);
}

#[test]
fn what_the_base_got_meanwhile_is_not_put_down_to_the_change() {
    let bench = Bench::new();
    let number = by_hand(&bench, &with(&bench, GOOD));
    bench.data(&with(&bench, MENDED));
    bench.settle(number);
    let comment = only_comment(&bench, number);
    assert!(comment.contains("1 row added") && comment.contains("0 removed"), "{comment}");
}

#[test]
fn faults_that_were_there_before_block_nobody() {
    let bench = Bench::new();
    bench.data(&with(&bench, BAD));
    let number = by_hand(&bench, &with(&bench, GOOD));
    bench.settle(number);
    assert_eq!(bench.world.checks()[0].conclusion, Conclusion::Success);
    assert_eq!(bench.world.checks()[0].notes, []);
}

#[test]
fn its_own_schema_does_not_count_before_it_is_merged_s13() {
    let bench = Bench::new();
    let schema = bench.world.file("main", "schemas/volcanoes.json");
    let tall = "tall.us,Tall,US,stratovolcano,9000,\n";
    let number = by_hand(&bench, &with(&bench, tall));
    let wider = file(&schema.replace("6900", "9900"));
    bench.world.push_by_hand(number, "schemas/volcanoes.json", wider);
    bench.settle(number);
    assert_eq!(bench.world.checks()[0].conclusion, Conclusion::Failure);
    let comment = only_comment(&bench, number);
    assert!(comment.contains("also changes `schemas/volcanoes.json`"), "{comment}");
}

#[test]
fn files_that_are_gone_or_cannot_be_read_are_told_in_a_sentence() {
    let states = [
        (FileState::Missing, "This deletes `data/volcanoes.csv`"),
        (file("id,name\n\"a,b\n"), "cannot be read"),
        (FileState::Bytes(vec![0, 159, 146, 150, 0, 1]), "is no text"),
        (FileState::NotAFile(EntryKind::Symlink), "symbolic link"),
        (FileState::LargeFilePointer, "Git LFS"),
        (FileState::TooLarge { bytes: 25_000_001 }, "has 26 MB"),
    ];
    for (state, told) in states {
        let bench = Bench::new();
        let number = bench.world.propose_by_hand(person(3, "eve"), DATA, state);
        assert_eq!(bench.settle(number), ["comment 1", "check 1"], "{told}");
        let comment = only_comment(&bench, number);
        assert!(comment.contains(told), "{comment}");
        assert_eq!(bench.world.checks()[0].conclusion, Conclusion::Failure, "{told}");
        assert_eq!(bench.settle(number), NOTHING, "{told}");
    }
}

#[test]
fn a_renamed_file_is_told_with_its_new_place_and_is_no_failure_where_the_setup_follows() {
    let bench = Bench::new();
    let data = file(&bench.world.file("main", DATA));
    let number = bench.world.propose_by_hand(person(3, "eve"), DATA, FileState::Missing);
    bench.world.push_by_hand(number, "data/peaks.csv", data);
    bench.settle(number);
    let comment = only_comment(&bench, number);
    assert!(comment.contains("to `data/peaks.csv`"), "{comment}");
    assert_eq!(bench.world.checks()[0].conclusion, Conclusion::Failure);
    let config = bench.world.file("main", ".gitribute.yml").replace("volcanoes.csv", "peaks.csv");
    bench.world.push_by_hand(number, ".gitribute.yml", file(&config));
    bench.settle(number);
    assert_eq!(bench.world.checks()[1].conclusion, Conclusion::Neutral);
}

#[test]
fn a_thousand_findings_are_capped_and_counted_g22() {
    let bench = Bench::new();
    let mut rows = String::new();
    for n in 0..1_000 {
        writeln!(rows, "r{n}.us,Row {n} 🌋,Canada,stratovolcano,{},", 1_000 + n).unwrap();
    }
    let number = by_hand(&bench, &with(&bench, &rows));
    bench.settle(number);
    let check = &bench.world.checks()[0];
    assert_eq!(check.notes.len(), 500);
    assert_eq!(check.title, "1,000 errors in the data".replace(',', ""));
    let comment = only_comment(&bench, number);
    assert!(comment.len() <= 60_000);
    assert!(comment.contains("more findings are not noted"), "{}", &comment[comment.len() - 400..]);
}

#[test]
fn a_comment_that_the_forge_does_not_show_yet_is_not_written_twice_g9_g24() {
    let bench = Bench::new();
    let number = by_hand(&bench, &with(&bench, BAD));
    bench.settle(number);
    bench.world.set(|state| state.stale = true);
    bench.settle(number);
    bench.world.set(|state| state.stale = false);
    assert_eq!(bench.world.said_on(number).len(), 1);
}
