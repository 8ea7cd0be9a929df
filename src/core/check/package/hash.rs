//! The hash that a package gives of a file.

use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};

/// A hash with its kind. It finds files that were changed or cut by accident; it is no proof that
/// nobody meant to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hash {
    kind: HashKind,
    digits: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum HashKind {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

/// Why a text is no hash.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum HashFault {
    /// It is not written as one.
    Form,
    /// It is of a kind that is not computed.
    Unknown(String),
}

impl Hash {
    /// Reads `digits` of MD5, or `kind:digits` (Data Resource, `hash`).
    pub(super) fn parse(text: &str) -> Result<Self, HashFault> {
        let (kind, digits) = text.split_once(':').unwrap_or(("md5", text));
        let (kind, length) = match kind.to_ascii_lowercase().replace('-', "").as_str() {
            "md5" => (HashKind::Md5, 32),
            "sha1" => (HashKind::Sha1, 40),
            "sha224" => (HashKind::Sha224, 56),
            "sha256" => (HashKind::Sha256, 64),
            "sha384" => (HashKind::Sha384, 96),
            "sha512" => (HashKind::Sha512, 128),
            _ => return Err(HashFault::Unknown(kind.to_owned())),
        };
        if digits.len() != length || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(HashFault::Form);
        }
        Ok(Self { kind, digits: digits.to_ascii_lowercase() })
    }

    /// The digits.
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// The digits that files of these parts have.
    pub(super) fn of_parts<'b>(&self, parts: impl Iterator<Item = &'b [u8]>) -> String {
        fn digest<D: Digest>(parts: &mut dyn Iterator<Item = &[u8]>) -> Vec<u8> {
            let mut digest = D::new();
            for part in parts {
                digest.update(part);
            }
            digest.finalize().to_vec()
        }
        let mut parts = parts;
        let bytes = match self.kind {
            HashKind::Md5 => digest::<Md5>(&mut parts),
            HashKind::Sha1 => digest::<Sha1>(&mut parts),
            HashKind::Sha224 => digest::<Sha224>(&mut parts),
            HashKind::Sha256 => digest::<Sha256>(&mut parts),
            HashKind::Sha384 => digest::<Sha384>(&mut parts),
            HashKind::Sha512 => digest::<Sha512>(&mut parts),
        };
        let mut digits = String::with_capacity(bytes.len() * 2);
        for byte in bytes {
            digits.extend([format!("{byte:02x}")]);
        }
        digits
    }
}
