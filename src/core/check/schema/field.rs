//! One field of a schema, and the check of one cell against it.

use std::sync::Arc;

use super::missing::{MissingValue, stands_for_nothing};
use crate::check::constraints::{Constraints, Listed};
use crate::check::finding::{Empty, FieldInfo};
use crate::check::problem::{Expected, Problem};
use crate::check::suggest::suggest;
use crate::check::types::{
    FieldType, GeoJsonForm, GeoPointForm, Logical, Misfit, Moment, MomentForm, StringForm,
};
use crate::dataset::FieldName;

/// A column of a table: its type, constraints and words for people.
#[derive(Clone, PartialEq, Debug)]
pub struct Field {
    pub(in crate::check) about: Arc<FieldInfo>,
    pub(in crate::check) kind: FieldType,
    pub(in crate::check) constraints: Constraints,
    pub(in crate::check) missing: Vec<MissingValue>,
}

/// What a cell stands for.
#[derive(Clone, PartialEq, Debug)]
pub enum Reading<'a> {
    /// No value.
    Missing,
    /// A value of the field's type.
    Value(Logical<'a>),
    /// Nothing of the field's type.
    Wrong(Problem),
}

/// What is wrong with one cell by itself.
#[derive(Clone, PartialEq, Debug)]
pub struct CellCheck {
    /// Each problem; none where the cell is right.
    pub problems: Vec<Problem>,
    /// What to type instead, where that can be told.
    pub suggestion: Option<String>,
}

impl Field {
    /// Its name: the column's.
    pub fn name(&self) -> &FieldName {
        &self.about.name
    }

    /// Its words for people.
    pub fn about(&self) -> &Arc<FieldInfo> {
        &self.about
    }

    /// Its type.
    pub fn field_type(&self) -> &FieldType {
        &self.kind
    }

    /// Its constraints.
    pub fn constraints(&self) -> &Constraints {
        &self.constraints
    }

    /// The texts that stand for no value.
    pub fn missing_values(&self) -> &[MissingValue] {
        &self.missing
    }

    /// The lists of allowed values.
    pub fn listed(&self) -> &[Listed] {
        &self.constraints.listed
    }

    /// What a cell stands for, constraints left aside.
    pub fn read<'a>(&self, cell: &'a str) -> Reading<'a> {
        if self.missing.iter().any(|missing| missing.text == cell) {
            return Reading::Missing;
        }
        match self.kind.read(cell) {
            Ok(value) => Reading::Value(value),
            Err(misfit) => {
                let misfit = match self.about.empty {
                    _ if !stands_for_nothing(cell) => misfit,
                    Empty::Allowed => Misfit::StandIn,
                    Empty::Refused => Misfit::Lacking,
                };
                Reading::Wrong(Problem::NotOfType { expected: self.expected(), misfit })
            }
        }
    }

    /// Tells everything that is wrong with a cell by itself, and gives what it stands for.
    pub fn check<'a>(&self, cell: &'a str, mut tell: impl FnMut(Problem)) -> Option<Logical<'a>> {
        match self.read(cell) {
            Reading::Missing => {
                if self.constraints.required {
                    tell(Problem::Required);
                }
                None
            }
            Reading::Value(value) => {
                self.constraints.check(cell, &value, tell);
                Some(value)
            }
            Reading::Wrong(problem) => {
                tell(problem);
                None
            }
        }
    }

    /// Everything that is wrong with a cell by itself, and what to type instead.
    pub fn check_cell(&self, cell: &str) -> CellCheck {
        let mut problems = Vec::new();
        self.check(cell, |problem| problems.push(problem));
        let suggestion = if problems.is_empty() { None } else { suggest(self, cell) };
        CellCheck { problems, suggestion }
    }

    /// Whether a cell is a value of this field that breaks nothing.
    pub fn accepts(&self, cell: &str) -> bool {
        let mut holds = true;
        self.check(cell, |_| holds = false).is_some() && holds
    }

    /// What a cell must be.
    fn expected(&self) -> Expected {
        // A date that shows which part is the day, the month and the year.
        let written = |form: &MomentForm, default: &str| match form {
            MomentForm::Default | MomentForm::Any => default.to_owned(),
            MomentForm::Pattern(pattern) => pattern.write(&Moment {
                year: 2024,
                month: 12,
                day: 31,
                hour: 14,
                minute: 30,
                second: 5,
                ..Moment::default()
            }),
        };
        match &self.kind {
            FieldType::String(StringForm::Email) => Expected::Email,
            FieldType::String(StringForm::Uri) => Expected::Uri,
            FieldType::String(StringForm::Binary) => Expected::Binary,
            FieldType::String(StringForm::Uuid) => Expected::Uuid,
            FieldType::Number(form) => Expected::Number { decimal: form.decimal.clone() },
            // Any text is a text: these are never refused.
            FieldType::Integer(_) | FieldType::String(StringForm::Default) | FieldType::Any => {
                Expected::Integer
            }
            FieldType::Boolean(words) => {
                Expected::Boolean { yes: words.yes.clone(), no: words.no.clone() }
            }
            FieldType::Object => Expected::Object,
            FieldType::Array => Expected::Array,
            FieldType::List(form) => Expected::List { delimiter: form.delimiter.clone() },
            FieldType::Date(form) => Expected::Date { example: written(form, "2024-12-31") },
            FieldType::Time(form) => Expected::Time { example: written(form, "14:30:05") },
            FieldType::DateTime(form) => {
                Expected::DateTime { example: written(form, "2024-12-31T14:30:05") }
            }
            FieldType::Year => Expected::Year,
            FieldType::YearMonth => Expected::YearMonth,
            FieldType::Duration => Expected::Duration,
            FieldType::GeoPoint(form) => Expected::Point {
                example: match form {
                    GeoPointForm::Default => "2.3522, 48.8566",
                    GeoPointForm::Array => "[2.3522, 48.8566]",
                    GeoPointForm::Object => r#"{"lon": 2.3522, "lat": 48.8566}"#,
                },
            },
            FieldType::GeoJson(GeoJsonForm::Default) => Expected::GeoJson,
            FieldType::GeoJson(GeoJsonForm::TopoJson) => Expected::TopoJson,
        }
    }
}
