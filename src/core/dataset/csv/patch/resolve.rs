//! Which records of a file a difference speaks of.

use std::collections::{HashMap, HashSet};

use super::super::cell::{CellSpan, value};
use super::super::document::Opened;
use super::super::draft::Draft;
use super::super::scan::{Piece, PieceKind};
use super::PatchRefused;
use crate::dataset::diff::{CellChange, ColumnChange, ColumnNumber, Diff, RowChange};
use crate::dataset::{FieldName, Key, LineNumber, Refusal};

/// What a difference does to a file.
pub(super) struct Resolved {
    /// Records that change or go, as they will be.
    pub(super) drafts: Vec<Draft>,
    /// Records that come, in the new columns.
    pub(super) added: Vec<Vec<String>>,
    /// Cells of new columns by record, once the others are gone: record, column, value.
    pub(super) filled: Vec<(usize, usize, String)>,
    /// The records in their new order, each by its number from 0 in the file that has the added
    /// ones at its end; `None` where they stand so already.
    pub(super) order: Option<Vec<usize>>,
}

/// A record that a difference may mean.
struct Candidate {
    index: usize,
    line: LineNumber,
    piece: Piece,
    spans: Vec<CellSpan>,
    cells: Vec<String>,
}

impl Candidate {
    fn cell(&self, index: usize) -> &str {
        self.cells.get(index).map_or("", String::as_str)
    }
}

impl Resolved {
    pub(super) fn of(opened: &Opened<'_>, diff: &Diff) -> Result<Self, PatchRefused> {
        let columns = Columns::of(opened, diff)?;
        let found = Found::by(opened, diff, &columns)?;
        let mut taken: HashSet<usize> = HashSet::new();
        let mut drafts = Vec::new();
        let mut removed = HashSet::new();
        let mut as_told = found.rows == diff.old.rows;
        for change in &diff.rows {
            let Some(place) = change.old_place() else { continue };
            let at = found.choose(change, place.row.0, &taken, &columns)?;
            if !taken.insert(at.index) {
                return Err(PatchRefused::Contradiction { row: place.row.0 });
            }
            as_told &= number(at.index) == place.row.0;
            let gone = matches!(change, RowChange::Removed { .. });
            if gone {
                removed.insert(at.index);
            }
            let mut draft = Draft {
                values: at.cells.clone(),
                removed: gone,
                place: Some((at.piece, at.spans.clone())),
            };
            for cell in change.cell_changes() {
                let text = cell.new.clone().unwrap_or_default();
                encodable(opened, &cell.field, &text)?;
                draft.set(columns.old(cell.column, &cell.field)?, text);
            }
            if let RowChange::Renamed { to, .. } = change {
                for (field, part) in to.iter() {
                    let text = part.to_string();
                    encodable(opened, field, &text)?;
                    draft.set(columns.key(field)?, text);
                }
            }
            drafts.push(draft);
        }
        let added = added(opened, diff, &columns)?;
        if !as_told {
            let alters = |change: &ColumnChange| !matches!(change, ColumnChange::Renamed { .. });
            if !diff.moves.is_empty() || diff.column_changes.iter().any(alters) {
                return Err(PatchRefused::OtherRows { expected: diff.old.rows, found: found.rows });
            }
            found.none_taken(diff, &taken)?;
            return Ok(Self { drafts, added, filled: Vec::new(), order: None });
        }
        let stayed: Vec<usize> = (0..usize::try_from(found.rows).unwrap_or(usize::MAX))
            .filter(|index| !removed.contains(index))
            .collect();
        columns.check_lost(diff, &found, &removed)?;
        let order = order(diff, &stayed)?;
        let filled = filled(opened, diff, &columns, &order)?;
        let order = (order.iter().copied().ne(0..order.len())).then_some(order);
        Ok(Self { drafts, added, filled, order })
    }
}

/// The number of a record, from 1.
fn number(index: usize) -> u64 {
    u64::try_from(index + 1).unwrap_or(u64::MAX)
}

fn index(number: u64) -> Option<usize> {
    usize::try_from(number).ok()?.checked_sub(1)
}

fn encodable(opened: &Opened<'_>, field: &FieldName, text: &str) -> Result<(), Refusal> {
    opened.encoding.encode(text).map(drop).map_err(|character| Refusal::Unencodable {
        field: field.clone(),
        character,
        encoding: opened.encoding.name(),
    })
}

/// The columns of a difference in the file.
struct Columns<'d> {
    diff: &'d Diff,
    /// For each column of the difference, its index in the file.
    old: Vec<Option<usize>>,
    /// The key's columns in the file, in its order.
    key: Vec<usize>,
    width: usize,
}

