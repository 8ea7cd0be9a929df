//! Fingerprints of cells and records, so that equal rows are never compared or kept.

use std::hash::{DefaultHasher, Hasher};

/// 128 bits of a record. Two halves of differently seeded SipHash: nobody can search for two
/// different records with one fingerprint, which would hide a change from its reviewer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Fingerprint(u64, u64);

/// Takes a record cell by cell.
pub(super) struct Fingerprinter(DefaultHasher, DefaultHasher);

impl Fingerprinter {
    pub(super) fn new() -> Self {
        let (mut one, mut other) = (DefaultHasher::new(), DefaultHasher::new());
        one.write_u8(1);
        other.write_u8(2);
        Self(one, other)
    }

    /// One more cell; `None` where the row is too short.
    pub(super) fn cell(&mut self, cell: Option<&str>) {
        for half in [&mut self.0, &mut self.1] {
            match cell {
                Some(text) => {
                    half.write_usize(text.len());
                    half.write(text.as_bytes());
                }
                None => half.write_usize(usize::MAX),
            }
        }
    }

    pub(super) fn finish(&self) -> Fingerprint {
        Fingerprint(self.0.finish(), self.1.finish())
    }
}

/// 64 bits of one cell, for counting values where a collision would do no harm.
pub(super) fn cell_hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish()
}
