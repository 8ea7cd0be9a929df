//! The tables of changes: a card for each of a few rows, one table for more, groups for many.

use std::collections::BTreeSet;

use super::page::{DETAILS, Page, details};
use super::view::View;
use super::voice::Voice;
use crate::dataset::diff::{CellChange, ColumnNumber, Diff, RowChange};
use crate::dataset::{Key, LineNumber};
use crate::report::Args;
use crate::report::escape::{code_cell, code_cell_pair, url};

/// Rows that get a card each.
const CARDS: usize = 3;
/// Rows that one table takes.
const ONE_TABLE: usize = 50;
/// Rows shown below groups.
const SAMPLE: usize = 20;
/// Columns a table has at most: more cannot be read.
const WIDTH: usize = 12;
/// Columns up to which rows that came or went are shown whole in the table.
const COMFORTABLE: usize = 8;
/// Columns beside the key that a table has where it can.
const FEWEST: usize = 3;
/// Share of the budget that the values of columns get that came or went.
const VALUES_SHARE: usize = 4;
/// Bytes kept for the lines that say what is not shown.
const FOOT: usize = 700;

/// Draws the changes of one file in Markdown.
pub(super) struct Grid<'a> {
    pub(super) voice: Voice,
    pub(super) view: &'a View<'a>,
    pub(super) diff: &'a Diff,
}

