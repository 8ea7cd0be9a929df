//! Files and standard streams: what commands read and write.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;

use anyhow::{Result, anyhow};
use gitribute_core::dataset::csv::{Plan, PlanError, plan};
use gitribute_core::dataset::{Edit, EditOptions};
use gitribute_core::report::{Args, Language, Sink, text};
use gitribute_core::words::visible;
use tempfile::NamedTempFile;

use super::ahead;

/// The name that stands for standard input or output.
pub(crate) const STANDARD: &str = "-";

/// Bytes of a file, or of standard input for `-`.
pub(crate) fn read_bytes(path: &Path, language: Language) -> Result<Vec<u8>> {
    if path == Path::new(STANDARD) {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| fault(path, &error, Access::Read, language))?;
        return Ok(bytes);
    }
    fs::read(path).map_err(|error| fault(path, &error, Access::Read, language))
}

/// Text of a file, or of standard input for `-`; it must be UTF-8.
pub(crate) fn read_text(path: &Path, language: Language) -> Result<String> {
    String::from_utf8(read_bytes(path, language)?).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(valid).filter(|byte| **byte == b'\n').count();
        let args = Args::new()
            .word("path", shown(path, language))
            .number("line", u64::try_from(line + 1).unwrap_or(u64::MAX));
        anyhow!(text(language, "program-not-utf8", &args, Sink::Plain))
    })
}

/// A file that is read where it stands.
pub(crate) struct Source {
    pub(crate) file: File,
    opened: Metadata,
}

impl Source {
    /// Opens a file; `None` for what is no plain file, which can be read but once.
    pub(crate) fn open(path: &Path, language: Language) -> Result<Option<Self>> {
        let open = || {
            if !fs::metadata(path)?.is_file() {
                return Ok(None);
            }
            let file = File::open(path)?;
            let opened = file.metadata()?;
            Ok(opened.is_file().then_some(Source { file, opened }))
        };
        open().map_err(|error| fault(path, &error, Access::Read, language))
    }

    /// Fails where somebody wrote to the file since it was opened.
    fn unchanged(&self) -> io::Result<()> {
        self.is(&self.file)
    }

    /// Fails where another file is not as this one was when it was opened.
    fn is(&self, other: &File) -> io::Result<()> {
        let now = other.metadata()?;
        let same = now.len() == self.opened.len() && now.modified()? == self.opened.modified()?;
        if same { Ok(()) } else { Err(ErrorKind::ResourceBusy.into()) }
    }
}

/// What a file is to hold.
#[derive(Clone, Copy)]
pub(crate) enum Contents<'c> {
    /// These bytes.
    Bytes(&'c [u8]),
    /// Another file, edited.
    Edited(&'c Source, &'c Plan),
}

impl Contents<'_> {
    fn write(self, to: &mut impl Write) -> io::Result<()> {
        match self {
            Contents::Bytes(bytes) => to.write_all(bytes)?,
            Contents::Edited(source, plan) => {
                plan.write(&mut &source.file, to)?;
                source.unchanged()?;
            }
        }
        to.flush()
    }
}

/// Writes a file whole or not at all, so that a program that is killed or a full disk leaves the
/// old one; `-` is standard output. A file that stands keeps its permissions; a link is followed;
/// a device or a pipe is written to, never replaced.
pub(crate) fn write(path: &Path, contents: Contents<'_>, language: Language) -> Result<()> {
    if path == Path::new(STANDARD) {
        // The error of a pipe that was closed is told apart where the program ends.
        return Ok(contents.write(&mut io::stdout().lock())?);
    }
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    replace(&target, contents).map_err(|error| fault(path, &error, Access::Write, language))
}

/// Files of more bytes than this are written while they are searched.
const LARGE: u64 = 8 << 20;

/// Writes a file as edits of another make it, as [`write`] does; within, why there is no plan.
pub(crate) fn write_edited(
    path: &Path,
    from: (&Path, &Source),
    edits: &[Edit],
    options: &EditOptions,
    language: Language,
) -> Result<Result<(), PlanError>> {
    let (name, source) = from;
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let is_plain = fs::metadata(&target).map_or(true, |metadata| metadata.is_file());
    if path == Path::new(STANDARD) || !is_plain || source.opened.len() < LARGE {
        return match plan(&mut &source.file, edits, options) {
            Ok(plan) => write(path, Contents::Edited(source, &plan), language).map(Ok),
            Err(error) => Ok(Err(error)),
        };
    }
    let edited = || -> io::Result<Result<(), PlanError>> {
        let again = File::open(name)?;
        source.is(&again)?;
        let file = beside(&target)?;
        if let Err(error) =
            ahead::write_edited(&source.file, &again, file.as_file(), edits, options)?
        {
            return Ok(Err(error));
        }
        source.unchanged()?;
        put(file, &target)?;
        Ok(Ok(()))
    };
    edited().map_err(|error| fault(path, &error, Access::Write, language))
}

