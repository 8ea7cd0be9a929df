//! Where a contribution and what others changed meanwhile do not agree: what was there, what is
//! there, what is proposed, and the commands that settle it.

use std::collections::BTreeSet;

use super::{CallSign, to_copy};
use crate::dataset::{FieldName, Key};
use crate::intake::commands::{Command, Known, NewValue, RowRange, Target, render};
use crate::repo_config::DatasetName;
use crate::report::escape::code_cell;
use crate::report::{Args, Language, Sink, text};

/// Most cells of a table.
const MOST_CELLS: usize = 30;
/// Most commands that are given to copy.
const MOST_COMMANDS: usize = 10;

/// A record on which the base and a contribution do not agree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clash {
    /// The dataset.
    pub dataset: DatasetName,
    /// The record.
    pub key: Key,
    /// The contribution's row.
    pub row: u32,
    /// How the two do not agree.
    pub kind: ClashKind,
    /// The cells that tell it: never none.
    pub cells: Vec<ClashingCell>,
}

/// How a base and a contribution do not agree on a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClashKind {
    /// The same cell has another value.
    Cells,
    /// The record that is to be changed is gone, or has another key.
    Gone,
    /// The key that a new or renamed record is to have is taken.
    Taken,
    /// The record that is to be removed was changed.
    Removed,
}

/// A cell of such a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClashingCell {
    /// The column.
    pub column: FieldName,
    /// What stood there when the contribution was written.
    pub was: Side,
    /// What stands there now.
    pub now: Side,
    /// What the contribution gives it.
    pub wanted: Side,
}

/// What one side says of a cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Side {
    /// A value; empty where the cell is.
    Holds(String),
    /// There is no such record.
    NoRecord,
    /// The record has this key.
    Renamed(String),
}

/// How what is proposed can be kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keeping {
    /// Only cell by cell, with the values said again.
    ByCells,
    /// All of it at once, too: `/refresh` puts it on what stands now.
    ByRefresh,
}

/// One table of all that clashes, and commands to copy for each way out; empty where nothing
/// clashes.
pub fn clash_text(
    clashes: &[Clash],
    keeping: Keeping,
    language: Language,
    sign: CallSign<'_>,
) -> String {
    if clashes.is_empty() {
        return String::new();
    }
    let say = |id: &str, args: &Args<'_>| text(language, id, args, Sink::Markdown);
    let plain = |id: &str| say(id, &Args::new());
    let mut blocks = vec![clash_table(clashes, language)];
    let known = Known { datasets: &[], at_hand: None };
    let (sets, can_all) = sets(clashes);
    if !sets.is_empty() {
        let lines: Vec<String> =
            sets.iter().take(MOST_COMMANDS).map(|set| sign.line(&render(set, &known))).collect();
        blocks.push(plain(if sets.len() == 1 { "clash-keep" } else { "clash-keep-some" }));
        blocks.push(copied(&lines));
    }
    let several = sets.len() > 1 || sets.is_empty();
    if keeping == Keeping::ByRefresh && can_all && several {
        blocks.push(plain("clash-keep-all"));
        blocks.push(copied(&[sign.line("refresh")]));
    }
    let rows: BTreeSet<u32> = clashes.iter().map(|clash| clash.row).collect();
    let rows = rows.into_iter().map(|row| RowRange { first: row, last: row }).collect();
    blocks.push(plain("clash-leave"));
    blocks.push(to_copy(&render(&Command::Drop { rows }, &known), sign));
    blocks.join("\n\n")
}

/// What was there, what is there now and what is proposed, a row a cell; without any way out.
pub fn clash_table(clashes: &[Clash], language: Language) -> String {
    let plain = |id: &str| text(language, id, &Args::new(), Sink::Markdown);
    let side = |side: &Side| match side {
        Side::Holds(value) if value.is_empty() => plain("clash-empty"),
        Side::Holds(value) => code_cell(value),
        Side::NoRecord => plain("clash-no-record"),
        Side::Renamed(key) => {
            let args = Args::new().word("key", code_cell(key));
            text(language, "clash-renamed", &args, Sink::Markdown)
        }
    };
    let heads = ["clash-record", "clash-column", "clash-was", "clash-now", "clash-wanted"];
    let mut table = format!("| {} |\n|---|---|---|---|---|", heads.map(plain).join(" | "));
    let cells =
        || clashes.iter().flat_map(|clash| clash.cells.iter().map(move |cell| (&clash.key, cell)));
    for (key, cell) in cells().take(MOST_CELLS) {
        let row = [
            code_cell(&key.to_string()),
            code_cell(cell.column.as_str()),
            side(&cell.was),
            side(&cell.now),
            side(&cell.wanted),
        ];
        table.extend(["\n| ", &row.join(" | "), " |"]);
    }
    let more = cells().count().saturating_sub(MOST_CELLS);
    if more > 0 {
        let args = Args::new().number("more", u64::try_from(more).unwrap_or(u64::MAX));
        table.extend(["\n\n", &text(language, "clash-more", &args, Sink::Markdown)]);
    }
    table
}

