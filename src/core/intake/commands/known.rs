//! What commands are read against: the datasets, and the one at hand.

use crate::dataset::{FieldName, Key, Value};
use crate::intake::mapping::{Column, DatasetView};
use crate::repo_config::DatasetName;
use crate::words::{folded, nearest};

use super::fault::Fault;
use super::value::{Quotes, Word, quoted, words};

/// What commands are read against.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// All datasets of the repository.
    pub datasets: &'a [DatasetView<'a>],
    /// The dataset that the contribution so far is about.
    pub at_hand: Option<&'a DatasetName>,
}

impl<'a> Known<'a> {
    /// The dataset of this very name, but for case and accents.
    pub(super) fn dataset(&self, name: &str) -> Option<&'a DatasetView<'a>> {
        let same = |dataset: &&DatasetView<'_>| dataset.name.as_str() == name;
        let wanted = folded(name);
        let alike = |dataset: &&DatasetView<'_>| {
            !wanted.is_empty() && folded(dataset.name.as_str()) == wanted
        };
        self.datasets.iter().find(same).or_else(|| self.datasets.iter().find(alike))
    }

    /// The dataset where none is named: the one at hand, else the only one.
    pub(super) fn unnamed(&self) -> Option<&'a DatasetView<'a>> {
        let at_hand = self.at_hand.and_then(|name| self.dataset(name.as_str()));
        at_hand.or(match self.datasets {
            [only] => Some(only),
            _ => None,
        })
    }

    pub(super) fn names(&self) -> Vec<DatasetName> {
        self.datasets.iter().map(|dataset| dataset.name.clone()).collect()
    }

    /// Whether a word names a dataset, and which.
    pub(super) fn named(&self, word: &Word) -> Option<&'a DatasetView<'a>> {
        (word.quotes == Quotes::None).then(|| self.dataset(&word.text)).flatten()
    }
}

/// The column that a person names: by its name, or its title, but for case, accents and signs.
pub(super) fn column<'a>(dataset: &DatasetView<'a>, typed: &str) -> Option<&'a FieldName> {
    let exact = dataset.columns.iter().find(|column| column.name.as_str() == typed);
    if let Some(column) = exact {
        return Some(&column.name);
    }
    let wanted = folded(typed);
    if wanted.is_empty() {
        return None;
    }
    let by_name = only(dataset.columns, |column| folded(column.name.as_str()) == wanted);
    by_name.or_else(|| {
        let is_titled = |title: &str| folded(title) == wanted;
        only(dataset.columns, |column| column.title.as_deref().is_some_and(is_titled))
    })
}

/// The only column of which something holds.
fn only(columns: &[Column], holds: impl Fn(&Column) -> bool) -> Option<&FieldName> {
    let mut found = columns.iter().filter(|column| holds(column));
    let first = found.next()?;
    found.next().is_none().then_some(&first.name)
}

/// The column that a person may have meant.
pub(super) fn nearest_column(dataset: &DatasetView<'_>, typed: &str) -> Option<FieldName> {
    let names = dataset.columns.iter().map(|column| column.name.as_str());
    let by_name = nearest(typed, names).map(FieldName::from);
    by_name.or_else(|| {
        let titles = dataset.columns.iter().filter_map(|column| column.title.as_deref());
        let title = nearest(typed, titles)?;
        let column = dataset.columns.iter().find(|c| c.title.as_deref() == Some(title))?;
        Some(column.name.clone())
    })
}

