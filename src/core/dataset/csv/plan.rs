//! Edits of a file that is not in memory: where its bytes are replaced, found in one pass.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;

use thiserror::Error;

use super::extract::{Extract, Found, Leaps};
use super::locate::Index;
use super::session::{Stop, asked, asked_by_each, changes, fields_of};
use super::stream::{Load, Opening, ReadError, first_window};
use crate::dataset::{
    Change, Edit, EditOptions, Edited, ReadOptions, Record, Refusal, Refused, Span, Value,
};

/// Files of more bytes than this are edited by a plan, even in memory.
pub(super) const LARGE: usize = 1 << 20;

/// Of so many edits at most it is told on the way what they change: to find it out again and again
/// takes longer the more they are.
const MOST_TOLD: usize = 256;

/// What edits change in a file's bytes. Every byte outside the patches stays.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    pub(super) patches: Vec<Patch>,
}

/// Bytes of a file that others take the place of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Patch {
    /// Those that go, as offsets in the file. Empty for what is put in.
    pub old: Range<u64>,
    /// Those that come.
    pub new: Vec<u8>,
}

/// What edits change in the part of a file that was read so far, as it seems.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Early {
    /// The edits whose records were all found.
    pub plan: Plan,
    /// Up to this offset of the file, records were looked for.
    pub read: u64,
}

/// Why there is no plan. The file was only read.
#[derive(Debug, Error)]
pub enum PlanError {
    /// The system gives no more bytes.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The edits are refused, and [`apply`](super::apply) would refuse them, too. Where a file
    /// has several faults, it may name another one.
    #[error(transparent)]
    Refused(Box<Refused>),
    /// The whole file must be in memory ([`apply`](super::apply)): it is not in UTF-8, or escapes
    /// quotes by backslashes, or is to stay sorted, or a key is not found and a similar one must
    /// be looked for.
    #[error("the edits need the whole file in memory")]
    Whole,
}

impl<E: Into<Refused>> From<E> for PlanError {
    fn from(refusal: E) -> Self {
        PlanError::Refused(Box::new(refusal.into()))
    }
}

impl From<ReadError> for PlanError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Io(error) => PlanError::Io(error),
            ReadError::Refused(refusal) => (*refusal).into(),
            ReadError::Whole => PlanError::Whole,
        }
    }
}

/// Finds out what edits change in a file, with memory for a window of it and for the records that
/// the edits name. The outcome is that of [`apply`](super::apply), and checked in the same way.
///
/// The file is read once; twice where a key changes, or where hardly any records stand among the
/// last lines or those above a record that an edit names.
pub fn plan<R: Read + Seek>(
    file: &mut R,
    edits: &[Edit],
    options: &EditOptions,
) -> Result<Plan, PlanError> {
    plan_early(file, edits, options, &mut |_| {})
}

/// The same, and tells `early` on the way what the plan will be for the part of the file that was
/// read. Nearly always the plan is that; another record with the same key, say, still makes a
/// refusal of it.
pub fn plan_early<R: Read + Seek>(
    file: &mut R,
    edits: &[Edit],
    options: &EditOptions,
    early: &mut dyn FnMut(Early),
) -> Result<Plan, PlanError> {
    if options.dialect.escape.is_none() && bring_backslashes(edits) {
        return Err(PlanError::Whole);
    }
    let mut more = Vec::new();
    let mut leaps = Leaps::Allowed;
    loop {
        file.seek(SeekFrom::Start(0))?;
        let found = extract(&mut *file, edits, options, &more, leaps, early)?;
        let Some((extract, looked_for)) = found else {
            leaps = Leaps::Refused;
            continue;
        };
        let names = fields_of(edits, options);
        let opened = extract.opened(&options.dialect, &names)?;
        return match changes(&opened, edits, options, &names, &looked_for) {
            Ok((splices, _)) => {
                let patches = splices.into_iter().map(|splice| extract.patch(splice));
                Ok(Plan { patches: patches.collect::<Option<_>>().ok_or(PlanError::Whole)? })
            }
            Err(Stop::Unasked(keys)) if more.is_empty() => {
                more = keys;
                continue;
            }
            Err(Stop::Refused(refused)) => match refused.refusal {
                Refusal::KeyMissing { .. } if extract.is_partial() => Err(PlanError::Whole),
                // The whole file tells where.
                Refusal::NotReadBack => Err(PlanError::Whole),
                _ => Err((*refused).into()),
            },
            Err(Stop::Unasked(_) | Stop::Whole) => Err(PlanError::Whole),
        };
    }
}

