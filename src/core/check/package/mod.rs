//! Data Package, versions 1 and 2: which files belong together, how each is written and what it
//! must hold (datapackage.org/standard/data-package).

mod check;
mod fault;
mod gather;
mod hash;
mod loaded;
mod opened;
mod parts;
mod read;

use super::dialect::TableDialect;
use super::schema::TableSchema;
use crate::dataset::Value;
use crate::dataset::encoding::Encoding;

pub use check::{FileReport, FileRules, PackageReport, check_package, check_resource_file};
pub use fault::{PackageFault, Shape};
pub use hash::Hash;

/// Files that belong together.
#[derive(Clone, PartialEq, Debug)]
pub struct Package {
    pub(super) path: String,
    pub(super) resources: Vec<Resource>,
    pub(super) faults: Vec<PackageFault>,
}

/// One table, or one other file, of a package.
#[derive(Clone, PartialEq, Debug)]
pub struct Resource {
    pub(super) name: String,
    pub(super) source: Source,
    pub(super) kind: ResourceKind,
    pub(super) format: Option<String>,
    pub(super) schema: Option<Part<Value>>,
    pub(super) dialect: Option<Part<TableDialect>>,
    pub(super) encoding: Option<Encoding>,
    pub(super) bytes: Option<u64>,
    pub(super) hash: Option<Hash>,
}

/// Where a resource's data is.
#[derive(Clone, PartialEq, Debug)]
pub enum Source {
    /// In files of the repository, by path; several are one table in parts.
    Files(Vec<String>),
    /// In the descriptor.
    Inline(Value),
    /// Nowhere: what was said of it is a fault.
    None,
}

/// Whether a resource is a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ResourceKind {
    /// Its package says so.
    Table,
    /// Its package does not say.
    Unsaid,
}

/// A part of a descriptor that stands in it, or in a file of its own.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Part<T> {
    Here(T),
    File(String),
}

impl Package {
    /// Where its descriptor stands in the repository.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Its resources in order.
    pub fn resources(&self) -> &[Resource] {
        &self.resources
    }

    /// What is wrong with the descriptor itself.
    pub fn faults(&self) -> &[PackageFault] {
        &self.faults
    }

    /// The resource that a file belongs to.
    pub fn resource_of(&self, path: &str) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.paths().any(|own| own == path))
    }

    /// The resource of a name.
    pub fn resource(&self, name: &str) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.name == name)
    }

    /// The files that its check needs, but for those that its schemas name.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.resources.iter().flat_map(|resource| {
            let schema = match &resource.schema {
                Some(Part::File(path)) => Some(path.as_str()),
                _ => None,
            };
            let dialect = match &resource.dialect {
                Some(Part::File(path)) => Some(path.as_str()),
                _ => None,
            };
            resource.paths().chain(schema).chain(dialect)
        })
    }
}

impl Resource {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its files, by path in the repository.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let paths: &[String] = match &self.source {
            Source::Files(paths) => paths,
            _ => &[],
        };
        paths.iter().map(String::as_str)
    }

    /// Where its data is.
    pub fn source(&self) -> &Source {
        &self.source
    }
}

/// A resource's schema as it is used.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum ResourceSchema {
    Table(Box<TableSchema>),
    Json(Box<super::json_schema::JsonSchema>),
}

#[cfg(test)]
mod tests;
