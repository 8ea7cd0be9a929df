//! Logical values: what cells stand for, whichever way they are spelled.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use super::days_from_civil;
use crate::check::decimal::Decimal;
use crate::check::json;
use crate::dataset::Value;

/// A number that may also be one of the three that have no digits.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Real<'a> {
    /// A number.
    Finite(Decimal<'a>),
    /// `INF`
    PositiveInfinity,
    /// `-INF`
    NegativeInfinity,
    /// `NaN`: equal to itself, neither above nor below anything.
    NotANumber,
}

impl PartialOrd for Real<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let rank = |real: &Self| match real {
            Real::NegativeInfinity => -1,
            Real::PositiveInfinity => 1,
            _ => 0,
        };
        match (self, other) {
            (Real::NotANumber, _) | (_, Real::NotANumber) => None,
            (Real::Finite(a), Real::Finite(b)) => Some(a.cmp(b)),
            _ => Some(rank(self).cmp(&rank(other))),
        }
    }
}

/// The value of a cell.
#[derive(Clone, Debug)]
pub enum Logical<'a> {
    /// Text.
    Text(Cow<'a, str>),
    /// A number, whole or not.
    Number(Real<'a>),
    /// True or false.
    Boolean(bool),
    /// Days since 1970-01-01.
    Date(i64),
    /// Seconds since midnight UTC, and the digits of the fraction without zeros at the end.
    Time(i64, Cow<'a, str>),
    /// Seconds since 1970-01-01T00:00:00Z and the fraction. Without a zone: as if UTC.
    DateTime(i64, Cow<'a, str>),
    /// A year; 0 is 1 BCE.
    Year(i64),
    /// Months since January of year 0.
    YearMonth(i64),
    /// Months, and seconds with the digits of their fraction, both signed.
    Duration(Span<'a>),
    /// Longitude and latitude in degrees.
    Point(Decimal<'a>, Decimal<'a>),
    /// A JSON value.
    Json(Value),
    /// Values in order.
    List(Vec<Logical<'a>>),
}

/// A length of time: months have no fixed number of days, so they are counted apart.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Span<'a> {
    /// Years and months, as months.
    pub(crate) months: i64,
    /// Days and less, as seconds.
    pub(crate) seconds: i64,
    /// The fraction of a second, digits without zeros at the end.
    pub(crate) fraction: Cow<'a, str>,
    /// Whether it goes backwards.
    pub(crate) negative: bool,
}

impl PartialOrd for Span<'_> {
    /// The order of XML Schema (Part 2, 3.2.6.2): one span is longer when it ends later from each
    /// of four reference days; otherwise the two cannot be told apart.
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        const REFERENCES: [(i64, i64); 4] = [(1696, 9), (1697, 2), (1903, 3), (1903, 7)];
        let mut orders = REFERENCES.map(|from| self.end(from).cmp(&other.end(from))).into_iter();
        let first = orders.next()?;
        orders.all(|order| order == first).then_some(first)
    }
}

impl Span<'_> {
    /// Where the span ends that begins on the first of a month: whole seconds since 1970, and
    /// the fraction in units of 10⁻¹⁸ seconds.
    fn end(&self, (year, month): (i64, i64)) -> (i64, i64) {
        const MOST_MONTHS: i64 = 1_000_000_000_000;
        let sign = if self.negative { -1 } else { 1 };
        let month = year * 12 + month - 1 + sign * self.months.min(MOST_MONTHS);
        let days = days_from_civil(month.div_euclid(12), month.rem_euclid(12) + 1, 1);
        let mut fraction = 0_i64;
        for index in 0..18 {
            let digit = self.fraction.as_bytes().get(index).map_or(0, |digit| digit - b'0');
            fraction = fraction * 10 + i64::from(digit);
        }
        (
            days.saturating_mul(86_400).saturating_add(sign.saturating_mul(self.seconds)),
            sign * fraction,
        )
    }
}

impl Logical<'_> {
    /// How many characters, items or members it has; `None` for a value without length.
    pub fn length(&self) -> Option<usize> {
        match self {
            Logical::Text(text) if text.is_ascii() => Some(text.len()),
            Logical::Text(text) => Some(text.chars().count()),
            Logical::Json(Value::List(items)) => Some(items.len()),
            Logical::Json(Value::Object(members)) => Some(members.len()),
            Logical::List(items) => Some(items.len()),
            _ => None,
        }
    }

    /// The same value, owning its text.
    pub fn into_owned(self) -> Logical<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        match self {
            Logical::Text(text) => Logical::Text(own(text)),
            Logical::Number(Real::Finite(number)) => {
                Logical::Number(Real::Finite(number.into_owned()))
            }
            Logical::Number(Real::PositiveInfinity) => Logical::Number(Real::PositiveInfinity),
            Logical::Number(Real::NegativeInfinity) => Logical::Number(Real::NegativeInfinity),
            Logical::Number(Real::NotANumber) => Logical::Number(Real::NotANumber),
            Logical::Boolean(value) => Logical::Boolean(value),
            Logical::Date(days) => Logical::Date(days),
            Logical::Time(seconds, fraction) => Logical::Time(seconds, own(fraction)),
            Logical::DateTime(seconds, fraction) => Logical::DateTime(seconds, own(fraction)),
            Logical::Year(year) => Logical::Year(year),
            Logical::YearMonth(months) => Logical::YearMonth(months),
            Logical::Duration(span) => Logical::Duration(Span {
                months: span.months,
                seconds: span.seconds,
                fraction: own(span.fraction),
                negative: span.negative,
            }),
            Logical::Point(lon, lat) => Logical::Point(lon.into_owned(), lat.into_owned()),
            Logical::Json(value) => Logical::Json(value),
            Logical::List(items) => {
                Logical::List(items.into_iter().map(Logical::into_owned).collect())
            }
        }
    }
}

