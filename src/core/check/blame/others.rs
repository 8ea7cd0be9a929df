//! The rows that nobody touched, as far as they have to do with those that were.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::suspects::suspects;
use super::touched::Touched;
use crate::check::keys::{Fingerprint, Spread};
use crate::check::table::TableCheck;
use crate::dataset::csv::{Records, Versions};

pub(super) type Prints = HashSet<Fingerprint, Spread>;

/// What the rows that nobody touched have to do with those that were.
pub(super) struct Others {
    /// By set of unique columns and fingerprint: the rows that have it, in order.
    pub(super) alike: Vec<HashMap<Fingerprint, Vec<usize>, Spread>>,
    /// By foreign key: what is there to refer to, of what was asked.
    pub(super) provided: Vec<Prints>,
    /// By foreign key and fingerprint: the rows that refer to it.
    pub(super) referring: Vec<HashMap<Fingerprint, Vec<usize>, Spread>>,
}

/// Looks at the untouched rows: one pass over the cells that tell rows apart or refer.
pub(super) fn others(
    versions: &Versions<'_>,
    records: &Records,
    old: &[Touched],
    new: &[Touched],
    check: &mut TableCheck<'_>,
) -> Others {
    let both = || old.iter().chain(new);
    let unique: Vec<Vec<usize>> = check.unique.iter().map(|set| set.columns.clone()).collect();
    let keys: Vec<(Vec<usize>, Vec<usize>)> = check
        .references
        .iter()
        .map(|other| (other.columns.clone(), other.referenced.clone()))
        .collect();
    let at = |prints: &[Option<Fingerprint>], index: usize| prints.get(index).copied().flatten();
    let mut alike: Vec<HashMap<Fingerprint, Vec<usize>, Spread>> = (0..unique.len())
        .map(|set| both().filter_map(|row| Some((at(&row.unique, set)?, Vec::new()))).collect())
        .collect();
    let mut referring: Vec<HashMap<Fingerprint, Vec<usize>, Spread>> = (0..keys.len())
        .map(|key| {
            old.iter().filter_map(|row| Some((at(&row.referred, key)?, Vec::new()))).collect()
        })
        .collect();
    let asked: Vec<Prints> = (0..keys.len())
        .map(|key| {
            let refers = both().filter_map(|row| at(&row.refers, key));
            refers.chain(old.iter().filter_map(|row| at(&row.referred, key))).collect()
        })
        .collect();
    let mut provided: Vec<Prints> = vec![Prints::default(); keys.len()];

    let is_asked = |(set, alike): &(&Vec<usize>, &HashMap<_, _, _>)| {
        if alike.is_empty() { 0 } else { set.iter().max().map_or(0, |last| last + 1) }
    };
    let of_sets = unique.iter().zip(&alike).map(|pair| is_asked(&pair)).max().unwrap_or(0);
    let of_keys = keys
        .iter()
        .zip(asked.iter().zip(&referring))
        .filter(|(_, (asked, referring))| !asked.is_empty() || !referring.is_empty())
        .filter_map(|((from, to), _)| from.iter().chain(to).max())
        .max()
        .map_or(0, |last| last + 1);
    let wanted = of_sets.max(of_keys);
    let several = versions.header().len() != 1;
    if wanted > 0 {
        let visit = |index: usize, cells: &[Cow<'_, str>]| {
            // Rows without anything are told as such, and not compared with others.
            let is_blank =
                several && is_blank(cells) && versions.is_blank(&records.untouched, index);
            for (columns, alike) in unique.iter().zip(&mut alike) {
                if is_blank || alike.is_empty() {
                    continue;
                }
                if let Some(print) = check.print_of(columns, cells)
                    && let Some(rows) = alike.get_mut(&print)
                {
                    rows.push(index);
                }
            }
            for (key, (from, to)) in keys.iter().enumerate() {
                let (Some(asked), Some(provided), Some(referring)) =
                    (asked.get(key), provided.get_mut(key), referring.get_mut(key))
                else {
                    continue;
                };
                if !asked.is_empty()
                    && let Some(print) = check.print_referred_to(to, cells)
                    && asked.contains(&print)
                {
                    provided.insert(print);
                }
                if !is_blank
                    && !referring.is_empty()
                    && let Some(print) = check.print_of(from, cells)
                    && let Some(rows) = referring.get_mut(&print)
                {
                    rows.push(index);
                }
            }
        };
        let starts = &records.untouched;
        // What rows refer to is looked for in all of them.
        let few = if of_keys == 0 { suspects(versions, records, both()) } else { None };
        match few {
            Some(rows) => {
                let places = rows.into_iter().filter_map(|row| Some((row, *starts.get(row)?)));
                versions.visit_cells(places, wanted, visit);
            }
            None => versions.visit_cells(starts.iter().copied().enumerate(), wanted, visit),
        }
    }
    Others { alike, provided, referring }
}

fn is_blank(cells: &[Cow<'_, str>]) -> bool {
    cells.iter().all(|cell| cell.is_empty())
}
