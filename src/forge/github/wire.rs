//! Requests to GitHub as they are put together, before anybody's token is chosen.

use std::sync::Arc;

use gitribute_engine::ports::{Clock, ForgeError};
use jiff::Timestamp;
use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::SecretString;
use serde_json::Value;
use url::Url;

use crate::transport::{BaseUrl, Request, Response, Sign, Transport};

/// The usual kind of answer.
pub(super) const JSON: &str = "application/vnd.github+json";

/// The bytes of a file, as they are.
pub(super) const RAW: &str = "application/vnd.github.raw+json";

/// The wire, the address and the time.
pub(super) struct Wire {
    pub(super) transport: Transport,
    pub(super) base: BaseUrl,
    pub(super) clock: Arc<dyn Clock>,
}

/// A REST call on a repository: the path below `/repos/{owner}/{name}`.
pub(super) struct Ask<'a> {
    pub(super) operation: &'static str,
    pub(super) method: Method,
    pub(super) path: Vec<&'a str>,
    pub(super) query: Vec<(&'static str, String)>,
    pub(super) accept: &'static str,
    pub(super) body: Option<Value>,
}

/// A request almost ready to go.
pub(super) struct Draft(Request);

impl<'a> Ask<'a> {
    /// Reads.
    pub(super) fn get(operation: &'static str, path: &[&'a str]) -> Self {
        Self {
            operation,
            method: Method::GET,
            path: path.to_vec(),
            query: Vec::new(),
            accept: JSON,
            body: None,
        }
    }

    /// Writes.
    pub(super) fn send(
        operation: &'static str,
        method: Method,
        path: &[&'a str],
        body: Value,
    ) -> Self {
        Self { method, body: Some(body), ..Self::get(operation, path) }
    }
}

impl Wire {
    /// The time.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A request with a token.
    pub(super) fn request(
        operation: &'static str,
        method: Method,
        url: Url,
        token: SecretString,
    ) -> Draft {
        let mut headers = HeaderMap::new();
        // The version of the REST interface that we speak; supported until March 2028.
        headers.insert(
            HeaderName::from_static("x-github-api-version"),
            HeaderValue::from_static("2022-11-28"),
        );
        Draft(Request {
            operation,
            method,
            url,
            accept: JSON,
            headers,
            body: None,
            token,
            sign: Sign::Bearer,
        })
    }

    /// Sends it.
    pub(super) async fn send(&self, draft: Draft) -> Result<Response, ForgeError> {
        Ok(self.transport.send(draft.0).await?)
    }
}

impl Draft {
    /// The same, for another kind of answer.
    pub(super) fn accepting(mut self, accept: &'static str) -> Self {
        self.0.accept = accept;
        self
    }

    /// The same, with a JSON body.
    pub(super) fn with(mut self, body: Option<&Value>) -> Self {
        self.0.body = body.map(|body| body.to_string().into_bytes());
        self
    }
}
