//! `number` and `integer`, as a schema says they are written.

use std::borrow::Cow;

use super::{Logical, Misfit, Real};
use crate::check::decimal::Decimal;

/// How numbers are written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NumberForm {
    /// What stands between the whole part and the decimals; `.` by default.
    pub decimal: String,
    /// What may stand between groups of digits; empty for nothing.
    pub group: String,
    /// What may stand around the number.
    pub around: Around,
}

/// What may stand around a number (`bareNumber`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Around {
    /// Nothing.
    Nothing,
    /// Anything that is no number: a currency, a unit, a per cent sign, spaces.
    Anything,
}

impl Default for NumberForm {
    fn default() -> Self {
        Self { decimal: ".".to_owned(), group: String::new(), around: Around::Nothing }
    }
}

pub(super) fn read_number<'a>(form: &NumberForm, text: &'a str) -> Result<Logical<'a>, Misfit> {
    let number = |text| {
        plain(form, text).and_then(|text| match text {
            Cow::Borrowed(text) => Decimal::parse(text),
            Cow::Owned(text) => Decimal::parse(&text).map(Decimal::into_owned),
        })
    };
    if let Some(number) = number(text) {
        return Ok(Logical::Number(Real::Finite(number)));
    }
    if let Some(real) = special(text) {
        return Ok(Logical::Number(real));
    }
    if form.around == Around::Anything
        && let Some(number) = number(bare(text, &form.decimal))
    {
        return Ok(Logical::Number(Real::Finite(number)));
    }
    Err(Misfit::Form)
}

pub(super) fn read_integer<'a>(form: &NumberForm, text: &'a str) -> Result<Logical<'a>, Misfit> {
    let integer = |text| match ungrouped(text, &form.group)? {
        Cow::Borrowed(text) => Decimal::parse_integer(text),
        Cow::Owned(text) => Decimal::parse_integer(&text).map(Decimal::into_owned),
    };
    integer(text)
        .or_else(|| match form.around {
            Around::Anything => integer(bare(text, "")),
            Around::Nothing => None,
        })
        .map(|number| Logical::Number(Real::Finite(number)))
        .ok_or(Misfit::Form)
}

/// `NaN`, `INF` and `-INF` in any case.
fn special(text: &str) -> Option<Real<'static>> {
    if text.eq_ignore_ascii_case("nan") {
        Some(Real::NotANumber)
    } else if text.eq_ignore_ascii_case("inf") {
        Some(Real::PositiveInfinity)
    } else if text.eq_ignore_ascii_case("-inf") {
        Some(Real::NegativeInfinity)
    } else {
        None
    }
}

/// The text with a `.` for the decimal sign and without group signs.
fn plain<'a>(form: &NumberForm, text: &'a str) -> Option<Cow<'a, str>> {
    if form.decimal == "." && form.group.is_empty() {
        return Some(Cow::Borrowed(text));
    }
    let (whole, fraction) = match text.split_once(form.decimal.as_str()) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    // A whole number may carry its exponent where the groups are; a `.` that is no decimal sign
    // is never taken for one.
    let whole = ungrouped(whole, &form.group)?;
    if whole.contains('.') || fraction.is_some_and(|fraction| fraction.contains('.')) {
        return None;
    }
    match fraction {
        None => Some(whole),
        Some(fraction) => Some(Cow::Owned(format!("{whole}.{fraction}"))),
    }
}

/// The text without its group signs, each of which must stand between two digits.
fn ungrouped<'a>(text: &'a str, group: &str) -> Option<Cow<'a, str>> {
    if group.is_empty() || !text.contains(group) {
        return Some(Cow::Borrowed(text));
    }
    let mut plain = String::with_capacity(text.len());
    let mut parts = text.split(group).peekable();
    while let Some(part) = parts.next() {
        let continues = parts.peek().is_some();
        if (continues && !part.ends_with(|c: char| c.is_ascii_digit()))
            || (!plain.is_empty() && !part.starts_with(|c: char| c.is_ascii_digit()))
        {
            return None;
        }
        plain.push_str(part);
    }
    Some(Cow::Owned(plain))
}

/// The number inside a text: everything from the first sign, digit or decimal sign to the last
/// digit (or decimal sign after it).
fn bare<'a>(text: &'a str, decimal: &str) -> &'a str {
    let bytes = text.as_bytes();
    let Some(first) = text.find(|c: char| c.is_ascii_digit()) else { return text };
    let Some(last) = text.rfind(|c: char| c.is_ascii_digit()) else { return text };
    let mut start = first;
    if !decimal.is_empty() && text.get(..start).is_some_and(|before| before.ends_with(decimal)) {
        start -= decimal.len();
    }
    if start > 0 && matches!(bytes.get(start - 1), Some(b'+' | b'-')) {
        start -= 1;
    }
    // A minus that something parts from its number could mean either: not a number.
    if text.get(..start).is_some_and(|before| before.contains(['-', '+'])) {
        return text;
    }
    let mut end = last + 1;
    if !decimal.is_empty() && text.get(end..).is_some_and(|after| after.starts_with(decimal)) {
        end += decimal.len();
    }
    text.get(start..end).unwrap_or(text)
}
