//! The extra checks bound to the columns of a file, and run over its rows.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::ExtraRules;
use super::near::essence;
use super::scripts::{in_latin, latin};
use crate::check::custom::{Operand, operand};
use crate::check::keys::{Fingerprint, Seen};
use crate::check::problem::Problem;
use crate::check::schema::Field;
use crate::dataset::{FieldName, LineNumber, Row};

/// The extra checks of one file, under way.
pub(in crate::check) struct ExtraChecks<'s> {
    rules: &'s ExtraRules,
    fields: Vec<Option<&'s Field>>,
    key: Vec<usize>,
    sorted_by: Vec<usize>,
    above: Option<(Vec<String>, LineNumber)>,
    removed: Vec<usize>,
    near: Vec<(usize, Seen, HashMap<Fingerprint, String>)>,
    /// Whether a key above is written in Latin letters.
    has_latin_key: bool,
}

impl<'s> ExtraChecks<'s> {
    /// Finds the columns of the checks by the names that the schema gives them.
    pub(in crate::check) fn bind(
        rules: &'s ExtraRules,
        names: &[FieldName],
        fields: Vec<Option<&'s Field>>,
        key: &[usize],
    ) -> Self {
        let find = |name: &FieldName| names.iter().position(|other| other == name);
        let all = |wanted: &[FieldName]| -> Vec<usize> {
            let found: Option<Vec<usize>> = wanted.iter().map(find).collect();
            found.unwrap_or_default()
        };
        let near = rules.near_duplicates.iter().filter_map(find);
        Self {
            rules,
            fields,
            key: key.to_vec(),
            sorted_by: all(&rules.sorted_by),
            above: None,
            removed: rules.removed.as_ref().map(|list| all(list.columns())).unwrap_or_default(),
            near: near.map(|index| (index, Seen::default(), HashMap::new())).collect(),
            has_latin_key: false,
        }
    }

    /// Whether nothing is asked for but what is told of every key.
    pub(in crate::check) fn is_empty(&self) -> bool {
        self.sorted_by.is_empty() && self.removed.is_empty() && self.near.is_empty()
    }

    /// Notes a key of ASCII that other keys stand below.
    pub(in crate::check) fn stands_below(&mut self, key: &str) {
        self.has_latin_key =
            self.has_latin_key || key.bytes().any(|byte| byte.is_ascii_alphabetic());
    }

    /// From here on keys count as standing below one in Latin letters.
    pub(in crate::check) fn stand_below_latin_keys(&mut self) {
        self.has_latin_key = true;
    }

    /// Tells every check that a row does not pass, with the column it is told of and what to type
    /// instead.
    pub(in crate::check) fn row(
        &mut self,
        row: &Row<'_>,
        tell: &mut dyn FnMut(usize, Problem, Option<String>),
    ) {
        self.order(row, tell);
        if let (Some(list), false) = (&self.rules.removed, self.removed.is_empty())
            && let Some(entry) = list.find(row, &self.removed)
            && let Some(column) = self.removed.first()
        {
            let reason = entry.reason.clone();
            tell(*column, Problem::Removed { list: list.path().to_owned(), reason }, None);
        }
        for (index, seen, first) in &mut self.near {
            let Some(cell) = row.cell(*index).filter(|cell| !cell.trim().is_empty()) else {
                continue;
            };
            let Some((nearness, essence)) = essence(cell) else { continue };
            let print = Fingerprint::of_text(&essence);
            match seen.note(print, row.line) {
                None => {
                    first.insert(print, cell.to_owned());
                }
                Some(line) => {
                    // The same value twice is nothing near: other checks judge it.
                    if let Some(other) = first.get(&print).filter(|other| *other != cell) {
                        let value = other.clone();
                        tell(*index, Problem::NearDuplicate { nearness, value, first: line }, None);
                    }
                }
            }
        }
        self.scripts(row, tell);
    }

    fn order(&mut self, row: &Row<'_>, tell: &mut dyn FnMut(usize, Problem, Option<String>)) {
        let Some(column) = self.sorted_by.first().copied() else { return };
        let cells: Option<Vec<&str>> =
            self.sorted_by.iter().map(|index| row.cell(*index)).collect();
        let Some(cells) = cells else { return };
        if let Some((above, line)) = &self.above {
            let order = self.sorted_by.iter().zip(above.iter().zip(&cells));
            let order = order
                .map(|(index, (above, cell))| {
                    let field = self.fields.get(*index).copied().flatten();
                    compare(field, above, cell)
                })
                .find(|order| order.is_ne());
            if order == Some(Ordering::Greater) {
                let above = above.first().cloned().unwrap_or_default();
                tell(column, Problem::NotSorted { above, line: *line }, None);
                // The row above stays the measure: one row out of order is one finding.
                return;
            }
        }
        let cells = cells.into_iter().map(str::to_owned).collect();
        self.above = Some((cells, row.line));
    }

    fn scripts(&mut self, row: &Row<'_>, tell: &mut dyn FnMut(usize, Problem, Option<String>)) {
        for index in &self.key {
            let Some(cell) = row.cell(*index) else { continue };
            if cell.is_ascii() {
                self.has_latin_key =
                    self.has_latin_key || cell.bytes().any(|byte| byte.is_ascii_alphabetic());
            } else if let Some(latin) = in_latin(cell) {
                tell(*index, Problem::MixedScripts, Some(latin));
            } else if self.has_latin_key {
                // All of it looks Latin, and among Latin keys it would be taken for one.
                let latin = latin(cell);
                if latin.is_ascii() {
                    tell(*index, Problem::ForeignScript, Some(latin));
                }
            }
        }
    }
}

/// Two cells of a column in its order: numbers and dates by value, texts letter by letter.
fn compare(field: Option<&Field>, above: &str, below: &str) -> Ordering {
    match (operand(field, above), operand(field, below)) {
        (Operand::Number(above), Operand::Number(below)) => above.cmp(&below),
        (Operand::Other(left), Operand::Other(right)) => {
            left.partial_cmp(&right).unwrap_or_else(|| above.cmp(below))
        }
        _ => above.cmp(below),
    }
}