/// The commands that say the proposed values again, one a record, and whether all can be kept.
fn sets(clashes: &[Clash]) -> (Vec<Command>, bool) {
    let mut can_all = true;
    let sets = clashes.iter().filter_map(|clash| match clash.kind {
        ClashKind::Cells | ClashKind::Taken => {
            let values = clash.cells.iter().filter_map(|cell| match &cell.wanted {
                Side::Holds(value) if value.is_empty() => {
                    Some((cell.column.clone(), NewValue::Clear))
                }
                Side::Holds(value) => Some((cell.column.clone(), NewValue::Text(value.clone()))),
                Side::NoRecord | Side::Renamed(_) => None,
            });
            let values: indexmap::IndexMap<_, _> = values.collect();
            can_all &= !values.is_empty();
            let (dataset, key) = (clash.dataset.clone(), clash.key.clone());
            let target = Target::Record { dataset, key };
            (!values.is_empty()).then_some(Command::Set { target, values, reason: None })
        }
        ClashKind::Removed => None,
        ClashKind::Gone => {
            can_all = false;
            None
        }
    });
    let sets = sets.collect();
    (sets, can_all)
}

/// Lines of commands to copy.
fn copied(lines: &[String]) -> String {
    super::in_fence(&super::broken(&lines.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clash(kind: ClashKind, cells: &[(&str, Side, Side, Side)]) -> Clash {
        let cells = cells.iter().cloned().map(|(column, was, now, wanted)| ClashingCell {
            column: FieldName::from(column),
            was,
            now,
            wanted,
        });
        Clash {
            dataset: DatasetName::parse("volcanoes").unwrap(),
            key: Key::single("id", "etna.it"),
            row: 3,
            kind,
            cells: cells.collect(),
        }
    }

    fn holds(value: &str) -> Side {
        Side::Holds(value.to_owned())
    }

    fn told(clashes: &[Clash], keeping: Keeping) -> String {
        clash_text(clashes, keeping, Language::En, CallSign::Slash)
    }

    #[test]
    fn both_values_stand_beside_what_was_there_and_each_way_out_is_a_line_d14() {
        let one = clash(
            ClashKind::Cells,
            &[("elevation_m", holds("3357"), holds("3403"), holds("|3369"))],
        );
        let page = told(&[one], Keeping::ByRefresh);
        assert!(page.contains("| `etna.it` | `elevation_m` | `3357` | `3403` |"), "{page}");
        assert!(page.contains("```\n/set volcanoes etna.it elevation_m = |3369\n```"), "{page}");
        assert!(page.contains("```\n/drop 3\n```"), "{page}");
        assert!(!page.contains("/refresh"), "one line is enough: {page}");
    }

    #[test]
    fn several_are_kept_at_once_and_a_cell_that_becomes_empty_is_said_too() {
        let one = clash(ClashKind::Cells, &[("a", holds("1"), holds("2"), holds(""))]);
        let other = clash(ClashKind::Cells, &[("b", holds("1"), holds(""), holds("4"))]);
        let page = told(&[one.clone(), other], Keeping::ByRefresh);
        assert!(
            page.contains("/set volcanoes etna.it a = ~\n/set volcanoes etna.it b = 4"),
            "{page}"
        );
        assert!(page.contains("```\n/refresh\n```"), "{page}");
        assert!(!told(&[one.clone(), one], Keeping::ByCells).contains("/refresh"));
    }

    #[test]
    fn a_row_that_is_gone_can_only_be_left_and_one_that_goes_is_kept_by_refresh_d16() {
        let gone = clash(ClashKind::Gone, &[("a", holds("1"), Side::NoRecord, holds("2"))]);
        let page = told(&[gone], Keeping::ByRefresh);
        assert!(page.contains("| *no row* |"), "{page}");
        assert!(page.contains("/drop 3") && !page.contains("/refresh") && !page.contains("/set"));
        let removed = clash(ClashKind::Removed, &[("a", holds("1"), holds("2"), Side::NoRecord)]);
        assert!(told(&[removed], Keeping::ByRefresh).contains("```\n/refresh\n```"));
    }
}
