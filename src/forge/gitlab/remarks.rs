//! Findings beside their lines: threads on a merge request's changes, which GitLab calls
//! discussions. A thread a line; it is resolved once nothing is wrong there any more.
//!
//! Ours are known by their author and a hidden line, so none is made twice, whatever was lost on
//! the way. What stands on no line of the changes has no place here: the comment tells it.

use std::collections::BTreeMap;

use gitribute_engine::model::{ChangeRequest, Check, Note, NoteLevel, RepoId};
use gitribute_engine::ports::ForgeError;
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::GitLab;
use super::api::Ask;
use super::errors::ornament;
use super::id::Place;
use super::quick::harmless;

/// Most notes that are looked at: those of lines that have a thread already are kept, even where
/// there is no room for new ones.
pub(super) const MAX_NOTES: usize = 100;

/// Most threads of ours that are open at a time: each is a mail to everybody on the merge request.
const MAX_OPEN: usize = 10;

/// Most findings that one thread tells; the comment tells all.
const MAX_A_LINE: usize = 5;

/// Pages of a hundred threads, or changed files, that are read at most.
const MAX_PAGES: usize = 10;

/// What the hidden line at the end of a thread's first note begins with. The key behind it is a
/// hash of the file and of what is told.
const MARKER: &str = "<!-- gitribute-line: ";

#[derive(Deserialize)]
struct Discussion {
    id: String,
    #[serde(default)]
    notes: Vec<Remark>,
}

#[derive(Deserialize)]
struct Remark {
    id: u64,
    #[serde(default)]
    body: String,
    author: Account,
    #[serde(default)]
    resolved: bool,
    #[serde(default)]
    resolved_by: Option<Account>,
    #[serde(default)]
    position: Option<Position>,
}

#[derive(Deserialize)]
struct Account {
    id: u64,
}

#[derive(Deserialize)]
struct Position {
    #[serde(default)]
    new_path: Option<String>,
    #[serde(default)]
    new_line: Option<u64>,
}

#[derive(Deserialize)]
struct Refs {
    #[serde(default)]
    diff_refs: Option<DiffRefs>,
}

#[derive(Deserialize)]
struct DiffRefs {
    #[serde(rename = "base_sha")]
    base: String,
    #[serde(rename = "head_sha")]
    head: String,
    #[serde(rename = "start_sha")]
    start: String,
}

#[derive(Deserialize)]
struct FileDiff {
    old_path: String,
    new_path: String,
    #[serde(default)]
    diff: String,
}

/// A thread of ours as it stands.
struct Standing {
    thread: String,
    note: u64,
    key: String,
    at: Option<(String, u64)>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    /// We found nothing wrong there any more.
    ResolvedByUs,
    /// A person has seen it and wants no more of it.
    ResolvedByOthers,
}

/// A thread that should stand.
struct Wanted {
    path: String,
    line: u64,
    key: String,
    body: String,
}

impl GitLab {
    /// Brings the threads on a merge request to what a check has found.
    pub(super) async fn ensure_remarks(
        &self,
        project: RepoId,
        check: &Check,
        request: &ChangeRequest,
    ) -> Result<(), ForgeError> {
        if check.head != request.head {
            return Ok(());
        }
        let me = self.me().await?.id.map(|id| id.0);
        let (kind, iid) = Place::of(request.number).segments();
        let list = || Ask::of("threads", project, &[kind, &iid, "discussions"]);
        let all: Vec<Discussion> = self.api.pages(list, MAX_PAGES).await?;
        let mut standing: Vec<Standing> =
            all.into_iter().filter_map(|thread| of_ours(thread, me)).collect();
        let mut new = Vec::new();
        let mut kept = 0;
        for wanted in wanted(&check.notes) {
            let found = |one: &Standing| one.key == wanted.key;
            let at = standing.iter().position(found).or_else(|| {
                standing.iter().position(|one| {
                    let here = one.at.as_ref();
                    one.state == State::Open
                        && here.is_some_and(|(path, line)| {
                            *path == wanted.path && *line == wanted.line
                        })
                })
            });
            let Some(one) = at.map(|at| standing.swap_remove(at)) else {
                new.push(wanted);
                continue;
            };
            if one.key != wanted.key {
                let path = [kind, &iid, "discussions", &one.thread, "notes", &one.note.to_string()];
                let ask = Ask::of("edit remark", project, &path)
                    .sending(Method::PUT, json!({ "body": wanted.body }));
                ornament(self.api.call(ask).await)?;
            } else if one.state == State::ResolvedByUs {
                self.resolve(project, request, &one.thread, false).await?;
            }
            kept += usize::from(one.state != State::ResolvedByOthers);
        }
        for mended in standing.iter().filter(|one| one.state == State::Open) {
            self.resolve(project, request, &mended.thread, true).await?;
        }
        new.truncate(MAX_OPEN.saturating_sub(kept));
        self.remark(project, request, &new).await
    }

    async fn resolve(
        &self,
        project: RepoId,
        request: &ChangeRequest,
        thread: &str,
        resolved: bool,
    ) -> Result<(), ForgeError> {
        let (kind, iid) = Place::of(request.number).segments();
        let ask = Ask::of("resolve thread", project, &[kind, &iid, "discussions", thread])
            .sending(Method::PUT, json!({ "resolved": resolved }));
        ornament(self.api.call(ask).await)
    }