impl<'d> Columns<'d> {
    fn of(opened: &Opened<'_>, diff: &'d Diff) -> Result<Self, PatchRefused> {
        let mut expected: Vec<(usize, usize, &FieldName)> = Vec::new();
        for (at, column) in diff.columns.iter().enumerate() {
            if let Some(place) = column.old {
                expected.push((place, at, column.was.as_ref().unwrap_or(&column.name)));
            }
        }
        expected.sort_unstable_by_key(|(place, ..)| *place);
        let names: Vec<&FieldName> = expected.iter().map(|(.., name)| *name).collect();
        let mut old = vec![None; diff.columns.len()];
        let same = names.iter().copied().eq(&opened.names);
        if !same && !diff.column_changes.is_empty() {
            let pairs = names.len().max(opened.names.len());
            let name = |list: &[&FieldName], at: usize| {
                list.get(at).map_or_else(|| FieldName::from(""), |name| (*name).clone())
            };
            let own: Vec<&FieldName> = opened.names.iter().collect();
            let at = (0..pairs).find(|at| names.get(*at) != own.get(*at)).unwrap_or_default();
            return Err(PatchRefused::OtherHeader {
                expected: name(&names, at),
                found: name(&own, at),
            });
        }
        // Of several columns of one name, by their order.
        let mut seen: HashMap<&FieldName, usize> = HashMap::new();
        for (_, at, name) in &expected {
            let nth = seen.entry(name).or_default();
            let found = opened.names.iter().enumerate().filter(|(_, own)| own == name).nth(*nth);
            *nth += 1;
            if let (Some(slot), Some((index, _))) = (old.get_mut(*at), found) {
                *slot = Some(index);
            }
        }
        let mut columns = Self { diff, old, key: Vec::new(), width: opened.names.len() };
        let any_old = diff.rows.iter().any(|row| row.old_place().is_some());
        for field in diff.key.fields() {
            match columns.key(field) {
                Ok(index) => columns.key.push(index),
                Err(missing) if any_old => return Err(missing),
                Err(_) => {}
            }
        }
        Ok(columns)
    }

    /// A column's index in the file.
    fn old(&self, column: ColumnNumber, field: &FieldName) -> Result<usize, PatchRefused> {
        let missing = || PatchRefused::ColumnMissing { field: field.clone() };
        let at = column.0.checked_sub(1).ok_or_else(missing)?;
        match at.checked_sub(self.old.len()) {
            Some(beyond) => Ok(self.width + beyond),
            None => self.old.get(at).copied().flatten().ok_or_else(missing),
        }
    }

    /// A key column's index in the file.
    fn key(&self, field: &FieldName) -> Result<usize, PatchRefused> {
        let columns = self.diff.columns.iter().zip(&self.old);
        let mut named = columns.filter(|(column, _)| column.name == *field);
        named
            .find_map(|(_, index)| *index)
            .ok_or_else(|| PatchRefused::ColumnMissing { field: field.clone() })
    }

    /// A column's index in the new file.
    fn place(&self, column: ColumnNumber) -> Option<usize> {
        let at = column.0.checked_sub(1)?;
        match at.checked_sub(self.diff.columns.len()) {
            Some(beyond) => {
                let width = self.diff.columns.iter().filter(|c| c.new.is_some()).count();
                Some(width + beyond)
            }
            None => self.diff.columns.get(at)?.new?.checked_sub(1),
        }
    }

    /// Sees that a column that goes holds what the difference says it held.
    fn check_lost(
        &self,
        diff: &Diff,
        found: &Found,
        removed: &HashSet<usize>,
    ) -> Result<(), PatchRefused> {
        for change in &diff.column_changes {
            let ColumnChange::Removed { field, column, cells } = change else { continue };
            let at = self.old(*column, field)?;
            let told: HashMap<usize, &str> = cells
                .iter()
                .filter_map(|cell| Some((index(cell.row.0)?, cell.value.as_str())))
                .collect();
            let none = HashMap::new();
            let stands = found.lost.get(&at).unwrap_or(&none);
            let mut rows: Vec<usize> = told.keys().chain(stands.keys()).copied().collect();
            rows.sort_unstable();
            for row in rows.into_iter().filter(|row| !removed.contains(row)) {
                let expected = told.get(&row).copied().unwrap_or_default();
                let (line, own) = stands.get(&row).map_or((None, ""), |(l, t)| (Some(*l), t));
                if own != expected {
                    return Err(PatchRefused::Stale {
                        key: None,
                        line: line.unwrap_or(LineNumber(number(row))),
                        field: field.clone(),
                        expected: expected.to_owned(),
                        found: own.to_owned(),
                    });
                }
            }
        }
        Ok(())
    }
}

/// What a pass over the file found.
struct Found {
    rows: u64,
    candidates: HashMap<Vec<String>, Vec<Candidate>>,
    /// Filled cells of columns that go, by column and record.
    lost: HashMap<usize, HashMap<usize, (LineNumber, String)>>,
}

