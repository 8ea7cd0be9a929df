//! `gitribute validate`: a table checked against its schema.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use gitribute_core::check::{Finding, Options, Report, TableSchema, validate};
use gitribute_core::dataset::encoding::Encoding;
use gitribute_core::dataset::{Format as FileFormat, ReadOptions, RecordsPath, Table, read};
use gitribute_core::report::{
    FindingJson, Language, checked_markdown, checked_page, checked_sentence, finding_line, sarif,
};
use serde::Serialize;

use super::diff::colour;
use super::files::{print, read_bytes};
use super::outcome::{Outcome, say};
use super::progress::Watched;
use super::schema::read_schema;
use super::table::hints;

/// Arguments of `gitribute validate`.
#[derive(Args)]
#[command(
    after_help = "Example:\n  gitribute validate data/channels.csv --schema schemas/channels.json"
)]
pub(super) struct Validate {
    /// The file to check; `-` is standard input.
    file: PathBuf,

    /// Its Table Schema; without one, only the table's shape is checked.
    #[arg(long, value_name = "SCHEMA.json")]
    schema: Option<PathBuf>,

    /// Where in a JSON or YAML document the records are, like data.cities.
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
}

#[derive(Serialize)]
struct Output<'a> {
    valid: bool,
    rows: u64,
    findings: Vec<FindingJson<'a>>,
}

impl Validate {
    pub(super) fn run(&self, language: Language) -> Result<Outcome> {
        let of_path = |path| read_schema(path, language);
        let schema = self.schema.as_deref().map(of_path).transpose()?;
        let bytes = read_bytes(&self.file, language)?;
        let options = ReadOptions {
            encoding: self.encoding,
            dialect: hints(&self.file),
            records: self.records.as_deref().map(RecordsPath::at).unwrap_or_default(),
        };
        let format = FileFormat::of(&self.file.to_string_lossy(), &bytes);
        let (report, document) = match read(&bytes, format, &options) {
            Ok(document) => {
                let schema = schema.unwrap_or_else(|| TableSchema::untyped(document.header()));
                let all = Options { keep: u64::MAX, ..Options::default() };
                let report = {
                    let table = Watched::new(&document, &bytes, "checking");
                    validate(&table, &schema, &all)
                };
                (report, Some(document))
            }
            Err(refusal) => {
                let findings = vec![Finding::unreadable(refusal)];
                (Report { findings, ..Report::default() }, None)
            }
        };
        self.tell(&report, document.as_ref().map(|table| table as &dyn Table), language)?;
        Ok(if report.is_valid() { Outcome::Holds } else { Outcome::Findings })
    }

    fn tell(&self, report: &Report, table: Option<&dyn Table>, language: Language) -> Result<()> {
        let path = self.file.to_string_lossy();
        match self.format {
            Format::Text => {
                let mut lines = String::new();
                for finding in &report.findings {
                    lines.push_str(&finding_line(finding, language, colour()));
                    lines.push('\n');
                }
                print(lines.as_bytes())?;
                say(&checked_sentence(report, language));
            }
            Format::Markdown => print(checked_markdown(report, &path, language).as_bytes())?,
            Format::Html => print(checked_page(table, report, &path, language).as_bytes())?,
            Format::Json => {
                let findings =
                    report.findings.iter().map(|f| FindingJson::new(f, language)).collect();
                let output = Output { valid: report.is_valid(), rows: report.rows, findings };
                print(format!("{}\n", serde_json::to_string(&output)?).as_bytes())?;
            }
            Format::Sarif => {
                let log = sarif(&report.findings, &path, env!("CARGO_PKG_VERSION"), language);
                print(format!("{log}\n").as_bytes())?;
            }
        }
        Ok(())
    }
}
