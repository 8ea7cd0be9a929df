//! Which check a file gets: by its schema, by the package that lists it, or by its shape alone.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use gitribute_core::check::json_schema::{
    DocumentForm, JsonSchema, validate_json, validate_table_by_json_schema,
};
use gitribute_core::check::package::{Package, check_package, check_resource_file};
use gitribute_core::check::{
    AnySchema, ColumnRules, Finding, ListCells, Options, RepoFiles, Report, TableCheck,
    TableSchema, lint, validate,
};
use gitribute_core::dataset::csv::{ReadError, RecordReader};
use gitribute_core::dataset::encoding::decode;
use gitribute_core::dataset::{
    FieldName, Format as FileFormat, ReadOptions, RecordsPath, Refusal, Table, Value,
    column_values, read,
};
use gitribute_core::repo_config::CustomProps;
use gitribute_core::report::{Args as Words, Language, Sink, config_error, package_fault, text};

use super::super::files::{STANDARD, cannot_read, read_bytes, read_text, shown};
use super::super::progress::{Watched, WatchedRead};
use super::super::record_folder::RecordFolder;
use super::super::repository::Folder;
use super::super::schema::read_any_schema;
use super::super::table::hints;
use super::{Checked, Validate};

impl Validate {
    /// Checks the file, or all files of the package that it is.
    pub(super) fn check(&self, language: Language) -> Result<Vec<Checked>> {
        if let Some(folder) = RecordFolder::open(&self.file, language)? {
            return self.record_folder(&folder, language);
        }
        let report = match &self.schema {
            Some(schema) => self.with_schema(schema, language)?,
            None => match self.by_package(language)? {
                Some(checked) => return Ok(checked),
                None => self.without_schema(language)?,
            },
        };
        Ok(vec![Checked { path: self.file.clone(), report }])
    }

    /// Checks the records of a folder as one table; each finding is told of its own file.
    fn record_folder(&self, folder: &RecordFolder, language: Language) -> Result<Vec<Checked>> {
        let any = match &self.schema {
            Some(schema) => {
                let (place, around) = Folder::around(schema);
                Some(read_any_schema(schema, &place, &around, language)?)
            }
            None => None,
        };
        let key = match &any {
            Some(AnySchema::Table(schema)) => schema.primary_key().to_vec(),
            _ => Vec::new(),
        };
        let table = match folder.checked(&self.reading(), &key) {
            Ok(table) => table,
            Err(fault) => {
                let path = folder.path(&fault.path);
                return Ok(vec![Checked { path, report: unreadable(*fault.refusal) }]);
            }
        };
        let rules = self.column_rules(ListCells::Lists, language)?;
        let report = match &any {
            Some(AnySchema::Table(schema)) => {
                let fields = schema.fields().iter().map(|field| field.name().clone());
                let schema = rules.complete((**schema).clone(), &[]);
                validate(&table.under(&fields.collect::<Vec<_>>()), &schema, &all())
            }
            Some(AnySchema::Json(schema)) => {
                let table = table.under(&[]);
                let mut report = validate_table_by_json_schema(&table, schema, &all());
                rules.check_besides(&table, &all(), &mut report);
                report
            }
            Some(AnySchema::Package(_)) => {
                let schema = self.schema.as_deref().unwrap_or(Path::new(""));
                return Err(self.not_listed(schema, language));
            }
            None => {
                let table = table.under(&[]);
                let schema = rules.complete(TableSchema::untyped(table.header()), &[]);
                validate(&table, &schema, &all())
            }
        };
        let mut by_file: BTreeMap<PathBuf, Report> = BTreeMap::new();
        // The rows count once, and are told of the folder.
        let whole = Report { rows: report.rows, left_out: report.left_out, ..Report::default() };
        by_file.insert(self.file.clone(), whole);
        for finding in report.findings {
            let path = finding.row.and_then(|row| table.path_of(row));
            let path = path.map_or_else(|| self.file.clone(), |name| folder.path(name));
            by_file.entry(path).or_default().findings.push(finding);
        }
        Ok(by_file.into_iter().map(|(path, report)| Checked { path, report }).collect())
    }

