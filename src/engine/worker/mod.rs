//! The worker: takes what is due, reconciles it, and says what came of it. It neither sleeps nor
//! spawns: the program calls [`Worker::step`] again and again, from as many tasks as it likes, and
//! waits when there is nothing to do. A reconcile that hangs is the program's to cut off; its
//! lease then ends, and it counts as a crash.

mod retry;
#[cfg(test)]
mod tests;

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use jiff::Timestamp;

pub use self::retry::Jitter;
use self::retry::{Verdict, few, verdict};
use crate::ports::{Brake, BrakeScope, Claim, Lease, Recovered, StoreError};
use crate::reconcile::{ReconcileError, Reconciler};

/// Does the work of one forge's reconciler.
pub struct Worker {
    /// What does it.
    pub reconciler: Arc<Reconciler>,
    /// Spreads retries.
    pub jitter: Jitter,
}

/// What a step did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// It took a piece of work and said what came of it: ask again at once.
    Did,
    /// There was nothing to do.
    Idle {
        /// When the next waiting piece is due, where one waits.
        due: Option<Timestamp>,
    },
}

impl Worker {
    /// Puts back what a dead process left running. To be called at start, before any step, and
    /// then from time to time. What brought the process down too often is set aside and told.
    pub async fn recover(&self) -> Result<Recovered, StoreError> {
        self.reconciler.store.recover(self.reconciler.clock.now()).await
    }

    /// Takes one piece of work that is due and does it. Errors of the forge and panics are dealt
    /// with; one of the store is given back, after an attempt to have the work tried again.
    pub async fn step(&self) -> Result<Step, StoreError> {
        let Reconciler { store, clock, settings, .. } = &*self.reconciler;
        let lease = match store.claim(clock.now(), settings.lease).await? {
            Claim::Work(lease) => lease,
            Claim::Nothing { due } => return Ok(Step::Idle { due }),
        };
        let reconcile = AssertUnwindSafe(self.reconciler.reconcile(&lease)).catch_unwind();
        let (verdict, reason) = match reconcile.await {
            Ok(Ok(_)) => {
                // A refusal to record it means that another has the work by now.
                store.done(&lease, clock.now()).await?;
                return Ok(Step::Did);
            }
            Ok(Err(ReconcileError::Store(error))) => {
                let retry = verdict(
                    &ReconcileError::Store(StoreError::Unavailable(String::new())),
                    &lease,
                    clock.now(),
                    self.jitter,
                );
                // Best effort: the store may be gone, and then the lease ends by itself.
                let _ = self.settle(&lease, retry, &error.to_string()).await;
                return Err(error);
            }
            Ok(Err(error)) => {
                (verdict(&error, &lease, clock.now(), self.jitter), error.to_string())
            }
            Err(panic) => (
                few(&lease, clock.now(), self.jitter),
                format!("gitribute panicked: {}", message(&*panic)),
            ),
        };
        self.settle(&lease, verdict, &reason).await?;
        Ok(Step::Did)
    }

    async fn settle(
        &self,
        lease: &Lease,
        verdict: Verdict,
        reason: &str,
    ) -> Result<(), StoreError> {
        let Reconciler { store, clock, .. } = &*self.reconciler;
        match verdict {
            Verdict::Retry(due) => store.retry(lease, due, reason).await?,
            Verdict::Bury => store.bury(lease, clock.now(), reason).await?,
            Verdict::Brake(until) => {
                let brake = Brake { scope: scope(lease), until, reason: reason.to_owned() };
                store.brake(&brake).await?;
                // The pause is the account's, not this work's: it counts as no attempt.
                store.release(lease, clock.now()).await?
            }
        };
        Ok(())
    }
}

/// Whose pause it is: the account's; where that is not known, the repository's, so that nobody
/// else is held up.
fn scope(lease: &Lease) -> BrakeScope {
    let subject = &lease.work.subject;
    match lease.account {
        Some(account) => BrakeScope::Account(subject.instance.clone(), account),
        None => BrakeScope::Repository(subject.instance.clone(), subject.repo),
    }
}

/// What a panic said; never more than a line.
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    text.lines().next().unwrap_or_default().chars().take(300).collect()
}
