//! What people read: sentences in their language, tables, and nothing that fires.

mod catalog;
mod config;
mod escape;
mod language;

pub use catalog::{Args, Sink, text};
pub use config::{config_error, path_fault};
pub use language::Language;
