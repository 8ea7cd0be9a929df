//! The schema and its versions.
//!
//! SQLite keeps two numbers in the file's header for this: `application_id` says whose file it
//! is, `user_version` how many of the migrations it has seen. Both change inside the migrating
//! transaction, so a file is never half migrated.

use sqlx::{AssertSqlSafe, Connection, Executor, SqliteConnection};

/// "gitr" in ASCII, in the header of every store.
const APPLICATION_ID: i64 = 0x6769_7472;

/// Every migration, oldest first. One that was released is never edited: the next one mends it.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/sqlite/0001_start.sql"),
    include_str!("migrations/sqlite/0002_policy.sql"),
];

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
    apply(connection, MIGRATIONS).await
}

async fn apply(
    connection: &mut SqliteConnection,
    migrations: &[&'static str],
) -> Result<(), MigrateError> {
    let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
    let found = version(&mut tx).await?;
    let seen = usize::try_from(found).unwrap_or(usize::MAX);
    if seen >= migrations.len() {
        return Ok(());
    }
    for migration in migrations.iter().skip(seen) {
        tx.execute(sqlx::raw_sql(*migration)).await?;
    }
    // Pragmas take no parameters; both values are ours.
    let header = format!(
        "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {};",
        migrations.len()
    );
    tx.execute(sqlx::raw_sql(AssertSqlSafe(header))).await?;
    tx.commit().await?;
    Ok(())
}

async fn version(connection: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("PRAGMA user_version").fetch_one(connection).await
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn counted(connection: &mut SqliteConnection) -> (i64, i64) {
        let objects = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema");
        let objects = objects.fetch_one(&mut *connection).await.unwrap();
        (version(connection).await.unwrap(), objects)
    }

    #[tokio::test]
    async fn a_later_step_keeps_what_is_there_q22() {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        let first = "CREATE TABLE a (x); INSERT INTO a VALUES (1)";
        apply(&mut connection, &[first]).await.unwrap();
        let second = "ALTER TABLE a ADD COLUMN y NOT NULL DEFAULT 2; UPDATE a SET x = x + 1";
        for _ in 0..2 {
            apply(&mut connection, &[first, second]).await.unwrap();
        }
        let row: (i64, i64) =
            sqlx::query_as("SELECT x, y FROM a").fetch_one(&mut connection).await.unwrap();
        assert_eq!(row, (2, 2), "each step once");
        assert_eq!(counted(&mut connection).await, (2, 1));
    }

    #[tokio::test]
    async fn a_step_that_fails_leaves_nothing_q22() {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        let steps = ["CREATE TABLE a (x)", "CREATE TABLE b (x); INSERT INTO nowhere VALUES (1)"];
        assert!(matches!(apply(&mut connection, &steps).await, Err(MigrateError::Sql(_))));
        assert_eq!(counted(&mut connection).await, (0, 0));
    }
}
