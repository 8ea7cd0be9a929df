//! What can be wrong with a file, a row or a cell, with everything a sentence about it needs.

use super::code::{Code, Severity};
use super::constraints::{Allowed, Rule};
use super::custom::CustomProblem;
use super::extra::Nearness;
use super::json_schema::JsonKind;
use super::package::PackageFault;
use super::schema::JsonFault;
use super::types::Misfit;
use crate::dataset::{FieldName, LineNumber, Refusal};

/// What a cell must be to be of its field's type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Expected {
    /// An e-mail address.
    Email,
    /// A URI with its scheme.
    Uri,
    /// Base64.
    Binary,
    /// A UUID.
    Uuid,
    /// A number with this decimal sign.
    Number {
        /// The decimal sign.
        decimal: String,
    },
    /// A whole number.
    Integer,
    /// One of the words for true and false.
    Boolean {
        /// Words for true.
        yes: Vec<String>,
        /// Words for false.
        no: Vec<String>,
    },
    /// A JSON object.
    Object,
    /// A JSON array.
    Array,
    /// Values with a delimiter between them.
    List {
        /// The delimiter.
        delimiter: String,
    },
    /// A day written like the example.
    Date {
        /// 31 December 2024, as the field wants it.
        example: String,
    },
    /// A time written like the example.
    Time {
        /// Half past two and five seconds in the afternoon.
        example: String,
    },
    /// A day and time written like the example.
    DateTime {
        /// Both.
        example: String,
    },
    /// A year.
    Year,
    /// A month of a year.
    YearMonth,
    /// A length of time.
    Duration,
    /// A place, written like the example.
    Point {
        /// A place in Paris.
        example: &'static str,
    },
    /// GeoJSON.
    GeoJson,
    /// TopoJSON.
    TopoJson,
}

/// Which side of a bound is allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Edge {
    /// The bound itself too.
    Inclusive,
    /// Not the bound itself.
    Exclusive,
}

/// What a length counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Counted {
    /// Characters of a text.
    Characters,
    /// Items of a list or members of an object.
    Items,
}

