//! A dataset as it stands at the base: its file, its schema, its key.

use std::borrow::Cow;
use std::collections::HashMap;

use gitribute_core::check::json_schema::{JsonSchema, validate_table_by_json_schema};
use gitribute_core::check::package::{FileRules, Package, PackageFault, check_resource_file};
use gitribute_core::check::{
    AnySchema, AnySchemaError, Code, FieldType, Options, OtherTable, RepoFiles, Report, StringForm,
    TableSchema, validate_with,
};
use gitribute_core::dataset::csv::{CsvDocument, DialectHints, ReadOptions};
use gitribute_core::dataset::{FieldName, Table};
use gitribute_core::intake::mapping::{Column, ColumnKind};
use gitribute_core::repo_config::{DataPath, DatasetName, DatasetSettings, RepoConfig};
use gitribute_core::report::{Args, Language, Sink, package_fault, refusal_text, text};

use super::Files;

/// A dataset whose file and schema can be read.
pub(super) struct Dataset<'a> {
    pub(super) name: &'a DatasetName,
    pub(super) settings: &'a DatasetSettings,
    pub(super) path: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) dialect: DialectHints,
    pub(super) schema: TableSchema,
    rules: Rules,
    pub(super) key: Vec<FieldName>,
    pub(super) columns: Vec<Column>,
}

/// What a dataset is checked by.
enum Rules {
    /// Its Table Schema.
    Table,
    /// A JSON Schema of its records.
    Json(Box<JsonSchema>),
    /// The package that lists it.
    Package(Box<Package>),
}

impl<'a> Dataset<'a> {
    /// Reads a dataset; where it cannot be read, the sentence that tells a maintainer why.
    pub(super) fn read(
        name: &'a DatasetName,
        settings: &'a DatasetSettings,
        files: &'a Files,
        language: Language,
    ) -> Result<Self, String> {
        let say = |id, args: &Args<'_>| text(language, id, args, Sink::Markdown);
        let path = match &settings.path {
            DataPath::File(path) => path.as_str(),
            DataPath::Records(_) => return Err(say("dataset-not-a-table", &dataset(name))),
        };
        if !is_delimited(path) {
            return Err(say("dataset-not-a-table", &dataset(name)));
        }
        let missing = |path: &str| match files.fault(path) {
            Some(fault) => fault.sentence(path, language, Sink::Markdown),
            None => say("dataset-missing", &dataset(name).quoted("path", path.to_owned())),
        };
        let bytes = files.get(path).ok_or_else(|| missing(path))?;
        let unusable = |schema: &str, why: String| {
            let args = Args::new().quoted("path", schema.to_owned()).quoted("why", why);
            say("dataset-schema-unusable", &args)
        };
        let mut dialect = DialectHints::of_file_name(path);
        let mut schema = None;
        let mut rules = Rules::Table;
        if let Some(file) = &settings.schema {
            let file = file.as_str();
            let text = String::from_utf8_lossy(files.get(file).ok_or_else(|| missing(file))?);
            let read = AnySchema::read(&text, file, files);
            match read.map_err(|error| unusable(file, why(&error, language)))? {
                AnySchema::Table(table) => schema = Some(*table),
                AnySchema::Json(json) => rules = Rules::Json(json),
                AnySchema::Package(package) => {
                    let of_file = package.rules_of(path, files);
                    let listed =
                        of_file.ok_or_else(|| unusable(file, not_listed(path, language)))?;
                    if let Some(fault) = listed.faults.iter().find(|fault| is_grave(fault)) {
                        let fault = package_fault(fault, language, Sink::Plain);
                        return Err(unusable(file, fault));
                    }
                    dialect = hints(&listed, path).unwrap_or(dialect);
                    schema = listed.schema;
                    rules = Rules::Package(package);
                }
            }
        }
        let options = ReadOptions { encoding: None, dialect: dialect.clone() };
        let document = CsvDocument::read(bytes, &options).map_err(|refusal| {
            let why = refusal_text(&refusal, language, Sink::Markdown);
            say("dataset-unreadable", &Args::new().quoted("path", path).word("why", why))
        })?;
        let schema = schema.unwrap_or_else(|| TableSchema::untyped(document.header()));
        let key = if settings.key.is_empty() {
            schema.primary_key().to_vec()
        } else {
            settings.key.clone()
        };
        let columns = columns(document.header(), &schema);
        Ok(Self { name, settings, path, bytes, dialect, schema, rules, key, columns })
    }

