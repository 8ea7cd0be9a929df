//! A difference as a page: before and after side by side, readable with a screen reader and
//! without colours, and nothing of the files is live.

use super::grid::sign;
use super::sentence::{BytesDiffer, headline, notes};
use super::view::View;
use super::voice::Voice;
use crate::dataset::diff::{CellChange, ColumnCell, ColumnChange, Diff, RowChange};
use crate::report::escape::html;
use crate::report::{Args, Sink};

/// Light and dark by the reader's choice; the pairs of colours have a contrast of at least 4.5
/// to 1 (WCAG 2.2, 1.4.3). What came or went is told by signs and columns, never by colour alone.
const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1f2328;--paper:#fff;--line:#d1d9e0;--head:#f6f8fa;\
--soft:#59636e;--del:#ffebe9;--ins:#dafbe1;--delink:#82071e;--insink:#044f1e}\
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--line:#3d444d;\
--head:#151b23;--soft:#9198a1;--del:#3c1618;--ins:#12261e;--delink:#ffc1ba;--insink:#aff5b4}}\
*{box-sizing:border-box}\
body{font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);\
margin:0 auto;padding:1.5rem;max-width:76rem}\
h1{font-size:1.25rem;margin:0 0 .5rem;overflow-wrap:anywhere}ul{padding-inline-start:1.25rem}\
table{border-collapse:separate;border-spacing:0;width:100%;table-layout:fixed;margin:1.5rem 0;\
border:1px solid var(--line);border-radius:.375rem}\
caption{text-align:start;font-weight:600;padding:0 0 .5rem}\
th,td{padding:.3rem .75rem;text-align:start;vertical-align:top;overflow-wrap:anywhere}\
tr>*+*{border-inline-start:1px solid var(--line)}\
tbody tr>*{border-block-start:1px solid var(--line)}\
thead th{background:var(--head);position:sticky;top:0;border-block-end:1px solid var(--line)}\
thead th:first-child{width:22%}\
tbody th{font-weight:400;color:var(--soft)}\
tbody th[scope=rowgroup]{background:var(--head);color:var(--ink);font-weight:600}\
th small{font-weight:400;color:var(--soft);margin-inline-start:.5rem}\
td{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.875rem;\
white-space:pre-wrap}td small{color:var(--soft);font-family:system-ui,sans-serif}\
td.del{background:var(--del)}td.ins{background:var(--ins)}td.no{color:var(--soft)}\
del,ins{text-decoration:none}del{color:var(--delink)}ins{color:var(--insink)}\
@media print{thead th{position:static}tbody{break-inside:avoid}}";

/// A difference as a whole HTML page, every changed row and cell of it: one file without any
/// other. One table: a group of lines for each row, one line for each of its cells with its value
/// before and after; and one table for each column that came or went with values.
pub fn render_diff_html(diff: &Diff, view: &View<'_>) -> String {
    let voice = Voice { language: view.language, sink: Sink::Plain };
    let title = entities(&headline(voice, view, None, diff, &[], BytesDiffer::NoOrUnknown));
    let path = html(view.path);
    let mut page = Page { text: String::new(), voice };
    page.put(&[
        "<!doctype html>\n<html lang=\"",
        view.language.tag(),
        "\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
        &path,
        "</title>\n<style>",
        STYLE,
        "</style>\n</head>\n<body>\n<main>\n<h1><bdi>",
        &path,
        "</bdi></h1>\n<p>",
        &title,
        "</p>\n",
    ]);
    let notes = notes(voice, diff, &[]);
    if !notes.is_empty() {
        page.put(&["<ul>\n"]);
        for note in notes {
            page.put(&["<li>", &entities(&note), "</li>\n"]);
        }
        page.put(&["</ul>\n"]);
    }
    for change in &diff.column_changes {
        page.column(diff, change);
    }
    if !diff.rows.is_empty() {
        let caption = voice.word("summary-table-rows");
        let heads = ["summary-head-column", "summary-head-before", "summary-head-after"];
        page.open_table(&caption, &heads.map(|id| voice.word(id)));
        for row in &diff.rows {
            page.row(row);
        }
        page.put(&["</table>\n"]);
    }
    page.put(&["</main>\n</body>\n</html>\n"]);
    page.text
}

struct Page {
    text: String,
    voice: Voice,
}

impl Page {
    fn put(&mut self, parts: &[&str]) {
        self.text.extend(parts.iter().copied());
    }

    fn open_table(&mut self, caption: &str, heads: &[String]) {
        self.put(&["<table>\n<caption>", &entities(caption), "</caption>\n<thead><tr>"]);
        for head in heads {
            self.put(&["<th scope=\"col\">", &entities(head), "</th>"]);
        }
        self.put(&["</tr></thead>\n"]);
    }

