//! The values of columns that came or went: what goes with a column is seen before it is gone.

use super::grid::Grid;
use super::html::entities;
use super::page::{DETAILS, Page, details};
use crate::dataset::diff::{ColumnCell, ColumnChange};
use crate::report::Args;
use crate::report::escape::{code_cell, code_span};

/// Values of one column that are shown.
const MOST_VALUES: usize = 50;
/// Bytes kept for the line that says what is not shown.
const FOOT: usize = 100;

impl Grid<'_> {
    /// A folded table for each column that came or went with values, as far as there is room.
    pub(super) fn column_values(&self, page: &mut Page, room: usize) {
        let mut left = room;
        for change in &self.diff.column_changes {
            let (id, field, cells) = match change {
                ColumnChange::Added { field, cells, .. } => ("summary-values-added", field, cells),
                ColumnChange::Removed { field, cells, .. } => {
                    ("summary-values-removed", field, cells)
                }
                ColumnChange::Renamed { .. } | ColumnChange::Moved { .. } => continue,
            };
            let count = u64::try_from(cells.len()).unwrap_or(u64::MAX);
            let args =
                Args::new().number("count", count).word("column", self.folded(field.as_str()));
            let title = self.voice.say(id, &args);
            let space = left.saturating_sub(DETAILS + FOOT + title.len());
            if let Some(table) = self.values(cells, space) {
                let block = details(&title, &table);
                left = left.saturating_sub(block.len());
                page.add(&block);
            }
        }
    }

    /// A name in the line that a section folds to, where Markdown is not read.
    fn folded(&self, field: &str) -> String {
        if field.is_empty() {
            self.voice.word("summary-nameless")
        } else {
            format!("<code>{}</code>", folded_code(field))
        }
    }

    fn values(&self, cells: &[ColumnCell], room: usize) -> Option<String> {
        let fields = self.diff.key.fields();
        let heads: Vec<String> = if fields.is_empty() {
            vec![self.voice.word("summary-head-row")]
        } else {
            fields.iter().map(|field| self.name(field.as_str())).collect()
        };
        let value = self.voice.word("summary-head-value");
        let mut table = format!("| {} | {value} |\n", heads.join(" | "));
        table.extend(["|", &"---|".repeat(heads.len() + 1), "\n"]);
        let mut shown = 0;
        for cell in cells.iter().take(MOST_VALUES) {
            let handle = match &cell.key {
                Some(key) => key
                    .iter()
                    .map(|(_, part)| code_cell(&part.to_string()))
                    .collect::<Vec<_>>()
                    .join(" | "),
                None => cell.row.to_string(),
            };
            let line = format!("| {handle} | {} |\n", code_cell(&cell.value));
            if table.len() + line.len() > room {
                break;
            }
            table.push_str(&line);
            shown += 1;
        }
        if shown < cells.len() {
            let more = self.voice.length("summary-values-hidden", cells.len() - shown);
            table.extend(["\n", &more, "\n"]);
        }
        (shown > 0).then_some(table)
    }
}

/// Text in HTML's `code`, harmless as in a code span.
fn folded_code(field: &str) -> String {
    entities(code_span(field).trim_matches(['`', ' ']))
}
