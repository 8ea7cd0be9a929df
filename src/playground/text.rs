//! Small things done to text and bytes.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::{Digest, Sha256};

/// Standard base64 in lines of 60, as GitHub's contents come.
pub(crate) fn base64_lines(bytes: &[u8]) -> String {
    let text = STANDARD.encode(bytes);
    let mut out = String::with_capacity(text.len() + text.len() / 60 + 1);
    for (index, letter) in text.chars().enumerate() {
        if index > 0 && index % 60 == 0 {
            out.push('\n');
        }
        out.push(letter);
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// Reads standard base64; blank space inside does not count.
pub(crate) fn base64_read(text: &str) -> Option<Vec<u8>> {
    let text: String = text.chars().filter(|letter| !letter.is_ascii_whitespace()).collect();
    STANDARD.decode(text).ok()
}

/// Reads unpadded URL-safe base64.
pub(crate) fn base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Writes unpadded URL-safe base64.
pub(crate) fn to_base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The hash of bytes, as hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The signature of a webhook's body as `X-Hub-Signature-256` carries it: `sha256=<hex>`.
pub(crate) fn hook_signature(secret: &str, body: &[u8]) -> String {
    // HMAC takes keys of any length, so this never is the empty branch.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(body);
    format!("sha256={}", hex(&mac.finalize().into_bytes()))
}

/// Compares without telling by the time taken where two secrets differ.
pub(crate) fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).fold(0, |sum, (left, right)| sum | (left ^ right)) == 0
}

/// `length` letters that depend on nothing but the serial number: no secret, only the shape of one.
pub(crate) fn opaque(serial: u64, length: usize) -> String {
    let mut out = String::with_capacity(length + 64);
    let mut round = 0_u64;
    while out.len() < length {
        out.push_str(&sha256(format!("{serial}/{round}").as_bytes()));
        round += 1;
    }
    out.truncate(length);
    out
}

/// A GUID made from a serial number.
pub(crate) fn guid(serial: u64) -> String {
    let mut out = String::with_capacity(36);
    for (index, letter) in opaque(serial, 32).chars().enumerate() {
        if matches!(index, 8 | 12 | 16 | 20) {
            out.push('-');
        }
        out.push(letter);
    }
    out
}

/// What stands in addresses as it is (RFC 3986, 2.3); all else is escaped.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Escapes one path segment or query value for a URL.
pub(crate) fn url_part(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

/// Undoes percent escapes; what is no escape stays.
pub(crate) fn url_unescape(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::{hook_signature, url_part, url_unescape};

    #[test]
    fn signatures_are_those_of_githubs_example() {
        // Secret, body and result of GitHub's page on validating webhook deliveries.
        let signature = hook_signature("It's a Secret to Everybody", b"Hello, World!");
        let expected = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        assert_eq!(signature, expected);
    }

    #[test]
    fn escapes_come_back_as_they_were() {
        for text in ["a b/é", "100%", "%zz", "🎉"] {
            assert_eq!(url_unescape(&url_part(text)), text);
        }
        assert_eq!(url_unescape("%zz"), "%zz");
    }
}
