//! Why a document was left as it is.

use thiserror::Error;

use super::{FieldName, Key, LineNumber, Malformed, OpaqueReason, Value};

/// A refused edit. The document is untouched; `report::refusal_text` says it to people.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// No record has this key.
    #[error("no record has the key {key}")]
    KeyMissing {
        /// The key asked for.
        key: Key,
        /// A key of the file that looks like it, with its line.
        nearest: Option<(Key, LineNumber)>,
    },
    /// The key to add or to rename to stands already.
    #[error("the key {key} stands on line {line} already")]
    KeyTaken {
        /// The key.
        key: Key,
        /// Where it stands.
        line: LineNumber,
    },
    /// Two edits of one list give two records the same key.
    #[error("two of the edits give a record the key {key}")]
    KeyGivenTwice {
        /// The key.
        key: Key,
    },
    /// Several records have this key.
    #[error("the key {key} stands on several lines")]
    KeyAmbiguous {
        /// The key.
        key: Key,
        /// Where it stands: the first of the lines, in order.
        lines: Vec<LineNumber>,
    },
    /// A new record, or a renamed one, would have an empty key.
    #[error("the key field {field} would be empty")]
    KeyEmpty {
        /// The key's first field.
        field: FieldName,
    },
    /// The file has no known key, and the very record to add stands already.
    #[error("the record stands on line {line} already")]
    RecordTaken {
        /// Where it stands.
        line: LineNumber,
    },
    /// The file has no known key, and two edits of one list add the same record.
    #[error("two of the edits add the same record")]
    RecordGivenTwice,
    /// A field is not in the header.
    #[error("no column is named {field}")]
    FieldMissing {
        /// The field asked for.
        field: FieldName,
        /// The header's name that looks like it.
        nearest: Option<FieldName>,
    },
    /// Several columns have this name.
    #[error("several columns are named {field}")]
    FieldAmbiguous {
        /// The field asked for.
        field: FieldName,
        /// The columns, the first is 1.
        columns: Vec<u64>,
        /// The line of the header.
        line: LineNumber,
    },
    /// None of the fields is in the header, which looks like a record itself.
    #[error("line {line} looks like a record, not like a header with {field}")]
    HeaderMissing {
        /// The first field asked for.
        field: FieldName,
        /// Where a header would stand.
        line: LineNumber,
    },
    /// The record does not hold what the edit expects of it.
    #[error("{field} of {key} is not what was expected")]
    ExpectationFailed {
        /// The record.
        key: Key,
        /// The field.
        field: FieldName,
        /// What the edit expects.
        expected: Value,
        /// What stands there.
        found: Value,
    },
    /// A list or an object was given for a cell, which holds text.
    #[error("a cell of {field} holds text, not a list or an object")]
    NotACell {
        /// The field.
        field: FieldName,
    },
    /// An item of a list holds the separator of the list.
    #[error("an item for {field} holds the separator of the list, {separator}")]
    ItemHoldsSeparator {
        /// The field.
        field: FieldName,
        /// The separator.
        separator: String,
    },
    /// The file's encoding has no bytes for a character.
    #[error("{field}: {encoding} has no character U+{:04X}", u32::from(*character))]
    Unencodable {
        /// The field it was given for.
        field: FieldName,
        /// The character.
        character: char,
        /// The file's encoding.
        encoding: &'static str,
    },
    /// The file's bytes are no text in its encoding.
    #[error("line {line}: the byte at offset {offset} is no {encoding}")]
    BrokenText {
        /// The encoding.
        encoding: &'static str,
        /// The line.
        line: LineNumber,
        /// The byte's offset in the file, from 0.
        offset: u64,
        /// The byte; `None` where the file ends too early.
        byte: Option<u8>,
    },
    /// A quote opens a cell and none closes it.
    #[error("the quote opened on line {line}, column {column} is never closed")]
    QuoteUnclosed {
        /// Where it opens.
        line: LineNumber,
        /// The character of the line, the first is 1.
        column: u64,
    },
    /// A quoted cell of several lines goes on after its closing quote: an earlier quote is
    /// missing or too many, and where records end cannot be told.
    #[error("text follows the closing quote of the cell opened on line {line}, column {column}")]
    TextAfterQuote {
        /// Where the cell opens.
        line: LineNumber,
        /// The character of the line, the first is 1.
        column: u64,
    },
    /// A cell of the file, or a value for one, is larger than a table should hold.
    #[error("a cell has more than {limit} bytes")]
    CellTooLarge {
        /// Where it starts; `None` for a value that an edit brings.
        line: Option<LineNumber>,
        /// The column's number, the first is 1.
        column: u64,
        /// The most bytes a cell may have.
        limit: u64,
    },
    /// The document is not well-formed, so it cannot be told where its parts end.
    #[error("line {line}, column {column}: not well-formed {format}: {fault:?}")]
    Malformed {
        /// The format.
        format: &'static str,
        /// Where.
        line: LineNumber,
        /// The character of the line, the first is 1.
        column: u64,
        /// What is wrong.
        fault: Malformed,
    },
    /// No records are where they should be.
    #[error("there are no records at {path}")]
    RecordsMissing {
        /// Where they should be; empty for the whole document.
        path: String,
        /// Where lists or objects of records are.
        found: Vec<String>,
    },
    /// No record has this key in a document that was read as one record, and may be a wrapper
    /// around others.
    #[error("no record has the key {key}: the document is the one record {name}")]
    KeyInside {
        /// The key asked for.
        key: Key,
        /// The one record's name.
        name: String,
        /// Where records may be.
        places: Vec<String>,
    },
    /// A feature of GeoJSON is of no other type than `Feature` (RFC 7946, section 3.2).
    #[error("a feature cannot be a {found}")]
    FeatureType {
        /// The type that was given.
        found: Value,
    },
    /// Several documents of a file hold records.
    #[error("several documents hold records")]
    RecordsAmbiguous {
        /// Where these documents begin.
        lines: Vec<LineNumber>,
    },
    /// An item of a list that is not so long.
    #[error("{field} is no item: the list has {length}")]
    ItemMissing {
        /// The item asked for.
        field: FieldName,
        /// How many items the list has.
        length: u64,
    },
    /// A member has its name twice in one object, and which is meant cannot be told.
    #[error("{field} stands twice in one record")]
    MemberAmbiguous {
        /// The member.
        field: FieldName,
        /// Where it stands.
        lines: Vec<LineNumber>,
    },
    /// A member of what is no object, or an item of what is no list.
    #[error("{field} is inside {holder}, which holds a single value")]
    NotNested {
        /// The field asked for.
        field: FieldName,
        /// What holds a single value.
        holder: FieldName,
    },
    /// An item is to be added to, or taken from, what is no list.
    #[error("{field} is no list")]
    NotAList {
        /// The field.
        field: FieldName,
    },
    /// A value that is no `lon,lat` is given for a point.
    #[error("{field}: {value} is no longitude and latitude")]
    NotAPoint {
        /// The field.
        field: FieldName,
        /// What was given.
        value: Value,
    },
    /// A value that can be read but not edited.
    #[error("line {line}: {field} cannot be edited: {reason:?}")]
    Opaque {
        /// The field.
        field: FieldName,
        /// Where it stands.
        line: LineNumber,
        /// Why.
        reason: OpaqueReason,
    },
    /// A record is to be added to, or removed from, a document that is one record.
    #[error("the document is one record")]
    OneRecord,
    /// A record a file: several files have this key.
    #[error("the key {key} stands in several files")]
    KeyInFiles {
        /// The key.
        key: Key,
        /// Their paths.
        files: Vec<String>,
    },
    /// A record a file: a new one would stand in the place of another, or have its key.
    #[error("{path} stands already")]
    FileTaken {
        /// The other's path.
        path: String,
    },
    /// A record a file: a name that no file of the folder can have.
    #[error("{name} is no name for a file")]
    FileName {
        /// The name.
        name: String,
    },
    /// The format cannot be edited.
    #[error("{format} is not edited")]
    FormatUnsupported {
        /// The format.
        format: &'static str,
    },
    /// The file holds no header to add a record to.
    #[error("the file is empty: it has no header")]
    Empty,
    /// The edited text is guessed to have other separators than the file: it is too short, or
    /// holds too many of them, to be told by.
    #[error("the edited file would be read with {guessed:?} between its cells, not {delimiter:?}")]
    SeparatorUnclear {
        /// What stands between cells.
        delimiter: char,
        /// What the edited text looks to be separated by.
        guessed: char,
    },
    /// The edited file's letters are guessed to be in another encoding than the file's: it has too
    /// few of them to be told by.
    #[error("the edited file would be read as {}, not {encoding}", guessed.unwrap_or("no text"))]
    EncodingUnclear {
        /// What the file is in.
        encoding: &'static str,
        /// What the edited bytes look to be; `None` where they look like no text.
        guessed: Option<&'static str>,
    },
    /// The text around a record is spelled in an unusual way, so that the edited file would not
    /// read back as intended; it was thrown away.
    #[error("the {format} around line {line} is unusual: the edit would not read back")]
    Unusual {
        /// The format.
        format: &'static str,
        /// Where.
        line: LineNumber,
    },
    /// The edited file would not read back as intended, so it was thrown away.
    #[error("the edited file would not read back as intended")]
    NotReadBack,
    /// The edits leave the document as it is.
    #[error("the edits change nothing")]
    NothingToChange,
}
