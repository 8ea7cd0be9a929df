//! The reconcile: what the forge shows, what should be there, and the difference between them.
//!
//! `model` holds the words of the trade, neutral to every forge; `ports` what the engine asks of
//! the world: a forge, a store, a clock. `contribution` turns an issue's text into checked bytes;
//! `plan` is the pure difference; `reconcile` drives all of it for one subject, `worker` for
//! whatever waits; `receive` is the door for webhooks, `sweep` finds what none came for. Nothing here sleeps or spawns: the program
//! that calls does.

pub mod contribution;
pub mod model;
pub mod plan;
pub mod ports;
pub mod receive;
pub mod reconcile;
pub mod sweep;
#[cfg(test)]
mod testing;
pub mod worker;
