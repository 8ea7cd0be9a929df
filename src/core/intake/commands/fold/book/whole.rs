//! Commands about whole records: `/remove` and `/rename`.

use super::{Book, check_lock};
use crate::dataset::{Edit, Key, Record};
use crate::intake::commands::fold::model::{Conversation, Source};
use crate::intake::commands::fold::people::{Verdict, may};
use crate::intake::commands::{Command, Fault, Forbidden, Target, Verb, Who};

impl Book<'_> {
    /// Only its author and writers change a row that somebody else brought in.
    fn own_row(&mut self, at: usize, source: &Source, verb: Verb) -> Result<(), Fault> {
        let Conversation { author, people, policy, .. } = *self.conversation;
        let Some(entry) = self.entry(Some(at)) else { return Ok(()) };
        if source.by.is_some() && entry.source.by == source.by {
            return Ok(());
        }
        match may(Who::AuthorOrWriters, source.by, author, people, policy) {
            Verdict::Yes => Ok(()),
            Verdict::No(_) | Verdict::Unknown => {
                Err(Fault::Forbidden { verb, who: Who::AuthorOrWriters, why: Forbidden::OthersRow })
            }
        }
    }

    pub(super) fn remove(
        &mut self,
        target: &Target,
        source: &Source,
    ) -> Result<Option<usize>, Fault> {
        let dataset = self.dataset(target.dataset())?;
        let at = match target {
            Target::AtHand { .. } => {
                Some(self.at_hand(dataset, |target| Command::Remove { target, reason: None })?)
            }
            Target::Record { key, .. } => self.find(dataset, key),
        };
        let standing = at.filter(|at| self.entries.get(*at).is_some_and(Option::is_some));
        let Some(at) = standing else {
            let Target::Record { key, .. } = target else { return Ok(None) };
            let edit = Edit::Remove { key: key.clone(), expect: Record::new() };
            return Ok(Some(self.push(dataset.name, edit, source)));
        };
        self.own_row(at, source, Verb::Remove)?;
        let Some(entry) = self.entry(Some(at)) else { return Ok(None) };
        match entry.edits.first().cloned() {
            // A record that is not there yet is simply not added.
            Some(Edit::Add { .. }) => {
                self.take_out(at);
                return Ok(None);
            }
            Some(Edit::Update { key, change } | Edit::Upsert { key, change }) => {
                entry.edits = vec![Edit::Remove { key, expect: change.expect }];
            }
            Some(Edit::Rename { key, expect, .. }) => {
                entry.edits = vec![Edit::Remove { key, expect }];
            }
            Some(Edit::Remove { .. }) | None => {}
        }
        entry.fields.clear();
        entry.source = source.clone();
        Ok(Some(at))
    }

    pub(super) fn rename(
        &mut self,
        target: &Target,
        to: Key,
        source: &Source,
    ) -> Result<usize, Fault> {
        let dataset = self.dataset(target.dataset())?;
        let at = match target {
            Target::AtHand { .. } => {
                let to = to.clone();
                Some(self.at_hand(dataset, move |target| Command::Rename {
                    target,
                    to: to.clone(),
                    reason: None,
                })?)
            }
            Target::Record { key, .. } => self.find(dataset, key),
        };
        let standing = at.filter(|at| self.entries.get(*at).is_some_and(Option::is_some));
        let is_new = self
            .entry(standing)
            .is_some_and(|entry| matches!(entry.edits.as_slice(), [Edit::Add { .. }]));
        if !is_new {
            for (column, _) in to.iter() {
                check_lock(dataset, column)?;
            }
        }
        let Some(at) = standing else {
            let Target::Record { key, .. } = target else {
                return Err(Fault::NoRecordAtHand { dataset: dataset.name.clone() });
            };
            let edit = Edit::Rename { key: key.clone(), to, expect: Record::new() };
            return Ok(self.push(dataset.name, edit, source));
        };
        self.own_row(at, source, Verb::Rename)?;
        let Some(entry) = self.entry(Some(at)) else { return Ok(at) };
        for (column, _) in to.iter() {
            entry.fields.insert(column.clone(), source.clone());
        }
        let renamed = match entry.edits.last_mut() {
            Some(Edit::Remove { .. }) => return Err(Fault::BeingRemoved { row: entry.number }),
            Some(Edit::Add { record }) => {
                for (column, value) in to.iter() {
                    record.insert(column.clone(), value.clone());
                }
                None
            }
            Some(Edit::Rename { to: old, .. }) => {
                *old = to;
                None
            }
            Some(Edit::Update { key, .. } | Edit::Upsert { key, .. }) => {
                Some(Edit::Rename { key: key.clone(), to, expect: Record::new() })
            }
            None => None,
        };
        entry.edits.extend(renamed);
        self.name(at);
        Ok(at)
    }
}
