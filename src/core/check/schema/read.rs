//! From a descriptor's JSON to the model.

use std::sync::Arc;

use indexmap::IndexMap;

use super::fault::{SchemaError, SchemaFault, SchemaRemark};
use super::keys::{Known, foreign_keys, primary_key, unique_keys};
use super::{Field, FieldsMatch, MissingValue, TableSchema, Version};
use crate::check::constraints::{
    Bound, Constraints, Listed, Member, PatternFault, Rule, TextPattern,
};
use crate::check::finding::{Edge, FieldInfo};
use crate::check::json;
use crate::check::types::{
    Around, BooleanWords, FieldType, GeoJsonForm, GeoPointForm, ItemType, ListForm, Logical,
    MomentForm, NumberForm, Pattern, StringForm, TypeName,
};
use crate::dataset::{FieldName, Value};
use crate::words::nearest;

impl TableSchema {
    /// Reads a descriptor.
    pub fn from_json(text: &str) -> Result<Self, SchemaError> {
        Self::from_descriptor(&parse(text)?)
    }

    /// Reads a descriptor.
    pub fn from_descriptor(descriptor: &Value) -> Result<Self, SchemaError> {
        let Value::Object(object) = descriptor else {
            return Err(SchemaError::of(SchemaFault::NotAnObject));
        };
        let members = Members { object, field: None };
        let mut faults = Vec::new();
        let mut remarks = Vec::new();
        let version = match members.text("$schema") {
            Some(profile) if profile.contains("/2.") => Version::V2,
            _ => Version::V1,
        };
        let missing = missing_values(&members, &mut faults).unwrap_or_else(default_missing);
        let fields_match = fields_match(&members, &mut faults);
        members.remark_unknown(&SCHEMA_PROPERTIES, &mut remarks);

        let mut fields = Vec::new();
        let mut names = Vec::new();
        match members.get("fields") {
            Some(Value::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    let mut reader =
                        FieldReader { version, faults: &mut faults, remarks: &mut remarks };
                    match reader.name(index + 1, item) {
                        Ok((name, object)) => {
                            names.push(name.clone());
                            fields.extend(reader.field(name, object, &missing));
                        }
                        Err(fault) => faults.push(fault),
                    }
                }
            }
            Some(_) => faults.push(members.wrong("fields", "a list of objects")),
            None => faults.push(SchemaFault::NoFields),
        }
        let known = Known(&names);
        let schema = Self {
            fields,
            fields_match,
            primary_key: primary_key(&members, &known, &mut faults),
            unique_keys: unique_keys(&members, &known, &mut faults),
            foreign_keys: foreign_keys(&members, &known, &mut faults),
            remarks,
        };
        SchemaError::unless_none(faults)?;
        Ok(schema)
    }
}

impl Field {
    /// Reads the descriptor of one field that stands in no schema.
    pub fn from_json(text: &str) -> Result<Self, SchemaError> {
        let descriptor = parse(text)?;
        let (mut faults, mut remarks) = (Vec::new(), Vec::new());
        let mut reader =
            FieldReader { version: Version::V1, faults: &mut faults, remarks: &mut remarks };
        let (name, object) = reader.name(1, &descriptor).map_err(SchemaError::of)?;
        let field = reader.field(name.clone(), object, &default_missing());
        SchemaError::unless_none(faults)?;
        field.ok_or_else(|| SchemaError::of(SchemaFault::FieldNotAnObject { number: 1 }))
    }
}

fn parse(text: &str) -> Result<Value, SchemaError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let fault = |line, column, reason: &str| {
        SchemaError::of(SchemaFault::NotJson { line, column, reason: reason.to_owned() })
    };
    if !json::depth_is_bounded(text) {
        return Err(fault(1, 1, "it is nested too deep"));
    }
    serde_json::from_str(text).map_err(|error| {
        let reason = error.to_string();
        let end = reason.rfind(" at line ").unwrap_or(reason.len());
        fault(error.line(), error.column(), reason.get(..end).unwrap_or_default())
    })
}

const SCHEMA_PROPERTIES: [&str; 7] = [
    "fields",
    "fieldsMatch",
    "missingValues",
    "primaryKey",
    "uniqueKeys",
    "foreignKeys",
    "$schema",
];