    fn not_listed(&self, package: &Path, language: Language) -> anyhow::Error {
        let args = Words::new()
            .word("path", shown(&self.file, language))
            .word("package", shown(package, language));
        anyhow!(text(language, "validate-not-listed", &args, Sink::Plain))
    }

    /// How many remarks there are on the Table Schema that was named.
    pub(super) fn remarks(&self, language: Language) -> Result<u64> {
        // Standard input was read already.
        let Some(path) = self.schema.as_ref().filter(|path| **path != Path::new(STANDARD)) else {
            return Ok(0);
        };
        let schema = read_text(path, language)?;
        let found = if AnySchema::is_table_schema(&schema) { lint(&schema, None).len() } else { 0 };
        Ok(u64::try_from(found).unwrap_or(u64::MAX))
    }

    fn with_schema(&self, schema: &Path, language: Language) -> Result<Report> {
        let (schema_path, folder) = Folder::around(schema);
        match read_any_schema(schema, &schema_path, &folder, language)? {
            AnySchema::Table(schema) => self.table(Some(&schema), language),
            AnySchema::Json(schema) => self.by_json_schema(&schema, language),
            AnySchema::Package(_) => {
                let (package, folder) = self
                    .listed_in(schema, language)?
                    .ok_or_else(|| self.not_listed(schema, language))?;
                self.as_resource(&package, &folder, language)
            }
        }
    }

    /// What the package tells that the file is, or that lists it.
    fn by_package(&self, language: Language) -> Result<Option<Vec<Checked>>> {
        if self.file == Path::new(STANDARD) {
            return Ok(None);
        }
        if FileFormat::of_name(&self.file.to_string_lossy()) == Some(FileFormat::Json) {
            let content = String::from_utf8_lossy(&read_bytes(&self.file, language)?).into_owned();
            let named = self.file.file_name().is_some_and(|name| name == "datapackage.json");
            if named || AnySchema::is_package(&content) {
                return self.whole_package(&content, language).map(Some);
            }
        }
        let Ok(file) = self.file.canonicalize() else { return Ok(None) };
        for folder in file.ancestors().skip(1) {
            let descriptor = folder.join("datapackage.json");
            if descriptor.is_file()
                && let Some((package, folder)) = self.listed_in(&descriptor, language)?
            {
                let report = self.as_resource(&package, &folder, language)?;
                return Ok(Some(vec![Checked { path: self.file.clone(), report }]));
            }
            // A package of another repository says nothing about this one.
            if folder.join(".git").exists() {
                break;
            }
        }
        Ok(None)
    }

    fn whole_package(&self, content: &str, language: Language) -> Result<Vec<Checked>> {
        if self.custom_props.is_some() {
            bail!(text(language, "validate-custom-props-of-one", &Words::new(), Sink::Plain));
        }
        let (path, folder) = Folder::of(&self.file);
        let package = Package::read(content, &path).map_err(|fault| {
            let what = package_fault(&fault, language, Sink::Plain);
            anyhow!("{}: {what}", shown(&self.file, language))
        })?;
        let beside = self.file.parent().unwrap_or(Path::new(""));
        let files = check_package(&package, &folder, &all()).files;
        Ok(files
            .into_iter()
            .map(|file| Checked { path: beside.join(file.path), report: file.report })
            .collect())
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
        let rules = self.column_rules(self.list_cells(), language)?;
        let report = check_resource_file(package, &path, folder, &rules, &all());
        Ok(report.unwrap_or_default())
    }

    fn without_schema(&self, language: Language) -> Result<Report> {
        match self.document_form() {
            // Anything is right that is JSON at all.
            Some(form) if self.records.is_none() => match JsonSchema::inline(&Value::Bool(true)) {
                Ok(anything) => self.document(form, &anything, language),
                Err(fault) => Err(fault.into()),
            },
            _ => self.table(None, language),
        }
    }

    fn table(&self, schema: Option<&TableSchema>, language: Language) -> Result<Report> {
        let rules = self.column_rules(self.list_cells(), language)?;
        let schema = |header: &[FieldName]| {
            let schema = schema.cloned().unwrap_or_else(|| TableSchema::untyped(header));
            rules.complete(schema, header)
        };
        match self.streamed(&schema, language)? {
            Some(report) => Ok(report),
            None => {
                self.in_full(language, &|table| validate(table, &schema(table.header()), &all()))
            }
        }
    }

