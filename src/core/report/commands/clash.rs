//! A cell that holds something else now than a contribution expects: both values, and the commands
//! that settle it.

use super::{CallSign, to_copy};
use crate::dataset::{FieldName, Key};
use crate::intake::commands::{Command, Known, NewValue, RowRange, Target, render};
use crate::repo_config::DatasetName;
use crate::report::escape::code_cell;
use crate::report::{Args, Language, Sink, text};

/// A cell on which the base and a contribution do not agree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClashingCell {
    /// The dataset.
    pub dataset: DatasetName,
    /// The record.
    pub key: Key,
    /// The column.
    pub column: FieldName,
    /// What stood there when the contribution was written.
    pub was: String,
    /// What stands there now.
    pub now: String,
    /// What the contribution gives it; `None` where it empties the cell or removes the record.
    pub wanted: Option<String>,
    /// The contribution's row.
    pub row: u32,
}

/// The table of both values.
pub fn clash_table(clash: &ClashingCell, language: Language) -> String {
    let say = |id: &str| text(language, id, &Args::new(), Sink::Markdown);
    let cell = |value: &str| {
        if value.is_empty() { say("clash-empty") } else { code_cell(value) }
    };
    format!(
        "| {} | {} | {} | {} | {} |\n|---|---|---|---|---|\n| {} | {} | {} | {} | {} |\n\n",
        say("clash-record"),
        say("clash-column"),
        say("clash-was"),
        say("clash-now"),
        say("clash-wanted"),
        code_cell(&clash.key.to_string()),
        code_cell(clash.column.as_str()),
        cell(&clash.was),
        cell(&clash.now),
        cell(clash.wanted.as_deref().unwrap_or_default()),
    )
}

/// The table of both values, and a command to copy for each way out.
pub fn clash_text(clash: &ClashingCell, language: Language, sign: CallSign<'_>) -> String {
    let say = |id: &str| text(language, id, &Args::new(), Sink::Markdown);
    let mut page = clash_table(clash, language);
    let known = Known { datasets: &[], at_hand: None };
    if let Some(wanted) = &clash.wanted {
        let dataset = clash.dataset.clone();
        let target = Target::Record { dataset, key: clash.key.clone() };
        let value = NewValue::Text(wanted.clone());
        let values = [(clash.column.clone(), value)].into_iter().collect();
        let set = render(&Command::Set { target, values, reason: None }, &known);
        page.extend([&say("clash-keep"), "\n\n", &to_copy(&set, sign), "\n\n"]);
    }
    let rows = vec![RowRange { first: clash.row, last: clash.row }];
    let drop = render(&Command::Drop { rows }, &known);
    page.extend([&say("clash-leave"), "\n\n", &to_copy(&drop, sign)]);
    page
}
