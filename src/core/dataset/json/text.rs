//! Texts in quotes: what they say, and how the file spells new ones.

use std::borrow::Cow;
use std::fmt::Write;

use crate::dataset::encoding::Encoding;

/// What a text in quotes says. A lone half of a surrogate pair, which is no character, becomes
/// U+FFFD.
pub(super) fn unquoted(quoted: &str) -> Cow<'_, str> {
    let inner = quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(quoted);
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        text.push_str(rest.get(..at).unwrap_or_default());
        let escape = rest.get(at + 1..).unwrap_or_default();
        let (character, length) = match escape.bytes().next() {
            Some(b'b') => ('\u{8}', 1),
            Some(b'f') => ('\u{c}', 1),
            Some(b'n') => ('\n', 1),
            Some(b'r') => ('\r', 1),
            Some(b't') => ('\t', 1),
            Some(b'u') => unicode(escape),
            _ => (escape.chars().next().unwrap_or('\\'), 1),
        };
        text.push(character);
        rest = escape.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The character that `uXXXX` or `uXXXX\uXXXX` is, and how many bytes spell it.
fn unicode(escape: &str) -> (char, usize) {
    let unit = |from: usize| {
        let digits = escape.get(from..from + 4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let Some(first) = unit(1) else { return (char::REPLACEMENT_CHARACTER, 1) };
    let second = if escape.get(5..7) == Some("\\u") { unit(7) } else { None };
    if let Some(second) = second
        && let Some(Ok(character)) = char::decode_utf16([first, second]).next()
        && character > '\u{ffff}'
    {
        return (character, 11);
    }
    (char::from_u32(u32::from(first)).unwrap_or(char::REPLACEMENT_CHARACTER), 5)
}

/// Which characters a file writes with a backslash that need none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Quoting {
    encoding: Encoding,
    beyond_ascii: Spelling,
    slash: Spelling,
    angles: Spelling,
    hexadecimal: Case,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Spelling {
    Plain,
    Escaped,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Case {
    Lower,
    Upper,
}

impl Quoting {
    /// The habits of a file's text.
    pub(super) fn of(text: &str, encoding: Encoding) -> Self {
        let finder = memchr::memmem::Finder::new("\\u");
        let mut quoting = Self {
            encoding,
            beyond_ascii: Spelling::Plain,
            slash: Spelling::Plain,
            angles: Spelling::Plain,
            hexadecimal: Case::Lower,
        };
        let mut slashes = memchr::memmem::find_iter(text.as_bytes(), b"\\/");
        if slashes.any(|at| opens_escape(text, at)) {
            quoting.slash = Spelling::Escaped;
        }
        let ascii = text.is_ascii();
        for at in finder.find_iter(text.as_bytes()).filter(|at| opens_escape(text, *at)) {
            let digits = text.get(at + 2..at + 6).unwrap_or_default();
            let Ok(unit) = u16::from_str_radix(digits, 16) else { continue };
            if digits.contains(|c: char| c.is_ascii_uppercase()) {
                quoting.hexadecimal = Case::Upper;
            }
            match unit {
                0x26 | 0x3C | 0x3E => quoting.angles = Spelling::Escaped,
                0x80.. if ascii => {
                    quoting.beyond_ascii = Spelling::Escaped;
                    // A letter among the digits tells their case.
                    if digits.contains(|c: char| c.is_ascii_alphabetic()) {
                        break;
                    }
                }
                _ => {}
            }
        }
        quoting
    }

    /// A text in quotes, as the file would write it.
    pub(super) fn quoted(self, text: &str) -> String {
        let mut quoted = String::with_capacity(text.len() + 2);
        quoted.push('"');
        let mut buffer = [0; 4];
        for character in text.chars() {
            match character {
                '"' => quoted.push_str("\\\""),
                '\\' => quoted.push_str("\\\\"),
                '\n' => quoted.push_str("\\n"),
                '\r' => quoted.push_str("\\r"),
                '\t' => quoted.push_str("\\t"),
                '\u{8}' => quoted.push_str("\\b"),
                '\u{c}' => quoted.push_str("\\f"),
                '\0'..='\u{1f}' => self.escape(character, &mut quoted),
                '/' if self.slash == Spelling::Escaped => quoted.push_str("\\/"),
                '<' | '>' | '&' if self.angles == Spelling::Escaped => {
                    self.escape(character, &mut quoted);
                }
                ' '..='\u{7e}' => quoted.push(character),
                _ if self.beyond_ascii == Spelling::Escaped
                    || self.encoding.encode(character.encode_utf8(&mut buffer)).is_err() =>
                {
                    self.escape(character, &mut quoted);
                }
                _ => quoted.push(character),
            }
        }
        quoted.push('"');
        quoted
    }

    fn escape(self, character: char, into: &mut String) {
        let mut units = [0; 2];
        for unit in character.encode_utf16(&mut units) {
            // Writing to a string cannot fail.
            let _ = match self.hexadecimal {
                Case::Lower => write!(into, "\\u{unit:04x}"),
                Case::Upper => write!(into, "\\u{unit:04X}"),
            };
        }
    }
}

/// Whether a backslash is the first of an escape, and not the second of two.
fn opens_escape(text: &str, at: usize) -> bool {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    before.iter().rev().take_while(|byte| **byte == b'\\').count().is_multiple_of(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_as_serde_json_reads_them() {
        for quoted in [
            r#""""#,
            r#""plain é""#,
            r#""a\"b\\c\/d\b\f\n\r\t""#,
            r#""\u00e9\u00C9\ud83d\ude00""#,
            r#""\\u0041""#,
        ] {
            let theirs: String = serde_json::from_str(quoted).unwrap();
            assert_eq!(unquoted(quoted), theirs, "{quoted}");
        }
        assert_eq!(unquoted(r#""a\ud800b\ud800\u0041""#), "a\u{fffd}b\u{fffd}A");
    }

    #[test]
    fn new_texts_are_spelled_as_the_file_spells_its_own() {
        let quoted = |file: &str, text: &str| Quoting::of(file, Encoding::UTF_8).quoted(text);
        assert_eq!(quoted("", "é/<\u{1}\"😀"), "\"é/<\\u0001\\\"😀\"");
        assert_eq!(quoted(r#"["\u00e9"]"#, "è😀"), r#""\u00e8\ud83d\ude00""#);
        assert_eq!(quoted(r#"["\u00E9"]"#, "è"), r#""\u00E8""#);
        assert_eq!(quoted(r#"["é \u00e9"]"#, "è"), "\"è\"");
        assert_eq!(quoted(r#"["http:\/\/a"]"#, "a/b"), r#""a\/b""#);
        assert_eq!(quoted(r#"["\u003cb\u003e"]"#, "<a>é"), "\"\\u003ca\\u003eé\"");
        // A backslash before a letter or a slash, itself escaped, is no escape of these.
        assert_eq!(quoted(r#"["C:\\u00e9\\/"]"#, "è/"), "\"è/\"");
        assert_eq!(quoted(r#"["C:\\\u00e9\\\/"]"#, "è/"), r#""\u00e8\/""#);
        let latin = Quoting::of("", Encoding::ISO_8859_1);
        assert_eq!(latin.quoted("éŁ"), "\"é\\u0141\"");
    }
}
