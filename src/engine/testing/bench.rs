//! A worker at work on the volcanoes of the example repository.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Effect, MemoryStore, Points, SetClock, ToldLinks, World, person, run};
use crate::model::{
    AccountId, Actor, InstanceId, RepoId, Subject, SubjectNumber, Wanted, WorkKey, WorkKind,
};
use crate::ports::{Clock, FileState, Store};
use crate::reconcile::{Quiet, ReconcileSettings, Reconciled, Reconciler};
use crate::worker::{Jitter, Outcome, Step, WorkObserver, Worker};

pub(crate) const REPO: RepoId = RepoId(5);
pub(crate) const INSTANCE: &str = "forge.example";

macro_rules! example {
    ($path:literal) => {
        ($path, include_str!(concat!("../../../config/examples/volcanoes/", $path)))
    };
}

const FILES: [(&str, &str); 6] = [
    example!(".gitribute.yml"),
    example!(".github/ISSUE_TEMPLATE/01_add_volcano.yml"),
    example!(".github/ISSUE_TEMPLATE/02_correct_volcano.yml"),
    example!(".github/ISSUE_TEMPLATE/03_remove_volcano.yml"),
    example!("data/volcanoes.csv"),
    example!("schemas/volcanoes.json"),
];

/// Counts what the operator is warned of.
#[derive(Default)]
struct Warned(AtomicUsize);

impl WorkObserver for Warned {
    fn ended(&self, _: &WorkKey, outcome: &Outcome<'_>) {
        if let Outcome::Done(Reconciled::Issue { talk: Quiet::FromNowOn, .. }) = outcome {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// A forge with the example repository, a store, a clock and a worker.
pub(crate) struct Bench {
    pub(crate) world: Arc<World>,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) clock: Arc<SetClock>,
    pub(crate) points: Arc<Points>,
    pub(crate) links: Arc<ToldLinks>,
    warned: Arc<Warned>,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let points = Arc::new(Points::default());
        let world = Arc::new(World::new(points.clone()));
        for (path, text) in FILES {
            world.write(path, text);
        }
        let store = Arc::new(MemoryStore::new(points.clone()));
        let clock = Arc::new(SetClock::new());
        Self { world, store, clock, points, links: Arc::default(), warned: Arc::default() }
    }

    /// How often the operator was warned of a loop.
    pub(crate) fn warned(&self) -> usize {
        self.warned.0.load(Ordering::Relaxed)
    }

    /// A worker as a process that starts has it.
    pub(crate) fn worker(&self) -> Worker {
        let reconciler = Reconciler {
            forge: self.world.clone(),
            store: self.store.clone(),
            clock: self.clock.clone(),
            links: self.links.clone(),
            settings: ReconcileSettings::default(),
        };
        Worker {
            reconcilers: [(InstanceId::from(INSTANCE), Arc::new(reconciler))].into(),
            store: self.store.clone(),
            clock: self.clock.clone(),
            lease: ReconcileSettings::default().lease,
            jitter: Jitter(7),
            observer: self.warned.clone(),
        }
    }

    /// A subject is wanted now.
    pub(crate) fn wake(&self, number: u64) {
        let wanted = Wanted { work: work(number), account: Some(AccountId(11)) };
        run(self.store.want(&wanted, self.clock.now())).unwrap().unwrap();
    }

    /// The forge tells that the default branch has moved, and everything comes to rest.
    pub(crate) fn base_moved(&self) {
        let work = WorkKey { kind: WorkKind::BaseMoved, ..work(0) };
        let wanted = Wanted { work, account: Some(AccountId(11)) };
        run(self.store.want(&wanted, self.clock.now())).unwrap().unwrap();
        self.drain().unwrap();
    }

    /// Steps until nothing is due, now or later; `None` where the process died.
    pub(crate) fn drain(&self) -> Option<usize> {
        let worker = self.worker();
        for steps in 0..200 {
            match run(worker.step(pending()))?.unwrap() {
                Step::Did => {}
                Step::Idle { due: Some(due) } => {
                    let wait = due.duration_since(self.clock.now());
                    self.clock.pass(wait.as_secs() + 1);
                }
                Step::Idle { due: None } => return Some(steps),
            }
        }
        panic!("there is always more to do: {:?}", self.world.log());
    }

    /// Does what is due up to a time; the clock stands still.
    pub(crate) fn work_until_idle_before(&self, until: jiff::Timestamp) {
        let worker = self.worker();
        for _ in 0..200 {
            match run(worker.step(pending())).unwrap().unwrap() {
                Step::Did => {}
                Step::Idle { due: Some(due) } if due <= until => {
                    let wait = due.duration_since(self.clock.now());
                    self.clock.pass(wait.as_secs() + 1);
                }
                Step::Idle { .. } => return,
            }
        }
        panic!("there is always more to do: {:?}", self.world.log());
    }

    /// Wakes a subject and lets everything come to rest; what was written, in words.
    pub(crate) fn settle(&self, number: u64) -> Vec<String> {
        self.wake(number);
        self.drain().unwrap();
        self.world.log()
    }

    /// As [`Bench::settle`], but the process dies at a point and starts again.
    pub(crate) fn settle_through_death(&self, number: u64, point: usize, effect: Effect) {
        self.wake(number);
        self.points.die_at(point, effect);
        if self.drain().is_none() {
            self.points.reset();
            run(self.worker().recover()).unwrap().unwrap();
            // What was wanted of a store that died before it said so comes again.
            self.wake(number);
            self.drain().unwrap();
        }
        self.points.reset();
    }

    /// Somebody comments, a minute later, and everything comes to rest; what was written.
    pub(crate) fn say(&self, number: u64, who: Actor, text: &str) -> Vec<String> {
        self.clock.pass(60);
        let now = self.clock.now();
        self.world.set(|state| state.now = now);
        self.world.comment(number, who, text);
        self.settle(number)
    }

    pub(crate) fn data(&self, text: &str) {
        self.world.write("data/volcanoes.csv", text);
    }

    pub(crate) fn push(&self, path: &str, file: FileState) {
        self.world.push("main", person(1, "maint"), path, file);
    }
}

pub(crate) fn work(number: u64) -> WorkKey {
    WorkKey {
        kind: WorkKind::Reconcile,
        subject: Subject {
            instance: InstanceId::from(INSTANCE),
            repo: REPO,
            number: SubjectNumber(number),
        },
    }
}
