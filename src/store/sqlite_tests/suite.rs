//! The suite of every store, on a file, and the same with true threads.

use std::{collections::HashSet, sync::Arc};

use gitribute_engine::ports::{Accepted, Store};

use super::Place;
use crate::conformance::{self, LEASE, at, claim, delivery, each_case, seconds, wanted};

macro_rules! on_sqlite {
    ($($module:ident::$case:ident,)*) => {$(
        #[tokio::test]
        async fn $case() {
            let place = Place::new();
            let store = place.open().await;
            conformance::$module::$case(&store).await;
            store.check_integrity().await.unwrap();
        }
    )*};
}
each_case!(on_sqlite);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_tasks_accept_one_delivery_w14() {
    let place = Place::new();
    let store = Arc::new(place.open().await);
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let store = Arc::clone(&store);
            tokio::spawn(async move { store.accept(&delivery("d1", 1, 0), seconds(0)).await })
        })
        .collect();
    let mut new = 0;
    for task in tasks {
        match task.await.unwrap().unwrap() {
            Accepted::New => new += 1,
            Accepted::Duplicate => {}
        }
    }
    assert_eq!(new, 1);
    assert!(claim(&*store, 0).await.is_some());
    assert!(claim(&*store, 0).await.is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_tasks_claim_and_never_share_a_lane_q16() {
    let place = Place::new();
    let store = Arc::new(place.open().await);
    let lanes = Arc::new(std::sync::Mutex::new(HashSet::new()));
    for number in 0..5 {
        store.want(&wanted(number), at(0)).await.unwrap();
    }
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (store, lanes) = (Arc::clone(&store), Arc::clone(&lanes));
            tokio::spawn(async move {
                let mut ran = 0;
                for second in 0..10 {
                    let Some(lease) = claim(&*store, second).await else { continue };
                    assert!(lanes.lock().unwrap().insert(lease.work.clone()), "two in one lane");
                    store.want(&wanted(lease.work.subject.number.0), at(0)).await.unwrap();
                    tokio::task::yield_now().await;
                    assert!(lanes.lock().unwrap().remove(&lease.work));
                    store.done(&lease, at(LEASE)).await.unwrap();
                    ran += 1;
                }
                ran
            })
        })
        .collect();
    let mut ran = 0;
    for task in tasks {
        ran += task.await.unwrap();
    }
    assert!(ran >= 5, "{ran}");
}
