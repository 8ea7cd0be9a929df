//! A difference in a terminal: nothing of the files can move the cursor or colour the screen.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::grid::sign;
use super::sentence::{BytesDiffer, headline, notes};
use super::view::View;
use super::voice::Voice;
use crate::dataset::diff::{CellChange, ColumnChange, Diff, RowChange};
use crate::report::escape::{around_change, cut};
use crate::report::{Args, Sink};
use crate::words::visible;

/// Whether a terminal shows colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Colour {
    /// Text only.
    #[default]
    Plain,
    /// SGR sequences (ECMA-48), for people who look at it.
    Ansi,
}

impl Colour {
    pub(in crate::report) fn paint(self, code: &str, text: &str) -> String {
        match self {
            Colour::Plain => text.to_owned(),
            Colour::Ansi => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        }
    }
}

/// What a text is shown on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Screen {
    colour: Colour,
    /// Columns of a line.
    width: usize,
}

/// Columns below which nothing can be laid out.
const NARROWEST: usize = 40;

impl Screen {
    /// A screen without colours, of so many columns (East Asian wide characters take two); a very
    /// narrow one is taken for a wider one.
    pub fn of_width(columns: usize) -> Self {
        Self { colour: Colour::Plain, width: columns.max(NARROWEST) }
    }

    /// The screen with colours, or without.
    pub fn with_colour(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }
}

impl Default for Screen {
    /// A hundred columns without colours, as where a file is written.
    fn default() -> Self {
        Self::of_width(100)
    }
}

const BOLD: &str = "1";
const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";
const DIM: &str = "2";

/// Before the cells of a row.
const INDENT: usize = 4;
/// Columns that the names of columns take at most, of a line's.
const NAMES: usize = 3;
/// Values of a column that came or went.
const MOST_VALUES: usize = 20;

/// A difference as lines for a terminal, every changed row and cell of it; long values are cut,
/// and a change too long for one line stands on two. Control and direction characters of the
/// files are shown as pictures.
pub fn render_diff_text(diff: &Diff, view: &View<'_>, screen: Screen) -> String {
    let voice = Voice { language: view.language, sink: Sink::Plain };
    let mut lines = Lines { text: String::new(), voice, screen };
    let line = headline(voice, view, None, diff, &[], BytesDiffer::NoOrUnknown);
    lines.wrapped("", &line, BOLD);
    for note in notes(voice, diff, &[]) {
        lines.wrapped("  ", &note, "");
    }
    for change in &diff.column_changes {
        lines.column(change);
    }
    for row in &diff.rows {
        lines.text.push('\n');
        lines.row(row);
    }
    lines.text
}

struct Lines {
    text: String,
    voice: Voice,
    screen: Screen,
}

impl Lines {
    fn paint(&self, code: &str, text: &str) -> String {
        if code.is_empty() { text.to_owned() } else { self.screen.colour.paint(code, text) }
    }

    /// A sentence, broken between words.
    fn wrapped(&mut self, indent: &str, sentence: &str, tint: &str) {
        let mut line = indent.to_owned();
        for word in sentence.split(' ') {
            let fits = line.width() + 1 + word.width() <= self.screen.width;
            if line.trim().is_empty() {
                line.push_str(word);
            } else if fits {
                line.extend([" ", word]);
            } else {
                self.text.extend([&self.paint(tint, &line), "\n"]);
                line = format!("{indent}  {word}");
            }
        }
        self.text.extend([&self.paint(tint, &line), "\n"]);
    }

    /// The values of a column that came or went.
    fn column(&mut self, change: &ColumnChange) {
        let (mark, tint, field, cells) = match change {
            ColumnChange::Added { field, cells, .. } => ("+", GREEN, field, cells),
            ColumnChange::Removed { field, cells, .. } => ("−", RED, field, cells),
            ColumnChange::Renamed { .. } | ColumnChange::Moved { .. } => return,
        };
        if cells.is_empty() {
            return;
        }
        let head = self.paint(tint, &format!("{mark} {}", shown(field.as_str())));
        self.text.extend(["\n", &head, "\n"]);
        let shown_cells = cells.iter().take(MOST_VALUES);
        let handles: Vec<String> = shown_cells
            .clone()
            .map(|cell| match &cell.key {
                Some(key) => shown(&key.to_string()),
                None => cell.row.to_string(),
            })
            .collect();
        let width = self.names(handles.iter().map(String::as_str));
        for (handle, cell) in handles.iter().zip(shown_cells) {
            let value = shown(&cell.value);
            self.field(handle, width, &[(tint, &value)]);
        }
        if cells.len() > MOST_VALUES {
            let more = self.voice.length("summary-values-hidden", cells.len() - MOST_VALUES);
            self.text.extend([" ".repeat(INDENT).as_str(), &more, "\n"]);
        }
    }

