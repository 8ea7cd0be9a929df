//! What a contribution brings: findings that stand in a file after an edit and did not before.
//!
//! Only records that the edit touched are checked, their keys are looked for among all others,
//! and rows that refer to what went are found. What comes of it is what the checks of both whole
//! files tell, less the findings that the old one had.

mod beside;
mod incremental;
mod others;
mod pairs;
mod suspects;
mod touched;
mod whole;

use super::extra::ExtraRules;
use super::finding::Finding;
use super::references::{OtherTables, OuterKeys};
use super::report::{Options, Report};
use super::schema::TableSchema;
use crate::dataset::csv::{CsvDocument, Versions};
use crate::dataset::{Edited, FieldName, ReadOptions, Refusal, Table};

/// Who is to blame for what is wrong with a file.
#[derive(Clone, PartialEq, Debug)]
pub struct Blame {
    /// What the contribution brings, in the order of the new file. A finding may stand on a row
    /// that it did not touch: a key that another row took above it, a reference to a row that is
    /// gone.
    pub brought: Vec<Finding>,
    /// Findings that it brings beyond those kept ([`Options::keep`]).
    pub left_out: u64,
    /// Errors that were there before, which never block a contribution.
    pub older: Older,
}

impl Blame {
    /// How many of what it brings are errors, those not kept included.
    pub fn errors(&self) -> u64 {
        whole::errors(&self.brought) + self.left_out
    }
}

/// Errors that were there before, as far as anybody looked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Older {
    /// So many in the whole file before the edit.
    InFile(u64),
    /// So many in the records that the edit touched, and left as they were.
    InTouchedRows(u64),
}

/// Tells what an edit of a delimited file brings. The schema is the one that counts now: where it
/// has changed since, what it newly forbids blames nobody who did not touch it (FAULTS D16).
///
/// Takes time for the records touched and one look at the keys of the others. Where the edit
/// changed more than records (the header, the dialect), or the text is not UTF-8, both files are
/// checked in full.
///
/// # Errors
///
/// A refusal where one of both files cannot be read.
pub fn blame(
    old: &[u8],
    edited: &Edited,
    reading: &ReadOptions,
    schema: &TableSchema,
    options: &Options,
) -> Result<Blame, Refusal> {
    blame_with(old, edited, reading, schema, &(), options)
}

/// The same for a file that refers to other tables, which the edit leaves alone: what a record
/// refers to changes only with the record.
///
/// # Errors
///
/// A refusal where one of both files cannot be read.
pub fn blame_with(
    old: &[u8],
    edited: &Edited,
    reading: &ReadOptions,
    schema: &TableSchema,
    others: &dyn OtherTables,
    options: &Options,
) -> Result<Blame, Refusal> {
    // Order, likeness and removed records are told by looking at all rows.
    if options.extra == ExtraRules::default()
        && let Some(versions) = Versions::open(old, &edited.bytes, &edited.spans, reading)?
        && let Ok(records) = versions.records()?
    {
        let (outer, _) = OuterKeys::bind(versions.header(), schema, others, options);
        return Ok(incremental::blame(&versions, &records, schema, &outer, options));
    }
    let old = CsvDocument::read(old, reading)?;
    let new = CsvDocument::read(&edited.bytes, reading)?;
    Ok(whole::blame(&old, &new, schema, others, options))
}

/// Tells what the newer of two versions of any table brings. Both are checked in full.
pub fn blame_tables(
    old: &dyn Table,
    new: &dyn Table,
    schema: &TableSchema,
    options: &Options,
) -> Blame {
    whole::blame(old, new, schema, &(), options)
}

/// Tells what the newer of two versions brings, by what any checks told of both in full.
pub fn blame_reports(
    old: (&dyn Table, &Report),
    new: (&dyn Table, &Report),
    key: &[FieldName],
) -> Blame {
    whole::of_reports(old, new, key)
}

#[cfg(test)]
mod tests;
