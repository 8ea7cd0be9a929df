//! `gitribute diff`: two versions of a table compared by key.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use clap::{Args, ValueEnum};
use gitribute_core::dataset::diff::{
    Diff as Found, DiffKey, FilesError, Side, Source, diff, diff_files,
};
use gitribute_core::dataset::{
    FieldName, Format as FileFormat, KEY_FIELD, ReadOptions, diff_folders,
};
use gitribute_core::report::summary::{
    Budget, Colour, Links, Screen, View, render_diff_html, render_diff_markdown, render_diff_text,
};
use gitribute_core::report::{Language, Sink, refusal_text};

use super::files::{cannot_read, print, read_bytes, shown};
use super::outcome::Outcome;
use super::progress::{Watched, WatchedRead};
use super::record_folder::RecordFolder;
use super::table::{hints, open};

/// Arguments of `gitribute diff`.
#[derive(Args)]
#[command(after_help = "\
Example:
  git show main:data/channels.csv > old.csv
  gitribute diff old.csv data/channels.csv --key id --format markdown

The exit status is 0 whether or not they differ; with --exit-code it is 1 where they do.")]
pub(super) struct Diff {
    /// The old version: a file, or a folder of one record a file.
    old: PathBuf,

    /// The new version.
    new: PathBuf,

    /// The column that tells rows apart; several with a comma between them. Found where it is
    /// not given.
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    key: Vec<String>,

    /// Where in JSON or YAML documents the records are, like data.cities; a dot where each
    /// document is one record.
    #[arg(long, value_name = "PATH")]
    records: Option<String>,

    /// How the changes are printed.
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Exit with status 1 where the versions differ.
    #[arg(long)]
    exit_code: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For the terminal.
    #[default]
    Text,
    /// The table that the bot posts.
    Markdown,
    /// One JSON object.
    Json,
    /// A page, side by side.
    Html,
}

impl Diff {
    pub(super) fn run(&self, language: Language) -> Result<Outcome> {
        let key = if self.key.is_empty() {
            DiffKey::Detect
        } else {
            DiffKey::Fields(self.key.iter().map(|name| FieldName::from(name.as_str())).collect())
        };
        let old = RecordFolder::open(&self.old, language)?;
        let new = RecordFolder::open(&self.new, language)?;
        let found = match (&old, &new) {
            (Some(old), Some(new)) => Self::folders(old, new, &key, language)?,
            (None, None) => self.files(&key, language)?,
            (Some(folder), None) => self.folder_and_file(folder, Side::Old, &key, language)?,
            (None, Some(folder)) => self.folder_and_file(folder, Side::New, &key, language)?,
        };
        let path = self.new.to_string_lossy();
        let view = View {
            dataset: None,
            path: &path,
            links: Links::default(),
            language,
            budget: Budget::default(),
        };
        let text = match self.format {
            Format::Text => render_diff_text(&found, &view, screen()),
            Format::Markdown => render_diff_markdown(&found, &view),
            Format::Json => format!("{}\n", serde_json::to_string(&found)?),
            Format::Html => render_diff_html(&found, &view),
        };
        print(text.as_bytes())?;
        Ok(if self.exit_code && !found.is_empty() { Outcome::Findings } else { Outcome::Holds })
    }

    fn files(&self, key: &DiffKey, language: Language) -> Result<Found> {
        let old = input(&self.old, language)?;
        let new = Input { label: Some("comparing"), ..input(&self.new, language)? };
        if (old.format, new.format) == (FileFormat::Delimited, FileFormat::Delimited) {
            let found = diff_files((&old, &old.options), (&new, &new.options), key);
            return found.map_err(|error| self.told(error, language));
        }
        let (before, after) = (old.bytes(language)?, new.bytes(language)?);
        let records = self.records.as_deref();
        let old = open(&self.old, &before, records, language)?;
        let new = open(&self.new, &after, records, language)?;
        let old = Watched::new(&old, &before, "comparing");
        Ok(diff(&old, &Watched::new(&new, &after, "comparing"), key)?)
    }

