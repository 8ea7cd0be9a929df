//! What the text of a schema tells by itself.

use super::place::{Located, TextPlace};
use super::{LintFinding, LintProblem};
use crate::check::constraints::Rule;
use crate::check::schema::{SchemaFault, SchemaRemark, TableSchema};
use crate::dataset::FieldName;

/// Words of JSON Schema that stand in fields of real Table Schemas and do nothing there.
const FOREIGN: [&str; 11] = [
    "minProperties",
    "maxProperties",
    "minItems",
    "maxItems",
    "uniqueItems",
    "multipleOf",
    "const",
    "default",
    "anyOf",
    "oneOf",
    "allOf",
];

pub(super) fn lint(text: &str) -> Vec<LintFinding> {
    let located = Located::read(text);
    let root = located.as_ref();
    let mut findings = Vec::new();
    let mut add = |place: Option<TextPlace>, problem, suggestion| {
        let place = place.or(root.map(|root| root.place)).unwrap_or(TextPlace::START);
        findings.push(LintFinding { place, problem, suggestion });
    };
    match TableSchema::from_json(text) {
        Ok(schema) => {
            for remark in schema.remarks() {
                let place = root.and_then(|root| place_of_remark(root, remark));
                let suggestion = mend(&schema, remark);
                add(place, LintProblem::Remark(remark.clone()), suggestion);
            }
        }
        Err(error) => {
            for fault in error.faults() {
                let place = match fault {
                    SchemaFault::NotJson { line, column, .. } => {
                        let at = |number: &usize| u64::try_from(*number).unwrap_or(u64::MAX);
                        Some(TextPlace { line: at(line), column: at(column).max(1) })
                    }
                    fault => root.and_then(|root| place_of_fault(root, fault)),
                };
                let suggestion = match fault {
                    SchemaFault::UnknownType { nearest, .. } => nearest.map(str::to_owned),
                    SchemaFault::UnknownKeyField { nearest, .. } => {
                        nearest.as_ref().map(ToString::to_string)
                    }
                    _ => None,
                };
                add(place, LintProblem::Fault(fault.clone()), suggestion);
            }
        }
    }
    for field in fields(root) {
        let Some(name) = field.member("name").and_then(|(_, name)| name.text()) else { continue };
        for (word, place) in field.names().filter(|(word, _)| FOREIGN.contains(word)) {
            let problem = LintProblem::ForeignWord {
                field: FieldName::from(name.as_str()),
                found: word.to_owned(),
            };
            add(Some(place), problem, None);
        }
    }
    findings
}

fn fields<'r, 't>(root: Option<&'r Located<'t>>) -> &'r [Located<'t>] {
    root.and_then(|root| root.member("fields")).map_or(&[], |(_, fields)| fields.items())
}

/// The descriptor of a field.
pub(super) fn field<'r, 't>(root: &'r Located<'t>, name: &FieldName) -> Option<&'r Located<'t>> {
    let is_named = |field: &&Located<'_>| {
        field.member("name").and_then(|(_, found)| found.text()).as_deref() == Some(name.as_str())
    };
    fields(Some(root)).iter().find(is_named)
}

/// Where a member of a field stands, or of its constraints; else the field itself.
pub(super) fn in_field(root: &Located<'_>, name: &FieldName, member: &str) -> Option<TextPlace> {
    let field = field(root, name)?;
    let own = || field.member(member).map(|(place, _)| place);
    let constrained = || Some(field.member("constraints")?.1.member(member)?.0);
    constrained().or_else(own).or(Some(field.place))
}

