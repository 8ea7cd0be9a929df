//! gitribute: an issue form, or one line in a comment, becomes a checked pull request on a
//! dataset kept in Git.

mod cli;
mod drive;
mod sample;
mod settings;
mod telemetry;
mod web;
mod wiring;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
