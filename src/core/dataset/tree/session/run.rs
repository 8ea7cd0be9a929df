//! What each edit does to the drafts of records.

use std::cell::OnceCell;

use indexmap::IndexMap;

use super::super::{Layout, Node, NodeKind, RecordKind, geo};
use super::draft::{Draft, Missing, Reach, Twig};
use super::field::{Slot, cell, text};
use super::index::{Index, RecordId};
use super::{Rekeyed, Session, near, together};
use crate::dataset::csv::fingerprint;
use crate::dataset::{
    BODY_FIELD, Change, Edit, Expected, FieldName, FieldPath, KEY_FIELD, Key, PathStep, Record,
    Refusal, Refused, Value,
};

/// One change of a field.
enum Act<'a> {
    Set(&'a Value),
    Clear,
    Items { append: &'a [Value], detach: &'a [Value] },
}

impl Session<'_> {
    pub(super) fn run(&mut self, number: usize, edit: &Edit) -> Result<(), Refusal> {
        match edit {
            Edit::Add { record } => self.add(record),
            Edit::Update { key, change } => {
                let id = self.find(key)?.ok_or_else(|| self.key_missing(key))?;
                self.change(number, id, key, change)
            }
            Edit::Upsert { key, change } => match self.find(key)? {
                Some(id) => self.change(number, id, key, change),
                None => {
                    expect_empty(key, &change.expect)?;
                    let mut record = together(key, &change.set);
                    for (field, items) in &change.append {
                        record.insert(field.clone(), Value::List(items.clone()));
                    }
                    self.add(&record)
                }
            },
            Edit::Remove { key, expect } => {
                let id = self.find(key)?.ok_or_else(|| self.key_missing(key))?;
                self.expect(id, key, expect)?;
                if self.tree.records().layout == Layout::Whole {
                    return Err(Refusal::OneRecord);
                }
                if let Some(draft) = self.draft(id)? {
                    draft.removed = true;
                }
                Ok(())
            }
            Edit::Rename { key, to, expect } => {
                let id = self.find(key)?.ok_or_else(|| self.key_missing(key))?;
                self.expect(id, key, expect)?;
                let fields: Record =
                    to.iter().map(|(field, value)| (field.clone(), value.clone())).collect();
                let change = Change { set: fields, ..Change::default() };
                let mut named: Vec<FieldName> = self.key_fields().into_owned();
                if named.is_empty() {
                    named.extend(key.iter().chain(to.iter()).map(|(field, _)| field.clone()));
                    named.sort_unstable();
                    named.dedup();
                }
                self.write(number, id, &change, &named)
            }
        }
    }

    fn change(
        &mut self,
        number: usize,
        id: RecordId,
        key: &Key,
        change: &Change,
    ) -> Result<(), Refusal> {
        self.expect(id, key, &change.expect)?;
        // Where no key is known, it is the one by which the edit names its record.
        let mut named: Vec<FieldName> = self.key_fields().into_owned();
        if named.is_empty() {
            named.extend(key.iter().map(|(field, _)| field.clone()));
        }
        self.write(number, id, change, &named)
    }

    /// Writes a change into a record; `key` are the fields that must stay unique and not empty.
    fn write(
        &mut self,
        number: usize,
        id: RecordId,
        change: &Change,
        key: &[FieldName],
    ) -> Result<(), Refusal> {
        let whole = self.tree.records().layout == Layout::Whole;
        let key: Vec<FieldName> =
            key.iter().filter(|f| !(whole && f.as_str() == KEY_FIELD)).cloned().collect();
        let slots = self.slots(key.iter())?;
        let texts = |session: &mut Self| -> Result<Vec<String>, Refusal> {
            let Some(draft) = session.draft(id)? else { return Ok(Vec::new()) };
            Ok(slots.iter().map(|slot| text(draft, slot)).collect())
        };
        let before = texts(self)?;
        for (field, value) in &change.set {
            self.act(id, field, &Act::Set(value))?;
        }
        for field in &change.clear {
            self.act(id, field, &Act::Clear)?;
        }
        let lists = change.append.keys().chain(change.detach.keys());
        let mut done: Vec<&FieldName> = Vec::new();
        for field in lists {
            if done.contains(&field) {
                continue;
            }
            done.push(field);
            let append = change.append.get(field.as_str()).map_or(&[][..], Vec::as_slice);
            let detach = change.detach.get(field.as_str()).map_or(&[][..], Vec::as_slice);
            self.act(id, field, &Act::Items { append, detach })?;
        }
        let after = texts(self)?;
        let Some(draft) = self.draft(id)?.map(|draft| draft.clone()) else { return Ok(()) };
        self.index.note(id, |slot| text(&draft, slot));
        if before != after {
            if after.iter().all(|text| text.trim().is_empty())
                && let Some(field) = key.first()
            {
                return Err(Refusal::KeyEmpty { field: field.clone() });
            }
            self.rekeyed.push(Rekeyed { edit: number, id, slots, fields: key });
        }
        Ok(())
    }

    /// Changes one field of a record.
    fn act(&mut self, id: RecordId, field: &FieldName, act: &Act<'_>) -> Result<(), Refusal> {
        let whole = self.tree.records().layout == Layout::Whole;
        if whole && field.as_str() == KEY_FIELD {
            return Ok(());
        }
        if let Act::Set(value) = act
            && self.is_own_type(field, value)
        {
            return Ok(());
        }
        let slot = self.slot(field)?;
        let tree = self.tree;
        let source = self.text;
        let rows = matches!(tree.records().layout, Layout::Rows(_));
        let end = tree.records().parts.len();
        let Some(draft) = self.draft(id)? else { return Ok(()) };
        let Some(path) = slot.path() else {
            let name = match act {
                Act::Set(value) => value.as_cell().map(str::to_owned),
                _ => None,
            };
            draft.name = name
                .filter(|name| !name.trim().is_empty())
                .ok_or_else(|| Refusal::KeyEmpty { field: field.clone() })?;
            return Ok(());
        };
        let Draft { part, node, twig, samples, .. } = draft;
        let place = part.unwrap_or(end);
        let samples = || samples.get_or_init(|| near(tree, place)).as_slice();
        let set = match (act, &slot) {
            (Act::Set(Value::Text(text)), Slot::Geometry(_)) => Some(geo::point(field, text)?),
            (Act::Set(value), _) if is_body(&slot) => Some(match value {
                Value::Null => "".into(),
                value => value
                    .as_cell()
                    .map(Value::from)
                    .ok_or_else(|| Refusal::NotACell { field: field.clone() })?,
            }),
            (Act::Set(value), _) => Some((*value).clone()),
            (Act::Clear, _) => match empty(&slot, samples(), rows) {
                Empty::Value(value) => Some(value),
                Empty::Nothing => None,
            },
            _ => None,
        };
        let missing = match act {
            Act::Set(_) if rows => Missing::Filled,
            Act::Set(_) => Missing::Made,
            Act::Items { append, .. } if !append.is_empty() => Missing::Made,
            _ => Missing::Left,
        };
        let reach = Reach { text: source, field, missing, samples: &samples };
        match (act, set) {
            (Act::Items { append, detach }, _) => {
                twig.reach(node.as_ref(), path, 0, &reach, &mut |twig, node| {
                    twig.items(node, append, detach, &reach)
                })
            }
            (_, Some(value)) => twig.reach(node.as_ref(), path, 0, &reach, &mut |twig, node| {
                twig.assign(node, &value, &reach)
            }),
            (_, None) => twig.cut(node.as_ref(), path, &reach),
        }
    }

    fn add(&mut self, record: &Record) -> Result<(), Refusal> {
        let records = self.tree.records();
        if records.layout == Layout::Whole {
            return Err(Refusal::OneRecord);
        }
        let mut name = String::new();
        if records.layout == Layout::Map {
            name = self.name_of(record).unwrap_or_default();
            if name.trim().is_empty() {
                return Err(Refusal::KeyEmpty { field: KEY_FIELD.into() });
            }
        }
        let fields = self.key_fields().into_owned();
        let key = Key::new(
            fields
                .iter()
                .map(|field| {
                    let given = record.get(field.as_str()).cloned();
                    (field.clone(), given.unwrap_or_else(|| "".into()))
                })
                .collect(),
        );
        if let (Some(key), Some(first)) = (&key, fields.first())
            && key
                .iter()
                .all(|(field, value)| cell(value).trim().is_empty() && field.as_str() != KEY_FIELD)
        {
            return Err(Refusal::KeyEmpty { field: first.clone() });
        }
        for slots in self.identities() {
            let print = self.print_of(&slots, record)?;
            let group = self.index.group(&slots);
            if let Some(id) = self.standing(group, &print)?.first().copied() {
                let by_name = slots == [Slot::Name];
                let named = || Key::single(KEY_FIELD, name.clone());
                let key = key.clone().filter(|_| !by_name).unwrap_or_else(named);
                return Err(match self.line_of(id) {
                    Some(line) => Refusal::KeyTaken { key, line },
                    None => Refusal::KeyGivenTwice { key },
                });
            }
        }
        let id = RecordId::New(self.added.len());
        self.added.push(Draft {
            part: None,
            node: None,
            name,
            twig: self.blank(),
            removed: false,
            samples: OnceCell::new(),
        });
        let kind = self.tree.records().kind;
        // All properties of a feature at once stand before single ones.
        let is_whole =
            |field: &FieldName| kind == RecordKind::Feature && field.as_str() == geo::PROPERTIES;
        let whole = record.iter().filter(|(field, _)| is_whole(field));
        for (field, value) in whole.chain(record.iter().filter(|(field, _)| !is_whole(field))) {
            if field.as_str() != KEY_FIELD {
                self.act(id, field, &Act::Set(value))?;
            }
        }
        let place = self.tree.records().parts.len();
        let tree = self.tree;
        let Some(draft) = self.added.last_mut() else { return Ok(()) };
        let mut value = draft.twig.value(None);
        if let (RecordKind::Feature, Value::Object(members)) = (kind, value) {
            value = Value::Object(geo::feature(members)?);
        } else {
            value = draft.twig.value(None);
        }
        let samples = draft.samples.get_or_init(|| near(tree, place));
        // A record of a name alone is an object without members, as its neighbours are objects.
        let objects = samples.iter().all(|near| matches!(near.kind, NodeKind::Object(_)));
        if value == Value::Null && tree.records().layout == Layout::Map && objects {
            value = Value::Object(IndexMap::new());
        }
        let value = in_order(value, &samples.iter().collect::<Vec<_>>());
        if self.key.is_empty() {
            self.refuse_twin(&value)?;
        }
        let Some(draft) = self.added.last_mut() else { return Ok(()) };
        draft.twig = Twig::Value(value);
        let draft = draft.clone();
        self.index.note(id, |slot| text(&draft, slot));
        Ok(())
    }

    /// Where no key is known, a record to add is taken for one that exists if all is equal.
    fn refuse_twin(&mut self, value: &Value) -> Result<(), Refusal> {
        let records = self.tree.records();
        for part in records.first()..records.parts.len() {
            let removed = self.touched.get(&part).is_some_and(|draft| draft.removed);
            if !removed
                && self.tree.node(part)?.value() == *value
                && let Some(line) = self.line_of(RecordId::File(part))
            {
                return Err(Refusal::RecordTaken { line });
            }
        }
        let others = self.added.len().saturating_sub(1);
        if self.added.iter().take(others).any(|draft| draft.twig.value(None) == *value) {
            return Err(Refusal::RecordGivenTwice);
        }
        Ok(())
    }

    /// A new record without fields.
    fn blank(&self) -> Twig {
        match &self.tree.records().layout {
            Layout::Rows(names) => {
                Twig::Value(Value::List(names.iter().map(|_| Value::Null).collect()))
            }
            _ => Twig::Value(Value::Null),
        }
    }

    /// Refuses a changed key that another record has.
    pub(super) fn check_new_keys(&mut self) -> Result<(), Refused> {
        let rekeyed = std::mem::take(&mut self.rekeyed);
        if rekeyed.is_empty() {
            return Ok(());
        }
        let mut index = Index::default();
        let mut asked = Vec::new();
        let mut print = String::new();
        for change in rekeyed {
            let Some(draft) = self.draft(change.id)? else { continue };
            if draft.removed {
                continue;
            }
            let texts: Vec<String> = change.slots.iter().map(|slot| text(draft, slot)).collect();
            fingerprint(texts.iter().map(String::as_str), &mut print);
            let group = index.group(&change.slots);
            index.want(group, print.clone());
            asked.push((change, group, print.clone(), texts));
        }
        index.fill(self.tree)?;
        for (part, draft) in &self.touched {
            index.note(RecordId::File(*part), |slot| text(draft, slot));
        }
        for (number, draft) in self.added.iter().enumerate() {
            index.note(RecordId::New(number), |slot| text(draft, slot));
        }
        std::mem::swap(&mut self.index, &mut index);
        for (change, group, print, texts) in asked {
            let others = self.standing(group, &print)?;
            let Some(other) = others.into_iter().find(|id| *id != change.id) else { continue };
            let values = change.fields.into_iter().zip(texts.into_iter().map(Value::from));
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
}

/// What is expected of a record that does not exist can only be that fields are empty.
fn expect_empty(key: &Key, expect: &Expected) -> Result<(), Refusal> {
    match expect.iter().find(|(_, expected)| !cell(expected).trim().is_empty()) {
        None => Ok(()),
        Some((field, expected)) => Err(Refusal::ExpectationFailed {
            key: key.clone(),
            field: field.clone(),
            expected: expected.clone(),
            found: "".into(),
        }),
    }
}

/// How a field is empty.
enum Empty {
    Value(Value),
    Nothing,
}

/// Whether a field is the text below front matter: always there, and always text.
fn is_body(slot: &Slot) -> bool {
    let steps = slot.path().map(FieldPath::steps);
    matches!(steps, Some([PathStep::Member(name)]) if name == BODY_FIELD)
}

/// How records near by have a field where it is empty; the member goes where none shows it.
fn empty(slot: &Slot, samples: &[Node], rows: bool) -> Empty {
    if rows || matches!(slot, Slot::Geometry(_)) {
        return Empty::Value(Value::Null);
    }
    if is_body(slot) {
        return Empty::Value("".into());
    }
    let Some(path) = slot.path() else { return Empty::Nothing };
    let mut shown = samples.iter().filter_map(|sample| match sample.at(path) {
        None => Some(Empty::Nothing),
        Some(node) => match &node.kind {
            NodeKind::Scalar(Value::Null) => Some(Empty::Value(Value::Null)),
            NodeKind::Scalar(Value::Text(text)) if text.is_empty() => Some(Empty::Value("".into())),
            NodeKind::List(items) if items.is_empty() => {
                Some(Empty::Value(Value::List(Vec::new())))
            }
            _ => None,
        },
    });
    shown.next().unwrap_or(Empty::Nothing)
}

/// A new record with its members in the order that records near by have; those that none has
/// come where they were given.
fn in_order(value: Value, samples: &[&Node]) -> Value {
    let Value::Object(mut members) = value else { return value };
    let theirs: Vec<&[_]> = samples
        .iter()
        .filter_map(|sample| match &sample.kind {
            NodeKind::Object(members) => Some(members.as_slice()),
            _ => None,
        })
        .collect();
    let mut names: Vec<String> = Vec::new();
    for (index, sample) in theirs.iter().enumerate() {
        for (at, member) in sample.iter().enumerate() {
            if !members.contains_key(&member.name) || names.contains(&member.name) {
                continue;
            }
            let mut before = sample.iter().take(at).rev();
            let known = before.find_map(|m| names.iter().position(|name| *name == m.name));
            let place = if index == 0 { names.len() } else { known.map_or(0, |place| place + 1) };
            names.insert(place.min(names.len()), member.name.clone());
        }
    }
    let mut ordered = IndexMap::new();
    let rest: Vec<String> = members.keys().filter(|name| !names.contains(name)).cloned().collect();
    for name in names.into_iter().chain(rest) {
        if let Some(value) = members.shift_remove(&name) {
            let inner: Vec<&Node> = theirs
                .iter()
                .filter_map(|sample| sample.iter().find(|member| member.name == name))
                .map(|member| &member.value)
                .collect();
            ordered.insert(name, in_order(value, &inner));
        }
    }
    Value::Object(ordered)
}
