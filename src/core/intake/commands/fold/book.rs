//! The records of a contribution while it is folded.

mod rows;
mod whole;

use std::collections::HashMap;

use indexmap::IndexMap;

use super::model::{Conversation, Entry, Folded, Note, Noted, Place, Reaction, Source};
use crate::dataset::{Change, Edit, FieldName, Key, Record, Value};
use crate::intake::commands::{
    BlockFault, Command, Fault, Known, NewValue, Purpose, RowRange, Target, render,
};
use crate::intake::mapping::{DatasetView, MappingFault, MappingNote, TypedValue, typed_value};
use crate::repo_config::{DatasetName, FillError, FillInputs};

/// The most records of a contribution.
const MOST_ENTRIES: usize = 20_000;
/// The most commands shown where a record must be named.
const MOST_FIXES: usize = 3;

/// A record's identity: its dataset and its key's values.
type Identity = (DatasetName, Vec<String>);

pub(super) struct Book<'a> {
    conversation: &'a Conversation<'a>,
    entries: Vec<Option<Entry>>,
    index: HashMap<Identity, usize>,
    /// How many stand of each dataset.
    of_dataset: IndexMap<DatasetName, usize>,
    /// The columns of new records that the repository's `fill` supplied.
    filled: HashMap<usize, Vec<FieldName>>,
}

/// New values of one record, made.
type Values = Vec<(FieldName, Option<Value>)>;

impl<'a> Book<'a> {
    pub(super) fn new(conversation: &'a Conversation<'a>) -> Self {
        let mut book = Self {
            conversation,
            entries: Vec::new(),
            index: HashMap::new(),
            of_dataset: IndexMap::new(),
            filled: HashMap::new(),
        };
        if let Some(mapped) = conversation.form {
            let source = Source {
                by: conversation.author,
                login: conversation.login.to_owned(),
                at: Place::Form,
            };
            for edit in &mapped.edits {
                let at = book.push(&mapped.dataset, edit.clone(), &source);
                let Edit::Add { record } = edit else { continue };
                let filled = mapped.notes.iter().filter_map(|note| match note {
                    MappingNote::Filled { column, value } => {
                        (record.get(column) == Some(value)).then(|| column.clone())
                    }
                    _ => None,
                });
                book.filled.insert(at, filled.collect());
            }
        }
        book
    }

