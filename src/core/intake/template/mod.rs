//! Issue-form templates: what a form asks.

mod model;

pub use model::{CheckboxOption, Field, FieldKind, IssueForm, Need};
