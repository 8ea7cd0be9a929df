//! A contribution in words: the comment, the change request's text and title. The sentences are
//! in the core's catalogues.

use std::collections::BTreeMap;

use gitribute_core::check::Severity;
use gitribute_core::repo_config::Operation;
use gitribute_core::report::escape::one_line;
use gitribute_core::report::summary::{
    Budget, Checks, FindingLine, Links, Summary, View, render_summary,
};
use gitribute_core::report::{Args, Language, Sink, text};

use super::group_words::together;
use super::{Answered, Contribution, Draft, Outcome};
use crate::model::SubjectNumber;
use crate::plan::{Link, Status, Wait, Why};
use crate::ports::Full;

/// Where a text is going to stand.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Who asked, by login.
    pub who: Option<&'a str>,
    /// Where the old and the new version of files can be looked at, by path.
    pub links: &'a BTreeMap<String, Places>,
    /// How long it may get.
    pub budget: Budget,
    /// Other open proposals that touch a record of this one.
    pub clashes: &'a [Clash],
    /// What else is to be told of where it stands, a Markdown line each.
    pub standing: &'a [String],
    /// What is answered to commands, oldest first.
    pub answers: &'a [Answered],
}

/// Where the two versions of a file can be looked at; lines are put behind.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Places {
    /// The old version.
    pub old: Option<String>,
    /// The new version.
    pub new: Option<String>,
}

impl Places {
    /// The same for the tables.
    pub fn links(&self) -> Links<'_> {
        Links { old: self.old.as_deref(), new: self.new.as_deref(), all: None }
    }
}

/// Most answers that a comment keeps: the newest.
const MOST_ANSWERS: usize = 12;
/// The share of a comment that answers get at most, where a table wants the rest.
const ANSWERS_SHARE: usize = 3;

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
    let answers = answers(language, page.budget, page.answers);
    let room = page.budget.without(answers.len() + contribution.clashes.len() + 2);
    let page = &Page { budget: room, ..*page };
    let said = said(contribution, status, page);
    let drafts = match (&contribution.outcome, status) {
        (
            Outcome::Proposal(drafts),
            Status::Proposed { .. }
            | Status::HandedOver { .. }
            | Status::Waiting { .. }
            | Status::Prepared { .. }
            | Status::Together { .. },
        ) => Some((drafts, &[][..])),
        (Outcome::Invalid { faults, drafts }, Status::Invalid) if !drafts.is_empty() => {
            Some((drafts, faults.as_slice()))
        }
        _ => None,
    };
    let main = match (drafts, &contribution.outcome) {
        (Some((drafts, faults)), _) => {
            let mut steps: Vec<String> = taken_back(contribution).into_iter().collect();
            steps.extend(clashes(language, page));
            steps.extend(page.standing.iter().cloned());
            steps.push(said);
            summaries(drafts, faults, &contribution.notes, &steps, language, page)
        }
        (None, Outcome::Invalid { faults, .. }) if *status == Status::Invalid => {
            told(language, faults, &said, page)
        }
        (None, Outcome::Blocked { faults }) if matches!(status, Status::Blocked { .. }) => {
            told(language, faults, &said, page)
        }
        (None, _) => format!("{said}\n"),
    };
    let main = match status {
        Status::Invalid | Status::Clashing { .. } if !contribution.clashes.is_empty() => {
            format!("{main}\n{}\n", contribution.clashes)
        }
        _ => main,
    };
    match (answers.is_empty(), matches!(status, Status::Asked)) {
        (true, _) => main,
        (false, true) => answers.trim_start().to_owned(),
        (false, false) => format!("{}\n{answers}", main.trim_end_matches('\n')),
    }
}

