//! GitLab's two interfaces, as calls on one project: the right address, the token, and answers
//! turned into values or into a [`ForgeError`]. Projects are addressed by their number, so a
//! project that moved is the same one; only GraphQL wants the path.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use gitribute_engine::model::{RepoId, RepoName};
use gitribute_engine::ports::{Clock, ForgeError, Refusal};
use reqwest::Method;
use reqwest::header::HeaderMap;
use secrecy::SecretString;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use url::Url;

use super::errors::{self, GraphqlError};
use crate::answer::decode;
use crate::lock;
use crate::transport::{BaseUrl, Request, Response, Sign, Transport};

/// The usual kind of answer.
const JSON: &str = "application/json";

/// The bytes of a file, as they are.
const ANY: &str = "*/*";

/// The interfaces of one GitLab.
pub(super) struct Api {
    pub(super) transport: Transport,
    pub(super) base: BaseUrl,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) token: SecretString,
    pub(super) names: Mutex<HashMap<RepoId, RepoName>>,
}

/// A REST call: the path below `/api/v4`.
pub(super) struct Ask {
    operation: &'static str,
    method: Method,
    path: Vec<String>,
    pub(super) query: Vec<(&'static str, String)>,
    accept: &'static str,
    body: Option<Value>,
}

#[derive(Deserialize)]
struct RawAnswer {
    #[serde(default)]
    data: Option<Value>,
    #[serde(default)]
    errors: Option<Vec<GraphqlError>>,
}

#[derive(Deserialize)]
struct Named {
    path_with_namespace: String,
}

impl Ask {
    /// Reads.
    pub(super) fn get(operation: &'static str, path: &[&str]) -> Self {
        Self {
            operation,
            method: Method::GET,
            path: path.iter().map(|&segment| segment.to_owned()).collect(),
            query: Vec::new(),
            accept: JSON,
            body: None,
        }
    }

    /// Reads something of a project.
    pub(super) fn of(operation: &'static str, project: RepoId, path: &[&str]) -> Self {
        let mut ask = Self::get(operation, &["projects", &project.to_string()]);
        ask.path.extend(path.iter().map(|&segment| segment.to_owned()));
        ask
    }

    /// The same as a write.
    pub(super) fn sending(self, method: Method, body: Value) -> Self {
        Self { method, body: Some(body), ..self }
    }

    /// The same with another method and nothing to send.
    pub(super) fn by(self, method: Method) -> Self {
        Self { method, ..self }
    }

    /// The same for bytes.
    pub(super) fn raw(self) -> Self {
        Self { accept: ANY, ..self }
    }

    /// The same with a parameter.
    pub(super) fn with(mut self, key: &'static str, value: &impl ToString) -> Self {
        self.query.push((key, value.to_string()));
        self
    }
}

impl Api {
    fn request(&self, operation: &'static str, method: Method, url: Url) -> Request {
        Request {
            operation,
            method,
            url,
            accept: JSON,
            headers: HeaderMap::new(),
            body: None,
            token: self.token.clone(),
            sign: Sign::PrivateToken,
        }
    }

    /// A REST call, whatever the status of its answer.
    pub(super) async fn raw(&self, ask: &Ask) -> Result<Response, ForgeError> {
        let mut segments = vec!["api", "v4"];
        segments.extend(ask.path.iter().map(String::as_str));
        let mut url = self.base.join(&segments);
        for (key, value) in &ask.query {
            url.query_pairs_mut().append_pair(key, value);
        }
        let mut request = self.request(ask.operation, ask.method.clone(), url);
        request.accept = ask.accept;
        request.body = ask.body.as_ref().map(|body| body.to_string().into_bytes());
        Ok(self.transport.send(request).await?)
    }

    /// A REST call that must succeed.
    pub(super) async fn call(&self, ask: Ask) -> Result<Response, ForgeError> {
        let response = self.raw(&ask).await?;
        if response.status.is_success() {
            Ok(response)
        } else {
            Err(errors::of(&response, self.clock.now()))
        }
    }

    /// A REST call that must succeed with JSON.
    pub(super) async fn json<T: DeserializeOwned>(&self, ask: Ask) -> Result<T, ForgeError> {
        decode(&self.call(ask).await?)
    }

    /// The same, where "not there" is an answer.
    pub(super) async fn find<T: DeserializeOwned>(
        &self,
        ask: Ask,
    ) -> Result<Option<T>, ForgeError> {
        match self.json(ask).await {
            Ok(found) => Ok(Some(found)),
            Err(ForgeError::Refused(Refusal::NotFound(_))) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Every page of a list, up to `most` of 100 each. Pages are asked for by number, never by a
    /// link in an answer (FAULTS G25).
    pub(super) async fn pages<T: DeserializeOwned>(
        &self,
        ask: impl Fn() -> Ask,
        most: usize,
    ) -> Result<Vec<T>, ForgeError> {
        const SIZE: usize = 100;
        let mut all = Vec::new();
        for page in 1..=most {
            let some: Vec<T> = self.json(ask().with("per_page", &SIZE).with("page", &page)).await?;
            let last = some.len() < SIZE;
            all.extend(some);
            if last {
                break;
            }
        }
        Ok(all)
    }

    /// A GraphQL document about a project. GitLab shows `null` for what is not there or not for
    /// us; an error is never half an answer (FAULTS G12).
    pub(super) async fn graphql<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        document: &str,
        variables: Value,
    ) -> Result<T, ForgeError> {
        let body = json!({ "query": document, "variables": variables });
        let url = self.base.join(&["api", "graphql"]);
        let mut request = self.request(operation, Method::POST, url);
        request.body = Some(body.to_string().into_bytes());
        let response = self.transport.send(request).await?;
        if !response.status.is_success() {
            return Err(errors::of(&response, self.clock.now()));
        }
        let answer: RawAnswer = decode(&response)?;
        if let Some(error) = answer.errors.iter().flatten().next() {
            return Err(errors::of_graphql(error));
        }
        let data = answer.data.filter(|data| !data.is_null());
        let data = data.ok_or_else(|| errors::nonsense("neither data nor errors"))?;
        serde_json::from_value(data).map_err(|_| errors::nonsense("GraphQL of another shape"))
    }

    /// The path of a project: the one under which it was last seen, or what GitLab says.
    pub(super) async fn path(&self, project: RepoId) -> Result<RepoName, ForgeError> {
        let known = lock(&self.names).get(&project).cloned();
        match known {
            Some(name) => Ok(name),
            None => self.renamed(project).await,
        }
    }

    /// The path that GitLab says.
    pub(super) async fn renamed(&self, project: RepoId) -> Result<RepoName, ForgeError> {
        let named: Named = self.json(Ask::of("project", project, &[])).await?;
        let name = RepoName(named.path_with_namespace);
        self.note(project, &name);
        Ok(name)
    }

    /// Remembers the path of a project.
    pub(super) fn note(&self, project: RepoId, name: &RepoName) {
        lock(&self.names).insert(project, name.clone());
    }

    /// The path of a project, where none is known.
    pub(super) fn hint(&self, project: RepoId, name: &RepoName) {
        lock(&self.names).entry(project).or_insert_with(|| name.clone());
    }
}