impl Found {
    fn by(opened: &Opened<'_>, diff: &Diff, columns: &Columns<'_>) -> Result<Self, PatchRefused> {
        let mut candidates: HashMap<Vec<String>, Vec<Candidate>> = HashMap::new();
        for change in &diff.rows {
            candidates.entry(handle(change, columns)?).or_default();
        }
        let mut lost: HashMap<usize, HashMap<usize, (LineNumber, String)>> = HashMap::new();
        for change in &diff.column_changes {
            if let ColumnChange::Removed { field, column, .. } = change {
                lost.insert(columns.old(*column, field)?, HashMap::new());
            }
        }
        let mut scanner = opened.records();
        let mut spans = Vec::new();
        let mut line = opened.line_at(opened.first).0;
        let mut rows = 0;
        while let Some(piece) =
            scanner.next(&mut spans, usize::MAX).map_err(|fault| opened.refusal(fault))?
        {
            if piece.kind == PieceKind::Record {
                let cells: Vec<String> = spans
                    .iter()
                    .map(|cell| value(opened.body(), cell, &opened.dialect).into_owned())
                    .collect();
                let own = own_handle(&cells, columns);
                let index = rows;
                rows += 1;
                for (column, held) in &mut lost {
                    if let Some(text) = cells.get(*column).filter(|text| !text.is_empty()) {
                        held.insert(index, (LineNumber(line), text.clone()));
                    }
                }
                if let Some(known) = candidates.get_mut(&own) {
                    let (line, spans) = (LineNumber(line), spans.clone());
                    known.push(Candidate { index, line, piece, spans, cells });
                }
            }
            line += piece.lines;
        }
        Ok(Self { rows: u64::try_from(rows).unwrap_or(u64::MAX), candidates, lost })
    }

    /// The record that a change means: where it stood, else the nearest that holds what it should.
    fn choose(
        &self,
        change: &RowChange,
        row: u64,
        taken: &HashSet<usize>,
        columns: &Columns<'_>,
    ) -> Result<&Candidate, PatchRefused> {
        let missing = || PatchRefused::RowMissing {
            key: change_key(change).cloned(),
            line: change.old_place().map_or(LineNumber(0), |place| place.line),
        };
        let known = self.candidates.get(&handle(change, columns)?).ok_or_else(missing)?;
        let mut free: Vec<&Candidate> =
            known.iter().filter(|candidate| !taken.contains(&candidate.index)).collect();
        free.sort_by_key(|candidate| number(candidate.index).abs_diff(row));
        let mut stale = None;
        for candidate in free {
            match fits(change, candidate, columns)? {
                None => return Ok(candidate),
                Some(refused) => stale = stale.or(Some(refused)),
            }
        }
        Err(stale.unwrap_or_else(missing))
    }

    /// Sees that no row that comes stands already.
    fn none_taken(&self, diff: &Diff, taken: &HashSet<usize>) -> Result<(), PatchRefused> {
        for change in &diff.rows {
            let RowChange::Added { key: Some(key), .. } = change else { continue };
            if diff.duplicate_keys.iter().any(|twice| twice.key == *key) {
                continue;
            }
            let own: Vec<String> = key.iter().map(|(_, value)| value.to_string()).collect();
            let there = self.candidates.get(&own).into_iter().flatten();
            if let Some(other) = there.into_iter().find(|other| !taken.contains(&other.index)) {
                return Err(PatchRefused::RowTaken { key: key.clone(), line: other.line });
            }
        }
        Ok(())
    }
}

fn change_key(change: &RowChange) -> Option<&Key> {
    match change {
        RowChange::Renamed { from, .. } => Some(from),
        other => other.key(),
    }
}

/// What a row is looked up by: its key, or all its cells without the empty ones at the end.
fn handle(change: &RowChange, columns: &Columns<'_>) -> Result<Vec<String>, PatchRefused> {
    if let Some(key) = change_key(change) {
        return Ok(key.iter().map(|(_, value)| value.to_string()).collect());
    }
    let mut cells: Vec<String> = Vec::new();
    if let RowChange::Removed { cells: held, .. } = change {
        for cell in held.iter().filter(|cell| !cell.value.is_empty()) {
            let at = columns.old(cell.column, &cell.field)?;
            if cells.len() <= at {
                cells.resize(at + 1, String::new());
            }
            if let Some(slot) = cells.get_mut(at) {
                slot.clone_from(&cell.value);
            }
        }
    }
    Ok(cells)
}

fn own_handle(cells: &[String], columns: &Columns<'_>) -> Vec<String> {
    if columns.diff.key.fields().is_empty() {
        let filled = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        return cells.iter().take(filled).cloned().collect();
    }
    let own = |index: &usize| cells.get(*index).cloned().unwrap_or_default();
    columns.key.iter().map(own).collect()
}