/// What is wrong.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub enum Problem {
    /// The file cannot be read as a table.
    Unreadable(Box<Refusal>),
    /// The cell is not of its field's type.
    NotOfType {
        /// What it must be.
        expected: Expected,
        /// Why it is not.
        misfit: Misfit,
    },
    /// The cell is empty and must not be.
    Required,
    /// The value is none of those allowed.
    NotListed {
        /// `enum` or `categories`.
        rule: Rule,
        /// The allowed values in the schema's order and spelling.
        allowed: Allowed,
    },
    /// An item of the list that the cell holds is none of those allowed.
    ItemNotListed {
        /// `enum` or `categories`.
        rule: Rule,
        /// The item.
        item: String,
        /// The allowed values in the schema's order and spelling.
        allowed: Allowed,
    },
    /// The value does not have the form that the field describes.
    Pattern,
    /// The value is too short.
    TooShort {
        /// The least length.
        least: u64,
        /// The length found.
        found: u64,
        /// Of what.
        counted: Counted,
    },
    /// The value is too long.
    TooLong {
        /// The greatest length.
        most: u64,
        /// The length found.
        found: u64,
        /// Of what.
        counted: Counted,
    },
    /// The value is too small, or too early.
    TooSmall {
        /// The bound as the schema spells it.
        bound: String,
        /// Whether the bound itself is allowed.
        edge: Edge,
    },
    /// The value is too large, or too late.
    TooLarge {
        /// The bound as the schema spells it.
        bound: String,
        /// Whether the bound itself is allowed.
        edge: Edge,
    },
    /// The value of a unique column stands on another line.
    NotUnique {
        /// Where it stood first.
        first: LineNumber,
    },
    /// The values of these columns together stand on another line.
    NotUniqueTogether {
        /// The columns.
        fields: Vec<FieldName>,
        /// The row's values in them, as they stand.
        values: Vec<String>,
        /// Where they stood first.
        first: LineNumber,
    },
    /// A part of the row's key is empty.
    KeyEmpty,
    /// The row's key stands on another line.
    KeyTaken {
        /// Where it stood first.
        first: LineNumber,
    },
    /// The row names a row that is not there.
    NoSuchReference {
        /// The table that should have it; `None` for this one.
        table: Option<String>,
    },
    /// The row has a cell beyond the last column.
    ExtraCell {
        /// The columns of the file.
        columns: u64,
    },
    /// The row ends before this column.
    MissingCell,
    /// The row ends before this column and others after it: all of them told at once.
    MissingCells {
        /// How many others.
        more: u64,
    },
    /// All cells of the row are empty.
    BlankRow,
    /// The file has no header.
    BlankHeader,
    /// A column has no name.
    BlankLabel {
        /// Which column, from 1.
        column: u64,
    },
    /// Two columns have one name.
    DuplicateLabel {
        /// The first of them, from 1.
        first: u64,
        /// This one, from 1.
        column: u64,
    },
    /// The file lacks a column.
    MissingLabel,
    /// The file has a column that it should not have.
    ExtraLabel,
    /// Another column should stand here.
    IncorrectLabel {
        /// Which column, from 1.
        column: u64,
        /// The name it should have.
        expected: FieldName,
    },
    /// A spreadsheet would run the cell as a formula.
    Formula,
    /// The cell holds characters that nobody can see.
    Invisible {
        /// What they mean here.
        severity: Severity,
    },
    /// The row does not pass a custom check of the schema.
    Custom(CustomProblem),
    /// The row should stand further up.
    NotSorted {
        /// What stands above it in the first column of the order.
        above: String,
        /// Where that stands.
        line: LineNumber,
    },
    /// The record was taken out, or refused, before.
    Removed {
        /// The file that says so.
        list: String,
        /// Why.
        reason: Option<String>,
    },
    /// Most likely the same as a value of another line.
    NearDuplicate {
        /// In what they differ.
        nearness: Nearness,
        /// The other value.
        value: String,
        /// Where it stood first.
        first: LineNumber,
    },
    /// A key has letters of two scripts that look alike.
    MixedScripts,
    /// A key is written in letters of another script that look like those of the other keys.
    ForeignScript,
    /// The file is no JSON.
    NotJson {
        /// The column of the line where reading stopped.
        column: u64,
        /// What is wrong.
        reason: JsonFault,
    },
    /// A JSON value is of another kind.
    NotOfKind {
        /// The kinds it may be of.
        expected: Vec<JsonKind>,
    },
    /// A record lacks a member.
    MissingMember {
        /// Its name.
        name: String,
    },
    /// A record has members that it should not have.
    UnknownMembers {
        /// Their names.
        names: Vec<String>,
    },
    /// A number is no multiple of another one.
    NotAMultiple {
        /// The other one.
        of: String,
    },
    /// A list holds a value twice.
    ItemTwice,
    /// A JSON Schema's rule that has no sentence of its own is broken.
    JsonRule {
        /// The rule's name in JSON Schema.
        keyword: String,
    },
    /// Something is wrong inside the JSON of a cell.
    InCell {
        /// Where in it, as people write it; empty for the whole of it.
        at: String,
        /// What stands there.
        found: Option<String>,
        /// What is wrong.
        problem: Box<Problem>,
    },
    /// Something stands already in another file of the same table.
    InOtherPart {
        /// The file that the line is in.
        path: String,
        /// What is wrong.
        problem: Box<Problem>,
    },
    /// A package's descriptor, or a file it lists, is not as it should be.
    Package(Box<PackageFault>),
}

