//! Files that people uploaded to the forge and linked below a command (FAULTS S23, T29): only
//! addresses that begin as the forge's own uploads do are ever handed out to be fetched.

use super::bulk::Format;
use super::call::Linked;

/// The most bytes of an attached file that are read.
pub const MAX_ATTACHMENT_BYTES: usize = 1 << 20;

/// A file on the forge's own host, for an adapter to fetch: without credentials for any other
/// host, following no redirect away from the forge, and no more than [`MAX_ATTACHMENT_BYTES`].
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Attachment {
    /// Its address, as linked: whole, or from the root of the repository's pages.
    pub url: String,
    /// Its name, from the end of the address.
    pub name: String,
    /// Its format, from the name's ending.
    pub format: Format,
}

/// The link that a piece of text is, whole: `[name](url)`, `<url>` or the bare address.
pub(super) fn linked(text: &str, uploads: &[String]) -> Option<Linked> {
    let text = text.trim();
    let url = target(text)?;
    let is_upload = uploads.iter().any(|start| is_below(url, start));
    if !is_upload {
        let looks_like_link = url.contains("://") || text.starts_with('[');
        return looks_like_link.then(|| Linked::Elsewhere { url: url.to_owned() });
    }
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let name = path.rsplit('/').next().unwrap_or_default().to_owned();
    Some(match Format::of_file_name(&name) {
        Some(format) => Linked::File(Attachment { url: url.to_owned(), name, format }),
        None => Linked::OtherKind { name },
    })
}

fn target(text: &str) -> Option<&str> {
    let url = match text.strip_prefix('[') {
        Some(link) => link.strip_suffix(')')?.rsplit_once("](")?.1,
        None => {
            let bare = text.strip_prefix('<').and_then(|url| url.strip_suffix('>')).unwrap_or(text);
            let is_address = bare.starts_with("https://")
                || bare.starts_with("http://")
                || bare.starts_with("/uploads/");
            is_address.then_some(bare)?
        }
    };
    let is_plain = !url.is_empty()
        && !url.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"\\`".contains(c));
    is_plain.then_some(url)
}

/// Whether an address lies below one of the forge's own. A prefix that ends in `/` holds the
/// whole host, so neither `github.com.evil` nor `github.com@evil` pass; a path that climbs is
/// refused, however its dots are written.
fn is_below(url: &str, start: &str) -> bool {
    if !start.ends_with('/') {
        return false;
    }
    let Some(path) = url.strip_prefix(start) else { return false };
    let low = path.to_ascii_lowercase();
    !path.is_empty() && !low.contains("..") && !low.contains("%2e") && !low.contains("%5c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_forges_own_uploads_are_files_s23() {
        let uploads =
            ["https://github.com/user-attachments/files/".to_owned(), "/uploads/".to_owned()];
        let read = |text: &str| linked(text, &uploads);
        let file = |text: &str| matches!(read(text), Some(Linked::File(_)));
        assert!(file("[rows.csv](https://github.com/user-attachments/files/12/rows.csv)"));
        assert!(file("https://github.com/user-attachments/files/12/rows.TSV"));
        assert!(file("[rows.json](/uploads/0123/rows.json)"));
        for text in [
            "https://github.com.evil/user-attachments/files/1/a.csv",
            "https://github.com@evil/user-attachments/files/1/a.csv",
            "http://github.com/user-attachments/files/1/a.csv",
            "https://169.254.169.254/latest/a.csv",
            "https://github.com/user-attachments/files/../../../o/r/a.csv",
            "https://github.com/user-attachments/files/%2e%2e/a.csv",
            "[a](file:///etc/passwd)",
            "[a.csv](//evil/a.csv)",
        ] {
            assert!(matches!(read(text), Some(Linked::Elsewhere { .. })), "{text}");
        }
        let zip = read("[a](https://github.com/user-attachments/files/1/bomb.csv.zip)");
        assert_eq!(zip, Some(Linked::OtherKind { name: "bomb.csv.zip".to_owned() }));
        assert_eq!(read("see the rows"), None);
    }
}
