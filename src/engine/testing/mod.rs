//! What tests of the engine stand on: a forge and a store in memory, a clock that is set, and
//! numbered points at which the process can be made to die.

mod bench;
mod links;
mod store;
mod world;

use std::sync::Mutex;

use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};

pub(crate) use bench::{Bench, INSTANCE, REPO, work};
pub(crate) use links::ToldLinks;
pub(crate) use store::MemoryStore;
pub(crate) use world::{Stage, World, person, us};

use crate::ports::Clock;

/// A clock that stands until it is moved.
pub(crate) struct SetClock(Mutex<Timestamp>);

impl SetClock {
    pub(crate) fn new() -> Self {
        Self(Mutex::new("2026-11-20T10:00:00Z".parse().unwrap()))
    }

    pub(crate) fn pass(&self, seconds: i64) {
        let mut now = self.0.lock().unwrap();
        *now = now.checked_add(SignedDuration::from_secs(seconds)).unwrap();
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// Whether what a call was about to do was done when the process died.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Effect {
    Applied,
    Lost,
}

/// The points at which the process can die: every call of the forge and of the store, and every
/// action of a list.
#[derive(Default)]
pub(crate) struct Points(Mutex<State>);

#[derive(Default)]
struct State {
    passed: usize,
    reads: Vec<usize>,
    death: Option<(usize, Effect)>,
}

impl Points {
    /// Dies at a point, counted from now on.
    pub(crate) fn die_at(&self, point: usize, effect: Effect) {
        let death = Some((point, effect));
        *self.0.lock().unwrap() = State { death, ..State::default() };
    }

    /// How many points were passed since the count began.
    pub(crate) fn passed(&self) -> usize {
        self.0.lock().unwrap().passed
    }

    /// Which of the points only read: dying before and after them is the same.
    pub(crate) fn reads(&self) -> Vec<usize> {
        self.0.lock().unwrap().reads.clone()
    }

    /// The next point only reads.
    pub(crate) fn read(&self) {
        let mut state = self.0.lock().unwrap();
        let point = state.passed;
        state.reads.push(point);
    }

    /// Begins the count anew, with no death ahead.
    pub(crate) fn reset(&self) {
        *self.0.lock().unwrap() = State::default();
    }

    /// Does something, or dies: whoever waits for it waits for ever, and is dropped.
    pub(crate) async fn pass<T>(&self, effect: impl FnOnce() -> T) -> T {
        let death = {
            let mut state = self.0.lock().unwrap();
            let point = state.passed;
            state.passed += 1;
            state.death.filter(|(at, _)| *at == point).map(|(_, effect)| effect)
        };
        match death {
            None => return effect(),
            Some(Effect::Lost) => {}
            Some(Effect::Applied) => drop(effect()),
        }
        futures_util::future::pending().await
    }
}

/// Runs something to its end; `None` where the process died in it.
pub(crate) fn run<T>(future: impl Future<Output = T>) -> Option<T> {
    future.now_or_never()
}
