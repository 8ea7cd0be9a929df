//! A package's files against what the package says of them.

use std::borrow::Cow;
use std::ops::ControlFlow;

use super::fault::PackageFault;
use super::{Package, Part, Resource, ResourceKind, ResourceSchema, Source};
use crate::check::dialect::{self, Opened, TableDialect, TableForm};
use crate::check::files::RepoFiles;
use crate::check::finding::Finding;
use crate::check::json_schema::{
    DocumentForm, JsonSchema, validate_document, validate_json, validate_table_by_json_schema,
};
use crate::check::problem::Problem;
use crate::check::references::{self, OtherTable, OtherTables, ReferenceFault, check_references};
use crate::check::report::{Options, Report};
use crate::check::schema::{TableSchema, parse};
use crate::check::table::validate;
use crate::check::{descriptor, json_schema};
use crate::dataset::encoding::decode;
use crate::dataset::{FieldName, Line, LineNumber, Row, RowNumber, Table, Value};
use crate::words::nearest;

/// What was found in one file.
#[derive(Clone, PartialEq, Debug)]
pub struct FileReport {
    /// The file, by path in the repository; the descriptor itself for what it says wrongly and
    /// for data that stands in it.
    pub path: String,
    /// What was found.
    pub report: Report,
}

/// What was found in a package.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct PackageReport {
    /// The descriptor first, then the files in its order.
    pub files: Vec<FileReport>,
}

impl PackageReport {
    /// Whether nothing is wrong; warnings do not count.
    pub fn is_valid(&self) -> bool {
        self.files.iter().all(|file| file.report.is_valid())
    }

    /// The rows of all files.
    pub fn rows(&self) -> u64 {
        self.files.iter().map(|file| file.report.rows).sum()
    }
}

/// Checks every resource of a package, foreign keys between them included.
pub fn check_package(package: &Package, files: &dyn RepoFiles, options: &Options) -> PackageReport {
    let loaded: Vec<Loaded<'_>> =
        package.resources.iter().map(|resource| Loaded::read(resource, files)).collect();
    let opened: Vec<OpenedResource<'_>> =
        loaded.iter().map(|loaded| OpenedResource::open(loaded, &package.path)).collect();
    let mut report = Gather::default();
    for fault in &package.faults {
        report.tell(&package.path, fault.clone());
    }
    let others = Tables { package, opened: &opened };
    for opened in &opened {
        opened.check(package, &others, options, &mut report);
    }
    report.finish(package)
}

/// Checks one file as a package has it: with the schema, the dialect and the foreign keys of its
/// resource. The findings of other parts of the same table are left out.
pub fn check_resource_file(
    package: &Package,
    path: &str,
    files: &dyn RepoFiles,
    options: &Options,
) -> Option<Report> {
    let resource = package.resource_of(path)?;
    let loaded = package.with_referenced(resource, files);
    let opened: Vec<OpenedResource<'_>> =
        loaded.iter().map(|loaded| OpenedResource::open(loaded, &package.path)).collect();
    let mut report = Gather::default();
    for fault in package.faults.iter().filter(|fault| fault.is_about(&resource.name)) {
        report.tell(path, fault.clone());
    }
    let others = Tables { package, opened: &opened };
    let own = opened.iter().find(|opened| opened.resource().name == resource.name)?;
    own.check(package, &others, options, &mut report);
    let mut whole = Report::default();
    for file in report.files {
        // What the descriptor says wrongly of this resource is told with its file.
        if file.path == path || file.path == package.path {
            whole.rows += file.report.rows;
            whole.left_out += file.report.left_out;
            whole.findings.extend(file.report.findings);
        }
    }
    Some(whole)
}

/// How one file of a package is read and checked.
#[derive(Clone, PartialEq, Debug)]
pub struct FileRules {
    /// Its Table Schema, with what its dialect adds.
    pub schema: Option<TableSchema>,
    /// How it is written, where the package says so.
    pub dialect: Option<TableDialect>,
    /// What keeps the package from saying more.
    pub faults: Vec<PackageFault>,
}

