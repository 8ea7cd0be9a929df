//! A folder as the repository whose files schemas and packages name.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use gitribute_core::check::RepoFiles;

/// A folder. Nothing outside of it is read, neither by `..` nor through a link (FAULTS S22).
pub(super) struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder that a file stands in, and the file's path in it.
    pub(super) fn of(file: &Path) -> (String, Self) {
        let folder = match file.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
        (name.unwrap_or_default(), Self { root: folder.to_owned() })
    }

    /// The repository that a file is in, and the file's path in it; outside of one, its folder.
    pub(super) fn around(file: &Path) -> (String, Self) {
        let root = file.canonicalize().ok().and_then(|file| {
            file.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned)
        });
        let Some(root) = root else { return Self::of(file) };
        let folder = Self { root };
        match folder.path_of(file) {
            Some(path) => (path, folder),
            None => Self::of(file),
        }
    }

    /// A file's path in the folder, with `/` between its parts; `None` where it is not in it.
    pub(super) fn path_of(&self, file: &Path) -> Option<String> {
        let (root, file) = (self.root.canonicalize().ok()?, file.canonicalize().ok()?);
        let parts: Option<Vec<&str>> =
            file.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect();
        Some(parts?.join("/"))
    }
}

impl RepoFiles for Folder {
    fn bytes(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        if path.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return None;
        }
        let file = self.root.join(path);
        let inside = file.canonicalize().ok()?.starts_with(self.root.canonicalize().ok()?);
        if !inside {
            return None;
        }
        fs::read(file).ok().map(Cow::Owned)
    }
}
