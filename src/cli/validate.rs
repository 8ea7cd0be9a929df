//! `gitribute validate`: a table, a document or a whole package checked against what it must
//! hold.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use clap::{Args, ValueEnum};
use gitribute_core::check::dialect::{TableForm, open};
use gitribute_core::check::json_schema::{
    DocumentForm, JsonSchema, validate_json, validate_table_by_json_schema,
};
use gitribute_core::check::package::{Package, PackageReport, check_package, check_resource_file};
use gitribute_core::check::{AnySchema, Finding, Options, Report, Severity, TableSchema, validate};
use gitribute_core::dataset::csv::{CsvDocument, ReadOptions};
use gitribute_core::dataset::encoding::{Encoding, decode};
use gitribute_core::dataset::{Table, Value};
use gitribute_core::report::{
    Args as Words, FindingJson, Language, Sink, finding_text, package_fault, sarif_of_files, text,
};
use serde::Serialize;

use super::edit::hints;
use super::files::{STANDARD, print, read_bytes, shown};
use super::outcome::{Outcome, say};
use super::progress::Watched;
use super::repository::Folder;
use super::schema::read_any_schema;

/// Arguments of `gitribute validate`.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  gitribute validate data/channels.csv --schema schemas/channels.json\n  gitribute validate datapackage.json"
)]
pub(super) struct Validate {
    /// The file to check; `-` is standard input. A datapackage.json stands for all its files.
    file: PathBuf,

    /// Its schema: Table Schema, JSON Schema or a datapackage.json that lists it. Without one, a
    /// datapackage.json beside or above the file that lists it is taken, or else only the
    /// table's shape is checked.
    #[arg(long, value_name = "SCHEMA.json")]
    schema: Option<PathBuf>,

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
    /// SARIF 2.1.0, for forges and editors.
    Sarif,
}

#[derive(Serialize)]
struct Output<'a> {
    valid: bool,
    rows: u64,
    findings: Vec<Told<'a>>,
}

/// A finding, with its file where there may be several.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(flatten)]
    finding: FindingJson<'a>,
}

/// What was checked.
enum Checked {
    File(Report),
    Package(PackageReport),
}

impl Validate {
    pub(super) fn run(&self, language: Language) -> Result<Outcome> {
        let checked = match &self.schema {
            Some(schema) => Checked::File(self.with_schema(schema, language)?),
            None => match self.package(language)? {
                Some(checked) => checked,
                None => Checked::File(self.without_schema(language)?),
            },
        };
        let files: Vec<(String, &Report)> = match &checked {
            Checked::File(report) => vec![(self.file.to_string_lossy().into_owned(), report)],
            Checked::Package(package) => {
                let folder = self.file.parent().unwrap_or(Path::new(""));
                let named = |path: &str| folder.join(path).to_string_lossy().into_owned();
                package.files.iter().map(|file| (named(&file.path), &file.report)).collect()
            }
        };
        self.tell(&files, language)?;
        let valid = files.iter().all(|(_, report)| report.is_valid());
        Ok(if valid { Outcome::Holds } else { Outcome::Findings })
    }

    /// All findings are wanted.
    fn options() -> Options {
        Options { keep: u64::MAX, ..Options::default() }
    }

    fn with_schema(&self, schema: &Path, language: Language) -> Result<Report> {
        let (schema_path, folder) = Folder::around(schema);
        match read_any_schema(schema, &schema_path, &folder, language)? {
            AnySchema::Table(schema) => self.table(Some(&schema), language),
            AnySchema::Json(schema) => self.by_json_schema(&schema, language),
            AnySchema::Package(_) => {
                let (package, folder) = self.listed_in(schema, language)?.ok_or_else(|| {
                    let args = Words::new()
                        .word("path", shown(&self.file, language))
                        .word("package", shown(schema, language));
                    anyhow!(text(language, "validate-not-listed", &args, Sink::Plain))
                })?;
                self.as_resource(&package, &folder, language)
            }
        }
    }

