//! The nomenclature of acts of French authorities (SCDL, "Délibérations"): one of nine headings,
//! a slash, a title.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::problem::ActsFault;
use crate::words::{folded, nearest};

/// The headings.
pub(super) const HEADINGS: [&str; 9] = [
    "Commande publique",
    "Urbanisme",
    "Domaine et patrimoine",
    "Fonction publique",
    "Institutions et vie politique",
    "Libertés publiques et pouvoirs de police",
    "Finances locales",
    "Domaines de compétences par thèmes",
    "Autres domaines de compétences",
];

/// Case and accents are free.
pub(super) fn check(text: &str) -> Option<ActsFault> {
    let Some((heading, _)) = text.split_once('/') else { return Some(ActsFault::NoSlash) };
    let has_space_after = text.contains("/ ");
    if is_heading(heading) && !has_space_after {
        None
    } else if is_heading(heading.trim_end()) || has_space_after {
        Some(ActsFault::SpaceAtSlash)
    } else {
        Some(ActsFault::Heading)
    }
}

/// The same without spaces at slashes, and with the heading that is nearest.
pub(super) fn mended(text: &str) -> Option<String> {
    let (heading, title) = text.split_once('/')?;
    let heading = heading.trim();
    let heading = match HEADINGS.iter().find(|known| folded(known) == folded(heading)) {
        Some(_) => heading,
        None => nearest(heading, HEADINGS)?,
    };
    let title: Vec<&str> = title.split('/').map(str::trim).collect();
    let candidate = format!("{heading}/{}", title.join("/"));
    (candidate != text && check(&candidate).is_none()).then_some(candidate)
}

fn is_heading(text: &str) -> bool {
    let plain = |text: &str| -> String {
        text.to_lowercase().nfd().filter(|c| !is_combining_mark(*c)).collect()
    };
    let wanted = plain(text);
    HEADINGS.iter().any(|heading| plain(heading) == wanted)
}
