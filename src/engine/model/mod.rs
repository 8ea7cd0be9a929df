//! Words neutral to every forge.

mod ids;
mod work;

pub use ids::{AccountId, DeliveryKey, InstanceId, RepoId, SubjectNumber};
pub use work::{EffectKey, EffectStep, Lane, Subject, Wanted, WorkKey, WorkKind};
