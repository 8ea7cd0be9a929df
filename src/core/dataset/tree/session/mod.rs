//! A list of edits applied to a structured document: first all keys are asked for and found in
//! one pass over the records, then each edit changes drafts of records, and at the end the drafts
//! become operations on nodes, which the format spells.

mod draft;
mod field;
mod find;
mod finish;
mod index;
mod run;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;

use self::draft::{Draft, Twig};
use self::field::Slot;
use self::index::{Index, RecordId};
use super::{Layout, Node, Syntax, Tree, line_at};
use crate::dataset::encoding::{Encoding, decode};
use crate::dataset::{
    Change, Edit, EditOptions, Edited, FieldName, KEY_FIELD, Key, LineNumber, Record, Refusal,
    Refused,
};

/// Applies edits in their order to a file, all or none.
///
/// Only touched values change. A record is found by the texts of its key's values as they look,
/// as [`crate::dataset::csv::apply`] does, so that the text `5` finds the number 5. A member that
/// an edit sets and the record lacks is put where records near by have it; one that is cleared
/// becomes what records near by have where it is empty: null, an empty text, or nothing at all.
pub(crate) fn apply(
    bytes: &[u8],
    syntax: &'static dyn Syntax,
    edits: &[Edit],
    options: &EditOptions,
) -> Result<Edited, Refused> {
    let decoded = decode(bytes, options.encoding)?;
    let text = decoded.text.as_ref();
    let tree = syntax.open(text, &options.records, decoded.encoding)?;
    let mut session = Session {
        syntax,
        tree: tree.as_ref(),
        text,
        encoding: decoded.encoding,
        options,
        key: Vec::new(),
        index: Index::default(),
        touched: BTreeMap::new(),
        added: Vec::new(),
        rekeyed: Vec::new(),
    };
    session.key = session.key_slots()?;
    for (number, edit) in (1..).zip(edits) {
        session.ask(edit).map_err(|refusal| Refused { edit: Some(number), refusal })?;
    }
    session.index.fill(session.tree)?;
    for (number, edit) in (1..).zip(edits) {
        session.run(number, edit).map_err(|refusal| Refused { edit: Some(number), refusal })?;
    }
    session.check_new_keys()?;
    Ok(session.finish(bytes, edits)?)
}

/// A record whose key an edit changed.
#[derive(Clone, Debug)]
struct Rekeyed {
    edit: usize,
    id: RecordId,
    slots: Vec<Slot>,
    fields: Vec<FieldName>,
}

struct Session<'s> {
    syntax: &'static dyn Syntax,
    tree: &'s dyn Tree,
    text: &'s str,
    encoding: Encoding,
    options: &'s EditOptions,
    /// What identifies a record, of the fields of the key.
    key: Vec<Slot>,
    index: Index,
    touched: BTreeMap<usize, Draft>,
    added: Vec<Draft>,
    rekeyed: Vec<Rekeyed>,
}

