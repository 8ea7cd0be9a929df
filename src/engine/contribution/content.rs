//! Where a dataset's records are: in one file, or in a folder of one record a file.

use std::ops::ControlFlow;

use gitribute_core::dataset::diff::{Diff, DiffError, DiffKey, diff};
use gitribute_core::dataset::{
    self, Document, Edit, EditOptions, Edited, FieldName, FileEdit, FolderTable, Format, Line,
    LineNumber, ReadOptions, Refusal, Refused, Row, RowNumber, Table, ValueKind, apply,
    apply_to_files, diff_folders,
};
use gitribute_core::repo_config::{DataPath, PathPattern};
use gitribute_core::report::summary::ByteFact;
use gitribute_core::report::{Args, Language, Sink, refusal_text, text};

use super::Files;
use super::bytes::{byte_fact, byte_fact_of_files};

/// The records of a dataset at one commit, as bytes.
#[derive(Clone, Debug)]
pub(super) enum Content<'a> {
    /// One file.
    File { path: &'a str, bytes: &'a [u8], format: Format },
    /// A folder; its name is the pattern's text.
    Folder { name: String, pattern: &'a PathPattern, files: Vec<(&'a str, &'a [u8])> },
}

/// The same after an edit.
pub(super) enum Changed {
    File(Edited),
    Folder(Vec<FileEdit>),
}

/// The same as a table.
pub(super) enum Records<'b> {
    File(Box<Document<'b>>),
    Folder(FolderTable),
}

impl<'a> Content<'a> {
    /// What stands at a dataset's path; where that cannot be used, the sentence that tells why.
    /// `None` where nothing stands there. A folder without files is one without records.
    pub(super) fn at(
        path: &'a DataPath,
        files: &'a Files,
        language: Language,
    ) -> Result<Option<Self>, String> {
        let told = |path: &str, fault: super::FileFault| {
            Err(fault.sentence(path, language, Sink::Markdown))
        };
        match path {
            DataPath::File(path) => {
                let path = path.as_str();
                if let Some(fault) = files.fault(path) {
                    return told(path, fault);
                }
                let content =
                    |bytes| Content::File { path, bytes, format: Format::of(path, bytes) };
                Ok(files.get(path).map(content))
            }
            DataPath::Records(pattern) => {
                if let Some((path, fault)) = files.fault_matching(pattern) {
                    return told(path, fault);
                }
                let (name, files) = (pattern.to_string(), files.matching(pattern));
                Ok(Some(Content::Folder { name, pattern, files }))
            }
        }
    }

    /// The file's path, or the folder's pattern.
    pub(super) fn path(&self) -> &str {
        match self {
            Content::File { path, .. } => path,
            Content::Folder { name, .. } => name,
        }
    }

