//! A repository's configuration and forms.

use std::collections::BTreeSet;

use gitribute_core::intake::IssueForm;
use gitribute_core::intake::template::{self, TemplateError, TemplateFile, TemplateRemark};
use gitribute_core::repo_config::{
    self, ConfigError, DataPath, DatasetSettings, LOCATIONS, PathPattern, RepoConfig, Surroundings,
};

use super::{FileFault, Files, package};
use crate::model::FilePath;

/// What the default branch says about contributions.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The configuration.
    pub config: RepoConfig,
    /// The forms that can be read, by file name in order.
    pub forms: Vec<(TemplateFile, IssueForm)>,
    /// Where the forms stand, in the order of `forms`.
    pub form_paths: Vec<String>,
    /// Forms that cannot be read: nobody can contribute through them.
    pub broken_forms: Vec<(String, TemplateError)>,
    /// What is odd about forms that can be read.
    pub remarks: Vec<(String, TemplateRemark)>,
}

/// Why a repository's configuration cannot be used.
#[derive(Clone, PartialEq, Debug)]
pub enum SetupFault {
    /// The configuration is no UTF-8 text.
    NotText {
        /// The file.
        path: String,
    },
    /// What stands in the configuration's place is no usable file.
    NotAFile {
        /// Where.
        path: String,
        /// What stands there.
        fault: FileFault,
    },
    /// The configuration is wrong in these places.
    Config(Vec<ConfigError>),
}

