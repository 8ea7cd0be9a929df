//! Files of a repository at one commit, as far as they were fetched.

use std::collections::BTreeMap;

/// Files by path.
#[derive(Clone, Debug, Default)]
pub struct Files {
    bytes: BTreeMap<String, Vec<u8>>,
}

impl Files {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A file was fetched.
    pub fn put(&mut self, path: impl Into<String>, bytes: Vec<u8>) {
        self.bytes.insert(path.into(), bytes);
    }

    /// A file's bytes; `None` where there is none, or it was not fetched.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.bytes.get(path).map(Vec::as_slice)
    }

    /// The files of a folder, not those of its subfolders, in order.
    pub fn in_folder<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.bytes.iter().filter_map(move |(path, bytes)| {
            let name = path.strip_prefix(folder)?.strip_prefix('/')?;
            (!name.contains('/')).then_some((path.as_str(), bytes.as_slice()))
        })
    }
}
