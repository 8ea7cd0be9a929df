//! What people read: sentences in their language, tables, and nothing that fires.

mod catalog;
pub mod escape;
mod language;
mod remarks;
mod refusals;
pub mod summary;

pub use catalog::{Args, Sink, text};
pub use language::Language;
pub use remarks::{remark_text, template_remark_text};
pub use refusals::refusal_text;
