//! Checks over several columns of a row: together, beside each other, added up.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::Comparison;
use crate::check::decimal::{Decimal, Scaled};
use crate::check::schema::{Field, Reading};
use crate::check::types::{Logical, Real};

/// What a cell comes to in a comparison or a sum.
pub(in crate::check) enum Operand<'a> {
    /// No value: nothing is checked.
    Empty,
    /// Not of its field's type, which another finding tells: nothing is checked.
    Wrong,
    /// A number.
    Number(Decimal<'a>),
    /// A value of another type.
    Other(Logical<'a>),
}

/// Reads a cell by its field; in a column of texts, numbers are numbers too.
pub(in crate::check) fn operand<'a>(field: Option<&Field>, cell: &'a str) -> Operand<'a> {
    let value = match field.map(|field| field.read(cell)) {
        Some(Reading::Missing) => return Operand::Empty,
        Some(Reading::Wrong(_)) => return Operand::Wrong,
        Some(Reading::Value(value)) => value,
        None if cell.is_empty() => return Operand::Empty,
        None => Logical::Text(Cow::Borrowed(cell)),
    };
    match value {
        Logical::Number(Real::Finite(number)) => Operand::Number(number),
        Logical::Year(year) => match Decimal::parse(&year.to_string()) {
            Some(number) => Operand::Number(number.into_owned()),
            None => Operand::Wrong,
        },
        Logical::Text(text) => match Decimal::parse(text.trim()) {
            Some(number) => Operand::Number(number.into_owned()),
            None => Operand::Other(Logical::Text(text)),
        },
        other => Operand::Other(other),
    }
}

/// How two values stand to each other.
pub(super) enum Compared {
    /// As they should, or one of them cannot be judged.
    Holds,
    /// Not as they should.
    Breaks,
    /// They cannot be compared: a number and what is none.
    Unlike,
}

pub(super) fn compare(left: &Operand<'_>, comparison: Comparison, right: &Operand<'_>) -> Compared {
    let order = match (left, right) {
        (Operand::Empty | Operand::Wrong, _) | (_, Operand::Empty | Operand::Wrong) => {
            return Compared::Holds;
        }
        (Operand::Number(left), Operand::Number(right)) => Some(left.cmp(right)),
        (Operand::Other(left), Operand::Other(right)) => order(left, right),
        _ => None,
    };
    match order {
        Some(order) if comparison.allows(order) => Compared::Holds,
        Some(_) => Compared::Breaks,
        None => Compared::Unlike,
    }
}

/// Values of one type by their order, texts letter by letter.
fn order(left: &Logical<'_>, right: &Logical<'_>) -> Option<Ordering> {
    match (left, right) {
        (Logical::Text(left), Logical::Text(right)) => Some(left.cmp(right)),
        _ => left.partial_cmp(right),
    }
}

/// The sum of numbers, exactly; `None` where it is beyond 30 digits.
pub(super) fn sum<'n>(numbers: impl IntoIterator<Item = &'n Decimal<'n>>) -> Option<Scaled> {
    let mut all = Scaled::ZERO;
    for number in numbers {
        all = all.plus(number.scaled()?)?;
    }
    Some(all)
}
