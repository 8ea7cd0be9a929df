use super::*;
use crate::model::{AccountId, DeliveryKey, RepoName};
use crate::testing::{Bench, INSTANCE, REPO, run, work};

/// Says what it was told to say.
struct Says(Result<Meaning, Rejected>);

impl HookReader for Says {
    fn read(&self, _: &RawDelivery<'_>) -> Result<crate::ports::Verified, Rejected> {
        Ok(crate::ports::Verified {
            key: DeliveryKey::from("guid-1"),
            event: "issues".to_owned(),
            action: Some("opened".to_owned()),
            repo: Some(RepoRef { id: REPO, name: RepoName::from("maint/data") }),
            account: Some(AccountId(11)),
            meaning: self.0.clone()?,
        })
    }
}

fn take(bench: &Bench, says: Result<Meaning, Rejected>) -> Received {
    let raw = RawDelivery { headers: &[], body: b"{}" };
    let instance = InstanceId::from(INSTANCE);
    run(receive(&*bench.store, &Says(says), &raw, &instance, &*bench.clock)).unwrap().unwrap()
}

#[test]
fn a_delivery_is_durable_and_waits_a_moment() {
    let bench = Bench::new();
    let received = take(&bench, Ok(Meaning::Look(vec![work(7)])));
    let Received::Accepted { accepted: Accepted::New, repo: Some(repo), .. } = received else {
        panic!("{received:?}")
    };
    assert_eq!(repo.name.as_str(), "maint/data");
    let due = bench.clock.now().checked_add(DEBOUNCE).unwrap();
    assert_eq!(bench.store.waiting(), [(7, due)]);
    let [kept] = bench.store.inbox().try_into().unwrap();
    assert_eq!(kept.body, b"{}");
    assert_eq!(
        kept.state,
        InboxState::Work(Wanted { work: work(7), account: Some(AccountId(11)) })
    );
    let again = take(&bench, Ok(Meaning::Look(vec![work(7)])));
    assert!(matches!(again, Received::Accepted { accepted: Accepted::Duplicate, .. }));
    assert_eq!(bench.store.waiting().len(), 1);
}

#[test]
fn one_delivery_can_ask_for_several_subjects() {
    let bench = Bench::new();
    take(&bench, Ok(Meaning::Look(vec![work(7), work(8), work(9)])));
    let mut issues: Vec<u64> = bench.store.waiting().into_iter().map(|(issue, _)| issue).collect();
    issues.sort_unstable();
    assert_eq!(issues, [7, 8, 9]);
    assert_eq!(bench.store.inbox().len(), 1);
}

#[test]
fn what_is_nothing_to_us_or_unreadable_is_kept_and_asks_for_nothing() {
    let bench = Bench::new();
    take(&bench, Ok(Meaning::Nothing));
    assert_eq!(bench.store.inbox()[0].state, InboxState::Ignored);
    let bench = Bench::new();
    take(&bench, Ok(Meaning::Unreadable("no number".to_owned())));
    assert_eq!(bench.store.inbox()[0].state, InboxState::Parked("no number".to_owned()));
    assert!(bench.store.waiting().is_empty());
}

#[test]
fn a_delivery_without_a_signature_leaves_no_trace() {
    let bench = Bench::new();
    let received = take(&bench, Err(Rejected::Signature));
    assert_eq!(received, Received::Rejected(Rejected::Signature));
    assert!(bench.store.inbox().is_empty() && bench.store.waiting().is_empty());
}
