//! The order that records are kept in, found from their keys.

use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Orders that files are kept in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Collation {
    /// As numbers.
    Number,
    /// By code point.
    Code,
    /// Without regard to case and accents.
    Word,
}

/// An order of keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Order {
    collation: Collation,
    reversed: bool,
}

impl Order {
    /// The likeliest first.
    pub(crate) const ALL: [Order; 6] = [
        Order { collation: Collation::Number, reversed: false },
        Order { collation: Collation::Code, reversed: false },
        Order { collation: Collation::Word, reversed: false },
        Order { collation: Collation::Number, reversed: true },
        Order { collation: Collation::Code, reversed: true },
        Order { collation: Collation::Word, reversed: true },
    ];

    /// How two keys stand to each other; `None` where this order does not know.
    pub(crate) fn compare<A: AsRef<str>, B: AsRef<str>>(
        self,
        one: &[A],
        other: &[B],
    ) -> Option<Ordering> {
        let mut order = Ordering::Equal;
        for (a, b) in one.iter().zip(other) {
            order = match self.collation {
                Collation::Number => {
                    let (a, b) = (a.as_ref().trim(), b.as_ref().trim());
                    a.parse::<f64>().ok()?.partial_cmp(&b.parse::<f64>().ok()?)?
                }
                Collation::Code => a.as_ref().cmp(b.as_ref()),
                Collation::Word => word(a.as_ref()).cmp(&word(b.as_ref())),
            };
            if order != Ordering::Equal {
                break;
            }
        }
        Some(if self.reversed { order.reverse() } else { order })
    }
}

fn word(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}