    /// A version of the dataset's file.
    pub(super) fn document<'b>(&self, bytes: &'b [u8]) -> Option<CsvDocument<'b>> {
        let options = ReadOptions { encoding: None, dialect: self.dialect.clone() };
        CsvDocument::read(bytes, &options).ok()
    }

    /// Checks a version of the dataset, whose document it is, among the other files of the
    /// repository. Foreign keys name the resources of its package, or the datasets of the
    /// configuration.
    pub(super) fn check(
        &self,
        config: &RepoConfig,
        files: &Files,
        bytes: &[u8],
        document: &CsvDocument<'_>,
    ) -> Report {
        let options = Options { key: self.key.clone(), ..Options::default() };
        match &self.rules {
            Rules::Json(schema) => validate_table_by_json_schema(document, schema, &options),
            Rules::Package(package) => {
                let version = Version { files, path: self.path, bytes };
                let report = check_resource_file(package, self.path, &version, &options);
                let mut report = report.unwrap_or_default();
                // Every edit changes them: they are the package's to keep up, not the author's.
                report
                    .findings
                    .retain(|finding| !matches!(finding.code(), Code::ByteCount | Code::HashCount));
                report
            }
            Rules::Table => {
                let others = self.others(config, files);
                let documents: Vec<_> = others
                    .iter()
                    .filter_map(|(name, other)| Some((name, other, other.document(other.bytes)?)))
                    .collect();
                let tables: HashMap<String, OtherTable<'_>> = documents
                    .iter()
                    .map(|(name, other, document)| {
                        let schema = Some(&other.schema);
                        ((*name).clone(), OtherTable { table: document, schema })
                    })
                    .collect();
                validate_with(document, &self.schema, &tables, &options)
            }
        }
    }

    /// The datasets that the foreign keys name.
    fn others<'f>(&self, config: &'f RepoConfig, files: &'f Files) -> Vec<(String, Dataset<'f>)> {
        let named = self.schema.foreign_keys().iter().filter_map(|key| key.resource.as_ref());
        named
            .filter_map(|wanted| {
                let (name, settings) =
                    config.datasets.iter().find(|(name, _)| name.as_str() == wanted)?;
                let other = Dataset::read(name, settings, files, config.language).ok()?;
                Some((wanted.clone(), other))
            })
            .collect()
    }
}

/// The files of the repository with one of them edited.
struct Version<'v> {
    files: &'v Files,
    path: &'v str,
    bytes: &'v [u8],
}

impl RepoFiles for Version<'_> {
    fn bytes(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        if path == self.path { Some(Cow::Borrowed(self.bytes)) } else { self.files.bytes(path) }
    }
}

/// Why a schema cannot be used, in a sentence.
fn why(error: &AnySchemaError, language: Language) -> String {
    match error {
        AnySchemaError::Table(error) => {
            error.faults().first().map(ToString::to_string).unwrap_or_default()
        }
        AnySchemaError::Json(fault) => fault.to_string(),
        AnySchemaError::Package(fault) => package_fault(fault, language, Sink::Plain),
    }
}

fn not_listed(path: &str, language: Language) -> String {
    let args = Args::new().quoted("path", path.to_owned());
    text(language, "dataset-not-listed", &args, Sink::Plain)
}

/// Whether a fault keeps a dataset from being checked at all.
fn is_grave(fault: &PackageFault) -> bool {
    matches!(
        fault,
        PackageFault::Schema { .. }
            | PackageFault::JsonSchema { .. }
            | PackageFault::PartNotJson { .. }
            | PackageFault::Dialect { .. }
            | PackageFault::Remote { .. }
            | PackageFault::BadPath { .. }
            | PackageFault::MissingFile { .. }
    )
}

/// How the file is read and edited, where its package says so.
fn hints(rules: &FileRules, path: &str) -> Option<DialectHints> {
    let fields = rules.schema.as_ref().map(TableSchema::fields).unwrap_or_default();
    let names: Vec<FieldName> = fields.iter().map(|field| field.name().clone()).collect();
    rules.dialect.as_ref()?.hints(path, &names)
}

fn dataset(name: &DatasetName) -> Args<'_> {
    Args::new().quoted("dataset", name.as_str())
}

fn is_delimited(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    matches!(ending.as_deref(), Some("csv" | "tsv" | "tab" | "txt" | "psv"))
}

/// The header's columns, and those of the schema that the header lacks.
fn columns(header: &[FieldName], schema: &TableSchema) -> Vec<Column> {
    let lacking = schema
        .fields()
        .iter()
        .map(gitribute_core::check::Field::name)
        .filter(|name| !header.contains(name));
    header
        .iter()
        .chain(lacking)
        .map(|name| {
            let field = schema.field(name.as_str());
            Column {
                name: name.clone(),
                title: field.and_then(|field| field.about().title.clone()),
                kind: field.map_or(ColumnKind::Text, |field| kind(field.field_type())),
            }
        })
        .collect()
}

fn kind(field: &FieldType) -> ColumnKind {
    match field {
        FieldType::String(StringForm::Uri) => ColumnKind::Url,
        FieldType::Number(_) | FieldType::Integer(_) => ColumnKind::Number,
        FieldType::Boolean(words) => {
            ColumnKind::Boolean { truths: words.yes.clone(), falsehoods: words.no.clone() }
        }
        FieldType::List(form) => {
            ColumnKind::List { separator: Some(form.delimiter.clone()), members: Vec::new() }
        }
        _ => ColumnKind::Text,
    }
}
