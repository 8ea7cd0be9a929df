//! Each command's words, read against the datasets.

mod head;
mod sheet;

use self::head::{Head, head, target};
use self::sheet::Sheet;
use super::Verb;
use super::bulk::{Format, Rows};
use super::call::{Block, Call, Linked, Whole};
use super::command::{Command, RowRange, Target};
use super::fault::Fault;
use super::known::{Known, after_dataset, join, key};
use super::scan::LONGEST_LINE;
use super::value::{NewValue, Quotes, Word, reason_alone, split_reason};
use crate::intake::mapping::DatasetView;
use crate::words::{folded, nearest};

/// Understands a command, without asking who says it.
pub fn understand(call: &Call, known: &Known<'_>) -> Result<Command, Fault> {
    let lines = call.fields.iter().map(|line| line.field.len() + line.value.len());
    if call.args.len() > LONGEST_LINE || lines.into_iter().any(|length| length > LONGEST_LINE) {
        return Err(Fault::TooLong);
    }
    (call.verb.spec().parse)(call, known)
}

pub(super) fn set(call: &Call, known: &Known<'_>) -> Result<Command, Fault> {
    let head = head(call, known)?;
    if let Some(rows) = rows(call, &head)? {
        if !head.key.is_empty() {
            return Err(Fault::FieldsAndRows);
        }
        return Ok(Command::SetRows { dataset: head.dataset.name.clone(), rows });
    }
    let target = target(&head)?;
    let mut sheet = Sheet::new(call, known, head.dataset, Some(target.clone()));
    sheet.head(&head)?;
    sheet.lines()?;
    if sheet.values.is_empty() {
        return Err(Fault::NoFields { verb: call.verb, colon: call.colon.clone() });
    }
    Ok(Command::Set { target, values: sheet.values, reason: sheet.reason })
}

pub(super) fn add(call: &Call, known: &Known<'_>) -> Result<Command, Fault> {
    let head = head(call, known)?;
    let dataset = head.dataset.name.clone();
    if let Some(rows) = rows(call, &head)? {
        if !head.key.is_empty() {
            return Err(Fault::FieldsAndRows);
        }
        return Ok(Command::AddRows { dataset, rows });
    }
    let mut sheet = Sheet::new(call, known, head.dataset, None);
    if !head.key.is_empty() {
        for (column, value) in key(head.dataset, &head.key)?.iter() {
            sheet.values.insert(column.clone(), NewValue::Text(value.to_string()));
        }
    }
    sheet.head(&head)?;
    sheet.lines()?;
    if sheet.values.is_empty() {
        return Err(Fault::NoFields { verb: call.verb, colon: call.colon.clone() });
    }
    Ok(Command::Add { dataset, values: sheet.values, reason: sheet.reason })
}

pub(super) fn remove(call: &Call, known: &Known<'_>) -> Result<Command, Fault> {
    let (args, reason) = split_reason(&call.args);
    let (named, words) = after_dataset(known, args);
    let dataset = dataset_for(known, named, &words)?;
    Ok(Command::Remove { target: record(dataset, &words)?, reason })
}

pub(super) fn rename(call: &Call, known: &Known<'_>) -> Result<Command, Fault> {
    const INTO: [&str; 5] = ["to", "->", "=>", "→", "en"];
    let (args, reason) = split_reason(&call.args);
    let (named, words) = after_dataset(known, args);
    let dataset = dataset_for(known, named, &words)?;
    let is_into = |word: &Word| word.quotes == Quotes::None && INTO.contains(&word.text.as_str());
    // Between two keys only: the words may be keys themselves.
    let between = 1..words.len().saturating_sub(1);
    let into = words.iter().position(is_into).filter(|at| between.contains(at));
    let (old, new): (&[Word], &[Word]) = match (into, words.as_slice()) {
        (Some(at), all) => {
            (all.get(..at).unwrap_or_default(), all.get(at + 1..).unwrap_or_default())
        }
        (None, [_]) => (&[], &words),
        (None, [_, _]) => words.split_at(1),
        (None, _) => return Err(Fault::Incomplete { verb: call.verb }),
    };
    let to = key(dataset, new)?;
    Ok(Command::Rename { target: record(dataset, old)?, to, reason })
}

pub(super) fn drop(call: &Call, _: &Known<'_>) -> Result<Command, Fault> {
    let pieces = call.args.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '+'));
    let rows =
        pieces.filter(|piece| !piece.is_empty()).map(row_range).collect::<Result<Vec<_>, _>>()?;
    if rows.is_empty() {
        return Err(Fault::Incomplete { verb: call.verb });
    }
    Ok(Command::Drop { rows })
}

fn row_range(piece: &str) -> Result<RowRange, Fault> {
    let number = |text: &str| -> Option<u32> {
        text.trim_start_matches('#').parse().ok().filter(|number| *number > 0)
    };
    let ends = piece.split_once("..").or_else(|| piece.split_once(['-', '–', '—']));
    let range = match ends {
        Some((first, last)) => number(first).zip(number(last)),
        None => number(piece).map(|row| (row, row)),
    };
    range
        .filter(|(first, last)| first <= last)
        .map(|(first, last)| RowRange { first, last })
        .ok_or_else(|| Fault::NotARow { found: piece.to_owned() })
}

pub(super) fn undo(call: &Call, _: &Known<'_>) -> Result<Command, Fault> {
    alone(call, Command::Undo)
}

pub(super) fn accept(call: &Call, _: &Known<'_>) -> Result<Command, Fault> {
    alone(call, Command::Accept)
}

pub(super) fn refresh(call: &Call, _: &Known<'_>) -> Result<Command, Fault> {
    alone(call, Command::Refresh)
}