/// The answers to commands below the rest, the newest last; the oldest fall away.
pub(super) fn answers(language: Language, budget: Budget, told: &[Answered]) -> String {
    let most = budget.0 / ANSWERS_SHARE;
    let mut kept: Vec<&str> = Vec::new();
    let mut length = 0;
    for answer in told.iter().rev() {
        let text = answer.text.trim_end();
        if kept.contains(&text) {
            continue;
        }
        if kept.len() == MOST_ANSWERS || length + text.len() + 2 > most {
            break;
        }
        length += text.len() + 2;
        kept.push(text);
    }
    if kept.is_empty() {
        return String::new();
    }
    kept.reverse();
    let title = say(language, "talk-title", &Args::new());
    format!("\n**{title}**\n\n{}\n", kept.join("\n\n"))
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
pub fn body(contribution: &Contribution, drafts: &[Draft], page: &Page<'_>) -> String {
    let language = contribution.language;
    let mut steps: Vec<String> = taken_back(contribution).into_iter().collect();
    steps.extend(clashes(language, page));
    steps.extend(page.standing.iter().cloned());
    steps.push(say(language, "proposal-review", &Args::new()));
    summaries(drafts, &[], &contribution.notes, &steps, language, page)
}

/// The text of a proposal's change request while it waits for what clashes to be settled; `issue`
/// is the number of the issue where that is done.
pub fn waiting(contribution: &Contribution, issue: SubjectNumber) -> String {
    let args = Args::new().word("issue", format!("#{issue}"));
    let said = say(contribution.language, "proposal-waits", &args);
    format!("{said}\n\n{}", contribution.clashes)
}

/// The title of a proposal's change request, and the first line of its commit: ours, with the
/// record's key as the only word of people, made harmless (FAULTS M12).
pub fn title(contribution: &Contribution, drafts: &[Draft]) -> String {
    let language = contribution.language;
    let mut operations = drafts.iter().map(|draft| draft.operation);
    let first = operations.next().unwrap_or(Operation::Update);
    let all_alike = operations.all(|other| other == first);
    let id = match first {
        _ if contribution.back.is_some() => "proposal-title-back",
        _ if !all_alike => "proposal-title-update",
        Operation::Add => "proposal-title-add",
        Operation::Update | Operation::Upsert => "proposal-title-update",
        Operation::Remove => "proposal-title-remove",
        Operation::Rename => "proposal-title-rename",
    };
    let mut records = drafts.iter().flat_map(|draft| &draft.records);
    let record = records.next().map(|record| one_line(record)).unwrap_or_default();
    let names: Vec<&str> = drafts.iter().map(|draft| draft.dataset.as_str()).collect();
    let args = Args::new()
        .word("record", record)
        .word("dataset", names.join(", "))
        .number("more", u64::try_from(records.count()).unwrap_or(u64::MAX));
    text(language, id, &args, Sink::Plain)
}

/// The tables of all datasets below each other. What is said of the whole stands with the last
/// one; each gets the same share of the room.
fn summaries(
    drafts: &[Draft],
    faults: &[FindingLine],
    notes: &[String],
    next_steps: &[String],
    language: Language,
    page: &Page<'_>,
) -> String {
    let share = page.budget.0 / drafts.len().max(1);
    let last = drafts.len().saturating_sub(1);
    let texts: Vec<String> = drafts
        .iter()
        .enumerate()
        .map(|(at, draft)| {
            let first = if at == 0 { faults } else { &[] };
            let findings = [first, &draft.findings].concat();
            let (notes, steps) = if at == last { (notes, next_steps) } else { (&[][..], &[][..]) };
            let who = page.who.filter(|_| at == 0);
            let page = Page { who, budget: Budget(share), ..*page };
            summary(draft, &findings, notes, steps, language, &page)
        })
        .collect();
    texts.join("\n")
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
            links: page.links.get(&draft.path).map(Places::links).unwrap_or_default(),
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
fn said(contribution: &Contribution, status: &Status, page: &Page<'_>) -> String {
    let language = contribution.language;
    let at = |link: &Link| Args::new().word("link", link_to(link));
    match status {
        Status::Blocked { .. } => say(language, "status-blocked", &Args::new()),
        Status::Invalid => say(language, "status-invalid", &Args::new()),
        Status::Clashing { at: Some(link), .. } => say(language, "status-clashing", &at(link)),
        Status::Clashing { at: None, .. } => say(language, "status-clashing-branch", &Args::new()),
        Status::Unchanged => say(language, "status-unchanged", &Args::new()),
        Status::Waiting { wait } => waits(contribution, wait, page),
        Status::Prepared { base } => {
            let accept = contribution.said.sign.call().line("accept");
            let args = Args::new().quoted("base", base.as_str()).quoted("accept", accept);
            say(language, "status-prepared", &args)
        }
        Status::Together { grouped } => together(contribution, grouped),
        Status::Written { at: Some(link), .. } => say(language, "together-merged", &at(link)),
        Status::Written { base, commit, at: None } => {
            let short: String = commit.as_str().chars().take(7).collect();
            let args = Args::new().quoted("base", base.as_str()).quoted("commit", short);
            say(language, "status-written", &args)
        }
        Status::Proposed { at: None } => say(language, "status-ready", &Args::new()),
        Status::Proposed { at: Some(link) } => say(language, "status-proposed", &at(link)),
        Status::HandedOver { at: Some(link) } => say(language, "status-handed-over", &at(link)),
        Status::HandedOver { at: None } => say(language, "status-handed-over-branch", &Args::new()),
        Status::Merged { at: link } => say(language, "status-merged", &at(link)),
        Status::Declined { at: link } => say(language, "status-declined", &at(link)),
        Status::Withdrawn => say(language, "status-withdrawn", &Args::new()),
        Status::NotOurs => say(language, "status-not-ours", &Args::new()),
        Status::Asked => String::new(),
        Status::Rejected { at: link, why } => rejected(language, link.as_ref(), why.as_ref()),
    }
}

/// What it waits for, and what lets it through.
fn waits(contribution: &Contribution, wait: &Wait, page: &Page<'_>) -> String {
    let refresh = contribution.said.sign.call().line("refresh");
    let args = Args::new().quoted("who", page.who.unwrap_or_default()).quoted("refresh", refresh);
    let (id, args) = match wait {
        Wait::FirstTime => ("status-waiting-first", args),
        Wait::Quota { full, rate, until } => {
            let id = match full {
                Full::Person => "status-waiting-person",
                Full::Repository => "status-waiting-repository",
            };
            let args = args.number("count", rate.count.get()).word("period", rate.per.word());
            // People read minutes; it is looked at again at the next whole one.
            (id, args.word("until", until.strftime("%Y-%m-%d %H:%M UTC").to_string()))
        }
    };
    say(contribution.language, id, &args)
}

/// What is taken back, and who asked for it.
fn taken_back(contribution: &Contribution) -> Option<String> {
    let back = contribution.back.as_ref()?;
    let args = Args::new().quoted("who", back.who.as_deref().unwrap_or_default());
    let id = match (&back.brought, &back.who) {
        (Some(_), Some(_)) => "proposal-back",
        (Some(_), None) => "proposal-back-nobody",
        (None, Some(_)) => "proposal-back-commit",
        (None, None) => "proposal-back-commit-nobody",
    };
    let link = back.brought.as_ref().map(link_to).unwrap_or_default();
    let mut told = say(contribution.language, id, &args.word("link", link));
    if let Some(reason) = &back.reason {
        let args = Args::new().quoted("reason", reason.as_str());
        told.extend([" ", &say(contribution.language, "proposal-back-because", &args)]);
    }
    Some(told)
}

fn rejected(language: Language, link: Option<&Link>, why: Option<&Why>) -> String {
    let args = Args::new();
    let (id, args) = match link {
        Some(link) => ("status-rejected", args.word("link", link_to(link))),
        None => ("status-rejected-unproposed", args),
    };
    let mut said = say(language, id, &args);
    if let Some(why) = why {
        let args = Args::new().quoted("who", why.who.as_str());
        let args = args.quoted("reason", why.reason.as_str());
        said = format!("{}\n\n{said}", say(language, "status-rejected-why", &args));
    }
    said
}

/// The proposals that touch the same records, a line each.
fn clashes(language: Language, page: &Page<'_>) -> Vec<String> {
    let line = |clash: &Clash| {
        let args = Args::new().word("link", link_to(&clash.at));
        say(language, "proposal-clash", &args.quoted("record", clash.record.as_str()))
    };
    page.clashes.iter().map(line).collect()
}

pub(crate) fn link_to(link: &Link) -> String {
    format!("[{}]({})", link.number.reference(), link.web_url)
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
