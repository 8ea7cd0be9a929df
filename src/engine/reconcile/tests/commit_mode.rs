//! `accept.mode: commit`: what is accepted is written to the default branch, with no change
//! request.

use super::{addition, ask, configure, correction, maint, ours, shasta, status};
use crate::model::{IssueState, Reaction};
use crate::ports::{Clock, ForgeError, Refusal};
use crate::testing::{Bench, Effect, Stage};

const NOTHING: [&str; 0] = [];

fn bench() -> Bench {
    let bench = Bench::new();
    configure(&bench, "accept:\n  mode: commit\n");
    bench
}

fn word(bench: &Bench, issue: u64) -> String {
    status(bench, issue).split(' ').next().unwrap().to_owned()
}

#[test]
fn an_accepted_contribution_is_written_to_the_default_branch() {
    let bench = bench();
    let issue = shasta(&bench);
    assert_eq!(bench.settle(issue), ["seen 1", "commit 1", "comment 1"]);
    assert_eq!(word(&bench, issue), "prepared");
    assert!(ours(&bench, issue).contains("written to `main` as it is"), "{}", ours(&bench, issue));
    let done = bench.say(issue, maint(), "/accept");
    assert_eq!(done, ["land 1", "recomment 1", "close issue 1", "delete 1", "react 1"]);
    assert_eq!(word(&bench, issue), "written");
    assert!(bench.world.file("main", "data/volcanoes.csv").contains("mount-shasta.us"));
    assert!(bench.world.change_requests().is_empty() && bench.world.branches().is_empty());
    assert!(bench.world.history()[0].contains("Co-authored-by: ada <2+ada@"));
    assert_eq!(bench.world.reactions(issue), [[Reaction::Done]]);
    bench.world.issue(issue, |issue| assert_eq!(issue.state, IssueState::Closed));
    assert_eq!(bench.settle(issue), NOTHING);
}

#[test]
fn it_is_written_once_wherever_the_process_dies() {
    for effect in [Effect::Applied, Effect::Lost] {
        for point in 0..60 {
            let bench = bench();
            let issue = shasta(&bench);
            bench.settle(issue);
            bench.clock.pass(60);
            let now = bench.clock.now();
            bench.world.set(|state| state.now = now);
            bench.world.comment(issue, maint(), "/accept");
            bench.settle_through_death(issue, point, effect);
            assert_eq!(word(&bench, issue), "written", "{point} {effect:?}");
            let written = bench.world.history();
            let times = written.iter().filter(|one| one.contains("Gitribute-Meaning")).count();
            assert_eq!(times, 1, "{point} {effect:?}");
            assert!(bench.world.branches().is_empty(), "{point} {effect:?}");
            bench.world.issue(issue, |issue| assert_eq!(issue.state, IssueState::Closed));
        }
    }
}

#[test]
fn what_moved_below_it_is_taken_in_first_g5() {
    let bench = bench();
    let issue = ask(&bench, &correction("etna.it", "3403"));
    bench.settle(issue);
    let data = bench.world.file("main", "data/volcanoes.csv");
    bench.data(&data.replace("fuji.jp,Mount Fuji", "fuji.jp,Fuji"));
    bench.say(issue, maint(), "/accept");
    assert_eq!(word(&bench, issue), "written");
    let data = bench.world.file("main", "data/volcanoes.csv");
    assert!(data.contains("fuji.jp,Fuji,") && data.contains("3403"));
}

#[test]
fn only_what_was_accepted_is_written_s8_s10() {
    let bench = bench();
    let issue = shasta(&bench);
    bench.settle(issue);
    bench.clock.pass(60);
    let now = bench.clock.now();
    bench.world.set(|state| state.now = now);
    bench.world.comment(issue, maint(), "/accept");
    bench.world.issue(issue, |issue| issue.body = addition("Mount Shasta", "1"));
    bench.settle(issue);
    assert_eq!(word(&bench, issue), "prepared");
    assert!(ours(&bench, issue).contains("has changed since"));
}

#[test]
fn a_rule_that_stands_against_it_is_told_and_it_is_tried_again() {
    let bench = bench();
    let issue = shasta(&bench);
    bench.settle(issue);
    let rule = Refusal::Rule("changes must be made through a pull request".to_owned());
    bench.world.fail("land", Stage::Before, ForgeError::Refused(rule));
    bench.say(issue, maint(), "/accept");
    assert_eq!(word(&bench, issue), "prepared");
    assert!(ours(&bench, issue).contains("through a pull request"), "{}", ours(&bench, issue));
    bench.settle(issue);
    assert_eq!(word(&bench, issue), "written");
}

#[test]
fn what_waits_is_looked_at_when_the_base_moves_g5() {
    let bench = bench();
    let issue = ask(&bench, &correction("etna.it", "3403"));
    bench.settle(issue);
    let data = bench.world.file("main", "data/volcanoes.csv");
    bench.data(&data.replace("3357", "3369"));
    bench.base_moved();
    assert_eq!(word(&bench, issue), "clashing");
    assert!(ours(&bench, issue).contains("`3369`"), "{}", ours(&bench, issue));
}
