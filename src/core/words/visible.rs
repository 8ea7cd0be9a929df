//! Characters that nobody can see, made visible.

use std::borrow::Cow;

/// The text with control, direction and zero-width characters, and spaces at the ends, shown as
/// something a person can see: a control character as its picture (`␉`, `␀`), a line end as
/// `⏎`, others as `⟨U+200B⟩`, an outer space as `␣`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.starts_with(' ') && !text.ends_with(' ') && !text.chars().any(is_invisible) {
        return Cow::Borrowed(text);
    }
    let leading = text.len() - text.trim_start_matches(' ').len();
    let trailing = text.trim_end_matches(' ').len();
    let mut shown = String::with_capacity(text.len() + 8);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            ' ' if at < leading || at >= trailing => shown.push('␣'),
            '\r' if chars.peek().is_some_and(|(_, next)| *next == '\n') => {}
            '\r' | '\n' => shown.push('⏎'),
            '\u{7f}' => shown.push('␡'),
            c if c.is_ascii_control() => {
                shown.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('␀'));
            }
            c if is_invisible(c) => shown.extend(["⟨U+", &format!("{:04X}", u32::from(c)), "⟩"]),
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// Whether a character has no shape of its own or changes how others are shown: controls,
/// spaces other than the plain one, zero-width and direction marks, tag characters, variation
/// selectors beyond emoji's own, private use.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || (c.is_whitespace() && c != ' ')
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0e}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Whether a text holds nothing that anybody could see.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_is_shown_d6_m8() {
        assert_eq!(visible("Lima"), "Lima");
        assert_eq!(visible("a b"), "a b");
        assert_eq!(visible(" a  b "), "␣a  b␣");
        assert_eq!(visible("a\r\nb\tc\u{0}"), "a⏎b␉c␀");
        assert_eq!(visible("a\u{200b}b\u{202e}c"), "a⟨U+200B⟩b⟨U+202E⟩c");
        assert_eq!(visible("\u{1b}[2J"), "␛[2J");
        assert_eq!(visible("10\u{a0}000"), "10⟨U+00A0⟩000");
        assert_eq!(visible("❤\u{fe0f}"), "❤\u{fe0f}");
        assert_eq!(visible("   "), "␣␣␣");
    }
}
