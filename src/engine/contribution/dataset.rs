//! A dataset as it stands at the base: its file, its schema, its key.

use gitribute_core::check::{
    Blame, ExtraRules, FieldType, Options, RemovedList, StringForm, TableSchema, blame,
    blame_tables,
};
use gitribute_core::dataset::csv::DialectHints;
use gitribute_core::dataset::{
    self, Document, Edited, FieldName, FieldPath, Format, PathStep, ReadOptions, RecordsPath, Table,
    ValueKind,
};
use gitribute_core::intake::mapping::{Cells, Column, ColumnKind};
use gitribute_core::repo_config::{DataPath, DatasetName, DatasetSettings};
use gitribute_core::report::{Args, Language, Sink, refusal_text, schema_fault_text, text};

use super::Files;

/// A dataset whose file and schema can be read.
pub(super) struct Dataset<'a> {
    pub(super) name: &'a DatasetName,
    pub(super) settings: &'a DatasetSettings,
    pub(super) path: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) format: Format,
    pub(super) reading: ReadOptions,
    pub(super) schema: TableSchema,
    pub(super) key: Vec<FieldName>,
    pub(super) columns: Vec<Column>,
    pub(super) extra: ExtraRules,
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
            DataPath::Records(_) => return Err(say("dataset-folder", &named(name))),
        };
        let missing = |path: &str| match files.fault(path) {
            Some(fault) => fault.sentence(path, language, Sink::Markdown),
            None => say("dataset-missing", &named(name).quoted("path", path.to_owned())),
        };
        let bytes = files.get(path).ok_or_else(|| missing(path))?;
        let format = Format::of(path, bytes);
        let reading = ReadOptions {
            encoding: None,
            dialect: DialectHints::of_file_name(path),
            records: settings.records.as_deref().map(RecordsPath::at).unwrap_or_default(),
        };
        let document = dataset::read(bytes, format, &reading).map_err(|refusal| {
            let why = refusal_text(&refusal, language, Sink::Markdown);
            say("dataset-unreadable", &Args::new().quoted("path", path).word("why", why))
        })?;
        let schema = match &settings.schema {
            None => TableSchema::untyped(document.header()),
            Some(schema) => {
                let bytes = files.get(schema.as_str()).ok_or_else(|| missing(schema.as_str()))?;
                TableSchema::from_json(&String::from_utf8_lossy(bytes)).map_err(|error| {
                    let told = |fault| schema_fault_text(fault, language, Sink::Markdown);
                    let why = error.faults().first().map(told).unwrap_or_default();
                    let args = Args::new().quoted("path", schema.as_str()).word("why", why);
                    say("dataset-schema-unusable", &args)
                })?
            }
        };
        let key = if settings.key.is_empty() {
            schema.primary_key().to_vec()
        } else {
            settings.key.clone()
        };
        let columns = columns(&document, &schema);
        let removed = match &settings.not_in {
            None => None,
            Some(list) => {
                let list = list.as_str();
                let bytes = files.get(list).ok_or_else(|| missing(list))?;
                let options = ReadOptions {
                    dialect: DialectHints::of_file_name(list),
                    ..ReadOptions::default()
                };
                let format = Format::of(list, bytes);
                let table = dataset::read(bytes, format, &options).map_err(|refusal| {
                    let why = refusal_text(&refusal, language, Sink::Markdown);
                    say("dataset-unreadable", &Args::new().quoted("path", list).word("why", why))
                })?;
                let names: Vec<FieldName> =
                    columns.iter().map(|column| column.name.clone()).collect();
                let read = RemovedList::read(list, &table, &names, &key);
                Some(read.ok_or_else(|| {
                    say("dataset-removed-unlike", &named(name).quoted("path", list))
                })?)
            }
        };
        let extra = ExtraRules {
            unique_together: settings.unique_together.clone(),
            sorted_by: settings.sorted_by.clone(),
            removed,
            near_duplicates: settings.near_duplicates.clone(),
        };
        Ok(Self { name, settings, path, bytes, format, reading, schema, key, columns, extra })
    }

    /// A version of the dataset's file.
    pub(super) fn document<'b>(&self, bytes: &'b [u8]) -> Option<Document<'b>> {
        dataset::read(bytes, self.format, &self.reading).ok()
    }

    /// What an edit brings: in a delimited file by the rows it touched, else by both versions.
    pub(super) fn blame(
        &self,
        edited: &Edited,
        (old, new): (&dyn Table, &dyn Table),
        options: &Options,
    ) -> Option<Blame> {
        match self.format {
            Format::Delimited => {
                blame(self.bytes, edited, &self.reading, &self.schema, options).ok()
            }
            _ => Some(blame_tables(old, new, &self.schema, options)),
        }
    }

    /// What its cells can hold.
    pub(super) fn cells(&self) -> Cells {
        if self.format.is_structured() { Cells::Json } else { Cells::Text }
    }
}

fn named(name: &DatasetName) -> Args<'_> {
    Args::new().quoted("dataset", name.as_str())
}

/// The header's columns, and those of the schema that the header lacks.
fn columns(document: &Document<'_>, schema: &TableSchema) -> Vec<Column> {
    let header = document.header();
    let lacking = schema
        .fields()
        .iter()
        .map(gitribute_core::check::Field::name)
        .filter(|name| !header.contains(name));
    header
        .iter()
        .chain(lacking)
        .enumerate()
        .map(|(index, name)| {
            let field = schema.field(name.as_str());
            let by_schema = field.map_or(ColumnKind::Text, |field| kind(field.field_type()));
            let titled = field.and_then(|field| field.about().title.clone());
            Column {
                name: name.clone(),
                title: titled.or_else(|| last_name(document, name)),
                // What stands in a structured document is what the next value should be.
                kind: match (document.kind(index), by_schema) {
                    (Some(ValueKind::Number), ColumnKind::Text) => ColumnKind::Number,
                    (Some(ValueKind::Boolean), ColumnKind::Text) => ColumnKind::Boolean {
                        truths: vec!["true".to_owned()],
                        falsehoods: vec!["false".to_owned()],
                    },
                    (Some(ValueKind::List), ColumnKind::Text) => {
                        ColumnKind::List { separator: None, members: Vec::new() }
                    }
                    (_, by_schema) => by_schema,
                },
            }
        })
        .collect()
}

/// What a nested member is called where it stands: forms name it so, too.
fn last_name(document: &Document<'_>, name: &FieldName) -> Option<String> {
    let Document::Tree(_) = document else { return None };
    match FieldPath::from(name).steps() {
        [_, .., PathStep::Member(last)] => Some(last.clone()),
        _ => None,
    }
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
