//! A table held in memory: rows that no file holds yet.

use std::borrow::Cow;
use std::ops::ControlFlow;

use super::{FieldName, LineNumber, Row, RowNumber, Table};

/// Rows built in memory. Its lines are those it would have in a file with one line a row and a
/// header on line 1.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MemoryTable {
    header: Vec<FieldName>,
    rows: Vec<Vec<String>>,
}

impl MemoryTable {
    /// An empty table with these columns.
    pub fn new<N: Into<FieldName>>(header: impl IntoIterator<Item = N>) -> Self {
        Self { header: header.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// Adds a row at the end. It may be ragged, as rows of files are.
    pub fn push<C: Into<String>>(&mut self, cells: impl IntoIterator<Item = C>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }
}

impl Table for MemoryTable {
    fn header(&self) -> &[FieldName] {
        &self.header
    }

    fn header_line(&self) -> Option<LineNumber> {
        Some(LineNumber(1))
    }

    fn visit_rows(&self, visit: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>) {
        let mut cells: Vec<Cow<'_, str>> = Vec::with_capacity(self.header.len());
        for (row, number) in self.rows.iter().zip(1_u64..) {
            cells.clear();
            cells.extend(row.iter().map(|cell| Cow::Borrowed(cell.as_str())));
            let line = LineNumber(number + 1);
            if visit(&Row { number: RowNumber(number), line, cells: &cells }).is_break() {
                return;
            }
        }
    }
}
