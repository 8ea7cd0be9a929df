//! `year` and `yearmonth` (XML Schema Part 2: gYear 3.2.11, gYearMonth 3.2.10).

use super::time::zone;
use super::{Logical, Misfit};

pub(super) fn read_year<'a>(text: &str) -> Result<Logical<'a>, Misfit> {
    let (year, rest) = split_year(text).ok_or(Misfit::Form)?;
    if !rest.is_empty() {
        zone(rest)?;
    }
    Ok(Logical::Year(year))
}

pub(super) fn read_year_month<'a>(text: &str) -> Result<Logical<'a>, Misfit> {
    let (year, rest) = split_year(text).ok_or(Misfit::Form)?;
    let month = rest.strip_prefix('-').ok_or(Misfit::Form)?;
    let (digits, rest) = month.split_at_checked(2).ok_or(Misfit::Form)?;
    let month = two_digits(digits).ok_or(Misfit::Form)?;
    if !rest.is_empty() {
        zone(rest)?;
    }
    if (1..=12).contains(&month) {
        Ok(Logical::YearMonth(year.saturating_mul(12).saturating_add(month - 1)))
    } else {
        Err(Misfit::OutOfRange)
    }
}

/// A year at the start of a text: four digits, or more of which the first is not zero; before
/// year 0 with a minus.
pub(super) fn split_year(text: &str) -> Option<(i64, &str)> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let length = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = unsigned.split_at_checked(length)?;
    if !(4..=15).contains(&length) || (length > 4 && digits.starts_with('0')) {
        return None;
    }
    let year: i64 = digits.parse().ok()?;
    Some((if negative { -year } else { year }, rest))
}

/// A number of exactly two digits.
pub(super) fn two_digits(text: &str) -> Option<i64> {
    match text.as_bytes() {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
            Some(i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
        }
        _ => None,
    }
}
