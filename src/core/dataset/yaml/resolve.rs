//! What a plain scalar means: to us, and to any reader that people use.
//!
//! We read by the core schema of YAML 1.2.2 (10.3), but keep as text what it would turn into
//! another spelling (`010`, `0x1F`), for those are somebody's codes. Readers of YAML 1.1
//! (<https://yaml.org/type/>) take much more for numbers, dates and booleans; what we write as
//! text must be text to all of them.

use std::sync::LazyLock;

use regex::Regex;

use crate::dataset::{Number, Value};

/// What a plain scalar holds.
pub(super) fn plain_value(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).map_or_else(|| Value::Text(text.to_owned()), Value::Number),
    }
}

/// A number of the core schema whose spelling is JSON's, but for a plus sign and a bare point.
fn number(text: &str) -> Option<Number> {
    let first = *text.as_bytes().first()?;
    if !matches!(first, b'0'..=b'9' | b'-' | b'+' | b'.') {
        return None;
    }
    if let Some(number) = Number::new(text) {
        return Some(number);
    }
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, after) = rest.split_once('.').map_or((rest, None), |(a, b)| (a, Some(b)));
    let Some(after) = after else { return Number::new(&format!("{sign}{whole}")) };
    let whole = if whole.is_empty() { "0" } else { whole };
    if after.is_empty() && rest.len() > 1 {
        return Number::new(&format!("{sign}{whole}.0"));
    }
    Number::new(&format!("{sign}{whole}.{after}"))
}

/// What some reader makes of a plain scalar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Meaning {
    /// Text, to all of them.
    Text,
    /// Text to us, a boolean to readers of YAML 1.1: `yes`, `off`.
    Switch,
    /// Text to us, a date or a time to readers of YAML 1.1.
    Date,
    /// A number, null, a boolean, a merge key.
    Other,
}

static SWITCH: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new("^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)$").ok());

static DATE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt \t]+[0-9].*)?$").ok());

static OTHER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE|<<|=",
        r"|[-+]?[0-9][0-9_]*",
        r"|[-+]?0b[01_]+|[-+]?0o[0-7_]+|[-+]?0x[0-9a-fA-F_]+",
        r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?",
        r"|[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*(?:[eE][-+]?[0-9]+)?",
        r"|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+",
        r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
    ))
    .ok()
});

fn matches(regex: &LazyLock<Option<Regex>>, text: &str) -> bool {
    regex.as_ref().is_some_and(|regex| regex.is_match(text))
}

/// What some reader makes of a plain scalar with this text.
pub(super) fn meaning(text: &str) -> Meaning {
    if text.is_empty() || matches(&OTHER, text) {
        Meaning::Other
    } else if matches(&SWITCH, text) {
        Meaning::Switch
    } else if matches(&DATE, text) {
        Meaning::Date
    } else {
        Meaning::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_are_read_without_losing_a_digit_d17() {
        for (text, json) in [
            ("12", "12"),
            ("-0.50", "-0.50"),
            ("1e3", "1e3"),
            ("+7", "7"),
            (".5", "0.5"),
            ("5.", "5.0"),
            ("010", "\"010\""),
            ("0x1F", "\"0x1F\""),
            ("1_000", "\"1_000\""),
            (".", "\".\""),
            ("-", "\"-\""),
            (".inf", "\".inf\""),
            ("no", "\"no\""),
            ("2024-05-01", "\"2024-05-01\""),
            ("~", "null"),
            ("", "null"),
            ("True", "true"),
        ] {
            assert_eq!(serde_json::to_string(&plain_value(text)).unwrap(), json, "{text}");
        }
    }

    #[test]
    fn words_that_some_reader_takes_for_more_are_known_d10() {
        for text in ["no", "On", "y"] {
            assert_eq!(meaning(text), Meaning::Switch, "{text}");
        }
        for text in ["2024-05-01", "2024-5-1 10:00:00", "2024-05-01T10:00:00Z"] {
            assert_eq!(meaning(text), Meaning::Date, "{text}");
        }
        for text in ["1.0", "1_0", "010", "0x1", "12:30", "1e3", ".5", "null", "~", "", "<<", "="] {
            assert_eq!(meaning(text), Meaning::Other, "{text}");
        }
        for text in ["nope", "1.2.3", "3a", "12 rue", "10.0.0.1", "a=b", "2024-05", "+33 1"] {
            assert_eq!(meaning(text), Meaning::Text, "{text}");
        }
    }
}