    /// Folders without a key are compared by the names of their files.
    fn folders(
        old: &RecordFolder,
        new: &RecordFolder,
        key: &DiffKey,
        language: Language,
    ) -> Result<Found> {
        let own = match key {
            DiffKey::Fields(fields) if !fields.is_empty() => fields.clone(),
            _ => vec![KEY_FIELD.into()],
        };
        let reading = ReadOptions::default();
        let before = old.table(&reading, &own, language)?;
        let after = new.table(&reading, &own, language)?;
        Ok(diff_folders(&before, &after, &DiffKey::Fields(own))?)
    }

    fn folder_and_file(
        &self,
        folder: &RecordFolder,
        side: Side,
        key: &DiffKey,
        language: Language,
    ) -> Result<Found> {
        let own = match key {
            DiffKey::Fields(fields) => fields.clone(),
            DiffKey::Detect => vec![KEY_FIELD.into()],
        };
        let table = folder.table(&ReadOptions::default(), &own, language)?;
        let path = if side == Side::Old { &self.new } else { &self.old };
        let bytes = read_bytes(path, language)?;
        let file = open(path, &bytes, self.records.as_deref(), language)?;
        Ok(match side {
            Side::Old => diff(&table, &file, key)?,
            Side::New => diff(&file, &table, key)?,
        })
    }

    /// Why two files could not be compared, with the name of the one that it is about.
    fn told(&self, error: FilesError, language: Language) -> anyhow::Error {
        let path = |side| if side == Side::Old { &self.old } else { &self.new };
        match error {
            FilesError::Refused(side, refusal) => {
                let what = refusal_text(&refusal, language, Sink::Plain);
                anyhow!("{}: {what}", shown(path(side), language))
            }
            FilesError::Io(side, error) => cannot_read(path(side), &error, language),
            FilesError::Key(error) => error.into(),
        }
    }
}

/// A version to read, and what its name and its first bytes tell of it.
fn input(path: &Path, language: Language) -> Result<Input> {
    let unread = |error: io::Error| cannot_read(path, &error, language);
    let is_file = std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
    let kept = if is_file { None } else { Some(read_bytes(path, language)?) };
    let mut head = Vec::new();
    let length;
    match &kept {
        Some(bytes) => {
            length = bytes.len() as u64;
            head.extend(bytes.iter().take(HEAD));
        }
        None => {
            let file = File::open(path).map_err(unread)?;
            length = file.metadata().map_err(unread)?.len();
            file.take(HEAD as u64).read_to_end(&mut head).map_err(unread)?;
        }
    }
    let options = ReadOptions { dialect: hints(path), ..ReadOptions::default() };
    let format = FileFormat::of(&path.to_string_lossy(), &head);
    Ok(Input { path: path.to_owned(), kept, format, options, length, label: None })
}

/// Bytes that a file's format is told by.
const HEAD: usize = 1 << 16;

/// A file that is read as often as the comparison asks. What can be read but once is kept.
struct Input {
    path: PathBuf,
    kept: Option<Vec<u8>>,
    format: FileFormat,
    options: ReadOptions,
    /// In bytes.
    length: u64,
    /// What a bar says that shows how far it was read; files read side by side share one.
    label: Option<&'static str>,
}

impl Input {
    fn bytes(&self, language: Language) -> Result<Cow<'_, [u8]>> {
        Ok(match &self.kept {
            Some(bytes) => Cow::Borrowed(bytes),
            None => Cow::Owned(read_bytes(&self.path, language)?),
        })
    }
}

impl Source for Input {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        match &self.kept {
            Some(bytes) => Ok(Box::new(bytes.as_slice())),
            None => {
                let file = File::open(&self.path)?;
                Ok(match self.label {
                    Some(label) => Box::new(WatchedRead::new(file, self.length, label)),
                    None => Box::new(file),
                })
            }
        }
    }
}

/// The terminal as it is; lines of a usual length where there is none.
fn screen() -> Screen {
    let width = console::Term::stdout().size_checked().map(|(_, columns)| usize::from(columns));
    width.map(Screen::of_width).unwrap_or_default().with_colour(colour())
}

/// Colours on a terminal whose user has not asked for none (no-color.org).
pub(super) fn colour() -> Colour {
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if !unwanted && std::io::stdout().is_terminal() { Colour::Ansi } else { Colour::Plain }
}
