//! Each command's words, read against the datasets.

use indexmap::IndexMap;

use super::Verb;
use super::bulk::{Format, Rows};
use super::call::{Block, Call, Linked, Whole};
use super::command::{Command, RowRange, Target};
use super::fault::Fault;
use super::known::{Known, NamedKey, after_dataset, column, join, key, named_key, nearest_column};
use super::render::render;
use super::scan::LONGEST_LINE;
use super::value::{
    NewValue, Quotes, Typed, Word, outside_quotes, quoted, reason_alone, split_reason, typed, words,
};
use crate::dataset::FieldName;
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

pub(super) fn revert(call: &Call, _: &Known<'_>) -> Result<Command, Fault> {
    alone(call, Command::Revert)
}

pub(super) fn reject(call: &Call, _: &Known<'_>) -> Result<Command, Fault> {
    let reason = reason_alone(&call.args).ok_or(Fault::Incomplete { verb: call.verb })?;
    Ok(Command::Reject { reason })
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

/// The line of `/set` or `/add`: a dataset, words that name a record, and perhaps a field with
/// its value.
struct Head<'a> {
    dataset: &'a DatasetView<'a>,
    key: Vec<Word>,
    field: Option<(FieldName, String)>,
}

fn target(head: &Head<'_>) -> Result<Target, Fault> {
    record(head.dataset, &head.key)
}

fn head<'a>(call: &Call, known: &Known<'a>) -> Result<Head<'a>, Fault> {
    let Some((left, value)) = split_assignment(&call.args, known)? else {
        let (args, _) = split_reason(&call.args);
        let (named, key) = after_dataset(known, args);
        let dataset = dataset_for(known, named, &key)?;
        return Ok(Head { dataset, key, field: None });
    };
    let words = words(left);
    let mut readings = readings(known, &words);
    if readings.len() > 1
        && let Some(whole) = readings.iter().position(|reading| reading.key.is_empty())
    {
        // A record is never named by the first word of a column's name.
        readings.swap(0, whole);
        readings.truncate(1);
    }
    if readings.len() > 1 {
        let fix = |reading: &Reading<'_>| {
            let target = record(reading.dataset, &reading.key).ok()?;
            let values = one(reading.field, &typed(value))?;
            Some(render(&Command::Set { target, values, reason: None }, known))
        };
        return Err(Fault::TwoReadings { readings: readings.iter().filter_map(fix).collect() });
    }
    match readings.pop() {
        Some(Reading { dataset, key, field }) => {
            Ok(Head { dataset, key, field: Some((field.clone(), value.to_owned())) })
        }
        None => Err(unread(known, &words, value)),
    }
}

/// Both sides of the `=` that sets a field: the first one outside of quotes, but for those of a
/// key like `site=1,date=2024`.
fn split_assignment<'t>(
    args: &'t str,
    known: &Known<'_>,
) -> Result<Option<(&'t str, &'t str)>, Fault> {
    let signs: Vec<(usize, char)> =
        outside_quotes(args).filter(|(_, c)| matches!(c, '=' | '＝')).take(MOST_SIGNS).collect();
    let words = words(args.get(..LONGEST_HEAD.min(args.len())).unwrap_or(args));
    let mut candidates = words.iter().take(2);
    let (first, second) = (candidates.next(), candidates.next());
    let (dataset, word) = match first.and_then(|word| known.named(word)) {
        Some(dataset) => (Some(dataset), second),
        None => (known.unnamed(), first),
    };
    // The `=` of an address that names a record is none of ours.
    let in_address = |at: usize| {
        let before = args.get(..at).unwrap_or_default();
        before.rsplit(char::is_whitespace).next().is_some_and(|word| word.contains("://"))
    };
    let ours: Vec<(usize, char)> =
        signs.iter().copied().filter(|(at, _)| !in_address(*at)).collect();
    let mut signs = if ours.is_empty() { signs } else { ours }.into_iter();
    let named = dataset.zip(word.filter(|word| word.quotes == Quotes::None));
    let sign = match named.map(|(dataset, word)| (dataset, word, named_key(dataset, &word.text))) {
        None | Some((_, _, NamedKey::No)) => signs.next(),
        Some((dataset, word, reading)) => {
            let end = args.find(&word.text).unwrap_or_default() + word.text.len();
            let after = signs.clone().find(|(at, _)| *at >= end);
            match (after, reading) {
                (Some(_), NamedKey::Part) => {
                    return Err(Fault::KeyParts {
                        dataset: dataset.name.clone(),
                        columns: dataset.key.to_vec(),
                        found: word.text.clone(),
                    });
                }
                // `/set site=A` alone gives a key column a value.
                (None, NamedKey::Part) => signs.next(),
                (after, _) => after,
            }
        }
    };
    let sides =
        |(at, sign): (usize, char)| Some((args.get(..at)?, args.get(at + sign.len_utf8()..)?));
    Ok(sign.and_then(sides))
}

