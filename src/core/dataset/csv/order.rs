//! Where a new record belongs in a file that is kept in the order of its keys.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::cell::{CellSpan, value};
use super::document::Opened;
use super::draft::Draft;
use super::locate::Ends;
use super::scan::{Piece, PieceKind};
use crate::dataset::Refusal;
use crate::dataset::collation::Order;

/// The new records in the order they are written, each with the record it follows; `None` where
/// it goes before the first one. After the last one where the file keeps no order.
pub(super) fn places(
    opened: &Opened<'_>,
    key: &[usize],
    added: &[Draft],
    ends: &Ends,
) -> Result<Vec<(Option<Piece>, Draft)>, Refusal> {
    let keys: Vec<Vec<&str>> =
        added.iter().map(|draft| key.iter().map(|column| draft.value(*column)).collect()).collect();
    let mut orders = Order::ALL.to_vec();
    // A new key that an order does not know rules that order out, too.
    orders.retain(|order| keys.iter().all(|key| order.compare(key, key).is_some()));
    let mut before: Vec<Cow<'_, str>> = Vec::new();
    visit_keys(opened, key, |_, own| {
        if !before.is_empty() {
            let kept = |order: &Order| order.compare(&before, &own).is_some_and(Ordering::is_le);
            orders.retain(kept);
        }
        before = own;
    })?;
    let Some(order) = orders.first().copied() else {
        return Ok(added.iter().map(|draft| (ends.last, draft.clone())).collect());
    };
    let mut sorted: Vec<usize> = (0..added.len()).collect();
    let key_of = |index: &usize| keys.get(*index).map_or(&[][..], Vec::as_slice);
    sorted.sort_by(|a, b| order.compare(key_of(a), key_of(b)).unwrap_or(Ordering::Equal));
    let mut places = Vec::with_capacity(added.len());
    let mut waiting = sorted.into_iter().peekable();
    let mut last = None;
    visit_keys(opened, key, |piece, own| {
        let smaller =
            |index: &usize| order.compare(key_of(index), &own).is_some_and(Ordering::is_lt);
        while let Some(index) = waiting.next_if(smaller) {
            places.extend(added.get(index).map(|draft| (last, draft.clone())));
        }
        last = Some(piece);
    })?;
    places.extend(waiting.filter_map(|index| Some((last, added.get(index)?.clone()))));
    Ok(places)
}

fn visit_keys<'o>(
    opened: &'o Opened<'_>,
    key: &[usize],
    mut visit: impl FnMut(Piece, Vec<Cow<'o, str>>),
) -> Result<(), Refusal> {
    let wanted = key.iter().max().map_or(0, |last| last + 1);
    let mut scanner = opened.records();
    let mut cells: Vec<CellSpan> = Vec::new();
    while let Some(piece) =
        scanner.next(&mut cells, wanted).map_err(|fault| opened.refusal(fault))?
    {
        if piece.kind == PieceKind::Record {
            let own = |column: &usize| {
                cells.get(*column).map(|cell| value(opened.body(), cell, &opened.dialect))
            };
            visit(piece, key.iter().map(|column| own(column).unwrap_or_default()).collect());
        }
    }
    Ok(())
}
