//! What people read: sentences in their language, tables, and nothing that fires.

mod catalog;
mod config;
pub mod escape;
mod findings;
mod forms;
mod language;
mod patches;
mod refusals;
mod remarks;
mod sarif;
pub mod summary;
mod template;

pub use catalog::{Args, Sink, text};
pub use config::{config_error, path_fault};
pub use findings::{FindingJson, finding_text};
pub use forms::{form_finding, mapping_fault, mapping_note};
pub use language::Language;
pub use patches::patch_refused_text;
pub use refusals::refusal_text;
pub use remarks::{remark_text, template_remark_text};
pub use sarif::sarif;
pub use template::template_error_text;
