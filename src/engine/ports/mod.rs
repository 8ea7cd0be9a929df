//! What the engine asks of the world.

mod clock;
mod store;

pub use clock::Clock;
pub use store::{
    Accepted, Brake, BrakeScope, Claim, Delivery, EffectRecord, EffectState, Finished, InboxState,
    Lease, LeaseToken, Recovered, Store, StoreError,
};
