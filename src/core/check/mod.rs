//! What a dataset must hold, and what breaks it.

mod finding;
mod form;

pub use finding::{Code, Finding, Severity};
pub use form::{FormFinding, FormRule, check_form};
