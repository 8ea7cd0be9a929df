//! A difference as a page: before and after side by side, readable with a screen reader and
//! without colours, and nothing of the files is live.

use super::grid::sign;
use super::sentence::{BytesDiffer, headline, notes};
use super::view::View;
use super::voice::Voice;
use crate::dataset::diff::{Diff, RowChange};
use crate::report::escape::html;
use crate::report::{Args, Sink};

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;margin:2rem;max-width:70rem}\
table{border-collapse:collapse;width:100%}\
th,td{border:1px solid #8888;padding:.25rem .5rem;text-align:start;vertical-align:top}\
td{font-family:ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}\
tbody th[scope=rowgroup]{background:#8882}del{color:#a40000}ins{color:#00632b}\
@media(prefers-color-scheme:dark){body{background:#111;color:#eee}del{color:#ff8a80}\
ins{color:#7ee2a8}}";

/// A difference as a whole HTML page, every changed row and cell of it. One table: a group of
/// lines for each row, one line for each of its cells with its value before and after.
pub fn render_diff_html(diff: &Diff, view: &View<'_>) -> String {
    let voice = Voice { language: view.language, sink: Sink::Plain };
    let title = entities(&headline(voice, view, None, diff, &[], BytesDiffer::NoOrUnknown));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n<h1>{}</h1>\n<p>{title}</p>\n",
        view.language.tag(),
        html(view.path),
        html(view.path),
    );
    let notes = notes(voice, diff, &[]);
    if !notes.is_empty() {
        page.push_str("<ul>\n");
        for note in notes {
            page.extend(["<li>", &entities(&note), "</li>\n"]);
        }
        page.push_str("</ul>\n");
    }
    if !diff.rows.is_empty() {
        page.extend(["<table>\n<caption>", &title, "</caption>\n<thead><tr>"]);
        for id in ["summary-head-column", "summary-head-before", "summary-head-after"] {
            page.extend(["<th scope=\"col\">", &entities(&voice.word(id)), "</th>"]);
        }
        page.push_str("</tr></thead>\n");
        for row in &diff.rows {
            push_row(&mut page, voice, row);
        }
        page.push_str("</table>\n");
    }
    page.push_str("</html>\n");
    page
}

fn push_row(page: &mut String, voice: Voice, row: &RowChange) {
    let (word, place) = match row {
        RowChange::Added { new, .. } => ("summary-added", new),
        RowChange::Removed { old, .. } => ("summary-removed", old),
        RowChange::Changed { new, .. } => ("summary-changed", new),
        RowChange::Renamed { new, .. } => ("summary-renamed", new),
    };
    let line = voice.say("summary-line", &Args::new().word("line", place.line.to_string()));
    let name = match row {
        RowChange::Renamed { from, to, .. } => {
            format!("{} → {}", isolated(&from.to_string()), isolated(&to.to_string()))
        }
        row => row.key().map(|key| isolated(&key.to_string())).unwrap_or_default(),
    };
    page.extend([
        "<tbody>\n<tr><th scope=\"rowgroup\" colspan=\"3\">",
        sign(row),
        " ",
        &entities(&voice.word(word)),
        " ",
        &name,
        " (",
        &entities(&line),
        ")</th></tr>\n",
    ]);
    match row {
        RowChange::Added { cells, .. } => {
            for cell in cells {
                push_cell(page, cell.field.as_str(), "", &cell.value);
            }
        }
        RowChange::Removed { cells, .. } => {
            for cell in cells {
                push_cell(page, cell.field.as_str(), &cell.value, "");
            }
        }
        row => {
            for cell in row.cell_changes() {
                push_cell(
                    page,
                    cell.field.as_str(),
                    cell.old.as_deref().unwrap_or_default(),
                    cell.new.as_deref().unwrap_or_default(),
                );
            }
        }
    }
    page.push_str("</tbody>\n");
}

fn push_cell(page: &mut String, field: &str, old: &str, new: &str) {
    let marked = |tag: &str, text: &str| {
        if text.is_empty() { String::new() } else { format!("<{tag}>{}</{tag}>", html(text)) }
    };
    page.extend([
        "<tr><th scope=\"row\" dir=\"auto\">",
        &html(field),
        "</th><td dir=\"auto\">",
        &marked("del", old),
        "</td><td dir=\"auto\">",
        &marked("ins", new),
        "</td></tr>\n",
    ]);
}

/// A name in a line of ours, which it cannot turn around.
fn isolated(text: &str) -> String {
    format!("<bdi>{}</bdi>", html(text))
}

/// A sentence of ours, in which people's text is visible already: its own no-break spaces stay.
fn entities(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
