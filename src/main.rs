//! gitribute: an issue form, or one line in a comment, becomes a checked pull request on a
//! dataset kept in Git.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
