//! From a field's descriptor to its type, and to the words that people read.

use std::sync::Arc;

use indexmap::IndexMap;

use super::fault::{SchemaError, SchemaFault, SchemaRemark, Shape};
use super::members::Members;
use super::missing::{MissingValue, default_missing, missing_values};
use super::read::parse;
use super::{Field, Version};
use crate::check::constraints::{Choices, Rule};
use crate::check::finding::{Empty, FieldInfo};
use crate::check::types::{
    Around, BooleanWords, FieldType, GeoJsonForm, GeoPointForm, ItemType, ListForm, MomentForm,
    NumberForm, Pattern, StringForm, TypeName,
};
use crate::dataset::{FieldName, Value};
use crate::words::nearest;

impl Field {
    /// Reads the descriptor of one field that stands in no schema.
    pub fn from_json(text: &str) -> Result<Self, SchemaError> {
        let descriptor = parse(text)?;
        let (mut faults, mut remarks) = (Vec::new(), Vec::new());
        let mut reader =
            FieldReader { version: Version::V1, faults: &mut faults, remarks: &mut remarks };
        let (name, object) = name_of(1, &descriptor).map_err(SchemaError::of)?;
        let field = reader.field(name.clone(), object, &default_missing());
        SchemaError::unless_none(faults)?;
        field.ok_or_else(|| SchemaError::of(SchemaFault::FieldNotAnObject { number: 1 }))
    }
}

const FIELD_PROPERTIES: [&str; 18] = [
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
    "delimiter",
    "itemType",
];

/// The name of the field of a number, from 1, and its members.
pub(super) fn name_of(
    number: usize,
    descriptor: &Value,
) -> Result<(FieldName, &IndexMap<String, Value>), SchemaFault> {
    let Value::Object(object) = descriptor else {
        return Err(SchemaFault::FieldNotAnObject { number });
    };
    match object.get("name") {
        Some(Value::Text(name)) => Ok((name.as_str().into(), object)),
        _ => Err(SchemaFault::FieldWithoutName { number }),
    }
}

/// Reads one field, and collects what is wrong and what is odd.
pub(super) struct FieldReader<'f> {
    pub(super) version: Version,
    pub(super) faults: &'f mut Vec<SchemaFault>,
    pub(super) remarks: &'f mut Vec<SchemaRemark>,
}

impl FieldReader<'_> {
    pub(super) fn field(
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
        let mut about = FieldInfo {
            title: text("title"),
            description: text("description"),
            example: members
                .get("example")
                .map(ToString::to_string)
                .filter(|example| !example.trim().is_empty()),
            choices: None,
            empty: Empty::Allowed,
            name,
        };
        let constraints = self.constraints(&members, &about.name, &field_type);
        about.choices = constraints.pattern.as_ref().and_then(Choices::of);
        if constraints.required || missing.iter().all(|missing| !missing.text.is_empty()) {
            about.empty = Empty::Refused;
        }
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
                self.faults.push(members.wrong("type", Shape::TypeName));
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
            self.faults.push(members.wrong("delimiter", Shape::Characters));
        }
        let item = match members.get("itemType") {
            None => ItemType::String,
            Some(value) => value.as_cell().and_then(ItemType::from_name).unwrap_or_else(|| {
                self.faults.push(members.wrong("itemType", Shape::ItemType));
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
}
