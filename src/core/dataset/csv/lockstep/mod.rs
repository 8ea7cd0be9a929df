//! Two files of one dialect read side by side: what is equal byte for byte is passed by, and only
//! what differs is read cell by cell.
//!
//! Of the records that are equal, the key alone is looked at, and only to see that no key stands
//! twice: then equal records are the same record, and a comparison of the others tells all.

mod keys;
mod quick;

use std::collections::{HashMap, HashSet};
use std::io::Read;

use self::keys::Keys;
use self::quick::{Quick, equal_bytes};
use super::cell::value;
use super::dialect::{Dialect, Escape, Padding};
use super::scan::{Below, LOOK_AHEAD, PieceKind, Scanner};
use super::stream::{Opening, Pieces, ReadError};
use crate::dataset::ReadOptions;
use crate::dataset::{FieldName, LineNumber, RowNumber};

/// Records read at once where the files differ, and the most that are read to find where they
/// meet again.
const FIRST_LOOK: usize = 32;
const LAST_LOOK: usize = 32_768;
/// Records that a key is looked for in.
const SAMPLE: usize = 1_000;

/// A record that differs, or stands in one file only.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct OwnRow {
    pub(crate) number: RowNumber,
    pub(crate) line: LineNumber,
    pub(crate) cells: Vec<String>,
}

/// Equal records that follow each other in both files, by the numbers of the first ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Block {
    pub(crate) old: u64,
    pub(crate) new: u64,
    pub(crate) length: u64,
}

/// What two files have in common, and what not. No key stands twice in either.
#[derive(Debug)]
pub(crate) struct Apart {
    pub(crate) header: Vec<FieldName>,
    pub(crate) header_lines: (Option<LineNumber>, Option<LineNumber>),
    pub(crate) old: Vec<OwnRow>,
    pub(crate) new: Vec<OwnRow>,
    pub(crate) blocks: Vec<Block>,
    /// How many records each file has.
    pub(crate) rows: (u64, u64),
    /// The key's columns.
    pub(crate) key: Vec<usize>,
}

/// The columns that tell records apart.
#[derive(Clone, Debug)]
pub(crate) enum Wanted {
    /// These.
    Key(Vec<usize>),
    /// The leftmost that is unique and never empty in both files.
    Leftmost,
}

/// A file opened to be read side by side with another one.
pub(crate) fn opening<R: Read>(source: R, options: &ReadOptions) -> Result<Opening<R>, ReadError> {
    Opening::read(source, options, &[])
}

/// Reads two files side by side. `None` where that tells less than a comparison of all records:
/// another header or dialect, keys that stand twice, too much that differs.
pub(crate) fn side_by_side<R: Read, S: Read>(
    old: Opening<R>,
    new: Opening<S>,
    wanted: &Wanted,
) -> Result<Option<Apart>, ReadError> {
    let (is, was) = (new.pieces.dialect, old.pieces.dialect);
    if old.names != new.names || is != was || !is_simple(is) {
        return Ok(None);
    }
    let detected = matches!(wanted, Wanted::Leftmost);
    let key = match wanted {
        Wanted::Key(key) => key.clone(),
        Wanted::Leftmost => match likely_key(&old, is) {
            Some(column) => vec![column],
            None => return Ok(None),
        },
    };
    let mut columns = key.clone();
    columns.sort_unstable();
    let mut walk = Walk {
        old: old.pieces,
        new: new.pieces,
        keys: Keys::new(columns),
        rows: (0, 0),
        own: (Vec::new(), Vec::new()),
        blocks: Vec::new(),
    };
    loop {
        walk.equal()?;
        match walk.differing()? {
            Met::Again => {}
            Met::AtTheEnd => break,
            Met::NotSoon => return Ok(None),
        }
    }
    let (own_old, own_new) = (cells(&walk.own.0), cells(&walk.own.1));
    let unique = walk.keys.are_unique(&own_old, &own_new);
    if !unique || (detected && walk.keys.any_empty) {
        return Ok(None);
    }
    Ok(Some(Apart {
        header: old.names,
        header_lines: (old.header_line, new.header_line),
        old: walk.own.0,
        new: walk.own.1,
        blocks: walk.blocks,
        rows: walk.rows,
        key,
    }))
}

