//! A list of edits applied to a file: first all keys are asked for and found in one pass, then
//! each edit changes drafts of records, and at the end the drafts are put into the file.

mod find;
mod items;
mod run;

use std::collections::BTreeMap;
use std::io::Cursor;

use super::cell::MAX_CELL;
use super::document::{Header, Opened};
use super::draft::Draft;
use super::habits::Habits;
use super::locate::{Ends, GroupId, Index, RecordId, fingerprint};
use super::plan::{LARGE, plan};
use super::{order, splice};
use crate::dataset::ReadOptions;
use crate::dataset::splice::Splice;
use crate::dataset::{Change, Edit, FieldName, Key, Record, Refusal, Value};
use crate::dataset::{EditOptions, Edited, Insert, Refused};

/// Applies edits in their order to a file, all or none.
///
/// Only touched cells and records change: a cell keeps its quoting, a new record takes up how
/// the last ones quote each column and the line end of the record it follows, and a file without
/// final newline stays so. Of the fields of a record that is added, those left out are empty.
///
/// An edit finds its record by the values of its key fields as they look: spaces at the ends and
/// Unicode normal forms do not matter unless two records differ in nothing else. A record may be
/// one that an earlier edit added or renamed. An update may set key fields, which is a rename.
/// Where no key is known, what an update names its record by must stay unique, and a record to
/// add is taken for one that exists if all its cells are equal.
pub fn apply(bytes: &[u8], edits: &[Edit], options: &EditOptions) -> Result<Edited, Refused> {
    if bytes.len() > LARGE
        && let Ok(plan) = plan(&mut Cursor::new(bytes), edits, options)
    {
        return plan.applied(bytes);
    }
    // What is refused is refused here, in the very words for the whole text.
    apply_whole(bytes, edits, options)
}

/// [`apply`] by way of the whole text, which any file allows.
pub(crate) fn apply_whole(
    bytes: &[u8],
    edits: &[Edit],
    options: &EditOptions,
) -> Result<Edited, Refused> {
    let read = ReadOptions {
        encoding: options.encoding,
        dialect: options.dialect.clone(),
        ..ReadOptions::default()
    };
    let names = fields_of(edits, options);
    let opened = Opened::open(bytes, &read, &names)?;
    let index = Index::default();
    let (splices, text) = changes(&opened, edits, options, &names, &index)?;
    Ok(splice::applied(&opened, bytes, &splices, text)?)
}

/// Why an extract does not do.
#[derive(Debug)]
pub(super) enum Stop {
    /// The edits are refused.
    Refused(Box<Refused>),
    /// Records with these keys, by column, must be looked for, too.
    Unasked(Vec<(Vec<usize>, String)>),
    /// All records are needed.
    Whole,
}

impl From<Refused> for Stop {
    fn from(refused: Refused) -> Self {
        Stop::Refused(Box::new(refused))
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Stop::Refused(Box::new(refusal.into()))
    }
}

impl From<Stop> for Refused {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Refused(refused) => *refused,
            // Only an extract stops so.
            Stop::Unasked(_) | Stop::Whole => Refusal::NotReadBack.into(),
        }
    }
}

/// The keys that edits ask for.
pub(super) fn asked(
    opened: &Opened<'_>,
    edits: &[Edit],
    options: &EditOptions,
) -> Result<Index, Refused> {
    let mut session = Session::new(opened, options)?;
    session.ask_all(edits)?;
    Ok(session.index)
}

/// The same, edit by edit.
pub(super) fn asked_by_each<'e>(
    opened: &Opened<'_>,
    edits: &'e [Edit],
    options: &EditOptions,
) -> Result<Vec<(&'e Edit, Index)>, Refused> {
    let mut session = Session::new(opened, options)?;
    let ask = |edit: &'e Edit| {
        session.ask_all(std::slice::from_ref(edit))?;
        Ok((edit, std::mem::take(&mut session.index)))
    };
    edits.iter().map(ask).collect()
}

/// What edits change in a text, and the new text with the file's mark. Where the text is an
/// extract, it holds the records that `looked_for` asks for.
pub(super) fn changes(
    opened: &Opened<'_>,
    edits: &[Edit],
    options: &EditOptions,
    names: &[&FieldName],
    looked_for: &Index,
) -> Result<(Vec<Splice>, String), Stop> {
    let mut session = Session::new(opened, options)?;
    session.ask_all(edits)?;
    let ends = session.index.fill(opened)?;
    session.habits = Habits::of(opened, ends.recent.iter().copied());
    for (number, edit) in (1..).zip(edits) {
        session.run(number, edit).map_err(|refusal| Refused { edit: Some(number), refusal })?;
    }
    session.check_new_keys(looked_for)?;
    session.finish(names, &ends)
}

/// The fields that edits speak of, which help to tell dialects apart.
pub(super) fn fields_of<'e>(edits: &'e [Edit], options: &'e EditOptions) -> Vec<&'e FieldName> {
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

impl<'o> Session<'o> {
    fn new(opened: &'o Opened<'o>, options: &'o EditOptions) -> Result<Self, Refusal> {
        let header = Header::of(opened);
        let key =
            options.key.iter().map(|field| header.find(field)).collect::<Result<Vec<_>, _>>()?;
        Ok(Session {
            opened,
            header,
            options,
            key,
            index: Index::default(),
            habits: Habits::default(),
            touched: BTreeMap::new(),
            added: Vec::new(),
            rekeyed: Vec::new(),
        })
    }

    fn ask_all(&mut self, edits: &[Edit]) -> Result<(), Refused> {
        for (number, edit) in (1..).zip(edits) {
            self.ask(edit).map_err(|refusal| Refused { edit: Some(number), refusal })?;
        }
        Ok(())
    }

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
        let lists = change.append.keys().chain(change.detach.keys());
        self.fields(change.clear.iter().chain(change.expect.keys()).chain(lists))
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
        match (value, self.options.list_separators.of(field)) {
            (Value::List(items), Some(separator)) => {
                let mut texts = Vec::with_capacity(items.len());
                for item in items {
                    let text = item.as_cell().ok_or_else(not_a_cell)?;
                    if text.contains(separator) {
                        return Err(Refusal::ItemHoldsSeparator {
                            field: field.clone(),
                            separator: separator.to_owned(),
                        });
                    }
                    texts.push(text);
                }
                Ok(texts.join(separator))
            }
            _ => value.as_cell().map(str::to_owned).ok_or_else(not_a_cell),
        }
    }

    fn finish(self, names: &[&FieldName], ends: &Ends) -> Result<(Vec<Splice>, String), Stop> {
        let added: Vec<Draft> = self.added.into_iter().filter(|draft| !draft.removed).collect();
        let places = match self.options.insert {
            Insert::Sorted if !self.key.is_empty() && !added.is_empty() => {
                if !self.opened.gaps.is_empty() {
                    return Err(Stop::Whole);
                }
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
        work.verified(&self.options.dialect, names)
    }
}
