//! What the validator finds, in the words that every other finding uses.

use std::collections::HashSet;
use std::fmt;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};
use serde::Serialize;
use serde_json::Value as Plain;

use super::JsonSchema;
use crate::check::constraints::Rule;
use crate::check::problem::{Counted, Edge, Expected, Problem};
use crate::check::types::Misfit;
use crate::dataset::Value;

/// How many findings of one value are looked at; a document that is something else altogether
/// would give one for each of its members.
const MOST: usize = 10_000;

/// A kind of JSON value.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum JsonKind {
    /// `null`
    Null,
    /// True or false.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// Text.
    Text,
    /// A list.
    List,
    /// An object.
    Object,
}

impl From<JsonType> for JsonKind {
    fn from(kind: JsonType) -> Self {
        match kind {
            JsonType::Null => JsonKind::Null,
            JsonType::Boolean => JsonKind::Boolean,
            JsonType::Integer => JsonKind::Integer,
            JsonType::Number => JsonKind::Number,
            JsonType::String => JsonKind::Text,
            JsonType::Array => JsonKind::List,
            JsonType::Object => JsonKind::Object,
        }
    }
}

/// One thing that is wrong with a value.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Broken {
    /// Where, as a JSON Pointer (RFC 6901).
    pub(crate) pointer: String,
    /// Where in the schema the rule stands, as a pointer.
    pub(crate) rule_at: String,
    /// What.
    pub(crate) problem: Problem,
}

impl JsonSchema {
    /// Everything in a value that breaks the schema, in the value's order as far as the schema
    /// keeps it.
    pub(crate) fn broken(&self, value: &Value) -> Vec<Broken> {
        let mut broken = Vec::new();
        for error in self.validator.iter_errors(value).take(MOST) {
            take(&error, "", &mut broken);
        }
        // A value of another kind is told as that alone, as a cell of another type is: the bounds
        // speak of what it should have been.
        let is_kind = |broken: &Broken| matches!(broken.problem, Problem::NotOfKind { .. });
        let of_other_kind: HashSet<String> = broken
            .iter()
            .filter(|broken| is_kind(broken))
            .map(|broken| broken.pointer.clone())
            .collect();
        broken.retain(|broken| is_kind(broken) || !of_other_kind.contains(&broken.pointer));
        broken
    }

    /// Tells everything that is wrong inside the JSON of a cell.
    pub(crate) fn check_cell(&self, value: &Value, mut tell: impl FnMut(Problem)) {
        for broken in self.broken(value) {
            let found = at(value, &broken.pointer).map(ToString::to_string);
            tell(Problem::InCell {
                at: dotted(&broken.pointer),
                found,
                problem: Box::new(broken.problem),
            });
        }
    }

    /// Whether a value keeps the schema.
    pub fn accepts(&self, value: &Value) -> bool {
        self.validator.is_valid(value)
    }
}

fn take(error: &ValidationError<'_>, above: &str, broken: &mut Vec<Broken>) {
    let pointer = format!("{above}{}", error.instance_path().as_str());
    let contexts = match error.kind() {
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            context.as_slice()
        }
        _ => &[],
    };
    // Of several ways, the only one that is of the value's kind is the one that was meant.
    let here = error.instance_path().as_str();
    let mut meant = contexts.iter().filter(|errors| {
        !errors.iter().any(|inner| {
            matches!(inner.kind(), ValidationErrorKind::Type { .. })
                && inner.instance_path().as_str() == here
        })
    });
    if let (Some(errors), None) = (meant.next(), meant.next())
        && !errors.is_empty()
        && contexts.len() > 1
    {
        // Paths of the inner errors begin at the root already.
        for inner in errors {
            take(inner, above, broken);
        }
        return;
    }
    let problem = problem(error.kind(), error.instance());
    // A missing member is told at its own place.
    let pointer = match &problem {
        Problem::MissingMember { name } => format!("{pointer}/{}", escaped(name)),
        _ => pointer,
    };
    broken.push(Broken { pointer, rule_at: error.schema_path().as_str().to_owned(), problem });
}

