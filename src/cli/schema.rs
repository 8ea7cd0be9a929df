//! `gitribute schema`: a Table Schema looked over or inferred; and reading one that another
//! command names.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use clap::{Args as Arguments, Subcommand, ValueEnum};
use gitribute_core::check::{
    AnySchema, AnySchemaError, LintSeverity, RepoFiles, TableSchema, infer, lint,
};
use gitribute_core::report::{
    Args, Language, LintJson, Sink, json_schema_fault, lint_line, lint_sentence, package_fault,
    schema_fault_text, text,
};
use serde::Serialize;

use super::files::{print, read_bytes, read_text, shown};
use super::outcome::{Outcome, say};
use super::progress::Watched;
use super::repository::Folder;
use super::table::open;

/// Arguments of `gitribute schema`.
#[derive(Arguments)]
pub(super) struct Schema {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Tell what in a Table Schema does nothing, and what the data contradicts. Of a JSON Schema or
    /// a datapackage.json, tell whether it can be used.
    Lint(Lint),
    /// Print a Table Schema inferred from a table.
    Infer(Infer),
}

#[derive(Arguments)]
#[command(after_help = "\
Example:
  gitribute schema lint schemas/channels.json data/channels.csv

The exit status is 1 where there are errors or warnings; notes alone leave it 0.")]
struct Lint {
    /// The schema; `-` is standard input.
    schema: PathBuf,

    /// A table that keeps to it.
    data: Option<PathBuf>,

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
}

#[derive(Arguments)]
#[command(after_help = "\
Example:
  gitribute schema infer data/channels.csv > schemas/channels.json")]
struct Infer {
    /// The table; `-` is standard input.
    file: PathBuf,
}

#[derive(Serialize)]
struct Output<'a> {
    valid: bool,
    findings: Vec<LintJson<'a>>,
}

impl Schema {
    pub(super) fn run(&self, language: Language) -> Result<Outcome> {
        match &self.command {
            Command::Lint(command) => command.run(language),
            Command::Infer(command) => command.run(language),
        }
    }
}

impl Lint {
    fn run(&self, language: Language) -> Result<Outcome> {
        let schema = read_text(&self.schema, language)?;
        if !AnySchema::is_table_schema(&schema) {
            return self.of_another_kind(language);
        }
        let bytes = self.data.as_deref().map(|path| read_bytes(path, language)).transpose()?;
        let findings = match self.data.as_deref().zip(bytes.as_deref()) {
            Some((path, bytes)) => {
                let document = open(path, bytes, None, language)?;
                let table = Watched::new(&document, bytes, "reading the data");
                lint(&schema, Some(&table))
            }
            None => lint(&schema, None),
        };
        let holds = findings.iter().all(|finding| finding.problem.severity() == LintSeverity::Note);
        match self.format {
            Format::Text => {
                let path = self.schema.to_string_lossy();
                let mut lines = String::new();
                for finding in &findings {
                    lines.push_str(match finding.problem.severity() {
                        LintSeverity::Error => "❌ ",
                        LintSeverity::Warning => "⚠️ ",
                        LintSeverity::Note => "ℹ️ ",
                    });
                    lines.push_str(&lint_line(finding, &path, language));
                    lines.push('\n');
                }
                print(lines.as_bytes())?;
                say(&lint_sentence(&findings, language));
            }
            Format::Json => {
                let findings = findings.iter().map(|f| LintJson::new(f, language)).collect();
                let output = Output { valid: holds, findings };
                print(format!("{}\n", serde_json::to_string(&output)?).as_bytes())?;
            }
        }
        Ok(if holds { Outcome::Holds } else { Outcome::Findings })
    }
}

impl Lint {
    /// A JSON Schema or a package: whether it can be used, which is all that is known of it.
    fn of_another_kind(&self, language: Language) -> Result<Outcome> {
        let (place, folder) = Folder::around(&self.schema);
        let (sentence, faults) = match read_any_schema(&self.schema, &place, &folder, language)? {
            AnySchema::Package(package) => {
                let told = |fault| package_fault(fault, language, Sink::Plain);
                ("lint-package", package.faults().iter().map(told).collect())
            }
            AnySchema::Json(_) | AnySchema::Table(_) => ("lint-json-schema", Vec::new()),
        };
        let faults: Vec<String> = faults;
        match self.format {
            Format::Text => {
                let path = shown(&self.schema, language);
                let lines: Vec<String> =
                    faults.iter().map(|fault| format!("❌ {path}: {fault}\n")).collect();
                print(lines.concat().as_bytes())?;
                let args = Args::new().word("path", path);
                say(&text(language, sentence, &args, Sink::Plain));
            }
            Format::Json => {
                let findings = faults.iter().map(|message| LintJson {
                    code: "package-error",
                    severity: LintSeverity::Error,
                    line: 1,
                    column: 1,
                    message: message.clone(),
                    suggestion: None,
                });
                let output = Output { valid: faults.is_empty(), findings: findings.collect() };
                print(format!("{}\n", serde_json::to_string(&output)?).as_bytes())?;
            }
        }
        Ok(if faults.is_empty() { Outcome::Holds } else { Outcome::Findings })
    }
}

impl Infer {
    fn run(&self, language: Language) -> Result<Outcome> {
        let bytes = read_bytes(&self.file, language)?;
        let document = open(&self.file, &bytes, None, language)?;
        let table = Watched::new(&document, &bytes, "reading the data");
        print(infer(&table).to_json().as_bytes())?;
        Ok(Outcome::Holds)
    }
}

/// Reads a schema file; every fault in it is told, not the first.
pub(super) fn read_schema(path: &Path, language: Language) -> Result<TableSchema> {
    TableSchema::from_json(&read_text(path, language)?).map_err(|error| {
        let told = |fault| schema_fault_text(fault, language, Sink::Plain);
        let faults: Vec<String> = error.faults().iter().map(told).collect();
        unusable(path, &faults, language)
    })
}

/// Reads a schema file of any kind, which stands at `place` among these files.
pub(super) fn read_any_schema(
    path: &Path,
    place: &str,
    files: &dyn RepoFiles,
    language: Language,
) -> Result<AnySchema> {
    AnySchema::read(&read_text(path, language)?, place, files).map_err(|error| {
        let told = |fault| schema_fault_text(fault, language, Sink::Plain);
        let faults: Vec<String> = match &error {
            AnySchemaError::Table(error) => error.faults().iter().map(told).collect(),
            AnySchemaError::Json(fault) => vec![json_schema_fault(fault, language, Sink::Plain)],
            AnySchemaError::Package(fault) => vec![package_fault(fault, language, Sink::Plain)],
        };
        unusable(path, &faults, language)
    })
}

/// All faults of a schema as one error.
fn unusable(path: &Path, faults: &[String], language: Language) -> anyhow::Error {
    let path = shown(path, language);
    let lines: Vec<String> = faults.iter().map(|fault| format!("{path}: {fault}")).collect();
    let heading = text(language, "schema-unusable", &Args::new(), Sink::Plain);
    anyhow!("{heading}\n{}", lines.join("\n"))
}
