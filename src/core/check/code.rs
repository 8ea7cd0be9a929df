//! How bad a finding is, and the code that machines know it by.

use serde::Serialize;

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look; never blocks.
    Warning,
    /// Blocks a contribution that brings it.
    Error,
}

/// A stable code: Frictionless' error type where one exists
/// (frictionless-py, `frictionless/errors`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Code {
    /// A cell is not of its field's type.
    TypeError,
    /// A cell breaks a constraint of its field.
    ConstraintError,
    /// A value that must be unique stands twice.
    UniqueError,
    /// A primary key is empty or stands twice.
    PrimaryKey,
    /// A row names another row that is not there.
    ForeignKey,
    /// A row has more cells than the header.
    ExtraCell,
    /// A row has fewer cells than the header.
    MissingCell,
    /// All cells of a row are empty.
    BlankRow,
    /// The file has no header, or an empty one.
    BlankHeader,
    /// A header cell is empty.
    BlankLabel,
    /// A header name stands twice.
    DuplicateLabel,
    /// A column of the schema is not in the file.
    MissingLabel,
    /// A column of the file is not in the schema.
    ExtraLabel,
    /// A column of the file has another name, or stands elsewhere, than the schema says.
    IncorrectLabel,
    /// The file cannot be read as a table.
    SourceError,
    /// The file's bytes are not of its encoding.
    EncodingError,
    /// The schema cannot be used.
    SchemaError,
    /// A field of the schema cannot be used.
    FieldError,
    /// The descriptor of a package cannot be used.
    PackageError,
    /// A resource of a package cannot be used.
    ResourceError,
    /// The dialect of a resource cannot be used.
    DialectError,
    /// A file has another size than its package says.
    ByteCount,
    /// A file has another hash than its package says.
    HashCount,
    /// A spreadsheet would run the cell as a formula.
    CsvFormula,
    /// A cell holds characters that nobody can see.
    InvisibleCharacter,
}
