//! Work that waits and how it is handed out. What a holder of work says of it is in `lease`.

use gitribute_engine::{
    model::{Wanted, WorkKey},
    ports::{
        Claim, DeadLetter, JobId, Lease, LeaseToken, Load, MAX_CRASHES, Recovered, Revived,
        StoreError,
    },
};
use jiff::{SignedDuration, Timestamp};
use sqlx::{SqliteConnection, sqlite::SqliteRow};

use crate::{
    fault::fault,
    lease::{self, PutBack},
    rows::{account, account_bits, column, count, kind_text, micros, time, work},
};

/// A new piece goes on from the crashes of a quarantined one of the same work, so that an edit
/// of a poisonous issue buys one more crash, not three.
pub(crate) const WANT: &str = "\
INSERT INTO jobs (kind, instance, repo, number, lane, account, state, due, since, attempts, crashes)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'ready', ?7, ?7, 0, coalesce((
    SELECT max(crashes) FROM jobs
    WHERE state = 'dead' AND kind = ?1 AND instance = ?2 AND repo = ?3 AND number = ?4
      AND crashes >= ?8), 0))
ON CONFLICT (kind, instance, repo, number) WHERE state = 'ready' DO UPDATE SET
    due = min(due, excluded.due),
    since = min(since, excluded.since),
    account = coalesce(excluded.account, account)";

/// A repository where nothing runs comes before one that keeps workers busy, so that a flood of
/// issues, or slow ones, in one repository do not hold up the others.
pub(crate) const CLAIM: &str = "\
SELECT * FROM jobs WHERE id = (
  SELECT job.id FROM jobs AS job
  LEFT JOIN (
    SELECT instance, repo, count(*) AS pieces FROM jobs WHERE state = 'running'
    GROUP BY instance, repo) AS busy
  ON busy.instance = job.instance AND busy.repo = job.repo
  WHERE job.state = 'ready' AND job.due <= ?1
    AND NOT EXISTS (
      SELECT 1 FROM jobs AS other WHERE other.state = 'running' AND other.lane = job.lane)
    AND NOT EXISTS (
      SELECT 1 FROM brakes WHERE brakes.instance = job.instance AND brakes.until > ?1
        AND (brakes.scope = 'instance'
          OR brakes.scope = 'account' AND brakes.number = job.account
          OR brakes.scope = 'repository' AND brakes.number = job.repo))
  ORDER BY coalesce(busy.pieces, 0), job.due, job.id
  LIMIT 1)";

/// When the next waiting piece can be claimed, busy lanes left out.
pub(crate) const NEXT_DUE: &str = "\
SELECT min(max(job.due, coalesce((
    SELECT max(brakes.until) FROM brakes
    WHERE brakes.instance = job.instance AND brakes.until > ?1
      AND (brakes.scope = 'instance'
        OR brakes.scope = 'account' AND brakes.number = job.account
        OR brakes.scope = 'repository' AND brakes.number = job.repo)), job.due)))
FROM jobs AS job
WHERE job.state = 'ready'
  AND NOT EXISTS (
    SELECT 1 FROM jobs AS other WHERE other.state = 'running' AND other.lane = job.lane)";

/// One counter for all work: a later claim has a higher token, whatever row it is of.
const TOKEN: &str = "UPDATE meta SET tokens = tokens + 1 WHERE id = 1 RETURNING tokens";

const RUN: &str = "\
UPDATE jobs SET state = 'running', token = ?2, lease_until = ?3, opening = ?4
WHERE id = ?1 AND state = 'ready'";

pub(crate) const ABANDONED: &str = "\
SELECT * FROM jobs WHERE state = 'running' AND (opening <> ?1 OR lease_until <= ?2) ORDER BY lane";

const QUARANTINE: &str = "\
UPDATE jobs SET state = 'dead', ended_at = ?2, crashes = ?3, last_error = ?4,
    lease_until = NULL, opening = NULL
WHERE id = ?1";

/// By the index on `ended_at`: what is asked for is recent.
const ENDED: &str = "\
SELECT EXISTS (SELECT 1 FROM jobs WHERE kind = ?1 AND instance = ?2 AND repo = ?3 AND number = ?4
  AND state = 'done' AND ended_at >= ?5)";

