//! Which parts the server is made of: here and below alone are concrete adapters named.

mod forges;

use std::collections::BTreeMap;
use std::future::Future;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use anyhow::{Context, Result};
use gitribute_engine::model::WorkKey;
use gitribute_engine::ports::{Clock, Links, Pruned, Retention, Store};
use gitribute_engine::reconcile::{Quiet, ReconcileSettings, Reconciled, Reconciler};
use gitribute_engine::sweep::Sweeper;
use gitribute_engine::worker::{Jitter, Outcome, Step, WorkObserver, Worker};
use gitribute_forge::links::{LinkSettings, WebLinks};
use gitribute_forge::transport::{Call, CallObserver};
use gitribute_store::SqliteStore;
use jiff::{SignedDuration, Timestamp};
use sd_notify::NotifyState;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{Notify, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{interval, sleep, timeout};
use tracing::{debug, error, info, warn};

use crate::drive::{Life, drive};
use crate::settings::Settings;
use crate::web::{self, Patience, Web};
use forges::Served;

/// When a reconcile that hangs is cut off: before the lease it runs on ends.
const CUT_OFF: Duration = Duration::from_mins(4);
/// How often what a dead process left running is looked for.
const UPKEEP: SignedDuration = SignedDuration::from_mins(1);
/// How long bodies of deliveries are kept, to look at what went wrong.
const KEEP_BODIES: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long deliveries are known; people can send one again for days.
const KEEP_ROWS: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How often the service manager and the liveness page learn that the main loop turns.
const BEAT: Duration = Duration::from_secs(5);

/// The clock of this machine.
struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// The time.
pub(crate) fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock)
}

/// Writes down every call to a forge.
struct Calls;

impl CallObserver for Calls {
    fn called(&self, call: &Call) {
        debug!(
            operation = call.operation,
            status = call.status,
            took_ms = u64::try_from(call.took.as_millis()).unwrap_or(u64::MAX),
            remaining = call.remaining,
            "forge called"
        );
    }
}

/// Writes down what came of each piece of work.
struct Worked;

impl WorkObserver for Worked {
    fn ended(&self, work: &WorkKey, outcome: &Outcome<'_>) {
        let (repo, number) = (work.subject.repo.0, work.subject.number.reference());
        match outcome {
            Outcome::Done(came @ Reconciled::Issue { talk: Quiet::FromNowOn, .. }) => {
                warn!(
                    repo,
                    number,
                    ?came,
                    "a loop with another program: quiet until a person writes"
                );
            }
            Outcome::Done(came) => debug!(repo, number, ?came, "looked at"),
            Outcome::Retried { due, reason } => {
                info!(repo, number, %due, reason, "did not succeed; tried again later");
            }
            Outcome::Braked { until, reason } => {
                warn!(repo, number, %until, reason, "the forge asks for a pause");
            }
            Outcome::GivenUp { reason } => {
                error!(repo, number, reason, "given up: a person has to look at it");
            }
        }
    }
}

/// Takes deliveries and works on them until the process is asked to stop.
///
/// # Errors
/// When something that it needs cannot be had; nothing was taken then.
pub(crate) async fn serve(settings: Settings) -> Result<()> {
    let mut signals = Signals::new()?;
    let listener = TcpListener::bind(settings.listen)
        .with_context(|| format!("cannot listen on {}", settings.listen))?;
    let mut bot = Bot::start(&settings, listener).await?;
    tell_manager(&[NotifyState::Ready]);
    tokio::select! {
        failed = bot.failed() => return Err(failed),
        () = signals.next() => {}
    }
    tokio::spawn(async move {
        signals.next().await;
        warn!("asked to stop again: going at once, what runs is done again at the next start");
        std::process::exit(143);
    });
    info!("stopping");
    tell_manager(&[NotifyState::Stopping]);
    bot.stop().await;
    info!("stopped");
    Ok(())
}

/// A bot that runs: its doors, its workers, its store.
pub(crate) struct Bot {
    web: Arc<Web>,
    server: JoinHandle<std::io::Result<()>>,
    handle: ServerHandle,
    life: watch::Sender<Life>,
    steps: JoinSet<()>,
    beat: JoinHandle<()>,
    sqlite: Arc<SqliteStore>,
    patience: Duration,
}

