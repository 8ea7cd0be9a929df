//! Holders that die or stall.

use gitribute_engine::{
    model::{EffectKey, EffectStep},
    ports::{Finished, Lease, MAX_CRASHES, Recovered, Revived, Store},
};

use super::{LEASE, at, claim, started, wanted, work};

/// Lets a lease end; gives the second at which it is recovered.
async fn crash(store: &dyn Store, lease: &Lease, second: i64) -> Recovered {
    assert!(lease.until <= at(second), "the lease has ended");
    store.recover(at(second)).await.unwrap()
}

pub(crate) async fn an_ended_lease_is_given_to_another_q13(store: &dyn Store) {
    let first = started(store, 1, 0).await;
    assert_eq!(store.recover(at(LEASE - 1)).await.unwrap(), Recovered::default());
    let recovered = crash(store, &first, LEASE).await;
    assert_eq!(recovered, Recovered { requeued: 1, quarantined: Vec::new() });
    let second = claim(store, LEASE).await.unwrap();
    assert_eq!((second.job, second.attempts, second.crashes), (first.job, 0, 1));
    assert!(second.token > first.token);
}

pub(crate) async fn the_fenced_can_say_nothing_q13(store: &dyn Store) {
    let old = started(store, 1, 0).await;
    crash(store, &old, LEASE).await;
    let effect = EffectKey { subject: old.work.subject.clone(), step: EffectStep::Comment };

    // Before another claims it, and after.
    for round in 0..2 {
        assert_eq!(store.extend(&old, at(900)).await.unwrap(), Finished::Fenced);
        assert_eq!(store.done(&old, at(61)).await.unwrap(), Finished::Fenced);
        assert_eq!(store.retry(&old, at(61), "late").await.unwrap(), Finished::Fenced);
        assert_eq!(store.release(&old, at(61)).await.unwrap(), Finished::Fenced);
        assert_eq!(store.bury(&old, at(61), "late").await.unwrap(), Finished::Fenced);
        assert_eq!(store.intend(&old, &effect, "h").await.unwrap(), Finished::Fenced);
        assert_eq!(store.settle(&old, &effect, "9").await.unwrap(), Finished::Fenced);
        if round == 0 {
            claim(store, 61).await.unwrap();
        }
    }
    assert_eq!(store.effect(&effect).await.unwrap(), None);
    assert_eq!(store.dead(9).await.unwrap(), []);
    assert_eq!(claim(store, 62).await, None, "the other still has it");
}

pub(crate) async fn the_third_crash_sets_it_aside_q12(store: &dyn Store) {
    store.want(&wanted(1), at(0)).await.unwrap();
    let mut second = 0;
    for crashes in 0..MAX_CRASHES {
        let lease = claim(store, second).await.unwrap();
        assert_eq!((lease.crashes, lease.attempts), (crashes, 0));
        second += LEASE;
        let recovered = crash(store, &lease, second).await;
        let expected = if crashes + 1 < MAX_CRASHES {
            Recovered { requeued: 1, quarantined: Vec::new() }
        } else {
            Recovered { requeued: 0, quarantined: vec![work(1)] }
        };
        assert_eq!(recovered, expected);
    }
    assert_eq!(claim(store, second + 1000).await, None);
    let dead = store.dead(9).await.unwrap();
    assert_eq!(dead.len(), 1);
    assert_eq!((&dead[0].work, dead[0].crashes), (&work(1), MAX_CRASHES));

    // Other lanes go on.
    started(store, 2, second).await;
    // A person may try it again, with all it is forgiven, also where it waits already.
    store.want(&wanted(1), at(second)).await.unwrap();
    assert_eq!(store.revive(dead[0].job, at(second)).await.unwrap(), Revived::Queued);
    assert_eq!(claim(store, second).await.unwrap().crashes, 0);
}

/// Crashes an issue's work until it is set aside; gives the second after.
async fn set_aside(store: &dyn Store, number: u64) -> i64 {
    store.want(&wanted(number), at(0)).await.unwrap();
    let mut second = 0;
    for _ in 0..MAX_CRASHES {
        let lease = claim(store, second).await.unwrap();
        second += LEASE;
        crash(store, &lease, second).await;
    }
    second
}

pub(crate) async fn the_set_aside_gets_one_more_chance_when_wanted_again(store: &dyn Store) {
    let second = set_aside(store, 1).await;
    let lease = started(store, 1, second).await;
    assert_eq!(lease.crashes, MAX_CRASHES);
    // Wanted while that chance runs: it has no more of them.
    store.want(&wanted(1), at(second)).await.unwrap();
    let recovered = crash(store, &lease, second + LEASE).await;
    assert_eq!(recovered.quarantined, [work(1)]);
    let last = claim(store, second + LEASE).await.unwrap();
    assert_eq!(last.crashes, MAX_CRASHES + 1);
    let recovered = crash(store, &last, second + 2 * LEASE).await;
    assert_eq!(recovered.quarantined, [work(1)]);
    assert_eq!(claim(store, second + 9 * LEASE).await, None);
}

pub(crate) async fn success_forgives_crashes(store: &dyn Store) {
    let second = set_aside(store, 1).await;
    let lease = started(store, 1, second).await;
    store.done(&lease, at(second)).await.unwrap();
    assert_eq!(store.dead(9).await.unwrap(), []);
    assert_eq!(started(store, 1, second).await.crashes, 0);
}

pub(crate) async fn a_clock_that_jumps_loses_nothing_q14(store: &dyn Store) {
    let lease = started(store, 1, 0).await;
    // An hour back: the lease stands, and the work ends as usual.
    assert_eq!(store.recover(at(-3600)).await.unwrap(), Recovered::default());
    assert_eq!(claim(store, -3600).await, None);
    assert_eq!(store.done(&lease, at(-3599)).await.unwrap(), Finished::Recorded);
    // An hour on: the lease is over at once, the work is done again, the first holder is told.
    let lease = started(store, 1, 0).await;
    assert_eq!(store.recover(at(3600)).await.unwrap().requeued, 1);
    let again = claim(store, 3600).await.unwrap();
    assert_eq!(store.done(&lease, at(3601)).await.unwrap(), Finished::Fenced);
    assert_eq!(store.done(&again, at(3601)).await.unwrap(), Finished::Recorded);
    assert_eq!(claim(store, 9999).await, None);
}