    /// The values of a column that came or went.
    fn column(&mut self, diff: &Diff, change: &ColumnChange) {
        let (id, field, cells, state) = match change {
            ColumnChange::Added { field, cells, .. } => {
                ("summary-values-added", field, cells, State::Came)
            }
            ColumnChange::Removed { field, cells, .. } => {
                ("summary-values-removed", field, cells, State::Went)
            }
            ColumnChange::Renamed { .. } | ColumnChange::Moved { .. } => return,
        };
        if cells.is_empty() {
            return;
        }
        let count = u64::try_from(cells.len()).unwrap_or(u64::MAX);
        let args = Args::new().number("count", count).quoted("column", field.as_str());
        let caption = self.voice.say(id, &args);
        let fields = diff.key.fields();
        let handle = if fields.is_empty() {
            self.voice.word("summary-head-row")
        } else {
            let names: Vec<String> =
                fields.iter().map(|field| visible_name(field.as_str())).collect();
            names.join(" / ")
        };
        self.open_table(&caption, &[handle, self.voice.word("summary-head-value")]);
        self.put(&["<tbody>\n"]);
        for ColumnCell { key, row, value } in cells {
            let handle = key.as_ref().map_or_else(|| row.to_string(), ToString::to_string);
            self.put(&["<tr><th scope=\"row\" dir=\"auto\">", &html(&handle), "</th>"]);
            self.cell(value, state, "");
            self.put(&["</tr>\n"]);
        }
        self.put(&["</tbody>\n</table>\n"]);
    }

    fn row(&mut self, row: &RowChange) {
        let (word, place) = match row {
            RowChange::Added { new, .. } => ("summary-added", new),
            RowChange::Removed { old, .. } => ("summary-removed", old),
            RowChange::Changed { new, .. } => ("summary-changed", new),
            RowChange::Renamed { new, .. } => ("summary-renamed", new),
        };
        let line = Args::new().word("line", place.line.to_string());
        let line = self.voice.say("summary-line", &line);
        let name = match row {
            RowChange::Renamed { from, to, .. } => {
                format!("{} → {}", isolated(&from.to_string()), isolated(&to.to_string()))
            }
            row => row.key().map(|key| isolated(&key.to_string())).unwrap_or_default(),
        };
        let word = entities(&self.voice.word(word));
        self.put(&[
            "<tbody>\n<tr><th scope=\"rowgroup\" colspan=\"3\">",
            sign(row),
            " ",
            &word,
            " ",
            &name,
            " <small>",
            &entities(&line),
            "</small></th></tr>\n",
        ]);
        match row {
            RowChange::Added { cells, .. } => {
                for cell in cells {
                    self.open_line(cell.field.as_str());
                    self.put(&["<td class=\"no\"></td>"]);
                    self.cell(&cell.value, State::Came, "");
                    self.put(&["</tr>\n"]);
                }
            }
            RowChange::Removed { cells, .. } => {
                for cell in cells {
                    self.open_line(cell.field.as_str());
                    self.cell(&cell.value, State::Went, "");
                    self.put(&["<td class=\"no\"></td></tr>\n"]);
                }
            }
            row => {
                for cell in row.cell_changes() {
                    self.change(cell);
                }
            }
        }
        self.put(&["</tbody>\n"]);
    }

    fn change(&mut self, cell: &CellChange) {
        self.open_line(cell.field.as_str());
        self.cell(cell.old.as_deref().unwrap_or_default(), State::Went, "");
        let mark = self.voice.mark(cell.kind).unwrap_or_default();
        self.cell(cell.new.as_deref().unwrap_or_default(), State::Came, &mark);
        self.put(&["</tr>\n"]);
    }

    fn open_line(&mut self, field: &str) {
        let name = if field.is_empty() {
            entities(&self.voice.word("summary-nameless"))
        } else {
            html(field)
        };
        self.put(&["<tr><th scope=\"row\" dir=\"auto\">", &name, "</th>"]);
    }

    /// A value; where there is none, that is said.
    fn cell(&mut self, text: &str, state: State, mark: &str) {
        if text.is_empty() {
            let empty = entities(&self.voice.word("summary-empty"));
            self.put(&["<td class=\"no\"><small>", &empty, "</small>"]);
        } else {
            let tag = match state {
                State::Came => "ins",
                State::Went => "del",
            };
            let value = html(text);
            self.put(&["<td class=\"", tag, "\" dir=\"auto\"><", tag, ">", &value, "</", tag, ">"]);
        }
        if !mark.is_empty() {
            self.put(&[" <small>(", &entities(mark), ")</small>"]);
        }
        self.put(&["</td>"]);
    }
}

/// Whether a value came or went.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Came,
    Went,
}

fn visible_name(name: &str) -> String {
    crate::words::visible(name).into_owned()
}

/// A name in a line of ours, which it cannot turn around.
fn isolated(text: &str) -> String {
    format!("<bdi>{}</bdi>", html(text))
}

/// A sentence of ours, in which people's text is visible already: its own no-break spaces stay.
pub(super) fn entities(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
