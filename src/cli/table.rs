//! A table in a file of any format, opened as its name and its content tell.

use std::path::Path;

use anyhow::{Result, anyhow};
use gitribute_core::dataset::csv::DialectHints;
use gitribute_core::dataset::{Document, Format, ReadOptions, RecordsPath, read};
use gitribute_core::report::{Language, Sink, refusal_text};

use super::files::shown;

/// Reads a table; why it cannot be read, in words.
pub(super) fn open<'a>(
    path: &Path,
    bytes: &'a [u8],
    records: Option<&str>,
    language: Language,
) -> Result<Document<'a>> {
    let options = ReadOptions {
        dialect: hints(path),
        records: records.map(RecordsPath::at).unwrap_or_default(),
        ..ReadOptions::default()
    };
    read(bytes, Format::of(&path.to_string_lossy(), bytes), &options).map_err(|refusal| {
        let what = refusal_text(&refusal, language, Sink::Plain);
        anyhow!("{}: {what}", shown(path, language))
    })
}

/// What a file's name tells of its dialect.
pub(super) fn hints(path: &Path) -> DialectHints {
    DialectHints::of_file_name(&path.to_string_lossy())
}
