//! What follows from trouble.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::Step;
use super::retry::{Jitter, Verdict, verdict};
use crate::model::{InstanceId, Wanted};
use crate::ports::{Clock, ForgeError, JobId, Lease, LeaseToken, Store};
use crate::reconcile::{ReconcileError, Reconciled};
use crate::testing::{Bench, Stage, person, run, work};

const BODY: &str = "### Identifier\n\netna.it\n\n### Elevation\n\n3403";

fn lease(attempts: u32) -> Lease {
    Lease {
        job: JobId(0),
        work: work(1),
        account: None,
        token: LeaseToken(i64::from(attempts) + 1),
        until: Timestamp::UNIX_EPOCH,
        attempts,
        crashes: 0,
        since: Timestamp::UNIX_EPOCH,
    }
}

fn pause(error: ForgeError, attempts: u32, jitter: u64) -> Duration {
    let now = Timestamp::UNIX_EPOCH;
    match verdict(&ReconcileError::Forge(error), &lease(attempts), now, Jitter(jitter)) {
        Verdict::Retry(due) => Duration::try_from(due.duration_since(now)).unwrap(),
        other => panic!("{other:?}"),
    }
}

fn away() -> ForgeError {
    ForgeError::Unavailable("503".to_owned())
}

#[test]
fn pauses_double_up_to_a_quarter_of_an_hour_and_are_spread() {
    for (attempts, most) in [(0, 5), (1, 10), (2, 20), (7, 640), (8, 900), (60, 900)] {
        let most = Duration::from_secs(most);
        let all: Vec<Duration> = (0..50).map(|n| pause(away(), attempts, n)).collect();
        assert!(all.iter().all(|pause| *pause >= most / 2 && *pause <= most), "{all:?}");
        let distinct: std::collections::BTreeSet<_> = all.iter().collect();
        assert!(distinct.len() > 40, "{all:?}");
    }
}

#[test]
fn an_outage_is_waited_out_for_a_day_q8() {
    let error = ReconcileError::Forge(away());
    let at = |hours, attempts| {
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours);
        verdict(&error, &lease(attempts), now, Jitter(1))
    };
    assert!(matches!(at(23, 100), Verdict::Retry(_)));
    assert_eq!(at(25, 100), Verdict::Bury);
    // It waited for a brake all day, and was hardly tried.
    assert!(matches!(at(25, 2), Verdict::Retry(_)));
}

#[test]
fn absurd_pauses_are_clamped_g28() {
    let now = Timestamp::UNIX_EPOCH;
    for (asked, kept) in [(0, 1), (120, 120), (1_000_000_000, 3_600)] {
        let error = ForgeError::RateLimited { wait: Duration::from_secs(asked) };
        let until = now + SignedDuration::from_secs(kept);
        assert_eq!(
            verdict(&ReconcileError::Forge(error), &lease(50), now, Jitter(1)),
            Verdict::Brake(until)
        );
    }
}

#[test]
fn races_are_run_again_at_once_and_nonsense_a_few_times() {
    let moved = || ForgeError::Conflict("moved".to_owned());
    assert_eq!(pause(moved(), 0, 1), Duration::ZERO);
    assert!(pause(moved(), 5, 1) > Duration::ZERO);
    let nonsense = || ForgeError::Nonsense("html".to_owned());
    assert!(pause(nonsense(), 1, 1) > Duration::ZERO);
    let third = ReconcileError::Forge(nonsense());
    assert_eq!(verdict(&third, &lease(2), Timestamp::UNIX_EPOCH, Jitter(1)), Verdict::Bury);
}

#[test]
fn what_always_panics_is_set_aside_after_three_tries_and_others_go_on_q12() {
    let bench = Bench::new();
    let issue = bench.world.open_issue(person(2, "ada"), "Correct: Etna", BODY);
    bench.world.set(|state| state.panics = true);
    bench.wake(issue);
    bench.drain().unwrap();
    assert_eq!(bench.store.buried(), ["gitribute panicked: told to panic"]);
    assert_eq!(bench.world.observed(), 0);
    bench.world.set(|state| state.panics = false);
    let other = bench.world.open_issue(person(2, "ada"), "Correct: Etna", BODY);
    bench.settle(other);
    assert_eq!(bench.world.comments(other).len(), 1);
}

