//! `time` and `datetime` (XML Schema Part 2: time 3.2.8, dateTime 3.2.7).

use std::borrow::Cow;

use super::date::{days_from_civil, is_day};
use super::year::{split_year, two_digits};
use super::{Logical, Misfit, MomentForm, strptime};

pub(super) fn read_time<'a>(form: &MomentForm, text: &'a str) -> Result<Logical<'a>, Misfit> {
    match form {
        MomentForm::Default => read_xsd_time(text),
        MomentForm::Pattern(pattern) => pattern.read(text).map(strptime::Moment::time),
        MomentForm::Any => read_xsd_time(text).or_else(|misfit| {
            strptime::read_any(strptime::ANY_TIME, text).map(strptime::Moment::time).ok_or(misfit)
        }),
    }
}

pub(super) fn read_datetime<'a>(form: &MomentForm, text: &'a str) -> Result<Logical<'a>, Misfit> {
    match form {
        MomentForm::Default => read_xsd_datetime(text),
        MomentForm::Pattern(pattern) => pattern.read(text).map(strptime::Moment::datetime),
        MomentForm::Any => read_xsd_datetime(text).or_else(|misfit| {
            strptime::read_any(strptime::ANY_DATETIME, text)
                .map(strptime::Moment::datetime)
                .ok_or(misfit)
        }),
    }
}

fn read_xsd_time(text: &str) -> Result<Logical<'_>, Misfit> {
    let (seconds, fraction, offset) = clock(text)?;
    Ok(Logical::Time(seconds - offset, Cow::Borrowed(fraction)))
}

fn read_xsd_datetime(text: &str) -> Result<Logical<'_>, Misfit> {
    let (year, rest) = split_year(text).ok_or(Misfit::Form)?;
    let (date, rest) = rest.split_once('T').ok_or(Misfit::Form)?;
    let bytes = date.as_bytes();
    if date.len() != 6 || bytes.first() != Some(&b'-') || bytes.get(3) != Some(&b'-') {
        return Err(Misfit::Form);
    }
    let part = |from: usize| date.get(from..from + 2).and_then(two_digits).ok_or(Misfit::Form);
    let (month, day) = (part(1)?, part(4)?);
    let (seconds, fraction, offset) = clock(rest)?;
    if !is_day(year, month, day) {
        return Err(Misfit::OutOfRange);
    }
    let total = days_from_civil(year, month, day).saturating_mul(86_400).saturating_add(seconds);
    Ok(Logical::DateTime(total - offset, Cow::Borrowed(fraction)))
}

/// `hh:mm:ss[.fraction][zone]` as seconds, the fraction's digits and the zone's offset in seconds.
fn clock(text: &str) -> Result<(i64, &str, i64), Misfit> {
    let (face, rest) = text.split_at_checked(8).ok_or(Misfit::Form)?;
    let bytes = face.as_bytes();
    if bytes.get(2) != Some(&b':') || bytes.get(5) != Some(&b':') {
        return Err(Misfit::Form);
    }
    let part = |from: usize| face.get(from..from + 2).and_then(two_digits).ok_or(Misfit::Form);
    let (hours, minutes, seconds) = (part(0)?, part(3)?, part(6)?);
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(after) => {
            let length = after.bytes().take_while(u8::is_ascii_digit).count();
            let (digits, rest) = after.split_at_checked(length).ok_or(Misfit::Form)?;
            if digits.is_empty() {
                return Err(Misfit::Form);
            }
            (digits.trim_end_matches('0'), rest)
        }
        None => ("", rest),
    };
    let offset = if rest.is_empty() { 0 } else { zone(rest)? };
    // 24:00:00 is the end of the day.
    let is_end = hours == 24 && minutes == 0 && seconds == 0 && fraction.is_empty();
    if (hours < 24 || is_end) && minutes < 60 && seconds < 60 {
        Ok((hours * 3600 + minutes * 60 + seconds, fraction, offset))
    } else {
        Err(Misfit::OutOfRange)
    }
}

/// A zone: `Z` or `±hh:mm` up to 14:00, as seconds east of Greenwich.
pub(super) fn zone(text: &str) -> Result<i64, Misfit> {
    if text == "Z" {
        return Ok(0);
    }
    let bytes = text.as_bytes();
    let sign = match bytes.first() {
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => return Err(Misfit::Form),
    };
    if text.len() != 6 || bytes.get(3) != Some(&b':') {
        return Err(Misfit::Form);
    }
    let part = |from: usize| text.get(from..from + 2).and_then(two_digits).ok_or(Misfit::Form);
    let minutes = part(1)? * 60 + part(4)?;
    if minutes > 14 * 60 || part(4)? > 59 {
        return Err(Misfit::OutOfRange);
    }
    Ok(sign * minutes * 60)
}
