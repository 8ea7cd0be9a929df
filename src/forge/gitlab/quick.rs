//! GitLab's quick actions: a line that begins with `/` in a note or a description is carried out
//! with the rights of whoever wrote it. Nothing that we write may hold one (FAULTS L6), and those
//! that a description template brings along are nobody's answer.
//!
//! The engine escapes people's words where it writes them, so this changes nothing of what it
//! writes today: it is the last door before GitLab, and stands whatever comes before it.

use gitribute_core::intake::commands::is_quick_action;

/// Put before a slash to take its meaning away without anybody seeing it.
const GUARD: &str = "\u{200b}/";

/// The text, in which no line outside a plain fence begins with `/`.
///
/// Only fences of exactly three backticks at the line's beginning count: older servers look for
/// nothing else (`lib/gitlab/quick_actions/extractor.rb`).
pub(super) fn harmless(text: &str) -> String {
    lines(text, |line, is_code| match line.strip_prefix('/') {
        Some(rest) if !is_code => Some(format!("{GUARD}{rest}")),
        _ => Some(line.to_owned()),
    })
}

/// A text of ours as it was before [`harmless`].
pub(super) fn restored(text: &str) -> String {
    lines(text, |line, is_code| match line.strip_prefix(GUARD) {
        Some(rest) if !is_code => Some(format!("/{rest}")),
        _ => Some(line.to_owned()),
    })
}

/// What a person wrote in a description, without quick actions and without comments: templates
/// bring both, and neither is an answer.
pub(super) fn without_actions(text: &str) -> String {
    let text = without_comments(text);
    lines(&text, |line, is_code| (is_code || !is_action(line)).then(|| line.to_owned()))
}

fn lines(text: &str, change: impl Fn(&str, bool) -> Option<String>) -> String {
    let closes = closing_fences(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut fence_ends = None;
    for (at, raw) in text.split_inclusive('\n').enumerate() {
        let line = raw.strip_suffix('\n').unwrap_or(raw);
        let end = raw.get(line.len()..).unwrap_or_default();
        let is_code = match fence_ends {
            Some(last) => {
                if at >= last {
                    fence_ends = None;
                }
                true
            }
            None => {
                if opens(line) {
                    // A fence that never closes hides nothing.
                    fence_ends = closes.iter().copied().find(|close| *close > at);
                }
                fence_ends.is_some()
            }
        };
        if let Some(line) = change(line, is_code) {
            out.push_str(&line);
            out.push_str(end);
        }
    }
    out
}

fn opens(line: &str) -> bool {
    line.strip_prefix("```").is_some_and(|info| !info.contains('`'))
}

/// The numbers of lines that end a fence.
fn closing_fences(text: &str) -> Vec<usize> {
    let is_fence = |line: &str| line.trim_end_matches('\r') == "```";
    text.split('\n').enumerate().filter(|(_, line)| is_fence(line)).map(|(at, _)| at).collect()
}

fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut fences = 0;
    while let Some((before, comment)) = rest.split_once("<!--") {
        fences += before.matches("```").count();
        let Some((_, after)) = comment.split_once("-->").filter(|_| fences % 2 == 0) else {
            out.push_str(before);
            out.push_str("<!--");
            rest = comment;
            continue;
        };
        out.push_str(before);
        // A comment that has lines to itself leaves none behind.
        let alone = (out.is_empty() || out.ends_with('\n')) && after.starts_with('\n');
        rest = if alone { after.get(1..).unwrap_or_default() } else { after };
    }
    out.push_str(rest);
    out
}

/// Whether a line is one of GitLab's quick actions. None of our commands has the name of one.
fn is_action(line: &str) -> bool {
    let Some(rest) = line.trim_end().strip_prefix('/') else { return false };
    is_quick_action(rest.split([' ', '\t']).next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_ours_is_carried_out_and_it_reads_back_as_it_was_l6() {
        let text =
            "/merge\nkept /close\n```\n/set country = PE\n```\n  /close\n````\n/approve\n````\n";
        let written = harmless(text);
        assert_eq!(
            written,
            "\u{200b}/merge\nkept /close\n```\n/set country = PE\n```\n  /close\n````\n\
             \u{200b}/approve\n````\n"
        );
        assert_eq!(restored(&written), text);
        assert_eq!(harmless("```\n/merge\n"), "```\n\u{200b}/merge\n");
        assert_eq!(harmless("```csv\n/merge\n```"), "```csv\n/merge\n```");
        assert_eq!(harmless("a\r\n/close\r\n"), "a\r\n\u{200b}/close\r\n");
    }

    #[test]
    fn what_a_template_brings_along_is_no_answer() {
        let text = "### Name\n<!-- The city's\nname -->\nOslo\n\n/label ~data\n/set country = NO\n\
                    ```\n/close\n<!-- kept -->\n```\n/Close\n";
        assert_eq!(
            without_actions(text),
            "### Name\nOslo\n\n/set country = NO\n```\n/close\n<!-- kept -->\n```\n"
        );
        assert_eq!(without_actions("a <!-- b --> c"), "a  c");
        assert_eq!(without_actions("<!-- never closed"), "<!-- never closed");
    }
}
