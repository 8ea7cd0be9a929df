//! The door for webhooks: what a signed delivery asks for is made durable, and nothing more. The
//! sender may be answered with success as soon as this returns.

use jiff::SignedDuration;

use crate::model::{InstanceId, Wanted, WorkKind};
use crate::ports::{Accepted, Clock, Delivery, InboxState, Meaning, Store, StoreError, Verified};

/// How long work waits after a delivery, so that a burst about one subject is one look at it
/// (FACTS section 6.2).
pub const DEBOUNCE: SignedDuration = SignedDuration::from_secs(2);

/// How long this kind of work waits: who merges one proposal after another waits for the next one
/// to be worked out again, and pushes come one by one.
fn debounce(kind: WorkKind) -> SignedDuration {
    match kind {
        WorkKind::Reconcile => DEBOUNCE,
        WorkKind::Recheck | WorkKind::BaseMoved | WorkKind::Groups => SignedDuration::ZERO,
    }
}

/// Makes a delivery durable, and with it the work it asks for.
pub async fn receive(
    store: &dyn Store,
    clock: &dyn Clock,
    instance: &InstanceId,
    verified: Verified,
    body: Vec<u8>,
) -> Result<Accepted, StoreError> {
    let received_at = clock.now();
    let account = verified.account;
    let wanted = |work| Wanted { work, account };
    let state = match verified.meaning {
        Meaning::Look(works) => {
            let mut works = works.into_iter();
            let first = works.next();
            // Further work goes first: once the delivery is in, it is never read again.
            for work in works {
                let due = received_at.checked_add(debounce(work.kind)).unwrap_or(received_at);
                store.want(&wanted(work), due).await?;
            }
            first.map_or(InboxState::Ignored, |work| InboxState::Work(wanted(work)))
        }
        Meaning::Nothing => InboxState::Ignored,
        Meaning::Unreadable(reason) => InboxState::Parked(reason),
    };
    let debounce = match &state {
        InboxState::Work(wanted) => debounce(wanted.work.kind),
        InboxState::Ignored | InboxState::Parked(_) => SignedDuration::ZERO,
    };
    let delivery = Delivery {
        instance: instance.clone(),
        key: verified.key,
        event: verified.event,
        action: verified.action,
        body,
        received_at,
        state,
    };
    store.accept(&delivery, debounce).await
}

#[cfg(test)]
#[path = "receive_tests.rs"]
mod tests;
