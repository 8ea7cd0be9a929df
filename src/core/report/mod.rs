//! What people read: sentences in their language, tables, and nothing that fires.

mod catalog;
pub mod escape;
mod language;
pub mod summary;

pub use catalog::{Args, Sink, text};
pub use language::Language;
