//! What kind of change a cell had: reviewers look at `Lima` → `Quito` in another way than at
//! `40` → `40.0`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// How far two texts of a cell are apart.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum CellChangeKind {
    /// Another value.
    Value,
    /// Only spaces, line ends and zero-width spaces differ.
    Whitespace,
    /// Only upper and lower case differ.
    Case,
    /// The same number in another spelling: `40` and `40.0`. A leading zero is no spelling:
    /// `01000` and `1000` are two values, for the first is a code.
    NumberFormat,
    /// The same letters in another Unicode normal form (UAX #15): they look alike.
    UnicodeForm,
}

impl CellChangeKind {
    /// The kind of a change from one text to another; `None` stands where a row is too short.
    /// Where several kinds come together it is [`CellChangeKind::Value`].
    pub fn between(old: Option<&str>, new: Option<&str>) -> Self {
        let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
        if words(old).eq(words(new)) {
            return Self::Whitespace;
        }
        if let (Some(old), Some(new)) = (Decimal::read(old.trim()), Decimal::read(new.trim()))
            && old == new
        {
            return Self::NumberFormat;
        }
        if solid(old).eq(solid(new)) {
            Self::Whitespace
        } else if lower(old).eq(lower(new)) {
            Self::Case
        } else if old.nfc().eq(new.nfc()) {
            Self::UnicodeForm
        } else {
            Self::Value
        }
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_space).filter(|word| !word.is_empty())
}

fn solid(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !is_space(*c))
}

fn lower(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

/// A number as its sign, its digits without zeros at the ends, and the power of ten of the last
/// one: equal where the numbers are, whatever their size.
#[derive(PartialEq, Eq, Debug)]
struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Decimal {
    /// Reads `-12.50`, `1e3`, `12,5`, `1 234 567`, `1,234,567.8`. What could be read in two ways
    /// (`1,234`), begins with a zero too many or has a plus sign is no number here.
    fn read(text: &str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, power) = match text.split_once(['e', 'E']) {
            Some((mantissa, power)) => (mantissa, power.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = split(mantissa)?;
        if whole.len() + fraction.len() == 0 || (whole.len() > 1 && whole.starts_with('0')) {
            return None;
        }
        let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
        let mut exponent = i64::from(power) - i64::try_from(fraction.len()).ok()?;
        while digits.last() == Some(&b'0') {
            digits.pop();
            exponent += 1;
        }
        let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
        digits.drain(..zeros);
        if digits.is_empty() {
            return Some(Self { negative: false, digits, exponent: 0 });
        }
        Some(Self { negative, digits, exponent })
    }
}

/// The digits before and after the decimal mark, groups joined.
fn split(mantissa: &str) -> Option<(String, &str)> {
    let commas = mantissa.matches(',').count();
    let (whole, fraction) = match mantissa.split_once('.') {
        Some(parts) => parts,
        // One comma is a decimal mark unless it could part thousands.
        None if commas == 1 => match mantissa.split_once(',') {
            Some((_, fraction)) if fraction.len() == 3 => return None,
            Some(parts) => parts,
            None => (mantissa, ""),
        },
        None => (mantissa, ""),
    };
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some((whole.to_owned(), fraction));
    }
    let separator = whole.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, ',' | '\'' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}') {
        return None;
    }
    let mut groups = whole.split(separator);
    let first = groups.next()?;
    let sound = (1..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_digit())
        && groups.all(|group| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit()));
    sound.then(|| (whole.split(separator).collect(), fraction))
}

#[cfg(test)]
mod tests {
    use super::*;
    use CellChangeKind::{Case, NumberFormat, UnicodeForm, Value, Whitespace};

    #[test]
    fn kinds_are_told_apart() {
        for (old, new, kind) in [
            ("Lima", "Quito", Value),
            ("Lima", "", Value),
            ("", "Lima", Value),
            ("Lima", " Lima ", Whitespace),
            ("San  José", "San José", Whitespace),
            ("San José", "San\u{a0}José", Whitespace),
            ("a\r\nb", "a\nb", Whitespace),
            ("Saint Denis", "SaintDenis", Whitespace),
            ("123 456 789 00012", "12345678900012", Whitespace),
            (" 40", "40", Whitespace),
            ("", " ", Whitespace),
            ("lima", "LIMA", Case),
            ("ÉCOLE", "école", Case),
            ("lima ", "LIMA", Value),
            ("40", "40.0", NumberFormat),
            ("40", "40.1", Value),
            ("-0", "0", NumberFormat),
            (".5", "0.50", NumberFormat),
            ("12,5", "12.5", NumberFormat),
            ("1 234", "1234", NumberFormat),
            ("1\u{202f}234,5", "1234.5", NumberFormat),
            ("1,234,567", "1234567", NumberFormat),
            ("1e3", "1000", NumberFormat),
            ("1E400", "10e399", NumberFormat),
            ("3.41234E+13", "34123412345678", Value),
            ("é", "e\u{301}", UnicodeForm),
        ] {
            assert_eq!(CellChangeKind::between(Some(old), Some(new)), kind, "{old:?} → {new:?}");
        }
    }

    #[test]
    fn what_looks_like_a_format_but_loses_data_is_a_value_d17() {
        for (old, new) in
            [("01000", "1000"), ("1,234", "1.234"), ("1,234", "1234"), ("1.234", "1234")]
        {
            assert_eq!(CellChangeKind::between(Some(old), Some(new)), Value, "{old} → {new}");
        }
        assert_eq!(CellChangeKind::between(Some("+33"), Some("33")), Value);
        assert_eq!(CellChangeKind::between(Some("e3"), Some("E3")), Case);
        assert_eq!(CellChangeKind::between(None, Some("")), Whitespace);
    }
}
