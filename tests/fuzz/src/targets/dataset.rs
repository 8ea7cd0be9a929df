//! Files of records: whatever they are, they are refused, or an edit changes what it names and
//! nothing else.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use gitribute_core::dataset::csv::{Dialect, QuoteHint, patch};
use gitribute_core::dataset::diff::{DiffKey, diff};
use gitribute_core::dataset::{
    Change, Document, Edit, EditOptions, Edited, FieldName, Format, Key, ReadOptions, Record,
    RecordsPath, Refusal, Table, apply, read,
};

/// A value that no seed holds.
const PROBE: &str = "gitribute-probe";

/// A record: the texts of its columns that are not empty, by name and by which of its namesakes.
type Row = BTreeMap<(String, usize), String>;

/// Reads a file, then sets a cell, adds a record and removes one, each on the file as it was.
pub(super) fn edits_hold(bytes: &[u8], format: Format) -> Result<(), String> {
    let mut reading = ReadOptions::default();
    let mut opened = read(bytes, format, &reading);
    if let Err(Refusal::RecordsMissing { found, .. }) = &opened
        && let Some(first) = found.first()
    {
        reading.records = RecordsPath::at(first);
        opened = read(bytes, format, &reading);
    }
    if matches!(opened, Err(Refusal::RecordsMissing { .. })) {
        reading.records = RecordsPath::Whole;
        opened = read(bytes, format, &reading);
    }
    let document = match opened {
        Ok(document) => document,
        Err(refusal) => {
            let _ = refusal.to_string();
            return Ok(());
        }
    };
    match &document {
        Document::Delimited(document) => {
            let dialect = document.dialect();
            reading.encoding = Some(document.encoding());
            reading.dialect.delimiter = Some(dialect.delimiter);
            reading.dialect.escape = Some(dialect.escape);
            reading.dialect.quote = dialect.quote.map_or(QuoteHint::Unquoted, QuoteHint::Char);
        }
        Document::Tree(document) => reading.encoding = Some(document.encoding()),
    }
    // What it is now known by may show it otherwise than what it was guessed by.
    let Ok(document) = read(bytes, format, &reading) else { return Ok(()) };
    let rows = rows_of(&document);
    let header = document.header();
    let Some((key, at)) = key_of(header, &rows, format) else { return Ok(()) };
    let Some(value) = rows.get(at).and_then(|row| row.get(&(key.as_str().trim().to_owned(), 0)))
    else {
        return Ok(());
    };
    let named = Key::single(key.clone(), value.as_str());
    let dialect = match &document {
        Document::Delimited(document) => Some(document.dialect()),
        Document::Tree(_) => None,
    };
    let file = File { bytes, format, reading: &reading, key: &key, dialect };

    if let Some(column) = header.iter().rev().find(|name| is_settable(header, name, &key)) {
        let set = Record::from([(column.clone(), PROBE.into())]);
        let change = Change { set, ..Change::default() };
        let edit = Edit::Update { key: named.clone(), change };
        let mut wanted = rows.clone();
        if let Some(row) = wanted.get_mut(at) {
            row.insert((column.as_str().trim().to_owned(), 0), PROBE.to_owned());
        }
        file.brings("set", &edit, &wanted)?;
        let change = Change { clear: vec![column.clone()], ..Change::default() };
        file.brings_something("clear", &Edit::Update { key: named.clone(), change })?;
        let append = [(column.clone(), vec![PROBE.into()])].into_iter().collect();
        let change = Change { append, ..Change::default() };
        file.brings_something("append", &Edit::Update { key: named.clone(), change })?;
    }

    let record = Record::from([(key.clone(), PROBE.into())]);
    file.brings_something("add", &Edit::Add { record })?;

    let mut wanted = rows;
    wanted.remove(at);
    file.brings("remove", &Edit::Remove { key: named, expect: Record::new() }, &wanted)
}

struct File<'f> {
    bytes: &'f [u8],
    format: Format,
    reading: &'f ReadOptions,
    key: &'f FieldName,
    /// How the cells of delimited text are told apart.
    dialect: Option<Dialect>,
}

impl File<'_> {
    fn is_json(&self) -> bool {
        matches!(self.format, Format::Json | Format::JsonLines | Format::GeoJson)
    }

    /// An edit is refused, or the file then holds the rows.
    fn brings(&self, what: &str, edit: &Edit, wanted: &[Row]) -> Result<(), String> {
        let Some(rows) = self.rows_after(what, edit)? else { return Ok(()) };
        if rows == wanted {
            return Ok(());
        }
        let place = rows.iter().zip(wanted).position(|(one, other)| one != other);
        let place = place.unwrap_or(rows.len().min(wanted.len()));
        let (is, should) = (rows.get(place), wanted.get(place));
        Err(format!("{what}: row {place} is {is:?}, not {should:?}"))
    }

    /// An edit is refused, or the file can still be read and the probe stands once in the key.
    fn brings_something(&self, what: &str, edit: &Edit) -> Result<(), String> {
        let Some(rows) = self.rows_after(what, edit)? else { return Ok(()) };
        let probes = rows.iter().filter(|row| {
            row.get(&(self.key.as_str().trim().to_owned(), 0)).is_some_and(|cell| cell == PROBE)
        });
        let wanted = usize::from(matches!(edit, Edit::Add { .. }));
        if probes.count() == wanted { Ok(()) } else { Err(format!("{what}: not one new key")) }
    }

    fn rows_after(&self, what: &str, edit: &Edit) -> Result<Option<Vec<Row>>, String> {
        let options = EditOptions {
            key: vec![self.key.clone()],
            encoding: self.reading.encoding,
            dialect: self.reading.dialect.clone(),
            records: self.reading.records.clone(),
            ..EditOptions::default()
        };
        let edits = std::slice::from_ref(edit);
        let edited = match apply(self.bytes, self.format, edits, &options) {
            Ok(edited) => edited,
            // The last guard holds, but JSON should never need it. Delimited text is guessed
            // anew from the text after an edit, and odd YAML has odd ends.
            Err(refused) if refused.refusal == Refusal::NotReadBack && self.is_json() => {
                return Err(format!("{what}: stopped by the last guard only: {edit:?}"));
            }
            Err(refused) => {
                let _ = refused.to_string();
                return Ok(None);
            }
        };
        the_rest_is_the_same(self.bytes, &edited).ok_or_else(|| format!("{what}: other bytes"))?;
        if edited.bytes == self.bytes {
            return Err(format!("{what}: no byte changed, and no refusal"));
        }
        let document = read(&edited.bytes, self.format, self.reading)
            .map_err(|refusal| format!("{what}: cannot be read again: {refusal}"))?;
        if let Document::Delimited(document) = &document
            && self.dialect.is_some_and(|dialect| dialect != document.dialect())
        {
            // What no one knows of a file is guessed of each version anew.
            return Ok(None);
        }
        Ok(Some(rows_of(&document)))
    }
}

