//! A contribution in words: the comment, the change request's text and title. The sentences are
//! in the core's catalogues.

use gitribute_core::check::Severity;
use gitribute_core::repo_config::Operation;
use gitribute_core::report::escape::one_line;
use gitribute_core::report::summary::{
    Budget, Checks, FindingLine, Links, Summary, View, render_summary,
};
use gitribute_core::report::{Args, Language, Sink, text};

use super::{Contribution, Draft, Outcome};
use crate::plan::{Link, Status};

/// Where a text is going to stand.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Who asked, by login.
    pub who: Option<&'a str>,
    /// The addresses of the old and the new file and of the whole difference.
    pub links: Links<'a>,
    /// How long it may get.
    pub budget: Budget,
    /// Other open proposals that touch a record of this one.
    pub clashes: &'a [Clash],
}

/// Another open proposal that touches the same record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clash {
    /// Its change request.
    pub at: Link,
    /// The first record that both touch, as people name it.
    pub record: String,
}

/// The text of a contribution's comment, without its marker.
pub fn comment(contribution: &Contribution, status: &Status, page: &Page<'_>) -> String {
    let language = contribution.language;
    let said = said(language, status);
    let draft = match (&contribution.outcome, status) {
        (Outcome::Proposal(draft), Status::Proposed { .. } | Status::HandedOver { .. }) => {
            Some((draft, draft.findings.clone()))
        }
        (Outcome::Invalid { faults, draft: Some(draft) }, Status::Invalid) => {
            Some((draft, [faults.as_slice(), &draft.findings].concat()))
        }
        _ => None,
    };
    match (draft, &contribution.outcome) {
        (Some((draft, findings)), _) => {
            let mut steps = clashes(language, page);
            steps.push(said);
            summary(draft, &findings, &contribution.notes, &steps, language, page)
        }
        (None, Outcome::Invalid { faults, .. }) if *status == Status::Invalid => {
            told(language, faults, &said, page)
        }
        (None, Outcome::Blocked { faults }) if matches!(status, Status::Blocked { .. }) => {
            told(language, faults, &said, page)
        }
        (None, _) => format!("{said}\n"),
    }
}

/// The faults one by one, and what happens next.
fn told(language: Language, faults: &[FindingLine], said: &str, page: &Page<'_>) -> String {
    let mut told = say(language, "contribution-faults", &Args::new());
    told.push_str("\n\n");
    for fault in faults {
        told.extend(["- ", sign(fault.severity), " ", &fault.text, "\n"]);
    }
    let room = page.budget.0.saturating_sub(said.len() + 2);
    if told.len() > room {
        told = say(language, "contribution-too-many-faults", &Args::new());
        told.push('\n');
    }
    format!("{told}\n{said}\n")
}

/// The text of a proposal's change request.
pub fn body(contribution: &Contribution, draft: &Draft, page: &Page<'_>) -> String {
    let mut steps = clashes(contribution.language, page);
    steps.push(say(contribution.language, "proposal-review", &Args::new()));
    summary(draft, &draft.findings, &contribution.notes, &steps, contribution.language, page)
}

/// The title of a proposal's change request, and the first line of its commit: ours, with the
/// record's key as the only word of people, made harmless (FAULTS M12).
pub fn title(draft: &Draft, language: Language) -> String {
    let id = match draft.operation {
        Operation::Add => "proposal-title-add",
        Operation::Update | Operation::Upsert => "proposal-title-update",
        Operation::Remove => "proposal-title-remove",
        Operation::Rename => "proposal-title-rename",
    };
    let more = draft.records.len().saturating_sub(1);
    let record = draft.records.first().map(|record| one_line(record)).unwrap_or_default();
    let args = Args::new()
        .word("record", record)
        .word("dataset", draft.dataset.as_str())
        .number("more", u64::try_from(more).unwrap_or(u64::MAX));
    text(language, id, &args, Sink::Plain)
}

fn summary(
    draft: &Draft,
    findings: &[FindingLine],
    notes: &[String],
    next_steps: &[String],
    language: Language,
    page: &Page<'_>,
) -> String {
    render_summary(&Summary {
        view: View {
            dataset: Some(draft.dataset.as_str()),
            path: &draft.path,
            links: page.links,
            language,
            budget: page.budget,
        },
        who: page.who,
        diff: &draft.diff,
        bytes: draft.byte_fact,
        byte_changes: &[],
        checks: Checks::Ran { findings, old_findings: draft.old_findings },
        remarks: notes,
        next_steps,
    })
}

/// Where it stands and what happens next, in one or two sentences.
fn said(language: Language, status: &Status) -> String {
    let at = |link: &Link| Args::new().word("link", link_to(link));
    match status {
        Status::Blocked { .. } => say(language, "status-blocked", &Args::new()),
        Status::Invalid => say(language, "status-invalid", &Args::new()),
        Status::Unchanged => say(language, "status-unchanged", &Args::new()),
        Status::Proposed { at: None } => say(language, "status-ready", &Args::new()),
        Status::Proposed { at: Some(link) } => say(language, "status-proposed", &at(link)),
        Status::HandedOver { at: Some(link) } => say(language, "status-handed-over", &at(link)),
        Status::HandedOver { at: None } => say(language, "status-handed-over-branch", &Args::new()),
        Status::Merged { at: link } => say(language, "status-merged", &at(link)),
        Status::Declined { at: link } => say(language, "status-declined", &at(link)),
        Status::Withdrawn => say(language, "status-withdrawn", &Args::new()),
        Status::NotOurs => say(language, "status-not-ours", &Args::new()),
    }
}

/// The proposals that touch the same records, a line each.
fn clashes(language: Language, page: &Page<'_>) -> Vec<String> {
    let line = |clash: &Clash| {
        let args = Args::new().word("link", link_to(&clash.at));
        say(language, "proposal-clash", &args.quoted("record", clash.record.as_str()))
    };
    page.clashes.iter().map(line).collect()
}

fn link_to(link: &Link) -> String {
    format!("[#{}]({})", link.number, link.web_url)
}

fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "❌",
        Severity::Warning => "⚠️",
    }
}

fn say(language: Language, id: &str, args: &Args<'_>) -> String {
    text(language, id, args, Sink::Markdown)
}
