//! Which values stand twice: sets of fingerprints, small enough for files of a million rows.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, DefaultHasher, Hash, Hasher, RandomState};

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::types::{Logical, Real};
use crate::dataset::LineNumber;

/// 128 bits of a value. A text of at most 15 bytes and a whole number that an `i64` holds are
/// their own fingerprints; others have 120 bits of two SipHashes. That two values of one file
/// share all of them by chance will not happen (for a million rows about 10⁻²⁴).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Fingerprint([u64; 2]);

/// What the first byte tells: up to 15 it is the length of a text.
const WHOLE: u64 = 0x10 << 56;
const HASHED: u64 = 0x20 << 56;

impl Hash for Fingerprint {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let [first, second] = self.0;
        state.write_u64(first);
        state.write_u64(second);
    }
}

/// Spreads fingerprints by one multiplication with numbers that nobody can know before, so that
/// no file can be made to fall into one place of a table.
#[derive(Clone, Debug)]
pub(super) struct Spread {
    secret: [u64; 2],
}

impl Default for Spread {
    fn default() -> Self {
        let random = RandomState::new();
        Self { secret: [random.hash_one(0_u8), random.hash_one(1_u8) | 1] }
    }
}

/// A fingerprint being spread.
#[derive(Clone, Debug)]
pub(super) struct Spreading {
    secret: [u64; 2],
    words: [u64; 2],
}

impl BuildHasher for Spread {
    type Hasher = Spreading;

    fn build_hasher(&self) -> Spreading {
        Spreading { secret: self.secret, words: [0; 2] }
    }
}

impl Hasher for Spreading {
    fn finish(&self) -> u64 {
        let ([a, b], [x, y]) = (self.words, self.secret);
        let product = u128::from(a ^ x) * u128::from(b ^ y);
        // Both halves, so that every bit depends on every other.
        let [low, high] = [product & u128::from(u64::MAX), product >> 64]
            .map(|half| u64::try_from(half).unwrap_or_default());
        low ^ high
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, bits: u64) {
        let [first, second] = self.words;
        self.words = [second, first.rotate_left(23) ^ bits];
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
        Self([twin.0.finish() >> 8 | HASHED, twin.1.finish()])
    }

    /// A text's, however its accents are composed (FAULTS D5).
    pub(super) fn of_text(text: &str) -> Self {
        if text.is_ascii() || is_nfc(text) {
            Self::of_composed(text.as_bytes())
        } else {
            Self::of_composed(text.nfc().collect::<String>().as_bytes())
        }
    }

    /// That of a text of ASCII.
    pub(super) fn of_ascii(text: &[u8]) -> Self {
        Self::of_composed(text)
    }

    fn of_composed(text: &[u8]) -> Self {
        Self::packed(text).unwrap_or_else(|| Self::of(&text))
    }

    /// The text itself. Longer texts come after shorter ones, so that `PE10` follows `PE9`.
    fn packed(text: &[u8]) -> Option<Self> {
        let mut bytes = [0_u8; 16];
        let (length, rest) = bytes.split_first_mut()?;
        *length = u8::try_from(text.len()).ok()?;
        rest.get_mut(..text.len())?.copy_from_slice(text);
        let all = u128::from_be_bytes(bytes);
        let second = u64::try_from(all & u128::from(u64::MAX)).ok()?;
        Some(Self([u64::try_from(all >> 64).ok()?, second]))
    }

    /// A whole number's.
    pub(super) fn of_whole(value: i64) -> Self {
        // The order of numbers: negative ones first.
        Self([WHOLE, value.cast_unsigned() ^ (1 << 63)])
    }