/// Whether a record holds what a change says it held; what it does not hold, else.
fn fits(
    change: &RowChange,
    record: &Candidate,
    columns: &Columns<'_>,
) -> Result<Option<PatchRefused>, PatchRefused> {
    let stale = |field: &FieldName, expected: &str, found: &str| {
        Some(PatchRefused::Stale {
            key: change_key(change).cloned(),
            line: record.line,
            field: field.clone(),
            expected: expected.to_owned(),
            found: found.to_owned(),
        })
    };
    if let RowChange::Removed { cells, .. } = change {
        let mut told = HashSet::new();
        for cell in cells {
            let at = columns.old(cell.column, &cell.field)?;
            told.insert(at);
            if record.cell(at) != cell.value {
                return Ok(stale(&cell.field, &cell.value, record.cell(at)));
            }
        }
        // A value that nobody saw must not go with the row.
        let more = record
            .cells
            .iter()
            .enumerate()
            .find(|(at, text)| !text.is_empty() && !told.contains(at));
        return Ok(more.and_then(|(_, text)| stale(&FieldName::from(""), "", text)));
    }
    for CellChange { column, field, old, .. } in change.cell_changes() {
        let expected = old.as_deref().unwrap_or_default();
        let found = record.cell(columns.old(*column, field)?);
        if found != expected {
            return Ok(stale(field, expected, found));
        }
    }
    Ok(None)
}

/// The rows that come, in the new columns.
fn added(
    opened: &Opened<'_>,
    diff: &Diff,
    columns: &Columns<'_>,
) -> Result<Vec<Vec<String>>, PatchRefused> {
    // Where the columns stay, new cells go into the file's own ones.
    let stays = diff.column_changes.is_empty();
    let mut added = Vec::new();
    for change in &diff.rows {
        let RowChange::Added { cells, .. } = change else { continue };
        let mut row: Vec<String> = Vec::new();
        for cell in cells {
            let at = if stays {
                columns.old(cell.column, &cell.field)?
            } else {
                let missing = || PatchRefused::ColumnMissing { field: cell.field.clone() };
                columns.place(cell.column).ok_or_else(missing)?
            };
            encodable(opened, &cell.field, &cell.value)?;
            if row.len() <= at {
                row.resize(at + 1, String::new());
            }
            if let Some(slot) = row.get_mut(at) {
                slot.clone_from(&cell.value);
            }
        }
        added.push(row);
    }
    Ok(added)
}

/// The records in their new order, by their numbers among those that stayed, then those added.
fn order(diff: &Diff, stayed: &[usize]) -> Result<Vec<usize>, PatchRefused> {
    let comes = diff.rows.iter().filter(|row| matches!(row, RowChange::Added { .. })).count();
    let total = stayed.len() + comes;
    let mut slots: Vec<Option<usize>> = vec![None; total];
    let mut put = |row: u64, record: usize| {
        let slot = index(row).and_then(|at| slots.get_mut(at)).filter(|slot| slot.is_none());
        match slot {
            Some(slot) => {
                *slot = Some(record);
                Ok(())
            }
            None => Err(PatchRefused::Contradiction { row }),
        }
    };
    let mut next = stayed.len();
    for row in &diff.rows {
        if let RowChange::Added { new, .. } = row {
            put(new.row.0, next)?;
            next += 1;
        }
    }
    let mut moved = HashSet::new();
    for place in &diff.moves {
        let from = index(place.from.0).and_then(|old| stayed.binary_search(&old).ok());
        match from.filter(|from| moved.insert(*from)) {
            Some(from) => put(place.to.0, from)?,
            None => return Err(PatchRefused::Contradiction { row: place.from.0 }),
        }
    }
    let mut steady = (0..stayed.len()).filter(|record| !moved.contains(record));
    Ok(slots.into_iter().filter_map(|slot| slot.or_else(|| steady.next())).collect())
}

/// The cells of new columns, by the records that will have them.
fn filled(
    opened: &Opened<'_>,
    diff: &Diff,
    columns: &Columns<'_>,
    order: &[usize],
) -> Result<Vec<(usize, usize, String)>, PatchRefused> {
    let mut filled = Vec::new();
    for change in &diff.column_changes {
        let ColumnChange::Added { field, column, cells } = change else { continue };
        let missing = || PatchRefused::ColumnMissing { field: field.clone() };
        let at = columns.place(*column).ok_or_else(missing)?;
        for cell in cells {
            encodable(opened, field, &cell.value)?;
            let record = index(cell.row.0).and_then(|row| order.get(row)).copied();
            let wrong = PatchRefused::Contradiction { row: cell.row.0 };
            filled.push((record.ok_or(wrong)?, at, cell.value.clone()));
        }
    }
    Ok(filled)
}
