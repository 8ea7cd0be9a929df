//! Pauses: of a whole forge, of one account there, of one repository.

use gitribute_engine::{
    model::{AccountId, InstanceId, RepoId},
    ports::{Brake, BrakeScope, StoreError},
};
use jiff::Timestamp;
use sqlx::{SqliteConnection, sqlite::SqliteRow};

use crate::{
    fault::fault,
    rows::{column, micros, time},
};

/// The reason goes with the time: that of the brake which holds longer.
const BRAKE: &str = "\
INSERT INTO brakes (instance, scope, number, until, reason) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (instance, scope, number) DO UPDATE SET
    until = excluded.until, reason = excluded.reason
WHERE excluded.until > until";

const LIFT: &str = "DELETE FROM brakes WHERE instance = ?1 AND scope = ?2 AND number = ?3";

const HOLDING: &str = "SELECT * FROM brakes WHERE until > ?1 ORDER BY instance, scope, number";

fn columns(scope: &BrakeScope) -> (&str, &'static str, i64) {
    match scope {
        BrakeScope::Instance(instance) => (instance.as_str(), "instance", 0),
        BrakeScope::Account(instance, account) => {
            (instance.as_str(), "account", account.0.cast_signed())
        }
        BrakeScope::Repository(instance, repo) => {
            (instance.as_str(), "repository", repo.0.cast_signed())
        }
    }
}

/// Sets a brake, or lengthens the one that stands.
pub(crate) async fn brake(
    connection: &mut SqliteConnection,
    brake: &Brake,
) -> Result<(), StoreError> {
    let (instance, scope, number) = columns(&brake.scope);
    sqlx::query(BRAKE)
        .bind(instance)
        .bind(scope)
        .bind(number)
        .bind(micros(brake.until))
        .bind(&brake.reason)
        .execute(connection)
        .await
        .map_err(fault)?;
    Ok(())
}

/// Takes a brake off.
pub(crate) async fn lift(
    connection: &mut SqliteConnection,
    scope: &BrakeScope,
) -> Result<(), StoreError> {
    let (instance, scope, number) = columns(scope);
    sqlx::query(LIFT)
        .bind(instance)
        .bind(scope)
        .bind(number)
        .execute(connection)
        .await
        .map_err(fault)?;
    Ok(())
}

/// The brakes that hold.
pub(crate) async fn holding(
    connection: &mut SqliteConnection,
    now: Timestamp,
) -> Result<Vec<Brake>, StoreError> {
    let rows = sqlx::query(HOLDING).bind(micros(now)).fetch_all(connection).await.map_err(fault)?;
    rows.iter().map(read).collect()
}

fn read(row: &SqliteRow) -> Result<Brake, StoreError> {
    let instance = InstanceId::from(column::<String>(row, "instance")?);
    let number = column::<i64>(row, "number")?.cast_unsigned();
    let scope: String = column(row, "scope")?;
    let scope = match scope.as_str() {
        "instance" => BrakeScope::Instance(instance),
        "account" => BrakeScope::Account(instance, AccountId(number)),
        "repository" => BrakeScope::Repository(instance, RepoId(number)),
        _ => return Err(StoreError::Damaged(format!("no brake has the scope {scope:?}"))),
    };
    Ok(Brake { scope, until: time(column(row, "until")?)?, reason: column(row, "reason")? })
}
