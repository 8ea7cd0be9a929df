//! A progress bar for long files, on a terminal only.

use std::io::{self, IsTerminal, Read};
use std::ops::ControlFlow;

use gitribute_core::dataset::{FieldName, Line, LineNumber, Row, Table};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Files below this size are done before a bar could be read.
const WORTH_SHOWING: u64 = 8 * 1024 * 1024;

/// How many rows pass between two looks of the bar.
const STEP: u64 = 4096;

/// A table that shows how far its reader has come.
pub(crate) struct Watched<'a> {
    table: &'a dyn Table,
    bar: ProgressBar,
}

impl<'a> Watched<'a> {
    /// Watches a table read from a file of these bytes. Nothing is shown for short files or where
    /// standard error is no terminal.
    pub(crate) fn new(table: &'a dyn Table, bytes: &[u8], label: &'static str) -> Self {
        let lines = || memchr::memchr_iter(b'\n', bytes).count() as u64;
        Self { table, bar: bar(bytes.len() as u64, lines, label) }
    }

    fn show(&self, row: &Row<'_>) {
        if row.number.0.is_multiple_of(STEP) {
            self.bar.set_position(row.line.0);
        }
    }
}

/// A bar for a file of so many bytes; hidden for short files or where standard error is no
/// terminal.
fn bar(bytes: u64, length: impl FnOnce() -> u64, label: &'static str) -> ProgressBar {
    let bar = if bytes >= WORTH_SHOWING && io::stderr().is_terminal() {
        ProgressBar::with_draw_target(Some(length()), ProgressDrawTarget::stderr())
    } else {
        ProgressBar::hidden()
    };
    if let Ok(style) = ProgressStyle::with_template("{msg} {bar:40} {percent} % {eta}") {
        bar.set_style(style);
    }
    bar.set_message(label);
    bar
}

/// A file that shows how far it was read.
pub(crate) struct WatchedRead<R> {
    source: R,
    bar: ProgressBar,
}

impl<R: Read> WatchedRead<R> {
    /// Watches a file of so many bytes.
    pub(crate) fn new(source: R, bytes: u64, label: &'static str) -> Self {
        Self { source, bar: bar(bytes, || bytes, label) }
    }
}

impl<R: Read> Read for WatchedRead<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.bar.inc(count as u64);
        Ok(count)
    }
}

impl<R> Drop for WatchedRead<R> {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl Table for Watched<'_> {
    fn header(&self) -> &[FieldName] {
        self.table.header()
    }

    fn header_line(&self) -> Option<LineNumber> {
        self.table.header_line()
    }

    fn visit_rows(&self, visit: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>) {
        self.table.visit_rows(&mut |row| {
            self.show(row);
            visit(row)
        });
        self.bar.finish_and_clear();
    }

    fn visit_lines(&self, visit: &mut dyn FnMut(&Line<'_, '_>) -> ControlFlow<()>) {
        self.table.visit_lines(&mut |line| {
            if let Line::Row(row) = line {
                self.show(row);
            }
            visit(line)
        });
        self.bar.finish_and_clear();
    }
}
