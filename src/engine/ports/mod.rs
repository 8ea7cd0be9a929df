//! What the engine asks of the world.

mod clock;
mod forge;
mod hooks;
mod links;
mod obstacle;
mod quota;
mod store;

pub use clock::Clock;
pub use forge::{
    Attached, Capabilities, Changed, ChangedFile, Checks, Comparison, Entry, EntryKind, FileState,
    Forge, ForgeError, Labelling, Membership, Permission, Refusal, RepoRef, Role, Touched, Version,
};
pub use hooks::{HookReader, Meaning, RawDelivery, Rejected, Verified};
pub use links::{Aliveness, Links, Probe, Unasked};
pub use obstacle::Obstacle;
pub use quota::{Admitted, Claimant, Full, Limit, Taken, place};
pub use store::{
    Accepted, Brake, BrakeScope, Claim, DeadLetter, Delivery, EffectRecord, EffectState, Finished,
    InboxState, JobId, Lease, LeaseToken, Load, MAX_CRASHES, Pruned, Recovered, Retention, Revived,
    Spoken, Store, StoreError,
};
