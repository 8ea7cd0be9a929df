//! `string`, and the formats that a text may have to keep.

use super::{Logical, Misfit};

/// What a text must look like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StringForm {
    /// Any text.
    Default,
    /// An e-mail address (RFC 5322 addr-spec as it is used on the Internet: a dot-atom or a
    /// quoted word, `@`, a domain of at least two labels or an address literal).
    Email,
    /// A URI with its scheme (RFC 3986, section 3).
    Uri,
    /// Bytes in base64 (RFC 4648, section 4).
    Binary,
    /// A UUID (RFC 9562, section 4: 8-4-4-4-12 hexadecimal digits).
    Uuid,
}

pub(super) fn read(form: StringForm, text: &str) -> Result<Logical<'_>, Misfit> {
    let fits = match form {
        StringForm::Default => true,
        StringForm::Email => is_email(text),
        StringForm::Uri => is_uri(text),
        StringForm::Binary => is_base64(text),
        StringForm::Uuid => is_uuid(text),
    };
    if fits { Ok(Logical::Text(text.into())) } else { Err(Misfit::Form) }
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let local_fits = match local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(quoted) => !quoted.is_empty() && !quoted.contains(['"', '\\', '\r', '\n']),
        None => {
            local.len() <= 64
                && local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atom_char))
        }
    };
    local_fits && (is_domain(domain) || is_address_literal(domain))
}

/// RFC 5322 `atext`, and RFC 6531's letters beyond ASCII.
fn is_atom_char(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || "!#$%&'*+-/=?^_`{|}~".contains(c)
        || (!c.is_ascii() && c.is_alphanumeric())
}

fn is_domain(domain: &str) -> bool {
    domain.contains('.')
        && domain.len() <= 253
        && domain.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
        && domain
            .rsplit('.')
            .next()
            .is_some_and(|top| !top.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_address_literal(domain: &str) -> bool {
    let Some(literal) = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
        return false;
    };
    match literal.strip_prefix("IPv6:") {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => literal.parse::<std::net::Ipv4Addr>().is_ok(),
    }
}

pub(crate) fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let mut letters = scheme.bytes();
    if !letters.next().is_some_and(|first| first.is_ascii_alphabetic())
        || !letters.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    {
        return false;
    }
    let (before, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (hierarchy, query) = before.split_once('?').unwrap_or((before, ""));
    if !is_escaped(fragment, b"/?:@") || !is_escaped(query, b"/?:@") {
        return false;
    }
    match hierarchy.strip_prefix("//") {
        Some(authority_and_path) => {
            let end = authority_and_path.find('/').unwrap_or(authority_and_path.len());
            let (authority, path) = authority_and_path.split_at(end);
            // A web address without a host is none (RFC 9110, 4.2.1 and 4.2.2).
            let is_web = ["http", "https"].iter().any(|web| web.eq_ignore_ascii_case(scheme));
            let host = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
            let has_host = !host.is_empty() && !host.starts_with(':');
            (has_host || !is_web) && is_authority(authority) && is_escaped(path, b"/:@")
        }
        None => is_escaped(hierarchy, b"/:@"),
    }
}

/// RFC 3986, 3.2: `[userinfo "@"] host [":" port]`.
fn is_authority(authority: &str) -> bool {
    let (user, place) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (host, port) = if place.starts_with('[') {
        let Some((literal, after)) = place.split_once(']') else { return false };
        let inner = literal.get(1..).unwrap_or_default();
        let is_future = inner.starts_with(['v', 'V']) && is_escaped(inner, b":");
        if !is_future && inner.parse::<std::net::Ipv6Addr>().is_err() {
            return false;
        }
        match after.strip_prefix(':') {
            Some(port) => ("", port),
            None if after.is_empty() => ("", ""),
            None => return false,
        }
    } else {
        place.rsplit_once(':').unwrap_or((place, ""))
    };
    is_escaped(user, b":")
        && is_escaped(host, b"")
        && port.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text has only unreserved characters, sub-delimiters, escapes and some others.
fn is_escaped(text: &str, also: &[u8]) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let fits = match byte {
            b'%' => {
                bytes.next().is_some_and(|digit| digit.is_ascii_hexdigit())
                    && bytes.next().is_some_and(|digit| digit.is_ascii_hexdigit())
            }
            _ => {
                byte.is_ascii_alphanumeric()
                    || b"-._~!$&'()*+,;=".contains(&byte)
                    || also.contains(&byte)
            }
        };
        if !fits {
            return false;
        }
    }
    true
}

fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    !text.is_empty()
        && text.len().is_multiple_of(4)
        && padding <= 2
        && digits.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
