//! `gitribute edit`: edits applied to a file losslessly.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use gitribute_core::check::TableSchema;
use gitribute_core::dataset::csv::PlanError;
use gitribute_core::dataset::encoding::Encoding;
use gitribute_core::dataset::{
    Edit as Change, EditOptions, FieldName, Format, Insert, ListSeparators, RecordsPath, Refused,
    apply, apply_to_files, read_edits,
};
use gitribute_core::report::{Args as Words, Language, Sink, refusal_text, text};

use super::files::{
    Contents, STANDARD, Source, cannot_read, read_bytes, read_text, shown, write, write_edited,
};
use super::outcome::{Outcome, say};
use super::record_folder::RecordFolder;
use super::schema::read_schema;
use super::table::hints;

/// Arguments of `gitribute edit`.
#[derive(Args)]
#[command(after_help = "\
Edits are a JSON array:
  [{\"op\":\"add\",\"record\":{\"id\":\"Y\",\"country\":\"PE\"}},
   {\"op\":\"update\",\"key\":{\"id\":\"X\"},\"set\":{\"country\":\"PE\"},\"clear\":[\"closed\"],\"expect\":{\"country\":\"BO\"}},
   {\"op\":\"upsert\",\"key\":{\"id\":\"Z\"},\"set\":{\"country\":\"CL\"}},
   {\"op\":\"update\",\"key\":{\"id\":\"X\"},\"append\":{\"tags\":[\"new\"]},\"detach\":{\"tags\":[\"old\"]}},
   {\"op\":\"remove\",\"key\":{\"id\":\"V\"}},
   {\"op\":\"rename\",\"key\":{\"id\":\"U\"},\"to\":{\"id\":\"W\"}}]

Members of nested records are dotted paths (properties.name, tags[0], a literal dot as \\.). Where
records are members of an object, their name is the key @key.

All edits apply, or none: a refused edit leaves the file alone, with exit status 1.")]
pub(super) struct Edit {
    /// The file to edit: CSV, TSV or any other single-character delimiter, JSON, JSON Lines,
    /// GeoJSON, YAML or Markdown front matter. A folder, or a pattern like 'people/*.yml', keeps
    /// each record in a file of its own.
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

    /// Where in a JSON or YAML document the records are, like data.cities; a dot where the
    /// document is one record.
    #[arg(long, value_name = "PATH")]
    records: Option<String>,

    /// What stands between the items of a list in a cell, where the schema does not say it.
    #[arg(long, value_name = "SIGN")]
    list_separator: Option<String>,

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
            bail!(text(language, "program-name-the-file", &Words::new(), Sink::Plain));
        }
        let edits = read_edits(&read_text(&self.edits, language)?)
            .with_context(|| shown(&self.edits, language))?;
        let read = |path| read_schema(path, language);
        let schema = self.schema.as_deref().map(read).transpose()?;
        let separator = self.list_separator.as_deref();
        let options = EditOptions {
            key: self.key(schema.as_ref()),
            encoding: self.encoding,
            dialect: hints(&self.file),
            records: self.records.as_deref().map(RecordsPath::at).unwrap_or_default(),
            insert: if self.sorted { Insert::Sorted } else { Insert::End },
            list_separators: match &schema {
                Some(schema) => schema.list_separators(separator),
                None => ListSeparators::of_all(separator),
            },
        };
        match self.edited(&edits, &options, language)? {
            Ok(()) => Ok(Outcome::Holds),
            Err(refused) => {
                let path = shown(&self.file, language);
                let what = refusal_text(&refused.refusal, language, Sink::Plain);
                say(&match refused.edit {
                    Some(number) => {
                        let number = u64::try_from(number).unwrap_or(u64::MAX);
                        let args = Words::new().word("path", path).number("number", number);
                        text(language, "program-edit", &args.word("what", what), Sink::Plain)
                    }
                    None => format!("{path}: {what}"),
                });
                Ok(Outcome::Findings)
            }
        }
    }

    /// Writes the edited file: by patches of the old one where that does, else whole.
    fn edited(
        &self,
        edits: &[Change],
        options: &EditOptions,
        language: Language,
    ) -> Result<Result<(), Refused>> {
        if let Some(folder) = RecordFolder::open(&self.file, language)? {
            if self.output.is_some() {
                bail!(text(language, "program-folder-in-place", &Words::new(), Sink::Plain));
            }
            return Ok(match apply_to_files(&folder.pattern, &folder.files(), edits, options) {
                Ok(files) => Ok(folder.write(&files, language)?),
                Err(refused) => Err(refused),
            });
        }
        let output = self.output.as_deref().unwrap_or(&self.file);
        let name = self.file.to_string_lossy();
        let is_delimited = Format::of_name(&name) == Some(Format::Delimited);
        if is_delimited && let Some(source) = Source::open(&self.file, language)? {
            match write_edited(output, (&self.file, &source), edits, options, language)? {
                Ok(()) => return Ok(Ok(())),
                Err(PlanError::Refused(refused)) => return Ok(Err(*refused)),
                Err(PlanError::Io(error)) => return Err(cannot_read(&self.file, &error, language)),
                Err(PlanError::Whole) => {}
            }
        }
        let bytes = read_bytes(&self.file, language)?;
        Ok(match apply(&bytes, Format::of(&name, &bytes), edits, options) {
            Ok(edited) => Ok(write(output, Contents::Bytes(&edited.bytes), language)?),
            Err(refused) => Err(refused),
        })
    }

    /// The columns that tell records apart: those named, else the schema's primary key.
    fn key(&self, schema: Option<&TableSchema>) -> Vec<FieldName> {
        if self.key.is_empty() {
            return schema.map(|schema| schema.primary_key().to_vec()).unwrap_or_default();
        }
        self.key.iter().map(|name| FieldName::from(name.as_str())).collect()
    }
}
