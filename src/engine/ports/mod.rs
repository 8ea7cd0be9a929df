//! What the engine asks of the world.

mod clock;
mod store;

pub use clock::Clock;
pub use store::{
    Accepted, Brake, BrakeScope, Claim, DeadLetter, Delivery, EffectRecord, EffectState, Finished,
    InboxState, JobId, Lease, LeaseToken, Load, MAX_CRASHES, Pruned, Recovered, Retention, Revived,
    Store, StoreError,
};
