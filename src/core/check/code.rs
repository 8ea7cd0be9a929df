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

/// A stable code: Frictionless' error type where one exists (frictionless-py,
/// `frictionless/errors`), Validata's for its custom checks (validata-core, `custom_checks`).
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
    /// A cell is no SIREN.
    FrenchSirenValue,
    /// A cell is no SIRET.
    FrenchSiretValue,
    /// A cell is no telephone number.
    PhoneNumberValue,
    /// A cell is no interval of years.
    YearIntervalValue,
    /// A cell is no heading of the nomenclature of acts.
    NomenclatureActesValue,
    /// A cell is no place in France.
    FrenchGpsCoordinates,
    /// A cell is a place in France with latitude and longitude changed about.
    ReversedFrenchGpsCoordinates,
    /// A cell is no opening hours.
    OpeningHoursValue,
    /// Of columns that go together some have a value and some have not.
    CohesiveColumnsValue,
    /// A value stands wrongly to another column's.
    CompareColumnsValue,
    /// A value is not the sum of other columns.
    SumColumnsValue,
    /// Neither of two columns has a value.
    OneOfRequired,
    /// A row stands out of order.
    RowOrder,
    /// A record stands in the list of those taken out.
    RemovedRecord,
    /// A value is most likely the same as another line's.
    NearDuplicate,
    /// A key has letters that look like those of another script.
    ConfusableKey,
}

impl Code {
    /// All of them.
    pub const ALL: [Code; 41] = [
        Code::TypeError,
        Code::ConstraintError,
        Code::UniqueError,
        Code::PrimaryKey,
        Code::ForeignKey,
        Code::ExtraCell,
        Code::MissingCell,
        Code::BlankRow,
        Code::BlankHeader,
        Code::BlankLabel,
        Code::DuplicateLabel,
        Code::MissingLabel,
        Code::ExtraLabel,
        Code::IncorrectLabel,
        Code::SourceError,
        Code::EncodingError,
        Code::SchemaError,
        Code::FieldError,
        Code::PackageError,
        Code::ResourceError,
        Code::DialectError,
        Code::ByteCount,
        Code::HashCount,
        Code::CsvFormula,
        Code::InvisibleCharacter,
        Code::FrenchSirenValue,
        Code::FrenchSiretValue,
        Code::PhoneNumberValue,
        Code::YearIntervalValue,
        Code::NomenclatureActesValue,
        Code::FrenchGpsCoordinates,
        Code::ReversedFrenchGpsCoordinates,
        Code::OpeningHoursValue,
        Code::CohesiveColumnsValue,
        Code::CompareColumnsValue,
        Code::SumColumnsValue,
        Code::OneOfRequired,
        Code::RowOrder,
        Code::RemovedRecord,
        Code::NearDuplicate,
        Code::ConfusableKey,
    ];
}
