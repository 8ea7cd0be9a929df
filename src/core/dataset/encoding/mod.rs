//! Bytes to text and back, without losing one: what is decoded is encoded again and compared,
//! and a file that would not come back the same is refused.

mod evidence;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;

use thiserror::Error;

use self::evidence::Found;
use super::{LineNumber, Refusal};

/// How a file spells its text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Encoding(Kind);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Utf8(Bom),
    Utf16(Endian, Bom),
    /// The true ISO-8859-1, which the Encoding Standard knows only as another name of
    /// Windows-1252: byte and code point are the same number.
    Latin1,
    Legacy(&'static encoding_rs::Encoding),
}

/// Whether a byte order mark opens the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Bom {
    Present,
    Absent,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Endian {
    Little,
    Big,
}

/// A name that is no encoding we can read and write.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error(
    "`{0}` is no encoding that can be edited: write one of utf-8, utf-16, windows-1252, \
     iso-8859-1, iso-8859-15, macintosh, or another name of the Encoding Standard"
)]
pub struct UnknownEncoding(pub String);

/// A file's text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decoded<'a> {
    /// How it was spelled.
    pub encoding: Encoding,
    /// The text without byte order mark; the file's own bytes where it is UTF-8.
    pub text: Cow<'a, str>,
}

const UTF8_BOM: &[u8] = b"\xEF\xBB\xBF";
const UTF16_LE_BOM: &[u8] = b"\xFF\xFE";
const UTF16_BE_BOM: &[u8] = b"\xFE\xFF";
/// Also how UTF-16 LE with a leading NUL would begin, which no table does.
const UTF32_LE_BOM: &[u8] = b"\xFF\xFE\0\0";
const UTF32_BE_BOM: &[u8] = b"\0\0\xFE\xFF";

impl Encoding {
    /// UTF-8 without byte order mark.
    pub const UTF_8: Encoding = Encoding(Kind::Utf8(Bom::Absent));
    /// Windows-1252, as the Encoding Standard has it: every byte is a character.
    pub const WINDOWS_1252: Encoding = Encoding(Kind::Legacy(encoding_rs::WINDOWS_1252));
    /// ISO-8859-15, "Latin-9".
    pub const ISO_8859_15: Encoding = Encoding(Kind::Legacy(encoding_rs::ISO_8859_15));
    /// MacRoman.
    pub const MACINTOSH: Encoding = Encoding(Kind::Legacy(encoding_rs::MACINTOSH));
    /// ISO-8859-1.
    pub const ISO_8859_1: Encoding = Encoding(Kind::Latin1);

    /// Reads an encoding's name: those of the Encoding Standard
    /// (<https://encoding.spec.whatwg.org/#names-and-labels>), except that ISO-8859-1 and its
    /// other names mean ISO-8859-1, plus `mac-roman` and `utf-8-sig`.
    pub fn from_name(name: &str) -> Result<Self, UnknownEncoding> {
        let unknown = || UnknownEncoding(name.to_owned());
        let plain: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        Ok(match plain.as_str() {
            "utf8sig" | "utf8bom" => Encoding(Kind::Utf8(Bom::Present)),
            "iso88591" | "latin1" | "l1" | "cp819" | "ibm819" => Self::ISO_8859_1,
            "iso885915" | "latin9" | "l9" => Self::ISO_8859_15,
            "macroman" => Self::MACINTOSH,
            "cp1252" | "ansi" | "win1252" => Self::WINDOWS_1252,
            "utf16" | "utf16le" => Encoding(Kind::Utf16(Endian::Little, Bom::Absent)),
            "utf16be" => Encoding(Kind::Utf16(Endian::Big, Bom::Absent)),
            _ => {
                let known =
                    encoding_rs::Encoding::for_label(name.trim().as_bytes()).ok_or_else(unknown)?;
                if known == encoding_rs::UTF_8 {
                    Self::UTF_8
                } else if known.output_encoding() != known
                    || known == encoding_rs::X_USER_DEFINED
                    // Its bytes mean one thing or another by what stands before them.
                    || known == encoding_rs::ISO_2022_JP
                {
                    return Err(unknown());
                } else {
                    Encoding(Kind::Legacy(known))
                }
            }
        })
    }

