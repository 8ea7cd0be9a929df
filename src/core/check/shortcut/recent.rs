//! Short texts that were found right a moment ago: most columns hold few values again and again.

/// As many slots as fit the fastest cache beside those of other columns.
const SLOTS: usize = 128;

/// A text of at most 31 bytes, its length in the last one.
type Packed = [u64; 4];

/// What no text packs to: no text is 255 bytes long.
const NONE: Packed = [u64::MAX; 4];

/// The texts found right last, one a slot.
#[derive(Debug)]
pub(super) struct Recent {
    slots: Box<[Packed; SLOTS]>,
}

impl Recent {
    pub(super) fn new() -> Self {
        Self { slots: Box::new([NONE; SLOTS]) }
    }

    /// Whether a text was found right.
    #[inline]
    pub(super) fn knows(&self, text: &[u8]) -> bool {
        let Some(packed) = pack(text) else { return false };
        self.slots.get(slot(packed)).is_some_and(|known| {
            known.iter().zip(packed).fold(0, |differs, (one, other)| differs | (one ^ other)) == 0
        })
    }

    /// Notes that a text is right.
    pub(super) fn learn(&mut self, text: &[u8]) {
        if let Some(packed) = pack(text)
            && let Some(place) = self.slots.get_mut(slot(packed))
        {
            *place = packed;
        }
    }
}

/// Put together word by word: bytes that are written one by one and read as words at once make a
/// processor wait.
#[inline]
fn pack(text: &[u8]) -> Option<Packed> {
    let length = u64::try_from(text.len()).ok().filter(|length| *length < 32)?;
    let (words, rest) = text.as_chunks::<8>();
    let mut words = words.iter().map(|word| u64::from_le_bytes(*word));
    let tail = match (rest.len(), text.last_chunk::<8>()) {
        (0, _) => 0,
        (more, Some(last)) => u64::from_le_bytes(*last) >> (64 - 8 * more),
        (_, None) => rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    };
    let mut tail = Some(tail);
    let mut next = || words.next().or_else(|| tail.take()).unwrap_or(0);
    let [a, b, c, d] = [next(), next(), next(), next()];
    Some([a, b, c, d | length << 56])
}

fn slot([a, b, c, d]: Packed) -> usize {
    // Knuth, "The Art of Computer Programming" 6.4: multiplicative hashing by the golden ratio.
    const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
    let mixed =
        (a ^ b.rotate_left(19) ^ c.rotate_left(37) ^ d.rotate_left(53)).wrapping_mul(GOLDEN);
    usize::try_from(mixed >> 57).unwrap_or(0) % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_learned_is_known() {
        let mut recent = Recent::new();
        for text in ["", "a", "a\0", "a\0\0", "true", &"x".repeat(31)] {
            assert!(!recent.knows(text.as_bytes()), "{text:?}");
            recent.learn(text.as_bytes());
            assert!(recent.knows(text.as_bytes()), "{text:?}");
        }
        let long = "x".repeat(32);
        assert!(!recent.knows(long.as_bytes()));
        recent.learn(long.as_bytes());
        assert!(!recent.knows(long.as_bytes()));
    }
}
