//! Validata's custom checks: rules of French open data that a Table Schema names under
//! `custom_checks` (validata-core 0.9.7, `custom_checks`). An empty cell, or a column that the
//! file lacks, is not checked, but by the two rules that are about emptiness.

mod acts;
mod columns;
mod company;
mod france;
mod hours;
mod phone;
mod problem;
mod read;
mod run;
mod years;

#[cfg(test)]
mod tests;

use crate::dataset::FieldName;

pub(super) use columns::{Operand, operand};
pub use problem::{ActsFault, CompanyFault, CustomProblem, HoursFault, YearsFault};
pub(super) use read::custom_checks;
pub(super) use run::RowChecks;

/// A check that a schema asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CustomCheck {
    /// The cells of one column.
    Cell {
        /// The column.
        column: FieldName,
        /// What they must be.
        test: CellTest,
    },
    /// All of these columns have a value, or none has.
    Cohesive {
        /// The columns; two at least.
        columns: Vec<FieldName>,
    },
    /// One column's value beside another's.
    Compare {
        /// The column that is judged.
        column: FieldName,
        /// How it must stand to the other.
        comparison: Comparison,
        /// The other column.
        other: FieldName,
    },
    /// One column is the sum of others.
    Sum {
        /// The column with the sum.
        total: FieldName,
        /// The columns that are added; two at least.
        parts: Vec<FieldName>,
    },
    /// One of two columns has a value.
    OneOf {
        /// Both.
        columns: [FieldName; 2],
    },
}

/// What a cell must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CellTest {
    /// A company's number (SIREN): 9 digits.
    Siren,
    /// An establishment's number (SIRET): 14 digits.
    Siret,
    /// A telephone number, French or international.
    Phone,
    /// Two years, or one where that is allowed.
    Years(YearsForm),
    /// A heading of the nomenclature of acts, a slash and a title.
    Acts,
    /// A place in France.
    France,
    /// Opening hours as OpenStreetMap writes them.
    Hours,
}

/// Which years may stand alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum YearsForm {
    /// `2017/2018` only.
    Interval,
    /// `2017/2018` or `2017`.
    IntervalOrYear,
}

/// How one value must stand to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    /// `>`
    Above,
    /// `>=`
    AtLeast,
    /// `==`
    Same,
    /// `<=`
    AtMost,
    /// `<`
    Below,
}

impl Comparison {
    /// All, with the signs that schemas write.
    pub const ALL: [(&'static str, Comparison); 5] = [
        (">", Comparison::Above),
        (">=", Comparison::AtLeast),
        ("==", Comparison::Same),
        ("<=", Comparison::AtMost),
        ("<", Comparison::Below),
    ];

    fn allows(self, found: std::cmp::Ordering) -> bool {
        match self {
            Comparison::Above => found.is_gt(),
            Comparison::AtLeast => found.is_ge(),
            Comparison::Same => found.is_eq(),
            Comparison::AtMost => found.is_le(),
            Comparison::Below => found.is_lt(),
        }
    }
}
