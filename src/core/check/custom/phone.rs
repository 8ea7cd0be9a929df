//! Telephone numbers: French ones as people dial them (ARCEP, "plan de numérotation"), short
//! ones, and any country's with its code (ITU-T E.164). What stands before the number (`Tél :`)
//! and an extension after it are left aside.

/// French numbers that are dialled alone.
const SHORT: [&str; 17] = [
    "15", "17", "18", "110", "112", "114", "115", "119", "191", "196", "197", "224", "116000",
    "116006", "116111", "116117", "116009",
];

/// Whether a text is a telephone number.
pub(super) fn is_phone(text: &str) -> bool {
    match number(text) {
        Some(Number::French(digits)) => is_short(&digits) || is_french(&digits),
        Some(Number::International(digits)) => is_international(&digits),
        None => false,
    }
}

/// A number without what people write around it, where that makes it right.
pub(super) fn mended(text: &str) -> Option<String> {
    let bare: String =
        text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '+' | ' ')).collect();
    let bare = bare.trim().to_owned();
    (bare != text && is_phone(&bare)).then_some(bare)
}

enum Number {
    /// As it is dialled in France.
    French(String),
    /// Country code and number, without `+`.
    International(String),
}

/// The digits of a number, by how it begins.
fn number(text: &str) -> Option<Number> {
    let plain: String = text.chars().map(plain).collect();
    let start = plain.find(|c: char| c.is_ascii_digit() || c == '+')?;
    let body = plain.get(start..)?;
    // What stands after these is a second number, or an extension.
    let end = body.find([';', '#', 'x', 'X']).unwrap_or(body.len());
    let body = body.get(..end)?;
    let body = match body.to_lowercase().find("ext") {
        Some(at) => body.get(..at)?,
        None => body,
    };
    let is_part =
        |c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '/' | '(' | ')' | ',' | '~');
    let international = body.strip_prefix('+');
    let others: Vec<char> =
        international.unwrap_or(body).chars().filter(|c| !is_part(*c)).collect();
    // One or two letters mark a number; more of them are words.
    if others.len() > 2 || !others.iter().all(|c| c.is_alphabetic()) {
        return None;
    }
    let digits: String = body.chars().filter(char::is_ascii_digit).collect();
    let abroad = international.is_some().then_some(digits.as_str());
    match abroad.or_else(|| digits.strip_prefix("00")) {
        Some(digits) => Some(Number::International(digits.to_owned())),
        None => Some(Number::French(digits)),
    }
}

