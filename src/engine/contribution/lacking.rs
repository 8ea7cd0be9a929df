//! The files that schemas, packages and custom properties name, which nobody knows before these are read.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;

use gitribute_core::check::{AnySchema, RepoFiles};
use gitribute_core::repo_config::{CustomProps, DataPath};

use super::{Files, Setup};

impl Setup {
    /// Files that the schemas of the datasets ask for and that are not among these. What is
    /// fetched may ask for more: ask again until nothing new is named.
    pub fn lacking_files(&self, files: &Files) -> Vec<String> {
        let asked = Asked { files, lacking: RefCell::default() };
        for dataset in self.config.datasets.values() {
            if let Some(path) = &dataset.custom_props
                && let Some(bytes) = files.get(path.as_str())
                && let Ok(props) = CustomProps::read(path.as_str(), &String::from_utf8_lossy(bytes))
            {
                for file in props.files() {
                    asked.bytes(file);
                }
            }
            let (Some(schema), DataPath::File(path)) = (&dataset.schema, &dataset.path) else {
                continue;
            };
            let Some(bytes) = files.get(schema.as_str()) else { continue };
            let text = String::from_utf8_lossy(bytes);
            if let Ok(AnySchema::Package(package)) = AnySchema::read(&text, schema.as_str(), &asked)
            {
                // Only what this file needs of the package.
                package.rules_of(path.as_str(), &asked);
            }
        }
        asked.lacking.into_inner().into_iter().collect()
    }
}

/// Notes what is asked for in vain.
struct Asked<'f> {
    files: &'f Files,
    lacking: RefCell<BTreeSet<String>>,
}

impl RepoFiles for Asked<'_> {
    fn bytes(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        let found = self.files.bytes(path);
        if found.is_none() && self.files.fault(path).is_none() {
            self.lacking.borrow_mut().insert(path.to_owned());
        }
        found
    }
}
