//! Files and standard streams: what commands read and write.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};

/// The name that stands for standard input or output.
pub(crate) const STANDARD: &str = "-";

/// Bytes of a file, or of standard input for `-`.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    if path == Path::new(STANDARD) {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
        return Ok(bytes);
    }
    if path.is_dir() {
        bail!("{} is a folder: name a file", path.display());
    }
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Text of a file, or of standard input for `-`; it must be UTF-8.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    String::from_utf8(read_bytes(path)?).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes().iter().take(valid).filter(|byte| **byte == b'\n').count();
        anyhow::anyhow!(
            "{} is not UTF-8 text: line {line} breaks it; save it as UTF-8",
            path.display()
        )
    })
}

/// Writes a file whole or not at all, so that a crash or a full disk leaves the old one; `-` is
/// standard output. A file that stands keeps its permissions; a link is followed.
pub(crate) fn write_bytes(path: &Path, bytes: &[u8]) -> Result<()> {
    if path == Path::new(STANDARD) {
        return print(bytes);
    }
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&target).is_ok_and(|metadata| !metadata.is_file()) {
        return fs::write(&target, bytes)
            .with_context(|| format!("cannot write {}", path.display()));
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let write = || -> Result<()> {
        let mut file = tempfile::Builder::new().prefix(".gitribute-").tempfile_in(folder)?;
        file.write_all(bytes)?;
        if let Ok(metadata) = fs::metadata(&target) {
            file.as_file().set_permissions(metadata.permissions())?;
        }
        file.as_file().sync_all()?;
        file.persist(&target)?;
        Ok(())
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}

/// Writes to standard output.
pub(crate) fn print(bytes: &[u8]) -> Result<()> {
    let mut output = std::io::stdout().lock();
    output.write_all(bytes)?;
    output.flush()?;
    Ok(())
}