    /// Whether both hold the same bytes.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Content::File { bytes, .. }, Content::File { bytes: others, .. }) => bytes == others,
            (Content::Folder { files, .. }, Content::Folder { files: others, .. }) => {
                files == others
            }
            _ => false,
        }
    }

    /// Its format; a folder's is told by the pattern.
    pub(super) fn format(&self) -> Format {
        match self {
            Content::File { format, .. } => *format,
            Content::Folder { name, files, .. } => {
                let first = files.first().map(|(_, bytes)| *bytes).unwrap_or_default();
                Format::of(name, first)
            }
        }
    }

    /// It as a table; where it cannot be read, the sentence that tells why.
    pub(super) fn read(
        &self,
        reading: &ReadOptions,
        key: &[FieldName],
        language: Language,
    ) -> Result<Records<'_>, String> {
        let told = |path: &str, refusal: &Refusal| {
            let why = refusal_text(refusal, language, Sink::Markdown);
            let args = Args::new().quoted("path", path).word("why", why);
            text(language, "dataset-unreadable", &args, Sink::Markdown)
        };
        match self {
            Content::File { path, bytes, format } => dataset::read(bytes, *format, reading)
                .map(|document| Records::File(Box::new(document)))
                .map_err(|refusal| told(path, &refusal)),
            Content::Folder { pattern, files, .. } => {
                FolderTable::read(pattern, files, reading, key)
                    .map(Records::Folder)
                    .map_err(|fault| told(&fault.path, &fault.refusal))
            }
        }
    }

    /// Edits made in it, all or none.
    pub(super) fn apply(&self, edits: &[Edit], options: &EditOptions) -> Result<Changed, Refused> {
        match self {
            Content::File { bytes, format, .. } => {
                apply(bytes, *format, edits, options).map(Changed::File)
            }
            Content::Folder { pattern, files, .. } => {
                apply_to_files(pattern, files, edits, options).map(Changed::Folder)
            }
        }
    }

    /// The files of an edit.
    pub(super) fn written(&self, changed: Changed) -> Vec<FileEdit> {
        match (self, changed) {
            (_, Changed::Folder(files)) => files,
            (Content::File { path, .. }, Changed::File(edited)) => {
                // The configuration was read: its paths are paths of data.
                let path = gitribute_core::repo_config::RepoPath::data(path);
                let write = |path| FileEdit::Write { path, bytes: edited.bytes };
                path.map(write).into_iter().collect()
            }
            (Content::Folder { .. }, Changed::File(_)) => Vec::new(),
        }
    }

    /// How many lines an edit touched, where that can be told.
    pub(super) fn byte_fact(&self, changed: &Changed) -> Option<ByteFact> {
        match (self, changed) {
            (Content::File { bytes, .. }, Changed::File(edited)) => byte_fact(bytes, edited),
            (Content::Folder { files, .. }, Changed::Folder(edits)) => {
                byte_fact_of_files(files, edits)
            }
            _ => None,
        }
    }

    /// It after an edit.
    pub(super) fn after<'e>(&'e self, changed: &'e Changed) -> Content<'e> {
        match (self, changed) {
            (Content::File { path, format, .. }, Changed::File(edited)) => {
                Content::File { path, bytes: &edited.bytes, format: *format }
            }
            (Content::Folder { name, pattern, files }, Changed::Folder(edits)) => {
                let is_edited = |path: &str| {
                    edits.iter().any(|edit| match edit {
                        FileEdit::Write { path: own, .. } | FileEdit::Remove { path: own } => {
                            own.as_str() == path
                        }
                    })
                };
                let kept = files.iter().copied().filter(|(path, _)| !is_edited(path));
                let written = edits.iter().filter_map(|edit| match edit {
                    FileEdit::Write { path, bytes } => Some((path.as_str(), bytes.as_slice())),
                    FileEdit::Remove { .. } => None,
                });
                let files = kept.chain(written).collect();
                Content::Folder { name: name.clone(), pattern, files }
            }
            _ => self.clone(),
        }
    }
}

impl Records<'_> {
    /// What the values of a column are.
    pub(super) fn kind(&self, column: usize) -> Option<ValueKind> {
        match self {
            Records::File(document) => document.kind(column),
            Records::Folder(folder) => folder.kind(column),
        }
    }

    /// Whether fields are paths into nested records.
    pub(super) fn is_nested(&self) -> bool {
        match self {
            Records::File(document) => matches!(document.as_ref(), Document::Tree(_)),
            Records::Folder(_) => true,
        }
    }

    /// The file that a row of a folder stands in.
    pub(super) fn path_of(&self, row: RowNumber) -> Option<&str> {
        match self {
            Records::File(_) => None,
            Records::Folder(folder) => folder.path_of(row),
        }
    }

    /// How two versions differ.
    pub(super) fn diff(old: &Self, new: &Self, key: &DiffKey) -> Result<Diff, DiffError> {
        match (old, new) {
            (Records::Folder(old), Records::Folder(new)) => diff_folders(old, new, key),
            (old, new) => diff(old, new, key),
        }
    }

    fn table(&self) -> &dyn Table {
        match self {
            Records::File(document) => document.as_ref(),
            Records::Folder(folder) => folder,
        }
    }
}

impl Table for Records<'_> {
    fn header(&self) -> &[FieldName] {
        self.table().header()
    }

    fn header_line(&self) -> Option<LineNumber> {
        self.table().header_line()
    }

    fn visit_rows(&self, visit: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>) {
        self.table().visit_rows(visit);
    }

    fn visit_lines(&self, visit: &mut dyn FnMut(&Line<'_, '_>) -> ControlFlow<()>) {
        self.table().visit_lines(visit);
    }
}
