//! Where a check finds the files that schemas and packages name.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::BuildHasher;

/// The files of a repository at one commit. The check itself opens none: whoever calls it brings
/// the bytes, from a forge, a folder or memory.
pub trait RepoFiles {
    /// The bytes of the file at a path: relative to the repository's root, `/` between its parts,
    /// without `.` and `..`. `None` where there is no such file.
    fn bytes(&self, path: &str) -> Option<Cow<'_, [u8]>>;
}

/// No files at all.
#[derive(Clone, Copy, Debug)]
pub struct NoFiles;

impl RepoFiles for NoFiles {
    fn bytes(&self, _: &str) -> Option<Cow<'_, [u8]>> {
        None
    }
}

impl<B: AsRef<[u8]>, S: BuildHasher> RepoFiles for HashMap<String, B, S> {
    fn bytes(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        self.get(path).map(|bytes| Cow::Borrowed(bytes.as_ref()))
    }
}