impl PartialEq for Logical<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Logical::Text(a), Logical::Text(b)) => a == b,
            (Logical::Number(a), Logical::Number(b)) => a == b,
            (Logical::Boolean(a), Logical::Boolean(b)) => a == b,
            (Logical::Date(a), Logical::Date(b))
            | (Logical::Year(a), Logical::Year(b))
            | (Logical::YearMonth(a), Logical::YearMonth(b)) => a == b,
            (Logical::Time(a, x), Logical::Time(b, y))
            | (Logical::DateTime(a, x), Logical::DateTime(b, y)) => a == b && x == y,
            (Logical::Duration(a), Logical::Duration(b)) => a == b,
            (Logical::Point(a, x), Logical::Point(b, y)) => a == b && x == y,
            (Logical::Json(a), Logical::Json(b)) => json::same(a, b),
            (Logical::List(a), Logical::List(b)) => a == b,
            _ => false,
        }
    }
}

impl PartialOrd for Logical<'_> {
    /// Only values of one type that has an order compare.
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Logical::Number(a), Logical::Number(b)) => a.partial_cmp(b),
            (Logical::Date(a), Logical::Date(b))
            | (Logical::Year(a), Logical::Year(b))
            | (Logical::YearMonth(a), Logical::YearMonth(b)) => Some(a.cmp(b)),
            (Logical::Time(a, x), Logical::Time(b, y))
            | (Logical::DateTime(a, x), Logical::DateTime(b, y)) => {
                Some(a.cmp(b).then_with(|| x.cmp(y)))
            }
            (Logical::Duration(a), Logical::Duration(b)) => a.partial_cmp(b),
            _ => None,
        }
    }
}

impl Hash for Logical<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Logical::Text(text) => text.hash(state),
            Logical::Number(number) => number.hash(state),
            Logical::Boolean(value) => value.hash(state),
            Logical::Date(value) | Logical::Year(value) | Logical::YearMonth(value) => {
                value.hash(state);
            }
            Logical::Time(seconds, fraction) | Logical::DateTime(seconds, fraction) => {
                (seconds, fraction).hash(state);
            }
            Logical::Duration(span) => span.hash(state),
            Logical::Point(lon, lat) => (lon, lat).hash(state),
            Logical::Json(value) => json::canonical(value).hash(state),
            Logical::List(items) => items.hash(state),
        }
    }
}
