//! What people read: sentences in their language, tables, and nothing that fires.

mod catalog;
mod escape;
mod findings;
mod language;

pub use catalog::{Args, Sink, text};
pub use findings::{FindingJson, finding_text};
pub use language::Language;