/// Fullwidth digits and dashes of every length as the plain ones.
fn plain(c: char) -> char {
    match c {
        '\u{ff10}'..='\u{ff19}' => {
            char::from_u32(u32::from(c) - 0xff10 + u32::from('0')).unwrap_or(c)
        }
        '\u{ff0b}' => '+',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// Emergency and service numbers: `115`, `3949`, `1013`, `118 712`, short ones for messages.
fn is_short(digits: &str) -> bool {
    SHORT.contains(&digits)
        || match (digits.len(), digits.as_bytes().first()) {
            (4, Some(b'3')) => true,
            (4, _) => digits.starts_with("10"),
            (5, Some(first)) => (b'3'..=b'8').contains(first),
            (6, _) => digits.starts_with("118"),
            _ => false,
        }
}

/// Ten digits from 0, or the nine after it, with or without the country's code.
fn is_french(digits: &str) -> bool {
    let national = digits.strip_prefix('0').unwrap_or(digits);
    is_national(national) || digits.strip_prefix("33").is_some_and(is_national)
}

/// The nine digits after 0; 040, 070 to 072, 087 and most of 084 are given to nobody.
fn is_national(digits: &str) -> bool {
    let second = digits.as_bytes().get(1);
    digits.len() == 9
        && match digits.as_bytes().first() {
            Some(b'4') => !matches!(second, Some(b'0')),
            Some(b'1'..=b'3' | b'5' | b'6' | b'9') => true,
            Some(b'7') => matches!(second, Some(b'3'..=b'9')),
            Some(b'8') => match second {
                Some(b'4') => matches!(digits.as_bytes().get(2), Some(b'0' | b'2' | b'4')),
                second => !matches!(second, Some(b'7')),
            },
            _ => false,
        }
}

/// Country codes by the least and the greatest number of digits after them (ITU-T E.164 and the
/// plans of the countries).
const COUNTRIES: &[(usize, usize, &[u16])] = &[
    (5, 5, &[290]),
    (5, 7, &[683, 690]),
    (5, 10, &[98]),
    (5, 11, &[352]),
    (5, 13, &[43, 598]),
    (5, 15, &[49]),
    (5, 5, &[500, 682]),
    (5, 6, &[247]),
    (5, 7, &[676, 677, 678, 688]),
    (5, 8, &[47, 386, 686]),
    (5, 10, &[27, 64, 685]),
    (5, 11, &[31, 852]),
    (5, 12, &[61, 358, 971]),
    (5, 14, &[82]),
    (6, 6, &[298, 299, 672, 687]),
    (6, 7, &[597]),
    (6, 9, &[40, 252, 355, 376, 421, 508, 681, 689]),
    (6, 10, &[46, 48, 53, 95, 880]),
    (6, 11, &[375, 595]),
    (6, 12, &[39, 359, 381]),
    (6, 13, &[63]),
    (7, 7, &[238, 239, 246, 248, 269, 291, 297, 592, 673, 674, 680, 691, 692]),
    (7, 8, &[241, 599, 670, 675, 853, 961, 965, 975]),
    (7, 9, &[220, 231, 245, 265, 354, 385, 423, 967, 968]),
    (7, 10, &[44, 84, 230, 243, 254, 263, 267, 353, 372, 960]),
    (7, 11, &[501, 503, 507, 679, 886, 974]),
    (7, 12, &[86, 882, 972]),
    (7, 13, &[90]),
    (7, 17, &[62]),
    (
        8,
        8,
        &[
            45, 216, 222, 223, 226, 227, 228, 232, 235, 236, 253, 257, 266, 350, 356, 357, 370,
            371, 373, 374, 389, 505, 509, 800, 808, 973, 993,
        ],
    ),
    (8, 9, &[32, 36, 51, 213, 224, 233, 237, 250, 258, 264, 268, 377, 382, 387, 591, 962, 963]),
    (8, 10, &[20, 60, 378, 506, 850, 855, 856, 964, 970, 976]),
    (8, 11, &[55, 57, 65, 502, 504, 593, 977]),
    (8, 12, &[92, 383, 883]),
    (8, 13, &[66, 91]),
    (8, 17, &[81]),
    (
        9,
        9,
        &[
            34, 41, 93, 94, 211, 212, 218, 221, 240, 242, 244, 249, 251, 255, 256, 260, 261, 262,
            351, 420, 590, 594, 596, 979, 992, 994, 995, 998,
        ],
    ),
    (9, 10, &[380, 881, 966, 996]),
    (9, 11, &[56]),
    (9, 12, &[870]),
    (10, 10, &[52, 58, 225, 229]),
    (10, 11, &[54]),
    (10, 12, &[30]),
    (10, 14, &[7, 234]),
    (11, 11, &[888]),
    (12, 12, &[878]),
];

fn is_international(digits: &str) -> bool {
    if let Some(rest) = digits.strip_prefix("33") {
        // People leave the 0 in: `+33 (0)1 …`.
        return is_national(rest.strip_prefix('0').unwrap_or(rest));
    }
    if let Some(rest) = digits.strip_prefix('1') {
        // Area codes and exchanges begin with 2 to 9, and 555 is no area (NANP).
        let begins = |at| matches!(rest.as_bytes().get(at), Some(b'2'..=b'9'));
        return rest.len() == 10 && begins(0) && begins(3) && !rest.starts_with("555");
    }
    (1..=3).any(|length| {
        let Some((code, rest)) = digits.split_at_checked(length) else { return false };
        let Ok(code) = code.parse::<u16>() else { return false };
        COUNTRIES.iter().any(|(least, most, codes)| {
            codes.contains(&code) && (*least..=*most).contains(&rest.len())
        })
    })
}
