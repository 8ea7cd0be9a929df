//! One HTTP client for every adapter. It owns time limits, body caps, the rule about redirects and
//! the count of calls; it knows nothing of any forge and never tries a request twice.
//!
//! A token enters only as a header of one request and is in no error: errors are made of our own
//! words and of what the operating system or TLS said.

use std::error::Error as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION};
use reqwest::{Certificate, Client, Method, StatusCode, redirect, retry};
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use url::{Host, Url};

/// What is told of a file of certificates that holds none.
const NO_CERTIFICATES: &str = "the extra certificates are none in PEM";

/// Redirects followed in one call; a renamed repository takes one.
const MAX_REDIRECTS: usize = 3;

/// Whether addresses without TLS are taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Cleartext {
    /// Only to this machine, which is what tests and the playground need.
    #[default]
    LoopbackOnly,
    /// Anywhere: the operator said so.
    Allowed,
}

/// Limits of the client.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TransportSettings {
    /// Until a connection stands.
    pub connect_timeout: Duration,
    /// Between two pieces of an answer.
    pub read_timeout: Duration,
    /// Of a whole call.
    pub total_timeout: Duration,
    /// Largest answer read, in bytes after decompression.
    pub max_body: usize,
    /// What we call ourselves.
    pub user_agent: String,
    /// Certificates of authorities that are trusted besides the usual ones, in PEM: a private
    /// authority's (FAULTS L10). TLS is always verified.
    pub extra_roots: Vec<u8>,
}

impl Default for TransportSettings {
    /// 5 s to connect, 15 s between pieces and 60 s in all (FAULTS G27 asks for at most 20 s of
    /// silence), 64 MiB.
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            read_timeout: Duration::from_secs(15),
            total_timeout: Duration::from_mins(1),
            max_body: 64 << 20,
            user_agent: concat!("gitribute/", env!("CARGO_PKG_VERSION")).to_owned(),
            extra_roots: Vec::new(),
        }
    }
}

/// The address an interface begins with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BaseUrl(Url);

/// Why an address cannot be one to call.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum BaseUrlError {
    /// It is no absolute address.
    #[error("this is no absolute URL")]
    NotAUrl,
    /// Neither `https` nor `http`.
    #[error("the URL must begin with https://")]
    Scheme,
    /// `http` to another machine, not allowed by the settings.
    #[error("plain http:// is only for this machine unless cleartext is allowed")]
    Cleartext,
    /// It holds a user, a password, a query or a fragment.
    #[error("the URL may hold nothing but a host and a path")]
    Extra,
}

