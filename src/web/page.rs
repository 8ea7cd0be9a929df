//! The status page: whether it runs, how much there is to do, and what the operator
//! has to know. No word of any repository.

use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;
use gitribute_core::report::escape::html;
use gitribute_engine::ports::Load;
use tokio::time::timeout;

use super::Web;
use super::health::Ready;

/// How long an answer of the store stands.
const KEPT: Duration = Duration::from_secs(2);
/// How long the store may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// What came in since the start.
#[derive(Default)]
pub(super) struct Counts {
    /// New deliveries.
    pub(super) stored: AtomicU64,
    /// Deliveries that were here before.
    pub(super) duplicate: AtomicU64,
    /// Requests whose signature or kind was wrong.
    pub(super) rejected: AtomicU64,
    /// Bodies above the limit.
    pub(super) too_large: AtomicU64,
    /// Requests sent away because too many were read.
    pub(super) busy: AtomicU64,
    /// Bodies that came too slowly or not whole.
    pub(super) late: AtomicU64,
    /// Deliveries that could not be stored.
    pub(super) unavailable: AtomicU64,
    /// Panics.
    pub(super) failed: AtomicU64,
}

impl Web {
    /// How much work there is, `None` where the store does not say.
    async fn load(&self) -> Option<Load> {
        let mut kept = self.load.lock().await;
        if let Some((asked, load)) = *kept
            && asked.elapsed() < KEPT
        {
            return load;
        }
        let store = self.store.clone();
        let asked = self.main.spawn(async move { timeout(PATIENCE, store.load()).await });
        let load = asked.await.ok().and_then(Result::ok).and_then(Result::ok);
        *kept = Some((Instant::now(), load));
        load
    }
}

/// `GET /`.
pub(super) async fn status(web: Data<Web>) -> HttpResponse {
    let state = match web.ready().await {
        Ready::Yes => "ready",
        Ready::NoStore => "the store cannot be written",
        Ready::Draining => "stopping",
    };
    let mut rows = String::new();
    let mut row = |name: &str, value: &str| {
        rows.push_str("<tr><th scope=row>");
        rows.push_str(name);
        rows.push_str("</th><td>");
        rows.push_str(value);
        rows.push_str("</td></tr>\n");
    };
    row("state", state);
    let notice = web.notice.read().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(notice) = notice {
        row("attention", &html(&notice));
    }
    match web.load().await {
        Some(load) => {
            row("work waiting", &load.waiting.to_string());
            row("work running", &load.running.to_string());
            row("work given up", &load.dead.to_string());
        }
        None => row("work", "unknown"),
    }
    let counts = &web.counts;
    for (name, count) in [
        ("deliveries accepted", &counts.stored),
        ("deliveries that came again", &counts.duplicate),
        ("requests rejected", &counts.rejected),
        ("bodies too large", &counts.too_large),
        ("bodies too slow or broken", &counts.late),
        ("sent away, busy", &counts.busy),
        ("sent away, store not available", &counts.unavailable),
        ("failures", &counts.failed),
    ] {
        row(name, &count.load(Ordering::Relaxed).to_string());
    }
    let page = format!(
        "<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n\
         <meta name=viewport content=\"width=device-width\">\n<title>gitribute</title>\n\
         <style>body{{font:1rem/1.5 system-ui;margin:2rem}}th{{text-align:left;font-weight:400;\
         padding-right:2rem}}td{{font-variant-numeric:tabular-nums}}</style>\n\
         <h1>gitribute {}</h1>\n<table>\n{rows}</table>\n</html>\n",
        env!("CARGO_PKG_VERSION"),
    );
    HttpResponse::Ok().insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8")).body(page)
}
