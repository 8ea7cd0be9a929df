//! Which record an edit means, and whether it is as the edit expects.

use super::super::Layout;
use super::Session;
use super::draft::same;
use super::field::{Slot, cell, text};
use super::index::{GroupId, Keys, RecordId};
use crate::dataset::csv::{fingerprint, folded};
use crate::dataset::path::push_name;
use crate::dataset::{Expected, KEY_FIELD, Key, LineNumber, Record, RecordsPath, Refusal, Value};
use crate::words::nearest;

/// Keys that are compared to find the nearest one.
const MOST_COMPARED: usize = 200_000;

impl Session<'_> {
    /// The slots of a key, and the fingerprint to look it up by.
    pub(super) fn print(&self, key: &Key) -> Result<(Vec<Slot>, String), Refusal> {
        let whole = self.tree.records().layout == Layout::Whole;
        // A document that is one record goes by the name of its file.
        let fields = key.iter().filter(|(field, _)| !(whole && field.as_str() == KEY_FIELD));
        let (mut slots, mut texts) = (Vec::new(), Vec::new());
        for (field, value) in fields {
            slots.push(self.slot(field)?);
            texts.push(cell(value));
        }
        let mut print = String::new();
        fingerprint(texts.iter().map(String::as_str), &mut print);
        Ok((slots, print))
    }

    /// The fingerprint of a record's fields in some slots.
    pub(super) fn print_of(&self, slots: &[Slot], record: &Record) -> Result<String, Refusal> {
        let mut texts = vec![String::new(); slots.len()];
        for (field, value) in record {
            let slot = self.slot(field)?;
            for (wanted, into) in slots.iter().zip(&mut texts) {
                if *wanted == slot {
                    *into = cell(value);
                }
            }
        }
        self.name_by_key(slots, record, &mut texts);
        let mut print = String::new();
        fingerprint(texts.iter().map(String::as_str), &mut print);
        Ok(print)
    }

    /// A member that is added without a name gets its key's.
    fn name_by_key(&self, slots: &[Slot], record: &Record, texts: &mut [String]) {
        if let ([Slot::Name], [into]) = (slots, texts)
            && into.is_empty()
            && let Some(name) = self.name_of(record)
        {
            *into = name;
        }
    }

    /// The name that a new member of an object gets.
    pub(super) fn name_of(&self, record: &Record) -> Option<String> {
        let given = record.get(KEY_FIELD).map(cell);
        let by_key = || match self.options.key.as_slice() {
            [field] => record.get(field.as_str()).map(cell),
            _ => None,
        };
        given.or_else(by_key)
    }

    /// The records that have a key now.
    pub(super) fn standing(
        &mut self,
        group: GroupId,
        print: &str,
    ) -> Result<Vec<RecordId>, Refusal> {
        let noted = self.index.get(group, print).to_vec();
        let slots = self.index.slots(group).to_vec();
        let mut own = String::new();
        let mut standing = Vec::new();
        for id in noted {
            if let Some(draft) = self.draft(id)? {
                let texts: Vec<String> = slots.iter().map(|slot| text(draft, slot)).collect();
                fingerprint(texts.iter().map(String::as_str), &mut own);
                if !draft.removed && own == print {
                    standing.push(id);
                }
            }
        }
        Ok(standing)
    }

    /// The one record a key names.
    pub(super) fn find(&mut self, key: &Key) -> Result<Option<RecordId>, Refusal> {
        let (slots, print) = self.print(key)?;
        let group = self.index.group(&slots);
        let mut found = self.standing(group, &print)?;
        if found.len() > 1 {
            let mut exact = Vec::new();
            for id in &found {
                let Some(draft) = self.draft(*id)? else { continue };
                let values = key.iter().map(|(_, value)| value);
                let is_exact = slots.iter().zip(values).all(|(slot, value)| match slot.path() {
                    Some(path) => {
                        let own = draft.twig.at(draft.node.as_ref(), path.steps());
                        own.is_some_and(|own| own == *value)
                    }
                    None => draft.name == cell(value),
                });
                if is_exact {
                    exact.push(*id);
                }
            }
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

    pub(super) fn expect(
        &mut self,
        id: RecordId,
        key: &Key,
        expect: &Expected,
    ) -> Result<(), Refusal> {
        for (field, expected) in expect {
            if self.is_own_type(field, expected) {
                continue;
            }
            let slot = self.slot(field)?;
            let Some(draft) = self.draft(id)? else { continue };
            let found = match slot.path() {
                Some(path) => {
                    draft.twig.at(draft.node.as_ref(), path.steps()).unwrap_or(Value::Null)
                }
                None => Value::from(draft.name.as_str()),
            };
            let shown = text(draft, &slot);
            let holds = match (&slot, expected) {
                (Slot::Geometry(_), Value::Text(wanted)) => bare(&shown) == bare(wanted),
                _ => same(expected, &found) || folded(&shown) == folded(&cell(expected)),
            };
            if !holds {
                let found = if matches!(slot, Slot::Geometry(_)) { shown.into() } else { found };
                return Err(Refusal::ExpectationFailed {
                    key: key.clone(),
                    field: field.clone(),
                    expected: expected.clone(),
                    found,
                });
            }
        }
        Ok(())
    }

    /// The refusal for a key without record, with the key it looks like.
    pub(super) fn key_missing(&self, key: &Key) -> Refusal {
        let nearest = self.nearest_key(key);
        match self.wrapped().filter(|_| nearest.is_none()) {
            Some((name, places)) => Refusal::KeyInside { key: key.clone(), name, places },
            None => Refusal::KeyMissing { key: key.clone(), nearest },
        }
    }

    /// The one record that the document was found to be, and the places of records inside it.
    fn wrapped(&self) -> Option<(String, Vec<String>)> {
        let records = self.tree.records();
        let is_guess = self.options.records == RecordsPath::Found;
        if !is_guess || records.layout != Layout::Map || records.parts.len() != 1 {
            return None;
        }
        let (name, node) = (self.tree.name(0).into_owned(), self.tree.node(0).ok()?);
        let mut path = String::new();
        push_name(&mut path, &name);
        let mut places = Vec::new();
        node.holders(&mut path, &mut places);
        (!places.is_empty()).then_some((name, places))
    }

    fn nearest_key(&self, key: &Key) -> Option<(Key, LineNumber)> {
        let (slots, _) = self.print(key).ok()?;
        let asked: Vec<String> = key.iter().map(|(_, value)| cell(value)).collect();
        let length: usize = asked.iter().map(String::len).sum();
        let keys = Keys::of(&slots);
        let records = self.tree.records();
        let mut near: Vec<(String, usize)> = Vec::new();
        let mut texts = Vec::new();
        for part in records.first()..records.parts.len() {
            if near.len() == MOST_COMPARED {
                break;
            }
            texts.clear();
            if self.touched.contains_key(&part) || keys.texts(self.tree, part, &mut texts).is_err()
            {
                continue;
            }
            let own_length: usize = texts.iter().map(|text| text.len()).sum();
            if own_length > 0 && own_length.abs_diff(length) * 2 <= length + 2 {
                near.push((texts.join(" / "), part));
            }
        }
        let best = nearest(&asked.join(" / "), near.iter().map(|(text, _)| text.as_str()))?;
        let part = near.iter().find(|(text, _)| text == best).map(|(_, part)| *part)?;
        texts.clear();
        keys.texts(self.tree, part, &mut texts).ok()?;
        let fields = key
            .iter()
            .zip(&texts)
            .map(|((field, _), text)| (field.clone(), Value::from(text.as_ref())));
        Some((Key::new(fields.collect())?, self.line_of(RecordId::File(part))?))
    }
}

/// A text without white space.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
