//! The store: inbox, work, effects, brakes. It makes work fast and safe; losing it loses no
//! contribution, for the forge holds the truth.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

use crate::model::{DeliveryKey, EffectKey, InstanceId, WorkKey};

/// A webhook delivery as it came, its signature checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delivery {
    /// Which forge sent it.
    pub instance: InstanceId,
    /// What makes it the same delivery when it comes again.
    pub key: DeliveryKey,
    /// The forge's name of the event (`issues`).
    pub event: String,
    /// The forge's name of what happened (`opened`), where it says.
    pub action: Option<String>,
    /// The raw body.
    pub body: Vec<u8>,
    /// When it came.
    pub received_at: Timestamp,
    /// What becomes of it.
    pub state: InboxState,
}

/// What becomes of a delivery in the inbox.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum InboxState {
    /// It asks for this work.
    Work(WorkKey),
    /// It is nothing to us: an event we do not follow, or one of our own.
    Ignored,
    /// It could not be read; kept with the reason for a person to look at.
    Parked(String),
}

/// What the inbox said to a delivery.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Accepted {
    /// It is new, and durable now.
    New,
    /// It was here before; nothing changed.
    Duplicate,
}

/// Proof of who runs a piece of work; a later claim has a higher one, and everything said with a
/// lower one is refused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LeaseToken(pub i64);

/// A piece of work that is ours until the lease ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lease {
    /// The stored row.
    pub job: i64,
    /// What is to be done.
    pub work: WorkKey,
    /// Proof that it is ours.
    pub token: LeaseToken,
    /// When it stops being ours.
    pub until: Timestamp,
    /// How often it was tried before and ended in a retry.
    pub attempts: u32,
    /// How often the process died over it.
    pub crashes: u32,
    /// When it was first asked for; the time budget of retries runs from here.
    pub created_at: Timestamp,
}

/// What a claim brought.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Claim {
    /// Work to do now.
    Work(Lease),
    /// Nothing now; the next waiting work is due then, if any waits.
    Nothing {
        /// When to look again.
        due: Option<Timestamp>,
    },
}

/// What came of saying that work is over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Finished {
    /// It is recorded.
    Recorded,
    /// The lease had ended and another has the work: stop, touch nothing more.
    Fenced,
}

/// Work that a dead or stalled process had left running.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Recovered {
    /// Pieces put back to be done again.
    pub requeued: u64,
    /// Pieces set aside because they brought the process down too often.
    pub quarantined: u64,
}

/// How far an effect on the forge got.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EffectState {
    /// It was about to be made; whether it was, only the forge knows.
    Intended,
    /// It is there.
    Done,
}

/// What the journal holds of one effect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EffectRecord {
    /// How far it got.
    pub state: EffectState,
    /// Hash of what was asked, to see whether it changed since.
    pub request_hash: String,
    /// The forge's identity of what was made.
    pub forge_id: Option<String>,
}

/// What a brake holds back.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum BrakeScope {
    /// Everything of one forge.
    Instance(InstanceId),
    /// Everything that spends the rate limit of one account or installation there.
    Account(InstanceId, u64),
}

/// A pause that the forge asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Brake {
    /// What it holds back.
    pub scope: BrakeScope,
    /// Until when.
    pub until: Timestamp,
    /// Why, for the operator.
    pub reason: String,
}

/// Why the store could not do it.
#[derive(Debug, Error)]
pub enum StoreError {
    /// It cannot be reached or written now: full, locked, gone. Worth trying again.
    #[error("the store is not available: {0}")]
    Unavailable(String),
    /// What it holds makes no sense.
    #[error("the store is damaged: {0}")]
    Damaged(String),
}

/// Inbox, work, effects and brakes, durable once a call returns. Every call is one transaction.
#[async_trait]
pub trait Store: Send + Sync {
    /// Stores a delivery and marks the work it asks for, both or neither. Work is due `debounce`
    /// after the delivery came, so that a burst about one subject is one look at it; a due time
    /// that stands is never put off.
    async fn accept(
        &self,
        delivery: &Delivery,
        debounce: SignedDuration,
    ) -> Result<Accepted, StoreError>;

    /// Marks work as wanted at a time. Where the same work waits already it is one piece, due at
    /// the earlier of the two times; where it runs now it will run once more afterwards.
    async fn want(&self, work: &WorkKey, due: Timestamp) -> Result<(), StoreError>;

    /// Takes the oldest due piece whose lane is free and which no brake holds back, for `lease`.
    async fn claim(&self, now: Timestamp, lease: SignedDuration) -> Result<Claim, StoreError>;

    /// Keeps a lease until a later time.
    async fn extend(&self, lease: &Lease, until: Timestamp) -> Result<Finished, StoreError>;

    /// The work is done.
    async fn done(&self, lease: &Lease, now: Timestamp) -> Result<Finished, StoreError>;

    /// The work is to be tried again at a time.
    async fn retry(
        &self,
        lease: &Lease,
        due: Timestamp,
        reason: &str,
    ) -> Result<Finished, StoreError>;

    /// The work goes back unchanged and at once: the process stops, nothing failed.
    async fn release(&self, lease: &Lease, now: Timestamp) -> Result<Finished, StoreError>;

    /// The work is given up, for a person to look at.
    async fn bury(
        &self,
        lease: &Lease,
        now: Timestamp,
        reason: &str,
    ) -> Result<Finished, StoreError>;

    /// Puts back what a dead process left running; called at start, before any claim, and then
    /// from time to time for leases that ended.
    async fn recover(&self, now: Timestamp) -> Result<Recovered, StoreError>;

    /// Writes down that an effect is about to be made.
    async fn intend(
        &self,
        lease: &Lease,
        effect: &EffectKey,
        request_hash: &str,
    ) -> Result<Finished, StoreError>;

    /// Writes down that an effect is there, with the forge's identity of it.
    async fn settle(
        &self,
        lease: &Lease,
        effect: &EffectKey,
        forge_id: &str,
    ) -> Result<Finished, StoreError>;

    /// What the journal holds of an effect.
    async fn effect(&self, effect: &EffectKey) -> Result<Option<EffectRecord>, StoreError>;

    /// Holds work back until a time; a later time that stands is kept.
    async fn brake(&self, brake: &Brake) -> Result<(), StoreError>;

    /// The brakes that hold at a time.
    async fn brakes(&self, now: Timestamp) -> Result<Vec<Brake>, StoreError>;

    /// Whether a write can be committed now (readiness).
    async fn ready(&self) -> Result<(), StoreError>;
}
