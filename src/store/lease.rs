//! What the holder of a piece of work says of it. Each statement is believed only with the token
//! of the claim, while the piece runs: whoever lost it is told so and changes nothing.

use gitribute_engine::{
    model::WorkKey,
    ports::{Finished, JobId, Lease, StoreError},
};
use jiff::Timestamp;
use sqlx::{SqliteConnection, sqlite::SqliteQueryResult};

use crate::{
    fault::fault,
    jobs::{keyed, settle_dead},
    rows::{column, micros, time},
};

const HELD: &str = "SELECT 1 FROM jobs WHERE id = ?1 AND token = ?2 AND state = 'running'";

const EXTEND: &str = "\
UPDATE jobs SET lease_until = max(lease_until, ?3)
WHERE id = ?1 AND token = ?2 AND state = 'running'";

const END: &str = "\
UPDATE jobs SET state = ?3, ended_at = ?4, last_error = coalesce(?5, last_error),
    lease_until = NULL, opening = NULL
WHERE id = ?1 AND token = ?2 AND state = 'running'";

pub(crate) const TAKE_WAITING: &str = "\
DELETE FROM jobs
WHERE state = 'ready' AND kind = ?1 AND instance = ?2 AND repo = ?3 AND number = ?4
RETURNING due, since, account";

const PUT_BACK: &str = "\
UPDATE jobs SET state = 'ready', due = ?2, attempts = ?3, crashes = ?4,
    last_error = coalesce(?5, last_error), since = min(since, coalesce(?6, since)),
    account = coalesce(?7, account), lease_until = NULL, opening = NULL
WHERE id = ?1 AND state = 'running'";

/// How a running piece goes back to wait.
pub(crate) struct PutBack<'a> {
    /// When it is due again.
    pub(crate) due: Timestamp,
    /// Its count of attempts from now on.
    pub(crate) attempts: u32,
    /// Its count of crashes from now on.
    pub(crate) crashes: u32,
    /// Why, where there is something to say.
    pub(crate) reason: Option<&'a str>,
}

/// Whether the work is still the holder's.
pub(crate) async fn held(
    connection: &mut SqliteConnection,
    lease: &Lease,
) -> Result<Finished, StoreError> {
    let row = sqlx::query(HELD)
        .bind(lease.job.0)
        .bind(lease.token.0)
        .fetch_optional(connection)
        .await
        .map_err(fault)?;
    Ok(if row.is_some() { Finished::Recorded } else { Finished::Fenced })
}

/// Keeps the work longer.
pub(crate) async fn extend(
    connection: &mut SqliteConnection,
    lease: &Lease,
    until: Timestamp,
) -> Result<Finished, StoreError> {
    sqlx::query(EXTEND)
        .bind(lease.job.0)
        .bind(lease.token.0)
        .bind(micros(until))
        .execute(connection)
        .await
        .map(|result| finished(&result))
        .map_err(fault)
}

/// The work is done, and with it what was given up of it before.
pub(crate) async fn done(
    connection: &mut SqliteConnection,
    lease: &Lease,
    now: Timestamp,
) -> Result<Finished, StoreError> {
    let ended = end(connection, lease, "done", now, None).await?;
    if ended == Finished::Recorded {
        settle_dead(connection, &lease.work).await?;
    }
    Ok(ended)
}

/// The work is given up.
pub(crate) async fn bury(
    connection: &mut SqliteConnection,
    lease: &Lease,
    now: Timestamp,
    reason: &str,
) -> Result<Finished, StoreError> {
    end(connection, lease, "dead", now, Some(reason)).await
}

async fn end(
    connection: &mut SqliteConnection,
    lease: &Lease,
    state: &'static str,
    now: Timestamp,
    reason: Option<&str>,
) -> Result<Finished, StoreError> {
    sqlx::query(END)
        .bind(lease.job.0)
        .bind(lease.token.0)
        .bind(state)
        .bind(micros(now))
        .bind(reason)
        .execute(connection)
        .await
        .map(|result| finished(&result))
        .map_err(fault)
}

/// The holder gives the work back to wait.
pub(crate) async fn give_back(
    connection: &mut SqliteConnection,
    lease: &Lease,
    back: &PutBack<'_>,
) -> Result<Finished, StoreError> {
    let held = held(connection, lease).await?;
    if held == Finished::Recorded {
        put_back(connection, lease.job, &lease.work, back).await?;
    }
    Ok(held)
}

/// Puts a running piece back to wait. A piece of the same work that waits already is taken into
/// it: the due time that is earlier stands, the history is that of the piece that ran.
pub(crate) async fn put_back(
    connection: &mut SqliteConnection,
    job: JobId,
    work: &WorkKey,
    back: &PutBack<'_>,
) -> Result<(), StoreError> {
    let waiting =
        keyed(TAKE_WAITING, work).fetch_optional(&mut *connection).await.map_err(fault)?;
    let mut due = back.due;
    let (mut since, mut account) = (None, None);
    if let Some(row) = waiting {
        due = due.min(time(column(&row, "due")?)?);
        since = Some(column::<i64>(&row, "since")?);
        account = column::<Option<i64>>(&row, "account")?;
    }
    sqlx::query(PUT_BACK)
        .bind(job.0)
        .bind(micros(due))
        .bind(i64::from(back.attempts))
        .bind(i64::from(back.crashes))
        .bind(back.reason)
        .bind(since)
        .bind(account)
        .execute(connection)
        .await
        .map_err(fault)?;
    Ok(())
}

fn finished(result: &SqliteQueryResult) -> Finished {
    if result.rows_affected() == 0 { Finished::Fenced } else { Finished::Recorded }
}
