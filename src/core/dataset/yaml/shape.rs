//! What becomes of the parts of one collection.

use super::node::{Form, Item, Kind, Member, Node};
use crate::dataset::Value;

/// All that becomes of a collection's parts, but for changes inside parts that stay.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape<'v> {
    /// Indices of the parts that go, ascending.
    pub(super) removed: Vec<usize>,
    /// New parts in the order they come to stand.
    pub(super) inserted: Vec<Inserted<'v>>,
}

/// A new part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inserted<'v> {
    /// The old part that it follows.
    pub(super) after: Option<usize>,
    /// Its name; empty for an item.
    pub(super) name: &'v str,
    pub(super) value: &'v Value,
}

/// The parts of a list or a map alike.
#[derive(Clone, Copy, Debug)]
pub(super) enum Parts<'n, 't> {
    Items(&'n [Item<'t>]),
    Members(&'n [Member<'t>]),
}

impl<'n, 't> Parts<'n, 't> {
    pub(super) fn of(node: &'n Node<'t>) -> Option<(Self, Form)> {
        match &node.kind {
            Kind::List(list) => Some((Parts::Items(&list.items), list.form)),
            Kind::Map(map) => Some((Parts::Members(&map.members), map.form)),
            _ => None,
        }
    }

    pub(super) fn len(self) -> usize {
        match self {
            Parts::Items(items) => items.len(),
            Parts::Members(members) => members.len(),
        }
    }

    /// The last part that begins at or before an offset.
    pub(super) fn last_from(self, at: usize) -> Option<usize> {
        let after = match self {
            Parts::Items(items) => items.partition_point(|item| item.start <= at),
            Parts::Members(members) => members.partition_point(|member| member.start <= at),
        };
        after.checked_sub(1)
    }

    /// Where a part begins, with its dash or name.
    pub(super) fn start(self, index: usize) -> Option<usize> {
        match self {
            Parts::Items(items) => items.get(index).map(|item| item.start),
            Parts::Members(members) => members.get(index).map(|member| member.start),
        }
    }

    /// Past the last byte of a part.
    pub(super) fn end(self, index: usize) -> Option<usize> {
        match self {
            Parts::Items(items) => items.get(index).map(|item| item.node.end.max(item.start)),
            Parts::Members(members) => members.get(index).map(Member::end),
        }
    }

    /// Past the last byte of a part of a block, whose dash may stand alone.
    pub(super) fn block_end(self, index: usize) -> Option<usize> {
        match self {
            Parts::Items(items) => items.get(index).map(|item| item.node.end.max(item.start + 1)),
            Parts::Members(_) => self.end(index),
        }
    }

    pub(super) fn value(self, index: usize) -> Option<&'n Node<'t>> {
        match self {
            Parts::Items(items) => items.get(index).map(|item| &item.node),
            Parts::Members(members) => members.get(index).map(|member| &member.value),
        }
    }
}

impl Shape<'_> {
    pub(super) fn is_removed(&self, index: usize) -> bool {
        self.removed.binary_search(&index).is_ok()
    }

    /// The last part that stays, of those up to an index.
    pub(super) fn stays_before(&self, after: Option<usize>) -> Option<usize> {
        let mut index = after?;
        while self.is_removed(index) {
            index = index.checked_sub(1)?;
        }
        Some(index)
    }

    /// Runs of parts that go, as first and last index.
    pub(super) fn runs(&self) -> Vec<(usize, usize)> {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for index in &self.removed {
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == *index => *last = *index,
                _ => runs.push((*index, *index)),
            }
        }
        runs
    }
}
