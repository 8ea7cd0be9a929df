//! Edits applied to a delimited file.

use std::collections::BTreeMap;
use std::ops::Range;

use thiserror::Error;

use super::dialect::DialectHints;
use super::document::{Header, Opened, ReadOptions};
use super::habits::Habits;
use super::locate::{Ends, GroupId, Index, RecordId, fingerprint, folded};
use super::scan::{CellSpan, MAX_CELL, Piece, PieceKind, value};
use super::{order, splice};
use crate::dataset::encoding::Encoding;
use crate::dataset::{Change, Edit, Expected, FieldName, Key, LineNumber, Record, Refusal, Value};
use crate::words::nearest;

/// What the caller knows of a file and wants of an edit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct EditOptions {
    /// The fields that identify a record; empty where none are known. Updates name their own.
    pub key: Vec<FieldName>,
    /// How the file's text is spelled, where that is not to be found.
    pub encoding: Option<Encoding>,
    /// How its cells are separated and quoted, as far as known.
    pub dialect: DialectHints,
    /// Where new records go.
    pub insert: Insert,
    /// What stands between the items of a list that is given for a cell.
    pub list_separator: Option<String>,
}

/// Where new records go.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Insert {
    /// After the last record, in the order of the edits.
    #[default]
    End,
    /// Where the key belongs in the order that the file keeps; after the last record where it
    /// keeps none, or no key is known.
    Sorted,
}

/// The edited file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edited {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What changed, in order: every byte outside these spans is as it was.
    pub spans: Vec<Span>,
}

/// Bytes that were replaced, as offsets in the file before and after. Empty before for what was
/// put in, empty after for what was taken out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Span {
    /// In the file as it was.
    pub old: Range<usize>,
    /// In the file as it is.
    pub new: Range<usize>,
}

/// Why a list of edits was not applied. Nothing was changed.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("{}{refusal}", edit.map(|number| format!("edit {number}: ")).unwrap_or_default())]
pub struct Refused {
    /// Which edit, from 1; `None` where the file itself is at fault, or all of them together.
    pub edit: Option<usize>,
    /// Why.
    pub refusal: Refusal,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Refused { edit: None, refusal }
    }
}

/// Applies edits in their order to a file, all or none.
///
/// Only touched cells and records change: a cell keeps its quoting, a new record takes up how
/// the last ones quote each column and the line end of the record it follows, and a file without
/// final newline stays so. Of the fields of a record that is added, those left out are empty.
///
/// An edit finds its record by the values of its key fields as they look: spaces at the ends and
/// Unicode normal forms do not matter unless two records differ in nothing else. A record may be
/// one that an earlier edit added or renamed. Where no key is known, a record to add is taken for
/// one that exists if all its cells are equal.
pub fn apply(bytes: &[u8], edits: &[Edit], options: &EditOptions) -> Result<Edited, Refused> {
    let read = ReadOptions { encoding: options.encoding, dialect: options.dialect.clone() };
    let names = fields_of(edits, options);
    let opened = Opened::open(bytes, &read, &names)?;
    let header = Header::of(&opened);
    let key = options.key.iter().map(|field| header.find(field)).collect::<Result<Vec<_>, _>>()?;
    let mut session = Session {
        opened: &opened,
        header,
        options,
        key,
        index: Index::default(),
        habits: Habits::default(),
        touched: BTreeMap::new(),
        added: Vec::new(),
        rekeyed: Vec::new(),
    };
    for (number, edit) in (1..).zip(edits) {
        session.ask(edit).map_err(|refusal| Refused { edit: Some(number), refusal })?;
    }
    let ends = session.index.fill(&opened)?;
    session.habits = Habits::of(&opened, ends.recent.iter().copied());
    for (number, edit) in (1..).zip(edits) {
        session.run(number, edit).map_err(|refusal| Refused { edit: Some(number), refusal })?;
    }
    session.check_new_keys()?;
    session.finish(bytes, &names, &ends)
}