impl BaseUrl {
    /// Checks an address: `https`, or `http` where `cleartext` lets it.
    pub fn parse(text: &str, cleartext: Cleartext) -> Result<Self, BaseUrlError> {
        let mut url = Url::parse(text).map_err(|_| BaseUrlError::NotAUrl)?;
        match (url.scheme(), cleartext) {
            ("https", _) | ("http", Cleartext::Allowed) => {}
            ("http", Cleartext::LoopbackOnly) if is_loopback(&url) => {}
            ("http", Cleartext::LoopbackOnly) => return Err(BaseUrlError::Cleartext),
            _ => return Err(BaseUrlError::Scheme),
        }
        let extra = !url.username().is_empty()
            || url.password().is_some()
            || url.query().is_some()
            || url.fragment().is_some();
        if extra {
            return Err(BaseUrlError::Extra);
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }

    /// The address of a path below, of which every segment is percent-encoded.
    pub fn join(&self, segments: &[&str]) -> Url {
        let mut url = self.0.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }

    /// The address itself.
    pub fn url(&self) -> &Url {
        &self.0
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// A request.
pub struct Request {
    /// What the call is, in our words; for the count of calls.
    pub operation: &'static str,
    /// Its method.
    pub method: Method,
    /// Its address.
    pub url: Url,
    /// What kind of answer is asked for.
    pub accept: &'static str,
    /// Other headers.
    pub headers: HeaderMap,
    /// A JSON body.
    pub body: Option<Vec<u8>>,
    /// The token.
    pub token: SecretString,
    /// How the token is sent.
    pub sign: Sign,
}

/// How a token is sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Sign {
    /// `Authorization: Bearer …`
    #[default]
    Bearer,
    /// `PRIVATE-TOKEN: …`, as GitLab takes tokens of people, projects and groups.
    PrivateToken,
}

/// An answer, whatever its status.
#[derive(Debug)]
pub struct Response {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Vec<u8>,
}

/// One exchange, for ledgers and metrics.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    /// What it was, in our words.
    pub operation: &'static str,
    /// Its method.
    pub method: Method,
    /// The status of the answer; `None` where none came.
    pub status: Option<u16>,
    /// How long it took.
    pub took: Duration,
    /// Requests left in the forge's window, where it said.
    pub remaining: Option<u64>,
}

/// Is told of every exchange.
pub trait CallObserver: Send + Sync {
    /// One exchange is over.
    fn called(&self, call: &Call);
}

/// Tells nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unobserved;

impl CallObserver for Unobserved {
    fn called(&self, _: &Call) {}
}

/// Why no answer came.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum TransportError {
    /// No connection: nothing was sent.
    #[error("no connection: {0}")]
    Connect(String),
    /// Too slow. Whether the request was carried out is not known.
    #[error("no answer in time")]
    Timeout,
    /// The connection broke. Whether the request was carried out is not known.
    #[error("the connection broke: {0}")]
    Broken(String),
    /// An answer larger than the cap.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// A redirect to another host, in a circle, or to nowhere. It is not followed.
    #[error("the answer sends us elsewhere")]
    Elsewhere,
}

/// The client. Cheap to clone; build one, on the main runtime.
#[derive(Clone)]
pub struct Transport {
    client: Client,
    max_body: usize,
    observer: Arc<dyn CallObserver>,
}

impl Transport {
    /// Builds the client.
    ///
    /// # Errors
    /// When TLS cannot be set up on this machine, or the extra certificates are none.
    pub fn new(
        settings: &TransportSettings,
        observer: Arc<dyn CallObserver>,
    ) -> Result<Self, TransportError> {
        let mut client = Client::builder();
        if !settings.extra_roots.is_empty() {
            let roots = Certificate::from_pem_bundle(&settings.extra_roots)
                .map_err(|_| TransportError::Connect(NO_CERTIFICATES.to_owned()))?;
            if roots.is_empty() {
                return Err(TransportError::Connect(NO_CERTIFICATES.to_owned()));
            }
            client = roots.into_iter().fold(client, reqwest::ClientBuilder::add_root_certificate);
        }
        let client = client
            .user_agent(&settings.user_agent)
            .connect_timeout(settings.connect_timeout)
            .read_timeout(settings.read_timeout)
            .timeout(settings.total_timeout)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .build()
            .map_err(|error| TransportError::Connect(cause(&error)))?;
        Ok(Self { client, max_body: settings.max_body, observer })
    }

    /// Sends a request once. A redirect on the same host is followed with the same method and
    /// body: an answer that redirects has not been carried out.
    pub async fn send(&self, mut request: Request) -> Result<Response, TransportError> {
        for _ in 0..=MAX_REDIRECTS {
            let response = self.exchange(&request).await?;
            match redirect_target(&request.url, &response)? {
                None => return Ok(response),
                Some(url) => {
                    if response.status == StatusCode::SEE_OTHER {
                        request.method = Method::GET;
                        request.body = None;
                    }
                    request.url = url;
                }
            }
        }
        Err(TransportError::Elsewhere)
    }

