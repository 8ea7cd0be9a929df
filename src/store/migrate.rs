//! The schema and its versions.
//!
//! SQLite keeps two numbers in the file's header for this: `application_id` says whose file it
//! is, `user_version` how many of the migrations it has seen. Both change inside the migrating
//! transaction, so a file is never half migrated.

use sqlx::{AssertSqlSafe, Connection, Executor, SqliteConnection};

/// "gitr" in ASCII, in the header of every store.
const APPLICATION_ID: i64 = 0x6769_7472;

/// Every migration, oldest first. One that was released is never edited: the next one mends it.
const MIGRATIONS: &[&str] = &[include_str!("migrations/sqlite/0001_start.sql")];

/// Why a file cannot be brought to this schema.
#[derive(Debug)]
pub(crate) enum MigrateError {
    /// A newer program wrote it.
    Newer { found: i64, known: usize },
    /// Another program's database.
    Foreign,
    /// The database refused.
    Sql(sqlx::Error),
}

impl From<sqlx::Error> for MigrateError {
    fn from(error: sqlx::Error) -> Self {
        Self::Sql(error)
    }
}

/// Checks that the file is empty or a store that this program knows; changes nothing.
pub(crate) async fn inspect(connection: &mut SqliteConnection) -> Result<(), MigrateError> {
    let owner: i64 =
        sqlx::query_scalar("PRAGMA application_id").fetch_one(&mut *connection).await?;
    let objects: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema")
        .fetch_one(&mut *connection)
        .await?;
    let found = version(connection).await?;
    let empty = owner == 0 && found == 0 && objects == 0;
    if owner != APPLICATION_ID && !empty {
        return Err(MigrateError::Foreign);
    }
    let known = MIGRATIONS.len();
    match usize::try_from(found) {
        Ok(seen) if seen <= known => Ok(()),
        _ => Err(MigrateError::Newer { found, known }),
    }
}

/// Brings an inspected file to the newest schema, all steps or none.
pub(crate) async fn migrate(connection: &mut SqliteConnection) -> Result<(), MigrateError> {
    let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
    let found = version(&mut tx).await?;
    let seen = usize::try_from(found).unwrap_or(usize::MAX);
    if seen >= MIGRATIONS.len() {
        return Ok(());
    }
    for migration in MIGRATIONS.iter().skip(seen) {
        tx.execute(sqlx::raw_sql(*migration)).await?;
    }
    // Pragmas take no parameters; both values are ours.
    let header = format!(
        "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {};",
        MIGRATIONS.len()
    );
    tx.execute(sqlx::raw_sql(AssertSqlSafe(header))).await?;
    tx.commit().await?;
    Ok(())
}

async fn version(connection: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("PRAGMA user_version").fetch_one(connection).await
}
