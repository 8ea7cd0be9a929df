//! Forgetting what is over, a little at a time, so that deliveries never wait for it.

use gitribute_engine::ports::{Pruned, Retention, StoreError};
use jiff::Timestamp;

use crate::{fault::fault, rows::micros, sqlite::SqliteStore};

/// Rows a transaction.
const BATCH: i64 = 500;

const BODIES: &str = "\
UPDATE inbox SET body = NULL WHERE id IN (
    SELECT id FROM inbox WHERE body IS NOT NULL AND received_at < ?1 LIMIT ?2)";

const DELIVERIES: &str =
    "DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE received_at < ?1 LIMIT ?2)";

pub(crate) const JOBS: &str = "\
DELETE FROM jobs WHERE id IN (
    SELECT id FROM jobs WHERE ended_at IS NOT NULL AND ended_at < ?1 LIMIT ?2)";

const BRAKES: &str = "\
DELETE FROM brakes WHERE (instance, scope, number) IN (
    SELECT instance, scope, number FROM brakes WHERE until < ?1 LIMIT ?2)";

const PLACES: &str = "\
DELETE FROM places WHERE (instance, repo, number) IN (
    SELECT instance, repo, number FROM places WHERE at < ?1 LIMIT ?2)";

const SPOKEN: &str =
    "DELETE FROM spoken WHERE id IN (SELECT id FROM spoken WHERE at < ?1 LIMIT ?2)";

/// Forgets all that is over by the retention given.
pub(crate) async fn prune(
    store: &SqliteStore,
    retention: &Retention,
) -> Result<Pruned, StoreError> {
    let deliveries = batches(store, DELIVERIES, retention.rows_before).await?;
    let bodies = batches(store, BODIES, retention.bodies_before).await?;
    let jobs = batches(store, JOBS, retention.rows_before).await?;
    for sql in [BRAKES, PLACES, SPOKEN] {
        batches(store, sql, retention.rows_before).await?;
    }
    Ok(Pruned { bodies, deliveries, jobs })
}

/// Repeats a statement until it finds nothing more; each time is a transaction of its own.
async fn batches(
    store: &SqliteStore,
    sql: &'static str,
    before: Timestamp,
) -> Result<u64, StoreError> {
    let mut total = 0;
    loop {
        let mut tx = store.begin().await?;
        let batch = sqlx::query(sql)
            .bind(micros(before))
            .bind(BATCH)
            .execute(&mut *tx)
            .await
            .map_err(fault)?
            .rows_affected();
        tx.commit().await.map_err(fault)?;
        total += batch;
        if batch < BATCH.unsigned_abs() {
            return Ok(total);
        }
    }
}
