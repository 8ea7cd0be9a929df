//! Which record an edit means, and whether it is as the edit expects.

use super::super::cell::value;
use super::super::draft::{Draft, values};
use super::super::locate::{GroupId, RecordId, fingerprint, folded};
use super::super::scan::PieceKind;
use super::Session;
use crate::dataset::{Expected, Key, LineNumber, Refusal, Value};
use crate::words::nearest;

/// Keys that are compared to find the nearest one.
const MOST_COMPARED: usize = 200_000;

impl Session<'_> {
    /// The record as it is now; read from the file when it is first asked for.
    pub(super) fn draft(&mut self, id: RecordId) -> Option<&mut Draft> {
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
    pub(super) fn standing(&mut self, group: GroupId, print: &str) -> Vec<RecordId> {
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
    pub(super) fn find(&mut self, key: &Key) -> Result<Option<RecordId>, Refusal> {
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

    pub(super) fn line_of(&self, id: RecordId) -> Option<LineNumber> {
        match id {
            RecordId::File(start) => Some(self.opened.line_at(start)),
            RecordId::New(_) => None,
        }
    }

    pub(super) fn expect(
        &mut self,
        id: RecordId,
        key: &Key,
        expect: &Expected,
    ) -> Result<(), Refusal> {
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
    pub(super) fn expect_empty(&self, key: &Key, expect: &Expected) -> Result<(), Refusal> {
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
    pub(super) fn key_missing(&self, key: &Key) -> Refusal {
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
}
