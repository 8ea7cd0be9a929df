//! What people read: sentences in their language, tables, and nothing that fires.

mod catalog;
mod escape;
mod language;
mod refusals;

pub use catalog::{Args, Sink, text};
pub use language::Language;
pub use refusals::refusal_text;
