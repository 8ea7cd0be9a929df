//! Labels that accept, and teams.

use std::collections::BTreeSet;

use super::{ada, addition, configure, maint, ours, shasta, status};
use crate::model::{Actor, ActorId, ActorKind, Reaction};
use crate::ports::Clock;
use crate::testing::{Bench, person};

const NOTHING: [&str; 0] = [];

fn proposed(config: &str) -> (Bench, u64) {
    let bench = Bench::new();
    configure(&bench, config);
    let issue = shasta(&bench);
    bench.settle(issue);
    (bench, issue)
}

/// Somebody labels, a minute later, and everything comes to rest.
fn label(bench: &Bench, issue: u64, on: u64, by: Actor) -> Vec<String> {
    bench.clock.pass(60);
    let now = bench.clock.now();
    bench.world.set(|state| state.now = now);
    bench.world.put_label(on, "approved", by);
    bench.settle(issue)
}

const LABEL: &str = "accept:\n  label: approved\n";

#[test]
fn a_label_of_somebody_who_may_accepts() {
    for on_request in [false, true] {
        let (bench, issue) = proposed(LABEL);
        let request = bench.world.change_requests()[0].number.0;
        let done = label(&bench, issue, if on_request { request } else { issue }, maint());
        assert_eq!(done, ["merge 1", "delete 1", "recomment 1"]);
        assert_eq!(status(&bench, issue), "merged");
        assert_eq!(bench.settle(issue), NOTHING);
    }
}

#[test]
fn a_label_of_anybody_else_does_nothing_and_says_so_s5_s6() {
    let bot =
        Actor { id: Some(ActorId(50)), login: "labeler[bot]".to_owned(), kind: ActorKind::Bot };
    let gone = Actor { id: None, login: "ghost".to_owned(), kind: ActorKind::Ghost };
    let cases = [
        (ada(), "`ada` has put the label `approved`"),
        (person(3, "eve"), "may not accept"),
        (bot, "who put it there cannot be told"),
        (gone, "who put it there cannot be told"),
    ];
    for (who, words) in cases {
        let (bench, issue) = proposed(LABEL);
        label(&bench, issue, issue, who);
        assert_eq!(status(&bench, issue), "proposed");
        assert!(ours(&bench, issue).contains(words), "{}", ours(&bench, issue));
        bench.world.take_label(issue, "approved");
        bench.settle(issue);
        assert!(!ours(&bench, issue).contains("approved"));
    }
}

#[test]
fn a_label_from_before_the_last_change_is_void_s8() {
    let (bench, issue) = proposed(LABEL);
    bench.clock.pass(60);
    let now = bench.clock.now();
    bench.world.set(|state| state.now = now);
    bench.world.put_label(issue, "approved", maint());
    bench.clock.pass(60);
    bench.world.issue(issue, |issue| issue.body = addition("Mount Shasta", "1"));
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed");
    assert!(ours(&bench, issue).contains("take the label off"), "{}", ours(&bench, issue));
    bench.world.take_label(issue, "approved");
    label(&bench, issue, issue, maint());
    assert_eq!(status(&bench, issue), "merged");
}

#[test]
fn a_team_is_asked_for_and_fails_closed() {
    let config = "policy:\n  accept: [example/data]\n";
    let (bench, issue) = proposed(config);
    bench.say(issue, person(3, "eve"), "/accept");
    assert!(ours(&bench, issue).contains("cannot be read"), "{}", ours(&bench, issue));
    // Nor does the right to write accept where the policy names a team.
    bench.say(issue, maint(), "/accept");
    assert_eq!(status(&bench, issue), "proposed");
    bench.world.set(|state| {
        state.teams.insert("example/data".to_owned(), BTreeSet::from([3]));
    });
    bench.say(issue, maint(), "/accept");
    assert!(ours(&bench, issue).contains("for those who may accept"), "{}", ours(&bench, issue));
    bench.say(issue, person(3, "eve"), "/accept");
    assert_eq!(status(&bench, issue), "merged");
    assert_eq!(bench.world.reactions(issue).last().unwrap(), &[Reaction::Done]);
}