/// The fields that edits speak of, which help to tell dialects apart.
fn fields_of<'e>(edits: &'e [Edit], options: &'e EditOptions) -> Vec<&'e FieldName> {
    let mut names: Vec<&FieldName> = options.key.iter().collect();
    for edit in edits.iter().take(20) {
        match edit {
            Edit::Add { record } => names.extend(record.keys()),
            Edit::Update { key, change } | Edit::Upsert { key, change } => {
                names.extend(key.iter().map(|(field, _)| field));
                names.extend(change.set.keys());
            }
            Edit::Remove { key, .. } | Edit::Rename { key, .. } => {
                names.extend(key.iter().map(|(field, _)| field));
            }
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// A record as the edits leave it.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// Its cells now, at least as many as the file's record has.
    pub(super) values: Vec<String>,
    pub(super) removed: bool,
    /// Where it stands; `None` for a new record.
    pub(super) place: Option<(Piece, Vec<CellSpan>)>,
}

impl Draft {
    pub(super) fn value(&self, column: usize) -> &str {
        self.values.get(column).map_or("", String::as_str)
    }

    fn set(&mut self, column: usize, value: String) {
        if self.values.len() <= column {
            if value.is_empty() {
                return;
            }
            self.values.resize(column + 1, String::new());
        }
        if let Some(cell) = self.values.get_mut(column) {
            *cell = value;
        }
    }
}

/// A record whose key an edit changed.
#[derive(Clone, Debug)]
struct Rekeyed {
    edit: usize,
    id: RecordId,
    columns: Vec<usize>,
}

struct Session<'o> {
    opened: &'o Opened<'o>,
    header: Header<'o>,
    options: &'o EditOptions,
    key: Vec<usize>,
    index: Index,
    habits: Habits,
    touched: BTreeMap<usize, Draft>,
    added: Vec<Draft>,
    rekeyed: Vec<Rekeyed>,
}

/// Cells by column.
type Cells = Vec<(usize, String)>;

impl Session<'_> {
    /// Notes the keys that an edit will ask for, and refuses fields that are none.
    fn ask(&mut self, edit: &Edit) -> Result<(), Refusal> {
        match edit {
            Edit::Add { record } => {
                let cells = self.cells(record)?;
                self.ask_identity(&cells);
            }
            Edit::Update { key, change } => {
                self.ask_key(key)?;
                self.columns_of(change)?;
            }
            Edit::Upsert { key, change } => {
                self.ask_key(key)?;
                self.columns_of(change)?;
                let mut cells = self.key_cells(key)?;
                cells.extend(self.cells(&change.set)?);
                self.ask_identity(&cells);
            }
            Edit::Remove { key, expect } => {
                self.ask_key(key)?;
                self.fields(expect.keys())?;
            }
            Edit::Rename { key, to, expect } => {
                self.ask_key(key)?;
                self.key_cells(to)?;
                self.fields(expect.keys())?;
            }
        }
        Ok(())
    }

    fn columns_of(&self, change: &Change) -> Result<(), Refusal> {
        self.cells(&change.set)?;
        self.fields(change.clear.iter().chain(change.expect.keys()))
    }

    fn fields<'f>(&self, fields: impl Iterator<Item = &'f FieldName>) -> Result<(), Refusal> {
        for field in fields {
            self.header.find(field)?;
        }
        Ok(())
    }

    /// The columns that tell whether a new record exists already.
    fn identity(&mut self) -> GroupId {
        if self.key.is_empty() {
            let all: Vec<usize> = (0..self.opened.names.len()).collect();
            self.index.group(&all)
        } else {
            self.index.group(&self.key)
        }
    }

    fn ask_identity(&mut self, cells: &Cells) {
        let group = self.identity();
        let print = self.print_of(group, cells);
        self.index.want(group, print);
    }

    fn print_of(&self, group: GroupId, cells: &Cells) -> String {
        let value = |column: &usize| {
            let found = cells.iter().rev().find(|(index, _)| index == column);
            found.map_or("", |(_, value)| value.as_str())
        };
        let mut print = String::new();
        fingerprint(self.index.columns(group).iter().map(value), &mut print);
        print
    }

    fn ask_key(&mut self, key: &Key) -> Result<(), Refusal> {
        let cells = self.key_cells(key)?;
        let columns: Vec<usize> = cells.iter().map(|(column, _)| *column).collect();
        let group = self.index.group(&columns);
        let print = self.print_of(group, &cells);
        self.index.want(group, print);
        Ok(())
    }

    fn key_cells(&self, key: &Key) -> Result<Cells, Refusal> {
        key.iter()
            .map(|(field, value)| Ok((self.header.find(field)?, self.cell_text(field, value)?)))
            .collect()
    }

    /// A record's cells, fit to be written.
    fn cells(&self, record: &Record) -> Result<Cells, Refusal> {
        record
            .iter()
            .map(|(field, value)| {
                let column = self.header.find(field)?;
                let text = self.cell_text(field, value)?;
                self.opened.encoding.encode(&text).map_err(|character| Refusal::Unencodable {
                    field: field.clone(),
                    character,
                    encoding: self.opened.encoding.name(),
                })?;
                if text.len() > MAX_CELL {
                    return Err(Refusal::CellTooLarge {
                        line: None,
                        column: column as u64 + 1,
                        limit: MAX_CELL as u64,
                    });
                }
                Ok((column, text))
            })
            .collect()
    }

    fn cell_text(&self, field: &FieldName, value: &Value) -> Result<String, Refusal> {
        let not_a_cell = || Refusal::NotACell { field: field.clone() };
        match (value, &self.options.list_separator) {
            (Value::List(items), Some(separator)) => {
                let mut texts = Vec::with_capacity(items.len());
                for item in items {
                    let text = item.as_cell().ok_or_else(not_a_cell)?;
                    if text.contains(separator.as_str()) {
                        return Err(Refusal::ItemHoldsSeparator {
                            field: field.clone(),
                            separator: separator.clone(),
                        });
                    }
                    texts.push(text);
                }
                Ok(texts.join(separator))
            }
            _ => value.as_cell().map(str::to_owned).ok_or_else(not_a_cell),
        }
    }

    fn run(&mut self, number: usize, edit: &Edit) -> Result<(), Refusal> {
        match edit {
            Edit::Add { record } => {
                let cells = self.cells(record)?;
                self.add(&cells)
            }
            Edit::Update { key, change } => {
                let id = self.find(key)?.ok_or_else(|| self.key_missing(key))?;
                self.change(number, id, key, change)
            }
            Edit::Upsert { key, change } => match self.find(key)? {
                Some(id) => self.change(number, id, key, change),
                None => {
                    self.expect_empty(key, &change.expect)?;
                    let own: Record = key.iter().map(|(f, v)| (f.clone(), v.clone())).collect();
                    let mut cells = self.cells(&own)?;
                    cells.extend(self.cells(&change.set)?);
                    self.add(&cells)
                }
            },
            Edit::Remove { key, expect } => {
                let id = self.find(key)?.ok_or_else(|| self.key_missing(key))?;
                self.expect(id, key, expect)?;
                if let Some(draft) = self.draft(id) {
                    draft.removed = true;
                }
                Ok(())
            }
            Edit::Rename { key, to, expect } => {
                let id = self.find(key)?.ok_or_else(|| self.key_missing(key))?;
                self.expect(id, key, expect)?;
                let fields: Record = to.iter().map(|(f, v)| (f.clone(), v.clone())).collect();
                let cells = self.cells(&fields)?;
                if cells.iter().all(|(_, value)| value.trim().is_empty()) {
                    let field = fields.keys().next().cloned().unwrap_or_else(|| "".into());
                    return Err(Refusal::KeyEmpty { field });
                }
                let mut columns = self.key.clone();
                if columns.is_empty() {
                    let own = self.key_cells(key)?.into_iter().chain(cells.iter().cloned());
                    columns.extend(own.map(|(column, _)| column));
                    columns.sort_unstable();
                    columns.dedup();
                }
                self.write(number, id, cells, columns);
                Ok(())
            }
        }
    }

    fn add(&mut self, cells: &Cells) -> Result<(), Refusal> {
        let group = self.identity();
        let value = |column: usize| {
            let found = cells.iter().rev().find(|(index, _)| *index == column);
            found.map_or("", |(_, value)| value.as_str())
        };
        if let Some(first) = self.options.key.first()
            && self.key.iter().all(|column| value(*column).trim().is_empty())
        {
            return Err(Refusal::KeyEmpty { field: first.clone() });
        }
        let print = self.print_of(group, cells);
        if let Some(id) = self.standing(group, &print).first().copied() {
            let key = Key::new(
                (self.options.key.iter().zip(&self.key))
                    .map(|(field, column)| (field.clone(), Value::from(value(*column))))
                    .collect(),
            );
            return Err(match (key, self.line_of(id)) {
                (Some(key), Some(line)) => Refusal::KeyTaken { key, line },
                (Some(key), None) => Refusal::KeyGivenTwice { key },
                (None, Some(line)) => Refusal::RecordTaken { line },
                (None, None) => Refusal::RecordGivenTwice,
            });
        }
        let values = (0..self.opened.names.len())
            .map(|column| self.habits.with_line_ends(value(column)))
            .collect();
        let id = RecordId::New(self.added.len());
        let draft = Draft { values, removed: false, place: None };
        self.index.note(id, |column| draft.value(column));
        self.added.push(draft);
        Ok(())
    }

    fn change(
        &mut self,
        number: usize,
        id: RecordId,
        key: &Key,
        change: &Change,
    ) -> Result<(), Refusal> {
        self.expect(id, key, &change.expect)?;
        let mut cells = self.cells(&change.set)?;
        for field in &change.clear {
            cells.push((self.header.find(field)?, String::new()));
        }
        self.write(number, id, cells, self.key.clone());
        Ok(())
    }

    /// Writes cells into a record; `key` are the columns that must stay unique.
    fn write(&mut self, number: usize, id: RecordId, cells: Cells, key: Vec<usize>) {
        let cells: Cells = cells
            .into_iter()
            .map(|(column, text)| (column, self.habits.with_line_ends(&text)))
            .collect();
        let Some(draft) = self.draft(id) else { return };
        let mut rekeyed = false;
        for (column, text) in cells {
            let same_lines = text.contains('\n')
                && draft.value(column).replace("\r\n", "\n") == text.replace("\r\n", "\n");
            if !same_lines && draft.value(column) != text {
                rekeyed |= key.contains(&column);
                draft.set(column, text);
            }
        }
        let values = draft.clone();
        self.index.note(id, |column| values.value(column));
        if rekeyed {
            self.rekeyed.push(Rekeyed { edit: number, id, columns: key });
        }
    }

    /// The record as it is now; read from the file when it is first asked for.
    fn draft(&mut self, id: RecordId) -> Option<&mut Draft> {
        match id {
            RecordId::New(number) => self.added.get_mut(number),
            RecordId::File(start) => {
                if !self.touched.contains_key(&start) {
                    let mut cells = Vec::new();
                    let piece = self.opened.records_from(start).next(&mut cells, usize::MAX);
                    let piece = piece.ok().flatten()?;
                    let values = values(self.opened, &cells);
                    let draft = Draft { values, removed: false, place: Some((piece, cells)) };
                    self.touched.insert(start, draft);
                }
                self.touched.get_mut(&start)
            }
        }
    }

    /// The records that have a key now.
    fn standing(&mut self, group: GroupId, print: &str) -> Vec<RecordId> {
        let noted = self.index.get(group, print).to_vec();
        let columns = self.index.columns(group).to_vec();
        let mut own = String::new();
        noted
            .into_iter()
            .filter(|id| {
                self.draft(*id).is_some_and(|draft| {
                    fingerprint(columns.iter().map(|column| draft.value(*column)), &mut own);
                    !draft.removed && own == print
                })
            })
            .collect()
    }

    /// The one record a key names.
    fn find(&mut self, key: &Key) -> Result<Option<RecordId>, Refusal> {
        let cells = self.key_cells(key)?;
        let columns: Vec<usize> = cells.iter().map(|(column, _)| *column).collect();
        let group = self.index.group(&columns);
        let print = self.print_of(group, &cells);
        let mut found = self.standing(group, &print);
        if found.len() > 1 {
            let exact: Vec<RecordId> = found
                .iter()
                .copied()
                .filter(|id| {
                    self.draft(*id).is_some_and(|draft| {
                        cells.iter().all(|(column, value)| draft.value(*column) == value)
                    })
                })
                .collect();
            if !exact.is_empty() {
                found = exact;
            }
        }
        match found.as_slice() {
            [] => Ok(None),
            [id] => Ok(Some(*id)),
            several => {
                let mut lines: Vec<LineNumber> =
                    several.iter().filter_map(|id| self.line_of(*id)).collect();
                lines.sort_unstable();
                Err(Refusal::KeyAmbiguous { key: key.clone(), lines })
            }
        }
    }

    fn line_of(&self, id: RecordId) -> Option<LineNumber> {
        match id {
            RecordId::File(start) => Some(self.opened.line_at(start)),
            RecordId::New(_) => None,
        }
    }

    fn expect(&mut self, id: RecordId, key: &Key, expect: &Expected) -> Result<(), Refusal> {
        for (field, expected) in expect {
            let column = self.header.find(field)?;
            let text = self.cell_text(field, expected)?;
            let found = self.draft(id).map_or("", |draft| draft.value(column));
            if folded(found) != folded(&text) {
                return Err(Refusal::ExpectationFailed {
                    key: key.clone(),
                    field: field.clone(),
                    expected: expected.clone(),
                    found: found.into(),
                });
            }
        }
        Ok(())
    }

    /// What is expected of a record that does not exist can only be that cells are empty.
    fn expect_empty(&self, key: &Key, expect: &Expected) -> Result<(), Refusal> {
        for (field, expected) in expect {
            if !self.cell_text(field, expected)?.trim().is_empty() {
                return Err(Refusal::ExpectationFailed {
                    key: key.clone(),
                    field: field.clone(),
                    expected: expected.clone(),
                    found: "".into(),
                });
            }
        }
        Ok(())
    }

    /// The refusal for a key without record, with the key it looks like.
    fn key_missing(&self, key: &Key) -> Refusal {
        let nearest = self.nearest_key(key);
        Refusal::KeyMissing { key: key.clone(), nearest }
    }

    fn nearest_key(&self, key: &Key) -> Option<(Key, LineNumber)> {
        let asked = self.key_cells(key).ok()?;
        let length: usize = asked.iter().map(|(_, value)| value.len()).sum();
        let joined = |values: &[&str]| values.join(" / ");
        let wanted = joined(&asked.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>());
        let mut near: Vec<(String, usize)> = Vec::new();
        let mut scanner = self.opened.records();
        let mut cells = Vec::new();
        while let Ok(Some(piece)) = scanner.next(&mut cells, usize::MAX) {
            if piece.kind != PieceKind::Record || self.touched.contains_key(&piece.start) {
                continue;
            }
            let cell = |column: &usize| {
                cells.get(*column).map(|c| value(self.opened.body(), c, &self.opened.dialect))
            };
            let own: Vec<_> =
                asked.iter().map(|(column, _)| cell(column).unwrap_or_default()).collect();
            let own_length: usize = own.iter().map(|value| value.len()).sum();
            if own_length > 0 && own_length.abs_diff(length) * 2 <= length + 2 {
                let own: Vec<&str> = own.iter().map(AsRef::as_ref).collect();
                near.push((joined(&own), piece.start));
            }
            if near.len() == MOST_COMPARED {
                break;
            }
        }
        let best = nearest(&wanted, near.iter().map(|(text, _)| text.as_str()))?;
        let start = near.iter().find(|(text, _)| text == best).map(|(_, start)| *start)?;
        self.opened.records_from(start).next(&mut cells, usize::MAX).ok()??;
        let fields = key.iter().zip(&asked).map(|((field, _), (column, _))| {
            let cell = cells.get(*column);
            let text = cell.map(|c| value(self.opened.body(), c, &self.opened.dialect));
            (field.clone(), Value::from(text.unwrap_or_default().into_owned()))
        });
        Some((Key::new(fields.collect())?, self.opened.line_at(start)))
    }

    /// Refuses a changed key that another record has.
    fn check_new_keys(&mut self) -> Result<(), Refused> {
        let rekeyed = std::mem::take(&mut self.rekeyed);
        if rekeyed.is_empty() {
            return Ok(());
        }
        let mut index = Index::default();
        let mut asked = Vec::new();
        let mut print = String::new();
        for change in rekeyed {
            let Some(draft) = self.draft(change.id) else { continue };
            if draft.removed {
                continue;
            }
            fingerprint(change.columns.iter().map(|column| draft.value(*column)), &mut print);
            let group = index.group(&change.columns);
            index.want(group, print.clone());
            asked.push((change, group, print.clone()));
        }
        index.fill(self.opened)?;
        for (start, draft) in &self.touched {
            index.note(RecordId::File(*start), |column| draft.value(column));
        }
        for (number, draft) in self.added.iter().enumerate() {
            index.note(RecordId::New(number), |column| draft.value(column));
        }
        std::mem::swap(&mut self.index, &mut index);
        for (change, group, print) in asked {
            let others = self.standing(group, &print);
            let Some(other) = others.into_iter().find(|id| *id != change.id) else { continue };
            let values = change.columns.iter().filter_map(|column| {
                let field = self.opened.names.get(*column)?.clone();
                let draft = match change.id {
                    RecordId::File(start) => self.touched.get(&start),
                    RecordId::New(number) => self.added.get(number),
                };
                Some((field, Value::from(draft.map_or("", |draft| draft.value(*column)))))
            });
            let Some(key) = Key::new(values.collect()) else { continue };
            // The place of a record that itself got this key by an edit helps nobody.
            let refusal = match self.line_of(other) {
                Some(line) => Refusal::KeyTaken { key, line },
                None => Refusal::KeyGivenTwice { key },
            };
            return Err(Refused { edit: Some(change.edit), refusal });
        }
        Ok(())
    }

    fn finish(self, bytes: &[u8], names: &[&FieldName], ends: &Ends) -> Result<Edited, Refused> {
        let added: Vec<Draft> = self.added.into_iter().filter(|draft| !draft.removed).collect();
        let places = match self.options.insert {
            Insert::Sorted if !self.key.is_empty() && !added.is_empty() => {
                order::places(self.opened, &self.key, &added, ends)?
            }
            _ => added.into_iter().map(|draft| (ends.last, draft)).collect(),
        };
        let work = splice::Work {
            opened: self.opened,
            habits: &self.habits,
            touched: &self.touched,
            added: &places,
            ends,
        };
        Ok(work.edited(bytes, &self.options.dialect, names)?)
    }
}

/// Keys that are compared to find the nearest one.
const MOST_COMPARED: usize = 200_000;

/// The values of a record's cells.
pub(super) fn values(opened: &Opened<'_>, cells: &[CellSpan]) -> Vec<String> {
    let own = |cell| value(opened.body(), cell, &opened.dialect).into_owned();
    cells.iter().map(own).collect()
}
