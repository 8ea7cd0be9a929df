//! Longer answers: help, how answers were read, rows found, rows sent.

use super::{CallSign, count, fault_text, to_copy, who_text};
use crate::intake::body::Read;
use crate::intake::commands::fold::{BulkOutcome, Sent};
use crate::intake::commands::{Found, REGISTRY, Spec, Verb};
use crate::intake::{Answer, FieldId, IssueForm};
use crate::report::escape::{code_cell, code_span};
use crate::report::{Args, Language, Sink, remark_text, text};

/// The table of all commands, for a document.
pub fn command_table(language: Language) -> String {
    let say = |id: &str| text(language, id, &Args::new(), Sink::Markdown);
    let mut table = format!(
        "| {} | {} | {} |\n|---|---|---|\n",
        say("commands-title-command"),
        say("commands-title-who"),
        say("commands-title-what")
    );
    for spec in &REGISTRY {
        let usage: Vec<String> = spec.usage.iter().map(|usage| format!("`/{usage}`")).collect();
        let who = who_text(spec.who, language, Sink::Markdown);
        let line = format!("| {} | {who} | {} |\n", usage.join(" "), say(spec.summary));
        table.push_str(&line);
    }
    table
}

/// A command in a person's help.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HelpLine {
    /// They may use it here.
    Open(Verb),
    /// They may not.
    Closed(Verb),
}

/// What a person may do here: the commands open to them with an example each; about one command
/// only, that one with all its examples and who may.
pub fn command_help(
    lines: &[HelpLine],
    about: Option<Verb>,
    language: Language,
    sign: CallSign<'_>,
) -> String {
    let say = |id: &str| text(language, id, &Args::new(), Sink::Markdown);
    if let Some(verb) = about {
        return about_one(verb.spec(), language, sign);
    }
    let open = lines.iter().filter_map(|line| match line {
        HelpLine::Open(verb) => Some(verb.spec()),
        HelpLine::Closed(_) => None,
    });
    let mut page = String::new();
    for spec in open {
        let usage = spec.usage.first().copied().unwrap_or_default();
        page.extend(["- ", &code_span(&sign.line(usage)), " ", &say(spec.summary), "\n"]);
    }
    if page.is_empty() {
        return say("help-nothing");
    }
    format!("{}\n\n{page}", say("help-lead"))
}

fn about_one(spec: &Spec, language: Language, sign: CallSign<'_>) -> String {
    let say = |id: &str| text(language, id, &Args::new(), Sink::Markdown);
    let usage: Vec<String> = spec.usage.iter().map(|usage| code_span(&sign.line(usage))).collect();
    let who = who_text(spec.who, language, Sink::Markdown);
    let mut page =
        format!("{} {} ({who})\n\n{}", usage.join(", "), say(spec.summary), say("help-example"));
    for example in spec.examples {
        page.extend(["\n\n", &to_copy(example, sign)]);
    }
    page
}

/// A field of a form and how its answer was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explained {
    /// The field's id.
    pub field: FieldId,
    /// Its heading in the form.
    pub heading: String,
    /// The answer as it was read; `None` for no answer.
    pub value: Option<String>,
    /// What was remarked, a sentence each.
    pub remarks: Vec<String>,
}

impl Explained {
    /// The fields of a form that was read, in its order.
    pub fn of(form: &IssueForm, read: &Read, language: Language) -> Vec<Self> {
        let explained = form.fields.iter().filter_map(|field| {
            let value = match read.answers.get(&field.id)? {
                Answer::None => None,
                Answer::Text(text) => Some(text.clone()),
                Answer::Choices(choices) => Some(choices.join(", ")),
            };
            let about = read.remarks.iter().filter(|remark| remark.field() == Some(&field.id));
            Some(Self {
                field: field.id.clone(),
                heading: field.label.clone(),
                value,
                remarks: about
                    .map(|remark| remark_text(remark, language, Sink::Markdown))
                    .collect(),
            })
        });
        explained.collect()
    }
}

/// Rows of a table that are shown.
const MOST_EXPLAINED: usize = 100;
/// Faults of rows that are shown.
const MOST_BAD_ROWS: usize = 20;

