//! Commands below change requests that people write by hand.

use crate::model::{Actor, ChangeRequestState, Reaction};
use crate::ports::FileState;
use crate::testing::{Bench, person};

const NOTHING: [&str; 0] = [];
const DATA: &str = "data/volcanoes.csv";
const ROW: &str = "mount-hood.us,Mount Hood,US,stratovolcano,3429,\n";

fn eve() -> Actor {
    person(3, "eve")
}

fn maint() -> Actor {
    person(1, "maint")
}

/// A change request of eve's with one more row, looked at; from a fork, or from inside.
fn proposed(inside: fn(&Bench, Actor, FileState) -> u64, rows: &str) -> (Bench, u64) {
    let bench = Bench::new();
    let text = bench.world.file("main", DATA) + rows;
    let number = inside(&bench, eve(), FileState::Bytes(text.into_bytes()));
    bench.settle(number);
    (bench, number)
}

fn inside(bench: &Bench, author: Actor, file: FileState) -> u64 {
    bench.world.propose_inside(author, DATA, file)
}

fn fork(bench: &Bench, author: Actor, file: FileState) -> u64 {
    bench.world.propose_by_hand(author, DATA, file)
}

fn told(bench: &Bench, number: u64) -> String {
    let said = bench.world.said_on(number);
    let [comment] = said.as_slice() else { panic!("not one comment: {said:#?}") };
    comment.clone()
}

fn data(bench: &Bench, number: u64) -> String {
    bench.world.proposed_by_hand(number, DATA)
}

#[test]
fn a_writers_line_becomes_a_commit_on_the_branch_and_is_done_once() {
    let (bench, number) = proposed(inside, ROW);
    let log = bench.say(number, maint(), "/set volcanoes mount-hood.us elevation_m = 3428");
    assert_eq!(log, ["commit 1", "recomment 1", "check 1", "react 1"]);
    assert!(data(&bench, number).contains("Mount Hood,US,stratovolcano,3428,"));
    assert!(told(&bench, number).contains("`3428`"), "{}", told(&bench, number));
    assert_eq!(bench.world.reactions_on(number), [[Reaction::Done]]);
    let commits = bench.world.commits("patch-1");
    let last = commits.last().unwrap();
    assert!(last.starts_with("Change mount-hood.us as asked for"), "{commits:?}");
    assert!(last.contains("Co-authored-by: maint"), "{commits:?}");
    assert_eq!(bench.settle(number), NOTHING);
    // What a person pushes afterwards stands.
    let text = data(&bench, number).replace(",3428,", ",3430,");
    bench.world.push("patch-1", eve(), DATA, FileState::Bytes(text.into_bytes()));
    bench.settle(number);
    assert!(data(&bench, number).contains(",3430,"));
}

#[test]
fn an_undo_takes_our_last_commit_back_by_key_and_the_one_before_it_next() {
    let (bench, number) = proposed(inside, ROW);
    let before = data(&bench, number);
    bench.say(number, maint(), "/set volcanoes mount-hood.us elevation_m = 3428");
    bench.say(number, maint(), "/set volcanoes mount-hood.us elevation_m = 3427");
    // What a person pushed beside it stands.
    let text = data(&bench, number).replace("etna.it,Mount Etna", "etna.it,Etna");
    bench.world.push("patch-1", eve(), DATA, FileState::Bytes(text.into_bytes()));
    bench.settle(number);
    bench.say(number, person(2, "ada"), "/undo");
    assert!(data(&bench, number).contains(",3427,"), "an outsider takes nothing back");
    bench.say(number, eve(), "/undo");
    assert!(data(&bench, number).contains("Mount Hood,US,stratovolcano,3428,"));
    assert_eq!(bench.world.reactions_on(number).last().unwrap(), &[Reaction::Done]);
    let commits = bench.world.commits("patch-1");
    assert!(commits.last().unwrap().starts_with("Change mount-hood.us back"), "{commits:?}");
    bench.say(number, maint(), "/undo");
    let left = data(&bench, number).replace("etna.it,Etna", "etna.it,Mount Etna");
    assert_eq!(left, before);
    bench.say(number, maint(), "/undo");
    let text = told(&bench, number);
    assert!(text.contains("No commit that I made here is left to take back"), "{text}");
    assert_eq!(bench.world.reactions_on(number).last().unwrap(), &[Reaction::Refused]);
    assert_eq!(bench.settle(number), NOTHING);
}

