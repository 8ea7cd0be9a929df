//! Values as nodes with the places where they stand.

use std::borrow::Cow;
use std::ops::Range;

use super::scan::{Fault, Scanner};
use super::text::unquoted;
use crate::dataset::tree::{Member, Node, NodeKind};
use crate::dataset::{FieldPath, Number, PathStep, Value};

/// The value that begins at the scanner's place.
pub(super) fn node(text: &str, scanner: &mut Scanner<'_>) -> Result<Node, Fault> {
    let start = scanner.at;
    let kind = match scanner.peek() {
        Some(b'{') => {
            let mut members = Vec::new();
            scanner.object(|scanner, name_span| {
                let name = unquoted(slice(text, &name_span)).into_owned();
                members.push(Member { name, name_span, value: node(text, scanner)? });
                Ok(())
            })?;
            NodeKind::Object(members)
        }
        Some(b'[') => {
            let mut items = Vec::new();
            scanner.list(|scanner| {
                items.push(node(text, scanner)?);
                Ok(())
            })?;
            NodeKind::List(items)
        }
        _ => {
            let span = scanner.value()?;
            NodeKind::Scalar(scalar(slice(text, &span)))
        }
    };
    Ok(Node { span: start..scanner.at, kind })
}

fn scalar(spelling: &str) -> Value {
    match spelling {
        "null" => Value::Null,
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => match Number::new(spelling) {
            Some(number) => Value::Number(number),
            None => Value::Text(unquoted(spelling).into_owned()),
        },
    }
}

/// The text of the value at a path below the one at the scanner's place, found without building
/// anything that is not on the path; of members with one name, the first.
pub(super) fn cell<'t>(
    text: &'t str,
    mut scanner: Scanner<'t>,
    path: &FieldPath,
) -> Result<Cow<'t, str>, Fault> {
    for step in path.steps() {
        let mut found = None;
        let looked = match (step, scanner.peek()) {
            (PathStep::Member(wanted), Some(b'{')) => scanner.object(|scanner, name| {
                let name = slice(text, &name);
                let raw = name.get(1..name.len() - 1).unwrap_or_default();
                if raw == wanted || (raw.contains('\\') && unquoted(name) == wanted.as_str()) {
                    found = Some(scanner.at);
                    return Err(stop());
                }
                scanner.value().map(drop)
            }),
            (PathStep::Item(wanted), Some(b'[')) => {
                let mut index = 0;
                scanner.list(|scanner| {
                    if index == *wanted {
                        found = Some(scanner.at);
                        return Err(stop());
                    }
                    index += 1;
                    scanner.value().map(drop)
                })
            }
            _ => return Ok(Cow::Borrowed("")),
        };
        match (found, looked) {
            (Some(at), _) => scanner = Scanner::new(text, at),
            (None, Ok(())) => return Ok(Cow::Borrowed("")),
            (None, Err(fault)) => return Err(fault),
        }
    }
    Ok(match scanner.peek() {
        Some(b'"') => unquoted(slice(text, &scanner.string()?)),
        Some(b'{' | b'[') => Cow::Owned(node(text, &mut scanner)?.cell().into_owned()),
        _ => match slice(text, &scanner.value()?) {
            "null" => Cow::Borrowed(""),
            spelling => Cow::Borrowed(spelling),
        },
    })
}

/// Ends a search; never seen outside.
fn stop() -> Fault {
    Fault { at: 0, fault: crate::dataset::Malformed::Other }
}

pub(super) fn slice<'t>(text: &'t str, span: &Range<usize>) -> &'t str {
    text.get(span.clone()).unwrap_or_default()
}