    /// New threads, on those lines that the changes show.
    async fn remark(
        &self,
        project: RepoId,
        request: &ChangeRequest,
        new: &[Wanted],
    ) -> Result<(), ForgeError> {
        if new.is_empty() {
            return Ok(());
        }
        let (kind, iid) = Place::of(request.number).segments();
        let refs: Refs = self.api.json(Ask::of("diff refs", project, &[kind, &iid])).await?;
        // Pushed to meanwhile: the next look is at that.
        let Some(refs) = refs.diff_refs.filter(|refs| refs.head == request.head.as_str()) else {
            return Ok(());
        };
        let list = || Ask::of("changes", project, &[kind, &iid, "diffs"]);
        let files: Vec<FileDiff> = self.api.pages(list, MAX_PAGES).await?;
        for wanted in new {
            let Some(file) = files.iter().find(|file| file.new_path == wanted.path) else {
                continue;
            };
            let old_line = match shown(&file.diff, wanted.line) {
                Line::Hidden => continue,
                Line::New => None,
                Line::Unchanged { old } => Some(old),
            };
            let mut position = json!({
                "position_type": "text",
                "base_sha": refs.base,
                "start_sha": refs.start,
                "head_sha": refs.head,
                "old_path": file.old_path,
                "new_path": file.new_path,
                "new_line": wanted.line,
            });
            if let Some((fields, old)) = position.as_object_mut().zip(old_line) {
                fields.insert("old_line".to_owned(), Value::from(old));
            }
            let ask = Ask::of("new remark", project, &[kind, &iid, "discussions"])
                .sending(Method::POST, json!({ "body": wanted.body, "position": position }));
            // One that GitLab finds no place for is told by the comment.
            ornament(self.api.call(ask).await)?;
        }
        Ok(())
    }
}

/// A thread that we began.
fn of_ours(thread: Discussion, me: Option<u64>) -> Option<Standing> {
    let first = thread.notes.into_iter().next()?;
    let (_, rest) = first.body.rsplit_once(MARKER)?;
    let key = rest.split_once(" -->")?.0.to_owned();
    if Some(first.author.id) != me {
        return None;
    }
    let by_us = first.resolved_by.is_some_and(|by| Some(by.id) == me);
    Some(Standing {
        thread: thread.id,
        note: first.id,
        key,
        at: first.position.and_then(|place| place.new_path.zip(place.new_line)),
        state: match (first.resolved, by_us) {
            (false, _) => State::Open,
            (true, true) => State::ResolvedByUs,
            (true, false) => State::ResolvedByOthers,
        },
    })
}

/// A thread for each line, the worst findings first.
fn wanted(notes: &[Note]) -> Vec<Wanted> {
    let mut order = Vec::new();
    let mut lines: BTreeMap<(&str, u64), Vec<&Note>> = BTreeMap::new();
    for note in notes {
        let at = (note.path.as_str(), note.line);
        let of_line = lines.entry(at).or_default();
        if of_line.is_empty() {
            order.push(at);
        }
        of_line.push(note);
    }
    let of_line = |at: (&str, u64)| {
        let notes = lines.get(&at)?;
        let mut hash = Sha256::new().chain_update(at.0);
        let mut items = Vec::new();
        for note in notes.iter().take(MAX_A_LINE) {
            hash.update(b"\0");
            hash.update(&note.message);
            let sign = match note.level {
                NoteLevel::Failure => "❌",
                NoteLevel::Warning => "⚠️",
            };
            items.push(format!("{sign} {}", note.markdown.trim()));
        }
        let key = hash.finalize().iter().take(8).fold(String::new(), |mut key, byte| {
            use std::fmt::Write as _;
            // Writing to a string cannot fail.
            let _ = write!(key, "{byte:02x}");
            key
        });
        let body = harmless(&format!("{}\n\n{MARKER}{key} -->", items.join("\n\n")));
        Some(Wanted { path: at.0.to_owned(), line: at.1, key, body })
    };
    order.into_iter().filter_map(of_line).collect()
}

/// A line of the new file in a diff.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Line {
    /// The diff does not show it.
    Hidden,
    /// GitLab wants its number alone.
    New,
    /// GitLab wants its old number too.
    Unchanged { old: u64 },
}

/// How a diff shows a line of the new file.
fn shown(diff: &str, line: u64) -> Line {
    let (mut old, mut new) = (0_u64, 0_u64);
    let mut in_hunk = false;
    for text in diff.lines() {
        if let Some(header) = text.strip_prefix("@@ ") {
            let start = |sign| {
                let (_, after) = header.split_once(sign)?;
                let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
                after.get(..end)?.parse::<u64>().ok()
            };
            let Some(starts) = start('-').zip(start('+')) else { return Line::Hidden };
            (old, new) = starts;
            in_hunk = true;
            continue;
        }
        match text.chars().next() {
            _ if !in_hunk => {}
            Some('+') if new == line => return Line::New,
            Some('+') => new += 1,
            Some('-') => old += 1,
            Some('\\') => {}
            _ if new == line => return Line::Unchanged { old },
            _ => (old, new) = (old + 1, new + 1),
        }
    }
    Line::Hidden
}

#[cfg(test)]
#[path = "remarks_tests.rs"]
mod tests;