impl Package {
    /// What the package says of one of its files; `None` where it does not list it. Asks for
    /// every file that [`check_resource_file`] needs.
    pub fn rules_of(&self, path: &str, files: &dyn RepoFiles) -> Option<FileRules> {
        let resource = self.resource_of(path)?;
        let loaded = self.with_referenced(resource, files).into_iter().next()?;
        let of_package = self.faults.iter().filter(|fault| fault.is_about(&resource.name)).cloned();
        Some(FileRules {
            schema: loaded.table_schema().cloned(),
            faults: of_package.chain(loaded.faults).collect(),
            dialect: loaded.dialect,
        })
    }

    /// A resource, and after it those that its foreign keys refer to.
    fn with_referenced<'f>(
        &'f self,
        resource: &'f Resource,
        files: &'f dyn RepoFiles,
    ) -> Vec<Loaded<'f>> {
        let own = Loaded::read(resource, files);
        let names: Vec<String> = own
            .table_schema()
            .map(TableSchema::foreign_keys)
            .unwrap_or_default()
            .iter()
            .filter_map(|foreign| foreign.resource.clone())
            .collect();
        let referenced = self
            .resources
            .iter()
            .filter(|other| other.name != resource.name && names.contains(&other.name))
            .map(|other| Loaded::read(other, files));
        std::iter::once(own).chain(referenced.collect::<Vec<_>>()).collect()
    }
}

impl PackageFault {
    /// Whether a fault is of one resource.
    fn is_about(&self, name: &str) -> bool {
        match self {
            PackageFault::NameTwice { name: own }
            | PackageFault::NoData { resource: own }
            | PackageFault::PathAndData { resource: own }
            | PackageFault::WrongShape { resource: own, .. }
            | PackageFault::Remote { resource: own, .. }
            | PackageFault::BadPath { resource: own, .. }
            | PackageFault::UnknownEncoding { resource: own, .. }
            | PackageFault::UnknownHash { resource: own, .. }
            | PackageFault::Dialect { resource: own, .. } => own == name,
            _ => false,
        }
    }
}

/// Findings by file.
#[derive(Default)]
struct Gather {
    files: Vec<FileReport>,
}

impl Gather {
    fn at(&mut self, path: &str) -> &mut Report {
        let index = self.files.iter().position(|file| file.path == path).unwrap_or_else(|| {
            self.files.push(FileReport { path: path.to_owned(), report: Report::default() });
            self.files.len() - 1
        });
        // The place was found or made above.
        #[expect(clippy::indexing_slicing, reason = "the index was found or made above")]
        &mut self.files[index].report
    }

    fn tell(&mut self, path: &str, fault: PackageFault) {
        let finding = Finding::on_line(Problem::Package(Box::new(fault)), None);
        self.at(path).findings.push(finding);
    }

    fn finish(mut self, package: &Package) -> PackageReport {
        self.files.sort_by_key(|file| file.path != package.path);
        PackageReport { files: self.files }
    }
}

/// A resource with its bytes, its schema and its dialect.
struct Loaded<'f> {
    resource: &'f Resource,
    /// Its files that are there.
    parts: Vec<(&'f str, Cow<'f, [u8]>)>,
    schema: Option<ResourceSchema>,
    dialect: Option<TableDialect>,
    faults: Vec<PackageFault>,
}

impl<'f> Loaded<'f> {
    fn read(resource: &'f Resource, files: &'f dyn RepoFiles) -> Self {
        let mut faults = Vec::new();
        let name = || resource.name.clone();
        let mut parts = Vec::new();
        for path in resource.paths() {
            match files.bytes(path) {
                Some(bytes) => parts.push((path, bytes)),
                None => faults
                    .push(PackageFault::MissingFile { resource: name(), path: path.to_owned() }),
            }
        }
        let mut json = |path: &str| -> Option<Value> {
            let Some(bytes) = files.bytes(path) else {
                let path = path.to_owned();
                faults.push(PackageFault::MissingFile { resource: name(), path });
                return None;
            };
            let value = parse(&String::from_utf8_lossy(&bytes)).ok();
            if value.is_none() {
                let path = path.to_owned();
                faults.push(PackageFault::PartNotJson { resource: name(), path });
            }
            value
        };
        let dialect = match &resource.dialect {
            Some(Part::Here(dialect)) => Some(Ok(dialect.clone())),
            Some(Part::File(path)) => json(path).map(|value| TableDialect::from_descriptor(&value)),
            None => None,
        };
        let schema = match &resource.schema {
            Some(Part::Here(value)) => Some((Cow::Borrowed(value), "")),
            Some(Part::File(path)) => json(path).map(|value| (Cow::Owned(value), path.as_str())),
            None => None,
        };
        let dialect = match dialect {
            Some(Ok(dialect)) => Some(dialect),
            Some(Err(found)) => {
                faults.extend(
                    found
                        .into_iter()
                        .map(|fault| PackageFault::Dialect { resource: name(), fault }),
                );
                None
            }
            None => None,
        };
        let schema = schema.and_then(|(value, path)| {
            match read_schema(&value, path, files, dialect.as_ref()) {
                Ok(schema) => Some(schema),
                Err(found) => {
                    faults.extend(found.into_iter().map(|fault| fault.of(&resource.name)));
                    None
                }
            }
        });
        Self { resource, parts, schema, dialect, faults }
    }

