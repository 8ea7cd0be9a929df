//! What people wrote, read into meaning: issue forms, and the answers in a rendered body.

mod answers;
pub mod mapping;
mod template;

pub use answers::{Answer, Answers, FieldId};
pub use template::{CheckboxOption, Field, FieldKind, IssueForm, Need};
