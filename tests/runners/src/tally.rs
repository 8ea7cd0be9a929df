//! What held and what did not.

use std::fmt;
use std::io::Write;
use std::process::ExitCode;

use anyhow::{Result, bail};

/// Counts of one run, with a line for each failure and each notable thing.
#[derive(Default)]
pub(crate) struct Tally {
    passed: usize,
    failed: usize,
    open: usize,
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

    /// Something that nothing can be held against.
    pub(crate) fn open(&mut self, what: &str) {
        self.open += 1;
        line(&format!("open {what}"));
    }

    /// Counts another run's counts in.
    pub(crate) fn add(&mut self, other: &Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.open += other.open;
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
        line(&self.to_string());
        Ok(if self.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.open > 0 {
            write!(f, ", {} open", self.open)?;
        }
        Ok(())
    }
}

/// A line on standard output.
pub(crate) fn line(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}
