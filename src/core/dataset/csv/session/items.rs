//! Items that come to, or go from, the list that a cell holds.

use super::super::cell::value;
use super::super::locate::{RecordId, folded};
use super::super::scan::PieceKind;
use super::{Cells, Session};
use crate::dataset::{Change, FieldName, Record, Refusal, Value};

/// Records looked at to see how a column spells its lists.
const LOOKED_AT: usize = 200;

impl Session<'_> {
    /// The new texts of the cells whose lists a change adds to or takes from.
    pub(super) fn lists(&mut self, id: RecordId, change: &Change) -> Result<Cells, Refusal> {
        let mut cells = Cells::new();
        for (field, append, detach) in lists_of(change) {
            let column = self.header.find(field)?;
            let separator = self.separator(field)?;
            let found = self.draft(id).map(|draft| draft.value(column).to_owned());
            let found = found.unwrap_or_default();
            let append = items_of(field, append, &separator)?;
            let detach = items_of(field, detach, &separator)?;
            let mut list = CellList::read(&found, &separator);
            list.pieces.retain(|piece| !detach.iter().any(|gone| folded(gone) == folded(piece)));
            let new: Vec<String> = append.into_iter().filter(|item| !list.holds(item)).collect();
            if list.pieces.len() == list.count && new.is_empty() {
                continue;
            }
            if list.count < 2 && !new.is_empty() {
                (list.before, list.after) = self.spaces(column, &separator);
            }
            list.pieces.extend(new);
            let record = Record::from([(field.clone(), Value::Text(list.text(&separator)))]);
            cells.extend(self.cells(&record)?);
        }
        Ok(cells)
    }

    fn separator(&self, field: &FieldName) -> Result<String, Refusal> {
        let separator = self.options.list_separators.of(field).map(str::to_owned);
        separator.ok_or_else(|| Refusal::NotAList { field: field.clone() })
    }

    /// The spaces around a separator in the first list of a column, or else those given with it.
    fn spaces(&self, column: usize, separator: &str) -> (String, String) {
        let mut scanner = self.opened.records();
        let mut cells = Vec::new();
        for _ in 0..LOOKED_AT {
            let Ok(Some(piece)) = scanner.next(&mut cells, column + 1) else { break };
            let cell = cells.get(column).filter(|_| piece.kind == PieceKind::Record);
            let Some(cell) = cell else { continue };
            let list =
                CellList::read(&value(self.opened.body(), cell, &self.opened.dialect), separator);
            if list.count > 1 {
                return (list.before, list.after);
            }
        }
        let (before, after) = separator.split_once(core(separator)).unwrap_or_default();
        (before.to_owned(), after.to_owned())
    }
}

/// Items fit to be written between separators.
fn items_of(field: &FieldName, items: &[Value], separator: &str) -> Result<Vec<String>, Refusal> {
    let core = core(separator);
    let text = |item: &Value| {
        let text = item.as_cell().ok_or_else(|| Refusal::NotACell { field: field.clone() })?;
        if text.contains(core) {
            let separator = separator.to_owned();
            return Err(Refusal::ItemHoldsSeparator { field: field.clone(), separator });
        }
        Ok(text.trim().to_owned())
    };
    items.iter().map(text).collect()
}

/// The lists of a change, each with what it gets and what it loses.
fn lists_of(change: &Change) -> Vec<(&FieldName, &[Value], &[Value])> {
    let of =
        |items: &'_ crate::dataset::Items, field: &FieldName| items.contains_key(field.as_str());
    let appended = change.append.iter().map(|(field, items)| {
        let detach = change.detach.get(field.as_str()).map_or(&[][..], Vec::as_slice);
        (field, items.as_slice(), detach)
    });
    let detached = change
        .detach
        .iter()
        .filter(|(field, _)| !of(&change.append, field))
        .map(|(field, items)| (field, &[][..], items.as_slice()));
    appended.chain(detached).collect()
}

/// A separator without the spaces around it, if it is more than spaces.
fn core(separator: &str) -> &str {
    match separator.trim() {
        "" => separator,
        core => core,
    }
}

/// A list in a cell.
struct CellList {
    pieces: Vec<String>,
    /// How many items it had.
    count: usize,
    /// Spaces before and after its separators.
    before: String,
    after: String,
    /// Whether a separator ends it.
    ended: bool,
}

impl CellList {
    fn read(text: &str, separator: &str) -> Self {
        let mut raw: Vec<&str> = text.split(core(separator)).collect();
        let ended = raw.len() > 1 && raw.last().is_some_and(|last| last.trim().is_empty());
        if ended || text.trim().is_empty() {
            raw.pop();
        }
        let blank = |c: char| c == ' ' || c == '\u{a0}';
        let first = raw.first().copied().unwrap_or_default();
        let before = first.get(first.trim_end_matches(blank).len()..).unwrap_or_default();
        let second = raw.get(1).copied().unwrap_or_default();
        let rest = second.trim_start_matches(blank);
        let after = second.get(..second.len() - rest.len()).unwrap_or_default();
        let pieces: Vec<String> = raw.iter().map(|piece| piece.trim().to_owned()).collect();
        Self { count: pieces.len(), pieces, before: before.into(), after: after.into(), ended }
    }

    fn holds(&self, item: &str) -> bool {
        self.pieces.iter().any(|piece| folded(piece) == folded(item))
    }

    fn text(&self, separator: &str) -> String {
        let core = core(separator);
        let joint = format!("{}{core}{}", self.before, self.after);
        let mut text = self.pieces.join(&joint);
        if self.ended && !text.is_empty() {
            text.push_str(core);
        }
        text
    }
}
