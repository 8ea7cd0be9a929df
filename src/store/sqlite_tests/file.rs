//! The file: who may open it, and what it is opened with.

use std::{fs, path::Path};

use gitribute_engine::ports::{Accepted, Finished, Recovered, Store};
use sqlx::{ConnectOptions, Connection, Executor, SqliteConnection, sqlite::SqliteConnectOptions};

use super::Place;
use crate::{
    OpenError, SqliteStore,
    conformance::{at, claim, delivery, seconds, started, wanted, work},
};

/// The file as any other program would open it.
async fn raw(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(path).create_if_missing(true).connect().await.unwrap()
}

async fn refusal(path: &Path) -> OpenError {
    SqliteStore::open(path).await.expect_err("the store must not open")
}

#[tokio::test]
async fn every_connection_is_durable_q9() {
    let place = Place::new();
    let store = place.open().await;
    let (writer, readers) = (&store.opened().writer, &store.opened().readers);
    let mut connections = vec![writer.acquire().await.unwrap()];
    for _ in 0..readers.options().get_max_connections() {
        connections.push(readers.acquire().await.unwrap());
    }
    assert_eq!(connections.len(), 5, "all of them, at the same time");
    assert_eq!(writer.options().get_max_connections(), 1);
    for connection in &mut connections {
        let mut ask = async |pragma: &'static str| -> String {
            let row = sqlx::raw_sql(pragma).fetch_one(&mut **connection).await.unwrap();
            sqlx::Row::try_get_unchecked(&row, 0).unwrap()
        };
        assert_eq!(ask("PRAGMA journal_mode").await, "wal");
        assert_eq!(ask("PRAGMA synchronous").await, "2", "FULL");
        assert_eq!(ask("PRAGMA foreign_keys").await, "1");
        assert_eq!(ask("PRAGMA busy_timeout").await, "5000");
        assert_eq!(ask("PRAGMA journal_size_limit").await, "67108864");
    }
    let refused = connections[1].execute("DELETE FROM jobs").await;
    assert!(refused.is_err(), "readers do not write");
}

#[tokio::test]
async fn a_second_process_is_refused_q15() {
    let place = Place::new();
    let store = place.open().await;
    let text = refusal(&place.path()).await.to_string();
    let us = format!("in use by another gitribute (process {})", std::process::id());
    assert!(text.contains(&us), "{text}");

    // By another name of the same file too.
    #[cfg(unix)]
    {
        let other = place.path().with_file_name("other.db");
        std::os::unix::fs::symlink(place.path(), &other).unwrap();
        assert!(matches!(refusal(&other).await, OpenError::InUse { .. }));
    }
    store.accept(&delivery("d1", 1, 0), seconds(0)).await.unwrap();
    store.close().await;
    place.open().await.close().await;
}

#[tokio::test]
async fn a_lock_file_left_behind_blocks_nobody_q28() {
    let place = Place::new();
    fs::write(crate::lock::lock_path(&place.path()), "4711\n").unwrap();
    place.open().await.ready().await.unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn only_this_user_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let folder = place.path().with_file_name("state");
    let path = folder.join("deep").join("store.db");
    let store = SqliteStore::open(&path).await.unwrap();
    store.accept(&delivery("d1", 1, 0), seconds(0)).await.unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    let mut files = 0;
    for file in fs::read_dir(path.parent().unwrap()).unwrap() {
        let file = file.unwrap().path();
        assert_eq!(mode(&file), 0o600, "{}", file.display());
        files += 1;
    }
    assert_eq!(files, 4, "database, log, shared memory, lock");
}

#[tokio::test]
async fn closing_leaves_one_sound_file() {
    let place = Place::new();
    let store = place.open().await;
    store.accept(&delivery("d1", 1, 0), seconds(0)).await.unwrap();
    store.close().await;
    let log = place.path().with_file_name("store.db-wal");
    assert!(!log.exists(), "all is in the database");
    assert!(claim(&place.open().await, 0).await.is_some());
}

#[tokio::test]
async fn a_newer_schema_is_refused_and_left_alone_q22() {
    let place = Place::new();
    let store = place.open().await;
    store.want(&wanted(1), at(0)).await.unwrap();
    store.close().await;
    let mut connection = raw(&place.path()).await;
    connection.execute("PRAGMA user_version = 900").await.unwrap();
    connection.close().await.unwrap();

    let before = fs::read(place.path()).unwrap();
    let text = refusal(&place.path()).await.to_string();
    assert!(text.contains("has schema 900, this gitribute knows up to 2"), "{text}");
    assert_eq!(fs::read(place.path()).unwrap(), before);
}

