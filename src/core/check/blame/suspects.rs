//! The untouched rows that may have a value of a touched one, found by its bytes alone.
//!
//! Two texts that are alike have their ASCII in common, and two whole numbers their digits. So a
//! row with the value has that part of it somewhere among its bytes: what a search through the
//! text does not meet need not be read. The rows that are met are compared as ever.
//!
//! This holds where cells are spelled plainly ([`Spelling::Plain`]) and their types are texts or
//! whole numbers; it is worth it where the part is long and stands in few rows. Otherwise all rows
//! are looked at.

use memchr::memmem::Finder;

use super::touched::Touched;
use crate::dataset::csv::{Records, Spelling, Versions, telling_part};

/// Looks for so many parts at most: each is a search through the whole text.
const MOST: usize = 4;

/// A shorter part stands in too many rows.
const SHORTEST: usize = 3;

/// One row in so many may be met before reading all of them is quicker.
const FEW: usize = 16;

/// What stands in every row that has a value of a touched row in a set of unique columns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Telling {
    /// No other row can have such a value.
    Nothing,
    /// These bytes.
    Part(Box<[u8]>),
    /// Nothing is known.
    Unknown,
}

impl Telling {
    /// The longest part of some texts, each of which stands in a row but for how it is composed.
    pub(super) fn of(texts: impl Iterator<Item = String>, quote: Option<u8>) -> Self {
        let parts = texts.map(|text| Box::<[u8]>::from(telling_part(&text, quote)));
        match parts.max_by_key(|part| part.len()) {
            Some(part) if part.len() >= SHORTEST => Telling::Part(part),
            _ => Telling::Unknown,
        }
    }
}

/// The indices of the untouched rows that may have a value of the touched ones, in order; `None`
/// where all rows must be looked at.
pub(super) fn suspects<'t>(
    versions: &Versions<'_>,
    records: &Records,
    touched: impl Iterator<Item = &'t Touched>,
) -> Option<Vec<usize>> {
    if records.spelling != Spelling::Plain {
        return None;
    }
    let mut parts: Vec<&[u8]> = Vec::new();
    for telling in touched.flat_map(|row| &row.telling) {
        match telling {
            Telling::Nothing => {}
            Telling::Part(part) => parts.push(part),
            Telling::Unknown => return None,
        }
    }
    parts.sort_unstable();
    parts.dedup();
    if parts.len() > MOST {
        return None;
    }
    let most = records.untouched.len() / FEW;
    let mut found = Vec::new();
    for part in parts {
        let finder = Finder::new(part);
        let mut from = 0;
        while let Some(step) = finder.find(versions.body().get(from..)?) {
            let at = from + step;
            let next = records.untouched.partition_point(|start| *start <= at);
            if let Some(row) = next.checked_sub(1) {
                found.push(row);
            }
            if found.len() > most {
                return None;
            }
            from = *records.untouched.get(next).unwrap_or(&versions.body().len());
        }
    }
    found.sort_unstable();
    found.dedup();
    Some(found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{Line, told, versions};
    use super::super::{Older, blame};
    use crate::check::{Options, TableSchema};
    use crate::dataset::ReadOptions;
    use crate::dataset::csv::{Delimiter, DialectHints};

    const SCHEMA: &str = r#"{
      "primaryKey": "id",
      "uniqueKeys": [["n", "s"]],
      "fields": [
        {"name": "id", "type": "string"},
        {"name": "n", "type": "integer", "constraints": {"unique": true}},
        {"name": "s", "type": "string"}
      ]
    }"#;

    /// Values in their many spellings, so that they meet.
    fn record() -> impl Strategy<Value = String> {
        let id = prop::sample::select(vec![
            "caf\u{e9} 12",
            "cafe\u{301} 12",
            "\"caf\u{e9} 12\"",
            "long-key",
            "\"long-key\"",
            "\"long\"-key",
            "long\"-key",
            "\"long\"\"-key\"",
            "\"two\nlines\"",
            "K9999",
            "\u{212a}9999",
            "ab",
            "no one's",
            "",
        ]);
        let n = prop::sample::select(vec!["900", "0900", "+900", "-900", "9,00", "x900", "7", ""]);
        let s = prop::sample::select(vec!["plain text", "\"plain text\"", "other", ""]);
        let end = prop::sample::select(vec!["\n", "\r\n"]);
        (id, n, s, end).prop_map(|(id, n, s, end)| {
            let n = if n.contains(',') { format!("\"{n}\"") } else { n.to_owned() };
            format!("{id},{n},{s}{end}")
        })
    }

    proptest! {
        /// What a search through the bytes finds is what is found by looking at all rows.
        #[test]
        fn no_row_alike_is_missed_d5_d17(
            old in prop::collection::vec(record(), 1..6),
            changed in record(),
            at in 0_usize..6,
            between in 0_usize..100,
        ) {
            let filler = |row: usize| format!("filler-{row},{},f\n", 10_000 + row);
            let mut before: Vec<String> = (0..between).map(filler).collect();
            before.splice(0..0, old);
            before.extend((between..between + 100).map(filler));
            let at = at.min(before.len() - 1);
            let new: Vec<Line> = before
                .iter()
                .enumerate()
                .map(|(index, text)| {
                    let text = if index == at { changed.clone() } else { text.clone() };
                    Line { text, was: Some(index) }
                })
                .collect();
            let reading = ReadOptions {
                dialect: DialectHints { delimiter: Some(Delimiter::COMMA), ..Default::default() },
                ..ReadOptions::default()
            };
            let schema = TableSchema::from_json(SCHEMA).unwrap();
            let options = Options { keep: u64::MAX, ..Options::default() };
            let blamed = |end: &str| {
                let (text, edited) = versions("id,n,s\n", &before, &new, end);
                blame(&text, &edited, &reading, &schema, &options).unwrap()
            };
            // Beside a record with text behind its quote all rows are looked at.
            let (found, expected) = (blamed(""), blamed("\"od\"d,77777,\n"));
            prop_assert_eq!(told(&found.brought), told(&expected.brought));
            prop_assert_eq!(found.older, expected.older);
            prop_assert!(matches!(found.older, Older::InTouchedRows(_)));
        }
    }
}
