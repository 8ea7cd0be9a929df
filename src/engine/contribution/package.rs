//! The package at a repository's root: its resources are datasets without an entry in the
//! configuration, and it tells the schema of datasets that name none (DESIGN section 4).

use gitribute_core::check::package::{Package, Resource};
use gitribute_core::dataset::Format;
use gitribute_core::repo_config::{DataPath, DatasetName, DatasetSettings, RepoConfig, RepoPath};

use super::{Files, Setup};

/// Most resources that become datasets: each costs its file at every reading.
const MOST: usize = 50;

/// The package, where one stands at the root and can be read. One that cannot be read says
/// nothing; where the configuration names it as a schema, its fault is told there.
pub(super) fn at_root(files: &Files) -> Option<Package> {
    let text = String::from_utf8_lossy(files.get(Setup::PACKAGE_PATH)?);
    Package::read(&text, Setup::PACKAGE_PATH).ok()
}

/// The names that the configuration's forms may use besides its own datasets'.
pub(super) fn names(package: &Package) -> Vec<String> {
    datasets(package).map(|(name, _)| name.as_str().to_owned()).collect()
}

/// Gives the package as the schema to the datasets that name none and whose file it lists, and
/// adds those of its resources whose file is no dataset's.
pub(super) fn complete(config: &mut RepoConfig, package: &Package) {
    let Ok(schema) = RepoPath::schema(Setup::PACKAGE_PATH) else { return };
    let mut taken: Vec<String> = Vec::new();
    for settings in config.datasets.values_mut() {
        let DataPath::File(path) = &settings.path else { continue };
        taken.push(path.twin_key());
        if settings.schema.is_none() && package.resource_of(path.as_str()).is_some() {
            settings.schema = Some(schema.clone());
        }
    }
    for (name, path) in datasets(package) {
        if !config.datasets.contains_key(&name) && !taken.contains(&path.twin_key()) {
            let settings =
                DatasetSettings { schema: Some(schema.clone()), ..DatasetSettings::of_file(path) };
            config.datasets.insert(name, settings);
        }
    }
}

/// The resources that can be datasets: a table in one file that may be written to.
fn datasets(package: &Package) -> impl Iterator<Item = (DatasetName, RepoPath)> + '_ {
    package.resources().iter().filter_map(dataset).take(MOST)
}

fn dataset(resource: &Resource) -> Option<(DatasetName, RepoPath)> {
    let mut paths = resource.paths();
    let (Some(path), None) = (paths.next(), paths.next()) else { return None };
    Format::of_name(path)?;
    Some((DatasetName::parse(resource.name())?, RepoPath::data(path).ok()?))
}