    fn table_schema(&self) -> Option<&TableSchema> {
        match &self.schema {
            Some(ResourceSchema::Table(schema)) => Some(schema),
            _ => None,
        }
    }

    /// Whether its size and hash are as the package says.
    fn check_bytes(&self) -> Vec<PackageFault> {
        let mut faults = Vec::new();
        if self.parts.is_empty() || self.parts.len() < self.resource.paths().count() {
            return faults;
        }
        let found: u64 = self.parts.iter().map(|(_, bytes)| bytes.len() as u64).sum();
        if let Some(expected) = self.resource.bytes.filter(|expected| *expected != found) {
            faults.push(PackageFault::ByteCount { expected, found });
        }
        if let Some(hash) = &self.resource.hash {
            let found = hash.of_parts(self.parts.iter().map(|(_, bytes)| bytes.as_ref()));
            if found != hash.digits() {
                faults.push(PackageFault::Hash { expected: hash.digits().to_owned(), found });
            }
        }
        faults
    }
}

/// A fault of a schema before it is known whose.
enum SchemaTrouble {
    Table(crate::check::schema::SchemaFault),
    Json(json_schema::JsonSchemaFault),
}

impl SchemaTrouble {
    fn of(self, resource: &str) -> PackageFault {
        let resource = resource.to_owned();
        match self {
            SchemaTrouble::Table(fault) => {
                PackageFault::Schema { resource, fault: Box::new(fault) }
            }
            SchemaTrouble::Json(fault) => {
                PackageFault::JsonSchema { resource, fault: Box::new(fault) }
            }
        }
    }
}

fn read_schema(
    value: &Value,
    path: &str,
    files: &dyn RepoFiles,
    dialect: Option<&TableDialect>,
) -> Result<ResourceSchema, Vec<SchemaTrouble>> {
    if descriptor::is_json_schema(value) {
        return JsonSchema::compile(value.clone(), path, files)
            .map(|schema| ResourceSchema::Json(Box::new(schema)))
            .map_err(|fault| vec![SchemaTrouble::Json(fault)]);
    }
    let schema = TableSchema::from_descriptor(value).map_err(|error| {
        error.faults().iter().cloned().map(SchemaTrouble::Table).collect::<Vec<_>>()
    })?;
    let schema = dialect.map_or_else(|| schema.clone(), |dialect| dialect.adapted(&schema));
    Ok(ResourceSchema::Table(Box::new(schema)))
}

/// A resource whose table is open.
struct OpenedResource<'b> {
    loaded: &'b Loaded<'b>,
    table: Contents<'b>,
}

