//! A difference in a terminal: nothing of the files can move the cursor or colour the screen.

use super::grid::sign;
use super::sentence::{BytesDiffer, headline, notes};
use super::view::View;
use super::voice::Voice;
use crate::dataset::diff::{Diff, RowChange};
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

const BOLD: &str = "1";
const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";
const DIM: &str = "2";

/// A difference as lines for a terminal, every changed row and cell of it; long values are cut.
/// Control and direction characters of the files are shown as pictures.
pub fn render_diff_text(diff: &Diff, view: &View<'_>, colour: Colour) -> String {
    let voice = Voice { language: view.language, sink: Sink::Plain };
    let line = headline(voice, view, None, diff, &[], BytesDiffer::NoOrUnknown);
    let mut text = colour.paint(BOLD, &line);
    text.push('\n');
    for note in notes(voice, diff, &[]) {
        text.extend(["  ", &note, "\n"]);
    }
    for row in &diff.rows {
        text.push('\n');
        push_row(&mut text, voice, row, colour);
    }
    text
}

fn push_row(text: &mut String, voice: Voice, row: &RowChange, colour: Colour) {
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
    let line = voice.say("summary-line", &Args::new().word("line", place.line.to_string()));
    let line = colour.paint(DIM, &format!("({line})"));
    text.extend([&colour.paint(tint, head.trim_end()), " ", &line, "\n"]);
    let empty = format!("({})", voice.word("summary-empty"));
    let or_empty = |text: String| if text.is_empty() { empty.clone() } else { text };
    match row {
        RowChange::Added { cells, .. } | RowChange::Removed { cells, .. } => {
            let width = cells.iter().map(|cell| width(cell.field.as_str())).max().unwrap_or(0);
            for cell in cells {
                let value = or_empty(shown(&cell.value));
                push_field(text, cell.field.as_str(), width, &colour.paint(tint, &value));
            }
        }
        row => {
            let cells = row.cell_changes();
            let width = cells.iter().map(|cell| width(cell.field.as_str())).max().unwrap_or(0);
            for cell in cells {
                let (old, new) = (
                    cell.old.as_deref().unwrap_or_default(),
                    cell.new.as_deref().unwrap_or_default(),
                );
                let ((start, before), (_, _)) = around_change(old, new);
                let [old, new] = [old, new].map(|text| {
                    let lead = if before > 0 { "…" } else { "" };
                    or_empty(format!("{lead}{}", shown(text.get(start..).unwrap_or_default())))
                });
                let change = format!("{} → {}", colour.paint(RED, &old), colour.paint(GREEN, &new));
                push_field(text, cell.field.as_str(), width, &change);
            }
        }
    }
}

fn push_field(text: &mut String, field: &str, longest: usize, value: &str) {
    let pad = " ".repeat(longest.saturating_sub(width(field)));
    text.extend(["    ", &shown(field), &pad, "  ", value, "\n"]);
}

fn width(field: &str) -> usize {
    shown(field).chars().count()
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
