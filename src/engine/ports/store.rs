//! The store: inbox, work, effects, brakes. It makes work fast and safe; losing it loses no
//! contribution, for the forge holds the truth.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

use super::quota::{Admitted, Claimant};
use crate::model::{
    AccountId, DeliveryKey, EffectKey, InstanceId, RepoId, Subject, Wanted, WorkKey,
};

/// How often a piece of work may bring the process down before it is set aside.
pub const MAX_CRASHES: u32 = 3;

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
    /// The raw body; empty when read back after its retention ended.
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
    Work(Wanted),
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

/// One stored piece of work. A number is never used again.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct JobId(pub i64);

/// Proof of who runs a piece of work; a later claim has a higher one, and everything said with a
/// lower one is refused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LeaseToken(pub i64);

/// A piece of work that is ours until the lease ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lease {
    /// The stored piece.
    pub job: JobId,
    /// What is to be done.
    pub work: WorkKey,
    /// Whose rate limit it spends, where that is known.
    pub account: Option<AccountId>,
    /// Proof that it is ours.
    pub token: LeaseToken,
    /// When it stops being ours.
    pub until: Timestamp,
    /// How often it was tried before and ended in a retry.
    pub attempts: u32,
    /// How often the process died over it or let its lease end; where the same work was set aside
    /// for that before and was not done since, it goes on from that number.
    pub crashes: u32,
    /// When it was first due; the time budget of retries runs from here.
    pub since: Timestamp,
}

/// What a claim brought.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Claim {
    /// Work to do now.
    Work(Lease),
    /// Nothing now.
    Nothing {
        /// When the next waiting work is due, brakes counted in. Work whose lane is taken is left
        /// out: what it waits for is the end of the running work, not a time.
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
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Recovered {
    /// Pieces put back to be done again.
    pub requeued: u64,
    /// Work set aside because it brought the process down [`MAX_CRASHES`] times: people are to be
    /// told.
    pub quarantined: Vec<WorkKey>,
}

/// Work that was given up or set aside, for a person to look at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeadLetter {
    /// The stored piece.
    pub job: JobId,
    /// What was to be done.
    pub work: WorkKey,
    /// How often it was tried before and ended in a retry.
    pub attempts: u32,
    /// How often the process died over it.
    pub crashes: u32,
    /// Why it was given up.
    pub reason: String,
    /// When it was given up.
    pub ended_at: Timestamp,
}

/// How much work there is, for metrics and the status page.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Load {
    /// Pieces that wait, due or not.
    pub waiting: u64,
    /// Pieces that run.
    pub running: u64,
    /// Dead letters.
    pub dead: u64,
    /// When the waiting piece that is due first is due; long past means that work piles up.
    pub oldest_due: Option<Timestamp>,
}

/// What came of asking for a dead letter to be tried again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Revived {
    /// It waits again, as if it had never been tried.
    Queued,
    /// There is no such dead letter (any more).
    Unknown,
}

/// Up to when what is over is forgotten.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Retention {
    /// Bodies of deliveries received before this are dropped. Their keys stay, so that a
    /// delivery that comes again is still known.
    pub bodies_before: Timestamp,
    /// Deliveries received before this are dropped, and work that ended before this. Forges let
    /// people send a delivery again for days; keep 30.
    pub rows_before: Timestamp,
}

/// How much was forgotten.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Pruned {
    /// Bodies dropped from deliveries that stay.
    pub bodies: u64,
    /// Deliveries dropped.
    pub deliveries: u64,
    /// Pieces of work dropped.
    pub jobs: u64,
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
    /// Hash of what was asked, to see whether it changed since; empty where the effect was found
    /// on the forge and never asked for in this journal.
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
    Account(InstanceId, AccountId),
    /// Everything of one repository.
    Repository(InstanceId, RepoId),
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

/// A text of ours that was written on a subject.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spoken {
    /// When.
    pub at: Timestamp,
    /// Hash of what people had said until then.
    pub heard: String,
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

