//! How a command ends: the one place that turns results into exit statuses and last words.

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

/// How a command ended when the call itself was right.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    /// It holds; exit status 0.
    Holds,
    /// There are findings, or the edit was refused; exit status 1.
    Findings,
}

/// Exit status of a process, with what went wrong in the call or the configuration told on
/// standard error.
pub(crate) fn end(result: anyhow::Result<Outcome>) -> ExitCode {
    match result {
        Ok(Outcome::Holds) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: {error:#}"));
            ExitCode::from(2)
        }
    }
}

/// A line on standard error. Where nobody can hear it there is nobody to tell.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Whether the reader of our output has gone (`gitribute diff … | head`), which is no fault.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == ErrorKind::BrokenPipe)
}
