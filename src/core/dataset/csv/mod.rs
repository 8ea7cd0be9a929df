//! CSV, TSV and every other file of records on lines, cells between single characters: read and
//! edited by byte spans, so that only the cells and records touched change.

mod cell;
mod dialect;
mod document;
mod draft;
mod habits;
mod locate;
mod order;
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
pub use document::CsvDocument;
pub(crate) use locate::{fingerprint, folded};
pub use session::apply;

#[cfg(test)]
use super::{EditOptions, Edited, Insert, ReadOptions};