impl Problem {
    /// Its stable code.
    pub fn code(&self) -> Code {
        match self {
            Problem::Unreadable(refusal) if matches!(**refusal, Refusal::BrokenText { .. }) => {
                Code::EncodingError
            }
            Problem::Unreadable(_) => Code::SourceError,
            Problem::NotOfType { .. } => Code::TypeError,
            Problem::Required
            | Problem::NotListed { .. }
            | Problem::ItemNotListed { .. }
            | Problem::Pattern
            | Problem::TooShort { .. }
            | Problem::TooLong { .. }
            | Problem::TooSmall { .. }
            | Problem::TooLarge { .. } => Code::ConstraintError,
            Problem::NotUnique { .. } | Problem::NotUniqueTogether { .. } => Code::UniqueError,
            Problem::KeyEmpty | Problem::KeyTaken { .. } => Code::PrimaryKey,
            Problem::NoSuchReference { .. } => Code::ForeignKey,
            Problem::ExtraCell { .. } => Code::ExtraCell,
            Problem::MissingCell | Problem::MissingCells { .. } => Code::MissingCell,
            Problem::BlankRow => Code::BlankRow,
            Problem::BlankHeader => Code::BlankHeader,
            Problem::BlankLabel { .. } => Code::BlankLabel,
            Problem::DuplicateLabel { .. } => Code::DuplicateLabel,
            Problem::MissingLabel => Code::MissingLabel,
            Problem::ExtraLabel => Code::ExtraLabel,
            Problem::IncorrectLabel { .. } => Code::IncorrectLabel,
            Problem::Formula => Code::CsvFormula,
            Problem::Invisible { .. } => Code::InvisibleCharacter,
            Problem::Custom(problem) => problem.code(),
            Problem::NotSorted { .. } => Code::RowOrder,
            Problem::Removed { .. } => Code::RemovedRecord,
            Problem::NearDuplicate { .. } => Code::NearDuplicate,
            Problem::MixedScripts | Problem::ForeignScript => Code::ConfusableKey,
            Problem::NotJson { .. } => Code::SourceError,
            Problem::NotOfKind { .. } => Code::TypeError,
            Problem::MissingMember { .. }
            | Problem::UnknownMembers { .. }
            | Problem::NotAMultiple { .. }
            | Problem::ItemTwice
            | Problem::JsonRule { .. }
            | Problem::InCell { .. } => Code::ConstraintError,
            Problem::InOtherPart { problem, .. } => problem.code(),
            Problem::Package(fault) => fault.code(),
        }
    }

    /// The constraint that is broken, by its name in Table Schema.
    pub fn rule(&self) -> Option<Rule> {
        Some(match self {
            Problem::Required | Problem::KeyEmpty => Rule::Required,
            Problem::NotListed { rule, .. } | Problem::ItemNotListed { rule, .. } => *rule,
            Problem::Pattern => Rule::Pattern,
            Problem::TooShort { .. } => Rule::MinLength,
            Problem::TooLong { .. } => Rule::MaxLength,
            Problem::TooSmall { edge: Edge::Inclusive, .. } => Rule::Minimum,
            Problem::TooSmall { edge: Edge::Exclusive, .. } => Rule::ExclusiveMinimum,
            Problem::TooLarge { edge: Edge::Inclusive, .. } => Rule::Maximum,
            Problem::TooLarge { edge: Edge::Exclusive, .. } => Rule::ExclusiveMaximum,
            Problem::NotUnique { .. } | Problem::KeyTaken { .. } => Rule::Unique,
            Problem::NotUniqueTogether { .. } => Rule::UniqueKeys,
            Problem::InOtherPart { problem, .. } => return problem.rule(),
            Problem::MissingMember { .. } => Rule::Required,
            Problem::UnknownMembers { .. }
            | Problem::NotAMultiple { .. }
            | Problem::ItemTwice
            | Problem::JsonRule { .. }
            | Problem::InCell { .. } => Rule::JsonSchema,
            _ => return None,
        })
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        match self {
            Problem::Formula
            | Problem::NearDuplicate { .. }
            | Problem::MixedScripts
            | Problem::ForeignScript => Severity::Warning,
            Problem::Invisible { severity } => *severity,
            _ => Severity::Error,
        }
    }
}
