//! The check of a table that is read record by record, in memory that does not grow with it.

use std::borrow::Cow;
use std::io::Read;

use super::report::Report;
use super::table::{Glanced, TableCheck};
use crate::dataset::Row;
use crate::dataset::csv::{ReadError, RecordReader};

impl TableCheck<'_> {
    /// Checks the records that a reader gives, and tells what was found in all of the file. What
    /// comes of it is what [`validate`](super::validate) tells of the whole file.
    ///
    /// # Errors
    ///
    /// What the reader fails with: then nothing is known of the file.
    pub fn read_all<R: Read>(mut self, mut records: RecordReader<R>) -> Result<Report, ReadError> {
        let mut cells = Vec::new();
        while let Some(record) = records.next()? {
            for line in record.blank_lines() {
                self.blank_line(line);
            }
            let glanced = self.glance(&record);
            if glanced == Glanced::Right {
                continue;
            }
            let mut values = reused(cells);
            values.extend(record.cells());
            let row = Row { number: record.number, line: record.line, cells: &values };
            if glanced == Glanced::Beside {
                self.tell_beside(&row);
            } else {
                self.row(&row);
            }
            cells = reused(values);
        }
        Ok(self.finish())
    }

    /// Notes what the records that a reader gives may be referred to by. Where the check
    /// [needs it](TableCheck::needs_references), the file is read twice.
    ///
    /// # Errors
    ///
    /// What the reader fails with.
    pub fn note_all<R: Read>(&mut self, mut records: RecordReader<R>) -> Result<(), ReadError> {
        let mut cells = Vec::new();
        while let Some(record) = records.next()? {
            let mut values = reused(cells);
            values.extend(record.cells());
            let row = Row { number: record.number, line: record.line, cells: &values };
            self.note_references(&row);
            cells = reused(values);
        }
        Ok(())
    }
}

/// An empty list in the memory of another one, whose texts are gone: a row costs no allocation.
fn reused<'b>(mut cells: Vec<Cow<'_, str>>) -> Vec<Cow<'b, str>> {
    cells.clear();
    cells.into_iter().map(|_| Cow::Borrowed("")).collect()
}

#[cfg(test)]
mod tests {
    use std::io;

    use proptest::prelude::*;

    use super::*;
    use crate::check::{Options, TableSchema, validate};
    use crate::dataset::ReadOptions;
    use crate::dataset::csv::CsvDocument;

    /// Gives few bytes at once.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let most = buffer.len().min(1021);
            self.0.read(buffer.get_mut(..most).unwrap_or_default())
        }
    }

    const SCHEMA: &str = r#"{
      "primaryKey": "id",
      "foreignKeys": [{"fields": "up", "reference": {"fields": "id"}}],
      "fields": [
        {"name": "id", "type": "integer"},
        {"name": "up", "type": "integer"},
        {"name": "note", "constraints": {"maxLength": 6}}
      ]
    }"#;

    proptest! {
        // Files larger than the window take their time.
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn record_by_record_tells_what_the_whole_file_tells(
            rows in prop::collection::vec(
                "([0-9]?,[0-9x]?,([a-z é]{0,8}|\"a\n,b\")|[0-9],[0-9]|)(\n|\r\n)",
                0..40,
            ),
            long in 0..2_usize,
        ) {
            // Long files are read in several parts.
            let filler = "7,7,filling the window\n".repeat(long * 15_000);
            let text = format!("id,up,note\n{filler}{}", rows.concat());
            let schema = TableSchema::from_json(SCHEMA).unwrap();
            let options = ReadOptions::default();
            let in_full = CsvDocument::read(text.as_bytes(), &options)
                .map(|table| validate(&table, &schema, &Options::default()));
            let streamed = || -> Result<Report, ReadError> {
                let open = || RecordReader::open(Slow(text.as_bytes()), &options);
                let records = open()?;
                let options = Options::default();
                let mut check = TableCheck::new(
                    &schema, records.header(), records.header_line(), &options,
                );
                if check.needs_references() {
                    check.note_all(open()?)?;
                }
                check.read_all(records)
            };
            match (in_full, streamed()) {
                (Ok(expected), Ok(found)) => prop_assert_eq!(found, expected),
                (Err(expected), Err(ReadError::Refused(found))) => {
                    prop_assert_eq!(*found, expected);
                }
                (_, Err(ReadError::Whole)) => {}
                (expected, found) => prop_assert!(false, "{expected:?} {found:?}"),
            }
        }
    }
}
