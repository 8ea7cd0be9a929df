//! Two issues, and what people make of our marks.

use super::{addition, ask, correction, shasta, status};
use crate::model::ChangeRequestState;
use crate::testing::{Bench, person, us};

const NOTHING: [&str; 0] = [];

#[test]
fn two_issues_on_one_row_are_both_told_and_the_second_waits_d14() {
    let bench = Bench::new();
    let first = ask(&bench, &correction("etna.it", "3403"));
    bench.settle(first);
    assert!(!bench.world.comments(first)[0].contains("same record"));
    let second = ask(&bench, &correction("etna.it", "3369"));
    bench.settle(second);
    let [one, two] = [first, second].map(|issue| bench.world.comments(issue).concat());
    let link = |number| format!("[#{number}](https://forge.example/maint/data/pull/{number})");
    assert!(one.contains(&format!("⚠️ {} touches the same record: `etna.it`.", link(4))), "{one}");
    assert!(two.contains(&format!("⚠️ {} touches the same record: `etna.it`.", link(2))), "{two}");
    assert_eq!(bench.settle(first), NOTHING);
    assert_eq!(bench.settle(second), NOTHING);

    // The first is merged; the second waits until somebody says which value is right.
    bench.world.merge(2);
    bench.settle(2);
    let two = bench.world.comments(second).concat();
    assert!(two.contains("| `3357` | `3403` | `3369` |") && !two.contains("same record"), "{two}");
    assert_eq!(bench.settle(second), NOTHING);
    bench.say(second, person(2, "ada"), "/set elevation = 3369");
    assert_eq!(status(&bench, second), "proposed");
    bench.world.merge(4);
    assert!(bench.world.file("main", "data/volcanoes.csv").contains("stratovolcano,3369"));
}

#[test]
fn the_same_addition_twice_is_told_when_the_first_is_merged_d14() {
    let bench = Bench::new();
    let first = shasta(&bench);
    let second = ask(&bench, &addition("Mount Shasta", "4317"));
    bench.wake(first);
    bench.wake(second);
    bench.drain().unwrap();
    assert!(bench.world.comments(first)[0].contains("same record"));
    assert!(bench.world.comments(second)[0].contains("same record"));
    bench.world.merge(3);
    bench.settle(3);
    assert_eq!(status(&bench, second), "clashing");
    let told = bench.world.comments(second).concat();
    let row = "| `mount-shasta.us` | `elevation_m` | *no row* | `4322` | `4317` |";
    assert!(told.contains(row), "{told}");
}

#[test]
fn the_warning_goes_when_the_other_is_declined() {
    let bench = Bench::new();
    let first = ask(&bench, &correction("etna.it", "3403"));
    let second = ask(&bench, &correction("etna.it", "3369"));
    bench.settle(first);
    bench.settle(second);
    assert!(bench.world.comments(second)[0].contains("same record"));
    bench.world.change_request(3, |request| request.state = ChangeRequestState::Closed);
    bench.settle(3);
    assert_eq!(status(&bench, first), "declined");
    assert!(!bench.world.comments(second)[0].contains("same record"));
}

#[test]
fn proposals_on_other_rows_move_along_with_the_base() {
    let bench = Bench::new();
    let first = ask(&bench, &correction("etna.it", "3403"));
    let second = ask(&bench, &correction("fuji.jp", "3775"));
    bench.settle(first);
    bench.settle(second);
    bench.world.merge(3);
    bench.settle(3);
    // A merge is a push to the default branch, and that alone moves the other one along.
    bench.base_moved();
    bench.world.merge(4);
    let data = bench.world.file("main", "data/volcanoes.csv");
    assert!(data.contains("3403") && data.contains("3775"));
}

#[test]
fn a_marker_written_by_a_person_is_no_comment_of_ours_s17() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.world.comment(issue, person(3, "eve"), "<!-- gitribute: withdrawn -->\nmine");
    bench.settle(issue);
    let comments = bench.world.comments(issue);
    assert_eq!(comments.len(), 2);
    assert_eq!(comments[0], "<!-- gitribute: withdrawn -->\nmine");
    // A maintainer edits ours: it is put right again.
    bench.world.change_comments(issue, |comments| {
        comments[1].body = "<!-- gitribute: merged -->\nnonsense".to_owned();
    });
    assert_eq!(bench.settle(issue), ["recomment 1"]);
    assert_eq!(bench.world.comments(issue), comments);
}

#[test]
fn a_change_request_of_a_fork_is_nothing_to_us_s12() {
    let bench = Bench::new();
    let issue = ask(&bench, &correction("etna.it", "3403"));
    let line = "<!-- gitribute: touches volcanoes/etna.it -->";
    let fork = bench.world.open_from_fork(person(3, "eve"), "gitribute/issue-1", line);
    assert_eq!(bench.settle(fork), NOTHING);
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed");
    assert!(!bench.world.comments(issue)[0].contains("same record"));
}

#[test]
fn what_a_person_says_a_change_request_touches_is_not_believed_s17() {
    let bench = Bench::new();
    let first = ask(&bench, &correction("etna.it", "3403"));
    bench.settle(first);
    bench.world.change_request(2, |request| request.author = person(3, "eve"));
    let second = ask(&bench, &correction("etna.it", "3369"));
    bench.settle(second);
    assert!(!bench.world.comments(second)[0].contains("same record"));
}

#[test]
fn our_own_words_never_start_us_s18() {
    let bench = Bench::new();
    let first = ask(&bench, &addition("Mount Shasta", "high"));
    bench.settle(first);
    let said = bench.world.comments(first).concat();
    assert!(!said.lines().any(|line| line.trim_start().starts_with(['/', '@'])), "{said}");
    // Our comment as somebody's issue, or by ourselves, is no contribution.
    let quoted = ask(&bench, &said);
    assert_eq!(bench.settle(quoted), NOTHING);
    let own = bench.world.open_issue(us(), "", &said);
    assert_eq!(bench.settle(own), NOTHING);
}
