//! Effects, brakes, forgetting, readiness.

use gitribute_engine::{
    model::{AccountId, EffectKey, EffectStep, RepoId},
    ports::{
        Brake, BrakeScope, Claim, Delivery, EffectRecord, EffectState, Finished, InboxState,
        Pruned, Retention, Store,
    },
};

use super::{LEASE, at, charged, claim, delivery, seconds, started, wanted, work, work_at};

pub(crate) async fn an_effect_goes_from_intended_to_done(store: &dyn Store) {
    let lease = started(store, 1, 0).await;
    let comment = EffectKey { subject: lease.work.subject.clone(), step: EffectStep::Comment };
    let branch = EffectKey { step: EffectStep::Branch, ..comment.clone() };
    let elsewhere = EffectKey { subject: work(2).subject, ..comment.clone() };
    let record = |state, hash: &str, forge_id: Option<&str>| {
        Some(EffectRecord {
            state,
            request_hash: hash.into(),
            forge_id: forge_id.map(str::to_owned),
        })
    };

    assert_eq!(store.effect(&comment).await.unwrap(), None);
    assert_eq!(store.intend(&lease, &comment, "h1").await.unwrap(), Finished::Recorded);
    let intended = record(EffectState::Intended, "h1", None);
    assert_eq!(store.effect(&comment).await.unwrap(), intended);
    assert_eq!(store.settle(&lease, &comment, "c77").await.unwrap(), Finished::Recorded);
    let done = record(EffectState::Done, "h1", Some("c77"));
    assert_eq!(store.effect(&comment).await.unwrap(), done);

    // Another text for the same comment: which comment it is stays known.
    store.intend(&lease, &comment, "h2").await.unwrap();
    let edited = record(EffectState::Intended, "h2", Some("c77"));
    assert_eq!(store.effect(&comment).await.unwrap(), edited);
    assert_eq!(store.effect(&branch).await.unwrap(), None);
    assert_eq!(store.effect(&elsewhere).await.unwrap(), None);
}

pub(crate) async fn an_effect_found_on_the_forge_is_written_down_q21(store: &dyn Store) {
    let lease = started(store, 1, 0).await;
    let request = EffectKey { subject: work(1).subject, step: EffectStep::ChangeRequest };
    store.settle(&lease, &request, "41").await.unwrap();
    let found = store.effect(&request).await.unwrap().unwrap();
    assert_eq!(found.state, EffectState::Done);
    assert_eq!((found.request_hash.as_str(), found.forge_id.as_deref()), ("", Some("41")));
}

fn brake(scope: BrakeScope, second: i64) -> Brake {
    Brake { scope, until: at(second), reason: format!("until {second}") }
}

/// Two pieces of work are due, the first on the brake: only the second is handed out, and the
/// first is when the brake ends.
async fn holds_back(store: &dyn Store, scope: BrakeScope, held: u64, free: u64) {
    store.brake(&brake(scope.clone(), 3600)).await.unwrap();
    assert_eq!(claim(store, 10).await.unwrap().work.subject.number.0, free);
    assert_eq!(
        store.claim(at(10), seconds(LEASE)).await.unwrap(),
        Claim::Nothing { due: Some(at(3600)) }
    );
    assert_eq!(store.brakes(at(3599)).await.unwrap(), [brake(scope.clone(), 3600)]);
    assert_eq!(store.brakes(at(3600)).await.unwrap(), []);
    let late = claim(store, 3600).await.unwrap();
    assert_eq!(late.work.subject.number.0, held);
    store.release(&late, at(10)).await.unwrap();
    assert_eq!(claim(store, 10).await, None);
    store.lift(&scope).await.unwrap();
    assert_eq!(claim(store, 10).await.unwrap().work.subject.number.0, held);
}

pub(crate) async fn a_braked_forge_waits_and_others_go_on_q27(store: &dyn Store) {
    for (instance, number) in [("github.com", 1), ("gitlab.example", 2)] {
        store.want(&charged(work_at(instance, 7, number), 5), at(0)).await.unwrap();
    }
    holds_back(store, BrakeScope::Instance("github.com".into()), 1, 2).await;
}

pub(crate) async fn a_braked_account_waits_and_others_go_on_q27(store: &dyn Store) {
    // Number 2 has no account yet, 3 has the same number at another forge, 4 another account.
    store.want(&charged(work(1), 5), at(0)).await.unwrap();
    store.want(&wanted(2), at(0)).await.unwrap();
    store.want(&charged(work_at("gitlab.example", 7, 3), 5), at(0)).await.unwrap();
    store.want(&charged(work(4), 6), at(0)).await.unwrap();
    let scope = BrakeScope::Account("github.com".into(), AccountId(5));
    store.brake(&brake(scope.clone(), 3600)).await.unwrap();
    for free in [2, 3] {
        assert_eq!(claim(store, 10).await.unwrap().work.subject.number.0, free);
    }
    holds_back(store, scope, 1, 4).await;
}

pub(crate) async fn a_braked_repository_waits_and_others_go_on(store: &dyn Store) {
    store.want(&wanted(1), at(0)).await.unwrap();
    store.want(&charged(work_at("github.com", 8, 2), 7), at(0)).await.unwrap();
    holds_back(store, BrakeScope::Repository("github.com".into(), RepoId(7)), 1, 2).await;
}

pub(crate) async fn a_brake_is_lengthened_never_shortened(store: &dyn Store) {
    let scope = BrakeScope::Instance("github.com".into());
    for second in [100, 50, 200, 150] {
        store.brake(&brake(scope.clone(), second)).await.unwrap();
    }
    assert_eq!(store.brakes(at(0)).await.unwrap(), [brake(scope, 200)]);
}

pub(crate) async fn what_is_over_is_forgotten_in_time_q29(store: &dyn Store) {
    // More than a batch of each.
    for number in 0..600 {
        let key = format!("d{number}");
        let sent = Delivery {
            state: if number < 3 { InboxState::Work(wanted(number)) } else { InboxState::Ignored },
            ..delivery(&key, number, i64::try_from(number).unwrap())
        };
        store.accept(&sent, seconds(0)).await.unwrap();
    }
    let old = claim(store, 700).await.unwrap();
    store.done(&old, at(5)).await.unwrap();
    let young = claim(store, 700).await.unwrap();
    store.bury(&young, at(1000), "403").await.unwrap();
    let scope = BrakeScope::Account("github.com".into(), AccountId(1));
    store.brake(&brake(scope.clone(), 2000)).await.unwrap();

    let retention = Retention { bodies_before: at(590), rows_before: at(550) };
    let pruned = store.prune(&retention).await.unwrap();
    assert_eq!(pruned, Pruned { bodies: 40, deliveries: 550, jobs: 1 });
    assert_eq!(store.prune(&retention).await.unwrap(), Pruned::default());

    let kept = async |key: &str| {
        store.delivery(&"github.com".into(), &key.into()).await.unwrap().map(|kept| kept.body)
    };
    assert_eq!(kept("d549").await, None);
    assert_eq!(kept("d589").await, Some(Vec::new()));
    assert_eq!(kept("d590").await, Some(delivery("", 0, 0).body));
    assert_eq!(store.dead(9).await.unwrap().len(), 1);
    assert_eq!(store.brakes(at(0)).await.unwrap().len(), 1);
    assert_eq!(claim(store, 700).await.unwrap().work, work(2), "what waits is never forgotten");
}

pub(crate) async fn it_says_that_it_is_ready(store: &dyn Store) {
    store.ready().await.unwrap();
    store.ready().await.unwrap();
}
