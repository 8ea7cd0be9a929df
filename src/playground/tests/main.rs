//! The playground as its clients see it: over HTTP, held to GitHub's contract.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::similar_names,
    reason = "a test fails by panicking, helpers included"
)]

mod apps;
mod browser;
mod browser_kit;
mod faults;
mod git;
mod gitlab;
mod graphql;
mod hooks;
mod kit;
mod pages;
mod refusals;
mod rest;
mod story;