/// `=` on a line that are looked at.
const MOST_SIGNS: usize = 16;
/// Bytes of a line in which the record is named.
const LONGEST_HEAD: usize = 1024;

struct Reading<'a> {
    dataset: &'a DatasetView<'a>,
    key: Vec<Word>,
    field: &'a FieldName,
}

/// What the words before `=` can mean: `[dataset] [key] field`.
fn readings<'a>(known: &Known<'a>, words: &[Word]) -> Vec<Reading<'a>> {
    const MOST_WORDS: usize = 24;
    let mut readings = Vec::new();
    if words.len() > MOST_WORDS {
        return readings;
    }
    let named = words.first().and_then(|word| known.named(word));
    for start in 0..words.len() {
        let (before, field) = words.split_at(start);
        // A quoted word is a name by itself.
        if field.len() > 1 && field.iter().any(|word| word.quotes == Quotes::Some) {
            continue;
        }
        let field = join(field);
        let (dataset, key) = match (before, named) {
            ([], _) => (known.unnamed(), before),
            ([_, key @ ..], Some(dataset)) => (Some(dataset), key),
            (key, None) => (known.unnamed(), key),
        };
        let Some(dataset) = dataset else { continue };
        if let [first, _, ..] = before
            && named.is_none()
            && misnamed(known, first).is_err()
        {
            continue;
        }
        if let Some(field) = column(dataset, &field) {
            readings.push(Reading { dataset, key: key.to_vec(), field });
        }
    }
    readings
}

/// Words of a column's name that are looked at.
const MOST_FIELD_WORDS: usize = 8;

/// Why the words before `=` mean nothing.
fn unread(known: &Known<'_>, words: &[Word], value: &str) -> Fault {
    let (named, rest) = match words.split_first() {
        Some((first, rest)) if known.named(first).is_some() => (known.named(first), rest),
        _ => (None, words),
    };
    let dataset = match dataset_for(known, named, words) {
        Ok(dataset) => dataset,
        Err(fault) => return fault,
    };
    // All words where they are nearly a column, else the fewest last ones, with a key before.
    let shortest_first = (1..rest.len()).rev().take(MOST_FIELD_WORDS);
    let mut near = std::iter::once(0).chain(shortest_first).filter_map(|start| {
        let (key, field) = rest.split_at_checked(start)?;
        let nearest = nearest_column(dataset, &join(field))?;
        Some((key, join(field), nearest))
    });
    match near.next() {
        Some((key, found, nearest)) => {
            let target = record(dataset, key);
            let fix = target.ok().zip(one(&nearest, &typed(value))).map(|(target, values)| {
                render(&Command::Set { target, values, reason: None }, known)
            });
            let dataset = dataset.name.clone();
            Fault::UnknownField { dataset, found, nearest: Some(nearest), fix }
        }
        None => Fault::UnknownField {
            dataset: dataset.name.clone(),
            found: match rest {
                [_, .., last] => last.text.clone(),
                all => join(all),
            },
            nearest: None,
            fix: None,
        },
    }
}

/// One field with its value; `None` where it has none.
fn one(field: &FieldName, typed: &Typed) -> Option<IndexMap<FieldName, NewValue>> {
    let value = match typed {
        Typed::Bare(text, _) => NewValue::Text(text.clone()),
        Typed::Quoted(value, _) => value.clone(),
        Typed::Clear(_) => NewValue::Clear,
        Typed::Nothing | Typed::OddQuotes => return None,
    };
    Some(IndexMap::from([(field.clone(), value)]))
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

/// The fields of one command.
struct Sheet<'a> {
    call: &'a Call,
    known: &'a Known<'a>,
    dataset: &'a DatasetView<'a>,
    target: Option<Target>,
    values: IndexMap<FieldName, NewValue>,
    reason: Option<String>,
}

impl<'a> Sheet<'a> {
    fn new(
        call: &'a Call,
        known: &'a Known<'a>,
        dataset: &'a DatasetView<'a>,
        target: Option<Target>,
    ) -> Self {
        let reason = call.because.clone();
        Self { call, known, dataset, target, values: IndexMap::new(), reason }
    }

    /// The field on the command's own line.
    fn head(&mut self, head: &Head<'_>) -> Result<(), Fault> {
        match &head.field {
            Some((field, value)) => {
                let fence = self.call.block.as_ref();
                if value.trim().is_empty() && fence.is_some_and(|fence| fence.whole == Whole::No) {
                    return Err(Fault::UnclosedFence);
                }
                self.put(field, value, fence.map(|fence| fence.text.as_str()))
            }
            None => {
                let (_, reason) = split_reason(&self.call.args);
                self.reason = reason.or_else(|| self.reason.take());
                Ok(())
            }
        }
    }

