//! A dataset as it stands at the base: its file, its schema, its key.

use std::borrow::Cow;
use std::collections::HashMap;

use gitribute_core::check::json_schema::{JsonSchema, validate_table_by_json_schema};
use gitribute_core::check::package::{FileRules, Package, PackageFault, check_resource_file};
use gitribute_core::check::{
    AnySchema, AnySchemaError, Blame, Code, ColumnRules, ExtraRules, ForeignKey, Options,
    OtherTable, RemovedList, RepoFiles, Report, TableSchema, blame_reports, blame_with,
    validate_with,
};
use gitribute_core::dataset::csv::DialectHints;
use gitribute_core::dataset::{
    self, FieldName, Format, KEY_FIELD, ListSeparators, ReadOptions, RecordsPath, Table,
};
use gitribute_core::intake::mapping::{Cells, Column};
use gitribute_core::repo_config::{DatasetName, DatasetSettings, ListSeparator, RepoConfig};
use gitribute_core::report::{
    Args, Language, Sink, config_error, json_schema_fault, package_fault, refusal_text,
    schema_fault_text, text,
};

use super::Files;
use super::columns::{KnownColumns, columns};
use super::content::{Changed, Content, Records};

/// A dataset whose records and schema can be read.
pub(super) struct Dataset<'a> {
    pub(super) name: &'a DatasetName,
    pub(super) settings: Cow<'a, DatasetSettings>,
    pub(super) content: Content<'a>,
    pub(super) reading: ReadOptions,
    pub(super) schema: TableSchema,
    rules: Rules,
    pub(super) key: Vec<FieldName>,
    pub(super) columns: Vec<Column>,
    /// What stands between the items of lists.
    pub(super) separators: ListSeparators,
    column_rules: ColumnRules,
    options: Options,
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
        let missing = |path: &str| match files.fault(path) {
            Some(fault) => fault.sentence(path, language, Sink::Markdown),
            None => say("dataset-missing", &named(name).quoted("path", path.to_owned())),
        };
        let content = Content::at(&settings.path, files, language)?;
        let content = content.ok_or_else(|| missing(&settings.path.to_string()))?;
        let path = content.path();
        let unusable = |schema: &str, why: String| {
            let args = Args::new().quoted("path", schema.to_owned()).word("why", why);
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
                        return Err(unusable(file, package_fault(fault, language, Sink::Markdown)));
                    }
                    dialect = hints(&listed, path).unwrap_or(dialect);
                    schema = listed.schema;
                    rules = Rules::Package(package);
                }
            }
        }
        let reading = ReadOptions {
            encoding: None,
            dialect,
            records: settings.records.as_deref().map(RecordsPath::at).unwrap_or_default(),
        };
        let mut key = settings.key.clone();
        if key.is_empty() {
            key = schema.as_ref().map(|schema| schema.primary_key().to_vec()).unwrap_or_default();
        }
        if key.is_empty() && matches!(content, Content::Folder { .. }) {
            key.push(KEY_FIELD.into());
        }
        let document = content.read(&reading, &key, language)?;
        let schema = schema.unwrap_or_else(|| TableSchema::untyped(document.header()));
        let mut schema = schema.of_table(name.as_str());
        if let Some(props) = &settings.custom_props
            && files.get(props.as_str()).is_none()
        {
            return Err(missing(props.as_str()));
        }
        let known = KnownColumns::read(settings, files, content.format());
        let KnownColumns { settings, rules: column_rules } = known.map_err(|faults| {
            let told = |fault| config_error(fault, language, Sink::Markdown);
            let why = faults.first().map(told).unwrap_or_default();
            say("dataset-custom-props-unusable", &Args::new().word("why", why))
        })?;
        schema = column_rules.complete(schema, document.header());
        let for_all = settings.list_separator.as_ref().map(ListSeparator::as_str);
        let separators = schema.list_separators(for_all);
        if key.is_empty() {
            key = schema.primary_key().to_vec();
        }
        let columns = columns(&document, &schema);
        drop(document);
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
        let options = Options {
            key: key.clone(),
            extra: ExtraRules {
                unique_together: settings.unique_together.clone(),
                sorted_by: settings.sorted_by.clone(),
                removed,
                near_duplicates: settings.near_duplicates.clone(),
            },
            ..Options::default()
        };
        Ok(Self {
            name,
            settings,
            content,
            reading,
            schema,
            rules,
            key,
            columns,
            separators,
            column_rules,
            options,
        })
    }

    /// A version of the dataset as a table.
    pub(super) fn records<'b>(&self, content: &'b Content<'_>) -> Option<Records<'b>> {
        content.read(&self.reading, &self.key, Language::default()).ok()
    }

    /// What an edit brings, and how many errors stood there already and still do. In a delimited
    /// file with a Table Schema only the rows that it touched are looked at for the former.
    pub(super) fn blame(
        &self,
        config: &RepoConfig,
        files: &Files,
        changed: &Changed,
        (old, new): (&Records<'_>, &Records<'_>),
    ) -> Option<(Blame, u64)> {
        let by_rows = match (&self.content, changed) {
            (Content::File { bytes, format: Format::Delimited, .. }, Changed::File(edited))
                if matches!(self.rules, Rules::Table) =>
            {
                Some((*bytes, edited))
            }
            _ => None,
        };
        let (blamed, all) = if let Some((bytes, edited)) = by_rows {
            let others = self.others(config, files);
            let read = read_all(&others);
            let tables = tables(&read);
            let blamed =
                blame_with(bytes, edited, &self.reading, &self.schema, &tables, &self.options);
            // They are counted only: none is kept.
            let counted = Options { keep: 0, ..self.options.clone() };
            let after = validate_with(new, &self.schema, &tables, &counted);
            (blamed.ok()?, after.errors())
        } else {
            let before = self.check(config, files, &self.content, old);
            let after = self.check(config, files, &self.content.after(changed), new);
            (blame_reports((old, &before), (new, &after), &self.key), after.errors())
        };
        let brought = blamed.errors();
        Some((blamed, all.saturating_sub(brought)))
    }

    /// What its cells can hold.
    pub(super) fn cells(&self) -> Cells {
        if self.content.format().is_structured() { Cells::Json } else { Cells::Text }
    }

    /// Checks a version of the dataset, whose records are these, among the other files of the
    /// repository. Foreign keys name the resources of its package, or the datasets of the
    /// configuration.
    pub(super) fn check(
        &self,
        config: &RepoConfig,
        files: &Files,
        content: &Content<'_>,
        records: &Records<'_>,
    ) -> Report {
        let options = &self.options;
        let under;
        let table: &dyn Table = match (records, &self.rules) {
            (Records::Folder(folder), Rules::Table) => {
                let fields = self.schema.fields().iter().map(|field| field.name().clone());
                under = folder.under(&fields.collect::<Vec<_>>());
                &under
            }
            (Records::Folder(folder), _) => {
                under = folder.under(&[]);
                &under
            }
            (records, _) => records,
        };
        match (&self.rules, content) {
            (Rules::Json(schema), _) => {
                let mut report = validate_table_by_json_schema(table, schema, options);
                self.column_rules.check_besides(table, options, &mut report);
                report
            }
            (Rules::Package(package), Content::File { path, bytes, .. }) => {
                let version = Version { files, path, bytes };
                let report =
                    check_resource_file(package, path, &version, &self.column_rules, options);
                let mut report = report.unwrap_or_default();
                // Every edit changes them: they are the package's to keep up, not the author's.
                report
                    .findings
                    .retain(|finding| !matches!(finding.code(), Code::ByteCount | Code::HashCount));
                report
            }
            _ => {
                let others = self.others(config, files);
                let read = read_all(&others);
                validate_with(table, &self.schema, &tables(&read), options)
            }
        }
    }

    /// Whether a foreign key of its is one to another dataset, or to itself.
    pub(super) fn refers_to(&self, key: &ForeignKey, other: &Dataset<'_>) -> bool {
        match (&key.resource, &self.rules) {
            (None, _) => self.name == other.name,
            (Some(name), Rules::Package(package)) => package
                .resource(name)
                .is_some_and(|resource| resource.paths().any(|path| path == other.content.path())),
            (Some(name), _) => name == other.name.as_str(),
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

/// A dataset that a foreign key names, and its table.
type Other<'o, 'f> = (&'o str, &'o Dataset<'f>, Records<'o>);

/// The tables of datasets that can be read.
fn read_all<'o, 'f>(others: &'o [(String, Dataset<'f>)]) -> Vec<Other<'o, 'f>> {
    let read = |(name, other): &'o (String, Dataset<'f>)| {
        Some((name.as_str(), other, other.records(&other.content)?))
    };
    others.iter().filter_map(read).collect()
}

fn tables<'o>(read: &'o [Other<'_, '_>]) -> HashMap<String, OtherTable<'o>> {
    let table = |(name, other, records): &'o Other<'_, '_>| {
        let table = OtherTable { table: records, schema: Some(&other.schema) };
        ((*name).to_owned(), table)
    };
    read.iter().map(table).collect()
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
            let told = |fault| schema_fault_text(fault, language, Sink::Markdown);
            error.faults().first().map(told).unwrap_or_default()
        }
        AnySchemaError::Json(fault) => json_schema_fault(fault, language, Sink::Markdown),
        AnySchemaError::Package(fault) => package_fault(fault, language, Sink::Markdown),
    }
}

fn not_listed(path: &str, language: Language) -> String {
    let args = Args::new().quoted("path", path.to_owned());
    text(language, "dataset-not-listed", &args, Sink::Markdown)
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

fn named(name: &DatasetName) -> Args<'_> {
    Args::new().quoted("dataset", name.as_str())
}
