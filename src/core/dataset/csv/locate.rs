//! One pass over the records that finds all the keys a list of edits asks for.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::cell::{CellSpan, value};
use super::dialect::Dialect;
use super::document::Opened;
use super::habits::NEIGHBOURS;
use super::scan::{Piece, PieceKind};
use super::sieve::Sieve;
use crate::dataset::Refusal;

/// A value as keys and expectations compare it: without spaces at its ends, composed (NFC), line
/// ends as LF, so that what looks the same is the same.
pub(crate) fn folded(value: &str) -> Cow<'_, str> {
    let trimmed = value.trim();
    let text = if trimmed.contains('\r') {
        Cow::Owned(trimmed.replace("\r\n", "\n"))
    } else {
        Cow::Borrowed(trimmed)
    };
    if text.is_ascii() || is_nfc(&text) { text } else { Cow::Owned(text.nfc().collect()) }
}

/// Values folded into one text, to look records up by.
pub(crate) fn fingerprint<'v>(values: impl IntoIterator<Item = &'v str>, into: &mut String) {
    into.clear();
    for value in values {
        into.push_str(&folded(value));
        into.push(BETWEEN);
    }
}

/// After each value of a fingerprint.
const BETWEEN: char = '\u{1f}';

/// A record of the file or one that the edits add.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum RecordId {
    /// The record that starts at this offset.
    File(usize),
    /// The so-manieth record added.
    New(usize),
}

/// The records that stand for each key asked for, by the columns of the key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    groups: Vec<Group>,
}

#[derive(Clone, Debug)]
struct Group {
    columns: Vec<usize>,
    wanted: HashMap<String, Vec<RecordId>>,
    /// The values wanted in the last column.
    last: Sieve,
}

/// Number of a set of key columns in an [`Index`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct GroupId(usize);

/// Records kept for one key: enough to tell where a key stands that should stand once.
const KEPT: usize = 20;

impl Index {
    /// The number of a set of columns.
    pub(crate) fn group(&mut self, columns: &[usize]) -> GroupId {
        if let Some(at) = self.groups.iter().position(|group| group.columns == columns) {
            return GroupId(at);
        }
        self.groups.push(Group {
            columns: columns.to_vec(),
            wanted: HashMap::new(),
            last: Sieve::default(),
        });
        GroupId(self.groups.len() - 1)
    }

    /// The columns of a group.
    pub(crate) fn columns(&self, group: GroupId) -> &[usize] {
        self.groups.get(group.0).map_or(&[], |group| &group.columns)
    }

    /// Asks for a key.
    pub(crate) fn want(&mut self, group: GroupId, fingerprint: String) {
        if let Some(group) = self.groups.get_mut(group.0) {
            let values = fingerprint.strip_suffix(BETWEEN).unwrap_or(&fingerprint);
            group.last.add(values.rsplit(BETWEEN).next().unwrap_or_default());
            group.wanted.entry(fingerprint).or_default();
        }
    }

    /// The records that had a key when they were noted.
    pub(crate) fn get(&self, group: GroupId, fingerprint: &str) -> &[RecordId] {
        self.groups
            .get(group.0)
            .and_then(|group| group.wanted.get(fingerprint))
            .map_or(&[], Vec::as_slice)
    }

    /// Notes a record under each key that it has and somebody asked for.
    pub(crate) fn note<'v>(&mut self, id: RecordId, value: impl Fn(usize) -> &'v str) {
        let mut text = String::new();
        for group in &mut self.groups {
            fingerprint(group.columns.iter().map(|column| value(*column)), &mut text);
            if let Some(records) = group.wanted.get_mut(&text)
                && !records.contains(&id)
            {
                records.push(id);
            }
        }
    }

    /// Whether `other` has noted a record for every key asked for here, and any was asked for.
    pub(crate) fn is_found_in(&self, other: &Index) -> bool {
        let mut asked = self.groups.iter().flat_map(|group| {
            group.wanted.keys().map(move |print| (group.columns.as_slice(), print))
        });
        let noted = |(columns, print): (&[usize], &String)| {
            let group = other.groups.iter().find(|group| group.columns == columns);
            group.and_then(|group| group.wanted.get(print)).is_some_and(|noted| !noted.is_empty())
        };
        self.groups.iter().any(|group| !group.wanted.is_empty()) && asked.all(noted)
    }

    /// How many cells of a record tell its keys.
    pub(crate) fn reach(&self) -> usize {
        let reach = |group: &Group| group.columns.iter().max().map_or(0, |last| last + 1);
        self.groups.iter().map(reach).max().unwrap_or(0)
    }

    /// The keys asked for, folded, of all sets of columns.
    pub(crate) fn asked_for(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().flat_map(|group| group.wanted.keys().map(String::as_str))
    }

    /// The keys asked for that `other` was not asked for.
    pub(crate) fn beyond(&self, other: &Index) -> Vec<(Vec<usize>, String)> {
        let asked = |columns: &[usize], print: &String| {
            let group = other.groups.iter().find(|group| group.columns == columns);
            group.is_some_and(|group| group.wanted.contains_key(print))
        };
        let all = self.groups.iter().flat_map(|group| {
            group.wanted.keys().map(move |print| (group.columns.as_slice(), print))
        });
        all.filter(|(columns, print)| !asked(columns, print))
            .map(|(columns, print)| (columns.to_vec(), print.clone()))
            .collect()
    }

    /// Notes a record of the file under the keys that were asked for; whether there is one.
    pub(crate) fn note_cells(
        &mut self,
        id: RecordId,
        body: &str,
        cells: &[CellSpan],
        dialect: &Dialect,
        print: &mut String,
    ) -> bool {
        let mut noted = false;
        for group in self.groups.iter_mut().filter(|group| !group.wanted.is_empty()) {
            let last = group.columns.last().and_then(|column| cells.get(*column));
            if let Some(last) = last
                && !group.last.may_hold(&value(body, last, dialect))
            {
                continue;
            }
            print.clear();
            for column in &group.columns {
                if let Some(cell) = cells.get(*column) {
                    print.push_str(&folded(&value(body, cell, dialect)));
                }
                print.push(BETWEEN);
            }
            if let Some(records) = group.wanted.get_mut(print.as_str())
                && records.len() < KEPT
            {
                records.push(id);
                noted = true;
            }
        }
        noted
    }

    /// Reads all records once and notes those asked for.
    pub(crate) fn fill(&mut self, opened: &Opened<'_>) -> Result<Ends, Refusal> {
        let wanted = self.reach();
        let mut ends = Ends { last: None, before_last: None, recent: VecDeque::new() };
        let mut scanner = opened.records();
        let mut cells: Vec<CellSpan> = Vec::new();
        let mut print = String::new();
        while let Some(piece) =
            scanner.next(&mut cells, wanted).map_err(|fault| opened.refusal(fault))?
        {
            if piece.kind == PieceKind::Record {
                ends.pass(piece);
                let id = RecordId::File(piece.start);
                self.note_cells(id, opened.body(), &cells, &opened.dialect, &mut print);
            }
        }
        Ok(ends)
    }
}

/// What a pass over the records saw of their order.
#[derive(Clone, Debug)]
pub(crate) struct Ends {
    pub(crate) last: Option<Piece>,
    pub(crate) before_last: Option<Piece>,
    /// Where the last records start.
    pub(crate) recent: VecDeque<usize>,
}

impl Ends {
    fn pass(&mut self, piece: Piece) {
        self.before_last = self.last.replace(piece);
        if self.recent.len() == NEIGHBOURS {
            self.recent.pop_front();
        }
        self.recent.push_back(piece.start);
    }
}
