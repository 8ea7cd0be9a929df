//! What each edit does to the drafts of records.

use super::super::draft::Draft;
use super::super::locate::{Index, RecordId, fingerprint};
use super::{Cells, Rekeyed, Session, Stop};
use crate::dataset::{Change, Edit, Key, Record, Refusal, Refused, Value};

impl Session<'_> {
    pub(super) fn run(&mut self, number: usize, edit: &Edit) -> Result<(), Refusal> {
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
                    for (field, items) in &change.append {
                        let list = Value::List(items.clone());
                        cells.extend(self.cells(&Record::from([(field.clone(), list)]))?);
                    }
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
                self.write(number, id, cells, columns)
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
        cells.extend(self.lists(id, change)?);
        // Where no key is known, it is the one by which the edit names its record.
        let columns = if self.key.is_empty() {
            self.key_cells(key)?.into_iter().map(|(column, _)| column).collect()
        } else {
            self.key.clone()
        };
        self.write(number, id, cells, columns)
    }

    /// Writes cells into a record; `key` are the columns that must stay unique and not empty.
    fn write(
        &mut self,
        number: usize,
        id: RecordId,
        cells: Cells,
        key: Vec<usize>,
    ) -> Result<(), Refusal> {
        let cells: Cells = cells
            .into_iter()
            .map(|(column, text)| (column, self.habits.with_line_ends(&text)))
            .collect();
        let Some(draft) = self.draft(id) else { return Ok(()) };
        let mut rekeyed = false;
        for (column, text) in cells {
            let same_lines = text.contains('\n')
                && draft.value(column).replace("\r\n", "\n") == text.replace("\r\n", "\n");
            if !same_lines && draft.value(column) != text {
                rekeyed |= key.contains(&column);
                draft.set(column, text);
            }
        }
        let emptied = rekeyed && key.iter().all(|column| draft.value(*column).trim().is_empty());
        let values = draft.clone();
        self.index.note(id, |column| values.value(column));
        if let Some(field) = key.first().filter(|_| emptied) {
            let field = self.opened.names.get(*field).cloned().unwrap_or_else(|| "".into());
            return Err(Refusal::KeyEmpty { field });
        }
        if rekeyed {
            self.rekeyed.push(Rekeyed { edit: number, id, columns: key });
        }
        Ok(())
    }

    /// Refuses a changed key that another record has.
    pub(super) fn check_new_keys(&mut self, looked_for: &Index) -> Result<(), Stop> {
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
        let unasked = index.beyond(looked_for);
        if !self.opened.gaps.is_empty() && !unasked.is_empty() {
            return Err(Stop::Unasked(unasked));
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
            return Err(Refused { edit: Some(change.edit), refusal }.into());
        }
        Ok(())
    }
}
