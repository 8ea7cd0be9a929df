//! The world, shared.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::world::State;

/// The world behind its one lock. A panic under the lock does not take the forge down.
#[derive(Clone, Debug)]
pub(crate) struct Shared(Arc<Mutex<State>>);

impl Shared {
    pub(crate) fn new(state: State) -> Self {
        Self(Arc::new(Mutex::new(state)))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
