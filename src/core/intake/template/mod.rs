//! Issue-form templates: what a form asks, read from its file, and which one an issue was made
//! with.

mod choose;
mod description;
mod load;
mod model;
mod remark;
#[cfg(test)]
mod tests;

pub use choose::{
    Basis, Choice, Fit, IssueFacts, TemplateFile, VersionChoice, choose, choose_version, fit,
};
pub use description::{DescriptionWords, description, load_description};
pub use load::{Loaded, TemplateError, TemplateFault, load};
pub use model::{CheckboxOption, Field, FieldKind, InputCheck, IssueForm, Need, Visibility};
pub use remark::{TemplateRemark, TemplateRemarkKind};
