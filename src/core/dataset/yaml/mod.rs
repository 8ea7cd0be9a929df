//! YAML 1.2 (<https://yaml.org/spec/1.2.2/>), and the front matter of Markdown files: read by
//! spans, and edited so that only the nodes touched change.
//!
//! Reading is the parser's; writing is ours, and keeps to how a file is written: the style of
//! each scalar, indentation, dashes, commas, blank lines, comments.

mod block;
mod editor;
mod faults;
mod flow;
mod front;
mod habits;
mod lines;
mod node;
mod pairing;
mod parse;
mod render;
mod resolve;
mod shape;
mod spell;
mod tree;
mod values;
mod verify;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod nasty;

pub use front::BODY_FIELD;
pub(crate) use front::FrontMatter;
pub(crate) use tree::Yaml;
