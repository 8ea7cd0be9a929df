//! The rows that an edit touched, each checked by itself.

use std::hash::{BuildHasher, RandomState};

use super::pairs::pair;
use super::suspects::Telling;
use crate::check::finding::Finding;
use crate::check::keys::Fingerprint;
use crate::check::references::OuterKeys;
use crate::check::table::{Filled, TableCheck};
use crate::dataset::Key;
use crate::dataset::csv::{Place, Records, Side, Versions};

/// A touched row, checked by itself.
pub(super) struct Touched {
    pub(super) place: Place,
    pub(super) findings: Vec<Finding>,
    /// References into other tables that lead nowhere.
    pub(super) lost: Vec<Finding>,
    pub(super) content: u64,
    pub(super) key: Option<Key>,
    /// Its fingerprint in each set of unique columns.
    pub(super) unique: Vec<Option<Fingerprint>>,
    /// How its cells in each of them are spelled.
    pub(super) spelled: Vec<u64>,
    /// What stands in every row that has one of these.
    pub(super) telling: Vec<Telling>,
    /// What it refers to by each foreign key, and what it is referred to by.
    pub(super) refers: Vec<Option<Fingerprint>>,
    pub(super) referred: Vec<Option<Fingerprint>>,
}

impl Touched {
    pub(super) fn all(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().chain(&self.lost)
    }
}

/// Checks the touched rows of a version by themselves.
pub(super) fn look(
    versions: &Versions<'_>,
    records: &Records,
    side: Side,
    state: &RandomState,
    check: &mut TableCheck<'_>,
    outer: &OuterKeys<'_>,
) -> Vec<Touched> {
    let places = records.regions.iter().flat_map(|region| match side {
        Side::Old => &region.old,
        Side::New => &region.new,
    });
    places
        .map(|place| {
            versions.row(side, *place, |row| {
                let filled = check.row_by_itself(row);
                check.check_extra(row);
                let findings = check.take_findings();
                let unique: Vec<Vec<usize>> =
                    check.unique.iter().map(|set| set.columns.clone()).collect();
                let from: Vec<Vec<usize>> =
                    check.references.iter().map(|other| other.columns.clone()).collect();
                let to: Vec<Vec<usize>> =
                    check.references.iter().map(|other| other.referenced.clone()).collect();
                let mut prints = |sets: &[Vec<usize>]| -> Vec<Option<Fingerprint>> {
                    let print = |columns: &Vec<usize>| match filled {
                        Filled::Cells => check.print_of(columns, row.cells),
                        Filled::Blank => None,
                    };
                    sets.iter().map(print).collect()
                };
                let sets = unique;
                let spelled = |columns: &Vec<usize>| {
                    let texts: Vec<_> = columns.iter().map(|index| row.cell(*index)).collect();
                    state.hash_one(texts)
                };
                let spelled = sets.iter().map(spelled).collect();
                let (unique, refers) = (prints(&sets), prints(&from));
                let telling = sets.iter().zip(&unique).map(|(columns, print)| match print {
                    None => Telling::Nothing,
                    Some(_) => {
                        Telling::of(check.telling_texts(columns, row.cells), versions.quote())
                    }
                });
                let telling = telling.collect();
                Touched {
                    place: *place,
                    findings,
                    lost: outer.row(row).collect(),
                    content: state.hash_one(row.cells),
                    key: check.key_of(row),
                    unique,
                    spelled,
                    telling,
                    refers,
                    referred: to
                        .iter()
                        .map(|columns| check.print_referred_to(columns, row.cells))
                        .collect(),
                }
            })
        })
        .collect()
}

/// Which touched row of the old version each of the new one was.
pub(super) fn pairs(records: &Records, old: &[Touched], new: &[Touched]) -> Vec<Option<usize>> {
    let mut pairs = Vec::with_capacity(new.len());
    let (mut old_from, mut new_from) = (0, 0);
    for region in &records.regions {
        let (old_to, new_to) = (old_from + region.old.len(), new_from + region.new.len());
        let old = old.get(old_from..old_to).unwrap_or_default();
        let new = new.get(new_from..new_to).unwrap_or_default();
        let found = pair(old, new, |row| row.content, |row| row.key.as_ref().map(Key::to_string));
        pairs.extend(found.into_iter().map(|pair| pair.map(|index| old_from + index)));
        (old_from, new_from) = (old_to, new_to);
    }
    pairs
}
