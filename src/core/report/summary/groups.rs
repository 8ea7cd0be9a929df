//! Very many changes, told by column.

use std::collections::HashMap;

use super::grid::Grid;
use super::page::list;
use crate::dataset::diff::{ColumnNumber, RowChange};
use crate::report::Args;
use crate::report::escape::code_span;

/// Columns told as groups, and values of each.
const GROUPS: usize = 12;
const GROUP_VALUES: usize = 3;

impl Grid<'_> {
    /// "`ville`: 210 cells, 3 values: `Lima` (150), …"
    pub(super) fn groups(&self, room: usize) -> String {
        let mut groups: HashMap<ColumnNumber, HashMap<&str, u64>> = HashMap::new();
        for cell in self.diff.rows.iter().flat_map(RowChange::cell_changes) {
            let values = groups.entry(cell.column).or_default();
            *values.entry(cell.new.as_deref().unwrap_or_default()).or_default() += 1;
        }
        let mut groups: Vec<(ColumnNumber, u64, HashMap<&str, u64>)> = groups
            .into_iter()
            .map(|(column, values)| (column, values.values().sum(), values))
            .collect();
        groups.sort_by_key(|(column, cells, _)| (std::cmp::Reverse(*cells), *column));
        let mut lines: Vec<String> = groups
            .iter()
            .take(GROUPS)
            .map(|(column, cells, values)| self.group(*column, *cells, values))
            .collect();
        if let Some(more) = groups.len().checked_sub(GROUPS).filter(|more| *more > 0) {
            lines.push(self.voice.length("summary-groups-more", more));
        }
        list(lines.iter().map(String::as_str), room, |more| {
            self.voice.length("summary-groups-more", more)
        })
    }

    fn group(&self, column: ColumnNumber, cells: u64, values: &HashMap<&str, u64>) -> String {
        let mut most: Vec<(&str, u64)> = values.iter().map(|(text, n)| (*text, *n)).collect();
        most.sort_by_key(|(text, count)| (std::cmp::Reverse(*count), *text));
        let mut shown: Vec<String> = most
            .iter()
            .take(GROUP_VALUES)
            .map(|(text, count)| {
                let value = if text.is_empty() { self.empty() } else { code_span(text) };
                let args = Args::new().word("value", value).number("count", *count);
                self.voice.say("summary-group-value", &args)
            })
            .collect();
        if most.len() > GROUP_VALUES {
            shown.push("…".to_owned());
        }
        let args = Args::new()
            .word("column", self.name_in_sentence(self.column_name(column)))
            .word("cells", self.voice.count("summary-cells", cells))
            .number("count", u64::try_from(values.len()).unwrap_or(u64::MAX))
            .word("values", shown.join(", "));
        self.voice.say("summary-group", &args)
    }
}
