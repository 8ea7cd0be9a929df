//! A folder of one record a file, named as itself or by a pattern with one `*`.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use gitribute_core::dataset::{
    FieldName, FileEdit, FolderFault, FolderTable, Format, ReadOptions, Refusal,
};
use gitribute_core::repo_config::PathPattern;
use gitribute_core::report::{Args, Language, Sink, refusal_text, text};

use super::files::{Contents, cannot_read, cannot_write, shown, write};

/// The files of a folder's records.
pub(super) struct RecordFolder {
    folder: PathBuf,
    /// The files' names, with a `*` for the record's.
    pub(super) pattern: PathPattern,
    files: BTreeMap<String, Vec<u8>>,
}

impl RecordFolder {
    /// Opens what a path names; `None` where that is no folder and no pattern.
    pub(super) fn open(path: &Path, language: Language) -> Result<Option<Self>> {
        let (folder, pattern) = match path.file_name().and_then(OsStr::to_str) {
            Some(name) if name.contains('*') && !path.exists() => {
                let pattern = PathPattern::parse(name)
                    .map_err(|_| told("program-pattern", path, language))?;
                let folder = match path.parent() {
                    Some(folder) if !folder.as_os_str().is_empty() => folder,
                    _ => Path::new("."),
                };
                (folder, Some(pattern))
            }
            _ if path.is_dir() => (path, None),
            _ => return Ok(None),
        };
        let names = names(folder, language)?;
        let pattern = match pattern {
            Some(pattern) => pattern,
            None => {
                pattern_of(&names).ok_or_else(|| told("program-which-records", path, language))?
            }
        };
        let mut files = BTreeMap::new();
        for name in names.into_iter().filter(|name| pattern.name_in(name).is_some()) {
            let file = folder.join(&name);
            let bytes = fs::read(&file).map_err(|error| cannot_read(&file, &error, language))?;
            files.insert(name, bytes);
        }
        Ok(Some(Self { folder: folder.to_owned(), pattern, files }))
    }

    /// The files' names and bytes.
    pub(super) fn files(&self) -> Vec<(&str, &[u8])> {
        self.files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect()
    }

    /// Where a file of the folder is.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Its records as a table.
    pub(super) fn table(
        &self,
        reading: &ReadOptions,
        key: &[FieldName],
        language: Language,
    ) -> Result<FolderTable> {
        self.checked(reading, key).map_err(|fault| {
            let what = refusal_text(&fault.refusal, language, Sink::Plain);
            anyhow!("{}: {what}", shown(&self.path(&fault.path), language))
        })
    }

    /// The same, and the file that is at fault where it cannot be.
    pub(super) fn checked(
        &self,
        reading: &ReadOptions,
        key: &[FieldName],
    ) -> Result<FolderTable, FolderFault> {
        FolderTable::read(&self.pattern, &self.files(), reading, key)
    }

    /// Writes what an edit made of the folder: new and changed files first.
    pub(super) fn write(&self, edits: &[FileEdit], language: Language) -> Result<()> {
        for edit in edits {
            let FileEdit::Write { path, .. } = edit else { continue };
            // What is no plain file was not read: a link, a folder.
            let file = self.path(path.as_str());
            if !self.files.contains_key(path.as_str()) && fs::symlink_metadata(&file).is_ok() {
                let path = file.to_string_lossy().into_owned();
                bail!(refusal_text(&Refusal::FileTaken { path }, language, Sink::Plain));
            }
        }
        for edit in edits {
            if let FileEdit::Write { path, bytes } = edit {
                write(&self.path(path.as_str()), Contents::Bytes(bytes), language)?;
            }
        }
        for edit in edits {
            if let FileEdit::Remove { path } = edit {
                let file = self.path(path.as_str());
                fs::remove_file(&file).map_err(|error| cannot_write(&file, &error, language))?;
            }
        }
        Ok(())
    }
}

fn told(id: &str, path: &Path, language: Language) -> anyhow::Error {
    let args = Args::new().word("path", shown(path, language));
    anyhow!(text(language, id, &args, Sink::Plain))
}

/// The names of a folder's plain files, but for hidden ones.
fn names(folder: &Path, language: Language) -> Result<BTreeSet<String>> {
    let unread = |error| cannot_read(folder, &error, language);
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).map_err(unread)? {
        let entry = entry.map_err(unread)?;
        if entry.file_type().map_err(unread)?.is_file()
            && let Ok(name) = entry.file_name().into_string()
            && !name.starts_with('.')
        {
            names.insert(name);
        }
    }
    Ok(names)
}

/// The pattern of a folder all of whose files are records of one ending. Pages stand beside other
/// records to tell of them, so they count where there is nothing else; any other file says that
/// this is no folder of records.
fn pattern_of(names: &BTreeSet<String>) -> Option<PathPattern> {
    let mut records = BTreeSet::new();
    let mut pages = BTreeSet::new();
    for name in names {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending);
        match Format::of_name(name).filter(|format| format.is_structured()) {
            Some(Format::FrontMatter) => pages.insert(ending?),
            Some(_) => records.insert(ending?),
            None => return None,
        };
    }
    let mut endings = if records.is_empty() { pages } else { records }.into_iter();
    let ending = endings.next()?;
    endings.next().is_none().then(|| PathPattern::parse(&format!("*.{ending}")).ok()).flatten()
}
