//! A difference applied to a file: what `gitribute diff` told of two versions, done to the first
//! one, or to one that has moved on since.
//!
//! Cells, rows and columns go through the drafts and splices of edits, so that only what differs
//! is written anew; rows that take another place keep their bytes.

mod arrange;
mod columns;
mod refused;
mod resolve;
mod rows;
#[cfg(test)]
mod tests;

pub use refused::PatchRefused;

use std::borrow::Cow;

use self::resolve::Resolved;
use super::document::Opened;
use crate::dataset::diff::Diff;
use crate::dataset::encoding::told_alike;
use crate::dataset::{ReadOptions, Refusal};

/// The version of the difference that is read here.
pub(crate) const VERSION: u32 = 1;

/// Applies a difference to a file, all of it or nothing, and gives the new bytes.
///
/// Rows are found by their key, or as a whole where the difference has none, and must hold what
/// it says they held. On the version that the difference was made from, the result has the rows,
/// the order and the columns of the other one; a row never gets shorter, cells that are gone are
/// empty. On a file that has other rows by now, cells change, rows go, and new ones come at its
/// end; moved rows and columns that came, went or moved are refused there.
pub fn patch(bytes: &[u8], diff: &Diff, options: &ReadOptions) -> Result<Vec<u8>, PatchRefused> {
    if diff.version != VERSION {
        return Err(PatchRefused::Version { found: diff.version });
    }
    let (resolved, dialect, given);
    let mut file = Cow::Borrowed(bytes);
    let mut known = options.clone();
    let options = &mut known;
    {
        let opened = Opened::open(bytes, options, &[])?;
        resolved = Resolved::of(&opened, diff)?;
        dialect = opened.dialect;
        // Between two steps there may be too few letters to tell it by.
        given = options.encoding.replace(opened.encoding);
        if let Some(changed) = rows::change(&opened, bytes, &resolved, options)? {
            file = Cow::Owned(changed);
        }
    }
    if let Some(altered) = columns::alter(&file, diff, options)? {
        file = Cow::Owned(altered);
    }
    if let Some(grown) = rows::add(&file, &resolved, options)? {
        file = Cow::Owned(grown);
    }
    if let Some(order) = &resolved.order
        && let Some(arranged) = arrange::arrange(&file, order, options)?
    {
        file = Cow::Owned(arranged);
    }
    // Where nearly all rows are new, their own spaces may be taken for decoration.
    if matches!(file, Cow::Owned(_)) && Opened::open(&file, options, &[])?.dialect != dialect {
        return Err(Refusal::NotReadBack.into());
    }
    if given.is_none() {
        told_alike(bytes, &file)?;
    }
    Ok(file.into_owned())
}

/// A new text in the file's encoding, where the old one is spelled as its bytes are.
fn encoded(opened: &Opened<'_>, bytes: &[u8], text: &str) -> Result<Vec<u8>, Refusal> {
    let encoding = opened.encoding;
    let spell = |text| encoding.encode(text).map_err(|_| Refusal::NotReadBack);
    let mark = encoding.bom();
    if bytes.strip_prefix(mark) != Some(spell(&opened.text)?.as_ref()) {
        return Err(Refusal::NotReadBack);
    }
    Ok([mark, &spell(text)?].concat())
}
