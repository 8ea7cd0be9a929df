//! What to type instead: one value that the field takes, close to what was typed.

mod countries;
mod dates;
mod numbers;

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization;

use super::constraints::Listed;
use super::schema::Field;
use super::types::{FieldType, MomentForm, NumberForm, StringForm};
use crate::words::{folded, is_invisible, nearest};

/// A value that a person most likely meant by a cell, where one can be told. It is always one
/// that the field takes.
pub fn suggest(field: &Field, cell: &str) -> Option<String> {
    // What is longer than this nobody mends by a word to copy.
    const MOST: usize = 2_000;
    if cell.len() > MOST {
        return None;
    }
    let fits =
        |candidate: &String| candidate != cell && !candidate.is_empty() && field.accepts(candidate);
    let clean = cleaned(cell);
    if clean.is_empty() {
        return None;
    }
    let whole = clean.as_ref().to_owned();
    std::iter::once(whole)
        .find(fits)
        .or_else(|| listed(field.listed(), &clean).map(str::to_owned).filter(fits))
        .or_else(|| items(field, &clean).filter(fits))
        .or_else(|| chosen(field, &clean).filter(fits))
        .or_else(|| country(field, &clean).map(str::to_owned).filter(fits))
        .or_else(|| by_type(field.field_type(), &clean).into_iter().find(fits))
        .or_else(|| by_form(field.field_type(), &clean).into_iter().find(fits))
}

/// The number that was most likely meant by a text, as JSON writes numbers.
pub(super) fn number_meant(text: &str) -> Option<String> {
    let found = numbers::numbers(&NumberForm::default(), &cleaned(text));
    found.into_iter().find(|number| is_json(number))
}

/// The whole number that was most likely meant by a text, as JSON writes numbers.
pub(super) fn integer_meant(text: &str) -> Option<String> {
    numbers::integers(&cleaned(text)).into_iter().find(|number| is_json(number))
}

fn is_json(number: &str) -> bool {
    serde_json::from_str::<serde_json::Number>(number).is_ok()
}

/// The day that was most likely meant by a text, as `2024-12-31`.
pub(super) fn date_meant(text: &str) -> Option<String> {
    let form = FieldType::Date(MomentForm::Default);
    let found = dates::dates(&MomentForm::Default, &cleaned(text));
    found.into_iter().find(|date| form.read(date).is_ok())
}

/// The text without what nobody sees: hidden characters, spaces at the ends, other spaces than
/// the plain one; accents composed.
fn cleaned(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    if trimmed.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(trimmed);
    }
    let mut clean = String::with_capacity(trimmed.len());
    for c in trimmed.nfc() {
        match c {
            '\n' => clean.push('\n'),
            c if c.is_whitespace() && c != '\r' => clean.push(' '),
            c if is_invisible(c) => {}
            c => clean.push(c),
        }
    }
    Cow::Owned(clean.trim().to_owned())
}

/// The allowed value that is meant: by its name for people, or by its own spelling.
fn listed<'l>(lists: &'l [Listed], text: &str) -> Option<&'l str> {
    let wanted = folded(text);
    for list in lists {
        let by_label = list
            .members()
            .find(|(_, label)| label.is_some_and(|label| folded(label) == wanted))
            .map(|(spelled, _)| spelled);
        let same =
            || list.members().map(|(spelled, _)| spelled).find(|other| folded(other) == wanted);
        // In short codes and numbers a slip makes another code, not a wrong one.
        let near = || {
            nearest(
                text,
                list.members()
                    .map(|(spelled, _)| spelled)
                    .filter(|other| other.chars().count() > 3 && digits(other) == digits(text)),
            )
        };
        if let Some(found) = by_label.or_else(same).or_else(near) {
            return Some(found);
        }
    }
    None
}

/// The items meant by a cell that is a list of allowed ones, each told by itself.
fn items(field: &Field, text: &str) -> Option<String> {
    let items = field.constraints().items.as_ref().filter(|items| !items.listed().is_empty())?;
    let all = |parts: Vec<&str>| -> Option<String> {
        let is_right = |part: &str| {
            items.listed().iter().all(|list| list.spelled().iter().any(|value| value == part))
        };
        let meant = |part| if is_right(part) { Some(part) } else { listed(items.listed(), part) };
        let mut found: Vec<&str> = Vec::with_capacity(parts.len());
        for part in parts {
            let meant = meant(part)?;
            if !found.contains(&meant) {
                found.push(meant);
            }
        }
        Some(found.join(items.separator()))
    };
    all(items.of(text).collect()).or_else(|| {
        // The sign that people write between items where the list has another one.
        let sign = ['|', ';', ','].into_iter().find(|sign| text.contains(*sign))?;
        all(text.split(sign).map(str::trim).filter(|part| !part.is_empty()).collect())
    })
}

/// The words meant by a cell whose pattern is a list of them, each told by itself.
fn chosen(field: &Field, text: &str) -> Option<String> {
    let choices = field.about().choices.as_ref()?;
    let words = || choices.words().iter().map(String::as_str);
    let meant = |part: &str| {
        let wanted = folded(part);
        words()
            .find(|word| folded(word) == wanted)
            .or_else(|| nearest(part, words().filter(|word| word.chars().count() > 3)))
    };
    let Some(separator) = choices.separator() else { return meant(text).map(str::to_owned) };
    // The sign that people write between words where the list has another one.
    let used = [separator, '|', ';', ','].into_iter().find(|sign| text.contains(*sign));
    let parts = text.split(|c| Some(c) == used).map(str::trim).filter(|part| !part.is_empty());
    let found: Option<Vec<&str>> = parts.map(meant).collect();
    Some(found?.join(separator.encode_utf8(&mut [0; 4])))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The code of a country named in English or French, where the field holds such codes.
fn country(field: &Field, text: &str) -> Option<&'static str> {
    let constraints = field.constraints();
    let is_code =
        |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    let by_list = field.listed().iter().any(|list| {
        !list.spelled().is_empty()
            && list.spelled().iter().filter(|text| !text.is_empty()).all(|text| is_code(text))
    });
    let by_pattern = || {
        constraints.pattern.as_ref().is_some_and(|pattern| {
            let bare = pattern.source().trim_start_matches('^').trim_end_matches('$');
            matches!(bare, "[A-Z]{2}" | "[A-Z][A-Z]" | "([A-Z]{2})")
        })
    };
    if by_list || by_pattern() { countries::code(text) } else { None }
}

