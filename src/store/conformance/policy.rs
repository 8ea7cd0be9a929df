//! Quotas, and how often we spoke.

use gitribute_engine::{
    model::ActorId,
    ports::{Admitted, Claimant, Full, Limit, Retention, Spoken, Store},
};

use super::{at, seconds, work, work_at};

fn claimant(person: u64, of_person: u32, of_repository: u32) -> Claimant {
    let limit = |count| Some(Limit { count, within: seconds(100) });
    Claimant {
        person: ActorId(person),
        of_person: limit(of_person),
        of_repository: limit(of_repository),
    }
}

pub(crate) async fn a_place_is_given_once_and_kept_s28(store: &dyn Store) {
    let ada = claimant(1, 1, 2);
    let one = work(1).subject;
    for second in [0, 5] {
        let again = store.admit(&one, &ada, at(second)).await.unwrap();
        assert_eq!(again, Admitted::Now, "the same contribution takes one place");
    }
    let later = |second, full| Admitted::Later { until: at(second), full };
    let two = work(2).subject;
    for second in [10, 20] {
        let told = store.admit(&two, &ada, at(second)).await.unwrap();
        assert_eq!(told, later(100, Full::Person));
    }
    // Another account of the same person meets the limit of the repository.
    let bob = claimant(2, 1, 2);
    assert_eq!(store.admit(&work(3).subject, &bob, at(30)).await.unwrap(), Admitted::Now);
    let eve = claimant(3, 1, 2);
    let told = store.admit(&work(4).subject, &eve, at(40)).await.unwrap();
    assert_eq!(told, later(130, Full::Repository));
    // Elsewhere nothing is taken.
    let elsewhere = work_at("github.com", 8, 2).subject;
    assert_eq!(store.admit(&elsewhere, &ada, at(50)).await.unwrap(), Admitted::Now);
    assert_eq!(store.admit(&two, &ada, at(100)).await.unwrap(), Admitted::Now);
}

pub(crate) async fn what_was_said_is_counted_over_a_restart_s21(store: &dyn Store) {
    let subject = work(1).subject;
    let spoken = |second, heard: &str| Spoken { at: at(second), heard: heard.to_owned() };
    for (second, heard) in [(10, "a"), (20, "a"), (30, "b")] {
        store.speak(&subject, &spoken(second, heard)).await.unwrap();
    }
    store.speak(&work(2).subject, &spoken(25, "c")).await.unwrap();
    let said = store.spoken(&subject, at(20)).await.unwrap();
    assert_eq!(said, [spoken(20, "a"), spoken(30, "b")]);
    let retention = Retention { bodies_before: at(30), rows_before: at(30) };
    store.prune(&retention).await.unwrap();
    assert_eq!(store.spoken(&subject, at(0)).await.unwrap(), [spoken(30, "b")]);
}