#[test]
fn an_undo_of_what_people_changed_since_is_told() {
    let (bench, number) = proposed(inside, ROW);
    bench.say(number, eve(), "/set volcanoes mount-hood.us elevation_m = 3428");
    let text = data(&bench, number).replace(",3428,", ",3430,");
    bench.world.push("patch-1", eve(), DATA, FileState::Bytes(text.into_bytes()));
    bench.settle(number);
    bench.say(number, eve(), "/undo");
    assert!(data(&bench, number).contains(",3430,"));
    let text = told(&bench, number);
    assert!(text.contains("`3430`"), "{text}");
    assert_eq!(bench.world.reactions_on(number).last().unwrap(), &[Reaction::Refused]);
    assert_eq!(bench.settle(number), NOTHING);
}

#[test]
fn an_outsider_changes_nobodys_branch_whoever_may_propose() {
    let (bench, number) = proposed(inside, ROW);
    let before = data(&bench, number);
    let row =
        "/add volcanoes\nname = Mount Shasta\ncountry = US\ntype = stratovolcano\nelevation = 4322";
    bench.say(number, person(2, "ada"), row);
    assert_eq!(data(&bench, number), before);
    assert!(told(&bench, number).contains("is for the author"), "{}", told(&bench, number));
    assert_eq!(bench.world.reactions_on(number), [[Reaction::Refused]]);
    assert_eq!(bench.settle(number), NOTHING);
    // Its author may, and need not be a writer.
    bench.say(number, eve(), row);
    assert!(data(&bench, number).contains("mount-shasta.us,Mount Shasta,US,stratovolcano,4322,"));
}

#[test]
fn on_a_fork_the_reply_gives_the_row_to_type() {
    let (bench, number) = proposed(fork, ROW);
    let before = data(&bench, number);
    bench.say(number, maint(), "/set volcanoes mount-hood.us elevation_m = 3428");
    assert_eq!(data(&bench, number), before);
    let text = told(&bench, number);
    assert!(text.contains("in a fork"), "{text}");
    assert!(text.contains("```\nmount-hood.us,Mount Hood,US,stratovolcano,3428,\n```"), "{text}");
    assert_eq!(bench.world.reactions_on(number), [[Reaction::Refused]]);
    assert_eq!(bench.settle(number), NOTHING);
}

#[test]
fn what_would_bring_an_error_is_answered_and_not_pushed() {
    let (bench, number) = proposed(inside, ROW);
    let before = data(&bench, number);
    bench.say(number, eve(), "/set volcanoes mount-hood.us country = Narnia");
    assert_eq!(data(&bench, number), before);
    assert!(told(&bench, number).contains("`Narnia`"), "{}", told(&bench, number));
    assert_eq!(bench.world.reactions_on(number), [[Reaction::Refused]]);
    let first = told(&bench, number);
    bench.settle(number);
    assert_eq!(told(&bench, number), first, "told again while it holds");
    bench.say(number, eve(), "/set volcanoes nobody country = US");
    assert!(told(&bench, number).contains("`nobody`"), "{}", told(&bench, number));
    assert_eq!(bench.settle(number), NOTHING);
}

