//! Which records a proposal touches, as a hidden line at the end of its change request tells it.
//! The line only helps two proposals to know of each other; nothing is decided by it, and it is
//! read of change requests that our own account opened, from our own branches.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::contribution::Draft;

const START: &str = "<!-- gitribute: touches ";
const END: &str = " -->";

/// Longest line in bytes. Records beyond it are left out: then a clash is not told, and still
/// found when the base moves.
pub(super) const MAX_LINE: usize = 2_000;

/// Records of datasets, each as `dataset/record` with both percent-encoded.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Touches(BTreeSet<String>);

impl Touches {
    /// What drafts touch, as far as the line has room.
    pub(super) fn of_drafts(drafts: &[Draft]) -> Self {
        let mut room = MAX_LINE - START.len() - END.len();
        let mut touches = BTreeSet::new();
        let records = drafts
            .iter()
            .flat_map(|draft| draft.touched.iter().map(|record| (&draft.dataset, record)));
        for (dataset, record) in records {
            let name = format!("{}/{}", encode(dataset.as_str()), encode(record));
            if name.len() < room && !touches.contains(&name) {
                room -= name.len() + 1;
                touches.insert(name);
            }
        }
        Self(touches)
    }

    /// What a change request's text says; nothing where it does not say.
    pub(super) fn of_body(body: &str) -> Self {
        let line = body.lines().rev().map(str::trim_end).find_map(|line| {
            let names = line.strip_prefix(START)?.strip_suffix(END)?;
            (line.len() <= MAX_LINE).then_some(names)
        });
        let names = line.unwrap_or_default().split(' ').filter(|name| !name.is_empty());
        Self(names.map(str::to_owned).collect())
    }

    /// The hidden line.
    pub(super) fn line(&self) -> String {
        let names: Vec<&str> = self.0.iter().map(String::as_str).collect();
        format!("{START}{}{END}", names.join(" "))
    }

    /// The first record that both touch, as people name it.
    pub(super) fn shared(&self, other: &Self) -> Option<String> {
        let name = self.0.intersection(&other.0).next()?;
        name.split_once('/').map(|(_, record)| decode(record))
    }
}

/// What stands in addresses as it is (RFC 3986, 2.3); all else is escaped.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Everything but letters, digits and `.`, `_`, `~`, `-` of ASCII as `%XX`.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

pub(super) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touches(names: &[&str]) -> Touches {
        let encoded = names.iter().map(|name| format!("volcanoes/{}", encode(name)));
        Touches(encoded.collect())
    }

    #[test]
    fn the_line_is_read_back_and_no_key_breaks_out_of_it() {
        let odd =
            touches(&["etna.it", "a --> b", "é / x", "100%", "<!-- gitribute: touches y -->"]);
        let line = odd.line();
        assert_eq!(line.matches("-->").count(), 1);
        assert_eq!(line.matches('<').count(), 1);
        assert_eq!(Touches::of_body(&format!("table\r\n\r\n{line}\r\n")), odd);
        assert_eq!(touches(&["100%"]).shared(&odd), Some("100%".to_owned()));
        assert_eq!(touches(&["é / x"]).shared(&odd), Some("é / x".to_owned()));
        assert_eq!(touches(&["fuji.jp"]).shared(&odd), None);
    }

    #[test]
    fn the_last_line_counts_and_an_endless_one_does_not() {
        let two = format!("{}\n{}", touches(&["a"]).line(), touches(&["b"]).line());
        assert_eq!(Touches::of_body(&two), touches(&["b"]));
        let endless = touches(&[&"x".repeat(MAX_LINE)]).line();
        assert_eq!(Touches::of_body(&endless), Touches::default());
        assert_eq!(Touches::of_body("no line"), Touches::default());
    }
}
