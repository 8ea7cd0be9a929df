//! `gitribute validate`: a table, a document or a whole package checked against what it must
//! hold.

mod check;
mod tell;

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Args, ValueEnum};
use gitribute_core::check::Report;
use gitribute_core::dataset::encoding::Encoding;
use gitribute_core::report::Language;

use super::outcome::Outcome;

/// Arguments of `gitribute validate`.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  gitribute validate data/channels.csv --schema schemas/channels.json\n  gitribute validate datapackage.json"
)]
pub(super) struct Validate {
    /// The file to check; `-` is standard input. A datapackage.json stands for all its files; a
    /// folder, or a pattern like 'people/*.yml', for records of one file each.
    file: PathBuf,

    /// Its schema: Table Schema, JSON Schema or a datapackage.json that lists it. Without one, a
    /// datapackage.json beside or above the file that lists it is taken, or else only the
    /// table's shape is checked.
    #[arg(long, value_name = "SCHEMA.json")]
    schema: Option<PathBuf>,

    /// Datami's custom properties of the columns: rules where the schema has none.
    #[arg(long, value_name = "PROPS.json")]
    custom_props: Option<PathBuf>,

    /// Where in a JSON or YAML document the records are, like data.cities; a dot where the
    /// document is one record.
    #[arg(long, value_name = "PATH")]
    records: Option<String>,

    /// The file's encoding, where it is not to be found.
    #[arg(long, value_parser = Encoding::from_name)]
    encoding: Option<Encoding>,

    /// How the findings are printed.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// Sentences.
    #[default]
    Text,
    /// One JSON object.
    Json,
    /// For a comment or a job's summary.
    Markdown,
    /// A page, with the table around each finding.
    Html,
    /// SARIF 2.1.0, for forges and editors.
    Sarif,
    /// Notes beside the lines, for a step of GitHub Actions (ten errors, ten warnings).
    Github,
}

/// A file and what was found in it.
struct Checked {
    path: PathBuf,
    report: Report,
}

impl Validate {
    pub(super) fn run(&self, language: Language) -> Result<Outcome> {
        let files = self.check(language)?;
        self.tell(&files, language)?;
        let valid = files.iter().all(|file| file.report.is_valid());
        Ok(if valid { Outcome::Holds } else { Outcome::Findings })
    }

    fn is_alone(&self, files: &[Checked]) -> bool {
        matches!(files, [only] if only.path == Path::new(&self.file))
    }
}
