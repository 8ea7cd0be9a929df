//! A quick look at a cell that tells most of those nobody asked for.

/// Remembers the ends and lengths of texts, 1,024 kinds of them. What it never saw, it knows for
/// sure; what it saw, something like it may have been.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sieve {
    bits: [u64; 16],
}

impl Sieve {
    /// Keeps a text.
    pub(crate) fn add(&mut self, text: &str) {
        let (word, bit) = slot(text);
        if let Some(bits) = self.bits.get_mut(word) {
            *bits |= bit;
        }
    }

    /// Whether a text may be one of those kept. Always, where it is not plain: only a plain text
    /// is its own folded form.
    pub(crate) fn may_hold(&self, text: &str) -> bool {
        if !is_plain(text.as_bytes()) {
            return true;
        }
        let (word, bit) = slot(text);
        self.bits.get(word).is_some_and(|bits| bits & bit != 0)
    }
}

/// Printed ASCII with no spaces at its ends.
fn is_plain(text: &[u8]) -> bool {
    let spaced = text.first() == Some(&b' ') || text.last() == Some(&b' ');
    !spaced && text.iter().all(|b| matches!(b, b' '..=b'~'))
}

/// A text's place in the bits, by its last eight bytes and its length: keys differ at their ends.
fn slot(text: &str) -> (usize, u64) {
    let bytes = text.as_bytes();
    let tail = match bytes.last_chunk::<8>() {
        Some(tail) => u64::from_le_bytes(*tail),
        None => bytes.iter().fold(0, |tail, byte| tail << 8 | u64::from(*byte)),
    };
    // Fibonacci hashing: 2^64 divided by the golden ratio (Knuth, volume 3, section 6.4).
    let spread = (tail ^ (bytes.len() as u64) << 56).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 54;
    (usize::try_from(spread >> 6).unwrap_or(0), 1 << (spread & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_never_missed() {
        let mut sieve = Sieve::default();
        for text in ["", "1", "01", "00000000000042", "a b"] {
            sieve.add(text);
        }
        for text in ["", "1", "01", "00000000000042", "a b", " 1", "é", "x\u{1f}y", "1\r"] {
            assert!(sieve.may_hold(text), "{text:?}");
        }
        let passed = (0..1000).filter(|n| sieve.may_hold(&format!("key {n}"))).count();
        assert!(passed < 50, "{passed}");
    }
}
