//! The reconcile: what the forge shows, what should be there, and the difference between them.
//!
//! `model` holds the words of the trade, neutral to every forge; `ports` what the engine asks of
//! the world: a forge, a store, a clock; `plan` is the pure difference.

pub mod contribution;
pub mod model;
pub mod plan;
pub mod ports;
