//! The sweep: what changed on the forge while nobody told us. Webhooks are lost when we are down,
//! when a forge has stopped calling us, and now and then without a reason; the forge's own lists
//! lose nothing. Whatever changed since we last heard, and was not looked at after it changed, is
//! looked at again (FAULTS L5).

#[cfg(test)]
mod tests;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

use crate::model::{InstanceId, Subject, Wanted, WorkKey, WorkKind};
use crate::ports::{Changed, Clock, Forge, ForgeError, Store, StoreError};

/// How often it is swept.
pub const EVERY: SignedDuration = SignedDuration::from_mins(30);

/// How far one sweep reaches back into the one before it, and behind the last delivery: forges
/// list a change a little later than they tell of it, and clocks differ.
const OVERLAP: SignedDuration = SignedDuration::from_mins(10);

/// How far the first sweep of a store that knows of no delivery reaches back.
const NEW: SignedDuration = SignedDuration::from_hours(24);

/// How far any sweep reaches back: who was away for longer starts afresh.
const LONGEST: SignedDuration = SignedDuration::from_hours(14 * 24);

/// How long each subject waits for the one before it, so that a long absence is no burst.
const PAUSE: SignedDuration = SignedDuration::from_millis(200);

/// Sweeps one forge.
pub struct Sweeper {
    /// The forge.
    pub forge: Arc<dyn Forge>,
    /// Where work is, and what was heard.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Which forge it is.
    pub instance: InstanceId,
}

/// What a sweep found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Swept {
    /// How many subjects have changed.
    pub changed: usize,
    /// How many of them nobody had looked at since; they are looked at now.
    pub wanted: usize,
    /// From where the next sweep looks.
    pub next: Timestamp,
    /// What an operator should know and do.
    pub remarks: Vec<String>,
}

/// Why a sweep did not come to its end; the next one begins where it did.
#[derive(Debug, Error)]
pub enum SweepError {
    /// The forge did not tell.
    #[error(transparent)]
    Forge(#[from] ForgeError),
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Sweeper {
    /// From where the first sweep of a process looks: from the last delivery on.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn begin(&self) -> Result<Timestamp, StoreError> {
        let now = self.clock.now();
        let heard = self.store.last_received(&self.instance).await?;
        let since = heard.map_or_else(|| before(now, NEW), |heard| before(heard, OVERLAP));
        Ok(since.max(before(now, LONGEST)))
    }

    /// Looks for what has changed since a time.
    ///
    /// # Errors
    /// When the forge does not tell, or the store cannot be written.
    pub async fn sweep(&self, since: Timestamp) -> Result<Swept, SweepError> {
        let begun = self.clock.now();
        let Changed { subjects, remarks } = self.forge.changed(since).await?;
        let changed = subjects.len();
        let mut due = begun;
        let mut wanted = 0;
        for found in subjects {
            let instance = self.instance.clone();
            let subject = Subject { instance, repo: found.repo.id, number: found.number };
            let work = WorkKey { kind: WorkKind::Reconcile, subject };
            if self.store.ended_since(&work, found.at).await? {
                continue;
            }
            self.forge.note(&found.repo);
            self.store.want(&Wanted { work, account: found.account }, due).await?;
            due = due.checked_add(PAUSE).unwrap_or(due);
            wanted += 1;
        }
        Ok(Swept { changed, wanted, next: before(begun, OVERLAP), remarks })
    }
}

fn before(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.checked_sub(by).unwrap_or(Timestamp::MIN)
}
