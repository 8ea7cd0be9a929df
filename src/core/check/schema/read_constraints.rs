//! From a field's `constraints` and `categories` to the rules its values keep.

use super::fault::{SchemaFault, SchemaRemark, Shape};
use super::members::Members;
use super::read_field::FieldReader;
use crate::check::constraints::{
    Bound, Constraints, Listed, Member, PatternFault, Rule, TextPattern,
};
use crate::check::json_schema::JsonSchema;
use crate::check::problem::Edge;
use crate::check::types::{FieldType, Logical, MomentForm, NumberForm};
use crate::dataset::{FieldName, Value};

impl FieldReader<'_> {
    pub(super) fn constraints(
        &mut self,
        field_members: &Members<'_>,
        field: &FieldName,
        field_type: &FieldType,
    ) -> Constraints {
        let mut constraints = Constraints::default();
        if let Some(categories) = field_members.get("categories") {
            match self.listed(Rule::Categories, categories, field, field_type) {
                Some(listed) => constraints.listed.push(listed),
                None => self.faults.push(field_members.wrong("categories", Shape::Categories)),
            }
        }
        let object = match field_members.get("constraints") {
            None => return constraints,
            Some(Value::Object(object)) => object,
            Some(_) => {
                self.faults.push(field_members.wrong("constraints", Shape::Object));
                return constraints;
            }
        };
        let members = Members { object, field: Some(field.clone()) };
        let kind = field_type.name();
        for name in object.keys() {
            let rule = Rule::OF_FIELDS.into_iter().find(|rule| rule.as_str() == name);
            let Some(value) = members.get(name) else { continue };
            match rule {
                None => self.remarks.push(SchemaRemark::UnknownConstraint {
                    field: field.clone(),
                    found: name.clone(),
                }),
                Some(rule) if !rule.applies_to(kind, self.version) => {
                    self.faults.push(SchemaFault::NotApplicable {
                        field: field.clone(),
                        rule,
                        kind,
                    });
                }
                Some(rule) => self.constraint(rule, value, &members, field_type, &mut constraints),
            }
        }
        constraints
    }

    fn constraint(
        &mut self,
        rule: Rule,
        value: &Value,
        members: &Members<'_>,
        field_type: &FieldType,
        constraints: &mut Constraints,
    ) {
        let Some(field) = &members.field else { return };
        let name = rule.as_str();
        match rule {
            Rule::Required => {
                constraints.required = members.flag(name, self.faults).unwrap_or_default();
            }
            Rule::Unique => {
                constraints.unique = members.flag(name, self.faults).unwrap_or_default();
            }
            Rule::MinLength => constraints.min_length = members.count(name, self.faults),
            Rule::MaxLength => constraints.max_length = members.count(name, self.faults),
            Rule::Enum => match self.listed(rule, value, field, field_type) {
                Some(listed) => constraints.listed.push(listed),
                None => self.faults.push(members.wrong(name, Shape::Values)),
            },
            Rule::Pattern => match value {
                Value::Text(source) => match TextPattern::compile(source) {
                    Ok(pattern) => {
                        if !(source.starts_with('^') && source.ends_with('$')) {
                            self.remarks
                                .push(SchemaRemark::PatternNotAnchored { field: field.clone() });
                        }
                        constraints.pattern = Some(pattern);
                    }
                    Err(PatternFault::Unsupported) => {
                        self.remarks.push(SchemaRemark::NotChecked { field: field.clone(), rule });
                    }
                    Err(reason) => {
                        self.faults.push(SchemaFault::Pattern { field: field.clone(), reason });
                    }
                },
                _ => self.faults.push(members.wrong(name, Shape::Text)),
            },
            Rule::Minimum | Rule::ExclusiveMinimum | Rule::Maximum | Rule::ExclusiveMaximum => {
                let spelled = value.to_string();
                match cast(field_type, value) {
                    Some(value) => {
                        let edge = match rule {
                            Rule::Minimum | Rule::Maximum => Edge::Inclusive,
                            _ => Edge::Exclusive,
                        };
                        let bound = Bound { spelled, value, edge };
                        match rule {
                            Rule::Minimum | Rule::ExclusiveMinimum => constraints.lower.push(bound),
                            _ => constraints.upper.push(bound),
                        }
                    }
                    None => self.faults.push(SchemaFault::BoundNotOfType {
                        field: field.clone(),
                        rule,
                        found: spelled,
                        kind: field_type.name(),
                    }),
                }
            }
            Rule::JsonSchema => match JsonSchema::inline(value) {
                Ok(schema) => constraints.json_schema = Some(schema),
                Err(reason) => self.faults.push(SchemaFault::JsonSchema {
                    field: field.clone(),
                    reason: Box::new(reason),
                }),
            },
            // These stand elsewhere.
            Rule::Categories | Rule::UniqueKeys => {}
        }
    }

    /// A list of allowed values; `None` where it is no list.
    fn listed(
        &mut self,
        rule: Rule,
        value: &Value,
        field: &FieldName,
        field_type: &FieldType,
    ) -> Option<Listed> {
        let Value::List(items) = value else { return None };
        let is_plain = |value: &Value| !matches!(value, Value::List(_) | Value::Object(_));
        let mut members = Vec::with_capacity(items.len());
        for item in items {
            let (item, label) = match item {
                Value::Object(object) if rule == Rule::Categories => {
                    let value = object.get("value").filter(|value| is_plain(value))?;
                    (value, object.get("label").and_then(Value::as_cell).map(str::to_owned))
                }
                other if rule == Rule::Categories && !is_plain(other) => return None,
                other => (other, None),
            };
            let value = cast(field_type, item);
            if value.is_none() {
                self.remarks.push(SchemaRemark::ListedNotOfType {
                    field: field.clone(),
                    found: item.to_string(),
                });
            }
            members.push(Member { spelled: item.to_string(), label, value });
        }
        Some(Listed::new(rule, members))
    }
}

/// A value of a schema as one of the field: JSON of its own kind, or text as a cell spells it
/// (or as the type's default form does).
fn cast(field_type: &FieldType, value: &Value) -> Option<Logical<'static>> {
    let default_form = || match field_type {
        FieldType::Number(_) => Some(FieldType::Number(NumberForm::default())),
        FieldType::Integer(_) => Some(FieldType::Integer(NumberForm::default())),
        FieldType::Date(_) => Some(FieldType::Date(MomentForm::Default)),
        FieldType::Time(_) => Some(FieldType::Time(MomentForm::Default)),
        FieldType::DateTime(_) => Some(FieldType::DateTime(MomentForm::Default)),
        _ => None,
    };
    match (field_type, value) {
        (FieldType::Boolean(_), Value::Bool(value)) => Some(Logical::Boolean(*value)),
        (FieldType::Number(_) | FieldType::Integer(_), Value::Number(number)) => {
            default_form()?.read(number.as_str()).ok().map(Logical::into_owned)
        }
        // A schema may write the year 476 as a number.
        (FieldType::Year, Value::Number(number)) => number.as_str().parse().ok().map(Logical::Year),
        (_, Value::List(_) | Value::Object(_)) => {
            let text = value.to_string();
            field_type.read(&text).ok().map(Logical::into_owned)
        }
        _ => {
            let text = value.as_cell()?;
            field_type
                .read(text)
                .ok()
                .or_else(|| default_form()?.read(text).ok())
                .map(Logical::into_owned)
        }
    }
}
