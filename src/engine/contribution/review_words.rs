//! A person's change request in words: its comment, and its check with notes beside lines.

use std::collections::BTreeMap;

use gitribute_core::check::{Finding, Severity};
use gitribute_core::report::summary::{Budget, Checks, FindingLine, Summary, View, render_summary};
use gitribute_core::report::{
    Annotations, Args, Language, Level, Sink, annotations, finding_text, text,
};

use super::words::answers;
use super::{Answered, Compared, Places, Review, ReviewOutcome, Reviewed};
use crate::model::{Conclusion, Note, NoteLevel};

/// Most datasets whose tables are shown.
const MOST_TABLES: usize = 8;

/// Most bytes of a note: forges take 64 kB, nobody reads even this.
const MOST_MESSAGE: usize = 4_000;

/// What is told of a change request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// What came of it.
    pub conclusion: Conclusion,
    /// In a few words.
    pub title: String,
    /// The whole text, in Markdown.
    pub text: String,
    /// Notes beside lines.
    pub notes: Vec<Note>,
}

/// What is told of a change request that somebody wrote by hand: `who`, by login, in at most so
/// many bytes and with at most so many notes beside lines.
pub fn verdict(
    review: &Review,
    who: &str,
    links: &BTreeMap<String, Places>,
    budget: Budget,
    most_notes: usize,
) -> Verdict {
    let language = review.language;
    let outcomes = || review.datasets.iter().map(|dataset| &dataset.outcome);
    let conclusion =
        outcomes().map(conclusion).max_by_key(|one| weight(*one)).unwrap_or(Conclusion::Success);
    let errors: u64 = outcomes().map(errors).sum();
    let title = if review.datasets.is_empty() {
        text(language, "review-title-untouched", &Args::new(), Sink::Plain)
    } else {
        let id = match conclusion {
            Conclusion::Success => "review-title-success",
            Conclusion::Failure => "review-title-failure",
            Conclusion::Neutral => "review-title-neutral",
        };
        text(language, id, &Args::new().number("errors", errors), Sink::Plain)
    };
    let (notes, left_out) = notes(review, most_notes);
    // Where none can stand beside a line, none is missed there.
    let left_out = if most_notes == 0 { 0 } else { left_out };
    let text = whole(review, (who, links), budget, conclusion, left_out);
    Verdict { conclusion, title, text, notes }
}

/// A verdict's text with what is told of the conversation behind it.
pub fn with_talk(
    text: &str,
    standing: &[String],
    told: &[Answered],
    language: Language,
    budget: Budget,
) -> String {
    let mut blocks = vec![text.trim_end().to_owned()];
    blocks.extend(standing.iter().cloned());
    blocks.push(answers(language, budget, told).trim().to_owned());
    blocks.retain(|block| !block.is_empty());
    blocks.join("\n\n") + "\n"
}

/// Room that what is told of a conversation takes.
pub fn room_for_talk(
    standing: &[String],
    told: &[Answered],
    language: Language,
    budget: Budget,
) -> usize {
    with_talk("", standing, told, language, budget).len() + 2
}

fn conclusion(outcome: &ReviewOutcome) -> Conclusion {
    match outcome {
        ReviewOutcome::Told { conclusion, .. } => *conclusion,
        ReviewOutcome::Compared(_) if errors(outcome) > 0 => Conclusion::Failure,
        ReviewOutcome::Compared(_) => Conclusion::Success,
    }
}

/// The worst one counts.
fn weight(conclusion: Conclusion) -> u8 {
    match conclusion {
        Conclusion::Success => 0,
        Conclusion::Neutral => 1,
        Conclusion::Failure => 2,
    }
}

/// How many errors are brought; findings that were not kept are errors for all that is known.
fn errors(outcome: &ReviewOutcome) -> u64 {
    match outcome {
        ReviewOutcome::Told { conclusion: Conclusion::Failure, .. } => 1,
        ReviewOutcome::Told { .. } => 0,
        ReviewOutcome::Compared(compared) => {
            let is_error = |finding: &&Finding| finding.severity() == Severity::Error;
            compared.findings.iter().filter(is_error).fold(compared.left_out, |sum, _| sum + 1)
        }
    }
}

