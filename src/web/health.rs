//! Whether we live and whether we can take deliveries. Both are asked for by anybody, so neither
//! may cost more when it is asked for more often.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::Web;
use super::answer::{good, refusal};

/// A loop that has not turned for this long is dead.
const DEAD_AFTER: Duration = Duration::from_secs(30);
/// How long an answer of the store stands.
const KEPT: Duration = Duration::from_secs(1);
/// How long the store may take to say that it can write.
const PATIENCE: Duration = Duration::from_secs(2);

/// Signs of life.
pub(crate) struct Health {
    start: Instant,
    /// When the main loop last turned, in milliseconds since the start.
    beat: AtomicU64,
    draining: AtomicBool,
    ready: Mutex<Option<(Instant, Ready)>>,
}

/// Whether deliveries can be taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ready {
    Yes,
    /// The store cannot be written.
    NoStore,
    /// The process was asked to stop.
    Draining,
}

impl Health {
    pub(super) fn new() -> Self {
        Self {
            start: Instant::now(),
            beat: AtomicU64::new(0),
            draining: AtomicBool::new(false),
            ready: Mutex::default(),
        }
    }

    /// The main loop turns.
    pub(crate) fn beat(&self) {
        self.beat.store(self.millis(), Ordering::Relaxed);
    }

    /// From now on nothing new is to be sent here.
    pub(crate) fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    /// Whether the main loop turns.
    pub(crate) fn is_alive(&self) -> bool {
        let silent = self.millis().saturating_sub(self.beat.load(Ordering::Relaxed));
        Duration::from_millis(silent) < DEAD_AFTER
    }

    fn millis(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

impl Web {
    /// Whether deliveries can be taken now.
    pub(super) async fn ready(&self) -> Ready {
        if self.health.draining.load(Ordering::Relaxed) {
            return Ready::Draining;
        }
        let mut kept = self.health.ready.lock().await;
        if let Some((asked, ready)) = *kept
            && asked.elapsed() < KEPT
        {
            return ready;
        }
        let store = self.store.clone();
        let asked = self.main.spawn(async move { timeout(PATIENCE, store.ready()).await });
        let ready = match asked.await {
            Ok(Ok(Ok(()))) => Ready::Yes,
            _ => Ready::NoStore,
        };
        *kept = Some((Instant::now(), ready));
        ready
    }
}

/// `GET /livez`: the process turns. It asks nothing of the store: a restart mends no disk.
pub(super) async fn live(web: Data<Web>, request: HttpRequest) -> HttpResponse {
    if web.health.is_alive() {
        good(StatusCode::OK, "alive", &request)
    } else {
        refusal(StatusCode::SERVICE_UNAVAILABLE, "the main loop stands still", &request)
    }
}

/// `GET /readyz`: deliveries can be taken.
pub(super) async fn readiness(web: Data<Web>, request: HttpRequest) -> HttpResponse {
    let no = |error| refusal(StatusCode::SERVICE_UNAVAILABLE, error, &request);
    match web.ready().await {
        Ready::Yes => good(StatusCode::OK, "ready", &request),
        Ready::NoStore => no("the store cannot be written"),
        Ready::Draining => no("stopping"),
    }
}
