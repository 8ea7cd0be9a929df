//! What people read: sentences in their language, tables, and nothing that fires.

mod catalog;
mod config;
mod escape;
mod forms;
mod language;

pub use catalog::{Args, Sink, text};
pub use config::{config_error, path_fault};
pub use forms::{form_finding, mapping_fault, mapping_note};
pub use language::Language;
