//! The door for webhooks: what a signed delivery asks for is made durable, and nothing more. The
//! sender may be answered with success as soon as this returns.

use jiff::SignedDuration;

use crate::model::{InstanceId, Wanted};
use crate::ports::{
    Accepted, Clock, Delivery, HookReader, InboxState, Meaning, RawDelivery, Rejected, RepoRef,
    Store, StoreError,
};

/// How long work waits after a delivery, so that a burst about one subject is one look at it
/// (FACTS section 6.2).
pub const DEBOUNCE: SignedDuration = SignedDuration::from_secs(2);

/// What came of a delivery.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Received {
    /// It is durable.
    Accepted {
        /// Whether it was new.
        accepted: Accepted,
        /// The repository it is about and its name there, to be told to [`crate::ports::Forge::note`].
        repo: Option<RepoRef>,
        /// What it asked for, to be counted.
        meaning: Meaning,
    },
    /// It is not let in, and nothing is kept of it.
    Rejected(Rejected),
}

/// Takes a delivery in.
pub async fn receive(
    store: &dyn Store,
    reader: &dyn HookReader,
    raw: &RawDelivery<'_>,
    instance: &InstanceId,
    clock: &dyn Clock,
) -> Result<Received, StoreError> {
    let verified = match reader.read(raw) {
        Ok(verified) => verified,
        Err(rejected) => return Ok(Received::Rejected(rejected)),
    };
    let received_at = clock.now();
    let account = verified.account;
    let state = match &verified.meaning {
        Meaning::Look(works) => match works.split_first() {
            Some((first, more)) => {
                // These come first: once the delivery is in, it is never read again.
                let due = received_at.checked_add(DEBOUNCE).unwrap_or(received_at);
                for work in more {
                    store.want(&Wanted { work: work.clone(), account }, due).await?;
                }
                InboxState::Work(Wanted { work: first.clone(), account })
            }
            None => InboxState::Ignored,
        },
        Meaning::Nothing => InboxState::Ignored,
        Meaning::Unreadable(reason) => InboxState::Parked(reason.clone()),
    };
    let delivery = Delivery {
        instance: instance.clone(),
        key: verified.key,
        event: verified.event,
        action: verified.action,
        body: raw.body.to_vec(),
        received_at,
        state,
    };
    let accepted = store.accept(&delivery, DEBOUNCE).await?;
    Ok(Received::Accepted { accepted, repo: verified.repo, meaning: verified.meaning })
}

#[cfg(test)]
#[path = "receive_tests.rs"]
mod tests;
