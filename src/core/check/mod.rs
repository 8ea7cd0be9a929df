//! What a dataset must hold, and what breaks it.

mod finding;

pub use finding::{Code, Finding, Severity};
