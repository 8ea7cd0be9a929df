//! Which encoding a file's bytes show.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::{
    Bom, Encoding, Endian, Kind, Refusal, UTF8_BOM, UTF16_BE_BOM, UTF16_LE_BOM, UTF32_BE_BOM,
    UTF32_LE_BOM, broken,
};

/// What a file's bytes show.
pub(super) enum Found<'a> {
    /// They are UTF-8, and this is their text, byte order mark included.
    Utf8(&'a str),
    /// They are in another encoding.
    Other(Encoding),
}

/// The encoding, or the refusal of bytes that are none we know.
pub(super) fn found(bytes: &[u8]) -> Result<Found<'_>, Refusal> {
    if bytes.starts_with(UTF32_LE_BOM) || bytes.starts_with(UTF32_BE_BOM) {
        return Err(broken("UTF-32", bytes, 0));
    }
    if bytes.starts_with(UTF16_LE_BOM) {
        return Ok(Found::Other(Encoding(Kind::Utf16(Endian::Little, Bom::Present))));
    }
    if bytes.starts_with(UTF16_BE_BOM) {
        return Ok(Found::Other(Encoding(Kind::Utf16(Endian::Big, Bom::Present))));
    }
    if let Some(endian) = utf16_by_nuls(bytes) {
        return Ok(Found::Other(Encoding(Kind::Utf16(endian, Bom::Absent))));
    }
    let fault = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Found::Utf8(text)),
        Err(error) => error.valid_up_to(),
    };
    if bytes.starts_with(UTF8_BOM) {
        return Err(broken("UTF-8", bytes, fault));
    }
    legacy(bytes).map(Found::Other).ok_or_else(|| broken("UTF-8", bytes, fault))
}

/// How much of a file is looked at for the NULs of UTF-16.
const NUL_SAMPLE: usize = 4096;

/// UTF-16 without mark: text is mostly ASCII, so every other byte is NUL, and the bytes between
/// them are not.
fn utf16_by_nuls(bytes: &[u8]) -> Option<Endian> {
    let (pairs, _) = bytes.get(..bytes.len().min(NUL_SAMPLE))?.as_chunks::<2>();
    if pairs.len() < 2 {
        return None;
    }
    let first = pairs.iter().filter(|[one, other]| *one == 0 && *other != 0).count();
    let second = pairs.iter().filter(|[one, other]| *one != 0 && *other == 0).count();
    let most = pairs.len() * 7 / 10;
    if second > most && first == 0 {
        Some(Endian::Little)
    } else if first > most && second == 0 {
        Some(Endian::Big)
    } else {
        None
    }
}

/// A legacy encoding, unless the bytes look like UTF-8 that was damaged.
fn legacy(bytes: &[u8]) -> Option<Encoding> {
    let high = bytes.iter().filter(|b| !b.is_ascii()).count();
    let utf8 = bytes_in_utf8_sequences(bytes, high);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    // By chance alone, few bytes of a single-byte encoding look like UTF-8; of a double-byte
    // one, many do.
    let chance = if guess.is_single_byte() { high / 10 } else { high / 2 };
    if utf8 > chance {
        return None;
    }
    let western = Western::of(bytes);
    let looked_at = i64::try_from(high.min(SAMPLE)).unwrap_or(i64::MAX);
    let others = western.windows.max(western.latin9_score);
    if western.mac > others && western.mac >= looked_at && western.apart && western.mac_in_words {
        return Some(Encoding::MACINTOSH);
    }
    // chardetng needs some letters before it can tell Western from its neighbours.
    let few = high < 12 && others * 2 >= looked_at;
    if guess == encoding_rs::WINDOWS_1252 || few {
        return Some(match western.latin9 {
            Latin9::Shown => Encoding::ISO_8859_15,
            Latin9::NotShown => Encoding::WINDOWS_1252,
        });
    }
    Encoding::from_name(guess.name()).ok()
}

/// Bytes of the file, `high` of which are not ASCII, that lie in valid UTF-8 sequences of two
/// bytes or more.
///
/// MacRoman spells an apostrophe before an accent (`l’é`) with the bytes of an Armenian letter,
/// which tells nothing where much of the file cannot be Armenian.
fn bytes_in_utf8_sequences(bytes: &[u8], high: usize) -> usize {
    let (mut all, mut armenian) = (0, 0);
    for c in bytes.utf8_chunks().flat_map(|chunk| chunk.valid().chars()) {
        if !c.is_ascii() {
            all += c.len_utf8();
            armenian += if matches!(c, '\u{500}'..='\u{57f}') { 2 } else { 0 };
        }
    }
    if (high - armenian) * 4 >= armenian { all - armenian } else { all }
}

