//! A resource opened: what it holds, and its checks.

use super::fault::PackageFault;
use super::gather::{Gather, merge};
use super::loaded::Loaded;
use super::parts::Parts;
use super::{Package, Resource, ResourceKind, ResourceSchema, Source};
use crate::check::dialect::{self, TableForm};
use crate::check::finding::Finding;
use crate::check::json_schema::{
    DocumentForm, validate_document, validate_json, validate_table_by_json_schema,
};
use crate::check::problem::Problem;
use crate::check::references::{self, OtherTable, OtherTables, ReferenceFault, check_references};
use crate::check::report::{Options, Report};
use crate::check::schema::TableSchema;
use crate::check::table::validate;
use crate::dataset::encoding::decode;
use crate::dataset::{Table, Value};
use crate::words::nearest;

/// A resource whose table is open.
pub(super) struct OpenedResource<'b> {
    pub(super) loaded: &'b Loaded<'b>,
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
    pub(super) fn resource(&self) -> &'b Resource {
        self.loaded.resource
    }

    /// Opens a resource of the package whose descriptor stands at a path.
    pub(super) fn open(loaded: &'b Loaded<'b>, descriptor: &str) -> Self {
        Self { loaded, table: contents(loaded, descriptor) }
    }

    pub(super) fn table(&self) -> Option<&(dyn Table + 'b)> {
        match &self.table {
            Contents::Table(parts) => Some(parts),
            _ => None,
        }
    }

    pub(super) fn check(
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
            if findings.is_empty() && !parts.is_empty() {
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

/// The tables of a package by their resources' names.
pub(super) struct Tables<'p> {
    pub(super) package: &'p Package,
    pub(super) opened: &'p [OpenedResource<'p>],
}

impl OtherTables for Tables<'_> {
    fn find(&self, name: &str) -> Option<OtherTable<'_>> {
        let opened = self.opened.iter().find(|opened| opened.resource().name == name)?;
        Some(OtherTable { table: opened.table()?, schema: opened.loaded.table_schema() })
    }
}

impl Tables<'_> {
    pub(super) fn fault(&self, resource: &str, fault: ReferenceFault) -> PackageFault {
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
