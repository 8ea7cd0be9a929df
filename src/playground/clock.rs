//! The forge's one clock.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Tells the time to everything in the forge; tests hold a manual one and move it themselves.
#[derive(Clone, Debug)]
pub struct Clock(Hands);

#[derive(Clone, Debug)]
enum Hands {
    System,
    Manual(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Hands::System)
    }

    /// A clock that stands still until [`Clock::advance`] is called; copies share the hands.
    pub fn manual(start: Timestamp) -> Self {
        Self(Hands::Manual(Arc::new(Mutex::new(start))))
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Hands::System => Timestamp::now(),
            Hands::Manual(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Moves a manual clock; the machine's own clock is left alone.
    pub fn advance(&self, by: SignedDuration) {
        if let Hands::Manual(at) = &self.0 {
            let mut at = at.lock().unwrap_or_else(PoisonError::into_inner);
            *at = at.saturating_add(by).unwrap_or(*at);
        }
    }
}

/// A time as GitHub writes it: `2026-01-31T08:00:00Z`, whole seconds.
pub(crate) fn written(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
