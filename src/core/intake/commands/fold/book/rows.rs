//! Rows that came in a block or a file, each its own record.

use indexmap::IndexMap;

use super::{Book, MOST_ENTRIES, Values, note};
use crate::dataset::{FieldName, Key, Value};
use crate::intake::commands::fold::model::{Fetched, Folded, Reaction, Sent, Source};
use crate::intake::commands::{BlockFault, Fault, Purpose, Rows, Target, read_rows};
use crate::intake::mapping::DatasetView;
use crate::repo_config::DatasetName;

impl Book<'_> {
    pub(super) fn rows(
        &mut self,
        dataset: &DatasetName,
        rows: &Rows,
        purpose: Purpose,
        source: &Source,
        folded: &mut Folded,
    ) -> Result<Reaction, Fault> {
        let dataset = self.dataset(dataset)?;
        let (format, bytes) = match rows {
            Rows::Block { format, text, .. } => (*format, text.as_bytes()),
            Rows::File(file) => match self.conversation.files.get(&file.url) {
                None => {
                    folded.wanted.insert(file.clone());
                    return Ok(Reaction::Seen);
                }
                Some(Fetched::TooLarge) => {
                    return Err(Fault::FileTooLarge { name: file.name.clone() });
                }
                Some(Fetched::OtherKind) => {
                    return Err(Fault::OtherFile { name: file.name.clone() });
                }
                Some(Fetched::Failed) => {
                    return Err(Fault::FileNotFetched { name: file.name.clone() });
                }
                Some(Fetched::Bytes(bytes)) => (file.format, bytes.as_slice()),
            },
        };
        let people = self.conversation.people_at;
        let mut bulk = read_rows(bytes, format, purpose, dataset, people).map_err(Fault::Block)?;
        if self.entries.len() + bulk.rows.len() > MOST_ENTRIES {
            return Err(Fault::Block(BlockFault::TooMany));
        }
        let mut taken = Vec::new();
        let mut notes = std::mem::take(&mut bulk.notes);
        for row in bulk.rows.iter_mut().filter(|row| row.faults.is_empty()) {
            let values: Values = row.values.clone().into_iter().collect();
            let at = match purpose {
                Purpose::Add => self.add(dataset, values, source, &mut notes).map(Some),
                Purpose::Set => self.set_row(dataset, values, source),
            };
            match at {
                Ok(at) => {
                    let entry = self.entry(at).map(|entry| entry.number);
                    taken.extend(entry.map(|number| (row.number, number)));
                }
                Err(fault) => row.faults.push(fault),
            }
        }
        note(folded, source, notes);
        let reaction = if taken.is_empty() || taken.len() < bulk.rows.len() {
            Reaction::Refused
        } else {
            Reaction::Done
        };
        folded.sent.push(Sent { source: source.clone(), bulk, taken });
        Ok(reaction)
    }

    fn set_row(
        &mut self,
        dataset: &DatasetView<'_>,
        values: Values,
        source: &Source,
    ) -> Result<Option<usize>, Fault> {
        let (parts, values): (Values, Values) =
            values.into_iter().partition(|(column, _)| dataset.key.contains(column));
        let mut parts: IndexMap<FieldName, Value> =
            parts.into_iter().filter_map(|(column, value)| Some((column, value?))).collect();
        // In the key's own order.
        let parts =
            dataset.key.iter().filter_map(|column| parts.shift_remove_entry(column)).collect();
        let name = dataset.name.clone();
        let key = Key::new(parts).ok_or(Fault::NoKey { dataset: name.clone() })?;
        let at = self.find(dataset, &key);
        self.set(dataset, at, &Target::Record { dataset: name, key }, values, source)
    }
}
