//! A resource read: its bytes, its schema, its dialect.

use std::borrow::Cow;

use super::fault::PackageFault;
use super::{Part, Resource, ResourceSchema};
use crate::check::descriptor;
use crate::check::dialect::TableDialect;
use crate::check::files::RepoFiles;
use crate::check::json_schema::{self, JsonSchema};
use crate::check::schema::{TableSchema, parse};
use crate::dataset::Value;

/// A resource with its bytes, its schema and its dialect.
pub(super) struct Loaded<'f> {
    pub(super) resource: &'f Resource,
    /// Its files that are there.
    pub(super) parts: Vec<(&'f str, Cow<'f, [u8]>)>,
    pub(super) schema: Option<ResourceSchema>,
    pub(super) dialect: Option<TableDialect>,
    pub(super) faults: Vec<PackageFault>,
}

impl<'f> Loaded<'f> {
    pub(super) fn read(resource: &'f Resource, files: &'f dyn RepoFiles) -> Self {
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

    pub(super) fn table_schema(&self) -> Option<&TableSchema> {
        match &self.schema {
            Some(ResourceSchema::Table(schema)) => Some(schema),
            _ => None,
        }
    }

    /// Whether its size and hash are as the package says.
    pub(super) fn check_bytes(&self) -> Vec<PackageFault> {
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
