//! Structured documents: records that are nodes of a tree, edited by byte spans, so that only
//! the nodes touched change.
//!
//! A format implements [`Syntax`] and [`Tree`]: where its records stand, what they hold, and how
//! operations on nodes are spelled. Everything else is common: which record an edit means, what
//! becomes of it, and that the result reads back as intended.

mod document;
mod geo;
mod node;
mod session;
mod syntax;

pub use document::{TreeDocument, ValueKind};
pub(crate) use document::{VALUE_FIELD, line_at};
pub use node::OpaqueReason;
pub(crate) use node::{Member, Node, NodeKind};
pub(crate) use session::apply;
pub(crate) use syntax::{
    Container, Layout, New, Op, Part, RecordKind, Records, Reshape, Syntax, Tree,
};