impl Setup {
    /// Where the configuration may stand, in the order they are looked for.
    pub const CONFIG_PATHS: [&'static str; 5] = LOCATIONS;

    /// Where the package stands whose tables need no entry in the configuration
    /// (datapackage.org/standard/data-package, "Descriptor").
    pub const PACKAGE_PATH: &'static str = "datapackage.json";

    /// Where forms may stand (GitHub's, then Forgejo's and Gitea's, then ours for GitLab, which
    /// has none); last GitLab's description templates, which are forms where no form has their
    /// name.
    pub const FORM_FOLDERS: [&'static str; 5] = [
        ".github/ISSUE_TEMPLATE",
        ".forgejo/issue_template",
        ".gitea/issue_template",
        ".gitlab/gitribute-forms",
        Self::DESCRIPTION_FOLDER,
    ];

    /// Where GitLab's description templates stand (GitLab docs, "Description templates").
    pub const DESCRIPTION_FOLDER: &'static str = ".gitlab/issue_templates";

    /// Reads the configuration, the package at the root and the forms from fetched files.
    pub fn read(files: &Files) -> Result<Self, SetupFault> {
        let mut setup = Self::of_forms(files);
        let package = package::at_root(files);
        let resources = package.as_ref().map(package::names).unwrap_or_default();
        for path in Self::CONFIG_PATHS {
            if let Some(fault) = files.fault(path) {
                return Err(SetupFault::NotAFile { path: path.to_owned(), fault });
            }
            if let Some(bytes) = files.get(path) {
                let text = std::str::from_utf8(bytes)
                    .map_err(|_| SetupFault::NotText { path: path.to_owned() })?;
                let around = Surroundings { files: None, resources: &resources };
                setup.config = repo_config::read(path, text, around).map_err(SetupFault::Config)?;
                break;
            }
        }
        if let Some(package) = &package {
            package::complete(&mut setup.config, package);
        }
        Ok(setup)
    }

    /// The forms alone, as if there were no configuration.
    pub(super) fn of_forms(files: &Files) -> Self {
        let mut setup = Self {
            config: RepoConfig::default(),
            forms: Vec::new(),
            form_paths: Vec::new(),
            broken_forms: Vec::new(),
            remarks: Vec::new(),
        };
        for folder in Self::FORM_FOLDERS {
            for (path, bytes) in files.in_folder(folder) {
                setup.take_form(path, bytes);
            }
        }
        setup
    }

    /// Whether a file of a form folder can be a form, by its name.
    pub fn is_form(path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        let ending = name.rsplit_once('.').map(|(_, ending)| ending);
        if path
            .strip_suffix(name)
            .is_some_and(|on| on.trim_end_matches('/') == Self::DESCRIPTION_FOLDER)
        {
            return ending == Some("md");
        }
        // `config.yml` is the chooser's own file (GitHub docs, "Configuring the template chooser").
        matches!(ending, Some("yml" | "yaml")) && !matches!(name, "config.yml" | "config.yaml")
    }

    /// The form that a file of a form folder holds.
    pub fn form_of(path: &str, bytes: &[u8]) -> Option<IssueForm> {
        let text = String::from_utf8_lossy(bytes);
        let name = path.rsplit('/').next().unwrap_or(path);
        match name.strip_suffix(".md") {
            Some(stem) => template::load_description(stem, &text),
            None => template::load(&text).ok().map(|loaded| loaded.form),
        }
    }

    fn take_form(&mut self, path: &str, bytes: &[u8]) {
        if !Self::is_form(path) {
            return;
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        if let Some(stem) = name.strip_suffix(".md") {
            self.take_description(path, stem, bytes);
            return;
        }
        match template::load(&String::from_utf8_lossy(bytes)) {
            Ok(loaded) => {
                self.forms.push((TemplateFile::from(name), loaded.form));
                self.form_paths.push(path.to_owned());
                self.remarks
                    .extend(loaded.remarks.into_iter().map(|remark| (path.to_owned(), remark)));
            }
            Err(error) => self.broken_forms.push((path.to_owned(), error)),
        }
    }

    /// A description template, where no form has its name: those that have one were written from
    /// it.
    fn take_description(&mut self, path: &str, stem: &str, bytes: &[u8]) {
        let is_of = |(file, _): &(TemplateFile, IssueForm)| {
            file.as_str().rsplit_once('.').is_some_and(|(own, _)| own == stem)
        };
        if self.forms.iter().any(is_of) {
            return;
        }
        let text = String::from_utf8_lossy(bytes);
        if let Some(form) = template::load_description(stem, &text) {
            self.forms.push((TemplateFile::from(format!("{stem}.md").as_str()), form));
            self.form_paths.push(path.to_owned());
        }
    }

    /// The patterns of datasets that keep one record a file.
    pub fn folders(&self) -> Vec<&PathPattern> {
        let paths = self.config.datasets.values().map(|dataset| &dataset.path);
        paths
            .filter_map(|path| match path {
                DataPath::File(_) => None,
                DataPath::Records(pattern) => Some(pattern),
            })
            .collect()
    }

    /// The files that hold all records of a dataset each.
    pub fn data_files(&self) -> Vec<FilePath> {
        let file = |dataset: &DatasetSettings| match &dataset.path {
            DataPath::File(path) => Some(FilePath::from(path.as_str())),
            DataPath::Records(_) => None,
        };
        let paths: BTreeSet<FilePath> = self.config.datasets.values().filter_map(file).collect();
        paths.into_iter().collect()
    }

    /// The files of all datasets and their schemas, which [`super::read`] needs besides those of
    /// [`Setup::folders`].
    pub fn dataset_files(&self) -> Vec<String> {
        let mut paths: Vec<String> =
            self.config.datasets.values().flat_map(files_of).map(str::to_owned).collect();
        paths.sort();
        paths.dedup();
        paths
    }
}

fn files_of(dataset: &DatasetSettings) -> impl Iterator<Item = &str> {
    let data = match &dataset.path {
        DataPath::File(path) => Some(path.as_str()),
        DataPath::Records(_) => None,
    };
    let beside = dataset.schema.iter().chain(&dataset.custom_props).chain(&dataset.not_in);
    data.into_iter().chain(beside.map(repo_config::RepoPath::as_str))
}