    /// The name people know it by.
    pub fn name(self) -> &'static str {
        match self.0 {
            Kind::Utf8(_) => "UTF-8",
            Kind::Utf16(Endian::Little, _) => "UTF-16 LE",
            Kind::Utf16(Endian::Big, _) => "UTF-16 BE",
            Kind::Latin1 => "ISO-8859-1",
            Kind::Legacy(legacy) if legacy == encoding_rs::MACINTOSH => "MacRoman",
            Kind::Legacy(legacy) if legacy == encoding_rs::WINDOWS_1252 => "Windows-1252",
            Kind::Legacy(legacy) => legacy.name(),
        }
    }

    /// Whether text has the same bytes in the file as in memory.
    pub(crate) fn is_utf8(self) -> bool {
        matches!(self.0, Kind::Utf8(_))
    }

    /// The byte order mark that opens the file; empty where there is none.
    pub fn bom(self) -> &'static [u8] {
        match self.0 {
            Kind::Utf8(Bom::Present) => UTF8_BOM,
            Kind::Utf16(Endian::Little, Bom::Present) => UTF16_LE_BOM,
            Kind::Utf16(Endian::Big, Bom::Present) => UTF16_BE_BOM,
            _ => b"",
        }
    }

    /// The text's bytes, without byte order mark; the first character it has no bytes for where
    /// there is one.
    pub fn encode(self, text: &str) -> Result<Cow<'_, [u8]>, char> {
        match self.0 {
            Kind::Utf8(_) => Ok(Cow::Borrowed(text.as_bytes())),
            Kind::Utf16(Endian::Little, _) => {
                Ok(text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>().into())
            }
            Kind::Utf16(Endian::Big, _) => {
                Ok(text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>().into())
            }
            Kind::Latin1 => text
                .chars()
                .map(|c| u8::try_from(u32::from(c)).map_err(|_| c))
                .collect::<Result<Vec<_>, _>>()
                .map(Cow::Owned),
            Kind::Legacy(legacy) => {
                let (bytes, _, lost) = legacy.encode(text);
                if !lost {
                    return Ok(bytes);
                }
                let mut buffer = [0; 4];
                let lost = text.chars().find(|c| legacy.encode(c.encode_utf8(&mut buffer)).2);
                Err(lost.unwrap_or(char::REPLACEMENT_CHARACTER))
            }
        }
    }

    /// The bytes' text, or the offset of the first byte that is none.
    fn decode_body(self, body: &[u8]) -> Result<Cow<'_, str>, usize> {
        match self.0 {
            Kind::Utf8(_) => {
                std::str::from_utf8(body).map(Cow::Borrowed).map_err(|e| e.valid_up_to())
            }
            Kind::Utf16(endian, _) => utf16(endian, body).map(Cow::Owned),
            Kind::Latin1 => Ok(Cow::Owned(body.iter().map(|b| char::from(*b)).collect())),
            Kind::Legacy(legacy) => legacy
                .decode_without_bom_handling_and_without_replacement(body)
                .ok_or_else(|| first_malformed(legacy, body)),
        }
    }

    /// The same encoding with the byte order mark (and byte order) that the file shows.
    fn as_marked(self, bytes: &[u8]) -> Self {
        match self.0 {
            Kind::Utf8(_) if bytes.starts_with(UTF8_BOM) => Encoding(Kind::Utf8(Bom::Present)),
            Kind::Utf8(_) => Self::UTF_8,
            Kind::Utf16(..) if bytes.starts_with(UTF16_LE_BOM) => {
                Encoding(Kind::Utf16(Endian::Little, Bom::Present))
            }
            Kind::Utf16(..) if bytes.starts_with(UTF16_BE_BOM) => {
                Encoding(Kind::Utf16(Endian::Big, Bom::Present))
            }
            Kind::Utf16(endian, _) => Encoding(Kind::Utf16(endian, Bom::Absent)),
            other => Encoding(other),
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A file's text in the encoding given, or else in the one its bytes show: a byte order mark,
/// valid UTF-8, the NULs of UTF-16, then what the letters of a legacy encoding look like.
///
/// Refused, naming encoding, line and byte, where the bytes are no text in it or would not come
/// back the same.
pub fn decode(bytes: &[u8], given: Option<Encoding>) -> Result<Decoded<'_>, Refusal> {
    let encoding = match given {
        Some(encoding) => encoding.as_marked(bytes),
        None => match evidence::found(bytes)? {
            Found::Utf8(text) => {
                let encoding = Encoding::UTF_8.as_marked(bytes);
                let text = text.strip_prefix('\u{feff}').unwrap_or(text);
                return Ok(Decoded { encoding, text: Cow::Borrowed(text) });
            }
            Found::Other(encoding) => encoding.as_marked(bytes),
        },
    };
    let bom = encoding.bom().len();
    let body = bytes.get(bom..).unwrap_or_default();
    let text = encoding
        .decode_body(body)
        .map_err(|offset| broken(encoding.name(), bytes, bom + offset))?;
    if !encoding.is_utf8() {
        let again = encoding.encode(&text);
        let same = again.as_deref().is_ok_and(|again| again == body);
        if !same {
            let offset = again.map_or(0, |again| first_difference(&again, body));
            return Err(broken(encoding.name(), bytes, bom + offset));
        }
    }
    Ok(Decoded { encoding, text })
}

/// Refuses an edited file whose encoding nothing tells but its letters, where these would now be
/// taken for those of another: whoever reads it next would see other text.
pub(crate) fn told_alike(old: &[u8], new: &[u8]) -> Result<(), Refusal> {
    let was = decode(old, None)?.encoding;
    if was.is_utf8() {
        return Ok(());
    }
    let meant = decode(new, Some(was))?.text;
    match decode(new, None) {
        Ok(found) if found.text == meant => Ok(()),
        Ok(found) => Err(Refusal::EncodingUnclear {
            encoding: was.name(),
            guessed: Some(found.encoding.name()),
        }),
        Err(_) => Err(Refusal::EncodingUnclear { encoding: was.name(), guessed: None }),
    }
}

/// The refusal for a byte that is no text.
fn broken(encoding: &'static str, bytes: &[u8], offset: usize) -> Refusal {
    let before = bytes.get(..offset).unwrap_or(bytes);
    let wide = usize::from(encoding.starts_with("UTF-16"));
    Refusal::BrokenText {
        encoding,
        line: LineNumber(line_ends(before) as u64 + 1),
        offset: offset as u64,
        byte: bytes.get(offset).or_else(|| bytes.get(offset.wrapping_sub(wide))).copied(),
    }
}

/// Line ends in raw bytes: LF, or CR where no LF follows.
fn line_ends(bytes: &[u8]) -> usize {
    memchr::memchr2_iter(b'\n', b'\r', bytes)
        .filter(|at| bytes.get(*at) == Some(&b'\n') || bytes.get(at + 1) != Some(&b'\n'))
        .count()
}

fn first_difference(one: &[u8], other: &[u8]) -> usize {
    one.iter().zip(other).position(|(a, b)| a != b).unwrap_or_else(|| one.len().min(other.len()))
}

fn utf16(endian: Endian, body: &[u8]) -> Result<String, usize> {
    let (pairs, rest) = body.as_chunks::<2>();
    let units = pairs.iter().map(|pair| match endian {
        Endian::Little => u16::from_le_bytes(*pair),
        Endian::Big => u16::from_be_bytes(*pair),
    });
    let mut text = String::with_capacity(body.len() / 2);
    let mut at = 0;
    for unit in char::decode_utf16(units) {
        let c = unit.map_err(|_| at)?;
        at += c.len_utf16() * 2;
        text.push(c);
    }
    if rest.is_empty() { Ok(text) } else { Err(at) }
}

fn first_malformed(legacy: &'static encoding_rs::Encoding, body: &[u8]) -> usize {
    let mut decoder = legacy.new_decoder_without_bom_handling();
    let mut out = [0; 4096];
    let mut at = 0;
    loop {
        let rest = body.get(at..).unwrap_or_default();
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(rest, &mut out, true);
        at += read;
        match result {
            encoding_rs::DecoderResult::Malformed(length, after) => {
                return at.saturating_sub(usize::from(length) + usize::from(after));
            }
            encoding_rs::DecoderResult::InputEmpty => return at,
            encoding_rs::DecoderResult::OutputFull => {}
        }
    }
}
