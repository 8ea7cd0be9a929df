//! Patterns that are lists of words: what they allow can be said to people.
//!
//! Table Schema has no type for several words of a list in one cell, so many schemas write it as
//! `(?:(?:^|,)(bike|bus|car))+$`.

use super::pattern::TextPattern;

/// The words that a pattern allows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choices {
    words: Vec<String>,
    separator: Option<char>,
}

impl Choices {
    /// The words of a pattern that is such a list and nothing else; `None` for any other one.
    pub(crate) fn of(pattern: &TextPattern) -> Option<Self> {
        let source = pattern.source();
        let bare = source.strip_prefix('^').unwrap_or(source);
        let bare = bare.strip_suffix('$').unwrap_or(bare);
        let found = Self::several(bare).or_else(|| Self::one(bare))?;
        // What was read is what the pattern says, or nothing is told.
        let [first, second, ..] = found.words.as_slice() else { return None };
        let both = found.separator.map(|separator| format!("{first}{separator}{second}"));
        let holds = found.words.iter().chain(&both).all(|text| pattern.fits(text));
        holds.then_some(found)
    }

    /// The words in the schema's order.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// What stands between several of them; `None` where a cell holds one only.
    pub fn separator(&self) -> Option<char> {
        self.separator
    }

    /// `(?:(?:^|,)(a|b))+`
    fn several(bare: &str) -> Option<Self> {
        let bare = group(bare).filter(|_| bare.ends_with(')')).unwrap_or(bare);
        let inner = group(bare.strip_suffix('+')?)?;
        let inner = inner.strip_prefix("(?:^|").or_else(|| inner.strip_prefix("(^|"))?;
        let (separator, words) = inner.split_once(')')?;
        let separator = literal(separator)?;
        let mut chars = separator.chars();
        let (Some(separator), None) = (chars.next(), chars.next()) else { return None };
        let words = words_of(group(words)?)?;
        // A word that holds the sign could not be told from two.
        let plain = words.iter().all(|word| !word.contains(separator));
        plain.then_some(Self { words, separator: Some(separator) })
    }

    /// `(a|b)`
    fn one(bare: &str) -> Option<Self> {
        Some(Self { words: words_of(group(bare).unwrap_or(bare))?, separator: None })
    }
}

/// What stands between the brackets around a whole pattern.
fn group(pattern: &str) -> Option<&str> {
    let inner = pattern.strip_prefix('(')?.strip_suffix(')')?;
    let inner = inner.strip_prefix("?:").unwrap_or(inner);
    let (mut depth, mut escaped) = (0_i64, false);
    for c in inner.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return None;
        }
    }
    Some(inner)
}

/// Words with bars between.
fn words_of(pattern: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (at, c) in pattern.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '|' => {
                words.push(literal(pattern.get(start..at)?)?);
                start = at + 1;
            }
            _ => {}
        }
    }
    words.push(literal(pattern.get(start..)?)?);
    words.iter().all(|word| !word.is_empty()).then_some(words)
}

/// The text that a pattern without any sign of its own stands for.
fn literal(pattern: &str) -> Option<String> {
    let mut text = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.push(chars.next().filter(|c| !c.is_ascii_alphanumeric())?),
            '.' | '^' | '$' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' => {
                return None;
            }
            c => text.push(c),
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pattern: &str) -> Option<(Vec<String>, Option<char>)> {
        let choices = Choices::of(&TextPattern::compile(pattern).unwrap())?;
        Some((choices.words().to_vec(), choices.separator()))
    }

    #[test]
    fn lists_of_words_are_told_from_other_patterns() {
        let words = |words: &[&str], separator| {
            Some((words.iter().map(|word| (*word).to_owned()).collect(), separator))
        };
        for (pattern, expected) in [
            (
                r"(?:(?:^|,)(BUS|E\-SCOOTER|TWO WHEELS))+$",
                words(&["BUS", "E-SCOOTER", "TWO WHEELS"], Some(',')),
            ),
            (
                r"^(?:(?:^|\|)(Gaz|Électrique \(neuf\)))+$",
                words(&["Gaz", "Électrique (neuf)"], Some('|')),
            ),
            (r"^((?:(?:^|;)(a|b))+)$", words(&["a", "b"], Some(';'))),
            ("^(oui|non)$", words(&["oui", "non"], None)),
            ("oui|non", words(&["oui", "non"], None)),
            ("^(?:a|b)$", words(&["a", "b"], None)),
        ] {
            assert_eq!(read(pattern), expected, "{pattern}");
        }
        for pattern in [
            "^[A-Z]{2}$",
            "one",
            "(a)|(b)",
            "a|b.",
            r"(?:(?:^|,)(^[A-Z]{2}$|Non concerné))+$",
            r"\d|a",
            "^a|b$|c",
            "",
            "(?:(?:^|,)(a|b,c))+",
        ] {
            assert_eq!(read(pattern), None, "{pattern}");
        }
    }
}
