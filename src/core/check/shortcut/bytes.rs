//! The common spellings, read byte by byte: each either surely what it looks like, or not told.

/// Whether a text is nothing but printable ASCII: no letter that could be composed in two ways,
/// nothing that hides. Eight bytes are looked at together.
pub(super) fn is_printable(text: &[u8]) -> bool {
    let (words, rest) = text.as_chunks::<8>();
    words.iter().all(|word| is_printable_word(*word))
        && match text.last_chunk::<8>() {
            // The last eight bytes overlap those before.
            Some(last) => rest.is_empty() || is_printable_word(*last),
            None => rest.iter().all(|byte| matches!(byte, b' '..=b'~')),
        }
}

fn is_printable_word(word: [u8; 8]) -> bool {
    const ONES: u64 = u64::MAX / 255;
    let word = u64::from_ne_bytes(word);
    // The high bit of some byte is set where a byte is below a space (S. E. Anderson, "Bit
    // Twiddling Hacks", "Determine if a word has a byte less than n"), or DEL and above.
    let below = word.wrapping_sub(ONES * u64::from(b' ')) & !word;
    let above = word.wrapping_add(ONES) | word;
    (below | above) & (ONES << 7) == 0
}

/// The digits of a number and what follows them; at most 18, which an `i64` holds.
fn digits(text: &[u8]) -> Option<(i64, usize)> {
    let mut value = 0_i64;
    let mut length = 0;
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        if length == 18 {
            return None;
        }
        value = value * 10 + i64::from(digit);
        length += 1;
    }
    Some((value, length))
}

/// A sign and the text after it.
fn signed(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    }
}

/// A whole number of at most 18 digits.
pub(super) fn whole(text: &[u8]) -> Option<i64> {
    let (negative, unsigned) = signed(text);
    let (value, length) = digits(unsigned)?;
    if length == 0 || length != unsigned.len() {
        return None;
    }
    Some(if negative { -value } else { value })
}

/// A number with or without decimals, as the whole numbers it lies between.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Between {
    pub(super) least: i64,
    pub(super) most: i64,
}

/// A number of at most 18 digits before its decimals, with digits on both sides of the sign.
pub(super) fn number(text: &[u8], decimal: u8) -> Option<Between> {
    let (negative, unsigned) = signed(text);
    let (value, length) = digits(unsigned)?;
    if length == 0 {
        return None;
    }
    let value = if negative { -value } else { value };
    let rest = unsigned.get(length..)?;
    match rest {
        [] => Some(Between { least: value, most: value }),
        [first, decimals @ ..]
            if *first == decimal
                && !decimals.is_empty()
                && decimals.iter().all(u8::is_ascii_digit) =>
        {
            Some(if negative {
                Between { least: value - 1, most: value }
            } else {
                Between { least: value, most: value + 1 }
            })
        }
        _ => None,
    }
}

/// A year of four digits.
pub(super) fn year(text: &[u8]) -> Option<i64> {
    match text {
        [_, _, _, _] => {
            let (year, length) = digits(text)?;
            (length == 4).then_some(year)
        }
        _ => None,
    }
}

/// Characters that stand for themselves in a path, query or fragment of a URI (RFC 3986,
/// appendix A), `?` as well: behind the first it belongs to the query.
const IN_URI: [bool; 256] = {
    let mut table = [false; 256];
    let allowed =
        b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=/:@?";
    let mut at = 0;
    #[allow(clippy::indexing_slicing, reason = "evaluated by the compiler")]
    while at < allowed.len() {
        table[allowed[at] as usize] = true;
        at += 1;
    }
    table
};

/// An address of the web with a plain host and without escapes and fragment.
pub(super) fn is_web_address(text: &[u8]) -> bool {
    let Some(rest) = text.strip_prefix(b"https://").or_else(|| text.strip_prefix(b"http://"))
    else {
        return false;
    };
    let is_host = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    let host = rest.iter().take_while(|byte| is_host(byte)).count();
    let after = rest.get(host..).unwrap_or_default();
    host > 0
        && matches!(after.first(), None | Some(b'/'))
        && after.iter().all(|byte| IN_URI.get(usize::from(*byte)) == Some(&true))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::check::types::StringForm;
    use crate::check::{Decimal, FieldType, Logical, Real};

    #[test]
    fn edges_of_printable_ascii() {
        for bad in ['\u{1f}', '\u{7f}', '\u{80}', '\u{0}', 'é', '\u{ff}'] {
            for length in 0..20 {
                for at in 0..=length {
                    let mut text: String = "~ a".chars().cycle().take(length).collect();
                    assert!(is_printable(text.as_bytes()));
                    text.insert(at, bad);
                    assert!(!is_printable(text.as_bytes()), "{text:?}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn numbers_lie_where_they_are_said_to(text in "[+-]?[0-9]{0,20}([.,][0-9]{0,4})?") {
            if let Some(value) = whole(text.as_bytes()) {
                let spelled = value.to_string();
                prop_assert_eq!(Decimal::parse_integer(&text), Decimal::parse_integer(&spelled));
            }
            if let Some(between) = number(text.as_bytes(), b'.') {
                let (least, most) = (between.least.to_string(), between.most.to_string());
                let found = Decimal::parse(&text).unwrap();
                prop_assert!(Decimal::parse(&least).unwrap() <= found);
                prop_assert!(found <= Decimal::parse(&most).unwrap());
            }
        }

        #[test]
        fn years_are_read_as_the_type_reads_them(text in "[0-9-]{3,5}") {
            if let Some(value) = year(text.as_bytes()) {
                prop_assert_eq!(FieldType::Year.read(&text), Ok(Logical::Year(value)));
            }
        }

        #[test]
        fn web_addresses_are_uris(text in "https?:/{1,2}[a-z0-9.:@-]{0,6}[/?#%a-f0-9 ~é\\[]{0,8}") {
            if is_web_address(text.as_bytes()) {
                prop_assert!(FieldType::String(StringForm::Uri).read(&text).is_ok());
            }
        }
    }

    #[test]
    fn infinite_is_no_number_at_a_glance() {
        assert_eq!(number(b"INF", b'.'), None);
        assert!(matches!(
            FieldType::Number(crate::check::NumberForm::default()).read("INF"),
            Ok(Logical::Number(Real::PositiveInfinity))
        ));
    }
}
