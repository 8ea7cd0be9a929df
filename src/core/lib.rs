//! gitribute's core: text in, meaning out, bytes back.
//!
//! `intake` reads what people wrote, `dataset` turns edits into bytes, `check` says what they
//! break, `report` says it to people, `repo_config` reads a repository's `.gitribute.yml`.
//! Everything here is a pure function over values: no network, clock, files, environment or
//! async. The crate's dependency tree and `clippy.toml` keep it so.

pub mod check;
pub mod dataset;
pub mod intake;
pub mod repo_config;
pub mod report;
pub mod words;
pub mod yaml;
