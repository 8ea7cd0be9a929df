//! `date`.

use super::year::two_digits;
use super::{Logical, Misfit, MomentForm, strptime};

pub(super) fn read<'a>(form: &MomentForm, text: &str) -> Result<Logical<'a>, Misfit> {
    match form {
        MomentForm::Default => read_iso(text),
        MomentForm::Pattern(pattern) => {
            pattern.read(text).map(|moment| Logical::Date(moment.days()))
        }
        MomentForm::Any => read_iso(text).or_else(|misfit| {
            strptime::read_any(strptime::ANY_DATE, text)
                .map(|moment| Logical::Date(moment.days()))
                .ok_or(misfit)
        }),
    }
}

/// `yyyy-mm-dd`, nothing more or less.
fn read_iso<'a>(text: &str) -> Result<Logical<'a>, Misfit> {
    let (year, month, day) = split_iso(text).ok_or(Misfit::Form)?;
    if is_day(year, month, day) {
        Ok(Logical::Date(days_from_civil(year, month, day)))
    } else {
        Err(Misfit::OutOfRange)
    }
}

fn split_iso(text: &str) -> Option<(i64, i64, i64)> {
    if text.len() != 10
        || text.as_bytes().get(4) != Some(&b'-')
        || text.as_bytes().get(7) != Some(&b'-')
    {
        return None;
    }
    let year = two_digits(text.get(..2)?)? * 100 + two_digits(text.get(2..4)?)?;
    Some((year, two_digits(text.get(5..7)?)?, two_digits(text.get(8..)?)?))
}

/// Whether there is such a day in the Gregorian calendar, extended to all years.
pub(crate) fn is_day(year: i64, month: i64, day: i64) -> bool {
    (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01 (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms",
/// `days_from_civil`).
pub(crate) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}
