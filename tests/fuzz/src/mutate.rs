//! Seeds, changed at random.

use std::ops::Range;

use crate::random::Random;

/// Bytes no input is longer than.
const LONGEST: usize = 1 << 14;

/// What readers of text stumble over, whatever the format.
const TOKENS: &[&[u8]] = &[
    b"\n",
    b"\r\n",
    b"\r",
    b"\t",
    b" ",
    b"  ",
    b"\0",
    b"\"",
    b"\"\"",
    b"'",
    b"''",
    b"\\",
    b"\\u00e9",
    b"\\ud83d",
    b",",
    b";",
    b"|",
    b":",
    b": ",
    b"- ",
    b"-   ",
    b"# ",
    b"---\n",
    b"...\n",
    b"[",
    b"]",
    b"{",
    b"}",
    b"[]",
    b"{}",
    b"&a ",
    b"*a",
    b"<<: *a",
    b"!!str ",
    b"|\n",
    b">-\n",
    b"|2+\n",
    b"? ",
    b"~",
    b"null",
    b"no",
    b"true",
    b"1e400",
    b"-0",
    b"0x1F",
    b"2024-02-31",
    b"=1+1",
    b"@key",
    b".",
    b"a.b",
    b"[0]",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xe9",
    b"\xc3",
    b"\xe2\x80\xae",
    b"\xf0\x9f\x98\x80",
    b"\xc2\x85",
    b"\xe2\x80\xa8",
    b"### ",
    b"_No response_",
    b"- [x] ",
    b"```\n",
    b"/set ",
    b"\"op\":",
    b"sep=;\n",
    b"\x1a",
    b"<!--",
    b"%YAML 1.2\n",
];

/// A seed with a few changes.
pub(crate) fn mutated(random: &mut Random, seeds: &[&[u8]]) -> Vec<u8> {
    let mut bytes = random.one_of(seeds).map(|seed| seed.to_vec()).unwrap_or_default();
    // One change in three leaves most of a file well-formed; many reach the faults of faults.
    let changes = [1, 1, 1, 2, 2, 3, 5, 12];
    for _ in 0..random.one_of(&changes).copied().unwrap_or(1) {
        change(random, &mut bytes, seeds);
        bytes.truncate(LONGEST);
    }
    bytes
}

fn change(random: &mut Random, bytes: &mut Vec<u8>, seeds: &[&[u8]]) {
    let at = random.below(bytes.len() + 1);
    match random.below(9) {
        0 => {
            let byte = random.byte();
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
        }
        1 | 2 => {
            let token = random.one_of(TOKENS).copied().unwrap_or_default();
            put(bytes, at..at, token);
        }
        3 => {
            let token = random.one_of(TOKENS).copied().unwrap_or_default();
            let span = span(random, bytes, 6);
            put(bytes, span, token);
        }
        4 => {
            let most = bytes.len();
            let span = span(random, bytes, most);
            put(bytes, span, b"");
        }
        5 => {
            let from = span(random, bytes, 40);
            let part = bytes.get(from).unwrap_or_default().to_vec();
            put(bytes, at..at, &part);
        }
        6 => {
            let other = random.one_of(seeds).copied().unwrap_or_default();
            let from = span(random, other, other.len());
            let part = other.get(from).unwrap_or_default();
            put(bytes, at..at, part);
        }
        7 => bytes.truncate(at),
        _ => {
            let token = random.one_of(TOKENS).copied().unwrap_or_default();
            let times = random.one_of(&[2, 3, 8, 100, 300]).copied().unwrap_or(2);
            put(bytes, at..at, &token.repeat(times));
        }
    }
}

/// A part of some bytes, of a length at most.
fn span(random: &mut Random, bytes: &[u8], most: usize) -> Range<usize> {
    let start = random.below(bytes.len() + 1);
    let end = start + random.below(most.min(bytes.len() - start) + 1);
    start..end
}

fn put(bytes: &mut Vec<u8>, place: Range<usize>, new: &[u8]) {
    bytes.splice(place, new.iter().copied());
}
