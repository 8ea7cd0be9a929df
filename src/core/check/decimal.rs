//! Numbers of any size and precision, compared digit by digit: nothing is ever rounded.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// A decimal number as its digits: `±0.d₁d₂d₃… × 10^magnitude`, where `d₁` is not zero.
/// Exponents beyond ±9·10¹⁷ count as that.
#[derive(Clone, Debug)]
pub struct Decimal<'a> {
    negative: bool,
    /// The significant digits, perhaps with one `.` among them; empty for zero.
    digits: Cow<'a, str>,
    magnitude: i64,
}

/// The largest exponent told apart.
const MAX_EXPONENT: i64 = 900_000_000_000_000_000;

impl<'a> Decimal<'a> {
    /// Reads `[+-]digits[.digits][(e|E)[+-]digits]`, with digits on at least one side of the
    /// point: XML Schema's decimal (Part 2, 3.2.3.1) with the exponent that Table Schema adds.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (negative, unsigned) = split_sign(text);
        let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
            Some(at) => {
                let (mantissa, exponent) = unsigned.split_at(at);
                (mantissa, parse_exponent(exponent.get(1..)?)?)
            }
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if whole.len() + fraction.len() == 0 || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let significant = mantissa.trim_start_matches(['0', '.']);
        let magnitude = match whole.trim_start_matches('0').len() {
            0 => -to_i64(fraction.len() - fraction.trim_start_matches('0').len()),
            length => to_i64(length),
        };
        Some(Self {
            negative,
            digits: Cow::Borrowed(significant),
            magnitude: magnitude.saturating_add(exponent),
        })
    }

    /// Reads `[+-]digits`.
    pub fn parse_integer(text: &'a str) -> Option<Self> {
        let (negative, digits) = split_sign(text);
        if digits.is_empty() || !all_digits(digits) {
            return None;
        }
        let significant = digits.trim_start_matches('0');
        Some(Self {
            negative,
            digits: Cow::Borrowed(significant),
            magnitude: to_i64(significant.len()),
        })
    }

    /// The same number, owning its digits.
    pub fn into_owned(self) -> Decimal<'static> {
        Decimal {
            negative: self.negative,
            digits: Cow::Owned(self.digits.into_owned()),
            magnitude: self.magnitude,
        }
    }

    /// The largest whole number that is not above this one, and whether it is this one; `None`
    /// where it has more than 18 digits.
    pub(super) fn floor(&self) -> Option<(i64, bool)> {
        let mut whole = 0_i64;
        let mut exact = true;
        if self.magnitude > 18 {
            return self.is_zero().then_some((0, true));
        }
        let length = usize::try_from(self.magnitude).unwrap_or(0);
        let mut digits = self.digits();
        for _ in 0..length {
            whole = whole * 10 + i64::from(digits.next().unwrap_or(b'0') - b'0');
        }
        if digits.any(|digit| digit != b'0') {
            exact = false;
        }
        Some(match (self.negative, exact) {
            (false, _) => (whole, exact),
            (true, true) => (-whole, true),
            (true, false) => (-whole - 1, false),
        })
    }

    fn digits(&self) -> impl Iterator<Item = u8> {
        self.digits.bytes().filter(u8::is_ascii_digit)
    }

    /// The digits without the zeros at the end, which say nothing.
    fn significant(&self) -> impl Iterator<Item = u8> {
        self.digits.trim_end_matches(['0', '.']).bytes().filter(u8::is_ascii_digit)
    }

    fn is_zero(&self) -> bool {
        self.digits().all(|digit| digit == b'0')
    }

    /// Compares the sizes, signs left out; neither is zero.
    fn cmp_size(&self, other: &Self) -> Ordering {
        self.magnitude.cmp(&other.magnitude).then_with(|| {
            let (mut left, mut right) = (self.digits(), other.digits());
            loop {
                match (left.next(), right.next()) {
                    (None, None) => return Ordering::Equal,
                    (a, b) => match a.unwrap_or(b'0').cmp(&b.unwrap_or(b'0')) {
                        Ordering::Equal => {}
                        unequal => return unequal,
                    },
                }
            }
        })
    }
}

/// A number as whole units of a power of ten: what sums are made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Scaled {
    units: i128,
    /// How many of the digits stand after the point.
    places: u32,
}

impl Scaled {
    pub(super) const ZERO: Self = Self { units: 0, places: 0 };

    /// The exact sum; `None` where it has too many digits.
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let places = self.places.max(other.places);
        let units = self.at(places)?.checked_add(other.at(places)?)?;
        Some(Self { units, places })
    }

    /// Whether both are one number, however many places they are written with.
    pub(super) fn is_same(self, other: Self) -> bool {
        let places = self.places.max(other.places);
        self.at(places).is_some_and(|units| Some(units) == other.at(places))
    }

    fn at(self, places: u32) -> Option<i128> {
        self.units.checked_mul(10_i128.checked_pow(places.checked_sub(self.places)?)?)
    }
}

impl std::fmt::Display for Scaled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let places = usize::try_from(self.places).unwrap_or_default();
        let digits = format!("{:0>width$}", self.units.unsigned_abs(), width = places + 1);
        let (whole, fraction) =
            digits.split_at_checked(digits.len() - places).unwrap_or((&digits, ""));
        let sign = if self.units < 0 { "-" } else { "" };
        match fraction.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            fraction => write!(f, "{sign}{whole}.{fraction}"),
        }
    }
}

