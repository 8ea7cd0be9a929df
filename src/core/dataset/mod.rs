//! Documents, and the edits that change them without touching any other byte.

pub mod csv;
mod depth;
pub mod diff;
mod edit;
pub mod encoding;
mod key;
mod memory;
mod name;
mod place;
mod refusal;
mod table;
mod value;

pub(crate) use depth::depth_is_bounded;
pub use edit::{Change, Edit, EditFault, EditsError, Expected, Record, read_edits};
pub use key::Key;
pub use memory::MemoryTable;
pub use name::FieldName;
pub use place::{LineNumber, RowNumber};
pub use refusal::Refusal;
pub use table::{Line, Row, Table};
pub use value::{Number, Value};
