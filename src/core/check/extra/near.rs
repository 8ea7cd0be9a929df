//! Values that are written differently and most likely mean the same.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// In what two values differ that mean the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Nearness {
    /// A web address: its scheme, `www`, a slash at the end, what tracks its reader.
    Address,
    /// A name: accents, case, spaces and signs between words.
    Name,
}

/// Parameters that only tell where a reader came from.
const TRACKING: [&str; 12] = [
    "fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "yclid", "_hsenc",
    "_hsmi", "ref_src", "xtor",
];

/// What values that mean the same have in common; `None` for a value that says too little.
pub(super) fn essence(text: &str) -> Option<(Nearness, String)> {
    let text = text.trim();
    if let Some(address) = address(text) {
        return Some((Nearness::Address, address));
    }
    let name: String = text
        .nfkd()
        .filter(|c| c.is_alphanumeric() && !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect();
    // A letter or two are a code, in which every sign tells.
    (name.chars().count() > 2).then_some((Nearness::Name, name))
}

fn address(text: &str) -> Option<String> {
    let lower = text.get(..8.min(text.len())).map(str::to_ascii_lowercase)?;
    let rest = if lower.starts_with("https://") {
        text.get(8..)?
    } else if lower.starts_with("http://") {
        text.get(7..)?
    } else {
        return None;
    };
    let rest = rest.split_once('#').map_or(rest, |(before, fragment)| {
        // Some pages have their address there.
        if fragment.starts_with(['!', '/']) { rest } else { before }
    });
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = path.split_once('/').unwrap_or((path, ""));
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let mut essence = format!("{host}/{}", path.trim_end_matches('/'));
    let is_tracking = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default().to_ascii_lowercase();
        name.is_empty() || name.starts_with("utm_") || TRACKING.contains(&name.as_str())
    };
    for part in query.split('&').filter(|part| !is_tracking(part)) {
        essence.extend(["&", part]);
    }
    Some(essence)
}
