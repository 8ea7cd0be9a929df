//! Files of a repository at one commit, as far as they were fetched.

use std::borrow::Cow;
use std::collections::BTreeMap;

use gitribute_core::check::RepoFiles;
use gitribute_core::dataset::FileEdit;
use gitribute_core::repo_config::PathPattern;
use gitribute_core::report::{Args, Language, Sink, text};

use crate::model::FilePath;

/// Files by path, and what stands in the place of one.
#[derive(Clone, Debug, Default)]
pub struct Files {
    bytes: BTreeMap<String, Vec<u8>>,
    faults: BTreeMap<String, FileFault>,
}

/// Why what stands at a path cannot be used as a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileFault {
    /// A symbolic link: what it points to may be anything.
    Symlink,
    /// A file with the executable bit: no dataset, and the bit would be lost.
    Executable,
    /// A folder.
    Folder,
    /// Another repository.
    Submodule,
    /// A pointer of Git LFS; the file itself is kept elsewhere.
    LargeFilePointer,
    /// A folder of more records than can be handled.
    TooMany {
        /// How many.
        files: u64,
        /// The most that can be handled.
        most: u64,
    },
    /// More than can be handled.
    TooLarge {
        /// Its size in bytes.
        bytes: u64,
        /// The most bytes that can be handled.
        most: u64,
    },
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

    /// A file is as an edit leaves it.
    pub fn apply(&mut self, edit: &FileEdit) {
        match edit {
            FileEdit::Write { path, bytes } => self.put(path.as_str(), bytes.clone()),
            FileEdit::Remove { path } => drop(self.bytes.remove(path.as_str())),
        }
    }

    /// Something that is no usable file stands there.
    pub fn put_fault(&mut self, path: impl Into<String>, fault: FileFault) {
        self.faults.insert(path.into(), fault);
    }

    /// These files with those of other paths as they stand elsewhere.
    pub fn with(&self, paths: &[FilePath], other: &Self) -> Self {
        let mut all = self.clone();
        for path in paths.iter().map(FilePath::as_str) {
            all.bytes.remove(path);
            all.faults.remove(path);
            if let Some(bytes) = other.get(path) {
                all.put(path, bytes.to_vec());
            }
            if let Some(fault) = other.fault(path) {
                all.put_fault(path, fault);
            }
        }
        all
    }

    /// The files of a pattern, in the order of their paths.
    pub fn matching<'a>(&'a self, pattern: &PathPattern) -> Vec<(&'a str, &'a [u8])> {
        let all = self.bytes.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        all.filter(|(path, _)| pattern.name_in(path).is_some()).collect()
    }

    /// The first thing of a pattern that is no usable file, or the pattern itself where it has
    /// too many.
    pub fn fault_matching(&self, pattern: &PathPattern) -> Option<(&str, FileFault)> {
        let whole = pattern.to_string();
        let mut faults = self.faults.iter().map(|(path, fault)| (path.as_str(), *fault));
        faults.find(|(path, _)| pattern.name_in(path).is_some() || *path == whole)
    }

    /// The paths of a pattern at which anything stands.
    pub fn paths_matching<'a>(
        &'a self,
        pattern: &'a PathPattern,
    ) -> impl Iterator<Item = &'a str> + 'a {
        let all = self.bytes.keys().chain(self.faults.keys());
        all.map(String::as_str).filter(|path| pattern.name_in(path).is_some())
    }

    /// Whether anything stands at a path.
    pub fn stands(&self, path: &str) -> bool {
        self.bytes.contains_key(path) || self.faults.contains_key(path)
    }

    /// Whether the same stands at a path in both, as far as can be told.
    pub fn agrees(&self, other: &Self, path: &str) -> bool {
        self.get(path) == other.get(path) && self.fault(path) == other.fault(path)
    }

    /// A file's bytes; `None` where there is none, or it was not fetched.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.bytes.get(path).map(Vec::as_slice)
    }

    /// Why what stands at a path cannot be used; `None` where it can, or nothing stands there.
    pub fn fault(&self, path: &str) -> Option<FileFault> {
        self.faults.get(path).copied()
    }

    /// The files of a folder, not those of its subfolders, in order.
    pub fn in_folder<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.bytes.iter().filter_map(move |(path, bytes)| {
            let name = path.strip_prefix(folder)?.strip_prefix('/')?;
            (!name.contains('/')).then_some((path.as_str(), bytes.as_slice()))
        })
    }
}

impl RepoFiles for Files {
    fn bytes(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        self.get(path).map(Cow::Borrowed)
    }
}

impl FileFault {
    /// The sentence that tells a maintainer of it.
    pub fn sentence(self, path: &str, language: Language, sink: Sink) -> String {
        const MEGABYTE: u64 = 1_000_000;
        let args = Args::new().quoted("path", path);
        let (id, args) = match self {
            FileFault::Symlink => ("file-symlink", args),
            FileFault::Executable => ("file-executable", args),
            FileFault::Folder => ("file-folder", args),
            FileFault::Submodule => ("file-submodule", args),
            FileFault::LargeFilePointer => ("file-lfs", args),
            FileFault::TooMany { files, most } => {
                ("file-too-many", args.number("files", files).number("most", most))
            }
            FileFault::TooLarge { bytes, most } => {
                let args = args.number("size", bytes.div_ceil(MEGABYTE));
                ("file-too-large", args.number("most", most / MEGABYTE))
            }
        };
        text(language, id, &args, sink)
    }
}
