//! What can be wrong with structured values and packages, for the tests of the messages.

use crate::check::dialect::DialectFault;
use crate::check::json_schema::{JsonKind, JsonSchemaFault};
use crate::check::package::{PackageFault, Shape};
use crate::check::{Counted, Edge, Expected, JsonFault, Misfit, Problem, SchemaFault};
use crate::dataset::LineNumber;
use crate::repo_config::PathFault;

/// Problems of a value that a JSON Schema speaks of, and of what stands inside of a cell.
pub(super) fn value_problems(cell: &str) -> Vec<Problem> {
    const KINDS: [JsonKind; 7] = [
        JsonKind::Null,
        JsonKind::Boolean,
        JsonKind::Integer,
        JsonKind::Number,
        JsonKind::Text,
        JsonKind::List,
        JsonKind::Object,
    ];
    let mut problems: Vec<Problem> =
        KINDS.into_iter().map(|kind| Problem::NotOfKind { expected: vec![kind] }).collect();
    problems.extend([
        Problem::NotOfKind { expected: KINDS.to_vec() },
        Problem::NotAMultiple { of: "5".to_owned() },
        Problem::ItemTwice,
        Problem::JsonRule { keyword: "anyOf".to_owned() },
    ]);
    let inner = [
        Problem::NotOfKind { expected: vec![JsonKind::Number] },
        Problem::Pattern,
        Problem::NotOfType { expected: Expected::Email, misfit: Misfit::Form },
        Problem::TooShort { least: 1, found: 0, counted: Counted::Items },
        Problem::TooSmall { bound: "1".to_owned(), edge: Edge::Inclusive },
    ];
    problems.extend(inner.into_iter().map(|problem| Problem::InCell {
        at: "cities[0].name".to_owned(),
        found: Some(cell.to_owned()),
        problem: Box::new(problem),
    }));
    problems.push(Problem::InOtherPart {
        path: "data/2023.csv".to_owned(),
        problem: Box::new(Problem::NotUnique { first: LineNumber(5) }),
    });
    problems
}

/// Problems of a record, a file or a package.
pub(super) fn file_problems() -> Vec<Problem> {
    let missing = || Problem::MissingMember { name: "city".to_owned() };
    let mut problems = vec![
        missing(),
        Problem::UnknownMembers { names: vec!["city".to_owned()] },
        Problem::UnknownMembers { names: vec!["city".to_owned(), "town".to_owned()] },
        Problem::InCell { at: String::new(), found: None, problem: Box::new(missing()) },
    ];
    let reasons =
        [JsonFault::EndsEarly, JsonFault::TooDeep, JsonFault::TwoOfOneName, JsonFault::Unexpected];
    problems.extend(reasons.map(|reason| Problem::NotJson { column: 3, reason }));
    problems.extend(faults().into_iter().map(|fault| Problem::Package(Box::new(fault))));
    problems
}

fn faults() -> Vec<PackageFault> {
    use PackageFault as F;
    let word = |text: &str| text.to_owned();
    let resource = || word("cities");
    let outside = JsonSchemaFault::OutOfReach { reference: word("b.json") };
    let mut faults = vec![
        F::NotJson { line: 2, column: 3, reason: JsonFault::Unexpected },
        F::NotAPackage,
        F::NoResources,
        F::ResourceNotAnObject { number: 2 },
        F::ResourceWithoutName { number: 2 },
        F::NameTwice { name: resource() },
        F::NoData { resource: resource() },
        F::PathAndData { resource: resource() },
        F::Remote { resource: resource(), member: word("path"), address: word("ftp://x.org/a") },
        F::BadPath { resource: resource(), path: word("../a"), fault: PathFault::DotPart },
        F::MissingFile { resource: resource(), path: word("a.csv") },
        F::UnknownEncoding { resource: resource(), found: word("utf-9") },
        F::UnreadFormat { resource: resource(), format: word("xlsx") },
        F::InlineData { resource: resource() },
        F::ByteCount { expected: 12, found: 1 },
        F::Hash { expected: word("ab"), found: word("cd") },
        F::UnknownHash { resource: resource(), kind: word("crc") },
        F::Schema { resource: resource(), fault: Box::new(SchemaFault::NoFields) },
        F::JsonSchema { resource: resource(), fault: Box::new(outside) },
        F::Dialect { resource: resource(), fault: DialectFault::NotAnObject },
        F::Dialect {
            resource: resource(),
            fault: DialectFault::NotText { member: word("sheetName") },
        },
        F::PartNotJson { resource: resource(), path: word("s.json") },
        F::NoSuchResource { resource: resource(), found: word("city"), nearest: None },
        F::NoSuchResource { resource: resource(), found: word("city"), nearest: Some(resource()) },
        F::NoSuchColumn { resource: resource(), table: resource(), column: word("id") },
        F::TableUnread { resource: resource(), table: resource() },
        F::PartsDiffer { first: word("a.csv") },
        F::NoProperty { property: word("rows") },
        F::NoRecords,
        F::NotARecord { number: 3 },
    ];
    for expected in [
        Shape::Text,
        Shape::Character,
        Shape::Flag,
        Shape::Count,
        Shape::Words,
        Shape::RowNumbers,
        Shape::Paths,
        Shape::ObjectOrPath,
        Shape::Objects,
        Shape::ItemKind,
        Shape::Hash,
    ] {
        let member = || word("header");
        faults.push(F::WrongShape { resource: resource(), member: member(), expected });
        let fault = DialectFault::WrongShape { member: member(), expected };
        faults.push(F::Dialect { resource: resource(), fault });
    }
    faults
}
