//! GitHub's two interfaces, as calls on behalf of one repository: the right address, the right
//! token, one new token on 401, and answers turned into values or into a [`ForgeError`].

use gitribute_engine::model::RepoId;
use gitribute_engine::ports::{ForgeError, Refusal};
use reqwest::Method;
use reqwest::header::HeaderMap;
use secrecy::SecretString;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use url::Url;

use super::auth::Access;
use super::errors::{self, GraphqlError};
use super::wire::{Ask, Wire};
use crate::answer::decode;
use crate::transport::Response;

/// The interfaces of one GitHub.
pub(super) struct Api {
    pub(super) access: Access,
    graphql: Url,
}

/// A GraphQL answer with data, and the errors of single fields.
pub(super) struct Answer {
    pub(super) data: Value,
    pub(super) errors: Vec<GraphqlError>,
    headers: HeaderMap,
}

#[derive(Deserialize)]
struct RawAnswer {
    #[serde(default)]
    data: Option<Value>,
    #[serde(default)]
    errors: Option<Vec<GraphqlError>>,
}

impl Api {
    pub(super) fn new(access: Access, graphql: Url) -> Self {
        Self { access, graphql }
    }

    /// A REST call below `/repos/{owner}/{name}`, whatever the status of its answer.
    pub(super) async fn raw(&self, repo: RepoId, ask: Ask<'_>) -> Result<Response, ForgeError> {
        let name = self.access.name(repo).await?;
        let mut segments = vec!["repos"];
        segments.extend(name.as_str().split('/'));
        segments.extend_from_slice(&ask.path);
        let mut url = self.access.wire.base.join(&segments);
        for (key, value) in &ask.query {
            url.query_pairs_mut().append_pair(key, value);
        }
        self.authorized(repo, |token| {
            Wire::request(ask.operation, ask.method.clone(), url.clone(), token)
                .accepting(ask.accept)
                .with(ask.body.as_ref())
        })
        .await
    }

    /// A REST call that must succeed.
    pub(super) async fn call(&self, repo: RepoId, ask: Ask<'_>) -> Result<Response, ForgeError> {
        let response = self.raw(repo, ask).await?;
        if response.status.is_success() {
            Ok(response)
        } else {
            Err(errors::of_rest(&response, self.access.wire.now()))
        }
    }

    /// A REST call that must succeed with JSON.
    pub(super) async fn json<T: DeserializeOwned>(
        &self,
        repo: RepoId,
        ask: Ask<'_>,
    ) -> Result<T, ForgeError> {
        let response = self.call(repo, ask).await?;
        decode(&response)
    }

    /// The same, where "not there" is an answer.
    pub(super) async fn find<T: DeserializeOwned>(
        &self,
        repo: RepoId,
        ask: Ask<'_>,
    ) -> Result<Option<T>, ForgeError> {
        match self.json(repo, ask).await {
            Ok(found) => Ok(Some(found)),
            Err(ForgeError::Refused(Refusal::NotFound(_))) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A call outside `/repos/{owner}/{name}`, with the repository's token.
    pub(super) async fn outside<T: DeserializeOwned>(
        &self,
        repo: RepoId,
        operation: &'static str,
        path: &[&str],
    ) -> Result<T, ForgeError> {
        let url = self.access.wire.base.join(path);
        let response = self
            .authorized(repo, |token| Wire::request(operation, Method::GET, url.clone(), token))
            .await?;
        if response.status.is_success() {
            decode(&response)
        } else {
            Err(errors::of_rest(&response, self.access.wire.now()))
        }
    }

    /// Every page of a list, up to `most` of 100 each. Pages are asked for by number, never by a
    /// link in an answer (FAULTS G25).
    pub(super) async fn pages<T: DeserializeOwned>(
        &self,
        repo: RepoId,
        operation: &'static str,
        path: &[&str],
        query: &[(&'static str, String)],
        most: usize,
    ) -> Result<Vec<T>, ForgeError> {
        const SIZE: usize = 100;
        let mut all = Vec::new();
        for page in 1..=most {
            let mut ask = Ask::get(operation, path);
            ask.query.extend_from_slice(query);
            ask.query.push(("per_page", SIZE.to_string()));
            ask.query.push(("page", page.to_string()));
            let some: Vec<T> = self.json(repo, ask).await?;
            let last = some.len() < SIZE;
            all.extend(some);
            if last {
                break;
            }
        }
        Ok(all)
    }

    /// A GraphQL document. Fails where nothing came back at all or where GitHub wants a pause;
    /// errors of single fields are in the answer for the caller to weigh.
    pub(super) async fn graphql(
        &self,
        repo: RepoId,
        operation: &'static str,
        document: &str,
        variables: Value,
    ) -> Result<Answer, ForgeError> {
        let body = json!({ "query": document, "variables": variables });
        let response = self
            .authorized(repo, |token| {
                Wire::request(operation, Method::POST, self.graphql.clone(), token)
                    .with(Some(&body))
            })
            .await?;
        let now = self.access.wire.now();
        if !response.status.is_success() {
            return Err(errors::of_rest(&response, now));
        }
        let raw: RawAnswer = decode(&response)?;
        let errors = raw.errors.unwrap_or_default();
        for error in &errors {
            let sorted = errors::of_graphql(error, &response.headers, now);
            if matches!(sorted, ForgeError::RateLimited { .. }) || raw.data.is_none() {
                return Err(sorted);
            }
        }
        match raw.data {
            Some(data) if !data.is_null() => Ok(Answer { data, errors, headers: response.headers }),
            _ => Err(errors.first().map_or_else(
                || errors::nonsense("neither data nor errors"),
                |error| errors::of_graphql(error, &response.headers, now),
            )),
        }
    }

    /// What an error of an answer means.
    pub(super) fn sort(&self, error: &GraphqlError, answer: &Answer) -> ForgeError {
        errors::of_graphql(error, &answer.headers, self.access.wire.now())
    }

    /// Sends with the repository's token. A 401 means that nothing was done, so with a fresh
    /// token it is tried once more (FAULTS G15).
    async fn authorized(
        &self,
        repo: RepoId,
        request: impl Fn(SecretString) -> super::wire::Draft,
    ) -> Result<Response, ForgeError> {
        let token = self.access.token(repo).await?;
        let response = self.access.wire.send(request(token.clone())).await?;
        if response.status.as_u16() != 401 || !self.access.forget(repo, &token).await {
            return Ok(response);
        }
        let token = self.access.token(repo).await?;
        self.access.wire.send(request(token)).await
    }
}