/// How the answers of a form were read, as a table.
pub fn explain_text(fields: &[Explained], language: Language) -> String {
    let say = |id: &str| text(language, id, &Args::new(), Sink::Markdown);
    if fields.is_empty() {
        return say("explain-none");
    }
    let mut table = format!(
        "| {} | {} | {} | {} |\n|---|---|---|---|\n",
        say("explain-field"),
        say("explain-heading"),
        say("explain-value"),
        say("explain-remark")
    );
    for field in fields.iter().take(MOST_EXPLAINED) {
        let value = match &field.value {
            Some(value) => code_cell(value),
            None => say("explain-no-answer"),
        };
        // A sentence's own code spans may hold `|`.
        let remarks = field.remarks.join(" ").replace('|', "\\|").replace('\n', " ");
        table.extend([
            "| ",
            &code_cell(field.field.as_str()),
            " | ",
            &code_cell(&field.heading),
            " | ",
            &value,
            " | ",
            &remarks,
            " |\n",
        ]);
    }
    if let Some(more) = fields.len().checked_sub(MOST_EXPLAINED).filter(|more| *more > 0) {
        let args = Args::new().number("more", count(more));
        table.extend(["\n", &text(language, "explain-more", &args, Sink::Markdown), "\n"]);
    }
    table
}

/// Rows found by a search, as a table.
pub fn find_text(found: &Found, dataset: &str, words: &str, language: Language) -> String {
    let args = |number: u64| {
        Args::new().number("total", number).quoted("dataset", dataset).quoted("words", words)
    };
    let say = |id: &str, args: &Args<'_>| text(language, id, args, Sink::Markdown);
    if found.total == 0 {
        return say("find-nothing", &args(0));
    }
    let mut page = say("find-found", &args(found.total));
    page.push_str("\n\n| ");
    page.push_str(&say("find-line", &Args::new()));
    for column in &found.columns {
        page.extend([" | ", &code_cell(column.as_str())]);
    }
    page.extend([" |\n|---:", &"|---".repeat(found.columns.len()), "|\n"]);
    for row in &found.rows {
        page.extend(["| ", &row.line.to_string()]);
        for cell in &row.cells {
            let shown = if cell.is_empty() { String::new() } else { code_cell(cell) };
            page.extend([" | ", &shown]);
        }
        page.push_str(" |\n");
    }
    let more = found.total.saturating_sub(count(found.rows.len()));
    if more > 0 {
        page.extend(["\n", &say("find-more", &Args::new().number("more", more)), "\n"]);
    }
    page
}

/// What became of rows that were sent: how many were taken, why others come back, and a block to
/// correct and send again.
pub fn sent_text(
    sent: &Sent,
    outcome: &BulkOutcome,
    language: Language,
    sign: CallSign<'_>,
) -> String {
    let say = |id: &str, args: &Args<'_>| text(language, id, args, Sink::Markdown);
    let rows = count(sent.bulk.rows.len());
    let good = count(outcome.good.len());
    let bad = rows.saturating_sub(good);
    if bad == 0 {
        return say("sent-all", &Args::new().number("rows", rows));
    }
    let args = Args::new().number("rows", rows).number("good", good).number("bad", bad);
    let mut page = say("sent-some", &args);
    page.push_str("\n\n");
    let unread = sent.bad().map(|(row, faults)| {
        let reasons: Vec<String> =
            faults.iter().map(|fault| fault_text(fault, language, sign, Sink::Markdown)).collect();
        (row, reasons)
    });
    let mut told: Vec<(u32, Vec<String>)> = unread.chain(outcome.bad.iter().cloned()).collect();
    told.sort_by_key(|(row, _)| *row);
    for (row, reasons) in told.iter().take(MOST_BAD_ROWS) {
        let args = Args::new().number("row", *row).word("why", reasons.join(" "));
        page.extend(["- ", &say("sent-row", &args), "\n"]);
    }
    if let Some(more) = told.len().checked_sub(MOST_BAD_ROWS).filter(|more| *more > 0) {
        page.extend(["- ", &say("sent-more", &Args::new().number("more", count(more))), "\n"]);
    }
    if let Some(command) = &outcome.to_correct {
        page.extend(["\n", &say("sent-correct", &Args::new()), "\n\n", &to_copy(command, sign)]);
    }
    page
}
