//! One process a file: an operating system's lock beside the database.
//!
//! The lock ends with the process that holds it, however that ends, so a lock file that a killed
//! process left behind blocks nobody.

use std::{
    ffi::OsString,
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    time::Duration,
};

/// The lock, held as long as this lives.
#[derive(Debug)]
pub(crate) struct StoreLock {
    _file: File,
}

/// Why the lock was not taken.
#[derive(Debug)]
pub(crate) enum LockError {
    /// Another process has it: its number as the lock file tells it, if it does.
    Taken { by: Option<u32> },
    /// The lock file cannot be made or locked.
    Io(io::Error),
}

/// The lock file of a database: beside it, `.lock` appended to its whole name.
pub(crate) fn lock_path(database: &Path) -> PathBuf {
    let mut name = OsString::from(database);
    name.push(".lock");
    PathBuf::from(name)
}

/// How long a lock is waited for. The system frees it a moment after its process was killed: at
/// once, or when a program that the process was just starting has begun to run.
const PATIENCE: Duration = Duration::from_millis(500);
const PAUSE: Duration = Duration::from_millis(20);

impl StoreLock {
    /// Takes the lock of a database or says who has it.
    pub(crate) async fn take(database: &Path) -> Result<Self, LockError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(lock_path(database)).map_err(LockError::Io)?;
        let mut waited = Duration::ZERO;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if waited < PATIENCE => {
                    tokio::time::sleep(PAUSE).await;
                    waited += PAUSE;
                }
                Err(TryLockError::WouldBlock) => {
                    let mut text = String::new();
                    // The number is a help for people; a lock without one is as good.
                    let by =
                        file.read_to_string(&mut text).ok().and_then(|_| text.trim().parse().ok());
                    return Err(LockError::Taken { by });
                }
                Err(TryLockError::Error(error)) => return Err(LockError::Io(error)),
            }
        }
        file.set_len(0).map_err(LockError::Io)?;
        file.seek(SeekFrom::Start(0)).map_err(LockError::Io)?;
        writeln!(file, "{}", std::process::id()).map_err(LockError::Io)?;
        Ok(Self { _file: file })
    }
}
