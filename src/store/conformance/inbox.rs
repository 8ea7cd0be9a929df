//! Deliveries.

use gitribute_engine::ports::{Accepted, Claim, Delivery, InboxState, Store};

use super::{at, claim, delivery, seconds, wanted, work};

pub(crate) async fn a_new_delivery_is_kept_and_asks_for_work_q1(store: &dyn Store) {
    let sent = delivery("d1", 1, 0);
    assert_eq!(store.accept(&sent, seconds(2)).await.unwrap(), Accepted::New);

    assert_eq!(store.delivery(&sent.instance, &sent.key).await.unwrap(), Some(sent));
    assert_eq!(
        store.claim(at(1), seconds(60)).await.unwrap(),
        Claim::Nothing { due: Some(at(2)) },
        "a burst is waited for"
    );
    let lease = claim(store, 2).await.unwrap();
    assert_eq!(lease.work, work(1));
    assert_eq!((lease.attempts, lease.crashes, lease.since), (0, 0, at(2)));
    assert_eq!(lease.until, at(62));
}

pub(crate) async fn the_same_delivery_again_changes_nothing_w13(store: &dyn Store) {
    let first = delivery("d1", 1, 0);
    store.accept(&first, seconds(0)).await.unwrap();
    let lease = claim(store, 0).await.unwrap();
    store.done(&lease, at(1)).await.unwrap();

    // 29 days later, claiming to be about something else.
    let again = delivery("d1", 2, 29 * 86_400);
    assert_eq!(store.accept(&again, seconds(0)).await.unwrap(), Accepted::Duplicate);
    assert_eq!(store.delivery(&first.instance, &first.key).await.unwrap(), Some(first));
    assert_eq!(claim(store, 30 * 86_400).await, None);
}

pub(crate) async fn fifty_at_once_are_one_w14(store: &dyn Store) {
    let sent = delivery("d1", 1, 0);
    let results = futures_all((0..50).map(|_| store.accept(&sent, seconds(0)))).await;
    let new = results.iter().filter(|result| matches!(result, Ok(Accepted::New))).count();
    let known = results.iter().filter(|result| matches!(result, Ok(Accepted::Duplicate))).count();
    assert_eq!((new, known), (1, 49));

    let lease = claim(store, 0).await.unwrap();
    store.done(&lease, at(1)).await.unwrap();
    assert_eq!(claim(store, 9).await, None, "one delivery, one look");
}

pub(crate) async fn one_key_at_two_forges_is_two_deliveries(store: &dyn Store) {
    let here = delivery("d1", 1, 0);
    let there = Delivery { instance: "gitlab.example".into(), ..here.clone() };
    assert_eq!(store.accept(&here, seconds(0)).await.unwrap(), Accepted::New);
    assert_eq!(store.accept(&there, seconds(0)).await.unwrap(), Accepted::New);
}

pub(crate) async fn what_asks_for_no_work_is_kept_all_the_same(store: &dyn Store) {
    let ignored = Delivery { state: InboxState::Ignored, ..delivery("d1", 1, 0) };
    let parked = |key: &str| Delivery {
        state: InboxState::Parked(format!("{key} is no JSON")),
        action: None,
        ..delivery(key, 1, 1)
    };
    for sent in [&ignored, &parked("d2"), &parked("d3")] {
        assert_eq!(store.accept(sent, seconds(0)).await.unwrap(), Accepted::New);
        let kept = store.delivery(&sent.instance, &sent.key).await.unwrap();
        assert_eq!(kept.as_ref(), Some(sent));
        assert_eq!(store.accept(sent, seconds(0)).await.unwrap(), Accepted::Duplicate);
    }
    assert_eq!(claim(store, 100).await, None);
    assert_eq!(store.parked(10).await.unwrap(), [parked("d3"), parked("d2")]);
    assert_eq!(store.parked(1).await.unwrap(), [parked("d3")]);
    let unknown = store.delivery(&ignored.instance, &"d9".into()).await.unwrap();
    assert_eq!(unknown, None);
}

pub(crate) async fn any_bytes_come_back(store: &dyn Store) {
    let odd = Delivery {
        instance: "forge's \"own\"; DROP TABLE inbox".into(),
        key: "k\u{202e}\u{0}é".into(),
        event: String::new(),
        action: Some("'".into()),
        body: (0..=u8::MAX).cycle().take(1_000_000).collect(),
        state: InboxState::Work(super::charged(
            super::work_at("forge's \"own\"; DROP TABLE inbox", u64::MAX, u64::MAX - 1),
            u64::MAX - 2,
        )),
        ..delivery("", 1, 0)
    };
    let empty = Delivery { body: Vec::new(), ..delivery("empty", 1, 0) };
    for sent in [&odd, &empty] {
        store.accept(sent, seconds(0)).await.unwrap();
        let kept = store.delivery(&sent.instance, &sent.key).await.unwrap();
        assert!(kept.as_ref() == Some(sent), "{:?}", sent.key);
    }
    let (first, second) = (claim(store, 0).await.unwrap(), claim(store, 0).await.unwrap());
    let InboxState::Work(asked) = odd.state else { unreachable!() };
    assert_eq!((&first.work, first.account), (&asked.work, asked.account));
    assert_eq!(second.work, wanted(1).work);
}

/// Runs futures at the same time on this task; the store's own threads run beside it.
async fn futures_all<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut waiting: Vec<_> = futures.map(Box::pin).collect();
    let mut results: Vec<Option<F::Output>> = waiting.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (future, result) in waiting.iter_mut().zip(&mut results) {
            if result.is_none()
                && let std::task::Poll::Ready(output) = future.as_mut().poll(context)
            {
                *result = Some(output);
            }
        }
        if results.iter().all(Option::is_some) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    results.into_iter().flatten().collect()
}

pub(crate) async fn the_last_that_was_heard_is_told_for_each_forge_l5(store: &dyn Store) {
    let github = "github.com".into();
    assert_eq!(store.last_received(&github).await.unwrap(), None);
    for (key, second) in [("d1", 5), ("d2", 9), ("d3", 7)] {
        store.accept(&delivery(key, 1, second), seconds(0)).await.unwrap();
    }
    assert_eq!(store.last_received(&github).await.unwrap(), Some(at(9)));
    assert_eq!(store.last_received(&"gitlab.example".into()).await.unwrap(), None);
}
