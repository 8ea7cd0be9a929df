//! The answers of a filled form.

use std::fmt;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// Identity of a form's field: its `id`, or its label slugged where it has none.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldId(String);

impl FieldId {
    /// The identity's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<T: Into<String>> From<T> for FieldId {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

impl std::borrow::Borrow<str> for FieldId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FieldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What stands for one field. Serialised as a string, a list of strings, or null.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// No answer, or one that cannot be told for certain (a remark says which).
    None,
    /// Text, or the chosen option.
    Text(String),
    /// The chosen options of a multiple dropdown, or the ticked boxes, in the form's order.
    Choices(Vec<String>),
}

/// The answers of one body, a field each, in the form's order.
pub type Answers = IndexMap<FieldId, Answer>;
