//! What people read: sentences in their language, tables, and nothing that fires.

mod catalog;
mod checked;
pub mod commands;
mod config;
pub mod escape;
mod findings;
mod forms;
mod language;
mod lint;
mod packages;
mod patches;
mod refusals;
mod remarks;
mod sarif;
mod schema;
mod structured;
pub mod summary;
mod template;

pub use catalog::{Args, Sink, text};
pub use checked::{
    Annotation, Annotations, Level, annotations, checked_markdown, checked_page, checked_sentence,
    finding_title, workflow_commands,
};
pub use config::{config_error, path_fault};
pub use findings::{FindingJson, FixOf, finding_line, finding_said, finding_text, fix_command};
pub use forms::{form_finding, mapping_fault, mapping_note};
pub use language::Language;
pub use lint::{LintJson, lint_line, lint_sentence, lint_text};
pub use packages::{json_schema_fault, package_fault};
pub use patches::patch_refused_text;
pub use refusals::refusal_text;
pub use remarks::{remark_text, template_remark_text};
pub use sarif::{sarif, sarif_of_files};
pub use schema::{schema_fault_text, schema_remark_text};
pub use template::{description_template, template_error_text};
