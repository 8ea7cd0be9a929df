//! Cells that are right at a glance.
//!
//! Nearly every cell of a file is spelled in the plainest way and breaks nothing. For each column
//! a shortcut is compiled once; it tells such cells by their bytes. What it cannot tell is checked
//! in full: a shortcut never finds a fault, and is never sure where the full check would.

mod bytes;
mod recent;

use self::recent::Recent;
use super::constraints::{Bound, Constraints, TextPattern};
use super::keys::Fingerprint;
use super::problem::Edge;
use super::schema::Field;
use super::types::{FieldType, Logical, MomentForm, NumberForm, Real, StringForm};

/// The shortcut of one column.
#[derive(Debug)]
pub(super) struct Shortcut {
    empty: Empty,
    /// Texts other than the empty one that stand for no value.
    missing: Vec<Box<[u8]>>,
    look: Look,
    prints: Prints,
}

/// What a glance told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Glance {
    /// The cell is right; its fingerprint, where the column's are wanted and it has a value.
    Right(Option<Fingerprint>),
    /// It must be checked in full.
    Unsure,
}

/// The same, before it is spelled as a fingerprint. It is small, and goes back in registers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Judged {
    /// It is empty, and may be.
    Empty,
    Right,
    /// It is this number, and right.
    Whole(i64),
    Unsure,
}

/// Whether an empty cell is right.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Empty {
    Right,
    Unsure,
}

/// Whether the fingerprints of a column's values are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Prints {
    /// They are.
    Wanted,
    /// Nobody compares its values.
    Unwanted,
}

/// How a column's cells are looked at.
#[derive(Debug)]
enum Look {
    /// Text of printable ASCII.
    Text { least: usize, most: usize, form: StringForm, pattern: Option<TextPattern> },
    /// Digits.
    Whole(Range),
    /// Digits, perhaps with decimals.
    Number { range: Range, decimal: u8 },
    /// `yyyy-mm-dd`.
    Date(Range),
    /// Four digits.
    Year(Range),
    /// Whatever was right before.
    Recent(Recent),
    /// In full.
    Never,
}

/// Whole numbers that break no bound, both ends among them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Range {
    least: i64,
    most: i64,
}

impl Range {
    fn has(self, value: i64) -> bool {
        self.least <= value && value <= self.most
    }

    /// The range that bounds leave; `None` where one of them is no plain number.
    fn of(lower: &[Bound], upper: &[Bound]) -> Option<Self> {
        let mut range = Self { least: i64::MIN, most: i64::MAX };
        for bound in lower {
            let (floor, exact) = floor(&bound.value)?;
            let least = if exact && bound.edge == Edge::Inclusive {
                floor
            } else {
                floor.checked_add(1)?
            };
            range.least = range.least.max(least);
        }
        for bound in upper {
            let (floor, exact) = floor(&bound.value)?;
            let most =
                if exact && bound.edge == Edge::Exclusive { floor.checked_sub(1)? } else { floor };
            range.most = range.most.min(most);
        }
        Some(range)
    }
}

/// The largest whole number that is not above a bound, and whether it is the bound.
fn floor(value: &Logical<'_>) -> Option<(i64, bool)> {
    match value {
        Logical::Number(Real::Finite(number)) => number.floor(),
        Logical::Date(value) | Logical::Year(value) => Some((*value, true)),
        _ => None,
    }
}

impl Shortcut {
    /// The shortcut of a column that a schema does not know: any text.
    pub(super) fn of_unknown(prints: Prints) -> Self {
        let look =
            Look::Text { least: 0, most: usize::MAX, form: StringForm::Default, pattern: None };
        Self { empty: Empty::Right, missing: Vec::new(), look, prints }
    }

    /// The shortcut of a field's column.
    pub(super) fn of(field: &Field, prints: Prints) -> Self {
        // Everything is named, so that nothing new is forgotten here.
        let Field { about: _, kind, constraints, missing } = field;
        let empty_is_missing = missing.iter().any(|missing| missing.text.is_empty());
        let empty =
            if empty_is_missing && !constraints.required { Empty::Right } else { Empty::Unsure };
        let missing = missing
            .iter()
            .filter(|missing| !missing.text.is_empty())
            .map(|missing| missing.text.as_bytes().into())
            .collect();
        let look = look(kind, constraints, prints).unwrap_or_else(|| match prints {
            Prints::Wanted => Look::Never,
            Prints::Unwanted => Look::Recent(Recent::new()),
        });
        Self { empty, missing, look, prints }
    }

    /// The shortcut of a part of the key: an empty cell is never right.
    pub(super) fn of_key(self) -> Self {
        Self { empty: Empty::Unsure, ..self }
    }

