//! `date`.

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
    let (year, month, day) = split_iso(text.as_bytes()).ok_or(Misfit::Form)?;
    if is_day(year, month, day) {
        Ok(Logical::Date(days_from_civil(year, month, day)))
    } else {
        Err(Misfit::OutOfRange)
    }
}

/// The days since 1970-01-01 of a `yyyy-mm-dd`.
pub(crate) fn iso_date(text: &[u8]) -> Option<i64> {
    let (year, month, day) = split_iso(text)?;
    is_day(year, month, day).then(|| days_from_civil(year, month, day))
}

fn split_iso(text: &[u8]) -> Option<(i64, i64, i64)> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else { return None };
    let two = |tens: u8, ones: u8| {
        let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
        (tens <= 9 && ones <= 9).then(|| i64::from(tens * 10 + ones))
    };
    Some((two(y1, y2)? * 100 + two(y3, y4)?, two(m1, m2)?, two(d1, d2)?))
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