fn cells(rows: &[OwnRow]) -> Vec<&[String]> {
    rows.iter().map(|row| row.cells.as_slice()).collect()
}

/// Whether records can be told from their bytes alone.
fn is_simple(dialect: Dialect) -> bool {
    dialect.escape == Escape::Doubled
        && dialect.padding == Padding::None
        && dialect.delimiter.char().is_ascii()
}

/// The leftmost column that is unique and filled in the first records: no column before it is a
/// key. `None` where there is none, or too few records to go by.
fn likely_key<R: Read>(opening: &Opening<R>, dialect: Dialect) -> Option<usize> {
    let pieces = &opening.pieces;
    let body = pieces.window.body();
    let mut scanner = Scanner::new(body, pieces.at, dialect, pieces.columns);
    let mut seen: Vec<Option<HashSet<String>>> =
        opening.names.iter().map(|_| Some(HashSet::new())).collect();
    let (mut cells, mut records) = (Vec::new(), 0);
    while records < SAMPLE
        && let Ok(Some(piece)) = scanner.next(&mut cells, usize::MAX)
    {
        let cut = pieces.window.below() == Below::More && piece.next + LOOK_AHEAD > body.len();
        if cut {
            break;
        }
        if piece.kind != PieceKind::Record {
            continue;
        }
        records += 1;
        for (index, values) in seen.iter_mut().enumerate() {
            let cell = cells.get(index).map(|cell| value(body, cell, &dialect)).unwrap_or_default();
            let repeated =
                values.as_mut().is_some_and(|values| !values.insert(cell.clone().into_owned()));
            if repeated || cell.trim().is_empty() {
                *values = None;
            }
        }
    }
    seen.iter().position(Option::is_some).filter(|_| records > 0)
}

struct Walk<R, S> {
    old: Pieces<R>,
    new: Pieces<S>,
    keys: Keys,
    /// Records passed in each file.
    rows: (u64, u64),
    own: (Vec<OwnRow>, Vec<OwnRow>),
    blocks: Vec<Block>,
}

/// Where two files met again after they differed.
enum Met {
    Again,
    AtTheEnd,
    NotSoon,
}

impl<R: Read, S: Read> Walk<R, S> {
    /// Passes by records as long as both files have the same bytes.
    fn equal(&mut self) -> Result<(), ReadError> {
        loop {
            let (a, b) = (self.old.window.body(), self.new.window.body());
            let one = a.as_bytes().get(self.old.at..).unwrap_or_default();
            let other = b.as_bytes().get(self.new.at..).unwrap_or_default();
            let same = equal_bytes(one, other);
            let (old_done, new_done) = (same == one.len(), same == other.len());
            let at_end = |below| below == Below::Nothing;
            let (old_ends, new_ends) =
                (at_end(self.old.window.below()), at_end(self.new.window.below()));
            let both_end = old_done && new_done && old_ends && new_ends;
            let sure = if both_end { same } else { same.saturating_sub(LOOK_AHEAD) };
            let passed = Quick {
                text: a,
                from: self.old.at,
                to: self.old.at + sure,
                ends: both_end,
                dialect: self.old.dialect,
                columns: self.old.columns,
            }
            .pass(&mut self.keys);
            self.old.at += passed.bytes;
            self.new.at += passed.bytes;
            self.old.line += passed.lines;
            self.new.line += passed.lines;
            self.pass(passed.records);
            let (more_old, more_new) = (old_done && !old_ends, new_done && !new_ends);
            if !(more_old || more_new) {
                return Ok(());
            }
            if more_old {
                self.old.more()?;
            }
            if more_new {
                self.new.more()?;
            }
        }
    }