    /// The package that the file is, or that lists it.
    fn package(&self, language: Language) -> Result<Option<Checked>> {
        if self.file == Path::new(STANDARD) {
            return Ok(None);
        }
        let is_json =
            TableForm::of_file_name(&self.file.to_string_lossy()) == Some(TableForm::Json);
        if is_json {
            let content = String::from_utf8_lossy(&read_bytes(&self.file, language)?).into_owned();
            let named = self.file.file_name().is_some_and(|name| name == "datapackage.json");
            if named || AnySchema::is_package(&content) {
                let (path, folder) = Folder::of(&self.file);
                let package = Package::read(&content, &path).map_err(|fault| {
                    anyhow!(
                        "{}: {}",
                        self.file.display(),
                        package_fault(&fault, language, Sink::Plain)
                    )
                })?;
                return Ok(Some(Checked::Package(check_package(
                    &package,
                    &folder,
                    &Self::options(),
                ))));
            }
        }
        let Ok(file) = self.file.canonicalize() else { return Ok(None) };
        for folder in file.ancestors().skip(1) {
            let descriptor = folder.join("datapackage.json");
            if descriptor.is_file()
                && let Some((package, folder)) = self.listed_in(&descriptor, language)?
            {
                return self.as_resource(&package, &folder, language).map(Checked::File).map(Some);
            }
            // A package of another repository says nothing about this one.
            if folder.join(".git").exists() {
                break;
            }
        }
        Ok(None)
    }

    /// A package that lists the file.
    fn listed_in(
        &self,
        descriptor: &Path,
        language: Language,
    ) -> Result<Option<(Package, Folder)>> {
        let content = String::from_utf8_lossy(&read_bytes(descriptor, language)?).into_owned();
        let (path, folder) = Folder::of(descriptor);
        let Ok(package) = Package::read(&content, &path) else { return Ok(None) };
        let listed =
            folder.path_of(&self.file).is_some_and(|own| package.resource_of(&own).is_some());
        Ok(listed.then_some((package, folder)))
    }

    fn as_resource(
        &self,
        package: &Package,
        folder: &Folder,
        language: Language,
    ) -> Result<Report> {
        // A file that is not there is an error of the call.
        read_bytes(&self.file, language)?;
        let path = folder.path_of(&self.file).unwrap_or_default();
        let report = check_resource_file(package, &path, folder, &Self::options());
        Ok(report.unwrap_or_default())
    }

    fn without_schema(&self, language: Language) -> Result<Report> {
        match DocumentForm::of_file_name(&self.file.to_string_lossy()) {
            // Anything is right that is JSON at all.
            Some(form) => match JsonSchema::inline(&Value::Bool(true)) {
                Ok(anything) => self.document(form, &anything, language),
                Err(fault) => Err(fault.into()),
            },
            None => self.table(None, language),
        }
    }

    fn table(&self, schema: Option<&TableSchema>, language: Language) -> Result<Report> {
        let bytes = read_bytes(&self.file, language)?;
        let name = self.file.to_string_lossy();
        let form = TableForm::of_file_name(&name).unwrap_or(TableForm::Delimited);
        if form != TableForm::Delimited {
            return Ok(match open(&bytes, &name, form, None, schema, self.encoding) {
                Ok(table) => check_table(table.as_ref(), schema),
                Err(finding) => Report { findings: vec![finding], ..Report::default() },
            });
        }
        let options = ReadOptions { encoding: self.encoding, dialect: hints(&self.file) };
        Ok(match CsvDocument::read(&bytes, &options) {
            Ok(document) => check_table(&Watched::new(&document, &bytes, "checking"), schema),
            Err(refusal) => {
                Report { findings: vec![Finding::unreadable(refusal)], ..Report::default() }
            }
        })
    }

