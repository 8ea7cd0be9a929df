//! Which web addresses of a dataset are asked whether they answer.

use crate::dataset::FieldName;

/// Longest name of a host (RFC 1035, section 2.3.4).
const MAX_HOST: usize = 253;
/// Longest part of it.
const MAX_LABEL: usize = 63;

/// The columns of web addresses that are asked, and the only hosts that are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UrlAlive {
    /// The columns.
    pub columns: Vec<FieldName>,
    /// The hosts.
    pub hosts: Vec<HostPattern>,
}

impl UrlAlive {
    /// Whether a host is one of those that are asked.
    pub fn allows(&self, host: &str) -> bool {
        self.hosts.iter().any(|pattern| pattern.matches(host))
    }
}

/// A host by its name (`example.org`), or all below a name (`*.example.org`). Never an address of
/// numbers: which machine a name means is looked up and checked when it is asked (FAULTS S22).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HostPattern {
    name: String,
    reach: Reach,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Reach {
    Itself,
    Below,
}

impl HostPattern {
    /// A name of at least two parts in ASCII (`xn--` for others), perhaps after `*.`; `None` for
    /// any other text: a port, an address of numbers, a single word such as `localhost`.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, reach) = match text.strip_prefix("*.") {
            Some(name) => (name, Reach::Below),
            None => (text, Reach::Itself),
        };
        let labels = || name.split('.');
        let is_name = name.len() <= MAX_HOST && labels().count() > 1 && labels().all(is_label);
        // The last part of a name is never a number, that of an address always is.
        let ends_in_word = labels().next_back()?.starts_with(|c: char| c.is_ascii_alphabetic());
        (is_name && ends_in_word).then(|| Self { name: name.to_ascii_lowercase(), reach })
    }

    /// Whether it means this host.
    pub fn matches(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        match self.reach {
            Reach::Itself => host == self.name,
            Reach::Below => host
                .strip_suffix(&self.name)
                .and_then(|rest| rest.strip_suffix('.'))
                .is_some_and(|rest| !rest.is_empty()),
        }
    }
}

fn is_label(label: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let ends = label.starts_with('-') || label.ends_with('-');
    (1..=MAX_LABEL).contains(&label.len()) && !ends && label.chars().all(is_sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_hosts_can_be_allowed_s22() {
        for name in ["example.org", "*.gouv.fr", "WWW.Example.org", "xn--bcher-kva.example"] {
            assert!(HostPattern::parse(name).is_some(), "{name}");
        }
        for other in [
            "",
            "*",
            "*.",
            "*.org.",
            "localhost",
            "*.fr",
            "10.0.0.1",
            "127.1",
            "0x7f.0x1",
            "[::1]",
            "::1",
            "example.org:8080",
            "user@example.org",
            "https://example.org",
            "a.*.org",
            "ex ample.org",
            "-a.org",
            "a..org",
            ".org",
            "example.org/",
            "bücher.example",
        ] {
            assert_eq!(HostPattern::parse(other), None, "{other}");
        }
        let long = format!("{}.org", "a".repeat(64));
        assert_eq!(HostPattern::parse(&long), None);
    }

    #[test]
    fn a_name_means_itself_and_a_star_those_below_s22() {
        let exact = HostPattern::parse("Example.org").unwrap();
        let below = HostPattern::parse("*.gouv.fr").unwrap();
        assert!(exact.matches("example.org") && exact.matches("EXAMPLE.org"));
        assert!(below.matches("data.gouv.fr") && below.matches("a.b.gouv.fr"));
        for host in ["www.example.org", "notexample.org", "example.org.evil.net", "org"] {
            assert!(!exact.matches(host), "{host}");
        }
        for host in ["gouv.fr", ".gouv.fr", "evilgouv.fr", "gouv.fr.evil.net"] {
            assert!(!below.matches(host), "{host}");
        }
    }
}