#[test]
fn what_never_ends_is_cut_off_and_people_are_told_whose_fault_it_is() {
    let bench = Bench::new();
    let issue = bench.world.open_issue(person(2, "ada"), "Correct: Etna", BODY);
    bench.wake(issue);
    let worker = bench.worker();
    for _ in 0..3 {
        bench.world.set(|state| state.hangs = 1);
        run(worker.step(std::future::ready(()))).unwrap().unwrap();
        bench.clock.pass(3_600);
    }
    assert_eq!(bench.store.buried(), ["it took too long and was cut off"]);
    let [comment] = bench.world.comments(issue).try_into().unwrap();
    assert!(comment.contains("That is a fault of its own"), "{comment}");
    // Whatever it was, once it is mended the same comment follows.
    bench.settle(issue);
    let [comment] = bench.world.comments(issue).try_into().unwrap();
    assert!(!comment.contains("a fault of its own"), "{comment}");
}

#[test]
fn what_kills_the_process_is_set_aside_after_three_crashes_q12() {
    let bench = Bench::new();
    let issue = bench.world.open_issue(person(2, "ada"), "Correct: Etna", BODY);
    bench.wake(issue);
    for crash in 1..=3 {
        bench.points.die_at(2, crate::testing::Effect::Lost);
        assert_eq!(bench.drain(), None);
        bench.points.reset();
        let recovered = run(bench.worker().recover()).unwrap().unwrap();
        assert_eq!(recovered.quarantined.len(), usize::from(crash == 3));
    }
    assert_eq!(bench.drain(), Some(0));
}

#[test]
fn one_whose_lease_went_to_another_touches_nothing_q13() {
    let bench = Bench::new();
    let issue = bench.world.open_issue(person(2, "ada"), "Correct: Etna", BODY);
    bench.wake(issue);
    let claim = run(bench.store.claim(bench.clock.now(), SignedDuration::from_mins(5)));
    let crate::ports::Claim::Work(lease) = claim.unwrap().unwrap() else { panic!() };
    bench.store.steal();
    let worker = bench.worker();
    let reconciled =
        run(worker.reconcilers[&lease.work.subject.instance].reconcile(&lease)).unwrap().unwrap();
    assert_eq!(reconciled, Reconciled::Fenced);
    assert!(bench.world.log().is_empty());
    assert_eq!(bench.world.observed(), 0);
}

#[test]
fn an_unknown_account_brakes_its_repository_only() {
    let bench = Bench::new();
    let issue = bench.world.open_issue(person(2, "ada"), "Correct: Etna", BODY);
    let wait = Duration::from_mins(2);
    bench.world.fail("observe", Stage::Before, ForgeError::RateLimited { wait });
    let wanted = crate::model::Wanted { work: work(issue), account: None };
    run(bench.store.want(&wanted, bench.clock.now())).unwrap().unwrap();
    run(bench.worker().step(std::future::pending())).unwrap().unwrap();
    let [brake] = bench.store.braked().try_into().unwrap();
    assert!(matches!(brake.scope, crate::ports::BrakeScope::Repository(..)), "{brake:?}");
    // It counts as no attempt.
    assert_eq!(bench.store.waiting(), [(issue, bench.clock.now())]);
}

#[test]
fn work_of_a_forge_that_is_not_set_up_is_given_to_no_other() {
    let bench = Bench::new();
    let mut wanted = Wanted { work: work(1), account: None };
    wanted.work.subject.instance = InstanceId::from("another.example");
    run(bench.store.want(&wanted, bench.clock.now())).unwrap().unwrap();
    let step = run(bench.worker().step(std::future::pending())).unwrap().unwrap();
    assert_eq!(step, Step::Did);
    assert!(bench.world.log().is_empty());
}