impl Bot {
    /// Opens the store, puts back what a dead process left, and starts to listen and to work.
    ///
    /// # Errors
    /// When something that it needs cannot be had; nothing was taken then.
    pub(crate) async fn start(settings: &Settings, listener: TcpListener) -> Result<Self> {
        let clock = clock();
        let calls: Arc<dyn CallObserver> = Arc::new(Calls);
        let (forges, gitlab) = forges::all(settings, &clock, &calls)?;
        let address = listener.local_addr()?;
        let sqlite = Arc::new(SqliteStore::open(&settings.store_file()).await?);
        let store: Arc<dyn Store> = sqlite.clone();
        recover(&*store, &*clock).await?;

        let links: Arc<dyn Links> = Arc::new(WebLinks::new(LinkSettings::default())?);
        let mut doors = Vec::new();
        let mut sweepers = Vec::new();
        let mut reconcilers = BTreeMap::new();
        for Served { door_name, door, instance, forge, settings } in forges {
            doors.push((door_name.to_owned(), door));
            let (store, clock) = (Arc::clone(&store), Arc::clone(&clock));
            let links = Arc::clone(&links);
            sweepers.push(Sweeper {
                forge: Arc::clone(&forge),
                store: Arc::clone(&store),
                clock: Arc::clone(&clock),
                instance: instance.clone(),
            });
            let reconciler = Reconciler { forge, store, clock, links, settings };
            reconcilers.insert(instance, Arc::new(reconciler));
        }
        let wake = Arc::new(Notify::new());
        let web = Arc::new(Web::new(
            Arc::clone(&store),
            Arc::clone(&clock),
            doors,
            Arc::clone(&wake),
            settings.limits,
            Patience::default(),
        ));
        let server = web::server(listener, &web).context("cannot start the server")?;
        let handle = server.handle();
        let server = tokio::spawn(server);
        let (life, watched) = watch::channel(Life::On);
        let mut steps = JoinSet::new();
        for number in 0..settings.workers.get() {
            let seed = u64::try_from(number).unwrap_or_default();
            let worker = Arc::new(Worker {
                reconcilers: reconcilers.clone(),
                store: Arc::clone(&store),
                clock: Arc::clone(&clock),
                lease: ReconcileSettings::default().lease,
                jitter: Jitter(seed ^ u64::from(std::process::id())),
                observer: Arc::new(Worked),
            });
            let step = work(worker);
            steps.spawn(drive(step, Arc::clone(&wake), Arc::clone(&clock), watched.clone()));
        }
        if let Some(gitlab) = &gitlab {
            let watch = forges::watch(gitlab, &clock, &web);
            let (alone, clock) = (Arc::new(Notify::new()), Arc::clone(&clock));
            steps.spawn(drive(watch, alone, clock, watched.clone()));
        }
        for sweeper in sweepers {
            let (alone, clock) = (Arc::new(Notify::new()), Arc::clone(&clock));
            steps.spawn(drive(forges::sweep(sweeper, &wake), alone, clock, watched.clone()));
        }
        steps.spawn(drive(upkeep(&store, &clock), Arc::new(Notify::new()), clock, watched));
        let beat = tokio::spawn(beat(Arc::clone(&web)));
        info!(%address, store = %settings.store_file().display(), "listening");
        let patience = settings.shutdown;
        Ok(Self { web, server, handle, life, steps, beat, sqlite, patience })
    }

    /// Waits until the server ends by itself, which it should not.
    async fn failed(&mut self) -> anyhow::Error {
        match (&mut self.server).await {
            Ok(Ok(())) => anyhow::anyhow!("the server ended by itself"),
            Ok(Err(error)) => anyhow::Error::new(error).context("the server failed"),
            Err(error) => anyhow::Error::new(error).context("the server failed"),
        }
    }

    /// Answers what was asked, finishes the steps that run, and closes the store.
    pub(crate) async fn stop(mut self) {
        self.web.health().drain();
        self.life.send_replace(Life::Stop);
        // Requests that are being answered first: they still need the store.
        self.handle.stop(true).await;
        let finish = async { while self.steps.join_next().await.is_some() {} };
        if timeout(self.patience, finish).await.is_err() {
            warn!("work that runs was left; it is done again at the next start");
        }
        self.beat.abort();
        let _ = self.beat.await;
        let _ = self.server.await;
        drop((self.web, self.steps));
        // Killed processes lose nothing either; this one leaves a single file behind. Threads of
        // the server may hold the store a moment longer, work that was left holds a connection.
        if timeout(self.patience, self.sqlite.end()).await.is_err() {
            warn!("the store is still in use; its log is written back at the next start");
        }
    }
}

/// A step of a worker; what the store could not do is tried again after a pause.
fn work(
    worker: Arc<Worker>,
) -> impl Fn() -> std::pin::Pin<Box<dyn Future<Output = Step> + Send>> + use<> {
    move || {
        let worker = Arc::clone(&worker);
        Box::pin(async move {
            worker.step(sleep(CUT_OFF)).await.unwrap_or_else(|error| {
                warn!(%error, "cannot take work");
                Step::Idle { due: None }
            })
        })
    }
}

/// Puts back what a dead process left running.
async fn recover(store: &dyn Store, clock: &dyn Clock) -> Result<()> {
    let recovered = store.recover(clock.now()).await?;
    if recovered.requeued > 0 {
        info!(pieces = recovered.requeued, "work of a dead process put back");
    }
    for work in &recovered.quarantined {
        error!(?work, "work brought the process down again and again: set aside");
    }
    Ok(())
}

/// A step of the store's upkeep: what dead processes left, what is past its time.
fn upkeep(
    store: &Arc<dyn Store>,
    clock: &Arc<dyn Clock>,
) -> impl Fn() -> std::pin::Pin<Box<dyn Future<Output = Step> + Send>> + use<> {
    let (store, clock) = (Arc::clone(store), Arc::clone(clock));
    move || {
        let (store, clock) = (Arc::clone(&store), Arc::clone(&clock));
        Box::pin(async move {
            if let Err(error) = recover(&*store, &*clock).await {
                warn!(%error, "cannot look for work that was left");
            }
            let now = clock.now();
            let retention =
                Retention { bodies_before: now - KEEP_BODIES, rows_before: now - KEEP_ROWS };
            match store.prune(&retention).await {
                Ok(pruned) if pruned != Pruned::default() => {
                    debug!(?pruned, "forgot what is past its time");
                    return Step::Did;
                }
                Ok(_) => {}
                Err(error) => warn!(%error, "cannot forget what is past its time"),
            }
            Step::Idle { due: Some(now + UPKEEP) }
        })
    }
}

/// Shows that the main loop turns, as long as it does.
async fn beat(web: Arc<Web>) {
    let mut ticks = interval(BEAT);
    loop {
        ticks.tick().await;
        web.health().beat();
        tell_manager(&[NotifyState::Watchdog]);
    }
}

/// A word to systemd, where that started us.
fn tell_manager(state: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        warn!(%error, "the service manager does not listen");
    }
}

/// What asks the process to stop.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
