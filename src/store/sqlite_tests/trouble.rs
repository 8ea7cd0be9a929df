//! A file that cannot be written, is large, or whose callers go away in the middle.

use std::{sync::Arc, time::Duration};

use gitribute_engine::ports::{Accepted, Delivery, Store, StoreError};
use sqlx::{Executor, Row};

use super::Place;
use crate::{
    SqliteStore,
    conformance::{at, claim, delivery, seconds, wanted},
    jobs::{self, CLAIM},
    lease::TAKE_WAITING,
    prune,
};

/// Runs a pragma on the connection that writes.
async fn pragma(store: &SqliteStore, pragma: &'static str) {
    store.opened().writer.acquire().await.unwrap().execute(pragma).await.unwrap();
}

#[tokio::test]
async fn a_full_disk_is_told_and_passes_w27_q19() {
    let place = Place::new();
    let store = place.open().await;
    store.accept(&delivery("d1", 1, 0), seconds(0)).await.unwrap();
    let large = Delivery { body: vec![7; 200_000], ..delivery("d2", 2, 0) };
    for _ in 0..2 {
        // SQLite's own limit gives the same error as a full disk; it goes with the connection.
        pragma(&store, "PRAGMA max_page_count = 1").await;
        let refused = store.accept(&large, seconds(0)).await;
        assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
        assert_eq!(store.delivery(&large.instance, &large.key).await.unwrap(), None);
    }
    pragma(&store, "PRAGMA max_page_count = 1000000").await;
    store.ready().await.unwrap();
    assert_eq!(store.accept(&large, seconds(0)).await.unwrap(), Accepted::New);
    store.check_integrity().await.unwrap();
}

#[tokio::test]
async fn a_transaction_that_sqlite_took_back_does_not_block_the_next_q19() {
    let place = Place::new();
    let store = place.open().await;
    let mut tx = store.begin().await.unwrap();
    // As SQLite does by itself on some errors, behind the back of the driver.
    tx.execute("ROLLBACK").await.unwrap();
    drop(tx);
    store.want(&wanted(1), at(0)).await.unwrap();
    assert!(claim(&store, 0).await.is_some());
}

#[tokio::test]
async fn a_read_only_file_is_told_and_passes_w27() {
    let place = Place::new();
    let store = place.open().await;
    pragma(&store, "PRAGMA query_only = ON").await;
    let refused = store.accept(&delivery("d1", 1, 0), seconds(0)).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    assert!(matches!(store.ready().await, Err(StoreError::Unavailable(_))));
    pragma(&store, "PRAGMA query_only = OFF").await;
    store.ready().await.unwrap();
    assert_eq!(store.accept(&delivery("d1", 1, 0), seconds(0)).await.unwrap(), Accepted::New);
}

#[tokio::test]
async fn rows_that_make_no_sense_are_damage() {
    let place = Place::new();
    let store = place.open().await;
    store.want(&wanted(1), at(0)).await.unwrap();
    pragma(&store, "UPDATE jobs SET kind = 'dance'").await;
    let refused = store.claim(at(0), seconds(1)).await;
    assert!(matches!(refused, Err(StoreError::Damaged(_))), "{refused:?}");
    pragma(&store, "DROP TABLE inbox").await;
    let refused = store.accept(&delivery("d1", 1, 0), seconds(0)).await;
    assert!(matches!(refused, Err(StoreError::Damaged(_))), "{refused:?}");
}

#[tokio::test]
async fn callers_that_go_away_leave_nothing_behind_w28() {
    let place = Place::new();
    let store = Arc::new(place.open().await);
    for number in 0..60 {
        let sent = delivery(&format!("d{number}"), number, 0);
        let task = {
            let (store, sent) = (Arc::clone(&store), sent.clone());
            tokio::spawn(async move { store.accept(&sent, seconds(0)).await })
        };
        // Ends it at some point on its way, or not at all.
        for _ in 0..number {
            tokio::task::yield_now().await;
        }
        task.abort();
        let finished = task.await;
        let kept = store.delivery(&sent.instance, &sent.key).await.unwrap().is_some();
        if let Ok(accepted) = finished {
            assert_eq!(accepted.unwrap(), Accepted::New);
            assert!(kept);
        }
        // The next call finds a sound connection, and the delivery once.
        let again = store.accept(&sent, seconds(0)).await.unwrap();
        if kept {
            assert_eq!(again, Accepted::Duplicate);
        }
    }
    let mut looks = 0;
    while claim(&*store, 0).await.is_some() {
        looks += 1;
    }
    assert_eq!(looks, 60);
    store.check_integrity().await.unwrap();
}

#[tokio::test]
async fn a_long_reader_stops_no_writer_q18() {
    let place = Place::new();
    let store = place.open().await;
    store.want(&wanted(1), at(0)).await.unwrap();
    let mut reader = store.opened().readers.begin().await.unwrap();
    let count = "SELECT count(*) FROM jobs";
    let before: i64 = sqlx::query_scalar(count).fetch_one(&mut *reader).await.unwrap();
    let writes = async {
        for number in 0..50 {
            store.accept(&delivery(&format!("d{number}"), number, 0), seconds(0)).await.unwrap();
        }
    };
    tokio::time::timeout(Duration::from_secs(10), writes).await.expect("writers do not wait");
    let after: i64 = sqlx::query_scalar(count).fetch_one(&mut *reader).await.unwrap();
    assert_eq!(before, after, "one reader sees one moment");
}

/// How SQLite will run a statement.
async fn plan(store: &SqliteStore, sql: &str) -> String {
    let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
    let mut reader = store.opened().readers.acquire().await.unwrap();
    let rows = sqlx::query(explain).bind(0).bind(0).fetch_all(&mut *reader).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>("detail")).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_hundred_thousand_done_rows_are_never_walked_q29() {
    let place = Place::new();
    let store = place.open().await;
    pragma(
        &store,
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
         INSERT INTO jobs (kind, instance, repo, number, lane, state, due, since, attempts,
                           crashes, ended_at)
         SELECT 'reconcile', 'github.com', 7, i, 'x', 'done', i, i, 0, 0, i FROM n",
    )
    .await;
    store.want(&wanted(5), at(0)).await.unwrap();

    let claiming = plan(&store, CLAIM).await;
    assert!(claiming.contains("SEARCH job USING COVERING INDEX jobs_due (due<?)"), "{claiming}");
    assert!(claiming.contains("INDEX jobs_one_running (lane=?)"), "{claiming}");
    for sql in [
        CLAIM,
        jobs::WANT,
        jobs::NEXT_DUE,
        jobs::LOAD,
        jobs::ABANDONED,
        jobs::DEAD,
        jobs::SETTLE_DEAD,
        TAKE_WAITING,
    ] {
        for step in plan(&store, sql).await.lines() {
            let walks = step.contains("SCAN") && !step.contains("CONSTANT ROW");
            assert!(!walks || step.contains("INDEX"), "{step}: {sql}");
        }
    }
    let pruning = plan(&store, prune::JOBS).await;
    assert!(pruning.contains("INDEX jobs_ended (ended_at"), "{pruning}");
    assert!(claim(&store, 0).await.is_some());
}