    /// Fetches a file that anybody may see: without a token, from addresses that are allowed, each
    /// redirect looked at anew, and no more than so many bytes.
    ///
    /// # Errors
    /// [`TransportError::Elsewhere`] where it leads to an address that is not allowed, and
    /// [`TransportError::TooLarge`] as soon as more bytes come.
    pub async fn download(
        &self,
        operation: &'static str,
        from: Url,
        allowed: impl Fn(&Url) -> bool + Send,
        most: usize,
    ) -> Result<Response, TransportError> {
        let mut url = from;
        for _ in 0..=MAX_REDIRECTS {
            if !allowed(&url) {
                return Err(TransportError::Elsewhere);
            }
            let begun = Instant::now();
            let sent = self.client.get(url.clone()).send().await;
            let result = match sent {
                Ok(answer) => read(answer, most).await,
                Err(error) => Err(sort(&error)),
            };
            self.observer.called(&Call {
                operation,
                method: Method::GET,
                status: result.as_ref().ok().map(|answer| answer.status.as_u16()),
                took: begun.elapsed(),
                remaining: None,
            });
            let response = result?;
            match location(&url, &response)? {
                None => return Ok(response),
                Some(next) => url = next,
            }
        }
        Err(TransportError::Elsewhere)
    }

    async fn exchange(&self, request: &Request) -> Result<Response, TransportError> {
        let begun = Instant::now();
        let result = self.once(request).await;
        let answer = result.as_ref().ok();
        self.observer.called(&Call {
            operation: request.operation,
            method: request.method.clone(),
            status: answer.map(|answer| answer.status.as_u16()),
            took: begun.elapsed(),
            remaining: answer.and_then(|answer| {
                // GitHub's name of it, then GitLab's.
                ["x-ratelimit-remaining", "ratelimit-remaining"]
                    .iter()
                    .find_map(|name| number(&answer.headers, name))
            }),
        });
        result
    }

    async fn once(&self, request: &Request) -> Result<Response, TransportError> {
        let token = request.token.expose_secret();
        let (name, token) = match request.sign {
            Sign::Bearer => (AUTHORIZATION, format!("Bearer {token}")),
            Sign::PrivateToken => (HeaderName::from_static("private-token"), token.to_owned()),
        };
        let mut token = HeaderValue::try_from(token)
            .map_err(|_| TransportError::Connect("the token is no header value".to_owned()))?;
        token.set_sensitive(true);
        let mut builder = self
            .client
            .request(request.method.clone(), request.url.clone())
            .headers(request.headers.clone())
            .header(reqwest::header::ACCEPT, request.accept)
            .header(name, token);
        if let Some(body) = &request.body {
            builder = builder.header(CONTENT_TYPE, "application/json").body(body.clone());
        }
        read(builder.send().await.map_err(|error| sort(&error))?, self.max_body).await
    }
}

/// An answer with its body, of at most so many bytes.
async fn read(mut answer: reqwest::Response, most: usize) -> Result<Response, TransportError> {
    let mut body = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(|error| sort(&error))? {
        if body.len() + piece.len() > most {
            return Err(TransportError::TooLarge(most));
        }
        body.extend_from_slice(&piece);
    }
    Ok(Response { status: answer.status(), headers: std::mem::take(answer.headers_mut()), body })
}

/// Where a redirect leads; only to the host, scheme and port that we called.
fn redirect_target(from: &Url, response: &Response) -> Result<Option<Url>, TransportError> {
    match location(from, response)? {
        Some(to) if to.origin() != from.origin() => Err(TransportError::Elsewhere),
        other => Ok(other),
    }
}

/// Where a redirect leads, wherever that is.
fn location(from: &Url, response: &Response) -> Result<Option<Url>, TransportError> {
    if !matches!(response.status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let to = response
        .headers
        .get(LOCATION)
        .and_then(|location| location.to_str().ok())
        .and_then(|location| from.join(location).ok())
        .ok_or(TransportError::Elsewhere)?;
    Ok(Some(to))
}

fn sort(error: &reqwest::Error) -> TransportError {
    if error.is_connect() {
        TransportError::Connect(cause(error))
    } else if error.is_timeout() {
        TransportError::Timeout
    } else {
        TransportError::Broken(cause(error))
    }
}

/// The innermost cause, which names DNS, TLS or the socket and never the address or a header.
fn cause(error: &reqwest::Error) -> String {
    let mut text = "the request could not be made".to_owned();
    let mut source = error.source();
    while let Some(inner) = source {
        text = inner.to_string();
        source = inner.source();
    }
    text
}

/// A header that holds a number.
pub(crate) fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

#[cfg(test)]
#[path = "transport_tests.rs"]
mod tests;