impl Grid<'_> {
    /// Puts the tables on a page, leaving `reserved` bytes of it free.
    pub(super) fn draw(&self, page: &mut Page, reserved: usize) {
        let rows = self.diff.rows.as_slice();
        let room = |page: &Page| page.room().saturating_sub(reserved + FOOT);
        let mut hidden = 0;
        self.column_values(page, room(page) / VALUES_SHARE);
        if rows.is_empty() {
            return;
        } else if rows.len() <= CARDS {
            for row in rows {
                let card = self.card(row);
                if card.len() <= room(page) {
                    page.add(&card);
                } else {
                    hidden += 1;
                }
            }
        } else {
            let first = if rows.len() <= ONE_TABLE { rows.len() } else { SAMPLE };
            if rows.len() > ONE_TABLE {
                let groups = self.groups(room(page).min(6_000));
                page.add(&groups);
            }
            let (sample, rest) = rows.split_at_checked(first).unwrap_or((rows, &[]));
            let columns = self.columns();
            let (table, shown) = self.table(&columns, sample, room(page));
            page.add(&table);
            hidden += sample.len() - shown;
            if columns.hidden > 0 {
                page.add(&self.voice.length("summary-columns-hidden", columns.hidden));
            }
            if shown == sample.len() && !rest.is_empty() {
                let title = self.voice.length("summary-more-rows", rest.len());
                let space = room(page).saturating_sub(DETAILS + title.len());
                let (table, shown) = self.table(&columns, rest, space);
                if shown > 0 {
                    page.add(&details(&title, &table));
                }
                hidden += rest.len() - shown;
            } else {
                hidden += rest.len();
            }
            if columns.hidden > 0 {
                self.whole_rows(page, room(page));
            }
        }
        let mut foot = Vec::new();
        if hidden > 0 {
            foot.push(self.voice.length("summary-rows-hidden", hidden));
        }
        if (hidden > 0 || rows.len() > CARDS)
            && let Some(all) = self.view.links.all
        {
            let name = self.voice.word("summary-see-all-name");
            let link = format!("[{name}]({})", url(all));
            foot.push(self.voice.say("summary-see-all", &Args::new().word("link", link)));
        }
        page.add(&foot.join(" "));
    }

    /// The columns of the one table: the key's, then those with a change or with a value of a row
    /// that came or went; only those with a change where that would be too wide.
    fn columns(&self) -> Columns {
        let mut changed = BTreeSet::new();
        let mut filled = BTreeSet::new();
        for row in &self.diff.rows {
            match row {
                RowChange::Added { cells, .. } | RowChange::Removed { cells, .. } => filled
                    .extend(cells.iter().filter(|c| !c.value.is_empty()).map(|cell| cell.column)),
                row => changed.extend(row.cell_changes().iter().map(|cell| cell.column)),
            }
        }
        let key: Vec<ColumnNumber> = self
            .diff
            .key
            .fields()
            .iter()
            .filter_map(|field| self.diff.columns.iter().position(|c| c.name == *field))
            .map(|index| ColumnNumber(index + 1))
            .collect();
        let all: BTreeSet<ColumnNumber> = changed.union(&filled).copied().collect();
        let others = |set: &BTreeSet<ColumnNumber>| {
            set.iter().copied().filter(|number| !key.contains(number)).collect::<Vec<_>>()
        };
        let every = others(&all);
        let room = WIDTH.saturating_sub(key.len());
        let mut shown = every.clone();
        if key.len() + every.len() > COMFORTABLE {
            shown = others(&changed);
            // Keys alone say too little of a row that came or went.
            let missing = FEWEST.saturating_sub(shown.len());
            let more: Vec<_> =
                every.iter().copied().filter(|n| !shown.contains(n)).take(missing).collect();
            shown.extend(more);
            shown.sort_unstable();
        }
        shown.truncate(room);
        let hidden = every.len() - shown.len();
        Columns { key, others: shown, hidden }
    }

    /// A table of rows and how many of them it holds.
    fn table(&self, columns: &Columns, rows: &[RowChange], room: usize) -> (String, usize) {
        let mut table = format!("| | {} |", self.voice.word("summary-head-line"));
        for number in columns.key.iter().chain(&columns.others) {
            table.extend([" ", &self.name(self.column_name(*number)), " |"]);
        }
        table.push_str("\n|:-:|--:|");
        table.push_str(&"---|".repeat(columns.key.len() + columns.others.len()));
        table.push('\n');
        if table.len() > room {
            return (String::new(), 0);
        }
        for (index, row) in rows.iter().enumerate() {
            let line = self.row(columns, row);
            if table.len() + line.len() > room {
                if index == 0 {
                    table.clear();
                }
                return (table, index);
            }
            table.push_str(&line);
        }
        (table, rows.len())
    }

    fn row(&self, columns: &Columns, row: &RowChange) -> String {
        let (number, base) = self.line(row);
        let mut line = format!("| {} | {} |", sign(row), linked(&number.to_string(), base, number));
        for index in 0..columns.key.len() {
            let value = |key: &Key| key.iter().nth(index).map(|(_, value)| value.to_string());
            let text = match row {
                RowChange::Renamed { from, to, .. } => {
                    let (old, new) =
                        (value(from).unwrap_or_default(), value(to).unwrap_or_default());
                    if old == new { code_of(&new) } else { self.arrow(code_cell_pair(&old, &new)) }
                }
                // Without a key there are no key columns.
                row => row.key().and_then(value).map_or_else(String::new, |text| code_of(&text)),
            };
            push_cell(&mut line, &text);
        }
        for number in &columns.others {
            let text = match row {
                RowChange::Added { cells, .. } | RowChange::Removed { cells, .. } => cells
                    .iter()
                    .find(|cell| cell.column == *number)
                    .map_or_else(String::new, |cell| code_of(&cell.value)),
                row => row
                    .cell_changes()
                    .iter()
                    .find(|cell| cell.column == *number)
                    .map_or_else(String::new, |cell| self.arrow(pair(cell)) + &self.mark(cell)),
            };
            push_cell(&mut line, &text);
        }
        line.push('\n');
        line
    }

    fn arrow(&self, (old, new): (Option<String>, Option<String>)) -> String {
        let [old, new] = [old, new].map(|text| text.unwrap_or_else(|| self.empty()));
        format!("{old} → {new}")
    }

    pub(super) fn column_name(&self, number: ColumnNumber) -> &str {
        number
            .0
            .checked_sub(1)
            .and_then(|index| self.diff.columns.get(index))
            .map_or("", |column| column.name.as_str())
    }

    /// Cards of the rows that came or went, where the table was too narrow for them.
    fn whole_rows(&self, page: &mut Page, room: usize) {
        let rows: Vec<&RowChange> = self
            .diff
            .rows
            .iter()
            .filter(|row| matches!(row, RowChange::Added { .. } | RowChange::Removed { .. }))
            .take(ONE_TABLE)
            .collect();
        let total = self.diff.counts.rows_added + self.diff.counts.rows_removed;
        let mut cards = String::new();
        let mut shown = 0;
        for row in rows {
            let card = self.card(row);
            if cards.len() + card.len() + DETAILS + FOOT > room {
                break;
            }
            cards.push_str(&card);
            cards.push('\n');
            shown += 1;
        }
        if shown > 0 {
            page.add(&details(&self.voice.length("summary-whole-rows", shown), &cards));
        }
        let hidden = total.saturating_sub(u64::try_from(shown).unwrap_or(u64::MAX));
        if hidden > 0 {
            page.add(&self.voice.count("summary-whole-rows-hidden", hidden));
        }
    }
}

/// What the one table shows.
struct Columns {
    key: Vec<ColumnNumber>,
    others: Vec<ColumnNumber>,
    hidden: usize,
}

/// A sign that can be read without colour.
pub(super) fn sign(row: &RowChange) -> &'static str {
    match row {
        RowChange::Added { .. } => "+",
        RowChange::Removed { .. } => "−",
        RowChange::Changed { .. } | RowChange::Renamed { .. } => "✎",
    }
}

pub(super) fn pair(cell: &CellChange) -> (Option<String>, Option<String>) {
    code_cell_pair(cell.old.as_deref().unwrap_or_default(), cell.new.as_deref().unwrap_or_default())
}

fn code_of(text: &str) -> String {
    if text.is_empty() { String::new() } else { code_cell(text) }
}

fn push_cell(line: &mut String, text: &str) {
    line.extend([" ", text, if text.is_empty() { "|" } else { " |" }]);
}

pub(super) fn linked(text: &str, base: Option<&str>, line: LineNumber) -> String {
    match base {
        Some(base) => format!("[{text}]({}#L{line})", url(base)),
        None => text.to_owned(),
    }
}
