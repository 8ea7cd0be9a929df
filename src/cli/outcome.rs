//! How a command ends: the one place that turns results into exit statuses and last words.

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use gitribute_core::report::{Args, Language, Sink, text};
use gitribute_core::words::visible;

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
pub(crate) fn end(result: anyhow::Result<Outcome>, language: Language) -> ExitCode {
    match result {
        Ok(Outcome::Holds) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let what = Args::new().word("what", format!("{error:#}"));
            say(&text(language, "program-error", &what, Sink::Plain));
            ExitCode::from(2)
        }
    }
}

/// A line on standard error. Where nobody can hear it there is nobody to tell.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{}", harmless(line));
}

/// Text without characters that act on a terminal: an error may hold what a file brought.
fn harmless(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '\n' | ' ' | '\u{a0}' | '\u{202f}' => text.push(c),
            c => text.push_str(&visible(c.encode_utf8(&mut [0; 4]))),
        }
    }
    text
}

/// Whether the reader of our output has gone (`gitribute diff … | head`), which is no fault.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == ErrorKind::BrokenPipe)
}