impl Session<'_> {
    fn key_slots(&self) -> Result<Vec<Slot>, Refusal> {
        let records = self.tree.records();
        if self.options.key.is_empty() && records.layout == Layout::Map {
            return Ok(vec![Slot::Name]);
        }
        self.options.key.iter().map(|field| self.slot(field)).collect()
    }

    /// The fields of the key.
    fn key_fields(&self) -> Cow<'_, [FieldName]> {
        if self.options.key.is_empty() && !self.key.is_empty() {
            Cow::Owned(vec![KEY_FIELD.into()])
        } else {
            Cow::Borrowed(&self.options.key)
        }
    }

    /// Notes the keys that an edit will ask for, and refuses fields that are none.
    fn ask(&mut self, edit: &Edit) -> Result<(), Refusal> {
        match edit {
            Edit::Add { record } => {
                self.slots(record.keys())?;
                self.ask_identity(record)
            }
            Edit::Update { key, change } => {
                self.ask_key(key)?;
                self.slots_of(change)
            }
            Edit::Upsert { key, change } => {
                self.ask_key(key)?;
                self.slots_of(change)?;
                self.ask_identity(&together(key, &change.set))
            }
            Edit::Remove { key, expect } => {
                self.ask_key(key)?;
                self.slots(expect.keys()).map(drop)
            }
            Edit::Rename { key, to, expect } => {
                self.ask_key(key)?;
                self.slots(to.iter().map(|(field, _)| field))?;
                self.slots(expect.keys()).map(drop)
            }
        }
    }

    fn slots_of(&self, change: &Change) -> Result<(), Refusal> {
        let fields = change.set.keys().chain(&change.clear).chain(change.expect.keys());
        self.slots(fields.chain(change.append.keys()).chain(change.detach.keys())).map(drop)
    }

    fn slots<'f>(&self, fields: impl Iterator<Item = &'f FieldName>) -> Result<Vec<Slot>, Refusal> {
        fields.map(|field| self.slot(field)).collect()
    }

    /// Asks for the records that a new one would stand beside.
    fn ask_identity(&mut self, record: &Record) -> Result<(), Refusal> {
        for slots in self.identities() {
            let print = self.print_of(&slots, record)?;
            let group = self.index.group(&slots);
            self.index.want(group, print);
        }
        Ok(())
    }

    /// What must be unique: the key, and the names of members.
    fn identities(&self) -> Vec<Vec<Slot>> {
        let mut identities = Vec::new();
        if !self.key.is_empty() {
            identities.push(self.key.clone());
        }
        if self.tree.records().layout == Layout::Map && self.key != [Slot::Name] {
            identities.push(vec![Slot::Name]);
        }
        identities
    }

    fn ask_key(&mut self, key: &Key) -> Result<(), Refusal> {
        let (slots, print) = self.print(key)?;
        let group = self.index.group(&slots);
        self.index.want(group, print);
        Ok(())
    }

    /// The record as it is now; read from the file when it is first asked for.
    fn draft(&mut self, id: RecordId) -> Result<Option<&mut Draft>, Refusal> {
        match id {
            RecordId::New(number) => Ok(self.added.get_mut(number)),
            RecordId::File(part) => {
                if !self.touched.contains_key(&part) {
                    let draft = Draft {
                        part: Some(part),
                        node: Some(self.tree.node(part)?),
                        name: self.tree.name(part).into_owned(),
                        twig: Twig::Kept,
                        removed: false,
                        samples: OnceCell::new(),
                    };
                    self.touched.insert(part, draft);
                }
                Ok(self.touched.get_mut(&part))
            }
        }
    }

    fn line_of(&self, id: RecordId) -> Option<LineNumber> {
        match id {
            RecordId::File(part) => {
                let part = self.tree.records().parts.get(part)?;
                Some(line_at(self.text, part.start()))
            }
            RecordId::New(_) => None,
        }
    }
}

/// Records looked at around one.
const NEAR: usize = 16;

/// Records near a place, the nearest first; those before it come first.
fn near(tree: &dyn Tree, place: usize) -> Vec<Node> {
    let records = tree.records();
    let before = (records.first()..place.min(records.parts.len())).rev();
    let after = (place + 1).max(records.first())..records.parts.len();
    let mut nodes = Vec::new();
    let (mut before, mut after) = (before.fuse(), after.fuse());
    while nodes.len() < NEAR {
        let next = [before.next(), after.next()];
        if next == [None, None] {
            break;
        }
        nodes.extend(next.into_iter().flatten().filter_map(|part| tree.node(part).ok()));
    }
    nodes
}

/// A key and more fields as one record.
fn together(key: &Key, set: &Record) -> Record {
    let mut record: Record =
        key.iter().map(|(field, value)| (field.clone(), value.clone())).collect();
    record.extend(set.iter().map(|(field, value)| (field.clone(), value.clone())));
    record
}
