//! What is wrong with a package, told to whoever wrote it (`report` has the sentences).

use super::super::code::Code;
use super::super::dialect::DialectFault;
use super::super::json_schema::JsonSchemaFault;
use super::super::schema::{JsonFault, SchemaFault};
use crate::repo_config::PathFault;

/// What a member of a descriptor must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Shape {
    /// A text.
    Text,
    /// One character.
    Character,
    /// True or false.
    Flag,
    /// A whole number.
    Count,
    /// A list of texts.
    Words,
    /// A list of row numbers that count from 1.
    RowNumbers,
    /// A path, or a list of paths.
    Paths,
    /// An object, or the path of a file that holds it.
    ObjectOrPath,
    /// A list of objects.
    Objects,
    /// `array` or `object`.
    ItemKind,
    /// A hash: 32 digits of MD5, or another with its name in front, such as `sha256:`.
    Hash,
}

/// One fault of a package.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum PackageFault {
    /// The descriptor is no JSON.
    NotJson {
        /// Line of the fault, from 1.
        line: u64,
        /// Column of the fault, from 1.
        column: u64,
        /// What is wrong.
        reason: JsonFault,
    },
    /// The descriptor is no object with `resources`.
    NotAPackage,
    /// There are no resources.
    NoResources,
    /// A resource is no object.
    ResourceNotAnObject {
        /// Which one, from 1.
        number: u64,
    },
    /// A resource has no name.
    ResourceWithoutName {
        /// Which one, from 1.
        number: u64,
    },
    /// Two resources have one name.
    NameTwice {
        /// The name.
        name: String,
    },
    /// A resource has neither `path` nor `data`.
    NoData {
        /// The resource.
        resource: String,
    },
    /// A resource has both.
    PathAndData {
        /// The resource.
        resource: String,
    },
    /// A member of a resource is not what it must be.
    WrongShape {
        /// The resource.
        resource: String,
        /// The member.
        member: String,
        /// What it must be.
        expected: Shape,
    },
    /// An address of the web: nothing outside the repository is read.
    Remote {
        /// The resource.
        resource: String,
        /// `path`, `schema` or `dialect`.
        member: String,
        /// The address.
        address: String,
    },
    /// A path that leads elsewhere than to a file of the repository.
    BadPath {
        /// The resource.
        resource: String,
        /// The path.
        path: String,
        /// Why.
        fault: PathFault,
    },
    /// A file is not there.
    MissingFile {
        /// The resource.
        resource: String,
        /// Its path.
        path: String,
    },
    /// An encoding that nobody knows.
    UnknownEncoding {
        /// The resource.
        resource: String,
        /// The name.
        found: String,
    },
    /// A table in a format that is not read.
    UnreadFormat {
        /// The resource.
        resource: String,
        /// The format.
        format: String,
    },
    /// The `data` of a resource is no list of records, and no text in a format that is read.
    InlineData {
        /// The resource.
        resource: String,
    },
    /// A file has another size.
    ByteCount {
        /// What the package says.
        expected: u64,
        /// What it has.
        found: u64,
    },
    /// A file has another hash.
    Hash {
        /// What the package says.
        expected: String,
        /// What it has.
        found: String,
    },
    /// A hash of a kind that is not computed.
    UnknownHash {
        /// The resource.
        resource: String,
        /// The kind.
        kind: String,
    },
    /// The Table Schema of a resource cannot be used.
    Schema {
        /// The resource.
        resource: String,
        /// Why.
        fault: Box<SchemaFault>,
    },
    /// The JSON Schema of a resource cannot be used.
    JsonSchema {
        /// The resource.
        resource: String,
        /// Why.
        fault: Box<JsonSchemaFault>,
    },
    /// The dialect of a resource cannot be used.
    Dialect {
        /// The resource.
        resource: String,
        /// Why.
        fault: DialectFault,
    },
    /// The file of a schema or a dialect is no JSON.
    PartNotJson {
        /// The resource.
        resource: String,
        /// The file.
        path: String,
    },
    /// A foreign key refers to a resource that is not there.
    NoSuchResource {
        /// The resource.
        resource: String,
        /// The name.
        found: String,
        /// The nearest name.
        nearest: Option<String>,
    },
    /// A foreign key refers to a column that the other table does not have.
    NoSuchColumn {
        /// The resource.
        resource: String,
        /// The other table.
        table: String,
        /// The column.
        column: String,
    },
    /// A foreign key refers to a table that could not be read.
    TableUnread {
        /// The resource.
        resource: String,
        /// The other table.
        table: String,
    },
    /// The parts of a table have different columns.
    PartsDiffer {
        /// The first part.
        first: String,
    },
    /// Structured data has no such member.
    NoProperty {
        /// The member.
        property: String,
    },
    /// Structured data is no list of records.
    NoRecords,
    /// A record is neither a list nor an object, or not the one that the others are.
    NotARecord {
        /// Which one, from 1.
        number: u64,
    },
}

impl PackageFault {
    /// Whether it is a fault of a file, not of what the package says.
    pub(crate) fn is_of_file(&self) -> bool {
        matches!(
            self,
            PackageFault::ByteCount { .. }
                | PackageFault::Hash { .. }
                | PackageFault::PartsDiffer { .. }
                | PackageFault::NoProperty { .. }
                | PackageFault::NoRecords
                | PackageFault::NotARecord { .. }
        )
    }

    /// Its stable code.
    pub fn code(&self) -> Code {
        match self {
            PackageFault::NotJson { .. }
            | PackageFault::NotAPackage
            | PackageFault::NoResources
            | PackageFault::NameTwice { .. } => Code::PackageError,
            PackageFault::ResourceNotAnObject { .. }
            | PackageFault::ResourceWithoutName { .. }
            | PackageFault::NoData { .. }
            | PackageFault::PathAndData { .. }
            | PackageFault::WrongShape { .. }
            | PackageFault::Remote { .. }
            | PackageFault::BadPath { .. }
            | PackageFault::UnknownHash { .. }
            | PackageFault::InlineData { .. }
            | PackageFault::UnreadFormat { .. } => Code::ResourceError,
            PackageFault::MissingFile { .. }
            | PackageFault::NoProperty { .. }
            | PackageFault::NoRecords
            | PackageFault::PartsDiffer { .. }
            | PackageFault::NotARecord { .. } => Code::SourceError,
            PackageFault::UnknownEncoding { .. } => Code::EncodingError,
            PackageFault::ByteCount { .. } => Code::ByteCount,
            PackageFault::Hash { .. } => Code::HashCount,
            PackageFault::Dialect { .. } => Code::DialectError,
            PackageFault::Schema { .. }
            | PackageFault::JsonSchema { .. }
            | PackageFault::PartNotJson { .. }
            | PackageFault::NoSuchResource { .. }
            | PackageFault::NoSuchColumn { .. }
            | PackageFault::TableUnread { .. } => Code::SchemaError,
        }
    }
}