const FIELD_PROPERTIES: [&str; 16] = [
    "name",
    "type",
    "title",
    "description",
    "example",
    "format",
    "constraints",
    "missingValues",
    "categories",
    "categoriesOrdered",
    "decimalChar",
    "groupChar",
    "bareNumber",
    "trueValues",
    "falseValues",
    "rdfType",
];

fn default_missing() -> Vec<MissingValue> {
    vec![MissingValue { text: String::new(), label: None }]
}

/// The members of a descriptor. A member that is null counts as not there.
pub(super) struct Members<'a> {
    object: &'a IndexMap<String, Value>,
    field: Option<FieldName>,
}

impl<'a> Members<'a> {
    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        self.object.get(name).filter(|value| **value != Value::Null)
    }

    fn text(&self, name: &str) -> Option<&'a str> {
        match self.get(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub(super) fn wrong(&self, member: &str, expected: &'static str) -> SchemaFault {
        SchemaFault::WrongShape { field: self.field.clone(), member: member.to_owned(), expected }
    }

    /// A text, or a number or boolean as it is spelled.
    fn spelled(&self, name: &str, faults: &mut Vec<SchemaFault>) -> Option<&'a str> {
        let value = self.get(name)?;
        let text = value.as_cell();
        if text.is_none() {
            faults.push(self.wrong(name, "a text"));
        }
        text
    }

    fn flag(&self, name: &str, faults: &mut Vec<SchemaFault>) -> Option<bool> {
        match self.get(name)? {
            Value::Bool(value) => Some(*value),
            _ => {
                faults.push(self.wrong(name, "true or false"));
                None
            }
        }
    }

    fn count(&self, name: &str, faults: &mut Vec<SchemaFault>) -> Option<u64> {
        let value = self.get(name)?;
        let count = value.as_cell().and_then(|text| text.parse().ok());
        if count.is_none() {
            faults.push(self.wrong(name, "a whole number"));
        }
        count
    }

    /// A list of words, spelled as they are.
    fn words(&self, name: &str, faults: &mut Vec<SchemaFault>) -> Option<Vec<String>> {
        let words = match self.get(name)? {
            Value::List(items) => items
                .iter()
                .map(|item| item.as_cell().map(str::to_owned))
                .collect::<Option<Vec<_>>>(),
            _ => None,
        };
        if words.is_none() {
            faults.push(self.wrong(name, "a list of words"));
        }
        words
    }

    fn remark_unknown(&self, known: &[&'static str], remarks: &mut Vec<SchemaRemark>) {
        for found in self.object.keys().filter(|name| !known.contains(&name.as_str())) {
            if let Some(nearest) = nearest(found, known.iter().copied())
                && !self.object.contains_key(nearest)
                && let Some(nearest) = known.iter().find(|word| **word == nearest)
            {
                remarks.push(SchemaRemark::UnknownProperty {
                    field: self.field.clone(),
                    found: found.clone(),
                    nearest,
                });
            }
        }
    }
}

/// One name, or a list of names.
pub(super) fn names(value: &Value) -> Option<Vec<FieldName>> {
    match value {
        Value::Text(name) => Some(vec![name.as_str().into()]),
        Value::List(items) => items
            .iter()
            .map(|item| match item {
                Value::Text(name) => Some(name.as_str().into()),
                _ => None,
            })
            .collect(),
        _ => None,
    }
}

fn fields_match(members: &Members<'_>, faults: &mut Vec<SchemaFault>) -> FieldsMatch {
    let word = match members.get("fieldsMatch") {
        None => return FieldsMatch::Exact,
        Some(Value::Text(word)) => word.as_str(),
        // The profile of version 2 writes it as a list of one.
        Some(Value::List(items)) => match items.as_slice() {
            [Value::Text(word)] => word,
            _ => "",
        },
        Some(_) => "",
    };
    match word {
        "exact" => FieldsMatch::Exact,
        "equal" => FieldsMatch::Equal,
        "subset" => FieldsMatch::Subset,
        "superset" => FieldsMatch::Superset,
        "partial" => FieldsMatch::Partial,
        _ => {
            faults.push(members.wrong("fieldsMatch", "exact, equal, subset, superset or partial"));
            FieldsMatch::Exact
        }
    }
}

