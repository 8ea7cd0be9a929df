//! Reading bodies without being drowned in them: nothing is unpacked, large ones take turns, small
//! ones share a budget, and all of them have a deadline.

use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::http::header;
use actix_web::web::Payload;
use futures_util::StreamExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// From this size on a body is large, in bytes. Usual deliveries have some 10 to 50 KB.
const LARGE: usize = 1 << 20;
/// Memory for all small bodies that are read at the same time, in KiB.
const SMALL_KIB: usize = 64 << 10;

/// What all requests share.
pub(super) struct Bodies {
    cap: usize,
    deadline: Duration,
    pub(super) large: Arc<Semaphore>,
    small: Arc<Semaphore>,
}

/// A body, and the room it takes until it is dropped.
pub(super) struct Body {
    pub(super) bytes: Vec<u8>,
    pub(super) room: OwnedSemaphorePermit,
}

impl Body {
    /// Whether it is large.
    pub(super) fn is_large(&self) -> bool {
        self.bytes.len() > LARGE
    }
}

/// Why a body was not read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unread {
    /// It is larger than what any forge sends.
    TooLarge,
    /// Too many are read now.
    Busy,
    /// It is packed.
    Encoded,
    /// It did not come in time.
    Late,
    /// The connection broke, or what came is no HTTP.
    Broken,
}

impl Bodies {
    pub(super) fn new(cap: usize, large: usize, deadline: Duration) -> Self {
        Self {
            cap,
            deadline,
            large: Arc::new(Semaphore::new(large)),
            small: Arc::new(Semaphore::new(SMALL_KIB)),
        }
    }

    /// Reads the body of a request, byte for byte.
    pub(super) async fn read(
        &self,
        request: &HttpRequest,
        payload: Payload,
    ) -> Result<Body, Unread> {
        let headers = request.headers();
        // A small packed body can be a huge one; no forge sends any.
        let packed = headers
            .get_all(header::CONTENT_ENCODING)
            .any(|value| !value.as_bytes().eq_ignore_ascii_case(b"identity"));
        if packed {
            return Err(Unread::Encoded);
        }
        let announced = headers
            .get(header::CONTENT_LENGTH)
            .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        if announced.is_some_and(|bytes| bytes > self.cap) {
            return Err(Unread::TooLarge);
        }
        timeout(self.deadline, self.collect(payload, announced.unwrap_or(0)))
            .await
            .map_err(|_| Unread::Late)?
    }

    async fn collect(&self, mut payload: Payload, announced: usize) -> Result<Body, Unread> {
        let mut large = announced > LARGE;
        let mut room = if large { turn(&self.large, 1)? } else { turn(&self.small, 1)? };
        let mut bytes = Vec::with_capacity(if large { announced } else { 0 });
        while let Some(piece) = payload.next().await {
            let piece = piece.map_err(|_| Unread::Broken)?;
            let size = bytes.len() + piece.len();
            if size > self.cap {
                return Err(Unread::TooLarge);
            }
            if !large && size > LARGE {
                room = turn(&self.large, 1)?;
                large = true;
            }
            if !large {
                let kib = size.div_ceil(1024);
                let more = kib.saturating_sub(room.num_permits());
                if more > 0 {
                    room.merge(turn(&self.small, more)?);
                }
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(Body { bytes, room })
    }
}

fn turn(of: &Arc<Semaphore>, count: usize) -> Result<OwnedSemaphorePermit, Unread> {
    let count = u32::try_from(count).map_err(|_| Unread::Busy)?;
    Arc::clone(of).try_acquire_many_owned(count).map_err(|_| Unread::Busy)
}
