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
    // Where the text asked for last belongs, so that learning it costs nothing more.
    asked: Option<(usize, Packed)>,
}

impl Recent {
    pub(super) fn new() -> Self {
        Self { slots: Box::new([NONE; SLOTS]), asked: None }
    }

    /// Whether a text was found right.
    pub(super) fn knows(&mut self, text: &[u8]) -> bool {
        let Some(packed) = pack(text) else {
            self.asked = None;
            return false;
        };
        let slot = slot(packed);
        let knows = self.slots.get(slot) == Some(&packed);
        self.asked = Some((slot, packed));
        knows
    }

    /// Notes that the text asked for last is right.
    pub(super) fn learn(&mut self) {
        if let Some((slot, packed)) = self.asked.take()
            && let Some(place) = self.slots.get_mut(slot)
        {
            *place = packed;
        }
    }
}

fn pack(text: &[u8]) -> Option<Packed> {
    let mut bytes = [0_u8; 32];
    let length = u8::try_from(text.len()).ok().filter(|length| *length < 32)?;
    bytes.get_mut(..text.len())?.copy_from_slice(text);
    *bytes.last_mut()? = length;
    let mut packed = [0; 4];
    for (word, chunk) in packed.iter_mut().zip(bytes.as_chunks::<8>().0) {
        *word = u64::from_le_bytes(*chunk);
    }
    Some(packed)
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
            recent.learn();
            assert!(recent.knows(text.as_bytes()), "{text:?}");
        }
        let long = "x".repeat(32);
        assert!(!recent.knows(long.as_bytes()));
        recent.learn();
        assert!(!recent.knows(long.as_bytes()));
    }
}