/// The part of a file that edits can touch, and the keys that were looked for. `None` where leaps
/// passed over too much.
fn extract<R: Read>(
    file: R,
    edits: &[Edit],
    options: &EditOptions,
    more: &[(Vec<usize>, String)],
    leaps: Leaps,
    early: &mut dyn FnMut(Early),
) -> Result<Option<(Extract, Index)>, PlanError> {
    let names = fields_of(edits, options);
    let read = ReadOptions {
        encoding: options.encoding,
        dialect: options.dialect.clone(),
        ..ReadOptions::default()
    };
    let (window, encoding) = first_window(file, &read, Load::Refused)?;
    if window.is_last() {
        let all = window.text().to_owned();
        return Ok(Some((Extract::whole(encoding, all), Index::default())));
    }
    let mut extract = Extract::whole(encoding, window.body().to_owned());
    let opening = Opening::begin(window, encoding, &read, &names, Load::Refused)?;
    let mut index = {
        let top = extract.opened(&options.dialect, &names)?;
        asked(&top, edits, options)?
    };
    for (columns, print) in more {
        let group = index.group(columns);
        index.want(group, print.clone());
    }
    let told_of = if edits.len() > MOST_TOLD { &[] } else { edits };
    let asks = {
        let top = extract.opened(&options.dialect, &names)?;
        asked_by_each(&top, told_of, options)?
    };
    let mut last: Option<(usize, Plan)> = None;
    let mut tell = |extract: &Extract, index: &Index, read: u64| {
        if asks.is_empty() {
            return;
        }
        let found = |ask: &&(&Edit, Index)| ask.1.is_found_in(index);
        let found: Vec<Edit> = asks.iter().filter(found).map(|(edit, _)| (*edit).clone()).collect();
        if last.as_ref().is_none_or(|(count, _)| *count != found.len()) {
            let Some(plan) = extract.plan_of(&found, options, &names, index) else { return };
            last = Some((found.len(), plan));
        }
        if let Some((_, plan)) = &last {
            early(Early { plan: plan.clone(), read });
        }
    };
    let found = extract.read(opening, &mut index, leaps, &mut tell)?;
    Ok((found == Found::All).then_some((extract, index)))
}

/// Whether a value holds a backslash, which may tell how the whole file escapes quotes.
fn bring_backslashes(edits: &[Edit]) -> bool {
    let value = |value: &Value| match value {
        Value::List(items) => items.iter().any(|item| item.as_cell().is_some_and(has_backslash)),
        value => value.as_cell().is_some_and(has_backslash),
    };
    let record = |record: &Record| record.values().any(value);
    let change = |change: &Change| record(&change.set);
    edits.iter().any(|edit| match edit {
        Edit::Add { record: own } => record(own),
        Edit::Update { change: own, .. } => change(own),
        Edit::Upsert { key, change: own } => change(own) || key.iter().any(|(_, own)| value(own)),
        Edit::Remove { .. } => false,
        Edit::Rename { to, .. } => to.iter().any(|(_, own)| value(own)),
    })
}

fn has_backslash(text: &str) -> bool {
    text.contains('\\')
}

impl Plan {
    /// The patches, in the order of the file.
    pub fn patches(&self) -> &[Patch] {
        &self.patches
    }

    /// Writes the edited file. What stays is copied as it stands, from file to file by the system
    /// where it can. Fails where the file has become shorter.
    pub fn write<R: Read + Seek, W: Write>(&self, file: &mut R, to: &mut W) -> io::Result<()> {
        let mut at = 0;
        for patch in &self.patches {
            file.seek(SeekFrom::Start(at))?;
            let kept = patch.old.start - at;
            if io::copy(&mut file.by_ref().take(kept), to)? != kept {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            to.write_all(&patch.new)?;
            at = patch.old.end;
        }
        if file.seek(SeekFrom::End(0))? < at {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        file.seek(SeekFrom::Start(at))?;
        io::copy(file, to)?;
        Ok(())
    }

    /// The edited file.
    pub(super) fn applied(&self, bytes: &[u8]) -> Result<Edited, Refused> {
        let offset = |offset: u64| usize::try_from(offset).map_err(|_| Refusal::NotReadBack);
        let come: usize = self.patches.iter().map(|patch| patch.new.len()).sum();
        let mut new = Vec::with_capacity(bytes.len() + come);
        let mut spans = Vec::with_capacity(self.patches.len());
        let mut at = 0;
        for patch in &self.patches {
            let old = offset(patch.old.start)?..offset(patch.old.end)?;
            new.extend_from_slice(bytes.get(at..old.start).ok_or(Refusal::NotReadBack)?);
            let start = new.len();
            new.extend_from_slice(&patch.new);
            at = old.end;
            spans.push(Span { old, new: start..new.len() });
        }
        new.extend_from_slice(bytes.get(at..).ok_or(Refusal::NotReadBack)?);
        Ok(Edited { bytes: new, spans })
    }
}
