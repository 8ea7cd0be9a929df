//! Which encoding a file's bytes show.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::{
    Bom, Encoding, Endian, Kind, Refusal, UTF8_BOM, UTF16_BE_BOM, UTF16_LE_BOM, UTF32_BE_BOM,
    UTF32_LE_BOM, broken,
};

/// The encoding, or the refusal of bytes that are none we know.
pub(super) fn found(bytes: &[u8]) -> Result<Encoding, Refusal> {
    if bytes.starts_with(UTF32_LE_BOM) || bytes.starts_with(UTF32_BE_BOM) {
        return Err(broken("UTF-32", bytes, 0));
    }
    if bytes.starts_with(UTF16_LE_BOM) {
        return Ok(Encoding(Kind::Utf16(Endian::Little, Bom::Present)));
    }
    if bytes.starts_with(UTF16_BE_BOM) {
        return Ok(Encoding(Kind::Utf16(Endian::Big, Bom::Present)));
    }
    if let Some(endian) = utf16_by_nuls(bytes) {
        return Ok(Encoding(Kind::Utf16(endian, Bom::Absent)));
    }
    let fault = match std::str::from_utf8(bytes) {
        Ok(_) => return Ok(Encoding::UTF_8),
        Err(error) => error.valid_up_to(),
    };
    if bytes.starts_with(UTF8_BOM) {
        return Err(broken("UTF-8", bytes, fault));
    }
    legacy(bytes).ok_or_else(|| broken("UTF-8", bytes, fault))
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
    let utf8 = bytes_in_utf8_sequences(bytes);
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
    if western.mac > western.windows && western.mac >= looked_at && western.apart {
        return Some(Encoding::MACINTOSH);
    }
    // chardetng needs some letters before it can tell Western from its neighbours.
    let few = high < 12 && western.windows * 2 >= looked_at;
    if guess == encoding_rs::WINDOWS_1252 || few {
        return Some(match western.latin9 {
            Latin9::Shown => Encoding::ISO_8859_15,
            Latin9::NotShown => Encoding::WINDOWS_1252,
        });
    }
    Encoding::from_name(guess.name()).ok()
}

/// Bytes of the file that lie in valid UTF-8 sequences of two bytes or more.
fn bytes_in_utf8_sequences(bytes: &[u8]) -> usize {
    bytes.utf8_chunks().flat_map(|chunk| chunk.valid().bytes()).filter(|b| !b.is_ascii()).count()
}

/// Letters beyond ASCII that are looked at one by one.
const SAMPLE: usize = 50_000;

/// How well the bytes read as Western text.
struct Western {
    windows: i64,
    mac: i64,
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
        let (mut windows, mut mac) = (0, 0);
        let (mut c1, mut nine) = (false, false);
        let (mut count, mut joined) = (0, 0);
        let high = bytes.iter().enumerate().filter(|(_, b)| !b.is_ascii());
        for (index, byte) in high.take(SAMPLE) {
            let before = index.checked_sub(1).and_then(|i| bytes.get(i)).copied().unwrap_or(b'\n');
            let after = bytes.get(index + 1).copied().unwrap_or(b'\n');
            windows += plausible(decoded(encoding_rs::WINDOWS_1252, *byte), before, after);
            mac += plausible(decoded(encoding_rs::MACINTOSH, *byte), before, after);
            c1 |= *byte < 0xA0;
            count += 1;
            joined += usize::from(!before.is_ascii());
            let in_word = before.is_ascii_alphabetic() || after.is_ascii_alphabetic();
            let digit = before.is_ascii_digit() || after.is_ascii_digit();
            nine |= match byte {
                0xA4 => true,
                0xA6 | 0xA8 | 0xB4 | 0xB8 | 0xBC..=0xBE => in_word && !digit,
                _ => false,
            };
        }
        let latin9 = if nine && !c1 { Latin9::Shown } else { Latin9::NotShown };
        Western { windows, mac, apart: joined * 4 <= count, latin9 }
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
