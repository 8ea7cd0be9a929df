//! "Did you mean …?"

use unicode_normalization::UnicodeNormalization;

/// The candidate that a person most likely meant by `typed`, if any is near enough: the same
/// but for case, accents and spaces, or a slip of the keyboard away.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = folded(typed);
    if wanted.is_empty() {
        return None;
    }
    let mut best: Option<(f64, &'a str)> = None;
    for candidate in candidates {
        let other = folded(candidate);
        let score = if other == wanted {
            1.0
        } else {
            strsim::normalized_damerau_levenshtein(&wanted, &other)
        };
        // Strictly better only: of two that are as near, the first listed wins.
        if score >= NEAR_ENOUGH && best.is_none_or(|(top, _)| score > top) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Two slips in five letters are the most that still look like the same word.
const NEAR_ENOUGH: f64 = 0.6;

/// Lower case, without accents, and only letters and digits, so that `Code  Pays`, `code_pays`
/// and `côde-pays` are one word.
pub(crate) fn folded(text: &str) -> String {
    text.nfkd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let columns = ["id", "country", "elevation_m", "Première ascension"];
        assert_eq!(nearest("Country", columns), Some("country"));
        assert_eq!(nearest("contry", columns), Some("country"));
        assert_eq!(nearest("elevation m", columns), Some("elevation_m"));
        assert_eq!(nearest("premiere ascension", columns), Some("Première ascension"));
        assert_eq!(nearest("zebra", columns), None);
        assert_eq!(nearest("", columns), None);
    }
}
