//! What changed, in one sentence, and what is told once for the whole file.

use super::view::{ByteChange, View};
use super::voice::Voice;
use crate::dataset::diff::{ColumnChange, Counts, Diff};
use crate::report::Args;

/// Most changes of columns, and most duplicate keys, that are told one by one.
const MOST_NOTES: usize = 12;

/// "**2 rows added, 1 changed (1 cell), 0 removed** of 12,408 in `data/x.csv`."
pub(super) fn headline(
    voice: Voice,
    view: &View<'_>,
    who: Option<&str>,
    diff: &Diff,
    byte_changes: &[ByteChange],
    bytes_differ: BytesDiffer,
) -> String {
    let place = place(voice, view);
    let said = |id: &str| voice.say(id, &Args::new().word("place", place.as_str()));
    let counts = &diff.counts;
    let (id, what) = if !diff.rows.is_empty() {
        let changes = voice.strong(&rows(voice, counts));
        let args = Args::new().word("changes", changes).word("place", place.as_str());
        let what = if diff.old.rows == 0 {
            voice.say("summary-changes-new", &args)
        } else {
            voice.say("summary-changes", &args.number("total", diff.old.rows))
        };
        ("summary-asked-by", what)
    } else if !diff.column_changes.is_empty() {
        ("summary-asked-by-nothing", said("summary-only-columns"))
    } else if counts.rows_moved > 0 {
        let args = Args::new().word("place", place.as_str()).number("count", counts.rows_moved);
        ("summary-asked-by-nothing", voice.say("summary-only-order", &args))
    } else if !byte_changes.is_empty() {
        let args =
            Args::new().word("place", place.as_str()).word("what", written(voice, byte_changes));
        ("summary-asked-by-nothing", voice.say("summary-only-bytes-of", &args))
    } else if bytes_differ == BytesDiffer::Yes {
        ("summary-asked-by-nothing", said("summary-only-bytes"))
    } else {
        ("summary-asked-by-nothing", said("summary-nothing"))
    };
    match who {
        Some(who) => voice.say(id, &Args::new().quoted("who", who).word("what", what)),
        None => what,
    }
}

/// Whether the bytes of the two versions differ at all.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum BytesDiffer {
    Yes,
    NoOrUnknown,
}

fn place(voice: Voice, view: &View<'_>) -> String {
    match view.dataset {
        Some(dataset) => voice.say(
            "summary-place",
            &Args::new().quoted("dataset", dataset).quoted("path", view.path),
        ),
        None => voice.say("summary-place-path", &Args::new().quoted("path", view.path)),
    }
}

/// "2 rows added, 1 changed (1 cell), 0 removed"
fn rows(voice: Voice, counts: &Counts) -> String {
    let mut parts = vec![voice.count("summary-rows-added", counts.rows_added)];
    parts.push(if counts.cells_changed == 0 {
        voice.count("summary-rows-changed", counts.rows_changed)
    } else {
        let cells = cells(voice, counts);
        let args = Args::new().number("count", counts.rows_changed).word("cells", cells);
        voice.say("summary-rows-changed-cells", &args)
    });
    if counts.rows_renamed > 0 {
        parts.push(voice.count("summary-rows-renamed", counts.rows_renamed));
    }
    parts.push(voice.count("summary-rows-removed", counts.rows_removed));
    parts.join(", ")
}

