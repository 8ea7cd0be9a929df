//! A dataset as it stands at the base: its file, its schema, its key.

use gitribute_core::check::{FieldType, StringForm, TableSchema};
use gitribute_core::dataset::csv::{CsvDocument, DialectHints, ReadOptions};
use gitribute_core::dataset::{FieldName, Table};
use gitribute_core::intake::mapping::{Column, ColumnKind};
use gitribute_core::repo_config::{DataPath, DatasetName, DatasetSettings};
use gitribute_core::report::{Args, Language, Sink, refusal_text, text};

use super::Files;

/// A dataset whose file and schema can be read.
pub(super) struct Dataset<'a> {
    pub(super) name: &'a DatasetName,
    pub(super) settings: &'a DatasetSettings,
    pub(super) path: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) dialect: DialectHints,
    pub(super) schema: TableSchema,
    pub(super) key: Vec<FieldName>,
    pub(super) columns: Vec<Column>,
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
        let dialect = DialectHints::of_file_name(path);
        let options = ReadOptions { encoding: None, dialect: dialect.clone() };
        let document = CsvDocument::read(bytes, &options).map_err(|refusal| {
            let why = refusal_text(&refusal, language, Sink::Markdown);
            say("dataset-unreadable", &Args::new().quoted("path", path).word("why", why))
        })?;
        let schema = match &settings.schema {
            None => TableSchema::untyped(document.header()),
            Some(schema) => {
                let bytes = files.get(schema.as_str()).ok_or_else(|| missing(schema.as_str()))?;
                TableSchema::from_json(&String::from_utf8_lossy(bytes)).map_err(|error| {
                    let why = error.faults().first().map(ToString::to_string).unwrap_or_default();
                    let args = Args::new().quoted("path", schema.as_str()).quoted("why", why);
                    say("dataset-schema-unusable", &args)
                })?
            }
        };
        let key = if settings.key.is_empty() {
            schema.primary_key().to_vec()
        } else {
            settings.key.clone()
        };
        let columns = columns(document.header(), &schema);
        Ok(Self { name, settings, path, bytes, dialect, schema, key, columns })
    }

    /// A version of the dataset's file.
    pub(super) fn document<'b>(&self, bytes: &'b [u8]) -> Option<CsvDocument<'b>> {
        CsvDocument::read(bytes, &self.reading()).ok()
    }

    /// How its file is read.
    pub(super) fn reading(&self) -> ReadOptions {
        ReadOptions { encoding: None, dialect: self.dialect.clone() }
    }
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