fn replace(target: &Path, contents: Contents<'_>) -> io::Result<()> {
    if target.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    // A device or a pipe is written to, never replaced.
    if fs::metadata(target).is_ok_and(|metadata| !metadata.is_file()) {
        return contents.write(&mut fs::OpenOptions::new().write(true).open(target)?);
    }
    let mut file = beside(target)?;
    contents.write(file.as_file_mut())?;
    put(file, target)
}

/// A temporary file in the folder of another.
fn beside(target: &Path) -> io::Result<NamedTempFile> {
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".gitribute-");
    // A new file gets the permissions that the system gives new files, not a temporary one's.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Puts a temporary file in the place of another.
fn put(file: NamedTempFile, target: &Path) -> io::Result<()> {
    if let Ok(metadata) = fs::metadata(target) {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    // No `sync_all`: it would take most of the time, and guards against a loss of power only.
    // The file belongs to a checkout, which Git does not synchronise either (`core.fsync` leaves
    // out the working tree) and can write again; and the file systems that delay writing (ext4,
    // btrfs) write a file out before it is renamed over another.
    file.persist(target)?;
    Ok(())
}

/// What was asked of a file.
#[derive(Clone, Copy)]
enum Access {
    Read,
    Write,
}

/// Why a file could not be read, in words.
pub(crate) fn cannot_read(path: &Path, error: &io::Error, language: Language) -> anyhow::Error {
    fault(path, error, Access::Read, language)
}

/// Why a file could not be written, in words.
pub(crate) fn cannot_write(path: &Path, error: &io::Error, language: Language) -> anyhow::Error {
    fault(path, error, Access::Write, language)
}

/// Why a file could not be used, in words.
fn fault(path: &Path, error: &io::Error, access: Access, language: Language) -> anyhow::Error {
    let id = match (error.kind(), access) {
        (ErrorKind::NotFound, Access::Read) => "program-no-file",
        (ErrorKind::NotFound, Access::Write) => "program-no-folder",
        (ErrorKind::IsADirectory, _) => "program-folder",
        (ErrorKind::PermissionDenied, _) if path.is_dir() => "program-folder",
        (ErrorKind::PermissionDenied, _) => "program-not-allowed",
        (ErrorKind::ResourceBusy | ErrorKind::UnexpectedEof, Access::Write) => "program-changed",
        (_, Access::Read) => "program-cannot-read",
        (_, Access::Write) => "program-cannot-write",
    };
    // The system's own words, without its number.
    let reason = error.to_string();
    let reason = reason.split(" (os error").next().unwrap_or_default();
    let args = Args::new().word("path", shown(path, language)).word("reason", reason);
    anyhow!(text(language, id, &args, Sink::Plain))
}

/// A file's name as people may see it.
pub(crate) fn shown(path: &Path, language: Language) -> String {
    if path == Path::new(STANDARD) {
        return text(language, "program-standard-input", &Args::new(), Sink::Plain);
    }
    visible(&path.to_string_lossy()).into_owned()
}

/// Writes to standard output.
pub(crate) fn print(bytes: &[u8]) -> Result<()> {
    let mut output = io::stdout().lock();
    output.write_all(bytes)?;
    output.flush()?;
    Ok(())
}

/// The names of what is in a folder, in order; none where there is no such folder.
pub(super) fn names_in(folder: &Path) -> Result<Vec<String>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.extend(entry?.file_name().into_string());
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_a_device_is_left_standing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.csv");
        fs::write(&file, "old").unwrap();
        write(&file, Contents::Bytes(b"new"), Language::En).unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");

        let device = Path::new("/dev/null");
        let before = fs::metadata(device).unwrap().file_type();
        write(device, Contents::Bytes(b"gone"), Language::En).unwrap();
        assert_eq!(fs::metadata(device).unwrap().file_type(), before);
        assert!(!before.is_file());
    }
}
