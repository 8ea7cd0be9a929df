//! From a verified delivery to the inbox.

use gitribute_engine::model::{InstanceId, Wanted};
use gitribute_engine::ports::{
    Accepted, Clock, Delivery, InboxState, Meaning, Store, StoreError, Verified,
};
use jiff::SignedDuration;

/// How long work waits for more of the same burst: opening an issue with labels is three
/// deliveries.
const DEBOUNCE: SignedDuration = SignedDuration::from_secs(1);

/// Makes a delivery durable, and with it the work it asks for.
pub(super) async fn receive(
    store: &dyn Store,
    clock: &dyn Clock,
    instance: &InstanceId,
    verified: Verified,
    body: Vec<u8>,
) -> Result<Accepted, StoreError> {
    let received_at = clock.now();
    let wanted = |work| Wanted { work, account: None };
    let state = match verified.meaning {
        Meaning::Look(keys) => {
            let mut keys = keys.into_iter();
            let first = keys.next();
            // Further work goes first: should we die between the two, the delivery comes again
            // and one look too many was taken.
            for key in keys {
                store.want(&wanted(key), received_at + DEBOUNCE).await?;
            }
            first.map_or(InboxState::Ignored, |key| InboxState::Work(wanted(key)))
        }
        Meaning::Nothing => InboxState::Ignored,
        Meaning::Unreadable(reason) => InboxState::Parked(reason),
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
    store.accept(&delivery, DEBOUNCE).await
}