/// "3 cells: 1 only in whitespace", with the kinds that are no other value told apart.
fn cells(voice: Voice, counts: &Counts) -> String {
    let cells = voice.count("summary-cells", counts.cells_changed);
    let kinds: Vec<(u64, &str)> = [
        (counts.cells_whitespace, "summary-kind-whitespace"),
        (counts.cells_case, "summary-kind-case"),
        (counts.cells_number_format, "summary-kind-number"),
        (counts.cells_unicode_form, "summary-kind-unicode"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .collect();
    match kinds.as_slice() {
        [] => cells,
        [(count, kind)] if *count == counts.cells_changed => voice.say(
            "summary-cells-all",
            &Args::new().word("cells", cells).word("kind", voice.word(kind)),
        ),
        kinds => {
            let kinds: Vec<String> = kinds
                .iter()
                .map(|(count, kind)| {
                    let args = Args::new().number("count", *count).word("kind", voice.word(kind));
                    voice.say("summary-cells-of-kind", &args)
                })
                .collect();
            let args = Args::new().word("cells", cells).word("kinds", kinds.join(", "));
            voice.say("summary-cells-some", &args)
        }
    }
}

fn written(voice: Voice, changes: &[ByteChange]) -> String {
    changes.iter().map(|change| voice.word(change.id())).collect::<Vec<_>>().join(", ")
}

/// What is told once for the file: columns, order, duplicate keys, form. One line each.
pub(super) fn notes(voice: Voice, diff: &Diff, byte_changes: &[ByteChange]) -> Vec<String> {
    let mut notes: Vec<String> =
        diff.column_changes.iter().take(MOST_NOTES).map(|change| column(voice, change)).collect();
    if let Some(more) = beyond(diff.column_changes.len()) {
        notes.push(voice.length("summary-columns-more", more));
    }
    let only_order = diff.rows.is_empty() && diff.column_changes.is_empty();
    if diff.counts.rows_moved > 0 {
        match moves(voice, diff) {
            Some(moves) if only_order => {
                notes.push(voice.say("summary-moved", &Args::new().word("moves", moves)));
            }
            Some(moves) => {
                let args = Args::new().number("count", diff.counts.rows_moved);
                notes.push(voice.say("summary-rows-moved-which", &args.word("moves", moves)));
            }
            None if only_order => {}
            None => notes.push(voice.count("summary-rows-moved", diff.counts.rows_moved)),
        }
    }
    if !byte_changes.is_empty() && !diff.is_empty() {
        let args = Args::new().word("what", written(voice, byte_changes));
        notes.push(voice.say("summary-bytes-also", &args));
    }
    for twice in diff.duplicate_keys.iter().take(MOST_NOTES) {
        let lines = if twice.new.len() > 1 { &twice.new } else { &twice.old };
        let mut shown: Vec<String> =
            lines.iter().take(MOST_NOTES).map(ToString::to_string).collect();
        if lines.len() > MOST_NOTES {
            shown.push("…".to_owned());
        }
        let args = Args::new().quoted("key", twice.key.to_string()).word("lines", shown.join(", "));
        notes.push(voice.say("summary-duplicate-key", &args));
    }
    if let Some(more) = beyond(diff.duplicate_keys.len()) {
        notes.push(voice.length("summary-duplicate-keys-more", more));
    }
    notes
}

/// "`a` (row 4 → 1), `b` (row 9 → 2)"; none where rows have no key to be called by.
fn moves(voice: Voice, diff: &Diff) -> Option<String> {
    let mut told: Vec<String> = Vec::new();
    for place in diff.moves.iter().take(MOST_NOTES) {
        let key = place.key.as_ref()?.to_string();
        let args = Args::new().quoted("key", key);
        let args = args.number("from", place.from.0).number("to", place.to.0);
        told.push(voice.say("summary-move", &args));
    }
    if let Some(more) = beyond(diff.moves.len()) {
        told.push(voice.length("summary-moves-more", more));
    }
    (!told.is_empty()).then(|| told.join(", "))
}

fn beyond(length: usize) -> Option<usize> {
    length.checked_sub(MOST_NOTES).filter(|more| *more > 0)
}

fn column(voice: Voice, change: &ColumnChange) -> String {
    let place = |at: &usize| u64::try_from(*at).unwrap_or(u64::MAX);
    match change {
        ColumnChange::Added { field, cells, .. } => voice.say(
            "summary-column-added",
            &Args::new().quoted("column", field.as_str()).number("count", place(&cells.len())),
        ),
        ColumnChange::Removed { field, cells, .. } => voice.say(
            "summary-column-removed",
            &Args::new().quoted("column", field.as_str()).number("count", place(&cells.len())),
        ),
        ColumnChange::Renamed { from, field, .. } => voice.say(
            "summary-column-renamed",
            &Args::new().quoted("from", from.as_str()).quoted("column", field.as_str()),
        ),
        ColumnChange::Moved { field, from, to, .. } => voice.say(
            "summary-column-moved",
            &Args::new()
                .quoted("column", field.as_str())
                .number("from", place(from))
                .number("to", place(to)),
        ),
    }
}
