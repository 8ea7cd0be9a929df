//! The worker: takes what is due, reconciles it, and says what came of it. It neither sleeps nor
//! spawns: the program calls [`Worker::step`] again and again, from as many tasks as it likes,
//! waits when there is nothing to do, and says when a reconcile has taken too long.

mod retry;
#[cfg(test)]
mod tests;

use std::any::Any;
use std::collections::BTreeMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::{Either, select};
use jiff::{SignedDuration, Timestamp};

pub use self::retry::Jitter;
use self::retry::{Verdict, few, verdict};
use crate::model::{InstanceId, WorkKey};
use crate::ports::{Brake, BrakeScope, Claim, Clock, Lease, Recovered, Store, StoreError};
use crate::reconcile::{ReconcileError, Reconciled, Reconciler};

/// Does the work of the forges, each by its own reconciler.
pub struct Worker {
    /// What does it, by the forge that the work is about.
    pub reconcilers: BTreeMap<InstanceId, Arc<Reconciler>>,
    /// Where work is.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// For how long work is handed out.
    pub lease: SignedDuration,
    /// Spreads retries.
    pub jitter: Jitter,
    /// Is told what came of each piece of work.
    pub observer: Arc<dyn WorkObserver>,
}

/// Is told what came of each piece of work, for the log.
pub trait WorkObserver: Send + Sync {
    /// A piece of work came to an end, for now or for good.
    fn ended(&self, work: &WorkKey, outcome: &Outcome<'_>);
}

/// What came of a piece of work.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome<'a> {
    /// It is done.
    Done(&'a Reconciled),
    /// It is tried again.
    Retried {
        /// When.
        due: Timestamp,
        /// Why.
        reason: &'a str,
    },
    /// The forge asked for a pause.
    Braked {
        /// Until when.
        until: Timestamp,
        /// Why.
        reason: &'a str,
    },
    /// It is given up: a person has to look at it.
    GivenUp {
        /// Why.
        reason: &'a str,
    },
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

/// How a reconcile came to fail.
enum Failure {
    Error(ReconcileError),
    /// It panicked, or took too long: what it said.
    Broken(String),
}

impl Worker {
    /// Puts back what a dead process left running. To be called at start, before any step, and
    /// then from time to time. What brought the process down too often is set aside and told.
    pub async fn recover(&self) -> Result<Recovered, StoreError> {
        self.store.recover(self.clock.now()).await
    }

    /// Takes one piece of work that is due and does it; a reconcile that is not over when `limit`
    /// is gets cut off. Errors of the forge and panics are dealt with; one of the store is given
    /// back, after an attempt to have the work tried again.
    pub async fn step(&self, limit: impl Future<Output = ()>) -> Result<Step, StoreError> {
        let Self { store, clock, .. } = self;
        let lease = match store.claim(clock.now(), self.lease).await? {
            Claim::Work(lease) => lease,
            Claim::Nothing { due } => return Ok(Step::Idle { due }),
        };
        let failure = match self.attempt(&lease, limit).await {
            Ok(reconciled) => {
                // A refusal to record it means that another has the work by now.
                store.done(&lease, clock.now()).await?;
                self.observer.ended(&lease.work, &Outcome::Done(&reconciled));
                return Ok(Step::Did);
            }
            Err(failure) => failure,
        };
        let (verdict, reason) = match failure {
            Failure::Error(ReconcileError::Store(error)) => {
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
            Failure::Error(error) => {
                let verdict = verdict(&error, &lease, clock.now(), self.jitter);
                if verdict == Verdict::Bury && !matches!(error, ReconcileError::Forge(_)) {
                    self.apologise(&lease).await;
                }
                (verdict, error.to_string())
            }
            Failure::Broken(reason) => {
                let verdict = few(&lease, clock.now(), self.jitter);
                if verdict == Verdict::Bury {
                    self.apologise(&lease).await;
                }
                (verdict, reason)
            }
        };
        self.settle(&lease, verdict, &reason).await?;
        Ok(Step::Did)
    }

    async fn attempt(
        &self,
        lease: &Lease,
        limit: impl Future<Output = ()>,
    ) -> Result<Reconciled, Failure> {
        let instance = &lease.work.subject.instance;
        let Some(own) = self.reconcilers.get(instance) else {
            return Err(Failure::Broken(format!("{instance} is no forge of the settings")));
        };
        let reconcile = AssertUnwindSafe(own.reconcile(lease)).catch_unwind();
        match select(pin!(reconcile), pin!(limit)).await {
            Either::Left((Ok(Ok(reconciled)), _)) => Ok(reconciled),
            Either::Left((Ok(Err(error)), _)) => Err(Failure::Error(error)),
            Either::Left((Err(panic), _)) => {
                Err(Failure::Broken(format!("gitribute panicked: {}", message(&*panic))))
            }
            Either::Right(_) => Err(Failure::Broken("it took too long and was cut off".to_owned())),
        }
    }

    /// Says on the forge that the fault is ours, where that can be said at all: people must not
    /// wait for an answer that never comes.
    async fn apologise(&self, lease: &Lease) {
        let subject = &lease.work.subject;
        if let Some(reconciler) = self.reconcilers.get(&subject.instance) {
            // Whatever stops this stops only this: the work is given up and logged either way.
            let _ = AssertUnwindSafe(reconciler.apologise(subject)).catch_unwind().await;
        }
    }

    async fn settle(
        &self,
        lease: &Lease,
        verdict: Verdict,
        reason: &str,
    ) -> Result<(), StoreError> {
        let Self { store, clock, .. } = self;
        let outcome = match verdict {
            Verdict::Retry(due) => {
                store.retry(lease, due, reason).await?;
                Outcome::Retried { due, reason }
            }
            Verdict::Bury => {
                store.bury(lease, clock.now(), reason).await?;
                Outcome::GivenUp { reason }
            }
            Verdict::Brake(until) => {
                let brake = Brake { scope: scope(lease), until, reason: reason.to_owned() };
                store.brake(&brake).await?;
                // The pause is the account's, not this work's: it counts as no attempt.
                store.release(lease, clock.now()).await?;
                Outcome::Braked { until, reason }
            }
        };
        self.observer.ended(&lease.work, &outcome);
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
