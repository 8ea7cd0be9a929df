//! What a check found, as a page by itself: nothing is loaded, nothing of the file is live, and
//! it reads as well without colours and with a screen reader. Beside each finding stands the part
//! of the table around it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::ControlFlow;

use super::checked_sentence;
use super::groups::{Group, groups, lines};
use crate::check::{Finding, Report, Severity};
use crate::dataset::{FieldName, RowNumber, Table};
use crate::report::catalog::{Args, Sink, text};
use crate::report::escape::html;
use crate::report::findings::{finding_place, finding_words};
use crate::report::language::Language;

const STYLE: &str = include_str!("page.css");

/// So many findings of a group are shown with the table around them; the others as lines.
const MOST_SHOWN: usize = 20;

/// How many columns stand on each side of the one that is told of.
const BESIDE: usize = 1;

/// How much of a cell is shown.
const LONGEST_CELL: usize = 80;

/// The report as a whole HTML page. `table` is what was checked, where it could be read.
pub fn checked_page(
    table: Option<&dyn Table>,
    report: &Report,
    path: &str,
    language: Language,
) -> String {
    let groups = groups(&report.findings, language);
    let around = table.map(|table| Around::of(table, &groups));
    let writer = Writer { language, around };
    let sentence = checked_sentence(report, language);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{} {}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n\
         <h1>{}</h1>\n",
        language.tag(),
        if report.is_valid() { "✓" } else { "✗" },
        html(path),
        html(path),
    );
    let verdict = if report.is_valid() { "checked-valid" } else { "checked-invalid" };
    let class = if report.is_valid() { "holds" } else { "fails" };
    let _ = write!(
        page,
        "<p class=\"verdict {class}\">{}</p>\n<p>{}</p>\n</header>\n<main>\n",
        entities(&writer.say(verdict)),
        entities(&sentence),
    );
    if groups.len() > 1 {
        writer.contents(&mut page, &groups);
    }
    for (index, group) in groups.iter().enumerate() {
        writer.group(&mut page, index, group);
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

struct Writer {
    language: Language,
    around: Option<Around>,
}

impl Writer {
    fn say(&self, id: &str) -> String {
        text(self.language, id, &Args::new(), Sink::Plain)
    }

    /// The table of what is wrong where.
    fn contents(&self, page: &mut String, groups: &[Group<'_>]) {
        let _ = write!(
            page,
            "<table class=\"contents\">\n<caption>{}</caption>\n<thead><tr>",
            entities(&self.say("checked-overview"))
        );
        for id in ["checked-what", "checked-column", "checked-count", "checked-lines"] {
            let _ = write!(page, "<th scope=\"col\">{}</th>", entities(&self.say(id)));
        }
        page.push_str("</tr></thead>\n<tbody>\n");
        for (index, group) in groups.iter().enumerate() {
            let _ = writeln!(
                page,
                "<tr><th scope=\"row\">{} <a href=\"#g{index}\">{}</a></th><td>{}</td>\
                 <td class=\"n\">{}</td><td>{}</td></tr>",
                self.sign(group.severity),
                entities(&group.title),
                group.column.map(html).unwrap_or_default(),
                group.findings.len(),
                lines(group, 5),
            );
        }
        page.push_str("</tbody>\n</table>\n");
    }

    fn sign(&self, severity: Severity) -> String {
        let (sign, id, class) = match severity {
            Severity::Error => ("✗", "checked-error", "error"),
            Severity::Warning => ("!", "checked-warning", "warning"),
        };
        let word = entities(&self.say(id));
        format!("<span class=\"sign {class}\" role=\"img\" aria-label=\"{word}\">{sign}</span>")
    }

    fn group(&self, page: &mut String, index: usize, group: &Group<'_>) {
        let column =
            group.column.map(|column| format!(" <bdi class=\"column\">{}</bdi>", html(column)));
        let _ = write!(
            page,
            "<section aria-labelledby=\"g{index}\">\n<h2 id=\"g{index}\">{} {}{} \
             <span class=\"count\">{}</span></h2>\n",
            self.sign(group.severity),
            entities(&group.title),
            column.unwrap_or_default(),
            group.findings.len(),
        );
        for finding in group.findings.iter().take(MOST_SHOWN) {
            self.finding(page, finding);
        }
        let others = group.findings.get(MOST_SHOWN..).unwrap_or_default();
        if !others.is_empty() {
            let count = u64::try_from(others.len()).unwrap_or(u64::MAX);
            let more = text(
                self.language,
                "checked-more",
                &Args::new().number("count", count),
                Sink::Plain,
            );
            let _ = write!(page, "<details>\n<summary>{}</summary>\n<ul>\n", entities(&more));
            for finding in others {
                let _ = writeln!(
                    page,
                    "<li><b>{}</b>. {}</li>",
                    entities(&finding_place(finding, self.language, Sink::Plain)),
                    entities(&finding_words(finding, self.language, Sink::Plain)),
                );
            }
            page.push_str("</ul>\n</details>\n");
        }
        page.push_str("</section>\n");
    }

    fn finding(&self, page: &mut String, finding: &Finding) {
        let _ = write!(
            page,
            "<article>\n<h3>{}</h3>\n<p>{}</p>\n",
            entities(&finding_place(finding, self.language, Sink::Plain)),
            entities(&finding_words(finding, self.language, Sink::Plain)),
        );
        if let (Some(around), Some(row)) = (&self.around, finding.row) {
            self.excerpt(page, around, finding, row);
        }
        page.push_str("</article>\n");
    }

    /// The rows above and below, the column and its neighbours.
    fn excerpt(&self, page: &mut String, around: &Around, finding: &Finding, row: RowNumber) {
        let told = finding
            .field
            .as_ref()
            .and_then(|field| around.header.iter().position(|name| name == field));
        let columns = around.columns(told, finding);
        let _ = write!(
            page,
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table>\n\
             <thead><tr><th scope=\"col\">{}</th>",
            entities(&finding_place(finding, self.language, Sink::Plain)).replace('"', "&quot;"),
            entities(&self.say("checked-line")),
        );
        for index in &columns {
            let name = around.header.get(*index).map_or("", FieldName::as_str);
            let class = if Some(*index) == told { " class=\"told\"" } else { "" };
            let _ = write!(page, "<th scope=\"col\"{class}>{}</th>", html(&short(name)));
        }
        page.push_str("</tr></thead>\n<tbody>\n");
        let first = row.0.saturating_sub(1);
        for (number, (line, cells)) in around.rows.range(first..=row.0.saturating_add(1)) {
            let is_told = *number == row.0;
            let class = if is_told { " class=\"told\"" } else { "" };
            let _ = write!(page, "<tr{class}><th scope=\"row\">{line}</th>");
            for index in &columns {
                let cell = cells.get(*index).map(|cell| html(&short(cell))).unwrap_or_default();
                if is_told && Some(*index) == told {
                    let cell = if cell.is_empty() {
                        format!("<i>{}</i>", entities(&self.say("checked-empty")))
                    } else {
                        cell
                    };
                    let _ = write!(page, "<td class=\"told\"><mark>{cell}</mark></td>");
                } else {
                    let _ = write!(page, "<td>{cell}</td>");
                }
            }
            page.push_str("</tr>\n");
        }
        page.push_str("</tbody>\n</table></div>\n");
    }
}

/// The part of a table that a page shows.
struct Around {
    header: Vec<FieldName>,
    /// Line and cells by the row's number.
    rows: BTreeMap<u64, (u64, Vec<String>)>,
}

impl Around {
    fn of(table: &dyn Table, groups: &[Group<'_>]) -> Self {
        let shown = groups.iter().flat_map(|group| group.findings.iter().take(MOST_SHOWN));
        let wanted: BTreeSet<u64> = shown
            .filter_map(|finding| finding.row)
            .flat_map(|row| [row.0.saturating_sub(1), row.0, row.0.saturating_add(1)])
            .collect();
        let last = wanted.last().copied().unwrap_or_default();
        let mut rows = BTreeMap::new();
        table.visit_rows(&mut |row| {
            if wanted.contains(&row.number.0) {
                let cells = row.cells.iter().map(|cell| cell.as_ref().to_owned()).collect();
                rows.insert(row.number.0, (row.line.0, cells));
            }
            if row.number.0 >= last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        Self { header: table.header().to_vec(), rows }
    }

    /// The columns that are shown: those of the key, and those around the one told of.
    fn columns(&self, told: Option<usize>, finding: &Finding) -> Vec<usize> {
        let key: Vec<&FieldName> =
            finding.key.iter().flat_map(|key| key.iter().map(|(name, _)| name)).collect();
        let middle = told.unwrap_or(BESIDE);
        let is_shown = |(index, name): &(usize, &FieldName)| {
            key.contains(name) || index.abs_diff(middle) <= BESIDE
        };
        self.header.iter().enumerate().filter(is_shown).map(|(index, _)| index).collect()
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST_CELL) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// A sentence of ours, in which people's text is visible already: its own no-break spaces stay.
fn entities(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
