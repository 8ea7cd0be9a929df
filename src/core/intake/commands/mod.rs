//! Commands: one line in a comment, from its text to what it means.
//!
//! First [`listen`] finds what a text says to the bot; then [`understand`] reads a command against
//! the datasets; then [`fold::fold`] makes one contribution of a form's edits and all
//! comments, as they stand now. Nothing here is remembered: editing or deleting a comment changes
//! what comes out (DESIGN section 5). Every command is an entry of the [`REGISTRY`].

mod attachment;
mod bulk;
mod call;
mod command;
mod fault;
pub mod fold;
mod foreign;
mod known;
mod look;
mod parse;
mod registry;
mod render;
mod scan;
mod value;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

pub use attachment::{Attachment, MAX_ATTACHMENT_BYTES};
pub use bulk::{BlockFault, Bulk, BulkRow, Format, MOST_ROWS, Purpose, Rows, read_rows};
pub use call::{Block, Call, Ears, FieldLine, Invisible, Linked, Said, What, Whole};
pub use command::{Command, RowRange, Target};
pub use fault::{Fault, Forbidden};
pub use foreign::is_quick_action;
pub use known::Known;
pub use look::{Found, FoundRow, find};
pub use parse::understand;
pub use registry::{CommandKind, REGISTRY, Spec, Verb, Who};
pub use render::{render, set_line};
pub use scan::{MOST_DESCRIBING, MOST_OTHERS, listen};
pub use value::NewValue;
