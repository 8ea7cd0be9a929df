//! The constraints of Table Schema: what a value of the right type must be besides
//! (datapackage.org/standard/table-schema, "Constraints").

mod choices;
mod items;
mod listed;
mod pattern;
mod rule;

use std::cmp::Ordering;

pub use choices::Choices;
pub use items::Items;
pub use listed::{Allowed, AllowedSource, Listed, Member};
pub use pattern::{PatternFault, TextPattern};
pub use rule::Rule;

use super::json_schema::JsonSchema;
use super::problem::{Counted, Edge, Problem};
use super::types::Logical;

/// A bound of a field's values.
#[derive(Clone, PartialEq, Debug)]
pub struct Bound {
    /// As the schema spells it.
    pub spelled: String,
    /// Its value.
    pub value: Logical<'static>,
    /// Whether the bound itself is allowed.
    pub edge: Edge,
}

/// The constraints of one field.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Constraints {
    /// No cell may be empty.
    pub required: bool,
    /// No value may stand twice.
    pub unique: bool,
    /// The allowed values: `enum`, `categories` or both.
    pub listed: Vec<Listed>,
    /// What the items of a list in the text are.
    pub items: Option<Items>,
    /// The form of the text.
    pub pattern: Option<TextPattern>,
    /// The least length.
    pub min_length: Option<u64>,
    /// The greatest length.
    pub max_length: Option<u64>,
    /// What values must not be below.
    pub lower: Vec<Bound>,
    /// What values must not be above.
    pub upper: Vec<Bound>,
    /// A JSON Schema for objects and arrays.
    pub json_schema: Option<JsonSchema>,
}

impl Constraints {
    /// Tells every constraint that a value breaks; `cell` is the text it was read from.
    pub fn check(&self, cell: &str, value: &Logical<'_>, mut tell: impl FnMut(Problem)) {
        for listed in &self.listed {
            if !listed.has(cell, value) {
                tell(Problem::NotListed { rule: listed.rule(), allowed: listed.allowed().clone() });
            }
        }
        if let Some(items) = &self.items {
            items.check(cell, &mut tell);
        }
        if self.pattern.as_ref().is_some_and(|pattern| !pattern.fits(cell)) {
            tell(Problem::Pattern);
        }
        self.check_length(value, &mut tell);
        for bound in &self.lower {
            if !bound.allows(value, Ordering::Greater) {
                tell(Problem::TooSmall { bound: bound.spelled.clone(), edge: bound.edge });
            }
        }
        for bound in &self.upper {
            if !bound.allows(value, Ordering::Less) {
                tell(Problem::TooLarge { bound: bound.spelled.clone(), edge: bound.edge });
            }
        }
        if let (Some(schema), Logical::Json(value)) = (&self.json_schema, value) {
            schema.check_cell(value, tell);
        }
    }

    fn check_length(&self, value: &Logical<'_>, tell: &mut impl FnMut(Problem)) {
        if self.min_length.is_none() && self.max_length.is_none() {
            return;
        }
        let Some(found) = value.length().and_then(|length| u64::try_from(length).ok()) else {
            return;
        };
        let counted = match value {
            Logical::Text(_) => Counted::Characters,
            _ => Counted::Items,
        };
        if let Some(least) = self.min_length.filter(|least| found < *least) {
            tell(Problem::TooShort { least, found, counted });
        }
        if let Some(most) = self.max_length.filter(|most| found > *most) {
            tell(Problem::TooLong { most, found, counted });
        }
    }
}

impl Bound {
    fn allows(&self, value: &Logical<'_>, side: Ordering) -> bool {
        match value.partial_cmp(&self.value) {
            Some(Ordering::Equal) => self.edge == Edge::Inclusive,
            // What cannot be compared (NaN, a month with 30 days) is within no bound.
            found => found == Some(side),
        }
    }
}

#[cfg(test)]
mod tests;
