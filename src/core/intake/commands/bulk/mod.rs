//! Many records at once: rows in a fenced block or an attached file.

mod read;
#[cfg(test)]
mod tests;
mod write;

use indexmap::IndexMap;
use thiserror::Error;

pub use self::read::read_rows;
pub(super) use self::write::block_of;
use super::attachment::Attachment;
use super::fault::Fault;
use crate::dataset::{FieldName, Value};
use crate::intake::mapping::MappingNote;
use crate::repo_config::DatasetName;

/// The most rows of one block or file.
pub const MOST_ROWS: usize = 5_000;

/// How rows are written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Format {
    /// Cells between commas, or whatever separates them, below a header.
    Csv,
    /// Cells between tabs below a header.
    Tsv,
    /// One object, or an array of objects.
    Json,
    /// One mapping, or a list of mappings.
    Yaml,
}

impl Format {
    /// The format that a fence's word names.
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            "csv" => Some(Format::Csv),
            "tsv" => Some(Format::Tsv),
            "json" => Some(Format::Json),
            "yaml" | "yml" => Some(Format::Yaml),
            _ => None,
        }
    }

    /// The format that a file's ending names.
    pub fn of_file_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        Self::of_word(&ending.to_ascii_lowercase())
    }

    /// Its word behind a fence.
    pub fn word(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Json => "json",
            Format::Yaml => "yaml",
        }
    }
}

/// Where the rows of a command are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rows {
    /// In a fenced block.
    Block {
        /// How they are written.
        format: Format,
        /// The block's text.
        text: String,
        /// The line of the comment on which the fence stands, from 1.
        line: usize,
    },
    /// In a file that is to be fetched.
    File(Attachment),
}

/// What is done with rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// Each is a new record; an empty cell is none.
    Add,
    /// Each names a record by its key and changes its other cells; an empty cell leaves it alone,
    /// `~` empties it.
    Set,
}

/// Rows, read.
#[derive(Clone, PartialEq, Debug)]
pub struct Bulk {
    /// The dataset.
    pub dataset: DatasetName,
    /// How they were written.
    pub format: Format,
    /// What is done with them.
    pub purpose: Purpose,
    /// The names of their columns as they were typed, in order.
    pub header: Vec<String>,
    /// The rows, in order.
    pub rows: Vec<BulkRow>,
    /// How values were read.
    pub notes: Vec<MappingNote>,
}

/// One row.
#[derive(Clone, PartialEq, Debug)]
pub struct BulkRow {
    /// Its number among the rows, from 1.
    pub number: u32,
    /// The values it gives, by column; `None` empties the cell.
    pub values: IndexMap<FieldName, Option<Value>>,
    /// Its cells as they were typed, by the names as typed.
    pub typed: IndexMap<String, Value>,
    /// Cells beyond the last column, as they were typed.
    pub surplus: Vec<String>,
    /// What is wrong with it; a row without any is good.
    pub faults: Vec<Fault>,
}

impl Bulk {
    /// A command with only these rows as they were typed, to be corrected and sent again; without
    /// the slash or mention in front.
    pub fn to_correct(&self, rows: &[u32]) -> String {
        let verb = match self.purpose {
            Purpose::Add => super::Verb::Add,
            Purpose::Set => super::Verb::Set,
        };
        let wanted = self.rows.iter().filter(|row| rows.contains(&row.number));
        let (format, text) = block_of(self.format, &self.header, wanted);
        let block = super::render::fenced(format.word(), &text);
        format!("{} {}\n\n{block}", verb.spec().name, self.dataset)
    }
}

/// Why rows as a whole cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum BlockFault {
    /// There are none.
    #[error("there are no rows")]
    Empty,
    /// There are too many.
    #[error("there are more than {MOST_ROWS} rows")]
    TooMany,
    /// The text is not of its format.
    #[error("not valid {}: {why}", format.word())]
    Syntax {
        /// The format.
        format: Format,
        /// The line in the block, from 1; `None` where it cannot be told.
        line: Option<usize>,
        /// What the format's reader says.
        why: String,
    },
    /// The text is no list of records.
    #[error("not a list of records")]
    NotRecords {
        /// The format.
        format: Format,
    },
    /// A column of the block is none of the dataset's.
    #[error("no column {found}")]
    UnknownColumn {
        /// What was typed.
        found: String,
        /// The nearest column.
        nearest: Option<FieldName>,
    },
    /// Two columns of the block are the same of the dataset.
    #[error("{column} stands twice")]
    ColumnTwice {
        /// The column.
        column: FieldName,
    },
    /// The rows do not say which records they are about.
    #[error("the key column {column} is not among the columns")]
    KeyColumnMissing {
        /// The key column.
        column: FieldName,
    },
}
