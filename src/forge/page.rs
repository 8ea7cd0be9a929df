//! Pages of files, as forges show them to people.

use std::fmt::Write as _;

use gitribute_engine::model::FilePath;

/// The address of a file below that of its folder. A Markdown link takes all that stands in it as
/// it is.
pub(crate) fn below(mut url: String, path: &FilePath) -> String {
    for segment in path.as_str().split('/') {
        url.push('/');
        for byte in segment.bytes() {
            if byte.is_ascii_alphanumeric() || b"._~-".contains(&byte) {
                url.push(char::from(byte));
            } else {
                // Writing to a string cannot fail.
                let _ = write!(url, "%{byte:02X}");
            }
        }
    }
    url
}
