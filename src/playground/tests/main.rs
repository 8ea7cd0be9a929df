//! The playground as its clients see it: over HTTP, held to GitHub's contract.
#![allow(missing_docs, reason = "tests")]

mod apps;
mod faults;
mod git;
mod graphql;
mod hooks;
mod kit;
mod refusals;
mod rest;
mod story;
