//! Which row of the old table is which of the new one.

use std::collections::{BTreeMap, VecDeque};
use std::ops::ControlFlow;

use super::fingerprint::{Fingerprint, Fingerprinter};
use super::layout::{Layout, Side};
use crate::dataset::{Row, Table};

/// What is kept of every row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Sketch {
    /// Its key's cells; without a key, the same as `rest`.
    pub(super) key: Fingerprint,
    /// All other cells that both tables have.
    pub(super) rest: Fingerprint,
}

/// Sketches every row of one table.
pub(super) fn sketch(
    table: &dyn Table,
    layout: &Layout,
    key: Option<&[usize]>,
    side: Side,
) -> Vec<Sketch> {
    let header = table.header().len();
    let shared: Vec<(usize, Part)> = layout
        .tracks
        .iter()
        .enumerate()
        .filter_map(|(index, track)| {
            let is_key = key.is_some_and(|key| key.contains(&index));
            let (old, new) = track.both().or_else(|| {
                // A key that only one table can have: the other one is empty.
                track.on(side).filter(|_| is_key).map(|index| (index, index))
            })?;
            let place = if side == Side::Old { old } else { new };
            Some((place, if is_key { Part::Key } else { Part::Rest }))
        })
        .collect();
    let mut sketches = Vec::new();
    table.visit_rows(&mut |row: &Row<'_>| {
        let (mut of_key, mut of_rest) = (Fingerprinter::new(), Fingerprinter::new());
        for (index, part) in &shared {
            let cell = row.cell(*index);
            match part {
                // A short row's missing key cell is an empty one, but not the same row.
                Part::Key => {
                    of_key.cell(Some(cell.unwrap_or_default()));
                    if cell.is_none() {
                        of_rest.cell(None);
                    }
                }
                Part::Rest => of_rest.cell(cell),
            }
        }
        for cell in row.cells.iter().skip(header) {
            of_rest.cell(Some(cell.as_ref()));
        }
        let rest = of_rest.finish();
        let key = if key.is_some() { of_key.finish() } else { rest };
        sketches.push(Sketch { key, rest });
        ControlFlow::Continue(())
    });
    sketches
}

#[derive(Clone, Copy)]
enum Part {
    Key,
    Rest,
}

/// Rows by index: those that are the same row, those that are not, and keys that stand twice.
#[derive(Default, Debug)]
pub(super) struct Pairing {
    /// Old and new index, in the new table's order.
    pub(super) pairs: Vec<(usize, usize)>,
    /// Old indexes without a partner, in order.
    pub(super) removed: Vec<usize>,
    /// New indexes without a partner, in order.
    pub(super) added: Vec<usize>,
    /// Old and new indexes of each key that stands on several rows of a table.
    pub(super) repeated: Vec<(Vec<usize>, Vec<usize>)>,
}

/// Pairs rows of one key. Where a key stands several times, equal rows are paired first and the
/// others in their order.
pub(super) fn pair(old: &[Sketch], new: &[Sketch]) -> Pairing {
    let mut pairing = Pairing::default();
    let old_order = by_key(old);
    let new_order = by_key(new);
    let (mut olds, mut news) = (old_order.as_slice(), new_order.as_slice());
    loop {
        let key = match (olds.first(), news.first()) {
            (Some(one), Some(other)) => one.0.min(other.0),
            (Some(one), None) => one.0,
            (None, Some(other)) => other.0,
            (None, None) => break,
        };
        let old_run = take_run(&mut olds, key);
        let new_run = take_run(&mut news, key);
        if old_run.len() > 1 || new_run.len() > 1 {
            let indexes = |run: &[(Fingerprint, usize)]| run.iter().map(|(_, at)| *at).collect();
            pairing.repeated.push((indexes(old_run), indexes(new_run)));
            pair_run(old_run, new_run, old, new, &mut pairing);
        } else {
            match (old_run.first(), new_run.first()) {
                (Some((_, old)), Some((_, new))) => pairing.pairs.push((*old, *new)),
                (Some((_, old)), None) => pairing.removed.push(*old),
                (None, Some((_, new))) => pairing.added.push(*new),
                (None, None) => {}
            }
        }
    }
    pairing.pairs.sort_unstable_by_key(|(_, new)| *new);
    pairing.removed.sort_unstable();
    pairing.added.sort_unstable();
    pairing.repeated.sort_unstable_by_key(|(old, new)| {
        (new.first().copied().unwrap_or(usize::MAX), old.first().copied())
    });
    pairing
}

/// Keys with their indexes, in the order of the keys, then of the rows.
fn by_key(sketches: &[Sketch]) -> Vec<(Fingerprint, usize)> {
    let mut order: Vec<_> = sketches.iter().map(|sketch| sketch.key).zip(0..).collect();
    order.sort_unstable();
    order
}

fn take_run<'a>(
    order: &mut &'a [(Fingerprint, usize)],
    key: Fingerprint,
) -> &'a [(Fingerprint, usize)] {
    let length = order.iter().take_while(|(other, _)| *other == key).count();
    let (run, rest) = order.split_at(length);
    *order = rest;
    run
}

fn pair_run(
    old_run: &[(Fingerprint, usize)],
    new_run: &[(Fingerprint, usize)],
    old: &[Sketch],
    new: &[Sketch],
    pairing: &mut Pairing,
) {
    let mut waiting: BTreeMap<Fingerprint, VecDeque<usize>> = BTreeMap::new();
    for (_, at) in old_run {
        if let Some(sketch) = old.get(*at) {
            waiting.entry(sketch.rest).or_default().push_back(*at);
        }
    }
    let mut unpaired = Vec::new();
    for (_, at) in new_run {
        let equal = new
            .get(*at)
            .and_then(|sketch| waiting.get_mut(&sketch.rest))
            .and_then(VecDeque::pop_front);
        match equal {
            Some(partner) => pairing.pairs.push((partner, *at)),
            None => unpaired.push(*at),
        }
    }
    let mut left: Vec<usize> = waiting.into_values().flatten().collect();
    left.sort_unstable();
    let mut left = left.into_iter();
    let mut unpaired = unpaired.into_iter();
    loop {
        match (left.next(), unpaired.next()) {
            (Some(old), Some(new)) => pairing.pairs.push((old, new)),
            (Some(old), None) => pairing.removed.push(old),
            (None, Some(new)) => pairing.added.push(new),
            (None, None) => break,
        }
    }
}