    /// What the custom properties say of the columns.
    fn column_rules(&self, cells: ListCells, language: Language) -> Result<ColumnRules> {
        let rules = ColumnRules::of(cells);
        let Some(path) = &self.custom_props else { return Ok(rules) };
        let (_, folder) = Folder::around(path);
        let named = path.to_string_lossy();
        let props = CustomProps::read(&named, &read_text(path, language)?).map_err(|faults| {
            let told = |fault| config_error(fault, language, Sink::Plain);
            let lines: Vec<String> = faults.iter().map(told).collect();
            let heading = text(language, "custom-props-unusable", &Words::new(), Sink::Plain);
            anyhow!("{heading}\n{}", lines.join("\n"))
        })?;
        Ok(rules.with_props(props, None, &|wanted| {
            let bytes = folder.bytes(&wanted.path)?;
            let options =
                ReadOptions { dialect: hints(Path::new(&wanted.path)), ..ReadOptions::default() };
            let table = read(&bytes, FileFormat::of(&wanted.path, &bytes), &options).ok()?;
            column_values(&table, &wanted.column)
        }))
    }

    /// How the file writes lists, by its name.
    fn list_cells(&self) -> ListCells {
        match FileFormat::of_name(&self.file.to_string_lossy()) {
            Some(format) if format.is_structured() => ListCells::Lists,
            _ => ListCells::Text,
        }
    }

    /// Checks a delimited file record by record, in memory that does not grow with it. `None` for
    /// what can be read only once, and for a file that is told as a whole only.
    fn streamed(
        &self,
        schema: &dyn Fn(&[FieldName]) -> TableSchema,
        language: Language,
    ) -> Result<Option<Report>> {
        let format = FileFormat::of_name(&self.file.to_string_lossy());
        if self.file == Path::new(STANDARD) || format != Some(FileFormat::Delimited) {
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
            let schema = schema(records.header());
            let (line, all) = (records.header_line(), all());
            let mut check = TableCheck::new(&schema, records.header(), line, &all);
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

    fn in_full(&self, language: Language, check: &dyn Fn(&dyn Table) -> Report) -> Result<Report> {
        let bytes = read_bytes(&self.file, language)?;
        let format = FileFormat::of(&self.file.to_string_lossy(), &bytes);
        Ok(match read(&bytes, format, &self.reading()) {
            Ok(document) => check(&Watched::new(&document, &bytes, "checking")),
            Err(refusal) => unreadable(refusal),
        })
    }

    fn by_json_schema(&self, schema: &JsonSchema, language: Language) -> Result<Report> {
        match self.document_form() {
            Some(form) if self.records.is_none() => self.document(form, schema, language),
            _ => {
                let rules = self.column_rules(self.list_cells(), language)?;
                self.in_full(language, &|table| {
                    let mut report = validate_table_by_json_schema(table, schema, &all());
                    rules.check_besides(table, &all(), &mut report);
                    report
                })
            }
        }
    }

    fn document(
        &self,
        form: DocumentForm,
        schema: &JsonSchema,
        language: Language,
    ) -> Result<Report> {
        let bytes = read_bytes(&self.file, language)?;
        Ok(match decode(&bytes, self.encoding) {
            Ok(decoded) => validate_json(&decoded.text, form, schema, &all()),
            Err(refusal) => unreadable(refusal),
        })
    }

    fn document_form(&self) -> Option<DocumentForm> {
        DocumentForm::of_file_name(&self.file.to_string_lossy())
    }

    fn reading(&self) -> ReadOptions {
        ReadOptions {
            encoding: self.encoding,
            dialect: hints(&self.file),
            records: self.records.as_deref().map(RecordsPath::at).unwrap_or_default(),
        }
    }
}

/// Every finding is told.
fn all() -> Options {
    Options { keep: u64::MAX, ..Options::default() }
}

fn unreadable(refusal: Refusal) -> Report {
    Report { findings: vec![Finding::unreadable(refusal)], ..Report::default() }
}