    fn row(&mut self, row: &RowChange) {
        let (tint, place) = match row {
            RowChange::Added { new, .. } => (GREEN, new),
            RowChange::Removed { old, .. } => (RED, old),
            RowChange::Changed { new, .. } | RowChange::Renamed { new, .. } => (YELLOW, new),
        };
        let name = match row {
            RowChange::Renamed { from, to, .. } => {
                format!("{} → {}", shown(&from.to_string()), shown(&to.to_string()))
            }
            row => row.key().map(|key| shown(&key.to_string())).unwrap_or_default(),
        };
        let head = format!("{} {name}", sign(row));
        let line = Args::new().word("line", place.line.to_string());
        let line = self.voice.say("summary-line", &line);
        let line = self.paint(DIM, &format!("({line})"));
        self.text.extend([&self.paint(tint, head.trim_end()), " ", &line, "\n"]);
        match row {
            RowChange::Added { cells, .. } | RowChange::Removed { cells, .. } => {
                let names: Vec<String> =
                    cells.iter().map(|cell| self.name(cell.field.as_str())).collect();
                let width = self.names(names.iter().map(String::as_str));
                for (name, cell) in names.iter().zip(cells) {
                    let value = self.or_empty(shown(&cell.value));
                    self.field(name, width, &[(tint, &value)]);
                }
            }
            row => {
                let cells = row.cell_changes();
                let names: Vec<String> =
                    cells.iter().map(|cell| self.name(cell.field.as_str())).collect();
                let width = self.names(names.iter().map(String::as_str));
                for (name, cell) in names.iter().zip(cells) {
                    self.change(name, width, cell);
                }
            }
        }
    }

    fn change(&mut self, name: &str, width: usize, cell: &CellChange) {
        let (old, new) =
            (cell.old.as_deref().unwrap_or_default(), cell.new.as_deref().unwrap_or_default());
        let ((start, before), (_, _)) = around_change(old, new);
        let [old, new] = [old, new].map(|text| {
            let lead = if before > 0 { "…" } else { "" };
            self.or_empty(format!("{lead}{}", shown(text.get(start..).unwrap_or_default())))
        });
        let mark = self.voice.mark(cell.kind).map(|mark| format!("  ({mark})")).unwrap_or_default();
        let arrow = " → ";
        let room = self.screen.width.saturating_sub(INDENT + width + 2);
        if old.width() + arrow.width() + new.width() + mark.width() <= room {
            self.field(name, width, &[(RED, &old), ("", arrow), (GREEN, &new), (DIM, &mark)]);
        } else {
            self.field(name, width, &[(RED, &format!("− {old}"))]);
            self.field("", width, &[(GREEN, &format!("+ {new}")), (DIM, &mark)]);
        }
    }

    /// One cell, its parts painted, broken where the line is full.
    fn field(&mut self, name: &str, width: usize, parts: &[(&str, &str)]) {
        let lead = " ".repeat(INDENT);
        let name = clipped(name, width);
        let pad = " ".repeat(width.saturating_sub(name.width()));
        self.text.extend([&lead, &name, &pad, "  "]);
        let room = self.screen.width.saturating_sub(INDENT + width + 2).max(NARROWEST / 2);
        let mut at = 0;
        for (tint, part) in parts {
            let mut run = String::new();
            for grapheme in part.graphemes(true) {
                if at + grapheme.width() > room {
                    self.text.push_str(&self.paint(tint, &run));
                    run.clear();
                    self.text.extend(["\n", &" ".repeat(INDENT + width + 2)]);
                    at = 0;
                }
                run.push_str(grapheme);
                at += grapheme.width();
            }
            if !run.is_empty() {
                self.text.push_str(&self.paint(tint, &run));
            }
        }
        self.text.push('\n');
    }

    /// How wide the names of some cells are, together.
    fn names<'n>(&self, names: impl Iterator<Item = &'n str>) -> usize {
        names.map(UnicodeWidthStr::width).max().unwrap_or(0).min(self.screen.width / NAMES)
    }

    fn name(&self, field: &str) -> String {
        if field.is_empty() { self.voice.word("summary-nameless") } else { shown(field) }
    }

    fn or_empty(&self, text: String) -> String {
        if text.is_empty() { format!("({})", self.voice.word("summary-empty")) } else { text }
    }
}

/// A name that is not wider than so many columns.
fn clipped(name: &str, width: usize) -> String {
    if name.width() <= width {
        return name.to_owned();
    }
    let mut kept = String::new();
    for grapheme in name.graphemes(true) {
        if kept.width() + grapheme.width() + 1 > width {
            break;
        }
        kept.push_str(grapheme);
    }
    kept + "…"
}

/// A value as it can be shown: one line, nothing invisible, not too long.
fn shown(text: &str) -> String {
    let (kept, hidden) = cut(text);
    let mut shown = visible(kept).into_owned();
    if hidden > 0 {
        shown.extend(["…(+", &hidden.to_string(), ")"]);
    }
    shown
}
