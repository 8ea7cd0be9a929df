//! Tests of the SQLite store: the suite of every store, then what only a file can do wrong.

mod file;
mod model;
mod process;
mod suite;
mod trouble;

use std::path::PathBuf;

use tempfile::TempDir;

use crate::SqliteStore;

/// A folder that goes away with the test.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("store.db")
    }

    pub(crate) async fn open(&self) -> SqliteStore {
        SqliteStore::open(&self.path()).await.unwrap()
    }
}
