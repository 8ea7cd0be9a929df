//! Work: how it waits, is handed out and ends.

use std::collections::HashSet;

use gitribute_engine::{
    model::WorkKey,
    ports::{Claim, Finished, Load, Revived, Store},
};

use super::{LEASE, at, charged, claim, delivery, seconds, started, wanted, work, work_at};

pub(crate) async fn a_burst_is_one_look_q10(store: &dyn Store) {
    for second in 0..20 {
        let key = format!("d{second}");
        store.accept(&delivery(&key, 1, second), seconds(2)).await.unwrap();
    }
    let lease = claim(store, 2).await.unwrap();
    assert_eq!(lease.since, at(2), "later deliveries put nothing off");
    assert_eq!(claim(store, 1000).await, None);
    store.done(&lease, at(30)).await.unwrap();
    assert_eq!(claim(store, 1000).await, None);
}

pub(crate) async fn the_earlier_due_time_stands(store: &dyn Store) {
    store.want(&wanted(1), at(50)).await.unwrap();
    store.want(&charged(work(1), 4), at(90)).await.unwrap();
    store.want(&charged(work(1), 5), at(90)).await.unwrap();
    assert_eq!(claim(store, 49).await, None);
    store.want(&wanted(1), at(20)).await.unwrap();
    let lease = claim(store, 20).await.unwrap();
    assert_eq!(lease.since, at(20));
    assert_eq!(lease.account, charged(work(1), 5).account, "the last that was named");
}

pub(crate) async fn the_longest_due_comes_first(store: &dyn Store) {
    for (number, second) in [(1, 30), (2, 10), (3, 20), (4, 10)] {
        store.want(&wanted(number), at(second)).await.unwrap();
    }
    let mut order = Vec::new();
    while let Some(lease) = claim(store, 100).await {
        order.push(lease.work.subject.number.0);
    }
    assert_eq!(order, [2, 4, 3, 1]);
}

pub(crate) async fn a_flood_in_one_repository_holds_up_no_other_q11(store: &dyn Store) {
    for number in 0..50 {
        store.want(&wanted(number), at(0)).await.unwrap();
    }
    claim(store, 10).await.unwrap();
    let other = charged(work_at("github.com", 8, 1), 5);
    let elsewhere = charged(work_at("gitlab.example", 7, 1), 5);
    store.want(&other, at(9)).await.unwrap();
    store.want(&elsewhere, at(10)).await.unwrap();
    assert_eq!(claim(store, 10).await.unwrap().work, other.work);
    assert_eq!(claim(store, 10).await.unwrap().work, elsewhere.work);
    assert_eq!(claim(store, 10).await.unwrap().work, work(1), "nobody is left out");
}

pub(crate) async fn the_load_is_counted(store: &dyn Store) {
    assert_eq!(store.load().await.unwrap(), Load::default());
    let done = started(store, 1, 0).await;
    store.done(&done, at(0)).await.unwrap();
    let dead = started(store, 1, 0).await;
    store.bury(&dead, at(0), "403").await.unwrap();
    started(store, 1, 0).await;
    for number in [2, 3] {
        store.want(&wanted(number), at(10 * i64::try_from(number).unwrap())).await.unwrap();
    }
    let load = Load { waiting: 2, running: 1, dead: 1, oldest_due: Some(at(20)) };
    assert_eq!(store.load().await.unwrap(), load);
}

pub(crate) async fn nothing_tells_when_to_look_again(store: &dyn Store) {
    let look = async |second| store.claim(at(second), seconds(LEASE)).await.unwrap();
    assert_eq!(look(0).await, Claim::Nothing { due: None });
    started(store, 1, 0).await;
    store.want(&wanted(1), at(0)).await.unwrap();
    assert_eq!(look(0).await, Claim::Nothing { due: None }, "its lane is taken");
    store.want(&wanted(2), at(40)).await.unwrap();
    store.want(&wanted(3), at(30)).await.unwrap();
    assert_eq!(look(0).await, Claim::Nothing { due: Some(at(30)) });
}

pub(crate) async fn wanted_while_it_runs_is_done_once_more_afterwards_q25(store: &dyn Store) {
    let running = started(store, 1, 0).await;
    for second in 1..5 {
        store.want(&wanted(1), at(second)).await.unwrap();
    }
    assert_eq!(claim(store, 10).await, None, "never two at once");
    assert_eq!(store.done(&running, at(10)).await.unwrap(), Finished::Recorded);

    let again = claim(store, 10).await.unwrap();
    assert_eq!(again.work, running.work);
    assert_ne!(again.job, running.job);
    assert!(again.token > running.token);
    store.done(&again, at(11)).await.unwrap();
    assert_eq!(claim(store, 100).await, None);
}

pub(crate) async fn twenty_claims_never_share_a_lane(store: &dyn Store) {
    for number in 0..6 {
        store.want(&wanted(number), at(0)).await.unwrap();
    }
    let mut held: HashSet<WorkKey> = HashSet::new();
    for round in 0..3 {
        let mut leases = Vec::new();
        for _ in 0..20 {
            if let Some(lease) = claim(store, round).await {
                assert!(held.insert(lease.work.clone()), "two hold {}", lease.work.subject);
                leases.push(lease);
            }
        }
        assert_eq!(leases.len(), 6);
        for lease in leases {
            store.want(&wanted(lease.work.subject.number.0), at(round)).await.unwrap();
            store.done(&lease, at(round)).await.unwrap();
            held.remove(&lease.work);
        }
    }
}

