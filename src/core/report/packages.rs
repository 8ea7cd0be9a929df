//! Sentences on what is wrong with a package: said to whoever keeps it.

use super::catalog::{Args, Sink, text};
use super::config::path_fault;
use super::language::Language;
use super::schema::{json_fault, schema_fault_text};
use crate::check::dialect::DialectFault;
use crate::check::json_schema::JsonSchemaFault;
use crate::check::package::{PackageFault, Shape};

/// What is wrong with a package, in a sentence.
pub fn package_fault(fault: &PackageFault, language: Language, sink: Sink) -> String {
    use PackageFault as F;
    let say = |id: &str, args: &Args<'_>| text(language, id, args, sink);
    let of = |resource: &str| Args::new().quoted("resource", resource.to_owned());
    let shape = |shape: Shape| say(shape_id(shape), &Args::new());
    match fault {
        F::NotJson { line, column, reason } => {
            let args = Args::new().number("line", *line).number("column", *column);
            say("package-not-json", &args.word("reason", json_fault(*reason, language)))
        }
        F::NotAPackage => say("package-none", &Args::new()),
        F::NoResources => say("package-empty", &Args::new()),
        F::ResourceNotAnObject { number } => {
            say("package-resource-shape", &Args::new().number("number", *number))
        }
        F::ResourceWithoutName { number } => {
            say("package-resource-name", &Args::new().number("number", *number))
        }
        F::NameTwice { name } => say("package-name-twice", &of(name)),
        F::NoData { resource } => say("package-no-data", &of(resource)),
        F::PathAndData { resource } => say("package-path-and-data", &of(resource)),
        F::WrongShape { resource, member, expected } => {
            let args = of(resource).quoted("member", member.as_str());
            say("package-shape", &args.word("expected", shape(*expected)))
        }
        F::Remote { resource, member, address } => {
            let args = of(resource).quoted("member", member.as_str());
            say("package-remote", &args.quoted("address", address.as_str()))
        }
        F::BadPath { resource, path, fault } => {
            let why = path_fault(fault, language, sink);
            say("package-path", &of(resource).quoted("path", path.as_str()).word("why", why))
        }
        F::MissingFile { resource, path } => {
            say("package-missing-file", &of(resource).quoted("path", path.as_str()))
        }
        F::UnknownEncoding { resource, found } => {
            say("package-encoding", &of(resource).quoted("found", found.as_str()))
        }
        F::UnreadFormat { resource, format } => {
            say("package-format", &of(resource).quoted("format", format.as_str()))
        }
        F::InlineData { resource } => say("package-inline", &of(resource)),
        F::ByteCount { expected, found } => {
            let args = Args::new().number("expected", *expected).number("found", *found);
            say("package-bytes", &args)
        }
        F::Hash { expected, found } => {
            let args = Args::new().quoted("expected", expected.as_str());
            say("package-hash", &args.quoted("found", found.as_str()))
        }
        F::UnknownHash { resource, kind } => {
            say("package-hash-kind", &of(resource).quoted("kind", kind.as_str()))
        }
        F::Schema { resource, fault } => {
            let why = schema_fault_text(fault, language, sink);
            say("package-schema", &of(resource).word("why", why))
        }
        F::JsonSchema { resource, fault } => {
            let why = json_schema_fault(fault, language, sink);
            say("package-schema", &of(resource).word("why", why))
        }
        F::Dialect { resource, fault } => match fault {
            DialectFault::NotAnObject => say("package-dialect", &of(resource)),
            DialectFault::WrongShape { member, expected } => {
                let args = of(resource).quoted("member", member.as_str());
                say("package-dialect-shape", &args.word("expected", shape(*expected)))
            }
            DialectFault::NotText { member } => {
                say("package-dialect-sheets", &of(resource).quoted("member", member.as_str()))
            }
        },
        F::PartNotJson { resource, path } => {
            say("package-part-not-json", &of(resource).quoted("path", path.as_str()))
        }
        F::NoSuchResource { resource, found, nearest } => {
            let args = of(resource).quoted("found", found.as_str());
            match nearest {
                Some(nearest) => {
                    say("package-reference-meant", &args.quoted("nearest", nearest.as_str()))
                }
                None => say("package-reference", &args),
            }
        }
        F::NoSuchColumn { resource, table, column } => {
            let args = of(resource).quoted("table", table.as_str());
            say("package-reference-column", &args.quoted("column", column.as_str()))
        }
        F::TableUnread { resource, table } => {
            say("package-reference-unread", &of(resource).quoted("table", table.as_str()))
        }
        F::PartsDiffer { first } => {
            say("package-parts", &Args::new().quoted("first", first.as_str()))
        }
        F::NoProperty { property } => {
            say("package-property", &Args::new().quoted("property", property.as_str()))
        }
        F::NoRecords => say("package-no-records", &Args::new()),
        F::NotARecord { number } => {
            say("package-no-record", &Args::new().number("number", *number))
        }
    }
}

/// Why a JSON Schema cannot be used, in a sentence.
pub fn json_schema_fault(fault: &JsonSchemaFault, language: Language, sink: Sink) -> String {
    use JsonSchemaFault as F;
    let say = |id: &str, args: &Args<'_>| text(language, id, args, sink);
    let number = |number: &usize| u64::try_from(*number).unwrap_or(u64::MAX);
    let at = |id: &str, place: &str, args: Args<'_>| match place {
        "" => say(id, &args),
        place => say(&format!("{id}-at"), &args.quoted("place", place)),
    };
    match fault {
        F::NotJson { line, column, reason } => {
            let args = Args::new().number("line", number(line)).number("column", number(column));
            say("json-schema-not-json", &args.word("reason", json_fault(*reason, language)))
        }
        F::NotASchema { place, reason } => {
            at("json-schema-wrong", place, Args::new().quoted("reason", reason.as_str()))
        }
        F::Pattern { place, pattern } => {
            at("json-schema-pattern", place, Args::new().quoted("pattern", pattern.as_str()))
        }
        F::OutOfReach { reference } => {
            say("json-schema-outside", &Args::new().quoted("reference", reference.as_str()))
        }
        F::Nowhere { reference } => {
            say("json-schema-nowhere", &Args::new().quoted("reference", reference.as_str()))
        }
        F::UnknownDraft { found } => {
            say("json-schema-draft", &Args::new().quoted("found", found.as_str()))
        }
        F::ReferredNotJson { path } => {
            say("json-schema-referred", &Args::new().quoted("path", path.as_str()))
        }
        F::TooManyFiles { most } => {
            say("json-schema-too-many", &Args::new().number("most", number(most)))
        }
    }
}

fn shape_id(shape: Shape) -> &'static str {
    match shape {
        Shape::Text => "package-be-text",
        Shape::Character => "package-be-character",
        Shape::Flag => "package-be-flag",
        Shape::Count => "package-be-count",
        Shape::Words => "package-be-words",
        Shape::RowNumbers => "package-be-rows",
        Shape::Paths => "package-be-paths",
        Shape::ObjectOrPath => "package-be-object",
        Shape::Objects => "package-be-objects",
        Shape::ItemKind => "package-be-items",
        Shape::Hash => "package-be-hash",
    }
}
