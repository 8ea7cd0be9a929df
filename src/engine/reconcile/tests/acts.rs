//! Commands that act: accept, reject, hold, refresh.

use super::{addition, shasta};
use crate::model::{Actor, ChangeRequestState, Edited, IssueState, Reaction};
use crate::ports::{FileState, ForgeError, Refusal, Role};
use crate::testing::{Bench, Stage, person};

const NOTHING: [&str; 0] = [];

fn ada() -> Actor {
    person(2, "ada")
}

fn maint() -> Actor {
    person(1, "maint")
}

/// A proposal that stands.
fn proposed() -> (Bench, u64) {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    (bench, issue)
}

fn ours(bench: &Bench, issue: u64) -> String {
    let mut comments = bench.world.comments(issue);
    comments.retain(|one| one.starts_with("<!-- gitribute: "));
    let [comment] = comments.try_into().unwrap();
    comment
}

fn word(bench: &Bench, issue: u64) -> String {
    let comment = ours(bench, issue);
    comment.trim_start_matches("<!-- gitribute: ").split(' ').next().unwrap().to_owned()
}

fn state(bench: &Bench) -> ChangeRequestState {
    bench.world.change_requests()[0].state
}

#[test]
fn a_writers_accept_merges_what_stands() {
    let (bench, issue) = proposed();
    let done = bench.say(issue, maint(), "Looks right.\n\n/accept");
    assert_eq!(done, ["merge 1", "delete 1", "recomment 1", "react 1"]);
    assert_eq!(word(&bench, issue), "merged");
    assert!(bench.world.file("main", "data/volcanoes.csv").contains("mount-shasta.us"));
    assert_eq!(bench.world.reactions(issue), [[Reaction::Done]]);
    assert_eq!(bench.settle(issue), NOTHING);
}

#[test]
fn neither_the_author_nor_a_stranger_accepts_s4_s5() {
    let (bench, issue) = proposed();
    bench.say(issue, person(3, "eve"), "/accept");
    assert!(ours(&bench, issue).contains("`/accept` is for those who may accept"));
    bench.world.set(|state| {
        state.roles.insert(2, Role::Write);
    });
    bench.say(issue, ada(), "/accept");
    assert!(ours(&bench, issue).contains("is for another person than the one who wrote"));
    // Whoever lost the right before it was carried out has it no more.
    bench.world.set(|state| state.roles.clear());
    bench.say(issue, maint(), "/accept");
    assert_eq!(state(&bench), ChangeRequestState::Open);
    assert_eq!(bench.world.reactions(issue), [[Reaction::Refused]; 3]);
}

#[test]
fn an_accept_before_the_last_change_is_void_and_told_s8_s11() {
    let (bench, issue) = proposed();
    // It is written, and before it is seen the author edits the issue.
    bench.clock.pass(60);
    let now = crate::ports::Clock::now(&*bench.clock);
    bench.world.set(|state| state.now = now);
    bench.world.comment(issue, maint(), "/accept");
    bench.world.issue(issue, |issue| issue.body = addition("Mount Shasta", "4321"));
    bench.settle(issue);
    assert_eq!(state(&bench), ChangeRequestState::Open);
    assert!(ours(&bench, issue).contains("has changed since"), "{}", ours(&bench, issue));
    assert_eq!(bench.world.reactions(issue), [[Reaction::Refused]]);
    // It says so until it is said anew.
    assert_eq!(bench.settle(issue), NOTHING);
    bench.say(issue, maint(), "/accept");
    assert_eq!(word(&bench, issue), "merged");
    assert!(bench.world.file("main", "data/volcanoes.csv").contains(",4321,"));
}

#[test]
fn an_accept_holds_when_only_the_base_moved_g5() {
    let (bench, issue) = proposed();
    bench.clock.pass(60);
    let now = crate::ports::Clock::now(&*bench.clock);
    bench.world.set(|state| state.now = now);
    bench.world.comment(issue, maint(), "/accept");
    let data = bench.world.file("main", "data/volcanoes.csv");
    bench.data(&data.replace("fuji.jp,Mount Fuji", "fuji.jp,Fuji"));
    let done = bench.settle(issue);
    assert_eq!(done[..2], ["commit 1", "merge 1"], "worked out again first: {done:?}");
    let data = bench.world.file("main", "data/volcanoes.csv");
    assert!(data.contains("fuji.jp,Fuji,") && data.contains("mount-shasta.us"));
}

#[test]
fn a_push_to_the_branch_after_the_accept_is_never_merged_s9_s10() {
    let (bench, issue) = proposed();
    let own = bench.world.file("gitribute/issue-1", "data/volcanoes.csv").replace("4322", "1");
    let bytes = FileState::Bytes(own.into_bytes());
    bench.world.push("gitribute/issue-1", person(3, "eve"), "data/volcanoes.csv", bytes);
    bench.say(issue, maint(), "/accept");
    assert_eq!(state(&bench), ChangeRequestState::Open);
    assert_eq!(word(&bench, issue), "handed-over");
}