/// Letters beyond ASCII that are looked at one by one.
const SAMPLE: usize = 50_000;

/// How well the bytes read as Western text.
struct Western {
    windows: i64,
    mac: i64,
    /// As ISO-8859-15, where the file may be in it; else nothing.
    latin9_score: i64,
    /// Whether some character is a letter or an apostrophe of a word as MacRoman, not just a sign.
    mac_in_words: bool,
    /// Whether letters beyond ASCII mostly stand apart, as in words of Western languages.
    apart: bool,
    latin9: Latin9,
}

/// Whether the file uses one of the eight characters in which ISO-8859-15 differs, where
/// Windows-1252 would have a sign that does not stand in words.
enum Latin9 {
    Shown,
    NotShown,
}

impl Western {
    fn of(bytes: &[u8]) -> Self {
        let (mut windows, mut mac, mut latin9_score) = (0, 0, 0);
        let (mut c1, mut nine, mut mac_in_words) = (false, false, false);
        let (mut count, mut joined) = (0, 0);
        let high = bytes.iter().enumerate().filter(|(_, b)| !b.is_ascii());
        for (index, byte) in high.take(SAMPLE) {
            let before = index.checked_sub(1).and_then(|i| bytes.get(i)).copied().unwrap_or(b'\n');
            let after = bytes.get(index + 1).copied().unwrap_or(b'\n');
            windows += plausible(decoded(encoding_rs::WINDOWS_1252, *byte), before, after);
            latin9_score += plausible(decoded(encoding_rs::ISO_8859_15, *byte), before, after);
            let as_mac = plausible(decoded(encoding_rs::MACINTOSH, *byte), before, after);
            mac += as_mac;
            c1 |= *byte < 0xA0;
            count += 1;
            // MacRoman's apostrophe, 0xD5, joins words.
            joined += usize::from(!before.is_ascii() && before != 0xD5);
            let in_word = before.is_ascii_alphabetic() || after.is_ascii_alphabetic();
            mac_in_words |= as_mac > 0 && (in_word || matches!(byte, 0x80..=0x9F));
            let digit = before.is_ascii_digit() || after.is_ascii_digit();
            nine |= match byte {
                0xA4 => true,
                0xA6 | 0xA8 | 0xB4 | 0xB8 | 0xBC..=0xBE => in_word && !digit,
                _ => false,
            };
        }
        let latin9 = if nine && !c1 { Latin9::Shown } else { Latin9::NotShown };
        let latin9_score = if matches!(latin9, Latin9::Shown) { latin9_score } else { 0 };
        Western { windows, mac, latin9_score, mac_in_words, apart: joined * 4 <= count, latin9 }
    }
}

/// A single byte's character in a single-byte encoding.
fn decoded(encoding: &'static encoding_rs::Encoding, byte: u8) -> char {
    encoding
        .decode_without_bom_handling(&[byte])
        .0
        .chars()
        .next()
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Whether a character stands where such a character would, between two bytes.
fn plausible(c: char, before: u8, after: u8) -> i64 {
    let lower_near = before.is_ascii_lowercase() || after.is_ascii_lowercase();
    let upper_near = before.is_ascii_uppercase() && !after.is_ascii_lowercase();
    match c {
        '\u{80}'..='\u{9f}' => -4,
        'à' | 'â' | 'ä' | 'á' | 'å' | 'ã' | 'æ' | 'ç' | 'é' | 'è' | 'ê' | 'ë' | 'í' | 'î' | 'ï'
        | 'ì' | 'ñ' | 'ó' | 'ô' | 'ö' | 'ò' | 'õ' | 'ø' | 'œ' | 'ú' | 'û' | 'ü' | 'ù' | 'ÿ'
        | 'ß' => {
            if upper_near {
                0
            } else {
                2
            }
        }
        c if c.is_uppercase() => {
            // A capital opens a word or stands among capitals.
            if before.is_ascii_lowercase() { -2 } else { 1 }
        }
        '’' | '‘' | '“' | '”' | '–' | '—' | '…' | '«' | '»' | '°' | '€' | '²' | '³' | 'º' | 'ª'
        | '§' | '·' | '\u{a0}' => 1,
        _ if lower_near => -1,
        _ => 0,
    }
}
