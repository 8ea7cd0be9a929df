//! Every table and structured document below a folder survives a set cell, an append and a delete
//! with only the touched lines changed, as `git diff` counts them.

use std::collections::HashSet;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use gitribute_core::dataset::csv::DialectHints;
use gitribute_core::dataset::{
    Document, FieldName, FieldPath, Format, PathStep, ReadOptions, RecordsPath, Refusal, Table,
    read,
};
use serde_json::{Value, json};

use crate::folder::files;
use crate::tally::Tally;

/// A value that no real file holds.
const PROBE: &str = "gitribute-probe";

/// Names of files that may be datasets.
const ENDINGS: &[&str] = &["csv", "tsv", "json", "jsonl", "ndjson", "geojson", "yml", "yaml"];

pub(crate) fn run(program: &Path, folder: &Path) -> Result<Tally> {
    let mut tally = Tally::default();
    for path in files(folder, ENDINGS)? {
        let bytes = fs::read(&path)?;
        let name = path.to_string_lossy();
        let format = Format::of(&name, &bytes);
        let dialect = DialectHints::of_file_name(&name);
        let mut options = ReadOptions { dialect, ..ReadOptions::default() };
        let mut records = (format == Format::Json).then(|| list_of_records(&bytes)).flatten();
        if let Some(path) = &records {
            options.records = RecordsPath::at(path);
        }
        let mut opened = read(&bytes, format, &options);
        if let Err(Refusal::RecordsMissing { found, .. }) = &opened
            && let Some(first) = found.first().cloned()
        {
            options.records = RecordsPath::at(&first);
            opened = read(&bytes, format, &options);
            records = Some(first);
        }
        let document = match opened {
            Ok(document) => document,
            Err(refusal) => {
                Tally::tell(&format!("{}: left alone, {refusal}", path.display()));
                continue;
            }
        };
        let Some(sample) = Sample::of(&document) else {
            Tally::tell(&format!("{}: no column or group of columns is a key", path.display()));
            continue;
        };
        let shape = if format.is_structured() { Shape::Tree } else { Shape::of(&bytes) };
        for (what, edits, expected) in sample.edits(shape) {
            let job = Job { program, path: &path, bytes: &bytes, records: records.as_deref() };
            match job.lines_changed(&edits) {
                Ok(changed) if expected.holds(changed) => tally.pass(),
                Ok(changed) => tally.fail(&format!(
                    "{}: {what} changed {changed:?} lines, not {expected:?}",
                    path.display()
                )),
                Err(error) => tally.fail(&format!("{}: {what}: {error:#}", path.display())),
            }
        }
    }
    Ok(tally)
}

/// Where the longest list of objects is in a JSON object; `None` where there is none.
fn list_of_records(bytes: &[u8]) -> Option<String> {
    let root: Value = serde_json::from_slice(bytes).ok()?;
    let mut longest = None;
    look_for_lists(root.as_object()?, &FieldPath::new([]), &mut longest);
    longest.map(|(_, path)| path.to_string())
}

fn look_for_lists(
    object: &serde_json::Map<String, Value>,
    path: &FieldPath,
    longest: &mut Option<(usize, FieldPath)>,
) {
    for (name, value) in object {
        let path = path.then(PathStep::Member(name.clone()));
        match value {
            Value::Array(items)
                if items.iter().all(Value::is_object)
                    && items.len() > longest.as_ref().map_or(0, |(length, _)| *length) =>
            {
                *longest = Some((items.len(), path));
            }
            Value::Object(inner) => look_for_lists(inner, &path, longest),
            _ => {}
        }
    }
}

/// Lines added and removed, as `git diff --numstat` counts them.
type Lines = (u64, u64);

/// The lines that an edit should change.
#[derive(Clone, Copy, Debug)]
enum Expected {
    /// So many.
    Exactly(Lines),
    /// New lines; of the old ones at most the last, which gets a comma or a line end.
    MostlyAdded,
    /// Old lines go; of those that stay at most one loses its comma or its line end.
    MostlyRemoved,
}

impl Expected {
    fn holds(self, (added, removed): Lines) -> bool {
        match self {
            Self::Exactly(lines) => lines == (added, removed),
            Self::MostlyAdded => added > 0 && removed <= 1,
            Self::MostlyRemoved => removed > 0 && added <= 1,
        }
    }
}

/// How the records of a file stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// As lines, with a line end after the last one.
    Lines,
    /// As lines, without.
    OpenLines,
    /// As nodes of a tree.
    Tree,
}

impl Shape {
    fn of(bytes: &[u8]) -> Self {
        if bytes.ends_with(b"\n") { Self::Lines } else { Self::OpenLines }
    }
}

/// One row of a file to try edits on: its last one.
struct Sample {
    header: Vec<FieldName>,
    key: Vec<usize>,
    /// A column outside the key whose name stands once.
    other: Option<usize>,
    last: Vec<String>,
    /// Lines that the last row covers.
    lines: u64,
}

