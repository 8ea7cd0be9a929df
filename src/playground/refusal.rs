//! Why the forge says no, before either face puts it into its own words.

use crate::git::GitError;

/// A refused request.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    /// No such thing, or none that this caller may know of.
    #[error("Not Found")]
    NotFound,
    /// No such thing, told in GraphQL's words (REST says only `Not Found`).
    #[error("{0}")]
    Unresolved(String),
    /// The credentials are wrong.
    #[error("{0}")]
    Unauthorized(String),
    /// The caller may not.
    #[error("{0}")]
    Forbidden(String),
    /// The thing was there and is gone for good, or the feature is off.
    #[error("{0}")]
    Gone(String),
    /// The state is not what the request supposes.
    #[error("{0}")]
    Conflict(String),
    /// The state has moved since the caller read it.
    #[error("{0}")]
    Stale(String),
    /// Understood, and wrong.
    #[error("{message}")]
    Invalid {
        message: String,
        /// The fields at fault; GitHub's `errors` list.
        errors: Vec<FieldFault>,
    },
    /// The method does not apply to the thing as it is.
    #[error("{0}")]
    NotAllowed(String),
    /// The request cannot be read.
    #[error("{0}")]
    BadRequest(String),
    /// The repository itself failed.
    #[error(transparent)]
    Git(#[from] GitError),
}

/// One entry of GitHub's `errors` list.
#[derive(Clone, Debug)]
pub(crate) struct FieldFault {
    pub(crate) resource: &'static str,
    pub(crate) field: Option<String>,
    pub(crate) code: &'static str,
    pub(crate) message: Option<String>,
}

impl Refusal {
    /// `Validation Failed` with one field at fault.
    pub(crate) fn field(resource: &'static str, field: &str, code: &'static str) -> Self {
        Self::Invalid {
            message: "Validation Failed".to_owned(),
            errors: vec![FieldFault {
                resource,
                field: Some(field.to_owned()),
                code,
                message: None,
            }],
        }
    }

    /// `Validation Failed` with a sentence of its own.
    pub(crate) fn custom(resource: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid {
            message: "Validation Failed".to_owned(),
            errors: vec![FieldFault {
                resource,
                field: None,
                code: "custom",
                message: Some(message.into()),
            }],
        }
    }

    /// Wrong, with nothing but a sentence.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::Invalid { message: message.into(), errors: Vec::new() }
    }

    /// What an App's token is told when a permission is missing.
    pub(crate) fn integration() -> Self {
        Self::Forbidden("Resource not accessible by integration".to_owned())
    }
}
