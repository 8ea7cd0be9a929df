//! What the custom checks find.

use super::Comparison;
use crate::check::code::Code;
use crate::dataset::FieldName;

/// What is wrong with a company's or establishment's number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompanyFault {
    /// Something stands in it that is no digit.
    NotDigits,
    /// Too few or too many digits.
    Length {
        /// How many there are.
        found: u64,
    },
    /// The last digit does not go with the others: most likely a slip of the keyboard.
    CheckDigit,
}

/// What is wrong with an interval of years.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum YearsFault {
    /// It is no interval, and a year alone is not allowed.
    NotAnInterval,
    /// It is neither an interval nor a year.
    NeitherYearNorInterval,
    /// Both years are the same.
    Same,
    /// The second year comes before the first.
    Backwards,
}

/// What is wrong with a heading of the nomenclature of acts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ActsFault {
    /// There is no slash after the heading.
    NoSlash,
    /// A space stands beside the slash.
    SpaceAtSlash,
    /// The heading is none of the nine.
    Heading,
}

/// What is wrong with opening hours.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum HoursFault {
    /// Nothing could be made of the text from here on.
    Unreadable {
        /// The rest of the text.
        rest: String,
    },
    /// An hour, minute, day or week that there is not.
    NoSuchTime {
        /// As it is written.
        found: String,
    },
}

/// A custom check that a row does not pass.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum CustomProblem {
    /// No SIREN.
    Siren(CompanyFault),
    /// No SIRET.
    Siret(CompanyFault),
    /// No telephone number.
    Phone,
    /// No interval of years.
    Years(YearsFault),
    /// No heading of the nomenclature of acts.
    Acts(ActsFault),
    /// A place that is not in France, or no place at all.
    NotInFrance,
    /// A place that is in France once latitude and longitude change places.
    Reversed,
    /// No opening hours.
    Hours(HoursFault),
    /// Some of the columns have a value and some have not.
    NotCohesive {
        /// All of them.
        columns: Vec<FieldName>,
        /// Those without a value.
        empty: Vec<FieldName>,
    },
    /// The value stands wrongly to another column's.
    Comparison {
        /// How it must stand.
        comparison: Comparison,
        /// The other column.
        other: FieldName,
        /// What stands there.
        beside: String,
    },
    /// A number beside what is none.
    NotComparable {
        /// The other column.
        other: FieldName,
        /// What stands there.
        beside: String,
    },
    /// The value is not the sum.
    Sum {
        /// The columns that are added, with what stands in them.
        parts: Vec<(FieldName, String)>,
        /// Their sum.
        sum: String,
    },
    /// A cell that is to be added is no number.
    NotANumber {
        /// Its column.
        part: FieldName,
        /// What stands there.
        found: String,
    },
    /// Neither column has a value.
    OneOf {
        /// Both.
        columns: [FieldName; 2],
    },
    /// The file has neither column.
    OneOfMissing {
        /// Both.
        columns: [FieldName; 2],
    },
}

impl CustomProblem {
    /// Its stable code: Validata's name of the check.
    pub fn code(&self) -> Code {
        match self {
            CustomProblem::Siren(_) => Code::FrenchSirenValue,
            CustomProblem::Siret(_) => Code::FrenchSiretValue,
            CustomProblem::Phone => Code::PhoneNumberValue,
            CustomProblem::Years(_) => Code::YearIntervalValue,
            CustomProblem::Acts(_) => Code::NomenclatureActesValue,
            CustomProblem::NotInFrance => Code::FrenchGpsCoordinates,
            CustomProblem::Reversed => Code::ReversedFrenchGpsCoordinates,
            CustomProblem::Hours(_) => Code::OpeningHoursValue,
            CustomProblem::NotCohesive { .. } => Code::CohesiveColumnsValue,
            CustomProblem::Comparison { .. } | CustomProblem::NotComparable { .. } => {
                Code::CompareColumnsValue
            }
            CustomProblem::Sum { .. } | CustomProblem::NotANumber { .. } => Code::SumColumnsValue,
            CustomProblem::OneOf { .. } | CustomProblem::OneOfMissing { .. } => Code::OneOfRequired,
        }
    }
}