/// What a resource holds.
enum Contents<'b> {
    Table(Parts<'b>),
    /// Whole documents, which only a JSON Schema tells about.
    Documents,
    /// A value of the descriptor that is no table.
    Inline(&'b Value),
    /// Nothing that can be looked into, and why.
    Unread(Vec<(String, Finding)>),
    /// A file that no one says anything about.
    Other,
}

impl<'b> OpenedResource<'b> {
    fn resource(&self) -> &'b Resource {
        self.loaded.resource
    }

    /// Opens a resource of the package whose descriptor stands at a path.
    fn open(loaded: &'b Loaded<'b>, descriptor: &str) -> Self {
        Self { loaded, table: contents(loaded, descriptor) }
    }

    fn table(&self) -> Option<&(dyn Table + 'b)> {
        match &self.table {
            Contents::Table(parts) => Some(parts),
            _ => None,
        }
    }

    fn check(
        &self,
        package: &Package,
        others: &Tables<'_>,
        options: &Options,
        report: &mut Gather,
    ) {
        let (loaded, resource) = (self.loaded, self.resource());
        for fault in &loaded.faults {
            report.tell(&package.path, fault.clone());
        }
        let own = resource.paths().next().unwrap_or(&package.path).to_owned();
        for fault in loaded.check_bytes() {
            report.tell(&own, fault);
        }
        match (&self.table, &loaded.schema) {
            (Contents::Other, _) => {
                report.at(&own);
            }
            (Contents::Unread(findings), _) => {
                for (path, finding) in findings {
                    report.at(path).findings.push(finding.clone());
                }
            }
            (Contents::Documents, schema) => {
                for (path, bytes) in &loaded.parts {
                    let found = match (schema, DocumentForm::of_file_name(path)) {
                        (Some(ResourceSchema::Json(schema)), Some(form)) => {
                            match decode(bytes, resource.encoding) {
                                Ok(decoded) => validate_json(&decoded.text, form, schema, options),
                                Err(refusal) => Report {
                                    findings: vec![Finding::unreadable(refusal)],
                                    ..Report::default()
                                },
                            }
                        }
                        _ => Report::default(),
                    };
                    merge(report.at(path), found);
                }
            }
            (Contents::Inline(value), Some(ResourceSchema::Json(schema))) => {
                merge(report.at(&own), validate_document(value, None, schema, options));
            }
            (Contents::Inline(_), _) => {
                report.at(&own);
            }
            (Contents::Table(parts), Some(ResourceSchema::Json(schema))) => {
                parts.told(validate_table_by_json_schema(parts, schema, options), report);
            }
            (Contents::Table(parts), Some(ResourceSchema::Table(schema))) => {
                let mut found = validate(parts, schema, options);
                let references = check_references(parts, schema, others, options);
                references::add(&mut found, references.findings, references.left_out);
                parts.told(found, report);
                for fault in references.faults {
                    report.tell(&package.path, others.fault(&resource.name, fault));
                }
            }
            (Contents::Table(parts), None) => {
                let schema = TableSchema::untyped(parts.header());
                let schema =
                    loaded.dialect.as_ref().map_or_else(|| schema.clone(), |d| d.adapted(&schema));
                parts.told(validate(parts, &schema, options), report);
            }
        }
    }
}

/// Opens what a resource holds.
fn contents<'b>(loaded: &'b Loaded<'b>, descriptor: &str) -> Contents<'b> {
    let resource = loaded.resource;
    let schema = loaded.table_schema();
    let dialect = loaded.dialect.as_ref();
    let is_table = resource.kind == ResourceKind::Table || loaded.schema.is_some();
    match &resource.source {
        Source::None => Contents::Other,
        Source::Inline(Value::Text(text)) => {
            let format = resource.format.as_deref().unwrap_or("");
            if TableForm::of_file_name(format) != Some(TableForm::Delimited) {
                return if is_table { inline_fault(resource, descriptor) } else { Contents::Other };
            }
            match dialect::open_text(text.clone(), &format!("data.{format}"), dialect, schema) {
                Ok(table) => Contents::Table(Parts::single(descriptor.to_owned(), table)),
                Err(finding) => Contents::Unread(vec![(descriptor.to_owned(), finding)]),
            }
        }
        Source::Inline(value) => {
            if !is_table || matches!(loaded.schema, Some(ResourceSchema::Json(_))) {
                return Contents::Inline(value);
            }
            match dialect::open_values(value, dialect, schema) {
                Some(Ok(table)) => Contents::Table(Parts::single(descriptor.to_owned(), table)),
                Some(Err(finding)) => Contents::Unread(vec![(descriptor.to_owned(), finding)]),
                None => inline_fault(resource, descriptor),
            }
        }
        Source::Files(paths) => {
            let form_of = |path: &str| match &resource.format {
                Some(format) => TableForm::of_file_name(format),
                None => TableForm::of_file_name(path),
            };
            let json = matches!(loaded.schema, Some(ResourceSchema::Json(_)));
            let first = paths.first().map_or("", String::as_str);
            match form_of(first) {
                Some(TableForm::Json | TableForm::JsonLines) if json => return Contents::Documents,
                Some(TableForm::Json | TableForm::JsonLines) if !is_table && dialect.is_none() => {
                    return Contents::Other;
                }
                None if json && DocumentForm::of_file_name(first).is_some() => {
                    return Contents::Documents;
                }
                None if !is_table => return Contents::Other,
                _ => {}
            }
            let mut parts = Parts::default();
            let mut findings = Vec::new();
            for (path, bytes) in &loaded.parts {
                let Some(form) = form_of(path) else {
                    let ending = path.rsplit('.').next().unwrap_or(path);
                    let fault = PackageFault::UnreadFormat {
                        resource: resource.name.clone(),
                        format: resource.format.clone().unwrap_or_else(|| ending.to_owned()),
                    };
                    let finding = Finding::on_line(Problem::Package(Box::new(fault)), None);
                    findings.push(((*path).to_owned(), finding));
                    continue;
                };
                let encoding = resource.encoding;
                match dialect::open(bytes, path, form, dialect, schema, encoding) {
                    Ok(table) => {
                        if let Err(finding) = parts.push((*path).to_owned(), table) {
                            findings.push(((*path).to_owned(), finding));
                        }
                    }
                    Err(finding) => findings.push(((*path).to_owned(), finding)),
                }
            }
            if findings.is_empty() && !parts.parts.is_empty() {
                Contents::Table(parts)
            } else {
                Contents::Unread(findings)
            }
        }
    }
}

