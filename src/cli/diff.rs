//! `gitribute diff`: two versions of a table compared by key.

use std::io::IsTerminal;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use gitribute_core::dataset::FieldName;
use gitribute_core::dataset::diff::{DiffKey, diff};
use gitribute_core::report::Language;
use gitribute_core::report::summary::{
    Budget, Colour, Links, View, render_diff_html, render_diff_markdown, render_diff_text,
};

use super::files::{print, read_bytes, shown};
use super::outcome::Outcome;
use super::progress::Watched;
use super::table::open;

/// Arguments of `gitribute diff`.
#[derive(Args)]
#[command(after_help = "\
Example:
  git show main:data/channels.csv > old.csv
  gitribute diff old.csv data/channels.csv --key id --format markdown

The exit status is 0 whether or not they differ; with --exit-code it is 1 where they do.")]
pub(super) struct Diff {
    /// The old version.
    old: PathBuf,

    /// The new version.
    new: PathBuf,

    /// The column that tells rows apart; several with a comma between them. Found where it is
    /// not given.
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    key: Vec<String>,

    /// Where in JSON or YAML documents the records are, like data.cities.
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
        let old_bytes = read_bytes(&self.old, language)?;
        let new_bytes = read_bytes(&self.new, language)?;
        let old = open(&self.old, &old_bytes, self.records.as_deref(), language)?;
        let new = open(&self.new, &new_bytes, self.records.as_deref(), language)?;
        let key = if self.key.is_empty() {
            DiffKey::Detect
        } else {
            DiffKey::Fields(self.key.iter().map(|name| FieldName::from(name.as_str())).collect())
        };
        let found = diff(
            &Watched::new(&old, &old_bytes, "reading the old version"),
            &Watched::new(&new, &new_bytes, "reading the new version"),
            &key,
        )?;
        let path = self.new.to_string_lossy();
        let view = View {
            dataset: None,
            path: &path,
            links: Links::default(),
            language,
            budget: Budget::default(),
        };
        let text = match self.format {
            Format::Text => render_diff_text(&found, &view, colour()),
            Format::Markdown => render_diff_markdown(&found, &view),
            Format::Json => format!("{}\n", serde_json::to_string(&found)?),
            Format::Html => render_diff_html(&found, &view),
        };
        print(text.as_bytes())?;
        Ok(if self.exit_code && !found.is_empty() { Outcome::Findings } else { Outcome::Holds })
    }
}

/// Colours on a terminal whose user has not asked for none (no-color.org).
pub(super) fn colour() -> Colour {
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if !unwanted && std::io::stdout().is_terminal() { Colour::Ansi } else { Colour::Plain }
}
