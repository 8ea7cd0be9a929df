//! A card for one row: its cells below each other.

use super::grid::{Grid, linked, pair, sign};
use crate::dataset::diff::{Cell, CellChange, RowChange};
use crate::dataset::{Key, LineNumber};
use crate::report::Args;
use crate::report::escape::{code_cell, code_cell_pair, code_span};

/// Cells a card has at most.
const CARD_CELLS: usize = 60;
/// Empty cells of a card that are worth a line each.
const EMPTY_LINES: usize = 2;

impl Grid<'_> {
    /// All cells of one row below each other.
    pub(super) fn card(&self, row: &RowChange) -> String {
        let mut card = self.title(row);
        match row {
            RowChange::Added { cells, .. } | RowChange::Removed { cells, .. } => {
                self.whole_card(&mut card, cells);
            }
            // The title has the key.
            RowChange::Changed { cells, .. } => self.change_card(&mut card, None, cells),
            RowChange::Renamed { from, to, cells, .. } => {
                self.change_card(&mut card, Some((from, to)), cells);
            }
        }
        card
    }

    /// "**✎ Changed** · `X.pe` · [line 12](…)"
    fn title(&self, row: &RowChange) -> String {
        let word = match row {
            RowChange::Added { .. } => "summary-added",
            RowChange::Removed { .. } => "summary-removed",
            RowChange::Changed { .. } => "summary-changed",
            RowChange::Renamed { .. } => "summary-renamed",
        };
        let mut title = self.voice.strong(&format!("{} {}", sign(row), self.voice.word(word)));
        match row {
            RowChange::Renamed { from, to, .. } => {
                let [from, to] = [from, to].map(|key| code_span(&key.to_string()));
                title.extend([" · ", &from, " → ", &to]);
            }
            row => {
                if let Some(key) = row.key() {
                    title.extend([" · ", &code_span(&key.to_string())]);
                }
            }
        }
        let (line, base) = self.line(row);
        let args = Args::new().word("line", line.to_string());
        let line = linked(&self.voice.say("summary-line", &args), base, line);
        title.extend([" · ", &line, "\n\n"]);
        title
    }

    /// A row's line, in the new file where it is there, and the address of that file.
    pub(super) fn line(&self, row: &RowChange) -> (LineNumber, Option<&str>) {
        match row {
            RowChange::Removed { old, .. } => (old.line, self.view.links.old),
            RowChange::Added { new, .. }
            | RowChange::Changed { new, .. }
            | RowChange::Renamed { new, .. } => (new.line, self.view.links.new),
        }
    }

    fn head(&self, ids: &[&str]) -> String {
        let words: Vec<String> = ids.iter().map(|id| self.voice.word(id)).collect();
        format!("| {} |\n|{}\n", words.join(" | "), "---|".repeat(ids.len()))
    }

    /// A row that came or went: every column, those without a value in one line.
    fn whole_card(&self, card: &mut String, cells: &[Cell]) {
        let (mut filled, mut empty): (Vec<&Cell>, Vec<&Cell>) =
            cells.iter().partition(|cell| !cell.value.is_empty());
        if empty.len() <= EMPTY_LINES {
            filled = cells.iter().collect();
            empty.clear();
        }
        card.push_str(&self.head(&["summary-head-column", "summary-head-value"]));
        for cell in filled.iter().take(CARD_CELLS) {
            let value = if cell.value.is_empty() { self.empty() } else { code_cell(&cell.value) };
            card.extend(["| ", &self.name(cell.field.as_str()), " | ", &value, " |\n"]);
        }
        if filled.len() > CARD_CELLS {
            let more = self.voice.length("summary-cells-hidden", filled.len() - CARD_CELLS);
            card.extend(["\n", &more, "\n"]);
        }
        if !empty.is_empty() {
            let mut names: Vec<String> = empty
                .iter()
                .take(CARD_CELLS)
                .map(|cell| self.name_in_sentence(cell.field.as_str()))
                .collect();
            if empty.len() > CARD_CELLS {
                names.push("…".to_owned());
            }
            let args = Args::new().word("columns", names.join(", "));
            card.extend(["\n", &self.voice.say("summary-empty-columns", &args), "\n"]);
        }
    }

    /// A row that changed: the parts of its key and the cells that differ.
    fn change_card(&self, card: &mut String, key: Option<(&Key, &Key)>, cells: &[CellChange]) {
        let head = ["summary-head-column", "summary-head-before", "summary-head-after"];
        card.push_str(&self.head(&head));
        if let Some((from, to)) = key {
            let parts = from.iter().zip(to.iter());
            for ((field, old), (_, new)) in parts.filter(|((_, old), (_, new))| old != new) {
                let (old, new) = code_cell_pair(&old.to_string(), &new.to_string());
                self.change_line(card, field.as_str(), old, new, "");
            }
        }
        for cell in cells.iter().take(CARD_CELLS) {
            let (old, new) = pair(cell);
            self.change_line(card, cell.field.as_str(), old, new, &self.mark(cell));
        }
        if cells.len() > CARD_CELLS {
            let more = self.voice.length("summary-cells-hidden", cells.len() - CARD_CELLS);
            card.extend(["\n", &more, "\n"]);
        }
    }

    fn change_line(
        &self,
        card: &mut String,
        field: &str,
        old: Option<String>,
        new: Option<String>,
        mark: &str,
    ) {
        let [old, new] = [old, new].map(|text| text.unwrap_or_else(|| self.empty()));
        card.extend(["| ", &self.name(field), " | ", &old, " | ", &new, mark, " |\n"]);
    }

    /// " *(case)*" behind a change that is none of the value.
    pub(super) fn mark(&self, cell: &CellChange) -> String {
        self.voice.mark(cell.kind).map(|mark| format!(" *({mark})*")).unwrap_or_default()
    }

    pub(super) fn empty(&self) -> String {
        format!("*{}*", self.voice.word("summary-empty"))
    }

    /// A column's name in a table.
    pub(super) fn name(&self, field: &str) -> String {
        if field.is_empty() { self.voice.word("summary-nameless") } else { code_cell(field) }
    }

    pub(super) fn name_in_sentence(&self, field: &str) -> String {
        if field.is_empty() { self.voice.word("summary-nameless") } else { code_span(field) }
    }
}
