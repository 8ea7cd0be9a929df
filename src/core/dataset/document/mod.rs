//! Documents of any format: read as tables, edited losslessly.

mod format;
mod patch;

use std::ops::ControlFlow;

use super::csv::{self, CsvDocument};
use super::encoding::told_alike;
use super::json::{Json, JsonLines};
use super::tree::{Syntax, TreeDocument};
use super::yaml::{FrontMatter, Yaml};
use super::{
    Edit, EditOptions, Edited, FieldName, Key, Line, LineNumber, ReadOptions, Refusal, Refused,
    Row, Table, ValueKind,
};

pub use format::Format;
pub use patch::patch;

/// A document that was read to its end and found whole, as a table: a record is a row. Records
/// inside records are flattened to dotted paths, of which the header has all that occur, in order
/// of first appearance; lists are shown as JSON, and points of GeoJSON as `lon,lat`.
#[derive(Clone, Debug)]
pub enum Document<'a> {
    /// Delimited text.
    Delimited(Box<CsvDocument<'a>>),
    /// Records in a tree: JSON, YAML and their kin.
    Tree(Box<TreeDocument<'a>>),
}

/// Reads a document. Refused where its bytes are no text, or the text is not well-formed.
pub fn read<'a>(
    bytes: &'a [u8],
    format: Format,
    options: &ReadOptions,
) -> Result<Document<'a>, Refusal> {
    match syntax(format)? {
        None => CsvDocument::read(bytes, options).map(|read| Document::Delimited(Box::new(read))),
        Some(syntax) => {
            TreeDocument::read(bytes, syntax, options).map(|read| Document::Tree(Box::new(read)))
        }
    }
}

/// Applies edits in their order to a file, all or none. Only the bytes of the touched cells, rows
/// or nodes change; see [`csv::apply`] for what identifies a record.
pub fn apply(
    bytes: &[u8],
    format: Format,
    edits: &[Edit],
    options: &EditOptions,
) -> Result<Edited, Refused> {
    let edited = match syntax(format)? {
        None => csv::apply(bytes, edits, options),
        Some(syntax) => super::tree::apply(bytes, syntax, edits, options),
    };
    let edited = edited.map_err(|refused| match refused.refusal {
        Refusal::NotReadBack => unusual(refused, bytes, format, edits, options),
        _ => refused,
    })?;
    if options.encoding.is_none() {
        told_alike(bytes, &edited.bytes)?;
    }
    Ok(edited)
}

/// Tells where a file is spelled so that an edit of it does not read back: at the record that the
/// edit is about.
fn unusual(
    refused: Refused,
    bytes: &[u8],
    format: Format,
    edits: &[Edit],
    options: &EditOptions,
) -> Refused {
    let reading = ReadOptions {
        encoding: options.encoding,
        dialect: options.dialect.clone(),
        records: options.records.clone(),
    };
    let Ok(document) = read(bytes, format, &reading) else { return refused };
    let at = refused.edit.or((edits.len() == 1).then_some(1)).and_then(|at| at.checked_sub(1));
    let key = at.and_then(|at| edits.get(at)).or(edits.first()).and_then(named);
    let header = document.header();
    let mut line = document.header_line().unwrap_or(LineNumber(1));
    document.visit_rows(&mut |row| {
        line = row.line;
        let is_meant = key.is_some_and(|key| {
            key.iter().all(|(field, value)| {
                let column = header.iter().position(|name| name == field);
                let cell = column.and_then(|column| row.cell(column)).unwrap_or_default();
                value.as_cell().map_or_else(|| value.to_string(), str::to_owned) == cell
            })
        });
        if is_meant { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    Refused { refusal: Refusal::Unusual { format: format.name(), line }, ..refused }
}

/// The record that an edit names.
fn named(edit: &Edit) -> Option<&Key> {
    match edit {
        Edit::Add { .. } => None,
        Edit::Update { key, .. }
        | Edit::Upsert { key, .. }
        | Edit::Remove { key, .. }
        | Edit::Rename { key, .. } => Some(key),
    }
}

/// How a structured format is spelled; `None` for delimited text.
fn syntax(format: Format) -> Result<Option<&'static dyn Syntax>, Refusal> {
    match format {
        Format::Delimited => Ok(None),
        Format::Json | Format::GeoJson => Ok(Some(&Json)),
        Format::JsonLines => Ok(Some(&JsonLines)),
        Format::Yaml => Ok(Some(&Yaml)),
        Format::FrontMatter => Ok(Some(&FrontMatter)),
        Format::Toml => Err(Refusal::FormatUnsupported { format: format.name() }),
    }
}

impl Document<'_> {
    /// What the values of a column of the header are; nothing where that cannot be told, as in
    /// delimited text, whose cells are all text.
    pub fn kind(&self, column: usize) -> Option<ValueKind> {
        match self {
            Document::Delimited(_) => None,
            Document::Tree(document) => document.kind(column),
        }
    }

    fn table(&self) -> &dyn Table {
        match self {
            Document::Delimited(document) => document.as_ref(),
            Document::Tree(document) => document.as_ref(),
        }
    }
}

impl Table for Document<'_> {
    fn header(&self) -> &[FieldName] {
        self.table().header()
    }

    fn header_line(&self) -> Option<LineNumber> {
        self.table().header_line()
    }

    fn visit_rows(&self, visit: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>) {
        self.table().visit_rows(visit);
    }

    fn visit_lines(&self, visit: &mut dyn FnMut(&Line<'_, '_>) -> ControlFlow<()>) {
        self.table().visit_lines(visit);
    }
}