/// `missingValues`: texts, or objects with `value` and `label`.
fn missing_values(
    members: &Members<'_>,
    faults: &mut Vec<SchemaFault>,
) -> Option<Vec<MissingValue>> {
    let value = members.get("missingValues")?;
    let read = match value {
        Value::List(items) => items
            .iter()
            .map(|item| match item {
                Value::Object(object) => Some(MissingValue {
                    text: object.get("value")?.as_cell()?.to_owned(),
                    label: object.get("label").and_then(Value::as_cell).map(str::to_owned),
                }),
                other => Some(MissingValue { text: other.as_cell()?.to_owned(), label: None }),
            })
            .collect::<Option<Vec<_>>>(),
        _ => None,
    };
    if read.is_none() {
        faults.push(
            members
                .wrong("missingValues", "a list of texts, or of objects with `value` and `label`"),
        );
    }
    read
}

/// Reads one field, and collects what is wrong and what is odd.
struct FieldReader<'f> {
    version: Version,
    faults: &'f mut Vec<SchemaFault>,
    remarks: &'f mut Vec<SchemaRemark>,
}

impl FieldReader<'_> {
    #[allow(clippy::unused_self)]
    fn name<'v>(
        &self,
        number: usize,
        descriptor: &'v Value,
    ) -> Result<(FieldName, &'v IndexMap<String, Value>), SchemaFault> {
        let Value::Object(object) = descriptor else {
            return Err(SchemaFault::FieldNotAnObject { number });
        };
        match object.get("name") {
            Some(Value::Text(name)) => Ok((name.as_str().into(), object)),
            _ => Err(SchemaFault::FieldWithoutName { number }),
        }
    }

    fn field(
        &mut self,
        name: FieldName,
        object: &IndexMap<String, Value>,
        missing: &[MissingValue],
    ) -> Option<Field> {
        let members = Members { object, field: Some(name.clone()) };
        members.remark_unknown(&FIELD_PROPERTIES, self.remarks);
        for rule in Rule::OF_FIELDS {
            if object.contains_key(rule.as_str()) {
                self.remarks.push(SchemaRemark::Misplaced { field: name.clone(), rule });
            }
        }
        let field_type = self.field_type(&members, &name)?;
        let missing = missing_values(&members, self.faults).unwrap_or_else(|| missing.to_vec());
        let text =
            |member| members.text(member).map(str::to_owned).filter(|text| !text.trim().is_empty());
        let about = FieldInfo {
            title: text("title"),
            description: text("description"),
            example: members
                .get("example")
                .map(ToString::to_string)
                .filter(|example| !example.trim().is_empty()),
            name,
        };
        let constraints = self.constraints(&members, &about.name, &field_type);
        Some(Field { about: Arc::new(about), kind: field_type, constraints, missing })
    }

    fn field_type(&mut self, members: &Members<'_>, field: &FieldName) -> Option<FieldType> {
        let name = match members.get("type") {
            // The default type was `string` in version 1 and is `any` in version 2.
            None => match self.version {
                Version::V1 => TypeName::String,
                Version::V2 => TypeName::Any,
            },
            Some(Value::Text(word)) => {
                match TypeName::ALL.into_iter().find(|name| name.as_str() == word) {
                    Some(name) => name,
                    None => {
                        self.faults.push(SchemaFault::UnknownType {
                            field: field.clone(),
                            found: word.clone(),
                            nearest: nearest(word, TypeName::ALL.map(TypeName::as_str)),
                        });
                        return None;
                    }
                }
            }
            Some(_) => {
                self.faults.push(members.wrong("type", "the name of a type"));
                return None;
            }
        };
        let format = members.spelled("format", self.faults).unwrap_or("default");
        Some(match name {
            TypeName::String => FieldType::String(match format {
                "email" => StringForm::Email,
                "uri" => StringForm::Uri,
                "binary" => StringForm::Binary,
                "uuid" => StringForm::Uuid,
                other => self.default_format(field, other, StringForm::Default),
            }),
            TypeName::Number => FieldType::Number(self.number(members)),
            TypeName::Integer => {
                FieldType::Integer(NumberForm { decimal: ".".to_owned(), ..self.number(members) })
            }
            TypeName::Boolean => {
                let default = BooleanWords::default();
                FieldType::Boolean(BooleanWords {
                    yes: members.words("trueValues", self.faults).unwrap_or(default.yes),
                    no: members.words("falseValues", self.faults).unwrap_or(default.no),
                })
            }
            TypeName::Object => FieldType::Object,
            TypeName::Array => FieldType::Array,
            TypeName::List => FieldType::List(self.list(members)),
            TypeName::Date => FieldType::Date(self.moment(field, format)?),
            TypeName::Time => FieldType::Time(self.moment(field, format)?),
            TypeName::DateTime => FieldType::DateTime(self.moment(field, format)?),
            TypeName::Year => FieldType::Year,
            TypeName::YearMonth => FieldType::YearMonth,
            TypeName::Duration => FieldType::Duration,
            TypeName::GeoPoint => FieldType::GeoPoint(match format {
                "array" => GeoPointForm::Array,
                "object" => GeoPointForm::Object,
                other => self.default_format(field, other, GeoPointForm::Default),
            }),
            TypeName::GeoJson => FieldType::GeoJson(match format {
                "topojson" => GeoJsonForm::TopoJson,
                other => self.default_format(field, other, GeoJsonForm::Default),
            }),
            TypeName::Any => FieldType::Any,
        })
    }

    fn default_format<F>(&mut self, field: &FieldName, found: &str, default: F) -> F {
        if found != "default" {
            self.remarks.push(SchemaRemark::UnknownFormat {
                field: field.clone(),
                found: found.to_owned(),
            });
        }
        default
    }

    fn number(&mut self, members: &Members<'_>) -> NumberForm {
        let default = NumberForm::default();
        let sign =
            |name, faults: &mut Vec<SchemaFault>| members.spelled(name, faults).map(str::to_owned);
        NumberForm {
            decimal: sign("decimalChar", self.faults)
                .filter(|sign| !sign.is_empty())
                .unwrap_or(default.decimal),
            group: sign("groupChar", self.faults).unwrap_or(default.group),
            around: match members.flag("bareNumber", self.faults) {
                Some(false) => Around::Anything,
                _ => Around::Nothing,
            },
        }
    }

    fn list(&mut self, members: &Members<'_>) -> ListForm {
        let delimiter = members.spelled("delimiter", self.faults).unwrap_or(",");
        if delimiter.is_empty() {
            self.faults.push(members.wrong("delimiter", "at least one character"));
        }
        let item =
            match members.get("itemType") {
                None => ItemType::String,
                Some(value) => value.as_cell().and_then(ItemType::from_name).unwrap_or_else(|| {
                    self.faults.push(members.wrong(
                        "itemType",
                        "string, integer, boolean, number, datetime, date or time",
                    ));
                    ItemType::String
                }),
            };
        ListForm { delimiter: delimiter.to_owned(), item }
    }

    fn moment(&mut self, field: &FieldName, format: &str) -> Option<MomentForm> {
        match format {
            "default" => Some(MomentForm::Default),
            "any" => Some(MomentForm::Any),
            // Before version 1 patterns were written with this prefix.
            other => match Pattern::compile(other.strip_prefix("fmt:").unwrap_or(other)) {
                Ok(pattern) => {
                    if pattern.tells_nothing() {
                        self.remarks.push(SchemaRemark::UnknownFormat {
                            field: field.clone(),
                            found: other.to_owned(),
                        });
                    }
                    Some(MomentForm::Pattern(pattern))
                }
                Err(directive) => {
                    self.faults
                        .push(SchemaFault::UnknownDirective { field: field.clone(), directive });
                    None
                }
            },
        }
    }

    fn constraints(
        &mut self,
        field_members: &Members<'_>,
        field: &FieldName,
        field_type: &FieldType,
    ) -> Constraints {
        let mut constraints = Constraints::default();
        if let Some(categories) = field_members.get("categories") {
            match self.listed(Rule::Categories, categories, field, field_type) {
                Some(listed) => constraints.listed.push(listed),
                None => self.faults.push(field_members.wrong(
                    "categories",
                    "a list of values, or of objects with `value` and `label`",
                )),
            }
        }
        let object = match field_members.get("constraints") {
            None => return constraints,
            Some(Value::Object(object)) => object,
            Some(_) => {
                self.faults.push(field_members.wrong("constraints", "an object"));
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
                None => self.faults.push(members.wrong(name, "a list of values")),
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
                _ => self.faults.push(members.wrong(name, "a text")),
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
            Rule::JsonSchema => {
                constraints.json_schema = Some(value.clone());
                self.remarks.push(SchemaRemark::NotChecked { field: field.clone(), rule });
            }
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
