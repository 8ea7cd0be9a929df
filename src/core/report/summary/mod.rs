//! The one text that people read of a change: the sticky comment, the change request's body, and
//! what `gitribute diff` prints.
//!
//! Its order is: one sentence, the verdict, the table of changes, the findings, what happens
//! next, folded sections. Nothing in it can be longer than the budget or half written.

mod cards;
mod grid;
mod groups;
mod html;
mod page;
mod sentence;
mod terminal;
#[cfg(test)]
mod tests;
mod values;
mod view;
mod voice;

pub use html::render_diff_html;
pub use terminal::{Colour, Screen, render_diff_text};
pub use view::{Budget, ByteChange, ByteFact, Checks, FindingLine, Links, Summary, View};

use self::grid::Grid;
use self::page::{DETAILS, Page, details, list};
use self::sentence::{BytesDiffer, headline, notes};
use self::voice::Voice;
use super::{Args, Sink};
use crate::check::Severity;
use crate::dataset::diff::Diff;

/// Shares of the budget that lists get at most: the tables want the rest.
const FINDINGS_SHARE: usize = 4;
const REMARKS_SHARE: usize = 8;
const NEXT_SHARE: usize = 8;

/// The text of a comment or of a change request's body, in Markdown. Ends with a line end; a
/// hidden marker may be put behind it when [`Budget::without`] kept the room.
pub fn render_summary(summary: &Summary<'_>) -> String {
    let Summary { view, diff, .. } = summary;
    let voice = Voice { language: view.language, sink: Sink::Markdown };
    let mut page = Page::new(view.budget.0);
    let differ = match summary.bytes {
        Some(fact) if fact.lines_changed > 0 => BytesDiffer::Yes,
        _ => BytesDiffer::NoOrUnknown,
    };
    page.add(&headline(voice, view, summary.who, diff, summary.byte_changes, differ));
    page.add(&verdict(voice, summary.checks));
    add_notes(&mut page, voice, diff, summary.byte_changes);

    let findings = findings(voice, summary.checks, view.budget.0 / FINDINGS_SHARE);
    let next = next_steps(voice, summary.next_steps, view.budget.0 / NEXT_SHARE);
    let remarks = remarks(voice, summary.remarks, view.budget.0 / REMARKS_SHARE);
    let identical = identical(voice, summary.bytes);
    let reserved = [&findings, &next, &remarks, &identical].map(|block| block.len() + 2);
    Grid { voice, view, diff }.draw(&mut page, reserved.iter().sum());
    for block in [identical, findings, next, remarks] {
        page.add(&block);
    }
    page.into_text()
}

/// The sentence and the tables alone, as the comment will have them (`diff --format markdown`).
pub fn render_diff_markdown(diff: &Diff, view: &View<'_>) -> String {
    let voice = Voice { language: view.language, sink: Sink::Markdown };
    let mut page = Page::new(view.budget.0);
    page.add(&headline(voice, view, None, diff, &[], BytesDiffer::NoOrUnknown));
    add_notes(&mut page, voice, diff, &[]);
    Grid { voice, view, diff }.draw(&mut page, 0);
    page.into_text()
}

fn add_notes(page: &mut Page, voice: Voice, diff: &Diff, byte_changes: &[ByteChange]) {
    let notes = notes(voice, diff, byte_changes);
    page.add(&list(notes.iter().map(String::as_str), page.room(), |_| "…".to_owned()));
}

fn verdict(voice: Voice, checks: Checks<'_>) -> String {
    let Checks::Ran { findings, old_findings } = checks else { return String::new() };
    let of = |severity: Severity| {
        let count = findings.iter().filter(|finding| finding.severity == severity).count();
        u64::try_from(count).unwrap_or(u64::MAX)
    };
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    let id = match (errors, warnings) {
        (0, 0) => "summary-verdict-holds",
        (0, _) => "summary-verdict-warnings",
        (_, 0) => "summary-verdict-errors",
        _ => "summary-verdict-both",
    };
    let args = Args::new().number("errors", errors).number("warnings", warnings);
    let mut verdict = voice.strong(&voice.say(id, &args));
    if old_findings > 0 {
        verdict.push(' ');
        verdict.push_str(&voice.count("summary-old-findings", old_findings));
    }
    verdict
}

fn findings(voice: Voice, checks: Checks<'_>, room: usize) -> String {
    let Checks::Ran { findings, .. } = checks else { return String::new() };
    let mut ordered: Vec<&FindingLine> = findings.iter().collect();
    ordered.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let lines: Vec<String> = ordered
        .into_iter()
        .map(|finding| match finding.severity {
            Severity::Error => format!("❌ {}", finding.text),
            Severity::Warning => format!("⚠️ {}", finding.text),
        })
        .collect();
    list(lines.iter().map(String::as_str), room, |more| voice.length("summary-findings-more", more))
}

fn next_steps(voice: Voice, steps: &[String], room: usize) -> String {
    if steps.is_empty() {
        return String::new();
    }
    let title = voice.strong(&voice.word("summary-next"));
    let steps = list(steps.iter().map(String::as_str), room, |more| {
        voice.length("summary-next-more", more)
    });
    format!("{title}\n\n{steps}")
}

fn remarks(voice: Voice, remarks: &[String], room: usize) -> String {
    if remarks.is_empty() {
        return String::new();
    }
    let lines = list(remarks.iter().map(String::as_str), room.saturating_sub(DETAILS), |more| {
        voice.length("summary-remarks-more", more)
    });
    details(&voice.length("summary-remarks", remarks.len()), &lines)
}

/// Printed only where the bytes were compared.
fn identical(voice: Voice, fact: Option<ByteFact>) -> String {
    match fact {
        Some(fact) if fact.lines_changed > 0 && fact.lines_changed < fact.lines_total => {
            let args =
                Args::new().number("changed", fact.lines_changed).number("total", fact.lines_total);
            voice.say("summary-rest-identical", &args)
        }
        _ => String::new(),
    }
}