/// Whether every byte outside the spans is as it was.
fn the_rest_is_the_same(old: &[u8], edited: &Edited) -> Option<()> {
    let new = edited.bytes.as_slice();
    let (mut old_at, mut new_at) = (0, 0);
    for span in &edited.spans {
        (old.get(old_at..span.old.start)? == new.get(new_at..span.new.start)?).then_some(())?;
        (old_at, new_at) = (span.old.end, span.new.end);
    }
    (old.get(old_at..)? == new.get(new_at..)?).then_some(())
}

fn rows_of(document: &Document<'_>) -> Vec<Row> {
    let header = document.header();
    let mut rows = Vec::new();
    document.visit_rows(&mut |row| {
        let mut cells = Row::new();
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, cell) in row.cells.iter().enumerate() {
            let name = header.get(index).map_or("", FieldName::as_str);
            let count = seen.entry(name).or_default();
            // Spaces around the cells of delimited text may be taken for decoration or for text,
            // as the rest of the file has them.
            if !cell.trim().is_empty() {
                cells.insert((name.trim().to_owned(), *count), cell.trim().to_owned());
            }
            *count += 1;
        }
        rows.push(cells);
        ControlFlow::Continue(())
    });
    rows
}

/// The first column with a name of its own in which a row's text stands once, and the last such
/// row.
fn key_of(header: &[FieldName], rows: &[Row], format: Format) -> Option<(FieldName, usize)> {
    // Of a feature, a plain name means a property.
    let is_own =
        |name: &FieldName| format != Format::GeoJson || name.as_str().starts_with("properties.");
    let mut names = header.iter().filter(|name| is_alone(header, name) && is_own(name));
    names.find_map(|name| {
        let text = |row: &Row| row.get(&(name.as_str().trim().to_owned(), 0)).cloned();
        let at = (0..rows.len()).rev().find(|at| {
            let own = rows.get(*at).and_then(text);
            own.is_some() && rows.iter().filter(|row| text(row) == own).count() == 1
        })?;
        Some((name.clone(), at))
    })
}

fn is_alone(header: &[FieldName], name: &FieldName) -> bool {
    let same = |other: &&FieldName| other.as_str().trim() == name.as_str().trim();
    !name.as_str().trim().is_empty() && header.iter().filter(same).count() == 1
}

/// Whether a column can take any text without another column coming or going.
fn is_settable(header: &[FieldName], name: &FieldName, key: &FieldName) -> bool {
    let inside = |outer: &str, inner: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with(['.', '[']))
    };
    let others = header.iter().filter(|other| *other != name);
    name != key
        && name.as_str() != "type"
        && is_alone(header, name)
        && others.clone().count() > 0
        && others.into_iter().all(|other| {
            !inside(name.as_str(), other.as_str()) && !inside(other.as_str(), name.as_str())
        })
}

/// Two files, cut apart at a NUL: their difference, done to the first, gives the second's rows.
pub(super) fn a_difference_applies(bytes: &[u8]) -> Result<(), String> {
    let cut = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len() / 2);
    let (old_bytes, new_bytes) = bytes.split_at(cut);
    let new_bytes = new_bytes.strip_prefix(b"\0").unwrap_or(new_bytes);
    let reading = ReadOptions::default();
    let Ok(old) = read(old_bytes, Format::Delimited, &reading) else { return Ok(()) };
    let Ok(new) = read(new_bytes, Format::Delimited, &reading) else { return Ok(()) };
    let Ok(difference) = diff(&old, &new, &DiffKey::Detect) else { return Ok(()) };
    let json = serde_json::to_string(&difference).map_err(|error| error.to_string())?;
    let read_back = serde_json::from_str(&json).map_err(|error| error.to_string())?;
    if difference != read_back {
        return Err("the difference reads back as another".to_owned());
    }
    let Ok(patched) = patch(old_bytes, &difference, &reading) else { return Ok(()) };
    let document = read(&patched, Format::Delimited, &reading)
        .map_err(|refusal| format!("patched: cannot be read: {refusal}"))?;
    let (is, should) = (rows_of(&document), rows_of(&new));
    if document.header() != new.header() {
        return Err(format!("patched: header {:?}, not {:?}", document.header(), new.header()));
    }
    if is == should { Ok(()) } else { Err(format!("patched: rows {is:?}, not {should:?}")) }
}
