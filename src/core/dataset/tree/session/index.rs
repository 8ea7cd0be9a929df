//! One pass over the records that finds all the keys a list of edits asks for.

use std::borrow::Cow;
use std::collections::HashMap;

use super::field::Slot;
use crate::dataset::csv::fingerprint;
use crate::dataset::tree::Tree;
use crate::dataset::{FieldPath, Refusal};

/// A record of the file or one that the edits add.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum RecordId {
    /// The part of the container that it is.
    File(usize),
    /// The so-manieth record added.
    New(usize),
}

/// The records that stand for each key asked for, by the fields of the key.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    groups: Vec<Group>,
}

#[derive(Clone, Debug)]
struct Group {
    slots: Vec<Slot>,
    wanted: HashMap<String, Vec<RecordId>>,
}

/// Number of a set of key fields in an [`Index`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct GroupId(usize);

/// Records kept for one key: enough to tell where a key stands that should stand once.
const KEPT: usize = 20;

impl Index {
    pub(super) fn group(&mut self, slots: &[Slot]) -> GroupId {
        if let Some(at) = self.groups.iter().position(|group| group.slots == slots) {
            return GroupId(at);
        }
        self.groups.push(Group { slots: slots.to_vec(), wanted: HashMap::new() });
        GroupId(self.groups.len() - 1)
    }

    pub(super) fn slots(&self, group: GroupId) -> &[Slot] {
        self.groups.get(group.0).map_or(&[], |group| &group.slots)
    }

    pub(super) fn want(&mut self, group: GroupId, print: String) {
        if let Some(group) = self.groups.get_mut(group.0) {
            group.wanted.entry(print).or_default();
        }
    }

    pub(super) fn get(&self, group: GroupId, print: &str) -> &[RecordId] {
        let group = self.groups.get(group.0);
        group.and_then(|group| group.wanted.get(print)).map_or(&[], Vec::as_slice)
    }

    /// Notes a record under each key that it has and somebody asked for.
    pub(super) fn note(&mut self, id: RecordId, text: impl Fn(&Slot) -> String) {
        let mut print = String::new();
        for group in &mut self.groups {
            let texts: Vec<String> = group.slots.iter().map(&text).collect();
            fingerprint(texts.iter().map(String::as_str), &mut print);
            if let Some(records) = group.wanted.get_mut(&print)
                && !records.contains(&id)
            {
                records.push(id);
            }
        }
    }

    /// Reads all records once and notes those asked for.
    pub(super) fn fill(&mut self, tree: &dyn Tree) -> Result<(), Refusal> {
        let records = tree.records();
        let mut print = String::new();
        for group in self.groups.iter_mut().filter(|group| !group.wanted.is_empty()) {
            let keys = Keys::of(&group.slots);
            let mut texts = Vec::new();
            for part in records.first()..records.parts.len() {
                texts.clear();
                keys.texts(tree, part, &mut texts)?;
                fingerprint(texts.iter().map(AsRef::as_ref), &mut print);
                if let Some(found) = group.wanted.get_mut(&print)
                    && found.len() < KEPT
                {
                    found.push(RecordId::File(part));
                }
            }
        }
        Ok(())
    }
}

/// How the texts of a key are read.
pub(super) struct Keys<'k> {
    slots: &'k [Slot],
    paths: Vec<FieldPath>,
}

impl<'k> Keys<'k> {
    pub(super) fn of(slots: &'k [Slot]) -> Self {
        Self { slots, paths: slots.iter().filter_map(Slot::path).cloned().collect() }
    }

    /// Pushes the text of each slot of a part.
    pub(super) fn texts<'t>(
        &self,
        tree: &'t dyn Tree,
        part: usize,
        texts: &mut Vec<Cow<'t, str>>,
    ) -> Result<(), Refusal> {
        if !self.paths.is_empty() {
            tree.cells(part, &self.paths, texts)?;
        }
        for (at, slot) in self.slots.iter().enumerate() {
            if *slot == Slot::Name {
                texts.insert(at.min(texts.len()), tree.name(part));
            }
        }
        Ok(())
    }
}
