//! CSV, TSV and every other file of records on lines, cells between single characters: read and
//! edited by byte spans, so that only the cells and records touched change.

mod blocks;
mod cell;
mod dialect;
mod document;
mod draft;
mod extract;
mod habits;
mod leap;
mod locate;
pub(crate) mod lockstep;
mod order;
mod patch;
mod plan;
mod scan;
mod session;
mod sieve;
mod sniff;
mod splice;
mod stream;
mod swift;
mod touched;
mod verify;
mod window;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod nasty;
#[cfg(test)]
mod plan_tests;
#[cfg(test)]
mod stream_tests;
#[cfg(test)]
mod tests;

pub use dialect::{
    Comments, Delimiter, Dialect, DialectHints, Escape, HeaderHint, Padding, QuoteChar, QuoteHint,
};
pub use document::CsvDocument;
pub(crate) use leap::telling_part;
pub(crate) use locate::{fingerprint, folded};
pub(crate) use patch::VERSION as PATCH_VERSION;
pub use patch::{PatchRefused, patch};
pub use plan::{Early, Patch, Plan, PlanError, plan, plan_early};
pub use session::apply;
pub use stream::{ReadError, RecordReader, StreamedRecord};
pub(crate) use touched::{Lines, Place, Records, Side, Spelling, Versions};

#[cfg(test)]
use super::{EditOptions, Edited, Insert, ReadOptions};