#[tokio::test]
async fn migrations_run_once_q22() {
    let place = Place::new();
    for number in 0..3 {
        let store = place.open().await;
        store.want(&wanted(number), at(0)).await.unwrap();
        store.close().await;
    }
    let store = place.open().await;
    for _ in 0..3 {
        assert!(claim(&store, 0).await.is_some(), "what an earlier run stored is there");
    }
}

#[tokio::test]
async fn a_database_of_another_program_is_refused_and_left_alone() {
    let place = Place::new();
    let mut connection = raw(&place.path()).await;
    connection.execute("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)").await.unwrap();
    connection.close().await.unwrap();
    let before = fs::read(place.path()).unwrap();
    assert!(matches!(refusal(&place.path()).await, OpenError::Foreign { .. }));
    assert_eq!(fs::read(place.path()).unwrap(), before);
}

#[tokio::test]
async fn a_damaged_file_is_refused_with_what_to_do_q20() {
    let garbage = Place::new();
    fs::write(garbage.path(), "no database at all, but long enough to be one.".repeat(100))
        .unwrap();
    let torn = Place::new();
    let store = torn.open().await;
    for number in 0..200 {
        store.accept(&delivery(&format!("d{number}"), number, 0), seconds(0)).await.unwrap();
    }
    store.close().await;
    let mut bytes = fs::read(torn.path()).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0xA5);
    fs::write(torn.path(), bytes).unwrap();

    for place in [garbage, torn] {
        let text = refusal(&place.path()).await.to_string();
        assert!(text.contains("is damaged") && text.contains("put back a backup"), "{text}");
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_told() {
    let place = Place::new();
    fs::write(place.path(), "").unwrap();
    let below = place.path().join("below").join("store.db");
    let text = refusal(&below).await.to_string();
    assert!(text.contains("below") && text.contains("cannot be opened"), "{text}");
    assert!(matches!(refusal(Path::new("/")).await, OpenError::Io { .. }));
}

#[tokio::test]
async fn a_restart_takes_up_what_was_running_at_once_q28() {
    let place = Place::new();
    let store = place.open().await;
    let running = started(&store, 1, 0).await;
    store.want(&wanted(1), at(1)).await.unwrap();
    started(&store, 2, 0).await;
    // Killed: nothing is closed.
    drop(store);

    let store = reopen(&place).await;
    let recovered = store.recover(at(1)).await.unwrap();
    assert_eq!(recovered, Recovered { requeued: 2, quarantined: Vec::new() });
    assert_eq!(store.recover(at(1)).await.unwrap(), Recovered::default());
    assert_eq!(store.done(&running, at(1)).await.unwrap(), Finished::Fenced);
    for number in [1, 2] {
        let again = claim(&store, 1).await.unwrap();
        assert_eq!((&again.work, again.crashes), (&work(number), 1));
        // Its own leases hold.
        assert_eq!(store.recover(at(2)).await.unwrap(), Recovered::default());
        store.done(&again, at(2)).await.unwrap();
    }
    assert_eq!(claim(&store, 100).await, None, "the news were taken in");
}

#[tokio::test]
async fn three_killed_processes_set_the_work_aside_q12() {
    let place = Place::new();
    for _ in 0..3 {
        let store = reopen(&place).await;
        store.recover(at(0)).await.unwrap();
        started(&store, 1, 0).await;
    }
    let store = reopen(&place).await;
    assert_eq!(store.recover(at(0)).await.unwrap().quarantined, [work(1)]);
    assert_eq!(claim(&store, 0).await, None);
    assert_eq!(store.dead(9).await.unwrap()[0].work, work(1));
}

#[tokio::test]
async fn a_delivery_is_known_after_a_restart_w13() {
    let place = Place::new();
    let sent = delivery("d1", 1, 0);
    assert_eq!(reopen(&place).await.accept(&sent, seconds(0)).await.unwrap(), Accepted::New);
    assert_eq!(reopen(&place).await.accept(&sent, seconds(0)).await.unwrap(), Accepted::Duplicate);
}

/// Opens after a store was dropped without being closed. The lock went with it.
async fn reopen(place: &Place) -> SqliteStore {
    place.open().await
}