fn place_of_fault(root: &Located<'_>, fault: &SchemaFault) -> Option<TextPlace> {
    let member = |name: &str| root.member(name).map(|(place, _)| place);
    match fault {
        SchemaFault::FieldNotAnObject { number } | SchemaFault::FieldWithoutName { number } => {
            let (_, fields) = root.member("fields")?;
            fields.item(number.checked_sub(1)?).map(|field| field.place)
        }
        SchemaFault::UnknownType { field, .. } => in_field(root, field, "type"),
        SchemaFault::WrongShape { field: Some(field), member, .. } => in_field(root, field, member),
        SchemaFault::WrongShape { field: None, member: name, .. } => member(name),
        SchemaFault::UnknownDirective { field, .. } => in_field(root, field, "format"),
        SchemaFault::NotApplicable { field, rule, .. }
        | SchemaFault::BoundNotOfType { field, rule, .. } => in_field(root, field, rule.as_str()),
        SchemaFault::Pattern { field, .. } => in_field(root, field, "pattern"),
        SchemaFault::JsonSchema { field, .. } => in_field(root, field, "jsonSchema"),
        SchemaFault::UnknownKeyField { member: name, .. } => member(name),
        SchemaFault::UnevenReference { .. } => member("foreignKeys"),
        SchemaFault::CustomChecksNotAList => member("custom_checks"),
        SchemaFault::CustomCheckWithoutName { number } => {
            let (_, checks) = root.member("custom_checks")?;
            checks.item(number.checked_sub(1)?).map(|check| check.place)
        }
        SchemaFault::CustomParam { check, .. } => custom_check(root, check),
        SchemaFault::NotJson { .. } | SchemaFault::NotAnObject | SchemaFault::NoFields => None,
    }
}

fn place_of_remark(root: &Located<'_>, remark: &SchemaRemark) -> Option<TextPlace> {
    match remark {
        SchemaRemark::UnknownProperty { field: Some(name), found, .. } => {
            field(root, name)?.member(found).map(|(place, _)| place)
        }
        SchemaRemark::UnknownProperty { field: None, found, .. } => {
            root.member(found).map(|(place, _)| place)
        }
        // It stands beside `constraints`, where the same word may stand too.
        SchemaRemark::Misplaced { field: name, rule } => {
            field(root, name)?.member(rule.as_str()).map(|(place, _)| place)
        }
        SchemaRemark::UnknownConstraint { field, found } => in_field(root, field, found),
        SchemaRemark::NotChecked { field, rule } => in_field(root, field, rule.as_str()),
        SchemaRemark::UnknownFormat { field, .. } => in_field(root, field, "format"),
        SchemaRemark::ListedNotOfType { field, .. } => in_field(root, field, "enum"),
        SchemaRemark::PatternNotAnchored { field } => in_field(root, field, "pattern"),
        SchemaRemark::UnknownCustomCheck { found, .. } => custom_check(root, found),
        SchemaRemark::UnknownCheckColumn { check, .. } => custom_check(root, check),
    }
}

/// The first check of a name.
fn custom_check(root: &Located<'_>, name: &str) -> Option<TextPlace> {
    let (_, checks) = root.member("custom_checks")?;
    checks.items().iter().find_map(|check| {
        let (_, value) = check.member("name")?;
        (value.text().as_deref() == Some(name)).then_some(value.place)
    })
}

/// What to write instead.
fn mend(schema: &TableSchema, remark: &SchemaRemark) -> Option<String> {
    match remark {
        SchemaRemark::UnknownProperty { nearest, .. } => Some((*nearest).to_owned()),
        SchemaRemark::UnknownCustomCheck { nearest, .. } => nearest.map(str::to_owned),
        SchemaRemark::UnknownCheckColumn { nearest, .. } => {
            nearest.as_ref().map(ToString::to_string)
        }
        SchemaRemark::UnknownConstraint { found, .. } => {
            crate::words::nearest(found, Rule::OF_FIELDS.map(Rule::as_str)).map(str::to_owned)
        }
        SchemaRemark::PatternNotAnchored { field } => {
            let field = schema.field(field.as_str())?;
            let source = field.constraints().pattern.as_ref()?.source();
            Some(anchored(source))
        }
        _ => None,
    }
}

/// The pattern from `^` to `$`; a choice is held together.
fn anchored(source: &str) -> String {
    let inner = source.strip_prefix('^').unwrap_or(source);
    let inner = inner.strip_suffix('$').unwrap_or(inner);
    if inner.contains('|') { format!("^({inner})$") } else { format!("^{inner}$") }
}
