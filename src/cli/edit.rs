//! `gitribute edit`: edits applied to a file losslessly.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use gitribute_core::dataset::csv::{DialectHints, EditOptions, Insert, apply};
use gitribute_core::dataset::encoding::Encoding;
use gitribute_core::dataset::{FieldName, read_edits};
use gitribute_core::report::{Language, Sink, refusal_text};

use super::files::{STANDARD, read_bytes, read_text, write_bytes};
use super::outcome::{Outcome, say};
use super::schema::read_schema;

/// Arguments of `gitribute edit`.
#[derive(Args)]
#[command(after_help = "\
Edits are a JSON array:
  [{\"op\":\"add\",\"record\":{\"id\":\"Y\",\"country\":\"PE\"}},
   {\"op\":\"update\",\"key\":{\"id\":\"X\"},\"set\":{\"country\":\"PE\"},\"clear\":[\"closed\"],\"expect\":{\"country\":\"BO\"}},
   {\"op\":\"upsert\",\"key\":{\"id\":\"Z\"},\"set\":{\"country\":\"CL\"}},
   {\"op\":\"remove\",\"key\":{\"id\":\"V\"}},
   {\"op\":\"rename\",\"key\":{\"id\":\"U\"},\"to\":{\"id\":\"W\"}}]

All edits apply, or none: a refused edit leaves the file alone, with exit status 1.")]
pub(super) struct Edit {
    /// The file to edit: CSV, TSV or any other single-character delimiter.
    file: PathBuf,

    /// The edits as JSON; `-` is standard input.
    #[arg(long, value_name = "EDITS.json")]
    edits: PathBuf,

    /// The file's Table Schema; its primary key tells records apart.
    #[arg(long, value_name = "SCHEMA.json")]
    schema: Option<PathBuf>,

    /// The column that tells records apart; several with a comma between them.
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    key: Vec<String>,

    /// The file's encoding, where it is not to be found: utf-8, windows-1252, utf-16le …
    #[arg(long, value_parser = Encoding::from_name)]
    encoding: Option<Encoding>,

    /// Put new records where their keys belong instead of at the end.
    #[arg(long)]
    sorted: bool,

    /// Where the edited file goes; `-` is standard output. Default: the file itself.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Edit {
    pub(super) fn run(&self, language: Language) -> Result<Outcome> {
        if self.file == Path::new(STANDARD) {
            bail!("`edit` changes a file in place: name the file");
        }
        let edits = read_edits(&read_text(&self.edits)?)
            .with_context(|| format!("cannot use {}", self.edits.display()))?;
        let options = EditOptions {
            key: self.key()?,
            encoding: self.encoding,
            dialect: hints(&self.file),
            insert: if self.sorted { Insert::Sorted } else { Insert::End },
            list_separator: None,
        };
        let bytes = read_bytes(&self.file)?;
        match apply(&bytes, &edits, &options) {
            Ok(edited) => {
                write_bytes(self.output.as_deref().unwrap_or(&self.file), &edited.bytes)?;
                Ok(Outcome::Holds)
            }
            Err(refused) => {
                let place = match refused.edit {
                    Some(number) => format!("{}: edit {number}", self.file.display()),
                    None => self.file.display().to_string(),
                };
                let text = refusal_text(&refused.refusal, language, Sink::Plain);
                say(&format!("{place}: {text}"));
                Ok(Outcome::Findings)
            }
        }
    }

    /// The columns that tell records apart: those named, else the schema's primary key.
    fn key(&self) -> Result<Vec<FieldName>> {
        let schema = self.schema.as_deref().map(read_schema).transpose()?;
        if self.key.is_empty() {
            return Ok(schema.map(|schema| schema.primary_key().to_vec()).unwrap_or_default());
        }
        Ok(self.key.iter().map(|name| FieldName::from(name.as_str())).collect())
    }
}

/// What a file's name tells of its dialect.
pub(super) fn hints(path: &Path) -> DialectHints {
    DialectHints::of_file_name(&path.to_string_lossy())
}
