//! Our own account, learned from the forge and shared with whoever must know it.

use std::sync::{Arc, OnceLock};

use gitribute_engine::model::{Actor, ActorId};

/// The account we write with, once it is known.
#[derive(Clone, Debug, Default)]
pub struct OwnAccount(Arc<OnceLock<Actor>>);

impl OwnAccount {
    /// One that is known from the start.
    pub fn known(actor: Actor) -> Self {
        Self(Arc::new(OnceLock::from(actor)))
    }

    /// The account, where it is known.
    pub fn get(&self) -> Option<Actor> {
        self.0.get().cloned()
    }

    /// Whether an account is ours.
    pub fn is(&self, id: ActorId) -> bool {
        self.0.get().is_some_and(|own| own.id == Some(id))
    }

    pub(crate) fn set(&self, actor: &Actor) {
        // It never changes while we run, so the first word stands.
        self.0.get_or_init(|| actor.clone());
    }
}
