//! The line of `/set` and `/add`: which words name the dataset, the record and the field.

use indexmap::IndexMap;

use super::{dataset_for, misnamed, record};
use crate::dataset::FieldName;
use crate::intake::commands::call::Call;
use crate::intake::commands::command::{Command, Target};
use crate::intake::commands::fault::Fault;
use crate::intake::commands::known::{
    Known, NamedKey, after_dataset, column, join, named_key, nearest_column,
};
use crate::intake::commands::render::render;
use crate::intake::commands::value::{
    NewValue, Quotes, Typed, Word, outside_quotes, split_reason, typed, words,
};
use crate::intake::mapping::DatasetView;

/// The line of `/set` or `/add`: a dataset, words that name a record, and perhaps a field with
/// its value.
pub(super) struct Head<'a> {
    pub(super) dataset: &'a DatasetView<'a>,
    pub(super) key: Vec<Word>,
    pub(super) field: Option<(FieldName, String)>,
}

pub(super) fn target(head: &Head<'_>) -> Result<Target, Fault> {
    record(head.dataset, &head.key)
}

pub(super) fn head<'a>(call: &Call, known: &Known<'a>) -> Result<Head<'a>, Fault> {
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
pub(super) fn one(field: &FieldName, typed: &Typed) -> Option<IndexMap<FieldName, NewValue>> {
    let value = match typed {
        Typed::Bare(text, _) => NewValue::Text(text.clone()),
        Typed::Quoted(value, _) => value.clone(),
        Typed::Clear(_) => NewValue::Clear,
        Typed::Nothing | Typed::OddQuotes => return None,
    };
    Some(IndexMap::from([(field.clone(), value)]))
}
