//! Rows of any tabular document, read without copying the file.

use std::borrow::Cow;
use std::ops::ControlFlow;

use indexmap::IndexSet;

use super::{FieldName, LineNumber, RowNumber};

/// One record of a table, valid during the visit only.
#[derive(Debug)]
pub struct Row<'a> {
    /// Its number among the records.
    pub number: RowNumber,
    /// The line it starts on.
    pub line: LineNumber,
    /// Its cells, unquoted. A ragged row has fewer or more of them than the header.
    pub cells: &'a [Cow<'a, str>],
}

impl Row<'_> {
    /// The cell at an index of the header; `None` where the row is too short.
    pub fn cell(&self, index: usize) -> Option<&str> {
        self.cells.get(index).map(AsRef::as_ref)
    }
}

/// What stands below a header: a record, or nothing where a record could be.
#[derive(Debug)]
pub enum Line<'r, 'a> {
    /// A record.
    Row(&'r Row<'a>),
    /// A blank line with records after it. It is no row: it has no number and changes no one's.
    Blank(LineNumber),
}

/// What checks and diffs read: a header and rows.
pub trait Table {
    /// The header's names in file order. Names may be empty or stand twice.
    fn header(&self) -> &[FieldName];

    /// The line the header stands on; `None` where the format has no header line.
    fn header_line(&self) -> Option<LineNumber>;

    /// Visits the rows in order until the visitor breaks. Blank lines are not rows.
    fn visit_rows(&self, visit: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>);

    /// Visits the rows, and the blank lines between them, in order until the visitor breaks. Most
    /// formats have no blank lines; blank lines at the end of a file are part of no table.
    fn visit_lines(&self, visit: &mut dyn FnMut(&Line<'_, '_>) -> ControlFlow<()>) {
        self.visit_rows(&mut |row| visit(&Line::Row(row)));
    }
}

/// The values of a column, each once and in the order they stand, empty ones left out; `None`
/// where the table has no such column.
pub fn column_values(table: &dyn Table, column: &FieldName) -> Option<Vec<String>> {
    let index = table.header().iter().position(|name| name == column)?;
    let mut values = IndexSet::new();
    table.visit_rows(&mut |row| {
        if let Some(cell) = row.cell(index).filter(|cell| !cell.is_empty()) {
            values.insert(cell.to_owned());
        }
        ControlFlow::Continue(())
    });
    Some(values.into_iter().collect())
}
