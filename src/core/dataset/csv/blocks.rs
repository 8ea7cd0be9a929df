//! Single bytes looked for sixty-four at a time.
//!
//! `memchr` is made for bytes that are rare. The signs of a table stand every few bytes: here a
//! whole block is compared at once, which compilers turn into vector instructions, and what was
//! found is then taken bit by bit.

use std::ops::ControlFlow;

/// How many bytes are looked at together: as many as a word has bits.
const BLOCK: usize = 64;

/// Eight bytes of 0 or 1 times this are eight bits: byte i moves from bit 8i to bit 56 + i.
const GATHER: u64 = 0x0102_0408_1020_4080;

/// Visits the offsets from `start` on of bytes that are among some, in order, until a visit breaks
/// off. `None` where none does.
#[inline]
pub(super) fn visit<const N: usize, B>(
    text: &[u8],
    start: usize,
    among: [u8; N],
    mut visit: impl FnMut(usize, u8) -> ControlFlow<B>,
) -> Option<B> {
    let (blocks, tail) = text.get(start..)?.as_chunks::<BLOCK>();
    let mut blocks = blocks.iter();
    let mut base = start;
    while base < text.len() {
        let mut found = match blocks.next() {
            Some(block) => found(block, among),
            None => found_in_tail(tail, among),
        };
        while found != 0 {
            let at = base + found.trailing_zeros() as usize;
            found &= found - 1;
            if let Some(byte) = text.get(at)
                && let ControlFlow::Break(value) = visit(at, *byte)
            {
                return Some(value);
            }
        }
        base += BLOCK;
    }
    None
}

/// One bit for each byte that is among some, the first byte's the lowest.
#[inline]
fn found<const N: usize>(block: &[u8; BLOCK], among: [u8; N]) -> u64 {
    let mut hits = [0_u8; BLOCK];
    for (hit, byte) in hits.iter_mut().zip(block) {
        *hit = among.iter().fold(0, |hit, one| hit | u8::from(byte == one));
    }
    // None of the eight waits for another.
    let eights = (0..).zip(hits.as_chunks::<8>().0);
    eights.fold(0, |found, (place, eight)| {
        let bits = u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56;
        found | bits << (8 * place)
    })
}

/// The same of the end of a text, which is shorter than a block.
#[cold]
fn found_in_tail<const N: usize>(tail: &[u8], among: [u8; N]) -> u64 {
    let bits = (0..).zip(tail);
    bits.fold(0, |found, (place, byte)| found | u64::from(among.contains(byte)) << place)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_byte_is_found_in_its_place(
            text in prop::collection::vec(prop::sample::select(vec![0, b',', b'"', b'\n', b'a', 255]), 0..200),
            start in 0_usize..210,
            stop in 0_usize..80,
        ) {
            let among = [b',', 0, b'\n'];
            let mut places = Vec::new();
            let ended = visit(&text, start, among, |at, byte| {
                places.push((at, byte));
                if places.len() > stop { ControlFlow::Break(at) } else { ControlFlow::Continue(()) }
            });
            let expected: Vec<(usize, u8)> = (text.iter().copied().enumerate())
                .filter(|(at, byte)| *at >= start && among.contains(byte))
                .take(stop + 1)
                .collect();
            prop_assert_eq!(ended, expected.get(stop).map(|(at, _)| *at));
            prop_assert_eq!(places, expected);
        }
    }
}