fn by_type(field_type: &FieldType, text: &str) -> Vec<String> {
    match field_type {
        FieldType::Number(form) => numbers::numbers(form, text),
        FieldType::Integer(_) => numbers::integers(text),
        FieldType::Boolean(words) => booleans(words, text),
        FieldType::Date(form) => dates::dates(form, text),
        FieldType::Time(form) => dates::times(form, text),
        FieldType::DateTime(form) => dates::datetimes(form, text),
        FieldType::Year => dates::years(text),
        FieldType::YearMonth => dates::months(text),
        FieldType::String(StringForm::Email) => emails(text),
        FieldType::String(StringForm::Uri) => uris(text),
        FieldType::String(StringForm::Uuid) => uuids(text),
        FieldType::GeoPoint(_) => points(text),
        _ => Vec::new(),
    }
}

/// The same letters and digits in another case, or without what parts them.
fn by_form(field_type: &FieldType, text: &str) -> Vec<String> {
    // Two numbers with a space between are not one number.
    if !matches!(field_type, FieldType::String(_)) {
        return Vec::new();
    }
    let compact: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '/' | '_'))
        .collect();
    let without_spaces: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let single_spaced = text.split_whitespace().collect::<Vec<_>>().join(" ");
    vec![
        single_spaced,
        text.to_uppercase(),
        text.to_lowercase(),
        without_spaces.to_uppercase(),
        without_spaces,
        compact.to_uppercase(),
        compact,
    ]
}

fn booleans(words: &super::types::BooleanWords, text: &str) -> Vec<String> {
    const YES: [&str; 13] =
        ["true", "t", "yes", "y", "1", "on", "x", "oui", "o", "vrai", "v", "✓", "✔"];
    const NO: [&str; 9] = ["false", "f", "no", "n", "0", "off", "non", "faux", "✗"];
    let lower = text.to_lowercase();
    let lower = lower.trim_end_matches(['.', '!']);
    let pick = |own: &[String], usual: &str| {
        own.iter()
            .find(|word| *word == usual)
            .or_else(|| own.first())
            .cloned()
            .into_iter()
            .collect()
    };
    let is_own = |own: &[String]| own.iter().any(|word| word.to_lowercase() == lower);
    if is_own(&words.yes) || (YES.contains(&lower) && !is_own(&words.no)) {
        pick(&words.yes, "true")
    } else if is_own(&words.no) || NO.contains(&lower) {
        pick(&words.no, "false")
    } else {
        Vec::new()
    }
}

fn emails(text: &str) -> Vec<String> {
    let bare = text.strip_prefix("mailto:").unwrap_or(text);
    let inner =
        bare.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(inner, _)| inner);
    let bare = inner.unwrap_or(bare).trim_matches(['<', '>', '.', ',', ';', ' ']);
    let spelled =
        bare.replace(" at ", "@").replace("(at)", "@").replace("[at]", "@").replace(' ', "");
    vec![bare.to_owned(), spelled]
}

/// With a scheme, and with what an address cannot hold escaped (RFC 3986, 2.1).
fn uris(text: &str) -> Vec<String> {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c) {
            escaped.push(c);
        } else {
            let mut bytes = [0_u8; 4];
            // Writing to a string cannot fail.
            for byte in c.encode_utf8(&mut bytes).bytes() {
                let _ = write!(escaped, "%{byte:02X}");
            }
        }
    }
    let host = escaped.split(['/', '?', '#']).next().unwrap_or_default();
    // The last part of a host's name has letters only (RFC 3696, 2).
    let top = host.rsplit_once('.').map(|(_, top)| top);
    let is_top = |top: &str| top.len() > 1 && top.bytes().all(|byte| byte.is_ascii_alphabetic());
    let in_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let names_host = top.is_some_and(is_top) && host.chars().all(in_host);
    let mut found = Vec::new();
    if names_host {
        found.push(format!("https://{escaped}"));
    }
    if escaped.contains("://") {
        found.push(escaped);
    }
    found
}

fn uuids(text: &str) -> Vec<String> {
    let text = text.strip_prefix("urn:uuid:").unwrap_or(text);
    let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
    let rest_is_frame =
        text.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, '-' | '{' | '}' | ' '));
    if digits.len() != 32 || !rest_is_frame {
        return Vec::new();
    }
    let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default();
    vec![format!(
        "{}-{}-{}-{}-{}",
        part(0..8),
        part(8..12),
        part(12..16),
        part(16..20),
        part(20..32)
    )]
}

/// Two numbers, whatever stands between and around them.
fn points(text: &str) -> Vec<String> {
    let bare = text.trim_matches(|c: char| !(c.is_ascii_digit() || c == '-' || c == '.'));
    let parts: Vec<&str> =
        bare.split([';', ',', ' ', '/']).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [lon, lat] => vec![
            format!("{lon}, {lat}"),
            format!("[{lon}, {lat}]"),
            format!("{{\"lon\": {lon}, \"lat\": {lat}}}"),
        ],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
