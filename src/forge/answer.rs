//! Answers of a forge as JSON, and what it means that none came.

use gitribute_engine::ports::{ForgeError, Refusal};
use serde::de::DeserializeOwned;

use crate::transport::{Response, TransportError};

impl From<TransportError> for ForgeError {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::Elsewhere => {
                Self::Nonsense("a redirect to another host, not followed".to_owned())
            }
            TransportError::TooLarge(_) => Self::Refused(Refusal::Invalid(error.to_string())),
            other => Self::Unavailable(other.to_string()),
        }
    }
}

/// JSON of an answer.
pub(crate) fn decode<T: DeserializeOwned>(response: &Response) -> Result<T, ForgeError> {
    serde_json::from_slice(&response.body).map_err(|error| match error.classify() {
        // The position only: the text around it may be anybody's.
        serde_json::error::Category::Data => {
            nonsense(&format!("JSON of another shape at column {}", error.column()))
        }
        _ => unreadable(response),
    })
}

/// An answer that should be JSON and is not: a proxy's page, a cut body. Its text goes nowhere
/// (FAULTS G26).
pub(crate) fn unreadable(response: &Response) -> ForgeError {
    let html = response
        .headers
        .get(reqwest::header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.contains("html"));
    let what = if html { "an HTML page" } else { "no JSON" };
    ForgeError::Unavailable(format!("{what} where JSON was asked for"))
}

/// JSON that lacks what we need.
pub(crate) fn nonsense(what: &str) -> ForgeError {
    ForgeError::Nonsense(what.to_owned())
}
