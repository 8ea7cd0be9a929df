//! The columns of a dataset: what is known of them besides the schema, and what forms ask of them.

use std::borrow::Cow;

use gitribute_core::check::{
    ColumnRules, Field, FieldType, Items, ListCells, StringForm, TableSchema,
};
use gitribute_core::dataset::csv::DialectHints;
use gitribute_core::dataset::{
    self, FieldName, FieldPath, Format, PathStep, ReadOptions, Table, ValueKind, column_values,
};
use gitribute_core::intake::mapping::{Column, ColumnKind};
use gitribute_core::repo_config::{
    ConfigError, CustomProps, DatasetSettings, ListSeparator, PropsReference,
};

use super::Files;
use super::content::Records;

/// What the configuration and Datami's custom properties say of columns.
pub(super) struct KnownColumns<'a> {
    /// The settings, with the columns that the properties lock.
    pub(super) settings: Cow<'a, DatasetSettings>,
    /// What completes the schema.
    pub(super) rules: ColumnRules,
}

impl<'a> KnownColumns<'a> {
    /// Reads the properties, where the configuration names a file that is there; its faults where
    /// it cannot be used.
    pub(super) fn read(
        settings: &'a DatasetSettings,
        files: &Files,
        format: Format,
    ) -> Result<Self, Vec<ConfigError>> {
        let cells = if format.is_structured() { ListCells::Lists } else { ListCells::Text };
        let own = settings.columns.iter().filter_map(|(column, settings)| {
            let separator = settings.list_separator.as_ref()?;
            Some((column.clone(), separator.as_str().to_owned()))
        });
        let rules = ColumnRules::of(cells).with_lists(own);
        let mut settings = Cow::Borrowed(settings);
        let named = settings.custom_props.as_ref();
        let Some((path, bytes)) = named.and_then(|path| Some((path, files.get(path.as_str())?)))
        else {
            return Ok(Self { settings, rules });
        };
        let props = CustomProps::read(path.as_str(), &String::from_utf8_lossy(bytes))?;
        let new: Vec<FieldName> =
            props.locked().filter(|name| !settings.locked.contains(name)).cloned().collect();
        if !new.is_empty() {
            settings.to_mut().locked.extend(new);
        }
        let separator = settings.list_separator.as_ref().map(ListSeparator::as_str);
        let rules = rules.with_props(props, separator, &|wanted| values(files, wanted));
        Ok(Self { settings, rules })
    }
}

/// The values of a column of another file; `None` where one of them is not there.
fn values(files: &Files, wanted: &PropsReference) -> Option<Vec<String>> {
    let bytes = files.get(&wanted.path)?;
    let dialect = DialectHints::of_file_name(&wanted.path);
    let options = ReadOptions { dialect, ..ReadOptions::default() };
    let table = dataset::read(bytes, Format::of(&wanted.path, bytes), &options).ok()?;
    column_values(&table, &wanted.column)
}

/// The header's columns, and those of the schema that the header lacks.
pub(super) fn columns(document: &Records<'_>, schema: &TableSchema) -> Vec<Column> {
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
            let by_schema = field.map_or(ColumnKind::Text, kind);
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
fn last_name(document: &Records<'_>, name: &FieldName) -> Option<String> {
    if !document.is_nested() {
        return None;
    }
    match FieldPath::from(name).steps() {
        [_, .., PathStep::Member(last)] => Some(last.clone()),
        _ => None,
    }
}

fn kind(field: &Field) -> ColumnKind {
    if let Some(separator) = field.list_separator() {
        let listed = field.constraints().items.as_ref().map(Items::listed).unwrap_or_default();
        return ColumnKind::List {
            separator: Some(separator.to_owned()),
            members: listed.first().map(|list| list.spelled().to_vec()).unwrap_or_default(),
        };
    }
    match field.field_type() {
        FieldType::String(StringForm::Uri) => ColumnKind::Url,
        FieldType::Number(_) | FieldType::Integer(_) => ColumnKind::Number,
        FieldType::Boolean(words) => {
            ColumnKind::Boolean { truths: words.yes.clone(), falsehoods: words.no.clone() }
        }
        _ => ColumnKind::Text,
    }
}
