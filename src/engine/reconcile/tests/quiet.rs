//! The breaker: loops with other programs end.

use super::{addition, ask, configure, maint, ours};
use crate::model::{Actor, ActorId, ActorKind};
use crate::testing::{Bench, person};

const NOTHING: [&str; 0] = [];

fn robot() -> Actor {
    Actor { id: Some(ActorId(50)), login: "robot[bot]".to_owned(), kind: ActorKind::Bot }
}

fn talked_to() -> (Bench, u64) {
    let bench = Bench::new();
    configure(&bench, "policy:\n  bots: [\"robot[bot]\"]\n");
    let issue = ask(&bench, &addition("Mount Shasta", "4322"));
    bench.settle(issue);
    (bench, issue)
}

#[test]
fn a_program_is_heard_only_where_it_is_listed_s6() {
    let (bench, issue) = talked_to();
    bench.say(issue, robot(), "/find volcanoes etna");
    assert!(ours(&bench, issue).contains("etna.it"), "{}", ours(&bench, issue));
    let other = Actor { id: Some(ActorId(51)), login: "other[bot]".to_owned(), ..robot() };
    assert_eq!(bench.say(issue, other, "/find volcanoes fuji"), NOTHING);
}

#[test]
fn a_loop_with_a_program_ends_and_is_told_once_s19_s21() {
    let (bench, issue) = talked_to();
    let mut written = 0;
    for turn in 0..12 {
        let done = bench.say(issue, robot(), &format!("/find volcanoes etna {turn}"));
        written += done.iter().filter(|one| one.starts_with("recomment")).count();
    }
    assert!(written <= 5, "{written}");
    let told = ours(&bench, issue);
    assert_eq!(told.matches("I am quiet here").count(), 1, "{told}");
    assert_eq!(bench.world.labels(issue), ["bot loop"]);
    assert_eq!(bench.warned(), 1, "the operator hears of it once");
    // Hours later still, and after a restart: what is counted is in the store.
    bench.clock.pass(7200);
    let done = bench.say(issue, robot(), "/find volcanoes etna 99");
    assert!(!done.iter().any(|one| one.starts_with("recomment")), "{done:?}");
    // A person's word goes through at once.
    bench.say(issue, maint(), "/find volcanoes fuji");
    let told = ours(&bench, issue);
    assert!(told.contains("fuji.jp") && !told.contains("I am quiet here"), "{told}");
    assert_eq!(bench.world.labels(issue), NOTHING);
    // The next loop is another one.
    for turn in 0..12 {
        bench.say(issue, robot(), &format!("/find volcanoes fuji {turn}"));
    }
    assert_eq!(bench.world.labels(issue), ["bot loop"]);
    assert_eq!(bench.warned(), 2);
}

#[test]
fn what_becomes_of_a_contribution_is_told_in_a_loop_too() {
    let (bench, issue) = talked_to();
    for turn in 0..8 {
        bench.say(issue, robot(), &format!("/find volcanoes etna {turn}"));
    }
    bench.world.merge(2);
    bench.settle(issue);
    assert!(ours(&bench, issue).contains("Merged in"), "{}", ours(&bench, issue));
}

#[test]
fn twenty_texts_in_ten_minutes_are_enough_whoever_asks() {
    let (bench, issue) = talked_to();
    let mut written = 0;
    for turn in 0..30 {
        bench.clock.pass(5);
        let now = crate::ports::Clock::now(&*bench.clock);
        bench.world.set(|state| state.now = now);
        bench.world.comment(
            issue,
            person(60, "a-program-too"),
            &format!("/find volcanoes a{turn}"),
        );
        bench.wake(issue);
        bench.work_until_idle_before(now);
        let done = bench.world.log();
        written += done.iter().filter(|one| one.starts_with("recomment")).count();
    }
    assert!(written <= 20, "{written}");
    assert!(!ours(&bench, issue).contains("`a29`"));
    // The last of them is answered a little later by itself.
    bench.drain().unwrap();
    assert!(ours(&bench, issue).contains("`a29`"), "{}", ours(&bench, issue));
}