    fn lines(&mut self) -> Result<(), Fault> {
        let call = self.call;
        for line in &call.fields {
            let name = match quoted(&line.field) {
                Some((name, rest)) if rest.trim().is_empty() => name,
                _ => line.field.clone(),
            };
            let Some(field) = column(self.dataset, &name) else {
                let nearest = nearest_column(self.dataset, &name);
                let fix = nearest
                    .as_ref()
                    .and_then(|nearest| one(nearest, &typed(&line.value)))
                    .map(|values| self.render(values));
                let dataset = self.dataset.name.clone();
                return Err(Fault::UnknownField { dataset, found: name, nearest, fix });
            };
            self.put(field, &line.value, line.fence.as_deref())?;
        }
        Ok(())
    }

    fn put(&mut self, field: &FieldName, text: &str, fence: Option<&str>) -> Result<(), Fault> {
        let value = match (typed(text), fence) {
            (Typed::Nothing, Some("")) => NewValue::Clear,
            (Typed::Nothing, Some(fence)) => NewValue::Text(fence.to_owned()),
            (Typed::Nothing, None) => {
                let empty = IndexMap::from([(field.clone(), NewValue::Clear)]);
                return Err(Fault::NoValue { field: field.clone(), fix: self.render(empty) });
            }
            (Typed::OddQuotes, _) => {
                let whole = NewValue::Text(text.trim().to_owned());
                let fix = self.render(IndexMap::from([(field.clone(), whole)]));
                return Err(Fault::OddQuotes { field: field.clone(), fix });
            }
            (Typed::Bare(text, reason), _) => {
                self.two_fields(field, &text)?;
                self.reason = reason.or_else(|| self.reason.take());
                NewValue::Text(text)
            }
            (Typed::Quoted(value, reason), _) => {
                self.reason = reason.or_else(|| self.reason.take());
                value
            }
            (Typed::Clear(reason), _) => {
                self.reason = reason.or_else(|| self.reason.take());
                NewValue::Clear
            }
        };
        match self.values.get(field) {
            Some(other) if *other != value => Err(Fault::FieldTwice { field: field.clone() }),
            _ => {
                self.values.insert(field.clone(), value);
                Ok(())
            }
        }
    }

    /// `country = PE, name = Lima` on one line: one value or two fields, nobody can tell.
    fn two_fields(&self, field: &FieldName, text: &str) -> Result<(), Fault> {
        const LOOKED_AT: usize = 3;
        for (at, sign) in outside_quotes(text).filter(|(_, c)| *c == '=').take(LOOKED_AT) {
            let before = text.get(..at).unwrap_or_default();
            let words: Vec<(usize, &str)> = last_words(before);
            for (start, name) in words {
                let Some(second) = column(self.dataset, name) else { continue };
                let first = before.get(..start).unwrap_or_default();
                let first = first.trim_end_matches(|c: char| c.is_whitespace() || ",;".contains(c));
                let rest = text.get(at + sign.len_utf8()..).unwrap_or_default().trim();
                if first.is_empty() || rest.is_empty() || second == field {
                    continue;
                }
                let two = IndexMap::from([
                    (field.clone(), NewValue::Text(first.to_owned())),
                    (second.clone(), NewValue::Text(rest.to_owned())),
                ]);
                let one = IndexMap::from([(field.clone(), NewValue::Text(text.to_owned()))]);
                return Err(Fault::TwoFields { fix: self.render(two), whole: self.render(one) });
            }
        }
        Ok(())
    }

    fn render(&self, values: IndexMap<FieldName, NewValue>) -> String {
        let command = match &self.target {
            Some(target) => Command::Set { target: target.clone(), values, reason: None },
            None => {
                let dataset = self.dataset.name.clone();
                Command::Add { dataset, values, reason: None }
            }
        };
        render(&command, self.known)
    }
}

/// The last one, two, three words of a text, each with where it begins; none that begins the text.
fn last_words(text: &str) -> Vec<(usize, &str)> {
    const MOST: usize = 3;
    let trimmed = text.trim_end();
    let mut starts = Vec::new();
    for (at, c) in trimmed.char_indices().rev() {
        if (c.is_whitespace() || matches!(c, ',' | ';')) && at + c.len_utf8() < trimmed.len() {
            let start = at + c.len_utf8();
            if trimmed.get(start..).is_some_and(|rest| !rest.starts_with(char::is_whitespace)) {
                starts.push(start);
            }
            if starts.len() == MOST {
                break;
            }
        }
    }
    starts.into_iter().filter_map(|start| Some((start, trimmed.get(start..)?))).collect()
}
