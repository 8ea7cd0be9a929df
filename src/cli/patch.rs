//! `gitribute patch`: a difference applied to a file.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use clap::Args;
use gitribute_core::dataset::diff::Diff;
use gitribute_core::dataset::encoding::Encoding;
use gitribute_core::dataset::{Format, ReadOptions, RecordsPath, patch};
use gitribute_core::report::{Args as Words, Language, Sink, patch_refused_text, text};

use super::files::{Contents, STANDARD, read_bytes, read_text, shown, write};
use super::outcome::{Outcome, say};
use super::table::hints;

/// Arguments of `gitribute patch`.
#[derive(Args)]
#[command(after_help = "\
Example:
  gitribute diff old.csv new.csv --key id --format json > change.json
  gitribute patch old.csv change.json

Rows are found by their key and must hold what the difference says they held; where one does not,
nothing is changed, the place is told, and the exit status is 1. On a file that has other rows by
now, cells change, rows go and new ones come at the end; moved rows and columns that came, went or
moved need the very version that was compared. In JSON, YAML and their kin, records keep their
order, and new ones come at the end.")]
pub(super) struct Patch {
    /// The file to change.
    file: PathBuf,

    /// The difference as JSON; `-` is standard input.
    #[arg(value_name = "DIFF.json")]
    diff: PathBuf,

    /// Where in a JSON or YAML document the records are, like data.cities; a dot where the
    /// document is one record.
    #[arg(long, value_name = "PATH")]
    records: Option<String>,

    /// The file's encoding, where it is not to be found: utf-8, windows-1252, utf-16le …
    #[arg(long, value_parser = Encoding::from_name)]
    encoding: Option<Encoding>,

    /// Where the changed file goes; `-` is standard output. Default: the file itself.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Patch {
    pub(super) fn run(&self, language: Language) -> Result<Outcome> {
        let output = self.output.as_deref().unwrap_or(&self.file);
        if self.file == Path::new(STANDARD) && (self.output.is_none() || self.diff == self.file) {
            bail!(text(language, "program-name-the-file-to-patch", &Words::new(), Sink::Plain));
        }
        let diff: Diff =
            serde_json::from_str(&read_text(&self.diff, language)?).map_err(|error| {
                let place = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
                let args = Words::new()
                    .word("path", shown(&self.diff, language))
                    .number("line", place(error.line()))
                    .number("column", place(error.column()));
                anyhow!(text(language, "patch-not-a-diff", &args, Sink::Plain))
            })?;
        let bytes = read_bytes(&self.file, language)?;
        let format = Format::of(&self.file.to_string_lossy(), &bytes);
        let options = ReadOptions {
            encoding: self.encoding,
            dialect: hints(&self.file),
            records: self.records.as_deref().map(RecordsPath::at).unwrap_or_default(),
        };
        match patch(&bytes, format, &diff, &options) {
            Ok(patched) => {
                if patched != bytes || self.output.is_some() {
                    write(output, Contents::Bytes(&patched), language)?;
                }
                Ok(Outcome::Holds)
            }
            Err(refused) => {
                let what = patch_refused_text(&refused, language, Sink::Plain);
                say(&format!("{}: {what}", shown(&self.file, language)));
                Ok(Outcome::Findings)
            }
        }
    }
}
