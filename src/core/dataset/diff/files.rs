//! Two delimited files compared without holding either in memory.

use std::cell::RefCell;
use std::collections::HashSet;
use std::io::{self, Read};
use std::ops::ControlFlow;

use thiserror::Error;

use super::excerpt::Around;
use super::layout::Side;
use super::{Diff, DiffError, DiffKey, RowMatch, diff, diff_around};
use crate::dataset::csv::lockstep::{Apart, Wanted, opening, side_by_side};
use crate::dataset::csv::{CsvDocument, ReadError, RecordReader};
use crate::dataset::{FieldName, LineNumber, ReadOptions, Refusal, Row, Table};

#[cfg(test)]
#[path = "files_tests.rs"]
mod tests;

/// A file that can be read from its start as often as asked.
pub trait Source {
    /// Begins to read.
    fn open(&self) -> io::Result<Box<dyn Read + '_>>;
}

impl Source for [u8] {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self))
    }
}

impl Source for Vec<u8> {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        self.as_slice().open()
    }
}

/// Why two files cannot be compared.
#[derive(Debug, Error)]
pub enum FilesError {
    /// One of them cannot be read.
    #[error("the {0} file: {1}")]
    Io(Side, io::Error),
    /// One of them is no table.
    #[error("the {0} file: {1}")]
    Refused(Side, Box<Refusal>),
    /// The tables cannot be compared by this key.
    #[error(transparent)]
    Key(#[from] DiffError),
}

/// Compares two delimited files: the same difference as [`diff`] of both as documents.
///
/// Files of one header and dialect are read side by side once, and what they share byte for byte
/// is passed by: memory follows the number of rows (8 bytes each) and what differs. Other files,
/// keys that stand twice, and files that have little in common are compared row by row.
pub fn diff_files(
    old: (&dyn Source, &ReadOptions),
    new: (&dyn Source, &ReadOptions),
    key: &DiffKey,
) -> Result<Diff, FilesError> {
    if let Some(apart) = apart(old, new, key)? {
        let (before, after) = (StreamedTable::open(old), StreamedTable::open(new));
        if let (Ok(before), Ok(after)) = (before, after) {
            let fields: Vec<FieldName> =
                apart.key.iter().filter_map(|at| apart.header.get(*at)).cloned().collect();
            let row_match = match key {
                DiffKey::Fields(asked) if !asked.is_empty() => RowMatch::Given { fields },
                _ => RowMatch::Detected { fields },
            };
            let columns = apart.key.clone();
            let found = diff_around(&Around::of(apart, &before, &after), columns, row_match);
            before.fault().map_or(Ok(()), |error| Err(FilesError::Io(Side::Old, error)))?;
            after.fault().map_or(Ok(()), |error| Err(FilesError::Io(Side::New, error)))?;
            return Ok(found);
        }
    }
    let (before, after) = (whole(Side::Old, old.0)?, whole(Side::New, new.0)?);
    let read = |side, bytes, options| {
        CsvDocument::read(bytes, options)
            .map_err(|refusal| FilesError::Refused(side, Box::new(refusal)))
    };
    let before = read(Side::Old, before.as_slice(), old.1)?;
    let after = read(Side::New, after.as_slice(), new.1)?;
    Ok(diff(&before, &after, key)?)
}

fn whole(side: Side, source: &dyn Source) -> Result<Vec<u8>, FilesError> {
    let mut bytes = Vec::new();
    source
        .open()
        .and_then(|mut file| file.read_to_end(&mut bytes))
        .map_err(|error| FilesError::Io(side, error))?;
    Ok(bytes)
}

/// What two files have apart, where both can be read side by side. Whatever is wrong with either
/// is told by those who read it whole.
fn apart(
    old: (&dyn Source, &ReadOptions),
    new: (&dyn Source, &ReadOptions),
    key: &DiffKey,
) -> Result<Option<Apart>, FilesError> {
    let io = |side| move |error| FilesError::Io(side, error);
    let before = old.0.open().map_err(io(Side::Old))?;
    let after = new.0.open().map_err(io(Side::New))?;
    let (Ok(old), Ok(new)) = (opening(before, old.1), opening(after, new.1)) else {
        return Ok(None);
    };
    let header = &old.names;
    let twice = header.iter().collect::<HashSet<_>>().len() < header.len();
    if twice {
        return Ok(None);
    }
    let wanted = match key {
        DiffKey::Fields(fields) if !fields.is_empty() => {
            let mut columns = Vec::new();
            for field in fields {
                match header.iter().position(|name| name == field) {
                    Some(at) if columns.contains(&at) => {}
                    Some(at) => columns.push(at),
                    None => return Ok(None),
                }
            }
            Wanted::Key(columns)
        }
        _ => Wanted::Leftmost,
    };
    match side_by_side(old, new, &wanted) {
        Ok(apart) => Ok(apart),
        Err(ReadError::Io(error)) => Err(FilesError::Io(Side::New, error)),
        Err(_) => Ok(None),
    }
}

/// A delimited file as a table whose rows are read anew at each visit.
pub struct StreamedTable<'s> {
    source: &'s dyn Source,
    options: &'s ReadOptions,
    header: Vec<FieldName>,
    header_line: Option<LineNumber>,
    fault: RefCell<Option<io::Error>>,
}

impl<'s> StreamedTable<'s> {
    /// Reads the header.
    pub fn open((source, options): (&'s dyn Source, &'s ReadOptions)) -> Result<Self, ReadError> {
        let reader = RecordReader::open(source.open()?, options)?;
        let (header, header_line) = (reader.header().to_vec(), reader.header_line());
        Ok(Self { source, options, header, header_line, fault: RefCell::new(None) })
    }

    /// What kept a visit from its end, if anything did. A visit has no other way to tell.
    pub fn fault(&self) -> Option<io::Error> {
        self.fault.take()
    }

    fn visit(&self, visit: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>) -> Result<(), ReadError> {
        let mut reader = RecordReader::open(self.source.open()?, self.options)?;
        while let Some(record) = reader.next()? {
            let cells: Vec<_> = record.cells().collect();
            let row = Row { number: record.number, line: record.line, cells: &cells };
            if visit(&row).is_break() {
                break;
            }
        }
        Ok(())
    }
}

impl Table for StreamedTable<'_> {
    fn header(&self) -> &[FieldName] {
        &self.header
    }

    fn header_line(&self) -> Option<LineNumber> {
        self.header_line
    }

    fn visit_rows(&self, visit: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>) {
        if let Err(error) = self.visit(visit) {
            *self.fault.borrow_mut() = Some(match error {
                ReadError::Io(error) => error,
                other => io::Error::new(io::ErrorKind::InvalidData, other),
            });
        }
    }
}
