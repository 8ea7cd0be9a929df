//! Documents, and the edits that change them without touching any other byte.

mod collation;
pub mod csv;
mod depth;
pub mod diff;
mod document;
mod edit;
pub mod encoding;
mod folder;
mod json;
mod key;
mod malformed;
mod memory;
mod name;
mod options;
mod path;
mod place;
mod refusal;
mod separators;
mod splice;
mod table;
mod tree;
#[cfg(test)]
mod trial;
mod value;
mod yaml;

pub(crate) use depth::depth_is_bounded;
pub use document::{Document, Format, apply, patch, read};
pub use edit::{Change, Edit, EditFault, EditsError, Expected, Items, Record, read_edits};
pub use folder::{FileEdit, FolderFault, FolderTable, apply_to_files, diff_folders};
pub use key::Key;
pub use malformed::{Malformed, Wanted};
pub use memory::MemoryTable;
pub use name::FieldName;
pub use options::{EditOptions, Edited, Insert, ReadOptions, Refused, Span};
pub use path::{FieldPath, KEY_FIELD, PathStep, RecordsPath};
pub use place::{LineNumber, RowNumber};
pub use refusal::Refusal;
pub use separators::ListSeparators;
pub use table::{Line, Row, Table, column_values};
pub use tree::{OpaqueReason, TreeDocument, ValueKind};
pub use value::{Number, Value};
pub use yaml::BODY_FIELD;
