//! What people read: sentences in their language, tables, and nothing that fires.

mod catalog;
mod escape;
mod language;
mod remarks;

pub use catalog::{Args, Sink, text};
pub use language::Language;
pub use remarks::{remark_text, template_remark_text};