    /// Looks at a cell.
    pub(super) fn look(&self, cell: &str) -> Glance {
        match (self.judge(cell), self.prints) {
            (Judged::Unsure, _) => Glance::Unsure,
            (Judged::Empty, _) | (_, Prints::Unwanted) => Glance::Right(None),
            (Judged::Right, Prints::Wanted) => {
                Glance::Right(Some(Fingerprint::of_ascii(cell.as_bytes())))
            }
            (Judged::Whole(value), Prints::Wanted) => {
                Glance::Right(Some(Fingerprint::of_whole(value)))
            }
        }
    }

    /// Whether a cell is surely right, where nobody wants its fingerprint.
    pub(super) fn is_right(&self, cell: &str) -> bool {
        self.judge(cell) != Judged::Unsure
    }

    fn judge(&self, cell: &str) -> Judged {
        let text = cell.as_bytes();
        if text.is_empty() {
            return match self.empty {
                Empty::Right => Judged::Empty,
                Empty::Unsure => Judged::Unsure,
            };
        }
        if !self.missing.is_empty() && self.missing.iter().any(|missing| **missing == *text) {
            return Judged::Unsure;
        }
        let is_right = match &self.look {
            Look::Text { least, most, form, pattern } => {
                text.len() >= *least
                    && text.len() <= *most
                    // What may begin a formula, and the space that may stand before it.
                    && !matches!(text.first(), Some(b'=' | b'@' | b'+' | b'-' | b' '))
                    && bytes::is_printable(text)
                    && match form {
                        StringForm::Default => true,
                        StringForm::Uri if bytes::is_web_address(text) => true,
                        other => FieldType::String(*other).read(cell).is_ok(),
                    }
                    && pattern.as_ref().is_none_or(|pattern| pattern.fits(cell))
            }
            Look::Whole(range) => {
                let value = bytes::whole(text).filter(|value| range.has(*value));
                return value.map_or(Judged::Unsure, Judged::Whole);
            }
            Look::Number { range, decimal } => bytes::number(text, *decimal)
                .is_some_and(|between| range.has(between.least) && range.has(between.most)),
            Look::Date(range) => super::types::iso_date(text).is_some_and(|days| range.has(days)),
            Look::Year(range) => bytes::year(text).is_some_and(|year| range.has(year)),
            Look::Recent(recent) => recent.knows(text),
            Look::Never => false,
        };
        if is_right { Judged::Right } else { Judged::Unsure }
    }

    /// Is told that a cell of which it was unsure is right after all.
    pub(super) fn learn(&mut self, cell: &str) {
        if let Look::Recent(recent) = &mut self.look {
            recent.learn(cell.as_bytes());
        }
    }
}

fn look(kind: &FieldType, constraints: &Constraints, prints: Prints) -> Option<Look> {
    let Constraints {
        required: _,
        unique: _,
        listed,
        items,
        pattern,
        min_length,
        max_length,
        lower,
        upper,
        json_schema,
    } = constraints;
    let has_items = items.as_ref().is_some_and(|items| !items.listed().is_empty());
    if !listed.is_empty() || has_items || json_schema.is_some() {
        return None;
    }
    let range = Range::of(lower, upper);
    let text = |form| {
        let length = |length: u64| usize::try_from(length).ok();
        Some(Look::Text {
            least: min_length.map_or(Some(0), length)?,
            most: max_length.map_or(Some(usize::MAX), length)?,
            form,
            pattern: pattern.clone(),
        })
    };
    let has_text_rules = pattern.is_some() || min_length.is_some() || max_length.is_some();
    let has_bounds = !lower.is_empty() || !upper.is_empty();
    match kind {
        FieldType::String(form) if !has_bounds => text(*form),
        FieldType::Any if !has_bounds => text(StringForm::Default),
        _ if has_text_rules => None,
        FieldType::Integer(form) if is_plain(&form.group) => Some(Look::Whole(range?)),
        // The fingerprints of values spelled otherwise are taken in full.
        _ if prints == Prints::Wanted => None,
        FieldType::Number(form) if is_plain(&form.group) => {
            Some(Look::Number { range: range?, decimal: decimal_sign(form)? })
        }
        FieldType::Date(MomentForm::Default | MomentForm::Any) => Some(Look::Date(range?)),
        FieldType::Year => Some(Look::Year(range?)),
        _ => None,
    }
}

/// Whether a sign between groups of digits is none that a number without groups could hold.
fn is_plain(group: &str) -> bool {
    !group.contains(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'))
}

/// The decimal sign, where it is one byte that is nothing else in a number.
fn decimal_sign(form: &NumberForm) -> Option<u8> {
    match form.decimal.as_bytes() {
        [sign @ (b'.' | b',')] if !form.group.contains(char::from(*sign)) => Some(*sign),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
