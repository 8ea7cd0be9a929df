//! What a cell may hide, whatever its type: formulas and characters that nobody can see.

use crate::words::is_invisible;

/// Whether a spreadsheet would run the text as a formula (OWASP, "CSV Injection"): it begins
/// with `=`, `@`, `+` or `-`, perhaps after blank space, and is no number, date or phone number.
pub(super) fn is_formula(text: &str) -> bool {
    let trimmed = text.trim_start();
    let mut chars = trimmed.chars();
    let first = chars.next();
    let rest = chars.as_str();
    match first {
        Some('=' | '@' | '＝' | '＠') => !rest.trim().is_empty(),
        Some(sign @ ('+' | '-' | '＋' | '－')) => {
            let is_rule = rest.chars().all(|c| c == sign || c == ' ');
            let is_bullet = rest.starts_with(' ') && !rest.contains(['(', '|', '!', '=', '"', '*']);
            !(is_rule || is_bullet || is_numeric(rest))
        }
        _ => false,
    }
}

/// Only what numbers, dates, times and phone numbers are written with.
fn is_numeric(text: &str) -> bool {
    let mut before = ' ';
    for c in text.chars() {
        let fits = c.is_ascii_digit()
            || matches!(
                c,
                ' ' | '\u{a0}' | '\u{202f}' | '.' | ',' | '-' | '(' | ')' | '/' | ':' | '%' | '\''
            )
            || (matches!(c, 'e' | 'E') && before.is_ascii_digit())
            || (c == '+' && matches!(before, 'e' | 'E'));
        if !fits {
            return false;
        }
        before = c;
    }
    text.contains(|c: char| c.is_ascii_digit())
}

/// Whether a text holds a character that hides or misleads: controls, direction and zero-width
/// marks, tags. Not the blank space that typography uses, nor joiners where a script or an emoji
/// needs them.
pub(super) fn hides_something(text: &str) -> bool {
    has_invisible(text, char::is_whitespace)
}

/// The same for a key, in which no blank space but the plain one may stand either.
pub(super) fn hides_something_in_key(text: &str) -> bool {
    has_invisible(text, |_| false)
}

fn has_invisible(text: &str, is_allowed: fn(char) -> bool) -> bool {
    // Nearly every cell: nothing but printable ASCII.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return false;
    }
    let mut before = None;
    text.chars().any(|c| {
        // Joiners belong to emoji and to Arabic and Indic words.
        let is_joiner = matches!(c, '\u{200c}' | '\u{200d}')
            && before.is_some_and(|before: char| {
                before >= '\u{590}' && !is_invisible(before) || before == '\u{fe0f}'
            });
        before = Some(c);
        !matches!(c, ' '..='~') && is_invisible(c) && !is_joiner && !is_allowed(c)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_told_from_numbers_d8() {
        for text in [
            "=1+1",
            "@SUM(A1)",
            "\t=1",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "  =A1",
            "＝1",
            "+SUM(1)",
            "- x|y!A0",
            "=-1",
            "-A1",
        ] {
            assert!(is_formula(text), "{text}");
        }
        for text in [
            "",
            "-5",
            "+3",
            "-1.5e+3",
            "-1,5",
            "+33 6 12 34 56 78",
            "-",
            "--",
            "---",
            "=",
            "@",
            "a=1",
            "- item",
            "-12%",
            "1-2",
        ] {
            assert!(!is_formula(text), "{text}");
        }
    }

    #[test]
    fn what_hides_is_found_d6() {
        for text in [
            "a\u{200b}b",
            "\u{202e}abc",
            "a\u{e0041}",
            "\u{feff}x",
            "a\u{0}b",
            "\u{200d}x",
            "a\u{200d}b",
        ] {
            assert!(hides_something(text), "{text:?}");
            assert!(hides_something_in_key(text), "{text:?}");
        }
        for text in [
            "Zürich",
            "10\u{a0}000",
            "a\nb",
            "👩\u{200d}🔬",
            "❤\u{fe0f}\u{200d}🔥",
            "می\u{200c}خواهم",
        ] {
            assert!(!hides_something(text), "{text:?}");
        }
        assert!(hides_something_in_key("PE\u{a0}1"));
        assert!(hides_something_in_key("PE\n1"));
    }
}
