//! Checks that any dataset may ask for in `.gitribute.yml`, whatever its schema: rows in order,
//! records that were taken out for a reason, values that are nearly the same, and letters of
//! another script in a key.

mod near;
mod removed;
mod run;
mod scripts;

#[cfg(test)]
mod tests;

use crate::dataset::FieldName;

pub use near::Nearness;
pub use removed::RemovedList;
pub(super) use run::ExtraChecks;

/// The checks that a dataset asks for besides those of its schema.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ExtraRules {
    /// Sets of columns whose values together must not stand twice.
    pub unique_together: Vec<Vec<FieldName>>,
    /// The columns that the rows are sorted by, upwards; none: any order.
    pub sorted_by: Vec<FieldName>,
    /// Records that must not come back.
    pub removed: Option<RemovedList>,
    /// Columns in which values that are nearly the same are told of.
    pub near_duplicates: Vec<FieldName>,
}
