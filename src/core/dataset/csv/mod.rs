//! CSV, TSV and every other file of records on lines, cells between single characters: read and
//! edited by byte spans, so that only the cells and records touched change.

mod cell;
mod dialect;
mod document;
mod draft;
mod edit;
mod habits;
mod locate;
mod order;
mod patch;
mod scan;
mod session;
mod sieve;
mod sniff;
mod splice;
mod verify;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod nasty;
#[cfg(test)]
mod tests;

pub use dialect::{
    Comments, Delimiter, Dialect, DialectHints, Escape, HeaderHint, Padding, QuoteChar, QuoteHint,
};
pub use document::{CsvDocument, ReadOptions};
pub use edit::{EditOptions, Edited, Insert, Refused, Span};
pub use patch::{PatchRefused, patch};
pub use session::apply;