    fn by_json_schema(&self, schema: &JsonSchema, language: Language) -> Result<Report> {
        let name = self.file.to_string_lossy();
        if let Some(form) = DocumentForm::of_file_name(&name) {
            return self.document(form, schema, language);
        }
        let unread = || {
            let args = Words::new().word("path", shown(&self.file, language));
            anyhow!(text(language, "validate-unread-format", &args, Sink::Plain))
        };
        let form = match TableForm::of_file_name(&name) {
            None if self.file == Path::new(STANDARD) => TableForm::Delimited,
            form => form.ok_or_else(unread)?,
        };
        let bytes = read_bytes(&self.file, language)?;
        Ok(match open(&bytes, &name, form, None, None, self.encoding) {
            Ok(table) => validate_table_by_json_schema(table.as_ref(), schema, &Self::options()),
            Err(finding) => Report { findings: vec![finding], ..Report::default() },
        })
    }

    fn document(
        &self,
        form: DocumentForm,
        schema: &JsonSchema,
        language: Language,
    ) -> Result<Report> {
        let bytes = read_bytes(&self.file, language)?;
        Ok(match decode(&bytes, self.encoding) {
            Ok(decoded) => validate_json(&decoded.text, form, schema, &Self::options()),
            Err(refusal) => {
                Report { findings: vec![Finding::unreadable(refusal)], ..Report::default() }
            }
        })
    }

    fn tell(&self, files: &[(String, &Report)], language: Language) -> Result<()> {
        let several = files.len() > 1 || files.iter().any(|(path, _)| Path::new(path) != self.file);
        match self.format {
            Format::Text => {
                let mut lines = String::new();
                for (path, report) in files {
                    for finding in &report.findings {
                        lines.push_str(match finding.severity() {
                            Severity::Error => "❌ ",
                            Severity::Warning => "⚠️ ",
                        });
                        if several {
                            lines.push_str(&shown(Path::new(path), language));
                            lines.push_str(": ");
                        }
                        lines.push_str(&finding_text(finding, language, Sink::Plain));
                        lines.push('\n');
                    }
                }
                print(lines.as_bytes())?;
                say(&counted(files, language));
            }
            Format::Json => {
                let mut findings = Vec::new();
                for (path, report) in files {
                    findings.extend(report.findings.iter().map(|finding| Told {
                        file: several.then_some(path.as_str()),
                        finding: FindingJson::new(finding, language),
                    }));
                }
                let output = Output {
                    valid: files.iter().all(|(_, report)| report.is_valid()),
                    rows: files.iter().map(|(_, report)| report.rows).sum(),
                    findings,
                };
                print(format!("{}\n", serde_json::to_string(&output)?).as_bytes())?;
            }
            Format::Sarif => {
                let files: Vec<(&str, &[Finding])> = files
                    .iter()
                    .map(|(path, report)| (path.as_str(), report.findings.as_slice()))
                    .collect();
                let log = sarif_of_files(&files, env!("CARGO_PKG_VERSION"), language);
                print(format!("{log}\n").as_bytes())?;
            }
        }
        Ok(())
    }
}

fn check_table(table: &dyn Table, schema: Option<&TableSchema>) -> Report {
    let untyped = || TableSchema::untyped(table.header());
    match schema {
        Some(schema) => validate(table, schema, &Validate::options()),
        None => validate(table, &untyped(), &Validate::options()),
    }
}

/// How much was read and what was found, in one line.
fn counted(files: &[(String, &Report)], language: Language) -> String {
    let of = |severity| {
        let findings = files.iter().flat_map(|(_, report)| &report.findings);
        let found = findings.filter(|finding| finding.severity() == severity);
        u64::try_from(found.count()).unwrap_or(u64::MAX)
    };
    let args = Words::new()
        .number("rows", files.iter().map(|(_, report)| report.rows).sum::<u64>())
        .number("errors", of(Severity::Error))
        .number("warnings", of(Severity::Warning));
    text(language, "finding-count", &args, Sink::Plain)
}
