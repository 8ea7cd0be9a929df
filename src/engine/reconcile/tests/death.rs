//! The process dies at every point, and starts again.

use super::{addition, ask, correction, shasta};
use crate::model::IssueState;
use crate::testing::{Bench, Effect};

/// Dies at every point of what a subject's wake brings, in either way, and compares what stands
/// in the end with what stands where nothing happened.
fn every_death(prepare: impl Fn(&Bench) -> u64) {
    let whole = Bench::new();
    let subject = prepare(&whole);
    whole.wake(subject);
    whole.points.reset();
    whole.drain().unwrap();
    let (points, reads) = (whole.points.passed(), whole.points.reads());
    let wanted = whole.world.snapshot();
    assert!(points > 10, "{points}");
    for point in 0..points {
        for effect in [Effect::Applied, Effect::Lost] {
            if effect == Effect::Applied && reads.contains(&point) {
                continue;
            }
            let bench = Bench::new();
            let subject = prepare(&bench);
            bench.settle_through_death(subject, point, effect);
            assert_eq!(bench.world.snapshot(), wanted, "{effect:?} at {point}");
            bench.world.log();
            assert_eq!(bench.settle(subject), [""; 0], "{effect:?} at {point}");
        }
    }
}

#[test]
fn opened_q2() {
    every_death(shasta);
}

#[test]
fn told_of_a_mistake_q2() {
    every_death(|bench| ask(bench, &addition("Mount Shasta", "high")));
}

#[test]
fn edited_q2() {
    every_death(|bench| {
        let issue = shasta(bench);
        bench.settle(issue);
        bench.world.issue(issue, |issue| issue.body = addition("Mount Shasta", "4321"));
        issue
    });
}

#[test]
fn made_invalid_q2() {
    every_death(|bench| {
        let issue = shasta(bench);
        bench.settle(issue);
        bench.world.issue(issue, |issue| issue.body = addition("Mount Shasta", "high"));
        issue
    });
}

#[test]
fn withdrawn_q2() {
    every_death(|bench| {
        let issue = shasta(bench);
        bench.settle(issue);
        bench.world.issue(issue, |issue| issue.state = IssueState::Closed);
        issue
    });
}

#[test]
fn proposed_again_q2() {
    every_death(|bench| {
        let issue = shasta(bench);
        bench.settle(issue);
        bench.world.issue(issue, |issue| issue.state = IssueState::Closed);
        bench.settle(issue);
        bench.world.issue(issue, |issue| issue.state = IssueState::Open);
        issue
    });
}

#[test]
fn on_a_row_that_another_touches_q2_d14() {
    every_death(|bench| {
        let first = ask(bench, &correction("etna.it", "3403"));
        bench.settle(first);
        ask(bench, &correction("etna.it", "3369"))
    });
}

#[test]
fn merged_beside_another_q2_d14() {
    every_death(|bench| {
        let first = ask(bench, &correction("etna.it", "3403"));
        let second = ask(bench, &correction("etna.it", "3369"));
        bench.settle(first);
        bench.settle(second);
        bench.world.merge(3);
        first
    });
}
