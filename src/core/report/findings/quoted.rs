//! What a sentence quotes of a cell, a name or a description.

use unicode_segmentation::UnicodeSegmentation;

/// How much of a cell a sentence quotes, in characters as people count them.
const MOST_QUOTED: usize = 200;

/// How much of a description it quotes.
const MOST_DESCRIBED: usize = 320;

/// A text cut to what a sentence can hold.
pub(super) fn short(text: &str) -> String {
    match text.grapheme_indices(true).nth(MOST_QUOTED) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// A description as one line of plain text, cut behind a sentence or at least behind a word. Its
/// closing point is left to the sentence that quotes it.
pub(super) fn described(text: &str) -> String {
    let text = without_links(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = text.grapheme_indices(true).nth(MOST_DESCRIBED) else {
        return match text.strip_suffix('.') {
            Some(rest) if !rest.ends_with('.') => rest.to_owned(),
            _ => text,
        };
    };
    let head = text.get(..end).unwrap_or_default();
    // Half of it at least is told.
    let far = |at: &usize| *at > end / 2;
    let sentence = head.rfind(". ").map(|at| at + 1).filter(far);
    let word = || head.rfind(' ').filter(far);
    let cut = sentence.or_else(word).unwrap_or(end);
    format!("{} …", text.get(..cut).unwrap_or(head).trim_end_matches([',', ';', ':', ' ']))
}

/// `[name](address)` of Markdown as its name: descriptions are often written so.
fn without_links(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        let link = after
            .split_once("](")
            .filter(|(name, _)| !name.contains(['[', ']']))
            .and_then(|(name, after)| Some((name, after.split_once(')')?.1)));
        plain.push_str(before);
        match link {
            Some((name, after)) => {
                plain.push_str(name);
                rest = after;
            }
            None => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_are_cut_behind_a_sentence() {
        assert_eq!(described("Two letters."), "Two letters");
        assert_eq!(described("Two\n letters etc..."), "Two letters etc...");
        assert_eq!(
            described("See [the list](https://example.org/a) and [x] or [y](z"),
            "See the list and [x] or [y](z"
        );
        let sentence = "What the counter counts, as the law has it. ".repeat(5);
        let long = format!("{sentence}{}", "word ".repeat(60));
        assert_eq!(described(&long), format!("{} …", sentence.trim_end()));
        let words = "word ".repeat(100);
        assert!(described(&words).ends_with("word …"));
        assert!(described(&"é".repeat(1000)).chars().count() < 330);
    }
}
