use jiff::Timestamp;

use super::*;
use crate::model::{RepoName, SubjectNumber};
use crate::ports::{Finished, RepoRef, Touched};
use crate::testing::{Bench, INSTANCE, REPO, run};

fn touched(number: u64, at: Timestamp) -> Touched {
    let repo = RepoRef { id: REPO, name: RepoName::from("a/data") };
    Touched { repo, number: SubjectNumber(number), at, account: None }
}

fn sweeper(bench: &Bench) -> Sweeper {
    Sweeper {
        forge: bench.world.clone(),
        store: bench.store.clone(),
        clock: bench.clock.clone(),
        instance: INSTANCE.into(),
    }
}

#[test]
fn what_changed_unheard_is_looked_at_and_what_was_looked_at_is_not_l5() {
    let bench = Bench::new();
    let sweeper = sweeper(&bench);
    let now = bench.clock.now();
    let earlier = before(now, SignedDuration::from_mins(3));
    bench.world.set(|state| state.changed = vec![touched(1, earlier), touched(2, now)]);
    let swept = run(sweeper.sweep(before(now, NEW))).unwrap().unwrap();
    assert_eq!((swept.changed, swept.wanted), (2, 2));
    assert_eq!(swept.next, before(now, OVERLAP));
    let waiting: Vec<u64> = bench.store.waiting().into_iter().map(|(number, _)| number).collect();
    assert_eq!(waiting, [1, 2]);
    // One of them is looked at; the other one changes once more.
    let later = now.checked_add(SignedDuration::from_secs(9)).unwrap();
    for _ in 0..2 {
        let crate::ports::Claim::Work(lease) =
            run(bench.store.claim(later, SignedDuration::from_secs(60))).unwrap().unwrap()
        else {
            panic!("two wait")
        };
        assert_eq!(run(bench.store.done(&lease, later)).unwrap().unwrap(), Finished::Recorded);
    }
    let after = later.checked_add(SignedDuration::from_secs(1)).unwrap();
    bench.world.set(|state| state.changed = vec![touched(1, earlier), touched(2, after)]);
    let swept = run(sweeper.sweep(swept.next)).unwrap().unwrap();
    assert_eq!((swept.changed, swept.wanted), (2, 1));
    assert_eq!(bench.store.waiting().last().unwrap().0, 2);
}

#[test]
fn the_first_sweep_begins_where_we_last_heard_and_not_before_a_fortnight() {
    let bench = Bench::new();
    let sweeper = sweeper(&bench);
    let now = bench.clock.now();
    assert_eq!(run(sweeper.begin()).unwrap().unwrap(), before(now, NEW), "never heard anything");
    for (hours, expected) in [
        (24 * 90, before(now, LONGEST)),
        (5, before(before(now, SignedDuration::from_hours(5)), OVERLAP)),
    ] {
        let delivery = crate::ports::Delivery {
            instance: INSTANCE.into(),
            key: format!("d{hours}").into(),
            event: "ping".to_owned(),
            action: None,
            body: Vec::new(),
            received_at: before(now, SignedDuration::from_hours(hours)),
            state: crate::ports::InboxState::Ignored,
        };
        run(bench.store.accept(&delivery, SignedDuration::ZERO)).unwrap().unwrap();
        assert_eq!(run(sweeper.begin()).unwrap().unwrap(), expected);
    }
}