#[test]
fn accept_merges_the_head_that_was_shown_and_only_when_its_data_holds_s10() {
    let (bench, number) = proposed(inside, ROW);
    bench.say(number, eve(), "/accept");
    assert!(told(&bench, number).contains("`/accept` is for"), "{}", told(&bench, number));
    // Somebody pushes in the moment before it is looked at.
    bench.clock.pass(60);
    let now = crate::ports::Clock::now(&*bench.clock);
    bench.world.set(|state| state.now = now);
    bench.world.comment(number, maint(), "/accept");
    let text = data(&bench, number).replace(",3429,", ",3428,");
    bench.world.push("patch-1", eve(), DATA, FileState::Bytes(text.into_bytes()));
    bench.settle(number);
    let state = || bench.world.change_requests()[0].state;
    assert_eq!(state(), ChangeRequestState::Open);
    assert!(told(&bench, number).contains("has changed since"), "{}", told(&bench, number));
    bench.say(number, maint(), "/accept");
    assert_eq!(state(), ChangeRequestState::Merged);
    assert!(bench.world.file("main", DATA).contains("Mount Hood,US,stratovolcano,3428,"));
    assert!(told(&bench, number).contains("`maint` has accepted this, and it is merged"));

    let (bench, number) = proposed(inside, "mount-hood.us,Mount Hood,Narnia,stratovolcano,3429,\n");
    bench.say(number, maint(), "/accept");
    assert_eq!(bench.world.change_requests()[0].state, ChangeRequestState::Open);
    assert!(told(&bench, number).contains("has errors, so it is not merged"));
}

#[test]
fn whose_the_records_are_gives_no_right_to_merge_a_hand_made_change_s10() {
    let bench = Bench::new();
    super::configure(&bench, "policy:\n  owner_column: country\n");
    let text = bench.world.file("main", DATA) + ROW;
    let number = inside(&bench, eve(), FileState::Bytes(text.into_bytes()));
    bench.settle(number);
    bench.say(number, person(5, "US"), "/accept");
    assert!(told(&bench, number).contains("`/accept` is for"), "{}", told(&bench, number));
    assert_eq!(bench.world.change_requests()[0].state, ChangeRequestState::Open);
}

#[test]
fn a_hold_stands_until_who_holds_it_accepts_and_questions_are_answered() {
    let (bench, number) = proposed(inside, ROW);
    bench.world.set(|state| {
        state.roles.insert(4, crate::ports::Role::Write);
    });
    bench.say(number, maint(), "/hold because I ask the observatory");
    assert!(told(&bench, number).contains("has paused this: `I ask the observatory`"));
    bench.say(number, person(4, "kim"), "/accept");
    assert!(told(&bench, number).contains("so `/accept` does nothing"), "{}", told(&bench, number));
    bench.say(number, person(2, "ada"), "/find hood\n\n/help set\n\n/explain\n\n/check");
    let text = told(&bench, number);
    assert!(text.contains("holds `hood`") && text.contains("**Answers**"), "{text}");
    assert_eq!(bench.settle(number), NOTHING);
    bench.say(number, maint(), "/accept");
    assert_eq!(bench.world.change_requests()[0].state, ChangeRequestState::Merged);
}

#[test]
fn one_that_touches_no_dataset_is_answered_when_it_is_spoken_to_and_else_left_alone() {
    let bench = Bench::new();
    let file = FileState::Bytes(b"words".to_vec());
    let number = bench.world.propose_by_hand(eve(), "README.md", file);
    bench.settle(number);
    bench.say(number, eve(), "Thanks!");
    assert!(bench.world.said_on(number).is_empty());
    bench.say(number, eve(), "/find etna");
    assert!(told(&bench, number).contains("Mount Etna"), "{}", told(&bench, number));
    assert!(bench.world.checks().is_empty());
    assert_eq!(bench.settle(number), NOTHING);
}

#[test]
fn a_rejection_closes_it_with_the_reason() {
    let (bench, number) = proposed(inside, ROW);
    bench.say(number, maint(), "/reject because the survey is not out");
    assert_eq!(bench.world.change_requests()[0].state, ChangeRequestState::Closed);
    assert!(told(&bench, number).contains("`the survey is not out`"));
}

#[test]
fn one_is_checked_again_when_the_base_moves() {
    let (bench, number) = proposed(fork, ROW);
    assert!(told(&bench, number).contains("All checks pass"));
    let schema = bench.world.file("main", "schemas/volcanoes.json");
    bench.world.write("schemas/volcanoes.json", &schema.replace("6900", "3000"));
    bench.base_moved();
    assert!(told(&bench, number).contains("❌"), "{}", told(&bench, number));
}
