//! What a field of an edit means in a record.

use super::super::{Layout, RecordKind, VALUE_FIELD, geo, line_at};
use super::Session;
use super::draft::Draft;
use crate::dataset::{FieldName, FieldPath, KEY_FIELD, PathStep, Refusal, Value};
use crate::words::nearest;

/// What a field means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Slot {
    /// The record's name among the members of an object.
    Name,
    /// The value at a path.
    Path(FieldPath),
    /// The geometry of a feature, which a text sets as a point.
    Geometry(FieldPath),
}

impl Slot {
    pub(super) fn path(&self) -> Option<&FieldPath> {
        match self {
            Slot::Name => None,
            Slot::Path(path) | Slot::Geometry(path) => Some(path),
        }
    }
}

/// The members that a feature has by definition (RFC 7946, section 3.2).
impl Session<'_> {
    /// What a field means in this document.
    pub(super) fn slot(&self, field: &FieldName) -> Result<Slot, Refusal> {
        let records = self.tree.records();
        if field.as_str() == KEY_FIELD {
            return match records.layout {
                Layout::Map => Ok(Slot::Name),
                _ => Err(Refusal::FieldMissing { field: field.clone(), nearest: None }),
            };
        }
        if let Layout::Rows(names) = &records.layout {
            return self.column(field, names);
        }
        if field.as_str() == VALUE_FIELD && !self.has_member(&FieldPath::from(field)) {
            return Ok(Slot::Path(FieldPath::new([])));
        }
        let path = FieldPath::from(field);
        Ok(match records.kind {
            RecordKind::Plain => Slot::Path(path),
            RecordKind::Feature => self.of_feature(path),
        })
    }

    fn column(&self, field: &FieldName, names: &[FieldName]) -> Result<Slot, Refusal> {
        let all = |test: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let found = names.iter().enumerate().filter(|(_, name)| test(name.as_str()));
            found.map(|(index, _)| index).collect()
        };
        let mut found = all(&|name| name == field.as_str());
        if found.is_empty() {
            found = all(&|name| name.trim() == field.as_str().trim());
        }
        match found.as_slice() {
            [index] => Ok(Slot::Path(FieldPath::new([PathStep::Item(*index)]))),
            [] => Err(Refusal::FieldMissing {
                field: field.clone(),
                nearest: nearest(field.as_str(), names.iter().map(FieldName::as_str))
                    .map(FieldName::from),
            }),
            several => {
                let header = self.tree.records().parts.first();
                Err(Refusal::FieldAmbiguous {
                    field: field.clone(),
                    columns: several.iter().map(|index| *index as u64 + 1).collect(),
                    line: line_at(self.text, header.map_or(0, |part| part.value.start)),
                })
            }
        }
    }

    /// A feature's own members are named by path; every other field is one of its properties.
    fn of_feature(&self, path: FieldPath) -> Slot {
        let Some(PathStep::Member(first)) = path.steps().first() else { return Slot::Path(path) };
        let property = || {
            let inside = [PathStep::Member(geo::PROPERTIES.to_owned())];
            FieldPath::new(inside.into_iter().chain(path.steps().iter().cloned()))
        };
        let lone = path.steps().len() == 1;
        match first.as_str() {
            geo::GEOMETRY if lone => Slot::Geometry(path),
            geo::GEOMETRY | geo::PROPERTIES | "bbox" => Slot::Path(path),
            // Every feature's own type is "Feature".
            "type" => Slot::Path(property()),
            "id" if lone && !self.has_member(&path) && self.has_member(&property()) => {
                Slot::Path(property())
            }
            "id" => Slot::Path(path),
            _ if self.has_member(&FieldPath::new(path.steps().iter().take(1).cloned())) => {
                Slot::Path(path)
            }
            _ => Slot::Path(property()),
        }
    }

    /// Whether a value is the type that every feature has, and not a property of that name.
    pub(super) fn is_own_type(&self, field: &FieldName, value: &Value) -> bool {
        let is_type = field.as_str() == "type" && value.as_cell() == Some(geo::FEATURE);
        let property = [geo::PROPERTIES, "type"].map(|name| PathStep::Member(name.to_owned()));
        is_type
            && self.tree.records().kind == RecordKind::Feature
            && !self.has_member(&FieldPath::new(property))
    }

    /// Whether one of the first records has something at a path.
    fn has_member(&self, path: &FieldPath) -> bool {
        let records = self.tree.records();
        let parts = records.first()..records.parts.len();
        parts
            .take(super::NEAR)
            .any(|part| self.tree.node(part).is_ok_and(|node| node.at(path).is_some()))
    }
}

/// The text of a field in a record as it is now.
pub(super) fn text(draft: &Draft, slot: &Slot) -> String {
    match slot {
        Slot::Name => draft.name.clone(),
        Slot::Path(path) => match draft.twig.at(draft.node.as_ref(), path.steps()) {
            Some(value) => cell(&value),
            None => String::new(),
        },
        Slot::Geometry(path) => match draft.twig.at(draft.node.as_ref(), path.steps()) {
            Some(value) => geo::value_text(&value).unwrap_or_else(|| cell(&value)),
            None => String::new(),
        },
    }
}

/// A value's text: lists and objects as JSON.
pub(super) fn cell(value: &Value) -> String {
    value.as_cell().map_or_else(|| value.to_string(), str::to_owned)
}
