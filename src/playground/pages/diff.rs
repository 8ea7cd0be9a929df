//! What changed, line by line.

use maud::{Markup, html};

use crate::git::{Change, ChangeKind};

/// Lines of one file that are shown.
const LINES: usize = 2000;
/// Files that are shown.
const FILES: usize = 100;

/// One line of a patch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Line<'p> {
    /// Where a hunk begins.
    Hunk(&'p str),
    /// Its number in the old file and in the new one.
    Same(u64, u64, &'p str),
    Added(u64, &'p str),
    Removed(u64, &'p str),
    /// A word of Git's own, such as on a missing newline.
    Note(&'p str),
}

/// Where a hunk begins in both files: `@@ -1,4 +1,5 @@`.
fn starts(header: &str) -> Option<(u64, u64)> {
    let mut words = header.split(' ').skip(1);
    let mut next = |sign| {
        let word: &str = words.next()?.strip_prefix(sign)?;
        word.split(',').next()?.parse().ok()
    };
    Some((next('-')?, next('+')?))
}

fn parse(patch: &str) -> Vec<Line<'_>> {
    let (mut old, mut new) = (0_u64, 0_u64);
    let mut lines = Vec::new();
    // Not `lines()`: a carriage return at the end of a line may be what changed.
    for line in patch.split('\n').take(LINES) {
        let rest = line.get(1..).unwrap_or_default();
        match line.bytes().next() {
            Some(b'@') => {
                (old, new) = starts(line).unwrap_or((old, new));
                lines.push(Line::Hunk(line));
            }
            Some(b'+') => {
                lines.push(Line::Added(new, rest));
                new += 1;
            }
            Some(b'-') => {
                lines.push(Line::Removed(old, rest));
                old += 1;
            }
            Some(b'\\') => lines.push(Line::Note(rest.trim())),
            Some(_) => {
                lines.push(Line::Same(old, new, rest));
                old += 1;
                new += 1;
            }
            None => {}
        }
    }
    lines
}

/// Changed files, each with its lines.
pub(super) fn files(changes: &[Change]) -> Markup {
    let added: u64 = changes.iter().map(|change| change.additions).sum();
    let removed: u64 = changes.iter().map(|change| change.deletions).sum();
    html! {
        p {
            (changes.len()) @if changes.len() == 1 { " file" } @else { " files" }
            " changed, " (added) " added and " (removed) " removed lines"
        }
        @for change in changes.iter().take(FILES) { (file(change)) }
        @if changes.len() > FILES { p { (changes.len() - FILES) " more files are not shown." } }
    }
}

fn file(change: &Change) -> Markup {
    let kind = match change.kind {
        ChangeKind::Added => "new file",
        ChangeKind::Removed => "removed",
        ChangeKind::Modified => "changed",
        ChangeKind::Renamed => "renamed",
    };
    html! {
        section.file {
            h3 { (change.path) " " span.quiet { "(" (kind) ")" } }
            @if let Some(previous) = &change.previous { p { "Before: " (previous) } }
            @match &change.patch {
                None => p { "No lines to show." },
                Some(patch) => {
                    div.scroll tabindex="0" role="region"
                        aria-label=(format!("Changes of {}", change.path)) {
                        table.diff {
                            thead.hidden {
                                tr {
                                    th scope="col" { "Old line" }
                                    th scope="col" { "New line" }
                                    th scope="col" { "Sign" }
                                    th scope="col" { "Text" }
                                }
                            }
                            tbody { @for line in parse(patch) { (row(line)) } }
                        }
                    }
                    @if patch.split('\n').count() > LINES {
                        p { "The rest of this file is not shown." }
                    }
                }
            }
        }
    }
}

fn row(line: Line<'_>) -> Markup {
    match line {
        Line::Hunk(text) => html! { tr.hunk { td colspan="4" { (text) } } },
        Line::Note(text) => html! { tr.hunk { td colspan="4" { (text) } } },
        Line::Same(old, new, text) => html! {
            tr { td.number { (old) } td.number { (new) } td { } td { code { (text) } } }
        },
        Line::Added(new, text) => html! {
            tr.added { td.number {} td.number { (new) } td { "+" } td { ins { (text) } } }
        },
        Line::Removed(old, text) => html! {
            tr.removed { td.number { (old) } td.number {} td { "−" } td { del { (text) } } }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, parse};

    #[test]
    fn lines_have_the_numbers_of_both_files() {
        let patch =
            "@@ -2,2 +2,2 @@ id,name\n 1,Oslo\n-2,Rom\n+2,Rome\n\\ No newline at end of file";
        assert_eq!(
            parse(patch),
            [
                Line::Hunk("@@ -2,2 +2,2 @@ id,name"),
                Line::Same(2, 2, "1,Oslo"),
                Line::Removed(3, "2,Rom"),
                Line::Added(3, "2,Rome"),
                Line::Note("No newline at end of file"),
            ]
        );
    }
}
