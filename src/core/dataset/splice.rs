//! Replacements of spans of a text, put into the file's bytes.

use super::encoding::Encoding;
use super::{Edited, Refusal, Span};

/// A replacement of a span of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Splice {
    /// Where it begins, as an offset in the text.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
    /// What comes in its place.
    pub(crate) text: String,
}

impl Splice {
    /// Another text for a span.
    pub(crate) fn new(span: std::ops::Range<usize>, text: impl Into<String>) -> Self {
        Self { start: span.start, end: span.end, text: text.into() }
    }
}

/// The text with the splices in it, which stand in order and do not overlap.
pub(crate) fn spliced(old: &str, splices: &[Splice]) -> Result<String, Refusal> {
    let grown: usize = splices.iter().map(|splice| splice.text.len()).sum();
    let mut text = String::with_capacity(old.len() + grown);
    let mut at = 0;
    for splice in splices {
        text.push_str(old.get(at..splice.start).ok_or(Refusal::NotReadBack)?);
        text.push_str(&splice.text);
        at = splice.end;
    }
    text.push_str(old.get(at..).ok_or(Refusal::NotReadBack)?);
    Ok(text)
}

/// The file with the splices in it: what lies between them is the file's own bytes, compared
/// with what the text says they are.
pub(crate) fn edited(
    bytes: &[u8],
    encoding: Encoding,
    old: &str,
    splices: &[Splice],
) -> Result<Edited, Refusal> {
    let mut kept = Kept { encoding, bytes, at: encoding.bom().len() };
    let mut new: Vec<u8> = Vec::with_capacity(bytes.len());
    new.extend_from_slice(bytes.get(..kept.at).ok_or(Refusal::NotReadBack)?);
    let mut spans = Vec::with_capacity(splices.len());
    let mut at = 0;
    for splice in splices {
        new.extend_from_slice(kept.part(old.get(at..splice.start).ok_or(Refusal::NotReadBack)?)?);
        let (old_at, new_at) = (kept.at, new.len());
        kept.part(old.get(splice.start..splice.end).ok_or(Refusal::NotReadBack)?)?;
        new.extend_from_slice(&encoding.encode(&splice.text).map_err(|_| Refusal::NotReadBack)?);
        spans.push(Span { old: old_at..kept.at, new: new_at..new.len() });
        at = splice.end;
    }
    new.extend_from_slice(kept.part(old.get(at..).ok_or(Refusal::NotReadBack)?)?);
    if kept.at == bytes.len() {
        Ok(Edited { bytes: new, spans })
    } else {
        Err(Refusal::NotReadBack)
    }
}

/// A file's bytes beside its text.
struct Kept<'b> {
    encoding: Encoding,
    bytes: &'b [u8],
    at: usize,
}

/// How much is encoded at once, so that no second copy of a large file is made.
const CHUNK: usize = 1 << 16;

impl<'b> Kept<'b> {
    /// The bytes of the text's next part, which must be the very bytes it is spelled with.
    fn part(&mut self, mut text: &str) -> Result<&'b [u8], Refusal> {
        let start = self.at;
        while !text.is_empty() {
            let (chunk, rest) = text.split_at(text.floor_char_boundary(CHUNK));
            let spelled = self.encoding.encode(chunk).map_err(|_| Refusal::NotReadBack)?;
            let end = self.at + spelled.len();
            if self.bytes.get(self.at..end) != Some(spelled.as_ref()) {
                return Err(Refusal::NotReadBack);
            }
            self.at = end;
            text = rest;
        }
        self.bytes.get(start..self.at).ok_or(Refusal::NotReadBack)
    }
}
