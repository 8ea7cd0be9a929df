//! Adapters: GitHub behind the engine's port, on one transport. What a forge lacks is emulated
//! here, never by asking elsewhere which forge it is.

pub mod github;
pub mod transport;
