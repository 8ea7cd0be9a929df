//! Which finding of a new version is one of the old version.

use std::collections::HashMap;

use crate::check::Rule;
use crate::check::code::Code;
use crate::check::finding::Finding;
use crate::check::problem::Problem;

/// What two findings on one row share when they are the same.
type Same<'f> = (Code, Option<Rule>, Option<&'f str>, Option<&'f str>, &'f [String]);

fn same(finding: &Finding) -> Same<'_> {
    let field = finding.field.as_ref().map(crate::dataset::FieldName::as_str);
    // What stands twice together is told by all of it.
    let together = match &finding.problem {
        Problem::NotUniqueTogether { values, .. } => values.as_slice(),
        _ => &[],
    };
    (finding.code(), finding.rule(), field, finding.cell.as_deref(), together)
}

/// The findings of old rows, of which each can excuse one of a new version.
#[derive(Debug)]
pub(super) struct Excuses<'f, R>(HashMap<(R, Same<'f>), u64>);

impl<'f, R: std::hash::Hash + Eq> Excuses<'f, R> {
    /// None yet.
    pub(super) fn new() -> Self {
        Self(HashMap::new())
    }

    /// Adds a finding of an old row.
    pub(super) fn add(&mut self, row: R, finding: &'f Finding) {
        *self.0.entry((row, same(finding))).or_default() += 1;
    }

    /// Whether a finding was there before; where it was, it excuses no other.
    pub(super) fn take<'n: 'f>(&mut self, row: R, finding: &'n Finding) -> bool {
        match self.0.get_mut(&(row, same(finding))) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        }
    }
}

/// Which item of an old list each item of a new list was: first the equal ones, then those with
/// the same key, then, where as many are left on both sides, the others in their order.
pub(super) fn pair<T, K: Eq + std::hash::Hash>(
    old: &[T],
    new: &[T],
    content: impl Fn(&T) -> u64,
    key: impl Fn(&T) -> Option<K>,
) -> Vec<Option<usize>> {
    let mut pairs = vec![None; new.len()];
    let mut free = vec![true; old.len()];
    match_by(old, new, &mut pairs, &mut free, |item| Some(content(item)));
    match_by(old, new, &mut pairs, &mut free, key);
    let left: Vec<usize> =
        free.iter().enumerate().filter(|(_, free)| **free).map(|(index, _)| index).collect();
    let without = pairs.iter_mut().filter(|pair| pair.is_none());
    let mut without: Vec<&mut Option<usize>> = without.collect();
    if left.len() == without.len() {
        for (pair, index) in without.iter_mut().zip(left) {
            **pair = Some(index);
        }
    }
    pairs
}

fn match_by<T, K: Eq + std::hash::Hash>(
    old: &[T],
    new: &[T],
    pairs: &mut [Option<usize>],
    free: &mut [bool],
    by: impl Fn(&T) -> Option<K>,
) {
    let mut known: HashMap<K, Vec<usize>> = HashMap::new();
    for (index, item) in old.iter().enumerate().rev() {
        if free.get(index) == Some(&true)
            && let Some(key) = by(item)
        {
            known.entry(key).or_default().push(index);
        }
    }
    for (item, pair) in new.iter().zip(pairs.iter_mut()).filter(|(_, pair)| pair.is_none()) {
        let Some(found) = by(item).and_then(|key| known.get_mut(&key)?.pop()) else { continue };
        *pair = Some(found);
        if let Some(free) = free.get_mut(found) {
            *free = false;
        }
    }
}
