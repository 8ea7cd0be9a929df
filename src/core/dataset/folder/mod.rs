//! Datasets of one record a file: `data/people/*.yml`.
//!
//! A record's name, [`KEY_FIELD`], is what stands for the `*` in its file's path. It is the key
//! where no other is known.

mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use indexmap::IndexMap;

use super::csv::folded;
use super::tree::VALUE_FIELD;
use super::{
    BODY_FIELD, Change, Edit, EditOptions, Expected, FieldName, Format, KEY_FIELD, Key, LineNumber,
    ReadOptions, Record, RecordsPath, Refusal, Refused, Table, Value, apply, read,
};
use crate::repo_config::{PathPattern, RepoPath};
use crate::words::{nearest, slug};

pub use table::{FolderFault, FolderTable, diff_folders};

/// What becomes of one file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FileEdit {
    /// It gets this content, whether it stands or not.
    Write {
        /// Its path.
        path: RepoPath,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// It goes.
    Remove {
        /// Its path.
        path: RepoPath,
    },
}

/// Applies edits in their order to a folder of records, all or none. `files` are the path and the
/// bytes of each file of the pattern; files of other paths are left alone.
///
/// A new record is written as another file of the folder is, under its name, or under the slug of
/// its key where it has no name. Renaming a record renames its file where that bears the old key's
/// slug. No path outside the pattern is ever written.
pub fn apply_to_files(
    pattern: &PathPattern,
    files: &[(&str, &[u8])],
    edits: &[Edit],
    options: &EditOptions,
) -> Result<Vec<FileEdit>, Refused> {
    let mut folder = Folder { pattern, options, entries: BTreeMap::new() };
    for (path, bytes) in files {
        if let Some(name) = pattern.name_in(path)
            && let Ok(path) = RepoPath::data(path)
        {
            let entry = Entry::read(&path, name, bytes.to_vec(), options)?;
            folder.entries.insert(path.as_str().to_owned(), entry);
        }
    }
    for (number, edit) in (1..).zip(edits) {
        folder.run(edit).map_err(|refusal| Refused { edit: Some(number), refusal })?;
    }
    let changes = folder.changes(files);
    if changes.is_empty() { Err(Refusal::NothingToChange.into()) } else { Ok(changes) }
}

struct Folder<'f> {
    pattern: &'f PathPattern,
    options: &'f EditOptions,
    entries: BTreeMap<String, Entry>,
}

/// A file of one record.
struct Entry {
    path: RepoPath,
    name: String,
    bytes: Vec<u8>,
    cells: IndexMap<String, String>,
}

impl Entry {
    fn read(
        path: &RepoPath,
        name: &str,
        bytes: Vec<u8>,
        options: &EditOptions,
    ) -> Result<Self, Refusal> {
        let reading = ReadOptions {
            encoding: options.encoding,
            dialect: options.dialect.clone(),
            records: RecordsPath::Whole,
        };
        let mut cells = IndexMap::new();
        let document = read(&bytes, Format::of(path.as_str(), &bytes), &reading)?;
        document.visit_rows(&mut |row| {
            let named = document.header().iter().zip(row.cells);
            cells.extend(named.map(|(name, cell)| (name.to_string(), cell.to_string())));
            ControlFlow::Break(())
        });
        Ok(Self { path: path.clone(), name: name.to_owned(), bytes, cells })
    }

    fn text(&self, field: &FieldName) -> &str {
        if field.as_str() == KEY_FIELD {
            return &self.name;
        }
        self.cells.get(field.as_str()).map_or("", String::as_str)
    }

    fn has(&self, key: &Key) -> bool {
        key.iter().all(|(field, value)| folded(self.text(field)) == folded(&shown(value)))
    }
}

