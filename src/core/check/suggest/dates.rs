//! Dates and times as people type them. Where a text could mean two days, nothing is suggested.

use crate::check::types::{Moment, MomentForm, is_day};
use crate::words::folded;

pub(super) fn dates(form: &MomentForm, text: &str) -> Vec<String> {
    moment(text).map(|(moment, _)| written(form, &moment, Kind::Date)).into_iter().collect()
}

pub(super) fn datetimes(form: &MomentForm, text: &str) -> Vec<String> {
    // A day without a time is no point in time: nobody can tell which hour was meant.
    let (bare, zone) = split_zone(text);
    match moment(bare) {
        Some((moment, Told::DayAndTime)) => {
            vec![written(form, &moment, Kind::DateTime) + &zone.unwrap_or_default()]
        }
        _ => Vec::new(),
    }
}

/// A text without its zone, and the zone as `Z` or `+hh:mm`.
fn split_zone(text: &str) -> (&str, Option<String>) {
    if let Some(bare) = text.strip_suffix(['Z', 'z']) {
        return (bare, Some("Z".to_owned()));
    }
    let zone = || {
        let at = text.rfind(['+', '-'])?;
        let (bare, zone) = text.split_at_checked(at)?;
        let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
        let (sign, rest) = zone.split_at_checked(1)?;
        let is_zone = bare.contains(':')
            && rest.chars().all(|c| c.is_ascii_digit() || c == ':')
            && matches!(digits.len(), 1 | 2 | 4);
        let (hours, minutes) = digits.split_at_checked(digits.len().min(2))?;
        is_zone.then(|| (bare.trim_end(), format!("{sign}{hours:0>2}:{minutes:0>2}")))
    };
    match zone() {
        Some((bare, zone)) => (bare, Some(zone)),
        None => (text, None),
    }
}

pub(super) fn times(form: &MomentForm, text: &str) -> Vec<String> {
    let time = clock(text).or_else(|| match moment(text) {
        Some((moment, Told::DayAndTime)) => Some(moment),
        _ => None,
    });
    time.map(|moment| written(form, &moment, Kind::Time)).into_iter().collect()
}

pub(super) fn years(text: &str) -> Vec<String> {
    let year =
        moment(text).map(|(moment, _)| moment.year).or_else(|| month(text).map(|(year, _)| year));
    year.or_else(|| text.strip_suffix(".0").and_then(|year| year.parse().ok()))
        .map(|year| format!("{year:04}"))
        .into_iter()
        .collect()
}

pub(super) fn months(text: &str) -> Vec<String> {
    month(text)
        .or_else(|| moment(text).map(|(moment, _)| (moment.year, moment.month)))
        .map(|(year, month)| format!("{year:04}-{month:02}"))
        .into_iter()
        .collect()
}

#[derive(Clone, Copy)]
enum Kind {
    Date,
    Time,
    DateTime,
}

/// What a text told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Day,
    DayAndTime,
}

fn written(form: &MomentForm, moment: &Moment, kind: Kind) -> String {
    let Moment { year, month, day, hour, minute, second, .. } = moment;
    match (form, kind) {
        (MomentForm::Pattern(pattern), _) => pattern.write(moment),
        (_, Kind::Date) => format!("{year:04}-{month:02}-{day:02}"),
        (_, Kind::Time) => format!("{hour:02}:{minute:02}:{second:02}"),
        (_, Kind::DateTime) => {
            format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
        }
    }
}

/// A day, perhaps with a time after it.
fn moment(text: &str) -> Option<(Moment, Told)> {
    if let Some((year, month, day)) = day_of(text) {
        return Some((Moment { year, month, day, ..Moment::default() }, Told::Day));
    }
    let at = text.rfind(['T', ' '])?;
    let mut cuts = vec![at];
    // `3:00 pm` has a space of its own.
    cuts.extend(text.get(..at).and_then(|before| before.rfind(['T', ' '])));
    cuts.into_iter().find_map(|at| {
        let (date, time) = text.split_at_checked(at)?;
        let (year, month, day) = day_of(date.trim_end_matches([',', ' ']))?;
        let time = clock(time.get(1..)?)?;
        Some((Moment { year, month, day, ..time }, Told::DayAndTime))
    })
}

/// `14:30`, `14:30:05`, `14h30`, `2:30 pm`.
fn clock(text: &str) -> Option<Moment> {
    let lower = text.trim().to_lowercase();
    let lower = lower.trim_end_matches('z');
    let (face, half) = match lower.strip_suffix("am").or_else(|| lower.strip_suffix("a.m.")) {
        Some(face) => (face.trim_end(), Some(0)),
        None => match lower.strip_suffix("pm").or_else(|| lower.strip_suffix("p.m.")) {
            Some(face) => (face.trim_end(), Some(12)),
            None => (lower, None),
        },
    };
    let mut parts = face.split([':', 'h']).map(str::trim);
    let mut number = |most: i64| match parts.next() {
        None | Some("") => Some(0),
        Some(digits) if digits.len() <= 2 => {
            digits.parse::<i64>().ok().filter(|value| (0..=most).contains(value))
        }
        Some(_) => None,
    };
    if !face.starts_with(|c: char| c.is_ascii_digit())
        || (half.is_none() && !face.contains([':', 'h']))
    {
        return None;
    }
    let (hour, minute, second) = (number(23)?, number(59)?, number(59)?);
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    parts.next().is_none().then(|| Moment { hour, minute, second, ..Moment::default() })
}