impl Sample {
    fn of(document: &Document<'_>) -> Option<Self> {
        let header = document.header().to_vec();
        let mut rows: Vec<Vec<String>> = Vec::new();
        document.visit_rows(&mut |row| {
            rows.push(row.cells.iter().map(|cell| cell.clone().into_owned()).collect());
            ControlFlow::Continue(())
        });
        let last = rows.last()?.clone();
        let plain = |index: &usize| {
            header.get(*index).is_some_and(|name| {
                !name.as_str().is_empty()
                    && header.iter().filter(|other| *other == name).count() == 1
            })
        };
        let columns: Vec<usize> = (0..header.len()).filter(plain).collect();
        let key = key_of(&rows, &columns)?;
        let other = columns
            .iter()
            .rev()
            .find(|column| {
                // A geometry takes points alone.
                !key.contains(column)
                    && header.get(**column).is_some_and(|name| name.as_str() != "geometry")
                    && last.get(**column).is_some_and(|cell| {
                        // A list or an object may cover several lines, and so may an empty one.
                        !cell.is_empty()
                            && !cell.contains(['\n', '\r'])
                            && !cell.starts_with(['[', '{'])
                    })
            })
            .copied();
        let lines = 1 + last.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
        Some(Self { header, key, other, last, lines })
    }

    /// Edits as JSON, with the lines each should change.
    fn edits(&self, shape: Shape) -> Vec<(&'static str, Value, Expected)> {
        let key = self.members(&self.key, |column| self.last.get(column).cloned());
        let mut edits = Vec::new();
        if let Some(other) = self.other {
            let set = self.members(&[other], |_| Some(PROBE.to_owned()));
            let edit = json!([{ "op": "update", "key": key, "set": set }]);
            edits.push(("set cell", edit, Expected::Exactly((1, 1))));
        }
        let record = self.members(&self.key, |_| Some(PROBE.to_owned()));
        let (append, delete) = match shape {
            Shape::Lines => (Expected::Exactly((1, 0)), Expected::Exactly((0, self.lines))),
            // The line end that was missing is given to, or taken from, the line before.
            Shape::OpenLines => (Expected::Exactly((2, 1)), Expected::Exactly((1, self.lines + 1))),
            Shape::Tree => (Expected::MostlyAdded, Expected::MostlyRemoved),
        };
        edits.push(("append", json!([{ "op": "add", "record": record }]), append));
        edits.push(("delete", json!([{ "op": "remove", "key": key }]), delete));
        edits
    }

    fn members(&self, columns: &[usize], value: impl Fn(usize) -> Option<String>) -> Value {
        let member = |column: &usize| {
            Some((self.header.get(*column)?.to_string(), Value::String(value(*column)?)))
        };
        Value::Object(columns.iter().filter_map(member).collect())
    }
}

/// The leftmost column whose values are all there and differ, or else the shortest run of the
/// first columns that do together.
fn key_of(rows: &[Vec<String>], columns: &[usize]) -> Option<Vec<usize>> {
    let unique = |key: &[usize]| {
        let mut seen = HashSet::new();
        rows.iter().all(|row| {
            let cells: Vec<Option<&String>> = key.iter().map(|column| row.get(*column)).collect();
            cells.iter().all(Option::is_some)
                && cells.iter().any(|cell| cell.is_some_and(|text| !text.is_empty()))
                && seen.insert(cells)
        })
    };
    columns.iter().map(|column| vec![*column]).find(|key| unique(key)).or_else(|| {
        (2..=columns.len()).filter_map(|n| Some(columns.get(..n)?.to_vec())).find(|key| unique(key))
    })
}

/// A file to edit.
struct Job<'j> {
    program: &'j Path,
    path: &'j Path,
    bytes: &'j [u8],
    /// Where its records are.
    records: Option<&'j str>,
}

impl Job<'_> {
    /// Edits a copy with the program and asks Git what changed.
    fn lines_changed(&self, edits: &Value) -> Result<Lines> {
        let folder = tempfile::tempdir()?;
        let name = self.path.file_name().context("a file has a name")?;
        let (before, after) = (folder.path().join("before"), folder.path().join(name));
        fs::write(&before, self.bytes)?;
        fs::write(&after, self.bytes)?;
        let edits_file = folder.path().join("edits.json");
        fs::write(&edits_file, edits.to_string())?;
        let mut command = Command::new(self.program);
        command.arg("edit").arg(&after).arg("--edits").arg(&edits_file);
        if let Some(records) = self.records {
            command.args(["--records", records]);
        }
        let edited = command.output()?;
        if !edited.status.success() {
            bail!("{}", String::from_utf8_lossy(&edited.stderr).trim());
        }
        let numstat = Command::new("git")
            .args(["-c", "core.autocrlf=false", "diff", "--no-index", "--text", "--numstat"])
            .args([&before, &after])
            .output()?;
        let text = String::from_utf8(numstat.stdout)?;
        let mut counts = text.split_whitespace().map(str::parse::<u64>);
        match (counts.next(), counts.next()) {
            (Some(Ok(added)), Some(Ok(removed))) => Ok((added, removed)),
            _ => bail!("git told no counts: {text}"),
        }
    }
}