    /// A value's, however it is spelled.
    pub(super) fn of_value(value: &Logical<'_>) -> Self {
        match value {
            Logical::Text(text) => Self::of_text(text),
            Logical::Number(Real::Finite(number)) => match number.floor() {
                Some((whole, true)) => Self::of_whole(whole),
                _ => Self::of(value),
            },
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
///
/// Most files are in the order of their keys: as long as each value is above the one before it,
/// the values are a list in order, and no table is needed to know that none stood there before.
#[derive(Debug, Default)]
pub(super) struct Seen {
    ordered: Vec<(Fingerprint, LineNumber)>,
    others: HashMap<Fingerprint, LineNumber, Spread>,
}

/// One value in so many may be out of order before the list is given up: finding a value in it
/// takes as many steps as its length has bits.
const MOSTLY: usize = 16;

impl Seen {
    /// Notes a value; where it was seen before, the line of the first.
    pub(super) fn note(&mut self, print: Fingerprint, line: LineNumber) -> Option<LineNumber> {
        let keeps_order = match self.ordered.last() {
            Some((last, _)) => *last < print,
            None => self.others.is_empty(),
        };
        if keeps_order {
            if let Some(first) = self.others.get(&print) {
                return Some(*first);
            }
            self.ordered.push((print, line));
            return None;
        }
        if let Some(first) = self.in_order(print) {
            return Some(first);
        }
        if self.others.len() >= self.ordered.len() / MOSTLY && !self.ordered.is_empty() {
            self.others.reserve(self.ordered.len());
            self.others.extend(std::mem::take(&mut self.ordered));
        }
        match self.others.entry(print) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(place) => {
                place.insert(line);
                None
            }
        }
    }

    /// Whether a value was seen.
    pub(super) fn has(&self, print: Fingerprint) -> bool {
        self.others.contains_key(&print) || self.in_order(print).is_some()
    }

    fn in_order(&self, print: Fingerprint) -> Option<LineNumber> {
        let at = self.ordered.binary_search_by_key(&print, |(known, _)| *known).ok()?;
        self.ordered.get(at).map(|(_, line)| *line)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::check::types::FieldType;
    use crate::check::{NumberForm, StringForm};

    proptest! {
        /// Lists in order and tables tell the same as a search through everything.
        #[test]
        fn what_was_seen_is_seen_again(values in prop::collection::vec(-40_i64..200, 0..300), sorted in 0..3) {
            let mut values = values;
            if sorted > 0 {
                values.sort_unstable();
            }
            if sorted > 1 {
                values.dedup();
                values.push(7);
            }
            let mut seen = Seen::default();
            let mut known: Vec<i64> = Vec::new();
            for (line, value) in (0_u64..).zip(values) {
                let first = known.iter().position(|other| *other == value);
                let first = first.map(|at| LineNumber(at as u64));
                let print = Fingerprint::of_whole(value);
                prop_assert_eq!(seen.has(print), first.is_some());
                prop_assert_eq!(seen.note(print, LineNumber(line)), first);
                known.push(value);
            }
        }

        /// Values are equal exactly where their fingerprints are.
        #[test]
        fn fingerprints_tell_values_apart_d5_d17(
            a in "[+-]?[0-9]{1,20}(\\.[0-9]{1,3})?|[é1e\u{301}]{0,20}",
            b in "[+-]?0{0,2}[0-9]{1,20}(\\.0{1,3})?|[é1e\u{301}]{0,20}",
        ) {
            for kind in [
                FieldType::Number(NumberForm::default()),
                FieldType::Integer(NumberForm::default()),
                FieldType::String(StringForm::Default),
            ] {
                let (Ok(left), Ok(right)) = (kind.read(&a), kind.read(&b)) else { continue };
                let same = match (&left, &right) {
                    (Logical::Text(left), Logical::Text(right)) => {
                        left.nfc().eq(right.nfc())
                    }
                    _ => left == right,
                };
                let print = Fingerprint::of_value;
                prop_assert_eq!(print(&left) == print(&right), same);
            }
        }
    }

    #[test]
    fn no_text_is_a_number_and_no_short_text_a_long_one() {
        let prints =
            ["", "1", "1\0", "\0", &"1".repeat(15), &"1".repeat(16)].map(Fingerprint::of_text);
        for (index, print) in prints.iter().enumerate() {
            assert!(prints.iter().skip(index + 1).all(|other| other != print));
            assert_ne!(*print, Fingerprint::of_whole(1));
        }
    }
}