fn whole(
    review: &Review,
    page: (&str, &BTreeMap<String, Places>),
    budget: Budget,
    conclusion: Conclusion,
    notes_left_out: u64,
) -> String {
    let language = review.language;
    let say = |id: &str, args: &Args<'_>| text(language, id, args, Sink::Markdown);
    if review.datasets.is_empty() {
        return say("review-untouched", &Args::new()) + "\n";
    }
    let mut end = Vec::new();
    let more = count(review.datasets.len().saturating_sub(MOST_TABLES));
    if more > 0 {
        end.push(say("review-more-datasets", &Args::new().number("count", more)));
    }
    if notes_left_out > 0 {
        end.push(say("review-notes-left-out", &Args::new().number("count", notes_left_out)));
    }
    for path in review.setup_changes.iter().take(MOST_TABLES) {
        end.push(say("review-setup-changed", &Args::new().quoted("path", path.as_str())));
    }
    if conclusion == Conclusion::Failure {
        end.push(say("review-next", &Args::new()));
    }
    let end = end.join("\n\n");
    let shown = review.datasets.len().min(MOST_TABLES);
    let share = budget.without(end.len() + 2).0 / shown.max(1);
    let mut blocks: Vec<String> = review
        .datasets
        .iter()
        .take(shown)
        .map(|dataset| block(dataset, page, language, Budget(share.saturating_sub(2))))
        .collect();
    blocks.extend((!end.is_empty()).then_some(end));
    blocks.join("\n\n") + "\n"
}

fn block(
    reviewed: &Reviewed,
    page: (&str, &BTreeMap<String, Places>),
    language: Language,
    budget: Budget,
) -> String {
    match &reviewed.outcome {
        ReviewOutcome::Told { text, conclusion, .. } => {
            let sign = if *conclusion == Conclusion::Failure { "❌" } else { "⚠️" };
            format!("{sign} {text}")
        }
        ReviewOutcome::Compared(compared) => table(reviewed, compared, page, language, budget),
    }
}

fn table(
    reviewed: &Reviewed,
    compared: &Compared,
    (who, links): (&str, &BTreeMap<String, Places>),
    language: Language,
    budget: Budget,
) -> String {
    let line = |finding: &Finding| FindingLine {
        severity: finding.severity(),
        text: finding_text(finding, language, Sink::Markdown),
    };
    let findings: Vec<FindingLine> = compared.findings.iter().map(line).collect();
    let page = render_summary(&Summary {
        view: View {
            dataset: Some(reviewed.dataset.as_str()),
            path: &reviewed.path,
            links: links.get(&reviewed.path).map(Places::links).unwrap_or_default(),
            language,
            budget,
        },
        who: Some(who),
        diff: &compared.diff,
        bytes: compared.bytes,
        byte_changes: &[],
        checks: Checks::Ran { findings: &findings, old_findings: compared.old_findings },
        remarks: &compared.notes,
        next_steps: &[],
    });
    page.trim_end().to_owned()
}

/// The findings as notes, and how many more there are.
fn notes(review: &Review, most: usize) -> (Vec<Note>, u64) {
    let mut notes = Vec::new();
    let mut left_out = 0;
    for reviewed in &review.datasets {
        let findings = match &reviewed.outcome {
            ReviewOutcome::Compared(compared) => {
                left_out += compared.left_out;
                compared.findings.as_slice()
            }
            ReviewOutcome::Told { finding: Some(finding), .. } => {
                std::slice::from_ref(finding.as_ref())
            }
            ReviewOutcome::Told { finding: None, .. } => &[],
        };
        let room = most.saturating_sub(notes.len());
        let mut some = annotations(findings, &reviewed.path, review.language, room);
        if !reviewed.row_paths.is_empty() {
            some = of_rows(findings, reviewed, review.language, room);
        }
        left_out += some.left_out;
        notes.extend(some.shown.into_iter().map(|one| Note {
            path: one.path.into(),
            line: one.line,
            level: match one.level {
                Level::Failure => NoteLevel::Failure,
                Level::Warning => NoteLevel::Warning,
            },
            title: one.title,
            message: cut(one.message),
            markdown: one.markdown,
        }));
    }
    (notes, left_out)
}

/// Notes beside the lines of the files that rows of a folder stand in.
fn of_rows(
    findings: &[Finding],
    reviewed: &Reviewed,
    language: Language,
    room: usize,
) -> Annotations {
    let mut all = Annotations { shown: Vec::new(), left_out: 0 };
    for finding in findings {
        let row = finding.row.and_then(|row| usize::try_from(row.0).ok()?.checked_sub(1));
        let path = row.and_then(|row| reviewed.row_paths.get(row)).unwrap_or(&reviewed.path);
        let left = room.saturating_sub(all.shown.len());
        let one = annotations(std::slice::from_ref(finding), path, language, left);
        all.shown.extend(one.shown);
        all.left_out += one.left_out;
    }
    all
}

fn cut(message: String) -> String {
    if message.len() <= MOST_MESSAGE {
        return message;
    }
    let end = message.char_indices().map(|(at, _)| at).take_while(|at| *at <= MOST_MESSAGE).last();
    format!("{}…", message.get(..end.unwrap_or(0)).unwrap_or_default())
}

fn count(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