impl Folder<'_> {
    fn run(&mut self, edit: &Edit) -> Result<(), Refusal> {
        match edit {
            Edit::Add { record } => self.add(record),
            Edit::Update { key, change } => {
                let path = self.find(key)?.ok_or_else(|| self.missing(key))?;
                self.change(&path, key, change)
            }
            Edit::Upsert { key, change } => match self.find(key)? {
                Some(path) => self.change(&path, key, change),
                None => {
                    let given = key.iter().chain(&change.set);
                    self.add(&given.map(|(field, value)| (field.clone(), value.clone())).collect())
                }
            },
            Edit::Remove { key, expect } => {
                let path = self.find(key)?.ok_or_else(|| self.missing(key))?;
                self.expect(&path, key, expect)?;
                self.entries.remove(&path);
                Ok(())
            }
            Edit::Rename { key, to, expect } => {
                let path = self.find(key)?.ok_or_else(|| self.missing(key))?;
                self.expect(&path, key, expect)?;
                let set = to.iter().map(|(field, value)| (field.clone(), value.clone()));
                self.change(&path, key, &Change { set: set.collect(), ..Change::default() })
            }
        }
    }

    /// The path of the one record a key names.
    fn find(&self, key: &Key) -> Result<Option<String>, Refusal> {
        let mut found = self.entries.iter().filter(|(_, entry)| entry.has(key));
        let Some((path, _)) = found.next() else { return Ok(None) };
        let mut files = vec![path.clone()];
        files.extend(found.map(|(path, _)| path.clone()));
        match files.as_slice() {
            [path] => Ok(Some(path.clone())),
            _ => Err(Refusal::KeyInFiles { key: key.clone(), files }),
        }
    }

    fn missing(&self, key: &Key) -> Refusal {
        let joined = |entry: &Entry| {
            let texts: Vec<&str> = key.iter().map(|(field, _)| entry.text(field)).collect();
            texts.join(" / ")
        };
        let texts: Vec<(String, &Entry)> =
            self.entries.values().map(|entry| (joined(entry), entry)).collect();
        let best = nearest(&key.to_string(), texts.iter().map(|(text, _)| text.as_str()));
        let near = best.and_then(|best| texts.iter().find(|(text, _)| text == best));
        let near = near.and_then(|(_, entry)| {
            let fields = key.iter().map(|(f, _)| (f.clone(), Value::from(entry.text(f))));
            Some((Key::new(fields.collect())?, LineNumber(1)))
        });
        Refusal::KeyMissing { key: key.clone(), nearest: near }
    }

    /// The fields that identify a record.
    fn key(&self) -> Vec<FieldName> {
        if self.options.key.is_empty() { vec![KEY_FIELD.into()] } else { self.options.key.clone() }
    }

    fn inside(&self) -> EditOptions {
        let mut options = EditOptions { records: RecordsPath::Whole, ..self.options.clone() };
        options.key.retain(|field| field.as_str() != KEY_FIELD);
        options
    }

    fn expect(&self, path: &str, key: &Key, expect: &Expected) -> Result<(), Refusal> {
        let Some(entry) = self.entries.get(path) else { return Ok(()) };
        let change = Change { expect: expect.clone(), ..Change::default() };
        let edit = Edit::Update { key: key.clone(), change };
        match apply(&entry.bytes, Format::of(path, &entry.bytes), &[edit], &self.inside()) {
            Err(Refused { refusal: Refusal::NothingToChange, .. }) | Ok(_) => Ok(()),
            Err(refused) => Err(refused.refusal),
        }
    }

    fn change(&mut self, path: &str, key: &Key, change: &Change) -> Result<(), Refusal> {
        let Some(entry) = self.entries.get(path) else { return Ok(()) };
        let mut change = change.clone();
        let named = change.set.shift_remove(KEY_FIELD).map(|value| shown(&value));
        let edit = Edit::Update { key: key.clone(), change };
        let format = Format::of(path, &entry.bytes);
        let bytes = match apply(&entry.bytes, format, &[edit], &self.inside()) {
            Ok(edited) => edited.bytes,
            Err(Refused { refusal: Refusal::NothingToChange, .. }) => entry.bytes.clone(),
            Err(refused) => return Err(refused.refusal),
        };
        let mut new = Entry::read(&entry.path, &entry.name, bytes, self.options)?;
        let key = self.key();
        let texts = |entry: &Entry| -> Vec<String> {
            key.iter().map(|field| entry.text(field).to_owned()).collect()
        };
        let (was, is) = (texts(entry), texts(&new));
        if was != is {
            if let Some(first) =
                key.first().filter(|_| is.iter().all(|text| text.trim().is_empty()))
            {
                return Err(Refusal::KeyEmpty { field: first.clone() });
            }
            let values = key.iter().cloned().zip(is.iter().map(|text| text.as_str().into()));
            if let Some(key) = Key::new(values.collect()) {
                self.refuse_taken(&key, path)?;
            }
        }
        let follows = was != is && entry.name == slug(&was.join(" "));
        let name = named.or_else(|| follows.then(|| slug(&is.join(" "))));
        if let Some(name) = name.filter(|name| *name != entry.name) {
            new.path = self.path_for(&name, Some(path))?;
            new.name = name;
        }
        self.entries.remove(path);
        self.entries.insert(new.path.as_str().to_owned(), new);
        Ok(())
    }

    fn refuse_taken(&self, key: &Key, but: &str) -> Result<(), Refusal> {
        match self.entries.iter().find(|(path, entry)| path.as_str() != but && entry.has(key)) {
            Some((path, _)) => Err(Refusal::FileTaken { path: path.clone() }),
            None => Ok(()),
        }
    }

    /// The path of a record's name, where nothing stands.
    fn path_for(&self, name: &str, but: Option<&str>) -> Result<RepoPath, Refusal> {
        let path = self.pattern.path_for(name);
        let path = path.map_err(|_| Refusal::FileName { name: name.to_owned() })?;
        let twin = self.entries.iter().find(|(other, entry)| {
            Some(other.as_str()) != but && entry.path.twin_key() == path.twin_key()
        });
        match twin {
            Some((other, _)) => Err(Refusal::FileTaken { path: other.clone() }),
            None => Ok(path),
        }
    }

    fn add(&mut self, record: &Record) -> Result<(), Refusal> {
        let key = self.key();
        let text = |field: &FieldName| record.get(field.as_str()).map(shown).unwrap_or_default();
        let texts: Vec<String> = key.iter().map(text).collect();
        let given = text(&KEY_FIELD.into());
        let Some(first) = key.first() else { return Ok(()) };
        if texts.iter().all(|text| text.trim().is_empty()) {
            return Err(Refusal::KeyEmpty { field: first.clone() });
        }
        let values = key.iter().cloned().zip(texts.iter().map(|text| text.as_str().into()));
        if let Some(key) = Key::new(values.collect()) {
            self.refuse_taken(&key, "")?;
        }
        let name = if given.is_empty() { slug(&texts.join(" ")) } else { given };
        let path = self.path_for(&name, None)?;
        let mut change = Change::default();
        let mut whole = IndexMap::new();
        for (field, value) in record.iter().filter(|(field, _)| field.as_str() != KEY_FIELD) {
            place(&mut whole, field, value);
        }
        let format = Format::of(path.as_str(), &[]);
        if format == Format::FrontMatter && !whole.contains_key(BODY_FIELD) {
            whole.insert(BODY_FIELD.to_owned(), "".into());
        }
        change.set.insert(VALUE_FIELD.into(), Value::Object(whole));
        let edit = Edit::Update { key: Key::single(KEY_FIELD, name.clone()), change };
        let sample = self.sample(format);
        let bytes = match apply(&sample, format, &[edit], &self.inside()) {
            Ok(edited) => edited.bytes,
            Err(Refused { refusal: Refusal::NothingToChange, .. }) => sample,
            Err(refused) => return Err(refused.refusal),
        };
        let entry = Entry::read(&path, &name, bytes, self.options)?;
        self.entries.insert(path.as_str().to_owned(), entry);
        Ok(())
    }

    /// What a new file is made from: the last file of the folder, without what it says besides
    /// its record.
    fn sample(&self, format: Format) -> Vec<u8> {
        let Some(entry) = self.entries.values().next_back() else {
            return match format {
                Format::FrontMatter => b"---\n{}\n---\n".to_vec(),
                _ => b"{}\n".to_vec(),
            };
        };
        let Ok(text) = std::str::from_utf8(&entry.bytes) else { return entry.bytes.clone() };
        let mut kept = String::with_capacity(text.len());
        let mut fences = 0;
        for line in text.split_inclusive('\n') {
            let is_comment = line.trim_start().starts_with('#');
            let has_comments = matches!(format, Format::Yaml | Format::FrontMatter | Format::Toml);
            if is_comment && has_comments {
                continue;
            }
            kept.push_str(if has_comments { without_remark(line) } else { line });
            if has_comments && without_remark(line).len() < line.len() {
                kept.push('\n');
            }
            fences += usize::from(format == Format::FrontMatter && line.trim_end() == "---");
            if fences == 2 {
                break;
            }
        }
        kept.into_bytes()
    }

    /// The difference between the files as they were and as they are.
    fn changes(&self, files: &[(&str, &[u8])]) -> Vec<FileEdit> {
        let mut changes = Vec::new();
        for (path, _) in files {
            if let Ok(old) = RepoPath::data(path)
                && self.pattern.name_in(path).is_some()
                && !self.entries.contains_key(*path)
            {
                changes.push(FileEdit::Remove { path: old });
            }
        }
        for (path, entry) in &self.entries {
            if !files.iter().any(|(old, bytes)| old == path && *bytes == entry.bytes) {
                let (path, bytes) = (entry.path.clone(), entry.bytes.clone());
                changes.push(FileEdit::Write { path, bytes });
            }
        }
        changes
    }
}

/// A line without the remark at its end. Where a quote stands in the line, the sign may be one of
/// its text, and stays.
fn without_remark(line: &str) -> &str {
    match line.split_once(" #") {
        Some((text, _)) if !text.contains(['"', '\'']) => text.trim_end(),
        _ => line,
    }
}

/// Puts a field of a new record where its path says.
fn place(into: &mut IndexMap<String, Value>, field: &FieldName, value: &Value) {
    let path = super::FieldPath::from(field);
    let mut names = path.steps().iter().filter_map(|step| match step {
        super::PathStep::Member(name) => Some(name.clone()),
        super::PathStep::Item(_) => None,
    });
    let Some(mut name) = names.next() else { return };
    let mut members = into;
    for next in names {
        let inner = members.entry(name).or_insert_with(|| Value::Object(IndexMap::new()));
        if !matches!(inner, Value::Object(_)) {
            *inner = Value::Object(IndexMap::new());
        }
        let Value::Object(deeper) = inner else { return };
        members = deeper;
        name = next;
    }
    members.insert(name, value.clone());
}

/// A value as the text of a cell.
fn shown(value: &Value) -> String {
    value.as_cell().map_or_else(|| value.to_string(), str::to_owned)
}
