//! The columns of a table under check, and what is compared between its rows.

use unicode_normalization::UnicodeNormalization;

use super::fingerprint;
use crate::check::keys::{Fingerprint, Seen};
use crate::check::problem::Problem;
use crate::check::schema::{Field, Reading};
use crate::check::shortcut::{Glance, Prints, Shortcut};
use crate::check::types::{Around, FieldType};
use crate::dataset::{FieldName, LineNumber};

pub(super) struct Column<'s> {
    pub(super) name: FieldName,
    pub(super) field: Option<&'s Field>,
    pub(super) part: Part,
    pub(super) prints: Prints,
    pub(super) shortcut: Shortcut,
}

impl Column<'_> {
    /// The fingerprint by which a cell is compared with others of its column.
    pub(super) fn print(&mut self, cell: &str) -> Option<Fingerprint> {
        match (self.shortcut.look(cell), self.field) {
            (Glance::Right(print), _) => print,
            (Glance::Unsure, Some(field)) => fingerprint(field, cell),
            (Glance::Unsure, None) => (!cell.is_empty()).then(|| Fingerprint::of_text(cell)),
        }
    }

    /// A composed text that stands in every cell with the same fingerprint, but for how it is
    /// composed; `None` where its type may be spelled otherwise.
    pub(super) fn telling_text(&self, cell: &str) -> Option<String> {
        let composed = || Some(cell.nfc().collect());
        let Some(field) = self.field else { return composed() };
        match (&field.kind, field.read(cell)) {
            (_, Reading::Missing) => None,
            (FieldType::String(_) | FieldType::Any, _) | (_, Reading::Wrong(_)) => composed(),
            // Its sign and zeros before it may be written or not.
            (FieldType::Integer(form), Reading::Value(_))
                if form.group.is_empty() && form.around == Around::Nothing =>
            {
                Some(cell.trim_start_matches(['+', '-', '0']).to_owned())
            }
            (_, Reading::Value(_)) => None,
        }
    }

    /// The fingerprint by which cells of another column find this one.
    pub(super) fn print_referred_to(&self, cell: &str) -> Option<Fingerprint> {
        match self.field {
            Some(field) => fingerprint(field, cell),
            None => Some(Fingerprint::of_text(cell)),
        }
    }
}

/// Whether a column is a part of the key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Key,
    Other,
}

/// Columns whose values together must not stand twice.
pub(in crate::check) struct UniqueSet {
    pub(in crate::check) columns: Vec<usize>,
    pub(super) kind: UniqueKind,
    pub(super) seen: Seen,
}

pub(super) enum UniqueKind {
    Key,
    Column,
    Together(Vec<FieldName>),
}

/// Something wrong beside other rows, and the column it is told of.
pub(super) type Beside = (Problem, Option<usize>);

impl UniqueSet {
    /// Notes a row's values by the fingerprints of its cells; where they stood before, the line.
    pub(super) fn note(
        &mut self,
        prints: &[Option<Fingerprint>],
        line: LineNumber,
    ) -> Option<LineNumber> {
        let parts = self.columns.iter().map(|index| prints.get(*index).copied().flatten());
        self.seen.note(Fingerprint::of_all(parts)?, line)
    }

    /// What is wrong with a row whose values stood on a line before.
    pub(in crate::check) fn problem(&self, first: LineNumber) -> Problem {
        match &self.kind {
            UniqueKind::Key => Problem::KeyTaken { first },
            UniqueKind::Column => Problem::NotUnique { first },
            UniqueKind::Together(fields) => {
                // The values are those of the row that it is told of.
                Problem::NotUniqueTogether { fields: fields.clone(), values: Vec::new(), first }
            }
        }
    }
}

/// Whether anything stands in a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::check) enum Filled {
    Cells,
    Blank,
}

/// A foreign key into the table itself.
pub(in crate::check) struct References {
    pub(in crate::check) columns: Vec<usize>,
    pub(in crate::check) referenced: Vec<usize>,
    pub(super) known: Seen,
}

impl References {
    /// Whether a row refers to none, by the fingerprints of its cells.
    pub(super) fn is_lost(&self, prints: &[Option<Fingerprint>]) -> bool {
        let parts = self.columns.iter().map(|index| prints.get(*index).copied().flatten());
        Fingerprint::of_all(parts).is_some_and(|print| !self.known.has(print))
    }
}