fn problem(kind: &ValidationErrorKind, instance: &Plain) -> Problem {
    use ValidationErrorKind as K;
    let spelled = |value: &Plain| match value {
        Plain::String(text) => text.clone(),
        other => other.to_string(),
    };
    let characters = || match instance {
        Plain::String(text) => count(text.chars().count()),
        _ => 0,
    };
    let items = || match instance {
        Plain::Array(items) => count(items.len()),
        Plain::Object(members) => count(members.len()),
        _ => 0,
    };
    match kind {
        K::Type { kind } => Problem::NotOfKind {
            expected: match kind {
                TypeKind::Single(kind) => vec![JsonKind::from(*kind)],
                TypeKind::Multiple(kinds) => kinds.iter().map(JsonKind::from).collect(),
            },
        },
        K::Required { property } => Problem::MissingMember { name: spelled(property) },
        K::AdditionalProperties { unexpected } | K::UnevaluatedProperties { unexpected } => {
            Problem::UnknownMembers { names: unexpected.clone() }
        }
        K::Enum { options } => Problem::NotListed {
            rule: Rule::Enum,
            allowed: match options.as_ref() {
                Plain::Array(options) => options.iter().map(spelled).collect::<Vec<_>>().into(),
                other => vec![spelled(other)].into(),
            },
        },
        K::Constant { expected_value } => {
            Problem::NotListed { rule: Rule::Enum, allowed: vec![spelled(expected_value)].into() }
        }
        K::Pattern { .. } => Problem::Pattern,
        K::Format { format } => of_format(format),
        K::MinLength { limit } => {
            Problem::TooShort { least: *limit, found: characters(), counted: Counted::Characters }
        }
        K::MaxLength { limit } => {
            Problem::TooLong { most: *limit, found: characters(), counted: Counted::Characters }
        }
        K::MinItems { limit } | K::MinProperties { limit } => {
            Problem::TooShort { least: *limit, found: items(), counted: Counted::Items }
        }
        K::MaxItems { limit } | K::MaxProperties { limit } => {
            Problem::TooLong { most: *limit, found: items(), counted: Counted::Items }
        }
        K::AdditionalItems { limit } => {
            Problem::TooLong { most: count(*limit), found: items(), counted: Counted::Items }
        }
        K::Minimum { limit } => Problem::TooSmall { bound: spelled(limit), edge: Edge::Inclusive },
        K::ExclusiveMinimum { limit } => {
            Problem::TooSmall { bound: spelled(limit), edge: Edge::Exclusive }
        }
        K::Maximum { limit } => Problem::TooLarge { bound: spelled(limit), edge: Edge::Inclusive },
        K::ExclusiveMaximum { limit } => {
            Problem::TooLarge { bound: spelled(limit), edge: Edge::Exclusive }
        }
        K::MultipleOf { multiple_of } => Problem::NotAMultiple { of: multiple_of.to_string() },
        K::UniqueItems => Problem::ItemTwice,
        other => Problem::JsonRule { keyword: other.keyword().to_owned() },
    }
}

/// The format's own sentence where Table Schema has one, too.
fn of_format(format: &str) -> Problem {
    let example = |text: &str| text.to_owned();
    let expected = match format {
        "email" | "idn-email" => Expected::Email,
        "uri" | "iri" => Expected::Uri,
        "uuid" => Expected::Uuid,
        "date" => Expected::Date { example: example("2024-12-31") },
        "time" => Expected::Time { example: example("14:30:05Z") },
        "date-time" => Expected::DateTime { example: example("2024-12-31T14:30:05Z") },
        "duration" => Expected::Duration,
        other => return Problem::JsonRule { keyword: format!("format {other}") },
    };
    Problem::NotOfType { expected, misfit: Misfit::Form }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// A member's name as a part of a JSON Pointer (RFC 6901, section 3).
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// The parts of a JSON Pointer, unescaped.
pub(crate) fn parts(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|part| part.replace("~1", "/").replace("~0", "~"))
}

/// A place as people write it: members with dots between, list items in brackets from 0
/// (`cities[0].name`); a dot of a name's own has a backslash before it.
pub(crate) fn dotted(pointer: &str) -> String {
    let mut text = String::new();
    for part in parts(pointer) {
        if !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) {
            text.push('[');
            text.push_str(&part);
            text.push(']');
        } else {
            if !text.is_empty() {
                text.push('.');
            }
            text.push_str(&part.replace('.', "\\."));
        }
    }
    text
}

/// The value at a pointer.
pub(crate) fn at<'v>(value: &'v Value, pointer: &str) -> Option<&'v Value> {
    parts(pointer).try_fold(value, |value, part| match value {
        Value::List(items) => items.get(part.parse::<usize>().ok()?),
        Value::Object(members) => members.get(&part),
        _ => None,
    })
}

impl fmt::Display for JsonKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            JsonKind::Null => "null",
            JsonKind::Boolean => "boolean",
            JsonKind::Integer => "integer",
            JsonKind::Number => "number",
            JsonKind::Text => "text",
            JsonKind::List => "list",
            JsonKind::Object => "object",
        })
    }
}
