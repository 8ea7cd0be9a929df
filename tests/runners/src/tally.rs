//! What held and what did not.

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Result, bail};

/// Counts of one run, with a line for each failure and each notable thing.
#[derive(Default)]
pub(crate) struct Tally {
    passed: usize,
    failed: usize,
}

impl Tally {
    /// Something held.
    pub(crate) fn pass(&mut self) {
        self.passed += 1;
    }

    /// Something did not hold.
    pub(crate) fn fail(&mut self, what: &str) {
        self.failed += 1;
        line(&format!("FAIL {what}"));
    }

    /// Something a reader wants to know, which is no failure.
    pub(crate) fn tell(what: &str) {
        line(&format!("     {what}"));
    }

    /// Prints the counts; a run that found nothing to try is an error, never a success.
    pub(crate) fn print(self) -> Result<ExitCode> {
        if self.passed + self.failed == 0 {
            bail!("the folder holds nothing to try");
        }
        line(&format!("{} passed, {} failed", self.passed, self.failed));
        Ok(if self.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// A line on standard output.
pub(crate) fn line(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}
