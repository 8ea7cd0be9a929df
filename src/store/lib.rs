//! Inbox, work keys, effects and brakes on SQLite.
