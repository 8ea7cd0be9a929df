//! Files that cannot be used, and a forge that is not well.

use std::time::Duration;

use super::{ask, correction, shasta, status};
use crate::ports::{EntryKind, FileState, ForgeError, Refusal};
use crate::testing::{Bench, Stage};

const NOTHING: [&str; 0] = [];

fn unavailable() -> ForgeError {
    ForgeError::Unavailable("502".to_owned())
}

/// A contribution while one call fails once; exactly one of everything stands afterwards.
fn one_of_each(on: &'static str, stage: Stage, error: ForgeError) {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.world.fail(on, stage, error);
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed", "{on}");
    assert_eq!(bench.world.change_requests().len(), 1, "{on}");
    assert_eq!(bench.world.commits("gitribute/issue-1").len(), 1, "{on}");
    assert_eq!(bench.settle(issue), NOTHING, "{on}");
    assert_eq!(bench.store.buried(), NOTHING, "{on}");
}

#[test]
fn a_comment_whose_answer_was_lost_is_found_again_g1() {
    one_of_each("comment", Stage::After, unavailable());
    one_of_each("comment", Stage::Before, unavailable());
}

#[test]
fn a_change_request_whose_answer_was_lost_is_adopted_g2_g6() {
    one_of_each("open", Stage::After, unavailable());
    one_of_each("open", Stage::Before, unavailable());
}

#[test]
fn a_commit_whose_answer_was_lost_is_adopted_g3() {
    one_of_each("commit", Stage::After, unavailable());
    one_of_each("commit", Stage::Before, unavailable());
}

#[test]
fn a_fresh_branch_that_is_not_visible_yet_is_waited_for_g8() {
    one_of_each("open", Stage::Before, ForgeError::Unavailable("not visible yet".to_owned()));
}

#[test]
fn a_race_is_looked_at_anew() {
    one_of_each("commit", Stage::Before, ForgeError::Conflict("moved".to_owned()));
    one_of_each("observe", Stage::Before, unavailable());
    one_of_each("read", Stage::Before, ForgeError::Nonsense("half a file".to_owned()));
}

#[test]
fn a_list_that_is_behind_makes_no_second_comment_g9() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    bench.world.set(|state| state.stale = true);
    bench.wake(issue);
    crate::testing::run(bench.worker().step(std::future::pending())).unwrap().unwrap();
    bench.world.set(|state| state.stale = false);
    bench.drain().unwrap();
    assert_eq!(status(&bench, issue), "proposed");
    assert_eq!(bench.world.change_requests().len(), 1);
}

#[test]
fn a_comment_that_a_person_deleted_is_written_once_more_g24() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    bench.world.change_comments(issue, Vec::clear);
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed");
    assert_eq!(bench.settle(issue), NOTHING);
}

#[test]
fn a_store_that_was_lost_loses_nothing_q21() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    bench.store.lose();
    assert_eq!(bench.settle(issue), NOTHING);
}

#[test]
fn a_rule_of_the_repository_is_told_and_not_tried_again_g20() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    let rule = Refusal::Rule("commits must be signed".to_owned());
    bench.world.fail("commit", Stage::Before, ForgeError::Refused(rule));
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "blocked");
    assert!(bench.world.comments(issue)[0].contains("`commits must be signed`"));
    assert_eq!(
        bench.store.buried(),
        ["the forge refuses: a rule of the repository stands against it: commits must be signed"]
    );
    // The rule was changed, and somebody wakes us.
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed");
    assert_eq!(bench.store.buried(), NOTHING);
}

#[test]
fn a_pause_is_kept_by_the_whole_account_g10() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    let wait = Duration::from_mins(2);
    bench.world.fail("observe", Stage::Before, ForgeError::RateLimited { wait });
    let other = ask(&bench, &correction("etna.it", "3403"));
    bench.wake(issue);
    bench.wake(other);
    let worker = bench.worker();
    crate::testing::run(worker.step(std::future::pending())).unwrap().unwrap();
    let idle = crate::testing::run(worker.step(std::future::pending())).unwrap().unwrap();
    let due = crate::ports::Clock::now(&*bench.clock).checked_add(wait).unwrap();
    assert_eq!(idle, crate::worker::Step::Idle { due: Some(due) });
    bench.drain().unwrap();
    assert_eq!(status(&bench, issue), "proposed");
    assert_eq!(status(&bench, other), "proposed");
}

#[test]
fn a_dataset_that_is_no_ordinary_file_is_told_to_a_maintainer_s15_g19() {
    let states = [
        (FileState::NotAFile(EntryKind::Symlink), "symbolic link"),
        (FileState::NotAFile(EntryKind::Submodule), "submodule"),
        (FileState::NotAFile(EntryKind::Executable), "executable"),
        (FileState::NotAFile(EntryKind::Folder), "a folder"),
        (FileState::LargeFilePointer, "Git LFS"),
        (FileState::TooLarge { bytes: 25_000_001 }, "has 26 MB; at most 10 MB"),
        (FileState::Missing, "is not there"),
    ];
    for (state, told) in states {
        let bench = Bench::new();
        bench.push("data/volcanoes.csv", state);
        let issue = shasta(&bench);
        assert_eq!(bench.settle(issue), ["seen 1", "comment 1"], "{told}");
        assert_eq!(status(&bench, issue), "blocked");
        let comment = bench.world.comments(issue).concat();
        assert!(comment.contains(told), "{comment}");
        assert_eq!(bench.settle(issue), NOTHING);
    }
}

#[test]
fn a_dataset_that_is_deleted_under_a_proposal_is_told_and_the_proposal_stays() {
    let bench = Bench::new();
    let data = bench.world.file("main", "data/volcanoes.csv");
    let issue = shasta(&bench);
    bench.settle(issue);
    bench.push("data/volcanoes.csv", FileState::Missing);
    assert_eq!(bench.settle(issue), ["recomment 1"]);
    assert_eq!(status(&bench, issue), "blocked");
    bench.data(&data);
    assert_eq!(bench.settle(issue), ["recomment 1"]);
    assert_eq!(status(&bench, issue), "proposed");
}

#[test]
fn a_withdrawn_proposal_comes_back_though_the_configuration_broke_meanwhile() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    bench.world.issue(issue, |issue| issue.state = crate::model::IssueState::Closed);
    bench.settle(issue);
    let config = bench.world.file("main", ".gitribute.yml");
    bench.world.write(".gitribute.yml", &config.replace("locked:", "loked:"));
    bench.world.issue(issue, |issue| issue.state = crate::model::IssueState::Open);
    assert_eq!(bench.settle(issue), ["recomment 1"]);
    assert_eq!(status(&bench, issue), "blocked-closed");
    bench.world.write(".gitribute.yml", &config);
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed");
}

#[test]
fn a_broken_configuration_is_told_only_below_issues_that_it_speaks_of() {
    let bench = Bench::new();
    bench.world.write(
        ".github/ISSUE_TEMPLATE/bug.yml",
        "name: Bug\ndescription: d\nbody:\n  - type: input\n    id: what\n    attributes:\n      label: What\n",
    );
    let config = bench.world.file("main", ".gitribute.yml");
    bench.world.write(".gitribute.yml", &config.replace("locked:", "loked:"));
    let bug = ask(&bench, "### What\n\nIt is slow.");
    assert_eq!(bench.settle(bug), NOTHING);
    let issue = shasta(&bench);
    assert_eq!(bench.settle(issue), ["seen 2", "comment 2"]);
    assert!(bench.world.comments(issue)[0].contains("`loked`"));
}