    /// What commands are read against now.
    pub(super) fn known(&self) -> Known<'_> {
        let mut standing = self.of_dataset.iter().filter(|(_, count)| **count > 0);
        let at_hand = match (standing.next(), standing.next()) {
            (Some((name, _)), None) => Some(name),
            _ => None,
        };
        Known { datasets: self.conversation.datasets, at_hand }
    }

    pub(super) fn finish(self, folded: &mut Folded) {
        folded.numbers = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        folded.entries = self.entries.into_iter().flatten().collect();
    }

    /// Carries out a describing command.
    pub(super) fn take(
        &mut self,
        command: Command,
        source: &Source,
        folded: &mut Folded,
    ) -> Result<Reaction, Fault> {
        if self.entries.len() >= MOST_ENTRIES {
            return Err(Fault::Block(BlockFault::TooMany));
        }
        match command {
            Command::Set { target, values, reason } => {
                let dataset = self.dataset(target.dataset())?;
                let mut notes = Vec::new();
                let made = self.values(dataset, &values, &mut notes)?;
                let at = match &target {
                    Target::AtHand { .. } => Some(self.at_hand(dataset, |target| {
                        Command::Set { target, values: values.clone(), reason: None }
                    })?),
                    Target::Record { key, .. } => self.find(dataset, key),
                };
                let at = self.set(dataset, at, &target, made, source)?;
                self.reason(at, reason);
                note(folded, source, notes);
            }
            Command::Add { dataset, values, reason } => {
                let dataset = self.dataset(&dataset)?;
                let mut notes = Vec::new();
                let made = self.values(dataset, &values, &mut notes)?;
                let at = self.add(dataset, made, source, &mut notes)?;
                self.reason(Some(at), reason);
                note(folded, source, notes);
            }
            Command::SetRows { dataset, rows } => {
                return self.rows(&dataset, &rows, Purpose::Set, source, folded);
            }
            Command::AddRows { dataset, rows } => {
                return self.rows(&dataset, &rows, Purpose::Add, source, folded);
            }
            Command::Remove { target, reason } => {
                let at = self.remove(&target, source)?;
                self.reason(at, reason);
            }
            Command::Rename { target, to, reason } => {
                let at = self.rename(&target, to, source)?;
                self.reason(Some(at), reason);
            }
            Command::Drop { rows } => self.drop_rows(&rows)?,
            _ => {}
        }
        Ok(Reaction::Done)
    }

    fn dataset(&self, name: &DatasetName) -> Result<&'a DatasetView<'a>, Fault> {
        let datasets = self.conversation.datasets;
        datasets.iter().find(|dataset| dataset.name == name).ok_or_else(|| Fault::UnknownDataset {
            found: name.to_string(),
            nearest: None,
            known: datasets.iter().map(|dataset| dataset.name.clone()).collect(),
        })
    }

    fn values(
        &self,
        dataset: &DatasetView<'_>,
        values: &IndexMap<FieldName, NewValue>,
        notes: &mut Vec<MappingNote>,
    ) -> Result<Values, Fault> {
        let made = values.iter().map(|(column, value)| {
            let value = match value {
                NewValue::Clear => None,
                NewValue::Text(text) => {
                    let typed = TypedValue::Text(text.clone());
                    let people = self.conversation.people_at;
                    Some(typed_value(dataset, column, typed, people, notes).map_err(Fault::Value)?)
                }
            };
            Ok((column.clone(), value))
        });
        made.collect()
    }

    fn find(&self, dataset: &DatasetView<'_>, key: &Key) -> Option<usize> {
        self.index.get(&identity(dataset.name, key)).copied()
    }

    /// The only record that the contribution is about.
    fn at_hand(
        &self,
        dataset: &DatasetView<'_>,
        command: impl Fn(Target) -> Command,
    ) -> Result<usize, Fault> {
        let count = self.of_dataset.get(dataset.name).copied().unwrap_or_default();
        let mut standing = self
            .entries
            .iter()
            .enumerate()
            .filter_map(|(at, entry)| Some((at, entry.as_ref()?)))
            .filter(|(_, entry)| entry.dataset == *dataset.name);
        match (count, standing.next()) {
            (1, Some((at, _))) => Ok(at),
            (0, _) | (_, None) => Err(Fault::NoRecordAtHand { dataset: dataset.name.clone() }),
            (count, Some((_, first))) => {
                let entries = std::iter::once(first).chain(standing.map(|(_, entry)| entry));
                let known = self.known();
                let fix = |entry: &Entry| {
                    let key = entry.key(dataset.key)?;
                    let target = Target::Record { dataset: dataset.name.clone(), key };
                    Some(render(&command(target), &known))
                };
                let fixes = entries.filter_map(fix).take(MOST_FIXES).collect();
                Err(Fault::SeveralRecords { fixes, count })
            }
        }
    }

    fn push(&mut self, dataset: &DatasetName, edit: Edit, source: &Source) -> usize {
        let at = self.entries.len();
        self.entries.push(Some(Entry {
            number: u32::try_from(at + 1).unwrap_or(u32::MAX),
            dataset: dataset.clone(),
            edits: vec![edit],
            source: source.clone(),
            fields: IndexMap::new(),
            reasons: Vec::new(),
        }));
        *self.of_dataset.entry(dataset.clone()).or_default() += 1;
        self.name(at);
        at
    }

    /// Makes an entry findable by the keys its record has.
    fn name(&mut self, at: usize) {
        let Some(entry) = self.entries.get(at).and_then(Option::as_ref) else { return };
        let view = self.conversation.datasets.iter().find(|view| *view.name == entry.dataset);
        let columns = view.map_or(&[][..], |view| view.key);
        let mut keys: Vec<Key> = entry.key(columns).into_iter().collect();
        for edit in &entry.edits {
            match edit {
                Edit::Rename { key, .. } | Edit::Update { key, .. } => keys.push(key.clone()),
                _ => {}
            }
        }
        let name = entry.dataset.clone();
        for key in keys {
            self.index.insert(identity(&name, &key), at);
        }
    }

    fn take_out(&mut self, at: usize) {
        let Some(entry) = self.entries.get_mut(at).and_then(Option::take) else { return };
        if let Some(count) = self.of_dataset.get_mut(&entry.dataset) {
            *count = count.saturating_sub(1);
        }
    }

    /// The entry at a place; `None` where it left the proposal.
    fn entry(&mut self, at: Option<usize>) -> Option<&mut Entry> {
        self.entries.get_mut(at?)?.as_mut()
    }

    fn reason(&mut self, at: Option<usize>, reason: Option<String>) {
        if let (Some(entry), Some(reason)) = (self.entry(at), reason)
            && !entry.reasons.contains(&reason)
        {
            entry.reasons.push(reason);
        }
    }

    fn set(
        &mut self,
        dataset: &DatasetView<'_>,
        at: Option<usize>,
        target: &Target,
        values: Values,
        source: &Source,
    ) -> Result<Option<usize>, Fault> {
        let at = at.filter(|at| self.entries.get(*at).is_some_and(Option::is_some));
        let is_new = self
            .entry(at)
            .is_some_and(|entry| matches!(entry.edits.as_slice(), [Edit::Add { .. }]));
        if !is_new {
            for (column, value) in &values {
                check_lock(dataset, column)?;
                if dataset.key.contains(column) {
                    let to = value.clone().filter(|_| dataset.key.len() == 1);
                    let fix = to.map(|to| {
                        let to = Key::single(column.clone(), to);
                        let target = target.clone();
                        render(&Command::Rename { target, to, reason: None }, &self.known())
                    });
                    return Err(Fault::KeyColumn { column: column.clone(), fix });
                }
            }
        }
        let Some(at) = at else {
            let Target::Record { key, .. } = target else {
                return Err(Fault::NoRecordAtHand { dataset: dataset.name.clone() });
            };
            let mut change = Change::default();
            for (column, value) in values {
                put(&mut change, column, value);
            }
            return Ok(Some(self.push(
                dataset.name,
                Edit::Update { key: key.clone(), change },
                source,
            )));
        };
        let Some(entry) = self.entry(Some(at)) else { return Ok(None) };
        if matches!(entry.edits.first(), Some(Edit::Remove { .. })) {
            return Err(Fault::BeingRemoved { row: entry.number });
        }
        let given: Vec<FieldName> = values.iter().map(|(column, _)| column.clone()).collect();
        for (column, value) in values {
            entry.fields.insert(column.clone(), source.clone());
            match entry.edits.first_mut() {
                Some(Edit::Add { record }) => match value {
                    Some(value) => {
                        record.insert(column, value);
                    }
                    None => {
                        record.shift_remove(&column);
                    }
                },
                Some(Edit::Update { change, .. } | Edit::Upsert { change, .. }) => {
                    // Who says it in a command has seen what stands there now.
                    change.expect.shift_remove(&column);
                    put(change, column, value);
                }
                Some(Edit::Rename { key, .. }) => {
                    let mut change = Change::default();
                    let key = key.clone();
                    put(&mut change, column, value);
                    entry.edits.insert(0, Edit::Update { key, change });
                }
                Some(Edit::Remove { .. }) | None => {}
            }
        }
        if is_new {
            self.fill_again(dataset, at, &given);
            self.name(at);
        }
        Ok(Some(at))
    }

    fn add(
        &mut self,
        dataset: &DatasetView<'_>,
        values: Values,
        source: &Source,
        notes: &mut Vec<MappingNote>,
    ) -> Result<usize, Fault> {
        let given: Values = values.clone();
        let mut record: Record =
            values.into_iter().filter_map(|(column, value)| Some((column, value?))).collect();
        if record.is_empty() {
            return Err(Fault::Value(MappingFault::NothingToAdd));
        }
        let typed: Vec<FieldName> = record.keys().cloned().collect();
        self.fill(dataset, &mut record, source, notes)?;
        let filled = record.keys().filter(|column| !typed.contains(column)).cloned().collect();
        for column in dataset.key {
            if record.get(column).and_then(Value::as_cell).is_none_or(|cell| cell.trim().is_empty())
            {
                return Err(Fault::KeyMissing { column: column.clone() });
            }
        }
        let parts: Option<IndexMap<FieldName, Value>> = dataset
            .key
            .iter()
            .map(|column| Some((column.clone(), record.get(column)?.clone())))
            .collect();
        if let Some(key) = parts.and_then(Key::new)
            && let Some(at) = self.find(dataset, &key)
            && let Some(row) = self.entry(Some(at)).map(|entry| entry.number)
        {
            let is_key = |column: &FieldName| dataset.key.contains(column);
            let values = given
                .into_iter()
                .filter(|(column, _)| !is_key(column))
                .map(|(column, value)| {
                    let value = value.map_or(NewValue::Clear, |v| NewValue::Text(v.to_string()));
                    (column, value)
                })
                .collect();
            let target = Target::Record { dataset: dataset.name.clone(), key };
            let fix = render(&Command::Set { target, values, reason: None }, &self.known());
            return Err(Fault::AddedAlready { row, fix });
        }
        let at = self.push(dataset.name, Edit::Add { record }, source);
        self.filled.insert(at, filled);
        Ok(at)
    }

    /// What was supplied from values of a new record is supplied anew when those were corrected;
    /// what cannot be made of them stays.
    fn fill_again(&mut self, dataset: &DatasetView<'_>, at: usize, given: &[FieldName]) {
        let Some(filled) = self.filled.get_mut(&at) else { return };
        filled.retain(|column| !given.contains(column));
        let filled = filled.clone();
        let today = self.conversation.today;
        let Some(entry) = self.entry(Some(at)) else { return };
        let author = entry.source.login.clone();
        let Some(Edit::Add { record }) = entry.edits.first_mut() else { return };
        for column in filled {
            let template = dataset.settings.and_then(|settings| settings.fill.get(&column));
            let inputs = FillInputs { record: &*record, today, author: &author };
            if let Some(Ok(text)) = template.map(|template| template.render(inputs))
                && !text.is_empty()
            {
                record.insert(column, Value::from(text));
            }
        }
    }

    /// Supplies what the repository's `fill` says.
    fn fill(
        &self,
        dataset: &DatasetView<'_>,
        record: &mut Record,
        source: &Source,
        notes: &mut Vec<MappingNote>,
    ) -> Result<(), Fault> {
        let fills = dataset.settings.map(|settings| &settings.fill);
        for (column, template) in fills.into_iter().flatten() {
            let stands = dataset.columns.iter().any(|known| known.name == *column);
            if record.contains_key(column) || !stands {
                continue;
            }
            let today = self.conversation.today;
            let column = column.clone();
            match template.render(FillInputs { record, today, author: &source.login }) {
                Ok(text) if text.is_empty() => {}
                Ok(text) => {
                    let value = Value::from(text);
                    notes
                        .push(MappingNote::Filled { column: column.clone(), value: value.clone() });
                    record.insert(column, value);
                }
                Err(error) => {
                    return Err(Fault::Value(match error {
                        FillError::Missing { needs } => {
                            let needs = needs.iter().map(ToString::to_string).collect();
                            MappingFault::FillNeeds { column, needs }
                        }
                        FillError::EmptySlug { text } => MappingFault::FillEmpty { column, text },
                        FillError::Failed { reason } => MappingFault::FillFailed { column, reason },
                    }));
                }
            }
        }
        Ok(())
    }

    fn drop_rows(&mut self, rows: &[RowRange]) -> Result<(), Fault> {
        let count = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        if let Some(range) = rows.iter().find(|range| range.last > count) {
            return Err(Fault::NoSuchRow { row: range.last, rows: count });
        }
        for range in rows {
            for row in range.first..=range.last {
                if let Some(at) = usize::try_from(row).ok().and_then(|row| row.checked_sub(1)) {
                    self.take_out(at);
                }
            }
        }
        Ok(())
    }
}

/// Columns that edits may not change.
fn check_lock(dataset: &DatasetView<'_>, column: &FieldName) -> Result<(), Fault> {
    if dataset.settings.is_some_and(|settings| settings.locked.contains(column)) {
        return Err(Fault::Locked { column: column.clone() });
    }
    Ok(())
}

/// A new value in a change; what said otherwise before is superseded.
fn put(change: &mut Change, column: FieldName, value: Option<Value>) {
    match value {
        Some(value) => {
            change.clear.retain(|cleared| *cleared != column);
            change.set.insert(column, value);
        }
        None => {
            change.set.shift_remove(&column);
            if !change.clear.contains(&column) {
                change.clear.push(column);
            }
        }
    }
}

fn identity(dataset: &DatasetName, key: &Key) -> Identity {
    let values = key.iter().map(|(_, value)| value.to_string().trim().to_owned());
    (dataset.clone(), values.collect())
}

fn note(folded: &mut Folded, source: &Source, notes: Vec<MappingNote>) {
    let notes = notes.into_iter();
    folded
        .notes
        .extend(notes.map(|note| Note { source: source.clone(), what: Noted::Value(note) }));
}
