//! Bytes nobody meant to write, against everything that reads bytes.
//!
//! A [`Target`] takes any bytes and tells what did not hold; a panic is caught by whoever runs it.
//! The targets need nothing but stable Rust: [`campaign`] changes seeds of its own at random, and a
//! fuzzer that follows coverage can call the same functions with its own bytes.

mod campaign;
mod mutate;
mod random;
mod seeds;
mod targets;

pub use campaign::{Bound, Failure, Ran, campaign};
pub use targets::{TARGETS, Target};
