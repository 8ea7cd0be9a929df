//! Records put in another order, each with its own bytes.

use super::super::document::Opened;
use super::super::scan::{Piece, PieceKind};
use super::{PatchRefused, encoded};
use crate::dataset::{ReadOptions, Refusal};

/// The file with its records in a new order, given by their numbers from 0; `None` where they
/// stand so already. Blank lines and remarks stay before the record that follows them.
pub(super) fn arrange(
    bytes: &[u8],
    order: &[usize],
    options: &ReadOptions,
) -> Result<Option<Vec<u8>>, PatchRefused> {
    if order.iter().copied().eq(0..order.len()) {
        return Ok(None);
    }
    let opened = Opened::open(bytes, options, &[])?;
    let units = units(&opened)?;
    let (Some(first), Some(last)) = (units.first(), units.last()) else { return Ok(None) };
    let open_end = last.record.end == last.record.next;
    let line_end = units
        .iter()
        .map(|unit| opened.span(unit.record.end, unit.record.next))
        .chain(opened.header.map(|header| opened.span(header.end, header.next)))
        .find(|end| !end.is_empty())
        .unwrap_or("\n");
    let mut text = String::with_capacity(opened.text.len());
    text.push_str(opened.span(0, first.start));
    for (at, number) in order.iter().enumerate() {
        let unit = units.get(*number).ok_or(Refusal::NotReadBack)?;
        text.push_str(opened.span(unit.start, unit.record.end));
        let own = opened.span(unit.record.end, unit.record.next);
        if at + 1 < order.len() {
            text.push_str(if own.is_empty() { line_end } else { own });
        } else if !open_end {
            text.push_str(own);
        }
    }
    text.push_str(opened.span(last.record.next, opened.text.len()));
    let arranged = encoded(&opened, bytes, &text)?;
    verify(&opened, &units, order, &arranged, options)?;
    Ok(Some(arranged))
}

/// A record with the blank lines and remarks before it.
struct Unit {
    start: usize,
    record: Piece,
}

fn units(opened: &Opened<'_>) -> Result<Vec<Unit>, Refusal> {
    let mut units = Vec::new();
    let mut scanner = opened.records();
    let mut cells = Vec::new();
    let mut start = opened.first;
    while let Some(record) = scanner.next(&mut cells, 0).map_err(|fault| opened.refusal(fault))? {
        if record.kind == PieceKind::Record {
            units.push(Unit { start, record });
            start = record.next;
        }
    }
    Ok(units)
}

/// Sees that the new bytes are read as the same records in the new order.
fn verify(
    old: &Opened<'_>,
    units: &[Unit],
    order: &[usize],
    arranged: &[u8],
    options: &ReadOptions,
) -> Result<(), Refusal> {
    let new = Opened::open(arranged, options, &[])?;
    let found = self::units(&new)?;
    let same = new.names == old.names
        && new.dialect == old.dialect
        && order.len() == units.len()
        && order.len() == found.len()
        && order.iter().zip(&found).all(|(number, is)| {
            units.get(*number).is_some_and(|was| {
                old.span(was.record.start, was.record.end)
                    == new.span(is.record.start, is.record.end)
            })
        });
    if same { Ok(()) } else { Err(Refusal::NotReadBack) }
}