fn inline_fault<'b>(resource: &Resource, descriptor: &str) -> Contents<'b> {
    let fault = PackageFault::InlineData { resource: resource.name.clone() };
    let finding = Finding::on_line(Problem::Package(Box::new(fault)), None);
    Contents::Unread(vec![(descriptor.to_owned(), finding)])
}

fn merge(into: &mut Report, found: Report) {
    into.rows += found.rows;
    into.left_out += found.left_out;
    into.findings.extend(found.findings);
}

/// A table in several files, the rows of one after those of the other. Lines are counted through
/// all of them, so that each finding can be given back to its file.
#[derive(Default)]
struct Parts<'b> {
    parts: Vec<OnePart<'b>>,
}

struct OnePart<'b> {
    /// The descriptor's for data that stands in it.
    path: String,
    table: Opened<'b>,
    /// Whether its first line, which the reader took for names, is a row.
    head: Head,
}

/// More lines than any file has: where the lines of the next part begin.
const LINES_OF_A_PART: u64 = 1 << 40;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Head {
    Names,
    Row,
}

impl<'b> Parts<'b> {
    fn single(path: String, table: Opened<'b>) -> Self {
        Self { parts: vec![OnePart { path, table, head: Head::Names }] }
    }

    fn push(&mut self, path: String, table: Opened<'b>) -> Result<(), Finding> {
        let mut head = Head::Names;
        if let Some(first) = self.parts.first()
            && first.table.header() != table.header()
        {
            // A part without names: as many cells as the first part has columns.
            if first.table.header().len() != table.header().len() || table.header_line().is_none() {
                let fault = PackageFault::PartsDiffer { first: first.path.clone() };
                let finding =
                    Finding::on_line(Problem::Package(Box::new(fault)), table.header_line());
                return Err(finding);
            }
            head = Head::Row;
        }
        self.parts.push(OnePart { path, table, head });
        Ok(())
    }

    /// Gives each finding to its file.
    fn told(&self, found: Report, report: &mut Gather) {
        if let [only] = self.parts.as_slice() {
            merge(report.at(&only.path), found);
            return;
        }
        for part in &self.parts {
            let mut rows = u64::from(part.head == Head::Row);
            part.table.visit_rows(&mut |_| {
                rows += 1;
                ControlFlow::Continue(())
            });
            report.at(&part.path).rows += rows;
        }
        let Some(first) = self.parts.first() else { return };
        report.at(&first.path).left_out += found.left_out;
        for mut finding in found.findings {
            let (part, line) = self.place(finding.line.map_or(0, |line| line.0));
            finding.line = finding.line.map(|_| LineNumber(line));
            let path = self.parts.get(part).unwrap_or(first).path.clone();
            finding.problem = self.with_first(finding.problem, part);
            report.at(&path).findings.push(finding);
        }
    }