pub(crate) async fn a_retry_waits_and_is_counted(store: &dyn Store) {
    let first = started(store, 1, 0).await;
    assert_eq!(store.retry(&first, at(30), "502").await.unwrap(), Finished::Recorded);
    assert_eq!(claim(store, 29).await, None);
    let second = claim(store, 30).await.unwrap();
    assert_eq!((second.job, second.attempts, second.crashes), (first.job, 1, 0));
    assert_eq!(second.since, at(0), "the time budget runs from the beginning");
    store.retry(&second, at(60), "502").await.unwrap();
    // News do not wait for a backoff.
    store.want(&wanted(1), at(40)).await.unwrap();
    assert_eq!(claim(store, 40).await.unwrap().attempts, 2);
}

pub(crate) async fn a_retry_takes_in_what_was_wanted_meanwhile(store: &dyn Store) {
    store.want(&charged(work(1), 4), at(10)).await.unwrap();
    let first = claim(store, 10).await.unwrap();
    store.want(&charged(work(1), 5), at(20)).await.unwrap();
    store.retry(&first, at(600), "502").await.unwrap();

    let both = claim(store, 20).await.unwrap();
    assert_eq!((both.job, both.attempts, both.since), (first.job, 1, at(10)));
    assert_eq!(both.account, charged(work(1), 5).account);
    store.done(&both, at(21)).await.unwrap();
    assert_eq!(claim(store, 1000).await, None, "they were one piece");
}

pub(crate) async fn a_release_changes_nothing_else(store: &dyn Store) {
    let first = started(store, 1, 0).await;
    store.want(&wanted(1), at(5)).await.unwrap();
    assert_eq!(store.release(&first, at(1)).await.unwrap(), Finished::Recorded);
    let again = claim(store, 1).await.unwrap();
    assert_eq!((again.job, again.attempts, again.crashes), (first.job, 0, 0));
    store.done(&again, at(2)).await.unwrap();
    assert_eq!(claim(store, 100).await, None);
}

pub(crate) async fn the_buried_is_kept_for_people(store: &dyn Store) {
    for (number, reason) in [(1, "403"), (2, "410")] {
        let lease = started(store, number, 0).await;
        assert_eq!(store.bury(&lease, at(9), reason).await.unwrap(), Finished::Recorded);
        assert_eq!(store.bury(&lease, at(9), reason).await.unwrap(), Finished::Fenced);
    }
    let dead = store.dead(10).await.unwrap();
    let told: Vec<_> = dead.iter().map(|letter| (&letter.work, letter.reason.as_str())).collect();
    assert_eq!(told, [(&work(2), "410"), (&work(1), "403")]);
    assert_eq!(dead[0].ended_at, at(9));
    assert_eq!(store.dead(1).await.unwrap().len(), 1);
    assert_eq!(claim(store, 100).await, None);
}

pub(crate) async fn done_ends_older_dead_letters_of_the_same_work(store: &dyn Store) {
    for number in [1, 2] {
        let lease = started(store, number, 0).await;
        store.bury(&lease, at(1), "403").await.unwrap();
    }
    let lease = started(store, 1, 5).await;
    assert_eq!(store.dead(9).await.unwrap().len(), 2);
    store.done(&lease, at(6)).await.unwrap();
    let left = store.dead(9).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].work, work(2));
}

pub(crate) async fn a_dead_letter_is_tried_again_from_the_start(store: &dyn Store) {
    let wanted = charged(work_at("github.com", 7, 1), 5);
    store.want(&wanted, at(0)).await.unwrap();
    let lease = claim(store, 0).await.unwrap();
    store.retry(&lease, at(0), "502").await.unwrap();
    let lease = claim(store, 0).await.unwrap();
    store.bury(&lease, at(1), "403").await.unwrap();

    assert_eq!(store.revive(lease.job, at(50)).await.unwrap(), Revived::Queued);
    assert_eq!(store.revive(lease.job, at(50)).await.unwrap(), Revived::Unknown);
    assert_eq!(store.dead(9).await.unwrap(), []);
    let again = claim(store, 50).await.unwrap();
    assert_eq!((again.attempts, again.since, again.account), (0, at(50), wanted.account));
    assert_eq!(claim(store, 50).await, None);
}

pub(crate) async fn a_longer_lease_is_kept(store: &dyn Store) {
    let lease = started(store, 1, 0).await;
    assert_eq!(store.extend(&lease, at(500)).await.unwrap(), Finished::Recorded);
    assert_eq!(store.extend(&lease, at(100)).await.unwrap(), Finished::Recorded);
    assert_eq!(store.recover(at(499)).await.unwrap().requeued, 0);
    assert_eq!(store.recover(at(500)).await.unwrap().requeued, 1);
    assert_eq!(store.extend(&lease, at(900)).await.unwrap(), Finished::Fenced);
}

pub(crate) async fn what_was_done_since_is_told_l5(store: &dyn Store) {
    let since = async |second| store.ended_since(&work(1), at(second)).await.unwrap();
    assert!(!since(0).await, "never heard of");
    let lease = started(store, 1, 0).await;
    assert!(!since(0).await, "it runs");
    store.done(&lease, at(5)).await.unwrap();
    assert!(since(5).await && !since(6).await);
    assert!(!store.ended_since(&work(2), at(0)).await.unwrap(), "another issue");
    // What was given up was not done.
    let lease = started(store, 1, 7).await;
    store.bury(&lease, at(8), "no").await.unwrap();
    assert!(!since(6).await);
}
