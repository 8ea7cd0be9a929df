//! The web addresses that a contribution brings, of those that its datasets let be asked.

use std::collections::BTreeSet;

use gitribute_core::dataset::FieldName;
use gitribute_core::dataset::diff::{Diff, RowChange};
use gitribute_core::repo_config::UrlAlive;
use url::{Host, Url};

use super::Draft;
use crate::ports::Probe;

/// Most addresses of one contribution that are asked: nobody makes us knock at many doors.
const MOST_ASKED: usize = 10;

/// A web address that a contribution writes into a cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Address {
    /// The record, as people name it.
    pub record: String,
    /// The column.
    pub column: FieldName,
    /// What is asked, and where it may lead.
    pub probe: Probe,
}

/// The addresses in cells that came or changed, in the order of the rows; what is no address of an
/// allowed host is passed over: whether it is right is for other checks to say.
pub(super) fn addresses(rules: &UrlAlive, diff: &Diff) -> Vec<Address> {
    let mut found = Vec::new();
    for row in &diff.rows {
        let (key, cells): (_, Vec<(&FieldName, &str)>) = match row {
            RowChange::Added { key, cells, .. } => {
                let cells = cells.iter().map(|cell| (&cell.field, cell.value.as_str()));
                (key.as_ref(), cells.collect())
            }
            RowChange::Changed { key, cells, .. } => {
                let cells =
                    cells.iter().filter_map(|cell| Some((&cell.field, cell.new.as_deref()?)));
                (key.as_ref(), cells.collect())
            }
            RowChange::Renamed { to, cells, .. } => {
                let cells =
                    cells.iter().filter_map(|cell| Some((&cell.field, cell.new.as_deref()?)));
                (Some(to), cells.collect())
            }
            RowChange::Removed { .. } => continue,
        };
        for (column, value) in cells {
            if found.len() == MOST_ASKED {
                return found;
            }
            let Some(url) = address(rules, column, value) else { continue };
            found.push(Address {
                record: key.map(ToString::to_string).unwrap_or_default(),
                column: column.clone(),
                probe: Probe { url, hosts: rules.hosts.clone() },
            });
        }
    }
    found
}

/// A cell as an address that may be asked: http or https, of an allowed host, without a name or
/// password in it.
fn address(rules: &UrlAlive, column: &FieldName, value: &str) -> Option<Url> {
    rules.columns.contains(column).then_some(())?;
    let url = Url::parse(value.trim()).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https");
    let is_bare = url.username().is_empty() && url.password().is_none();
    let is_allowed = matches!(url.host(), Some(Host::Domain(host)) if rules.allows(host));
    (is_web && is_bare && is_allowed).then_some(url)
}

/// The addresses of a contribution that are asked: each once, and not more than a few.
pub fn asked(drafts: &[Draft]) -> Vec<&Address> {
    let mut seen = BTreeSet::new();
    drafts
        .iter()
        .flat_map(|draft| &draft.addresses)
        .filter(|address| seen.insert(&address.probe.url))
        .take(MOST_ASKED)
        .collect()
}

#[cfg(test)]
mod tests {
    use gitribute_core::repo_config::HostPattern;

    use super::*;

    #[test]
    fn only_web_addresses_of_allowed_hosts_are_asked_s22() {
        let rules = UrlAlive {
            columns: vec!["site".into()],
            hosts: vec![
                HostPattern::parse("example.org").unwrap(),
                HostPattern::parse("*.gouv.fr").unwrap(),
            ],
        };
        let of = |column: &str, value: &str| address(&rules, &column.into(), value);
        for good in ["https://example.org", " http://example.org/a?b#c ", "https://data.gouv.fr/x"]
        {
            assert!(of("site", good).is_some(), "{good}");
        }
        assert_eq!(of("name", "https://example.org"), None, "another column");
        for bad in [
            "",
            "example.org",
            "ftp://example.org",
            "file:///etc/passwd",
            "gopher://example.org",
            "https://elsewhere.org",
            "https://example.org.evil.net",
            "https://gouv.fr",
            "https://user:secret@example.org",
            "https://user@example.org",
            "http://127.0.0.1",
            "http://2130706433",
            "http://0x7f.1",
            "http://[::1]/",
            "http://localhost",
            "javascript:alert(1)",
            "https://example.org@127.0.0.1/",
        ] {
            assert_eq!(of("site", bad), None, "{bad}");
        }
    }
}
