//! Opening the file: who may, what must hold before the first call.

use std::{
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{
    ConnectOptions, Connection, Sqlite, SqliteConnection, SqlitePool,
    pool::PoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use thiserror::Error;

use crate::{
    fault::is_corruption,
    lock::{LockError, StoreLock},
    migrate::{MigrateError, inspect, migrate},
    mount,
};

/// Connections that read. Writes have their own.
const READERS: u32 = 4;
/// How long a statement waits for a lock of another connection.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a call waits for its turn at the writer before it is told to come again.
const TURN_TIMEOUT: Duration = Duration::from_secs(10);
/// The log is cut back to this size, in bytes, when it was written into the database.
const LOG_LIMIT: &str = "67108864";

/// Why a store cannot be opened, and what to do.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Another process has it.
    #[error(
        "{path} is in use by another gitribute{}: stop that one, or give this one a file of its own",
        .holder.map(|id| format!(" (process {id})")).unwrap_or_default()
    )]
    InUse {
        /// The database.
        path: PathBuf,
        /// Number of the process that has it, where it is known.
        holder: Option<u32>,
    },
    /// A newer gitribute wrote it.
    #[error(
        "{path} has schema {found}, this gitribute knows up to {known}: start the newer version, \
         or put back the backup made before the upgrade"
    )]
    Newer {
        /// The database.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest schema known here.
        known: usize,
    },
    /// It belongs to another program.
    #[error("{path} is a database of another program: give the store a file of its own")]
    Foreign {
        /// The database.
        path: PathBuf,
    },
    /// It is on a file system that cannot keep it safe.
    #[error(
        "{path} is on {kind}, where SQLite cannot keep it safe: put it on a disk of this machine"
    )]
    Unsafe {
        /// The database.
        path: PathBuf,
        /// What is there instead of a local disk.
        kind: String,
    },
    /// Its content cannot be trusted.
    #[error(
        "{path} is damaged ({detail}): keep a copy, then put back a backup, or move the file and \
         those beside it that begin with its name away; a new store is made at the next start \
         and filled again from the forge"
    )]
    Damaged {
        /// The database.
        path: PathBuf,
        /// What SQLite found.
        detail: String,
    },
    /// Its folder or a file cannot be made, read or locked.
    #[error("{path} cannot be opened: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// SQLite cannot open or write it.
    #[error("{path} cannot be opened: {source}")]
    Sqlite {
        /// The database.
        path: PathBuf,
        /// SQLite's reason.
        source: sqlx::Error,
    },
}

/// An open file: what [`crate::SqliteStore`] is made of.
#[derive(Debug)]
pub(crate) struct Opened {
    /// The one connection that writes.
    pub(crate) writer: SqlitePool,
    /// Connections that read.
    pub(crate) readers: SqlitePool,
    /// Number of this opening; work claimed under another one is of a dead process.
    pub(crate) opening: i64,
    /// Declared last: the lock outlives the connections.
    pub(crate) lock: StoreLock,
}

/// Opens the store in a file of a local disk, making it and its folder where they are missing.
pub(crate) async fn open(path: &Path) -> Result<Opened, OpenError> {
    let path = real_path(path).map_err(|source| OpenError::Io { path: path.into(), source })?;
    if let Some(kind) = path.parent().and_then(mount::remote) {
        return Err(OpenError::Unsafe { path, kind: format!("a network file system ({kind})") });
    }
    let lock = StoreLock::take(&path).await.map_err(|error| match error {
        LockError::Taken { by } => OpenError::InUse { path: path.clone(), holder: by },
        LockError::Io(source) => OpenError::Io { path: path.clone(), source },
    })?;
    create(&path).map_err(|source| OpenError::Io { path: path.clone(), source })?;
    let sql = |source| sqlite_error(&path, source);

    // Whose file it is comes first: setting WAL on a file of another program would change it.
    let plain = SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(false)
        .busy_timeout(BUSY_TIMEOUT)
        .foreign_keys(true)
        .synchronous(SqliteSynchronous::Full)
        .pragma("journal_size_limit", LOG_LIMIT);
    let mut first = plain.connect().await.map_err(sql)?;
    let opening = prepare(&path, &mut first).await?;
    first.close().await.map_err(sql)?;

    let shared = plain.journal_mode(SqliteJournalMode::Wal);
    let writer = pool(1).connect_with(shared.clone()).await.map_err(sql)?;
    // SQLite goes on without the log, saying nothing, where it cannot have one.
    let mode: String =
        sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&writer).await.map_err(sql)?;
    if mode != "wal" {
        let kind = format!("a file system without write-ahead logs (mode {mode})");
        return Err(OpenError::Unsafe { path, kind });
    }
    // A reader that writes is a mistake; SQLite says so.
    let readers =
        pool(READERS).connect_with(shared.pragma("query_only", "ON")).await.map_err(sql)?;
    Ok(Opened { writer, readers, opening, lock })
}

/// Checks the file, brings it to the newest schema and counts this opening.
async fn prepare(path: &Path, connection: &mut SqliteConnection) -> Result<i64, OpenError> {
    let sql = |source| sqlite_error(path, source);
    let schema = |error| match error {
        MigrateError::Newer { found, known } => {
            OpenError::Newer { path: path.into(), found, known }
        }
        MigrateError::Foreign => OpenError::Foreign { path: path.into() },
        MigrateError::Sql(source) => sqlite_error(path, source),
    };
    inspect(connection).await.map_err(schema)?;
    let verdict: String = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_one(&mut *connection)
        .await
        .map_err(sql)?;
    if verdict != "ok" {
        return Err(OpenError::Damaged { path: path.into(), detail: verdict });
    }
    migrate(connection).await.map_err(schema)?;
    sqlx::query_scalar("UPDATE meta SET openings = openings + 1 WHERE id = 1 RETURNING openings")
        .fetch_one(connection)
        .await
        .map_err(sql)
}

/// A pool whose connections live as long as it does.
///
/// SQLite takes a transaction back by itself on some errors (full disk, failed write). sqlx does
/// not notice: it goes on counting the transaction as open and refuses every later one on that
/// connection. Such a connection is closed when it comes back, and the next call gets a new one.
fn pool(connections: u32) -> PoolOptions<Sqlite> {
    PoolOptions::<Sqlite>::new()
        .max_connections(connections)
        .acquire_timeout(TURN_TIMEOUT)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_release(|connection, _| {
            Box::pin(async move {
                // Waits for the rollback that a dropped transaction had asked for.
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        })
}

fn sqlite_error(path: &Path, source: sqlx::Error) -> OpenError {
    if is_corruption(&source) {
        OpenError::Damaged { path: path.into(), detail: source.to_string() }
    } else {
        OpenError::Sqlite { path: path.into(), source }
    }
}

/// The path with every link followed, so that two names of one file have one lock; makes the
/// folder, for this user only, where it is missing.
fn real_path(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        found => return found,
    }
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, "the path names no file"))?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    Ok(fs::canonicalize(folder)?.join(name))
}

/// Makes the file, for this user only, where it is missing. SQLite gives its companions the same
/// rights.
fn create(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}
