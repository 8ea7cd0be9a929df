//! Places in quotas, and how often we spoke.

use gitribute_engine::{
    model::{ActorId, Subject},
    ports::{Admitted, Claimant, Limit, Spoken, StoreError, Taken, place},
};
use jiff::{SignedDuration, Timestamp};
use sqlx::{Sqlite, SqliteConnection, query::Query, sqlite::SqliteArguments};

use crate::{
    fault::fault,
    rows::{column, micros, time},
};

const OWN: &str = "SELECT at FROM places WHERE instance = ?1 AND repo = ?2 AND number = ?3";

const OTHERS: &str = "\
SELECT person, at FROM places
WHERE instance = ?1 AND repo = ?2 AND number <> ?3 AND at > ?4";

const TAKE: &str = "\
INSERT INTO places (instance, repo, number, person, at) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (instance, repo, number) DO UPDATE SET
    person = excluded.person, at = excluded.at";

const SPEAK: &str = "\
INSERT INTO spoken (instance, repo, number, at, heard) VALUES (?1, ?2, ?3, ?4, ?5)";

const SPOKEN: &str = "\
SELECT at, heard FROM spoken
WHERE instance = ?1 AND repo = ?2 AND number = ?3 AND at >= ?4 ORDER BY at, id";

fn of<'q>(sql: &'static str, subject: &'q Subject) -> Query<'q, Sqlite, SqliteArguments> {
    sqlx::query(sql)
        .bind(subject.instance.as_str())
        .bind(subject.repo.0.cast_signed())
        .bind(subject.number.0.cast_signed())
}

/// Gives a subject its place, or tells of the one it has.
pub(crate) async fn admit(
    connection: &mut SqliteConnection,
    subject: &Subject,
    claimant: &Claimant,
    now: Timestamp,
) -> Result<Admitted, StoreError> {
    let own = of(OWN, subject).fetch_optional(&mut *connection).await.map_err(fault)?;
    let own = own.map(|row| time(column(&row, "at")?)).transpose()?;
    let limits = [claimant.of_person, claimant.of_repository];
    let longest = limits.into_iter().flatten().map(|limit: Limit| limit.within).max();
    let since = now.checked_sub(longest.unwrap_or(SignedDuration::ZERO)).unwrap_or(Timestamp::MIN);
    let rows =
        of(OTHERS, subject).bind(micros(since)).fetch_all(&mut *connection).await.map_err(fault)?;
    let others: Vec<Taken> = rows
        .iter()
        .map(|row| {
            let person = ActorId(column::<i64>(row, "person")?.cast_unsigned());
            Ok(Taken { person, at: time(column(row, "at")?)? })
        })
        .collect::<Result<_, StoreError>>()?;
    let (at, admitted) = place(&others, own, claimant, now);
    if own != Some(at) {
        of(TAKE, subject)
            .bind(claimant.person.0.cast_signed())
            .bind(micros(at))
            .execute(connection)
            .await
            .map_err(fault)?;
    }
    Ok(admitted)
}

/// Writes down that we speak.
pub(crate) async fn speak(
    connection: &mut SqliteConnection,
    subject: &Subject,
    spoken: &Spoken,
) -> Result<(), StoreError> {
    of(SPEAK, subject)
        .bind(micros(spoken.at))
        .bind(&spoken.heard)
        .execute(connection)
        .await
        .map_err(fault)?;
    Ok(())
}

/// When we spoke.
pub(crate) async fn spoken(
    connection: &mut SqliteConnection,
    subject: &Subject,
    since: Timestamp,
) -> Result<Vec<Spoken>, StoreError> {
    let rows =
        of(SPOKEN, subject).bind(micros(since)).fetch_all(connection).await.map_err(fault)?;
    rows.iter()
        .map(|row| Ok(Spoken { at: time(column(row, "at")?)?, heard: column(row, "heard")? }))
        .collect()
}
