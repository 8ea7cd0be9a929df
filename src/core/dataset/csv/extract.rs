//! The part of a large file that edits can touch: its top, the records that they name with the
//! one above each, and its last records. It reads as a small file of its own, in which every
//! record stands as it does in the large one.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::Read;

use super::dialect::{Delimiter, DialectHints, Escape};
use super::document::{Gap, Opened};
use super::habits::NEIGHBOURS;
use super::leap::Leap;
use super::locate::{Index, RecordId};
use super::plan::{Patch, Plan};
use super::scan::{PieceKind, line_ends};
use super::session::changes;
use super::stream::{Opening, ReadError};
use crate::dataset::encoding::Encoding;
use crate::dataset::splice::Splice;
use crate::dataset::{Edit, EditOptions, FieldName, Refusal};

/// How many lines are read record by record above each place that counts: enough for the neighbours
/// and for a few lines that are no records.
const SPARED: usize = NEIGHBOURS + 16;

/// How much of a file is read before it is told again what was found: this, and at least this part
/// of what was read before, as telling takes longer the more was found.
const STEP: u64 = 4 << 20;
const SLOWER: u64 = 16;

#[derive(Debug)]
pub(super) struct Extract {
    encoding: Encoding,
    text: String,
    gaps: Vec<Gap>,
    /// How the file escapes quotes, where only all of it tells.
    escape: Option<Escape>,
}

/// Where a record begins in the file, and on which line.
#[derive(Clone, Copy, Debug)]
struct Place {
    offset: u64,
    line: u64,
}

/// Whether stretches without any key asked for are passed over in bulk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Leaps {
    Allowed,
    Refused,
}

/// Whether an extract holds all that it must.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[must_use]
pub(super) enum Found {
    All,
    /// Not so many records above a place as there must be: too much was passed over.
    TooFew,
}

impl Extract {
    /// A text of which nothing is left out.
    pub(super) fn whole(encoding: Encoding, text: String) -> Self {
        Self { encoding, text, gaps: Vec::new(), escape: None }
    }

    /// Whether something is left out.
    pub(super) fn is_partial(&self) -> bool {
        !self.gaps.is_empty()
    }