const CARRY_CRASHES: &str = "\
UPDATE jobs SET crashes = max(crashes, ?5)
WHERE state = 'ready' AND kind = ?1 AND instance = ?2 AND repo = ?3 AND number = ?4";

pub(crate) const DEAD: &str = "SELECT * FROM jobs WHERE state = 'dead' ORDER BY id DESC LIMIT ?1";

pub(crate) const LOAD: &str = "\
SELECT (SELECT count(*) FROM jobs WHERE state = 'ready') AS waiting,
       (SELECT count(*) FROM jobs WHERE state = 'running') AS running,
       (SELECT count(*) FROM jobs WHERE state = 'dead') AS dead,
       (SELECT min(due) FROM jobs WHERE state = 'ready') AS oldest_due";

const ONE_DEAD: &str = "SELECT * FROM jobs WHERE id = ?1 AND state = 'dead'";

/// All dead letters of the work, or the crashes of another would be counted on.
pub(crate) const SETTLE_DEAD: &str = "\
UPDATE jobs SET state = 'done'
WHERE state = 'dead' AND kind = ?1 AND instance = ?2 AND repo = ?3 AND number = ?4";

const FORGET: &str = "\
UPDATE jobs SET attempts = 0, crashes = 0
WHERE state = 'ready' AND kind = ?1 AND instance = ?2 AND repo = ?3 AND number = ?4";

/// A statement with the four columns of a work key bound as its first parameters.
pub(crate) fn keyed<'q>(
    sql: &'static str,
    work: &'q WorkKey,
) -> sqlx::query::Query<'q, sqlx::Sqlite, sqlx::sqlite::SqliteArguments> {
    sqlx::query(sql)
        .bind(kind_text(work.kind))
        .bind(work.subject.instance.as_str())
        .bind(work.subject.repo.0.cast_signed())
        .bind(work.subject.number.0.cast_signed())
}

/// Marks work as wanted.
pub(crate) async fn want(
    connection: &mut SqliteConnection,
    wanted: &Wanted,
    due: Timestamp,
) -> Result<(), StoreError> {
    keyed(WANT, &wanted.work)
        .bind(wanted.work.lane().as_str())
        .bind(account_bits(wanted.account))
        .bind(micros(due))
        .bind(i64::from(MAX_CRASHES))
        .execute(connection)
        .await
        .map_err(fault)?;
    Ok(())
}

/// Hands out the next piece.
pub(crate) async fn claim(
    connection: &mut SqliteConnection,
    opening: i64,
    now: Timestamp,
    lease: SignedDuration,
) -> Result<Claim, StoreError> {
    let found = sqlx::query(CLAIM)
        .bind(micros(now))
        .fetch_optional(&mut *connection)
        .await
        .map_err(fault)?;
    let Some(row) = found else {
        let due: Option<i64> = sqlx::query_scalar(NEXT_DUE)
            .bind(micros(now))
            .fetch_one(connection)
            .await
            .map_err(fault)?;
        return Ok(Claim::Nothing { due: due.map(time).transpose()? });
    };
    let token: i64 = sqlx::query_scalar(TOKEN).fetch_one(&mut *connection).await.map_err(fault)?;
    // Cut as it will be stored, or the holder would believe a later end than the store.
    let until = time(micros(now.checked_add(lease).unwrap_or(Timestamp::MAX)))?;
    let lease = Lease {
        job: JobId(column(&row, "id")?),
        work: work(&row)?,
        account: account(column(&row, "account")?),
        token: LeaseToken(token),
        until,
        attempts: count(column(&row, "attempts")?)?,
        crashes: count(column(&row, "crashes")?)?,
        since: time(column(&row, "since")?)?,
    };
    sqlx::query(RUN)
        .bind(lease.job.0)
        .bind(token)
        .bind(micros(until))
        .bind(opening)
        .execute(connection)
        .await
        .map_err(fault)?;
    Ok(Claim::Work(lease))
}

