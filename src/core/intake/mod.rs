//! What people wrote, read into meaning: issue forms, and the answers in a rendered body.

mod answers;
pub mod body;
pub mod commands;
pub mod mapping;
mod remark;
pub mod template;

pub use answers::{Answer, Answers, FieldId};
pub use remark::{Remark, ToldRemark};
pub use template::{CheckboxOption, Field, FieldKind, IssueForm, Need};
