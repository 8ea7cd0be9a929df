//! What a sender is told: a status, a short JSON text and the number of the request, which the
//! log has too. Never a detail of what is inside.

use std::fmt;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse};
use serde_json::json;

/// The number of one request; unique over restarts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct RequestId {
    start: u64,
    count: u64,
}

static START: LazyLock<u64> = LazyLock::new(|| {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(0)
});
static COUNT: AtomicU64 = AtomicU64::new(1);

impl RequestId {
    fn next() -> Self {
        Self { start: *START, count: COUNT.fetch_add(1, Ordering::Relaxed) }
    }

    /// The number that a request was given.
    pub(super) fn of(request: &HttpRequest) -> Self {
        request.extensions().get::<Self>().copied().unwrap_or_else(Self::next)
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}-{:x}", self.start, self.count)
    }
}

/// Numbers every request and puts on every answer what browsers should know.
pub(super) async fn identify<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let id = RequestId::next();
    request.extensions_mut().insert(id);
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

/// An answer that something was taken.
pub(super) fn good(status: StatusCode, state: &str, request: &HttpRequest) -> HttpResponse {
    let id = RequestId::of(request).to_string();
    HttpResponse::build(status).json(json!({ "status": state, "request": id }))
}

/// A refusal. What was not read of the request is not waited for.
pub(super) fn refusal(status: StatusCode, error: &str, request: &HttpRequest) -> HttpResponse {
    let id = RequestId::of(request).to_string();
    let mut response = HttpResponse::build(status);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.insert_header((header::RETRY_AFTER, "5"));
    }
    if status == StatusCode::PAYLOAD_TOO_LARGE || status == StatusCode::REQUEST_TIMEOUT {
        response.force_close();
    }
    response.json(json!({ "error": error, "request": id }))
}

/// There is nothing at this address.
pub(super) async fn nothing_here(request: HttpRequest) -> HttpResponse {
    refusal(StatusCode::NOT_FOUND, "there is nothing here", &request)
}

/// The address is right, the method is not.
pub(super) async fn only_post(request: HttpRequest) -> HttpResponse {
    let mut response =
        refusal(StatusCode::METHOD_NOT_ALLOWED, "deliveries are sent with POST", &request);
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
    response
}
