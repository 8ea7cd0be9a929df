//! Blank space, folded.

/// The text with its outer blank space taken off and every run of blank space inside made one
/// plain space, so that texts which look alike compare alike.
pub fn folded_space(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_space_folds() {
        assert_eq!(folded_space("  a \t b\u{a0}\n c "), "a b c");
        assert_eq!(folded_space(" \n "), "");
    }
}