/// Inbox, work, effects, quotas and brakes, durable once a call returns. Every call but [`Store::prune`]
/// is one transaction. Times are kept to the microsecond.
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

    /// A delivery as it was accepted, `None` where there is none or no more.
    async fn delivery(
        &self,
        instance: &InstanceId,
        key: &DeliveryKey,
    ) -> Result<Option<Delivery>, StoreError>;

    /// When the newest delivery of a forge came; `None` where none is known.
    async fn last_received(&self, instance: &InstanceId) -> Result<Option<Timestamp>, StoreError>;

    /// Whether this work was done at a time or later.
    async fn ended_since(&self, work: &WorkKey, since: Timestamp) -> Result<bool, StoreError>;

    /// The newest deliveries that could not be read, at most so many.
    async fn parked(&self, limit: u32) -> Result<Vec<Delivery>, StoreError>;

    /// Marks work as wanted at a time. Where the same work waits already it is one piece, due at
    /// the earlier of the two times and charged to the account named last; where it runs now it
    /// will run once more afterwards.
    async fn want(&self, wanted: &Wanted, due: Timestamp) -> Result<(), StoreError>;

    /// Takes a due piece whose lane is free and which no brake holds back, for `lease`: of the
    /// repository where the least runs now, so that none holds up the others, and there the one
    /// that is due for the longest time.
    async fn claim(&self, now: Timestamp, lease: SignedDuration) -> Result<Claim, StoreError>;

    /// Keeps a lease until a later time; an earlier one changes nothing.
    async fn extend(&self, lease: &Lease, until: Timestamp) -> Result<Finished, StoreError>;

    /// The work is done. Dead letters of the same work are over with it: what they were about is
    /// as it should be now.
    async fn done(&self, lease: &Lease, now: Timestamp) -> Result<Finished, StoreError>;

    /// The work is to be tried again at a time. Where it was wanted again meanwhile the two are
    /// one piece, with this one's history, due at the earlier of the two times; so for `release`
    /// and `recover`.
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

    /// Puts back, due at once, what a dead process left running and what runs on an ended lease;
    /// called at start, before any claim, and then from time to time. Where only one process can
    /// hold the store, all that an earlier one left running is put back whatever its lease; where
    /// several share it, a lease must have ended.
    async fn recover(&self, now: Timestamp) -> Result<Recovered, StoreError>;

    /// The newest dead letters, at most so many.
    async fn dead(&self, limit: u32) -> Result<Vec<DeadLetter>, StoreError>;

    /// How much work there is.
    async fn load(&self) -> Result<Load, StoreError>;

    /// Has a dead letter tried again at a time, its attempts and crashes forgotten.
    async fn revive(&self, job: JobId, due: Timestamp) -> Result<Revived, StoreError>;

    /// Writes down that an effect is about to be made. What is known of the forge's identity of
    /// it stays.
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

    /// Gives a subject its place in the quotas, as [`super::place`] says; asked again, it keeps it.
    async fn admit(
        &self,
        subject: &Subject,
        claimant: &Claimant,
        now: Timestamp,
    ) -> Result<Admitted, StoreError>;

    /// Writes down that a text of ours is about to be written on a subject.
    async fn speak(&self, subject: &Subject, spoken: &Spoken) -> Result<(), StoreError>;

    /// The texts of ours that were written on a subject since a time, oldest first.
    async fn spoken(&self, subject: &Subject, since: Timestamp) -> Result<Vec<Spoken>, StoreError>;

    /// Holds work back until a time; a later time that stands is kept.
    async fn brake(&self, brake: &Brake) -> Result<(), StoreError>;

    /// Takes a brake off before its time.
    async fn lift(&self, scope: &BrakeScope) -> Result<(), StoreError>;

    /// The brakes that hold at a time.
    async fn brakes(&self, now: Timestamp) -> Result<Vec<Brake>, StoreError>;

    /// Forgets what is over, in many short transactions between which others can write. Waiting
    /// and running work, the journal and brakes that hold stay.
    async fn prune(&self, retention: &Retention) -> Result<Pruned, StoreError>;

    /// Whether a write can be committed now (readiness).
    async fn ready(&self) -> Result<(), StoreError>;
}
