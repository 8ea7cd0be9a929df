//! Adapters: GitHub and GitLab behind the engine's port, on one transport. What a forge lacks is
//! emulated here, never by asking elsewhere which forge it is.

mod answer;
mod cache;
pub mod github;
pub mod gitlab;
mod headers;
pub mod links;
mod objects;
mod own;
mod page;
mod pause;
mod talk;
pub mod transport;
mod upload;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub use own::OwnAccount;

/// A lock that outlives a panic: what it guards are caches, which are at worst old.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
