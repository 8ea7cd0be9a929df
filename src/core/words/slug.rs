//! Slugs: names made of text.

use unicode_normalization::UnicodeNormalization;

/// A form label as a field name: lower case, letters and digits of every script kept, runs of
/// anything else one `_`, none at the ends.
pub fn label_slug(label: &str) -> String {
    joined(label.chars().flat_map(char::to_lowercase), '_', char::is_alphanumeric)
}

/// Text as a key or a file name: ASCII only, accents taken off, runs of anything else one `-`,
/// at most 80 characters. Empty where no letter or digit has an ASCII form.
pub fn slug(text: &str) -> String {
    let plain = text.nfkd().flat_map(char::to_lowercase).filter(|c| !is_mark(*c));
    let mut slug = joined(plain, '-', |c| c.is_ascii_alphanumeric());
    slug.truncate(MAX_SLUG);
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

const MAX_SLUG: usize = 80;

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn joined(chars: impl Iterator<Item = char>, joint: char, keep: fn(char) -> bool) -> String {
    let mut slug = String::new();
    let mut gap = false;
    for c in chars {
        if keep(c) {
            if gap && !slug.is_empty() {
                slug.push(joint);
            }
            gap = false;
            slug.push(c);
        } else {
            gap = true;
        }
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_every_script() {
        assert_eq!(label_slug("Channel ID (required)"), "channel_id_required");
        assert_eq!(label_slug("  Название — объекта? "), "название_объекта");
        assert_eq!(label_slug("国名 / Country"), "国名_country");
        assert_eq!(label_slug("📝"), "");
    }

    #[test]
    fn slugs_are_ascii_and_short() {
        assert_eq!(slug("Pic d'Aneto / Éboulis"), "pic-d-aneto-eboulis");
        assert_eq!(slug("../../.github/workflows/x"), "github-workflows-x");
        assert_eq!(slug("日本"), "");
        assert_eq!(slug(&"a".repeat(200)).len(), 80);
    }
}