    /// The part that a line counted through all of them is in, and its number there.
    fn place(&self, line: u64) -> (usize, u64) {
        let last = u64::try_from(self.parts.len().saturating_sub(1)).unwrap_or(0);
        let part = (line / LINES_OF_A_PART).min(last);
        (usize::try_from(part).unwrap_or(0), line - part * LINES_OF_A_PART)
    }

    /// A problem that names the line of the first of two, which may be in another part.
    fn with_first(&self, problem: Problem, here: usize) -> Problem {
        let first = match &problem {
            Problem::KeyTaken { first }
            | Problem::NotUnique { first }
            | Problem::NotUniqueTogether { first, .. } => *first,
            _ => return problem,
        };
        let (part, line) = self.place(first.0);
        let first = LineNumber(line);
        let problem = match problem {
            Problem::NotUniqueTogether { fields, .. } => {
                Problem::NotUniqueTogether { fields, first }
            }
            Problem::NotUnique { .. } => Problem::NotUnique { first },
            _ => Problem::KeyTaken { first },
        };
        match self.parts.get(part) {
            Some(other) if part != here => {
                Problem::InOtherPart { path: other.path.clone(), problem: Box::new(problem) }
            }
            _ => problem,
        }
    }
}

impl Table for Parts<'_> {
    fn header(&self) -> &[FieldName] {
        self.parts.first().map(|part| part.table.header()).unwrap_or_default()
    }

    fn header_line(&self) -> Option<LineNumber> {
        self.parts.first()?.table.header_line()
    }

    fn visit_rows(&self, visit: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>) {
        self.visit_lines(&mut |line| match line {
            Line::Row(row) => visit(row),
            Line::Blank(_) => ControlFlow::Continue(()),
        });
    }

    fn visit_lines(&self, visit: &mut dyn FnMut(&Line<'_, '_>) -> ControlFlow<()>) {
        let (mut above, mut number) = (0, 0);
        for part in &self.parts {
            let mut flow = ControlFlow::Continue(());
            if let (Head::Row, Some(line)) = (part.head, part.table.header_line()) {
                number += 1;
                let cells: Vec<Cow<'_, str>> =
                    part.table.header().iter().map(|name| Cow::Borrowed(name.as_str())).collect();
                let line = LineNumber(line.0 + above);
                flow = visit(&Line::Row(&Row { number: RowNumber(number), line, cells: &cells }));
            }
            if flow.is_continue() {
                part.table.visit_lines(&mut |line| {
                    flow = match line {
                        Line::Row(row) => {
                            number += 1;
                            let line = LineNumber(row.line.0 + above);
                            let number = RowNumber(number);
                            visit(&Line::Row(&Row { number, line, cells: row.cells }))
                        }
                        Line::Blank(line) => visit(&Line::Blank(LineNumber(line.0 + above))),
                    };
                    flow
                });
            }
            if flow.is_break() {
                return;
            }
            above += LINES_OF_A_PART;
        }
    }
}

/// The tables of a package by their resources' names.
struct Tables<'p> {
    package: &'p Package,
    opened: &'p [OpenedResource<'p>],
}

impl OtherTables for Tables<'_> {
    fn find(&self, name: &str) -> Option<OtherTable<'_>> {
        let opened = self.opened.iter().find(|opened| opened.resource().name == name)?;
        Some(OtherTable { table: opened.table()?, schema: opened.loaded.table_schema() })
    }
}

impl Tables<'_> {
    fn fault(&self, resource: &str, fault: ReferenceFault) -> PackageFault {
        let resource = resource.to_owned();
        match fault {
            ReferenceFault::NoTable { name } if self.package.resource(&name).is_some() => {
                PackageFault::TableUnread { resource, table: name }
            }
            ReferenceFault::NoTable { name } => {
                let names = self.package.resources.iter().map(|other| other.name.as_str());
                let nearest = nearest(&name, names).map(str::to_owned);
                PackageFault::NoSuchResource { resource, found: name, nearest }
            }
            ReferenceFault::NoColumn { name, column } => {
                PackageFault::NoSuchColumn { resource, table: name, column: column.to_string() }
            }
        }
    }
}
