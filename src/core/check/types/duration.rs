//! `duration` (XML Schema Part 2, 3.2.6): `PnYnMnDTnHnMnS`.

use std::borrow::Cow;

use super::value::Span;
use super::{Logical, Misfit};

pub(super) fn read(text: &str) -> Result<Logical<'_>, Misfit> {
    parse(text).map(Logical::Duration).ok_or(Misfit::Form)
}

fn parse(text: &str) -> Option<Span<'_>> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let text = text.strip_prefix('P')?;
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    if date.is_empty() && time.is_none() || time.is_some_and(str::is_empty) {
        return None;
    }
    let (years, rest) = part(date, 'Y')?;
    let (months, rest) = part(rest, 'M')?;
    let (days, rest) = part(rest, 'D')?;
    if !rest.is_empty() {
        return None;
    }
    let (hours, rest) = part(time.unwrap_or_default(), 'H')?;
    let (minutes, rest) = part(rest, 'M')?;
    let (seconds, fraction) = seconds(rest)?;
    let span = Span {
        months: years.saturating_mul(12).saturating_add(months),
        seconds: days
            .saturating_mul(86_400)
            .saturating_add(hours.saturating_mul(3600))
            .saturating_add(minutes.saturating_mul(60))
            .saturating_add(seconds),
        fraction: Cow::Borrowed(fraction),
        negative,
    };
    let is_nothing = span.months == 0 && span.seconds == 0 && span.fraction.is_empty();
    Some(Span { negative: negative && !is_nothing, ..span })
}

/// A number before its letter, or 0 where the next number has another letter.
fn part(text: &str, unit: char) -> Option<(i64, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(length)?;
    match rest.strip_prefix(unit) {
        // A longer count than this many digits is a count nobody can tell from another.
        Some(rest) if !digits.is_empty() => Some((digits.parse().unwrap_or(i64::MAX), rest)),
        Some(_) => None,
        None => Some((0, text)),
    }
}

fn seconds(text: &str) -> Option<(i64, &str)> {
    if text.is_empty() {
        return Some((0, ""));
    }
    let number = text.strip_suffix('S')?;
    let (whole, fraction) = match number.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (number, ""),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    Some((whole.parse().unwrap_or(i64::MAX), fraction.trim_end_matches('0')))
}
