//! A repository's files: the list, tables as tables, other texts by line.

use maud::{Markup, html};

use super::Visit;
use super::layout::Sheet;
use super::markdown;
use crate::git::{Depth, Entry, EntryKind};
use crate::message::Answer;
use crate::refusal::Refusal;
use crate::text::url_part;
use crate::world::Repository;

/// Rows and lines of a file that are shown.
const ROWS: usize = 500;
const LINES: usize = 5000;
/// Files that are listed.
const FILES: usize = 2000;

/// A path for an address, its slashes kept.
pub(super) fn escaped(path: &str) -> String {
    path.split('/').map(url_part).collect::<Vec<_>>().join("/")
}

pub(super) fn listing(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let home = visit.home()?;
    let name = visit.state.full_name(home);
    let branch = &home.default_branch;
    let entries = match home.branch(branch) {
        Some(tip) => home.git.list(tip, Depth::All)?,
        None => Vec::new(),
    };
    let files: Vec<&Entry> =
        entries.iter().filter(|entry| entry.kind != EntryKind::Folder).collect();
    let base = format!("{}/blob/{}", visit.place(home), escaped(branch));
    let readme = files
        .iter()
        .find(|entry| entry.path.eq_ignore_ascii_case("readme.md"))
        .map(|entry| home.git.blob(&entry.oid))
        .transpose()?;
    let body = html! {
        h1 { (name) }
        p {
            a.button href=(format!("{}/issues/new/choose", visit.place(home))) { "New issue" }
        }
        h2 { "Files on " (branch) }
        @if files.is_empty() { p { "The repository is empty." } }
        ul.list.files {
            @for entry in files.iter().take(FILES) {
                li {
                    a href=(format!("{base}/{}", escaped(&entry.path))) { (entry.path) }
                    @if let Some(size) = entry.size { span.quiet { " " (size) " bytes" } }
                }
            }
        }
        @if files.len() > FILES { p { (files.len() - FILES) " more files are not listed." } }
        @if let Some(text) = readme {
            section.text aria-label="Read me" {
                (markdown::block(&String::from_utf8_lossy(&text), &visit.place(home)))
            }
        }
    };
    Ok(Sheet::new(&name, body).answer(visit))
}

/// Parts `branch/with/slashes/path/of/file`: the shortest revision that has the file.
fn resolve(home: &Repository, text: &str) -> Result<(String, Entry), Refusal> {
    for (at, _) in text.match_indices('/') {
        let (Some(revision), Some(path)) = (text.get(..at), text.get(at + 1..)) else { continue };
        let Some(commit) = home.commit_at(revision) else { continue };
        if let Some(entry) = home.git.entry(&commit, path)? {
            return Ok((revision.to_owned(), entry));
        }
    }
    Err(Refusal::NotFound)
}

pub(super) fn blob(visit: &Visit<'_>, text: &str) -> Result<Answer, Refusal> {
    let home = visit.home()?;
    let (revision, entry) = resolve(home, text)?;
    if matches!(entry.kind, EntryKind::Folder | EntryKind::Submodule) {
        return Err(Refusal::NotFound);
    }
    let bytes = home.git.blob(&entry.oid)?;
    let ending = entry.name().rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    let content = if bytes.contains(&0) {
        html! { p { "This file is not text (" (bytes.len()) " bytes)." } }
    } else if matches!(ending.as_str(), "csv" | "tsv" | "tab") {
        table(&entry.path, &String::from_utf8_lossy(&bytes))
    } else {
        lines(&String::from_utf8_lossy(&bytes))
    };
    let body = html! {
        h1 { (entry.path) }
        p.quiet { "On " (revision) }
        (content)
    };
    Ok(Sheet::new(&entry.path, body).answer(visit))
}

/// The delimiter that stands most often in the first line.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |mark: &u8| first.bytes().filter(|byte| byte == mark).count();
    // Of equals the last wins, so the comma stands last.
    b"|;\t,".iter().copied().max_by_key(count).unwrap_or(b',')
}

fn table(path: &str, text: &str) -> Markup {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut line = 1_usize;
    let mut rows = Vec::new();
    let mut left = 0_usize;
    for record in reader.records() {
        let Ok(record) = record else { return lines(text) };
        if rows.len() > ROWS {
            left += 1;
            continue;
        }
        let height = 1 + record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        rows.push((line, record));
        line += height;
    }
    let mut rows = rows.into_iter();
    let head = rows.next();
    html! {
        div.scroll tabindex="0" role="region" aria-label=(path) {
            table.data {
                @if let Some((_, head)) = head {
                    thead {
                        tr #L1 {
                            th scope="col" { "Line" }
                            @for cell in &head { th scope="col" { (cell) } }
                        }
                    }
                }
                tbody {
                    @for (line, record) in rows {
                        tr id=(format!("L{line}")) {
                            th.quiet scope="row" { (line) }
                            @for cell in &record { td { (cell) } }
                        }
                    }
                }
            }
        }
        @if left > 0 { p { (left) " more rows are not shown." } }
    }
}

fn lines(text: &str) -> Markup {
    let left = text.lines().count().saturating_sub(LINES);
    html! {
        div.scroll tabindex="0" role="region" aria-label="Content" {
            ol.lines {
                @for (index, line) in text.lines().take(LINES).enumerate() {
                    li id=(format!("L{}", index + 1)) { code { (line) } }
                }
            }
        }
        @if left > 0 { p { (left) " more lines are not shown." } }
    }
}