    /// Counts equal records.
    fn pass(&mut self, records: u64) {
        if records == 0 {
            return;
        }
        let (old, new) = (self.rows.0 + 1, self.rows.1 + 1);
        match self.blocks.last_mut() {
            Some(last) if last.old + last.length == old && last.new + last.length == new => {
                last.length += records;
            }
            _ => self.blocks.push(Block { old, new, length: records }),
        }
        self.rows.0 += records;
        self.rows.1 += records;
    }

    /// Reads records of both files until they meet again, and passes by those that are equal.
    fn differing(&mut self) -> Result<Met, ReadError> {
        self.old.held = Some(self.old.at);
        self.new.held = Some(self.new.at);
        let (mut a, mut b) = (Vec::new(), Vec::new());
        let (mut old_ends, mut new_ends) = (false, false);
        let mut look = FIRST_LOOK;
        let (i, j) = loop {
            old_ends = old_ends || !read(&mut self.old, &mut a, look)?;
            new_ends = new_ends || !read(&mut self.new, &mut b, look)?;
            match meeting(&a, &b) {
                Some(found) => break found,
                None if old_ends && new_ends => break (a.len(), b.len()),
                None if look >= LAST_LOOK && !old_ends && !new_ends => return Ok(Met::NotSoon),
                None => look *= 4,
            }
        };
        let same = a.iter().skip(i).zip(b.iter().skip(j));
        let same = same.take_while(|(one, other)| one.text == other.text).count();
        for row in a.iter().skip(i).take(same) {
            self.keys.add_cells(&row.cells);
        }
        rewind(&mut self.old, a.get(i + same));
        rewind(&mut self.new, b.get(j + same));
        let ended = a.len() == i + same && b.len() == j + same && old_ends && new_ends;
        let rows = self.rows;
        self.own.0.extend(own_rows(a, i, rows.0));
        self.own.1.extend(own_rows(b, j, rows.1));
        self.rows.0 += i as u64;
        self.rows.1 += j as u64;
        self.pass(same as u64);
        Ok(if ended { Met::AtTheEnd } else { Met::Again })
    }
}

/// A record read to find where two files meet.
struct Seen {
    /// Where it starts, from the held place on.
    start: usize,
    line: u64,
    text: String,
    cells: Vec<String>,
}

/// Reads records until there are so many; `false` at the end of the file.
fn read<R: Read>(
    pieces: &mut Pieces<R>,
    seen: &mut Vec<Seen>,
    wanted: usize,
) -> Result<bool, ReadError> {
    while seen.len() < wanted {
        let line = pieces.line;
        let Some(piece) = pieces.next(usize::MAX)? else { return Ok(false) };
        if piece.kind != PieceKind::Record {
            continue;
        }
        let body = pieces.window.body();
        let cell = |cell| value(body, cell, &pieces.dialect).into_owned();
        seen.push(Seen {
            start: piece.start - pieces.held.unwrap_or_default(),
            line,
            text: body.get(piece.start..piece.end).unwrap_or_default().to_owned(),
            cells: pieces.cells.iter().map(cell).collect(),
        });
    }
    Ok(true)
}

/// Back to a record that was read, or on from the last one.
fn rewind<R: Read>(pieces: &mut Pieces<R>, to: Option<&Seen>) {
    if let Some(record) = to {
        pieces.at = pieces.held.unwrap_or_default() + record.start;
        pieces.line = record.line;
    }
    pieces.held = None;
}

/// The first records of both that are equal: the fewest before them.
fn meeting(a: &[Seen], b: &[Seen]) -> Option<(usize, usize)> {
    let mut places: HashMap<&str, usize> = HashMap::with_capacity(a.len());
    for (at, row) in a.iter().enumerate() {
        places.entry(&row.text).or_insert(at);
    }
    b.iter()
        .enumerate()
        .filter_map(|(at, row)| Some((*places.get(row.text.as_str())?, at)))
        .min_by_key(|(one, other)| (one + other, *other))
}

fn own_rows(seen: Vec<Seen>, length: usize, before: u64) -> impl Iterator<Item = OwnRow> {
    seen.into_iter().take(length).zip(before + 1..).map(|(row, number)| OwnRow {
        number: RowNumber(number),
        line: LineNumber(row.line),
        cells: row.cells,
    })
}
