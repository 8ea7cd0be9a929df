//! The webhook doors: a request is read, verified, made durable, and only then answered with 2xx.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use gitribute_engine::model::InstanceId;
use gitribute_engine::ports::{
    Accepted, HookReader, RawDelivery, Rejected, RepoRef, StoreError, Verified,
};
use gitribute_engine::receive::receive;
use tokio::task::spawn_blocking;
use tokio::time::timeout;
use tracing::{Instrument, info, info_span, warn};

use super::Web;
use super::answer::{RequestId, good, refusal};
use super::body::{Body, Unread};

/// How long a delivery may take to become durable. Senders give up after 10 s.
const STORE_DEADLINE: Duration = Duration::from_secs(5);

/// Where one forge's deliveries come in.
pub(crate) struct Door {
    /// Which forge.
    pub(crate) instance: InstanceId,
    /// Verifies and reads them.
    pub(crate) reader: Arc<dyn HookReader>,
    /// Is told which repository a delivery was about.
    pub(crate) on_repo: Box<dyn Fn(&RepoRef) + Send + Sync>,
}

/// What became of a request that was read.
enum Outcome {
    Stored,
    Duplicate,
    Rejected(Rejected),
    Unavailable,
}

/// `POST /webhooks/{forge}` and `POST /webhooks/{forge}/{hook}`.
pub(super) async fn deliver(
    web: Data<Web>,
    request: HttpRequest,
    payload: Payload,
) -> HttpResponse {
    let Some(door) = web.doors.get(request.match_info().query("forge")).map(Arc::clone) else {
        return refusal(StatusCode::NOT_FOUND, "there is nothing here", &request);
    };
    let body = match web.bodies.read(&request, payload).await {
        Ok(body) => body,
        Err(unread) => return unread_answer(&web, unread, &request),
    };
    let headers = request
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
        .collect();
    let span = info_span!("delivery", request = %RequestId::of(&request), forge = %door.instance);
    // On the main runtime, where the store lives: a sender that goes away stops nothing, and a
    // panic is this request's alone.
    let task = web.main.spawn(take(web.clone().into_inner(), door, headers, body).instrument(span));
    let counts = &web.counts;
    match task.await {
        Ok(Outcome::Stored) => {
            counts.stored.fetch_add(1, Ordering::Relaxed);
            good(StatusCode::ACCEPTED, "accepted", &request)
        }
        Ok(Outcome::Duplicate) => {
            counts.duplicate.fetch_add(1, Ordering::Relaxed);
            good(StatusCode::ACCEPTED, "duplicate", &request)
        }
        Ok(Outcome::Rejected(rejected)) => {
            counts.rejected.fetch_add(1, Ordering::Relaxed);
            match rejected {
                Rejected::Signature | Rejected::Headers => {
                    refusal(StatusCode::UNAUTHORIZED, "not accepted", &request)
                }
                Rejected::ContentType => refusal(
                    StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    "set the webhook's content type to application/json",
                    &request,
                ),
            }
        }
        Ok(Outcome::Unavailable) => {
            counts.unavailable.fetch_add(1, Ordering::Relaxed);
            refusal(StatusCode::SERVICE_UNAVAILABLE, "not available, send it again", &request)
        }
        Err(_) => {
            counts.failed.fetch_add(1, Ordering::Relaxed);
            refusal(StatusCode::INTERNAL_SERVER_ERROR, "something went wrong", &request)
        }
    }
}

fn unread_answer(web: &Web, unread: Unread, request: &HttpRequest) -> HttpResponse {
    let counts = &web.counts;
    let (count, status, error) = match unread {
        Unread::TooLarge => (&counts.too_large, StatusCode::PAYLOAD_TOO_LARGE, "too large"),
        Unread::Busy => {
            (&counts.busy, StatusCode::SERVICE_UNAVAILABLE, "busy, send it again later")
        }
        Unread::Encoded => {
            (&counts.rejected, StatusCode::UNSUPPORTED_MEDIA_TYPE, "bodies must not be compressed")
        }
        Unread::Late => (&counts.late, StatusCode::REQUEST_TIMEOUT, "too slow"),
        Unread::Broken => (&counts.late, StatusCode::BAD_REQUEST, "the body is not whole"),
    };
    count.fetch_add(1, Ordering::Relaxed);
    info!(request = %RequestId::of(request), status = status.as_u16(), "body not read");
    refusal(status, error, request)
}

async fn take(
    web: Arc<Web>,
    door: Arc<Door>,
    headers: Vec<(String, Vec<u8>)>,
    body: Body,
) -> Outcome {
    let (verified, body) = match verify(&door, headers, body).await {
        (Ok(verified), body) => (verified, body),
        (Err(rejected), _) => {
            warn!(reason = %rejected, "delivery rejected");
            return Outcome::Rejected(rejected);
        }
    };
    if let Some(repo) = &verified.repo {
        (door.on_repo)(repo);
    }
    let (key, event) = (verified.key.clone(), verified.event.clone());
    let action = verified.action.clone().unwrap_or_default();
    let Body { bytes, room } = body;
    let stored = receive(&*web.store, &*web.clock, &door.instance, verified, bytes);
    let stored = timeout(STORE_DEADLINE, stored).await;
    drop(room);
    match stored {
        Ok(Ok(Accepted::New)) => {
            info!(delivery = %key, event, action, "delivery accepted");
            web.wake.notify_one();
            Outcome::Stored
        }
        Ok(Ok(Accepted::Duplicate)) => {
            info!(delivery = %key, event, action, "delivery was here before");
            Outcome::Duplicate
        }
        Ok(Err(error @ (StoreError::Unavailable(_) | StoreError::Damaged(_)))) => {
            warn!(delivery = %key, event, %error, "delivery not stored");
            Outcome::Unavailable
        }
        Err(_) => {
            warn!(delivery = %key, event, "delivery not stored in time");
            Outcome::Unavailable
        }
    }
}

/// Verifies; a large body aside, for its hash takes a while.
async fn verify(
    door: &Arc<Door>,
    headers: Vec<(String, Vec<u8>)>,
    body: Body,
) -> (Result<Verified, Rejected>, Body) {
    let reader = Arc::clone(&door.reader);
    let large = body.is_large();
    let read = move || {
        let read = reader.read(&RawDelivery { headers: &headers, body: &body.bytes });
        (read, body)
    };
    if !large {
        return read();
    }
    match spawn_blocking(read).await {
        Ok(read) => read,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            // The runtime ends, and this task with it.
            Err(_) => std::future::pending().await,
        },
    }
}
