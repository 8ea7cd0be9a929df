//! HTTP: the webhook doors, health, a status page.

mod answer;
mod body;
mod door;
mod health;
mod page;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io;
use std::net::TcpListener;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::web::{Data, get, post, resource, to};
use actix_web::{App, HttpServer};
use gitribute_engine::ports::{Clock, Load, Store};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, Notify};

use crate::settings::Limits;

use body::Bodies;
use page::Counts;

pub(crate) use door::Door;
pub(crate) use health::Health;

/// Threads that speak HTTP. What takes time runs on the main runtime.
const THREADS: usize = 2;
/// Connections a thread holds; more wait to be accepted.
const MAX_CONNECTIONS: usize = 1024;
/// How long requests that are being answered may go on when the server stops, in seconds.
const STOP_SECONDS: u64 = 5;

/// How long a sender may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Patience {
    /// For the head of a request.
    pub(crate) head: Duration,
    /// For its body. Senders give up after 10 s.
    pub(crate) body: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { head: Duration::from_secs(5), body: Duration::from_secs(10) }
    }
}

/// What the handlers share.
pub(crate) struct Web {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    doors: BTreeMap<String, Arc<Door>>,
    /// Told when work may have come.
    wake: Arc<Notify>,
    health: Health,
    bodies: Bodies,
    patience: Patience,
    counts: Counts,
    load: Mutex<Option<(Instant, Option<Load>)>>,
    /// What the operator has to know.
    notice: RwLock<Option<String>>,
    /// Where the store lives, and whatever outlives a request.
    main: Handle,
}

impl Web {
    /// Handlers that run their work on this runtime. `doors` by what stands after `/webhooks/`.
    pub(crate) fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        doors: impl IntoIterator<Item = (String, Door)>,
        wake: Arc<Notify>,
        limits: Limits,
        patience: Patience,
    ) -> Self {
        Self {
            store,
            clock,
            doors: doors.into_iter().map(|(name, door)| (name, Arc::new(door))).collect(),
            wake,
            health: Health::new(),
            bodies: Bodies::new(limits.body_bytes, limits.large_bodies, patience.body),
            patience,
            counts: Counts::default(),
            load: Mutex::default(),
            notice: RwLock::default(),
            main: Handle::current(),
        }
    }

    /// Shows the operator something on the status page, or nothing any more.
    pub(crate) fn set_notice(&self, notice: Option<String>) {
        *self.notice.write().unwrap_or_else(PoisonError::into_inner) = notice;
    }

    /// Its signs of life.
    pub(crate) fn health(&self) -> &Health {
        &self.health
    }
}

/// A server on a socket that listens already. It runs while it is awaited, and stops by its
/// handle.
///
/// # Errors
/// When the socket cannot be used.
pub(crate) fn server(listener: TcpListener, web: &Arc<Web>) -> io::Result<Server> {
    let shared = Arc::clone(web);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::from(Arc::clone(&shared)))
            .wrap(from_fn(answer::identify))
            .service(
                resource("/webhooks/{forge}")
                    .route(post().to(door::deliver))
                    .default_service(to(answer::only_post)),
            )
            // A webhook may have an address of its own, to be told from others by.
            .service(
                resource("/webhooks/{forge}/{hook}")
                    .route(post().to(door::deliver))
                    .default_service(to(answer::only_post)),
            )
            .route("/livez", get().to(health::live))
            .route("/healthz", get().to(health::live))
            .route("/readyz", get().to(health::readiness))
            .route("/", get().to(page::status))
            .default_service(to(answer::nothing_here))
    });
    let server = server
        .workers(THREADS)
        .max_connections(MAX_CONNECTIONS)
        .client_request_timeout(web.patience.head)
        .client_disconnect_timeout(Duration::from_secs(2))
        .shutdown_timeout(STOP_SECONDS)
        .disable_signals()
        .listen(listener)?;
    Ok(server.run())
}