/// The key that words name: the value of a key of one column, with its spaces; for a key of
/// several `a=1,b=2`, or the values in the key's order, `1,2`.
pub(super) fn key(dataset: &DatasetView<'_>, words: &[Word]) -> Result<Key, Fault> {
    let typed = || join(words);
    let parts_fault = || Fault::KeyParts {
        dataset: dataset.name.clone(),
        columns: dataset.key.to_vec(),
        found: typed(),
    };
    match dataset.key {
        [] => Err(Fault::NoKey { dataset: dataset.name.clone() }),
        [column] => {
            let text = match words {
                [one] if one.quotes == Quotes::None => match named_parts(&one.text) {
                    Some(parts) => match parts.as_slice() {
                        [(name, value)] if folded(name) == folded(column.as_str()) => value.clone(),
                        _ => one.text.clone(),
                    },
                    None => one.text.clone(),
                },
                words => join(words),
            };
            if text.is_empty() {
                return Err(parts_fault());
            }
            Ok(Key::single(column.clone(), text))
        }
        columns => {
            let [one] = words else { return Err(parts_fault()) };
            let found = composite(columns, &one.text).ok_or_else(parts_fault)?;
            let values = columns.iter().cloned().zip(found.into_iter().map(Value::from));
            Key::new(values.collect()).ok_or_else(parts_fault)
        }
    }
}

/// The values of a composite key in the key's order; `None` where they are not all there.
fn composite(columns: &[FieldName], text: &str) -> Option<Vec<String>> {
    if let Some(parts) = named_parts(text) {
        let value = |column: &FieldName| {
            let wanted = folded(column.as_str());
            let (_, value) = parts.iter().find(|(name, _)| folded(name) == wanted)?;
            Some(value.clone())
        };
        let values: Option<Vec<String>> = columns.iter().map(value).collect();
        return values.filter(|values| values.len() == parts.len());
    }
    let values: Vec<String> = pieces(text).map(unquoted).collect();
    (values.len() == columns.len() && values.iter().all(|value| !value.is_empty()))
        .then_some(values)
}

/// How much of a key a word like `a=1,b=2` names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NamedKey {
    /// All of its columns and no others.
    Whole,
    /// Some of several columns and no others.
    Part,
    /// Other columns, or it is no such word.
    No,
}

/// How much of a dataset's key a word names.
pub(super) fn named_key(dataset: &DatasetView<'_>, word: &str) -> NamedKey {
    let Some(parts) = named_parts(word) else { return NamedKey::No };
    let is_key = |name: &str| {
        let wanted = folded(name);
        dataset.key.iter().any(|column| folded(column.as_str()) == wanted)
    };
    if !parts.iter().all(|(name, _)| is_key(name)) {
        return NamedKey::No;
    }
    match parts.len().cmp(&dataset.key.len()) {
        std::cmp::Ordering::Equal => NamedKey::Whole,
        std::cmp::Ordering::Less => NamedKey::Part,
        std::cmp::Ordering::Greater => NamedKey::No,
    }
}

fn named_parts(text: &str) -> Option<Vec<(String, String)>> {
    pieces(text)
        .map(|piece| {
            let (name, value) = piece.split_once(['=', '＝'])?;
            let (name, value) = (name.trim(), unquoted(value));
            (!name.is_empty() && !value.is_empty()).then(|| (name.to_owned(), value))
        })
        .collect()
}

/// What stands between commas outside of quotes.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut ends: Vec<usize> =
        super::value::outside_quotes(text).filter(|(_, c)| *c == ',').map(|(at, _)| at).collect();
    ends.push(text.len());
    let mut start = 0;
    ends.into_iter().map(move |end| {
        let piece = text.get(start..end).unwrap_or_default();
        start = end + 1;
        piece.trim()
    })
}

fn unquoted(text: &str) -> String {
    let text = text.trim();
    match quoted(text) {
        Some((value, rest)) if rest.trim().is_empty() => value,
        _ => text.to_owned(),
    }
}

pub(super) fn join(words: &[Word]) -> String {
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    texts.join(" ")
}

/// The words of an argument, with the dataset they begin with taken off.
pub(super) fn after_dataset<'a>(
    known: &Known<'a>,
    args: &str,
) -> (Option<&'a DatasetView<'a>>, Vec<Word>) {
    let mut words = words(args);
    let dataset = words.first().and_then(|word| known.named(word));
    if dataset.is_some() {
        words.remove(0);
    }
    (dataset, words)
}
