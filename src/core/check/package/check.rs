//! A package's files against what the package says of them.

use super::fault::PackageFault;
use super::gather::Gather;
use super::loaded::Loaded;
use super::opened::{OpenedResource, Tables};
use super::{Package, Resource, ResourceSchema};
use crate::check::columns::ColumnRules;
use crate::check::dialect::TableDialect;
use crate::check::files::RepoFiles;
use crate::check::report::{Options, Report};
use crate::check::schema::TableSchema;

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
/// resource, and with what else is known of its columns. The findings of other parts of the same
/// table are left out.
pub fn check_resource_file(
    package: &Package,
    path: &str,
    files: &dyn RepoFiles,
    columns: &ColumnRules,
    options: &Options,
) -> Option<Report> {
    let resource = package.resource_of(path)?;
    let mut loaded = package.with_referenced(resource, files);
    if let Some(ResourceSchema::Table(schema)) =
        loaded.first_mut().and_then(|own| own.schema.as_mut())
    {
        **schema = columns.complete((**schema).clone(), &[]);
    }
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
