//! The body of an issue made with a form: how a forge writes it, and what its sections say.

mod answer;
mod boxes;
mod choice;
#[cfg(test)]
mod laws;
mod lines;
mod read;
mod render;
mod sections;
#[cfg(test)]
mod tests;

pub use read::{Read, read};
pub use render::{Flavour, render, render_as};

/// What forges write where nothing was answered.
const NO_RESPONSE: &str = "_No response_";
