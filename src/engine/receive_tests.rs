use super::*;
use crate::model::{AccountId, DeliveryKey, RepoName};
use crate::ports::RepoRef;
use crate::testing::{Bench, INSTANCE, REPO, run, work};

fn take(bench: &Bench, meaning: Meaning) -> Accepted {
    let verified = Verified {
        key: DeliveryKey::from("guid-1"),
        event: "issues".to_owned(),
        action: Some("opened".to_owned()),
        repo: Some(RepoRef { id: REPO, name: RepoName::from("maint/data") }),
        account: Some(AccountId(11)),
        meaning,
    };
    let instance = InstanceId::from(INSTANCE);
    let received = receive(&*bench.store, &*bench.clock, &instance, verified, b"{}".to_vec());
    run(received).unwrap().unwrap()
}

#[test]
fn a_delivery_is_durable_and_waits_a_moment() {
    let bench = Bench::new();
    assert_eq!(take(&bench, Meaning::Look(vec![work(7)])), Accepted::New);
    let due = bench.clock.now().checked_add(DEBOUNCE).unwrap();
    assert_eq!(bench.store.waiting(), [(7, due)]);
    let [kept] = bench.store.inbox().try_into().unwrap();
    assert_eq!(kept.body, b"{}");
    assert_eq!(
        kept.state,
        InboxState::Work(Wanted { work: work(7), account: Some(AccountId(11)) })
    );
    assert_eq!(take(&bench, Meaning::Look(vec![work(7)])), Accepted::Duplicate);
    assert_eq!(bench.store.waiting().len(), 1);
}

#[test]
fn one_delivery_can_ask_for_several_subjects() {
    let bench = Bench::new();
    take(&bench, Meaning::Look(vec![work(7), work(8), work(9)]));
    let mut issues: Vec<u64> = bench.store.waiting().into_iter().map(|(issue, _)| issue).collect();
    issues.sort_unstable();
    assert_eq!(issues, [7, 8, 9]);
    assert_eq!(bench.store.inbox().len(), 1);
}

#[test]
fn what_is_nothing_to_us_or_unreadable_is_kept_and_asks_for_nothing() {
    let bench = Bench::new();
    take(&bench, Meaning::Nothing);
    assert_eq!(bench.store.inbox()[0].state, InboxState::Ignored);
    let bench = Bench::new();
    take(&bench, Meaning::Unreadable("no number".to_owned()));
    assert_eq!(bench.store.inbox()[0].state, InboxState::Parked("no number".to_owned()));
    assert!(bench.store.waiting().is_empty());
}
