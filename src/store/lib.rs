//! Inbox, work keys, effects and brakes on SQLite.
//!
//! One process owns one file. Every write goes through one connection that begins its
//! transactions with `BEGIN IMMEDIATE`, so a write never waits for another in the middle; every
//! connection runs on WAL with `synchronous=FULL`, so that what was answered survives a loss of
//! power. What must never happen twice is forbidden by unique indexes, not by care:
//!
//! - a delivery is stored once (`UNIQUE (instance, delivery_key)`);
//! - the same work waits once (partial index over waiting rows);
//! - a lane runs once (partial index over running rows).
//!
//! The program talks to it as [`gitribute_engine::ports::Store`].

mod brakes;
#[cfg(test)]
mod conformance;
mod effects;
mod fault;
mod inbox;
mod jobs;
mod lease;
mod lock;
mod migrate;
mod mount;
mod open;
mod policy;
mod prune;
mod rows;
mod sqlite;
#[cfg(test)]
mod sqlite_tests;

pub use open::OpenError;
pub use sqlite::SqliteStore;
