//! `gitribute validate`: a table checked against its schema.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Args, ValueEnum};
use gitribute_core::check::{
    Finding, Options, Report, Severity, TableCheck, TableSchema, validate,
};
use gitribute_core::dataset::csv::{CsvDocument, ReadError, ReadOptions, RecordReader};
use gitribute_core::dataset::encoding::Encoding;
use gitribute_core::dataset::{Refusal, Table};
use gitribute_core::report::{
    FindingJson, Language, checked_markdown, checked_page, checked_sentence, finding_line, sarif,
};
use serde::Serialize;

use super::diff::colour;
use super::files::{STANDARD, cannot_read, print, read_bytes};
use super::outcome::{Outcome, say};
use super::progress::{Watched, WatchedRead};
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
        let read = |path| read_schema(path, language);
        let schema = self.schema.as_deref().map(read).transpose()?;
        let report = match self.streamed(schema.as_ref(), language)? {
            Some(report) => report,
            None => self.in_full(schema, language)?,
        };
        self.tell(&report, document.as_ref().map(|table| table as &dyn Table), language)?;
        Ok(if report.is_valid() { Outcome::Holds } else { Outcome::Findings })
    }

    fn reading(&self) -> ReadOptions {
        ReadOptions { encoding: self.encoding, dialect: hints(&self.file) }
    }

    /// Checks a file record by record, in memory that does not grow with it. `None` for what can
    /// be read only once, and for a file that is told as a whole only.
    fn streamed(&self, schema: Option<&TableSchema>, language: Language) -> Result<Option<Report>> {
        if self.file == Path::new(STANDARD) {
            return Ok(None);
        }
        let options = self.reading();
        let open = |label| -> Result<_, ReadError> {
            let file = File::open(&self.file)?;
            let metadata = file.metadata()?;
            // A pipe is gone once it is read.
            if !metadata.is_file() {
                return Err(ReadError::Whole);
            }
            RecordReader::open(WatchedRead::new(file, metadata.len(), label), &options)
        };
        let check = || -> Result<Report, ReadError> {
            let records = open("checking")?;
            let untyped;
            let schema = match schema {
                Some(schema) => schema,
                None => {
                    untyped = TableSchema::untyped(records.header());
                    &untyped
                }
            };
            let line = records.header_line();
            let mut check = TableCheck::new(schema, records.header(), line, &all());
            if check.needs_references() {
                check.note_all(open("reading keys")?)?;
            }
            check.read_all(records)
        };
        match check() {
            Ok(report) => Ok(Some(report)),
            Err(ReadError::Refused(refusal)) => Ok(Some(unreadable(*refusal))),
            Err(ReadError::Whole) => Ok(None),
            Err(ReadError::Io(error)) => Err(cannot_read(&self.file, &error, language)),
        }
    }

    fn in_full(&self, schema: Option<TableSchema>, language: Language) -> Result<Report> {
        let bytes = read_bytes(&self.file, language)?;
        Ok(match CsvDocument::read(&bytes, &self.reading()) {
            Ok(document) => {
                let schema = schema.unwrap_or_else(|| TableSchema::untyped(document.header()));
                validate(&Watched::new(&document, &bytes, "checking"), &schema, &all())
            }
            Err(refusal) => unreadable(refusal),
        })
    }

    fn tell(&self, report: &Report, language: Language) -> Result<()> {
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

/// Every finding is told.
fn all() -> Options {
    Options { keep: u64::MAX, ..Options::default() }
}

fn unreadable(refusal: Refusal) -> Report {
    Report { findings: vec![Finding::unreadable(refusal)], ..Report::default() }
}

/// How much was read and what was found, in one line.
fn counted(report: &Report, language: Language) -> String {
    let of = |severity| {
        let found = report.findings.iter().filter(|finding| finding.severity() == severity);
        u64::try_from(found.count()).unwrap_or(u64::MAX)
    };
    let args = Words::new()
        .number("rows", report.rows)
        .number("errors", of(Severity::Error))
        .number("warnings", of(Severity::Warning));
    text(language, "finding-count", &args, Sink::Plain)
}
