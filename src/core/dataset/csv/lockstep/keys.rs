//! Whether keys stand once.

use std::borrow::Cow;

/// The keys of equal records as numbers: different numbers are different keys. Where two numbers
/// are equal the keys may still differ, which costs time and no truth.
pub(super) struct Keys {
    /// The key's columns, ascending.
    pub(super) columns: Vec<usize>,
    numbers: Vec<u64>,
    /// Whether each key so far was after the one before it, by length and bytes.
    ascending: bool,
    last: Vec<u8>,
    /// Whether any key had a part without text.
    pub(super) any_empty: bool,
}

impl Keys {
    pub(super) fn new(columns: Vec<usize>) -> Self {
        let (numbers, last) = (Vec::new(), Vec::new());
        Self { columns, numbers, ascending: true, last, any_empty: false }
    }

    /// A key of one column.
    pub(super) fn add_one(&mut self, cell: &str) {
        self.any_empty |= is_blank(cell);
        let bytes = cell.as_bytes();
        if self.ascending {
            let last = self.last.as_slice();
            let after = (last.len(), last) < (bytes.len(), bytes);
            self.ascending = after || self.numbers.is_empty();
            self.last.clear();
            self.last.extend_from_slice(bytes);
        }
        self.numbers.push(mixed(SEED, bytes));
    }

    /// A key of any number of columns, in their order.
    pub(super) fn add<'c>(&mut self, cells: impl Iterator<Item = Cow<'c, str>>) {
        if let [_] = self.columns.as_slice() {
            for cell in cells {
                self.add_one(&cell);
            }
            return;
        }
        self.ascending = false;
        let mut number = SEED;
        for cell in cells {
            self.any_empty |= is_blank(&cell);
            number = mixed(number, cell.as_bytes());
        }
        self.numbers.push(number);
    }

    /// The key of a record that was read to its end.
    pub(super) fn add_cells(&mut self, cells: &[String]) {
        let columns = self.columns.clone();
        let cell = |at: &usize| Cow::Borrowed(cells.get(*at).map_or("", String::as_str));
        self.add(columns.iter().map(cell));
    }

    /// Whether no key stands twice, neither among the equal and the old records nor among the
    /// equal and the new ones.
    pub(super) fn are_unique(&mut self, old: &[&[String]], new: &[&[String]]) -> bool {
        let (one, other) = (self.own(old), self.own(new));
        if has_twice(&one) || has_twice(&other) {
            return false;
        }
        let own = Sieve::of(one.iter().chain(&other));
        let hits = |number: &u64| {
            own.may_hold(*number)
                && (one.binary_search(number).is_ok() || other.binary_search(number).is_ok())
        };
        if self.numbers.iter().any(hits) {
            return false;
        }
        if !self.ascending {
            self.numbers.sort_unstable();
        }
        self.ascending || !has_twice(&self.numbers)
    }

    /// The numbers of some keys, in order.
    fn own(&mut self, rows: &[&[String]]) -> Vec<u64> {
        let mut own = Keys::new(self.columns.clone());
        for cells in rows {
            own.add_cells(cells);
        }
        self.any_empty |= own.any_empty;
        own.numbers.sort_unstable();
        own.numbers
    }
}

fn is_blank(cell: &str) -> bool {
    // Nearly every key begins with a sign that is no space.
    !cell.as_bytes().first().is_some_and(u8::is_ascii_graphic) && cell.trim().is_empty()
}

fn has_twice(sorted: &[u64]) -> bool {
    sorted.windows(2).any(|pair| matches!(pair, [one, other] if one == other))
}

/// A first look, which most numbers do not pass.
struct Sieve(Vec<u64>);

const SIEVE_BITS: u32 = 16;

impl Sieve {
    fn of<'n>(numbers: impl Iterator<Item = &'n u64>) -> Self {
        let mut bits = vec![0; 1 << (SIEVE_BITS - 6)];
        for number in numbers {
            let (word, bit) = Self::place(*number);
            if let Some(word) = bits.get_mut(word) {
                *word |= bit;
            }
        }
        Self(bits)
    }

    fn place(number: u64) -> (usize, u64) {
        let slot = number >> (64 - SIEVE_BITS);
        (usize::try_from(slot >> 6).unwrap_or_default(), 1 << (slot & 63))
    }

    fn may_hold(&self, number: u64) -> bool {
        let (word, bit) = Self::place(number);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }
}

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// A number of bytes and of what came before them: eight bytes at a time, folded by multiplying.
fn mixed(seed: u64, bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0xd6e8_feb8_6659_fd93;
    let mut number = seed ^ (bytes.len() as u64).wrapping_mul(FACTOR);
    let mut step = |word: u64| {
        number = (number ^ word).wrapping_mul(FACTOR);
        number ^= number >> 32;
    };
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        step(u64::from_le_bytes(*word));
    }
    if !rest.is_empty() {
        let mut word = [0; 8];
        word.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        step(u64::from_le_bytes(word));
    }
    number.wrapping_mul(FACTOR) ^ (number >> 29)
}
