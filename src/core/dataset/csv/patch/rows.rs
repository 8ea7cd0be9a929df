//! Records of a file that change, go and come, by the splices that edits are made of.

use std::collections::BTreeMap;

use super::super::document::Opened;
use super::super::draft::{Draft, values};
use super::super::habits::Habits;
use super::super::locate::{Ends, Index};
use super::super::scan::{Piece, PieceKind};
use super::super::splice::{Work, applied};
use super::PatchRefused;
use super::resolve::Resolved;
use crate::dataset::{ReadOptions, Refusal, Refused};

/// Changes cells and takes out records; `None` where there is nothing to do.
pub(super) fn change(
    opened: &Opened<'_>,
    bytes: &[u8],
    resolved: &Resolved,
    options: &ReadOptions,
) -> Result<Option<Vec<u8>>, PatchRefused> {
    let touched: BTreeMap<usize, Draft> = resolved
        .drafts
        .iter()
        .filter_map(|draft| Some((draft.place.as_ref()?.0.start, draft.clone())))
        .collect();
    write(opened, bytes, &touched, &[], options)
}

/// Fills cells of new columns and puts new records at the end; `None` where there are none.
pub(super) fn add(
    bytes: &[u8],
    resolved: &Resolved,
    options: &ReadOptions,
) -> Result<Option<Vec<u8>>, PatchRefused> {
    if resolved.added.is_empty() && resolved.filled.is_empty() {
        return Ok(None);
    }
    let opened = Opened::open(bytes, options, &[])?;
    let mut by_record: BTreeMap<usize, Vec<(usize, &str)>> = BTreeMap::new();
    for (record, column, value) in &resolved.filled {
        by_record.entry(*record).or_default().push((*column, value));
    }
    let mut touched = BTreeMap::new();
    let mut scanner = opened.records();
    let mut cells = Vec::new();
    let mut record = 0;
    while let Some(piece) =
        scanner.next(&mut cells, usize::MAX).map_err(|fault| opened.refusal(fault))?
    {
        if piece.kind != PieceKind::Record {
            continue;
        }
        if let Some(new) = by_record.get(&record) {
            let place = Some((piece, cells.clone()));
            let mut draft = Draft { values: values(&opened, &cells), removed: false, place };
            for (column, value) in new {
                draft.set(*column, (*value).to_owned());
            }
            touched.insert(piece.start, draft);
        }
        record += 1;
    }
    let new = |values: &Vec<String>| Draft { values: values.clone(), removed: false, place: None };
    let added: Vec<Draft> = resolved.added.iter().map(new).collect();
    write(&opened, bytes, &touched, &added, options)
}

fn write(
    opened: &Opened<'_>,
    bytes: &[u8],
    touched: &BTreeMap<usize, Draft>,
    added: &[Draft],
    options: &ReadOptions,
) -> Result<Option<Vec<u8>>, PatchRefused> {
    if touched.is_empty() && added.is_empty() {
        return Ok(None);
    }
    let ends: Ends = Index::default().fill(opened)?;
    let habits = Habits::of(opened, ends.recent.iter().copied());
    let added: Vec<(Option<Piece>, Draft)> =
        added.iter().map(|draft| (ends.last, draft.clone())).collect();
    let work = Work { opened, habits: &habits, touched, added: &added, ends: &ends };
    match work.verified(&options.dialect, &[]).map_err(Refused::from) {
        Ok((splices, text)) => Ok(Some(applied(opened, bytes, &splices, text)?.bytes)),
        Err(Refused { refusal: Refusal::NothingToChange, .. }) => Ok(None),
        Err(refused) => Err(refused.refusal.into()),
    }
}