impl Decimal<'_> {
    /// The number in units of a power of ten; `None` where it has more than 30 digits.
    pub(super) fn scaled(&self) -> Option<Scaled> {
        const MOST: i64 = 30;
        if self.is_zero() {
            return Some(Scaled::ZERO);
        }
        let mut units: i128 = 0;
        let mut length: i64 = 0;
        for digit in self.significant() {
            length += 1;
            if length > MOST {
                return None;
            }
            units = units.checked_mul(10)?.checked_add(i128::from(digit - b'0'))?;
        }
        let exponent = self.magnitude.checked_sub(length)?;
        if exponent.abs() > MOST {
            return None;
        }
        let zeros = u32::try_from(exponent.max(0)).ok()?;
        let units = units.checked_mul(10_i128.checked_pow(zeros)?)?;
        let units = if self.negative { -units } else { units };
        Some(Scaled { units, places: u32::try_from((-exponent).max(0)).ok()? })
    }
}

fn split_sign(text: &str) -> (bool, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (true, text.get(1..).unwrap_or_default()),
        Some(b'+') => (false, text.get(1..).unwrap_or_default()),
        _ => (false, text),
    }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn to_i64(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn parse_exponent(text: &str) -> Option<i64> {
    let (negative, digits) = split_sign(text);
    if digits.is_empty() || !all_digits(digits) {
        return None;
    }
    let size = digits.parse::<i64>().unwrap_or(MAX_EXPONENT).min(MAX_EXPONENT);
    Some(if negative { -size } else { size })
}

impl Ord for Decimal<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_zero(), other.is_zero()) {
            (true, true) => Ordering::Equal,
            (true, false) => {
                if other.negative {
                    Ordering::Greater
                } else {
                    Ordering::Less
                }
            }
            (false, true) => {
                if self.negative {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
            (false, false) => match (self.negative, other.negative) {
                (true, false) => Ordering::Less,
                (false, true) => Ordering::Greater,
                (false, false) => self.cmp_size(other),
                (true, true) => other.cmp_size(self),
            },
        }
    }
}

impl PartialOrd for Decimal<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal<'_> {}

impl Hash for Decimal<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        if self.is_zero() {
            state.write_u8(0);
            return;
        }
        state.write_u8(if self.negative { 1 } else { 2 });
        state.write_i64(self.magnitude);
        for digit in self.significant() {
            state.write_u8(digit);
        }
        state.write_u8(0xff);
    }
}

#[cfg(test)]
mod tests {
    use std::hash::DefaultHasher;

    use proptest::prelude::*;

    use super::*;

    fn hash(number: &Decimal<'_>) -> u64 {
        let mut hasher = DefaultHasher::new();
        number.hash(&mut hasher);
        hasher.finish()
    }

    #[test]
    fn equal_numbers_may_be_spelled_in_many_ways_d17() {
        for spelling in ["10", "+10", "010.000", "1e1", "0.1E2", "1000e-2", "10."] {
            let number = Decimal::parse(spelling).unwrap();
            let ten = Decimal::parse("10").unwrap();
            assert_eq!(number, ten, "{spelling}");
            assert_eq!(hash(&number), hash(&ten), "{spelling}");
        }
        assert_eq!(Decimal::parse("-0.0"), Decimal::parse("0"));
        assert_eq!(hash(&Decimal::parse("-0.00").unwrap()), hash(&Decimal::parse("0e9").unwrap()));
    }

    #[test]
    fn no_digit_is_ever_lost_d17() {
        let small = Decimal::parse("9007199254740992.0000000000000000001").unwrap();
        let large = Decimal::parse("9007199254740992.0000000000000000002").unwrap();
        assert!(small < large);
        assert!(Decimal::parse("9223372036854775808") > Decimal::parse("9223372036854775807"));
        assert!(Decimal::parse("1e400") > Decimal::parse("9e399"));
        assert!(Decimal::parse("-2") < Decimal::parse("-1.5"));
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", "+", ".", "1.2.3", "e5", "1e", "1e+", "0x10", "1 000", "--1", "١"] {
            assert!(Decimal::parse(text).is_none(), "{text}");
        }
        for text in ["", "-", "1.0", "1e3"] {
            assert!(Decimal::parse_integer(text).is_none(), "{text}");
        }
    }

    proptest! {
        /// Any two decimals compare as the same numbers scaled to whole ones do.
        #[test]
        fn compares_as_exact_arithmetic_does_d17(
            a in -1_000_000_000_i64..1_000_000_000, a_point in 0_u32..9,
            b in -1_000_000_000_i64..1_000_000_000, b_point in 0_u32..9,
        ) {
            let spell = |value: i64, point: u32| format!("{value}e-{point}");
            let plain = |value: i64, point: u32| {
                let size = format!("{:0>width$}", value.unsigned_abs(), width = point as usize + 1);
                let (whole, fraction) = size.split_at(size.len() - point as usize);
                format!("{}{whole}.{fraction}", if value < 0 { "-" } else { "" })
            };
            let scaled = |value: i64, point: u32| i128::from(value) * 10_i128.pow(9 - point);
            let (left, right) = (spell(a, a_point), plain(b, b_point));
            let (left, right) = (Decimal::parse(&left).unwrap(), Decimal::parse(&right).unwrap());
            prop_assert_eq!(left.cmp(&right), scaled(a, a_point).cmp(&scaled(b, b_point)));
            if left == right {
                prop_assert_eq!(hash(&left), hash(&right));
            }
        }
    }
}