#[test]
fn nothing_acts_in_a_comment_that_was_edited_p19() {
    let (bench, issue) = proposed();
    bench.say(issue, maint(), "Looks right.");
    bench.world.change_comments(issue, |comments| {
        let comment = comments.iter_mut().find(|one| one.body == "Looks right.").unwrap();
        comment.body = "/accept".to_owned();
        comment.edited = Edited::Yes;
    });
    bench.settle(issue);
    assert_eq!(state(&bench), ChangeRequestState::Open);
    assert!(ours(&bench, issue).contains("does nothing in a text that was edited"));
}

#[test]
fn contradictions_are_refused_together_p20() {
    let (bench, issue) = proposed();
    bench.say(issue, maint(), "/accept\n\n/reject because it is wrong");
    assert_eq!(state(&bench), ChangeRequestState::Open);
    assert!(ours(&bench, issue).contains("exclude each other"));
}

#[test]
fn a_rejection_closes_with_the_reason_and_an_edit_proposes_again() {
    let (bench, issue) = proposed();
    let done = bench.say(issue, maint(), "/reject because the survey is not published");
    assert_eq!(done, ["recomment 1", "close 1", "delete 1", "close issue 1", "react 1"]);
    assert_eq!(word(&bench, issue), "rejected");
    assert!(ours(&bench, issue).contains("`maint` says why: `the survey is not published`"));
    assert_eq!(state(&bench), ChangeRequestState::Closed);
    assert_eq!(bench.settle(issue), NOTHING);
    bench.world.issue(issue, |issue| {
        assert_eq!(issue.state, IssueState::Closed);
        issue.body = addition("Mount Shasta", "4317");
    });
    bench.settle(issue);
    assert_eq!(word(&bench, issue), "proposed");
    bench.world.issue(issue, |issue| assert_eq!(issue.state, IssueState::Open));
    assert_eq!(state(&bench), ChangeRequestState::Open);
    assert_eq!(bench.world.change_requests().len(), 1);
    assert_eq!(bench.settle(issue), NOTHING);
}

#[test]
fn a_refresh_takes_a_rejection_back() {
    let (bench, issue) = proposed();
    bench.say(issue, maint(), "/reject because I misread it");
    bench.say(issue, maint(), "/refresh");
    assert_eq!(word(&bench, issue), "proposed");
    assert_eq!(state(&bench), ChangeRequestState::Open);
    assert_eq!(bench.settle(issue), NOTHING);
}

#[test]
fn a_hold_stops_others_until_it_is_lifted() {
    let (bench, issue) = proposed();
    bench.world.set(|state| {
        state.roles.insert(4, Role::Write);
    });
    bench.say(issue, maint(), "/hold because I am asking the observatory");
    assert!(ours(&bench, issue).contains("has paused this: `I am asking the observatory`"));
    bench.say(issue, person(4, "wren"), "/accept");
    assert_eq!(state(&bench), ChangeRequestState::Open);
    assert!(ours(&bench, issue).contains("`/accept` does nothing"), "{}", ours(&bench, issue));
    bench.say(issue, ada(), "/refresh");
    assert!(!ours(&bench, issue).contains("paused"), "{}", ours(&bench, issue));
    bench.say(issue, person(4, "wren"), "/accept");
    assert_eq!(word(&bench, issue), "merged");
}

#[test]
fn what_the_forge_does_not_merge_is_told_and_tried_again() {
    let (bench, issue) = proposed();
    let rule = Refusal::Rule("at least 1 approving review is required".to_owned());
    bench.world.fail("merge", Stage::Before, ForgeError::Refused(rule.clone()));
    // The second look would try again at once.
    bench.world.fail("merge", Stage::Before, ForgeError::Refused(rule));
    bench.say(issue, maint(), "/accept");
    assert_eq!(state(&bench), ChangeRequestState::Open);
    let told = ours(&bench, issue);
    assert!(told.contains("`at least 1 approving review is required`"), "{told}");
    assert_eq!(bench.world.reactions(issue), [[Reaction::Seen]]);
    bench.settle(issue);
    bench.settle(issue);
    assert_eq!(word(&bench, issue), "merged");
}

#[test]
fn an_accept_that_finds_no_proposal_is_told() {
    let bench = Bench::new();
    let issue = super::ask(&bench, &addition("Mount Shasta", "high"));
    bench.settle(issue);
    bench.say(issue, maint(), "/accept");
    assert!(ours(&bench, issue).contains("nothing for `/accept` to act on"));
    assert_eq!(bench.settle(issue), NOTHING);
}

#[test]
fn a_locked_conversation_gets_no_answer_s21() {
    let (bench, issue) = proposed();
    bench.world.issue(issue, |issue| issue.lock = crate::model::Lock::Locked);
    assert_eq!(bench.say(issue, maint(), "/help"), NOTHING);
}
