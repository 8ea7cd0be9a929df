//! Which values stand twice: sets of fingerprints, small enough for files of a million rows.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::types::Logical;
use crate::dataset::LineNumber;

/// 128 bits of a value: two SipHashes of it. That two values of one file share all of them by
/// chance will not happen (for a million rows about 10⁻²⁷).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Fingerprint([u64; 2]);

impl Hash for Fingerprint {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0[0]);
    }
}

/// Passes on a fingerprint's bits, which are a hash already.
#[derive(Default)]
pub(super) struct PassOn(u64);

impl Hasher for PassOn {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, bits: u64) {
        self.0 = bits;
    }
}

struct Twin(DefaultHasher, DefaultHasher);

impl Hasher for Twin {
    fn finish(&self) -> u64 {
        self.0.finish()
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
        self.1.write(bytes);
    }
}

impl Fingerprint {
    fn of(value: &impl Hash) -> Self {
        let mut twin = Twin(DefaultHasher::new(), DefaultHasher::new());
        twin.1.write_u8(1);
        value.hash(&mut twin);
        Self([twin.0.finish(), twin.1.finish()])
    }

    /// A text's, however its accents are composed (FAULTS D5).
    pub(super) fn of_text(text: &str) -> Self {
        if text.is_ascii() || is_nfc(text) {
            Self::of(&text)
        } else {
            Self::of(&text.nfc().collect::<String>().as_str())
        }
    }

    /// A value's, however it is spelled.
    pub(super) fn of_value(value: &Logical<'_>) -> Self {
        match value {
            Logical::Text(text) => Self::of_text(text),
            other => Self::of(other),
        }
    }

    /// That of several values in order; `None` where one of them is missing.
    pub(super) fn of_all(mut parts: impl Iterator<Item = Option<Fingerprint>>) -> Option<Self> {
        let first = parts.next()??;
        parts.try_fold(first, |all, part| Some(Self::of(&[all.0, part?.0])))
    }
}

/// The values seen, with the line each stood on first.
#[derive(Default)]
pub(super) struct Seen(HashMap<Fingerprint, LineNumber, BuildHasherDefault<PassOn>>);

impl Seen {
    /// Notes a value; where it was seen before, the line of the first.
    pub(super) fn note(&mut self, print: Fingerprint, line: LineNumber) -> Option<LineNumber> {
        match self.0.entry(print) {
            std::collections::hash_map::Entry::Occupied(first) => Some(*first.get()),
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(line);
                None
            }
        }
    }

    /// Whether a value was seen.
    pub(super) fn has(&self, print: Fingerprint) -> bool {
        self.0.contains_key(&print)
    }
}