pub(super) fn reject(call: &Call, _: &Known<'_>) -> Result<Command, Fault> {
    let reason = reason_alone(&call.args).ok_or(Fault::Incomplete { verb: call.verb })?;
    Ok(Command::Reject { reason })
}

pub(super) fn revert(call: &Call, _: &Known<'_>) -> Result<Command, Fault> {
    match reason_alone(&call.args) {
        Some(reason) => Ok(Command::Revert { reason: Some(reason) }),
        None => alone(call, Command::Revert { reason: None }),
    }
}

pub(super) fn hold(call: &Call, _: &Known<'_>) -> Result<Command, Fault> {
    match reason_alone(&call.args) {
        Some(reason) => Ok(Command::Hold { reason: Some(reason) }),
        None => alone(call, Command::Hold { reason: None }),
    }
}

/// Commands that only look: words of courtesy behind them change nothing.
#[expect(clippy::unnecessary_wraps, reason = "the registry's parsers share one signature")]
pub(super) fn explain(_: &Call, _: &Known<'_>) -> Result<Command, Fault> {
    Ok(Command::Explain)
}

#[expect(clippy::unnecessary_wraps, reason = "the registry's parsers share one signature")]
pub(super) fn check(_: &Call, _: &Known<'_>) -> Result<Command, Fault> {
    Ok(Command::Check)
}

pub(super) fn find(call: &Call, known: &Known<'_>) -> Result<Command, Fault> {
    const LONGEST: usize = 200;
    let (dataset, words) = after_dataset(known, &call.args);
    let words: String = join(&words).chars().take(LONGEST).collect();
    if folded(&words).is_empty() {
        return Err(Fault::Incomplete { verb: call.verb });
    }
    Ok(Command::Find { dataset: dataset.map(|dataset| dataset.name.clone()), words })
}

pub(super) fn help(call: &Call, _: &Known<'_>) -> Result<Command, Fault> {
    let Some(word) = call.args.split_whitespace().next() else {
        return Ok(Command::Help { about: None });
    };
    let low = word.trim_start_matches('/').to_lowercase();
    match Verb::of_word(&low) {
        Some(verb) => Ok(Command::Help { about: Some(verb) }),
        None => {
            let names = super::REGISTRY.iter().map(|spec| spec.name);
            let nearest = nearest(&low, names).and_then(Verb::of_word);
            Err(Fault::UnknownCommand { found: word.to_owned(), nearest })
        }
    }
}

fn alone(call: &Call, command: Command) -> Result<Command, Fault> {
    if call.args.is_empty() {
        return Ok(command);
    }
    Err(Fault::ExtraText { verb: call.verb, found: call.args.clone() })
}

/// The dataset that is named, or the one where none is.
fn dataset_for<'a>(
    known: &Known<'a>,
    named: Option<&'a DatasetView<'a>>,
    words: &[Word],
) -> Result<&'a DatasetView<'a>, Fault> {
    if let Some(dataset) = named {
        return Ok(dataset);
    }
    // Two words of which the first is nearly a dataset's name.
    if let [first, _, ..] = words {
        misnamed(known, first)?;
    }
    known.unnamed().ok_or_else(|| match words {
        [first, _, ..] => {
            Fault::UnknownDataset { found: first.text.clone(), nearest: None, known: known.names() }
        }
        _ => Fault::WhichDataset { known: known.names() },
    })
}

/// A word in a dataset's place that is nearly the name of one.
fn misnamed(known: &Known<'_>, word: &Word) -> Result<(), Fault> {
    if word.quotes == Quotes::Some || word.text.contains('=') {
        return Ok(());
    }
    let names = known.datasets.iter().map(|dataset| dataset.name.as_str());
    let Some(near) = nearest(&word.text, names).and_then(|name| known.dataset(name)) else {
        return Ok(());
    };
    Err(Fault::UnknownDataset {
        found: word.text.clone(),
        nearest: Some(near.name.clone()),
        known: known.names(),
    })
}

fn record(dataset: &DatasetView<'_>, words: &[Word]) -> Result<Target, Fault> {
    let name = dataset.name.clone();
    if words.is_empty() {
        return Ok(Target::AtHand { dataset: name });
    }
    Ok(Target::Record { dataset: name, key: key(dataset, words)? })
}

/// The rows below a command; `None` where there are none.
fn rows(call: &Call, head: &Head<'_>) -> Result<Option<Rows>, Fault> {
    match &call.file {
        Some(Linked::File(file)) => return Ok(Some(Rows::File(file.clone()))),
        Some(Linked::OtherKind { name }) => return Err(Fault::OtherFile { name: name.clone() }),
        Some(Linked::Elsewhere { url }) => return Err(Fault::ForeignLink { url: url.clone() }),
        None => {}
    }
    let Some(block) = &call.block else { return Ok(None) };
    if head.field.is_some() && call.args.ends_with(['=', '＝']) {
        return Ok(None);
    }
    if head.field.is_some() || !call.fields.is_empty() {
        return Err(Fault::FieldsAndRows);
    }
    if block.whole == Whole::No {
        return Err(Fault::UnclosedFence);
    }
    let format = match (block.format, block.info.as_str()) {
        (Some(format), _) => format,
        (None, "") => guess(block),
        (None, found) => return Err(Fault::UnknownFormat { found: found.to_owned() }),
    };
    Ok(Some(Rows::Block { format, text: block.text.clone(), line: block.line }))
}

/// The format of a block that names none.
fn guess(block: &Block) -> Format {
    let text = block.text.trim_start();
    let first = text.lines().next().unwrap_or_default();
    if text.starts_with(['[', '{']) {
        Format::Json
    } else if text.starts_with("- ") {
        Format::Yaml
    } else if first.contains('\t') {
        Format::Tsv
    } else {
        Format::Csv
    }
}
