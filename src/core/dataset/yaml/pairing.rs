//! Which items of a list stay when another list takes its place.

use crate::dataset::Value;

/// What becomes of an item; indices of the old list, then of the new one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Pairing {
    Same(usize),
    Other(usize, usize),
    Gone(usize),
    New(usize),
}

/// The most comparisons for the best pairing.
const MOST: usize = 250_000;

/// Pairs the items of two lists, in order.
pub(super) fn paired(old: &[Value], new: &[Value]) -> Vec<Pairing> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - head;
    let tail =
        old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let mut out: Vec<Pairing> = (0..head).map(Pairing::Same).collect();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let olds = old.get(head..old_end).unwrap_or_default();
    let news = new.get(head..new_end).unwrap_or_default();
    let (mut a, mut b) = (0, 0);
    for (i, j) in common(olds, news).into_iter().chain([(olds.len(), news.len())]) {
        changed((head + a, head + i), (head + b, head + j), &mut out);
        if i < olds.len() {
            out.push(Pairing::Same(head + i));
        }
        (a, b) = (i + 1, j + 1);
    }
    out.extend((old_end..old.len()).map(Pairing::Same));
    out
}

/// Items between two that stay: as many as can be change their values.
fn changed(old: (usize, usize), new: (usize, usize), out: &mut Vec<Pairing>) {
    let (olds, news) = (old.0..old.1.max(old.0), new.0..new.1.max(new.0));
    let both = olds.len().min(news.len());
    out.extend((0..both).map(|n| Pairing::Other(olds.start + n, news.start + n)));
    out.extend((olds.start + both..olds.end).map(Pairing::Gone));
    out.extend((news.start + both..news.end).map(Pairing::New));
}

/// A longest common subsequence, as pairs of indices.
fn common(old: &[Value], new: &[Value]) -> Vec<(usize, usize)> {
    let wide = new.len() + 1;
    if old.is_empty() || new.is_empty() || old.len().saturating_mul(new.len()) > MOST {
        return Vec::new();
    }
    let mut long = vec![0_u32; (old.len() + 1) * wide];
    let at = |long: &[u32], i: usize, j: usize| long.get(i * wide + j).copied().unwrap_or(0);
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            let best = if a == b {
                at(&long, i + 1, j + 1) + 1
            } else {
                at(&long, i + 1, j).max(at(&long, i, j + 1))
            };
            if let Some(cell) = long.get_mut(i * wide + j) {
                *cell = best;
            }
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while let (Some(a), Some(b)) = (old.get(i), new.get(j)) {
        if a == b {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if at(&long, i + 1, j) >= at(&long, i, j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}