    pub(super) fn opened(
        &self,
        hints: &DialectHints,
        names: &[&FieldName],
    ) -> Result<Opened<'_>, Refusal> {
        let hints = DialectHints { escape: hints.escape.or(self.escape), ..hints.clone() };
        Opened::of(self.encoding, Cow::Borrowed(&self.text), self.gaps.clone(), &hints, names)
    }

    /// What edits whose records are all kept change in the file; `None` where that is not known.
    pub(super) fn plan_of(
        &self,
        edits: &[Edit],
        options: &EditOptions,
        names: &[&FieldName],
        looked_for: &Index,
    ) -> Option<Plan> {
        if edits.is_empty() {
            return Some(Plan { patches: Vec::new() });
        }
        let opened = self.opened(&options.dialect, names).ok()?;
        let (splices, _) = changes(&opened, edits, options, names, looked_for).ok()?;
        let patches = splices.into_iter().map(|splice| self.patch(splice));
        Some(Plan { patches: patches.collect::<Option<_>>()? })
    }

    /// Reads the file whose top this is, and keeps the records that have a key asked for. Every
    /// few megabytes `early` gets what is kept so far, and up to where the file was read.
    pub(super) fn read<R: Read>(
        &mut self,
        opening: Opening<R>,
        index: &mut Index,
        leaps: Leaps,
        early: &mut dyn FnMut(&Extract, &Index, u64),
    ) -> Result<Found, ReadError> {
        let mut pieces = opening.pieces;
        let mark = self.encoding.bom().len() as u64;
        let top = mark + self.text.len() as u64;
        // A header larger than the top is one for the whole text, as are odd delimiters.
        if pieces.window.start() != mark || Delimiter::new('\\') == Some(pieces.dialect.delimiter) {
            return Err(ReadError::Whole);
        }
        self.escape = Some(pieces.dialect.escape);
        let mut kept = Kept { extract: self, end: top, line: None };
        let mut recent: VecDeque<Place> = VecDeque::with_capacity(NEIGHBOURS + 2);
        let wanted = index.reach();
        let (mut print, mut count) = (String::new(), 0);
        let mut leap = match leaps {
            Leaps::Allowed => Leap::new(&pieces.dialect, index, SPARED),
            Leaps::Refused => None,
        };
        let mut passed_over = false;
        let mut told = 0;
        loop {
            if kept.line.is_some()
                && let Some(leap) = &mut leap
                && let Some(by) = leap.reach(pieces.window.body(), pieces.window.start(), pieces.at)
            {
                let over = pieces.window.body().as_bytes().get(pieces.at..pieces.at + by);
                pieces.line += line_ends(over.unwrap_or_default());
                pieces.at += by;
                pieces.held = None;
                recent.clear();
                passed_over = true;
            }
            let line = pieces.line;
            let Some(piece) = pieces.next(wanted)? else { break };
            let start = pieces.window.start();
            let place = Place { offset: start + piece.start as u64, line };
            let next = Place { offset: start + piece.next as u64, line: pieces.line };
            let from = |place: Place| usize::try_from(place.offset - start).unwrap_or(usize::MAX);
            let text = pieces.window.text();
            if kept.line.is_none() && next.offset >= top {
                // The top ends where a piece does.
                kept.keep(text.get(..piece.next).unwrap_or_default(), next);
            }
            if piece.kind != PieceKind::Record {
                continue;
            }
            let above = recent.back().copied().unwrap_or(place);
            let is_first_known = passed_over && recent.is_empty();
            if recent.len() > NEIGHBOURS {
                recent.pop_front();
            }
            recent.push_back(place);
            count += 1;
            let (id, dialect) = (RecordId::File(count), &pieces.dialect);
            let body = pieces.window.body();
            if index.note_cells(id, body, &pieces.cells, dialect, &mut print) && kept.line.is_some()
            {
                if is_first_known {
                    return Ok(Found::TooFew);
                }
                kept.leave_out(above);
                kept.keep(text.get(..piece.next).unwrap_or_default(), next);
            }
            if kept.line.is_some() && next.offset >= told + STEP.max(told / SLOWER) {
                told = next.offset;
                early(kept.extract, index, told);
            }
            pieces.held = recent.front().map(|first| from(*first));
        }
        if passed_over && recent.len() <= NEIGHBOURS {
            return Ok(Found::TooFew);
        }
        let start = pieces.window.start();
        let rest = Place { offset: start + pieces.at as u64, line: pieces.line };
        kept.leave_out(recent.front().copied().unwrap_or(rest));
        let text = pieces.window.text();
        kept.keep(text, Place { offset: start + text.len() as u64, line: pieces.line });
        Ok(Found::All)
    }

    /// A splice of the extract as a patch of the file; `None` where records that are left out
    /// would stand in its midst or beside it.
    pub(super) fn patch(&self, splice: Splice) -> Option<Patch> {
        let left_out = |at: usize| {
            let gap = self.gaps.iter().rev().find(|gap| gap.at <= at);
            gap.map_or(0, |gap| gap.bytes)
        };
        let left = left_out(splice.start);
        let at_gap = self.gaps.iter().any(|gap| {
            (splice.start < gap.at && gap.at < splice.end)
                || (gap.at == splice.start && splice.start == splice.end)
        });
        let before = self.encoding.bom().len() as u64 + left;
        let old = before + splice.start as u64..before + splice.end as u64;
        (!at_gap).then(|| Patch { old, new: splice.text.into_bytes() })
    }
}

/// An extract as it grows.
struct Kept<'e> {
    extract: &'e mut Extract,
    /// Where in the file the part ends that was kept last.
    end: u64,
    /// The line that begins there; `None` within the top.
    line: Option<u64>,
}

impl Kept<'_> {
    /// Leaves out what stands between the last part kept and a place.
    fn leave_out(&mut self, place: Place) {
        let Some(line) = self.line.filter(|_| place.offset > self.end) else { return };
        let before = self.extract.gaps.last().copied();
        let (bytes, lines) = before.map_or((0, 0), |gap| (gap.bytes, gap.lines));
        self.extract.gaps.push(Gap {
            at: self.extract.text.len(),
            bytes: bytes + (place.offset - self.end),
            lines: lines + (place.line - line),
        });
        self.end = place.offset;
    }

    /// Keeps the end of a text that ends at a place: what of it is not kept yet.
    fn keep(&mut self, text: &str, to: Place) {
        let Some(length) = to.offset.checked_sub(self.end) else { return };
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let from = text.len().saturating_sub(length);
        self.extract.text.push_str(text.get(from..).unwrap_or_default());
        self.end = to.offset;
        self.line = Some(to.line);
    }
}