/// Puts back or sets aside what a dead or stalled holder left running.
pub(crate) async fn recover(
    connection: &mut SqliteConnection,
    opening: i64,
    now: Timestamp,
) -> Result<Recovered, StoreError> {
    let rows = sqlx::query(ABANDONED)
        .bind(opening)
        .bind(micros(now))
        .fetch_all(&mut *connection)
        .await
        .map_err(fault)?;
    let mut recovered = Recovered::default();
    for row in &rows {
        let work = work(row)?;
        let crashes = count(column(row, "crashes")?)?.saturating_add(1);
        if crashes < MAX_CRASHES {
            let back = PutBack {
                due: now,
                attempts: count(column(row, "attempts")?)?,
                crashes,
                reason: None,
            };
            lease::put_back(connection, JobId(column(row, "id")?), &work, &back).await?;
            recovered.requeued += 1;
        } else {
            quarantine(connection, row, &work, crashes, now).await?;
            recovered.quarantined.push(work);
        }
    }
    Ok(recovered)
}

async fn quarantine(
    connection: &mut SqliteConnection,
    row: &SqliteRow,
    work: &WorkKey,
    crashes: u32,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(QUARANTINE)
        .bind(column::<i64>(row, "id")?)
        .bind(micros(now))
        .bind(i64::from(crashes))
        .bind(format!("set aside: the process stopped or stalled over it {crashes} times"))
        .execute(&mut *connection)
        .await
        .map_err(fault)?;
    keyed(CARRY_CRASHES, work).bind(i64::from(crashes)).execute(connection).await.map_err(fault)?;
    Ok(())
}

/// Whether this work was done at a time or later.
pub(crate) async fn ended_since(
    connection: &mut SqliteConnection,
    work: &WorkKey,
    since: Timestamp,
) -> Result<bool, StoreError> {
    let found: i64 = sqlx::query_scalar(ENDED)
        .bind(kind_text(work.kind))
        .bind(work.subject.instance.as_str())
        .bind(work.subject.repo.0.cast_signed())
        .bind(work.subject.number.0.cast_signed())
        .bind(micros(since))
        .fetch_one(connection)
        .await
        .map_err(fault)?;
    Ok(found == 1)
}

/// The newest dead letters.
pub(crate) async fn dead(
    connection: &mut SqliteConnection,
    limit: u32,
) -> Result<Vec<DeadLetter>, StoreError> {
    let rows =
        sqlx::query(DEAD).bind(i64::from(limit)).fetch_all(connection).await.map_err(fault)?;
    rows.iter()
        .map(|row| {
            Ok(DeadLetter {
                job: JobId(column(row, "id")?),
                work: work(row)?,
                attempts: count(column(row, "attempts")?)?,
                crashes: count(column(row, "crashes")?)?,
                reason: column::<Option<String>>(row, "last_error")?.unwrap_or_default(),
                ended_at: time(column(row, "ended_at")?)?,
            })
        })
        .collect()
}

/// How much work there is.
pub(crate) async fn load(connection: &mut SqliteConnection) -> Result<Load, StoreError> {
    let row = sqlx::query(LOAD).fetch_one(connection).await.map_err(fault)?;
    let total = |name| column::<i64>(&row, name).map(i64::unsigned_abs);
    Ok(Load {
        waiting: total("waiting")?,
        running: total("running")?,
        dead: total("dead")?,
        oldest_due: column::<Option<i64>>(&row, "oldest_due")?.map(time).transpose()?,
    })
}

/// Has a dead letter tried again.
pub(crate) async fn revive(
    connection: &mut SqliteConnection,
    job: JobId,
    due: Timestamp,
) -> Result<Revived, StoreError> {
    let row =
        sqlx::query(ONE_DEAD).bind(job.0).fetch_optional(&mut *connection).await.map_err(fault)?;
    let Some(row) = row else {
        return Ok(Revived::Unknown);
    };
    let account = account(column(&row, "account")?);
    let wanted = Wanted { work: work(&row)?, account };
    settle_dead(connection, &wanted.work).await?;
    want(connection, &wanted, due).await?;
    keyed(FORGET, &wanted.work).execute(connection).await.map_err(fault)?;
    Ok(Revived::Queued)
}

/// Ends the dead letters of a work.
pub(crate) async fn settle_dead(
    connection: &mut SqliteConnection,
    work: &WorkKey,
) -> Result<(), StoreError> {
    keyed(SETTLE_DEAD, work).execute(connection).await.map_err(fault)?;
    Ok(())
}