/// The one day that a text can mean.
fn day_of(text: &str) -> Option<(i64, i64, i64)> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '.' | ',' | '_'))
        .filter(|word| !word.is_empty())
        .collect();
    let day = match words.as_slice() {
        [compact] if compact.len() == 8 => {
            let part = |range: std::ops::Range<usize>| number(compact.get(range)?);
            (part(0..4)?, part(4..6)?, part(6..8)?)
        }
        [a, b, c] => three(a, b, c)?,
        // `lundi 5 mars 2024`
        [weekday, a, b, c] if number(weekday).is_none() && ordinal(weekday).is_none() => {
            three(a, b, c)?
        }
        _ => return None,
    };
    is_day(day.0, day.1, day.2).then_some(day)
}

fn three(first: &str, middle: &str, last: &str) -> Option<(i64, i64, i64)> {
    if let Some(month) = month_name(middle) {
        return match (ordinal(first), four(last)) {
            (Some(day), Some(year)) => Some((year, month, day)),
            _ => Some((four(first)?, month, ordinal(last)?)),
        };
    }
    if let Some(month) = month_name(first) {
        return Some((four(last)?, month, ordinal(middle)?));
    }
    let (x, y, z) = (number(first)?, number(middle)?, number(last)?);
    match (first.len(), middle.len(), last.len()) {
        (4, 1..=2, 1..=2) => Some((x, y, z)),
        (1..=2, 1..=2, 4) => day_and_month(x, y).map(|(day, month)| (z, month, day)),
        (2, 2, 2) => {
            // Only a number beyond 31 is surely a year.
            let year = |short: i64| if short >= 69 { 1900 + short } else { 2000 + short };
            match (x > 31, z > 31) {
                (false, true) => day_and_month(x, y).map(|(day, month)| (year(z), month, day)),
                (true, false) => Some((year(x), y, z)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Which of two numbers is the day; `None` where both could be.
fn day_and_month(x: i64, y: i64) -> Option<(i64, i64)> {
    match (x > 12, y > 12) {
        (true, false) => Some((x, y)),
        (false, true) => Some((y, x)),
        (false, false) if x == y => Some((x, y)),
        _ => None,
    }
}

/// A month of a year: `03/2024`, `2024/03`, `mars 2024`.
fn month(text: &str) -> Option<(i64, i64)> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '.' | ',' | '_'))
        .filter(|word| !word.is_empty())
        .collect();
    let (year, month) = match words.as_slice() {
        [a, b] => match (four(a), four(b)) {
            (Some(year), None) => (year, month_name(b).or_else(|| number(b))?),
            (None, Some(year)) => (year, month_name(a).or_else(|| number(a))?),
            _ => return None,
        },
        [compact] if compact.len() == 6 => (number(compact.get(..4)?)?, number(compact.get(4..)?)?),
        _ => return None,
    };
    (1..=12).contains(&month).then_some((year, month))
}

fn number(text: &str) -> Option<i64> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().ok()
    } else {
        None
    }
}

fn four(text: &str) -> Option<i64> {
    if text.len() == 4 { number(text) } else { None }
}

/// `5`, `5th`, `1er`.
fn ordinal(text: &str) -> Option<i64> {
    let digits = text.trim_end_matches(|c: char| c.is_alphabetic());
    let suffix = text.get(digits.len()..)?.to_lowercase();
    if digits.len() > 2 || !matches!(suffix.as_str(), "" | "st" | "nd" | "rd" | "th" | "er" | "e") {
        return None;
    }
    number(digits)
}

/// A month by its English or French name, in full or cut to at least three letters that no
/// other month begins with.
fn month_name(text: &str) -> Option<i64> {
    const NAMES: [[&str; 2]; 12] = [
        ["january", "janvier"],
        ["february", "fevrier"],
        ["march", "mars"],
        ["april", "avril"],
        ["may", "mai"],
        ["june", "juin"],
        ["july", "juillet"],
        ["august", "aout"],
        ["september", "septembre"],
        ["october", "octobre"],
        ["november", "novembre"],
        ["december", "decembre"],
    ];
    let word = folded(text);
    if word.len() < 3 {
        return None;
    }
    let mut found =
        (1..).zip(NAMES).filter(|(_, names)| names.iter().any(|name| name.starts_with(&word)));
    match (found.next(), found.next()) {
        (Some((month, _)), None) => Some(month),
        _ => None,
    }
}
