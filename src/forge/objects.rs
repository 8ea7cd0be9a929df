//! Git's objects as forges show them: modes, object names, pointers of Git LFS.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gitribute_engine::ports::{EntryKind, FileState};
use serde::Deserialize;
use sha1::Digest as _;

/// An entry of a tree as REST tells it: its name, its mode in octal digits, its object.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct RawEntry {
    pub(crate) path: String,
    pub(crate) mode: String,
    #[serde(default)]
    pub(crate) sha: Option<String>,
    #[serde(default)]
    pub(crate) size: Option<u64>,
}

impl RawEntry {
    pub(crate) fn kind(&self) -> Option<EntryKind> {
        kind(u32::from_str_radix(&self.mode, 8).ok()?)
    }
}

/// What a mode means; `None` for one that Git does not know.
pub(crate) fn kind(mode: u32) -> Option<EntryKind> {
    match mode {
        0o100_644 | 0o100_664 => Some(EntryKind::File),
        0o100_755 => Some(EntryKind::Executable),
        0o120_000 => Some(EntryKind::Symlink),
        0o040_000 => Some(EntryKind::Folder),
        0o160_000 => Some(EntryKind::Submodule),
        _ => None,
    }
}

/// Whether these bytes are the object of that name: 40 digits are SHA-1, 64 are SHA-256.
pub(crate) fn is_object(bytes: &[u8], name: &str) -> bool {
    let head = format!("blob {}\0", bytes.len());
    let digest = match name.len() {
        40 => hex(&sha1::Sha1::new_with_prefix(&head).chain_update(bytes).finalize()),
        64 => hex(&sha2::Sha256::new_with_prefix(&head).chain_update(bytes).finalize()),
        _ => return false,
    };
    digest == name
}

/// The bytes of a blob that came as JSON, in base64 with line ends.
pub(crate) fn unwrapped(body: &[u8]) -> Option<Vec<u8>> {
    #[derive(Deserialize)]
    struct Blob {
        content: String,
        encoding: String,
    }
    let blob: Blob = serde_json::from_slice(body).ok()?;
    let text: String = blob.content.split_ascii_whitespace().collect();
    (blob.encoding == "base64").then(|| STANDARD.decode(text).ok())?
}

/// The bytes of a file, or that they only point to where Git LFS keeps it.
pub(crate) fn file_state(bytes: Vec<u8>) -> FileState {
    // Pointers are under 1024 bytes and begin with this line, by the specification of Git LFS.
    if bytes.len() < 1024 && bytes.starts_with(b"version https://git-lfs.github.com/spec/") {
        FileState::LargeFilePointer
    } else {
        FileState::Bytes(bytes)
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn object_names_are_gits() {
        // `git hash-object --stdin </dev/null` and of "hello\n".
        assert!(is_object(b"", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"));
        assert!(is_object(b"hello\n", "ce013625030ba8dba906f756967f9e9ca394464a"));
        assert!(!is_object(b"hello", "ce013625030ba8dba906f756967f9e9ca394464a"));
        assert!(!is_object(b"", ""));
    }

    #[test]
    fn a_blob_in_json_is_taken_out_of_it() {
        let body = br#"{"sha":"x","size":6,"content":"aGVs\nbG8K\n","encoding":"base64"}"#;
        assert_eq!(unwrapped(body).as_deref(), Some(b"hello\n".as_slice()));
        assert_eq!(unwrapped(br#"{"content":"hello","encoding":"utf-8"}"#), None);
        assert_eq!(unwrapped(b"hello\n"), None);
    }

    #[test]
    fn a_pointer_of_git_lfs_is_no_content_g19() {
        let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 12345\n";
        assert_eq!(file_state(pointer.to_vec()), FileState::LargeFilePointer);
        assert_eq!(file_state(b"a,b\n".to_vec()), FileState::Bytes(b"a,b\n".to_vec()));
    }
}
